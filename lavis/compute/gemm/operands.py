"""The operands of a product, as many sets of them as cold measuring takes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from itertools import cycle
from typing import TYPE_CHECKING, Any

import numpy as np

from lavis.compute.backend import Array
from lavis.compute.errors import ComputeError
from lavis.compute.gemm.engines.base import Engine, Triple
from lavis.compute.gemm.problem import Plan, Problem

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Cold operands are rotated through so many times the last-level cache.
ROTATION = 2
#: And no more sets than this, since each is three arrays whatever their size.
MOST_SETS = 16_384
#: Of a device's or computer's free memory, what a point may take.
SHARE = 0.8
#: Of the product, how many rows and columns are checked against float64.
CHECKED = 32
#: Tries of a copy to or from a device, of which the median counts.
COPIES = 5


def sets_wanted(problem: Problem, plan: Plan, cache: int) -> int:
    """Return how many sets of operands are rotated.

    Parameters
    ----------
    problem : Problem
    plan : Plan
    cache : int
        Bytes of the last-level cache.

    Returns
    -------
    int
        1 for hot operands; for cold ones at least 2 and at most `MOST_SETS`, in between as many as
        make twice the cache.
    """
    if plan.operands == "hot":
        return 1
    return max(2, min(MOST_SETS, -(-ROTATION * cache // problem.bytes)))


def refuse_too_large(problem: Problem, sets: int, free: int | None) -> None:
    """Refuse what cannot fit, before anything is allocated.

    Parameters
    ----------
    problem : Problem
    sets : int
    free : int or None
        Bytes that are free; None where that is not known.

    Raises
    ------
    TooLarge
    """
    # While operands are made, A or B lies beside itself in float64 or float32.
    largest = max(problem.m * problem.k, problem.k * problem.n) * problem.batch
    wanted = problem.bytes * sets + largest * (8 if problem.dtype == "float64" else 4)
    if free is not None and wanted > SHARE * free:
        raise TooLarge(
            f"It does not fit: the operands take {_gib(wanted)} of memory and {_gib(free)} are "
            "free; choose a smaller product."
        )


def _gib(size: float) -> str:
    return f"{size / 2**30:.1f} GiB" if size >= 0.05 * 2**30 else f"{size / 2**20:.1f} MiB"


class TooLarge(ComputeError):  # noqa: N818 - it names the thing
    """A product whose operands do not fit into the memory that is free."""


class Operands:
    """Sets of A, B and C in the memory of a device, taken in turns.

    Parameters
    ----------
    engine : Engine
    problem : Problem
    plan : Plan
    sets : int
    tick : callable
        Called now and then; what it raises ends the making.
    """

    def __init__(
        self,
        engine: Engine,
        problem: Problem,
        plan: Plan,
        sets: int,
        tick: Callable[[], None] = lambda: None,
    ) -> None:
        self._engine = engine
        self._problem = problem
        self._host = (
            self._numbers(problem.shape_a, plan, 0),
            self._numbers(problem.shape_b, plan, 1),
        )
        first = [engine.place(x, problem.input) for x in self._host]
        self._triples: list[Triple] = []
        for index in range(sets):
            tick()
            a, b = first if index == 0 else [engine.copy(x) for x in first]
            c = engine.empty(problem.shape_c, problem.input)
            self._triples.append(self._turned(a, b, c))
        self._calls = [engine.product(problem, triple) for triple in self._triples]
        self._turns: Iterator[list[Triple]] = cycle(self._calls)

    def _numbers(self, shape: tuple[int, ...], plan: Plan, which: int) -> NDArray[Any]:
        """Return uniform numbers in [−1, 1], or zeros, of a dtype that is made fast."""
        dtype: Any = np.float64 if self._problem.dtype == "float64" else np.float32
        if plan.data == "zeros":
            return np.zeros(shape, dtype=dtype)
        numbers = np.random.default_rng((plan.seed, which)).random(shape, dtype=dtype)
        numbers *= 2
        numbers -= 1
        return numbers

    def _turned(self, a: Array, b: Array, c: Array) -> Triple:
        problem, engine = self._problem, self._engine
        return (
            engine.transposed(a) if problem.transpose_a else a,
            engine.transposed(b) if problem.transpose_b else b,
            c,
        )

    @property
    def bytes(self) -> int:
        """Of all sets together."""
        return self._problem.bytes * len(self._triples)

    def take(self, products: int) -> list[Triple]:
        """Return the calls of the next so many products, going on where the last ones ended."""
        return [call for _ in range(products) for call in next(self._turns)]

    def relative_error(self) -> float:
        """Return the error of one product against float64, over a sample of rows and columns.

        The same operands, rounded to their dtype, are multiplied in float64 (in longer numbers,
        where the computer has them, for float64 itself).

        Returns
        -------
        float
            ‖C − C₆₄‖ / ‖C₆₄‖ in Frobenius' norm; 0 where both are nothing but zeros.
        """
        engine, problem = self._engine, self._problem
        for call in self._calls[0]:
            engine.multiply(*call)
        engine.synchronize()
        a, b, c = (x if problem.batch == 1 else x[-1] for x in self._triples[0])
        rng = np.random.default_rng(0)
        rows = rng.choice(problem.m, min(problem.m, CHECKED), replace=False).tolist()
        columns = rng.choice(problem.n, min(problem.n, CHECKED), replace=False).tolist()
        long: Any = np.longdouble if problem.dtype == "float64" else np.float64
        left = np.stack([engine.fetch(a[i]) for i in rows]).astype(long)
        right = np.stack([engine.fetch(b[:, j]) for j in columns], axis=1).astype(long)
        got = np.stack([engine.fetch(c[i])[columns] for i in rows])
        exact = left @ right
        size = float(np.sqrt((exact * exact).sum()))
        off = float(np.sqrt(((got - exact) ** 2).sum()))
        return off / size if size else off

    def transfers(self) -> tuple[float, float]:
        """Return the seconds to bring A and B to the device, and C back: medians of a few."""
        engine, problem = self._engine, self._problem
        up, down = [], []
        for _ in range(COPIES):
            begin = time.perf_counter()
            placed = [engine.place(x, problem.input) for x in self._host]
            engine.synchronize()
            middle = time.perf_counter()
            del placed
            up.append(middle - begin)
            begin = time.perf_counter()
            engine.backend.to_numpy(self._triples[0][2])
            down.append(time.perf_counter() - begin)
        return sorted(up)[COPIES // 2], sorted(down)[COPIES // 2]
