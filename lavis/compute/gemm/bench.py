"""One product on one library, measured round by round."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, field

from lavis.compute.backend import Backend
from lavis.compute.errors import ComputeError
from lavis.compute.gemm.engines import Engine, engine
from lavis.compute.gemm.load import Load
from lavis.compute.gemm.nvml import Monitor, Reading, throttled
from lavis.compute.gemm.operands import ROTATION, Operands, refuse_too_large, sets_wanted
from lavis.compute.gemm.problem import Plan, Problem
from lavis.compute.gemm.statistics import Summary, is_tight, summarize

#: One sample takes at least so long, so that the clock's own 70 ns vanish.
LEAST = 1e-3
#: Of all rounds together.
MOST_SAMPLES = 600
#: A first guess at the speed is made at so many FLOPs, and at sixteen times more each time …
FIRST_GUESS, STEP = 2e6, 16
#: … until one product takes so long, or so long where the guess says that the budget is too small:
#: on a busy machine little products look a thousand times slower than large ones are.
GUESS_SECONDS, SECOND_THOUGHT = 0.02, 1.0
#: Seconds of one window of a steady warm-up, and how little two may differ.
WINDOW, SETTLED = 0.25, 0.01


class Unsupported(ComputeError):  # noqa: N818 - it names the thing
    """A product that the library or the device cannot do at all."""


class TooLong(ComputeError):  # noqa: N818 - it names the thing
    """A product that is predicted to take longer than its budget.

    Parameters
    ----------
    seconds : float
        What it would take.
    """

    def __init__(self, seconds: float) -> None:
        super().__init__(f"skipped: would take {duration(seconds)}")
        self.seconds = seconds


def duration(seconds: float) -> str:
    """Write a time as people say it: "0.4 s", "150 s", "12 min", "3 h"."""
    if seconds < 10:
        return f"{seconds:.2g} s"
    if seconds < 600:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:,.0f} h"


@dataclass(frozen=True)
class Measurement:
    """What was measured.

    Attributes
    ----------
    problem : Problem
    plan : Plan
    samples : tuple of float
        Seconds a product, in the order of measuring.
    rounds : tuple of int
        How many samples each round took.
    calls : int
        How many products one sample timed together.
    median, best : float
        Seconds a product.
    quartiles : tuple of float
        Between which the middle half of the samples lies.
    gflops, best_gflops : float
        By the median and by the best sample, 10⁹ FLOP/s.
    relative_error : float
        Against float64, see `Operands.relative_error`.
    transfers : tuple of float or None
        Seconds to the device and back; None on the processor.
    badges : tuple of str
        Why the figure is not comparable: "quick", "hot", "noisy", "other load", "no BLAS", …
    notes : tuple of str
        Sentences.
    readings : tuple of Reading
        Of a GPU while it was measured, see `lavis.compute.gemm.nvml`.
    """

    problem: Problem
    plan: Plan
    samples: tuple[float, ...]
    rounds: tuple[int, ...]
    calls: int
    median: float
    quartiles: tuple[float, float]
    best: float
    gflops: float
    best_gflops: float
    relative_error: float
    transfers: tuple[float, float] | None = None
    badges: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    readings: tuple[Reading, ...] = ()


@dataclass
class _Taken:
    """What has been measured so far."""

    rounds: list[list[float]] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def samples(self) -> list[float]:
        return [sample for samples in self.rounds for sample in samples]


class Bench:
    """One product on one library: prepared once, then measured in rounds.

    So that a parent can alternate several of them; `measure` is the loop over one.

    Parameters
    ----------
    problem : Problem
    engine : Engine
    plan : Plan
    tick : callable
        Called between library calls; what it raises ends the measuring.

    Attributes
    ----------
    predicted : float
        Seconds that one product was predicted to take.
    operands : Operands
    calls : int
        How many products a sample times together.
    relative_error : float
    transfers : tuple of float or None

    Raises
    ------
    Unsupported
        When the library cannot do it.
    TooLarge
        When it does not fit into memory.
    TooLong
        When it is predicted to take longer than the plan's budget.
    """

    def __init__(
        self,
        problem: Problem,
        engine: Engine,
        plan: Plan,
        tick: Callable[[], None] = lambda: None,
    ) -> None:
        self.problem = problem
        self.plan = plan
        self._engine = engine
        self._tick = tick
        self._taken = _Taken()
        self._load = Load()
        refusal = engine.refusal(problem)
        if refusal:
            raise Unsupported(refusal)
        sets = sets_wanted(problem, plan, engine.cache)
        memory = engine.backend.memory()
        refuse_too_large(problem, sets, memory.free if memory else None)
        self.predicted = self._predict()
        needed = self._needed(self.predicted)
        if needed > plan.budget:
            raise TooLong(needed)
        self.operands = Operands(engine, problem, plan, sets, tick)
        self.relative_error = self.operands.relative_error()
        tick()
        timed = engine.on_device and plan.transfers
        self.transfers = self.operands.transfers() if timed else None
        self._monitor = Monitor(engine.bus_id) if engine.bus_id else None
        self.calls = self._calibrate()
        self._warm_up()

    def _predict(self) -> float:
        """Return about how many seconds one product takes, from ever larger small ones."""
        flops, whole = FIRST_GUESS, self.problem.flops
        while True:
            self._tick()
            small = self.problem.shrunk(flops)
            hot = Plan(operands="hot", data=self.plan.data)
            products = Operands(self._engine, small, hot, 1).take(1)
            self._engine.timed([products])
            seconds = min(self._engine.timed([products] * 3))
            guess = seconds * whole / small.flops
            enough = seconds > GUESS_SECONDS or flops > whole / STEP
            if self._needed(guess) > self.plan.budget:
                enough = seconds * STEP > SECOND_THOUGHT
            if small.flops >= whole or enough:
                return guess
            flops *= STEP

    def _needed(self, each: float) -> float:
        """Return the seconds of the fewest products that make a figure."""
        return each * (2 + self.plan.rounds[0])

    def _calibrate(self) -> int:
        """Return how many products a sample needs to take a millisecond."""
        calls = 1
        while True:
            self._tick()
            [seconds] = self._engine.timed([self.operands.take(calls)])
            if seconds >= LEAST:
                return calls
            calls = max(calls + 1, min(calls * 10, round(1.2 * calls * LEAST / max(seconds, 1e-9))))

    def _warm_up(self) -> None:
        """Multiply until the time is over or, in a steady run, until the speed stays."""
        begin, before = time.perf_counter(), 0.0
        window = WINDOW if self.plan.steady else self.plan.warm_up
        while time.perf_counter() - begin < self.plan.warm_up:
            self._tick()
            samples = self._timed(window)
            median = summarize(samples).median
            if before and abs(median - before) < SETTLED * before:
                return
            before = median

    def _timed(self, seconds: float) -> list[float]:
        """Return samples, seconds a product, that together take about so long; one at least."""
        each = max(LEAST, self.predicted * self.calls)
        count = max(1, min(200, round(seconds / each)))
        products = [self.operands.take(self.calls) for _ in range(count)]
        return [sample / self.calls for sample in self._engine.timed(products)]

    def sample(self, seconds: float | None = None) -> list[float]:
        """Measure one round.

        Parameters
        ----------
        seconds : float, optional
            About how long; the plan's chunk by default.

        Returns
        -------
        list of float
            Seconds a product.
        """
        begin = time.perf_counter()
        # The turn of another may have let caches and clock go: the first products do not count.
        self._timed(min(0.02, 0.25 * self.plan.chunk))
        self._load.begin()
        with self._monitor or nullcontext():
            samples = self._timed(seconds or self.plan.chunk)
        self._load.end()
        del samples[MOST_SAMPLES // self.plan.rounds[1] :]
        self._taken.rounds.append(samples)
        self._taken.seconds += time.perf_counter() - begin
        return samples

    @property
    def done(self) -> bool:
        """Whether the spread is tight, or time or rounds are used up."""
        least, most = self.plan.rounds
        rounds = len(self._taken.rounds)
        if rounds < min(least, 3):
            return False
        if self._taken.seconds >= self.plan.budget or rounds >= most:
            return True
        return rounds >= least and is_tight(self._taken.samples, self.plan.tolerance)

    def result(self) -> Measurement:
        """Return what was measured so far.

        Raises
        ------
        ComputeError
            Before the first round.
        """
        problem, plan = self.problem, self.plan
        found: Summary = summarize(self._taken.samples)
        badges, notes = self._engine.remarks(problem)
        rotated = self.operands.bytes
        if plan.operands == "cold" and rotated < ROTATION * self._engine.cache:
            notes.append(
                f"Operands so small are rotated through {rotated / 2**20:.0f} MiB only, which may "
                "stay in the cache."
            )
        badges = [*_badges(plan, self._taken.samples), *badges]
        if self._load.share > 0.1:
            badges.append("other load")
        if self._engine.launch_bound:
            badges.append("launch bound")
        readings = self._monitor.readings if self._monitor else ()
        if throttled(readings):
            badges.append("throttled")
        return Measurement(
            problem=problem,
            plan=plan,
            samples=tuple(self._taken.samples),
            rounds=tuple(len(samples) for samples in self._taken.rounds),
            calls=self.calls,
            median=found.median,
            quartiles=(found.q1, found.q3),
            best=found.best,
            gflops=problem.flops / found.median * 1e-9,
            best_gflops=problem.flops / found.best * 1e-9,
            relative_error=self.relative_error,
            transfers=self.transfers,
            badges=tuple(badges),
            notes=tuple(notes),
            readings=readings,
        )


def _badges(plan: Plan, samples: list[float]) -> list[str]:
    found = []
    if not plan.steady:
        found.append("quick")
    if plan.operands == "hot":
        found.append("hot")
    if not is_tight(samples, 2 * plan.tolerance):
        found.append("noisy")
    return found


def measure(
    problem: Problem,
    backend: Backend,
    plan: Plan | None = None,
    tick: Callable[[], None] = lambda: None,
) -> Measurement:
    """Measure one product on one library, in this process.

    Parameters
    ----------
    problem : Problem
    backend : Backend
        Of ``lavis.compute.backend``: NumPy, CuPy or PyTorch.
    plan : Plan, optional
        Quick, cold and random by default.
    tick : callable, optional
        Called between library calls; what it raises ends the measuring.

    Returns
    -------
    Measurement

    Raises
    ------
    ComputeError
        When the library cannot do it, it does not fit into memory, or it would take longer than
        the plan's budget.

    Examples
    --------
    >>> from lavis.compute import backend, gemm
    >>> gemm.measure(gemm.Problem(256, 256, 256), backend.get("numpy")).problem.flops
    33554432
    """
    plan = plan or Plan()
    worker = engine(backend, tf32=problem.dtype == "tf32")
    with backend.activate(), backend.guard(), worker.limited(plan.threads):
        bench = Bench(problem, worker, plan, tick)
        while not bench.done:
            tick()
            bench.sample()
        return bench.result()
