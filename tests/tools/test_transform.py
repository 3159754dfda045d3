"""What the transformation grid computes: M from its texts, the way to it, and what it does."""

from __future__ import annotations

import itertools
import math
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import linalg

from lavis.compute import backend as backends
from lavis.document import Context, Prediction, validate
from lavis.tools.transform import (
    TOOL,
    Affine,
    Camera,
    Mark,
    Named,
    Params,
    Part,
    Result,
    Scene,
    Show,
    Slider,
    edits,
)
from lavis.tools.transform.functions import run
from lavis.tools.transform.motion import compare_frames, frame
from lavis.tools.transform.shapes import SHAPES

replace = msgspec.structs.replace
NOTHING = Show(**dict.fromkeys(Show.__struct_fields__, False))
EVERYTHING = Show(**{flag: flag != "picture" for flag in Show.__struct_fields__})
PATHS = ("linear", "polar", "svd", "eigen", "polar acts")


@pytest.fixture
def ctx() -> Context:
    return Context(backends.get("numpy"))


def of(*texts: str, show: Show = NOTHING, **fields: Any) -> Params:
    named = tuple(Named(name, text) for name, text in zip("ABCDEF", texts, strict=False))
    return Params(named, show=show, **fields)


def rows(moved: Affine) -> np.ndarray:
    return np.array(moved.rows)


def whole(moved: Affine) -> np.ndarray:
    (a, b), (c, d) = moved.rows
    return np.array([[a, b, moved.origin[0]], [c, d, moved.origin[1]], [0, 0, 1]])


class TestDefinitions:
    def test_they_follow_one_another(self, ctx: Context) -> None:
        params = of("rot(turn)", "[[1, 1], [0, 1]]", "A @ B", sliders=(Slider("turn", 90.0),))
        result = run(replace(params, acting="C"), ctx)
        assert [value.error for value in result.matrices] == ["", "", ""]
        assert np.allclose(rows(result.map), [[0, -1], [1, 1]])
        turned = run(replace(params, acting="C", sliders=(Slider("turn", 0.0),)), ctx)
        assert np.allclose(rows(turned.map), [[1, 1], [0, 1]])

    @pytest.mark.parametrize(
        ("text", "wanted"),
        [
            ("A", [[2, 1], [0, 3]]),
            ("inv(A)", linalg.inv([[2, 1], [0, 3]])),
            ("A.T", [[2, 0], [1, 3]]),
            ("A^3", np.linalg.matrix_power([[2, 1], [0, 3]], 3)),
            ("2A - I", [[3, 2], [0, 5]]),
            ("A @ B - B @ A", np.array([[1, -1], [3, -1]])),
            ("I", np.eye(2)),
            ("2I", 2 * np.eye(2)),
        ],
    )
    def test_what_acts_is_an_expression(self, ctx: Context, text: str, wanted: Any) -> None:
        A, B = np.array([[2, 1], [0, 3]]), np.array([[0, -1], [1, 0]])
        if "@" in text:
            wanted = A @ B - B @ A
        result = run(of("[[2, 1], [0, 3]]", "[[0, -1], [1, 0]]", acting=text), ctx)
        assert result.acting.error == ""
        assert np.allclose(rows(result.map), wanted)

    @pytest.mark.parametrize(
        ("text", "sentence", "position"),
        [
            ("A @", "", 3),
            ("", "", 0),
            ("A @ Q", "There is no Q", 4),
            ("__import__('os')", "", 0),
            ("A.__class__", "", 1),
            ("9^9^9^9", "", 0),
            ("zeros(100000, 100000)", "too large", 0),
            ("3", "This is the number 3; wanted is a 2×2 matrix.", 0),
            ("[[1, 2, 3], [4, 5, 6]]", "This is a 2×3 matrix; wanted is 2×2.", 0),
            ("[1, 2]", "This is a 2×1 matrix", 0),
            ("[[1, 2], [3]]", "", 7),
            ("eye(3)", "the homogeneous mode 3×3", 0),
            ("[[1e200, 0], [0, 1]]", "beyond 1e150", 0),
            ("[[1, 0], [0, 1]] / 0", "", 17),
            ("(" * 5000, "", 64),
        ],
    )
    def test_an_error_is_said_where_it_is(
        self, ctx: Context, text: str, sentence: str, position: int
    ) -> None:
        result = run(of("[[2, 1], [0, 3]]", acting=text[:1000]), ctx)
        error = result.acting.error
        assert error.endswith(".")
        assert sentence in error
        assert result.reason == error
        assert result.eigen is None
        assert result.matrices[0].error == ""
        if position:
            assert abs(result.acting.position - position) <= 2

    def test_a_cycle_is_named_and_the_rest_goes_on(self, ctx: Context) -> None:
        result = run(of("B", "A", "[[1, 1], [0, 1]]", acting="C"), ctx)
        assert "A depends on itself: A → B → A" in result.matrices[0].error
        assert result.matrices[1].error
        assert rows(result.map).tolist() == [[1, 1], [0, 1]]
        spoilt = run(of("B", "A", acting="A + 1"), ctx)
        assert spoilt.acting.error == "A, which is used here, has an error of its own."

    def test_entries_are_told_from_expressions(self, ctx: Context) -> None:
        result = run(of("[[2, -1], [0, 3]]", "[[2, 1], [0, 1 + 2]]", "rot(3)"), ctx)
        assert [value.literal for value in result.matrices] == [True, False, False]
        assert result.acting.literal

    def test_names_are_unique(self) -> None:
        with pytest.raises(ValueError, match="already a matrix or slider “A”"):
            validate(Params((Named("A", "1"),), sliders=(Slider("A", 1.0),)))
        with pytest.raises(ValueError, match="already a point “P”"):
            validate(Params(points=(Mark("P", 0, 0), Mark("P", 1, 0))))


