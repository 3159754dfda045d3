"""What is drawn of the studies: singular vectors, spaces, the ball, trails, inverse, Ax = b."""

from __future__ import annotations

import math
from itertools import pairwise

from lavis.tools.transform import lookup
from lavis.tools.transform.result import Affine, Solution
from lavis.widgets.common.numbers import subscript
from lavis.widgets.common.plane import Point, Surface, marks
from lavis.widgets.common.text import format_number
from lavis.widgets.transform.shot import Shot, between, carried, circle, moved, plus
from lavis.widgets.transform.tokens import (
    ANSWER,
    CIRCLE,
    COLUMN,
    FIRST,
    GOAL,
    GUESS,
    NULL,
    OFF,
    POWER,
    SECOND,
    VECTOR,
)

ORIGIN = (0.0, 0.0)
THIN = 1.5
DOTS = (2.0, 4.0)
#: Powers of a trail that bear their names.
NAMED = 4
_HIGH = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def draw_beneath(on: Surface, shot: Shot) -> None:
    """Draw what lies under the square: the null space and the column space."""
    spaces = shot.result.spaces
    if not shot.show.spaces or spaces is None:
        return
    left, bottom, right, top = on.camera.box
    reach = 3 * max(map(abs, on.camera.box))
    for basis, name, token, dashes in (
        (spaces.column, "column space", COLUMN, ()),
        (spaces.null, "null space", NULL, (3.0, 5.0)),
    ):
        if len(basis) == 1:
            x, y = basis[0]
            if (x, y) < (0.0, 0.0):
                x, y = -x, -y
            ends = (-x * reach, -y * reach), (x * reach, y * reach)
            marks.outline(on, ends, token, width=6.0, dashes=dashes, fade=0.45, closed=False)
            marks.arrow_label(on, name, ORIGIN, ends[1], token)
        elif len(basis) == 2:
            corners = [(left, bottom), (right, bottom), (right, top), (left, top)]
            marks.polygon(on, corners, token, strength=0.07)
            marks.note(on, f"{name}: the whole plane", (right, top), token)
        else:
            marks.note(on, f"{name}: the origin alone", (right, bottom), token)


def draw_middle(on: Surface, shot: Shot) -> None:
    """Draw what lies under î and ĵ."""
    show, result = shot.show, shot.result
    if show.inverse and result.inverse is not None:
        _draw_other(on, result.inverse, f"{shot.name}⁻¹", shot.fade, (6.0, 4.0))
    if show.transpose and result.transpose is not None:
        _draw_other(on, result.transpose, f"{shot.name}ᵀ", shot.fade, (2.0, 3.0))
    if show.trail and result.trail:
        _draw_trail(on, shot)
    if show.ball and result.ball is not None:
        _draw_ball(on, shot)


def draw_above(on: Surface, shot: Shot) -> None:
    """Draw what lies over î and ĵ."""
    show, result = shot.show, shot.result
    if show.singular and result.singular is not None:
        _draw_singular(on, shot)
    if show.power and result.power is not None:
        _draw_power(on, shot)
    if show.vector:
        _draw_vector(on, shot)
    if show.solve:
        _draw_goal(on, shot)
    if shot.params.prediction is not None:
        _draw_guess(on, shot)


def _draw_other(
    on: Surface, other: Affine, called: str, fade: float, dashes: tuple[float, ...]
) -> None:
    """Draw the unit square under the inverse or the transpose, and its two sides."""
    start = other.origin
    far = plus(plus(start, other.i), other.j)
    corners = [start, plus(start, other.i), far, plus(start, other.j)]
    marks.outline(on, corners, "muted", dashes=dashes, fade=fade)
    for name, side, token in (("î", other.i, FIRST), ("ĵ", other.j, SECOND)):
        end = plus(start, side)
        marks.arrow(on, start, end, token, width=2.0, dashed=True, fade=max(fade, 0.25))
        marks.arrow_label(on, f"{called}{name}", start, end, token)


