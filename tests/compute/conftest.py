"""The libraries that every kernel is tested on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

import numpy as np
import pytest
from support.strict import device, no_leaks

from lavis.compute.backend import LOADERS, Backend, get, probe


@dataclass(frozen=True)
class Library:
    """A backend and a dtype to test with, and the way in and out."""

    backend: Backend
    dtype: str

    def array(self, x: Any) -> Any:
        return self.backend.asarray(x, dtype=self.dtype)

    def numpy(self, a: Any) -> np.ndarray:
        """Bring a result to the host, having checked that it stayed in its library and dtype."""
        xp = self.backend.xp
        assert a.device == self.backend.device
        assert a.dtype == getattr(xp, self.dtype) or xp.isdtype(a.dtype, "integral")
        return self.backend.to_numpy(a)

    @property
    def eps(self) -> float:
        return float(np.finfo(self.dtype).eps)

    def close(self, a: Any, wanted: Any, *, ulps: float = 32) -> None:
        """Check a result against float64 numbers, to some units in the last place."""
        wanted = np.asarray(wanted, dtype=np.float64)
        scale = max(1.0, float(np.max(np.abs(wanted), initial=0.0)))
        got = self.numpy(a)
        assert got.shape == wanted.shape
        np.testing.assert_allclose(got, wanted, rtol=ulps * self.eps, atol=ulps * self.eps * scale)


def _cases() -> Iterator[Any]:
    """NumPy and the stand-ins always; PyTorch and CuPy where they work."""
    for name in ("numpy", "device1"):
        yield from ((name, "float64"), (name, "float32"))
    yield ("no_float64", "float32")
    if find_spec("torch"):
        yield from (("torch", "float64"), ("torch", "float32"))
    if find_spec("cupy") and probe("cupy")[0].backend:
        for dtype in ("float64", "float32"):
            yield pytest.param(("cupy", dtype), marks=pytest.mark.gpu)


@pytest.fixture(scope="module", params=_cases(), ids="-".join)
def library(request: pytest.FixtureRequest) -> Iterator[Library]:
    """A library and a dtype; while it is in use, a hidden copy to the host fails the test."""
    name, dtype = request.param
    backend = get(name) if name in LOADERS else device(name)
    with backend.activate(), no_leaks():
        yield Library(backend, dtype)
