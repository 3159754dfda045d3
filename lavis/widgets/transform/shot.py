"""What one picture is made of, and shapes under a map."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from lavis.tools.transform import Affine, Frame, Params, Result, Show
from lavis.tools.transform.lookup import target
from lavis.widgets.common.plane import Point

#: Sides of the polygon that is drawn for a circle.
SIDES = 72


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture of the plane.

    Attributes
    ----------
    params : Params
    show : Show
        What of it may be seen: a prediction hides some.
    result : Result
    frame : Frame
        Where the animation is.
    final : Affine
        M as the hand has it: ahead of the result while that is older.
    fade : float
        How much of the colour of what is derived is the canvas's.
    """

    params: Params
    show: Show
    result: Result
    frame: Frame
    final: Affine
    fade: float = 0.0

    @property
    def name(self) -> str:
        """What M is called: its name, or M for an expression."""
        return called(self.params)

    @property
    def map(self) -> Affine:
        """How the plane lies now."""
        return self.frame.map


def called(params: Params) -> str:
    """Return what the acting matrix is called: its name, or M for an expression."""
    return target(params) or "M"


def circle(center: Point = (0.0, 0.0), radius: float = 1.0) -> list[Point]:
    """Return points round a circle."""
    x, y = center
    return [(x + radius * cos, y + radius * sin) for cos, sin in _TURNS]


def moved(by: Affine, points: Iterable[Point]) -> list[Point]:
    """Return where points go."""
    (a, c), (b, d), (x, y) = by.i, by.j, by.origin
    return [(a * px + b * py + x, c * px + d * py + y) for px, py in points]


def carried(by: Affine, vector: Point) -> Point:
    """Return what becomes of a vector: without the translation."""
    return (
        by.i[0] * vector[0] + by.j[0] * vector[1],
        by.i[1] * vector[0] + by.j[1] * vector[1],
    )


def plus(p: Point, q: Point, times: float = 1.0) -> Point:
    """Return p + times · q."""
    return p[0] + times * q[0], p[1] + times * q[1]


def between(p: Point, q: Point, share: float = 0.5) -> Point:
    """Return a point on the way from p to q."""
    return p[0] + share * (q[0] - p[0]), p[1] + share * (q[1] - p[1])


_TURNS = tuple(
    (math.cos(turn), math.sin(turn)) for turn in (math.tau * i / SIDES for i in range(SIDES))
)