def _draw_singular(on: Surface, shot: Shot) -> None:
    """Draw v₁ and v₂, and what has become of them: at the end σ₁u₁ and σ₂u₂."""
    found = shot.result.singular
    assert found is not None
    marks.outline(on, circle(), CIRCLE, width=1.0, dashes=DOTS, fade=0.3)
    small = on.theme.font("body", tabular=True)
    for index, (right, sigma) in enumerate(zip(found.right, found.values, strict=True), 1):
        number, image = subscript(index), carried(shot.map, right)
        marks.arrow(on, ORIGIN, right, CIRCLE, width=1.75, dashed=True, fade=shot.fade)
        marks.arrow(on, ORIGIN, image, CIRCLE, width=2.5, fade=shot.fade)
        marks.label(on, f"v{number}", right, ORIGIN, CIRCLE, font=small)
        text = f"σ{number}u{number}, σ{number} = {format_number(sigma)}"
        if shot.map != shot.final:  # on the way it is neither
            text = f"v{number}′"
        marks.label(on, text, image, ORIGIN, CIRCLE, font=small)


def _draw_vector(on: Surface, shot: Shot) -> None:
    v = shot.params.v
    image = shot.map(v)
    marks.arrow(on, ORIGIN, v, VECTOR, width=2.0, dashed=True)
    marks.arrow_label(on, "v", ORIGIN, v, VECTOR)
    if shot.result.image_of_v is not None:
        marks.arrow(on, shot.map.origin, image, VECTOR, fade=shot.fade)
        marks.arrow_label(on, f"{shot.name}v", shot.map.origin, image, VECTOR)


def _draw_trail(on: Surface, shot: Shot) -> None:
    """Draw v, Mv, M²v, … joined in their order."""
    trail = shot.result.trail
    marks.outline(on, trail, VECTOR, width=THIN, dashes=(4.0, 3.0), fade=0.35, closed=False)
    small = on.theme.font("body")
    for power, point in enumerate(trail):
        marks.point(on, point, VECTOR, radius=4.5 if power else 6.0, fade=shot.fade)
    last = len(trail) - 1
    for power in sorted({*range(min(NAMED, last) + 1), last}):
        if power < 2 and shot.show.vector:
            continue  # these two have their names
        away = trail[power - 1] if power else ORIGIN
        text = power_name(shot.name, power)
        marks.label(on, text, trail[power], away, VECTOR, font=small)


def power_name(matrix: str, power: int) -> str:
    """Return the name of a point of a trail: v, Av, A²v."""
    if power < 2:
        return f"{matrix}v" if power else "v"
    return f"{matrix}{str(power).translate(_HIGH)}v"


