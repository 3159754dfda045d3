"""What can be done on the grid, the words for it, what it gives and takes, what it hides."""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np
import pytest

from lavis.compute import backend as backends
from lavis.document import Assets, Context, Offer, Prediction, validate
from lavis.tools.transform import (
    TOOL,
    Affine,
    Camera,
    Named,
    Params,
    Part,
    Scene,
    Show,
    Slider,
    edits,
    guessing,
    lookup,
    naming,
    staging,
)
from lavis.tools.transform.functions import run
from lavis.tools.transform.history import describe
from lavis.tools.transform.predicting import start_prediction
from lavis.tools.transform.sending import accept_image, accept_matrix, accept_vectors, offers
from lavis.tools.transform.texts import literal, renamed, rows_of

replace = msgspec.structs.replace
START = Params((Named("A", "[[2, 1], [0, 3]]"), Named("B", "A @ A")))


@pytest.fixture
def ctx() -> Context:
    return Context(backends.get("numpy"))


def text(params: Params, name: str) -> str:
    found = lookup.matrix(params, name)
    assert found is not None
    return found.text


def offer(kind: Any, array: Any) -> Offer:
    return Offer(kind, "the table", np.array(array), "a test")


class TestTexts:
    @pytest.mark.parametrize("rows", [((1.0, -2.5), (0.0, 1e-150)), ((1 / 3, 1e150), (-0.1, 1e16))])
    def test_entries_go_into_text_and_come_back_exactly(self, rows: Any) -> None:
        assert rows_of(literal(rows)) == rows

    @pytest.mark.parametrize("text", ["A", "[[1, 2]", "[[1, 1 + 1], [0, 1]]", "", "2", "[1, 2]"])
    def test_what_is_not_entries(self, text: str) -> None:
        assert rows_of(text) is None

    def test_whole_numbers_have_no_point(self) -> None:
        assert literal(((2.0, -0.0), (0.5, 1.0))) == "[[2, 0], [0.5, 1]]"

    def test_names_change_as_names(self) -> None:
        assert renamed("A @ AB + A.T", "A", "K") == "K @ AB + K.T"
        assert renamed("A @ (", "A", "K") == "K @ ("
        assert renamed("'A", "A", "K") == "'A"


class TestMatrix:
    def test_a_column_is_dragged(self) -> None:
        moved = edits.move_first(START, None, 1.0, 0.5)
        assert text(moved, "A") == "[[1, 1], [0.5, 3]]"
        assert text(edits.move_second(moved, None, -1.0, 0.1 + 0.2), "A") == "[[1, -1], [0.5, 0.3]]"

    def test_what_is_computed_becomes_entries(self, ctx: Context) -> None:
        acting = replace(START, acting="B")
        moved = edits.move_first(acting, run(acting, ctx), 1.0, 1.0)
        assert text(moved, "B") == "[[1, 5], [1, 9]]"
        assert text(moved, "A") == "[[2, 1], [0, 3]]"
        expression = replace(START, acting="inv(A)")
        moved = edits.move_second(expression, run(expression, ctx), 1.0, 1.0)
        assert moved.acting == "[[0.5, 1], [0, 1]]"
        assert moved.matrices == START.matrices

    def test_a_typed_entry_is_kept_to_the_last_bit(self) -> None:
        moved = edits.set_entry(START, None, 0, 1, 1 / 3)
        assert rows_of(text(moved, "A")) == ((2.0, 1 / 3), (0.0, 3.0))

    def test_entries_follow_the_mode(self, ctx: Context) -> None:
        placed = edits.choose_mode(START, "homogeneous")
        assert text(placed, "A") == "[[2, 1, 0], [0, 3, 0], [0, 0, 1]]"
        moved = edits.move_origin(placed, run(placed, ctx), 4.0, -1.0)
        assert run(moved, ctx).map == Affine((2, 0), (1, 3), (4, -1))
        assert edits.choose_mode(moved, "linear") == START
        assert edits.move_origin(START, None, 1.0, 1.0) == START

    def test_a_drag_stays_within_what_can_be_kept(self) -> None:
        validate(edits.move_first(START, None, 1e300, -1e300))

    def test_names(self) -> None:
        params = naming.add_matrix(START)
        assert [each.name for each in params.matrices] == ["A", "B", "C"]
        params = naming.rename(params, "A", "K")
        assert (text(params, "B"), params.acting) == ("K @ K", "K")
        assert params.pair == ("K", "B")
        params = naming.define(params, "D", "B + K")
        assert text(params, "D") == "B + K"
        assert [each.name for each in naming.remove_matrix(params, "B").matrices] == ["K", "C", "D"]
        for bad in ("", "I", "inv", "B", "2x", "a" * 30):
            with pytest.raises(ValueError, match=r".+\."):
                naming.rename(params, "K", bad)

    def test_sliders(self) -> None:
        params = naming.add_slider(START)
        name = params.sliders[0].name
        assert naming.set_slider(params, name, 2.5).sliders[0].value == 2.5
        with pytest.raises(ValueError, match="wanted is a range"):
            naming.change_slider(params, name, low=5.0)
        assert naming.remove_slider(params, name).sliders == ()
        full = replace(START, sliders=tuple(Slider(f"s{k}", 1.0) for k in range(12)))
        with pytest.raises(ValueError, match="as many as there may be"):
            naming.add_slider(full)

    def test_points(self) -> None:
        params = naming.add_point(START, 2.0, 3.0)
        name = params.points[-1].name
        assert params.view.selected == f"point:{name}"
        params = naming.move_point(naming.rename_point(params, name, "X"), "X", 1.0, 1.0)
        assert params.points[-1].name == "X"
        assert params.view.selected == "point:X"
        gone = naming.remove_point(params, "X")
        assert gone.view.selected == ""
        with pytest.raises(ValueError, match="already a point"):
            naming.rename_point(params, "X", "P")


