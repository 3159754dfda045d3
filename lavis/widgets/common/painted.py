"""A picture that is a function of what a view has: nothing in it is held."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from lavis.theme import Theme

Draw = Callable[[QPainter, QRectF], None]
#: Pixels around the picture, at scale 1.
MARGIN = 12

ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class Painted(QWidget):
    """A canvas that is drawn by one function, for the screen and for export alike.

    Parameters
    ----------
    theme : Theme
    name : str
        For screen readers.
    draw : callable
        ``draw(painter, room)``.
    tip : callable, optional
        ``tip(room, at) -> str``: what pointing at a pixel says, "" for nothing.

    Attributes
    ----------
    clicked : Signal(QRectF, QPointF)
        The user clicked there; with the room that the picture had.
    moved : Signal(int, int)
        An arrow key was pressed: to the right and downwards.
    """

    clicked = Signal(QRectF, QPointF)
    moved = Signal(int, int)

    def __init__(
        self,
        theme: Theme,
        name: str,
        draw: Draw,
        tip: Callable[[QRectF, QPointF], str] | None = None,
    ) -> None:
        super().__init__()
        self._theme = theme
        self._draw, self._tip = draw, tip
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(96, 96)
        theme.changed.connect(self.update)

    def paint_on(self, painter: QPainter, width: float, height: float) -> None:
        """Paint the picture at any size."""
        painter.fillRect(QRectF(0, 0, width, height), self._theme.color("canvas"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw(painter, self._room(width, height))

    @property
    def room(self) -> QRectF:
        """Where the picture is drawn."""
        return self._room(self.width(), self.height())

    def sizeHint(self) -> QSize:
        """Take all the room there is; this much where nobody gives any."""
        return QSize(480, 420)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw."""
        painter = QPainter(self)
        try:
            self.paint_on(painter, self.width(), self.height())
            if self.hasFocus():
                painter.setPen(self._theme.pen("accent", 2.0, cosmetic=False))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))
        finally:
            painter.end()

    def event(self, event: QEvent) -> bool:
        """Say what is pointed at."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            text = self._tip(self.room, QPointF(event.pos())) if self._tip else ""
            QToolTip.showText(event.globalPos(), text, self)
            return True
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() in ARROWS
        ):
            event.accept()
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take a click."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit(self.room, event.position())
        else:
            event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the arrows."""
        way = ARROWS.get(Qt.Key(event.key()))
        if way is None:
            super().keyPressEvent(event)
        else:
            self.moved.emit(*way)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Draw the ring."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        super().focusOutEvent(event)
        self.update()

    def _room(self, width: float, height: float) -> QRectF:
        margin = self._theme.px(MARGIN)
        return QRectF(0, 0, width, height).adjusted(margin, margin, -margin, -margin)
