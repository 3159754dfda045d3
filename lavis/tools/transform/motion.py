"""The animation at a moment: plain arithmetic on what `run` has computed, once for each frame."""

from __future__ import annotations

import math

from lavis.tools.transform.lookup import hides
from lavis.tools.transform.params import Params
from lavis.tools.transform.result import Act, Affine, Frame, Point, Result


def frame(params: Params, result: Result, t: float) -> Frame:
    """Return where the plane is at a position of the animation.

    Parameters
    ----------
    params : Params
    result : Result
        Of these Params, or of those before.
    t : float
        From 0, the start, to 1, the end; both are met exactly.
    """
    return _at(result.acts, t, hides(params, "determinant"))


def compare_frames(params: Params, result: Result, t: float) -> tuple[Frame, Frame] | None:
    """Return where the two planes are that show AB and BA; None where there are none."""
    if result.compare is None:
        return None
    veiled = hides(params, "determinant")
    return _at(result.compare.acts_ab, t, veiled), _at(result.compare.acts_ba, t, veiled)


def _at(acts: tuple[Act, ...], t: float, veiled: bool) -> Frame:
    if not acts:
        return Frame(Affine(), 0, "", None if veiled else 1.0)
    along = min(max(t, 0.0), 1.0) * len(acts)
    index = min(int(along), len(acts) - 1)
    act = acts[index]
    moved = _within(act, along - index)
    return Frame(moved, index, act.name, None if veiled else moved.det)


def _within(act: Act, s: float) -> Affine:
    """Return R(s · angle) · ((1 − s) · first + s · last), and its end exactly."""
    if s >= 1:
        return act.end
    if s <= 0:
        return act.first
    i, j = _between(act.first.i, act.last.i, s), _between(act.first.j, act.last.j, s)
    if act.angle:
        turn = math.cos(s * act.angle), math.sin(s * act.angle)
        i, j = _turned(i, turn), _turned(j, turn)
    return Affine(i, j, _between(act.first.origin, act.end.origin, s))


def _between(a: Point, b: Point, s: float) -> Point:
    return (1 - s) * a[0] + s * b[0], (1 - s) * a[1] + s * b[1]


def _turned(vector: Point, turn: Point) -> Point:
    (x, y), (cosine, sine) = vector, turn
    return cosine * x - sine * y, sine * x + cosine * y
