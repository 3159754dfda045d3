"""A stand-in for a GPU: array-api-strict's device1, and a watch for copies nobody asked for.

What passes here leans on no NumPy-ism and moves nothing to the host behind the reader's back.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import array_api_strict
import numpy as np
import pytest
from array_api_strict._array_object import Array as StrictArray  # the package exports no class

from lavis.compute.backend import Backend, Driver, Loader, default_float

HOST = array_api_strict.Device("CPU_DEVICE")

# What takes numbers to the host without a word. bool() is left: it is how the standard decides,
# and is counted instead.
CONVERSIONS = (
    "__array__",
    "__buffer__",
    "__complex__",
    "__dlpack__",
    "__float__",
    "__format__",
    "__index__",
    "__int__",
    "__repr__",
    "__str__",
    "to_device",
)

_asked = threading.local()  # .for_it is set while to_numpy runs in this thread


class LeakError(AssertionError):
    """An array went to the host and not through Backend.to_numpy."""


@dataclass
class Watch:
    """What was seen: how often a decision waited for the device."""

    decisions: int = 0


def device(name: str = "device1") -> Backend:
    """A Backend on one of array-api-strict's devices; "no_float64" is one of float32 alone."""
    place = array_api_strict.Device(name)
    return Backend(
        name=name,
        label=f"array-api-strict · {name}",
        xp=array_api_strict,
        device=place,
        float_dtype=default_float(array_api_strict, place),
        driver=Driver(to_numpy=_to_numpy),
    )


def loader(name: str = "device1") -> Loader:
    """An entry for ``LOADERS``: monkeypatch.setitem(LOADERS, "device1", loader())."""
    return Loader(
        label="array-api-strict",
        module="array_api_strict",
        load=lambda: [device(name)],
        install="Install it: pip install array-api-strict.",
        repair="Install it again.",
    )


def _to_numpy(a: Any) -> np.ndarray:
    if not isinstance(a, StrictArray):
        return np.asarray(a)
    _asked.for_it = True
    try:
        return np.array(a.to_device(HOST))
    finally:
        _asked.for_it = False


@contextmanager
def no_leaks() -> Iterator[Watch]:
    """Raise LeakError where a device's array goes to the host other than by Backend.to_numpy."""
    watch = Watch()
    with pytest.MonkeyPatch.context() as patch:
        for name in CONVERSIONS:
            if name in vars(StrictArray):
                patch.setattr(StrictArray, name, _forbidden(name, getattr(StrictArray, name)))
        patch.setattr(StrictArray, "__bool__", _counted(watch, StrictArray.__bool__))
        yield watch


def _forbidden(name: str, original: Callable[..., Any]) -> Callable[..., Any]:
    def convert(self: Any, *args: Any, **kwargs: Any) -> Any:
        if self.device == HOST or getattr(_asked, "for_it", False):
            return original(self, *args, **kwargs)
        raise LeakError(
            f"{name} took an array of shape {self.shape} from {self.device} to the host"
        )

    return convert


def _counted(watch: Watch, original: Callable[[Any], bool]) -> Callable[[Any], bool]:
    def decide(self: Any) -> bool:
        watch.decisions += 1
        return original(self)

    return decide
