"""A vector canvas bound to a store as the dock binds it, for tests by real events."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from lavis.compute import backend as backends
from lavis.document import Context
from lavis.store import Store
from lavis.theme import Theme
from lavis.tools.vectors import TOOL, Params, Vector, edits, history
from lavis.tools.vectors.functions import run
from lavis.widgets.vectors import VectorsView

NONE = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton


class Desk:
    """A view bound to a store as the dock binds it, with every edit written down."""

    def __init__(self, theme: Theme) -> None:
        self.store = Store()
        self.panel_id = self.store.open_panel(TOOL)
        self.store.stack.clear()
        self.ctx = Context(backends.get("numpy"))
        self.view = VectorsView(theme)
        self.edits: list[tuple[Params, str]] = []
        self.view.edited.connect(self.obey)
        self.store.changed.connect(self.show)
        self.show()

    @property
    def params(self) -> Params:
        return self.store.document.panel(self.panel_id).params

    @property
    def plane(self):
        return self.view.plane

    def obey(self, params: Params, key: str) -> None:
        self.edits.append((params, key))
        text = history.describe(self.params, params)
        self.store.edit(self.panel_id, params, text, key)

    def show(self, *_) -> None:
        params = self.params
        self.view.render(params, run(params, self.ctx), params)

    def put(self, params: Params) -> None:
        """Bring Params from elsewhere, such as a preset, with nothing to undo."""
        self.store.edit(self.panel_id, params)
        self.store.stack.clear()
        self.edits.clear()

    def vector(self, name: str) -> Vector:
        return edits.find(self.params, name)

    def pixel(self, x: float, y: float) -> QPoint:
        return QPointF(*self.plane.camera.to_pixel(x, y)).toPoint()

    def result_of(self, params: Params):
        return run(params, self.ctx)

    def move(self, at: QPoint, modifiers=NONE, widget=None) -> None:
        widget = widget or self.plane
        event = QMouseEvent(
            QEvent.Type.MouseMove,
            QPointF(at),
            QPointF(widget.mapToGlobal(at)),
            Qt.MouseButton.NoButton,
            LEFT,
            modifiers,
        )
        QApplication.sendEvent(widget, event)

    def drag(self, start, *way, modifiers=NONE) -> None:
        QTest.mousePress(self.plane, LEFT, modifiers, self.pixel(*start))
        places = [self.pixel(*at) for at in way]
        for at in places:
            self.move(at, modifiers)
        QTest.mouseRelease(self.plane, LEFT, modifiers, places[-1])

    @property
    def readout(self) -> dict[str, str]:
        return {row.name: row.text for row in self.view.anatomy.readout.rows}

    @property
    def formula(self) -> str:
        return self.view.anatomy.formula.plain_text
