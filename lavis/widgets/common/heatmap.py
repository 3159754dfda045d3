"""A matrix as coloured cells with numbers in them: where they lie, and how they are drawn."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from lavis.theme import Size, Theme
from lavis.widgets.common.text import MINUS, format_number

#: Tokens of the largest positive and negative number: blue and orange, which all eyes part.
POSITIVE, NEGATIVE = "cat1", "cat2"
#: How much of the token's colour the largest number has.
DEPTH = 0.8
#: Significant digits that are tried, until the numbers fit into their cells.
DIGITS = (4, 3, 2, 1)
#: Of the room, what the names of the rows may take; pixels between names and cells.
NAME_SHARE, GAP = 0.25, 6.0
#: Cells grow to this and no further, in pixels at scale 1.
LARGEST_CELL = 110
#: From this on, numbers have the size of other text, in pixels at scale 1.
BODY_CELL = 72
#: Of the largest, below which a number without room is not even marked as negative.
FAINT = 0.005


def mixed(first: QColor, second: QColor, share: float) -> QColor:
    """Return a colour on the way from the first, at 0, to the second, at 1."""
    share = min(1.0, max(0.0, share))
    pairs = zip(first.getRgb()[:3], second.getRgb()[:3], strict=True)  # type: ignore[index]
    return QColor(*(round(a + share * (b - a)) for a, b in pairs))


def cell_color(
    theme: Theme, value: float, limit: float, scale: Literal["diverging", "sequential"]
) -> QColor:
    """Return the colour of a number: zero is the canvas, the limit the deepest.

    Parameters
    ----------
    theme : Theme
    value : float
    limit : float
        The largest absolute value of the matrix.
    scale : {"diverging", "sequential"}
        With two colours about zero, or with one for numbers that are not negative.
    """
    share = abs(value) / limit if limit > 0 else 0.0
    token = NEGATIVE if scale == "diverging" and value < 0 else POSITIVE
    return mixed(theme.color("canvas"), theme.color(token), DEPTH * share)


@dataclass(frozen=True, slots=True)
class Cells:
    """Where the cells of a matrix lie, in pixels."""

    left: float
    top: float
    width: float
    height: float
    rows: int
    columns: int

    @property
    def frame(self) -> QRectF:
        """All of them."""
        return QRectF(self.left, self.top, self.width * self.columns, self.height * self.rows)

    def rect(self, row: int, column: int) -> QRectF:
        """Return a cell."""
        x, y = self.left + column * self.width, self.top + row * self.height
        return QRectF(x, y, self.width, self.height)

    def at(self, x: float, y: float) -> tuple[int, int] | None:
        """Return row and column of the cell at a pixel."""
        row, column = (y - self.top) // self.height, (x - self.left) // self.width
        if 0 <= row < self.rows and 0 <= column < self.columns:
            return int(row), int(column)
        return None


@dataclass(frozen=True)
class Heatmap:
    """A matrix and the names of its rows and columns.

    Attributes
    ----------
    values : sequence of sequence of float
        Row by row; finite.
    row_names, column_names : sequence of str
        As many as there are rows and columns.
    scale : {"diverging", "sequential"}
    """

    values: Sequence[Sequence[float]]
    row_names: Sequence[str]
    column_names: Sequence[str]
    scale: Literal["diverging", "sequential"] = "diverging"

    @property
    def limit(self) -> float:
        """The largest absolute value."""
        return max((abs(value) for row in self.values for value in row), default=0.0)

    def cells(self, theme: Theme, room: QRectF) -> Cells:
        """Return where the cells lie in a room: of equal sides, in the middle, names beside."""
        metrics = QFontMetricsF(theme.font("small"))
        rows, columns = len(self.row_names), len(self.column_names)
        widest = max((metrics.horizontalAdvance(name) for name in self.row_names), default=0.0)
        names = min(widest + GAP, NAME_SHARE * room.width())
        head = metrics.height() + GAP
        side = min(
            (room.width() - names) / max(1, columns),
            (room.height() - head) / max(1, rows),
            theme.px(LARGEST_CELL),
        )
        side = max(1.0, math.floor(side))
        left = room.left() + (room.width() - names - columns * side) / 2 + names
        top = room.top() + (room.height() - head - rows * side) / 2 + head
        return Cells(math.floor(left), math.floor(top), side, side, rows, columns)

    def texts(self, digits: int) -> list[list[str]]:
        """Return the numbers with equally many decimals; the largest has so many digits."""
        limit = self.limit
        power = math.floor(math.log10(limit)) if limit > 0 else 0
        if not -4 <= power < 6:
            return [[format_number(value, digits) for value in row] for row in self.values]
        decimals = max(0, digits - 1 - power)
        return [[_fixed(value, decimals) for value in row] for row in self.values]

    def draw(
        self,
        painter: QPainter,
        theme: Theme,
        room: QRectF,
        pointed: tuple[int, int] | None = None,
    ) -> None:
        """Draw cells, numbers and names.

        Parameters
        ----------
        painter : QPainter
        theme : Theme
        room : QRectF
        pointed : tuple of int, optional
            Row and column of the cell that is framed.
        """
        cells = self.cells(theme, room)
        painter.save()
        size: Size = "body" if cells.width >= theme.px(BODY_CELL) else "small"
        painter.setFont(theme.font(size, tabular=True))
        texts = self._fitting(painter, cells)
        for i, row in enumerate(self.values):
            for j, value in enumerate(row):
                rect = cells.rect(i, j)
                color = cell_color(theme, value, self.limit, self.scale)
                painter.fillRect(rect, color)
                painter.setPen(_readable(theme, color))
                if texts is not None:
                    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, texts[i][j])
                elif value < -FAINT * self.limit:
                    _draw_minus(painter, rect)
        self._draw_lines(painter, theme, cells)
        self._draw_names(painter, theme, room, cells)
        if pointed is not None:
            painter.setPen(theme.pen("accent", 2.0, cosmetic=False))
            painter.drawRect(cells.rect(*pointed).adjusted(1, 1, -1, -1))
        painter.restore()

    def _fitting(self, painter: QPainter, cells: Cells) -> list[list[str]] | None:
        """Return the numbers with the most digits that fit, None where not even one does."""
        metrics = QFontMetricsF(painter.font())
        if metrics.height() > cells.height:
            return None
        for digits in DIGITS:
            texts = self.texts(digits)
            widest = max(metrics.horizontalAdvance(text) for row in texts for text in row)
            if widest + 4 <= cells.width:
                return texts
        return None

    def _draw_lines(self, painter: QPainter, theme: Theme, cells: Cells) -> None:
        """Part the cells, so that a zero can be seen to be one."""
        painter.setPen(theme.pen("grid", cosmetic=False))
        frame = cells.frame
        for column in range(cells.columns + 1):
            x = frame.left() + column * cells.width
            painter.drawLine(QLineF(x, frame.top(), x, frame.bottom()))
        for row in range(cells.rows + 1):
            y = frame.top() + row * cells.height
            painter.drawLine(QLineF(frame.left(), y, frame.right(), y))

    def _draw_names(self, painter: QPainter, theme: Theme, room: QRectF, cells: Cells) -> None:
        painter.setFont(theme.font("small"))
        painter.setPen(theme.color("muted"))
        metrics = QFontMetricsF(painter.font())
        elide = Qt.TextElideMode.ElideRight
        width = min(NAME_SHARE * room.width(), cells.left - room.left()) - GAP
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if metrics.height() <= cells.height:
            for row, name in enumerate(self.row_names):
                rect = cells.rect(row, 0)
                rect = QRectF(cells.left - GAP - width, rect.top(), width, rect.height())
                painter.drawText(rect, right, metrics.elidedText(name, elide, width))
        for column, name in enumerate(self.column_names):
            rect = cells.rect(0, column)
            shown = metrics.elidedText(name, elide, rect.width() - 2)
            height = metrics.height()
            rect = QRectF(rect.left(), rect.top() - height - GAP / 2, rect.width(), height)
            if metrics.horizontalAdvance(shown) <= rect.width():
                painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, shown)


def _fixed(value: float, decimals: int) -> str:
    text = f"{value:.{decimals}f}"
    if float(text) == 0:
        return "0"
    return text.replace("-", MINUS)


def _draw_minus(painter: QPainter, rect: QRectF) -> None:
    """Say that a number is negative where there is no room to write it."""
    reach = min(4.0, rect.width() / 4)
    center = rect.center()
    painter.drawLine(center - QPointF(reach, 0), center + QPointF(reach, 0))


def _readable(theme: Theme, ground: QColor) -> QColor:
    """Return the colour of text or of the canvas, whichever stands out more."""
    choices = (theme.color("text"), theme.color("canvas"))
    return max(choices, key=lambda color: abs(_luminance(color) - _luminance(ground)))


def _luminance(color: QColor) -> float:
    """Return what of the light the eye sees, raised so that equal steps look equal."""
    parts = ((0.2126, color.redF()), (0.7152, color.greenF()), (0.0722, color.blueF()))
    light = sum(
        weight * (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4)
        for weight, part in parts
    )
    return math.log(light + 0.05)
