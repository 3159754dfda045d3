"""Lines that explain: axes, the ground, the frustum, the ray through the followed vertex."""

from __future__ import annotations

from functools import cache

import msgspec
import numpy as np
from numpy.typing import NDArray

from lavis.tools.mvp.params import Params
from lavis.tools.mvp.stages import FRONT, Stage, shown

Floats = tuple[float, ...]
Vector = NDArray[np.float64]

#: Tokens: of the frustum, of the ray, of the division by w.
FRUSTUM, RAY, DIVISION = "accent", "query", "result"
AXES = ("first", "second", "third")
EDGES = [(0, 1), (1, 2), (2, 3), (3, 0), (4, 5), (5, 6), (6, 7), (7, 4),
         (0, 4), (1, 5), (2, 6), (3, 7)]  # fmt: skip
#: The ground reaches so far, so far below the origin: what is 2 high stands on it.
GROUND, BELOW = 4, -1.0


class Line(msgspec.Struct, frozen=True):
    """A straight line in a room.

    Attributes
    ----------
    start, end : tuple of float
    token : str
        Its colour.
    strength : float
        From 0, the ground, to 1, the colour.
    width : float
        In pixels.
    """

    start: Floats
    end: Floats
    token: str
    strength: float = 1.0
    width: float = 1.5


def stage_lines(found: list[Stage], index: int, mix: float, v: Vector) -> tuple[Line, ...]:
    """Return the lines of the world view, between two stages."""
    first, second = found[index], found[index + 1]
    at = index + mix
    lines = [*_ground(max(0.0, 1 - abs(at - 1))), *_axes(1.0)]
    if first.corners is not None and second.corners is not None:
        corners = (1 - mix) * first.corners + mix * second.corners
        lines += _box(corners)
        seats = first.eye, second.eye if second.eye is not None else first.eye
        if seats[0] is not None and seats[1] is not None:
            eye = (1 - mix) * seats[0] + mix * seats[1]
            fade = max(0.0, min(1.0, 3 - at)) if second.eye is None else 1.0
            lines += [_line(eye, corners[:, i], FRUSTUM, 0.45 * fade, 1.0) for i in range(4)]
            lines += _sight(first, second, mix, eye, v, fade)
    return tuple(line for line in lines if line.strength > 0.01)


@cache
def world_lines() -> tuple[Line, ...]:
    """Return the ground and the axes of the world."""
    return (*_ground(1.0), *_axes(1.0))


def clip_lines(params: Params, stage: Stage, v: Vector) -> tuple[Line, ...]:
    """Return the pyramid |x|, |y| ≤ w, the plane w = 1, and the way of the vertex to it."""
    corners, apex = stage.corners, np.zeros(3)
    most = stage.room.radius * 1.6
    lines = [_line(apex, end, token, 1.0, 1.5) for end, token in _w_axes(most)]
    slant = np.array([[-1, -1, -1], [1, -1, -1], [1, 1, -1], [-1, 1, -1]], dtype=np.float64)
    if corners is not None:
        lines += _box(corners)
        if params.projection.lens == "perspective":
            lines += [_line(apex, row * most, FRUSTUM, 0.35, 1.0) for row in slant]
    square = np.add(slant, (0.0, 0.0, 2 * FRONT))  # before the frustum, where both lie in w = 1
    lines += [_line(square[i], square[(i + 1) % 4], DIVISION, 1.0, 1.5) for i in range(4)]
    q = stage.matrix @ v
    w = q[3]
    if np.isfinite(q).all() and w > 0:
        lines += [_line(apex, q[:3], RAY, 1.0, 1.5)]
        if w < 1:
            lines += [_line(q[:3], q[:3] / w, RAY, 0.5, 1.5)]
    return tuple(lines)


def ndc_lines(stage: Stage, v: Vector) -> tuple[Line, ...]:
    """Return the cube, its axes, and the ray of the vertex, which is parallel to all others."""
    lines = [*_box(stage.corners), *_axes(-1.0)]
    q = stage.matrix @ v
    if np.isfinite(q).all() and q[3] != 0:
        at = q[:3] / q[3]
        if np.abs(at).max() < 1e6:
            front = np.array([at[0], at[1], 1.0])
            lines.append(_line(front, at, RAY, 1.0, 1.5))
    return tuple(lines)


def _sight(
    first: Stage, second: Stage, mix: float, eye: Vector, v: Vector, fade: float
) -> list[Line]:
    """Return the ray from the eye through the vertex."""
    at = shown(first, second, mix, v)
    return [] if at is None else [_line(eye, np.array(at), RAY, fade, 1.5)]


def _box(corners: Vector | None) -> list[Line]:
    if corners is None:
        return []
    lines = []
    for i, j in EDGES:
        near = j < 4
        width, strength = (2.0, 1.0) if near else (1.5, 0.75)
        lines.append(_line(corners[:, i], corners[:, j], FRUSTUM, strength, width))
    return lines


def _axes(forward: float) -> list[Line]:
    """Return three axes of length 1; z may point away from who looks."""
    zero = np.zeros(3)
    ends = np.diag([1.0, 1.0, forward])
    return [_line(zero, ends[i], token, 1.0, 2.0) for i, token in enumerate(AXES)]


def _w_axes(most: float) -> list[tuple[Vector, str]]:
    return [
        (np.array([1.0, 0.0, 0.0]), AXES[0]),
        (np.array([0.0, 1.0, 0.0]), AXES[1]),
        (np.array([0.0, 0.0, -most]), "muted"),
    ]


def _ground(strength: float) -> list[Line]:
    if strength <= 0:
        return []
    lines = []
    steps = [float(i) for i in range(-GROUND, GROUND + 1)]
    far = float(GROUND)
    for i in steps:
        lines.append(Line((i, BELOW, -far), (i, BELOW, far), "grid", strength, 1.0))
        lines.append(Line((-far, BELOW, i), (far, BELOW, i), "grid", strength, 1.0))
    return lines


def _line(start: Vector, end: Vector, token: str, strength: float, width: float) -> Line:
    return Line(tuple(start.tolist()), tuple(end.tolist()), token, strength, width)
