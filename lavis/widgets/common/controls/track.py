"""The line of a slider."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from lavis.theme import CONTROL_HEIGHT, Theme
from lavis.widgets.common.number_field import step_factor

#: Steps by key; ten million are more than any track has.
_STEPS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Down: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Up: 1,
    Qt.Key.Key_PageDown: -10,
    Qt.Key.Key_PageUp: 10,
    Qt.Key.Key_Home: -1e7,
    Qt.Key.Key_End: 1e7,
}


class Track(QWidget):
    """The line of a slider with its handle; knows fractions of its way, not values.

    Attributes
    ----------
    grabbed : Signal()
        A drag begins.
    dragged : Signal(float)
        The fraction, from 0 to 1, under the pointer.
    abandoned : Signal()
        Esc has ended the drag.
    stepped : Signal(float)
        So many steps by the keyboard or the wheel.
    left : Signal()
        The focus is gone: the next steps are another gesture.
    """

    grabbed = Signal()
    dragged = Signal(float)
    abandoned = Signal()
    stepped = Signal(float)
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._fraction = self._origin = 0.0
        self._marks: tuple[float, ...] = ()
        self._grip: float | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._restyle)

    def set_fraction(self, fraction: float, origin: float = 0.0) -> None:
        """Place the handle; the line is filled from `origin` to it."""
        self._fraction = min(max(fraction, 0.0), 1.0)
        self._origin = min(max(origin, 0.0), 1.0)
        self.setAccessibleDescription(f"{round(100 * self._fraction)} percent of the way")
        self.update()

    def set_marks(self, fractions: Sequence[float]) -> None:
        """Mark these places of the way, such as where one act ends and the next begins."""
        if tuple(fractions) != self._marks:
            self._marks = tuple(fractions)
            self.update()

    def sizeHint(self) -> QSize:
        """Return the height of a control, and room enough to drag."""
        return QSize(self._theme.px(96), self._theme.px(CONTROL_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        """Return the least that can be dragged on."""
        return QSize(self._theme.px(40), self._theme.px(CONTROL_HEIGHT))

    def event(self, event: QEvent) -> bool:
        """Claim Esc during a drag before the window's shortcuts see it."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
            and self._grip is not None
        ):
            event.accept()
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Grab the handle, or bring it here."""
        if event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        offset = event.position().x() - self._place(self._fraction)
        on_handle = abs(offset) <= self._radius
        self._grip = offset if on_handle else 0.0
        self.grabbed.emit()
        if not on_handle:
            self._drag_to(event.position().x())
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the pointer."""
        if self._grip is not None:
            self._drag_to(event.position().x())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self._grip = None
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step, go to an end, or abandon the drag."""
        steps = _STEPS.get(Qt.Key(event.key()))
        if event.key() == Qt.Key.Key_Escape and self._grip is not None:
            self._grip = None
            self.abandoned.emit()
            self.update()
        elif steps is not None:
            self.stepped.emit(steps * step_factor(event.modifiers()))
        else:
            event.ignore()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to what scrolls."""
        event.ignore()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """End the run of steps."""
        super().focusOutEvent(event)
        self.left.emit()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the line, its filled part and the handle."""
        px, color = self._theme.px, self._theme.color
        middle, thickness = self.height() / 2, px(4)
        start, end = sorted((self._place(self._origin), self._place(self._fraction)))
        on = self.isEnabled()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        for left, right, token in (
            (self._place(0) - self._radius, self._place(1) + self._radius, "border"),
            (start - (self._radius if start == self._place(0) else 0), end, "accent"),
        ):
            painter.setBrush(color(token if on else "border"))
            line = QRectF(left, middle - thickness / 2, right - left, thickness)
            painter.drawRoundedRect(line, thickness / 2, thickness / 2)
        painter.setBrush(color("muted"))
        for mark in self._marks:
            painter.drawRect(QRectF(self._place(mark) - 1, middle - px(6), 2, px(12)))
        center = QPointF(self._place(self._fraction), middle)
        lively = on and (self.underMouse() or self._grip is not None)
        if self.hasFocus():
            painter.setBrush(color("text"))
            painter.drawEllipse(center, self._radius + px(2), self._radius + px(2))
        painter.setPen(self._theme.pen("panel", px(2), cosmetic=False))
        painter.setBrush(color(("text" if lively else "accent") if on else "disabled"))
        painter.drawEllipse(center, self._radius, self._radius)

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()

    @property
    def _radius(self) -> int:
        return self._theme.px(7)

    def _place(self, fraction: float) -> float:
        margin = self._radius + self._theme.px(3)
        return margin + fraction * (self.width() - 2 * margin)

    def _drag_to(self, x: float) -> None:
        assert self._grip is not None
        start, end = self._place(0), self._place(1)
        fraction = (x - self._grip - start) / max(end - start, 1)
        self.dragged.emit(min(max(fraction, 0.0), 1.0))
