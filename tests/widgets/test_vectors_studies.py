"""The studies of the vector canvas by hand: real events, a real store, real results."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import msgspec
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from support.vectors_desk import LEFT, NONE, Desk

from lavis.document import Prediction
from lavis.theme import Theme
from lavis.tools.vectors import TOOL, LongVector, Params, Show, Vector, edits
from lavis.tools.vectors.exchange import start_prediction
from lavis.widgets.vectors.rank_table import DISAGREES
from lavis.widgets.vectors.strip import Strip

replace = msgspec.structs.replace
QUIET = Show(sum=False, projection=False, angle=False)


@pytest.fixture
def desk(qtbot, qapp) -> Iterator[Desk]:
    theme = Theme("dark")
    theme.apply(qapp)
    desk = Desk(theme)
    qtbot.addWidget(desk.view)
    desk.view.resize(1000, 700)
    desk.view.show()
    desk.view.activateWindow()
    qtbot.waitUntil(desk.view.isActiveWindow)
    desk.put(look(Params()))
    yield desk
    desk.store.deleteLater()


def look(params: Params) -> Params:
    """100 pixels a unit: whole coordinates are whole pixels."""
    return edits.look(params, 1.0, 1.0, 100.0)


def show(**flags: bool) -> Show:
    return replace(QUIET, **flags)


def click(box) -> None:
    QTest.mouseClick(box, LEFT, NONE, QPoint(8, 8))


def type_into(field: QLineEdit, text: str) -> None:
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)


# -- combination and span


def test_dragging_the_combination_sets_the_coefficients(desk):
    axes = (Vector("v", 1.0, 0.0), Vector("w", 0.0, 1.0, color="cat2"))
    desk.put(look(Params(axes, show=show(combination=True), coefficients=(2.0, 1.5))))
    desk.drag((2, 1.5), (1.0, 1.0), (-0.5, 2.5))
    assert desk.params.coefficients == (-0.5, 2.5)
    assert desk.params.vectors == axes
    assert desk.store.stack.count() == 1
    assert desk.store.stack.undoText() == "Change the coefficients"
    assert desk.readout["c₁v + c₂w"] == "(−0.5000, 2.500)"
    assert "−0.5 v plus 2.5 w is (−0.5, 2.5)" in desk.plane.accessibleDescription()
    assert [slider.value for slider in desk.view.inspector.combine.sliders] == [-0.5, 2.5]
    desk.store.stack.undo()
    assert desk.params.coefficients == (2.0, 1.5)


def test_typing_a_target_finds_the_coefficients(desk):
    section = desk.view.inspector.combine
    section.set_folded(False)
    type_into(section.target_field.fields[0], "1")
    assert desk.params.show.combination
    type_into(section.target_field.fields[1], "2")
    assert desk.readout["c₁v + c₂w"] == "(1.000, 2.000)"
    assert [slider.field.text() for slider in section.sliders] == ["0.0769", "0.7692"]


def test_the_handle_of_the_combination_has_a_menu_that_leads_to_its_field(desk):
    params = replace(look(Params()), show=show(combination=True), coefficients=(0.5, 0.5))
    desk.put(params)
    tip = QPointF(*desk.plane.camera.to_pixel(2.0, 1.75))
    thing = desk.view.thing_at(tip)
    assert thing is not None
    assert thing.name == "combination = (2, 1.75)"
    thing.edit()
    assert desk.view.inspector.combine.target_field.fields[0].hasFocus()


def test_dependent_vectors_have_no_target(desk):
    desk.put(look(Params((Vector("v", 2.0, 1.0), Vector("w", 4.0, 2.0)))))
    field = desk.view.inspector.combine.target_field
    assert not field.isEnabled()
    assert field.toolTip() == "Wanted are two vectors that are independent"


def test_the_songs_are_ranked_beside_their_numbers(desk):
    desk.put(TOOL.preset("Songs: which are alike?").params)
    section = desk.view.inspector.long
    assert section.table.isVisibleTo(section)
    assert [line[1] for line in section.table.lines] == ["Levitating", "Someone Like You"]
    assert section.ranked.text() == "The others by their likeness to Blinding Lights:"
    assert desk.readout["nearest by cosine"] == "Levitating"
    assert desk.readout["nearest by distance"] == "Levitating"


def test_the_formula_follows_what_is_studied(desk):
    desk.put(TOOL.preset("Gram–Schmidt").params)
    text = desk.view.anatomy.formula.plain_text
    assert text.startswith("b − (2.55, 0.85) along q₁ = (−0.55, 1.65)")
    assert text.endswith("q₂ = (−0.3162, 0.9487)")
    assert "rest of b" in desk.readout
    desk.put(TOOL.preset("Attention in 2-D: softmax of dot products").params)
    text = desk.view.anatomy.formula.plain_text
    assert text == "softmax(q·k / T) = softmax((2, 1, 0.1)) = (0.659, 0.242, 0.0986)"


def test_of_one_vector_alone_nothing_is_said_of_a_pair(desk):
    desk.put(TOOL.preset("Three norms").params)
    assert list(desk.readout) == ["L₁ of v", "L₂ of v", "L∞ of v"]


def test_escape_puts_the_combination_back(desk):
    axes = (Vector("v", 1.0, 0.0), Vector("w", 0.0, 1.0))
    desk.put(look(Params(axes, show=show(combination=True), coefficients=(1 / 3 + 2, 1.5))))
    before = desk.params
    QTest.mousePress(desk.plane, LEFT, NONE, desk.pixel(1 / 3 + 2, 1.5))
    desk.move(desk.pixel(1.0, 1.0))
    assert desk.params.coefficients != before.coefficients
    QTest.keyClick(desk.plane, Qt.Key.Key_Escape)
    assert desk.params.coefficients == before.coefficients
    assert desk.store.stack.count() == 0


def test_dependent_vectors_have_sliders_and_no_handle(desk):
    desk.put(look(TOOL.preset("Span of a line").params))
    assert all(handle.name in ("v", "w") for handle in desk.plane.handles)
    words = desk.view.inspector.combine.words
    assert words.isVisible()
    assert words.text() == (
        "v and w are dependent: w lies in the span of those before; the span is a line."
    )
    type_into(desk.view.inspector.combine.sliders[0].field, "3")
    assert desk.params.coefficients == (3.0, -1.0)


def test_choosing_a_span_draws_it_and_says_it(desk):
    combine = desk.view.inspector.combine
    assert combine.is_folded
    combine.set_folded(False)
    before = desk.plane.grab().toImage()
    combine.span_choice.setFocus()
    QTest.keyClick(combine.span_choice, Qt.Key.Key_End)
    assert desk.params.span == "all"
    assert desk.plane.grab().toImage() != before
    assert desk.readout["span"] == "the whole plane, independent"
    assert combine.words.text() == "v and w are independent: the span is the whole plane."


def test_delete_on_the_combination_hides_it_and_removes_no_vector(desk):
    axes = (Vector("v", 1.0, 0.0), Vector("w", 0.0, 1.0))
    desk.put(look(Params(axes, show=show(combination=True), coefficients=(2.0, 1.5))))
    desk.drag((2, 1.5), (2, 1.5))
    QTest.keyClick(desk.plane, Qt.Key.Key_Delete)
    assert not desk.params.show.combination
    assert desk.params.vectors == axes


def test_laying_tip_to_tail_is_one_step(desk):
    combine = desk.view.inspector.combine
    combine.set_folded(False)
    click(combine.chain_toggle)
    assert desk.readout["sum of all"] == "(4.000, 3.500)"
    QTest.mouseClick(combine.lay_button, LEFT)
    assert desk.vector("w").tail == (3.0, 1.0)
    assert desk.store.stack.count() == 2
    QTest.mouseClick(combine.gather_button, LEFT)
    assert desk.vector("w").tail == (0.0, 0.0)


# -- Gram–Schmidt, norms


def test_stepping_through_gram_schmidt(desk):
    desk.put(look(replace(TOOL.preset("Gram–Schmidt").params, step=0)))
    section = desk.view.inspector.orthogonal
    assert not section.is_folded
    said, pictures = [section.words.text()], [desk.plane.grab().toImage()]
    section.slider.field.setFocus()
    for _ in range(3):
        QTest.keyClick(section.slider.field, Qt.Key.Key_Up)
        said.append(section.words.text())
        pictures.append(desk.plane.grab().toImage())
    assert desk.params.step == 3
    assert said[0].startswith("Step 0")
    assert said[1] == "q₁ is a divided by its length."
    assert said[2].startswith("From b its projections")
    assert said[3].startswith("c depends on those before it: nothing is left")
    assert all(one != other for one, other in pairwise(pictures))
    assert desk.readout["q₂"] == "(−0.3162, 0.9487)"


def test_the_unit_balls_follow_the_selection(desk):
    desk.put(look(Params(show=show(norms=True))))
    assert desk.readout["L₁ of v"] == "4.000"
    assert desk.readout["L∞ of v"] == "3.000"
    before = desk.plane.grab().toImage()
    desk.drag((1, 2.5), (1, 2.5))
    assert desk.readout["L₁ of w"] == "3.500"
    assert desk.view.inspector.toggles["norms"].text() == "unit balls of w: L₁ L₂ L∞"
    assert desk.plane.grab().toImage() != before


# -- query


def test_the_table_marks_where_the_orders_differ(desk):
    desk.put(look(TOOL.preset("Nearest by cosine or by distance").params))
    table = desk.view.inspector.compare.table
    assert table.isVisible()
    assert table.lines == [
        ("1", "p", "0.995", "q", "1.41", DISAGREES),
        ("2", "q", "0.00", "p", "9.06", DISAGREES),
    ]
    assert "they disagree" in table.accessibleDescription()
    desk.drag((0, 1), (2.0, 1.0))
    assert [line[5] for line in table.lines] == [DISAGREES, DISAGREES]
    desk.drag((2, 1), (1.2, 0.1))
    assert [line[5] for line in table.lines] == ["", ""]


def test_choosing_another_query(desk):
    desk.put(look(TOOL.preset("Nearest by cosine or by distance").params))
    choice = desk.view.inspector.compare.query_choice
    choice.setFocus()
    QTest.keyClick(choice, Qt.Key.Key_Down)
    assert desk.params.query == "p"
    assert {line[1] for line in desk.view.inspector.compare.table.lines} == {"x", "q"}


def test_attention_and_its_temperature(desk):
    desk.put(look(TOOL.preset("Attention in 2-D: softmax of dot products").params))
    compare = desk.view.inspector.compare
    assert [name for name, _ in compare.table.bars] == ["k₁", "k₂", "k₃"]
    assert compare.table.bars[0][1] == pytest.approx(0.65900114)
    assert "k₁ 65.9 %" in desk.plane.accessibleDescription()
    type_into(compare.temperature.field, "0.1")
    assert desk.params.temperature == 0.1
    assert compare.table.bars[0][1] > 0.999
    click(compare.attention_toggle)
    assert not compare.table.isVisible()


# -- snapping


def test_snapping_to_a_tip_makes_a_chain(desk):
    desk.put(replace(desk.params, snap="tips"))
    QTest.mousePress(desk.plane, LEFT, NONE, desk.pixel(0.5, 1.25))
    desk.move(desk.pixel(3.5, 2.25) + QPoint(5, -4))
    QTest.mouseRelease(desk.plane, LEFT, NONE, desk.pixel(3.5, 2.25))
    assert desk.vector("w").tail == (3.0, 1.0)


def test_polar_steps(desk):
    desk.put(replace(desk.params, snap="polar"))
    desk.drag((3, 1), (0.03, 2.2))
    assert desk.vector("v").tip == (0.0, 2.0)


# -- predictions


def test_a_guess_is_dragged_and_nothing_says_the_answer(desk):
    desk.put(look(start_prediction(Params(), "sum")))
    assert desk.readout["sum"] == "hidden"
    assert desk.readout["off by"] == "hidden"
    desk.drag((2.0, -2.0), (2.0, 2.0), (3.0, 3.0))
    assert desk.params.prediction == Prediction("sum", (3.0, 3.0))
    assert desk.store.stack.undoText() == "Move the guess"
    everything = [desk.formula, desk.plane.accessibleDescription(), *desk.readout.values()]
    assert not any("4.000, 3.500" in text or "(4, 3.5)" in text for text in everything)
    desk.put(replace(desk.params, prediction=Prediction("sum", (3.0, 3.0), revealed=True)))
    assert desk.readout["sum"] == "(4.000, 3.500)"
    assert desk.readout["off by"] == "1.118"
    assert not desk.view.inspector.guess.field.isEnabled()
    desk.put(replace(desk.params, prediction=None))
    assert not desk.view.inspector.guess.isVisible()


@pytest.mark.parametrize("what", TOOL.predictions)
def test_the_picture_does_not_know_the_hidden_answer(desk, what):
    """Two states that differ in what is shown of the answer paint the same picture."""
    asked = look(start_prediction(Params(), what))
    desk.put(replace(asked, show=replace(asked.show, **{what: True})))
    with_flag = desk.plane.grab().toImage()
    desk.put(replace(asked, show=replace(asked.show, **{what: False})))
    assert desk.plane.grab().toImage() == with_flag


def test_an_old_result_betrays_nothing(desk):
    asked = look(start_prediction(Params(), "sum"))
    old = look(Params())
    desk.view.render(asked, desk.result_of(old), old)
    assert "(4.000, 3.500)" not in desk.readout.values()


def test_the_field_twin_of_the_guess(desk):
    desk.put(look(start_prediction(Params(), "projection")))
    field = desk.view.inspector.guess.field.fields[0]
    type_into(field, "1.65")
    assert desk.params.prediction.values == (1.65, -2.0)


# -- the strip


def long(*values: tuple[float, ...], arrows: bool = True) -> Params:
    vectors = tuple(LongVector("abc"[i], each) for i, each in enumerate(values))
    return look(Params(Params().vectors if arrows else (), long=vectors))


def test_without_long_vectors_there_is_no_strip(desk):
    assert desk.view.strip.isHidden()
    desk.put(long((1.0, 2.0), (3.0, -4.0)))
    assert desk.view.strip.isVisible()
    assert desk.plane.isVisible()
    assert desk.readout["long: dot product"] == "−5.000"
    desk.put(long((1.0, 2.0), arrows=False))
    assert not desk.plane.isVisible()
    assert desk.formula == "‖a‖₂ = √(1² + 2²) = 2.236"


def test_dragging_a_bar_changes_one_number_in_one_step(desk, qtbot):
    desk.put(long((1.0, 2.0, 3.0), (4.0, 5.0, 6.0), arrows=False))
    strip = desk.view.strip
    qtbot.waitUntil(lambda: strip.height() > 300)
    assert desk.readout["dot product"] == "32.00"
    start, end = strip.end_of(0, 2), strip.end_of(1, 1)
    QTest.mousePress(strip, LEFT, NONE, start.toPoint())
    drag_to(desk, strip, QPointF(start.x(), (start.y() + end.y()) / 2))
    drag_to(desk, strip, QPointF(start.x(), end.y()))
    QTest.mouseRelease(strip, LEFT, NONE, QPoint(round(start.x()), round(end.y())))
    assert desk.params.long[0].values == (1.0, 2.0, pytest.approx(5.0, abs=0.02))
    assert desk.store.stack.count() == 1
    assert desk.store.stack.undoText() == "Change a"
    desk.store.stack.undo()
    assert desk.params.long[0].values == (1.0, 2.0, 3.0)


def drag_to(desk: Desk, strip: Strip, at: QPointF) -> None:
    desk.move(at.toPoint(), widget=strip)


def test_a_bar_whose_vector_goes_is_let_go(desk, qtbot):
    desk.put(long((1.0, 2.0, 3.0), arrows=False))
    strip = desk.view.strip
    qtbot.waitUntil(lambda: strip.height() > 300)
    QTest.mousePress(strip, LEFT, NONE, strip.end_of(0, 2).toPoint())
    desk.put(long((1.0, 2.0), arrows=False))
    drag_to(desk, strip, strip.end_of(0, 0))
    assert desk.params.long[0].values == (1.0, 2.0)


def test_after_a_drag_the_scale_fits_again(desk, qtbot):
    desk.put(long((1.0, 4.0), arrows=False))
    strip = desk.view.strip
    qtbot.waitUntil(lambda: strip.height() > 300)
    top, at = strip.end_of(0, 1), strip.end_of(0, 0)
    QTest.mousePress(strip, LEFT, NONE, top.toPoint())
    drag_to(desk, strip, QPointF(top.x(), at.y()))
    assert strip.end_of(0, 0).y() == pytest.approx(at.y())
    QTest.mouseRelease(strip, LEFT, NONE, QPointF(top.x(), at.y()).toPoint())
    assert strip.end_of(0, 0).y() == pytest.approx(top.y(), abs=2)


def test_escape_puts_a_bar_back(desk, qtbot):
    desk.put(long((1 / 3, 2.0), (1.0, 1.0), arrows=False))
    strip = desk.view.strip
    qtbot.waitUntil(lambda: strip.height() > 300)
    QTest.mousePress(strip, LEFT, NONE, strip.end_of(0, 0).toPoint())
    drag_to(desk, strip, strip.end_of(0, 0) + QPointF(0, -40))
    assert desk.params.long[0].values[0] != 1 / 3
    QTest.keyClick(strip, Qt.Key.Key_Escape)
    assert desk.params.long[0].values == (1 / 3, 2.0)
    assert desk.store.stack.count() == 0


def test_the_keyboard_walks_and_changes_the_bars(desk):
    desk.put(long((1.0, 2.0), (3.0, 4.0), arrows=False))
    strip = desk.view.strip
    strip.setFocus()
    QTest.keyClick(strip, Qt.Key.Key_Right)
    QTest.keyClick(strip, Qt.Key.Key_Up)
    QTest.keyClick(strip, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    assert desk.params.long[1].values == (4.1, 4.0)
    assert desk.store.stack.count() == 1


def test_typing_names_and_numbers_of_a_long_vector(desk):
    section = desk.view.inspector.long
    section.set_folded(False)
    QTest.mouseClick(section.add_button, LEFT)
    assert desk.params.long == (LongVector("a", (1.0, 2.0, 3.0)),)
    type_into(section.rows[0].values_field, "0.5, -2 1e3; 4")
    assert desk.params.long[0].values == (0.5, -2.0, 1000.0, 4.0)
    type_into(section.rows[0].name_field, "song")
    assert desk.params.long[0].name == "song"
    type_into(section.rows[0].values_field, "1, two")
    assert desk.params.long[0].values == (0.5, -2.0, 1000.0, 4.0)
    assert section.rows[0].values_field.property("refused")
    QTest.mouseClick(section.rows[0].remove_button, LEFT)
    assert desk.params.long == ()


def test_the_canvas_paints_arrows_and_bars_into_anything(desk):
    desk.put(long((1.0, 2.0), (3.0, -4.0)))
    image = QImage(600, 500, QImage.Format.Format_RGB32)
    image.fill(0)
    painter = QPainter(image)
    desk.view.anatomy.canvas.paint_on(painter, 600, 500)
    painter.end()
    colors = {
        half: {image.pixelColor(x, y).name() for x in range(0, 600, 3) for y in range(*half, 3)}
        for half in ((0, 300), (400, 500))
    }
    assert all(len(found) > 5 for found in colors.values())


@pytest.mark.parametrize("count", [1, 2, 16, 256])
def test_any_number_of_bars_can_be_drawn(desk, qtbot, count):
    values = tuple(float(i % 7 - 3) for i in range(count))
    desk.put(long(values, values[::-1], arrows=False))
    qtbot.waitUntil(lambda: desk.view.strip.height() > 300)
    image = desk.view.strip.grab().toImage()
    assert len({image.pixel(x, 100) for x in range(60, image.width(), 2)}) > 1


@pytest.mark.parametrize(
    ("preset", "title"),
    [
        ("Gram–Schmidt", "orthogonal"),
        ("Songs: which are alike?", "long"),
        ("Tip to tail", "combine"),
    ],
)
def test_a_preset_brings_its_controls_into_view(app, qtbot, preset: str, title: str) -> None:
    app.window.resize(1100, 700)
    dock = app.desk.docks["vectors-1"]
    qtbot.waitUntil(lambda: dock.settled)
    dock.use_preset(preset)
    inspector = dock.view.anatomy._inspector
    section = getattr(dock.view.inspector, title)
    top = section.mapTo(inspector.viewport(), QPoint()).y()
    assert not section.is_folded
    assert 0 <= top < inspector.viewport().height() - 24, "its title is seen"
    room = inspector.viewport().height()
    assert top + section.height() <= room or top == 0, "all of it, or all that there is room for"


def test_a_multiple_stands_beside_its_vector_and_follows_the_slider(desk) -> None:
    desk.put(TOOL.preset("In 3-D: three times a vector").params)
    shown = desk.view.strip.bars
    assert [(each.name, each.values) for each in shown] == [
        ("a", (1.0, 2.0, 3.0)),
        ("3·a", (3.0, 6.0, 9.0)),
    ]
    assert not shown[1].editable
    assert desk.view.anatomy.formula.plain_text == "3·a = (3, 6, 9)"
    slider = desk.view.inspector.long.sliders[0]
    assert not desk.view.inspector.long.sliders[1].isVisible()
    slider.field.setFocus()
    QTest.keyClicks(slider.field, "-1/2")
    QTest.keyClick(slider.field, Qt.Key.Key_Return)
    assert desk.view.strip.bars[1].values == (-0.5, -1.0, -1.5)
    QTest.keyClicks(slider.field, "1")
    QTest.keyClick(slider.field, Qt.Key.Key_Return)
    assert len(desk.view.strip.bars) == 1, "once a says as much"


def test_a_bar_has_a_menu_of_its_own(desk) -> None:
    desk.put(TOOL.preset("Songs: which are alike?").params)
    strip, canvas = desk.view.strip, desk.view.canvas
    thing = desk.view.thing_at(strip.mapTo(canvas, strip.end_of(0, 1)))
    assert thing.name == "Blinding Lights, danceability = 0.51"
    assert thing.value == "0.51"
    thing.edit()
    assert desk.view.inspector.long.rows[0].values_field.hasFocus()
    thing.remove()
    assert [each.name for each in desk.params.long] == ["Someone Like You", "Levitating"]
    strip.setFocus()
    assert desk.view.thing_at(None).name.startswith("Someone Like You, energy = ")


def test_an_expression_is_found_again_though_the_number_went_through_the_store(desk) -> None:
    field, other = desk.view.inspector.rows[0].x_field, desk.view.inspector.rows[0].y_field
    for text in ("sqrt(2)/2", "1/3", "pi/4"):
        field.setFocus()
        QTest.keyClicks(field, text)
        QTest.keyClick(field, Qt.Key.Key_Return)
        other.setFocus()
        assert field.text() != text
        field.setFocus()
        assert field.text() == text


def test_the_bars_of_the_songs_are_called_by_their_features(desk, qtbot) -> None:
    desk.put(TOOL.preset("Songs: which are alike?").params)
    strip = desk.view.strip
    qtbot.waitUntil(lambda: strip.height() > 300)
    assert "Blinding Lights (energy 0.73, danceability 0.51" in strip.accessibleDescription()
    named = strip.grab().toImage()
    field = desk.view.inspector.long.features_field
    assert field.text() == "energy, danceability, acousticness"
    field.setFocus()
    field.selectAll()
    QTest.keyClick(field, Qt.Key.Key_Delete)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert desk.params.features == ()
    assert "Blinding Lights (0.73, 0.51" in strip.accessibleDescription()
    desk.view.setFocus()
    numbered = strip.grab().toImage()
    foot = range(strip.height() - 24, strip.height() - 4)
    width = range(4, strip.width() - 4)

    def ink(image) -> int:
        ground = image.pixelColor(4, strip.height() - 6)
        return sum(image.pixelColor(x, y) != ground for x in width for y in foot)

    assert ink(named) > 3 * ink(numbered) > 0
    field.setFocus()
    QTest.keyClicks(field, "x" * 30)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert field.property("refused")
    assert desk.params.features == ()


@pytest.mark.parametrize("what", TOOL.predictions)
@pytest.mark.parametrize(("v", "w"), [((3.0, 1.0), (1.0, 2.5)), ((-4.0, 1.0), (3.0, 3.0))])
def test_there_is_room_for_the_answer_before_it_is_revealed(desk, what, v, w):
    vectors = (Vector("v", *v, color="cat1"), Vector("w", *w, color="cat2"))
    desk.put(start_prediction(Params(vectors), what))
    camera = desk.plane.camera
    revealed = replace(desk.params.prediction, revealed=True)
    desk.put(replace(desk.params, prediction=revealed))
    assert desk.plane.camera == camera, "nothing moves"
    x, y = camera.to_pixel(*getattr(desk.result_of(desk.params), what))
    assert 0 < x < camera.width
    assert 0 < y < camera.height
