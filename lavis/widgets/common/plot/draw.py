"""Draws a plot with any painter: on the screen, into an image, an SVG or a PDF."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF

from lavis.theme import Theme
from lavis.widgets.common.heatmap import mixed
from lavis.widgets.common.plot.figure import Guide, Plot, Series
from lavis.widgets.common.plot.layout import SAMPLE, Layout
from lavis.widgets.common.plot.marks import RADIUS, draw_mark

#: Width of a series' line; how much of the colour of what is pale, and of a band, is left.
LINE, PALE, BAND = 2.0, 0.5, 0.2
#: From so many points on they are not marked one by one, so that a line stays a line.
MANY = 150

#: Pixels of height at scale 1 below which guides have no names; rows in which the names of upright
#: ones are tried.
SMALL, ROWS = 90, 6
#: Pixels from the middle to the rim of the disc by which a line is dragged.
GRIP = 6
#: How much of what lies below the name of a line it covers.
PLATE = 0.9

LEFT = Qt.AlignmentFlag.AlignLeft
RIGHT = Qt.AlignmentFlag.AlignRight
CENTER = Qt.AlignmentFlag.AlignHCenter


@dataclass(frozen=True)
class Brush:
    """A painter, the theme and the places; `taken` is where names and the ring stand already."""

    painter: QPainter
    theme: Theme
    plot: Plot
    layout: Layout
    taken: list[QRectF] = field(default_factory=list)

    def color(self, series: Series) -> QColor:
        """Return the colour of a series; paler where it stands in the background."""
        color = self.theme.color(series.color)
        return mixed(self.theme.color("canvas"), color, PALE) if series.pale else color

    def pen(self, color: QColor, width: float, dash: Sequence[float] = ()) -> QPen:
        """Return a pen that is as wide on paper as on the screen."""
        pen = QPen(color, width * self.theme.scale)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        if dash:
            pen.setDashPattern(list(dash))
        return pen

    def text(
        self, rect: QRectF, text: str, font: QFont, token: str, align: Qt.AlignmentFlag = LEFT
    ) -> None:
        """Write one line, elided where it is too long."""
        elide = Qt.TextElideMode.ElideRight
        shown = QFontMetricsF(font).elidedText(text, elide, rect.width() + 1)
        self.painter.setFont(font)
        self.painter.setPen(self.theme.color(token))
        flags = align | Qt.AlignmentFlag.AlignVCenter
        self.painter.drawText(rect.adjusted(-1, 0, 1, 0), flags, shown)

    def segments(self, series: Series) -> Iterator[list[int]]:
        """Return the runs of points without a gap, as indices."""
        run: list[int] = []
        for index, (x, y) in enumerate(zip(series.x, series.y, strict=True)):
            if self.plot.can_draw(x, y):
                run.append(index)
            elif run:
                yield run
                run = []
        if run:
            yield run

    def point(self, series: Series, index: int) -> QPointF:
        """Return the pixel of a point that can be drawn."""
        return self.layout.place(self.theme, series, index)


def draw_plot(painter: QPainter, theme: Theme, plot: Plot, layout: Layout) -> None:
    """Draw a plot; the ground is the caller's."""
    brush = Brush(painter, theme, plot, layout)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _draw_words(brush)
    _draw_axes(brush)
    painter.save()
    # A mark at the edge may stand out a little.
    reach = theme.px(RADIUS) + 1
    painter.setClipRect(layout.frame.adjusted(-reach, -reach, reach, reach))
    for series in plot.shown:
        _draw_band(brush, series)
    for series in plot.shown:
        if series.width:
            _draw_columns(brush, series, brush.color(series))
    for guide in plot.guides:
        _draw_guide(brush, guide)
    for series in sorted(plot.shown, key=lambda each: not each.pale):
        if not series.width:
            _draw_series(brush, series)
    _draw_selected(brush)
    for guide in plot.guides:
        _name(brush, guide)
    painter.restore()
    if not any(True for series in plot.shown for _ in brush.segments(series)):
        _draw_empty(brush)
    painter.restore()


def _draw_words(brush: Brush) -> None:
    theme, plot, layout = brush.theme, brush.plot, brush.layout
    font = theme.font("small")
    if layout.title.height():
        brush.text(layout.title, plot.title, font, "text")
    for entry in layout.entries:
        rect, token = entry.rect, "text"
        if entry.series is not None:
            hidden = entry.series.key in plot.hidden
            token = "disabled" if hidden else "text"
            if not hidden:
                _draw_sample(brush, entry.series, rect)
            rect = rect.adjusted(theme.px(SAMPLE), 0, 0, 0)
        brush.text(rect, entry.text, font, token)
    if layout.y_label.height():
        brush.text(layout.y_label, plot.y.label, font, "muted")
    if layout.x_label.height():
        brush.text(layout.x_label, plot.x.label, font, "muted", CENTER)


