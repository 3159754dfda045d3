"""What on the canvas a right click can mean: a point, a bar, a cell of a table, the product."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, TypeVar

import msgspec
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QApplication, QWidget

from lavis.tools.gemm import Params, Point, Row, Shape, figures
from lavis.widgets.common.data_table import DataTable
from lavis.widgets.common.plot import PlotView
from lavis.widgets.common.text import format_number, full_number
from lavis.widgets.common.things import Thing
from lavis.widgets.gemm import pictures, words
from lavis.widgets.gemm.pages import Page, PlanPage, PlotPage, SamplesPage, VerdictPage

if TYPE_CHECKING:
    from lavis.widgets.gemm.view import GemmView

replace = msgspec.structs.replace

W = TypeVar("W", bound=QWidget)

#: What else can be done with a thing, in the menu's words.
More = tuple[tuple[str, Callable[[], None]], ...]


def thing_at(view: GemmView, at: QPointF | None) -> Thing | None:
    """Return what lies at a place of the canvas, or what the keyboard points at.

    Parameters
    ----------
    view : GemmView
    at : QPointF or None
        In pixels of the canvas; None asks for what is pointed at or selected.
    """
    page = view.canvas.page
    table = _under(view, DataTable, at)
    if table is not None:
        cell = _cell(view, page, table, at)
        if cell is not None or at is not None:
            return cell
    plot = _under(view, PlotView, at)
    if plot is not None:
        return _point(view, page, plot, at)
    if isinstance(page, PlanPage) and page.point is not None:
        return _on_paper(view, page.point)
    return _row(view, view.shown.selected) if at is None else None


def _under(view: GemmView, kind: type[W], at: QPointF | None) -> W | None:
    """Return the part of the page that lies at a place, or that has the focus."""
    canvas = view.canvas
    for part in canvas.page.findChildren(kind):
        if at is None:
            focus = QApplication.focusWidget()
            if focus is not None and (focus is part or part.isAncestorOf(focus)):
                return part
        elif part.isVisible() and part.rect().contains(part.mapFrom(canvas, at).toPoint()):
            return part
    return None


# -- tables


def _cell(view: GemmView, page: Page, table: DataTable, at: QPointF | None) -> Thing | None:
    """Return a cell of a table, with what can be done with its row."""
    place = None if at is None else view.canvas.mapToGlobal(at).toPoint()
    found = table.cell_at(place)
    if found is None:
        return None
    key, column, cell = found
    title = table.columns[column].title
    name = cell.text if column == 0 or not cell.text else f"{title}: {cell.text}"
    first = table.texts(key)[table.columns[0].title]
    more: More = (
        ("Copy the row", lambda: table.copy([key])),
        (f"Sort by {title}", lambda: table.sort_next(column)),
    )
    if page is view.canvas.history:
        more = (*view.canvas.history.deeds(key), *more)
    elif page is view.canvas.table:
        more = (*_deeds(view, int(key)), *more)
    edit = _edit(view, page, key)
    return Thing(name if column == 0 else f"{first}, {name or title}", cell.copy, edit, more=more)


def _edit(view: GemmView, page: Page, key: str) -> Callable[[], None] | None:
    """Return what goes to the numbers of the product in a line of a table."""
    shown = view.shown
    if isinstance(page, PlanPage):
        return None if shown.result is None else _to_product(view, shown.result.points[int(key)])
    if page is view.canvas.history or shown.run is None:
        return None
    row = shown.run.verdicts[int(key)].b if isinstance(page, VerdictPage) else int(key)
    return _to_product(view, shown.run.rows[row])


# -- plots


def _point(view: GemmView, page: Page, plot: PlotView, at: QPointF | None) -> Thing | None:
    """Return a point or a bar of a plot."""
    point = (
        (plot.pointed or plot.plot.selected)
        if at is None
        else plot.nearest(plot.mapFrom(view.canvas, at))
    )
    series = None if point is None else plot.plot.find(point[0])
    if point is None or series is None or not 0 <= point[1] < len(series.x):
        return None
    key, index = point
    run = view.shown.run
    if isinstance(page, SamplesPage):
        return _sample(view, page, plot, key, index)
    if isinstance(page, VerdictPage):
        number = page.verdict_of(key, index)
        if run is None or number < 0:
            return None
        found = run.verdicts[number]
        edit = _to_product(view, run.rows[found.b])
        return Thing(figures.verdict(run, found), repr(found.ratio), edit)
    hide: More = ((f"Hide {series.name}", partial(view.canvas.toggled.emit, key)),)
    tab = page.tab if isinstance(page, PlotPage) else ""
    row = pictures.row_of(tab, run, key, index)
    if row >= 0 and tab != "transfers":
        return _row(view, row, hide)
    label = plot.plot.y.label
    said = f"{series.name}, {label}: {format_number(series.y[index])}"
    return Thing(said, repr(series.y[index]), more=(*_deeds(view, row), *hide))


def _sample(view: GemmView, page: SamplesPage, plot: PlotView, key: str, index: int) -> Thing:
    """Return a bar of the histogram, a sample, or what the device said of itself."""
    series, row = plot.plot.find(key), view.shown.row
    assert series is not None
    if plot is page.trace and row is not None and index < len(row.samples):
        seconds = row.samples[index]
        name = f"sample {index + 1} of {len(row.samples)}: {words.duration(seconds)}"
        return Thing(name, f"{full_number(seconds)} s".replace("−", "-"))
    note = series.notes[index].replace("\n", ", ") if series.notes else ""
    if plot is page.readings:
        return Thing(f"{series.name.partition(':')[0]}: {note}", note)
    return Thing(note, repr(int(series.y[index])))


# -- rows and products


def _row(view: GemmView, index: int, more: More = ()) -> Thing | None:
    """Return a row of the run: its speed, or why it has none."""
    run = view.shown.run
    if run is None or not 0 <= index < len(run.rows):
        return None
    row = run.rows[index]
    name = f"{words.shape_of(row)}, {row.series}"
    more = (*_deeds(view, index), *more)
    edit = _to_product(view, row)
    if row.gflops is None:
        why = " ".join(words.reasons(row))
        return Thing(f"{name}: {words.badges(row)}", why, edit, more=more)
    said = f"{name}: {figures.gflops(row.gflops)}"
    return Thing(said, f"{row.gflops!r} GFLOP/s", edit, more=more)


def _deeds(view: GemmView, index: int) -> More:
    """Return what can be done with a row of the run."""
    run = view.shown.run
    if run is None or not 0 <= index < len(run.rows):
        return ()
    found: More = ()
    if view.shown.params.view.tab != "samples" and run.rows[index].samples:
        found += (("Show its samples", partial(view.look, tab="samples", selected=index)),)
    if view.shown.params.view.tab != "table":
        found += (("Show it in the table", partial(view.look, tab="table", selected=index)),)
    return found


def _on_paper(view: GemmView, point: Point) -> Thing:
    """Return the product that is drawn to scale."""
    said = f"{words.shape_of(point)}, {point.dtype}: {words.flops_of(point.flops)}"
    return Thing(said, repr(int(point.flops)), _to_product(view, point))


def _to_product(view: GemmView, thing: Row | Point) -> Callable[[], None] | None:
    """Return what goes to the fields of a product, or None where it is no longer planned."""
    place = _place(view.shown.params, thing)
    if place < 0:
        return None

    def go() -> None:
        products = view.inspector.products
        products.choose(place)
        view.anatomy.go_to(products.fields["m"])

    return go


def _place(params: Params, thing: Row | Point) -> int:
    """Return which of the planned products a row or a point is of; −1 for none."""
    wanted = Shape(thing.m, thing.n, thing.k, thing.batch)
    shapes = [replace(shape, name="") for shape in params.shapes]
    return shapes.index(wanted) if wanted in shapes else -1