class TestReadout:
    def test_two_lines(self, ctx: Context) -> None:
        result = run(of("[[2, 1], [1.5, 1.5]]"), ctx)
        assert (result.det, result.trace, result.rank) == (1.5, 3.5, 2)
        assert result.eigen is not None
        assert result.eigen.kind == "real"
        assert np.allclose(result.eigen.values, [(3, 0), (0.5, 0)])
        assert result.singular is not None
        assert np.allclose(result.singular.values, linalg.svdvals([[2, 1], [1.5, 1.5]]))
        assert result.condition == pytest.approx(np.linalg.cond([[2, 1], [1.5, 1.5]]))
        assert result.inverse is not None
        assert np.allclose(rows(result.inverse), linalg.inv([[2, 1], [1.5, 1.5]]))

    def test_a_complex_pair(self, ctx: Context) -> None:
        params = of("2 rot(-30)", show=replace(NOTHING, eigen=True), v=(1.0, 0.0), steps=3)
        result = run(params, ctx)
        assert result.eigen is not None
        assert result.eigen.kind == "complex"
        assert result.eigen.angle == pytest.approx(math.radians(-30))
        assert result.eigen.modulus == pytest.approx(2)
        assert np.allclose(result.eigen.axes, np.eye(2))
        assert np.allclose(result.eigen.spiral[-1], [0, -8])
        assert result.eigen.vectors == ()

    def test_a_defective_one(self, ctx: Context) -> None:
        result = run(of("[[2, 1], [0, 2]]"), ctx)
        assert result.eigen is not None
        assert (result.eigen.kind, result.eigen.vectors) == ("defective", ((1.0, 0.0),))
        assert result.eigen.generalized == (0.0, 1.0)

    def test_singular(self, ctx: Context) -> None:
        result = run(of("[[1, 2], [0.5, 1]]"), ctx)
        assert (result.det, result.rank, result.condition, result.inverse) == (0, 1, None, None)
        assert result.inverse_reason == "M is singular: it has no inverse."
        assert result.spaces is not None
        assert np.allclose(result.spaces.null, np.array([[2, -1]]) / math.sqrt(5))
        assert np.allclose(result.spaces.column, np.array([[2, 1]]) / math.sqrt(5))
        assert result.eigen is not None
        assert result.eigen.values[1] == (0.0, 0.0)

    def test_what_kind_it_is(self, ctx: Context) -> None:
        names = [each.name for each in run(of("[[0, 1], [1, 0]]"), ctx).properties]
        assert names[0] == "reflection"
        assert {"symmetric", "orthogonal", "involution"} <= set(names)

    @pytest.mark.parametrize(
        "text",
        [
            "[[0, 0], [0, 0]]",
            "[[1e150, 0], [0, 1e-150]]",
            "[[1e-150, 2e-150], [3e-150, 4e-150]]",
            "[[1e150, -1e150], [1e150, 1e150]]",
            "[[1, 1], [0, 1 + 1e-12]]",
            "[[1, 1e-150], [-1e-150, 1]]",
            "[[0, 1], [0, 0]]",
        ],
    )
    @pytest.mark.parametrize("path", PATHS)
    def test_nothing_that_is_nasty_crashes(self, ctx: Context, text: str, path: Any) -> None:
        params = of(text, "[[0, -1], [1, 0]]", show=EVERYTHING, path=path, goal="apply")
        result = run(params, ctx)
        assert result.eigen is not None
        assert result.acts
        for t in (0.0, 0.3, 0.5, 0.9, 1.0):
            at = frame(params, result, t).map
            assert np.isfinite(rows(at)).all()

    @settings(max_examples=25)
    @given(st.lists(st.floats(-1e150, 1e150), min_size=4, max_size=4))
    def test_any_entries(self, entries: list[float]) -> None:
        a, b, c, d = entries
        params = edits.set_matrix(of("I", "[[0, -1], [1, 0]]", show=EVERYTHING), ((a, b), (c, d)))
        result = run(params, Context(backends.get("numpy")))
        assert result.map.rows == ((a, b), (c, d))
        assert result.trail[0] == params.v


