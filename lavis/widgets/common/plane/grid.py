"""The ground of a plane: grid lines, the axes and their numbers."""

from __future__ import annotations

import math
from collections.abc import Iterator

from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPixmap

from lavis.widgets.common.plane.camera import Camera, multiples, snapped
from lavis.widgets.common.plane.labels import paint_text, picture_of
from lavis.widgets.common.plane.marks import Surface
from lavis.widgets.common.text import format_number

#: Pixels between a number and its axis, and between a number and the edge of the canvas.
GAP = 4.0
EDGE = 3.0
#: Pixels between a number of one axis and one of the other, at least.
BETWEEN = 8.0
#: Pixels between two numbers along an axis, at least.
APART = 14.0

#: Pixels beside a number in which a name would touch it.
NEAR = 14.0


def draw_ground(on: Surface, *, lines: bool = True, numbers: bool = True) -> None:
    """Fill the canvas and draw the grid, the axes and the numbers along them.

    Parameters
    ----------
    on : Surface
    lines : bool
        Whether there are lines beside the axes.
    numbers : bool
        Whether the numbers are drawn now; else `draw_numbers` draws them over the picture.
    """
    camera, painter = on.camera, on.painter
    painter.fillRect(QRectF(0, 0, camera.width, camera.height), on.color("canvas"))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    hairline = _hairline(painter)
    steps = ((camera.step, "grid_minor"), (camera.major, "grid"), (0.0, "axis"))
    for step, token in steps if lines else steps[-1:]:
        painter.setPen(QPen(on.color(token), hairline))
        painter.drawLines(list(_lines(camera, step, hairline)))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    if numbers:
        _write(on, placed_numbers(on))


def placed_numbers(on: Surface) -> list[tuple[str, QRectF]]:
    """Return the numbers along both axes in the font that they are drawn in."""
    return tick_labels(on.camera, QFontMetricsF(on.theme.font("small", tabular=True)))


def keep_off(on: Surface, placed: list[tuple[str, QRectF]]) -> None:
    """Keep names off the numbers, and from touching them: a short one counts as a longer."""
    for _, rect in placed:
        left, right = rect.left() - NEAR, rect.right() + NEAR
        for y in (rect.top() + 1, rect.bottom() - 1):
            on.labels.avoid((left, y), (right, y))


def draw_numbers(on: Surface, placed: list[tuple[str, QRectF]]) -> None:
    """Draw the numbers over a picture whose lines would cross them: a line hides a minus."""
    font, color, halo = _ink(on)
    for text, rect in placed:
        paint_text(on.painter, text, rect.translated(-1, 0), font, color, halo)


def pictured_numbers(
    on: Surface, placed: list[tuple[str, QRectF]], ratio: float
) -> list[tuple[QPointF, QPixmap]]:
    """Return what `draw_numbers` draws on a screen of that ratio, to be kept."""
    inks = _ink(on)
    return [picture_of(text, rect.translated(-1, 0), *inks, ratio) for text, rect in placed]


def _ink(on: Surface) -> tuple[QFont, QColor, QColor]:
    return on.theme.font("small", tabular=True), on.color("muted"), on.color("canvas")


def _write(on: Surface, placed: list[tuple[str, QRectF]]) -> None:
    font = on.theme.font("small", tabular=True)
    on.painter.setFont(font)
    on.painter.setPen(on.color("muted"))
    ascent = QFontMetricsF(font).ascent()
    for text, rect in placed:
        on.painter.drawText(QPointF(rect.left(), rect.top() + ascent), text)


def tick_labels(camera: Camera, metrics: QFontMetricsF) -> list[tuple[str, QRectF]]:
    """Return the numbers along both axes, each with its place.

    Where an axis is out of sight its numbers stand at the nearest edge. All lie within the canvas
    and none overlaps another.
    """
    origin_x, origin_y = camera.to_pixel(0.0, 0.0)
    crossing = 0 < origin_x < camera.width and 0 < origin_y < camera.height
    placed: list[tuple[str, QRectF]] = []
    for text, rect in (*_along_x(camera, metrics), *_along_y(camera, metrics)):
        if crossing and text == "0":
            continue
        if not any(rect.adjusted(-BETWEEN, 0, BETWEEN, 0).intersects(other) for _, other in placed):
            placed.append((text, rect))
    if crossing:
        width = metrics.horizontalAdvance("0")
        rect = QRectF(origin_x - GAP - width, origin_y + GAP, width, metrics.height())
        free = not any(
            rect.adjusted(-BETWEEN, 0, BETWEEN, 0).intersects(other) for _, other in placed
        )
        if free and _inside(rect, camera):
            placed.append(("0", rect))
    return placed


