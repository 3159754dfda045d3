"""What a right click can mean here: a handle, the followed vertex, or a matrix."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QWidget

from lavis.tools.mvp.gizmo import NAMES
from lavis.tools.mvp.params import Params
from lavis.tools.mvp.result import Result
from lavis.widgets.common.text import format_number
from lavis.widgets.common.things import Thing
from lavis.widgets.mvp import words
from lavis.widgets.mvp.canvas import Canvas
from lavis.widgets.mvp.inspector import Inspector
from lavis.widgets.mvp.stage import Stage

#: The number that each kind of handle changes.
MODEL = {"move": "translation", "turn": "rotation", "scale": "scaling"}
GoTo = Callable[[QWidget], None]


def find(
    canvas: Canvas, inspector: Inspector, params: Params, result: Result | None,
    go_to: GoTo, at: QPointF | None,
) -> Thing | None:  # fmt: skip
    """Return what lies at a place of the canvas, or, for the keyboard, what is selected.

    Parameters
    ----------
    canvas : Canvas
    inspector : Inspector
    params : Params
    result : Result or None
    go_to : callable
        Puts the focus into a field.
    at : QPointF or None
    """
    stage = canvas.stage
    if at is None:
        return _handle(inspector, params, go_to, params.view.selected)
    matrices = canvas.matrices
    if matrices.isVisible() and result is not None:
        letter = matrices.matrix_at(matrices.mapFrom(canvas, at))
        if letter:
            return _matrix(canvas, params, result, letter)
    if not isinstance(stage, Stage) or not stage.geometry().contains(at.toPoint()):
        return None
    place = stage.mapFrom(canvas, at)
    pane = stage.pane_at(place)
    if pane is None:
        return None
    name, _ = stage.thing_at(pane, place)
    if name:
        return _handle(inspector, params, go_to, name)
    if result is not None and stage.on_vertex(pane, place):
        return _vertex(inspector, result, go_to)
    return None


def _handle(inspector: Inspector, params: Params, go_to: GoTo, name: str) -> Thing | None:
    camera, model = params.camera, params.model
    if name in ("eye", "target"):
        point = getattr(camera, name)
        field = getattr(inspector.camera, name).fields[0]
        text = ", ".join(map(format_number, point))
        return Thing(f"{name} = ({text})", f"{list(point)!r}", partial(go_to, field))
    if name in NAMES:
        axis, what = NAMES.index(name), MODEL[params.view.gizmo]
        value = getattr(model, what)[axis]
        fields = {
            "translation": inspector.model.translation.fields,
            "rotation": [slider.field for slider in inspector.model.angles],
            "scaling": inspector.model.scaling.fields,
        }
        unit = "°" if what == "rotation" else ""
        said = f"{what} {name} = {format_number(value)}{unit}"
        return Thing(said, repr(value), partial(go_to, fields[what][axis]))
    if name == "guess" and params.prediction is not None:
        values = params.prediction.values
        text = ", ".join(map(format_number, values))
        return Thing(
            f"guess = ({text})", repr(list(values)), partial(go_to, inspector.guess.fields[0])
        )
    return None


def _vertex(inspector: Inspector, result: Result, go_to: GoTo) -> Thing:
    trace = result.trace
    x, y, _ = words.numbers(trace.pixel)
    return Thing(
        f"vertex {trace.index} at pixel {x}, {y}",
        repr(list(trace.local[:3])),
        partial(go_to, inspector.object.vertex),
    )


def _matrix(canvas: Canvas, params: Params, result: Result, letter: str) -> Thing:
    fields = {"M": "model", "V": "view", "P": "projection", "MVP": "mvp"}
    entries = getattr(result, fields[letter])
    edit = None
    if letter != "MVP":
        edit = partial(canvas.edit_wanted.emit, fields[letter])
    return Thing(
        f"{letter}, {params.convention} vectors", words.numpy(entries, params.convention), edit
    )
