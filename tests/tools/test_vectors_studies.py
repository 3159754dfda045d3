"""What more than a pair says: combination, span, Gram–Schmidt, norms, ranking, attention, long."""

from __future__ import annotations

import math

import msgspec
import numpy as np
import pytest

from lavis.compute import backend as backends
from lavis.document import Assets, Context, InvalidParams, Prediction, validate
from lavis.tools.vectors import (
    TOOL,
    LongVector,
    Params,
    Show,
    Vector,
    choices,
    edits,
    history,
    long_edits,
)
from lavis.tools.vectors.functions import run

replace = msgspec.structs.replace
STUDIES = ("combination", "chain", "gram_schmidt", "norms", "ranking", "attention")


@pytest.fixture
def ctx() -> Context:
    return Context(backends.get("numpy"))


def several(*points: tuple[float, float], **fields) -> Params:
    return Params(tuple(Vector("abcdefg"[i], *at) for i, at in enumerate(points)), **fields)


def shown(*flags: str) -> Show:
    return Show(**dict.fromkeys(flags, True))


def preset(name: str) -> Params:
    return TOOL.preset(name).params


# -- only what is shown is computed


def test_nothing_is_computed_that_is_not_shown(ctx):
    result = run(Params(), ctx)
    for name in ("combination", "span", "chain", "orthogonal", "norms", "ranking", "attention"):
        assert getattr(result, name) is None, name
    assert result.long is None


@pytest.mark.parametrize("points", [(), ((1.0, 2.0),), ((0.0, 0.0), (0.0, 0.0))])
def test_everything_shown_of_little_or_nothing(ctx, points):
    result = run(several(*points, show=shown(*STUDIES), span="all", step=9), ctx)
    assert msgspec.convert(msgspec.to_builtins(result), type(result)) == result


# -- combination and span


def test_the_linear_combination(ctx):
    params = preset("Linear combination")
    v, w = params.vectors
    expected = 1.5 * np.array([v.x, v.y]) + 2.0 * np.array([w.x, w.y])
    assert run(params, ctx).combination == pytest.approx(tuple(expected))
    assert choices.combination_tip(params) == pytest.approx(tuple(expected))


def test_reach_solves_for_the_coefficients():
    params = several((2.0, 0.5), (-0.5, 1.5), pair=("a", "b"))
    reached = choices.reach(params, 0.75, -1.25)
    expected = np.linalg.solve([[2.0, -0.5], [0.5, 1.5]], [0.75, -1.25])
    assert reached.coefficients == pytest.approx(tuple(expected), rel=1e-11)
    assert choices.combination_tip(reached) == pytest.approx((0.75, -1.25), rel=1e-10)


def test_reach_starts_at_the_tail_and_ends_at_the_bounds():
    params = edits.move_tail(several((1.0, 0.0), (0.0, 1.0), pair=("a", "b")), "a", 5.0, 5.0)
    assert choices.reach(params, 7.0, 4.0).coefficients == (2.0, -1.0)
    assert choices.reach(params, 1e11, 0.0).coefficients[0] == 1e6
    assert validate(choices.reach(params, 1e11, -1e11))


@pytest.mark.parametrize("b", [(2.0, 4.0), (-0.1, -0.2), (0.0, 0.0)])
def test_dependent_vectors_reach_nothing(b):
    params = several((1.0, 2.0), b, pair=("a", "b"))
    assert not choices.independent(params)
    assert choices.reach(params, 3.0, 3.0) is params


@pytest.mark.parametrize(
    ("points", "rank", "dependent"),
    [
        (((1.0, 0.0), (1.0, 1e-9)), 2, ()),
        (((1.0, 2.0), (-2.0, -4.0)), 1, ("b",)),
        (((0.0, 0.0), (1.0, 1.0)), 1, ("a",)),
        (((0.0, 0.0), (0.0, 0.0)), 0, ("a", "b")),
        (((1.0, 0.0), (0.0, 1.0), (3.0, 4.0)), 2, ("c",)),
        (((2.0, 1.0),), 1, ()),
    ],
)
def test_the_span(ctx, points, rank, dependent):
    span = run(several(*points, span="all"), ctx).span
    assert (span.rank, span.dependent) == (rank, dependent)
    assert span.rank == np.linalg.matrix_rank(np.array(points), tol=1e-12)
    if rank == 1:
        table = np.array(points)
        assert np.allclose(table[:, 0] * span.direction[1], table[:, 1] * span.direction[0])
        assert math.hypot(*span.direction) == pytest.approx(1.0)