class TestMotion:
    @pytest.mark.parametrize("path", PATHS)
    @pytest.mark.parametrize("text", ["[[2, 1], [1.5, 1.5]]", "rot(50)", "[[1, 1], [0, 1]]"])
    def test_it_starts_at_the_plane_and_ends_at_the_matrix(
        self, ctx: Context, path: Any, text: str
    ) -> None:
        params = of(text, path=path)
        result = run(params, ctx)
        assert frame(params, result, 0.0).map == Affine()
        assert frame(params, result, 1.0).map == result.map
        for before, after in itertools.pairwise(result.acts):
            assert np.allclose(rows(before.end), rows(after.first))

    def test_a_rotation_keeps_its_area(self, ctx: Context) -> None:
        params = of("rot(170)", path="polar")
        result = run(params, ctx)
        areas = [frame(params, result, t).det for t in np.linspace(0, 1, 21)]
        assert np.allclose(areas, 1)

    def test_the_frames_are_the_kernels(self, ctx: Context) -> None:
        from lavis.compute import transforms

        M = np.array([[1.5, 1], [-0.5, 1]])
        for path in PATHS:
            params = of("[[1.5, 1], [-0.5, 1]]", path=path)
            result = run(params, ctx)
            for t in (0.1, 1 / 3, 0.5, 0.75):
                wanted = transforms.interpolate(np.eye(2), M, t, path)
                assert np.allclose(rows(frame(params, result, t).map), wanted)

    def test_acts_have_names_with_their_numbers(self, ctx: Context) -> None:
        names = [act.name for act in run(of("[[2, 0], [0, -0.5]]", path="svd"), ctx).acts]
        assert names[1] == "stretch by Σ: 2 and −0.5, a flip"
        params = of("[[2, 1], [1.5, 1.5]]", path="eigen")
        result = run(params, ctx)
        assert result.acts[1].name == "Λ: stretch by 3 and 0.5"
        assert frame(params, result, 0.5).act == 1
        assert frame(params, result, 0.5).name == result.acts[1].name

    def test_applied_to_what_is_there(self, ctx: Context) -> None:
        params = of("[[1, 1], [0, 1]]")
        result = run(params, ctx)
        for power in (2, 3):
            params = edits.apply_again(params, result)
            assert params.view.t == 0
            result = run(params, ctx)
            assert rows(result.end).tolist() == [[1, power], [0, 1]]
            assert rows(frame(params, result, 0.0).map).tolist() == [[1, power - 1], [0, 1]]
        assert run(edits.start_over(params), ctx).start == Affine()

    def test_to_the_target_from_where_it_is(self, ctx: Context) -> None:
        params = of("[[1, 1], [0, 1]]", "[[2, 0], [0, 2]]")
        now = frame(params, run(params, ctx), 0.5).map
        gone = edits.go_to(params, "B", now)
        result = run(gone, ctx)
        assert frame(gone, result, 0.0).map == now
        assert rows(frame(gone, result, 1.0).map).tolist() == [[2, 0], [0, 2]]

    def test_translations_move_along(self, ctx: Context) -> None:
        params = of("translation(4, -2) @ homogeneous(rot(90))", mode="homogeneous", path="polar")
        result = run(params, ctx)
        assert result.map.origin == (4, -2)
        middle = frame(params, result, 0.5).map
        assert middle.origin == (2, -1)
        assert middle.det == pytest.approx(1)
        assert result.fixed is not None
        assert np.allclose(result.map(result.fixed), result.fixed)
        assert result.inverse is not None
        assert np.allclose(whole(result.inverse) @ whole(result.map), np.eye(3), atol=1e-12)

    def test_a_translation_alone_leaves_no_point(self, ctx: Context) -> None:
        result = run(of("translation(1, 0)", mode="homogeneous"), ctx)
        assert result.fixed is None
        assert result.properties[0].name == "translation"
        perspective = of("[[1, 0, 0], [0, 1, 0], [0, 1, 1]]", mode="homogeneous")
        assert "perspective" in run(perspective, ctx).acting.error


