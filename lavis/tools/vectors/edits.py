"""What can be done to the vectors: Params in, Params out; no array library."""

from __future__ import annotations

import math
from itertools import count

import msgspec

from lavis.tools.vectors.lookup import find, pair_of, selected_of, visible
from lavis.tools.vectors.params import LIMIT, MAX_NAME, MAX_VECTORS, Color, Params, Vector

replace = msgspec.structs.replace

#: What new vectors get in turn: first what no mark of the pair has, the sum's pink last.
COLORS: tuple[Color, ...] = ("cat1", "cat2", "cat6", "cat5", "cat8", "cat7", "cat3", "cat4")
NAMES = ("v", "w", "u", "a", "b", "c", "d", "p", "q", "r", "s", "t", "x", "y", "z")
#: Where a new arrow points, in units: the first that no other has.
DIRECTIONS = ((2, 1), (-1, 2), (-2, 1), (1, 2), (-2, -1), (1, -2), (2, -1), (-1, -2), (3, 2))


def add_vector(params: Params, unit: float = 1.0, tail: tuple[float, float] = (0.0, 0.0)) -> Params:
    """Return Params with one more vector, selected, of a free name and the next colour.

    Parameters
    ----------
    params : Params
    unit : float
        A length that can be seen at the present zoom; the new arrow is a few of it long.
    tail : tuple of float
        Where it starts: a place that can be seen.

    Raises
    ------
    ValueError
        When the canvas is full.
    """
    if len(params.vectors) >= MAX_VECTORS:
        raise ValueError(f"The canvas is full: it holds at most {MAX_VECTORS} vectors.")
    taken = {(vector.x, vector.y) for vector in params.vectors}
    places = [(bounded(x * unit), bounded(y * unit)) for x, y in DIRECTIONS]
    x, y = next((place for place in places if place not in taken), places[0])
    start_x, start_y = (bounded(value) for value in tail)
    new = Vector(_free_name(params), x, y, start_x, start_y, _next_color(params))
    return replace(
        params, vectors=(*params.vectors, new), view=replace(params.view, selected=new.name)
    )


def remove_vector(params: Params, name: str) -> Params:
    """Return Params without that vector; the pair keeps the name, should it come back."""
    kept = tuple(vector for vector in params.vectors if vector.name != name)
    selected = "" if params.view.selected == name else params.view.selected
    return replace(params, vectors=kept, view=replace(params.view, selected=selected))


def rename_vector(params: Params, name: str, new: str) -> Params:
    """Return Params in which a vector, and whatever names it, bears a new name.

    Raises
    ------
    ValueError
        With a sentence, for a name that is empty, too long or taken.
    """
    new = new.strip()
    if new == name:
        return params
    if not new:
        raise ValueError("The name is empty; wanted is at least one character.")
    if len(new) > MAX_NAME:
        raise ValueError(f"The name has {len(new)} characters; it may have at most {MAX_NAME}.")
    if not new.isprintable():
        raise ValueError("The name has characters that cannot be shown.")
    if find(params, new) is not None:
        raise ValueError(f"There is already a vector “{new}”; names are unique.")
    first, second = (new if old == name else old for old in params.pair)
    view = params.view
    if view.selected == name:
        view = replace(view, selected=new)
    query = new if params.query == name else params.query
    changed = _changed(params, name, name=new)
    return replace(changed, pair=(first, second), query=query, view=view)


def recolor_vector(params: Params, name: str, color: Color) -> Params:
    """Return Params in which a vector has another colour token."""
    return _changed(params, name, color=color)


def set_components(
    params: Params, name: str, *, x: float | None = None, y: float | None = None
) -> Params:
    """Return Params in which a vector has these components, exactly as they were typed."""
    given = {key: value for key, value in (("x", x), ("y", y)) if value is not None}
    return _changed(params, name, **given)


def move_tip(params: Params, name: str, x: float, y: float) -> Params:
    """Return Params in which a vector's tip stands at (x, y) and its tail where it was."""
    old = find(params, name)
    if old is None:
        return params
    return _changed(params, name, x=bounded(_less(x, old.tail_x)), y=bounded(_less(y, old.tail_y)))


def move_tail(params: Params, name: str, x: float, y: float) -> Params:
    """Return Params in which a vector is carried, unchanged, to start at (x, y)."""
    return _changed(params, name, tail_x=bounded(x), tail_y=bounded(y))


