"""What can be done to the matrix in hand: Params in, Params out; no array library."""

from __future__ import annotations

import msgspec

from lavis.tools.transform.lookup import acting_text, target
from lavis.tools.transform.params import LIMIT, Goal, Mode, Named, Params, Path, Snap
from lavis.tools.transform.result import Affine, Result
from lavis.tools.transform.texts import Rows, literal, rows_of

replace = msgspec.structs.replace

#: Digits of a number that a drag sets: more than a hand can tell apart.
DIGITS = 12


def current_rows(params: Params, result: Result | None = None) -> Rows:
    """Return M by rows, 2×2 or in the homogeneous mode 3×3.

    Where its text is entries these are returned, so that a drag needs no result; else what was
    computed.
    """
    rows = rows_of(acting_text(params))
    side = 3 if params.mode == "homogeneous" else 2
    if rows is not None and len(rows) == len(rows[0]) and len(rows) in (2, side):
        return rows if len(rows) == side else _embedded(rows)
    moved = result.map if result is not None else Affine()
    return rows_by(moved, side)


def rows_by(moved: Affine, side: int) -> Rows:
    """Return the matrix of a map by rows, of 2 or of 3."""
    (a, b), (c, d) = moved.rows
    if side == 2:
        return ((a, b), (c, d))
    x, y = moved.origin
    return ((a, b, x), (c, d, y), (0.0, 0.0, 1.0))


def set_matrix(params: Params, rows: Rows) -> Params:
    """Return Params whose M has these entries, exactly as they were typed.

    They go to the definition that acts, which becomes entries if it was an expression; where
    `Params.acting` itself is an expression it becomes entries, and the definitions stay.
    """
    text, name = literal(rows), target(params)
    if not name:
        return replace(params, acting=text)
    return replace(
        params,
        matrices=tuple(
            Named(name, text) if each.name == name else each for each in params.matrices
        ),
    )


def set_entry(params: Params, result: Result | None, row: int, column: int, value: float) -> Params:
    """Return Params whose M has another entry, exactly as it was typed."""
    rows = [list(line) for line in current_rows(params, result)]
    rows[row][column] = value
    return set_matrix(params, rows)


def move_first(params: Params, result: Result | None, x: float, y: float) -> Params:
    """Return Params whose î goes to (x, y), counted from where the origin goes."""
    return _with_column(params, result, 0, x, y)


def move_second(params: Params, result: Result | None, x: float, y: float) -> Params:
    """Return Params whose ĵ goes to (x, y), counted from where the origin goes."""
    return _with_column(params, result, 1, x, y)


def move_origin(params: Params, result: Result | None, x: float, y: float) -> Params:
    """Return Params whose origin goes to (x, y); only in the homogeneous mode does it move."""
    if params.mode != "homogeneous":
        return params
    return _with_column(params, result, 2, x, y)


def act(params: Params, text: str) -> Params:
    """Return Params in which another expression acts on the plane."""
    return replace(params, acting=text)


def choose_mode(params: Params, mode: Mode) -> Params:
    """Return Params in another mode; matrices that are entries change their size with it.

    From 3×3 to 2×2 the translation is lost, as the linear mode has none; so is a start elsewhere.
    """
    if mode == params.mode:
        return params
    changed = replace(params, mode=mode)
    if mode == "scene" or params.mode == "scene":
        changed = replace(changed, prediction=None)
    if mode == "scene":
        return changed
    side = 3 if mode == "homogeneous" else 2
    matrices = tuple(replace(each, text=_sized(each.text, side)) for each in params.matrices)
    return replace(changed, matrices=matrices, acting=_sized(params.acting, side), start=None)


def choose_path(params: Params, path: Path) -> Params:
    """Return Params in which the animation goes another way."""
    return replace(params, path=path)


def choose_goal(params: Params, goal: Goal) -> Params:
    """Return Params in which the animation has another end: M, or M applied to the start."""
    return replace(params, goal=goal)


def apply_again(params: Params, result: Result) -> Params:
    """Return Params in which M is applied to what is there: the end becomes the start."""
    return replace(_from(params, result.end), goal="apply")


def go_to(params: Params, text: str, now: Affine) -> Params:
    """Return Params in which the picture goes from where it is now to what an expression says."""
    return replace(_from(params, now), acting=text, goal="target")


def start_over(params: Params) -> Params:
    """Return Params whose animation starts from the plane as it is."""
    return replace(params, start=None, goal="target")


def scrub(params: Params, t: float) -> Params:
    """Return Params whose animation stands at another position; that is not undone."""
    return replace(params, view=replace(params.view, t=min(1.0, max(0.0, t))))


def choose_shown(params: Params, **flags: bool) -> Params:
    """Return Params with these flags of `Show` set."""
    return replace(params, show=replace(params.show, **flags))


def choose_snap(params: Params, snap: Snap) -> Params:
    """Return Params in which a drag goes to other places."""
    return replace(params, snap=snap)


def choose_pair(params: Params, first: str, second: str) -> Params:
    """Return Params that compare other matrices."""
    return replace(params, pair=(first, second))


def move_v(params: Params, x: float, y: float) -> Params:
    """Return Params with another v."""
    return replace(params, v=(bounded(x), bounded(y)))


def move_b(params: Params, x: float, y: float) -> Params:
    """Return Params with another b."""
    return replace(params, b=(bounded(x), bounded(y)))


def choose_steps(params: Params, steps: int) -> Params:
    """Return Params whose trail has so many steps."""
    return replace(params, steps=steps)


def choose_power_step(params: Params, step: int) -> Params:
    """Return Params that show so many steps of the power iteration."""
    return replace(params, power_step=step)


def choose_radius(params: Params, radius: float) -> Params:
    """Return Params whose small ball has another radius."""
    return replace(params, radius=radius)


def look(params: Params, center_x: float, center_y: float, scale: float) -> Params:
    """Return Params that look at another place; a scale of 0 lets the camera fit."""
    view = replace(params.view, center_x=center_x, center_y=center_y, scale=scale)
    return replace(params, view=view)


def select(params: Params, handle: str) -> Params:
    """Return Params in which that handle is selected; "" for none."""
    return replace(params, view=replace(params.view, selected=handle))


def bounded(value: float) -> float:
    """Return a coordinate that Params accept: within ±1e12, of 12 digits, and 0 where it is −0."""
    return min(LIMIT, max(-LIMIT, tidy(value))) + 0.0


def tidy(value: float) -> float:
    """Return a number of 12 digits: 0.3 and not 0.30000000000000004."""
    return float(f"{value:.{DIGITS}g}")


def _with_column(params: Params, result: Result | None, column: int, x: float, y: float) -> Params:
    rows = [list(line) for line in current_rows(params, result)]
    rows[0][column], rows[1][column] = bounded(x), bounded(y)
    return set_matrix(params, rows)


def _from(params: Params, start: Affine) -> Params:
    (a, b), (c, d) = start.rows
    return replace(params, start=(a, b, c, d, *start.origin), view=replace(params.view, t=0.0))


def _sized(text: str, side: int) -> str:
    """Return entries of the other size as those of this one; other text stays."""
    rows = rows_of(text)
    if rows is None or len(rows) != len(rows[0]) or len(rows) == side or len(rows) > 3:
        return text
    return literal(_embedded(rows) if side == 3 else [line[:2] for line in rows[:2]])


def _embedded(rows: Rows) -> Rows:
    """Return a 2×2 matrix as a 3×3 one that does not translate."""
    (a, b), (c, d) = rows
    return ((a, b, 0.0), (c, d, 0.0), (0.0, 0.0, 1.0))