class TestScene:
    def test_a_part_is_dragged_in_the_world(self, ctx: Context) -> None:
        parts = (Part("a", x=1.0, angle=90.0, scale=2.0), Part("b", parent="a"))
        params = Params(mode="scene", scene=Scene(parts))
        moved = staging.drag_part(params, run(params, ctx), "b", 1.0, 4.0)
        stage = run(moved, ctx).stage
        assert stage is not None
        assert np.allclose(stage.parts[1].world.origin, (1, 4))
        assert np.allclose((moved.scene.parts[1].x, moved.scene.parts[1].y), (2.0, 0.0))

    def test_who_carries_whom(self) -> None:
        parts = (Part("a"), Part("b", parent="a"), Part("c", parent="b"))
        params = Params(scene=Scene(parts, Camera(follows="b")))
        with pytest.raises(ValueError, match="carried by a already"):
            staging.carry(params, "a", "c")
        assert staging.carry(params, "c", "").scene.parts[2].parent == ""
        gone = staging.remove_part(params, "b")
        assert gone.scene.parts[1].parent == "a"
        assert gone.scene.camera.follows == "a"
        renamed_ = staging.rename_part(params, "b", "x")
        assert renamed_.scene.parts[2].parent == "x"
        assert renamed_.scene.camera.follows == "x"
        added = staging.add_part(params, "wheel", "c")
        assert added.scene.parts[-1].parent == "c"

    def test_the_camera(self, ctx: Context) -> None:
        params = Params(mode="scene")
        moved = staging.drag_camera(params, run(params, ctx), 3.0, 2.0)
        assert (moved.scene.camera.x, moved.scene.camera.y) == (3.0, 2.0)


class TestPredictions:
    def test_the_answers(self, ctx: Context) -> None:
        params = Params((Named("A", "[[2, 1], [0, 3]]"),), v=(1.0, 2.0), b=(4.0, 6.0))
        for what, values, answer, miss in (
            ("image of v", (4.0, 7.0), (4.0, 6.0), 1.0),
            ("determinant", (5.0,), (6.0,), 1.0),
            ("solution", (1.0, 0.0), (1.0, 2.0), 2.0),
            ("eigenvector", (0.0, 1.0), (np.sqrt(0.5), np.sqrt(0.5)), np.pi / 4),
        ):
            started = guessing.guess(start_prediction(params, what), *values)
            hidden = run(started, ctx)
            assert hidden.answer is None
            for field in lookup.ANSWERS[what]:
                assert getattr(hidden, field) in (None, (), "")
            assert started.prediction is not None
            revealed = replace(started, prediction=replace(started.prediction, revealed=True))
            result = run(revealed, ctx)
            assert np.allclose(result.answer, answer)
            assert result.miss == pytest.approx(miss)
            assert guessing.end_prediction(revealed) == params

    def test_acts_do_not_give_it_away(self, ctx: Context) -> None:
        params = replace(Params(path="eigen"), prediction=Prediction("eigenvector", (1.0, 0.0)))
        result = run(params, ctx)
        assert len(result.acts) == 1
        assert "prediction hides" in result.path_reason

    @pytest.mark.parametrize(
        ("params", "what", "reason"),
        [
            (Params(mode="scene"), "determinant", "The scene has nothing"),
            (Params(acting="Q"), "determinant", "needs a matrix"),
            (Params(acting="rot(30)"), "eigenvector", "no eigenvector in the plane"),
            (Params(v=(0.0, 0.0)), "image of v", "zero vector"),
            (Params(), "luck", "There is no “luck”"),
        ],
    )
    def test_refused(self, params: Params, what: str, reason: str) -> None:
        with pytest.raises(ValueError, match=reason):
            start_prediction(params, what)