def _draw_sample(brush: Brush, series: Series, rect: QRectF) -> None:
    """Draw a piece of line with a mark, as the series has them."""
    painter, px, color = brush.painter, brush.theme.px, brush.color(series)
    y, end = rect.center().y(), rect.left() + px(SAMPLE) - px(6)
    if series.width:
        painter.fillRect(QRectF(rect.left(), y - px(4), end - rect.left(), px(8)), color)
        return
    if series.line:
        painter.setPen(brush.pen(color, LINE, series.dash))
        painter.drawLine(QLineF(rect.left(), y, end, y))
    if series.marks and len(series.x) < MANY:
        middle = QPointF((rect.left() + end) / 2, y)
        rim = brush.theme.color("canvas")
        draw_mark(painter, middle, series.look, color, rim, RADIUS * brush.theme.scale)


def _draw_axes(brush: Brush) -> None:
    painter, theme, layout = brush.painter, brush.theme, brush.layout
    frame, font = layout.frame, theme.font("small", tabular=True)
    height = QFontMetricsF(font).height()
    painter.setPen(theme.pen("grid", cosmetic=False))
    for tick in layout.x_ticks:
        x = round(tick.pixel) + 0.5
        painter.drawLine(QLineF(x, frame.top(), x, frame.bottom()))
    for tick in layout.y_ticks:
        y = round(tick.pixel) + 0.5
        painter.drawLine(QLineF(frame.left(), y, frame.right(), y))
    painter.setPen(theme.pen("axis", cosmetic=False))
    left, bottom = round(frame.left()) + 0.5, round(frame.bottom()) + 0.5
    painter.drawLine(QLineF(left, frame.top(), left, bottom))
    painter.drawLine(QLineF(left, bottom, frame.right(), bottom))
    for tick in layout.x_ticks:
        width = QFontMetricsF(font).horizontalAdvance(tick.text)
        x = min(tick.pixel - width / 2, layout.room.right() - width - 2)
        rect = QRectF(x, frame.bottom() + theme.px(4), width, height)
        brush.text(rect, tick.text, font, "muted", CENTER)
    for tick in layout.y_ticks:
        rect = QRectF(layout.room.left(), tick.pixel - height / 2, 0, height)
        rect.setRight(frame.left() - theme.px(5))
        brush.text(rect, tick.text, font, "muted", RIGHT)


def _draw_band(brush: Brush, series: Series) -> None:
    if not series.low or not series.line or series.width:
        return
    color = QColor(brush.color(series))
    color.setAlphaF(BAND)
    brush.painter.setPen(Qt.PenStyle.NoPen)
    brush.painter.setBrush(color)
    for run in brush.segments(series):
        pairs = [
            (series.x[index], series.low[index], series.high[index])
            for index in run
            if brush.plot.can_draw(series.x[index], series.low[index])
        ]
        upper = [brush.layout.pixel(x, high) for x, _, high in pairs]
        lower = [brush.layout.pixel(x, low) for x, low, _ in pairs]
        brush.painter.drawPolygon(QPolygonF([*upper, *reversed(lower)]))
    brush.painter.setBrush(Qt.BrushStyle.NoBrush)


def _draw_guide(brush: Brush, guide: Guide) -> None:
    painter, layout, frame = brush.painter, brush.layout, brush.layout.frame
    painter.setPen(brush.pen(brush.theme.color(guide.token), 1.5, guide.dash))
    end = _end(brush, guide)
    if end is None:
        return
    if guide.x is not None:
        painter.drawLine(QLineF(end, QPointF(end.x(), frame.bottom())))
        if guide.key and frame.left() <= end.x() <= frame.right():
            _draw_grip(brush, guide, QPointF(end.x(), frame.bottom()))
    elif guide.y is not None:
        painter.drawLine(QLineF(QPointF(frame.left(), end.y()), end))
    else:
        points = [layout.pixel(*point) for point in guide.points if brush.plot.can_draw(*point)]
        painter.drawPolyline(QPolygonF(points))


def _end(brush: Brush, guide: Guide) -> QPointF | None:
    """Return the end at which a guide has its name; None where it has no place."""
    plot, layout, frame = brush.plot, brush.layout, brush.layout.frame
    if guide.x is not None:
        there = plot.can_draw(guide.x, _any(plot.y.log))
        return QPointF(layout.x.pixel(guide.x), frame.top()) if there else None
    if guide.y is not None:
        there = plot.can_draw(_any(plot.x.log), guide.y)
        return QPointF(frame.right(), layout.y.pixel(guide.y)) if there else None
    points = [point for point in guide.points if plot.can_draw(*point)]
    return layout.pixel(*points[-1]) if points else None


def _draw_grip(brush: Brush, guide: Guide, at: QPointF) -> None:
    """Draw what shows that a line can be dragged: a disc at its foot."""
    brush.painter.setPen(brush.pen(brush.theme.color("canvas"), 1.0))
    brush.painter.setBrush(brush.theme.color(guide.token))
    radius = brush.theme.px(GRIP)
    brush.painter.drawEllipse(at, radius, radius)
    brush.painter.setBrush(Qt.BrushStyle.NoBrush)


