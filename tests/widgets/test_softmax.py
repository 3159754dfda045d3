"""The softmax as a person meets it: real events, a real store, real results."""

from __future__ import annotations

import math
from collections.abc import Iterator

import msgspec
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QImage, QMouseEvent, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from lavis.compute import backend as backends
from lavis.document import Assets, Context, Document
from lavis.store import Store
from lavis.theme import Theme
from lavis.tools.softmax import LARGEST, TOOL, Params, edits, named
from lavis.tools.softmax.functions import run
from lavis.widgets.common.heatmap import Heatmap, cell_color
from lavis.widgets.softmax import SoftmaxView, words
from lavis.widgets.softmax.axis import Axis, fitted
from lavis.widgets.softmax.canvas import GUESS, POINT
from lavis.widgets.softmax.pictures import draw_picture, stage_columns, truncation_columns
from lavis.widgets.softmax.places import places
from lavis.widgets.softmax.sheet import Sheet

NONE = Qt.KeyboardModifier.NoModifier
SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
LEFT = Qt.MouseButton.LeftButton
Key = Qt.Key
replace = msgspec.structs.replace


class Desk:
    """A view bound to a store as the dock binds it, with every edit written down."""

    def __init__(self, theme: Theme) -> None:
        self.store = Store()
        self.panel_id = self.store.open_panel(TOOL)
        self.store.stack.clear()
        self.ctx = Context(backends.get("numpy"))
        self.view = SoftmaxView(theme)
        self.edits: list[tuple[Params, str]] = []
        self.view.edited.connect(self.obey)
        self.store.changed.connect(self.show)
        self.show()

    @property
    def params(self) -> Params:
        return self.store.document.panel(self.panel_id).params

    @property
    def canvas(self):
        return self.view.canvas

    def obey(self, params: Params, key: str) -> None:
        self.edits.append((params, key))
        text = edits.describe(self.params, params)
        self.store.edit(self.panel_id, params, text, key)

    def show(self, *_) -> None:
        self.view.render(self.params, self.result, self.params)

    @property
    def result(self):
        return run(self.params, self.ctx)

    def put(self, params: Params) -> None:
        """Bring Params from elsewhere, such as a preset, with nothing to undo."""
        self.store.edit(self.panel_id, params)
        self.store.stack.clear()
        self.edits.clear()

    def logit(self, name: str) -> float:
        return edits.find(self.params, name).value

    def knob(self, key) -> QPoint:
        return self.canvas.place_of(key).toPoint()

    def move(self, at: QPoint, modifiers=NONE) -> None:
        event = QMouseEvent(
            QEvent.Type.MouseMove,
            QPointF(at),
            QPointF(self.canvas.mapToGlobal(at)),
            Qt.MouseButton.NoButton,
            LEFT,
            modifiers,
        )
        QApplication.sendEvent(self.canvas, event)

    def drag(self, key, *way: tuple[int, int], modifiers=NONE) -> None:
        start = self.knob(key)
        QTest.mousePress(self.canvas, LEFT, NONE, start)
        for dx, dy in way:
            self.move(start + QPoint(dx, dy), modifiers)
        QTest.mouseRelease(self.canvas, LEFT, modifiers, start + QPoint(*way[-1]))

    def press(self, key, modifiers=NONE) -> None:
        QTest.keyClick(self.canvas, key, modifiers)

    @property
    def readout(self) -> dict[str, str]:
        return {row.name: row.text for row in self.view.anatomy.readout.rows}

    @property
    def formula(self) -> str:
        return self.view.anatomy.formula.plain_text


@pytest.fixture
def theme(qapp) -> Theme:
    theme = Theme("dark")
    theme.apply(qapp)
    return theme


@pytest.fixture
def desk(qtbot, theme) -> Iterator[Desk]:
    desk = Desk(theme)
    qtbot.addWidget(desk.view)
    desk.view.resize(1000, 800)
    desk.view.show()
    desk.view.activateWindow()
    qtbot.waitUntil(desk.view.isActiveWindow)
    desk.canvas.setFocus()
    yield desk
    desk.store.deleteLater()