def _along_x(camera: Camera, metrics: QFontMetricsF) -> Iterator[tuple[str, QRectF]]:
    height = metrics.height()
    top = camera.to_pixel(0.0, 0.0)[1] + GAP
    top = min(max(top, EDGE), camera.height - height - EDGE)
    texts = list(_numbers(camera, camera.box[0], camera.box[2]))
    widest = max((metrics.horizontalAdvance(text) for _, _, text in texts), default=0.0)
    stride = _stride((widest + APART) / (camera.major * camera.scale))
    for number, value, text in texts:
        width = metrics.horizontalAdvance(text)
        minus = metrics.horizontalAdvance(text[0]) if value < 0 else 0.0
        # The figures stand under the line; the minus hangs out to the left.
        left = camera.to_pixel(value, 0.0)[0] - (width + minus) / 2
        rect = QRectF(left, top, width, height)
        if number % stride == 0 and _inside(rect, camera):
            yield text, rect


def _along_y(camera: Camera, metrics: QFontMetricsF) -> Iterator[tuple[str, QRectF]]:
    height = metrics.height()
    axis = camera.to_pixel(0.0, 0.0)[0]
    stride = _stride((height + GAP) / (camera.major * camera.scale))
    for number, value, text in _numbers(camera, camera.box[1], camera.box[3]):
        width = metrics.horizontalAdvance(text)
        left = min(max(axis - GAP - 2 - width, EDGE), camera.width - width - EDGE)
        rect = QRectF(left, camera.to_pixel(0.0, value)[1] - height / 2, width, height)
        if number % stride == 0 and _inside(rect, camera):
            yield text, rect


def _numbers(camera: Camera, low: float, high: float) -> Iterator[tuple[int, float, str]]:
    """Yield each major line in a range: its number in steps, its value and its text."""
    step = camera.major
    for number in multiples(low, high, step):
        value = snapped(number * step, step)
        digits = math.floor(math.log10(abs(value) / step) + 1e-9) if number else 0
        # One digit more where the step's own first digit is larger than the value's.
        text = format_number(value, max(1, digits + 2))
        yield number, value, text


def _lines(camera: Camera, step: float, hairline: float) -> Iterator[QLineF]:
    """Yield the lines of a step, both ways; those of the axes for a step of 0."""
    left, bottom, right, top = camera.box
    for value in _values(left, right, step):
        x = _crisp(camera.to_pixel(value, 0.0)[0], hairline)
        yield QLineF(x, 0, x, camera.height)
    for value in _values(bottom, top, step):
        y = _crisp(camera.to_pixel(0.0, value)[1], hairline)
        yield QLineF(0, y, camera.width, y)


def _values(low: float, high: float, step: float) -> list[float]:
    if step == 0:
        return [0.0] if low <= 0 <= high else []
    return [number * step for number in multiples(low, high, step)]


def _stride(least: float) -> int:
    """Return the smallest of 1, 2, 5, 10, 20… that is not below `least`."""
    stride = 1
    while stride < least:
        stride = stride * 5 // 2 if str(stride).startswith("2") else stride * 2
    return stride


def _hairline(painter: QPainter) -> float:
    """Return the width of a line of whole device pixels, about one logical pixel."""
    ratio = painter.device().devicePixelRatio()
    return max(1, round(ratio)) / ratio


def _crisp(position: float, hairline: float) -> float:
    """Return the middle of the hairline that a position falls into."""
    return (math.floor(position / hairline) + 0.5) * hairline


def _inside(rect: QRectF, camera: Camera) -> bool:
    canvas = QRectF(0, 0, camera.width, camera.height)
    return canvas.adjusted(EDGE - 1, EDGE - 1, 1 - EDGE, 1 - EDGE).contains(rect)
