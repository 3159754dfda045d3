"""NumPy: its BLAS on the processor."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np

from lavis.compute.backend import Array, Backend
from lavis.compute.gemm.engines.base import Engine
from lavis.compute.gemm.problem import Problem

if TYPE_CHECKING:
    from numpy.typing import NDArray

TF32_IS_OF_GPUS = (
    "TF32 is a way in which NVIDIA GPUs multiply float32; on a processor choose float32."
)


class NumpyEngine(Engine):
    """Products by ``numpy.matmul(…, out=)``."""

    def __init__(self, backend: Backend) -> None:
        super().__init__(backend)
        # Bound to the instance: a method of ours would cost each product a call more than a bare
        # loop over numpy.matmul has.
        self.multiply = np.matmul  # type: ignore[method-assign, assignment]

    @property
    def threads(self) -> int:
        """The threads of NumPy's BLAS; 1 where it has none that can be asked."""
        pool = _pool()
        return int(pool["num_threads"]) if pool else super().threads

    def facts(self) -> dict[str, str]:
        """Return the version, and which BLAS it is with which kernel."""
        found = {"version": np.__version__}
        pool = _pool()
        if pool:
            words = (pool["internal_api"], pool.get("version"))
            found["blas"] = " ".join(word for word in words if word)
            found["kernel"] = pool.get("architecture") or ""
        return found

    def refusal(self, problem: Problem) -> str:
        """Refuse what NumPy has no numbers for."""
        if problem.dtype == "bfloat16":
            return "NumPy has no bfloat16; choose float32, or PyTorch or CuPy for bfloat16."
        return TF32_IS_OF_GPUS if problem.dtype == "tf32" else ""

    def compute_type(self, problem: Problem) -> str:
        """Say that float16 is multiplied as float32, one number at a time."""
        return "float32, rounded after each sum" if problem.dtype == "float16" else problem.dtype

    def remarks(self, problem: Problem) -> tuple[list[str], list[str]]:
        """Say that no BLAS multiplies float16."""
        if problem.dtype != "float16":
            return [], []
        note = "NumPy hands float16 to no BLAS: it is multiplied number by number, on one core."
        return ["no BLAS"], [note]

    def place(self, x: NDArray[Any], dtype: str) -> Array:
        """Return the numbers in another dtype."""
        return x.astype(dtype)

    def empty(self, shape: tuple[int, ...], dtype: str) -> Array:
        """Return an array whose pages are in memory already."""
        return np.zeros(shape, dtype=dtype) + 0  # zeros alone would be mapped on first use

    @contextmanager
    def limited(self, threads: int) -> Iterator[None]:
        """Limit the BLAS by threadpoolctl."""
        if not threads:
            yield
            return
        from threadpoolctl import threadpool_limits

        with threadpool_limits(limits=threads, user_api="blas"):
            yield


def _pool() -> dict[str, Any] | None:
    """Return what threadpoolctl says of NumPy's BLAS: SciPy brings another one of its own."""
    from threadpoolctl import threadpool_info

    pools = [pool for pool in threadpool_info() if pool["user_api"] == "blas"]
    numpys = [pool for pool in pools if "numpy" in pool["filepath"]]
    return next(iter([*numpys, *pools]), None)