class TestSending:
    def test_a_matrix_comes_and_goes(self, ctx: Context) -> None:
        sent = {each.name: each.array for each in offers(START, run(START, ctx))}
        assert sent["A"].tolist() == [[2, 1], [0, 3]]
        assert sent["B"].tolist() == [[4, 5], [0, 9]]
        taken = accept_matrix(START, offer("matrix", [[0, -1], [1, 0]]))
        assert text(taken, "A") == "[[0, -1], [1, 0]]"
        placed = accept_matrix(START, offer("matrix", [[1, 0, 2], [0, 1, 3], [0, 0, 1]]))
        assert placed.mode == "homogeneous"
        assert run(placed, ctx).map.origin == (2, 3)

    @pytest.mark.parametrize(
        ("array", "reason"),
        [
            ([[1, 2], [3, 4], [5, 6]], "The matrix is 3×2"),
            ([[1, 0, 0], [0, 1, 0], [0, 1, 1]], "last row"),
            ([[np.nan, 0], [0, 1]], "NaN"),
            ([[1e200, 0], [0, 1]], "beyond 1e\\+150"),
            ([["a", "b"], ["c", "d"]], "real numbers"),
        ],
    )
    def test_misfits_are_refused(self, array: Any, reason: str) -> None:
        with pytest.raises(ValueError, match=reason):
            accept_matrix(START, offer("matrix", array))

    def test_points_come_in_rows(self, ctx: Context) -> None:
        taken = accept_vectors(START, offer("vectors", [[1, 2], [3, 4], [5, 6], [7, 8]]))
        assert [each.name for each in taken.points] == ["P", "Q", "R", "S"]
        assert taken.show.points
        assert run(taken, ctx).images[0] == (4, 6)
        with pytest.raises(ValueError, match="4×3"):
            accept_vectors(START, offer("vectors", np.ones((4, 3))))

    @pytest.mark.parametrize(
        "array",
        [
            np.zeros((10, 20, 3), np.uint8),
            np.ones((10, 20, 4), np.uint8),
            np.linspace(0, 1, 200).reshape(10, 20),
            np.linspace(-5, 90, 200).reshape(10, 20),
            np.zeros((3000, 8), np.uint8),
        ],
    )
    def test_pictures(self, array: Any) -> None:
        assets = Assets()
        taken = validate(accept_image(START, offer("image", array), assets.put))
        assert taken.picture is not None
        result = run(taken, Context(backends.get("numpy"), assets))
        assert result.picture is not None
        assert result.picture.dtype == np.uint8
        assert max(result.picture.shape[:2]) <= 2048
        lost = run(taken, Context(backends.get("numpy")))
        assert lost.picture is None
        assert "open it again" in lost.picture_reason

    def test_what_is_no_picture(self) -> None:
        for bad in (np.ones((2, 2)), np.ones((10, 10, 2)), np.ones(100)):
            with pytest.raises(ValueError, match="wanted is a picture"):
                accept_image(START, offer("image", bad), Assets().put)


WORDS = {
    "Change A": lambda p: edits.move_first(p, None, 5.0, 5.0),
    "Act with inv(A)": lambda p: edits.act(p, "inv(A)"),
    "Move M": lambda p: edits.act(p, "[[1, 0], [0, 1]]"),
    "Add C": naming.add_matrix,
    "Remove B": lambda p: naming.remove_matrix(p, "B"),
    "Rename A to K": lambda p: naming.rename(p, "A", "K"),
    "Add k": naming.add_slider,
    "Move v": lambda p: edits.move_v(p, 9.0, 9.0),
    "Move b": lambda p: edits.move_b(p, 9.0, 9.0),
    "Move P": lambda p: naming.move_point(p, "P", 9.0, 9.0),
    "Add point S": naming.add_point,
    "Show the circle": lambda p: edits.choose_shown(p, circle=True),
    "Hide the grid": lambda p: edits.choose_shown(p, grid=False),
    "Work in 3×3": lambda p: edits.choose_mode(p, "homogeneous"),
    "Go in the acts of the SVD": lambda p: edits.choose_path(p, "svd"),
    "Snap to the grid": lambda p: edits.choose_snap(p, "grid"),
    "Compare BA and AB": lambda p: edits.choose_pair(p, "B", "A"),
    "Turn tank": lambda p: staging.set_part(p, "tank", angle=77.0),
    "Let the camera follow tank": lambda p: staging.set_camera(p, follows="tank"),
    "Let the world carry turret": lambda p: staging.carry(p, "turret", ""),
    "Predict the determinant": lambda p: start_prediction(p, "determinant"),
    "Change the steps of the trail": lambda p: edits.choose_steps(p, 3),
    "Look elsewhere": lambda p: edits.scrub(p, 0.5),
}


@pytest.mark.parametrize("words", WORDS)
def test_the_undo_menus_words(words: str) -> None:
    assert describe(START, WORDS[words](START)) == words


def test_words_for_going_on(ctx: Context) -> None:
    result = run(START, ctx)
    again = edits.apply_again(START, result)
    assert describe(START, again) == "Apply A again"
    assert describe(again, edits.start_over(again)) == "Start over"
    assert describe(START, edits.go_to(START, "B", result.map)) == "Go to A @ A"


def test_every_way_between_presets_has_words() -> None:
    for before in TOOL.presets:
        for after in TOOL.presets:
            assert describe(before.params, after.params)


def test_flags_of_show_have_words() -> None:
    for flag in Show.__struct_fields__:
        shown = not getattr(START.show, flag)
        words = describe(START, edits.choose_shown(START, **{flag: shown}))
        assert words.startswith("Show " if shown else "Hide ")