def choose_pair(params: Params, *, first: str | None = None, second: str | None = None) -> Params:
    """Return Params that show the quantities of another pair."""
    present = pair_of(params)
    names = tuple(vector.name for vector in present) if present else params.pair
    return replace(params, pair=(first or names[0], second or names[1]))


def choose_shown(params: Params, **flags: bool) -> Params:
    """Return Params with these flags of `Show` set."""
    return replace(params, show=replace(params.show, **flags))


def look(params: Params, center_x: float, center_y: float, scale: float) -> Params:
    """Return Params that look at another place; a scale of 0 lets the camera fit."""
    view = replace(params.view, center_x=center_x, center_y=center_y, scale=scale)
    return replace(params, view=view)


def select(params: Params, name: str) -> Params:
    """Return Params in which that vector is selected; "" for none."""
    return replace(params, view=replace(params.view, selected=name))


def bounds(params: Params) -> tuple[float, float, float, float]:
    """Return left, bottom, right and top of all that is drawn, the origin among it."""
    points = [(0.0, 0.0)]
    for vector in params.vectors:
        points += [vector.tail, vector.tip]
    pair = pair_of(params)
    if pair is not None:
        points += _around(params, *pair)
    if visible(params).chain and params.vectors:
        at = params.vectors[0].tail
        for vector in params.vectors:
            at = at[0] + vector.x, at[1] + vector.y
            points.append(at)
    ball = find(params, selected_of(params)) if visible(params).norms else None
    if ball is not None:
        reach = abs(ball.x) + abs(ball.y)
        points += [(ball.tail_x - reach, ball.tail_y - reach)]
        points += [(ball.tail_x + reach, ball.tail_y + reach)]
    if visible(params).gram_schmidt:
        points += [(-1.0, -1.0), (1.0, 1.0)]
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def _around(params: Params, first: Vector, second: Vector) -> list[tuple[float, float]]:
    """Return the points that are drawn of a pair beside its tips."""
    show = visible(params)
    left, bottom = first.tail
    carried = (left + second.x, bottom + second.y)
    points = [carried]
    # Room for any answer from the start of a prediction, so that revealing it moves nothing.
    if params.prediction is not None:
        points.append((left + first.x - second.x, bottom + first.y - second.y))
    if show.sum or show.parallelogram or params.prediction is not None:
        points.append((carried[0] + first.x, carried[1] + first.y))
    foot = _foot(first, second)
    if show.projection and foot is not None:
        points.append(foot)
    if show.combination:
        c1, c2 = params.coefficients
        along = left + c1 * first.x, bottom + c1 * first.y
        points += [along, (along[0] + c2 * second.x, along[1] + c2 * second.y)]
    if params.prediction is not None:
        x, y = params.prediction.values
        points.append((left + x, bottom + y))
    return points


def bounded(value: float) -> float:
    """Return a coordinate that Params accept: within ±1e12, and 0 where it is −0."""
    return min(LIMIT, max(-LIMIT, value)) + 0.0


def _changed(params: Params, whose: str, **fields: object) -> Params:
    """Return Params in which the vector of that name has other fields."""
    return replace(
        params,
        vectors=tuple(
            replace(vector, **fields) if vector.name == whose else vector
            for vector in params.vectors
        ),
    )


def _free_name(params: Params) -> str:
    taken = {vector.name for vector in params.vectors}
    numbered = (f"v{number}" for number in count(1))
    return next((name for name in NAMES if name not in taken), "") or next(
        name for name in numbered if name not in taken
    )


def _next_color(params: Params) -> Color:
    """Return the first colour token that the fewest vectors have."""
    used = [vector.color for vector in params.vectors]
    return min(COLORS, key=used.count)


def _foot(onto: Vector, vector: Vector) -> tuple[float, float] | None:
    """Return where the tip of a vector's shadow on another lies, for the camera alone."""
    length = math.hypot(onto.x, onto.y)
    if length == 0:
        return None
    unit_x, unit_y = onto.x / length, onto.y / length
    along = vector.x * unit_x + vector.y * unit_y
    return onto.tail_x + along * unit_x, onto.tail_y + along * unit_y


def _less(value: float, origin: float) -> float:
    """Return value − origin without the noise of its last bits: 0.3 − 0.1 is 0.2."""
    difference = value - origin
    magnitude = max(abs(value), abs(origin))
    if origin == 0 or magnitude == 0:
        return difference
    return round(difference, 13 - math.ceil(math.log10(magnitude)))