BAR = ("bar", "z₂")


# -- hands


def test_dragging_a_bar_moves_its_logit_and_everything_follows(desk):
    lines = desk.canvas.rows
    wanted = round(lines.x_of(2.5) - lines.x_of(1.0))
    desk.drag(BAR, (10, 0), (wanted, 3))
    assert desk.logit("z₂") == pytest.approx(2.5, abs=0.02)
    p = desk.result.probabilities
    assert desk.readout["argmax"] == "z₂"
    assert float(desk.readout["largest probability"]) == pytest.approx(p[1], abs=5e-5)
    assert "p(z₂)" in desk.formula
    assert desk.view.inspector.rows[1].value_field.value == desk.logit("z₂")
    assert f"z₂ {words.format_number(p[1])}" in desk.canvas.accessibleDescription()


def test_a_drag_is_one_step_of_undo(desk):
    desk.drag(BAR, *((i, 0) for i in range(4, 40)))
    assert len({key for _, key in desk.edits if key}) == 1
    assert desk.store.stack.count() == 1
    assert desk.store.stack.undoText() == "Move z₂"
    desk.store.stack.undo()
    assert desk.params.logits == Params().logits


def test_a_small_shake_is_no_drag(desk):
    desk.drag(BAR, (1, 1), (2, 0))
    assert desk.params.logits == Params().logits
    assert desk.params.view.selected == "z₂"
    assert desk.store.stack.count() == 0


@pytest.mark.parametrize("key", [BAR, POINT])
def test_escape_leaves_no_step_and_every_bit_as_it_was(desk, key):
    desk.put(Params(named(1 / 3, 2 / 7, 0.1)))
    start = desk.knob(key)
    QTest.mousePress(desk.canvas, LEFT, NONE, start)
    desk.move(start + QPoint(20, -20))
    desk.move(start + QPoint(31, -17))
    assert desk.store.stack.count() == 1
    desk.press(Key.Key_Escape)
    QTest.mouseRelease(desk.canvas, LEFT, NONE, start + QPoint(31, -17))
    assert desk.params.logits == named(1 / 3, 2 / 7, 0.1)
    assert desk.store.stack.count() == 0


def test_snap_and_ctrl(desk):
    step = desk.canvas.axis.step
    desk.drag(BAR, (13, 0), modifiers=CONTROL)
    assert desk.logit("z₂") / step == pytest.approx(round(desk.logit("z₂") / step))
    desk.put(replace(Params(), snap=True))
    desk.drag(BAR, (13, 0))
    snapped = desk.logit("z₂")
    assert snapped / step == pytest.approx(round(snapped / step))
    desk.put(replace(Params(), snap=True))
    desk.drag(BAR, (13, 0), modifiers=CONTROL)
    assert desk.logit("z₂") == pytest.approx(snapped, abs=step)


@pytest.mark.parametrize(("modifier", "steps"), [(NONE, 1), (SHIFT, 10), (ALT, 0.1)])
def test_nudging(desk, modifier, steps):
    desk.put(edits.select(Params(), "z₂"))
    desk.press(Key.Key_Right, modifier)
    assert desk.logit("z₂") == pytest.approx(1.0 + steps * 0.1)
    desk.press(Key.Key_Down, modifier)
    assert desk.logit("z₂") == pytest.approx(1.0)


def test_a_held_arrow_is_one_step_and_the_next_press_another(desk):
    desk.put(edits.select(Params(), "z₂"))
    for _ in range(3):
        QTest.keyPress(desk.canvas, Key.Key_Right)
    QTest.keyRelease(desk.canvas, Key.Key_Right)
    assert desk.store.stack.count() == 1
    desk.press(Key.Key_Right)
    assert desk.store.stack.count() == 2


