"""The libraries that can be measured; each module is loaded when its library is wanted."""

from __future__ import annotations

from lavis.compute.backend import Backend
from lavis.compute.errors import ComputeError
from lavis.compute.gemm.engines.base import Engine, Triple, timed_by_events

__all__ = ["Engine", "Triple", "engine", "timed_by_events"]


def engine(backend: Backend, *, tf32: bool = False) -> Engine:
    """Return the engine of a backend.

    Parameters
    ----------
    backend : Backend
    tf32 : bool
        Whether float32 is to be multiplied in TF32 from now on in this process (PyTorch; CuPy
        reads ``CUPY_TF32`` from the environment).

    Raises
    ------
    ComputeError
        For a library that is none of those that can be measured.
    """
    if backend.name == "numpy":
        from lavis.compute.gemm.engines.numpy import NumpyEngine

        return NumpyEngine(backend)
    if backend.name == "cupy":
        from lavis.compute.gemm.engines.cupy import CupyEngine

        return CupyEngine(backend)
    if backend.name == "torch":
        from lavis.compute.gemm.engines.torch import TorchEngine

        return TorchEngine(backend, tf32)
    raise ComputeError(f"backend must be numpy, cupy or torch; {backend.name} came.")
