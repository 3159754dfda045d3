"""What on the canvas a right click can mean: a number of a matrix, a token or a head."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QWidget

from lavis.tools.attention import ModelResult
from lavis.widgets.attention.hand import blocks
from lavis.widgets.attention.model import said
from lavis.widgets.common.heat_view import HeatView
from lavis.widgets.common.text import format_number
from lavis.widgets.common.things import Thing

if TYPE_CHECKING:
    from lavis.widgets.attention.model.canvas import ModelCanvas
    from lavis.widgets.attention.view import AttentionView


def by_hand(view: AttentionView, at: QPointF | None) -> Thing | None:
    """Return the number at a place of the matrices by hand, or the selected one."""
    workings = view.canvas.hand.workings
    spot = workings.spot if at is None else None
    place = _inside(workings, view.canvas, at)
    if place is not None and workings.visibleRegion().contains(place.toPoint()):
        spot = workings.layout_now.cell_at(place)
    value = None if spot is None else workings.value(spot)
    if spot is None or value is None:
        return None
    key, row, column = spot
    own = blocks.editable(view.params, key)
    edit = partial(view.go_to_number, key, row, column) if own else None
    return Thing(f"{workings.place_words(spot)} = {format_number(value)}", repr(value), edit)


def of_model(canvas: ModelCanvas, frame: QWidget, at: QPointF | None) -> Thing | None:
    """Return the head, the weight or the token at a place, or the selected one."""
    result = canvas.result
    if result is None:
        return None
    if at is None:
        return _selected(canvas, result)
    place = _inside(canvas.mosaic, frame, at)
    if place is not None:
        index = canvas.mosaic.map_at(place)
        return _head(result, *divmod(index, result.info.heads)) if index >= 0 else None
    page = canvas.stack.currentWidget()
    if page is canvas.lines:
        place = _inside(page, frame, at)
        spot = None if place is None else canvas.lines.spot_at(place)
        return None if spot is None else _token(result, spot[0], spot[1])
    for name, heat in heat_views(canvas).items():
        place = _inside(heat, frame, at)
        cell = None if place is None else heat.cell_at(place)
        if cell is not None:
            return _cell(result, name, *cell)
    return None


def _inside(widget: QWidget, frame: QWidget, at: QPointF | None) -> QPointF | None:
    """Return a place of the frame as one of a widget in it; None where it is not within."""
    if at is None or not widget.isVisible():
        return None
    place = widget.mapFrom(frame, at)
    return place if widget.rect().contains(place.toPoint()) else None


def _selected(canvas: ModelCanvas, result: ModelResult) -> Thing | None:
    """Return the cell with the cursor of what has the focus, else the head that is open."""
    for name, heat in heat_views(canvas).items():
        if heat.hasFocus() and heat.cursor_cell is not None:
            return _cell(result, name, *heat.cursor_cell)
    if canvas.lines.hasFocus() and canvas.lines.active is not None:
        return _token(result, *canvas.lines.active)
    return _head(result, result.head.layer, result.head.head)


def _head(result: ModelResult, layer: int, head: int) -> Thing:
    entropy = float(result.entropy[layer, head])
    return Thing(said.head_words(result, layer, head), repr(entropy))


def _token(result: ModelResult, side: str, index: int) -> Thing:
    weights = result.head.weights
    row = weights[index] if side == "query" else weights[:, index]
    words = said.attends if side == "query" else said.attended
    return Thing(words(result, index), repr([float(weight) for weight in row]))


def _cell(result: ModelResult, name: str, row: int, column: int) -> Thing | None:
    arrays = {"rollout": result.rollout, "residual": result.norms}
    array = arrays[name] if name in arrays else getattr(result.head, name)
    value, tokens = float(array[row, column]), result.reading.tokens
    if name in ("weights", "scores", "rollout"):
        words = f"{name}, {tokens[row]} → {tokens[column]}"
    elif name == "residual":
        words = f"norm of {tokens[column]}, " + (f"layer {row}" if row else "embedding")
    else:
        words = f"{name}({tokens[row]}), dimension {column + 1}"
    return Thing(f"{words} = {format_number(value)}", repr(value))


def heat_views(canvas: ModelCanvas) -> dict[str, HeatView]:
    """Return the matrices of the page that is shown, by what they hold."""
    page = canvas.stack.currentWidget()
    if page is canvas.matrices:
        return canvas.matrices.views
    pages = {"weights": canvas.map, "rollout": canvas.rollout, "residual": canvas.residual}
    return {name: view for name, view in pages.items() if view is page}