def test_tab_reaches_every_bar_then_the_point_then_goes_on(desk):
    seen = []
    desk.view.inspector.fit_button.setFocus()
    desk.canvas.setFocus(Qt.FocusReason.TabFocusReason)
    while desk.canvas.hasFocus() and len(seen) < 9:
        seen.append(desk.canvas.selected)
        QTest.keyClick(desk.canvas, Key.Key_Tab)
    assert seen == [("bar", "z₁"), ("bar", "z₂"), ("bar", "z₃"), POINT]
    assert desk.edits[0][0].view.selected == "z₁"
    assert desk.store.stack.count() == 0


def test_delete_removes_down_to_two(desk):
    desk.put(edits.select(Params(), "z₂"))
    desk.press(Key.Key_Delete)
    assert desk.params.names == ("z₁", "z₃")
    desk.put(edits.select(desk.params, "z₁"))
    desk.press(Key.Key_Delete)
    assert desk.params.names == ("z₁", "z₃")


def test_home_fits_the_axis(desk):
    desk.put(Params(named(100.0, 50.0, 1.0)))
    assert desk.canvas.axis.high > 100
    desk.put(Params(named(40.0, 50.0, 1.0)))
    wide = desk.canvas.axis
    desk.press(Key.Key_Home)
    assert desk.canvas.axis.high < wide.high


def test_dragging_the_point_moves_all_logits_and_keeps_their_mean(desk):
    desk.drag(POINT, (20, -30), (35, -60))
    assert desk.store.stack.count() == 1
    p = desk.result.probabilities
    assert p[2] > Params().logits[2].value * 0.2 + 0.1
    assert sum(logit.value for logit in desk.params.logits) == pytest.approx(3.1)


def test_the_point_lands_where_it_was_dropped(desk):
    start = desk.knob(POINT)
    desk.drag(POINT, (10, -10), (40, -50))
    landed = desk.canvas.place_of(POINT)
    assert landed.x() == pytest.approx(start.x() + 40, abs=1.5)
    assert landed.y() == pytest.approx(start.y() - 50, abs=1.5)


def test_shift_keeps_one_probability_while_the_point_is_dragged(desk):
    before = desk.result.probabilities
    desk.drag(POINT, (40, 2), modifiers=SHIFT)
    after = desk.result.probabilities
    assert after[2] == pytest.approx(before[2], abs=1e-6)
    assert after[1] > before[1] + 0.02


def test_nudging_the_point(desk):
    desk.canvas.choose(POINT)
    x, y = desk.result.point
    desk.press(Key.Key_Right)
    desk.press(Key.Key_Up, SHIFT)
    assert desk.result.point == pytest.approx((x + 0.01, y + 0.1), abs=1e-6)


# -- controls


def test_the_inspector_edits_exactly(desk):
    row = desk.view.inspector.rows[0]
    row.value_field.setFocus()
    row.value_field.setText("-1.25")
    QTest.keyClick(row.value_field, Key.Key_Return)
    assert desk.logit("z₁") == -1.25
    row.name_field.setFocus()
    row.name_field.setText("cat")
    QTest.keyClick(row.name_field, Key.Key_Return)
    assert desk.params.names[0] == "cat"
    row.name_field.setText("z₂")
    QTest.keyClick(row.name_field, Key.Key_Return)
    assert desk.params.names[0] == "cat"
    assert row.name_field.text() == "z₂"
    QTest.keyClick(row.name_field, Key.Key_Escape)
    assert row.name_field.text() == "cat"


def test_adding_and_removing_by_button(desk):
    inspector = desk.view.inspector
    QTest.mouseClick(inspector.add_button, LEFT)
    assert desk.params.names == ("z₁", "z₂", "z₃", "z₄")
    assert len(inspector.rows) == 4
    QTest.mouseClick(inspector.rows[0].remove_button, LEFT)
    assert desk.params.names == ("z₂", "z₃", "z₄")
    desk.put(Params(named(*range(12))))
    assert not inspector.add_button.isEnabled()
    desk.put(Params(named(1.0, 2.0)))
    assert not inspector.rows[0].remove_button.isEnabled()


