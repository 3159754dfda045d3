"""What can be done in the PCA lab: Params in, Params out; no array library."""

from __future__ import annotations

import msgspec

from lavis.document import INLINE_LIMIT
from lavis.tools.pca.geometry import Point, tidy
from lavis.tools.pca.params import LIMIT, MAX_COLUMNS, Params, Tab

replace = msgspec.structs.replace


def selected(params: Params) -> int | None:
    """Return the index of the selected row, None where there is none."""
    text = params.view.selected
    return int(text) - 1 if text.isdecimal() and int(text) > 0 else None


def select(params: Params, name: str) -> Params:
    """Return Params in which that row is selected; "" for none."""
    return replace(params, view=replace(params.view, selected=name))


def add_point(params: Params, at: Point = (0.0, 0.0)) -> Params:
    """Return Params with one more point, selected: the last one's neighbour, or at a place.

    Raises
    ------
    ValueError
        Where there is no room, or the table cannot be edited.
    """
    d = len(params.columns)
    if params.file is not None or not isinstance(params.values, tuple):
        raise ValueError("This table lies in a file or is too large to be edited here.")
    if d * (len(params.values) + 1) > INLINE_LIMIT:
        raise ValueError(f"The table is full: it holds at most {INLINE_LIMIT} numbers.")
    row = tuple(min(LIMIT, max(-LIMIT, v)) for v in (*at, *(0.0,) * d)[:d])
    values = (*params.values, row)
    names = (*params.names, "") if params.names else ()
    spare = params.spare
    if spare is not None and not spare.taken:  # the next number
        spare = replace(spare, values=(*spare.values, max(spare.values, default=0.0) + 1))
    return select(replace(params, values=values, names=names, spare=spare), str(len(values)))


def remove_point(params: Params, index: int) -> Params:
    """Return Params without that row.

    Raises
    ------
    ValueError
        Where only two are left, or the table cannot be edited.
    """
    if params.file is not None or not isinstance(params.values, tuple):
        raise ValueError("This table lies in a file or is too large to be edited here.")
    if len(params.values) <= 2:
        raise ValueError("Principal components need two points at least.")
    values = params.values[:index] + params.values[index + 1 :]
    names = params.names[:index] + params.names[index + 1 :]
    spare = params.spare
    if spare is not None and not spare.taken:
        spare = replace(spare, values=spare.values[:index] + spare.values[index + 1 :])
    return select(replace(params, values=values, names=names, spare=spare), "")


def take_spare(params: Params, *, taken: bool) -> Params:
    """Return Params in which the column that numbers the rows is a feature, or is none."""
    spare, values = params.spare, params.values
    if spare is None or spare.taken == taken or not isinstance(values, tuple):
        return params
    at, columns = spare.place, params.columns
    whole = spare.taken or params.file is not None or len(spare.values) == len(values)
    if not whole or at > len(columns) - spare.taken:  # a file that was edited by hand
        return params
    if taken:
        columns = (*columns[:at], spare.name, *columns[at:])
        pairs = zip(values, spare.values, strict=params.file is None)
        values = tuple((*row[:at], value, *row[at:]) for row, value in pairs)
        spare = replace(spare, values=(), taken=True)
    else:
        columns = columns[:at] + columns[at + 1 :]
        spare = replace(spare, values=tuple(row[at] for row in values), taken=False)
        values = tuple(row[:at] + row[at + 1 :] for row in values)
    second = min(1, len(columns) - 1)
    return replace(
        params,
        columns=columns,
        values=values,
        spare=spare,
        k=min(params.k, len(columns)),
        pair=(0, second),
        plotted=(0, second),
        prediction=None,
        view=replace(params.view, scale=0.0),
    )


def removable(params: Params) -> bool:
    """Return whether a point can be removed: the table can be edited, and enough are left."""
    return bool(params.points) and len(params.points) > 2


def set_coordinates(params: Params, index: int, row: tuple[float, ...]) -> Params:
    """Return Params in which a row has these numbers, as they were typed."""
    if not isinstance(params.values, tuple) or not 0 <= index < len(params.values):
        return params
    return replace(params, values=(*params.values[:index], row, *params.values[index + 1 :]))


def look(params: Params, x: float, y: float, scale: float) -> Params:
    """Return Params that look at another place; a scale of 0 lets the camera fit."""
    return replace(params, view=replace(params.view, center_x=x, center_y=y, scale=scale))


def turn(params: Params, yaw: float, pitch: float) -> Params:
    """Return Params that look from another side; the yaw goes round, the pitch does not."""
    yaw = (yaw + 180) % 360 - 180
    pitch = min(90.0, max(-90.0, pitch))
    return replace(params, view=replace(params.view, yaw=yaw, pitch=pitch))


def choose_tab(params: Params, tab: Tab) -> Params:
    """Return Params that show another picture."""
    return replace(params, view=replace(params.view, tab=tab))


def choose_step(params: Params, step: int) -> Params:
    """Return Params at another step of the two roads."""
    return replace(params, view=replace(params.view, step=step))


def choose_shown(params: Params, **flags: bool) -> Params:
    """Return Params with these flags of `Show` set."""
    return replace(params, show=replace(params.show, **flags))


def most_components(params: Params, count: int | None = None) -> int:
    """Return how many components there can be."""
    n = count if count is not None else MAX_COLUMNS
    return max(1, min(n, len(params.columns)))


def guess(params: Params, x: float, y: float) -> Params:
    """Return Params with the guess elsewhere; nothing changes once it is revealed."""
    if not params.hidden or params.prediction is None:
        return params
    return replace(params, prediction=replace(params.prediction, values=(tidy(x), tidy(y))))
