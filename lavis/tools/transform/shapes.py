"""Outlines of what is drawn on the plane: closed polygons in a space of their own."""

from __future__ import annotations

import math

from lavis.tools.transform.result import Point


def _wheel(spokes: int = 5, corners: int = 4) -> tuple[Point, ...]:
    """Return a wheel with notches, so that its turning shows."""
    points = []
    for spoke in range(spokes):
        start = 2 * math.pi * spoke / spokes
        points.append((0.25 * math.cos(start), 0.25 * math.sin(start)))
        for corner in range(corners):
            angle = start + 2 * math.pi * (0.12 + 0.76 * corner / (corners - 1)) / spokes
            points.append((0.5 * math.cos(angle), 0.5 * math.sin(angle)))
    return tuple(points)


#: Closed polygons by the names of `lavis.tools.transform.params.Shape`.
SHAPES: dict[str, tuple[Point, ...]] = {
    "letter": (
        (0.2, 0.2), (0.2, 1.2), (0.8, 1.2), (0.8, 1.0), (0.4, 1.0),
        (0.4, 0.8), (0.7, 0.8), (0.7, 0.6), (0.4, 0.6), (0.4, 0.2),
    ),
    "square": ((-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5)),
    "ship": ((1.0, 0.0), (-0.7, 0.6), (-0.4, 0.0), (-0.7, -0.6)),
    "tank": ((-1.0, -0.35), (1.0, -0.35), (1.3, 0.05), (1.0, 0.35), (-1.0, 0.35), (-1.2, 0.0)),
    "turret": (
        (-0.45, -0.2), (0.45, -0.2), (0.45, -0.06), (1.5, -0.06), (1.5, 0.1),
        (0.45, 0.1), (0.35, 0.35), (-0.35, 0.35),
    ),
    "wheel": _wheel(),
    "flag": (
        (-0.04, 0.0), (0.04, 0.0), (0.04, 0.65), (0.8, 0.85), (0.04, 1.05), (-0.04, 1.05),
    ),
}  # fmt: skip
