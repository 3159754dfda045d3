"""What the dock expects of a tool's view."""

from __future__ import annotations

from typing import Any, Protocol

import msgspec
from PySide6.QtCore import SignalInstance


class View(Protocol):
    """A QWidget made with one argument, the `Theme`, that renders and emits.

    A view stores no truth: what it shows comes from `render`, what the user does leaves through
    `edited`. Rendering never emits `edited` and never rewrites a field that has the focus.

    Attributes
    ----------
    edited : SignalInstance
        ``edited(params, merge_key)``: the Params that the user now wants. Edits in a row with one
        non-empty merge key are one undo step; a change of ``params.view`` alone is none.
    """

    edited: SignalInstance

    def render(self, params: Any, result: Any | None, result_params: Any | None) -> None:
        """Show Params and the last good result, which may belong to older Params.

        Parameters
        ----------
        params : msgspec.Struct
            What the user sees in the fields and drags.
        result : msgspec.Struct or None
            None before the first run has ended.
        result_params : msgspec.Struct or None
            The Params that `result` was computed from; where they are not `params`, the derived
            parts of the picture are stale.
        """
        ...


class TakingView(View, Protocol):
    """A view through which the user can bring something, such as a file.

    Attributes
    ----------
    taken : SignalInstance
        ``taken(offer)``: an `Offer` that the tool's `accepts` shall take, as one undoable step.
    """

    taken: SignalInstance


class StreamingView(View, Protocol):
    """A view that also shows what a task streams and keeps.

    It may have a signal ``task_wanted(str)``: the user starts the task of that name in the view;
    and a method ``set_assets(get)``, where ``get(leaf)`` returns the array of an `Array` leaf of a
    record.
    """

    def render_task(
        self, name: str, partial: msgspec.Struct | None, record: msgspec.Struct | None, stale: bool
    ) -> None:
        """Show a task's newest partial result, or its record.

        Without either the task does not run and has left none: it never ran, failed, or was
        cancelled.

        Parameters
        ----------
        name : str
            The task's key in the tool's declaration.
        partial : msgspec.Struct or None
            The newest that it has published, while it runs.
        record : msgspec.Struct or None
            The last finished one.
        stale : bool
            Whether the settings have changed since the record was made.
        """
        ...
