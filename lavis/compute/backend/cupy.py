"""The loader of CuPy: NumPy's interface on an NVIDIA GPU."""

from __future__ import annotations

from importlib import import_module

from lavis.compute.backend.record import Backend, Driver, Fault, Memory, host_fault


def load() -> list[Backend]:
    """Return the CuPy backend on the first CUDA device.

    Returns
    -------
    list of Backend
        One; where no device answers, CuPy raises.
    """
    cupy = import_module("cupy")
    xp = import_module("array_api_compat.cupy")
    device = cupy.cuda.Device(0)
    label = cupy.cuda.runtime.getDeviceProperties(0)["name"].decode()

    def memory() -> Memory:
        with cupy.cuda.Device(0):
            free, total = cupy.cuda.runtime.memGetInfo()
            return Memory(free + cupy.get_default_memory_pool().free_bytes(), total)

    driver = Driver(
        to_numpy=cupy.asnumpy,
        synchronize=device.synchronize,
        memory=memory,
        activate=lambda: cupy.cuda.Device(0),  # a fresh one: entering it keeps state
        fault=fault,
    )
    return [Backend("cupy", f"CuPy · {label}", xp, device, xp.float64, driver)]


def fault(error: Exception) -> Fault | None:
    """Tell CuPy's failures by where their classes live: it has one for each CUDA library.

    Parameters
    ----------
    error : Exception
        What was raised.

    Returns
    -------
    str or None
        The kind of failure, or None where neither device nor computer is to blame.
    """
    home, text = type(error).__module__, str(error)
    if home.startswith(("cupy.", "cupy_backends.", "cuda.")):
        exhausted = isinstance(error, MemoryError) or "ALLOC" in text or "out of memory" in text
        return "device memory" if exhausted else "device"
    if isinstance(error, ImportError):  # a CUDA library, loaded on its first use, is missing
        return "device"
    return host_fault(error)
