"""Points that are measured in turns, so that what disturbs one disturbs all."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from lavis.compute.gemm.statistics import compare, summarize
from lavis.tools.gemm.crew import Crew
from lavis.tools.gemm.params import Params
from lavis.tools.gemm.plan import Arm, row
from lavis.tools.gemm.protocol import Finish, Finished, Prepare, Ready, Refused, Round, Took
from lavis.tools.gemm.record import MAX_SAMPLES, Row, Verdict

replace = msgspec.structs.replace


class _Turn:
    """One point on its way: its rounds so far, and how it ended."""

    def __init__(self, key: int, arm: Arm, row: Row) -> None:
        self.key = key
        self.arm = arm
        self.row = row
        self.rounds: list[tuple[float, ...]] = []
        self.prepared = self.done = False

    @property
    def samples(self) -> tuple[float, ...]:
        return tuple(sample for samples in self.rounds for sample in samples)

    def refuse(self, refused: Refused) -> None:
        """End without figures: what was measured before a crash is not to be trusted."""
        self.prepared, self.done = False, True
        self.rounds = []
        self.row = replace(self.row, status=refused.status, reason=refused.reason)

    def grown(self) -> Row:
        """Return the row with the figures so far."""
        if not self.rounds:
            return self.row
        found = summarize(self.samples)
        return replace(
            self.row,
            samples=self.samples[:MAX_SAMPLES],
            rounds=tuple(map(len, self.rounds)),
            count=found.count,
            median=found.median,
            q1=found.q1,
            q3=found.q3,
            best=found.best,
            worst=found.worst,
            spread=found.spread,
            gflops=self.row.flops / found.median * 1e-9,
            best_gflops=self.row.flops / found.best * 1e-9,
        )


class Group:
    """Points of one shape that are alternated.

    Parameters
    ----------
    arms : tuple of Arm
    params : Params
    crew : Crew
    """

    def __init__(self, arms: tuple[Arm, ...], params: Params, crew: Crew) -> None:
        self._params = params
        self._crew = crew
        self._turns = [
            _Turn(key, arm, row(arm, params, crew.lane(arm.spec))) for key, arm in enumerate(arms)
        ]

    def rounds(self) -> Iterator[list[Row]]:
        """Measure, and yield the rows as they are after each step.

        Every other round goes backwards, so that none is always first after the others.
        """
        for turn in self._turns:
            self._prepare(turn)
            yield self.rows(finished=False)
        forward = True
        while waiting := [turn for turn in self._turns if not turn.done]:
            # All go on until all are done: a round that only some have compares nothing.
            going = [turn for turn in self._turns if turn.row.status == "ok"]
            done = [self._measure(turn) for turn in (going if forward else going[::-1])]
            if all(done):
                for turn in waiting:
                    turn.done = True
            forward = not forward
            yield self.rows(finished=False)
        for turn in self._turns:
            if turn.row.status == "ok":
                self._finish(turn)

    def rows(self, *, finished: bool = True) -> list[Row]:
        """Return the rows, of those that are not finished only what has figures."""
        return [turn.grown() for turn in self._turns if finished or turn.rounds]

    def verdicts(self, first: int) -> list[Verdict]:
        """Compare the first point that was measured with each other one.

        Parameters
        ----------
        first : int
            Index of the group's first row in the run.
        """
        measured = [turn for turn in self._turns if turn.row.status == "ok" and turn.rounds]
        found = []
        for turn in measured[1:]:
            base = measured[0]
            said = compare(base.rounds, turn.rounds)
            found.append(
                Verdict(
                    first + base.key,
                    first + turn.key,
                    said.word,
                    said.ratio,
                    said.low,
                    said.high,
                    said.rounds,
                )
            )
        return found

    def _prepare(self, turn: _Turn) -> None:
        params, arm = self._params, turn.arm
        answer = self._crew.ask(
            arm.spec,
            Prepare(
                turn.key,
                arm.shape.m,
                arm.shape.n,
                arm.shape.k,
                arm.dtype,
                arm.shape.batch,
                params.transpose_a,
                params.transpose_b,
                params.pace,
                params.operands,
                arm.data,
                params.budget,
                params.transfers,
            ),
        )
        lane = self._crew.lane(arm.spec)
        if lane is not None and not turn.row.lane:
            turn.row = row(arm, params, lane)
        if isinstance(answer, Ready):
            turn.prepared = True
            turn.row = replace(
                turn.row, input=answer.input, compute=answer.compute, calls=answer.calls
            )
        elif isinstance(answer, Refused):
            self._refuse(turn, answer)

    def _measure(self, turn: _Turn) -> bool:
        """Measure a round and return whether there is no need for more."""
        answer = self._crew.ask(turn.arm.spec, Round(turn.key))
        if isinstance(answer, Refused):
            self._refuse(turn, answer)
            return True
        assert isinstance(answer, Took)
        turn.rounds.append(answer.samples)
        return answer.done

    def _refuse(self, turn: _Turn, refused: Refused) -> None:
        """End a point, and with a worker that died all that it had prepared."""
        turn.refuse(refused)
        if refused.status == "crashed":
            for other in self._turns:
                if other.arm.spec == turn.arm.spec and other.prepared:
                    other.refuse(refused)

    def _finish(self, turn: _Turn) -> None:
        answer = self._crew.ask(turn.arm.spec, Finish(turn.key))
        if isinstance(answer, Refused):
            self._refuse(turn, answer)
            return
        assert isinstance(answer, Finished)
        turn.prepared = False
        up, down = answer.transfers or (None, None)
        row = turn.row
        numbers = (row.m * row.k + row.k * row.n, row.m * row.n)
        each = row.bytes / sum(numbers)
        turn.row = replace(
            row,
            relative_error=answer.relative_error,
            badges=answer.badges,
            notes=answer.notes,
            upload=up,
            download=down,
            upload_bytes=round(numbers[0] * each) if up is not None else 0,
            download_bytes=round(numbers[1] * each) if down is not None else 0,
            readings=answer.readings,
        )
