"""Where the matrices by hand lie: pure geometry, in logical pixels."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFontMetricsF

from lavis.theme import Theme
from lavis.widgets.attention.hand.blocks import Block, Chunk
from lavis.widgets.common.heatmap import GAP, Cells

#: Pixels at scale 1: around all, between two matrices, of a title, between two lines.
MARGIN, BETWEEN, TITLE, LINE_GAP = 12, 16, 18, 12
#: Widths of a cell that are tried, at scale 1; from the last but one on the picture scrolls.
WIDTHS = (124, 116, 108, 100, 92, 84, 78, 72, 66, 62, 58, 54, 50, 46, 42, 38, 34)
NARROWEST = 20
#: Height of a cell over its width, and within what it lies, at scale 1.
ASPECT, LOW, HIGH = 0.5, 21, 64


@dataclass(frozen=True)
class Place:
    """One matrix, its title and the sign before it."""

    block: Block
    room: QRectF
    cells: Cells
    title: QRectF
    sign: QRectF


@dataclass(frozen=True)
class Layout:
    """All of them; `height` is what they need."""

    places: tuple[Place, ...]
    width: float
    height: float

    def find(self, key: str) -> Place | None:
        """Return the place of a matrix."""
        return next((place for place in self.places if place.block.key == key), None)

    def cell_at(self, at: QPointF) -> tuple[str, int, int] | None:
        """Return matrix, row and column at a pixel."""
        for place in self.places:
            cell = place.cells.at(at.x(), at.y())
            if cell is not None:
                return place.block.key, *cell
        return None


def layout(theme: Theme, lines: Sequence[Sequence[Chunk]], width: float, height: float) -> Layout:
    """Return where the matrices lie: as large as the room allows, else as high as needed.

    Parameters
    ----------
    theme : Theme
    lines : sequence of sequence of Chunk
    width, height : float
        Of the room that is seen at once.
    """
    found = None
    for cell in WIDTHS:
        found = _flow(theme, lines, width, theme.px(cell))
        if found.height <= height and found.width <= width:
            return _heightened(theme, lines, width, height, theme.px(cell), found)
    assert found is not None
    cell = theme.px(WIDTHS[-1])
    while found.width > width and cell > theme.px(NARROWEST):
        cell -= 2
        found = _flow(theme, lines, width, cell)
    return found


def _heightened(
    theme: Theme,
    lines: Sequence[Sequence[Chunk]],
    width: float,
    height: float,
    cell: float,
    found: Layout,
) -> Layout:
    """Return matrices of higher cells, as long as there is room."""
    high = _height(theme, cell)
    while high + 2 <= min(cell, theme.px(HIGH)):
        high += 2
        higher = _flow(theme, lines, width, cell, high)
        if higher.height > height:
            break
        found = higher
    return found


def _height(theme: Theme, cell: float) -> float:
    """Return how high cells of a width are at least."""
    return round(min(max(ASPECT * cell, theme.px(LOW)), theme.px(HIGH)))


def _flow(
    theme: Theme,
    lines: Sequence[Sequence[Chunk]],
    width: float,
    cell: float,
    high: float | None = None,
) -> Layout:
    maker = _Maker(theme, cell, _height(theme, cell) if high is None else high)
    margin, between = theme.px(MARGIN), theme.px(BETWEEN)
    places: list[Place] = []
    widest, y = 0.0, float(margin)
    for line in lines:
        rows = _wrapped(line, maker.width_of, width - 2 * margin, between)
        for row in rows:
            chunks = [block for chunk in row for block in chunk]
            tall = max((maker.height_of(block) for block in chunks), default=0.0)
            heads = max((maker.head_of(block) for block in chunks), default=0.0)
            x = float(margin)
            for block in chunks:
                place, used = maker.place(block, x, y, heads)
                places.append(place)
                x += used + between
            widest = max(widest, x - between + margin)
            y += tall + theme.px(LINE_GAP)
    return Layout(tuple(places), widest, y - theme.px(LINE_GAP) + margin)


def _wrapped(
    line: Sequence[Chunk], width_of: Callable[[Chunk], float], room: float, between: float
) -> list[list[Chunk]]:
    rows: list[list[Chunk]] = [[]]
    used = 0.0
    for chunk in line:
        wanted = width_of(chunk)
        if rows[-1] and used + between + wanted > room:
            rows.append([])
            used = 0.0
        used += wanted + (between if rows[-1] else 0.0)
        rows[-1].append(chunk)
    return rows


class _Maker:
    """Sizes for cells of one width and height."""

    def __init__(self, theme: Theme, width: float, height: float) -> None:
        self._theme, self._width, self._height = theme, width, height
        self._metrics = QFontMetricsF(theme.font("small"))
        self._between = theme.px(BETWEEN)

    def width_of(self, chunk: Chunk) -> float:
        wide = sum(self._sign(block) + self._names(block) + self._columns(block) for block in chunk)
        return wide + self._between * (len(chunk) - 1)

    def head_of(self, block: Block) -> float:
        """Title and names above the cells."""
        head = float(self._theme.px(TITLE))
        return head + (self._metrics.height() + GAP if block.column_names else 2.0)

    def height_of(self, block: Block) -> float:
        return self.head_of(block) + block.shape[0] * self._height

    def place(self, block: Block, x: float, y: float, head: float) -> tuple[Place, float]:
        """Return a place; `head` is what all matrices of the line have above their cells."""
        sign, names = self._sign(block), self._names(block)
        left, top = x + sign + names, y + head
        wide, high = self._columns(block), block.shape[0] * self._height
        cells = Cells(left, top, self._width, self._height, *block.shape)
        above = self._metrics.height() + GAP if block.column_names else 0.0
        room = QRectF(left - names, top - above, names + wide, above + high)
        title = QRectF(
            left, top - above - self._theme.px(TITLE), wide + self._between, self._theme.px(TITLE)
        )
        middle = top + high / 2
        line = self._metrics.height()
        where = QRectF(x, middle - line / 2, sign, line)
        return Place(block, room, cells, title, where), sign + names + wide

    def _columns(self, block: Block) -> float:
        title = self._metrics.horizontalAdvance(f"{block.title} ({block.shape[0]}×0)")
        return max(block.shape[1] * self._width, min(title, 2 * self._width))

    def _names(self, block: Block) -> float:
        widest = max(
            (self._metrics.horizontalAdvance(name) for name in block.row_names), default=-GAP
        )
        return widest + GAP

    def _sign(self, block: Block) -> float:
        return self._metrics.horizontalAdvance(block.sign) + 8 if block.sign.strip() else 0.0
