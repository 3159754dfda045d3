"""The vector canvas without its picture: edits, the words of undo, and the quantities."""

from __future__ import annotations

import math

import msgspec
import numpy as np
import pytest

from lavis.compute import backend as backends
from lavis.document import Context, InvalidParams, validate
from lavis.tools.vectors import LIMIT, MAX_VECTORS, TOOL, Params, Show, Vector, View, edits, history
from lavis.tools.vectors.functions import run

DEFAULT = Params()


@pytest.fixture
def ctx() -> Context:
    return Context(backends.get("numpy"))


def two(v: tuple[float, float], w: tuple[float, float]) -> Params:
    return Params((Vector("v", *v), Vector("w", *w)))


# -- what can be kept


def test_the_defaults_and_the_presets_survive_saving():
    for preset in TOOL.presets:
        assert validate(preset.params) == preset.params
    assert TOOL.presets[0].params == DEFAULT


@pytest.mark.parametrize("name", ["", " ", "a" * 25, " v", "v\n", "\x00"])
def test_a_name_that_is_none_is_refused(name):
    with pytest.raises(InvalidParams):
        validate(Params((Vector(name, 1.0, 1.0),)))


def test_names_are_unique_in_a_file_too():
    with pytest.raises(ValueError, match="already a vector “v”"):
        Params((Vector("v", 1.0, 0.0), Vector("v", 0.0, 1.0)))
    twice = b'{"vectors": [{"name": "v", "x": 1, "y": 0}, {"name": "v", "x": 0, "y": 1}]}'
    with pytest.raises(msgspec.ValidationError, match="already a vector “v”"):
        msgspec.json.decode(twice, type=Params)


@pytest.mark.parametrize(
    "bad",
    [
        Params((Vector("v", 1.1e12, 0.0),)),
        Params((Vector("v", 0.0, 0.0, tail_y=-2e12),)),
        Params(tuple(Vector(f"v{i}", 0.0, 0.0) for i in range(MAX_VECTORS + 1))),
        Params((Vector("v", 0.0, 0.0, color="black"),)),
        Params(view=View(scale=-1.0)),
    ],
)
def test_bounds_stand_in_the_types(bad):
    with pytest.raises(InvalidParams):
        validate(bad)


# -- edits


def test_add_takes_the_next_name_color_and_free_direction():
    params = Params(vectors=(), pair=("", ""))
    for _ in range(MAX_VECTORS):
        params = edits.add_vector(params)
    names = [vector.name for vector in params.vectors]
    assert names[:5] == ["v", "w", "u", "a", "b"]
    assert len(set(names)) == MAX_VECTORS
    assert [vector.color for vector in params.vectors[:3]] == ["cat1", "cat2", "cat6"]
    assert len({(vector.x, vector.y) for vector in params.vectors[:9]}) == 9
    assert params.view.selected == names[-1]
    assert validate(params) == params
    with pytest.raises(ValueError, match="at most 100 vectors"):
        edits.add_vector(params)


def test_a_new_vector_can_be_seen_at_any_zoom():
    new = edits.add_vector(DEFAULT, unit=1e-9).vectors[-1]
    assert 1e-9 < math.hypot(new.x, new.y) < 4e-9
    assert validate(edits.add_vector(DEFAULT, unit=1e12)).vectors[-1].x == LIMIT


def test_removing_one_of_the_pair_falls_to_another():
    params = edits.add_vector(DEFAULT)
    left = edits.remove_vector(params, "w")
    assert [vector.name for vector in edits.pair_of(left)] == ["v", "u"]
    assert edits.pair_of(edits.remove_vector(left, "v")) is None


def test_removing_the_selected_selects_nothing():
    params = edits.select(DEFAULT, "w")
    assert edits.remove_vector(params, "w").view.selected == ""
    assert edits.remove_vector(params, "v").view.selected == "w"


@pytest.mark.parametrize(
    ("pair", "found"),
    [
        (("v", "w"), ("v", "w")),
        (("w", "v"), ("w", "v")),
        (("v", "v"), ("v", "v")),
        (("gone", "w"), ("v", "w")),
        (("v", "gone"), ("v", "w")),
        (("gone", "v"), ("w", "v")),
        (("gone", "lost"), ("v", "w")),
    ],
)
def test_the_pair_tolerates_names_that_are_missing(pair, found):
    params = msgspec.structs.replace(DEFAULT, pair=pair)
    assert tuple(vector.name for vector in edits.pair_of(params)) == found


def test_choosing_one_of_a_pair_keeps_the_other_that_is_shown():
    params = msgspec.structs.replace(edits.add_vector(DEFAULT), pair=("gone", "w"))
    assert edits.choose_pair(params, second="u").pair == ("v", "u")