def _name(brush: Brush, guide: Guide) -> None:
    """Write the name of a guide beside its end, where no other name stands; else leave it out.

    On a plate, over all that is drawn: lines that cross there do not go through its letters.
    """
    at, font = _end(brush, guide), brush.theme.font("small")
    frame, metrics = brush.layout.frame, QFontMetricsF(font)
    wide, high = metrics.horizontalAdvance(guide.name), metrics.height()
    low = frame.height() < brush.theme.px(SMALL)
    if at is None or not guide.name or low or not frame.contains(at):
        return
    if guide.x is not None:
        left = at.x() + 4 if at.x() + 4 + wide <= frame.right() else at.x() - 4 - wide
        tops = [frame.top() + row * high for row in range(ROWS)]
    else:
        right = at.x() + 4 + wide <= frame.right()
        left = at.x() + 4 if right else at.x() - 4 - wide
        tops = [at.y() - high - 1, at.y() + 1]
        if right:  # behind the end of a line, a curve that rises to it goes on above
            tops.reverse()
    for top in tops:
        room = QRectF(left, top, wide, high)
        free = not any(room.intersects(other) for other in brush.taken)
        if free and room.left() >= frame.left() and room.bottom() <= frame.bottom():
            brush.taken.append(room)
            ground = QColor(brush.theme.color("canvas"))
            ground.setAlphaF(PLATE)
            brush.painter.fillRect(room.adjusted(-1, 0, 1, 0), ground)
            brush.text(room, guide.name, font, guide.token)
            return


def _any(log: bool) -> float:
    return 1.0 if log else 0.0


def _draw_series(brush: Brush, series: Series) -> None:
    painter, color = brush.painter, brush.color(series)
    marked = series.marks and len(series.x) < MANY
    for run in brush.segments(series):
        points = [brush.point(series, index) for index in run]
        if series.line and len(points) > 1:
            painter.setPen(brush.pen(color, 1.0 if not marked else LINE, series.dash))
            painter.drawPolyline(QPolygonF(points))
        if series.low and not series.line:
            _draw_bars(brush, series, run, color)
        if marked or len(points) == 1:
            rim = brush.theme.color("canvas")
            for point in points:
                draw_mark(painter, point, series.look, color, rim, RADIUS * brush.theme.scale)


def _draw_columns(brush: Brush, series: Series, color: QColor) -> None:
    layout = brush.layout
    ground = layout.y.pixel(0.0) if not layout.y.log else layout.frame.bottom()
    for run in brush.segments(series):
        for index in run:
            x, top = series.x[index], layout.y.pixel(series.y[index])
            left, right = (layout.x.pixel(x + side * series.width / 2) for side in (-1, 1))
            gap = 0.5 if right - left > 4 else 0.0
            rect = QRectF(left + gap, min(top, ground), right - left - 2 * gap, abs(ground - top))
            brush.painter.fillRect(rect, color)


def _draw_bars(brush: Brush, series: Series, run: list[int], color: QColor) -> None:
    """Draw from the low to the high of each point, with a foot and a head."""
    reach = brush.theme.px(3)
    brush.painter.setPen(brush.pen(color, 1.5))
    for index in run:
        x, low, high = series.x[index], series.low[index], series.high[index]
        if brush.plot.can_draw(x, low) and brush.plot.can_draw(x, high):
            aside = QPointF(brush.theme.scale * series.shift, 0)
            ends = brush.layout.pixel(x, low) + aside, brush.layout.pixel(x, high) + aside
            brush.painter.drawLine(QLineF(*ends))
            for end in ends:
                brush.painter.drawLine(QLineF(end.x() - reach, end.y(), end.x() + reach, end.y()))


def _draw_selected(brush: Brush) -> None:
    if brush.plot.selected is None:
        return
    key, index = brush.plot.selected
    series = next((each for each in brush.plot.shown if each.key == key), None)
    if series is None or not 0 <= index < len(series.x):
        return
    if brush.plot.can_draw(series.x[index], series.y[index]):
        radius = (RADIUS + 4) * brush.theme.scale
        brush.painter.setPen(brush.theme.pen("accent", 2 * brush.theme.scale, cosmetic=False))
        brush.painter.setBrush(Qt.BrushStyle.NoBrush)
        at = brush.point(series, index)
        brush.painter.drawEllipse(at, radius, radius)
        brush.taken.append(QRectF(at.x() - radius, at.y() - radius, 2 * radius, 2 * radius))


def _draw_empty(brush: Brush) -> None:
    brush.painter.setFont(brush.theme.font("body"))
    brush.painter.setPen(brush.theme.color("muted"))
    spare = max(8.0, (brush.layout.frame.width() - brush.theme.px(420)) / 2)
    room = brush.layout.frame.adjusted(spare, 4, -spare, -4)
    flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
    brush.painter.drawText(room, int(flags), brush.plot.empty)
