"""A matrix as coloured cells with numbers in them: where they lie, and how they are drawn."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QPaintEngine, QPainter

from lavis.theme import Size, Theme
from lavis.widgets.common import shades
from lavis.widgets.common.shades import Scale, cell_color, mixed, readable
from lavis.widgets.common.text import MINUS, format_number

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Cells", "Heatmap", "cell_color", "mixed"]

#: Significant digits that are tried, until the numbers fit into their cells; one would mislead.
DIGITS = (4, 3, 2)
#: Of the room, what the names of the rows may take; pixels between names and cells.
NAME_SHARE, GAP = 0.25, 6.0
#: Cells grow to this and no further, in pixels at scale 1.
LARGEST_CELL = 110
#: From this on, numbers have the size of other text, in pixels at scale 1.
BODY_CELL = 72
#: Of the largest, below which a number without room is not even marked as negative.
FAINT = 0.005
#: Pixels of a cell from which on cells are parted by lines: a white zero must be seen to be one.
PARTED: dict[Scale, int] = {"diverging": 6, "sequential": 18}
#: Pixels of a cell from which on it may hold a number or a minus; below the other, cells have
#: sides that are no whole pixels.
MARKED, WHOLE = 8, 6
#: The frame of a cell is never smaller than this.
LEAST_FRAME = 6
#: Up to so many cells are drawn as rectangles into files of lines, which stay sharp there.
SHARP = 4096
#: Names that are measured: of many the longest.
MEASURED = 12
_FILES = (QPaintEngine.Type.SVG, QPaintEngine.Type.Pdf, QPaintEngine.Type.Picture)


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

    def within(self, room: QRectF) -> tuple[range, range]:
        """Return the rows and columns of which something lies in a room."""
        first = math.floor((room.top() - self.top) / self.height)
        last = math.ceil((room.bottom() - self.top) / self.height)
        rows = range(max(0, first), min(self.rows, last))
        first = math.floor((room.left() - self.left) / self.width)
        last = math.ceil((room.right() - self.left) / self.width)
        return rows, range(max(0, first), min(self.columns, last))


@dataclass(frozen=True)
class Heatmap:
    """A matrix and the names of its rows and columns.

    Attributes
    ----------
    values : sequence of sequence of float, or numpy.ndarray of shape (m, n)
        Row by row. What is infinite is hatched.
    row_names, column_names : sequence of str
        As many as there are rows and columns, or none.
    scale : {"diverging", "sequential"}
    most : float or None
        What has the deepest colour; by default the largest absolute value.
    upright : bool
        Whether the names of columns stand upright where they are wider than a cell.
    name_share : float
        Of the room, what names may take at most.
    square : bool
        Whether cells have equal sides; else they fill the room.
    root : bool
        Whether colours go with the square root of the share of the largest, which brings out what
        is small; for numbers that are not negative.
    """

    values: Sequence[Sequence[float]] | NDArray[np.floating]
    row_names: Sequence[str] = ()
    column_names: Sequence[str] = ()
    scale: Scale = "diverging"
    most: float | None = None
    upright: bool = False
    name_share: float = NAME_SHARE
    square: bool = True
    root: bool = False

    @cached_property
    def array(self) -> NDArray[np.floating[Any]]:
        """The numbers, (m, n)."""
        return np.atleast_2d(np.asarray(self.values))

    @cached_property
    def limit(self) -> float:
        """The largest absolute value that is finite, or what is given as `most`."""
        if self.most is not None:
            return self.most
        if not self.array.size:
            return 0.0
        largest = max(abs(float(self.array.max())), abs(float(self.array.min())))
        if math.isfinite(largest):
            return largest
        sizes = np.abs(self.array)
        return float(np.max(sizes, where=np.isfinite(sizes), initial=0.0))

    @cached_property
    def shades(self) -> NDArray[np.uint8]:
        """The colour of each number, as `lavis.widgets.common.shades.levels` says it."""
        values = self.array
        if self.root and self.limit > 0:
            values = np.sqrt(np.maximum(values, 0) / self.limit) * self.limit
        return shades.levels(values, self.limit, self.scale)

    def color(self, theme: Theme, value: float) -> QColor:
        """Return the colour of one of the numbers."""
        if self.root and self.limit > 0 and value >= 0:
            value = math.sqrt(value / self.limit) * self.limit
        return cell_color(theme, value, self.limit, self.scale)

    @cached_property
    def _whole(self) -> bool:
        finite = self.array[np.isfinite(self.array)]
        return bool((finite == np.rint(finite)).all())

    def room_of(self, theme: Theme, room: QRectF) -> QRectF:
        """Return what of a room the cells have, beside their names."""
        metrics = QFontMetricsF(theme.font("small"))
        names = min(_widest(metrics, self.row_names) + GAP, self.name_share * room.width())
        names = names if len(self.row_names) else 0.0
        head = metrics.height() + GAP if len(self.column_names) else 0.0
        widest = _widest(metrics, self.column_names)
        if self.upright and widest * self.array.shape[1] > room.width() - names:
            head = max(head, min(widest + GAP, self.name_share * room.height()))
        return room.adjusted(names, head, 0, 0)

    def cells(self, theme: Theme, room: QRectF) -> Cells:
        """Return where the cells lie in a room: in the middle, names beside."""
        inner = self.room_of(theme, room)
        rows, columns = self.array.shape
        most = theme.px(LARGEST_CELL)
        width = min(inner.width() / max(1, columns), most)
        height = min(inner.height() / max(1, rows), most)
        if self.square:
            width = height = min(width, height)
        width, height = _whole(width), _whole(height)
        left = inner.left() + (inner.width() - columns * width) / 2
        top = inner.top() + (inner.height() - rows * height) / 2
        return Cells(math.floor(left), math.floor(top), width, height, rows, columns)

    def texts(self, digits: int) -> list[list[str]]:
        """Return the numbers with equally many decimals; the largest has so many digits."""
        return [[self.text(value, digits) for value in row] for row in self.array.tolist()]

    def text(self, value: float, digits: int) -> str:
        """Return a number with as many decimals as all others have."""
        limit = self.limit
        power = math.floor(math.log10(limit)) if limit > 0 else 0
        if not math.isfinite(value) or not -4 <= power < 6:
            return format_number(value, digits)
        return _fixed(value, 0 if self._whole else max(0, digits - 1 - power))

    def draw(
        self,
        painter: QPainter,
        theme: Theme,
        room: QRectF,
        pointed: tuple[int, int] | None = None,
        cells: Cells | None = None,
    ) -> None:
        """Draw cells, numbers and names, as much of them as the room shows.

        Parameters
        ----------
        painter : QPainter
        theme : Theme
        room : QRectF
        pointed : tuple of int, optional
            Row and column of the cell that is framed, and whose names are brought out.
        cells : Cells, optional
            Where they lie; by default all of them in the room.
        """
        cells = self.cells(theme, room) if cells is None else cells
        inner = self.room_of(theme, room).intersected(cells.frame)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setClipRect(inner.adjusted(0, 0, 1, 1), Qt.ClipOperation.IntersectClip)
        self._draw_cells(painter, theme, cells, inner)
        self._draw_numbers(painter, theme, cells, inner)
        if min(cells.width, cells.height) >= PARTED[self.scale]:
            _draw_lines(painter, theme, cells, inner)
        painter.restore()
        _Names(self, theme, room, cells, inner).draw(painter)
        if pointed is not None:
            self.draw_pointed(painter, theme, room, pointed, cells)

    def draw_pointed(
        self,
        painter: QPainter,
        theme: Theme,
        room: QRectF,
        pointed: tuple[int, int],
        cells: Cells | None = None,
        token: str = "text",
    ) -> None:
        """Frame a cell and bring out its names, over what `draw` has drawn."""
        cells = self.cells(theme, room) if cells is None else cells
        inner = self.room_of(theme, room).intersected(cells.frame)
        painter.save()
        painter.setClipRect(inner.adjusted(-2, -2, 2, 2), Qt.ClipOperation.IntersectClip)
        painter.setPen(theme.pen(token, 2.0, cosmetic=False))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        rect = cells.rect(*pointed)
        grown = max(0.0, LEAST_FRAME - rect.width()) / 2
        painter.drawRect(rect.adjusted(1 - grown, 1 - grown, grown - 1, grown - 1))
        painter.restore()
        _Names(self, theme, room, cells, inner).draw_of(painter, pointed)

    def _draw_cells(self, painter: QPainter, theme: Theme, cells: Cells, inner: QRectF) -> None:
        rows, columns = cells.within(inner)
        if not rows or not columns:
            return
        shown = self.shades[rows.start : rows.stop, columns.start : columns.stop]
        if painter.paintEngine().type() in _FILES and shown.size <= SHARP:
            for i in rows:
                for j in columns:
                    value = float(self.array[i, j])
                    color = self.color(theme, value)
                    painter.fillRect(cells.rect(i, j), color)
            return
        first, last = cells.rect(rows[0], columns[0]), cells.rect(rows[-1], columns[-1])
        target = first.united(last)
        ratio = painter.device().devicePixelRatioF()
        high, wide = math.ceil(target.height() * ratio), math.ceil(target.width() * ratio)
        shown = shades.pooled(shown, high, wide, self.scale)
        painter.drawImage(target, shades.image(shown, shades.palette(theme, self.scale)))

    def _draw_numbers(self, painter: QPainter, theme: Theme, cells: Cells, inner: QRectF) -> None:
        if min(cells.width, cells.height) < MARKED:
            return
        size: Size = "body" if cells.width >= theme.px(BODY_CELL) else "small"
        painter.setFont(theme.font(size, tabular=True))
        digits = self._fitting(painter, cells)
        rows, columns = cells.within(inner)
        for i in rows:
            for j in columns:
                rect, value = cells.rect(i, j), float(self.array[i, j])
                color = self.color(theme, value)
                if math.isinf(value):
                    color = theme.color("canvas")
                    painter.fillRect(rect, color)
                    hatch = QBrush(theme.color("axis"), Qt.BrushStyle.BDiagPattern)
                    painter.fillRect(rect, hatch)
                    continue
                painter.setPen(readable(theme, color))
                if digits:
                    text = self.text(value, digits)
                    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)
                elif value < -FAINT * self.limit:
                    _draw_minus(painter, rect)

    def _fitting(self, painter: QPainter, cells: Cells) -> int:
        """Return the most digits with which all numbers fit, 0 where not even one does."""
        metrics = QFontMetricsF(painter.font())
        if metrics.height() > cells.height or not self.array.size:
            return 0
        finite = self.array[np.isfinite(self.array)]
        ends = [float(finite.min()), float(finite.max())] if finite.size else [0.0]
        for digits in DIGITS:
            widest = max(metrics.horizontalAdvance(self.text(end, digits)) for end in ends)
            if widest + 2 <= cells.width:
                return digits
        return 0


class _Names:
    """The names beside the cells: all that fit, and always those of the pointed cell."""

    def __init__(
        self, heat: Heatmap, theme: Theme, room: QRectF, cells: Cells, inner: QRectF
    ) -> None:
        self._heat, self._theme, self._room, self._cells = heat, theme, room, cells
        self._inner = inner
        self._font = theme.font("small")
        self._metrics = QFontMetricsF(self._font)
        widest = _widest(self._metrics, heat.column_names)
        self._upright = heat.upright and widest + 2 > cells.width

    def draw(self, painter: QPainter) -> None:
        painter.save()
        painter.setFont(self._font)
        rows, columns = self._cells.within(self._inner)
        line = self._metrics.height() - 2
        if len(self._heat.row_names):
            step = max(1, math.ceil(line / self._cells.height))
            for row in rows[-rows.start % step :: step]:
                self._row(painter, row, "muted")
        if len(self._heat.column_names):
            step = max(1, math.ceil(line / self._cells.width)) if self._upright else 1
            for column in columns[-columns.start % step :: step]:
                self._column(painter, column, "muted")
        painter.restore()

    def draw_of(self, painter: QPainter, cell: tuple[int, int]) -> None:
        painter.save()
        painter.setFont(self._font)
        if len(self._heat.row_names):
            self._row(painter, cell[0], "text", over=True)
        if len(self._heat.column_names):
            self._column(painter, cell[1], "text", over=True)
        painter.restore()

    def _row(self, painter: QPainter, row: int, token: str, *, over: bool = False) -> None:
        rect = self._cells.rect(row, 0)
        width = max(0.0, self._inner.left() - self._room.left() - GAP)
        height = max(rect.height(), self._metrics.height())
        place = QRectF(self._room.left(), rect.center().y() - height / 2, width, height)
        name = self._heat.row_names[row]
        shown = self._metrics.elidedText(name, Qt.TextElideMode.ElideRight, width)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        self._write(painter, place, right, shown, token, over)

    def _column(self, painter: QPainter, column: int, token: str, *, over: bool = False) -> None:
        rect, name = self._cells.rect(0, column), self._heat.column_names[column]
        elide, line = Qt.TextElideMode.ElideRight, self._metrics.height()
        if self._upright:
            length = max(0.0, self._inner.top() - self._room.top() - GAP / 2)
            shown = self._metrics.elidedText(name, elide, length)
            painter.save()
            painter.translate(rect.center().x(), self._inner.top() - GAP / 2)
            painter.rotate(-90)
            left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            self._write(painter, QRectF(0, -line / 2, length, line), left, shown, token, over)
            painter.restore()
            return
        shown = self._metrics.elidedText(name, elide, rect.width() - 2)
        if self._metrics.horizontalAdvance(shown) <= rect.width():
            place = QRectF(rect.left(), self._inner.top() - line - GAP / 2, rect.width(), line)
            self._write(painter, place, Qt.AlignmentFlag.AlignCenter, shown, token, over)

    def _write(
        self,
        painter: QPainter,
        place: QRectF,
        align: Qt.AlignmentFlag,
        text: str,
        token: str,
        over: bool,
    ) -> None:
        if over:
            painter.fillRect(place, self._theme.color("canvas"))
        painter.setPen(self._theme.color(token))
        painter.drawText(place, align, text)


def _whole(side: float) -> float:
    """Return a side in whole pixels, where the rest of one is little of it."""
    return float(math.floor(side)) if side >= WHOLE else max(side, 1e-3)


def _widest(metrics: QFontMetricsF, names: Sequence[str]) -> float:
    longest = sorted(set(names), key=len)[-MEASURED:]
    return max((metrics.horizontalAdvance(name) for name in longest), default=0.0)


def _draw_lines(painter: QPainter, theme: Theme, cells: Cells, inner: QRectF) -> None:
    """Part the cells, so that a zero can be seen to be one."""
    painter.setPen(theme.pen("grid", cosmetic=False))
    rows, columns = cells.within(inner)
    for column in range(columns.start, columns.stop + 1):
        x = cells.left + column * cells.width
        painter.drawLine(QLineF(x, inner.top(), x, inner.bottom()))
    for row in range(rows.start, rows.stop + 1):
        y = cells.top + row * cells.height
        painter.drawLine(QLineF(inner.left(), y, inner.right(), y))


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