def test_rename_takes_pair_and_selection_along():
    renamed = edits.rename_vector(edits.select(DEFAULT, "v"), "v", "  force ")
    assert renamed.vectors[0].name == "force"
    assert renamed.pair == ("force", "w")
    assert renamed.view.selected == "force"
    assert validate(renamed) == renamed
    assert edits.rename_vector(DEFAULT, "v", "v") is DEFAULT


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("", "is empty"),
        ("w", "already a vector “w”"),
        ("x" * 25, "has 25 characters; it may have at most 24"),
        ("a\x07b", "cannot be shown"),
    ],
)
def test_rename_says_what_is_wrong(name, sentence):
    with pytest.raises(ValueError, match=sentence):
        edits.rename_vector(DEFAULT, "v", name)


def test_move_tip_leaves_the_tail_and_no_noise():
    params = Params((Vector("v", 1.0, 1.0, tail_x=0.1, tail_y=0.7),))
    moved = edits.move_tip(params, "v", 0.3, 1.0).vectors[0]
    assert (moved.x, moved.y) == (0.2, 0.3)
    assert moved.tail == (0.1, 0.7)


def test_move_tail_carries_the_arrow():
    moved = edits.move_tail(DEFAULT, "w", -2.0, 0.5).vectors[1]
    assert (moved.x, moved.y) == (1.0, 2.5)
    assert moved.tail == (-2.0, 0.5)
    assert moved.tip == (-1.0, 3.0)


def test_moves_end_at_the_bounds():
    far = edits.move_tip(DEFAULT, "v", 1e15, -1e15)
    assert (far.vectors[0].x, far.vectors[0].y) == (LIMIT, -LIMIT)
    assert validate(edits.move_tail(far, "v", -1e300, 1e300))
    assert edits.move_tip(DEFAULT, "gone", 1.0, 1.0) is DEFAULT


def test_typed_components_are_kept_to_the_last_bit():
    params = edits.set_components(DEFAULT, "v", x=1 / 3)
    assert params.vectors[0].x == 1 / 3
    assert params.vectors[0].y == 1.0


def test_bounds_hold_every_mark():
    hidden = Show(sum=False, projection=False)
    assert edits.bounds(msgspec.structs.replace(DEFAULT, show=hidden)) == (0.0, 0.0, 3.0, 2.5)
    assert edits.bounds(DEFAULT) == (0.0, 0.0, 4.0, 3.5)
    left = two((-1.0, 0.0), (4.0, 1.0))
    assert edits.bounds(msgspec.structs.replace(left, show=Show(sum=False)))[0] == -1.0
    foot = two((1.0, 0.0), (-4.0, 1.0))
    assert edits.bounds(foot)[0] == -4.0
    assert edits.bounds(Params(vectors=())) == (0.0, 0.0, 0.0, 0.0)


# -- the undo menu's words


@pytest.mark.parametrize(
    ("after", "words"),
    [
        (edits.move_tip(DEFAULT, "v", 2.0, 2.0), "Move v"),
        (edits.move_tail(DEFAULT, "w", 2.0, 2.0), "Move w"),
        (edits.set_components(DEFAULT, "w", x=7.0), "Move w"),
        (edits.add_vector(DEFAULT), "Add u"),
        (edits.remove_vector(DEFAULT, "w"), "Remove w"),
        (edits.rename_vector(DEFAULT, "v", "a"), "Rename v to a"),
        (edits.recolor_vector(DEFAULT, "v", "cat6"), "Recolour v"),
        (edits.choose_pair(DEFAULT, first="w", second="v"), "Choose the pair w and v"),
        (edits.choose_shown(DEFAULT, difference=True), "Show difference"),
        (edits.choose_shown(DEFAULT, angle=False), "Hide angle"),
        (msgspec.structs.replace(DEFAULT, snap="grid"), "Snap to the grid"),
        (Params(vectors=()), "Remove all vectors"),
        (two((1.0, 1.0), (2.0, 2.0)), "Change 2 vectors"),
    ],
)
def test_describe(after, words):
    assert history.describe(DEFAULT, after) == words


def test_describe_snap_off():
    assert history.describe(msgspec.structs.replace(DEFAULT, snap="grid"), DEFAULT) == "Snap off"


# -- the quantities


def test_the_quantities_of_two_vectors(ctx):
    result = run(DEFAULT, ctx)
    v, w = np.array([3.0, 1.0]), np.array([1.0, 2.5])
    length = np.linalg.norm
    cosine = v @ w / length(v) / length(w)
    assert (result.a, result.b, result.reason) == ("v", "w", "")
    assert result.sum == (4.0, 3.5)
    assert result.difference == (2.0, -1.5)
    assert result.terms == (3.0, 2.5)
    assert result.dot == 5.5
    assert result.norm_a == pytest.approx(length(v), rel=1e-15)
    assert result.norm_b == pytest.approx(length(w), rel=1e-15)
    assert result.distance == 2.5
    assert result.determinant == 6.5
    assert result.cosine == pytest.approx(cosine, rel=1e-15)
    assert result.angle == pytest.approx(np.arccos(cosine), rel=1e-14)
    assert math.degrees(result.angle) == pytest.approx(49.76, abs=0.005)
    assert result.projection == pytest.approx(tuple(v @ w / (v @ v) * v), rel=1e-15)
    assert result.rejection == pytest.approx(tuple(w - v @ w / (v @ v) * v), rel=1e-15)


