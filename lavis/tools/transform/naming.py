"""Matrices, sliders and points: add, define, rename, remove; Params in, Params out."""

from __future__ import annotations

import math
from itertools import count

import msgspec

from lavis.compute.expression import check_name
from lavis.tools.transform.edits import bounded
from lavis.tools.transform.lookup import matrix, point, slider
from lavis.tools.transform.params import (
    MAX_MATRICES,
    MAX_NAME,
    MAX_POINTS,
    MAX_SLIDERS,
    Mark,
    Named,
    Params,
    Picture,
    Slider,
)
from lavis.tools.transform.texts import renamed

replace = msgspec.structs.replace

MATRICES = "ABCDEFGHJKLMNOPQRSTUVWXYZ"  # I is the identity
SLIDERS = "kstpqruvwabcdfghjlmnxyz"
POINTS = "PQRSTUVWXYZABCDEFGHIJKLMNO"


def add_matrix(params: Params, text: str = "[[1, 0], [0, 1]]") -> Params:
    """Return Params with one more matrix, of a free name.

    Raises
    ------
    ValueError
        With a sentence, when there are as many as there may be.
    """
    if len(params.matrices) >= MAX_MATRICES:
        raise ValueError(f"There are {MAX_MATRICES} matrices, as many as there may be.")
    name = _free(MATRICES, _taken(params))
    return replace(params, matrices=(*params.matrices, Named(name, text)))


def define(params: Params, name: str, text: str) -> Params:
    """Return Params in which a matrix has another definition; a new name adds one."""
    if matrix(params, name) is None:
        return replace(params, matrices=(*params.matrices, Named(_free_name(params, name), text)))
    changed = (Named(name, text) if each.name == name else each for each in params.matrices)
    return replace(params, matrices=tuple(changed))


def remove_matrix(params: Params, name: str) -> Params:
    """Return Params without that matrix; what uses it says so."""
    kept = tuple(each for each in params.matrices if each.name != name)
    return replace(params, matrices=kept)


def rename(params: Params, name: str, new: str) -> Params:
    """Return Params in which a matrix or a slider, and every text that uses it, says a new name.

    Raises
    ------
    ValueError
        With a sentence, for a name that is none, or that is taken.
    """
    new = new.strip()
    if new == name:
        return params
    _free_name(params, new)
    matrices = tuple(
        Named(new if each.name == name else each.name, renamed(each.text, name, new))
        for each in params.matrices
    )
    sliders = tuple(
        replace(each, name=new) if each.name == name else each for each in params.sliders
    )
    first, second = (new if old == name else old for old in params.pair)
    return replace(
        params,
        matrices=matrices,
        sliders=sliders,
        acting=renamed(params.acting, name, new),
        pair=(first, second),
    )


def add_slider(params: Params) -> Params:
    """Return Params with one more slider, of a free name.

    Raises
    ------
    ValueError
        With a sentence, when there are as many as there may be.
    """
    if len(params.sliders) >= MAX_SLIDERS:
        raise ValueError(f"There are {MAX_SLIDERS} sliders, as many as there may be.")
    return replace(params, sliders=(*params.sliders, Slider(_free(SLIDERS, _taken(params)), 1.0)))


def set_slider(params: Params, name: str, value: float) -> Params:
    """Return Params in which a slider stands elsewhere."""
    return change_slider(params, name, value=value)


def change_slider(
    params: Params,
    name: str,
    *,
    value: float | None = None,
    low: float | None = None,
    high: float | None = None,
    step: float | None = None,
) -> Params:
    """Return Params in which a slider has other numbers.

    Raises
    ------
    ValueError
        With a sentence, for ends that are no range, or a step below 0.
    """
    old = slider(params, name)
    if old is None:
        return params
    given = {"value": value, "low": low, "high": high, "step": step}
    new = replace(old, **{key: each for key, each in given.items() if each is not None})
    if not new.low < new.high:
        raise ValueError(
            f"The slider would go from {new.low:g} to {new.high:g}; wanted is a range."
        )
    if new.step < 0:
        raise ValueError(f"The step would be {new.step:g}; wanted is 0 or more.")
    changed = (new if each.name == name else each for each in params.sliders)
    return replace(params, sliders=tuple(changed))


def remove_slider(params: Params, name: str) -> Params:
    """Return Params without that slider; what uses it says so."""
    return replace(params, sliders=tuple(each for each in params.sliders if each.name != name))


def add_point(params: Params, x: float = 1.0, y: float = 1.0) -> Params:
    """Return Params with one more point, of a free name, selected.

    Raises
    ------
    ValueError
        With a sentence, when there are as many as there may be.
    """
    if len(params.points) >= MAX_POINTS:
        raise ValueError(f"There are {MAX_POINTS} points, as many as there may be.")
    name = _free(POINTS, {each.name for each in params.points})
    return replace(
        params,
        points=(*params.points, Mark(name, bounded(x), bounded(y))),
        view=replace(params.view, selected=f"point:{name}"),
    )


def move_point(params: Params, name: str, x: float, y: float) -> Params:
    """Return Params in which a point of one's own stands elsewhere, before the map."""
    moved = Mark(name, bounded(x), bounded(y))
    return replace(
        params, points=tuple(moved if each.name == name else each for each in params.points)
    )


def rename_point(params: Params, name: str, new: str) -> Params:
    """Return Params in which a point has another name.

    Raises
    ------
    ValueError
        With a sentence, for a name that is empty, too long or taken.
    """
    new = new.strip()
    if new == name:
        return params
    if not new or len(new) > MAX_NAME or not new.isprintable():
        raise ValueError(f"“{new}” is no name; wanted are 1 to {MAX_NAME} characters.")
    if point(params, new) is not None:
        raise ValueError(f"There is already a point “{new}”; names are unique.")
    points = (replace(each, name=new) if each.name == name else each for each in params.points)
    view = params.view
    if view.selected == f"point:{name}":
        view = replace(view, selected=f"point:{new}")
    return replace(params, points=tuple(points), view=view)


def remove_point(params: Params, name: str) -> Params:
    """Return Params without that point."""
    view = params.view
    if view.selected == f"point:{name}":
        view = replace(view, selected="")
    kept = tuple(each for each in params.points if each.name != name)
    return replace(params, points=kept, view=view)


def set_picture(params: Params, picture: Picture | None) -> Params:
    """Return Params with another picture; None is the one that is there from the start."""
    return replace(params, picture=picture)


def move_picture(params: Params, x: float, y: float, size: float | None = None) -> Params:
    """Return Params in which one's own picture lies elsewhere, before the map."""
    if params.picture is None:
        return params
    size = params.picture.size if size is None or not math.isfinite(size) else abs(size)
    moved = replace(params.picture, x=bounded(x), y=bounded(y), size=size)
    return replace(params, picture=moved)


def _taken(params: Params) -> set[str]:
    return {each.name for each in params.matrices} | {each.name for each in params.sliders}


def _free(letters: str, taken: set[str]) -> str:
    numbered = (f"{letters[0]}{number}" for number in count(1))
    free = (name for name in letters if name not in taken)
    return next(free, "") or next(name for name in numbered if name not in taken)


def _free_name(params: Params, name: str) -> str:
    """Return a name that a matrix or a slider may have, else raise."""
    check_name(name)
    if len(name) > MAX_NAME:
        raise ValueError(f"The name has {len(name)} characters; it may have at most {MAX_NAME}.")
    if name in _taken(params):
        raise ValueError(f"There is already a matrix or a slider {name}; names are unique.")
    return name
