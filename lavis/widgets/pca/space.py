"""The data tab: a plane for two columns, a look into space for three, which a drag turns."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent

from lavis.theme import Theme
from lavis.widgets.common.plane import Plane, Surface
from lavis.widgets.common.plane.handles import under
from lavis.widgets.common.plane.widget import Draw

#: Degrees that a pixel of a drag turns, and a key.
TURN, KEY_TURN = 0.5, 5.0

_TURNS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}


class Space(Plane):
    """A plane that in three dimensions turns when empty ground is dragged; Shift pans instead.

    Parameters
    ----------
    theme : Theme
    draw : callable
        As of `Plane`.

    Attributes
    ----------
    turned : Signal(float, float)
        By how many degrees the user turns it: about the upright axis, and up or down.
    """

    turned = Signal(float, float)

    def __init__(self, theme: Theme, draw: Draw) -> None:
        super().__init__(theme, draw)
        self.in_space = False
        self._last: tuple[float, float] | None = None
        self._turned = False

    def set_in_space(self, in_space: bool) -> None:
        """Show three dimensions or two."""
        if in_space != self.in_space:
            self.in_space = in_space
            self._ground = None
            self.update()

    def draw_ground(self, on: Surface) -> None:
        """Draw the grid; in space there is none that would mean anything."""
        if self.in_space:
            frame = QRectF(0, 0, on.camera.width, on.camera.height)
            on.painter.fillRect(frame, on.color("canvas"))
        else:
            super().draw_ground(on)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to turn, or what a plane does."""
        at = event.position().x(), event.position().y()
        ground = under(self.handles, at, self.camera, self.selected) is None
        plain = not event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if self.in_space and plain and ground and event.button() == Qt.MouseButton.LeftButton:
            self._last, self._turned = at, False
            return
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Turn."""
        if self._last is None:
            super().mouseMoveEvent(event)
            return
        at = event.position().x(), event.position().y()
        dx, dy = at[0] - self._last[0], at[1] - self._last[1]
        self._last = at
        if dx or dy:
            self._turned = True
            self.turned.emit(-TURN * dx, TURN * dy)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Stop turning; a click on the ground selects nothing."""
        if self._last is None or event.button() != Qt.MouseButton.LeftButton:
            super().mouseReleaseEvent(event)
            return
        self._last = None
        if not self._turned:
            self.choose(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Turn by the arrows while nothing is selected."""
        way = _TURNS.get(Qt.Key(event.key()))
        if self.in_space and self.selected is None and way is not None:
            self.turned.emit(KEY_TURN * way[0], KEY_TURN * way[1])
            return
        super().keyPressEvent(event)