def test_the_dot_product_is_the_projection(ctx):
    """The 3-4-5 of the worked examples: a = (3, 4), b = (1, 0)."""
    result = run(TOOL.preset("Dot product as projection: (3, 4) onto (1, 0)").params, ctx)
    assert result.dot == 3.0
    assert result.projection == (3.0, 0.0)
    assert result.rejection == (0.0, 4.0)
    assert math.degrees(result.angle) == pytest.approx(53.130102, abs=5e-7)
    assert {result.norm_a, result.norm_b} == {1.0, 5.0}


def test_the_lengths_of_shadow_and_rejection(ctx):
    a, b = np.array([3.0, 1.0]), np.array([-1.0, 2.0])
    result = run(Params((Vector("a", *a), Vector("b", *b)), pair=("a", "b")), ctx)
    along = a @ b / np.linalg.norm(a)
    assert along < 0
    assert result.projection_length == pytest.approx(along, rel=1e-6)
    assert result.rejection_length == pytest.approx(np.sqrt(b @ b - along**2), rel=1e-6)


def test_cosine_and_euclid_disagree(ctx):
    """Of the worked examples: cosine ranks p first, the Euclidean distance q."""
    params = TOOL.preset("Nearest by cosine or by distance").params
    near_p = run(edits.choose_pair(params, first="x", second="p"), ctx)
    near_q = run(edits.choose_pair(params, first="x", second="q"), ctx)
    assert near_p.cosine > near_q.cosine == 0.0
    assert near_q.distance < near_p.distance


def test_special_positions(ctx):
    right = run(TOOL.preset("Perpendicular").params, ctx)
    assert (right.dot, right.cosine, right.projection) == (0.0, 0.0, (0.0, 0.0))
    assert right.angle == pytest.approx(math.pi / 2)
    parallel = run(TOOL.preset("Parallel").params, ctx)
    assert (parallel.angle, parallel.determinant, parallel.rejection) == (0.0, 0.0, (0.0, 0.0))
    opposite = run(TOOL.preset("Opposite").params, ctx)
    assert opposite.angle == pytest.approx(math.pi)
    assert opposite.cosine == pytest.approx(-1.0)
    assert opposite.sum == (0.0, 0.0)


def test_a_zero_vector_leaves_undefined_what_needs_a_direction(ctx):
    second = run(two((3.0, 1.0), (0.0, 0.0)), ctx)
    assert (second.cosine, second.angle) == (None, None)
    assert second.projection == (0.0, 0.0)
    assert second.reason == "w is the zero vector, which has no direction."
    first = run(two((0.0, 0.0), (1.0, 2.5)), ctx)
    assert (first.cosine, first.angle, first.projection, first.rejection) == (None,) * 4
    assert first.dot == 0.0
    assert first.reason.startswith("v is the zero vector")
    both = run(two((0.0, 0.0), (0.0, 0.0)), ctx)
    assert both.reason == "v and w are zero vectors, which have no direction."
    assert (both.dot, both.distance) == (0.0, 0.0)


def test_a_vector_with_itself(ctx):
    result = run(msgspec.structs.replace(DEFAULT, pair=("v", "v")), ctx)
    assert (result.dot, result.angle, result.distance) == (10.0, 0.0, 0.0)
    zero = msgspec.structs.replace(two((0.0, 0.0), (1.0, 0.0)), pair=("v", "v"))
    assert run(zero, ctx).reason == "v is the zero vector, which has no direction."


@pytest.mark.parametrize("count", [0, 1])
def test_fewer_than_two_say_so(ctx, count):
    result = run(Params(vectors=DEFAULT.vectors[:count]), ctx)
    assert result.dot is None
    assert "two vectors" in result.reason


@pytest.mark.parametrize("size", [1e12, 1e-300, 1e-12])
def test_extreme_lengths_have_a_direction(ctx, size):
    result = run(two((size, 0.0), (size, size)), ctx)
    assert math.degrees(result.angle) == pytest.approx(45.0)
    assert result.norm_b == pytest.approx(math.sqrt(2) * size, rel=1e-14)


def test_tails_change_nothing(ctx):
    moved = edits.move_tail(DEFAULT, "w", 40.0, -7.0)
    assert run(moved, ctx) == run(DEFAULT, ctx)


def test_the_result_is_plain_numbers(ctx):
    result = run(DEFAULT, ctx)
    assert type(result.dot) is float
    assert msgspec.convert(msgspec.to_builtins(result), type(result)) == result
