"""The vector canvas as a person meets it: real events, a real store, real results."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator

import msgspec
import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QPainter, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from support.vectors_desk import LEFT, NONE, Desk

from lavis.compute import backend as backends
from lavis.document import Context
from lavis.theme import Theme
from lavis.tools.vectors import MAX_VECTORS, TOOL, Params, Vector, View, edits, history
from lavis.tools.vectors.functions import run
from lavis.widgets.common.plane.grid import keep_off, placed_numbers
from lavis.widgets.common.plane.labels import Labels
from lavis.widgets.common.plane.marks import Surface
from lavis.widgets.vectors import picture, words
from lavis.widgets.vectors.inspector import SWITCHES


@pytest.fixture
def theme(qapp) -> Theme:
    theme = Theme("dark")
    theme.apply(qapp)
    return theme


@pytest.fixture
def desk(qtbot, theme) -> Iterator[Desk]:
    desk = Desk(theme)
    qtbot.addWidget(desk.view)
    desk.view.resize(1000, 700)
    desk.view.show()
    desk.view.activateWindow()
    qtbot.waitUntil(desk.view.isActiveWindow)
    # 100 pixels a unit: whole coordinates are whole pixels, the grid step is 0.5.
    desk.put(edits.look(Params(), 1.0, 1.0, 100.0))
    yield desk
    desk.store.deleteLater()


def two(v, w, **fields) -> Params:
    vectors = (Vector("v", *v), Vector("w", *w, color="cat2"))
    return edits.look(Params(vectors, **fields), 1.0, 1.0, 100.0)


# -- hands


class Layouts(QObject):
    """Writes down who is laid out anew."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def eventFilter(self, thing: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.asked.append(type(thing).__name__)
        return False


def test_a_drag_lays_nothing_out(desk, qapp):
    QTest.mousePress(desk.plane, LEFT, NONE, desk.pixel(3, 1))
    desk.move(desk.pixel(2.9, 1))
    QTest.qWait(100)  # what is selected has its place now
    layouts = Layouts()
    qapp.installEventFilter(layouts)
    for step in range(1, 6):
        desk.move(desk.pixel(2.9 - 0.2 * step, 1 + 0.1 * step))
        QTest.qWait(40)  # longer than numbers stand
    qapp.removeEventFilter(layouts)
    assert desk.formula.startswith("v · w = 1.9")
    assert layouts.asked == []
    QTest.mouseRelease(desk.plane, LEFT, NONE, desk.pixel(1.9, 1.5))


def test_dragging_a_tip_moves_the_vector_and_everything_follows(desk):
    desk.drag((3, 1), (2, 1.5), (1, 2))
    assert (desk.vector("v").x, desk.vector("v").y) == (1.0, 2.0)
    assert desk.readout["dot product"] == "6.000"
    assert desk.formula.startswith("v · w = 1·1 + 2·2.5 = 6 = ‖v‖ ‖w‖ cos 4.764°")
    assert desk.view.inspector.rows[0].x_field.value == 1.0
    assert desk.view.inspector.rows[0].y_field.value == 2.0
    assert "v (1, 2)" in desk.plane.accessibleDescription()


def test_dragging_a_shaft_carries_the_vector(desk):
    desk.drag((1.5, 0.5), (2.5, -0.5))
    assert desk.vector("v").tail == (1.0, -1.0)
    assert (desk.vector("v").x, desk.vector("v").y) == (3.0, 1.0)
    assert desk.view.inspector.tail_field.values == (1.0, -1.0)


def test_a_drag_is_one_step_of_undo(desk):
    desk.drag((3, 1), *((3 - i / 10, 1 + i / 10) for i in range(1, 20)))
    assert len({key for params, key in desk.edits if key}) == 1
    assert desk.store.stack.count() == 1
    assert desk.store.stack.undoText() == "Move v"
    desk.store.stack.undo()
    assert desk.params.vectors == Params().vectors
    desk.drag((3, 1), (2, 2))
    desk.drag((2, 2), (1, 1))
    assert desk.store.stack.count() == 2


