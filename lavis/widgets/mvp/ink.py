"""What overlays and sheets are painted with."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from lavis.theme import Size, Theme

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTER = Qt.AlignmentFlag.AlignCenter
TOP_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
BOTTOM_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom
BOTTOM_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom
HIDDEN = "Hidden until the prediction is revealed."

#: Of the followed vertex, of the guess, and pixels of a handle.
VERTEX, GUESS, KNOB, RING = "result", "accent", 5.5, 10.0


@dataclass(frozen=True)
class Ink:
    """A painter in a theme."""

    painter: QPainter
    theme: Theme

    def color(self, token: str) -> QColor:
        """Return the colour of a token."""
        return self.theme.color(token)

    def pen(
        self, token: str, width: float = 1.0, style: Qt.PenStyle = Qt.PenStyle.SolidLine
    ) -> QPen:
        """Return a pen that is as wide on paper as on the screen."""
        return self.theme.pen(token, width * self.theme.scale, style, cosmetic=False)

    def font(self, size: Size = "small", *, bold: bool = False) -> QFont:
        """Return a font with figures of one width."""
        font = self.theme.font(size, tabular=True)
        font.setBold(bold)
        return font

    def text(
        self,
        rect: QRectF,
        text: str,
        token: str = "text",
        align: Qt.AlignmentFlag = LEFT,
        font: QFont | None = None,
    ) -> None:
        """Write one line, elided where it is too long."""
        font = font or self.font()
        shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, rect.width() + 1)
        self.painter.setFont(font)
        self.painter.setPen(self.color(token))
        self.painter.drawText(rect.adjusted(-1, 0, 1, 0), align, shown)

    def label(
        self, at: QPointF, text: str, token: str, font: QFont | None = None, ground: str = "canvas"
    ) -> QRectF:
        """Write a short text beside a point, on a ground of its own; return where it stands."""
        font = font or self.font()
        metrics = QFontMetricsF(font)
        rect = QRectF(at, metrics.size(0, text)).adjusted(-3, -1, 3, 1)
        color = self.color(ground)
        color.setAlphaF(0.8)
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(color)
        self.painter.drawRoundedRect(rect, 3, 3)
        self.text(rect.adjusted(3, 0, -3, 0), text, token, font=font)
        return rect

    def line(
        self,
        room: QRectF,
        text: str,
        token: str,
        align: Qt.AlignmentFlag,
        font: QFont | None = None,
    ) -> QRectF:
        """Write a label into a corner of a room, elided where it is too long."""
        font = font or self.font()
        metrics = QFontMetricsF(font)
        text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        size = metrics.size(0, text)
        at = room.topLeft()
        if align & Qt.AlignmentFlag.AlignRight:
            at.setX(room.right() - size.width())
        if align & Qt.AlignmentFlag.AlignBottom:
            at.setY(room.bottom() - size.height())
        return self.label(at, text, token, font)

    def paragraph(self, rect: QRectF, text: str, token: str = "muted") -> None:
        """Write a sentence in the middle of a room, on as many lines as it needs."""
        self.painter.setFont(self.theme.font("body"))
        self.painter.setPen(self.color(token))
        room = rect.adjusted(8, 0, -8, 0)
        spare = room.width() - self.theme.px(420)
        if spare > 0:
            room.adjust(spare / 2, 0, -spare / 2, 0)
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        self.painter.drawText(room, int(flags), text)

    def knob(self, at: QPointF, token: str, *, chosen: bool, lit: bool, square: bool) -> None:
        """Draw what is grabbed: a disc, or a square for what goes along a line."""
        painter, scale = self.painter, self.theme.scale
        if chosen or lit:
            painter.setPen(self.pen("accent", 1.5) if chosen else Qt.PenStyle.NoPen)
            painter.setBrush(self.color("selection" if chosen else "hover"))
            painter.drawEllipse(at, RING * scale, RING * scale)
        painter.setPen(self.pen("canvas", 1.5))
        painter.setBrush(self.color(token))
        size = KNOB * scale
        if square:
            painter.drawRect(QRectF(at.x() - size, at.y() - size, 2 * size, 2 * size))
        else:
            painter.drawEllipse(at, size, size)
        painter.setBrush(Qt.BrushStyle.NoBrush)
