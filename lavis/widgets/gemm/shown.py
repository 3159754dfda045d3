"""What is to be seen: Params, what follows on paper, and the run that is looked at."""

from __future__ import annotations

from dataclasses import dataclass

from lavis.tools.gemm import Params, Point, Result, Row, Run


@dataclass(frozen=True)
class Shown:
    """Everything that the parts of the panel are drawn from.

    Attributes
    ----------
    params : Params
    result : Result or None
        On paper; None before the first.
    run : Run or None
        The record, or as much of a run as there is while it runs; None before the first.
    running : bool
    current : str
        What is being measured, while it runs.
    done, total : int
        Points, while it runs.
    ended : str
        How the last run ended where it left no record: "cancelled".
    stale : bool
        Whether the settings have changed since the run.
    others : tuple of Run
        The runs of before that are drawn beside it.
    """

    params: Params
    result: Result | None = None
    run: Run | None = None
    running: bool = False
    current: str = ""
    done: int = 0
    total: int = 0
    ended: str = ""
    stale: bool = False
    others: tuple[Run, ...] = ()

    @property
    def selected(self) -> int:
        """Index of the row that is looked at: the chosen one, else the newest; −1 without any."""
        if self.run is None or not self.run.rows:
            return -1
        wanted = self.params.view.selected
        if 0 <= wanted < len(self.run.rows):
            return wanted
        figures = [i for i, row in enumerate(self.run.rows) if row.gflops is not None]
        return figures[-1] if figures else len(self.run.rows) - 1

    @property
    def row(self) -> Row | None:
        """The row that is looked at."""
        return None if self.run is None or self.selected < 0 else self.run.rows[self.selected]

    @property
    def largest(self) -> Point | None:
        """The product on paper with the most FLOPs."""
        if self.result is None or not self.result.points:
            return None
        return max(self.result.points, key=lambda point: point.flops)