@pytest.mark.parametrize("where", ["tip", "shaft"])
def test_escape_leaves_no_step_and_every_bit_as_it_was(desk, where):
    odd = Vector("v", 1 / 3 + 2, 2 / 3, tail_x=0.1, tail_y=-1 / 7)
    before = edits.look(Params((odd, Vector("w", 0.0, 1.0))), 1.0, 1.0, 100.0)
    desk.put(before)
    start = odd.tip if where == "tip" else (odd.tail_x + odd.x / 2, odd.tail_y + odd.y / 2)
    QTest.mousePress(desk.plane, LEFT, NONE, desk.pixel(*start))
    desk.move(desk.pixel(0.3, 2.2))
    desk.move(desk.pixel(1.3, 2.2))
    assert desk.store.stack.count() == 1
    QTest.keyClick(desk.plane, Qt.Key.Key_Escape)
    QTest.mouseRelease(desk.plane, LEFT, NONE, desk.pixel(1.3, 2.2))
    assert desk.params.vectors == before.vectors
    assert desk.store.stack.count() == 0


def test_a_click_only_selects(desk):
    desk.drag((1, 2.5), (1, 2.5))
    assert desk.params.view.selected == "w"
    assert desk.store.stack.count() == 0


def test_snap_and_ctrl(desk):
    desk.put(msgspec.structs.replace(desk.params, snap="grid"))
    desk.drag((3, 1), (1.8, 2.1))
    assert desk.vector("v").tip == (2.0, 2.0)
    desk.drag((2, 2), (1.8, 2.1), modifiers=Qt.KeyboardModifier.ControlModifier)
    assert desk.vector("v").tip == (1.8, 2.1)


def test_shift_locks_the_arrow_to_the_diagonal(desk):
    desk.drag((3, 1), (2.0, 1.8), modifiers=Qt.KeyboardModifier.ShiftModifier)
    assert desk.vector("v").tip == (1.9, 1.9)


@pytest.mark.parametrize(
    ("modifier", "x"),
    [
        (NONE, 3.5),
        (Qt.KeyboardModifier.ShiftModifier, 8.0),
        (Qt.KeyboardModifier.AltModifier, 3.05),
    ],
)
def test_nudging(desk, modifier, x):
    desk.put(edits.select(desk.params, "v"))
    desk.plane.setFocus()
    QTest.keyClick(desk.plane, Qt.Key.Key_Right, modifier)
    assert (desk.vector("v").x, desk.vector("v").y) == (x, 1.0)
    assert desk.store.stack.undoText() == "Move v"
    QTest.keyClick(desk.plane, Qt.Key.Key_Up, modifier)
    assert desk.store.stack.count() == 2


def test_tab_selects_and_leaves_for_the_controls(desk):
    desk.plane.setFocus(Qt.FocusReason.TabFocusReason)
    seen = [desk.plane.selected]
    for _ in range(3):
        QTest.keyClick(desk.plane, Qt.Key.Key_Tab)
        seen.append(desk.plane.selected)
    assert seen == [("v", "tip"), ("v", "body"), ("w", "tip"), ("w", "body")]
    assert desk.params.view.selected == "w"
    QTest.keyClick(desk.plane, Qt.Key.Key_Tab)
    assert not desk.plane.hasFocus()
    assert desk.view.inspector.isAncestorOf(QApplication.focusWidget())


def test_every_control_can_be_reached_with_tab(qtbot, desk):
    desk.obey(edits.add_vector(desk.params), "")
    qtbot.waitUntil(desk.view.inspector.rows[-1].isVisible)
    desk.plane.setFocus()
    desk.plane.choose(desk.plane.handles[-1])
    reached = []
    for _ in range(60):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        if desk.plane.hasFocus():
            break
        reached.append(QApplication.focusWidget())
    inspector = desk.view.inspector
    rows = [
        widget
        for row in inspector.rows
        for widget in (row.swatch, row.name_field, row.x_field, row.y_field, row.remove_button)
    ]
    controls = [
        *rows,
        inspector.add_button,
        *inspector.tail_field.fields,
        inspector.first_choice,
        inspector.second_choice,
        *inspector.toggles.values(),
        inspector.snap_choice,
        inspector.fit_button,
    ]
    assert [widget for widget in reached if widget in controls] == controls


