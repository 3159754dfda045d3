"""What on the canvas can be grabbed, and what a move of it means for Params."""

from __future__ import annotations

import msgspec

from lavis.tools.transform import Affine, Params, Result, edits, guessing, lookup, naming, staging
from lavis.widgets.common.plane import Handle, Move
from lavis.widgets.common.plane.handles import tidy_sum
from lavis.widgets.transform.scene import CAMERA_NAME, part_key
from lavis.widgets.transform.shot import plus
from lavis.widgets.transform.studies import guess_place

FIRST, SECOND, ORIGIN = "i", "j", "origin"
V, B, PICTURE, GUESS = "v", "b", "picture", "guess"
POINT, PART = "point:", "part:"


def handles(params: Params, result: Result | None, final: Affine) -> list[Handle]:
    """Return what can be grabbed, in the order of Tab.

    Parameters
    ----------
    params : Params
    result : Result or None
        Where the parts of a scene stand.
    final : Affine
        M as the hand has it.
    """
    if params.mode == "scene":
        return _scene_handles(result)
    found = [
        Handle(FIRST, "tip", *plus(final.origin, final.i), end=final.origin),
        Handle(SECOND, "tip", *plus(final.origin, final.j), end=final.origin),
    ]
    if params.mode == "homogeneous":
        found.append(Handle(ORIGIN, "point", *final.origin))
    show = lookup.visible(params)
    if uses_vector(params):
        found.append(Handle(V, "tip", *params.v))
    if show.solve:
        found.append(Handle(B, "point", *params.b))
    if show.points or show.polygon:
        found += [Handle(POINT + mark.name, "point", mark.x, mark.y) for mark in params.points]
    if show.picture and params.picture is not None:
        found.append(Handle(PICTURE, "point", params.picture.x, params.picture.y))
    prediction = params.prediction
    if prediction is not None and lookup.hidden(params):
        place = guess_place(prediction.values, prediction.what)
        found.append(Handle(GUESS, "tip", *place))
    return found


def uses_vector(params: Params) -> bool:
    """Return whether something is shown that starts from v."""
    show = lookup.visible(params)
    guessed = params.prediction is not None and params.prediction.what == "image of v"
    return show.vector or show.trail or show.ball or show.power or guessed


def _scene_handles(result: Result | None) -> list[Handle]:
    stage = None if result is None else result.stage
    if stage is None:
        return []
    found = [Handle(part_key(part.name), "point", *part.world.origin) for part in stage.parts]
    return [*found, Handle(CAMERA_NAME, "point", *stage.camera.origin)]


def moved(params: Params, result: Result | None, final: Affine, move: Move) -> Params:
    """Return Params in which a handle is where a gesture wants it.

    Parameters
    ----------
    params : Params
    result : Result or None
    final : Affine
        M as the hand has it: the columns that are not dragged stay as they are there.
    move : Move
    """
    name, x, y = move.handle.name, move.x, move.y
    known = msgspec.structs.replace(result or Result(), map=final)
    if name in (FIRST, SECOND):
        column = tidy_sum(x, -final.origin[0]), tidy_sum(y, -final.origin[1])
        change = edits.move_first if name == FIRST else edits.move_second
        return change(params, known, *column)
    if name == ORIGIN:
        return edits.move_origin(params, known, x, y)
    if name == V:
        return edits.move_v(params, x, y)
    if name == B:
        return edits.move_b(params, x, y)
    if name == PICTURE:
        return naming.move_picture(params, x, y)
    if name == CAMERA_NAME:
        return staging.drag_camera(params, known, x, y)
    if name.startswith(POINT):
        return naming.move_point(params, name.removeprefix(POINT), x, y)
    if name.startswith(PART):
        return staging.drag_part(params, known, name.removeprefix(PART), x, y)
    return _guessed(params, x, y)


def _guessed(params: Params, x: float, y: float) -> Params:
    prediction = params.prediction
    if prediction is None:
        return params
    return guessing.guess(params, *((x,) if prediction.what == "determinant" else (x, y)))


def ahead(final: Affine, move: Move) -> Affine:
    """Return M as a gesture wants it, before it has been computed; the same for other handles."""
    name, x, y = move.handle.name, move.x, move.y
    if name not in (FIRST, SECOND, ORIGIN):
        return final
    if name == ORIGIN:
        return Affine(final.i, final.j, (edits.bounded(x), edits.bounded(y)))
    column = tidy_sum(x, -final.origin[0]), tidy_sum(y, -final.origin[1])
    vector = edits.bounded(column[0]), edits.bounded(column[1])
    if name == FIRST:
        return Affine(vector, final.j, final.origin)
    return Affine(final.i, vector, final.origin)


def removed(params: Params, name: str) -> Params:
    """Return Params without what Delete was pressed on; what cannot go stays."""
    if name.startswith(POINT):
        return naming.remove_point(params, name.removeprefix(POINT))
    if name.startswith(PART):
        return staging.remove_part(params, name.removeprefix(PART))
    if name == PICTURE:
        return naming.set_picture(params, None)
    if name == GUESS:
        return guessing.end_prediction(params)
    shown = {B: "solve", V: "vector"}.get(name)
    return params if shown is None else edits.choose_shown(params, **{shown: False})