def test_the_span_of_the_pair_is_of_no_other(ctx):
    params = several((1.0, 2.0), (2.0, 4.0), (1.0, 0.0), pair=("a", "b"), span="pair")
    assert run(params, ctx).span.names == ("a", "b")
    assert run(params, ctx).span.rank == 1


# -- chains


def test_the_chain_sums_one_after_the_other(ctx):
    params = preset("Tip to tail")
    table = np.array([[each.x, each.y] for each in params.vectors])
    np.testing.assert_allclose(run(params, ctx).chain, np.cumsum(table, axis=0))


def test_laying_a_chain_moves_tails_and_nothing_else():
    params = several((2.0, 1.0), (-0.5, 1.5), (0.1, 0.2))
    laid = choices.lay_chain(edits.move_tail(params, "a", 0.1, 0.2))
    assert [each.tail for each in laid.vectors] == [(0.1, 0.2), (2.1, 1.2), (1.6, 2.7)]
    assert [(each.x, each.y) for each in laid.vectors] == [(2.0, 1.0), (-0.5, 1.5), (0.1, 0.2)]
    assert choices.gather(laid) == params


# -- Gram–Schmidt


def test_gram_schmidt_step_by_step(ctx):
    params = replace(preset("Gram–Schmidt"), step=0)
    assert run(params, ctx).orthogonal.names == ()
    first = run(replace(params, step=1), ctx).orthogonal
    assert first.orthonormal == (pytest.approx((3 / math.sqrt(10), 1 / math.sqrt(10))),)
    assert first.taken == ()
    second = run(replace(params, step=2), ctx).orthogonal
    a, b = np.array([3.0, 1.0]), np.array([2.0, 2.5])
    taken = a * (b @ a) / (a @ a)
    assert second.taken == (pytest.approx(tuple(taken)),)
    assert second.left == pytest.approx(tuple(b - taken))
    q = np.array(second.orthonormal)
    assert np.allclose(q @ q.T, np.eye(2), atol=1e-15)
    assert second.dependent == ()


def test_gram_schmidt_names_what_depends(ctx):
    last = run(replace(preset("Gram–Schmidt"), step=3), ctx).orthogonal
    assert last.dependent == ("c",)
    assert last.orthonormal[2] == (0.0, 0.0)
    assert last.left == (0.0, 0.0)
    c = np.array([-1.0, 2.0])
    assert np.sum(last.taken, axis=0) == pytest.approx(c)


def test_a_step_past_the_end_is_the_end(ctx):
    params = preset("Gram–Schmidt")
    assert choices.choose_step(params, 99).step == 3
    assert run(replace(params, step=99), ctx) == run(replace(params, step=3), ctx)


# -- norms


def test_three_norms_of_every_vector(ctx):
    norms = run(several((3.0, -4.0), (0.0, 0.0), show=shown("norms")), ctx).norms
    assert [(each.l1, each.l2, each.linf) for each in norms] == [(7.0, 5.0, 4.0), (0.0, 0.0, 0.0)]


# -- ranking and attention


def test_cosine_and_euclid_rank_otherwise(ctx):
    """Of the worked examples: cosine ranks p first, the Euclidean distance q."""
    ranking = run(preset("Nearest by cosine or by distance"), ctx).ranking
    assert [(each.name, each.by_cosine, each.by_distance) for each in ranking] == [
        ("p", 1, 2),
        ("q", 2, 1),
    ]
    assert ranking[0].cosine == pytest.approx(10 / math.sqrt(101))
    assert ranking[0].distance == pytest.approx(math.sqrt(82))


def test_on_unit_vectors_both_orders_agree(ctx):
    turns = [0.3, 2.0, -1.0, 0.1, 3.0, -2.5]
    params = several(*((math.cos(t), math.sin(t)) for t in turns), show=shown("ranking"), query="a")
    ranking = run(params, ctx).ranking
    assert len(ranking) == 5
    assert all(each.by_cosine == each.by_distance for each in ranking)


def test_zero_vectors_have_a_distance_and_no_cosine(ctx):
    params = several((1.0, 0.0), (0.0, 0.0), (2.0, 1.0), show=shown("ranking"), query="a")
    zero, other = run(params, ctx).ranking
    assert (zero.cosine, zero.by_cosine, zero.by_distance) == (None, None, 1)
    assert (other.by_cosine, other.by_distance) == (1, 2)
    asked = run(replace(params, query="b"), ctx)
    assert all(each.cosine is None for each in asked.ranking)
    assert asked.query_reason == "b is the zero vector, which has no cosine."


