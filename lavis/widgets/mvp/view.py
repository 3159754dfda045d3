"""The MVP viewer: formula, canvas, controls and readout, bound together."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QPointF, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from lavis.theme import Theme
from lavis.tools.mvp.params import Params
from lavis.tools.mvp.result import Lesson, Result, Speed
from lavis.widgets.common.anatomy import Anatomy
from lavis.widgets.common.things import Thing
from lavis.widgets.mvp import things, words
from lavis.widgets.mvp.canvas import Canvas
from lavis.widgets.mvp.inspector import Inspector
from lavis.widgets.mvp.stage import Stage

SPEED = "speed"


class MvpView(QWidget):
    """Renders the pipeline and emits what the user wants.

    The pictures follow Params at once; the numbers come from the result.

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
        self._lesson: Lesson | None = None
        self._drawn: tuple[Speed, ...] = ()
        self._running = False
        self.canvas = Canvas(theme)
        self.canvas.setAccessibleName("MVP viewer")
        self.anatomy = Anatomy(theme, self.canvas)
        self.inspector = Inspector(theme)
        self.anatomy.inspector_layout.addWidget(self.inspector)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        # The anatomy becomes narrow when it is, not before: its first minimum is the wide one.
        column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)
        column.addWidget(self.anatomy)
        self.setFocusProxy(self.canvas)
        self._next = QTimer(self)
        self._next.setSingleShot(True)
        self._next.setInterval(0)
        self._next.timeout.connect(self._measure_next)
        self.canvas.edited.connect(self.edited)
        self.canvas.edit_wanted.connect(self._on_edit_wanted)
        self.canvas.speed.measure_wanted.connect(self._on_measure)
        self.inspector.edited.connect(self.edited)
        self.inspector.opened.connect(self.anatomy.bring)

    def render(  # type: ignore[override]
        self, params: Params, result: Result | None, result_params: Params | None
    ) -> None:
        """Show Params and the last good result, which may belong to older Params."""
        self._params, self._result = params, result
        self.canvas.show_params(params, result, result_params)
        self.inspector.show_params(params, result)
        computed = params if result_params is None else result_params
        seen = msgspec.structs.replace(
            computed, prediction=params.prediction, view=params.view, convention=params.convention
        )
        self.anatomy.formula.set_parts(words.formula(seen, result))
        self.anatomy.readout.set_rows(words.rows(seen, result))

    def thing_at(self, at: QPointF | None) -> Thing | None:
        """Return the handle, vertex or matrix at a place of the canvas, or what is selected."""
        return things.find(
            self.canvas, self.inspector, self._params, self._result, self.anatomy.go_to, at
        )

    def render_task(
        self, name: str, partial: Lesson | None, record: Lesson | None, stale: bool
    ) -> None:
        """Show the lesson as it is measured, and then OpenGL's part of it."""
        speed = self.canvas.speed
        if partial is not None:
            if not self._running:
                self.canvas.call(SPEED)  # whoever measures wants to see it
            self._running, self._drawn, self._lesson = True, (), partial
            speed.show_running(True)
        else:
            ended = self._running and record is not None
            self._running, self._lesson = False, record
            speed.show_running(False)
            if ended and not stale:
                self._next.start()
        speed.show_speeds(self._lesson, self._drawn, stale)

    def hideEvent(self, event: object) -> None:
        """Measure nothing that nobody sees."""
        self._next.stop()

    def _on_measure(self) -> None:
        self.task_wanted.emit(SPEED)

    def _on_edit_wanted(self, which: str) -> None:
        self.anatomy.show_inspector(True)
        self.inspector.edit(which)

    def _measure_next(self) -> None:
        """Measure one way of the shader, and leave the others to the next turns of the loop."""
        stage, result = self.canvas.stage, self._result
        if not isinstance(stage, Stage) or stage.renderer is None or result is None:
            return
        found = stage.measured(len(self._drawn), result)
        if found is None:
            return
        self._drawn = (*self._drawn, found)
        self.canvas.speed.show_speeds(self._lesson, self._drawn, False)
        self._next.start()
