"""A right click in the GEMM panel: on a point, a bar, a cell of a table, and the product."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from support.menus import ask, choose

from lavis.document import Assets, Document, Finished
from lavis.tools.gemm import TOOL, Params, Row, Run, Verdict, View, history, squares

# Of the platform without a screen, when a menu opens.
pytestmark = pytest.mark.qt_log_ignore("grabbing the keyboard", extend=True)


def row(n: int, seconds: float, **values) -> Row:
    flops = 2.0 * n**3
    given = {
        **{"m": n, "n": n, "k": n, "dtype": "float32", "backend": "numpy", "lane": "NumPy"},
        **{"flops": flops, "bytes": 12.0 * n * n, "samples": (seconds, seconds, 3 * seconds)},
        **{"rounds": (3,), "median": seconds, "q1": seconds, "q3": 2 * seconds, "count": 3},
        **{"best": seconds, "gflops": flops / seconds * 1e-9, "relative_error": 2e-7},
        **{"best_gflops": flops / seconds * 1e-9},
    }
    return Row(**(given | values))


GONE = row(512, 1.0, samples=(), rounds=(), median=None, gflops=None, status="skipped")
RUN = Run(
    id="20260131-142501-3f2a",
    at="2026-01-31T14:25:01+01:00",
    label="NumPy float32 · 256 to 512",
    rows=(row(256, 0.003), row(256, 0.006, data="zeros", upload=0.01, download=0.02), GONE),
    verdicts=(Verdict(0, 1, "slower", 0.5, 0.4, 0.6, 12),),
)


@pytest.fixture
def dock(app, qtbot):
    """A panel with a run that has come to its end."""
    app.store.replace(Document(), Assets())
    app.window.resize(1400, 1000)
    panel = app.store.open_panel(TOOL)
    params = Params(squares(128, 256), view=View(tab="speed"))
    app.store.edit(panel, params)
    history.append(RUN)
    app.store.keep_record(panel, "measure", Finished(params, RUN))
    dock = app.desk.docks[panel]
    qtbot.waitUntil(lambda: dock.settled and dock.view.shown.run is not None)
    yield dock
    popup = QApplication.activePopupWidget()
    if popup is not None:
        popup.close()


def texts(menu: QMenu) -> list[str]:
    found = [action.text() for action in menu.actions() if not action.isSeparator()]
    menu.close()
    return found


def go(dock, tab: str):
    dock.view.look(tab=tab)
    return dock.view.canvas.page


def cell(table, line: int, column: int) -> QPointF:
    index = table.model().index(line, column)
    table.scrollTo(index)
    return QPointF(table.visualRect(index).center())


def test_a_point_is_a_row_with_its_speed_its_samples_and_its_place_in_the_table(dock) -> None:
    plot = go(dock, "speed").view
    at = plot.place_of((RUN.rows[0].series, 0))
    lines = texts(ask(plot, at))
    assert lines[0] == "256, NumPy · float32: 11.18 GFLOP/s"
    assert {"Exact value…", "Send to…", "Show it in the table", "Hide random"} <= set(lines)
    choose(ask(plot, at), "Copy the value")
    assert QGuiApplication.clipboard().text() == f"{RUN.rows[0].gflops!r} GFLOP/s"
    choose(ask(plot, at), "Show its samples")
    assert dock.panel.params.view.tab == "samples"
    assert dock.panel.params.view.selected == 0


def test_the_exact_value_of_a_point_are_the_numbers_of_its_product(app, dock, qtbot) -> None:
    plot = go(dock, "speed").view
    dock.view.anatomy.show_inspector(False)
    choose(ask(plot, plot.place_of((RUN.rows[0].series, 0))), "Exact value…")
    field = dock.view.inspector.products.fields["m"]
    assert field.hasFocus()
    assert field.text() == "256"
    QTest.keyClicks(field, "300")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert [shape.m for shape in dock.panel.params.shapes] == [128, 300]


def test_a_series_is_hidden_from_its_point(dock) -> None:
    plot = go(dock, "speed").view
    key = RUN.rows[1].series
    choose(ask(plot, plot.place_of((key, 0))), "Hide zeros")
    assert dock.panel.params.view.hidden == (key,)


def test_the_menu_key_means_the_point_that_the_keyboard_is_at(dock) -> None:
    plot = go(dock, "roofline").view
    plot.setFocus()
    QTest.keyClick(plot, Qt.Key.Key_Right)
    QTest.keyClick(plot, Qt.Key.Key_Up)
    assert texts(ask(plot, None))[0].startswith("256, NumPy · float32: 11.18")


def test_bars_and_samples_have_their_own_numbers(dock) -> None:
    page = go(dock, "samples")
    dock.view.look(selected=0)
    bar = page.histogram.place_of(("samples", 0))
    choose(ask(page.histogram, bar), "Copy the value")
    assert QGuiApplication.clipboard().text() == "3"
    assert "3 of 3 samples took" in texts(ask(page.histogram, bar))[0]
    sample = page.trace.place_of(("samples", 2))
    assert texts(ask(page.trace, sample))[0] == "sample 3 of 3: 9 ms"
    choose(ask(page.trace, sample), "Copy the value")
    assert float(QGuiApplication.clipboard().text().removesuffix(" s")) == pytest.approx(0.009)


def test_a_verdict_is_its_sentence_and_its_ratio(dock) -> None:
    page = go(dock, "verdict")
    at = page.view.place_of((page.view.plot.series[0].key, 0))
    assert "is slower than" in texts(ask(page.view, at))[0]
    choose(ask(page.view, at), "Copy the value")
    assert QGuiApplication.clipboard().text() == "0.5"


def test_a_copy_to_a_device_is_a_time_of_a_row(dock) -> None:
    plot = go(dock, "transfers").view
    series = plot.plot.series[0]
    at = plot.place_of((series.key, 0))
    assert texts(ask(plot, at))[0] == f"{series.name}, time (ms): 10"
    QTest.mouseClick(plot, Qt.MouseButton.LeftButton, pos=at.toPoint())
    assert dock.panel.params.view.selected == 1


def test_a_cell_of_the_table_is_copied_in_full_and_so_is_its_row(dock) -> None:
    table = go(dock, "table").table
    at = cell(table, 0, 4)
    lines = texts(ask(table.viewport(), at))
    assert lines[0] == "256, median: 3 ms"
    assert {"Show its samples", "Sort by median", "Send to…"} <= set(lines)
    choose(ask(table.viewport(), at), "Copy the value")
    assert QGuiApplication.clipboard().text() == "0.003 s"
    choose(ask(table.viewport(), at), "Copy the row")
    head, line = QGuiApplication.clipboard().text().split("\n")
    assert head.split("\t")[0] == "product"
    assert line.split("\t")[0] == "256"
    choose(ask(table.viewport(), cell(table, 2, 0)), "Sort by product")
    assert table.keys == ["0", "1", "2"]


def test_a_row_without_figures_has_no_samples_and_no_product_any_more(dock) -> None:
    lines = texts(ask(go(dock, "table").table.viewport(), cell(dock.view.canvas.table.table, 2, 0)))
    assert "Exact value…" not in lines, "512 is not among the products"
    assert "Show its samples" not in lines


def test_a_product_on_paper_has_fields(dock) -> None:
    page = go(dock, "plan")
    assert texts(ask(page.picture, QPointF(9, 9)))[0] == "256, float32: 33.55 MFLOP"
    choose(ask(page.table.viewport(), cell(page.table, 0, 0)), "Exact value…")
    assert dock.view.inspector.products.fields["m"].text() == "128"


def test_a_run_of_before_is_drawn_beside_pinned_and_forgotten_from_its_menu(dock) -> None:
    older = Run(id="20260130-1", at="2026-01-30T10:00", label="older", rows=(row(256, 0.1),))
    history.append(older)
    table = go(dock, "plan") and go(dock, "history").table
    at = cell(table, 1, 0)
    assert {"Draw beside", "Pin", "Export…", "Forget"} <= set(texts(ask(table.viewport(), at)))
    choose(ask(table.viewport(), at), "Draw beside")
    assert dock.panel.params.view.compared == (older.id,)
    choose(ask(table.viewport(), at), "Pin")
    assert [pin.id for pin in dock.panel.params.pins] == [older.id]
    plot = go(dock, "speed").view
    pale = next(series for series in plot.plot.series if series.pale)
    assert "2026-01-30 10:00" in texts(ask(plot, plot.place_of((pale.key, 0))))[0]
    table = go(dock, "history").table
    choose(ask(table.viewport(), cell(table, 1, 0)), "Forget")
    assert [run.id for run in history.entries()] == [RUN.id]


def test_on_the_ground_the_menu_is_the_panels(dock) -> None:
    lines = texts(ask(go(dock, "speed").view, QPointF(2, 2)))
    assert "Copy the value" not in lines
    assert "Export picture…" in lines


def test_the_figures_of_the_run_can_be_sent(dock) -> None:
    assert [offer.name for offer in dock._manners.offers()] == [
        "products on paper",
        f"run {RUN.id}",
    ]