def test_a_query_alone_says_so(ctx):
    result = run(several((1.0, 0.0), show=shown("ranking", "attention")), ctx)
    assert (result.ranking, result.attention) == (None, None)
    assert "another vector" in result.query_reason


def test_attention_is_the_softmax_of_the_worked_example(ctx):
    params = preset("Attention in 2-D: softmax of dot products")
    attention = run(params, ctx).attention
    assert attention.scores == pytest.approx((2.0, 1.0, 0.1))
    assert attention.weights == pytest.approx((0.65900114, 0.24243297, 0.09856589), abs=5e-9)
    keys = np.array([[each.x, each.y] for each in params.vectors[1:]])
    assert attention.output == pytest.approx(tuple(np.array(attention.weights) @ keys))


def test_temperature_sharpens_and_flattens(ctx):
    params = preset("Attention in 2-D: softmax of dot products")
    sharp = run(choices.choose_temperature(params, 0.05), ctx).attention.weights
    flat = run(choices.choose_temperature(params, 1e6), ctx).attention.weights
    assert sharp[0] > 0.999999
    assert flat == pytest.approx((1 / 3,) * 3, abs=1e-5)


# -- vectors of any length


@pytest.mark.parametrize(
    ("name", "cosine"), [("Levitating", 0.98288), ("Someone Like You", 0.58655)]
)
def test_the_songs(ctx, name, cosine):
    songs = preset("Songs: which are alike?")
    songs = long_edits.choose_long_pair(songs, first="Blinding Lights", second=name)
    assert run(songs, ctx).long.cosine == pytest.approx(cosine, abs=5e-6)


def test_the_sum_and_the_dot_product_of_the_worked_examples(ctx):
    long = run(preset("In 3-D: sum and dot product"), ctx).long
    assert (long.sum, long.dot) == ((5.0, 7.0, 9.0), 32.0)
    a, b = np.array([1.0, 2.0, 3.0]), np.array([4.0, 5.0, 6.0])
    assert long.distance == pytest.approx(np.linalg.norm(a - b))
    assert long.projection == pytest.approx(a @ b / np.linalg.norm(a))
    assert math.cos(long.angle) == pytest.approx(long.cosine)


def test_the_multiple_and_the_norm_of_the_worked_examples(ctx):
    assert run(preset("In 3-D: three times a vector"), ctx).long.combination == (3.0, 6.0, 9.0)
    norms = run(preset("In 3-D: length of (3, 4, 5)"), ctx).long.norms_a
    assert norms.l2 == pytest.approx(7.0710678, abs=5e-8)
    assert (norms.l1, norms.linf) == (12.0, 5.0)


def test_which_song_is_most_like_the_first(ctx):
    rows = np.array([[0.8, 0.6, 0.1], [0.4, 0.3, 0.05], [0.7, 0.5, 0.2], [0.1, 0.9, 0.8]])
    names = ("Mine", "quiet", "near", "far")
    long = tuple(LongVector(name, tuple(row)) for name, row in zip(names, rows, strict=True))
    ranking = run(Params((), long=long, long_pair=("Mine", "far")), ctx).long.ranking
    lengths = np.linalg.norm(rows, axis=1)
    cosines = rows[1:] @ rows[0] / lengths[1:] / lengths[0]
    distances = np.linalg.norm(rows[1:] - rows[0], axis=1)
    assert [each.name for each in ranking] == ["quiet", "near", "far"]
    assert [each.cosine for each in ranking] == pytest.approx(list(cosines), rel=1e-6)
    assert [each.distance for each in ranking] == pytest.approx(list(distances), rel=1e-6)
    assert [each.by_cosine for each in ranking] == [1, 2, 3]
    assert [each.by_distance for each in ranking] == [2, 1, 3]


def test_only_long_vectors_of_one_length_are_ranked(ctx):
    long = tuple(LongVector(name, (1.0,) * size) for name, size in (("a", 3), ("b", 2), ("c", 3)))
    assert run(Params((), long=long), ctx).long.ranking is None
    more = (*long, LongVector("z", (0.0, 0.0, 0.0)))
    ranking = run(Params((), long=more), ctx).long.ranking
    assert [(each.name, each.by_cosine) for each in ranking] == [("c", 1), ("z", None)]


