"""A plot that can be pointed at, zoomed and read with the keyboard."""

from __future__ import annotations

import math
from typing import cast

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from lavis.theme import Theme
from lavis.widgets.common import trackpad
from lavis.widgets.common.number_field import fresh_key
from lavis.widgets.common.plot.draw import draw_plot
from lavis.widgets.common.plot.figure import Axis, Guide, Plot, Series
from lavis.widgets.common.plot.layout import Layout, lay_out
from lavis.widgets.common.plot.marks import RADIUS
from lavis.widgets.common.plot.scale import Scale
from lavis.widgets.common.text import format_number

#: Pixels around the pointer in which a point counts as meant, and that make a press a drag.
REACH, DRAG = 26.0, 4.0
#: Pixels beside a line in which it is grabbed.
GRASP = 7.0
#: The span of an axis after a notch of the wheel, or a press of plus.
ZOOM = 0.8

Point = tuple[str, int]

_KEYS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class PlotView(QWidget):
    """Shows a `Plot`; what is zoomed and pointed at is forgotten with the widget.

    The wheel and plus and minus zoom, dragging pans, Home fits; the pointer and the arrow keys go
    from point to point, Enter or a click chooses one; a click on a name in the legend, or H,
    hides and shows a series.

    Parameters
    ----------
    theme : Theme
    name : str
        For screen readers.

    Attributes
    ----------
    chosen : Signal(str, int)
        Key of a series and index of the point that the user has chosen.
    toggled : Signal(str)
        Key of the series that is to be hidden, or shown again.
    guided : Signal(str, float, str)
        Key of a guide, the x to which a hand drags it, and a merge key; Esc drags it back.
    """

    chosen = Signal(str, int)
    toggled = Signal(str)
    guided = Signal(str, float, str)

    def __init__(self, theme: Theme, name: str = "Plot") -> None:
        super().__init__()
        self._theme = theme
        self._plot = Plot(x=Axis(), y=Axis())
        self._scales: tuple[Scale, Scale] | None = None
        self._pointed: Point | None = None
        self._pressed: QPointF | None = None
        self._dragged = False
        #: Key, x at first and merge key of the guide that is being dragged.
        self._guide: tuple[str, float, str] | None = None
        self._said = ""
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(96, 72)
        theme.changed.connect(self.update)

    @property
    def plot(self) -> Plot:
        """What is shown."""
        return self._plot

    @property
    def pointed(self) -> Point | None:
        """Series and index of the point under the pointer or the keyboard."""
        return self._pointed

    @property
    def places(self) -> Layout:
        """Where everything lies now."""
        return lay_out(self._theme, self._plot, QRectF(self.rect()), self._scales)

    def set_plot(self, plot: Plot, said: str = "") -> None:
        """Show a plot; emits nothing.

        Parameters
        ----------
        plot : Plot
            With other kinds of axes than before, the zoom is given up.
        said : str
            One sentence for screen readers that says what it shows.
        """
        if (plot.x.log, plot.y.log) != (self._plot.x.log, self._plot.y.log):
            self._scales = None
        self._plot = plot
        self._said = said
        if self._pointed is not None and self._series_of(self._pointed) is None:
            self._pointed = None
        self._describe()
        self.update()

    def fit(self) -> None:
        """Let the axes follow the data again."""
        self._scales = None
        self.update()

    def place_of(self, point: Point) -> QPointF | None:
        """Return the pixel of a point, None for one that cannot be seen."""
        series = self._series_of(point)
        if series is None:
            return None
        seen = self._plot.can_draw(series.x[point[1]], series.y[point[1]])
        return self.places.place(self._theme, series, point[1]) if seen else None

    def nearest(self, at: QPointF) -> Point | None:
        """Return the point nearest to a pixel, if it is meant."""
        layout, best, least = self.places, None, REACH * self._theme.scale
        for series in self._plot.shown:
            for index in self._drawn(series):
                way = layout.place(self._theme, series, index) - at
                if series.width:
                    half = (layout.x.pixel(series.width) - layout.x.pixel(0)) / 2
                    distance = 0.0 if abs(way.x()) <= half else abs(way.x()) - half
                else:
                    distance = (way.x() ** 2 + way.y() ** 2) ** 0.5
                if distance < least:
                    best, least = (series.key, index), distance
        return best

    def paint_on(self, painter: QPainter, width: int, height: int) -> None:
        """Draw the plot without what pointer and keyboard add, for export."""
        layout = lay_out(self._theme, self._plot, QRectF(0, 0, width, height), self._scales)
        draw_plot(painter, self._theme, self._plot, layout)

    # -- inside

    def _series_of(self, point: Point) -> Series | None:
        """Return the series of a point that is shown."""
        series = next((each for each in self._plot.shown if each.key == point[0]), None)
        return series if series is not None and 0 <= point[1] < len(series.x) else None

    def _drawn(self, series: Series) -> list[int]:
        pairs = zip(series.x, series.y, strict=True)
        return [index for index, pair in enumerate(pairs) if self._plot.can_draw(*pair)]

    def _guide_at(self, at: QPointF) -> Guide | None:
        """Return the line under a pixel that can be dragged."""
        layout, reach = self.places, GRASP * self._theme.scale
        frame = layout.frame.adjusted(-reach, 0, reach, 2 * reach)
        if not frame.contains(at):
            return None
        for guide in reversed(self._plot.guides):
            x = math.inf if guide.x is None else layout.x.pixel(guide.x)
            if guide.key and abs(x - at.x()) <= reach:
                return guide
        return None

    def _shape(self, at: QPointF) -> Qt.CursorShape:
        """Return the cursor over a pixel."""
        if self._guide_at(at) is not None:
            return Qt.CursorShape.SizeHorCursor
        named = self.places.entry_at(at) is not None
        return Qt.CursorShape.PointingHandCursor if named else Qt.CursorShape.ArrowCursor

    def _point_at(self, point: Point | None) -> None:
        if point != self._pointed:
            self._pointed = point
            self._describe()
            self.update()

    def _describe(self) -> None:
        lines = self._lines()
        said = " ".join(part for part in (self._said, ", ".join(lines)) if part)
        if said != self.accessibleDescription():
            self.setAccessibleDescription(said)

    def _lines(self) -> list[str]:
        """Return what is said of the point that is pointed at."""
        point = self._pointed
        series = None if point is None else self._series_of(point)
        if point is None or series is None:
            return []
        index = point[1]
        lines = [series.name]
        for axis, value in ((self._plot.x, series.x[index]), (self._plot.y, series.y[index])):
            lines.append(f"{axis.label}: {format_number(value)}".removeprefix(": "))
        if series.low:
            low, high = format_number(series.low[index]), format_number(series.high[index])
            lines.append(f"between {low} and {high}")
        if series.notes and series.notes[index]:
            lines += series.notes[index].split("\n")
        return lines

    def _step(self, along: int, across: int) -> None:
        """Go to the next point of a series, or to the nearest of the next series."""
        shown = [series for series in self._plot.shown if self._drawn(series)]
        if not shown:
            return
        keys = [series.key for series in shown]
        point = self._pointed or self._plot.selected
        if point is None or point[0] not in keys or point[1] not in self._drawn(self._of(point)):
            self._point_at((keys[0], self._drawn(shown[0])[0]))
            return
        series = self._of(point)
        if along:
            order = sorted(self._drawn(series), key=lambda index: series.x[index])
            place = order.index(point[1]) + along
            self._point_at((series.key, order[min(max(place, 0), len(order) - 1)]))
        else:
            other = shown[(keys.index(series.key) + across) % len(shown)]
            scale = self.places.x
            at = scale.pixel(series.x[point[1]])
            near = min(self._drawn(other), key=lambda index: abs(scale.pixel(other.x[index]) - at))
            self._point_at((other.key, near))

    def _of(self, point: Point) -> Series:
        series = self._series_of(point)
        assert series is not None
        return series

    def _zoom(self, at: QPointF, factor: float) -> None:
        layout = self.places
        self._scales = layout.x.zoomed(at.x(), factor), layout.y.zoomed(at.y(), factor)
        self.update()

    def _pan(self, right: float, down: float) -> None:
        layout = self.places
        self._scales = layout.x.moved(right), layout.y.moved(down)
        self.update()

    def _hide_or_show(self) -> None:
        """Hide the series of the point; with none there, show all again."""
        if self._pointed is not None:
            self.toggled.emit(self._pointed[0])
        else:
            for key in self._plot.hidden:
                self.toggled.emit(key)

    # -- events

    def sizeHint(self) -> QSize:
        """Room for axes, a legend and some points."""
        return QSize(480, 320)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the plot and what is said of the point that is pointed at."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("canvas"))
        layout = self.places
        draw_plot(painter, self._theme, self._plot, layout)
        self._draw_pointed(painter, layout)
        if self.hasFocus():
            painter.setPen(self._theme.pen("accent", 2.0, cosmetic=False))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a click or a drag."""
        if event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            self._pressed, self._dragged = event.position(), False
            guide = self._guide_at(event.position())
            if guide is not None and guide.x is not None:
                self._guide = guide.key, guide.x, fresh_key("guide")
        else:
            event.ignore()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Pan, or point."""
        at = event.position()
        if self._pressed is None:
            self._point_at(self.nearest(at))
            self.setCursor(self._shape(at))
            return
        way = at - self._pressed
        if self._guide is not None:
            if self._dragged or way.manhattanLength() > DRAG:
                self._dragged = True
                key, _, merge_key = self._guide
                self.guided.emit(key, self.places.x.value(at.x()), merge_key)
            return
        if self._dragged or way.manhattanLength() > DRAG:
            self._pan(way.x(), way.y())
            self._pressed, self._dragged = at, True

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose what was clicked."""
        pressed, self._pressed = self._pressed, None
        self._guide = None
        if pressed is None or self._dragged:
            return
        series = self.places.entry_at(event.position())
        point = self.nearest(event.position())
        if series is not None:
            self.toggled.emit(series.key)
        elif point is not None:
            self._point_at(point)
            self.chosen.emit(*point)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Fit."""
        self.fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the pointer; two fingers on a trackpad pan."""
        pixels = trackpad.panned(event)
        if not self.places.frame.contains(event.position()):
            event.ignore()
        elif pixels is not None:
            self._pan(pixels.x(), pixels.y())
        elif event.angleDelta().y():
            self._zoom(event.position(), ZOOM ** trackpad.notches(event))
        else:
            event.ignore()

    def leaveEvent(self, event: QEvent) -> None:
        """End the hover."""
        if not self.hasFocus():
            self._point_at(None)

    def event(self, event: QEvent) -> bool:
        """Take the keys of the plot before the shortcuts of the window do; zoom by a pinch."""
        factor = trackpad.pinched(event)
        if factor is not None:
            self._zoom(cast(QNativeGestureEvent, event).position(), 1 / factor)
            return True
        if event.type() == QEvent.Type.ShortcutOverride:
            key = cast(QKeyEvent, event).key()
            held = self._pointed is not None or self._guide is not None
            if key == Qt.Key.Key_Home or (key == Qt.Key.Key_Escape and held):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from point to point, choose, zoom, fit, hide."""
        key = event.key()
        if key in _KEYS:
            self._step(*_KEYS[Qt.Key(key)])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._pointed is not None:
            self.chosen.emit(*self._pointed)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self._zoom(self.places.frame.center(), ZOOM)
        elif key == Qt.Key.Key_Minus:
            self._zoom(self.places.frame.center(), 1 / ZOOM)
        elif key == Qt.Key.Key_Home:
            self.fit()
        elif key == Qt.Key.Key_H:
            self._hide_or_show()
        elif key == Qt.Key.Key_Escape and self._guide is not None:
            guide, self._guide, self._pressed = self._guide, None, None
            self.guided.emit(*guide)
        elif key == Qt.Key.Key_Escape and self._pointed is not None:
            self._point_at(None)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus."""
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the focus ring away, and what the keyboard pointed at."""
        self._point_at(None)
        self.update()

    def _draw_pointed(self, painter: QPainter, layout: Layout) -> None:
        """Draw a ring about the point and a box that says what it is."""
        at = None if self._pointed is None else self.place_of(self._pointed)
        if at is None:
            return
        theme = self._theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.pen("text", 1.5, cosmetic=False))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        radius = (RADIUS + 2) * theme.scale
        painter.drawEllipse(at, radius, radius)
        font = theme.font("small", tabular=True)
        metrics = QFontMetricsF(font)
        lines, pad = self._lines(), theme.px(6)
        width = max(metrics.horizontalAdvance(line) for line in lines) + 2 * pad
        height = len(lines) * metrics.height() + 2 * pad
        box = _beside(at, width, height, QRectF(self.rect()), theme.px(12))
        painter.setPen(theme.pen("outline", cosmetic=False))
        painter.setBrush(theme.color("panel"))
        painter.drawRoundedRect(box, 4, 4)
        painter.setFont(font)
        for index, line in enumerate(lines):
            painter.setPen(theme.color("text" if index == 0 else "muted"))
            y = box.top() + pad + index * metrics.height()
            room = QRectF(box.left() + pad, y, box.width() - 2 * pad + 1, metrics.height())
            shown = metrics.elidedText(line, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, shown)


def _beside(at: QPointF, width: float, height: float, room: QRectF, gap: float) -> QRectF:
    """Return a box to the right of a point and above it, or where there is room."""
    width = min(width, room.width() - 4)
    x = at.x() + gap if at.x() + gap + width <= room.right() - 2 else at.x() - gap - width
    y = at.y() - gap - height if at.y() - gap - height >= room.top() + 2 else at.y() + gap
    x = min(max(x, room.left() + 2), room.right() - width - 2)
    y = min(max(y, room.top() + 2), room.bottom() - height - 2)
    return QRectF(x, y, width, height)