def test_subtracting_the_largest_moves_bars_and_no_probability(desk):
    before = desk.result.probabilities
    QTest.mouseClick(desk.view.inspector.shift_button, LEFT)
    assert desk.logit("z₁") == 0.0
    assert desk.result.probabilities == pytest.approx(before)


def test_the_sliders(desk):
    inspector = desk.view.inspector
    for slider, text, field, value in (
        (inspector.temperature, "20", "temperature", 20.0),
        (inspector.top_k, "1", "top_k", 1),
        (inspector.top_p, "0.5", "top_p", 0.5),
    ):
        slider.field.setFocus()
        slider.field.setText(text)
        QTest.keyClick(slider.field, Key.Key_Return)
        assert getattr(desk.params, field) == value
    assert "exp(2 / 20)" in desk.formula


def test_tabs_choose_the_picture_without_a_step(desk):
    desk.canvas.tabs.setCurrentIndex(3)
    assert desk.params.view.tab == "jacobian"
    assert desk.store.stack.count() == 0


def test_what_was_sent_is_named(desk):
    desk.put(replace(Params(), source="Matrix lab: A"))
    label = desk.view.inspector._source
    assert label.isVisible()
    assert label.text() == "from Matrix lab: A"


# -- what is said


def test_readout_and_formula_of_the_worked_example(desk):
    assert desk.formula == (
        "pᵢ = exp(zᵢ / T) / Σ exp(zⱼ / T)      "
        "p(z₁) = exp(2) / (exp(2) + exp(1) + exp(0.1)) = 0.659"
    )
    assert desk.readout["largest probability"] == "0.6590"
    assert desk.readout["entropy"] == "0.8467\u00a0nat"
    assert desk.readout["entropy in bits"] == "1.222\u00a0bit"
    assert desk.readout["perplexity"] == "2.332"
    assert "probabilities z₁ 0.659, z₂ 0.2424, z₃ 0.09857" in desk.canvas.accessibleDescription()


@pytest.mark.parametrize(
    ("params", "said"),
    [
        (Params(named(12.0, 11.0, 10.1)), "float16 ends at 65504 = exp(11.09)"),
        (Params(named(10.9, 10.9, 10.9)), "their sum is above 65504"),
        (Params(named(-30.0, -31.0)), "0 is NaN"),
        (Params(), "Both forms agree"),
    ],
)
def test_the_overflow_is_explained(params, said):
    result = run(params, Context(backends.get("numpy")))
    assert said in words.overflow(params, result)


def test_the_stages_show_what_is_lost():
    params = TOOL.preset("Overflow in float32").params
    columns = stage_columns(params, run(params, Context(backends.get("numpy"))))
    texts = {(column.group, column.title): list(column.texts) for column in columns}
    assert texts["naive, float32", "÷ Σ"] == ["NaN", "NaN", "0", ""]
    assert texts["naive, float32", "exp(z / T)"] == ["∞", "∞", "1.83×10³⁸", "∞"]
    assert texts["stable", "÷ Σ = p"] == ["0.6590", "0.2424", "0.09857", "1"]


def test_truncation_says_what_is_kept_in_words_too():
    params = TOOL.preset("Next word: the cat sat on the …").params
    columns = truncation_columns(params, run(params, Context(backends.get("numpy"))))
    by_k = next(column for column in columns if column.title == "top-k, k = 3")
    assert [text[0] for text in by_k.texts] == ["✓", "✓", "✓", "✕", "✕", "✕"]
    assert list(by_k.solid) == [True] * 3 + [False] * 3


def test_pointing_at_a_cell_of_the_jacobian_names_it(desk):
    desk.put(edits.choose_tab(Params(), "jacobian"))
    room = desk.canvas.places.picture
    QTest.mouseMove(desk.canvas, room.center().toPoint())
    i, j = desk.canvas._cell
    said = words.derivative(desk.params, desk.result, (i, j))
    assert said == "∂p(z₂) / ∂z(z₂) = 0.1837"