def test_aiming_at_a_target_shows_the_combination_that_hits_it(ctx):
    params = Params((Vector("v", 3.0, 1.0, 2.0, -1.0), Vector("w", 1.0, 2.5)))
    aimed = choices.aim(params, 4.0, 2.0)
    c = np.linalg.solve(np.array([[3.0, 1.0], [1.0, 2.5]]), [4.0, 2.0])
    assert aimed.coefficients == pytest.approx(tuple(c))
    assert run(aimed, ctx).combination == pytest.approx((4.0, 2.0), rel=1e-6)
    assert choices.combination_value(aimed) == pytest.approx((4.0, 2.0))
    alone = Params((Vector("v", 1.0, 0.0),))
    assert choices.aim(alone, 1.0, 1.0) == alone


def test_other_lengths_and_zeros_are_said(ctx):
    three, two = LongVector("a", (1.0, 2.0, 3.0)), LongVector("b", (1.0, 2.0))
    long = run(Params((), long=(three, two)), ctx).long
    assert long.dot is None
    assert long.reason.startswith("a has 3 numbers and b has 2")
    zero = run(Params((), long=(LongVector("a", (0.0, 0.0)), two)), ctx).long
    assert (zero.cosine, zero.angle, zero.projection, zero.dot) == (None, None, None, 0.0)
    assert zero.reason == "a is the zero vector, which has no direction."


def test_a_thousand_numbers_lie_in_the_assets():
    assets = Assets()
    values = np.random.default_rng(3).standard_normal((2, 1024))
    long = tuple(LongVector(name, assets.put(row)) for name, row in zip("ab", values, strict=True))
    params = validate(Params((), long=long))
    found = run(params, Context(backends.get("numpy"), assets)).long
    assert found.dot == pytest.approx(values[0] @ values[1])
    assert found.values_b == tuple(values[1])


def test_long_vectors_that_cannot_be_are_refused():
    assets = Assets()
    for bad in (np.ones((2, 3)), np.ones(1025), np.ones(3, dtype=complex)):
        with pytest.raises(ValueError, match="no vector"):
            Params((), long=(LongVector("a", assets.put(bad)),))
    for bad in ((), (1.0,) * 257, (1e13,)):
        with pytest.raises(InvalidParams):
            validate(Params((), long=(LongVector("a", bad),)))
        with pytest.raises(ValueError, match="number"):
            long_edits.set_values(Params(long=(LongVector("a", (1.0,)),)), "a", bad)


def test_editing_long_vectors():
    params = long_edits.add_long(long_edits.add_long(Params(())))
    assert [each.name for each in params.long] == ["a", "b"]
    assert params.long[1].size == params.long[0].size == 3
    params = long_edits.set_value(params, "b", 1, -4.5)
    assert params.long[1].values == (1.0, -4.5, 1.0)
    params = long_edits.rename_long(long_edits.choose_long_pair(params), "b", "song")
    assert params.long_pair == ("a", "song")
    with pytest.raises(ValueError, match="already a vector “a”"):
        long_edits.rename_long(params, "song", "a")
    assert [each.name for each in long_edits.remove_long(params, "a").long] == ["song"]
    full = params
    while len(full.long) < 20:
        full = long_edits.add_long(full)
    with pytest.raises(ValueError, match="at most 20"):
        long_edits.add_long(full)


# -- words of undo, files


@pytest.mark.parametrize(
    ("after", "words"),
    [
        (edits.choose_shown(Params(), gram_schmidt=True), "Show Gram–Schmidt"),
        (choices.choose_coefficients(Params(), 2.0, 1.0), "Change the coefficients"),
        (choices.choose_span(Params(), "all"), "Show the span of all"),
        (choices.choose_snap(Params(), "polar"), "Snap to whole lengths and 5°"),
        (choices.choose_snap(Params(), "tips"), "Snap to tips"),
        (choices.choose_step(Params(), 2), "Step 2 of Gram–Schmidt"),
        (choices.choose_query(Params(), "w"), "Choose the query w"),
        (choices.choose_temperature(Params(), 0.5), "Change the temperature"),
        (long_edits.add_long(Params()), "Add a"),
        (replace(Params(), prediction=Prediction("sum", (0.0, 0.0))), "Predict the sum"),
    ],
)
def test_describe(after, words):
    assert history.describe(Params(), after) == words


def test_describe_the_way_of_a_prediction():
    guess = replace(Params(), prediction=Prediction("sum", (0.0, 0.0)))
    revealed = replace(guess, prediction=Prediction("sum", (0.0, 0.0), revealed=True))
    assert history.describe(guess, choices.guess(guess, 1.0, 2.0)) == "Move the guess"
    assert history.describe(guess, revealed) == "Reveal the answer"
    assert history.describe(revealed, choices.end_prediction(revealed)) == "End the prediction"