def test_delete_removes_and_undo_brings_back(desk):
    desk.drag((1, 2.5), (1, 2.5))
    desk.plane.setFocus()
    QTest.keyClick(desk.plane, Qt.Key.Key_Delete)
    assert [vector.name for vector in desk.params.vectors] == ["v"]
    assert desk.readout["dot product"] == "–"
    assert "two vectors" in desk.formula
    assert desk.store.stack.undoText() == "Remove w"
    desk.store.stack.undo()
    assert desk.params.vectors == Params().vectors
    assert desk.readout["dot product"] == "5.500"


def test_the_wheel_zooms_at_the_pointer_and_is_saved_but_not_undone(desk):
    at = desk.pixel(2, 2)
    event = QWheelEvent(
        QPointF(at),
        QPointF(desk.plane.mapToGlobal(at)),
        QPoint(),
        QPoint(0, 240),
        Qt.MouseButton.NoButton,
        NONE,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(desk.plane, event)
    assert desk.params.view.scale == pytest.approx(144)
    assert desk.plane.camera.to_pixel(2, 2) == pytest.approx((at.x(), at.y()))
    assert desk.store.stack.count() == 0


def test_panning_is_saved_but_not_undone(desk):
    desk.drag((-1, -1), (-0.5, -1), (0, -1))
    assert desk.params.view.center_x == pytest.approx(0.0)
    assert desk.params.view.scale == 100.0
    assert desk.store.stack.count() == 0


def test_home_fits_again(desk):
    desk.put(two((300.0, 1.0), (1.0, 200.0)))
    assert not desk.plane.camera.holds(edits.bounds(desk.params))
    desk.plane.setFocus()
    QTest.keyClick(desk.plane, Qt.Key.Key_Home)
    assert desk.params.view.scale == 0.0
    assert desk.plane.camera.holds(edits.bounds(desk.params))


def test_a_new_picture_fits_what_it_shows(desk):
    for preset in TOOL.presets:
        desk.put(preset.params)
        assert desk.plane.camera.holds(edits.bounds(preset.params))


# -- controls


def type_into(field, text: str) -> None:
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)


def test_typing_a_component(desk):
    type_into(desk.view.inspector.rows[1].y_field, "-1.5")
    assert desk.vector("w") == Vector("w", 1.0, -1.5, color="cat2")
    assert desk.store.stack.undoText() == "Move w"
    assert desk.readout["dot product"] == "1.500"


def test_a_component_that_cannot_be_is_refused_beside_its_field(desk):
    field = desk.view.inspector.rows[0].x_field
    type_into(field, "2e12")
    assert "10¹²" in field.error
    assert desk.vector("v").x == 3.0
    assert desk.edits == []


def test_stepping_in_a_field_is_one_step_of_undo(desk):
    field = desk.view.inspector.rows[0].x_field
    field.setFocus()
    for _ in range(3):
        QTest.keyClick(field, Qt.Key.Key_Up)
    assert desk.vector("v").x == 4.5
    assert desk.store.stack.count() == 1


def test_typing_the_tail(desk):
    desk.put(edits.select(desk.params, "w"))
    field = desk.view.inspector.tail_field.fields[0]
    type_into(field, "-2")
    assert desk.vector("w").tail == (-2.0, 0.0)
    assert field.accessibleName() == "Tail of w x"


def test_renaming(desk):
    desk.put(edits.select(desk.params, "v"))
    type_into(desk.view.inspector.rows[0].name_field, "force")
    assert [vector.name for vector in desk.params.vectors] == ["force", "w"]
    assert desk.params.view.selected == "force"
    assert desk.store.stack.undoText() == "Rename v to force"
    assert desk.formula.startswith("force · w")
    assert desk.readout["‖force‖₂"] == "3.162"
    assert desk.view.inspector.toggles["sum"].text() == "sum force + w"


def test_a_name_that_is_taken_is_refused_and_escape_reverts(desk):
    field = desk.view.inspector.rows[0].name_field
    type_into(field, "w")
    assert desk.params.vectors == Params().vectors
    assert field.property("refused") is True
    assert field.text() == "w"
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == "v"
    assert field.property("refused") is False


