"""What part of the plane the camera is to show: for the eye alone."""

from __future__ import annotations

import math

from lavis.tools.transform import Affine, Params, Result, lookup
from lavis.tools.transform.result import Compare
from lavis.widgets.common.plane import Box, Point
from lavis.widgets.transform.grips import uses_vector
from lavis.widgets.transform.scene import SCREEN
from lavis.widgets.transform.shot import carried, moved, plus
from lavis.widgets.transform.studies import guess_place

#: Coordinates beyond which nothing is drawn that has to be seen.
FAR = 1e14
#: How many times as far as î, ĵ and v a point of a trail may lie for the camera to care for it.
RUNAWAY = 3.0


def extent(params: Params, result: Result | None, final: Affine) -> Box:
    """Return left, bottom, right and top of what is drawn, and of where a drag would begin.

    Parameters
    ----------
    params : Params
    result : Result or None
    final : Affine
        M as the hand has it.
    """
    points = _scene(result) if params.mode == "scene" else _plane(params, result, final)
    kept = [point for point in points if all(math.isfinite(c) and abs(c) < FAR for c in point)] or [
        (-1.0, -1.0),
        (1.0, 1.0),
    ]
    xs, ys = zip(*kept, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def _scene(result: Result | None) -> list[Point]:
    stage = None if result is None else result.stage
    if stage is None:
        return []
    points = [part.world.origin for part in stage.parts]
    return [*points, *moved(stage.camera, SCREEN)]


def _plane(params: Params, result: Result | None, final: Affine) -> list[Point]:
    show, start = lookup.visible(params), final.origin
    if show.compare and result is not None and result.compare is not None:
        return [(-1.0, -1.0), (1.0, 1.0), *_compared(result.compare)]
    far = plus(plus(start, final.i), final.j)
    points = [(0.0, 0.0), (1.0, 1.0), (-1.0, -1.0), start]
    points += [plus(start, final.i), plus(start, final.j), far]
    if show.circle:
        for turn in range(8):
            at = math.cos(math.tau * turn / 8), math.sin(math.tau * turn / 8)
            points.append(final(at))
    if show.letter or show.picture:
        points += moved(final, [(0.0, 1.5), (1.0, 1.5), (-1.0, -1.0), (1.0, -1.0)])
    if show.points or show.polygon:
        for mark in params.points:
            points += [(mark.x, mark.y), final((mark.x, mark.y))]
    if uses_vector(params):
        points += [params.v, final(params.v)]
    if show.solve:
        points.append(params.b)
    if params.prediction is not None:
        points.append(guess_place(params.prediction.values, params.prediction.what))
    if result is not None:
        points += _computed(params, result)
    return points


def _computed(params: Params, result: Result) -> list[Point]:
    """Return the points that the result adds."""
    show, points = lookup.visible(params), []
    near = RUNAWAY * max(
        1.0, *(math.hypot(*each) for each in (result.map.i, result.map.j, params.v))
    )
    if show.trail:
        points += [point for point in result.trail if math.hypot(*point) <= near]
    if show.solve and result.solution is not None:
        points.append(result.solution.x)
    for shown, other in ((show.inverse, result.inverse), (show.transpose, result.transpose)):
        if shown and other is not None:
            points += [plus(other.origin, side) for side in (other.i, other.j)]
    if show.singular and result.singular is not None:
        points += [carried(result.map, right) for right in result.singular.right]
    return points


def _compared(found: Compare) -> list[Point]:
    """Return the corners of both unit squares, on the way and at the end."""
    points: list[Point] = []
    for each in (found.ab, found.ba, found.a, found.b):
        points += [each.i, each.j, plus(each.i, each.j)]
    return points
