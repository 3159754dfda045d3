"""What on the canvas a right click can mean: a point, the guess, a cell, a component."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF

from lavis.tools.pca import edits
from lavis.widgets.common.numbers import coordinates, subscript
from lavis.widgets.common.text import format_number
from lavis.widgets.common.things import Thing, code, handle_at
from lavis.widgets.pca import picture, sheets

if TYPE_CHECKING:
    from lavis.widgets.pca.view import PcaView


def thing_at(view: PcaView, at: QPointF | None) -> Thing | None:
    """Return what lies at a place of the canvas, or what the keyboard has selected."""
    tab = view.pages.current
    if tab == "data":
        return _grasped(view, at)
    if tab == "matrix" and at is not None:
        return _cell(view, at)
    return _component(view) if tab == "scree" else None


def _grasped(view: PcaView, at: QPointF | None) -> Thing | None:
    handle = handle_at(view.plane, view.pages, at)
    if handle is None:
        return None
    if handle.name == picture.GUESS_NAME:
        return _guess(view)
    params, index = view.params, int(handle.name) - 1
    if index >= len(params.points):
        return None
    row = params.points[index]
    name = params.names[index] if params.names and params.names[index] else f"point {index + 1}"
    return Thing(
        f"{name} = {coordinates(row)}",
        code(row),
        partial(view.go_to_point, handle.name),
        partial(view.remove, handle.name) if edits.removable(params) else None,
    )


def _guess(view: PcaView) -> Thing | None:
    guess = view.params.prediction
    if guess is None:
        return None
    field = view.inspector.guess_field.fields[0]
    return Thing(
        f"guess = {coordinates(guess.values)}",
        code(guess.values),
        partial(view.anatomy.go_to, field),
    )


def _cell(view: PcaView, at: QPointF) -> Thing | None:
    page = view.matrix
    place = page.mapFrom(view.pages, at)
    found = sheets.cell_at(view.theme, page.room, view.params, view.result, place)
    if found is None:
        return None
    return Thing(f"{found[0]} = {format_number(found[1])}", repr(found[1]))


def _component(view: PcaView) -> Thing | None:
    """Return the component under the pointer or the keyboard."""
    pointed, result = view.scree.pointed, view.result
    if pointed is None or result is None or result.found is None:
        return None
    index = pointed[1]
    if index >= len(result.found.ratios):
        return None
    variance, ratio = float(result.found.variances[index]), float(result.found.ratios[index])
    return Thing(
        f"λ{subscript(index + 1)} = {format_number(variance)}, {format_number(100 * ratio)} %",
        repr(variance),
    )