class TestStudies:
    def test_the_trail_and_its_curve(self, ctx: Context) -> None:
        show = replace(NOTHING, trail=True)
        result = run(of("[[0, -1], [1, 0]]", show=show, v=(1.0, 0.0), steps=4), ctx)
        assert np.allclose(result.trail, [[1, 0], [0, 1], [-1, 0], [0, -1], [1, 0]])
        assert result.eigen is not None
        assert np.allclose(np.linalg.norm(result.eigen.spiral, axis=1), 1)
        far = run(of("[[1e9, 0], [0, 1]]", show=show, v=(1.0, 0.0), steps=4), ctx)
        assert len(far.trail) == 2
        assert far.trail_reason.startswith("Step 2 lies more than 10¹² units away")

    def test_the_ball_becomes_an_ellipse(self, ctx: Context) -> None:
        params = of("[[3, 0], [0, 0.5]]", show=replace(NOTHING, ball=True), radius=0.1)
        ball = run(params, ctx).ball
        assert ball is not None
        assert np.allclose(np.abs(ball.axes), [[0.3, 0], [0, 0.05]])
        assert ball.condition == pytest.approx(6)

    def test_ab_beside_ba(self, ctx: Context) -> None:
        params = of("[[0, -1], [1, 0]]", "[[1, 1], [0, 1]]", show=replace(NOTHING, compare=True))
        result = run(params, ctx)
        made = result.compare
        assert made is not None
        assert rows(made.ab).tolist() == [[0, -1], [1, 1]]
        assert rows(made.ba).tolist() == [[1, -1], [1, 0]]
        assert rows(made.commutator).tolist() == [[-1, 0], [0, 1]]
        assert not made.equal
        assert made.reason == "A turns every line, so B meets other lines if it comes second."
        frames = compare_frames(params, result, 0.5)
        assert frames is not None
        assert [rows(each.map).tolist() for each in frames] == [[[1, 1], [0, 1]], [[0, -1], [1, 0]]]
        ends = compare_frames(params, result, 1.0)
        assert ends is not None
        assert [each.map for each in ends] == [made.ab, made.ba]
        assert [act.name for act in made.acts_ab] == ["first B", "then A"]

    @pytest.mark.parametrize(
        ("a", "b", "reason"),
        [
            ("[[2, 0], [0, 3]]", "[[5, 0], [0, 1]]", "Both are diagonal"),
            ("rot(20)", "2 rot(50)", "Both turn and scale"),
            ("[[2, 1], [1, 2]]", "[[1, 3], [3, 1]]", "They share their eigenvectors"),
            ("3I", "[[1, 3], [0, 1]]", "A treats every direction alike"),
        ],
    )
    def test_why_they_are_the_same(self, ctx: Context, a: str, b: str, reason: str) -> None:
        made = run(of(a, b, show=replace(NOTHING, compare=True)), ctx).compare
        assert made is not None
        assert made.equal
        assert made.reason.startswith(reason)

    def test_what_cannot_be_compared(self, ctx: Context) -> None:
        show = replace(NOTHING, compare=True)
        assert run(of("I", "Q", show=show), ctx).compare_reason == "B has an error of its own."
        assert "no matrix of the plane" in run(of("I", "3", show=show), ctx).compare_reason

    @pytest.mark.parametrize(
        ("text", "b", "kind", "x"),
        [
            ("[[2, 1], [1.5, 1.5]]", (4.0, 3.75), "one", (1.5, 1)),
            ("[[1, 2], [2, 4]]", (5.0, 10.0), "many", (1, 2)),
            ("[[1, 2], [2, 4]]", (5.0, 0.0), "none", (0.2, 0.4)),
            ("zeros(2, 2)", (0.0, 0.0), "many", (0, 0)),
        ],
    )
    def test_equations(self, ctx: Context, text: str, b: Any, kind: str, x: Any) -> None:
        found = run(of(text, b=b, show=replace(NOTHING, solve=True)), ctx).solution
        assert found is not None
        assert found.kind == kind
        assert np.allclose(found.x, x)
        assert found.reason.endswith(".")

    def test_an_equation_in_three_by_three(self, ctx: Context) -> None:
        params = of("translation(4, -2) @ homogeneous(2I)", mode="homogeneous", b=(6.0, 0.0))
        found = run(replace(params, acting="translation(4, -2) @ homogeneous([[2,0],[0,2]])",
                            show=replace(NOTHING, solve=True)), ctx).solution  # fmt: skip
        assert found is not None
        assert np.allclose(found.x, (1, 1))
        assert np.allclose(found.image, (6, 0))

    @pytest.mark.parametrize(
        ("text", "reason"),
        [
            ("[[2, 1], [1.5, 1.5]]", "It settles on the eigenline of λ₁"),
            ("rot(30)", "The eigenvalues are a complex pair"),
            ("3I", "Every direction is an eigenvector"),
            ("[[2, 1], [0, 2]]", "M is defective"),
            ("[[0, 1], [1, 0]]", "λ₁ = −λ₂"),
            ("[[0, 1], [0, 0]]", "M sends it to zero"),
        ],
    )
    def test_power_iteration(self, ctx: Context, text: str, reason: str) -> None:
        params = of(text, show=replace(NOTHING, power=True), v=(1.0, -1.0), power_step=20)
        made = run(params, ctx).power
        assert made is not None
        assert made.reason.startswith(reason)
        assert np.allclose(np.linalg.norm(made.vectors, axis=1), 1)
        if made.ratio and made.ratio < 1 and made.errors:
            assert made.errors[-1] < 1e-8
        nowhere = run(replace(params, v=(0.0, 0.0)), ctx)
        assert nowhere.power is None
        assert "zero vector" in nowhere.power_reason

    def test_points_and_the_picture(self, ctx: Context) -> None:
        show = replace(NOTHING, points=True, picture=True)
        params = of("[[0, -1], [1, 0]]", show=show, points=(Mark("P", 1.0, 2.0),))
        result = run(params, ctx)
        assert result.images == ((-2.0, 1.0),)
        assert result.picture is not None
        assert result.picture.dtype == np.uint8
        assert run(replace(params, show=NOTHING), ctx).picture is None


