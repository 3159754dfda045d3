"""A transformation grid bound to a store as the dock binds it, for tests by real events."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from lavis.compute import backend as backends
from lavis.document import Context, resolve
from lavis.store import Store
from lavis.theme import Theme
from lavis.tools.transform import TOOL, Named, Params, edits
from lavis.tools.transform.functions import run
from lavis.widgets.transform import TransformView

NONE = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton


class Desk:
    """A view bound to a store as the dock binds it, with every edit written down."""

    def __init__(self, theme: Theme) -> None:
        self.store = Store()
        self.panel_id = self.store.open_panel(TOOL)
        self.store.stack.clear()
        self.ctx = Context(backends.get("numpy"), self.store.assets)
        self.view = TransformView(theme)
        self.edits: list[tuple[Params, str]] = []
        self.ran: tuple[Params | None, object] = (None, None)
        self.view.edited.connect(self.obey)
        self.store.changed.connect(self.show)
        self.show()

    @property
    def params(self) -> Params:
        return self.store.document.panel(self.panel_id).params

    @property
    def plane(self):
        return self.view.plane

    @property
    def rows(self):
        """The matrix that acts, by rows."""
        return edits.current_rows(self.params)

    @property
    def steps(self) -> list[str]:
        """What can be undone, in words."""
        return [self.store.stack.text(i) for i in range(self.store.stack.index())]

    def obey(self, params: Params, key: str) -> None:
        self.edits.append((params, key))
        text = resolve(TOOL.describe)(self.params, params)
        self.store.edit(self.panel_id, params, text, key)

    def show(self, *_) -> None:
        params = self.params
        result = run(params, self.ctx)
        self.view.render(params, result, params)

    def put(self, params: Params) -> None:
        """Bring Params from elsewhere, such as a preset, with nothing to undo."""
        self.store.edit(self.panel_id, params)
        self.store.stack.clear()
        self.edits.clear()

    def matrix(self, text: str, **fields) -> None:
        """Bring another A."""
        import msgspec

        matrices = (Named("A", text), Named("B", "[[0, -1], [1, 0]]"))
        self.put(msgspec.structs.replace(Params(), matrices=matrices, **fields))

    def pixel(self, x: float, y: float) -> QPoint:
        return QPointF(*self.plane.camera.to_pixel(x, y)).toPoint()

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

    def press(self, x: float, y: float) -> None:
        QTest.mousePress(self.plane, LEFT, NONE, self.pixel(x, y))

    def release(self, x: float, y: float) -> None:
        QTest.mouseRelease(self.plane, LEFT, NONE, self.pixel(x, y))

    def drag(self, start, *way, modifiers=NONE) -> None:
        """Press at a point of the plane, go through others, let go at the last."""
        self.press(*start)
        for point in way:
            self.move(self.pixel(*point), modifiers)
        QTest.mouseRelease(self.plane, LEFT, modifiers, self.pixel(*way[-1]))
