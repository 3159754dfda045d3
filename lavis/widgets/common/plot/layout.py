"""Where title, legend, axes and points of a plot lie."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFontMetricsF

from lavis.theme import Theme
from lavis.widgets.common.plot.figure import Plot, Series
from lavis.widgets.common.plot.scale import Scale, fitted, ticks
from lavis.widgets.common.text import format_number

#: Pixels at scale 1: around everything, of a sample of line in the legend, between two entries,
#: between two numbers of the axes, and the height below which there is no legend.
PAD, SAMPLE, GAP, X_TICK, Y_TICK, LOW = 8, 28, 14, 64, 34, 150
#: Of the height, what the legend may take.
LEGEND_SHARE = 0.3


@dataclass(frozen=True)
class Entry:
    """A line of the legend: a series, or how many more there are."""

    rect: QRectF
    text: str
    series: Series | None


@dataclass(frozen=True)
class Tick:
    """A number on an axis."""

    pixel: float
    text: str


@dataclass(frozen=True)
class Layout:
    """All places, in pixels of the room."""

    room: QRectF
    title: QRectF
    entries: tuple[Entry, ...]
    y_label: QRectF
    x_label: QRectF
    frame: QRectF
    x: Scale
    y: Scale
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]

    def pixel(self, x: float, y: float) -> QPointF:
        """Return where a point lies."""
        return QPointF(self.x.pixel(x), self.y.pixel(y))

    def place(self, theme: Theme, series: Series, index: int) -> QPointF:
        """Return where a point of a series lies."""
        at = self.pixel(series.x[index], series.y[index])
        return at + QPointF(theme.scale * series.shift, 0)

    def entry_at(self, at: QPointF) -> Series | None:
        """Return the series whose name in the legend is at a pixel."""
        return next((entry.series for entry in self.entries if entry.rect.contains(at)), None)


def lay_out(
    theme: Theme, plot: Plot, room: QRectF, scales: tuple[Scale, Scale] | None = None
) -> Layout:
    """Return the places of a plot in a room.

    Parameters
    ----------
    theme : Theme
    plot : Plot
    room : QRectF
    scales : (Scale, Scale), optional
        Of x and y where the user has zoomed; they follow the data without it.
    """
    metrics = QFontMetricsF(theme.font("small", tabular=True))
    pad, line = theme.px(PAD), metrics.height()
    inside = room.adjusted(pad, pad, -pad, -pad)
    top = inside.top()
    roomy = room.height() >= theme.px(LOW)
    title = QRectF(inside.left(), top, inside.width(), line if plot.title and roomy else 0.0)
    top = title.bottom() + (theme.px(2) if title.height() else 0)
    named = plot.legend and roomy
    entries = _legend(theme, plot, inside, top) if named else ()
    if entries:
        top = entries[-1].rect.bottom() + theme.px(2)
    y_label = QRectF(inside.left(), top, inside.width(), line if plot.y.label else 0.0)
    top = y_label.bottom() + theme.px(4)
    bottom = inside.bottom() - line - theme.px(4) - (line if plot.x.label else 0.0)
    bottom = max(bottom, top + 1)
    x_scale, y_scale = scales or (
        fitted(plot.x, plot.values("x")),
        fitted(plot.y, plot.values("y")),
    )
    y = y_scale.between(bottom, top)
    y_ticks = _ticks(plot, "y", y, int((bottom - top) / theme.px(Y_TICK)), line + 2)
    widest = max((metrics.horizontalAdvance(tick.text) for tick in y_ticks), default=0.0)
    left = min(inside.left() + math.ceil(widest) + theme.px(6), room.center().x())
    right = inside.right() - theme.px(6)
    x = x_scale.between(left, max(right, left + 1))
    widest = max(
        (metrics.horizontalAdvance(format_number(value)) for value in plot.x.ticks), default=30.0
    )
    x_ticks = _ticks(plot, "x", x, int((right - left) / theme.px(X_TICK)), widest + theme.px(8))
    frame = QRectF(QPointF(left, top), QPointF(max(right, left + 1), bottom))
    x_label = QRectF(left, inside.bottom() - line, frame.width(), line if plot.x.label else 0.0)
    return Layout(room, title, entries, y_label, x_label, frame, x, y, x_ticks, y_ticks)


def _ticks(plot: Plot, name: str, scale: Scale, most: int, apart: float) -> tuple[Tick, ...]:
    """Return the numbers that fit, none nearer to the one before than is readable."""
    axis = plot.x if name == "x" else plot.y
    given = axis.low is not None and axis.high is not None
    if not given and not plot.values(name):
        return ()  # an axis of nothing has no numbers
    found: list[Tick] = []
    for value in ticks(scale, max(1, most), axis.ticks):
        pixel = scale.pixel(value)
        if axis.whole and value != round(value):
            continue
        if not found or abs(pixel - found[-1].pixel) >= apart:
            found.append(Tick(pixel, _written(value)))
    return tuple(found)


def _written(value: float) -> str:
    """Return the number of a tick; a bare power of ten without its 1."""
    return (
        format_number(value).replace("1×10", "10")
        if f"{value:e}"[:8] == "1.000000"
        else (format_number(value))
    )


def _legend(theme: Theme, plot: Plot, inside: QRectF, top: float) -> tuple[Entry, ...]:
    """Return the lines of the legend, set like words in lines."""
    metrics = QFontMetricsF(theme.font("small"))
    line, gap, sample = metrics.height() + theme.px(4), theme.px(GAP), theme.px(SAMPLE)
    lines = max(1, int(LEGEND_SHARE * inside.height() / line))
    entries: list[Entry] = []
    x, row = inside.left(), 0
    for index, series in enumerate(plot.series):
        text = series.name
        width = min(sample + metrics.horizontalAdvance(text) + theme.px(4), inside.width())
        if x > inside.left() and x + width > inside.right():
            x, row = inside.left(), row + 1
        if row >= lines:
            return _cut(entries, len(plot.series) - index, metrics)
        entries.append(Entry(QRectF(x, top + row * line, width, line), text, series))
        x += width + gap
    return tuple(entries)


def _cut(entries: list[Entry], more: int, metrics: QFontMetricsF) -> tuple[Entry, ...]:
    """Return what there is room for; the last entry says how many there is none for."""
    last = entries.pop()
    text = f"and {more + 1} more"
    rect = QRectF(last.rect)
    rect.setWidth(max(rect.width(), metrics.horizontalAdvance(text)))
    return (*entries, Entry(rect, text, None))
