"""What the GEMM engine says of NumPy, beside a bare loop over ``numpy.matmul(…, out=)``.

Hot operands, the same threads, in turns; of each turn the best counts, since what else the machine
does can only take away, and of all turns the median ratio. In one process, on the same operands,
the figures must agree within 3 %; in a worker, as the panel and ``lavis bench`` measure, ours must
not be slower than that.
"""

from __future__ import annotations

import time

import numpy as np

from benchmarks import report

SIZES = (1024, 2048)
DTYPES = ("float32", "float64")
ROUNDS = 21
#: Seconds of one turn.
TURN = 0.15
LIMIT = 3


class Bare:
    """Nothing but the products and the clock."""

    def __init__(self, a: np.ndarray, b: np.ndarray, out: np.ndarray) -> None:
        self.a, self.b, self.out = a, b, out
        self.count = 1
        [first] = [min(self.turn() for _ in range(3))]
        self.count = max(1, round(TURN / first))

    def turn(self) -> float:
        """Return the seconds a product, the best of a turn."""
        a, b, out, taken = self.a, self.b, self.out, []
        np.matmul(a, b, out=out)  # as the engine does when its turn begins
        for _ in range(self.count):
            begin = time.perf_counter()
            np.matmul(a, b, out=out)
            taken.append(time.perf_counter() - begin)
        return min(taken)


def beside(n: int, dtype: str) -> float:
    """Return our seconds through the bare loop's, both in this process."""
    from lavis.compute import backend, gemm

    plan = gemm.Plan(operands="hot")
    bench = gemm.Bench(gemm.Problem(n, n, n, dtype), gemm.engine(backend.get("numpy")), plan)
    [operands] = bench.operands.take(1)
    bare = Bare(*operands)
    ratios = []
    for index in range(ROUNDS):
        turns = [lambda: min(bench.sample(TURN)), bare.turn]
        ours_first = index % 2 == 0
        seconds = [turn() for turn in (turns if ours_first else turns[::-1])]
        ours, theirs = seconds if ours_first else seconds[::-1]
        ratios.append(ours / theirs)
    return report.median(ratios)


def apart(n: int, dtype: str) -> float:
    """Return our seconds through the bare loop's, ours in a worker process."""
    from lavis.tools.gemm.lanes import LaneProcess
    from lavis.tools.gemm.protocol import Prepare, Round, Spec, Took

    rng = np.random.default_rng(1)
    a, b = (rng.uniform(-1, 1, (n, n)).astype(dtype) for _ in range(2))
    bare = Bare(a, b, np.empty((n, n), dtype))
    lane = LaneProcess(Spec("numpy"), lambda: None)
    try:
        refused = lane.greet()
        assert refused is None, refused
        lane.ask(
            Prepare(0, n, n, n, dtype, 1, False, False, "steady", "hot", "random", 60.0, False)
        )
        ratios = []
        for index in range(ROUNDS):
            first = bare.turn() if index % 2 else 0.0
            took = lane.ask(Round(0))
            assert isinstance(took, Took), took
            ratios.append(min(took.samples) / (first or bare.turn()))
        return report.median(ratios)
    finally:
        lane.kill()


def main() -> int:
    print("gemm: seconds of a product, LaVis' engine / bare numpy.matmul(out=), hot, in turns")
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
