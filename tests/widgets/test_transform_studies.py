"""The studies of the transformation grid: what is switched on, dragged and read there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtTest import QTest
from support.transform_desk import Desk

from lavis.theme import Theme
from lavis.tools.transform import TOOL, Named, Params, Show, edits, lookup
from lavis.tools.transform.predicting import start_prediction

Key = Qt.Key
LEFT = Qt.MouseButton.LeftButton
replace = msgspec.structs.replace

#: λ = 3 along (1, 1), and 0.5.
PAIR = (Named("A", "[[2, 1], [1.5, 1.5]]"), Named("B", "[[0, -1], [1, 0]]"))
NOTHING = Show(**dict.fromkeys(Show.__struct_fields__, False))


@pytest.fixture
def theme(qapp) -> Iterator[Theme]:
    theme = Theme("dark")
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
    desk.put(replace(Params(), matrices=PAIR, view=replace(Params().view, scale=80.0)))
    yield desk
    desk.store.deleteLater()


def shown(desk: Desk, **flags: bool) -> None:
    desk.put(replace(desk.params, show=replace(NOTHING, **flags)))


def readout(desk: Desk) -> dict[str, str]:
    return {row.name: row.text for row in desk.view.anatomy.readout.rows}


def picture(desk: Desk, plane=None) -> bytes:
    image = (plane or desk.plane).grab().toImage()
    return bytes(image.constBits())


def type_into(field, text: str) -> None:
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Key.Key_Return)


SWITCHED = [flag for flag in Show.__struct_fields__ if flag not in ("compare", "picture")]


def test_every_switch_changes_the_picture_and_back(desk) -> None:
    for flag in SWITCHED:
        flat = "[[1, 2], [0.5, 1]]"
        desk.matrix(flat if flag == "spaces" else "[[1.2, 0.8], [0.3, 1.4]]")
        shown(desk)
        before = picture(desk)
        group = next(g for g in desk.view.inspector.groups if flag in g.toggles)
        group.set_folded(False)
        toggle = group.toggles[flag]
        toggle.click()
        assert getattr(desk.params.show, flag), flag
        assert picture(desk) != before, flag
        toggle.click()
        assert picture(desk) == before, flag


def test_a_study_that_is_switched_on_elsewhere_unfolds(desk) -> None:
    group = desk.view.inspector.solve
    assert group.is_folded
    shown(desk, solve=True)
    assert not group.is_folded
    assert desk.view.inspector.definitions.is_folded


# -- solving


def test_b_is_dragged_and_x_follows(desk) -> None:
    shown(desk, solve=True)
    desk.put(edits.move_b(desk.params, 3, 3))
    desk.drag((3, 3), (2, 1.5))
    assert desk.params.b == (2, 1.5)
    assert readout(desk)["x"] == "(1.000, 0.000)"
    assert "x = (1, 0)" in desk.view.anatomy.formula.plain_text
    type_into(desk.view.inspector.solve.b_field.fields[0], "3")
    assert desk.params.b == (3, 1.5)
    assert "is (" in desk.plane.accessibleDescription()


def test_no_solution_is_said_with_what_is_missed(desk) -> None:
    desk.matrix("[[1, 2], [0.5, 1]]", show=replace(NOTHING, solve=True), b=(2.0, 2.0))
    assert readout(desk)["solutions"] == "none"
    assert float(readout(desk)["residual"]) > 0.5
    assert desk.view.inspector.solve.words.text()


# -- iteration


def test_v_is_dragged_and_its_image_follows(desk) -> None:
    shown(desk, vector=True)
    desk.drag(desk.params.v, (-1, 1))
    assert desk.params.v == (-1, 1)
    assert readout(desk)["Av"] == "(−1.000, 0.000)"


def test_the_power_iteration_goes_step_by_step(desk) -> None:
    shown(desk, power=True)
    group = desk.view.inspector.iterate
    errors = []
    for step in range(3):
        type_into(group.power.field, str(step))
        errors.append(float(readout(desk)["angle to eigenline"].rstrip("°")))
    assert errors[0] > errors[1] > errors[2]
    QTest.mouseClick(group.next_button, LEFT)
    assert desk.params.power_step == 3
    assert float(readout(desk)["Rayleigh quotient"]) == pytest.approx(3, abs=0.1)
    assert group.words.text()


def test_steps_beyond_the_track_can_be_typed_and_too_many_are_refused(desk) -> None:
    shown(desk, trail=True)
    field = desk.view.inspector.iterate.steps.field
    type_into(field, "60")
    assert desk.params.steps == 60
    type_into(field, "1000")
    assert desk.params.steps == 60
    assert "from 0 to 100" in field.error


# -- two matrices


def test_ab_stands_beside_ba_and_both_look_at_the_same_place(desk) -> None:
    assert desk.view.other.isHidden()
    shown(desk, compare=True, grid=True)
    desk.put(
        replace(
            desk.params, matrices=(Named("A", "[[0, -1], [1, 0]]"), Named("B", "[[1, 1], [0, 1]]"))
        )
    )
    assert desk.view.other.isVisible()
    assert (
        "AB = [ 0  −1 ; 1  1 ]   ≠   BA = [ 1  −1 ; 1  0 ]" in desk.view.anatomy.formula.plain_text
    )
    assert desk.view.inspector.compare.words.text()
    assert readout(desk)["AB = BA"] == "no"
    for look in (
        lambda: QTest.keyClick(desk.plane, Key.Key_Plus),
        lambda: QTest.keyClick(desk.plane, Key.Key_Home),
        lambda: desk.view.resize(700, 500),
    ):
        look()
        ours, theirs = desk.plane.camera, desk.view.other.camera
        assert (ours.x, ours.y, ours.scale) == (theirs.x, theirs.y, theirs.scale)
    assert "BA takes" in desk.view.other.accessibleDescription()


def test_both_planes_play_their_factors_one_after_the_other(desk) -> None:
    shown(desk, compare=True, grid=True)
    desk.put(edits.scrub(desk.params, 0.25))
    assert desk.view.scrubber.caption.accessibleDescription().startswith("1 of 2 · left: first B")
    image = QImage(600, 300, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    desk.view.canvas.paint_on(painter, 600, 300)
    painter.end()
    halves = [image.copy(0, 0, 300, 300), image.copy(300, 0, 300, 300)]
    assert halves[0] != halves[1]


# -- points and pictures


def test_points_are_added_dragged_renamed_and_removed(desk) -> None:
    shown(desk, points=True)
    group = desk.view.inspector.points
    QTest.mouseClick(group.add_button, LEFT)
    name = desk.params.points[-1].name
    assert desk.params.view.selected == f"point:{name}"
    desk.put(replace(desk.params, points=desk.params.points[-1:]))
    desk.drag((1, 1), (-1, 0.5))
    assert (desk.params.points[0].x, desk.params.points[0].y) == (-1, 0.5)
    type_into(group.rows[0].name_field, "home")
    assert desk.params.points[0].name == "home"
    type_into(group.rows[0].fields[1], "1/4")
    assert desk.params.points[0].y == 0.25
    desk.plane.setFocus()
    desk.plane.choose(desk.plane.handle(("point:home", "point")))
    QTest.keyClick(desk.plane, Key.Key_Delete)
    assert desk.params.points == ()


def test_a_picture_of_a_file_is_taken_and_one_that_is_none_is_refused(desk, tmp_path) -> None:
    group = desk.view.inspector.picture
    taken = []
    desk.view.taken.connect(taken.append)
    image = QImage(30, 20, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    path = tmp_path / "red.png"
    image.save(str(path))
    group.open_file(path)
    (offer,) = taken
    assert offer.kind == "image"
    assert offer.array.shape == (20, 30, 4)
    assert tuple(offer.array[0, 0]) == (255, 0, 0, 255)
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"no picture")
    group.open_file(broken)
    assert len(taken) == 1
    assert "broken.png" in group.words.text()


def test_the_picture_is_laid_on_the_plane(desk, tmp_path) -> None:
    from lavis.document import resolve

    image = QImage(40, 40, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    path = Path(tmp_path / "red.png")
    image.save(str(path))
    taken = []
    desk.view.taken.connect(taken.append)
    desk.view.inspector.picture.open_file(path)
    shown(desk, picture=True)
    accept = resolve(TOOL.accepts["image"])
    desk.put(accept(desk.params, taken[0], desk.store.assets.put))
    desk.matrix(
        "[[1, 0], [0, 1]]", show=replace(NOTHING, picture=True), picture=desk.params.picture
    )
    at = desk.pixel(-0.5, -0.5)
    assert desk.plane.grab().toImage().pixelColor(at) == QColor("red")


# -- translation and the scene


def test_the_translation_is_dragged_by_the_origin(desk) -> None:
    desk.put(edits.choose_mode(desk.params, "homogeneous"))
    editor = desk.view.inspector.matrix.editor
    assert editor.shape == (3, 3)
    assert editor.cell(2, 2).isReadOnly()
    desk.drag((0, 0), (-1, 1))
    assert [row[2] for row in editor.matrix] == [-1, 1, 1]
    desk.drag((1, 2.5), (2, 2))  # î from where the origin is now
    assert editor.matrix[0][0] == 3
    assert editor.matrix[1][0] == 1


def test_a_part_carries_what_it_carries(desk) -> None:
    desk.put(edits.choose_mode(desk.params, "scene"))
    desk.put(edits.look(desk.params, 0, 0, 60))
    placed = {part.name: part.world.origin for part in desk.view.shown.result.stage.parts}
    x, y = placed["tank"]
    desk.drag((x, y), (x + 1, y - 1))
    after = {part.name: part.world.origin for part in desk.view.shown.result.stage.parts}
    for name in placed:
        assert after[name][0] - placed[name][0] == pytest.approx(1, abs=0.05)
        assert after[name][1] - placed[name][1] == pytest.approx(-1, abs=0.05)
    assert desk.view.other.isVisible()
    assert desk.view.scrubber.isHidden()
    assert "camera" in desk.plane.accessibleDescription()


def test_a_ring_of_parents_is_refused(desk) -> None:
    desk.put(edits.choose_mode(desk.params, "scene"))
    group = desk.view.inspector.part
    choice = group.parent_choice
    choice.activated.emit(choice.findData("flag"))
    assert lookup.part(desk.params, "tank").parent == ""
    assert "carried by" in group.words.text()
    assert choice.current == ""


def test_the_camera_is_moved_by_hand_and_by_number(desk) -> None:
    desk.put(edits.choose_mode(desk.params, "scene"))
    desk.put(edits.look(desk.params, 0, 0, 60))
    seen = picture(desk, desk.view.other)
    desk.drag((0, 0), (2, 1))
    camera = desk.params.scene.camera
    assert (camera.x, camera.y) == pytest.approx((2, 1), abs=0.05)
    assert picture(desk, desk.view.other) != seen
    type_into(desk.view.inspector.camera.angle.field, "30")
    assert desk.params.scene.camera.angle == 30


# -- predictions


@pytest.mark.parametrize("what", TOOL.predictions)
def test_a_guess_is_placed_by_hand_and_by_number(desk, what) -> None:
    desk.put(start_prediction(desk.params, what))
    group = desk.view.inspector.guess
    assert group.isVisible()
    handle = desk.plane.handle(("guess", "tip"))
    desk.put(edits.look(desk.params, 0, 0, 50))
    desk.drag(handle.at, (1.5, 2.0))
    guess = desk.params.prediction.values
    assert guess[0] == pytest.approx(1.5, abs=0.05)
    field = group.number if what == "determinant" else group.point.fields[0]
    type_into(field, "0.5")
    assert desk.params.prediction.values[0] == 0.5
    revealed = replace(desk.params.prediction, revealed=True)
    desk.put(replace(desk.params, prediction=revealed))
    assert "guess is off by" in readout(desk)
    assert desk.plane.handle(("guess", "tip")) is None


def test_a_hidden_determinant_is_in_no_text(desk) -> None:
    desk.put(start_prediction(desk.params, "determinant"))
    assert readout(desk)["det A"] == "hidden"
    assert "det" not in desk.view.anatomy.formula.plain_text
    assert "scaled" not in desk.plane.accessibleDescription()


# -- every preset in every size


@pytest.mark.parametrize("size", [(320, 320), (560, 420), (1600, 900)])
def test_every_preset_fits(desk, size) -> None:
    desk.view.resize(*size)
    for preset in TOOL.presets:
        desk.put(preset.params)
        assert picture(desk)
        assert (desk.view.width(), desk.view.height()) == size
