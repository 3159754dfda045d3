"""The strip under the matrices: the dot product that made the selected number, term by term."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from lavis.theme import Theme
from lavis.tools.attention import Cell
from lavis.widgets.common.text import format_number

#: Pixels at scale 1: of a line, of a term, around all.
LINE, TERM, MARGIN = 20, 62, 12
#: Lines: left, right and products.
LINES = 3

HINT = "Click a number to see what made it; double-click one of your own to type another."


class Terms(QWidget):
    """Left and right operand over their products and the sum; its height never changes.

    Parameters
    ----------
    theme : Theme
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._cell: Cell | None = None
        self._hint = HINT
        self.setAccessibleName("What made the number")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._restyle)
        self._restyle()

    @property
    def sentence(self) -> str:
        """What is said in one line."""
        return self._hint if self._cell is None else self._cell.formula

    def show_cell(self, cell: Cell | None, hint: str = HINT) -> None:
        """Show what made a number, or a hint.

        Parameters
        ----------
        cell : Cell or None
        hint : str
        """
        if (cell, hint) != (self._cell, self._hint):
            self._cell, self._hint = cell, hint
            self.setAccessibleDescription(self.sentence)
            self.setToolTip(self.sentence)
            self.update()

    def sizeHint(self) -> QSize:
        """Have room for three lines."""
        return QSize(self._theme.px(200), self._theme.px(LINES * LINE + 12))

    def paint_on(self, painter: QPainter, width: float, height: float) -> None:
        """Paint the terms into a size."""
        margin, line = self._theme.px(MARGIN), self._theme.px(LINE)
        room = QRectF(margin, 4, width - 2 * margin, line)
        cell = self._cell
        terms = () if cell is None else cell.terms
        names = self._names(room.width())
        fits = names + (len(terms) + 1.5) * self._theme.px(TERM) <= room.width()
        if cell is None or not terms or not fits:
            self._wrap(painter, QRectF(margin, 6, width - 2 * margin, height - 8))
            return
        self._line(painter, room, names, cell.left, [term.left for term in terms], "first")
        room.translate(0, line)
        self._line(painter, room, names, cell.right, [term.right for term in terms], "second", "·")
        room.translate(0, line)
        painter.setPen(self._theme.pen("axis", cosmetic=False))
        end = room.left() + names + len(terms) * self._theme.px(TERM)
        painter.drawLine(QLineF(room.left() + names, room.top(), end, room.top()))
        products = [term.product for term in terms]
        self._line(painter, room, names, "products", products, "muted", "+")
        total = QRectF(end, room.top(), room.right() - end, line)
        painter.setPen(self._theme.color("text"))
        painter.setFont(self._theme.font(tabular=True))
        value = "" if cell.value is None else f" =  {format_number(cell.value)}"
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(total, left, value)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the terms under a line."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("canvas"))
        painter.setPen(self._theme.pen("grid", cosmetic=False))
        painter.drawLine(0, 0, self.width(), 0)
        self.paint_on(painter, self.width(), self.height())

    def _names(self, width: float) -> float:
        if self._cell is None:
            return 0.0
        metrics = QFontMetricsF(self._theme.font())
        texts = (self._cell.left, self._cell.right, "products")
        return min(max(map(metrics.horizontalAdvance, texts)) + 8, 0.4 * width)

    def _line(
        self,
        painter: QPainter,
        room: QRectF,
        names: float,
        name: str,
        values: list[float],
        token: str,
        sign: str = "",
    ) -> None:
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        font = self._theme.font(tabular=True)
        painter.setFont(font)
        painter.setPen(self._theme.color(token))
        elided = QFontMetricsF(font).elidedText(name, Qt.TextElideMode.ElideRight, names - 8)
        painter.drawText(QRectF(room.left(), room.top(), names, room.height()), left, elided)
        step = self._theme.px(TERM)
        for index, value in enumerate(values):
            place = QRectF(room.left() + names + index * step, room.top(), step, room.height())
            painter.setPen(self._theme.color("muted"))
            if sign == "·" or (sign and index):
                painter.drawText(place, left, sign)
            painter.setPen(self._theme.color(token))
            painter.drawText(place.adjusted(0, 0, -8, 0), right, format_number(value, 3))

    def _wrap(self, painter: QPainter, room: QRectF) -> None:
        painter.setFont(self._theme.font())
        painter.setPen(self._theme.color("muted" if self._cell is None else "text"))
        flags = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        painter.drawText(room, flags | int(Qt.TextFlag.TextWordWrap), self.sentence)

    def _restyle(self) -> None:
        self.setFixedHeight(self._theme.px(LINES * LINE + 12))
        self.update()