def test_recolouring(desk):
    swatch = desk.view.inspector.rows[0].swatch
    action = next(each for each in swatch.menu().actions() if each.text() == "Violet")
    action.trigger()
    assert desk.vector("v").color == "cat6"
    assert desk.store.stack.undoText() == "Recolour v"


def test_adding_makes_a_row_and_keeps_the_others(desk):
    before = list(desk.view.inspector.rows)
    QTest.mouseClick(desk.view.inspector.add_button, LEFT)
    assert [row.vector_name for row in desk.view.inspector.rows] == ["v", "w", "u"]
    assert desk.view.inspector.rows[:2] == before
    assert desk.params.view.selected == "u"
    assert desk.plane.camera.holds(edits.bounds(desk.params))
    assert desk.store.stack.undoText() == "Add u"


def test_a_vector_added_far_from_the_origin_can_be_seen(desk):
    desk.put(edits.look(desk.params, 1000.0, 1000.0, 100.0))
    QTest.mouseClick(desk.view.inspector.add_button, LEFT)
    new = desk.params.vectors[-1]
    assert desk.plane.camera.holds((*new.tail, *new.tail))


def test_removing_with_the_button_keeps_the_keyboard_in_the_inspector(desk):
    button = desk.view.inspector.rows[0].remove_button
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert [row.vector_name for row in desk.view.inspector.rows] == ["w"]
    assert desk.view.inspector.isAncestorOf(QApplication.focusWidget())


def test_a_full_canvas_says_so(desk):
    many = tuple(Vector(f"v{i}", float(i), 1.0) for i in range(MAX_VECTORS))
    desk.put(Params(many))
    button = desk.view.inspector.add_button
    assert not button.isEnabled()
    assert "100" in button.toolTip()


def test_choosing_another_pair(desk):
    desk.obey(edits.add_vector(desk.params), "")
    choice = desk.view.inspector.second_choice
    choice.setFocus()
    QTest.keyClick(choice, Qt.Key.Key_Down)
    assert desk.params.pair == ("v", "u")
    assert desk.formula.startswith("v · u")
    assert desk.view.inspector.toggles["projection"].text() == "projection of u on v"


@pytest.mark.parametrize("flag", SWITCHES)
def test_a_switch_shows_and_hides(desk, flag):
    before = getattr(desk.params.show, flag)
    picture = desk.plane.grab().toImage()
    QTest.mouseClick(desk.view.inspector.toggles[flag], LEFT, NONE, QPoint(8, 8))
    assert getattr(desk.params.show, flag) is not before
    words = history.FLAGS.get(flag, flag)
    assert desk.store.stack.undoText() == f"{'Hide' if before else 'Show'} {words}"
    assert desk.plane.grab().toImage() != picture


def test_the_snap_choice(desk):
    desk.view.inspector.snap_choice.setFocus()
    QTest.keyClick(desk.view.inspector.snap_choice, Qt.Key.Key_Down)
    assert desk.params.snap == "grid"
    assert desk.plane.snap == "grid"
    assert desk.store.stack.undoText() == "Snap to the grid"


# -- rendering


def everything(widget: QWidget) -> list[int]:
    return [id(child) for child in widget.findChildren(QWidget)]


def test_rendering_emits_nothing_and_makes_no_widgets(desk):
    desk.edits.clear()
    before = everything(desk.view)
    for params in (desk.params, two((1.0, 2.0), (5.0, 5.0)), desk.params):
        result = run(params, desk.ctx)
        desk.view.render(params, result, params)
        desk.view.render(params, result, params)
    assert desk.edits == []
    assert everything(desk.view) == before


def test_rendering_twice_paints_once(qtbot, desk):
    painted = []
    inner = desk.plane._draw
    desk.plane._draw = lambda on: (painted.append(1), inner(on))
    qtbot.wait(20)
    painted.clear()
    desk.show()
    desk.show()
    qtbot.wait(20)
    assert painted == []
    desk.put(two((1.0, 2.0), (5.0, 5.0)))
    qtbot.wait(20)
    assert painted == [1]


