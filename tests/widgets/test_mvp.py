"""The MVP viewer without OpenGL: every number works, by mouse and by keyboard."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import QFontMetricsF, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea

from lavis.compute import backend as backends
from lavis.data import matrix_text
from lavis.document import Assets, Context, Offer
from lavis.theme import Theme
from lavis.tools.mvp import edits
from lavis.tools.mvp.exchange import accept_matrix
from lavis.tools.mvp.functions import run
from lavis.tools.mvp.params import Model, Object, Params, Projection, View
from lavis.tools.mvp.result import Lesson, Speed
from lavis.widgets.common.remark import Remark
from lavis.widgets.mvp import MvpView, words
from lavis.widgets.mvp.nothing import Nothing
from lavis.widgets.mvp.overlay import label_place
from lavis.widgets.mvp.panes import panes
from lavis.widgets.mvp.sheets import lowered
from lavis.widgets.shell import export


class House:
    """Does with edits what dock, store and jobs do."""

    def __init__(self, view: MvpView) -> None:
        self.view = view
        self.ctx = Context(backends.get("numpy"), Assets())
        self.params, self.keys = Params(), []
        view.edited.connect(self.take)
        self.show(self.params)

    def take(self, params: Params, key: str) -> None:
        self.keys.append(key)
        self.show(params)

    def show(self, params: Params) -> None:
        self.params = params
        self.view.render(params, run(params, self.ctx), params)


@pytest.fixture
def theme(qapp) -> Theme:
    theme = Theme("light")
    theme.apply(qapp)
    return theme


@pytest.fixture
def house(theme, qtbot) -> House:
    view = MvpView(theme)
    qtbot.addWidget(view)
    view.resize(1000, 700)
    view.show()
    return House(view)


def type_into(qtbot, field: Any, text: str) -> None:
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)


def readout(house: House) -> dict[str, str]:
    return {row.name: row.value for row in house.view.anatomy.readout.rows}


def test_without_opengl_a_label_says_why_and_what_to_do(house: House) -> None:
    stage = house.view.canvas.stage
    assert isinstance(stage, Nothing)
    assert "offscreen" in stage.text
    assert "xvfb-run" in stage.text
    assert readout(house)["clip w"] == words.format_number(
        house.view._result.trace.clip[3], pad=True
    )


def test_a_typed_number_moves_the_object_and_every_number_follows(house: House, qtbot) -> None:
    before = readout(house)
    type_into(qtbot, house.view.inspector.model.translation.fields[0], "1/2")
    assert house.params.model.translation == (0.5, 0.0, 0.0)
    after = readout(house)
    assert before["pixel x"] != after["pixel x"]
    type_into(qtbot, house.view.inspector.camera.eye.fields[2], "9")
    assert house.params.camera.eye[2] == 9.0
    type_into(qtbot, house.view.inspector.lens.near.field, "2")
    assert house.params.projection.near == 2.0


@pytest.mark.parametrize("convention", ["column", "row"])
def test_any_cell_of_a_matrix_can_be_edited_in_either_convention(house, qtbot, convention) -> None:
    house.show(Params(convention=convention))
    section = house.view.inspector.camera
    assert section.matrix is None
    qtbot.mouseClick(section.cells_button, Qt.MouseButton.LeftButton)
    type_into(qtbot, section.matrix.cell(0, 3), "7")
    made = np.reshape(house.params.camera.by_hand, (4, 4))
    assert made[(0, 3) if convention == "column" else (3, 0)] == 7
    assert section.matrix.cell(0, 3).value == 7
    assert section.back_button.isVisibleTo(house.view)
    qtbot.mouseClick(section.back_button, Qt.MouseButton.LeftButton)
    assert house.params.camera.by_hand is None


def test_a_double_click_on_a_matrix_goes_to_its_cells(house: House, qtbot) -> None:
    sheet = house.view.canvas.matrices
    sheet.grab()
    rect = next(rect for letter, _, rect in sheet._places if letter == "P")
    qtbot.mouseDClick(sheet, Qt.MouseButton.LeftButton, pos=rect.center().toPoint())
    lens = house.view.inspector.lens
    assert lens.matrix is not None
    assert lens.matrix.cell(0, 0).hasFocus()


def test_a_right_click_on_a_matrix_means_it_and_goes_to_its_cells(house: House, qtbot) -> None:
    sheet = house.view.canvas.matrices
    sheet.grab()
    places = {letter: rect.center() for letter, _, rect in sheet._places}
    view = house.view
    thing = view.thing_at(sheet.mapTo(view.canvas, places["V"]))
    V = np.reshape(view._result.view, (4, 4))
    np.testing.assert_array_equal(matrix_text.read(thing.value).array, V)
    thing.edit()
    assert view.inspector.camera.matrix.cell(0, 0).hasFocus()
    assert view.thing_at(sheet.mapTo(view.canvas, places["MVP"])).edit is None
    assert view.thing_at(sheet.mapTo(view.canvas, QPointF(1, 1))) is None


def test_the_menu_key_means_the_selected_handle(house: House, qtbot) -> None:
    house.show(
        edits.look(edits.set_model(Params(), rotation=(0.0, 20.0, 0.0)), gizmo="turn", selected="y")
    )
    thing = house.view.thing_at(None)
    assert thing.name == "rotation y = 20°"
    assert thing.value == "20.0"
    thing.edit()
    assert house.view.inspector.model.angles[1].field.hasFocus()


@pytest.mark.parametrize("convention", ["column", "row"])
def test_matrices_are_copied_as_numpy_and_as_glsl(house: House, convention: str) -> None:
    house.show(Params(model=Model((1.0, 2.0, 3.0)), convention=convention))
    section = house.view.inspector.model
    section._copy_numpy()
    copied = matrix_text.read(QGuiApplication.clipboard().text()).array
    M = np.reshape(house.view._result.model, (4, 4))
    np.testing.assert_array_equal(copied, M if convention == "column" else M.T)
    section._copy_glsl()
    text = QGuiApplication.clipboard().text()
    assert text.startswith("mat4(")
    numbers = [float(part) for part in text[5:-1].split(",")]
    # GLSL's constructor takes columns.
    np.testing.assert_array_equal(np.reshape(numbers, (4, 4)), M.T if convention == "column" else M)


def test_the_convention_is_badged_and_turns_the_formula_around(house: House, qtbot) -> None:
    assert "P · V · M · v" in house.view.anatomy.formula.plain_text
    house.view.inspector.product.convention.chosen.emit("row")
    assert "v · M · V · P" in house.view.anatomy.formula.plain_text
    assert "row vectors" in house.view.canvas.matrices.accessibleDescription()


def test_the_order_is_chosen_and_named(house: House) -> None:
    house.show(Params(model=Model((1.0, 0.0, 0.0), (0.0, 90.0, 0.0))))
    before = house.view._result.trace.world
    house.view.inspector.model.order.chosen.emit("SRT")
    assert house.params.model.order == "SRT"
    assert house.view._result.trace.world != before


def test_the_ledger_says_every_station(house: House) -> None:
    said = house.view.canvas.ledger.accessibleDescription()
    for station in ("local", "world", "view", "clip", "NDC", "pixel"):
        assert station in said


def test_a_bad_mesh_is_refused_beside_the_button_and_the_object_stays(house, tmp_path) -> None:
    path = tmp_path / "bad.ply"
    path.write_bytes(b"no mesh")
    section = house.view.inspector.object
    section.open(path)
    remark = next(r for r in house.view.findChildren(Remark) if r.isVisibleTo(house.view))
    assert "bad.ply" in remark.text()
    assert house.params == Params()


def test_a_mesh_is_opened_and_followed(house: House, tmp_path: Path, qtbot) -> None:
    path = tmp_path / "t.obj"
    path.write_text("v 0 0 0\nv 4 0 0\nv 0 4 0\nf 1 2 3\n")
    house.view.inspector.object.open(path)
    assert house.params.object.kind == "file"
    assert readout(house)["vertices"] == "3"
    type_into(qtbot, house.view.inspector.object.vertex, "1")
    assert house.view._result.trace.index == 1


def test_remarks_are_said(house: House) -> None:
    house.show(Params(model=Model(scaling=(1.0, 0.0, 1.0))))
    label = house.view.inspector.product.remarks
    assert isinstance(label, QLabel)
    assert label.isVisibleTo(house.view)
    assert "singular" in label.text()


def test_the_morph_plays_to_the_next_space_and_can_be_stopped(house: House, qtbot) -> None:
    morph = house.view.canvas.morph
    qtbot.mouseClick(morph.button, Qt.MouseButton.LeftButton)
    assert morph.playing
    qtbot.waitUntil(lambda: not morph.playing)
    assert house.params.view.t == pytest.approx(0.5)
    assert len(set(house.keys)) == 1
    qtbot.mouseClick(morph.button, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(morph.button, Qt.MouseButton.LeftButton)
    assert not morph.playing


def test_with_reduced_motion_it_is_there_at_once(house: House, theme, qtbot) -> None:
    theme.set_reduce_motion(True)
    qtbot.mouseClick(house.view.canvas.morph.button, Qt.MouseButton.LeftButton)
    assert house.params.view.t == 0.5


def test_tabs_choose_what_stands_under_the_views(house: House, qtbot) -> None:
    canvas = house.view.canvas
    for index, name in enumerate(("matrices", "vertex", "depth", "speed", "none")):
        canvas.tabs.setCurrentIndex(index)
        assert house.params.view.tab == name
        assert canvas.sheets.isVisibleTo(canvas) == (name != "none")


def test_the_depth_curves_follow_the_planes(house: House) -> None:
    house.show(Params(projection=Projection(near=0.5), view=View(tab="depth")))
    curve = house.view.canvas.curves.curve.plot.series[0]
    assert curve.x[0] == pytest.approx(0.5)
    house.show(Params(projection=Projection("orthographic"), view=View(tab="depth")))
    assert house.view.canvas.curves.steps.plot.series == ()


def test_the_lesson_is_asked_for_and_shown(house: House, qtbot) -> None:
    speed = house.view.canvas.speed
    house.show(Params(object=Object("sphere", 500), view=View(tab="speed")))
    with qtbot.waitSignal(house.view.task_wanted) as wanted:
        qtbot.mouseClick(speed.button, Qt.MouseButton.LeftButton)
    assert wanted.args == ["speed"]
    house.view.render_task("speed", Lesson(500, ()), None, False)
    assert not speed.button.isEnabled()
    lesson = Lesson(500, (Speed("NumPy", "one product", 0.5, 28, 0.028),))
    house.view.render_task("speed", None, lesson, False)
    assert speed.button.isEnabled()
    assert [row.name for row in speed.speeds] == ["NumPy"]
    house.view.render_task("speed", None, lesson, True)
    assert not speed.table.isEnabled()


def test_a_guess_is_typed_and_judged(house: House, qtbot) -> None:
    house.show(edits.start(house.params, "pixel of the vertex"))
    assert readout(house)["pixel x"] == "hidden"
    section = house.view.inspector.guess
    assert section.isVisibleTo(house.view)
    type_into(qtbot, section.fields[0], "100")
    assert house.params.prediction.values == (100.0, 240.0)


def test_the_picture_is_exported_with_its_sheet(house: House, theme) -> None:
    png = export.picture(house.view.canvas, theme, "png", 2)
    image = QImage.fromData(png)
    assert image.width() == 2 * house.view.canvas.width()
    sheet = house.view.canvas.sheets.geometry()
    rows = range(2 * sheet.top(), 2 * sheet.bottom(), 3)
    assert len({image.pixel(x, y) for y in rows for x in range(0, image.width(), 3)}) > 5


@pytest.mark.parametrize("size", [(320, 320), (430, 640), (1000, 260)])
def test_where_it_is_small_what_is_left_fits(house: House, size) -> None:
    house.view.resize(*size)
    canvas = house.view.canvas
    for widget in (canvas.stage, canvas.tabs, canvas.morph):
        assert canvas.rect().contains(widget.geometry())


def test_a_matrix_that_was_sent_says_so_where_it_is_edited_and_where_it_is_seen(
    house, qtbot
) -> None:
    lens = house.view.inspector.lens
    lens.set_folded(True)
    P = np.reshape(house.view._result.projection, (4, 4))
    house.show(accept_matrix(house.params, Offer("matrix", "A", P, "Matrix lab: A")))
    assert not lens.is_folded
    assert lens.source.isVisible()
    assert lens.source.text() == "P was sent from Matrix lab: A"
    assert lens.matrix is not None
    assert lens.matrix.isVisible()
    said = house.view.canvas.matrices.accessibleDescription()
    assert said == "column vectors; sent from another tool: projection."
    lens.set_folded(True)
    house.show(edits.orbit(house.params, 5.0, 0.0))
    assert lens.is_folded  # it opens once, when something comes
    lens.set_folded(False)
    type_into(qtbot, lens.matrix.cell(0, 0), "2")
    assert not lens.source.isVisible()
    assert house.params.projection.by_hand[0] == 2.0


def test_a_measurement_comes_into_sight_until_another_tab_is_chosen(house: House, qtbot) -> None:
    canvas, keys = house.view.canvas, len(house.keys)
    lesson = Lesson(24, (Speed("NumPy", "one product", 0.5, 28, 0.028),))
    house.view.render_task("speed", Lesson(24, ()), None, False)
    assert canvas.sheets.currentWidget() is canvas.speed
    assert canvas.tabs.tabText(canvas.tabs.currentIndex()) == "Speed"
    house.view.render_task("speed", None, lesson, False)
    house.show(edits.orbit(house.params, 5.0, 0.0))
    assert canvas.sheets.currentWidget() is canvas.speed
    assert house.params.view.tab == "matrices"  # nothing was edited for it
    assert len(house.keys) == keys
    qtbot.mouseClick(canvas.tabs, Qt.MouseButton.LeftButton, pos=canvas.tabs.tabRect(0).center())
    assert canvas.sheets.currentWidget() is canvas.matrices
    house.view.render_task("speed", None, lesson, False)  # what is there already calls nobody
    assert canvas.sheets.currentWidget() is canvas.matrices


def test_the_tabs_stay_where_they_are_whatever_they_show(house: House, qtbot) -> None:
    canvas = house.view.canvas
    seen = set()
    for index in range(4):
        at = canvas.tabs.tabRect(index).center()
        qtbot.mouseClick(canvas.tabs, Qt.MouseButton.LeftButton, pos=at)
        assert canvas.tabs.currentIndex() == index
        QApplication.processEvents()
        seen.add((canvas.tabs.y(), canvas.sheets.height()))
    assert len(seen) == 1


@pytest.mark.parametrize(("width", "beside"), [(1400, True), (1080, False), (540, False)])
def test_the_rate_that_the_lesson_is_about_is_seen_without_scrolling(
    house: House, width: int, beside: bool
) -> None:
    house.view.resize(width, 800)
    house.show(Params(view=View(tab="speed")))
    name = "NumPy · OpenBLAS, 2 threads"
    ways = ("one product", "three products", "one product a draw call", "P(V(Mv)) in the shader")
    speeds = tuple(Speed(name, way, 0.0123, 252, 0.028) for way in ways)
    house.view.render_task("speed", None, Lesson(24, speeds), False)
    QApplication.processEvents()
    speed = house.view.canvas.speed
    assert speed.table.horizontalScrollBar().maximum() == 0
    assert speed._words.isVisible() == beside
    assert "16 multiplications" in speed.table.toolTip()


def test_cells_that_are_asked_for_are_seen_whole_and_stay_where_they_are(house, qtbot) -> None:
    house.view.resize(1000, 560)
    area = house.view.findChild(QScrollArea, "inspector")
    section = house.view.inspector.model
    area.ensureWidgetVisible(section.cells_button)
    qtbot.mouseClick(section.cells_button, Qt.MouseButton.LeftButton)
    matrix = section.matrix
    QApplication.processEvents()

    def place() -> QRect:
        return QRect(matrix.mapTo(area.viewport(), QPoint()), matrix.size())

    before = place()
    assert area.viewport().rect().contains(before)
    type_into(qtbot, matrix.cell(0, 0), "2")
    QApplication.processEvents()
    assert section.back_button.isVisible()
    assert place() == before


@pytest.mark.parametrize("right", [False, True])
def test_the_name_of_a_handle_stays_in_its_view_and_off_the_handle(right: bool) -> None:
    room, size = QRect(10, 20, 110, 160), QSizeF(38, 14)
    for x in range(10, 120, 7):
        for y in range(20, 180, 7):
            name = QRectF(label_place(room, QPointF(x, y), size, right=right), size)
            assert QRectF(room).contains(name)
            assert not name.intersects(QRectF(x - 6, y - 6, 12, 12))
    middle = label_place(room, QPointF(64, 90), size, right=right)
    assert (middle.x() > 64) == right


def test_where_it_is_low_a_tab_takes_the_place_of_the_views_and_gives_it_back(house, qtbot) -> None:
    canvas = house.view.canvas

    def choose(index: int) -> None:
        at = canvas.tabs.tabRect(index).center()
        qtbot.mouseClick(canvas.tabs, Qt.MouseButton.LeftButton, pos=at)
        QApplication.processEvents()

    def seen() -> list[bool]:
        return [canvas.stage.isVisible(), canvas.sheets.isVisible()]

    assert seen() == [True, True]
    house.view.resize(1000, 330)
    QApplication.processEvents()
    assert canvas.height() < house.view.canvas._theme.px(300)
    assert seen() == [True, False]
    assert canvas.tabs.currentIndex() == 4
    place = canvas.tabs.pos()
    choose(1)
    assert seen() == [False, True]
    assert canvas.tabs.pos() == place
    assert canvas.sheets.currentWidget() is canvas.ledger
    assert canvas.rect().contains(canvas.sheets.geometry())
    assert canvas.sheets.height() > 0.7 * canvas.height()
    house.show(edits.orbit(house.params, 5.0, 0.0))
    assert seen() == [False, True]
    choose(4)
    assert seen() == [True, False]
    house.view.resize(1000, 700)
    QApplication.processEvents()
    assert seen() == [True, True]
    assert canvas.sheets.currentWidget() is canvas.matrices  # what was chosen before


@pytest.mark.parametrize(
    ("size", "columns", "rows"), [((800, 326), 2, 2), ((815, 160), 4, 1), ((300, 500), 2, 2)]
)
def test_the_views_share_the_room_and_stand_in_a_row_where_it_is_wide(size, columns, rows) -> None:
    shown = panes(*size, Params())
    rects = [pane.rect for pane in shown]
    assert [pane.name for pane in shown] == ["world", "camera", "clip", "ndc"]
    assert len({rect.left() for rect in rects}) == columns
    assert len({rect.top() for rect in rects}) == rows
    whole = QRect(0, 0, *size)
    assert all(whole.contains(rect) for rect in rects)
    assert not any(a.intersects(b) for a in rects for b in rects if a is not b)
    covered = sum(rect.width() * rect.height() for rect in rects)
    assert covered > 0.97 * size[0] * size[1]
    assert [pane.name for pane in panes(150, 30, Params())] == ["camera"]


def test_lines_of_a_sheet_that_is_low_do_not_run_into_each_other(house: House) -> None:
    house.view.resize(560, 330)
    house.show(Params(view=View(tab="vertex")))
    ledger = house.view.canvas.ledger
    ledger.resize(400, 66)
    font = lowered(ledger._theme.font("body"), 12.0)
    assert QFontMetricsF(font).height() <= 12
    assert lowered(font, 40.0).pixelSize() == font.pixelSize()
    image = ledger.grab().toImage()
    ground = image.pixel(1, 1)
    half = range(image.width() // 2, image.width())
    inked = [any(image.pixel(x, y) != ground for x in half) for y in range(image.height())]
    starts = sum(now and not before for before, now in itertools.pairwise(inked))
    assert starts == 7  # a line of names and six stations, each by itself
