"""The loader of NumPy."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from lavis.compute.backend.record import Backend

BLAS_NAMES = {"openblas": "OpenBLAS", "mkl": "MKL", "blis": "BLIS", "flexiblas": "FlexiBLAS"}


def load() -> list[Backend]:
    """Return the NumPy backend.

    Returns
    -------
    list of Backend
        One.
    """
    xp = import_module("numpy")
    return [Backend("numpy", " · ".join(("NumPy", *_blas())), xp, "cpu", xp.float64)]


def _blas() -> list[str]:
    """Name the BLAS behind NumPy and its threads, where that can be found out."""
    if find_spec("threadpoolctl") is None:
        return []
    pools = import_module("threadpoolctl").threadpool_info()
    pools = [pool for pool in pools if pool["user_api"] == "blas"]
    if not pools:
        return []
    # SciPy, once loaded, has a second BLAS of its own.
    pool = next((pool for pool in pools if "numpy" in pool["filepath"]), pools[0])
    name = BLAS_NAMES.get(pool["internal_api"], pool["internal_api"])
    return [f"{name}, {threads(pool['num_threads'])}"]


def threads(count: int) -> str:
    """Say a number of threads.

    Parameters
    ----------
    count : int
        How many.

    Returns
    -------
    str
        "1 thread", "2 threads".
    """
    return "1 thread" if count == 1 else f"{count} threads"
