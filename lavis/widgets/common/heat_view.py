"""A matrix to look at closely: zoomed, panned, and walked through cell by cell."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from lavis.theme import Theme
from lavis.widgets.common import trackpad
from lavis.widgets.common.heatmap import LEAST_FRAME, Cells, Heatmap
from lavis.widgets.common.text import full_number

#: Around the picture, in pixels at scale 1.
MARGIN = 8
#: What a notch of the wheel and a key zoom by, and how wide a cell may become, at scale 1.
NOTCH, KEY_ZOOM, WIDEST_CELL = 1.2, 1.5, 96
#: Pixels that the pointer may wander before a press becomes a drag.
WANDER = 3.0
ARROWS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}
ZOOMS = {Qt.Key.Key_Plus: KEY_ZOOM, Qt.Key.Key_Equal: KEY_ZOOM, Qt.Key.Key_Minus: 1 / KEY_ZOOM}
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


class HeatView(QWidget):
    """A heatmap with a cursor; of a large one as much as is seen is drawn, and that once.

    Arrow keys move the cursor (Shift: ten cells), plus and minus zoom, Home fits.

    Parameters
    ----------
    theme : Theme
    name : str
        For screen readers.
    parent : QWidget, optional

    Attributes
    ----------
    pointed : Signal(int, int)
        Row and column of the cell under the pointer; −1, −1 for none.
    chosen : Signal(int, int)
        The cell that the user has clicked or walked to.
    looked : Signal(float, float, float, float)
        The part that is seen now, as `seen` gives it.
    """

    pointed = Signal(int, int)
    chosen = Signal(int, int)
    looked = Signal(float, float, float, float)

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._heat: Heatmap | None = None
        self._axes = ("", "")
        self._zoom = 1.0
        self._corner = QPointF()  # column and row at the upper left, while zoomed
        self._hovered: tuple[int, int] | None = None
        self._cursor: tuple[int, int] | None = None
        self._pressed: QPointF | None = None
        self._panning = False
        self._bands: tuple[tuple[int, str], ...] = ()
        self._still: QPixmap | None = None
        self.faded = False
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(48, 48)
        theme.changed.connect(self._renew)

    # -- what the owner sets and asks

    @property
    def heat(self) -> Heatmap | None:
        """What is shown."""
        return self._heat

    @property
    def cursor_cell(self) -> tuple[int, int] | None:
        """The chosen cell."""
        return self._cursor

    @property
    def hovered(self) -> tuple[int, int] | None:
        """The cell under the pointer."""
        return self._hovered

    @property
    def zoom(self) -> float:
        """How many times larger than fitted; 1 shows all."""
        return self._zoom

    def set_heat(self, heat: Heatmap | None, rows: str = "", columns: str = "") -> None:
        """Show another matrix; the zoom stays where the shape does. Emits nothing.

        Parameters
        ----------
        heat : Heatmap or None
        rows, columns : str
            What the axes are, such as “query” and “key”.
        """
        if heat is self._heat and (rows, columns) == self._axes:
            return
        if heat is None or self._heat is None or heat.array.shape != self._heat.array.shape:
            self._zoom, self._corner = 1.0, QPointF()
            self._hovered = None
        self._heat, self._axes = heat, (rows, columns)
        if self._cursor is not None and not self._has(self._cursor):
            self._cursor = None
        self._renew()

    def set_cursor_cell(self, cell: tuple[int, int] | None) -> None:
        """Frame a cell; emits nothing."""
        cell = cell if cell is not None and self._has(cell) else None
        if cell != self._cursor:
            self._cursor = cell
            self.update()

    def set_bands(self, bands: tuple[tuple[int, str], ...]) -> None:
        """Frame whole rows, each in the colour of a token; emits nothing."""
        if bands != self._bands:
            self._bands = bands
            self.update()

    def set_faded(self, faded: bool) -> None:
        """Draw paler, as what belongs to older settings is."""
        if faded != self.faded:
            self.faded = faded
            self._renew()

    @property
    def seen(self) -> tuple[float, float, float, float]:
        """First column and row that are seen, and last ones, in cells; all 0 for everything."""
        cells, heat = self.cells(), self._heat
        if self._zoom <= 1 or cells is None or heat is None:
            return 0.0, 0.0, 0.0, 0.0
        inner = heat.room_of(self._theme, self.room())
        left, top = (inner.left() - cells.left) / cells.width, (inner.top() - cells.top)
        top /= cells.height
        return left, top, left + inner.width() / cells.width, top + inner.height() / cells.height

    def see(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """Look at a part, as `seen` gives it; emits nothing."""
        if (x0, y0, x1, y1) == self.seen or self._pressed is not None:
            return
        heat = self._heat
        self._zoom, self._corner = 1.0, QPointF()
        cells = self.cells()
        if heat is not None and cells is not None and x1 > x0:
            inner = heat.room_of(self._theme, self.room())
            most = max(1.0, self._theme.px(WIDEST_CELL) / min(cells.width, cells.height))
            self._zoom = min(max(1.0, inner.width() / (x1 - x0) / cells.width), most)
            self._corner = QPointF(x0, y0)
            self._keep_inside()
        self._renew()

    def fit(self) -> None:
        """Show all of it."""
        self._zoom, self._corner = 1.0, QPointF()
        self._renew()
        self.looked.emit(*self.seen)

    def room(self) -> QRectF:
        """Return where matrix and names lie."""
        margin, line = self._theme.px(MARGIN), QFontMetricsF(self._theme.font("small")).height()
        room = QRectF(self.rect()).adjusted(margin, margin, -margin, -margin)
        return room.adjusted(line + 2 if self._axes[0] else 0, line if self._axes[1] else 0, 0, 0)

    def cells(self) -> Cells | None:
        """Return where the cells lie now; None without a matrix."""
        if self._heat is None or not self._heat.array.size:
            return None
        room = self.room()
        cells = self._heat.cells(self._theme, room)
        if self._zoom <= 1:
            return cells
        wide, high = cells.width * self._zoom, cells.height * self._zoom
        inner = self._heat.room_of(self._theme, room)
        left = _placed(inner.left(), inner.width(), wide * cells.columns, self._corner.x() * wide)
        top = _placed(inner.top(), inner.height(), high * cells.rows, self._corner.y() * high)
        return Cells(left, top, wide, high, cells.rows, cells.columns)

    def cell_at(self, at: QPointF) -> tuple[int, int] | None:
        """Return the cell at a pixel."""
        cells = self.cells()
        if cells is None or self._heat is None:
            return None
        if not self._heat.room_of(self._theme, self.room()).contains(at):
            return None
        return cells.at(at.x(), at.y())

    def paint_on(self, painter: QPainter, width: float, height: float) -> None:
        """Paint the matrix as it is seen, without what hands and the keyboard add."""
        painter.save()
        painter.scale(width / max(1, self.width()), height / max(1, self.height()))
        self._paint_still(painter)
        painter.restore()

    # -- zooming and walking

    def zoom_at(self, at: QPointF, factor: float) -> None:
        """Zoom, and keep what is under a pixel there."""
        cells = self.cells()
        if cells is None or self._heat is None:
            return
        wide, high = cells.width / self._zoom, cells.height / self._zoom
        most = max(1.0, self._theme.px(WIDEST_CELL) / min(wide, high))
        zoom = min(max(1.0, self._zoom * factor), most)
        if zoom == self._zoom:
            return
        column, row = (at.x() - cells.left) / cells.width, (at.y() - cells.top) / cells.height
        inner = self._heat.room_of(self._theme, self.room())
        self._corner = QPointF(
            column - (at.x() - inner.left()) / (wide * zoom),
            row - (at.y() - inner.top()) / (high * zoom),
        )
        self._zoom = zoom
        self._keep_inside()
        self._renew()
        self.looked.emit(*self.seen)

    def walk(self, down: int, right: int) -> None:
        """Move the cursor, and what is seen with it."""
        if self._heat is None or not self._heat.array.size:
            return
        rows, columns = self._heat.array.shape
        row, column = self._cursor or (0, 0)
        if self._cursor is not None:
            row, column = row + down, column + right
        cell = min(max(0, row), rows - 1), min(max(0, column), columns - 1)
        self._cursor = cell
        self._reveal(cell)
        self.update()
        self.chosen.emit(*cell)

    def _reveal(self, cell: tuple[int, int]) -> None:
        cells = self.cells()
        if cells is None or self._heat is None or self._zoom <= 1:
            return
        inner, rect = self._heat.room_of(self._theme, self.room()), cells.rect(*cell)
        dx = min(0.0, rect.left() - inner.left()) + max(0.0, rect.right() - inner.right())
        dy = min(0.0, rect.top() - inner.top()) + max(0.0, rect.bottom() - inner.bottom())
        if dx or dy:
            self._pan(-dx, -dy)

    def _pan(self, dx: float, dy: float) -> None:
        cells = self.cells()
        if cells is not None and self._zoom > 1:
            self._corner -= QPointF(dx / cells.width, dy / cells.height)
            self._keep_inside()
            self._renew()
            self.looked.emit(*self.seen)

    def _keep_inside(self) -> None:
        """Let the corner be where the picture is, so that a drag back takes effect at once."""
        cells, heat = self.cells(), self._heat
        if cells is None or heat is None:
            return
        inner = heat.room_of(self._theme, self.room())
        x = (inner.left() - cells.left) / cells.width
        y = (inner.top() - cells.top) / cells.height
        self._corner = QPointF(max(0.0, x), max(0.0, y))

    def _has(self, cell: tuple[int, int]) -> bool:
        if self._heat is None:
            return False
        rows, columns = self._heat.array.shape
        return bool(0 <= cell[0] < rows and 0 <= cell[1] < columns)

    # -- painting

    def _renew(self) -> None:
        self._still = None
        self.update()

    def _paint_still(self, painter: QPainter) -> None:
        heat, cells, room = self._heat, self.cells(), self.room()
        if heat is None or cells is None:
            return
        painter.setOpacity(0.45 if self.faded else 1.0)
        heat.draw(painter, self._theme, room, cells=cells)
        font = self._theme.font("small")
        painter.setFont(font)
        painter.setPen(self._theme.color("muted"))
        line = QFontMetricsF(font).height()
        beside = heat.room_of(self._theme, room)
        inner = beside.intersected(cells.frame)
        if self._axes[1]:
            y = inner.top() - (beside.top() - room.top()) - line
            place = QRectF(inner.left(), y, inner.width(), line)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, f"{self._axes[1]} →")
        if self._axes[0]:
            painter.save()
            painter.translate(inner.left() - (beside.left() - room.left()) - 2, inner.center().y())
            painter.rotate(-90)
            half = inner.height() / 2
            place = QRectF(-half, -line, 2 * half, line)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, f"← {self._axes[0]}")
            painter.restore()
        painter.setOpacity(1.0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the picture that is kept, and over it the cursor and what is pointed at."""
        painter = QPainter(self)
        if self._still is None:
            ratio = self.devicePixelRatioF()
            self._still = QPixmap(self.size() * ratio)
            self._still.setDevicePixelRatio(ratio)
            self._still.fill(self._theme.color("canvas"))
            inside = QPainter(self._still)
            self._paint_still(inside)
            inside.end()
        painter.drawPixmap(0, 0, self._still)
        cells, heat = self.cells(), self._heat
        if heat is not None and cells is not None:
            self._paint_bands(painter, cells, heat.room_of(self._theme, self.room()))
            for cell, token in ((self._cursor, "accent"), (self._hovered, "text")):
                if cell is not None:
                    heat.draw_pointed(painter, self._theme, self.room(), cell, cells, token)
        if self.hasFocus():
            painter.setPen(self._theme.pen("accent", 2.0, cosmetic=False))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))

    def _paint_bands(self, painter: QPainter, cells: Cells, inner: QRectF) -> None:
        painter.save()
        painter.setClipRect(inner.adjusted(-2, -2, 2, 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for row, token in self._bands:
            if 0 <= row < cells.rows:
                rect = cells.rect(row, 0).united(cells.rect(row, cells.columns - 1))
                grown = max(0.0, LEAST_FRAME - rect.height()) / 2
                painter.setPen(self._theme.pen(token, 2.0, cosmetic=False))
                painter.drawRect(rect.adjusted(0, -grown, 0, grown))
        painter.restore()

    def sizeHint(self) -> QSize:
        """Room for a dozen tokens."""
        return QSize(self._theme.px(320), self._theme.px(320))

    # -- events

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw anew."""
        self._renew()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a click, or a drag of what is zoomed."""
        if event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            self._pressed, self._panning = event.position(), False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Pan, or point at a cell."""
        at = event.position()
        if self._pressed is None or not event.buttons():
            self._pressed = None
            self._hover(self.cell_at(at))
            return
        way = at - self._pressed
        self._panning |= max(abs(way.x()), abs(way.y())) >= WANDER
        if self._panning:
            self._pressed = at
            self._pan(way.x(), way.y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose the cell that was clicked."""
        pressed, self._pressed = self._pressed, None
        cell = self.cell_at(event.position())
        clicked = event.button() == Qt.MouseButton.LeftButton and pressed is not None
        if clicked and not self._panning and cell is not None:
            self._cursor = cell
            self.update()
            self.chosen.emit(*cell)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the pointer; two fingers on a trackpad pan."""
        event.accept()
        pixels = trackpad.panned(event)
        if pixels is not None:
            self._pan(pixels.x(), pixels.y())
        else:
            self.zoom_at(event.position(), NOTCH ** trackpad.notches(event))
        self._hover(self.cell_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        """Point at nothing."""
        self._hover(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk, zoom, fit."""
        key = Qt.Key(event.key())
        if not self._wants(event):
            super().keyPressEvent(event)
        elif key in ARROWS:
            steps = 10 if event.modifiers() & SHIFT else 1
            down, right = ARROWS[key]
            self.walk(down * steps, right * steps)
        elif key == Qt.Key.Key_Home:
            self.fit()
        else:
            cells, center = self.cells(), QPointF(self.rect().center())
            if cells is not None and self._cursor is not None:
                center = cells.rect(*self._cursor).center()
            self.zoom_at(center, ZOOMS[key])

    def event(self, event: QEvent) -> bool:
        """Take keys before the shortcuts of the window do, answer tooltips, zoom by a pinch."""
        factor = trackpad.pinched(event)
        if factor is not None:
            self.zoom_at(cast(QNativeGestureEvent, event).position(), factor)
            return True
        if event.type() == QEvent.Type.ShortcutOverride and self._wants(cast(QKeyEvent, event)):
            event.accept()
            return True
        if event.type() == QEvent.Type.ToolTip:
            tip = cast(QHelpEvent, event)
            cell = self.cell_at(QPointF(tip.pos()))
            QToolTip.showText(tip.globalPos(), "" if cell is None else self.words(cell), self)
            return True
        return super().event(event)

    def words(self, cell: tuple[int, int]) -> str:
        """Return a cell in words, with all digits."""
        heat = self._heat
        if heat is None:
            return ""
        row, column = cell
        first = heat.row_names[row] if len(heat.row_names) else f"row {row + 1}"
        second = heat.column_names[column] if len(heat.column_names) else f"column {column + 1}"
        return f"{first}, {second}: {full_number(float(heat.array[row, column]))}"

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring."""
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        self.update()

    def _wants(self, event: QKeyEvent) -> bool:
        if self._heat is None or event.modifiers() & CONTROL:
            return False
        return event.key() in (*ARROWS, *ZOOMS, Qt.Key.Key_Home)

    def _hover(self, cell: tuple[int, int] | None) -> None:
        if cell != self._hovered:
            self._hovered = cell
            self.update()
            self.pointed.emit(*(cell or (-1, -1)))


def _placed(start: float, room: float, length: float, offset: float) -> float:
    """Return where something longer than its room begins, so that no end comes inside."""
    if length <= room:
        return start + (room - length) / 2
    return start - min(max(0.0, offset), length - room)
