"""The product C = A·B drawn to scale, with what it costs."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from lavis.theme import Theme
from lavis.tools.gemm import Params, Point
from lavis.widgets.common.heatmap import mixed
from lavis.widgets.gemm import words

#: Of the longest side, how short another one is drawn at the least; pixels between the matrices.
THIN, GAP = 0.05, 14
#: How much of its colour a matrix is filled with, and how many sheets stand for a batch.
FILL, SHEETS = 0.22, 3

CENTER = Qt.AlignmentFlag.AlignCenter


class ProductView(QWidget):
    """A stands at the left of C and B above it: a row of A meets a column of B in a cell of C.

    Parameters
    ----------
    theme : Theme
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._params = Params()
        self._point: Point | None = None
        self.setAccessibleName("The product to scale")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(96, 72)
        theme.changed.connect(self.update)

    def show_point(self, params: Params, point: Point | None) -> None:
        """Show a product."""
        self._params, self._point = params, point
        self.setAccessibleDescription("" if point is None else self._said(point))
        self.update()

    def sizeHint(self) -> QSize:
        """Room for three matrices."""
        return QSize(self._theme.px(320), self._theme.px(260))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the three matrices and the arithmetic under them."""
        painter = QPainter(self)
        self.paint_on(painter, self.width(), self.height())

    def paint_on(self, painter: QPainter, width: int, height: int) -> None:
        """Draw into a room of that size."""
        painter.fillRect(QRectF(0, 0, width, height), self._theme.color("canvas"))
        if self._point is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = QFontMetricsF(self._theme.font()).lineSpacing()
        lines = self._lines(self._point)
        pad = self._theme.px(12)
        shown = lines if height > (len(lines) + 7) * line else lines[:2]
        foot = len(shown) * line + pad
        if height - foot > 6 * line:
            self._draw(painter, QRectF(pad, pad, width - 2 * pad, height - foot - 2 * pad))
        else:
            foot = height - pad
        for index, (text, token) in enumerate(shown):
            y = height - foot + index * line
            room = QRectF(pad, y, width - 2 * pad, line)
            self._text(painter, room, text, token, Qt.AlignmentFlag.AlignHCenter)

    def _draw(self, painter: QPainter, room: QRectF) -> None:
        """Draw A, B and C, all sides in one scale but for very short ones."""
        assert self._point is not None
        point, theme = self._point, self._theme
        side = max(point.m, point.n, point.k)
        m, n, k = (max(each / side, THIN) for each in (point.m, point.n, point.k))
        label = QFontMetricsF(theme.font("small")).height() + 2
        gap = theme.px(GAP) + label
        scale = min(
            (room.width() - gap - 2 * label) / (k + n), (room.height() - gap - label) / (k + m)
        )
        if scale <= 8:
            return
        width, height = (k + n) * scale + gap, (k + m) * scale + gap
        left = room.center().x() - width / 2
        top = room.center().y() - height / 2 + label / 2
        a = QRectF(left, top + k * scale + gap, k * scale, m * scale)
        b = QRectF(left + k * scale + gap, top, n * scale, k * scale)
        c = QRectF(b.left(), a.top(), n * scale, m * scale)
        stored = self._params.transpose_a, self._params.transpose_b
        names = ("Aᵀ" if stored[0] else "A", "Bᵀ" if stored[1] else "B", "C")
        for rect, token, name in zip((a, b, c), (words.A, words.B, words.C), names, strict=True):
            self._matrix(painter, rect, token, name)
        self._thread(painter, a, b, c)
        self._side(painter, b, f"{point.n:,}", above=True)
        self._side(painter, a, f"{point.k:,}", above=True)
        self._side(painter, a, f"{point.m:,}", above=False)
        self._side(painter, b, f"{point.k:,}", above=False)

    def _matrix(self, painter: QPainter, rect: QRectF, token: str, name: str) -> None:
        color, ground = self._theme.color(token), self._theme.color("canvas")
        painter.setPen(self._theme.pen(token, 1.5, cosmetic=False))
        painter.setBrush(mixed(ground, color, FILL))
        assert self._point is not None
        if self._point.batch > 1:
            for sheet in range(SHEETS - 1, 0, -1):
                painter.drawRect(rect.translated(3.0 * sheet, -3.0 * sheet))
        painter.drawRect(rect)
        font = QFont(self._theme.font("title"))
        font.setBold(True)
        if min(rect.width(), rect.height()) > QFontMetricsF(font).height():
            self._text(painter, rect, name, token, CENTER, font)

    def _thread(self, painter: QPainter, a: QRectF, b: QRectF, c: QRectF) -> None:
        """Draw the row of A and the column of B that make one number of C."""
        row, column = 0.25, 0.75
        y, x = a.top() + row * a.height(), b.left() + column * b.width()
        painter.setPen(self._theme.pen(words.A, 2, cosmetic=False))
        painter.drawLine(QPointF(a.left(), y), QPointF(a.right(), y))
        painter.setPen(self._theme.pen(words.B, 2, cosmetic=False))
        painter.drawLine(QPointF(x, b.top()), QPointF(x, b.bottom()))
        painter.setPen(self._theme.pen("muted", 1, Qt.PenStyle.DotLine, cosmetic=False))
        painter.drawLine(QPointF(a.right(), y), QPointF(x, y))
        painter.drawLine(QPointF(x, b.bottom()), QPointF(x, y))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color(words.C))
        painter.drawEllipse(QPointF(x, y), 4, 4)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _side(self, painter: QPainter, rect: QRectF, text: str, *, above: bool) -> None:
        """Write a length above a matrix, or at its left, upright where it would not fit."""
        font = self._theme.font("small", tabular=True)
        metrics = QFontMetricsF(font)
        width, height = metrics.horizontalAdvance(text) + 4, metrics.height()
        if above:
            room = QRectF(rect.center().x() - width / 2, rect.top() - height - 2, width, height)
            if self._point is not None and self._point.batch > 1:
                room.translate(0, -6)
            self._text(painter, room, text, "muted", CENTER, font)
            return
        painter.save()
        painter.translate(rect.left() - height / 2 - 3, rect.center().y())
        painter.rotate(-90)
        self._text(
            painter, QRectF(-width / 2, -height / 2, width, height), text, "muted", CENTER, font
        )
        painter.restore()

    def _text(
        self,
        painter: QPainter,
        room: QRectF,
        text: str,
        token: str,
        align: Qt.AlignmentFlag,
        font: QFont | None = None,
    ) -> None:
        font = font or self._theme.font(tabular=True)
        shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, room.width() + 2)
        painter.setFont(font)
        painter.setPen(self._theme.color(token))
        painter.drawText(room.adjusted(-1, 0, 1, 0), align | Qt.AlignmentFlag.AlignVCenter, shown)

    def _lines(self, point: Point) -> list[tuple[str, str]]:
        batch = f" · {point.batch:,}" if point.batch > 1 else ""
        count = f"2 · {point.m:,} · {point.n:,} · {point.k:,}{batch}"
        numbers = point.m * point.k + point.k * point.n + point.m * point.n
        return [
            (f"{words.shape_of(point)} · {point.dtype}", "text"),
            (f"{count} = {words.flops_of(point.flops)}", words.C),
            (
                f"(m·k + k·n + m·n) · {point.itemsize} B{batch} = {words.size_of(point.bytes)}",
                "muted",
            ),
            (
                f"{words.flops_of(point.flops)} / {words.size_of(point.bytes)} = "
                f"{point.intensity:,.4g} FLOP a byte",
                "muted",
            ),
            (f"every one of {numbers:,} numbers is used {_uses(point)} times over", "muted"),
        ]

    def _said(self, point: Point) -> str:
        return ". ".join(text for text, _ in self._lines(point)) + "."


def _uses(point: Point) -> str:
    """Return how often a number of the three matrices takes part, on average."""
    numbers = point.m * point.k + point.k * point.n + point.m * point.n
    return f"{3 * point.m * point.n * point.k / numbers:,.4g}"
