"""What a right click on a page can mean."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF

from lavis.tools.eigenfaces import Params, Result
from lavis.widgets.common.text import format_number
from lavis.widgets.common.things import Thing
from lavis.widgets.eigenfaces import words
from lavis.widgets.eigenfaces.inspector.pages import BuildSection, MapSection, RepairSection

if TYPE_CHECKING:
    from lavis.widgets.eigenfaces.view import EigenfacesView


def thing_at(
    view: EigenfacesView, params: Params, result: Result | None, at: QPointF | None
) -> Thing | None:
    """Return what lies at a place of the pages, or what is selected on the open one.

    Parameters
    ----------
    view : EigenfacesView
    params : Params
    result : Result or None
    at : QPointF or None
        In pixels of the pages; None asks for what is selected.
    """
    if result is None:
        return None
    find = {
        "gallery": _eigenface,
        "scree": _kept,
        "reconstruct": _kept,
        "build": _coefficient,
        "repair": _hidden,
        "map": _face,
        "recognise": _kept,
    }.get(params.view.tab)
    return None if find is None else find(view, params, result, at)


def _eigenface(
    view: EigenfacesView, params: Params, result: Result, at: QPointF | None
) -> Thing | None:
    index = min(params.view.component, len(result.gallery) - 1)
    if at is not None:
        index = view.gallery.map_at(view.gallery.mapFrom(view.pages, at)) - 1
    if index < 0:
        return None
    if index >= len(result.singular_values):
        return Thing(f"eigenface {index + 1}", str(index + 1))
    share, sigma = (
        float(values[index]) for values in (result.explained_variance_ratio, result.singular_values)
    )
    name = f"eigenface {index + 1}: {format_number(100 * share)} %, σ = {format_number(sigma)}"
    return Thing(name, f"{sigma!r}")


def _kept(view: EigenfacesView, params: Params, result: Result, at: QPointF | None) -> Thing | None:
    field = view.inspector.k_slider.field
    return Thing(f"k = {result.k}", str(result.k), partial(view.anatomy.go_to, field))


def _coefficient(
    view: EigenfacesView, params: Params, result: Result, at: QPointF | None
) -> Thing | None:
    bars = view.build.bars
    index: int | None = bars.selected
    if at is not None:
        index = bars.bar_at(bars.room, bars.mapFrom(view.pages, at))
    section = view.inspector.parts["build"]
    if index is None or not isinstance(section, BuildSection) or index >= len(section.sliders):
        return None
    value = bars.value(index)
    field = section.sliders[index].field
    reset = partial(bars.wanted.emit, index, 0.0, "") if value else None
    name = f"z{index + 1} = {format_number(value)} standard deviations"
    return Thing(name, repr(value), partial(view.anatomy.go_to, field), reset)


def _hidden(
    view: EigenfacesView, params: Params, result: Result, at: QPointF | None
) -> Thing | None:
    damage, hidden = view.repair.damage, params.occlusion
    rect = damage.rectangle(damage.room)
    section = view.inspector.parts["repair"]
    if rect.isEmpty() or not isinstance(section, RepairSection):
        return None
    if at is not None and not rect.contains(damage.mapFrom(view.pages, at)):
        return None
    values = (hidden.left, hidden.top, hidden.width, hidden.height)
    return Thing(
        "hidden part",
        repr(values),
        partial(view.anatomy.go_to, section.sides["left"].field),
        section.clear.click,
    )


def _face(view: EigenfacesView, params: Params, result: Result, at: QPointF | None) -> Thing | None:
    index = words.marked(params, result)
    if at is not None:
        index = view.map.face_at(view.map.mapFrom(view.pages, at))
    section = view.inspector.parts["map"]
    if index is None or not isinstance(section, MapSection):
        return None
    x, y = map(float, result.coordinates[index])
    name = f"{view.map.said(index)}"
    return Thing(name, f"({x!r}, {y!r})", partial(view.anatomy.go_to, section.selected))
