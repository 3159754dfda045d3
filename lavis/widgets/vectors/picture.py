"""The vector canvas as a picture: what the plane draws."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF

from lavis.tools.vectors import Params, Result, Vector
from lavis.tools.vectors.lookup import pair_of, visible
from lavis.widgets.common.numbers import short
from lavis.widgets.common.plane import Point, Surface, marks
from lavis.widgets.common.text import format_number
from lavis.widgets.vectors import layers

SUM = DIFFERENCE = AREA = "result"
SHADOW = "cat3"
REJECTION = "residual"
ANGLE = "text"

SHADOW_WIDTH = 10.0
SHADOW_FADE = 0.35
HELPER_WIDTH = 1.5
#: With more vectors than this names are small, and none lies on a tip: that far from each.
CROWD, HEAD = 16, 5.0


def is_stale(params: Params, result_params: Params) -> bool:
    """Return whether a result belongs to another pair than the one that is shown."""
    return pair_of(params) != pair_of(result_params)


def draw(on: Surface, params: Params, result: Result | None, result_params: Params | None) -> None:
    """Draw the vectors as Params have them, and what is derived as the last result has it.

    While the result is older than the arrows, what is derived stays where it was and is faded.
    """
    _name_all(on, params)
    pair = None if result_params is None else pair_of(result_params)
    fade = marks.FADED if result_params and is_stale(params, result_params) else 0.0
    if result is not None:
        layers.draw_beneath(on, params, result)
    if result is not None and pair is not None:
        _draw_beneath(on, pair, result, params, fade)
    for vector in params.vectors:
        marks.arrow(on, vector.tail, vector.tip, vector.color)
    if result is not None and pair is not None:
        _draw_above(on, pair, result, params, fade)
    if result is not None:
        layers.draw_above(on, params, result, fade)


def _name_all(on: Surface, params: Params) -> None:
    """Ask for the names; in a crowd the selected vector and the pair come first, in small type."""
    crowd = len(params.vectors) > CROWD
    first = {vector.name for vector in pair_of(params) or ()} if crowd else set()
    selected = params.view.selected
    for vector in sorted(params.vectors, key=lambda v: (v.name != selected, v.name not in first)):
        marks.arrow_label(on, vector.name, vector.tail, vector.tip, vector.color, small=crowd)
        if crowd:
            x, y = on.camera.to_pixel(*vector.tip)
            on.labels.reserve(QRectF(x - HEAD, y - HEAD, 2 * HEAD, 2 * HEAD))


def _draw_beneath(
    on: Surface, pair: tuple[Vector, Vector], result: Result, params: Params, fade: float
) -> None:
    """Draw what lies under the arrows: area, helping lines, shadow, sum and difference."""
    (first, second), show = pair, visible(params)
    start = first.tail
    tip, carried = _plus(start, first), _plus(start, second)
    far = _plus(tip, second)
    if show.parallelogram and not fade:
        marks.polygon(on, [start, tip, far, carried], AREA)
    if (show.sum or show.parallelogram) and second.tail != first.tip:
        _helper(on, tip, far, second.color, fade)
        _helper(on, carried, far, first.color, fade)
    if second.tail != start and any(
        (show.difference, show.projection, show.angle, show.parallelogram)
    ):
        marks.arrow(
            on, start, carried, second.color, width=HELPER_WIDTH, dashed=True, fade=marks.FADED
        )
    if show.projection and result.projection is not None:
        foot = _moved(start, result.projection)
        marks.segment(on, start, foot, SHADOW, width=SHADOW_WIDTH, fade=max(fade, SHADOW_FADE))
        _helper(on, tip, foot, first.color, fade)
    if show.sum and result.sum is not None:
        _result_arrow(on, f"{short(first.name)} + {short(second.name)}", start, far, SUM, fade)
    if show.difference and result.difference is not None:
        name = f"{short(first.name)} − {short(second.name)}"
        _result_arrow(on, name, carried, tip, DIFFERENCE, fade, dashed=True)


def _draw_above(
    on: Surface, pair: tuple[Vector, Vector], result: Result, params: Params, fade: float
) -> None:
    """Draw what lies over the arrows: rejection, right angle and the arc of the angle."""
    (first, second), show = pair, visible(params)
    start = first.tail
    tip, carried = _plus(start, first), _plus(start, second)
    if show.projection and result.projection is not None:
        foot = _moved(start, result.projection)
        marks.segment(on, foot, carried, REJECTION, dashed=True, fade=fade)
        along = start if math.dist(start, foot) > 0 else tip
        marks.right_angle(on, foot, along, carried, REJECTION, fade=fade)
    if show.angle and result.angle is not None:
        text = f"{format_number(math.degrees(result.angle))}°"
        marks.angle_arc(on, start, tip, carried, ANGLE, text=text, fade=fade)


def _result_arrow(
    on: Surface,
    name: str,
    tail: Point,
    tip: Point,
    token: str,
    fade: float,
    *,
    dashed: bool = False,
) -> None:
    marks.arrow(on, tail, tip, token, dashed=dashed, fade=fade)
    marks.arrow_label(on, name, tail, tip, token)


def _helper(on: Surface, p: Point, q: Point, token: str, fade: float) -> None:
    marks.segment(on, p, q, token, width=HELPER_WIDTH, dashed=True, fade=fade)


def _plus(start: Point, vector: Vector) -> Point:
    return start[0] + vector.x, start[1] + vector.y


def _moved(start: Point, by: Point) -> Point:
    return start[0] + by[0], start[1] + by[1]
