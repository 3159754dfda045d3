"""Attention by hand as a person meets it: real events, a real store, real results."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from support.attention_desk import Desk

from lavis.compute import backend as backends
from lavis.theme import Theme
from lavis.tools.attention import WEIGHTS, Hand, Params, Result, View, edits
from lavis.tools.attention.by_hand import attend
from lavis.tools.attention.naming import joined, parted, set_tokens
from lavis.tools.attention.presets import PRESETS
from lavis.widgets.attention.hand import blocks
from lavis.widgets.attention.hand.places import layout
from lavis.widgets.common.number_field import NumberField
from lavis.widgets.common.remark import Remark

NONE = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton
Key = Qt.Key
replace = msgspec.structs.replace
CAUSAL = next(preset.params for preset in PRESETS if preset.name == "Causal mask")
HEADS = next(preset.params for preset in PRESETS if preset.name.startswith("Two heads"))


@pytest.fixture
def theme(qapp) -> Theme:
    theme = Theme("light")
    theme.apply(qapp)
    return theme


@pytest.fixture
def desk(theme, qtbot) -> Desk:
    desk = Desk(theme)
    qtbot.addWidget(desk.view)
    desk.view.resize(1100, 760)
    desk.view.show()
    desk.view.activateWindow()
    qtbot.waitUntil(desk.view.isActiveWindow)
    return desk


def cell(desk: Desk, key: str, row: int, column: int) -> QPoint:
    """The middle of a number."""
    place = desk.canvas.hand.workings.layout_now.find(key)
    assert place is not None, f"{key} is not shown"
    return place.cells.rect(row, column).center().toPoint()


def click(desk: Desk, key: str, row: int, column: int) -> None:
    QTest.mouseClick(desk.canvas.hand.workings, LEFT, NONE, cell(desk, key, row, column))


def field(desk: Desk) -> NumberField | None:
    """The field that is open over a number."""
    shown = desk.canvas.hand.workings.findChildren(NumberField)
    return next((each for each in shown if each.isVisible()), None)


def remarks(desk: Desk) -> list[str]:
    return [each.text() for each in desk.view.findChildren(Remark) if each.isVisible()]


# -- what a number is made of


def test_a_click_shows_the_dot_product_that_made_a_score(desk):
    click(desk, "scores", 2, 1)
    assert desk.canvas.hand.terms.sentence == "q(sat) · k(cat) = 2·3 + 2·0 = 6"
    assert "q(sat) · k(cat) = 2·3 + 2·0 = 6" in desk.formula
    assert desk.store.stack.count() == 0, "looking is nothing to undo"


def test_every_stage_says_how_its_numbers_come_about(desk):
    for key, row, column, said in (
        ("q", 1, 1, "x(cat) · W_Q column 2 = 0·0 + 2·1 + 0·1 + 1·1 = 3"),
        ("scaled", 2, 2, "8 / √2 = 5.657"),
        ("output", 0, 1, "weights(the) · V column 2"),
    ):
        click(desk, key, row, column)
        assert desk.canvas.hand.terms.sentence.startswith(said)


def test_what_made_a_score_is_framed_in_its_sources(desk, theme):
    click(desk, "scores", 2, 1)
    parts = blocks.sources(desk.params, desk.view._result.hand, "scores", 2, 1)
    assert parts == [("q", range(2, 3), range(2)), ("k", range(1, 2), range(2))]
    image = desk.canvas.hand.workings.grab().toImage()
    place = desk.canvas.hand.workings.layout_now.find("q")
    corner = place.cells.rect(2, 0).topLeft().toPoint() + QPoint(1, 1)
    assert image.pixelColor(corner) == theme.color("first")


@pytest.mark.parametrize("params", [pytest.param(p.params, id=p.name) for p in PRESETS[:6]])
def test_sources_give_back_every_number(params):
    """Left times right is the number, wherever a cell has two operands."""
    result = attend(params, backends.get("numpy"))
    for line in blocks.lines(params, result):
        for block in (block for chunk in line for block in chunk if ":" not in block.key):
            for row in range(block.shape[0]):
                for column in range(block.shape[1]):
                    parts = blocks.sources(params, result, block.key, row, column)
                    if len(parts) != 2:
                        continue
                    left, right = (values(params, result, part) for part in parts)
                    made = sum(a * b for a, b in zip(left, right, strict=True))
                    value = blocks.value_at(params, result, block.key, row, column)
                    assert made == pytest.approx(value, abs=1e-9), (block.key, row, column)


def values(params, result, part):
    key, rows, columns = part
    return [blocks.value_at(params, result, key, row, column) for row in rows for column in columns]


def test_arrows_walk_and_tab_goes_to_the_next_matrix(desk):
    workings = desk.canvas.hand.workings
    workings.setFocus()
    click(desk, "scores", 0, 0)
    for key in (Key.Key_Right, Key.Key_Down, Key.Key_Down, Key.Key_Down):
        QTest.keyClick(workings, key)
    assert workings.spot == ("scores", 2, 1)
    QTest.keyClick(workings, Key.Key_Tab)
    assert workings.spot == ("scaled", 0, 0)
    QTest.keyClick(workings, Key.Key_Backtab)
    assert workings.spot == ("scores", 0, 0)


def test_after_the_last_matrix_tab_goes_on_to_the_controls(desk):
    workings = desk.canvas.hand.workings
    workings.setFocus()
    click(desk, "output", 0, 0)
    QTest.keyClick(workings, Key.Key_Tab)
    assert QApplication.focusWidget() is not workings


# -- typing numbers


def test_a_double_click_lets_a_number_be_typed(desk):
    QTest.mouseDClick(desk.canvas.hand.workings, LEFT, NONE, cell(desk, "x", 0, 1))
    opened = field(desk)
    assert opened is not None
    opened.selectAll()
    QTest.keyClicks(opened, "1/2")
    QTest.keyClick(opened, Key.Key_Return)
    assert desk.params.hand.x[0] == (1.0, 0.5, 0.0, 1.0)
    assert field(desk) is None
    assert desk.store.stack.count() == 1
    desk.store.stack.undo()
    assert desk.params.hand.x[0] == (1.0, 0.0, 0.0, 1.0)


def test_a_digit_over_a_selected_number_begins_one(desk):
    workings = desk.canvas.hand.workings
    workings.setFocus()
    click(desk, "w_q", 1, 1)
    QTest.keyClick(workings, Key.Key_7)
    opened = field(desk)
    assert opened.text() == "7"
    QTest.keyClick(opened, Key.Key_5)
    QTest.keyClick(opened, Key.Key_Return)
    assert desk.params.hand.w_q[1] == (0.0, 75.0)
    assert workings.hasFocus()


def test_esc_takes_back_what_is_typed(desk):
    workings = desk.canvas.hand.workings
    workings.setFocus()
    click(desk, "x", 1, 1)
    QTest.keyClick(workings, Key.Key_F2)
    QTest.keyClicks(field(desk), "99")
    QTest.keyClick(field(desk), Key.Key_Escape)
    QTest.keyClick(field(desk), Key.Key_Escape)
    assert field(desk) is None
    assert desk.edits == [] or desk.params.hand == Hand()
    assert desk.store.stack.count() == 0


def test_what_is_no_number_is_refused_and_the_last_good_one_stays(desk):
    QTest.mouseDClick(desk.canvas.hand.workings, LEFT, NONE, cell(desk, "x", 0, 0))
    field(desk).selectAll()
    QTest.keyClicks(field(desk), "cat")
    QTest.keyClick(field(desk), Key.Key_Return)
    assert len(remarks(desk)) == 1
    assert desk.params.hand == Hand()


def test_computed_numbers_cannot_be_typed(desk):
    QTest.mouseDClick(desk.canvas.hand.workings, LEFT, NONE, cell(desk, "scores", 0, 0))
    assert field(desk) is None


def test_the_field_of_the_inspector_is_the_twin_of_the_selected_number(desk):
    entry = desk.inspector.entry
    assert not entry.field.isEnabled()
    click(desk, "w_k", 3, 0)
    assert entry.field.isEnabled()
    assert entry.field.accessibleName() == "W_K row 4 column 1"
    entry.field.setFocus()
    QTest.keyClick(entry.field, Key.Key_Up)
    assert desk.params.hand.w_k[3][0] == pytest.approx(1.1)
    assert desk.store.stack.undoText() == "Change W_K"


def test_q_k_and_v_themselves_can_be_the_start(desk):
    before = desk.view._result.hand
    choice = desk.inspector.entry.start
    choice.setCurrentIndex(choice.findData("qkv"))
    choice.activated.emit(choice.currentIndex())
    assert desk.params.hand.start == "qkv"
    assert desk.params.hand.q == before.q
    assert desk.view._result.hand.weights == before.weights
    assert desk.canvas.hand.workings.layout_now.find("x") is None
    QTest.mouseDClick(desk.canvas.hand.workings, LEFT, NONE, cell(desk, "k", 0, 0))
    assert field(desk) is not None


# -- tokens


def test_tokens_are_typed_as_a_text(desk):
    header = desk.canvas.header.field
    header.setFocus()
    header.setCursorPosition(len(header.text()))
    QTest.keyClicks(header, " on mats")
    assert desk.params.hand.tokens == ("the", "cat", "sat", "on", "mats")
    assert len(desk.params.hand.x) == 5
    assert desk.store.stack.count() == 1, "one visit to the field is one step"
    QTest.keyClick(header, Key.Key_Return)
    desk.store.stack.undo()
    assert desk.params.hand.tokens == ("the", "cat", "sat")
    assert header.text() == "the cat sat"


def test_esc_brings_the_tokens_back(desk):
    header = desk.canvas.header.field
    header.setFocus()
    header.setCursorPosition(len(header.text()))
    QTest.keyClicks(header, " down")
    QTest.keyClick(header, Key.Key_Escape)
    assert desk.params.hand == Hand()
    assert header.text() == "the cat sat"


def test_no_token_is_refused_beside_the_field(desk):
    header = desk.canvas.header.field
    header.setFocus()
    header.selectAll()
    QTest.keyClick(header, Key.Key_Delete)
    assert remarks(desk) == ["There is no token; wanted is one at least, such as “the cat sat”."]
    assert desk.params.hand.tokens == ("the", "cat", "sat")
    desk.canvas.hand.workings.setFocus()
    assert remarks(desk) == []
    assert header.text() == "the cat sat"


def test_too_many_tokens_are_refused(desk):
    with pytest.raises(ValueError, match=r"room for 16 tokens; 17 came\."):
        set_tokens(desk.params, ["a"] * 17)


@pytest.mark.parametrize("tokens", [("a",), ("the", "cat"), ("new york", "is", "big"), ("a,", "b")])
def test_tokens_as_text_come_back(tokens):
    if any("," in token for token in tokens) or len(tokens) == 1:
        assert parted(joined(tokens))
    else:
        assert tuple(parted(joined(tokens))) == tokens


# -- switches


def test_scale_mask_and_temperature_are_switched(desk):
    steps = desk.inspector.steps
    QTest.mouseClick(steps.scale, LEFT, NONE, QPoint(8, 12))
    assert not desk.params.hand.scale
    assert "√" not in desk.formula.split("      ")[0]
    QTest.mouseClick(steps.causal, LEFT, NONE, QPoint(8, 12))
    assert desk.params.hand.causal
    assert desk.canvas.hand.workings.layout_now.find("masked") is not None
    assert desk.view._result.hand.weights[0][0] == (1.0, 0.0, 0.0)
    steps.temperature.field.setFocus()
    QTest.keyClick(steps.temperature.field, Key.Key_Up)
    assert desk.params.hand.temperature > 1


def test_a_masked_cell_says_that_it_is(desk):
    desk.put(CAUSAL)
    click(desk, "masked", 0, 2)
    assert desk.canvas.hand.terms.sentence.endswith("−∞: the mask forbids it")


def test_heads_are_split_attended_and_joined(desk):
    desk.put(HEADS)
    shown = {place.block.key for place in desk.canvas.hand.workings.layout_now.places}
    assert {"weights:0", "weights:1", "concat", "w_o", "projected"} <= shown
    click(desk, "weights:1", 2, 3)
    assert desk.params.hand.head == 1
    assert desk.canvas.hand.workings.spot == ("weights", 2, 3)
    assert blocks.sources(desk.params, desk.view._result.hand, "scores", 0, 0) == [
        ("q", range(1), range(2, 4)),
        ("k", range(1), range(2, 4)),
    ]


def test_heads_that_do_not_divide_the_columns_are_not_offered(desk):
    heads = desk.inspector.steps.heads
    assert [heads.itemData(index) for index in range(heads.count())] == ["1", "2"]
    desk.put(edits.set_widths(Params(), d_k=6, d_v=4))
    assert [heads.itemData(index) for index in range(heads.count())] == ["1", "2"]


def test_a_width_that_the_heads_do_not_divide_is_refused_beside_its_slider(desk):
    desk.put(HEADS)
    slider = desk.inspector.shape.widths["d_k"]
    slider.field.setFocus()
    slider.field.selectAll()
    QTest.keyClicks(slider.field, "3")
    QTest.keyClick(slider.field, Key.Key_Return)
    assert desk.params == HEADS
    assert len(remarks(desk)) == 1
    assert remarks(desk)[0].startswith("The heads must divide the 3 columns")
    assert slider.value == 4


def test_a_token_is_added_and_removed(desk):
    QTest.mouseClick(desk.inspector.shape.add_button, LEFT)
    assert len(desk.params.hand.tokens) == 4
    QTest.mouseClick(desk.inspector.shape.remove_button, LEFT)
    assert desk.params.hand.tokens == ("the", "cat", "sat")


# -- what is said


def test_readout_formula_and_sentence_say_the_same_numbers(desk):
    assert desk.readout["attends most to"] == "sat"
    assert desk.readout["its weight"] == "0.7679"
    assert desk.formula.startswith("softmax(QKᵀ / √dₖ) V")
    said = desk.canvas.accessibleDescription()
    assert said.startswith("Attention by hand of the, cat, sat;")
    assert "sat attends most to sat, 0.7679" in said


def test_the_readout_keeps_its_rows(desk):
    names = list(desk.readout)
    for params in (CAUSAL, HEADS, edits.choose_query(Params(), 0)):
        desk.put(params)
        assert list(desk.readout) == names


# -- prediction


def test_a_guess_is_placed_with_sliders_and_revealed(desk):
    desk.put(edits.start(Params(), WEIGHTS))
    sliders = desk.inspector.guess.sliders
    assert [slider.value for slider in sliders] == pytest.approx([1 / 3] * 3)
    assert desk.readout["its weight"] == "hidden"
    click(desk, "weights", 2, 2)
    assert desk.canvas.hand.terms.sentence.startswith("weights(sat) = softmax(")
    assert "= ?" in desk.formula
    sliders[2].field.setFocus()
    sliders[2].field.selectAll()
    QTest.keyClicks(sliders[2].field, "0.8")
    QTest.keyClick(sliders[2].field, Key.Key_Return)
    assert desk.params.prediction.values == pytest.approx((0.1, 0.1, 0.8))
    revealed = replace(desk.params.prediction, revealed=True)
    desk.put(replace(desk.params, prediction=revealed))
    assert desk.readout["its weight"] == "0.7679"
    assert desk.readout["guess is off by"] != "hidden"
    assert not sliders[0].isEnabled()


def test_an_older_result_does_not_betray_what_is_hidden_now(desk):
    result = desk.view._result
    hidden = edits.start(Params(), WEIGHTS)
    desk.view.render(hidden, result, Params())
    assert "0.7679" not in desk.readout.values()
    assert "0.7679" not in desk.canvas.accessibleDescription()


# -- what is older


def test_a_picture_fades_only_when_it_stays_old(desk, qtbot):
    result, other = desk.view._result, edits.choose_scale(Params(), False)
    workings = desk.canvas.hand.workings
    desk.view.render(other, result, Params())
    assert not workings._faded
    qtbot.waitUntil(lambda: workings._faded, timeout=3000)
    desk.show()
    assert not workings._faded


def test_a_result_of_another_shape_is_drawn_without_harm(desk):
    result = desk.view._result
    for params in (HEADS, CAUSAL, edits.start(HEADS, WEIGHTS)):
        desk.view.render(params, result, Params())
        desk.view.grab()
        desk.view.render(params, Result(), params)
        desk.view.grab()
    assert desk.edits == []


# -- geometry


def test_no_matrix_lies_over_another(theme):
    for preset in PRESETS[:6]:
        for size in ((300, 200), (520, 400), (900, 520), (2200, 1200)):
            check_layout(theme, preset.params, size)


def check_layout(theme: Theme, params: Params, size: tuple[int, int]) -> None:
    result = attend(params, backends.get("numpy"))
    found = layout(theme, blocks.lines(params, result), *size)
    frames = [place.cells.frame for place in found.places]
    for index, frame in enumerate(frames):
        assert frame.left() >= 0
        assert frame.bottom() <= found.height
        for other in frames[index + 1 :]:
            assert not frame.adjusted(1, 1, -1, -1).intersects(other)
    assert max(frame.right() for frame in frames) <= max(found.width, size[0])
    assert found.width <= size[0] or size[0] == 300


def test_it_fits_and_the_last_matrix_can_be_scrolled_to(desk):
    workings = desk.canvas.hand.workings
    for size in ((320, 320), (420, 700), (1280, 760), (2400, 1300)):
        desk.view.resize(*size)
        QApplication.processEvents()
        assert workings.height() >= workings.needed().height()
        rights = [place.cells.frame.right() for place in workings.layout_now.places]
        assert QRectF(workings.rect()).right() >= max(rights)


def test_view_survives_every_selection(desk):
    for stage in ("x", "w_o", "q", "masked", "concat", "projected"):
        for row, column in ((-1, -1), (0, 0), (40, 40)):
            view = View(stage=stage, row=row, column=column)
            desk.put(Params(view=view))
            desk.view.grab()
