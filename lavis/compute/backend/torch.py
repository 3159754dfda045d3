"""The loader of PyTorch: CUDA, Apple's and Intel's GPUs, and the processor."""

from __future__ import annotations

from contextlib import nullcontext
from importlib import import_module
from typing import TYPE_CHECKING, Any

from lavis.compute.backend.namespace import default_float
from lavis.compute.backend.numpy import threads
from lavis.compute.backend.record import (
    Backend,
    Driver,
    Fault,
    Memory,
    host_array,
    host_fault,
    host_memory,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray


def load() -> list[Backend]:
    """Return PyTorch's backends.

    Returns
    -------
    list of Backend
        One a kind of device that is there: CUDA, Apple's, Intel's, the processor.
    """
    torch = import_module("torch")
    there = {
        "cuda": torch.cuda.is_available(),
        "mps": torch.backends.mps.is_available(),
        "xpu": torch.xpu.is_available(),
        "cpu": True,
    }
    return [_backend(torch, kind) for kind, present in there.items() if present]


def _backend(torch: Any, kind: str) -> Backend:
    """Return the backend of the first device of a kind."""
    xp = import_module("array_api_compat.torch")
    library = getattr(torch, kind)  # torch.cuda, torch.cpu, ...: much alike
    device = torch.device(kind) if kind == "cpu" else torch.device(kind, 0)

    def memory() -> Memory | None:
        if kind == "cpu":
            return host_memory()
        if kind == "mps":
            total = library.recommended_max_memory()
            return Memory(total - library.driver_allocated_memory(), total)
        free, total = library.mem_get_info(0)
        return Memory(free + library.memory_reserved(0) - library.memory_allocated(0), total)

    driver = Driver(
        to_numpy=lambda a: a.numpy(force=True) if isinstance(a, torch.Tensor) else host_array(a),
        stage=_own,
        synchronize=library.synchronize,
        memory=memory,
        activate=(lambda: library.device(0)) if kind in ("cuda", "xpu") else nullcontext,
        fault=fault,
    )
    label = f"PyTorch · {_device_name(torch, kind)}"
    return Backend("torch", label, xp, device, default_float(xp, device), driver)


def _device_name(torch: Any, kind: str) -> str:
    if kind == "cpu":
        return f"CPU, {threads(torch.get_num_threads())}"
    if kind == "mps":
        return "Apple GPU"
    return str(getattr(torch, kind).get_device_name(0))


def _own(a: NDArray[Any]) -> NDArray[Any]:
    """Copy what PyTorch cannot share: read-only, strided backwards, or of the other byte order."""
    import numpy as np

    return np.require(a.astype(a.dtype.newbyteorder("="), copy=False), requirements=["C", "W"])


def fault(error: Exception) -> Fault | None:
    """Tell PyTorch's failures apart; most of them are plain RuntimeErrors with a text.

    Parameters
    ----------
    error : Exception
        What was raised.

    Returns
    -------
    str or None
        The kind of failure, or None where neither device nor computer is to blame.
    """
    name, text = type(error).__name__, str(error)
    if "DefaultCPUAllocator" in text:
        return "host memory"
    if name == "OutOfMemoryError" or "MPS backend out of memory" in text:
        return "device memory"
    if name == "AcceleratorError" or "CUDA error" in text or "CUBLAS_STATUS" in text:
        return "device"
    return host_fault(error)
