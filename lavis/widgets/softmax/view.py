"""The softmax: formula, canvas, controls and readout, bound together."""

from __future__ import annotations

from functools import partial
from typing import cast

import msgspec
from PySide6.QtCore import QPointF, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from lavis.theme import Theme
from lavis.tools.softmax import MIN_LOGITS, Params, Result, Tab, edits
from lavis.widgets.common.anatomy import Anatomy
from lavis.widgets.common.numbers import coordinates
from lavis.widgets.common.text import format_number
from lavis.widgets.common.things import Thing, code
from lavis.widgets.softmax import words
from lavis.widgets.softmax.canvas import GUESS, POINT, Canvas
from lavis.widgets.softmax.inspector import Inspector


class SoftmaxView(QWidget):
    """Renders the softmax and emits what the user wants.

    The bars of the logits follow Params at once; what is derived comes from the result, and is
    faded while that is older.

    Parameters
    ----------
    theme : Theme

    Attributes
    ----------
    edited : Signal(Params, str)
        The Params that the user now wants, and a merge key: one for each gesture.
    """

    edited = Signal(object, str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._params = Params()
        #: The merge key of the last gesture, and the Params as they were when it began.
        self._held: tuple[str, Params] | None = None
        self.canvas = Canvas(theme)
        self.canvas.setAccessibleName("Softmax")
        self.anatomy = Anatomy(theme, self.canvas)
        self.inspector = Inspector(theme)
        self.anatomy.inspector_layout.addWidget(self.inspector)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        # The anatomy becomes narrow when it is, not before: its first minimum is the wide one.
        column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)
        column.addWidget(self.anatomy)
        self.setFocusProxy(self.canvas)
        self._connect()

    def render(  # type: ignore[override]
        self, params: Params, result: Result | None, result_params: Params | None
    ) -> None:
        """Show Params and the last good result, which may belong to older Params."""
        self._params = params
        self.canvas.show_params(params, result, result_params)
        self.canvas.setAccessibleDescription(words.sentence(params, result))
        self.inspector.show_params(params, result, self.canvas.axis.step)
        computed = _as_seen(params, params if result_params is None else result_params)
        self.anatomy.formula.set_parts(words.formula(computed, result))
        self.anatomy.readout.set_rows(words.rows(computed, result))

    def thing_at(self, at: QPointF | None) -> Thing | None:
        """Return what lies at a place of the canvas, or what is selected."""
        canvas, result = self.canvas, self.canvas.result
        key = canvas.selected if at is None else canvas.handle_at(at) or canvas.row_at(at)
        cell = None if at is None else canvas.cell_at(at)
        if result is not None and key == POINT:
            p = result.probabilities
            return Thing(f"p = {coordinates(p)}", code(p))
        if result is not None and cell is not None:
            value = result.jacobian[cell[0]][cell[1]]
            return Thing(words.derivative(self._params, result, cell), repr(value))
        if key == GUESS and self._params.prediction is not None:
            guess = self._params.prediction.values
            go = partial(self.anatomy.go_to, self.inspector.guess.field)
            return Thing(f"guess = {format_number(guess[0])}", code(guess), go)
        logit = edits.find(self._params, key[1]) if key is not None and key[0] == "bar" else None
        if logit is None:
            return None
        row = self.inspector.rows[self._params.logits.index(logit)]
        removable = len(self._params.logits) > MIN_LOGITS
        return Thing(
            f"{logit.name} = {format_number(logit.value)}",
            repr(logit.value),
            partial(self.anatomy.go_to, row.value_field),
            partial(self._on_removed, logit.name) if removable else None,
        )

    def _connect(self) -> None:
        canvas, inspector = self.canvas, self.inspector
        canvas.logit_moved.connect(self._on_logit)
        canvas.point_moved.connect(self._on_point)
        canvas.guess_moved.connect(self._on_guess)
        canvas.cancelled.connect(self._on_cancelled)
        canvas.chosen.connect(self._on_chosen)
        canvas.removed.connect(self._on_removed)
        canvas.tab_chosen.connect(self._on_tab)
        inspector.edited.connect(self.edited)
        inspector.fit_wanted.connect(canvas.fit)

    def _hold(self, key: str) -> Params:
        """Remember how a gesture began, and return the Params of now."""
        if self._held is None or self._held[0] != key:
            self._held = key, self._params
        return self._params

    def _on_logit(self, name: str, value: float, key: str) -> None:
        self.edited.emit(edits.set_logit(self._hold(key), name, value), key)

    def _on_point(self, x: float, y: float, key: str) -> None:
        from lavis.tools.softmax.functions import place  # which brings NumPy along

        self.edited.emit(place(self._hold(key), (x, y)), key)

    def _on_guess(self, value: float, key: str) -> None:
        self.edited.emit(edits.guess(self._hold(key), value), key)

    def _on_cancelled(self, key: str) -> None:
        if self._held is not None and self._held[0] == key:
            # To the last bit as it was, so that the step vanishes.
            before = self._held[1]
            params = edits.put_back(self._params, before.logits)
            params = msgspec.structs.replace(params, prediction=before.prediction)
            self.edited.emit(params, key)

    def _on_chosen(self, name: str) -> None:
        self.edited.emit(edits.select(self._params, name), "")

    def _on_removed(self, name: str) -> None:
        if len(self._params.logits) > MIN_LOGITS:
            self.edited.emit(edits.remove_logit(self._params, name), "")

    def _on_tab(self, tab: str) -> None:
        self.edited.emit(edits.choose_tab(self._params, cast(Tab, tab)), "")


def _as_seen(params: Params, computed: Params) -> Params:
    """Return the Params of a result with what is selected and what is hidden now."""
    return msgspec.structs.replace(computed, prediction=params.prediction, view=params.view)