def test_a_field_with_uncommitted_text_is_left_alone(desk):
    row = desk.view.inspector.rows[0]
    row.x_field.setFocus()
    row.x_field.selectAll()
    QTest.keyClicks(row.x_field, "7.2")
    desk.obey(edits.set_components(desk.params, "v", x=-4.0), "")
    assert row.x_field.text() == "7.2"
    row.name_field.setFocus()
    QTest.keyClicks(row.name_field, "new")
    typed = row.name_field.text()
    desk.obey(edits.rename_vector(desk.params, "v", "u"), "")
    assert row.name_field.text() == typed != "u"


def test_while_the_result_is_old_the_arrows_are_new_and_the_rest_faded(desk):
    old, new = desk.params, two((2.0, -1.0), (1.0, 2.5))
    desk.view.render(new, run(old, desk.ctx), old)
    image = desk.plane.grab().toImage()
    sum_color = desk.view.plane.theme.color("result")
    assert not has_color(image, desk.plane.camera.to_pixel(2, 1.75), sum_color, 4)
    assert has_color(image, desk.plane.camera.to_pixel(1, -0.5), desk.plane.theme.color("cat1"), 4)
    assert desk.readout["dot product"] == "5.500"
    desk.view.render(new, run(new, desk.ctx), new)
    assert has_color(
        desk.plane.grab().toImage(), desk.plane.camera.to_pixel(1.5, 0.75), sum_color, 4
    )


def test_without_a_result_the_arrows_are_there(desk):
    desk.view.render(desk.params, None, None)
    image = desk.plane.grab().toImage()
    assert has_color(image, desk.plane.camera.to_pixel(2.7, 0.9), desk.plane.theme.color("cat1"), 4)
    assert desk.readout["dot product"] == "–"


def has_color(image: QImage, at, color, reach: int) -> bool:
    x0, y0 = map(round, at)
    return any(
        image.pixelColor(x, y).rgb() == color.rgb()
        for x in range(x0 - reach, x0 + reach + 1)
        for y in range(y0 - reach, y0 + reach + 1)
    )


@pytest.mark.parametrize("choice", ["light", "dark"])
def test_the_arrows_have_their_colours_near_their_tips(desk, theme, choice):
    theme.choose(choice)
    image = desk.plane.grab().toImage()
    for name in ("v", "w"):
        vector = desk.vector(name)
        length = math.hypot(vector.x, vector.y)
        near_tip = vector.x * (1 - 0.08 / length), vector.y * (1 - 0.08 / length)
        at = desk.plane.camera.to_pixel(*near_tip)
        assert has_color(image, at, theme.color(vector.color), 2)
    sum_tip = desk.plane.camera.to_pixel(3.93, 3.44)
    assert has_color(image, sum_tip, theme.color("result"), 3)


def test_carried_vectors_are_compared_at_one_tail(desk):
    carried = edits.move_tail(desk.params, "w", -2.0, -1.0)
    desk.put(carried)
    image = desk.plane.grab().toImage()
    at = desk.plane.camera.to_pixel
    result = desk.plane.theme.color("result")
    assert has_color(image, at(2, 1.75), result, 4)
    chained = edits.move_tail(desk.params, "w", 3.0, 1.0)
    desk.put(chained)
    assert has_color(desk.plane.grab().toImage(), at(2, 1.75), result, 4)


