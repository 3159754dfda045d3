"""One computation that was asked for, and what became of it."""

from __future__ import annotations

import time
from itertools import count
from typing import Any

import msgspec

from lavis.document import Cancelled, Context, Tool, resolve, validate

_numbers = count(1)

#: Of a live run, which has no name of its own.
LIVE = ""


class Request:
    """A computation under way. It belongs to one panel.

    Attributes
    ----------
    number : int
        Rises from request to request, so that the newer of two is known.
    name : str
        The task's name, or `LIVE`.
    abandoned : bool
        Nobody waits for it any more: whatever it still reports is dropped.
    """

    def __init__(self, panel_id: str, tool: Tool, name: str, params: Any, ctx: Context) -> None:
        self.number = next(_numbers)
        self.panel_id = panel_id
        self.tool = tool
        self.name = name
        self.params = params
        self.ctx = ctx
        self.abandoned = False

    @property
    def reference(self) -> str:
        """Import string of the function that computes."""
        return self.tool.tasks[self.name].run if self.name else self.tool.run

    def compute(self) -> Outcome:
        """Run the tool's function in this thread; every error becomes part of the outcome."""
        start = time.perf_counter()
        error: BaseException | None = None
        result = None
        try:
            self.ctx.check()
            function = resolve(self.reference)
            start = time.perf_counter()  # what is imported on first use is not counted
            with self.ctx.backend.activate(), self.ctx.backend.guard():
                result = function(self.params, self.ctx)
            if self.name != LIVE:
                result = validate(result)  # a record is saved, and must not stop the saving
        except Exception as caught:  # shown by whoever asked, see Jobs
            error = caught
        return Outcome(self, result, error, time.perf_counter() - start)


class Outcome(msgspec.Struct, frozen=True):
    """How a request ended.

    Attributes
    ----------
    request : Request
    result : msgspec.Struct or None
        A Result or a record; None where there is an error.
    error : BaseException or None
        `Cancelled`, a `ComputeError` that a user can act on, or something unexpected.
    seconds : float
        From the call of the function to its end.
    """

    request: Request
    result: Any
    error: BaseException | None
    seconds: float

    @property
    def cancelled(self) -> bool:
        """Whether the user ended it."""
        return isinstance(self.error, Cancelled)