# -- predicting


def answers(desk: Desk) -> str:
    parts = [desk.formula, desk.canvas.accessibleDescription(), *desk.readout.values()]
    parts.append(words.bar(desk.params, desk.result, 0))
    return " ".join(parts)


def test_nothing_tells_the_answer_until_it_is_revealed(desk):
    desk.put(edits.start(Params(), LARGEST))
    assert "0.659" not in answers(desk)
    assert POINT not in desk.canvas.handles()
    other = run(Params(named(5.0, 1.0, 9.1)), desk.ctx)
    for tab in ("triangle", "stages", "jacobian", "truncation"):
        params = edits.choose_tab(desk.params, tab)
        pictures = []
        for result in (desk.result, other):
            desk.view.render(params, result, params)
            pictures.append(desk.canvas.grab().toImage())
        assert pictures[0] == pictures[1]
    prediction = replace(desk.params.prediction, revealed=True)
    desk.put(replace(desk.params, prediction=prediction))
    assert "0.659" in answers(desk)
    assert desk.readout["off by"] == "0.1590"


def test_the_guess_is_dragged_and_nudged(desk):
    desk.put(edits.start(Params(), LARGEST))
    desk.drag(GUESS, (20, 0), (40, 0))
    value = desk.params.prediction.values[0]
    assert value > 0.5
    assert desk.store.stack.undoText() == "Move the guess"
    desk.press(Key.Key_Left, SHIFT)
    assert desk.params.prediction.values[0] == pytest.approx(value - 0.1)
    assert desk.view.inspector.guess.value == desk.params.prediction.values[0]


# -- the picture


def test_rendering_emits_nothing_and_a_stale_result_is_no_fault(desk):
    result = desk.result
    other = Params(named(1.0, 2.0, 3.0, 4.0, 5.0))
    for params in (other, edits.choose_tab(other, "jacobian"), Params()):
        desk.view.render(params, result, Params())
        desk.view.grab()
    assert desk.edits == []


@pytest.mark.parametrize("outcomes", [2, 3, 6, 12])
@pytest.mark.parametrize("tab", ["bars", "triangle"])
@pytest.mark.parametrize("size", [(96, 96), (296, 150), (400, 290), (700, 520), (2200, 1250)])
def test_nothing_lies_over_anything_else(size, tab, outcomes):
    where = places(*size, outcomes, tab)
    rooms = [room for room in (where.bars, where.tabs, where.picture) if room is not None]
    canvas = QRectF(0, 0, *size)
    for index, room in enumerate(rooms):
        assert canvas.contains(room)
        for other in rooms[index + 1 :]:
            assert not room.adjusted(0.5, 0.5, -0.5, -0.5).intersects(other)
    assert (where.bars is not None) or (where.picture is not None)
    if tab == "bars":
        assert where.bars is not None


@pytest.mark.parametrize("size", [(320, 320), (420, 500), (900, 640), (1500, 900)])
def test_the_columns_of_the_bars_stay_apart(desk, size):
    desk.put(edits.choose_tab(Params(named(*range(12))), "bars"))
    desk.view.resize(*size)
    QApplication.processEvents()
    lines = desk.canvas.rows
    ends = [lines.names[0], sum(lines.names)]
    ends += [*lines.logits, lines.logit_numbers[0], sum(lines.logit_numbers)]
    ends += [*lines.probabilities, lines.probability_numbers[0], sum(lines.probability_numbers)]
    assert ends == sorted(ends)
    assert ends[-1] <= lines.room.right() + 0.01


# -- the axis


