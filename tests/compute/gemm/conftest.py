"""Engines that need no device: one that multiplies by NumPy and goes by a clock of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from lavis.compute import backend
from lavis.compute.gemm import Engine, Problem


class Clockwork(Engine):
    """Multiplies by NumPy; a product takes `rate` seconds a FLOP, and `noise` on top at times."""

    def __init__(self, rate: float = 1e-9, noise: Sequence[float] = (0.0,)) -> None:
        super().__init__(backend.get("numpy"))
        self.rate = rate
        self.noise = noise
        self.products = 0
        self.shapes: list[tuple[int, ...]] = []
        self.small_cache = 2**14

    @property
    def cache(self) -> int:
        return self.small_cache

    def place(self, x: Any, dtype: str) -> Any:
        return x.astype(dtype)

    def empty(self, shape: tuple[int, ...], dtype: str) -> Any:
        return np.zeros(shape, dtype)

    def multiply(self, a: Any, b: Any, out: Any) -> None:
        np.matmul(a, b, out=out)

    def timed(self, samples: Any, call: Any = None) -> list[float]:
        taken = []
        for products in samples:
            seconds = 0.0
            for a, b, _ in products:
                self.shapes.append((*a.shape, b.shape[-1]))
                self.products += 1
                noise = self.noise[self.products % len(self.noise)]
                flops = 2 * int(np.prod(a.shape)) * b.shape[-1]
                seconds += flops * self.rate * (1 + noise)
            taken.append(seconds)
        return taken


class Refusing(Clockwork):
    """Has only float32."""

    def refusal(self, problem: Problem) -> str:
        return "" if problem.dtype == "float32" else "There is only float32 here."


@pytest.fixture
def clockwork() -> Clockwork:
    return Clockwork()
