"""What mouse and keys mean on the canvas of the softmax."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent

from lavis.widgets.common.number_field import fresh_key, step_factor

if TYPE_CHECKING:
    from lavis.widgets.softmax.canvas import Canvas

Key = tuple[str, str]

#: Pixels that the pointer may wander before a press becomes a drag.
WANDER = 3.0
ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}
DELETES = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


class Hands:
    """The gestures of one canvas: turns events into the canvas's wishes.

    Parameters
    ----------
    canvas : Canvas
    """

    def __init__(self, canvas: Canvas) -> None:
        self.hovered: Key | None = None
        self._canvas = canvas
        self._held: Key | None = None
        self._key = ""
        self._pressed = QPointF()
        #: From the pointer to the knob: it stays, so that nothing jumps when it is pressed.
        self._offset = QPointF()
        self._dragged = False
        self._nudge = ""

    @property
    def dragging(self) -> bool:
        """Whether something is held."""
        return self._held is not None

    def press(self, event: QMouseEvent) -> None:
        """Grab what lies under the pointer, or select its row."""
        if event.button() != Qt.MouseButton.LeftButton or self._held is not None:
            event.ignore()
            return
        at = event.position()
        key = self._canvas.handle_at(at)
        self._canvas.choose(key or self._canvas.row_at(at))
        if key is None:
            return
        self._held, self._key, self._dragged = key, fresh_key("softmax"), False
        self._pressed = at
        place = self._canvas.place_of(key)
        self._offset = QPointF() if place is None else place - at
        self._show_cursor()

    def move(self, event: QMouseEvent) -> None:
        """Drag, or light up what lies under the pointer."""
        at = event.position()
        if self._held is None:
            self._hover(at)
        elif not event.buttons() & Qt.MouseButton.LeftButton:
            self.let_go()
        else:
            way = at - self._pressed
            self._dragged |= max(abs(way.x()), abs(way.y())) >= WANDER
            if self._dragged:
                self._canvas.drag(self._held, at + self._offset, event.modifiers(), self._key)

    def release(self, event: QMouseEvent) -> None:
        """Let go where it has come to."""
        if event.button() == Qt.MouseButton.LeftButton and self._held is not None:
            self.let_go()
        self._hover(event.position())

    def leave(self) -> None:
        """Forget what was pointed at."""
        if self._held is None and self.hovered is not None:
            self.hovered = None
            self._canvas.update()

    def let_go(self) -> None:
        """End what is going on."""
        held, self._held = self._held, None
        if held is not None:
            self._canvas.settle()
        self._show_cursor()

    def forget_missing(self) -> None:
        """Let go of what is no longer there."""
        keys = self._canvas.handles()
        if self.hovered not in keys:
            self.hovered = None
        if self._held is not None and self._held not in keys:
            self.let_go()

    # -- keys

    def wants(self, event: QKeyEvent) -> bool:
        """Return whether a key means something here."""
        key = event.key()
        if key == Qt.Key.Key_Escape:
            return self._held is not None
        if event.modifiers() & CONTROL:
            return False
        selected = self._canvas.selected
        if key in DELETES:
            return selected is not None and selected[0] == "bar"
        return key == Qt.Key.Key_Home or (key in ARROWS and selected is not None)

    def key_press(self, event: QKeyEvent) -> bool:
        """Do what a key asks for; return whether it was one of ours."""
        if not self.wants(event):
            return False
        key, selected = Qt.Key(event.key()), self._canvas.selected
        if key == Qt.Key.Key_Escape:
            if self._dragged:
                self._canvas.cancelled.emit(self._key)
            self.let_go()
        elif key == Qt.Key.Key_Home:
            self._canvas.fit()
        elif self._held is None and selected is not None:
            if key in DELETES:
                self._canvas.removed.emit(selected[1])
            else:
                self._nudge = self._nudge or fresh_key("softmax")
                factor = step_factor(event.modifiers())
                dx, dy = ARROWS[key]
                self._canvas.nudge(selected, dx * factor, dy * factor, self._nudge)
        return True

    def key_release(self, event: QKeyEvent) -> bool:
        """End a nudge; return whether the key was ours."""
        if event.key() in ARROWS and not event.isAutoRepeat():
            self.end_nudge()
            return True
        return False

    def end_nudge(self) -> None:
        """Let the next arrow key begin a step of its own."""
        self._nudge = ""

    def _hover(self, at: QPointF) -> None:
        key = self._canvas.handle_at(at)
        if key != self.hovered:
            self.hovered = key
            self._canvas.update()
        self._canvas.point_at(at)
        self._show_cursor()

    def _show_cursor(self) -> None:
        if self._held is not None:
            shape = Qt.CursorShape.ClosedHandCursor
        elif self.hovered is not None:
            shape = Qt.CursorShape.OpenHandCursor
        else:
            shape = Qt.CursorShape.ArrowCursor
        if self._canvas.cursor().shape() != shape:
            self._canvas.setCursor(shape)
