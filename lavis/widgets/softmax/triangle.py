"""Three probabilities as a point in a triangle."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF

from lavis.theme import Theme
from lavis.widgets.softmax.sheet import HIDDEN, PROBABILITY, Sheet

HEIGHT = math.sqrt(0.75)
#: The corners as `lavis.compute.softmax.CORNERS` has them.
CORNERS = ((0.0, 0.0), (1.0, 0.0), (0.5, HEIGHT))
#: Lines of equal probability, and the directions along them: one probability stays.
SHARES = (0.25, 0.5, 0.75)
SIDES = ((0.5, HEIGHT), (0.5, -HEIGHT), (1.0, 0.0))
#: Two lines of a caption, and room for a knob, at scale 1.
CAPTION, EDGE = 34, 12
#: A lower room has no caption.
LEAST = 190
NAME_SHARE = 0.45

ONLY_THREE = (
    "The triangle shows three probabilities, and there are {count} outcomes: {verb} {spare} in the "
    "controls, or look at another picture."
)
CAPTION_TEXT = "Drag the point; Shift keeps one probability. Dashed: the way of the temperature."


@dataclass(frozen=True, slots=True)
class Triangle:
    """Where the triangle lies: its lower left corner and its side, in pixels."""

    left: float
    bottom: float
    side: float

    def to_pixel(self, point: tuple[float, float]) -> QPointF:
        """Return the pixel of a point."""
        return QPointF(self.left + point[0] * self.side, self.bottom - point[1] * self.side)

    def to_point(self, x: float, y: float) -> tuple[float, float]:
        """Return the point at a pixel."""
        return (x - self.left) / self.side, (self.bottom - y) / self.side


def triangle(theme: Theme, room: QRectF) -> Triangle:
    """Return where the triangle lies in the room of the picture."""
    metrics = QFontMetricsF(theme.font())
    line, edge = metrics.height() + 6, theme.px(EDGE)
    caption = theme.px(CAPTION) if _has_caption(theme, room) else 0
    inner = room.adjusted(edge, line, -edge, -line - caption)
    side = max(8.0, min(inner.width(), inner.height() / HEIGHT))
    left = inner.center().x() - side / 2
    bottom = inner.center().y() + side * HEIGHT / 2
    return Triangle(left, bottom, side)


def locked(start: tuple[float, float], wanted: tuple[float, float]) -> tuple[float, float]:
    """Return the point nearest to a wanted one that keeps one probability of the start."""
    dx, dy = wanted[0] - start[0], wanted[1] - start[1]
    best = max(SIDES, key=lambda side: abs(dx * side[0] + dy * side[1]))
    along = dx * best[0] + dy * best[1]
    return start[0] + along * best[0], start[1] + along * best[1]


def draw_triangle(sheet: Sheet, room: QRectF) -> None:
    """Draw the triangle with the point, or say why there is none."""
    count = len(sheet.params.logits)
    if count != 3:
        spare = abs(count - 3)
        verb = "remove" if count > 3 else "add"
        sheet.paragraph(room, ONLY_THREE.format(count=count, verb=verb, spare=spare))
        return
    where = triangle(sheet.theme, room)
    _draw_ground(sheet, where)
    _draw_names(sheet, where, room)
    if _has_caption(sheet.theme, room):
        sheet.caption(room, HIDDEN if sheet.params.hidden else CAPTION_TEXT)
    if sheet.params.hidden:
        return
    if sheet.result is not None and sheet.result.point is not None:
        sheet.fade()
        sheet.painter.setPen(sheet.pen("muted", 1.5, Qt.PenStyle.DashLine))
        sheet.painter.drawPolyline([where.to_pixel(point) for point in sheet.result.path])
        sheet.knob(("point", ""), where.to_pixel(sheet.result.point), PROBABILITY)
        sheet.painter.setOpacity(1.0)


def _has_caption(theme: Theme, room: QRectF) -> bool:
    return room.height() >= theme.px(LEAST)


def _draw_ground(sheet: Sheet, where: Triangle) -> None:
    painter = sheet.painter
    painter.setPen(sheet.pen("grid"))
    for share in SHARES:
        for corner in range(3):
            first, second = (
                _between(CORNERS[(corner + turn) % 3], CORNERS[corner], share) for turn in (1, 2)
            )
            painter.drawLine(QLineF(where.to_pixel(first), where.to_pixel(second)))
    painter.setPen(sheet.pen("axis", 1.5))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolygon([where.to_pixel(corner) for corner in CORNERS])
    center = where.to_pixel((0.5, HEIGHT / 3))
    painter.drawLine(QLineF(center - QPointF(4, 0), center + QPointF(4, 0)))
    painter.drawLine(QLineF(center - QPointF(0, 4), center + QPointF(0, 4)))


def _draw_names(sheet: Sheet, where: Triangle, room: QRectF) -> None:
    """Write the names at the corners: where that outcome is certain."""
    font = sheet.theme.font()
    metrics = QFontMetricsF(font)
    height, widest = metrics.height(), NAME_SHARE * room.width()
    for name, corner in zip(sheet.params.names, CORNERS, strict=True):
        at = where.to_pixel(corner)
        width = min(metrics.horizontalAdvance(name) + 2, widest)
        y = at.y() - height - 5 if corner[1] > 0 else at.y() + 5
        x = min(max(at.x() - width / 2, room.left()), room.right() - width)
        sheet.text(QRectF(x, y, width, height), name, font, "text", Qt.AlignmentFlag.AlignHCenter)


def _between(
    first: tuple[float, float], second: tuple[float, float], share: float
) -> tuple[float, float]:
    return tuple(a + share * (b - a) for a, b in zip(first, second, strict=True))  # type: ignore[return-value]
