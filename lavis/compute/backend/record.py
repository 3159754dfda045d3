"""The Backend record: an array library on a device, and the ways in and out of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from lavis.compute.backend.namespace import Array, Namespace, array_namespace
from lavis.compute.errors import ComputeError, DeviceError

if TYPE_CHECKING:
    from numpy.typing import NDArray

Fault: TypeAlias = Literal["host memory", "device memory", "device"]

SENTENCES: dict[Fault, str] = {
    "host memory": "The computer ran out of memory: make the problem smaller, or close other "
    "programs.",
    "device memory": "{label} ran out of memory: make the problem smaller, close other programs "
    "that use the device, or switch the backend to NumPy.",
    "device": "{label} stopped working ({error}): switch the backend to NumPy, or start again.",
}


@dataclass(frozen=True)
class Memory:
    """Memory of a device, in bytes: what can still be allocated, and what there is in all."""

    free: int
    total: int


def host_memory() -> Memory | None:
    """Return the memory of this computer.

    Returns
    -------
    Memory or None
        None where the system does not tell (it is read from Linux's ``/proc``).
    """
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    except OSError:
        return None
    kibibytes = {line.split(":")[0]: int(line.split()[1]) for line in lines}
    return Memory(kibibytes["MemAvailable"] * 1024, kibibytes["MemTotal"] * 1024)


def host_fault(error: Exception) -> Fault | None:
    """Tell whether the computer's own memory ran out.

    Parameters
    ----------
    error : Exception
        What was raised.

    Returns
    -------
    str or None
        "host memory", or None.
    """
    return "host memory" if isinstance(error, MemoryError) else None


def host_array(a: Any) -> NDArray[Any]:
    """Return anything that lies in host memory as a NumPy array.

    Parameters
    ----------
    a : array_like
        Not on a device.

    Returns
    -------
    numpy.ndarray
        It may share memory with `a`.
    """
    import numpy as np

    return np.asarray(a)


def _as_it_is(a: NDArray[Any]) -> NDArray[Any]:
    return a


def _nothing() -> None:
    return None


@dataclass(frozen=True)
class Driver:
    """What a library does in its own way; the defaults are those of arrays in host memory.

    Parameters
    ----------
    to_numpy : callable
        An array of the library to a NumPy array.
    stage : callable
        A NumPy array to one that the library can take over.
    synchronize : callable
        Waits until the device has done all that was asked of it.
    memory : callable
        The device's `Memory`, or None where it is unknown.
    activate : callable
        A context manager that makes the device this thread's current one.
    fault : callable
        An exception to the kind of failure it tells of, or None where the machine is not to blame.
    """

    to_numpy: Callable[[Array], NDArray[Any]] = host_array
    stage: Callable[[NDArray[Any]], NDArray[Any]] = _as_it_is
    synchronize: Callable[[], None] = _nothing
    memory: Callable[[], Memory | None] = host_memory
    activate: Callable[[], AbstractContextManager[object]] = nullcontext
    fault: Callable[[Exception], Fault | None] = host_fault


@dataclass(frozen=True)
class Backend:
    """An array library on a device, and the ways in and out of it.

    Parameters
    ----------
    name : str
        "numpy", "cupy" or "torch".
    label : str
        Library and device for people: "NumPy · OpenBLAS, 8 threads".
    xp : module
        The library's array API namespace.
    device : object
        The device, as the library names it; what creation functions take as ``device=``.
    float_dtype : dtype
        The default float: float64, or float32 where the device has no float64.
    driver : Driver
        What the library does in its own way.
    """

    name: str
    label: str
    xp: Namespace
    device: Any
    float_dtype: Any
    driver: Driver = field(default=Driver(), repr=False, compare=False)

    def asarray(self, x: Any, dtype: Any = None) -> Array:
        """Bring numbers to this backend's device.

        Parameters
        ----------
        x : array_like
            An array of this library, a NumPy array, a number or nested sequences of numbers.
        dtype : dtype or str, optional
            A dtype of this backend's ``xp``, or its standard name. By default bool, float32 and
            complex64 stay, float64 and complex128 stay where the device has them (and halve where
            it has not), and all else becomes the default float.

        Returns
        -------
        array
            On this backend's device. It may share memory with `x`.

        Raises
        ------
        ComputeError
            If `x` does not hold numbers.
        """
        source = self.xp
        ours = not isinstance(x, (list, tuple)) and self._is_ours(x)
        if not ours:
            x, source = _numbers(x), import_module("numpy")
        if dtype is None:
            dtype = self._natural_dtype(source, x.dtype)
            if not ours:  # on the host already: a device without float64 could not receive it
                x = x.astype(dtype, copy=False)
        if isinstance(dtype, str):
            dtype = getattr(self.xp, dtype)
        x = x if ours else self.driver.stage(x)
        return self.xp.asarray(x, dtype=dtype, device=self.device)

    def _is_ours(self, x: Any) -> bool:
        from array_api_compat import is_array_api_obj

        return is_array_api_obj(x) and array_namespace(x) is self.xp

    def _natural_dtype(self, source: Namespace, dtype: Any) -> str:
        """Return the standard name of the dtype that numbers of `dtype` get here."""
        for name in ("bool", "float32", "complex64"):
            if dtype == getattr(source, name):
                return name
        double = self.float_dtype == self.xp.float64
        if source.isdtype(dtype, "complex floating"):
            return "complex128" if double else "complex64"
        return "float64" if double else "float32"

    def to_numpy(self, a: Array) -> NDArray[Any]:
        """Bring an array to the host.

        Parameters
        ----------
        a : array
            An array of this library; a number or a NumPy array passes through.

        Returns
        -------
        numpy.ndarray
            It may share memory with `a`.
        """
        return self.driver.to_numpy(a)

    def synchronize(self) -> None:
        """Wait until the device has done all that was asked of it."""
        self.driver.synchronize()

    def memory(self) -> Memory | None:
        """Return the device's memory.

        Returns
        -------
        Memory or None
            None where it is unknown.
        """
        return self.driver.memory()

    def activate(self) -> AbstractContextManager[object]:
        """Make the device the current one of this thread, for a ``with`` block.

        CuPy's and PyTorch's current device belongs to a thread: a job enters it in its own.

        Returns
        -------
        context manager
            To be entered once.
        """
        return self.driver.activate()

    @contextmanager
    def guard(self) -> Iterator[None]:
        """Turn the library's failures in a ``with`` block into errors a person can act on.

        Yields
        ------
        None
            Nothing: the block runs.

        Raises
        ------
        DeviceError
            If the device ran out of memory or stopped working.
        ComputeError
            If the computer itself ran out of memory.
        """
        try:
            yield
        except Exception as error:
            fault = self.driver.fault(error)
            if fault is None:
                raise
            kind = ComputeError if fault == "host memory" else DeviceError
            sentence = SENTENCES[fault].format(label=self.label, error=first_line(error))
            raise kind(sentence) from error


def _numbers(x: Any) -> NDArray[Any]:
    """Return x as a NumPy array of numbers."""
    try:
        numbers = host_array(x)
    except ValueError as error:  # rows of different lengths
        raise ComputeError(f"x must be a rectangular table of numbers: {error}") from error
    if numbers.dtype.kind not in "biufc":
        raise ComputeError(f"x must hold numbers; {numbers.dtype} came.")
    return numbers


def first_line(error: Exception) -> str:
    """Return the first line of an exception's text, without a full stop.

    Parameters
    ----------
    error : Exception
        Whatever a library raised.

    Returns
    -------
    str
        The name of its class where it has no text.
    """
    lines = str(error).strip().splitlines()
    return lines[0].rstrip(".") if lines else type(error).__name__
