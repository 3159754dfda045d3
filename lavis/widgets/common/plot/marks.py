"""The shapes of points, by which series are told apart as well as by colour."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

#: Pixels from the middle of a mark to its rim, at scale 1.
RADIUS = 4.5


def _regular(corners: int, turn: float = -90.0) -> tuple[tuple[float, float], ...]:
    angles = (math.radians(turn + 360 * index / corners) for index in range(corners))
    return tuple((math.cos(angle), math.sin(angle)) for angle in angles)


def _star() -> tuple[tuple[float, float], ...]:
    angles = (math.radians(-90 + 36 * index) for index in range(10))
    reach = (1.25 if index % 2 == 0 else 0.55 for index in range(10))
    return tuple((r * math.cos(a), r * math.sin(a)) for a, r in zip(angles, reach, strict=True))


_CROSS = (
    (-0.35, -1),
    (0.35, -1),
    (0.35, -0.35),
    (1, -0.35),
    (1, 0.35),
    (0.35, 0.35),
    (0.35, 1),
    (-0.35, 1),
    (-0.35, 0.35),
    (-1, 0.35),
    (-1, -0.35),
    (-0.35, -0.35),
)

#: The corners of each shape in units of the radius; () is a disc.
SHAPES: tuple[tuple[tuple[float, float], ...], ...] = (
    (),
    ((-0.85, -0.85), (0.85, -0.85), (0.85, 0.85), (-0.85, 0.85)),
    tuple((1.15 * x, 1.15 * y) for x, y in _regular(3)),
    tuple((1.15 * x, 1.15 * y) for x, y in _regular(4)),
    tuple((1.15 * x, 1.15 * y) for x, y in _regular(3, 90.0)),
    _CROSS,
    _regular(6),
    _star(),
)


def draw_mark(
    painter: QPainter, at: QPointF, look: int, color: QColor, rim: QColor, radius: float = RADIUS
) -> None:
    """Draw a point in the shape of its look, with a thin rim that parts it from its neighbours."""
    painter.setPen(QPen(rim, 1.0))
    painter.setBrush(color)
    corners = SHAPES[look % len(SHAPES)]
    if corners:
        points = [at + QPointF(radius * x, radius * y) for x, y in corners]
        painter.drawPolygon(QPolygonF(points))
    else:
        painter.drawEllipse(at, radius, radius)
    painter.setBrush(Qt.BrushStyle.NoBrush)