def test_the_axis_rests_while_it_holds_the_values():
    axis = fitted([2.0, 1.0, 0.1])
    assert axis.low < 0 < 2.0 < axis.high
    assert axis.follows([1.5, -0.5, 0.3]) is axis
    assert axis.follows([40.0, 1.0]).high > 40
    assert axis.follows([-40.0, 1.0]).low < -40
    assert Axis(-100.0, 100.0).follows([1.0, 2.0]).high < 10


@pytest.mark.parametrize("most", [1, 2, 4, 9])
def test_ticks_are_round_and_hold_zero(most):
    ticks = fitted([7.3, -2.0]).ticks(most)
    assert 0.0 in ticks
    assert len(ticks) <= most + 1


# -- the heatmap


def test_zero_is_the_canvas_and_signs_part(theme):
    canvas = theme.color("canvas")
    assert cell_color(theme, 0.0, 2.0, "diverging") == canvas
    assert cell_color(theme, 0.0, 0.0, "diverging") == canvas
    assert cell_color(theme, 2.0, 2.0, "diverging") != cell_color(theme, -2.0, 2.0, "diverging")


def test_the_numbers_of_a_heatmap_have_equally_many_decimals():
    heat = Heatmap([[0.2247, -0.00001], [-12.5, 3.0]], ["a", "b"], ["c", "d"])
    assert heat.texts(3) == [["0.2", "0"], ["−12.5", "3.0"]]
    assert Heatmap([[0.0]], ["a"], ["b"]).texts(3) == [["0"]]


