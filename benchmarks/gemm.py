"""What the GEMM engine says of NumPy, beside a bare loop over ``numpy.matmul(…, out=)``.

Hot operands, the same threads, in turns; of each turn the best counts, since what else the machine
does can only take away, and of all turns the median ratio. In one process, on the same operands,
the figures must agree within 3 %; in a worker, as the panel and ``lavis bench`` measure, ours must
not be slower than that.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable

import numpy as np

from benchmarks import report
from lavis.compute import backend, gemm
from lavis.tools.gemm.lanes import LaneProcess
from lavis.tools.gemm.protocol import Prepare, Round, Spec, Took

SIZES = (1024, 2048)
DTYPES = ("float32", "float64")
ROUNDS = 41
#: Seconds of one turn: short, so that the two of a round meet the same machine.
TURN = 0.03
#: Per cent.
LIMIT = 3


class Bare:
    """Nothing but the products and the clock."""

    def __init__(self, a: np.ndarray, b: np.ndarray, out: np.ndarray) -> None:
        self.a, self.b, self.out = a, b, out
        self.count = 1
        self.count = max(1, round(TURN / min(self.turn() for _ in range(3))))

    def turn(self) -> float:
        """Return the seconds a product, the best of a turn."""
        a, b, out, taken = self.a, self.b, self.out, []
        np.matmul(a, b, out=out)  # as the engine does when its turn begins
        for _ in range(self.count):
            begin = time.perf_counter()
            np.matmul(a, b, out=out)
            taken.append(time.perf_counter() - begin)
        return min(taken)


def rest() -> None:
    """Wait until this process' BLAS threads sleep, a tenth of a second after its turn.

    Until then they spin, and take a core from whoever multiplies in another process.
    """
    before = -1.0
    while time.process_time() - before > 1e-3:
        before = time.process_time()
        time.sleep(0.02)


def in_turns(ours: Callable[[], float], theirs: Callable[[], float]) -> float:
    """Return the median ratio of turns, every other round the other way about."""
    ratios = []
    for index in range(ROUNDS):
        if index % 2:
            bare = theirs()
            ratios.append(ours() / bare)
        else:
            ratios.append(ours() / theirs())
    return report.median(ratios)


def beside(n: int, dtype: str) -> float:
    """Return our seconds through the bare loop's, both in this process on the same operands."""
    plan = gemm.Plan(operands="hot")
    bench = gemm.Bench(gemm.Problem(n, n, n, dtype), gemm.engine(backend.get("numpy")), plan)
    [operands] = bench.operands.take(1)
    return in_turns(lambda: min(bench.sample(TURN)), Bare(*operands).turn)


def apart(n: int, dtype: str) -> float:
    """Return our seconds through the bare loop's, ours in a worker process."""
    rng = np.random.default_rng(1)
    a, b = (rng.uniform(-1, 1, (n, n)).astype(dtype) for _ in range(2))
    lane = LaneProcess(Spec("numpy"), lambda: None)

    def ours() -> float:
        rest()
        took = lane.ask(Round(0))
        assert isinstance(took, Took), took
        return min(took.samples)

    try:
        refused = lane.greet()
        assert refused is None, refused
        lane.ask(
            Prepare(0, n, n, n, dtype, 1, False, False, "steady", "hot", "random", 60.0, False)
        )
        return in_turns(ours, Bare(a, b, np.empty((n, n), dtype)).turn)
    finally:
        lane.kill()


def main() -> int:
    print("gemm: seconds of a product, LaVis' engine / bare numpy.matmul(out=), hot, in turns")
    print(f"load of the machine: {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "")
    worst = 0
    for n in SIZES:
        for dtype in DTYPES:
            here, there = beside(n, dtype), apart(n, dtype)
            print(f"n = {n}, {dtype}: {here:.4f} here, {there:.4f} in a worker")
            worst = max(
                worst,
                report.verdict("here, off by %", 100 * abs(here - 1), LIMIT),
                report.verdict("in a worker, slower by %", 100 * (there - 1), LIMIT),
            )
    return worst


if __name__ == "__main__":
    raise SystemExit(main())
