"""What on the canvas a right click can mean: its value, and the field of it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from lavis.tools.transform import Affine, Mark, Params, Part, Picture, lookup
from lavis.widgets.common.numbers import coordinates
from lavis.widgets.common.plane import Handle
from lavis.widgets.common.text import format_number
from lavis.widgets.transform import grips
from lavis.widgets.transform.inspector import Inspector
from lavis.widgets.transform.scene import CAMERA_NAME

Values = tuple[float, ...]


def value_of(params: Params, final: Affine, name: str) -> Values | None:
    """Return the numbers of a handle as its field has them; None where it stands for none."""
    own = {
        grips.FIRST: final.i,
        grips.SECOND: final.j,
        grips.ORIGIN: final.origin,
        grips.V: params.v,
        grips.B: params.b,
    }
    if name in own:
        return own[name]
    if name == CAMERA_NAME:
        camera = params.scene.camera
        return camera.x, camera.y
    if name == grips.GUESS and params.prediction is not None:
        return params.prediction.values
    placed: Mark | Part | Picture | None = None
    if name.startswith(grips.POINT):
        wanted = name.removeprefix(grips.POINT)
        placed = next((mark for mark in params.points if mark.name == wanted), None)
    elif name.startswith(grips.PART):
        placed = lookup.part(params, name.removeprefix(grips.PART))
    elif name == grips.PICTURE:
        placed = params.picture
    return None if placed is None else (placed.x, placed.y)


def words_of(handle: Handle, values: Values) -> str:
    """Return what the menu calls a handle, its value included."""
    called = {grips.FIRST: "î", grips.SECOND: "ĵ", grips.PICTURE: "the picture’s middle"}
    name = handle.name.removeprefix(grips.POINT).removeprefix(grips.PART)
    said = coordinates(values) if len(values) > 1 else format_number(values[0])
    return f"{called.get(handle.name, name)} = {said}"


def field_of(inspector: Inspector, params: Params, name: str) -> QWidget | None:
    """Return the field of the exact value, of the first coordinate where there are two."""
    columns = {grips.FIRST: 0, grips.SECOND: 1, grips.ORIGIN: 2}
    if name in columns:
        return inspector.matrix.editor.cell(0, columns[name])
    groups = {
        grips.V: inspector.iterate.v_field,
        grips.B: inspector.solve.b_field,
        grips.PICTURE: inspector.picture.place,
        CAMERA_NAME: inspector.camera.place,
    }
    if name in groups:
        return groups[name].fields[0]
    if name.startswith(grips.POINT):
        wanted = name.removeprefix(grips.POINT)
        rows = inspector.points.rows
        return next((row.fields[0] for row in rows if row.point_name == wanted), None)
    if name.startswith(grips.PART):
        return inspector.part.place.fields[0]
    return guess_field(inspector, params)


def guess_field(inspector: Inspector, params: Params) -> QWidget | None:
    """Return the field of the guess."""
    if params.prediction is None:
        return None
    guess = inspector.guess
    return guess.number if len(params.prediction.values) == 1 else guess.point.fields[0]
