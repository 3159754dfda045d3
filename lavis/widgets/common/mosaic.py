"""Many small maps as one image: which lies where, and which is meant."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from lavis.theme import Theme
from lavis.widgets.common import shades

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Pixels at scale 1: around all, between maps, the largest map, the least with a caption.
MARGIN, GAP, LARGEST, CAPTIONED = 8, 4, 220, 48
#: How much larger maps must become for rows to be columns.
TURN_GAIN = 1.25
#: Parts what a caption needs from what it has if there is room.
BEHIND = "  "
ARROWS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}
CONTROL = Qt.KeyboardModifier.ControlModifier


@dataclass(frozen=True, slots=True)
class Places:
    """Where the maps lie, in pixels: `step` is from one to the next, `side` its width.

    A map is as high as `tall` says, or square with 0. Where they are `turned`, rows have become
    columns.
    """

    left: float
    top: float
    side: float
    step_x: float
    step_y: float
    rows: int
    columns: int
    turned: bool = False
    tall: float = 0.0

    def rect(self, place: int) -> QRectF:
        """Return the room of the map at a place, counted along the rows."""
        row, column = divmod(place, self.columns)
        x, y = self.left + column * self.step_x, self.top + row * self.step_y
        return QRectF(x, y, self.side, self.tall or self.side)

    def at(self, x: float, y: float) -> int | None:
        """Return the place at a pixel; the gap below and behind belongs to it."""
        row, column = (y - self.top) // self.step_y, (x - self.left) // self.step_x
        if 0 <= row < self.rows and 0 <= column < self.columns:
            return int(row) * self.columns + int(column)
        return None


class Mosaic(QWidget):
    """Maps in rows and columns; arrow keys walk, a click chooses.

    Parameters
    ----------
    theme : Theme
    name : str
        For screen readers.
    parent : QWidget, optional

    Attributes
    ----------
    pointed : Signal(int)
        The map under the pointer, −1 for none.
    chosen : Signal(int)
        The map that the user has clicked or walked to.
    opened : Signal(int)
        The map that was clicked twice, or on which Enter was pressed.
    """

    pointed = Signal(int)
    chosen = Signal(int)
    opened = Signal(int)

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tiles: NDArray[np.uint8] = np.zeros((0, 1, 1), np.uint8)
        self._grid = (0, 0)
        self._row_names: tuple[str, ...] = ()
        self._column_names: tuple[str, ...] = ()
        self._names: tuple[str, ...] = ()
        self._captions: tuple[str, ...] = ()
        self._order: tuple[int, ...] = ()
        self._known: frozenset[int] = frozenset()
        self._turns = self._flow = False
        self._aspect, self._largest = 1.0, LARGEST
        self._scales: tuple[shades.Scale, ...] = ()
        self._kept: Places | None = None
        self._selected = self._hovered = -1
        self._still: QPixmap | None = None
        self.drawn = 0  # how often the image was composed; moves of the pointer compose none
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(48, 48)
        theme.changed.connect(self._renew)

    # -- what the owner sets and asks

    @property
    def selected(self) -> int:
        """The map that is framed, -1 for none."""
        return self._selected

    @property
    def hovered(self) -> int:
        """The map under the pointer, -1 for none."""
        return self._hovered

    @property
    def order(self) -> tuple[int, ...]:
        """The maps in the order in which they lie."""
        return self._order

    def set_tiles(
        self,
        tiles: NDArray[np.uint8],
        grid: tuple[int, int],
        *,
        names: Sequence[str],
        row_names: Sequence[str] = (),
        column_names: Sequence[str] = (),
        captions: Sequence[str] = (),
        order: Sequence[int] | None = None,
        turns: bool = False,
        flow: bool = False,
        aspect: float = 1.0,
        scales: Sequence[shades.Scale] = (),
        largest: int = LARGEST,
    ) -> None:
        """Show maps; emits nothing.

        Parameters
        ----------
        tiles : numpy.ndarray, (n, h, w), uint8
            Levels, as `lavis.widgets.common.shades.palette` colours them.
        grid : tuple of int
            Rows and columns.
        names : sequence of str
            Of each map, for tooltips and screen readers.
        row_names, column_names : sequence of str
            Beside the rows and above the columns, or none.
        captions : sequence of str
            Under each map where there is room, or none; without room for all of every one, what
            stands before two spaces.
        order : sequence of int, optional
            The map at each place, along the rows; by default the first comes first.
        turns : bool
            Whether rows may become columns where that makes the maps much larger.
        flow : bool
            Whether the maps may lie in any number of columns, whatever the grid says.
        aspect : float
            Height of a map over its width.
        scales : sequence of {"sequential", "diverging", "gray"}
            Of each map; sequential without it.
        largest : int
            Pixels at scale 1 that a map is wide at most.
        """
        order = range(len(tiles)) if order is None else order
        self._tiles, self._grid = tiles, grid
        self._row_names, self._column_names = tuple(row_names), tuple(column_names)
        self._names, self._captions = tuple(names), tuple(captions)
        self._order = tuple(int(index) for index in order)
        self._turns, self._flow = turns, flow
        self._aspect, self._scales, self._largest = aspect, tuple(scales), largest
        self._known = frozenset(self._order)
        if self._selected not in self._known:
            self._selected = -1
        if self._hovered not in self._known:
            self._hovered = -1
        self._renew()

    def select(self, index: int) -> None:
        """Frame a map, -1 for none; emits nothing."""
        if index != self._selected:
            self._selected = index if index in self._known else -1
            self.update()

    def places(self) -> Places:
        """Return where the maps lie now."""
        if self._kept is None:
            self._kept = self._flowing() if self._flow else self._placed(False)
            turned = self._placed(True) if self._turns else self._kept
            if turned.side >= TURN_GAIN * self._kept.side:
                self._kept = turned
        return self._kept

    def _flowing(self) -> Places:
        """Return the places in as many columns as make the maps largest."""
        count = max(1, len(self._order))
        grids = [(-(-count // columns), columns) for columns in range(1, count + 1)]
        return max((self._placed(False, grid) for grid in grids), key=lambda each: each.side)

    def _placed(self, turned: bool, grid: tuple[int, int] = (0, 0)) -> Places:
        px, metrics = self._theme.px, QFontMetricsF(self._theme.font("small"))
        rows, columns = max(1, grid[0] or self._grid[0]), max(1, grid[1] or self._grid[1])
        beside, above = self._row_names, self._column_names
        if turned:
            rows, columns, beside, above = columns, rows, above, beside
        margin, gap, line = px(MARGIN), px(GAP), metrics.height()
        names = max((metrics.horizontalAdvance(name) for name in beside), default=0.0)
        names += gap + 2 if beside else 0
        head = line + 2 if above else 0
        width = self.width() - 2 * margin - names
        height = self.height() - 2 * margin - head
        foot = line if self._captions else 0
        aspect = self._aspect
        side = min(width / columns - gap, (height / rows - gap - foot) / aspect)
        side = min(side, px(self._largest))
        if foot and side < px(CAPTIONED):  # the captions stand in the tooltips then
            foot = 0.0
            side = min(width / columns - gap, (height / rows - gap) / aspect, px(CAPTIONED) - 1)
        side = max(1.0, math.floor(side))
        tall = max(1.0, math.floor(side * aspect))
        step_x, step_y = side + gap, tall + gap + foot
        left = margin + names + max(0.0, (width - columns * step_x + gap) / 2)
        top = margin + head + max(0.0, (height - rows * step_y + gap) / 2)
        x, y = math.floor(left), math.floor(top)
        return Places(x, y, side, step_x, step_y, rows, columns, turned, tall)

    def map_at(self, at: QPointF) -> int:
        """Return the map at a pixel, -1 for none."""
        place = self.places().at(at.x(), at.y())
        return -1 if place is None else self._index_at(place)

    def rect_of(self, index: int) -> QRectF:
        """Return the room of a map."""
        return self.places().rect(self._place_of(index))

    def _index_at(self, place: int) -> int:
        """Return the map at a place, -1 behind the last."""
        places = self.places()
        if places.turned:
            row, column = divmod(place, places.columns)
            place = column * places.rows + row
        return self._order[place] if place < len(self._order) else -1

    def _place_of(self, index: int) -> int:
        """Return the place of a map."""
        place, places = self._order.index(index), self.places()
        if places.turned:
            row, column = divmod(place, places.rows)
            place = column * places.columns + row
        return place

    def paint_on(self, painter: QPainter, width: float, height: float) -> None:
        """Paint the maps and their names, without what hands and the keyboard add."""
        painter.save()
        painter.scale(width / max(1, self.width()), height / max(1, self.height()))
        self._paint_still(painter, 2.0)
        painter.restore()

    # -- painting

    def _renew(self) -> None:
        self._still = self._kept = None
        self.update()

    def _paint_still(self, painter: QPainter, ratio: float) -> None:
        if not len(self._tiles):
            return
        places = self.places()
        frame = places.rect(0).united(places.rect(places.rows * places.columns - 1))
        painter.drawImage(frame, shades.picture(self._composed(places, ratio)))
        self._draw_names(painter, places)

    def _composed(self, places: Places, ratio: float) -> NDArray[np.uint32]:
        """Return all maps as one array of pixels of the device."""
        self.drawn += 1
        side, tall = (max(1, round(each * ratio)) for each in (places.side, places.tall))
        step_x, step_y = round(places.step_x * ratio), round(places.step_y * ratio)
        ground = np.uint32(self._theme.color("canvas").rgb())
        height = (places.rows - 1) * step_y + tall
        width = (places.columns - 1) * step_x + side
        pixels = np.full((height, width), ground, np.uint32)
        plain: list[shades.Scale] = ["sequential"] * len(self._tiles)
        scales = self._scales or tuple(plain)
        for scale in set(scales):
            chosen = [index for index in self._order if scales[index] == scale]
            tiles = shades.pooled(self._tiles[chosen], tall, side, scale)
            down = np.arange(tall) * tiles.shape[1] // tall
            right = np.arange(side) * tiles.shape[2] // side
            tiles = tiles[:, down][:, :, right]
            colors = shades.palette(self._theme, scale)
            for tile, index in zip(tiles, chosen, strict=True):
                row, column = divmod(self._place_of(index), places.columns)
                y, x = row * step_y, column * step_x
                pixels[y : y + tall, x : x + side] = colors[tile]
        return pixels

    def _draw_names(self, painter: QPainter, places: Places) -> None:
        font = self._theme.font("small", tabular=True)
        metrics = QFontMetricsF(font)
        painter.setFont(font)
        painter.setPen(self._theme.color("muted"))
        line, center = metrics.height(), Qt.AlignmentFlag.AlignCenter
        beside, above = self._row_names, self._column_names
        if places.turned:
            beside, above = above, beside
        step = max(1, math.ceil((line - 2) / places.step_y))
        for row, name in enumerate(beside):
            if row % step == 0:
                rect = places.rect(row * places.columns)
                room = QRectF(0, rect.center().y() - line, rect.left() - 6, 2 * line)
                right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                painter.drawText(room, right, name)
        widest = max((metrics.horizontalAdvance(name) for name in above), default=0)
        step = max(1, math.ceil((widest + 2) / places.step_x))
        for column, name in enumerate(above):
            if column % step == 0:
                rect = places.rect(column)
                room = QRectF(rect.center().x() - widest, rect.top() - line - 2, 2 * widest, line)
                painter.drawText(room, center, name)
        if self._captions and places.side >= self._theme.px(CAPTIONED):
            wide = places.side + 4
            captions = list(self._captions)
            if any(metrics.horizontalAdvance(each) > wide for each in captions):
                captions = [each.split(BEHIND)[0] for each in captions]
            for index in self._order:
                rect = self.rect_of(index)
                room = QRectF(rect.left() - 2, rect.bottom() + 1, wide, line)
                elide = Qt.TextElideMode.ElideRight
                shown = metrics.elidedText(captions[index], elide, room.width())
                painter.drawText(room, center, shown)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the picture that is kept, and frames over it."""
        painter = QPainter(self)
        if self._still is None:
            ratio = self.devicePixelRatioF()
            self._still = QPixmap(self.size() * ratio)
            self._still.setDevicePixelRatio(ratio)
            self._still.fill(self._theme.color("canvas"))
            inside = QPainter(self._still)
            self._paint_still(inside, ratio)
            inside.end()
        painter.drawPixmap(0, 0, self._still)
        for index, token in ((self._hovered, "text"), (self._selected, "accent")):
            if index in self._known:
                painter.setPen(self._theme.pen(token, 2.0, cosmetic=False))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(self.rect_of(index).adjusted(-2, -2, 2, 2))
        if self.hasFocus():
            painter.setPen(self._theme.pen("accent", 2.0, cosmetic=False))
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))

    def sizeHint(self) -> QSize:
        """Room for maps in which something can be seen."""
        return QSize(self._theme.px(360), self._theme.px(280))

    # -- events

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Compose anew."""
        self._renew()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose."""
        index = self.map_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and index >= 0:
            self._choose(index)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open."""
        index = self.map_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and index >= 0:
            self.opened.emit(index)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point."""
        self._hover(self.map_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        """Point at nothing."""
        self._hover(-1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk, open."""
        if not self._wants(event):
            super().keyPressEvent(event)
        elif event.key() in ARROWS:
            down, right = ARROWS[Qt.Key(event.key())]
            self._walk(down, right)
        elif self._selected >= 0:
            self.opened.emit(self._selected)

    def event(self, event: QEvent) -> bool:
        """Take keys before the shortcuts of the window do, and name the map under the pointer."""
        if event.type() == QEvent.Type.ShortcutOverride and self._wants(cast(QKeyEvent, event)):
            event.accept()
            return True
        if event.type() == QEvent.Type.ToolTip:
            name = self._names[self._hovered] if self._hovered >= 0 else ""
            QToolTip.showText(self.cursor().pos(), name, self)
            return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring."""
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        self.update()

    def _wants(self, event: QKeyEvent) -> bool:
        if not self._order or event.modifiers() & CONTROL:
            return False
        return event.key() in (*ARROWS, Qt.Key.Key_Return, Qt.Key.Key_Enter)

    def _walk(self, down: int, right: int) -> None:
        places = self.places()
        row = column = 0
        if self._selected >= 0:
            row, column = divmod(self._place_of(self._selected), places.columns)
            row, column = row + down, column + right
        row, column = min(max(0, row), places.rows - 1), min(max(0, column), places.columns - 1)
        index = self._index_at(row * places.columns + column)
        if index >= 0:
            self._choose(index)

    def _choose(self, index: int) -> None:
        self._selected = index
        self.update()
        self.chosen.emit(index)

    def _hover(self, index: int) -> None:
        if index != self._hovered:
            self._hovered = index
            self.update()
            self.pointed.emit(index)