def _draw_ball(on: Surface, shot: Shot) -> None:
    """Draw the ball of inputs about v, and the ellipse of answers that it becomes."""
    ball = shot.result.ball
    assert ball is not None
    inputs = circle(ball.center, ball.radius)
    answers = moved(shot.map, inputs)
    marks.polygon(on, inputs, VECTOR, strength=0.12)
    marks.outline(on, inputs, VECTOR, width=THIN, dashes=DOTS)
    marks.polygon(on, answers, VECTOR, strength=0.25)
    marks.outline(on, answers, VECTOR, width=2.0, fade=shot.fade)
    center = shot.map(ball.center)
    if shot.map == shot.final:
        for axis in ball.axes:
            marks.segment(on, plus(center, axis, -1), plus(center, axis), VECTOR, width=1.0)
    small = on.theme.font("body", tabular=True)
    word = "∞" if ball.condition is None else format_number(ball.condition)
    at = answers[len(answers) // 8]
    marks.label(on, f"longest / shortest = σ₁/σ₂ = {word}", at, center, VECTOR, font=small)


def _draw_power(on: Surface, shot: Shot) -> None:
    """Draw the unit vectors so far, older ones fainter, and the circle that they move on."""
    power = shot.result.power
    assert power is not None
    marks.outline(on, circle(), POWER, width=1.0, dashes=DOTS, fade=0.4)
    last = len(power.vectors) - 1
    for step, (before, after) in enumerate(pairwise(power.vectors)):
        image = carried(shot.final, before)
        if step == last - 1:
            marks.arrow(on, ORIGIN, image, POWER, width=1.5, dashed=True, fade=0.3)
            marks.segment(on, image, after, POWER, width=1.0, dashed=True, fade=0.3)
    small = on.theme.font("body")
    for step, vector in enumerate(power.vectors):
        age = min(0.75, 0.18 * (last - step))
        newest = step == last
        marks.arrow(on, ORIGIN, vector, POWER, width=3.0 if newest else 1.75, fade=age)
        if newest or step == 0:
            marks.label(on, f"x{subscript(step)}", vector, ORIGIN, POWER, font=small)


def _draw_goal(on: Surface, shot: Shot) -> None:
    """Draw b, the x whose image it is, and x's image on its way there."""
    b, found = shot.params.b, shot.result.solution
    marks.point(on, b, GOAL, radius=6.5)
    marks.label(on, "b", b, ORIGIN, GOAL)
    marks.arrow(on, ORIGIN, b, GOAL, width=1.5, dashed=True)
    if found is None:
        return
    _draw_solution(on, shot, found)


def _draw_solution(on: Surface, shot: Shot, found: Solution) -> None:
    if found.direction is not None:
        reach = 6 * max(map(abs, on.camera.box))
        ends = [plus(found.x, found.direction, way * reach) for way in (-1, 1)]
        marks.outline(on, ends, ANSWER, width=3.0, dashes=(3.0, 4.0), fade=0.3, closed=False)
    marks.arrow(on, ORIGIN, found.x, ANSWER, fade=shot.fade)
    name = {"one": "x", "many": "x, the shortest", "none": "x, nearest"}[found.kind]
    marks.arrow_label(on, name, ORIGIN, found.x, ANSWER)
    now = shot.map(found.x)
    if math.dist(now, found.x) * on.camera.scale > 2:
        marks.segment(on, found.x, now, ANSWER, width=1.0, dashed=True, fade=0.3)
    marks.point(on, now, ANSWER, radius=4.0)
    if found.kind == "none":
        marks.segment(on, found.image, shot.params.b, NULL, dashed=True)
        middle = between(found.image, shot.params.b)
        small = on.theme.font("body", tabular=True)
        text = f"missed by {format_number(found.residual)}"
        marks.label(on, text, middle, ORIGIN, NULL, font=small)


def guess_place(shot_values: tuple[float, ...], what: str) -> Point:
    """Return where a guess lies on the plane; of a number, on the x-axis."""
    if what == "determinant":
        return shot_values[0], 0.0
    return shot_values[0], shot_values[1]


def _draw_guess(on: Surface, shot: Shot) -> None:
    """Draw the guess and, once it is revealed, the answer and the way to it."""
    prediction = shot.params.prediction
    assert prediction is not None
    place = guess_place(prediction.values, prediction.what)
    if prediction.what == "eigenvector":
        reach = 3 * max(map(abs, on.camera.box)) / max(math.hypot(*place), 1e-300)
        ends = [plus(ORIGIN, place, -reach), plus(ORIGIN, place, reach)]
        marks.outline(on, ends, GUESS, width=2.0, dashes=(4.0, 4.0), closed=False)
        image = carried(shot.map, place)
        marks.arrow(on, ORIGIN, place, GUESS)
        if lookup.hidden(shot.params) and shot.map != Affine():
            # Where it goes tells whether it has left its line: this is what there is to find.
            marks.arrow(on, ORIGIN, image, GUESS, width=2.0, dashed=True, fade=0.3)
    elif prediction.what == "determinant":
        marks.segment(on, ORIGIN, place, GUESS, width=4.0)
    else:
        marks.arrow(on, ORIGIN, place, GUESS, width=2.0, dashed=True)
    marks.point(on, place, GUESS, radius=6.5)
    marks.label(on, "guess", place, ORIGIN, GUESS)
    answer = shot.result.answer
    if prediction.revealed and answer is not None:
        end = guess_place(answer, prediction.what)
        marks.point(on, end, OFF, radius=4.5)
        if math.dist(place, end) * on.camera.scale > 30:
            marks.segment(on, place, end, OFF, dashed=True)
            small = on.theme.font("body", tabular=True)
            middle = between(place, end)
            marks.label(on, miss_text(shot), middle, ORIGIN, OFF, font=small)


def miss_text(shot: Shot) -> str:
    """Return by how much a revealed guess is off, with its unit."""
    miss, prediction = shot.result.miss, shot.params.prediction
    assert prediction is not None
    if miss is None:
        return ""
    if prediction.what == "eigenvector":
        return f"off by {format_number(math.degrees(miss))}°"
    return f"off by {format_number(miss)}"
