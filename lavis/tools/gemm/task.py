"""The task: starts the workers, alternates them, and keeps what came out."""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import datetime

import msgspec

from lavis.document import Cancelled, Context
from lavis.tools.gemm import history, machine
from lavis.tools.gemm.alternation import Group
from lavis.tools.gemm.crew import Crew
from lavis.tools.gemm.params import Params
from lavis.tools.gemm.plan import Arm, groups, label
from lavis.tools.gemm.record import Live, Roof, Row, Run, Verdict

#: Seconds between two partial results.
PULSE = 0.1


def measure(params: Params, ctx: Context) -> Run:
    """Measure every point of the Params in worker processes, and append the run to the history.

    Parameters
    ----------
    params : Params
    ctx : Context
        Its backend is not used: the Params name their own.

    Returns
    -------
    Run
    """
    conductor = Conductor(params, ctx)
    try:
        return history.keep(conductor.work())
    except Cancelled:
        # What was measured before was measured all the same.
        history.keep(conductor.so_far(cancelled=True))
        raise


class Conductor:
    """Takes the groups of a run one after the other.

    Parameters
    ----------
    params : Params
    ctx : Context
    """

    def __init__(self, params: Params, ctx: Context) -> None:
        self._params = params
        self._ctx = ctx
        self._begin = time.perf_counter()
        self._at = datetime.now().astimezone()
        self._rows: list[Row] = []
        self._verdicts: list[Verdict] = []
        self._roofs: dict[tuple[str, str], Roof] = {}
        self._bandwidths: dict[str, tuple[float, str]] = {}
        self._total = params.points
        self._published = 0.0
        self._crew = Crew(ctx.check)
        self._machine = machine.describe()

    def work(self) -> Run:
        """Measure all groups and return the run."""
        try:
            planned = list(groups(self._params))
            self._say("Starting workers")
            self._crew.start({arm.spec: None for group in planned for arm in group})
            for group in planned:
                self._measure(group)
            return self.so_far()
        finally:
            self._crew.kill()

    def so_far(self, *, cancelled: bool = False, growing: Iterable[Row] = ()) -> Run:
        """Return the run as it is.

        Parameters
        ----------
        cancelled : bool
        growing : iterable of Row
            Those that are being measured.
        """
        return Run(
            id=f"{self._at:%Y%m%d-%H%M%S}-{id(self) & 0xFFFF:04x}",
            at=self._at.isoformat(timespec="seconds"),
            label=label(self._params),
            seconds=time.perf_counter() - self._begin,
            cancelled=cancelled,
            machine=msgspec.structs.replace(self._machine, lanes=self._crew.lanes),
            rows=(*self._rows, *growing),
            roofs=tuple(self._roofs.values()),
            verdicts=tuple(self._verdicts),
        )

    def _measure(self, arms: tuple[Arm, ...]) -> None:
        if self._params.roof:
            for arm in arms:
                self._find_roof(arm)
        words = f"{arms[0].shape.label} · {'/'.join(dict.fromkeys(arm.dtype for arm in arms))}"
        self._say(words)
        group = Group(arms, self._params, self._crew)
        first = len(self._rows)
        for growing in group.rounds():
            self._say(words, growing)
        self._rows += [self._under_roof(each) for each in group.rows()]
        self._verdicts += group.verdicts(first)
        self._say(words)

    def _say(self, words: str, growing: Iterable[Row] = ()) -> None:
        done = len(self._rows)
        self._ctx.tick(done / max(1, self._total), words)
        now = time.perf_counter()
        if now - self._published > PULSE or not growing:
            self._published = now
            run = self.so_far(growing=[self._under_roof(each) for each in growing])
            self._ctx.publish(Live(run, words, done, self._total))

    # -- roofs

    def _find_roof(self, arm: Arm) -> None:
        """Find peak and bandwidth of a worker and dtype, once a run."""
        lane = self._crew.lane(arm.spec)
        if lane is None or (lane.name, arm.dtype) in self._roofs:
            return
        self._say(f"Measuring the roof of {lane.name} in {arm.dtype}")
        if lane.name not in self._bandwidths:
            found = self._crew.find(arm.spec, "")
            if found is None:
                return
            self._bandwidths[lane.name] = found
        peak = self._crew.find(arm.spec, arm.dtype)
        if peak is not None:
            width, how = self._bandwidths[lane.name]
            self._roofs[lane.name, arm.dtype] = Roof(lane.name, arm.dtype, *peak, width, how)

    def _under_roof(self, row: Row) -> Row:
        """Return a row with its share of the peak, and a badge where it is above the roof."""
        roof = self._roofs.get((row.lane, row.dtype))
        if roof is None or roof.gflops is None or row.gflops is None:
            return row
        badges = row.badges
        bound = roof.at(row.intensity)
        if bound is not None and (row.best_gflops or 0.0) > 1.02 * bound:
            badges = (*badges, "above roof")
        return msgspec.structs.replace(row, share=row.gflops / roof.gflops, badges=badges)
