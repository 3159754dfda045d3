"""The GEMM benchmark: formula, canvas, controls and readout, bound together."""

from __future__ import annotations

from typing import Any, cast

import msgspec
from PySide6.QtCore import QPointF, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from lavis.theme import Theme
from lavis.tools.gemm import MEASURE, Live, Params, Result, Run, Tab, edits, history
from lavis.tools.gemm.params import MAX_PINS
from lavis.widgets.common.anatomy import Anatomy
from lavis.widgets.common.things import Thing
from lavis.widgets.gemm import things, words
from lavis.widgets.gemm.canvas import Canvas
from lavis.widgets.gemm.inspector import Inspector
from lavis.widgets.gemm.shown import Shown

replace = msgspec.structs.replace


class GemmView(QWidget):
    """Renders the benchmark and emits what the user wants.

    Parameters
    ----------
    theme : Theme

    Attributes
    ----------
    edited : Signal(Params, str)
        The Params that the user now wants, and a merge key: one for each gesture.
    task_wanted : Signal(str)
        The user starts the task of that name.
    """

    edited = Signal(object, str)
    task_wanted = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._params = Params()
        self._result: Result | None = None
        #: The record, and what a run that goes on, or was cancelled, has brought so far.
        self._record: Run | None = None
        self._live: Live | None = None
        self._running = False
        self._stale = False
        self.canvas = Canvas(theme)
        self.canvas.setAccessibleName("GEMM benchmark")
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

    @property
    def shown(self) -> Shown:
        """What is to be seen now."""
        live = self._live
        compared = self._params.view.compared
        found = (history.find(each, self._params.pins) for each in compared)
        return Shown(
            self._params,
            self._result,
            self._record if live is None else live.run,
            running=self._running,
            current="" if live is None else live.current,
            done=0 if live is None else live.done,
            total=0 if live is None else live.total,
            ended="cancelled" if live is not None and not self._running else "",
            stale=self._stale,
            others=tuple(run for run in found if run is not None),
        )

    def render(  # type: ignore[override]
        self, params: Params, result: Result | None, result_params: Params | None
    ) -> None:
        """Show Params and what they come to on paper."""
        self._params, self._result = params, result
        self.inspector.show_params(params)
        self._show()

    def render_task(self, name: str, partial: Any, record: Any, stale: bool) -> None:
        """Show the run as far as it is, or its record."""
        if isinstance(partial, Live):
            self._live, self._running, self._stale = partial, True, stale
        else:
            if record is not self._record:
                self._live = None
            self._running, self._stale = False, stale
            self._record = record if isinstance(record, Run) else None
        self._show()

    def look(self, **values: Any) -> None:
        """Change what is looked at: fields of `View`."""
        self.edited.emit(replace(self._params, view=replace(self._params.view, **values)), "")

    def thing_at(self, at: QPointF | None) -> Thing | None:
        """Return what lies at a place of the canvas, or what is pointed at."""
        return things.thing_at(self, at)

    def _show(self) -> None:
        shown = self.shown
        self.canvas.show_all(shown)
        self.anatomy.formula.set_parts(words.formula(shown))
        self.anatomy.readout.set_rows(words.readout(shown))

    def _connect(self) -> None:
        canvas, inspector = self.canvas, self.inspector
        canvas.tab_chosen.connect(self._on_tab)
        canvas.row_chosen.connect(self._on_row)
        canvas.toggled.connect(self._on_toggled)
        canvas.measure_wanted.connect(self._on_measure)
        canvas.history.compare_wanted.connect(self._on_compare)
        canvas.history.pin_wanted.connect(self._on_pin)
        inspector.edited.connect(self.edited)
        inspector.zeros_wanted.connect(self._on_zeros)

    def _on_measure(self) -> None:
        if self._params.view.tab in ("plan", "history"):
            self.look(tab="speed")
        self.look(selected=-1)
        self.task_wanted.emit(MEASURE)

    def _on_zeros(self) -> None:
        view = replace(self._params.view, tab="verdict", selected=-1)
        try:
            params = edits.changed(self._params, data=("random", "zeros"), view=view)
        except ValueError as error:
            self.inspector.refuse(str(error))
            return
        self.edited.emit(params, "")
        self.task_wanted.emit(MEASURE)

    def _on_tab(self, tab: str) -> None:
        self.look(tab=cast(Tab, tab))

    def _on_row(self, row: int) -> None:
        if row != self._params.view.selected:
            self.look(selected=row)

    def _on_toggled(self, key: str) -> None:
        hidden = self._params.view.hidden
        after = tuple(each for each in hidden if each != key)
        self.look(hidden=after if key in hidden else (*hidden, key[:120])[-64:])

    def _on_compare(self, run_id: str) -> None:
        compared = self._params.view.compared
        if run_id in compared:
            self.look(compared=tuple(each for each in compared if each != run_id))
        elif self.shown.run is None or run_id != self.shown.run.id:
            self.look(compared=(*compared, run_id)[-MAX_PINS:])

    def _on_pin(self, run: Run, pin: bool) -> None:
        try:
            params = (
                edits.pinned(self._params, run) if pin else edits.unpinned(self._params, run.id)
            )
        except ValueError as error:
            self.canvas.history.note.say(str(error))
        else:
            self.edited.emit(params, "")
