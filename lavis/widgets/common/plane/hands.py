"""What mouse, wheel, trackpad and keys mean on a plane."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QNativeGestureEvent, QWheelEvent

from lavis.widgets.common import trackpad
from lavis.widgets.common.plane.camera import Point
from lavis.widgets.common.plane.handles import Drag, Key, Move, ends_of_others, nudged, under
from lavis.widgets.common.plane.lateness import Lateness

if TYPE_CHECKING:
    from lavis.widgets.common.plane.widget import Plane

#: Pixels that the pointer may wander before a press becomes a drag.
WANDER = 3.0
#: Zoom of one notch of a wheel, which is 120 eighths of a degree.
NOTCH = 1.2
KEY_ZOOM = 1.25
#: Pixels that an arrow key moves the picture when nothing is selected.
KEY_PAN = 32.0

ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}
ZOOMS = {
    Qt.Key.Key_Plus: KEY_ZOOM,
    Qt.Key.Key_Equal: KEY_ZOOM,
    Qt.Key.Key_Minus: 1 / KEY_ZOOM,
}
DELETES = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
MODIFIER_KEYS = {Qt.Key.Key_Shift: SHIFT, Qt.Key.Key_Control: CONTROL}

#: One number for every gesture of this process: no two share a merge key.
_numbers = count(1)


class Hands:
    """The gestures of one plane: turns events into the plane's wishes.

    Parameters
    ----------
    plane : Plane
    """

    def __init__(self, plane: Plane) -> None:
        self.hovered: Key | None = None
        self._plane = plane
        self._drag: Drag | None = None
        self._pressed: Point = (0.0, 0.0)
        self._pointer: Point = (0.0, 0.0)
        self._wanted: Point | None = None
        self._panning: Qt.MouseButton | None = None
        self._panned = False
        self._nudge = ""
        self._lateness = Lateness()

    @property
    def dragging(self) -> bool:
        """Whether a handle is held."""
        return self._drag is not None

    # -- pointer

    def press(self, event: QMouseEvent) -> None:
        """Grab what lies under the pointer; else the ground."""
        button = event.button()
        if self._drag is not None or self._panning is not None:
            return
        self._lateness.begin()
        self._pressed = self._pointer = _pixel(event)
        self._wanted, self._panned = None, False
        if button == Qt.MouseButton.MiddleButton:
            self._panning = button
        elif button == Qt.MouseButton.LeftButton:
            plane = self._plane
            handle = under(plane.handles, self._pointer, plane.camera, plane.selected)
            if handle is None:
                self._panning = button
            else:
                at = plane.camera.to_pixel(*handle.at)
                offset = at[0] - self._pointer[0], at[1] - self._pointer[1]
                self._drag = Drag(handle, offset, _merge_key())
                plane.choose(handle)
        else:
            event.ignore()
        self._show_cursor()

    def move(self, event: QMouseEvent) -> None:
        """Drag, pan, or light up what lies under the pointer."""
        late, painted = self._lateness.is_late(event), self._plane.painted
        before, self._pointer = self._pointer, _pixel(event)
        if self._drag is not None:
            if not event.buttons() & Qt.MouseButton.LeftButton:
                self.let_go()
            elif self._drag_on(event.modifiers()) and not late and self._plane.painted == painted:
                # Left for later, it would be painted together with the next move.
                self._plane.repaint()
        elif self._panning is not None:
            if not event.buttons() & self._panning:
                self.let_go()
            elif self._panned or self._wandered():
                start = before if self._panned else self._pressed
                self._panned = True
                dx, dy = self._pointer[0] - start[0], self._pointer[1] - start[1]
                self._plane.look(self._plane.camera.panned(dx, dy))
        else:
            self._hover()
        self._show_cursor()

    def release(self, event: QMouseEvent) -> None:
        """Let go; a click on empty ground selects nothing."""
        if event.button() == self._panning:
            if event.button() == Qt.MouseButton.LeftButton and not self._panned:
                self._plane.choose(None)
            self.let_go()
        elif event.button() == Qt.MouseButton.LeftButton and self._drag is not None:
            self.let_go()
        self._hover()
        self._show_cursor()

    def leave(self) -> None:
        """Forget what was pointed at."""
        if self.hovered is not None and self._drag is None:
            self.hovered = None
            self._plane.update()

    def let_go(self) -> None:
        """End what is going on, wherever it has come to."""
        held = self._drag is not None
        self._drag = self._panning = self._wanted = None
        if held:
            self._plane.settle()

    def cancel(self) -> None:
        """Put back what is being dragged."""
        drag, moved = self._drag, self._wanted is not None
        if drag is None:
            return
        if moved:
            self._plane.cancelled.emit(drag.key)
        self.let_go()
        self._show_cursor()

    def forget_missing(self) -> None:
        """Let go of handles that are no longer there."""
        if self.hovered is not None and self._plane.handle(self.hovered) is None:
            self.hovered = None
        if self._drag is not None and self._plane.handle(self._drag.handle.key) is None:
            self.let_go()

    def wheel(self, event: QWheelEvent) -> None:
        """Zoom at the pointer; two fingers on a trackpad pan."""
        camera, pixels = self._plane.camera, trackpad.panned(event)
        if pixels is not None:
            self._plane.look(camera.panned(pixels.x(), pixels.y()))
        else:
            at = event.position()
            self._plane.look(camera.zoomed(NOTCH ** trackpad.notches(event), at.x(), at.y()))
        event.accept()

    def pinch(self, event: QNativeGestureEvent) -> bool:
        """Zoom at the middle of two fingers; return whether the gesture was one of ours."""
        at, factor = event.position(), trackpad.pinched(event)
        if factor is None:
            return False
        self._plane.look(self._plane.camera.zoomed(factor, at.x(), at.y()))
        return True

    # -- keys

    def wants(self, event: QKeyEvent) -> bool:
        """Return whether a key means something here."""
        key, selected = event.key(), self._plane.selected is not None
        if key == Qt.Key.Key_Escape:
            return self._drag is not None
        if event.modifiers() & CONTROL:
            return False
        return (
            key in ARROWS or key in ZOOMS or key == Qt.Key.Key_Home or (key in DELETES and selected)
        )

    def key_press(self, event: QKeyEvent) -> bool:
        """Do what a key asks for; return whether it was one of ours."""
        key = Qt.Key(event.key())
        if key in MODIFIER_KEYS and self._drag is not None:
            self._drag_on(event.modifiers() | MODIFIER_KEYS[key])
            return True
        if not self.wants(event):
            return False
        plane = self._plane
        if key == Qt.Key.Key_Escape:
            self.cancel()
        elif key == Qt.Key.Key_Home:
            plane.fit()
        elif key in ZOOMS:
            camera = plane.camera
            plane.look(camera.zoomed(ZOOMS[key], camera.width / 2, camera.height / 2))
        elif key in ARROWS:
            self._arrow(key, event)
        elif plane.selected is not None and self._drag is None:
            plane.removed.emit(plane.selected[0])
        return True

    def key_release(self, event: QKeyEvent) -> bool:
        """End a nudge, or follow a modifier that was let go; return whether it was ours."""
        key = Qt.Key(event.key())
        if key in MODIFIER_KEYS and self._drag is not None:
            self._drag_on(event.modifiers() & ~MODIFIER_KEYS[key])
            return True
        if key in ARROWS and not event.isAutoRepeat():
            self.end_nudge()
            return True
        return False

    def end_nudge(self) -> None:
        """Let the next arrow key begin a step of its own."""
        if self._nudge:
            self._nudge = ""
            self._plane.settle()

    def _arrow(self, key: Qt.Key, event: QKeyEvent) -> None:
        plane, (dx, dy) = self._plane, ARROWS[key]
        if self._drag is not None:
            return
        handle = plane.handle(plane.selected)
        if handle is None:
            plane.look(plane.camera.panned(-dx * KEY_PAN, dy * KEY_PAN))
            return
        step = plane.camera.step
        if event.modifiers() & SHIFT:
            step *= 10
        elif event.modifiers() & ALT:
            step /= 10
        self._nudge = self._nudge or _merge_key()
        plane.moved.emit(nudged(handle, self._nudge, dx * step, dy * step))

    # -- dragging

    def _drag_on(self, modifiers: Qt.KeyboardModifier) -> bool:
        """Ask for the dragged handle to be where the pointer wants it, unless it is there."""
        if self._drag is None or (self._wanted is None and not self._wandered()):
            return False
        plane = self._plane
        snap = plane.snap
        if modifiers & CONTROL:
            snap = "grid" if snap == "off" else "off"
        wanted = self._drag.target(
            self._pointer,
            plane.camera,
            snap=snap,
            lock=bool(modifiers & SHIFT),
            others=ends_of_others(plane.handles, self._drag.handle),
        )
        if wanted == self._wanted:
            return False
        self._wanted = wanted
        plane.moved.emit(Move(self._drag.handle, *wanted, self._drag.key))
        return True

    def _wandered(self) -> bool:
        dx, dy = self._pointer[0] - self._pressed[0], self._pointer[1] - self._pressed[1]
        return max(abs(dx), abs(dy)) >= WANDER

    def _hover(self) -> None:
        plane = self._plane
        handle = under(plane.handles, self._pointer, plane.camera, plane.selected)
        key = None if handle is None else handle.key
        if key != self.hovered:
            self.hovered = key
            plane.update()

    def _show_cursor(self) -> None:
        if self._drag is not None or self._panning is not None:
            shape = Qt.CursorShape.ClosedHandCursor
        elif self.hovered is None:
            shape = Qt.CursorShape.ArrowCursor
        elif self.hovered[1] == "body":
            shape = Qt.CursorShape.SizeAllCursor
        else:
            shape = Qt.CursorShape.OpenHandCursor
        if self._plane.cursor().shape() != shape:
            self._plane.setCursor(shape)


def _merge_key() -> str:
    return f"plane-{next(_numbers)}"


def _pixel(event: QMouseEvent) -> Point:
    return event.position().x(), event.position().y()
