"""The GEMM panel as a person meets it: real events, a real store, runs whose numbers are known."""

from __future__ import annotations

import json
from collections.abc import Iterator

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from lavis.compute import backend as backends
from lavis.document import Assets, Context, Document
from lavis.store import Store
from lavis.theme import Theme
from lavis.tools.gemm import (
    BADGES,
    TOOL,
    Lane,
    Live,
    Machine,
    Params,
    Reading,
    Roof,
    Row,
    Run,
    Shape,
    Verdict,
    View,
    edits,
    history,
    squares,
)
from lavis.tools.gemm.functions import run
from lavis.widgets.gemm import GemmView, pictures, samples, tables, words
from lavis.widgets.gemm.canvas import TABS
from lavis.widgets.gemm.shown import Shown

NONE = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton
Key = Qt.Key
replace = msgspec.structs.replace

LANE = "NumPy · OpenBLAS, 2 threads"


def row(n: int, seconds: float | None = 1e-3, **values) -> Row:
    flops = 2.0 * n**3
    given = {
        **{"m": n, "n": n, "k": n, "dtype": "float32", "backend": "numpy", "lane": LANE},
        **{"flops": flops, "bytes": 12.0 * n * n},
    }
    if seconds is not None:
        speed = flops / seconds * 1e-9
        given |= {
            **{"samples": (seconds, 1.2 * seconds, 0.9 * seconds, seconds), "rounds": (2, 2)},
            **{"median": seconds, "q1": 0.9 * seconds, "q3": 1.2 * seconds, "count": 4},
            **{"best": 0.9 * seconds, "gflops": speed, "best_gflops": speed / 0.9},
            **{"share": speed / 400, "relative_error": 2e-7, "spread": 0.3},
        }
    return Row(**(given | values))


RUN = Run(
    id="20260131-142501-3f2a",
    at="2026-01-31T14:25:01+01:00",
    label="NumPy float32, float64 · 256 to 1,024",
    machine=Machine(processor="A processor", cores=2, lanes=(Lane(name=LANE, backend="numpy"),)),
    rows=(
        row(256, 1e-3, badges=("quick", "noisy")),
        row(512, 4e-3),
        row(256, 2e-3, dtype="float64", relative_error=3e-16),
        row(512, 2e-3, data="zeros"),
        row(1024, None, status="skipped", reason="skipped: would take 150 s"),
    ),
    roofs=(Roof(LANE, "float32", 400.0, "measured: products", 20.0, "measured: a copy"),),
    verdicts=(
        Verdict(1, 3, "faster", 2.0, 1.9, 2.1, 12),
        Verdict(1, 3, "cannot tell", 1, 0.8, 1.2, 3),
    ),
)


class Desk:
    """A view bound to a store as the dock binds it."""

    def __init__(self, theme: Theme) -> None:
        self.store = Store()
        self.panel_id = self.store.open_panel(TOOL)
        self.store.stack.clear()
        self.ctx = Context(backends.get("numpy"))
        self.view = GemmView(theme)
        self.started: list[str] = []
        self.view.edited.connect(self.obey)
        self.view.task_wanted.connect(self.started.append)
        self.store.changed.connect(self.show)
        self.show()

    @property
    def params(self) -> Params:
        return self.store.document.panel(self.panel_id).params

    @property
    def canvas(self):
        return self.view.canvas

    @property
    def inspector(self):
        return self.view.inspector

    @property
    def readout(self) -> dict[str, str]:
        return {line.name: line.text for line in self.view.anatomy.readout.rows}

    def obey(self, params: Params, key: str) -> None:
        self.store.edit(self.panel_id, params, edits.describe(self.params, params), key)

    def show(self, *_) -> None:
        self.view.render(self.params, run(self.params, self.ctx), self.params)

    def record(self, record: Run | None = RUN, stale: bool = False) -> None:
        self.view.render_task("measure", None, record, stale)

    def go(self, tab: str):
        """Turn to a tab by a click."""
        tabs = self.canvas.tabs
        QTest.mouseClick(tabs, LEFT, NONE, tabs.tabRect(list(TABS).index(tab)).center())
        assert self.params.view.tab == tab
        return self.canvas.page