class TestScene:
    def test_a_part_stands_where_its_parents_carry_it(self, ctx: Context) -> None:
        parts = (
            Part("body", "tank", "", 2.0, 1.0, 90.0, 2.0),
            Part("gun", "turret", "body", 1.0, 0.0, 0.0, 0.5),
        )
        camera = Camera(2.0, 1.0, 0.0, 8.0)
        result = run(Params(mode="scene", scene=Scene(parts, camera)), ctx)
        assert result.stage is not None
        body, gun = result.stage.parts
        assert gun.chain == ("body", "gun")
        assert np.allclose(gun.world.origin, (2, 3))
        assert np.allclose(rows(gun.world), [[0, -1], [1, 0]])
        assert np.allclose(whole(gun.world), whole(body.local) @ whole(gun.local))
        assert np.allclose(gun.seen.origin, (0, 2 / 3))
        assert np.allclose(whole(result.stage.view), linalg.inv(whole(result.stage.camera)))

    def test_a_camera_that_follows_sees_its_part_stand_still(self, ctx: Context) -> None:
        seen = []
        for angle in (0.0, 40.0):
            parts = (Part("body", "tank", "", 2.0, 1.0, angle),)
            params = Params(mode="scene", scene=Scene(parts, Camera(follows="body")))
            stage = run(params, ctx).stage
            assert stage is not None
            seen.append(whole(stage.parts[0].seen))
        assert np.allclose(*seen)

    def test_a_ring_is_said_and_stands_in_the_world(self, ctx: Context) -> None:
        parts = (Part("a", parent="b", x=1.0), Part("b", parent="a"), Part("c", parent="a"))
        stage = run(Params(mode="scene", scene=Scene(parts)), ctx).stage
        assert stage is not None
        assert stage.problem == "a, b carry each other in a ring: they stand in the world."
        assert stage.parts[0].world.origin == (1, 0)
        assert stage.parts[2].chain == ("a", "c")

    def test_every_shape_has_an_outline(self) -> None:
        assert set(SHAPES) == {"tank", "turret", "wheel", "flag", "ship", "letter", "square"}
        assert all(len(points) >= 3 for points in SHAPES.values())


def test_presets_compute_and_say_what_they_show(ctx: Context) -> None:
    kinds = {}
    for preset in TOOL.presets:
        result = run(preset.params, ctx)
        assert isinstance(result, Result)
        assert result.acting.error == ""
        assert [value.error for value in result.matrices if value.error] == []
        if result.eigen is not None:
            kinds[preset.name] = result.eigen.kind
    assert kinds["Defective: one eigenline"] == "defective"
    assert kinds["Complex pair: a spiral"] == "complex"
    course = run(TOOL.preset("AB is not BA").params, ctx)
    assert rows(course.map).tolist() == [[0, -1], [1, 1]]


def test_numbers_of_a_guess() -> None:
    validate(Params(prediction=Prediction("determinant", (1.0,))))
    for bad in (Prediction("determinant", (1.0, 2.0)), Prediction("x", (1.0,))):
        with pytest.raises(ValueError, match=r"one number|no “x” to predict"):
            Params(prediction=bad)