@pytest.mark.parametrize("size", [(30, 30), (120, 80), (600, 400)])
def test_a_heatmap_stays_in_its_room_and_finds_its_cells(theme, size):
    heat = Heatmap([[0.5, -0.25, 0.0]] * 2, ["one", "two"], ["a", "b", "c"])
    room = QRectF(0, 0, *size)
    cells = heat.cells(theme, room)
    assert room.adjusted(-1, -1, 1, 1).contains(cells.frame)
    for i in range(2):
        for j in range(3):
            center = cells.rect(i, j).center()
            assert cells.at(center.x(), center.y()) == (i, j)
    assert cells.at(-1, -1) is None
    image = QImage(*size, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    heat.draw(painter, theme, room, (1, 2))
    painter.end()
    assert not math.isnan(heat.limit)


def test_a_picture_has_neither_the_focus_nor_the_selection(desk, qtbot) -> None:
    QTest.keyClick(desk.canvas, Key.Key_Tab)
    desk.canvas.setFocus()
    accent = desk.canvas._theme.color("accent").rgb()

    def accents(image: QImage) -> int:
        return sum(
            image.pixel(x, y) == accent
            for x in range(image.width())
            for y in (1, image.height() // 2, image.height() - 2)
        )

    assert accents(desk.canvas.grab().toImage()) > 100
    picture = QImage(desk.canvas.size(), QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.white)
    painter = QPainter(picture)
    desk.canvas.paint_on(painter, picture.width(), picture.height())
    painter.end()
    assert accents(picture) == 0


@pytest.mark.parametrize("tab", ["stages", "truncation"])
@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("size", [(240, 160), (300, 200), (420, 260), (900, 500)])
def test_no_number_in_a_table_is_cut(theme, monkeypatch, tab, scale, size):
    theme.set_scale(scale)
    words_drawn = []
    written = Sheet.text

    def note(self, rect, text, font, *rest):
        words_drawn.append((text, QFontMetricsF(font).horizontalAdvance(text) - rect.width()))
        written(self, rect, text, font, *rest)

    monkeypatch.setattr(Sheet, "text", note)
    params = edits.choose_tab(TOOL.preset("Logits 2, 1, 0.1").params, tab)
    result = run(params, Context(backends.get("numpy")))
    width, height = (round(scale * side) for side in size)
    picture = QImage(width, height, QImage.Format.Format_ARGB32)
    painter = QPainter(picture)
    sheet = Sheet(painter, theme, params, result, False, None, None, False)
    draw_picture(sheet, QRectF(0, 0, width, height), None)
    painter.end()
    in_table = [each for each in words_drawn if len(each[0]) < 20]
    assert {"z₁", "z₂", "z₃"} <= {text for text, _ in in_table}, "every outcome has its row"
    assert max(over for _, over in in_table) <= 1, in_table


def test_where_tabs_have_no_room_there_is_a_list(desk):
    canvas = desk.canvas
    assert canvas.tabs.isVisible()
    desk.view.resize(300, 500)
    QApplication.processEvents()
    assert canvas.choice.isVisible() != canvas.tabs.isVisible()
    desk.view.resize(180, 500)
    QApplication.processEvents()
    assert canvas.choice.isVisible()
    assert not canvas.tabs.isVisible()
    QTest.keyClick(canvas.choice, Qt.Key.Key_Down)
    assert desk.params.view.tab == "stages"
    assert canvas.choice.currentText() == "Stages"


@pytest.mark.parametrize(
    ("preset", "section"),
    [("Overflow in float16", "_naive"), ("Next word: the cat sat on the …", "_truncation")],
)
def test_a_preset_brings_its_controls_into_view(app, qtbot, preset, section):
    app.window.resize(1000, 520)
    app.store.replace(Document(), Assets())
    app.desk.open_tool("softmax")
    dock = app.desk.docks["softmax-1"]
    qtbot.waitUntil(lambda: dock.settled)
    dock.use_preset(preset)
    part = getattr(dock.view.inspector, section)
    seen = dock.view.anatomy._inspector.viewport()
    top = part.mapTo(seen, QPoint()).y()
    assert top >= 0
    assert top + part.height() <= seen.height()


def test_the_point_and_a_cell_of_the_jacobian_have_a_menu(desk):
    point = desk.view.thing_at(desk.canvas.place_of(POINT))
    assert point.name == "p = (0.659, 0.2424, 0.09857)"
    assert point.value.startswith("[0.65900113")
    desk.put(edits.choose_tab(Params(), "jacobian"))
    cell = desk.view.thing_at(desk.canvas.places.picture.center())
    assert cell.name == "∂p(z₂) / ∂z(z₂) = 0.1837"
    assert float(cell.value) == desk.result.jacobian[1][1]


def test_the_guess_has_a_field_to_go_to(desk):
    desk.put(edits.start(Params(), LARGEST))
    guess = desk.view.thing_at(desk.canvas.place_of(GUESS))
    guess.edit()
    assert desk.view.inspector.guess.field.hasFocus()
    for tab in ("triangle", "jacobian"):
        desk.put(edits.choose_tab(desk.params, tab))
        places = desk.canvas.places
        if places.picture is not None:
            assert desk.view.thing_at(places.picture.center()) is None, "it would give it away"


# -- how sure


def entered(desk: Desk, text: str) -> None:
    field = desk.view.inspector.largest
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)


def test_the_largest_probability_is_typed_and_the_temperature_follows(desk) -> None:
    field = desk.view.inspector.largest
    assert field.text() == "0.659"
    entered(desk, "9/10")
    assert desk.params.temperature == pytest.approx(0.43204, abs=1e-5)
    assert desk.readout["largest probability"] == "0.9000"
    assert desk.view.inspector.temperature.field.text() == "0.432"
    assert desk.store.stack.count() == 1
    entered(desk, "0.2")
    assert field.error.startswith("0.2 cannot be taken; wanted is a number from 0.33")
    assert desk.readout["largest probability"] == "0.9000"


def test_a_prediction_hides_how_sure_it_is(desk) -> None:
    field = desk.view.inspector.largest
    desk.put(edits.start(Params(), "largest probability"))
    assert not field.isVisibleTo(desk.view)
    desk.put(Params())
    assert field.isVisibleTo(desk.view)


def test_where_all_are_equal_no_temperature_changes_it(desk) -> None:
    desk.put(Params(named(1.0, 1.0, 1.0)))
    assert not desk.view.inspector.largest.isEnabled()
    assert desk.view.inspector.largest.text() == "0.3333"