@pytest.fixture
def theme(qapp) -> Theme:
    theme = Theme("dark")
    theme.apply(qapp)
    return theme


@pytest.fixture
def desk(qtbot, theme) -> Iterator[Desk]:
    desk = Desk(theme)
    qtbot.addWidget(desk.view)
    desk.view.resize(1200, 800)
    desk.view.show()
    desk.view.activateWindow()
    qtbot.waitUntil(desk.view.isActiveWindow)
    yield desk
    desk.store.deleteLater()


def write(field, text: str) -> None:
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Key.Key_Return)


# -- before anything is measured


def test_the_first_state_shows_the_arithmetic_and_what_to_do(desk) -> None:
    assert "then Measure" in desk.canvas.status.toolTip()
    assert desk.canvas.button.text() == "Measure 8 points"
    said = desk.canvas.plan.picture.accessibleDescription()
    assert "2 · 1,024 · 1,024 · 1,024 = 2.147 GFLOP" in said
    assert "170.7 FLOP a byte" in said
    assert "2.147 GFLOP" in desk.view.anatomy.formula.plain_text
    assert len(desk.canvas.plan.table.keys) == 8


def test_another_product_of_the_plan_is_drawn_when_the_cursor_goes_there(desk) -> None:
    desk.canvas.plan.table.setFocus()
    QTest.keyClick(desk.canvas.plan.table, Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    assert "128 · float32" in desk.canvas.plan.picture.accessibleDescription()


def test_a_roof_that_is_known_from_before_stands_over_the_plan() -> None:
    shown = Shown(Params(), run(Params(), Context(backends.get("numpy"))))
    plot = pictures.roofline(shown, RUN.roofs)
    [roof] = [guide for guide in plot.guides if guide.points]
    assert max(y for _, y in roof.points) == 400.0
    assert {round(guide.x, 1) for guide in plot.guides if guide.x} >= {21.3, 170.7}


def test_measuring_starts_the_task_and_turns_to_the_speed(desk) -> None:
    desk.go("plan")
    QTest.mouseClick(desk.canvas.button, LEFT)
    assert desk.started == ["measure"]
    assert desk.params.view.tab == "speed"
    assert not desk.store.stack.canUndo()


# -- while it runs, and how it ends


def test_a_run_is_shown_as_it_grows_and_cannot_be_started_twice(desk) -> None:
    live = Live(replace(RUN, rows=RUN.rows[:1], verdicts=()), "512 · float32", 1, 8)
    desk.view.render_task("measure", live, None, False)
    assert desk.canvas.status.toolTip() == "Measuring 512 · float32 (1 of 8 points done)"
    assert not desk.canvas.button.isEnabled()
    plot = desk.canvas.page.view.plot
    assert [len(series.x) for series in plot.series] == [1]
    assert plot.x.low < 128  # what is still to come has its place
    assert plot.x.high > 1024
    desk.record()
    assert desk.canvas.button.isEnabled()
    assert len(desk.canvas.page.view.plot.series) == 3


def test_what_a_cancelled_run_had_stays_and_is_called_so(desk) -> None:
    desk.view.render_task("measure", Live(replace(RUN, verdicts=()), "x", 4, 8), None, False)
    desk.record(None)
    assert desk.canvas.status.toolTip().startswith("Cancelled; as far as it went")
    assert desk.canvas.button.isEnabled()
    assert desk.canvas.page.view.plot.series


def test_changed_settings_are_said(desk) -> None:
    desk.record(stale=True)
    assert "settings have changed" in desk.canvas.status.toolTip()


def test_rows_without_figures_are_counted_and_say_why(desk) -> None:
    desk.record()
    assert "1 of 5 without figures" in desk.canvas.status.toolTip()
    page = desk.go("table")
    page.table.setFocus()
    page.table.select("0")
    QTest.keyClick(page.table, Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    assert page.table.texts("4")["badges"] == "skipped"
    assert page.note.text == "Skipped: would take 150 s."
    assert desk.readout["speed"] == "–"


# -- pictures and tables


def test_the_table_has_every_figure_and_badges_say_why_in_words(desk) -> None:
    desk.record()
    page = desk.go("table")
    texts = page.table.texts("0")
    assert texts["GFLOP/s"] == "33.55"
    assert texts["median"] == "1 ms"
    assert texts["q1 to q3"] == "0.9 to 1.2 ms"
    assert texts["n"] == "4"
    assert texts["% of peak"] == "8.39"
    assert texts["rel. error"] == "2×10⁻⁷"
    assert texts["badges"] == "quick · noisy"
    said = " ".join(words.reasons(RUN.rows[0]))
    assert all(BADGES[badge][1:] in said for badge in ("quick", "noisy"))


def test_pointing_at_a_row_anywhere_selects_it_everywhere(desk) -> None:
    desk.record()
    view = desk.go("speed").view
    QTest.mouseClick(view, LEFT, NONE, view.place_of((RUN.rows[0].series, 0)).toPoint())
    assert desk.params.view.selected == 0
    assert desk.readout["product"] == "256"
    assert desk.readout["median"] == "1 ms"
    assert desk.go("table").table.selected_keys == ["0"]
    roof = desk.go("roofline").view
    assert roof.plot.selected == (RUN.rows[0].series, 0)
    assert not desk.store.stack.canUndo()


def test_speed_has_bands_peaks_and_the_common_name_as_its_title(desk) -> None:
    desk.record()
    plot = desk.go("speed").view.plot
    assert plot.title == LANE
    assert [series.name for series in plot.series] == ["float32", "float64", "float32 · zeros"]
    assert len({series.look for series in plot.series}) == 3
    first = plot.series[0]
    assert first.low[0] < first.y[0] < first.high[0]
    assert [guide.y for guide in plot.guides] == [400.0]


def test_a_sweep_of_rows_is_drawn_against_rows() -> None:
    rows = tuple(
        Row(
            **{"m": m, "n": 64, "k": 64, "dtype": "float32", "backend": "numpy", "lane": LANE},
            **{"flops": 2.0 * m * 64 * 64, "bytes": 1e4, "median": 1e-4, "gflops": float(m)},
            **{"q1": 1e-4, "q3": 1e-4, "best": 1e-4, "best_gflops": float(m)},
        )
        for m in (1, 16, 256)
    )
    plot = pictures.speed(Shown(Params(), run=Run(rows=rows)))
    assert plot.x.label.startswith("rows at a time")
    assert plot.series[0].x == (1.0, 16.0, 256.0)


def test_the_legend_hides_a_series_in_every_plot_without_a_step_to_undo(desk) -> None:
    desk.record()
    view = desk.go("speed").view
    QTest.mouseClick(view, LEFT, NONE, view.places.entries[0].rect.center().toPoint())
    assert desk.params.view.hidden == (RUN.rows[0].series,)
    assert RUN.rows[0].series in desk.go("roofline").view.plot.hidden
    assert not desk.store.stack.canUndo()


def test_speed_against_error_has_a_line_for_the_rounding_of_each_dtype(desk) -> None:
    desk.record()
    plot = desk.go("error").view.plot
    assert {guide.x for guide in plot.guides} == {2.0**-24, 2.0**-53}
    assert plot.find(RUN.rows[2].series).x == (3e-16,)


def test_samples_are_those_of_the_selected_row(desk) -> None:
    desk.record()
    desk.obey(replace(desk.params, view=View(tab="samples", selected=1)), "")
    page = desk.canvas.page
    assert sum(page.histogram.plot.series[0].y) == 4
    assert page.trace.plot.series[0].y == pytest.approx((4.0, 4.8, 3.6, 4.0))
    assert "512" in page.heading.text
    assert page.readings.isHidden()
    desk.obey(replace(desk.params, view=View(tab="samples", selected=4)), "")
    assert "would take 150 s" in page.histogram.plot.empty


def test_what_a_gpu_says_of_itself_is_drawn(desk) -> None:
    readings = tuple(Reading(i * 0.1, 1000 + 100 * i, 200, 60, "power cap") for i in range(4))
    plot = samples.readings(row(256, readings=readings))
    assert [series.y[-1] for series in plot.series] == [100, 100, 100]
    assert "held down: power cap" in plot.series[0].notes[0]
    desk.record(replace(RUN, rows=(row(256, readings=readings),), verdicts=()))
    page = desk.go("samples")
    assert not page.readings.isHidden()


def test_verdicts_have_a_sign_a_word_and_the_numbers_behind_it(desk) -> None:
    desk.record()
    page = desk.go("verdict")
    first, second = page.table.texts("0"), page.table.texts("1")
    assert first["verdict"] == "▲ faster"
    assert second["verdict"] == "? cannot tell"
    assert first["95 % interval"] == "1.9 to 2.1"
    assert first["rounds"] == "12"
    assert "2 times" in page.note.text
    plot = page.view.plot
    assert plot.series[0].low[0] == 1.9
    assert plot.guides[0].y == 1.0


def test_without_pairs_it_says_how_to_get_some(desk) -> None:
    desk.record(replace(RUN, verdicts=()))
    assert "zeros beside random" in desk.go("verdict").view.plot.empty


def test_transfers_are_drawn_or_it_says_why_there_are_none(desk) -> None:
    desk.record()
    assert "the processor needs no transfer" in desk.go("transfers").view.plot.empty
    copied = row(256, upload=1e-3, download=5e-4, upload_bytes=10**6, download_bytes=10**6)
    desk.record(replace(RUN, rows=(copied,), verdicts=()))
    plot = desk.canvas.page.view.plot
    assert [series.y[0] for series in plot.series] == pytest.approx([1.0, 1.0, 0.5])
    assert plot.series[0].notes[0] == "1 GB/s"


# -- the history


@pytest.fixture
def before() -> Run:
    older = replace(
        RUN, id="20260130-100000-0001", at="2026-01-30T10:00:00+01:00", rows=(row(256, 2e-3),)
    )
    history.append(older)
    history.append(RUN)
    return older


def test_a_run_of_before_is_laid_beside_pinned_and_let_go(desk, before) -> None:
    desk.record()
    page = desk.go("history")
    assert page.table.keys == [RUN.id, before.id]
    assert page.table.texts(before.id)["now/then"] == "×2"
    page.table.setFocus()
    QTest.keyClick(page.table, Key.Key_Down)
    QTest.keyClick(page.table, Key.Key_Return)
    assert desk.params.view.compared == (before.id,)
    assert page.table.texts(before.id)["state"] == "beside"
    QTest.mouseClick(page.pin_button, LEFT)
    assert [pin.id for pin in desk.params.pins] == [before.id]
    assert desk.store.stack.undoText() == "Pin a run"
    pale = [series for series in desk.go("speed").view.plot.series if series.pale]
    assert [series.key for series in pale] == [f"{before.id} {before.rows[0].series}"]
    page = desk.go("history")
    page.table.setFocus()
    QTest.keyClick(page.table, Key.Key_Return)
    assert desk.params.view.compared == ()


def test_a_pinned_run_is_there_when_the_history_has_forgotten_it(desk, before) -> None:
    desk.obey(edits.pinned(desk.params, before), "")
    page = desk.go("history")
    page.table.select(before.id)
    page._show_buttons()
    QTest.mouseClick(page.forget_button, LEFT)
    assert [run.id for run in history.entries()] == [RUN.id]
    assert before.id in page.table.keys
    assert page.table.texts(before.id)["state"] == "pinned"


def test_what_was_forgotten_last_can_be_brought_back(desk, before) -> None:
    page = desk.go("history")
    assert not page.restore_button.isVisible()
    page.table.select(before.id)
    page._show_buttons()
    QTest.mouseClick(page.forget_button, LEFT)
    assert before.id not in page.table.keys
    QTest.mouseClick(page.restore_button, LEFT)
    assert page.table.current_key == before.id
    assert {run.id for run in history.entries()} == {RUN.id, before.id}
    assert not page.restore_button.isVisible()


@pytest.mark.parametrize("ending", ["csv", "json"])
def test_a_run_is_exported_with_its_machine(desk, before, tmp_path, ending) -> None:
    page = desk.go("history")
    path = tmp_path / f"run.{ending}"
    page.export(RUN, path)
    text = path.read_text(encoding="utf-8")
    assert "A processor" in text
    if ending == "json":
        assert len(json.loads(text)["rows"]) == 5
    assert page.note.text == f"Written: {path}"
    page.export(RUN, tmp_path / "run.xlsx")
    assert "does not end in .csv or .json" in page.note.text
    page.export(RUN, tmp_path / "none" / f"run.{ending}")
    assert "cannot be written" in page.note.text


# -- the controls


def test_sizes_are_typed_and_what_is_wrong_is_said_beside_the_field(desk) -> None:
    products = desk.inspector.products
    write(products.shapes_field, "256, 32x64x16x4")
    assert desk.params.shapes == (Shape(256, 256, 256), Shape(32, 64, 16, batch=4))
    assert desk.store.stack.undoText() == "Change the shapes"
    for text, said in (("0", "from 1"), ("abc", "no size"), ("1000000000000", "from 1")):
        write(products.shapes_field, text)
        assert said in products.shapes_field._remark.text(), text
        assert products.shapes_field.property("refused")
        assert desk.params.shapes[0].m == 256
        QTest.keyClick(products.shapes_field, Key.Key_Escape)


def test_a_product_is_added_changed_by_numbers_and_removed(desk) -> None:
    products = desk.inspector.products
    QTest.mouseClick(products.add_button, LEFT)
    assert desk.params.shapes[-1] == Shape(2048, 2048, 2048)  # the next that is not there yet
    write(products.fields["k"], "64")
    write(products.fields["batch"], "12")
    assert desk.params.shapes[-1] == Shape(2048, 2048, 64, batch=12)
    QTest.mouseClick(products.remove_button, LEFT)
    assert desk.params.shapes == squares(128, 256, 512, 1024)


def test_a_product_that_is_there_already_is_refused(desk) -> None:
    products = desk.inspector.products
    desk.obey(replace(desk.params, shapes=(Shape(64, 64, 64), Shape(64, 64, 32))), "")
    write(products.fields["k"], "32")
    assert "among the products already" in products.shapes_field._remark.text()
    assert desk.params.shapes[0] == Shape(64, 64, 64)
    assert products.fields["k"].value == 64


def test_choices_are_edits_and_the_last_of_a_kind_stays(desk) -> None:
    inspector = desk.inspector
    QTest.mouseClick(inspector.dtypes["float16"], LEFT, NONE, _on(inspector.dtypes["float16"]))
    assert desk.params.dtypes == ("float32", "float64", "float16")
    numpy = inspector.backends["numpy"]
    QTest.mouseClick(numpy, LEFT, NONE, _on(numpy))
    assert desk.params.backends == ("numpy",)
    assert numpy.isChecked()
    write(inspector.threads_field, "1, all")
    assert desk.params.threads == (1, 0)
    write(inspector.threads_field, "many")
    assert "no thread count" in inspector.threads_field._remark.text()
    write(inspector.budget, "5")
    assert desk.params.budget == 5
    inspector.operands.chosen.emit("hot")
    inspector.pace.chosen.emit("steady")
    assert (desk.params.operands, desk.params.pace) == ("hot", "steady")


@pytest.mark.parametrize("works", [False, True])
def test_a_library_is_chosen_once_it_is_known_to_work(desk, qtbot, monkeypatch, works) -> None:
    from dataclasses import replace as changed

    from lavis.compute import backend
    from lavis.compute.backend import probing

    def load():
        if works:
            return backend.LOADERS["numpy"].load()
        raise RuntimeError("no device answers")

    loader = changed(backend.LOADERS["cupy"], module="numpy", load=load)
    monkeypatch.setitem(backend.LOADERS, "cupy", loader)
    toggle = desk.inspector.backends["cupy"]
    desk.inspector.show_params(desk.params)
    assert toggle.isEnabled()
    QTest.mouseClick(toggle, LEFT, NONE, _on(toggle))
    assert toggle.text() == "CuPy: looking…"
    assert desk.params.backends == ("numpy",)
    qtbot.waitUntil(lambda: "looking" not in toggle.text())
    assert probing.remembered("cupy") is not None
    assert toggle.isEnabled() == works
    assert desk.params.backends == (("numpy", "cupy") if works else ("numpy",))
    assert ("no device answers" in toggle.toolTip()) != works


def _on(toggle):
    from PySide6.QtCore import QPoint

    return QPoint(8, toggle.height() // 2)


def test_what_the_backend_lacks_is_grey_with_the_reason(desk) -> None:
    for name in ("bfloat16", "tf32"):
        toggle = desk.inspector.dtypes[name]
        assert not toggle.isEnabled()
        assert toggle.toolTip().endswith(".")
    desk.obey(replace(desk.params, backends=("numpy", "cupy")), "")
    assert desk.inspector.dtypes["bfloat16"].isEnabled()


def test_zeros_are_measured_against_random_data_in_one_click(desk) -> None:
    QTest.mouseClick(desk.inspector.zeros_button, LEFT)
    assert desk.params.data == ("random", "zeros")
    assert desk.params.view.tab == "verdict"
    assert desk.started == ["measure"]


def test_too_many_points_are_refused_in_a_sentence(desk) -> None:
    shapes = tuple(Shape(n, n, n) for n in range(1, 33))
    desk.obey(replace(desk.params, shapes=shapes, dtypes=("float16", "float32", "float64")), "")
    write(desk.inspector.threads_field, "1, 2, 3, 4, 5, 6")
    assert "at most 512 points" in desk.inspector.threads_field._remark.text()
    assert desk.params.threads == (0,)


# -- sizes and words


@pytest.mark.parametrize("size", [(260, 240), (340, 420), (1900, 1000)])
def test_every_tab_is_drawn_at_every_size(desk, size) -> None:
    desk.record()
    desk.view.resize(*size)
    for tab in TABS:
        desk.obey(replace(desk.params, view=View(tab=tab)), "")
        QApplication.processEvents()
        assert desk.canvas.page.isVisible()
        assert desk.canvas.button.isVisible()
        desk.view.grab()
    narrow = size[0] < 400
    assert desk.canvas.choice.isVisible() == narrow
    assert desk.canvas.tabs.isVisible() != narrow


def test_in_a_narrow_dock_words_and_buttons_are_whole(desk, before) -> None:
    desk.record()
    page = desk.go("history")
    desk.view.resize(320, 620)
    QApplication.processEvents()
    buttons = (page.compare_button, page.pin_button, page.export_button, page.forget_button)
    assert all(each.width() >= each.sizeHint().width() for each in buttons)
    assert desk.canvas.status.geometry().bottom() <= desk.canvas.button.geometry().top()
    assert desk.canvas.status.text().startswith("134.2 GFLOP/s at 512")


def test_verdicts_at_one_size_stand_beside_each_other(desk) -> None:
    other = replace(RUN.rows[3], dtype="float64")
    found = (*RUN.verdicts[:1], Verdict(1, 5, "faster", 2.0, 1.9, 2.1, 12))
    desk.record(replace(RUN, rows=(*RUN.rows, other), verdicts=found))
    page = desk.go("verdict")
    first, second = (page.view.place_of((each.key, 0)) for each in page.view.plot.series)
    assert second.x() - first.x() > 8
    QTest.mouseClick(page.view, LEFT, NONE, second.toPoint())
    assert page.table.current_key == "1"
    assert page.view.plot.selected == (page.view.plot.series[1].key, 0)


def test_the_readout_keeps_its_names(desk) -> None:
    before = list(desk.readout)
    desk.record()
    assert list(desk.readout) == before


def test_the_canvas_says_in_a_sentence_what_it_shows(desk) -> None:
    desk.record()
    said = desk.canvas.accessibleDescription()
    assert "134.2 GFLOP/s at 512" in said
    assert "Selected: 512" in said


def test_common_parts_of_names_go_into_the_title() -> None:
    assert words.split_names(["a · x", "a · y"]) == ("a", ["x", "y"])
    assert words.split_names(["a · x"]) == ("a", ["x"])
    assert words.split_names(["a · x", "a · x · zeros"]) == ("a · x", ["random", "zeros"])
    assert words.split_names([]) == ("", [])


def test_units_fit_their_numbers() -> None:
    assert words.duration(0.0071) == "7.1 ms"
    assert words.duration(None) == "–"
    assert words.size_of(3 * 2**20) == "3 MiB"
    assert words.flops_of(2 * 1024**3) == "2.147 GFLOP"


def test_fast_machines_have_axes_in_tflops() -> None:
    fast = Run(rows=(row(4096, 1e-3),))
    plot = pictures.speed(Shown(Params(), run=fast))
    assert plot.y.label == "TFLOP/s"
    assert plot.series[0].y[0] == pytest.approx(137.4, abs=0.1)


def test_a_run_of_a_loaded_file_without_samples_says_so(desk) -> None:
    desk.record(edits.slim(RUN))
    desk.obey(replace(desk.params, view=View(tab="samples", selected=0)), "")
    assert "not its samples" in desk.canvas.page.histogram.plot.empty


def test_tables_survive_a_verdict_without_bounds() -> None:
    odd = replace(RUN, verdicts=(Verdict(1, 3, "cannot tell", 1.0, 0.0, float("inf"), 1),))
    [line] = tables.verdicts(odd)
    assert line.cells[1].text == "? cannot tell"
    assert not pictures.verdicts(Shown(Params(), run=odd)).series


# -- the whole way


def test_a_run_from_the_button_to_the_table_and_the_history(app, qtbot) -> None:
    app.store.replace(Document(), Assets())
    panel = app.store.open_panel(TOOL)
    tiny = Params(squares(16, 24), dtypes=("float64",), roof=False, view=View(tab="table"))
    app.store.edit(panel, tiny)
    qtbot.waitUntil(lambda: app.desk.settled)
    dock = app.desk.docks[panel]
    QTest.mouseClick(dock.view.canvas.button, LEFT)
    assert app.jobs.busy
    qtbot.waitUntil(lambda: not app.jobs.busy, timeout=60_000)
    assert dock.view.canvas.button.isEnabled()
    table = dock.view.canvas.table.table
    assert [table.texts(key)["product"] for key in table.keys] == ["16", "24"]
    assert all(float(table.texts(key)["GFLOP/s"]) > 0 for key in table.keys)
    assert len(history.entries()) == 1


def test_cancel_frees_the_panel_at_once(app, qtbot) -> None:
    app.store.replace(Document(), Assets())
    panel = app.store.open_panel(TOOL)
    app.store.edit(panel, Params(squares(512), pace="steady"))
    qtbot.waitUntil(lambda: app.desk.settled)
    dock = app.desk.docks[panel]
    QTest.mouseClick(dock.view.canvas.button, LEFT)
    qtbot.waitUntil(lambda: not dock.view.canvas.button.isEnabled(), timeout=30_000)
    cancel = next(b for b in dock.findChildren(QPushButton) if b.text() == "Cancel")
    qtbot.waitUntil(cancel.isVisible)
    QTest.mouseClick(cancel, LEFT)
    assert not app.jobs.busy
    assert dock.view.canvas.button.isEnabled()