def test_it_paints_into_anything(desk):
    image = QImage(300, 900, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    desk.plane.paint_on(painter, 300, 900)
    painter.end()
    colors = {image.pixel(x, y) for x in range(0, 300, 2) for y in range(0, 900, 2)}
    assert desk.plane.theme.color("cat1").rgb() in colors
    assert desk.plane.theme.color("cat2").rgb() in colors


def test_it_paints_into_a_vector_graphic(desk, tmp_path):
    from PySide6.QtCore import QRectF
    from PySide6.QtSvg import QSvgGenerator, QSvgRenderer

    path = tmp_path / "vectors.svg"
    generator = QSvgGenerator()
    generator.setFileName(str(path))
    generator.setSize(desk.plane.size())
    generator.setViewBox(desk.plane.rect())
    painter = QPainter(generator)
    desk.plane.paint_on(painter, desk.plane.width(), desk.plane.height())
    painter.end()
    image = QImage(desk.plane.size(), QImage.Format.Format_RGB32)
    painter = QPainter(image)
    QSvgRenderer(str(path)).render(painter, QRectF(image.rect()))
    painter.end()
    at = desk.plane.camera.to_pixel(2.7, 0.9)
    assert has_color(image, at, desk.plane.theme.color("cat1"), 4)
    assert image.pixelColor(5, 5).rgb() == desk.plane.theme.color("canvas").rgb()
    assert ">49.76°<" in path.read_text(encoding="utf-8")


# -- words


def test_the_readout_of_the_first_picture(desk):
    assert desk.readout == {
        "dot product": "5.500",
        "‖v‖₂": "3.162",
        "‖w‖₂": "2.693",
        "cosine similarity": "0.6459",
        "angle": "49.76°",
        "distance": "2.500",
        "det [v w]": "6.500",
        "sum": "(4.000, 3.500)",
        "difference": "(2.000, −1.500)",
        "projection": "(1.650, 0.5500)",
        "projection length": "1.739",
        "rejection": "(−0.6500, 1.950)",
        "rejection length": "2.055",
    }
    full = {row.name: row.full for row in desk.view.anatomy.readout.rows}
    assert full["‖v‖₂"] == "3.1622776601683795"


def test_the_formula_has_the_colours_of_its_vectors(desk):
    parts = words.formula(desk.params, run(desk.params, desk.ctx))
    assert "".join(part.text for part in parts) == (
        "v · w = 3·1 + 1·2.5 = 5.5 = ‖v‖ ‖w‖ cos 49.76°"
    )
    tokens = {part.text: part.token for part in parts}
    assert (tokens["v"], tokens["w"], tokens["3"], tokens["2.5"]) == (
        "cat1",
        "cat2",
        "cat1",
        "cat2",
    )


def test_negative_factors_stand_in_brackets(desk):
    desk.put(two((-3.0, -1.0), (-1.0, 2.5)))
    assert desk.formula.startswith("v · w = −3·(−1) + (−1)·2.5 = 0.5 = ")


def test_the_zero_vector_is_named(desk):
    desk.put(TOOL.preset("Zero vector").params)
    assert desk.formula.endswith("angle undefined: w is the zero vector, which has no direction.")
    assert desk.readout["angle"] == desk.readout["cosine similarity"] == "undefined"
    assert desk.readout["dot product"] == "0.000"
    assert desk.plane.accessibleDescription() == "Vectors v (3, 1) and w (0, 0)."


def test_the_rounding_of_a_zero_reads_as_zero(desk):
    desk.put(two((0.1, 0.3), (0.3, 0.9)))
    assert desk.readout["rejection"] == "(0.000, 0.000)"
    assert desk.readout["det [v w]"] == "0.000"


def test_rows_stay_when_everything_is_gone(desk):
    before = len(desk.readout)
    desk.put(Params(vectors=()))
    assert len(desk.readout) == before
    assert desk.plane.accessibleDescription() == "No vectors."
    assert not desk.view.inspector.tail_field.isEnabled()


@pytest.mark.parametrize(
    ("params", "sentence"),
    [
        (Params(), "Vectors v (3, 1) and w (1, 2.5); angle 49.76°."),
        (
            edits.select(Params(), "w"),
            "Vectors v (3, 1) and w (1, 2.5); angle 49.76°; w is selected.",
        ),
        (edits.remove_vector(Params(), "w"), "Vector v (3, 1)."),
        (
            edits.move_tail(Params(), "v", -1.0, 0.5),
            "Vectors v (3, 1) from (−1, 0.5) and w (1, 2.5); angle 49.76°.",
        ),
        (
            edits.add_vector(Params()),
            "Vectors v (3, 1), w (1, 2.5) and u (2, 1); angle 49.76° between v and w; "
            "u is selected.",
        ),
        (
            Params(tuple(Vector(f"v{i}", 1.0, float(i)) for i in range(9)), pair=("v0", "v1")),
            "9 vectors; pair v0 (1, 0) and v1 (1, 1); angle 45° between v0 and v1.",
        ),
    ],
)
def test_the_sentence_that_is_read_aloud(params, sentence):
    result = run(params, Context(backends.get("numpy")))
    assert words.sentence(params, result) == sentence


def test_names_are_text_and_nothing_else(desk):
    vectors = (Vector("<b>R&D</b>", 1.0, 1.0), Vector("w", 0.0, 1.0))
    desk.put(Params(vectors, pair=("<b>R&D</b>", "w")))
    assert desk.formula.startswith("<b>R&D</… · w")
    assert desk.view.inspector.toggles["sum"].text() == "sum <b>R… + w"
    assert desk.view.inspector.rows[0].name_field.text() == "<b>R&D</b>"


@pytest.mark.parametrize(
    ("scale", "width", "height"),
    [(1.0, 380, 200), (1.5, 598, 412), (2.0, 376, 290), (2.0, 714, 416)],
)
def test_the_angle_stands_off_the_numbers_of_the_axes(desk, theme, scale, width, height) -> None:
    theme.set_scale(scale)
    camera = desk.plane.camera.resized(width, height).fitted(edits.bounds(Params()))
    labels = Labels(camera.width, camera.height)
    image = QImage(width, height, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    surface = Surface(painter, camera, theme, labels)
    numbers = placed_numbers(surface)
    keep_off(surface, numbers)
    picture.draw(surface, desk.params, desk.result_of(desk.params), desk.params)
    angle = next(rect for label, rect in labels.placed() if label.text.endswith("°"))
    painter.end()
    assert not [text for text, rect in numbers if rect.intersects(angle)]


# -- names


def test_a_long_name_is_read_whole_in_its_field(desk) -> None:
    row = desk.view.inspector.rows[0]
    assert row.x_field.y() == row.name_field.y()
    desk.put(edits.rename_vector(desk.params, "v", "acousticness of it"))
    QApplication.processEvents()
    field = row.name_field
    room = field.width() - 2 * 10
    assert field.fontMetrics().horizontalAdvance("acousticness of it") <= room
    assert row.x_field.y() > field.y()
    assert row.width() <= desk.view.inspector.width()
    chain = [row.swatch]
    while chain[-1] is not row.remove_button:
        following = chain[-1].nextInFocusChain()
        chain.append(following)
    reached = [each for each in chain if each in (row.name_field, row.x_field, row.y_field)]
    assert reached == [row.name_field, row.x_field, row.y_field]
    desk.put(edits.rename_vector(desk.params, "acousticness of it", "v"))
    QApplication.processEvents()
    assert row.x_field.y() == row.name_field.y()


def test_forty_names_stay_by_their_tips_and_apart(desk, theme) -> None:
    rng = random.Random(1)
    vectors = tuple(
        Vector(f"danceability {i}", rng.gauss(0, 3), rng.gauss(0, 3)) for i in range(40)
    )
    desk.put(Params(vectors, view=View(selected="danceability 7")))
    camera = desk.plane.camera
    image = QImage(int(camera.width), int(camera.height), QImage.Format.Format_RGB32)
    painter = QPainter(image)
    labels = Labels(camera.width, camera.height)
    on = Surface(painter, camera, theme, labels)
    picture.draw(on, desk.params, run(desk.params, desk.ctx), desk.params)
    placed = {label.text: rect for label, rect in labels.placed()}
    painter.end()
    assert len(placed) > 12
    assert "danceability 7" in placed, "what is selected comes first"
    tips = {vector.name: QPointF(*camera.to_pixel(*vector.tip)) for vector in vectors}
    rects = list(placed.values())
    for index, rect in enumerate(rects):
        assert not any(rect.intersects(other) for other in rects[index + 1 :])
    for name, rect in placed.items():
        if name in tips:
            assert not any(rect.contains(tip) for tip in tips.values()), name
            near = rect.adjusted(-34, -34, 34, 34)  # the gap, and that of a diagonal
            assert near.contains(tips[name]), f"{name} is far from its arrow"
