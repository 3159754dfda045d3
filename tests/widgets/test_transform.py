"""The transformation grid by hand: what a user drags, types, plays and sees."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from support.transform_desk import Desk

from lavis.theme import Theme
from lavis.tools.transform import Named, Params, Show, edits
from lavis.widgets.transform import TransformView

Key = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier
replace = msgspec.structs.replace

#: λ = 3 along (1, 1), and 0.5.
PAIR = (Named("A", "[[2, 1], [1.5, 1.5]]"), Named("B", "[[0, -1], [1, 0]]"))


@pytest.fixture
def theme(qapp) -> Iterator[Theme]:
    theme = Theme("light")
    yield theme
    theme.deleteLater()


@pytest.fixture
def desk(qtbot, theme) -> Iterator[Desk]:
    desk = Desk(theme)
    qtbot.addWidget(desk.view)
    desk.view.resize(1000, 700)
    desk.view.show()
    desk.view.activateWindow()
    qtbot.waitUntil(desk.view.isActiveWindow)
    desk.put(replace(Params(), matrices=PAIR, view=replace(Params().view, scale=100.0)))
    desk.plane.setFocus()
    yield desk
    desk.store.deleteLater()


def numbers(desk: Desk) -> tuple[tuple[float, ...], ...]:
    return desk.view.inspector.matrix.editor.matrix


def readout(desk: Desk) -> dict[str, str]:
    return {row.name: row.text for row in desk.view.anatomy.readout.rows}


def formula(desk: Desk) -> str:
    return desk.view.anatomy.formula.plain_text


def shown(desk: Desk, **flags: bool) -> None:
    none = Show(**dict.fromkeys(Show.__struct_fields__, False))
    desk.put(replace(desk.params, show=replace(none, **flags)))


def painted(desk: Desk) -> bytes:
    image = desk.plane.grab().toImage()
    return bytes(image.constBits())


# -- dragging î and ĵ


def test_a_drag_of_i_moves_the_first_column_live_and_is_one_step(desk) -> None:
    desk.press(2, 1.5)
    for x, seen in ((2.5, "2.5"), (3.0, "3")):
        desk.move(desk.pixel(x, 1))
        assert desk.rows == ((x, 1), (1, 1.5))
        assert numbers(desk) == ((x, 1), (1, 1.5)) or desk.plane.dragging
        assert f"[ {seen}  1 ; 1  1.5 ]" in formula(desk) or desk.plane.dragging
    desk.release(3, 1)
    assert numbers(desk) == ((3, 1), (1, 1.5))
    assert "det A = 3·1.5 − 1·1 = 3.5" in formula(desk)
    assert readout(desk)["det A"] == "3.500"
    assert desk.params.matrices[0].text == "[[3, 1], [1, 1.5]]"
    assert len(desk.steps) == 1
    desk.store.stack.undo()
    assert desk.rows == ((2, 1), (1.5, 1.5))


def test_a_drag_of_j_moves_the_second_column(desk) -> None:
    desk.drag((1, 1.5), (-1, 1), (-1.5, 0.5))
    assert desk.rows == ((2, -1.5), (1.5, 0.5))


def test_escape_puts_it_back_and_leaves_no_step(desk) -> None:
    desk.press(2, 1.5)
    desk.move(desk.pixel(3, 0))
    QTest.keyClick(desk.plane, Key.Key_Escape)
    assert desk.rows == ((2, 1), (1.5, 1.5))
    assert desk.steps == []


def test_shift_locks_to_the_axis(desk) -> None:
    desk.drag((2, 1.5), (2.6, 0.2), modifiers=SHIFT)
    (a, _), (c, _) = desk.rows
    assert c == 0
    assert a == pytest.approx(2.6, abs=0.05)


def test_snapping_goes_to_the_grid(desk) -> None:
    desk.put(edits.choose_snap(desk.params, "grid"))
    desk.drag((2, 1.5), (2.47, 0.98))
    assert desk.rows == ((2.5, 1), (1, 1.5))


def test_tab_and_arrows_nudge(desk) -> None:
    desk.view.anatomy.setFocus()
    desk.plane.setFocus(Qt.FocusReason.TabFocusReason)
    assert desk.params.view.selected == "i"
    QTest.keyClick(desk.plane, Key.Key_Right)
    assert desk.rows == ((2.5, 1), (1.5, 1.5))
    QTest.keyClick(desk.plane, Key.Key_Tab)
    assert desk.params.view.selected == "j"
    QTest.keyClick(desk.plane, Key.Key_Up)
    assert desk.rows == ((2.5, 1), (1.5, 2))


def test_a_computed_matrix_becomes_entries_when_it_is_dragged(desk) -> None:
    desk.put(edits.act(desk.params, "A @ B"))
    assert numbers(desk) == ((1, -2), (1.5, -1.5))
    desk.drag((1, 1.5), (2, 1))
    assert desk.rows == ((2, -2), (1, -1.5))
    assert desk.params.acting == "[[2, -2], [1, -1.5]]"
    assert desk.params.matrices == PAIR


# -- fields


def test_a_typed_entry_moves_the_arrow(desk) -> None:
    cell = desk.view.inspector.matrix.editor.cell(0, 0)
    cell.setFocus()
    cell.selectAll()
    QTest.keyClicks(cell, "-1/2")
    QTest.keyClick(cell, Key.Key_Return)
    assert desk.rows == ((-0.5, 1), (1.5, 1.5))
    assert desk.plane.handle(("i", "tip")).at == (-0.5, 1.5)
    assert desk.steps != []


def test_an_expression_acts_and_follows_its_definitions(desk) -> None:
    field = desk.view.inspector.matrix.acting_field
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "B @ A")
    QTest.keyClick(field, Key.Key_Return)
    assert formula(desk).startswith("M = [ −1.5  −1.5 ; 2  1 ]")
    row = desk.view.inspector.definitions.rows[0]
    row.text_field.setFocus()
    row.text_field.selectAll()
    QTest.keyClicks(row.text_field, "rot(90)")
    QTest.keyClick(row.text_field, Key.Key_Return)
    assert formula(desk).startswith("M = [ −1  0 ; 0  −1 ]")


def test_what_is_wrong_with_a_definition_is_said_in_its_place(desk) -> None:
    row = desk.view.inspector.definitions.rows[1]
    row.text_field.setFocus()
    row.text_field.selectAll()
    QTest.keyClicks(row.text_field, "A @ Q")
    QTest.keyClick(row.text_field, Key.Key_Return)
    assert "column 5" in row.text_field.accessibleDescription()
    assert "no Q" in row.text_field.error
    assert desk.view.inspector.definitions.words.text().startswith("B: ")
    assert desk.rows == ((2, 1), (1.5, 1.5))
    QTest.keyClick(row.text_field, Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(row.text_field, "A^2")
    QTest.keyClick(row.text_field, Key.Key_Return)
    assert row.text_field.error == ""
    assert desk.view.inspector.definitions.words.text() == ""


def test_where_the_acting_text_is_wrong_the_last_good_picture_stays(desk) -> None:
    before = painted(desk)
    field = desk.view.inspector.matrix.acting_field
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "A @")
    QTest.keyClick(field, Key.Key_Return)
    assert field.error
    assert desk.plane.handle(("i", "tip")).at == (2, 1.5)
    desk.plane.setFocus()
    assert painted(desk) == before


def test_a_taken_name_is_refused_beside_the_field(desk) -> None:
    row = desk.view.inspector.definitions.rows[1]
    row.name_field.setFocus()
    row.name_field.selectAll()
    QTest.keyClicks(row.name_field, "A")
    QTest.keyClick(row.name_field, Key.Key_Return)
    assert [each.name for each in desk.params.matrices] == ["A", "B"]
    assert row.name_field.property("refused")


def test_matrices_are_added_chosen_and_removed(desk) -> None:
    group = desk.view.inspector.definitions
    QTest.mouseClick(group.add_button, Qt.MouseButton.LeftButton)
    assert [row.matrix_name for row in group.rows] == ["A", "B", "C"]
    QTest.mouseClick(group.rows[1].act_button, Qt.MouseButton.LeftButton)
    assert desk.params.acting == "B"
    assert [row.act_button.isChecked() for row in group.rows] == [False, True, False]
    QTest.mouseClick(group.rows[1].act_button, Qt.MouseButton.LeftButton)
    assert group.rows[1].act_button.isChecked()
    QTest.mouseClick(group.rows[2].remove_button, Qt.MouseButton.LeftButton)
    assert [row.matrix_name for row in group.rows] == ["A", "B"]


def test_a_slider_moves_what_uses_it(desk) -> None:
    group = desk.view.inspector.definitions
    QTest.mouseClick(group.slider_button, Qt.MouseButton.LeftButton)
    (name,) = [each.name for each in desk.params.sliders]
    desk.put(replace(desk.params, matrices=(Named("A", f"[[{name}, 0], [0, 1]]"),)))
    (slider,) = desk.view.inspector.matrix.sliders
    slider.field.setFocus()
    slider.field.selectAll()
    QTest.keyClicks(slider.field, "2.5")
    QTest.keyClick(slider.field, Key.Key_Return)
    assert numbers(desk) == ((2.5, 0), (0, 1))
    assert desk.plane.handle(("i", "tip")).at == (2.5, 0)


# -- playing


def test_space_plays_and_the_place_is_no_undo_step(desk, qtbot, monkeypatch) -> None:
    monkeypatch.setattr("lavis.widgets.common.player.ACT", 0.05)
    QTest.keyClick(desk.plane, Key.Key_Space)
    assert desk.view.scrubber.playing
    qtbot.waitUntil(lambda: not desk.view.scrubber.playing)
    assert desk.params.view.t == 1
    desk.view.scrubber.track.setFocus()
    QTest.keyClick(desk.view.scrubber.track, Key.Key_Home)
    assert desk.params.view.t == 0
    assert desk.steps == []


def test_at_the_start_the_plane_is_as_it_was_and_the_arrows_stay_in_reach(desk) -> None:
    shown(desk, grid=True)
    end = painted(desk)
    desk.put(edits.scrub(desk.params, 0.0))
    start = painted(desk)
    assert start != end
    desk.drag((2, 1.5), (3, 1))
    assert desk.rows == ((3, 1), (1, 1.5))


def test_each_act_of_the_svd_is_named(desk) -> None:
    desk.put(edits.choose_path(desk.params, "svd"))
    scrubber = desk.view.scrubber
    said = []
    for t in (0.1, 0.5, 0.9):
        desk.put(edits.scrub(desk.params, t))
        said.append(scrubber.caption.accessibleDescription())
    assert [text[:6] for text in said] == ["1 of 3", "2 of 3", "3 of 3"]
    assert "Vᵀ" in said[0]
    assert "Σ" in said[1]
    assert "U" in said[2]


def test_apply_again_starts_from_what_is_there_and_start_over_from_the_identity(desk) -> None:
    motion = desk.view.inspector.motion
    desk.matrix("[[2, 0], [0, 2]]")
    QTest.mouseClick(motion.again_button, Qt.MouseButton.LeftButton)
    desk.view.scrubber.player.stop()
    assert desk.params.start == (2, 0, 0, 2, 0, 0)
    desk.put(edits.scrub(desk.params, 1.0))
    assert desk.view.shown.now.i == (4, 0)
    QTest.mouseClick(motion.over_button, Qt.MouseButton.LeftButton)
    assert desk.params.start is None
    desk.put(edits.scrub(desk.params, 1.0))
    assert desk.view.shown.now.i == (2, 0)


def test_going_to_another_matrix_starts_from_the_picture(desk) -> None:
    choice = desk.view.inspector.motion.goto_choice
    choice.setCurrentIndex(choice.findData("B"))
    choice.activated.emit(choice.findData("B"))
    assert desk.view.scrubber.playing
    desk.view.scrubber.player.stop()
    assert desk.params.acting == "B"
    assert desk.params.start == (2, 1, 1.5, 1.5, 0, 0)


# -- painting no more than needed


class Counted(TransformView):
    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.drawn = 0
        draw = self.plane._draw

        def counted(on) -> None:
            self.drawn += 1
            draw(on)

        self.plane._draw = counted


def test_nothing_is_drawn_twice_or_when_nothing_has_changed(qtbot, theme, monkeypatch) -> None:
    monkeypatch.setattr("support.transform_desk.TransformView", Counted)
    desk = Desk(theme)
    qtbot.addWidget(desk.view)
    desk.view.resize(800, 600)
    desk.view.show()
    desk.put(replace(Params(), matrices=PAIR, view=replace(Params().view, scale=80.0)))
    qtbot.waitUntil(lambda: desk.view.drawn > 0)
    qtbot.wait(60)
    before = desk.view.drawn
    params, result = desk.view.shown.params, desk.view.shown.result
    for _ in range(3):
        desk.view.render(params, result, params)
    qtbot.wait(60)
    assert desk.view.drawn == before
    desk.press(2, 1.5)
    qtbot.wait(30)
    before = desk.view.drawn
    for count, x in enumerate((2.2, 2.4, 2.6), 1):
        desk.move(desk.pixel(x, 1))
        # Before the event has returned it is on the screen, and once.
        assert desk.view.drawn == before + count
    qtbot.waitUntil(lambda: desk.view.drawn == before + 4)  # what is derived, as the hand rests
    qtbot.wait(60)
    assert desk.view.drawn == before + 4
    desk.release(2.6, 1)
    desk.store.deleteLater()  # before its steps, which the collector may take first


# -- whatever the matrix


MATRICES = (
    "[[0, 0], [0, 0]]",
    "[[1, 2], [0.5, 1]]",
    "[[1, 1], [0, 1]]",
    "[[2, 0], [0, 2]]",
    "[[1, 1e-9], [0, 1.000000001]]",
    "[[0, -1], [1, 0]]",
    "[[0.5, -2], [2, 0.5]]",
    "[[1e150, 2e150], [-1e150, 1e150]]",
    "[[1e-150, 2e-150], [-1e-150, 1e-150]]",
    "[[1e150, 0], [0, 1e-150]]",
    "[[0, 1], [0, 0]]",
)


def test_every_kind_of_matrix_is_drawn_with_everything_on(desk) -> None:
    every = Show(**dict.fromkeys(Show.__struct_fields__, True))
    one = replace(every, compare=False)
    for text in MATRICES:
        for show in (one, every):
            desk.matrix(text, show=show)
            for t in (0.4, 1.0):
                desk.put(edits.scrub(desk.params, t))
                assert painted(desk)
            assert desk.plane.accessibleDescription().endswith("."), text


def test_a_defective_matrix_is_named(desk) -> None:
    desk.matrix("[[1, 1], [0, 1]]")
    assert "defective" in desk.plane.accessibleDescription()


def test_a_reflection_is_told_without_colour(desk) -> None:
    desk.matrix("[[0, 1], [1, 0]]")
    assert "turned over" in desk.plane.accessibleDescription()
    assert readout(desk)["det A"] == "−1.000"


def test_a_complex_pair_turns(desk) -> None:
    desk.matrix("[[0, -2], [2, 0]]")
    said = desk.plane.accessibleDescription()
    assert "turns by 90° and scales by 2" in said
    assert readout(desk)["λ₁"] == "0.000 + 2.000i"
