"""The plane: a canvas with a grid, on which a tool draws and whose handles a hand can move."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import cast

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from lavis.theme import Theme
from lavis.widgets.common.plane.camera import Box, Camera
from lavis.widgets.common.plane.clip import Point
from lavis.widgets.common.plane.grid import (
    draw_ground,
    draw_numbers,
    keep_off,
    pictured_numbers,
    placed_numbers,
)
from lavis.widgets.common.plane.handles import Handle, Key, Snap, neighbour
from lavis.widgets.common.plane.hands import Hands
from lavis.widgets.common.plane.highlights import draw_focus_ring, draw_highlight
from lavis.widgets.common.plane.labels import Labels
from lavis.widgets.common.plane.marks import Surface

#: An automatic camera comes closer when the content could be this many times as large.
TOO_SMALL = 4.0

Draw = Callable[[Surface], None]
Numbers = list[tuple[QPointF, QPixmap]]


class Plane(QWidget):
    """A canvas that looks at the plane through a `Camera`.

    It stores no truth: the view that owns it sets camera, content and handles, draws with the
    functions of `marks`, and answers the signals.

    Parameters
    ----------
    theme : Theme
    draw : callable
        ``draw(surface)`` draws what stands on the grid; called on every repaint.

    Attributes
    ----------
    moved : Signal(Move)
        A drag or a nudge wants a handle elsewhere.
    cancelled : Signal(str)
        Esc ended the drag of that key: what it moved goes back to where it was.
    settled : Signal()
        A gesture has ended.
    chosen : Signal(str)
        The name of what is now selected, "" for nothing.
    removed : Signal(str)
        Delete was pressed on what has that name.
    looked : Signal(float, float, float)
        The user moved the camera: centre x and y, pixels per unit.
    fitted : Signal()
        Home was pressed: the camera fits the content from now on.
    camera_changed : Signal()
        It looks elsewhere, for whatever reason.
    """

    moved = Signal(object)
    cancelled = Signal(str)
    settled = Signal()
    chosen = Signal(str)
    removed = Signal(str)
    looked = Signal(float, float, float)
    fitted = Signal()
    camera_changed = Signal()

    def __init__(self, theme: Theme, draw: Draw, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.snap: Snap = "off"
        #: How many pictures have come to the screen.
        self.painted = 0
        self._draw = draw
        self._camera = Camera()
        self._automatic = True
        self._content: Box = (-1.0, -1.0, 1.0, 1.0)
        self._handles: tuple[Handle, ...] = ()
        self._selected: Key | None = None
        self._hands = Hands(self)
        self._ground: tuple[object, QPixmap, Numbers, tuple[tuple[Point, Point], ...]] | None = None
        self._lines_shown, self._numbers_above = True, False
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(96, 96)
        theme.changed.connect(self.update)

    # -- what the view sets

    @property
    def camera(self) -> Camera:
        """The camera as it is now."""
        return self._camera

    @property
    def handles(self) -> tuple[Handle, ...]:
        """What can be grabbed, in the order of Tab."""
        return self._handles

    @property
    def selected(self) -> Key | None:
        """Name and kind of what is selected."""
        return self._selected

    @property
    def dragging(self) -> bool:
        """Whether a hand holds something."""
        return self._hands.dragging

    def set_view(self, x: float, y: float, scale: float) -> None:
        """Look at a point with so many pixels per unit; with 0 the camera fits the content.

        An automatic camera rests until the content leaves the picture or has become small in it,
        and while something is dragged.
        """
        self._automatic = scale == 0
        if self._automatic:
            self._follow()
        else:
            self._use(self._camera.looking(x, y, scale))

    def set_content(self, box: Box) -> None:
        """Set what Home and an automatic camera fit: left, bottom, right, top."""
        self._content = box
        if self._automatic:
            self._follow()

    def set_ground(self, *, lines: bool = True, numbers_above: bool = False) -> None:
        """Change what the ground is.

        Parameters
        ----------
        lines : bool
            Whether there are lines beside the axes.
        numbers_above : bool
            Whether the numbers along the axes lie over the picture: one that is full of lines
            would cross them out.
        """
        if (lines, numbers_above) != (self._lines_shown, self._numbers_above):
            self._lines_shown, self._numbers_above = lines, numbers_above
            self.update()

    def set_handles(self, handles: Sequence[Handle]) -> None:
        """Set what can be grabbed, in the order of Tab."""
        if tuple(handles) != self._handles:
            self._handles = tuple(handles)
            if self._selected is not None and self.handle(self._selected) is None:
                self._selected = None
            self._hands.forget_missing()
            self.update()

    def select(self, name: str) -> None:
        """Select what has that name: its first handle, unless one of it is selected already."""
        if self._selected is not None and self._selected[0] == name:
            return
        key = next((handle.key for handle in self._handles if handle.name == name), None)
        if key != self._selected:
            self._selected = key
            self.update()

    def handle(self, key: Key | None) -> Handle | None:
        """Return the handle of a key as it is now."""
        return next((handle for handle in self._handles if handle.key == key), None)

    # -- what hands do

    def choose(self, handle: Handle | None) -> None:
        """Select a handle, or nothing, as the user's wish."""
        key = None if handle is None else handle.key
        if key != self._selected:
            self._selected = key
            self.update()
            self.chosen.emit("" if handle is None else handle.name)

    def look(self, camera: Camera) -> None:
        """Look elsewhere, as the user's wish."""
        self._automatic = False
        if self._use(camera):
            self.looked.emit(self._camera.x, self._camera.y, self._camera.scale)

    def fit(self) -> None:
        """Show all that there is, as the user's wish."""
        self._automatic = True
        self._use(self._fitted())
        self.fitted.emit()

    def settle(self) -> None:
        """Say that a gesture has ended."""
        if self._automatic:
            self._follow()
        self.settled.emit()

    # -- painting

    def paint_on(self, painter: QPainter, width: float, height: float) -> None:
        """Paint the picture, without what hands and the keyboard add, at any size.

        Parameters
        ----------
        painter : QPainter
            Of any device, in units that become the logical pixels of the picture.
        width, height : float
            The centre stays in the middle, the scale fills the new size as the old one.
        """
        old = self._camera
        scale = old.scale * min(width / self.width(), height / self.height())
        camera = old.resized(width, height).looking(old.x, old.y, scale)
        painter.save()
        painter.setClipRect(QRectF(0, 0, width, height))
        self._paint(painter, camera, live=False)
        painter.restore()

    def _paint(self, painter: QPainter, camera: Camera, *, live: bool) -> None:
        labels = Labels(camera.width, camera.height)
        surface = Surface(painter, camera, self.theme, labels)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if live:
            numbers = self._lay_ground(surface)
        else:
            placed = placed_numbers(surface)
            keep_off(surface, placed)
            self.draw_ground(surface)
        if live:
            for handle in (self.handle(self._hands.hovered), self.handle(self._selected)):
                if handle is not None:
                    chosen = handle.key == self._selected
                    draw_highlight(surface, handle, chosen=chosen, focused=self.hasFocus())
        self._draw(surface)
        if self._numbers_above and live:
            for at, picture in numbers:
                painter.drawPixmap(at, picture)
        elif self._numbers_above:
            draw_numbers(surface, placed)
        labels.paint(painter, self.theme.color("canvas"))
        if live and self.hasFocus():
            draw_focus_ring(surface)

    def draw_ground(self, on: Surface) -> None:
        """Draw what lies under everything: the grid; kept until camera or theme change."""
        draw_ground(on, lines=self._lines_shown, numbers=not self._numbers_above)

    def _lay_ground(self, on: Surface) -> Numbers:
        """Lay the ground as it was drawn when camera or theme last changed; return its numbers."""
        ratio = self.devicePixelRatioF()
        shown = self._lines_shown, self._numbers_above
        key = (on.camera, self.theme.name, self.theme.scale, ratio, shown)
        if self._ground is None or self._ground[0] != key:
            pixmap = QPixmap(self.size() * ratio)
            pixmap.setDevicePixelRatio(ratio)
            labels = Labels(on.camera.width, on.camera.height)
            painter = QPainter(pixmap)
            surface = Surface(painter, on.camera, on.theme, labels)
            placed = placed_numbers(surface)
            keep_off(surface, placed)
            self.draw_ground(surface)
            painter.end()
            above = pictured_numbers(surface, placed, ratio) if self._numbers_above else []
            self._ground = key, pixmap, above, labels.lines
        on.painter.drawPixmap(0, 0, self._ground[1])
        on.labels.avoid_all(self._ground[3])
        return self._ground[2]

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the picture with what hands and the keyboard add."""
        self.painted += 1
        painter = QPainter(self)
        try:
            self._paint(painter, self._camera, live=True)
        finally:
            # A painter left open by an error would take the whole process down.
            painter.end()

    # -- the camera

    def _use(self, camera: Camera) -> bool:
        """Take a camera and return whether it is another."""
        if camera == self._camera:
            return False
        self._camera = camera
        self.update()
        self.camera_changed.emit()
        return True

    def _follow(self) -> None:
        """Move an automatic camera if it must."""
        if self._hands.dragging:
            return
        best = self._fitted()
        small = best.scale > TOO_SMALL * self._camera.scale
        if small or not self._camera.holds(self._content):
            self._use(best)

    def _fitted(self) -> Camera:
        return self._camera.fitted(self._content)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the centre and the scale, or fit."""
        self._camera = self._camera.resized(self.width(), self.height())
        if self._automatic:
            self._camera = self._fitted()
        self.camera_changed.emit()

    def sizeHint(self) -> QSize:
        """Take all the room there is; this much where nobody gives any."""
        return QSize(480, 480)

    # -- events, as hands

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Grab what lies under the pointer."""
        self._hands.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag, pan or hover."""
        self._hands.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self._hands.release(event)

    def leaveEvent(self, event: QEvent) -> None:
        """End the hover."""
        self._hands.leave()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the pointer, or pan."""
        self._hands.wheel(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Nudge, zoom, fit, remove, or put back what is dragged."""
        if not self._hands.key_press(event):
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """End a nudge."""
        if not self._hands.key_release(event):
            super().keyReleaseEvent(event)

    def event(self, event: QEvent) -> bool:
        """Take pinches, and keys before the shortcuts of the window do."""
        if isinstance(event, QNativeGestureEvent) and self._hands.pinch(event):
            return True
        shortcut = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if shortcut and self._hands.wants(cast(QKeyEvent, event)):
            event.accept()
            return True
        return super().event(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Go to the next thing that can be grabbed, after the last to the next control."""
        if self.hasFocus():
            handle = neighbour(self._handles, self._selected, forward=forward)
            if handle is not None:
                self.choose(handle)
                return True
        return super().focusNextPrevChild(forward)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Select the first thing, or the last when coming from behind."""
        self.update()
        if self._handles and event.reason() == Qt.FocusReason.TabFocusReason:
            self.choose(self._handles[0])
        elif self._handles and event.reason() == Qt.FocusReason.BacktabFocusReason:
            self.choose(self._handles[-1])

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the focus ring away."""
        self._hands.end_nudge()
        self.update()

    def hideEvent(self, event: QHideEvent) -> None:
        """Let go of what is dragged."""
        self._hands.let_go()
