"""The softmax without its picture: edits, the words of undo, numbers, sending and predicting."""

from __future__ import annotations

import math

import msgspec
import numpy as np
import pytest

from lavis.compute import backend as backends
from lavis.document import Context, InvalidParams, Offer, validate
from lavis.tools.softmax import (
    LARGEST,
    LIMIT,
    MAX_LOGITS,
    PRESETS,
    TOOL,
    Logit,
    Params,
    edits,
    named,
)
from lavis.tools.softmax.functions import heat, place, run
from lavis.tools.softmax.sending import accept, offers

DEFAULT = Params()
replace = msgspec.structs.replace


@pytest.fixture
def ctx() -> Context:
    return Context(backends.get("numpy"))


def preset(name: str) -> Params:
    return TOOL.preset(name).params


# -- what can be kept


def test_the_defaults_and_the_presets_survive_saving():
    for one in PRESETS:
        assert validate(one.params) == one.params
    assert PRESETS[0].params == DEFAULT


@pytest.mark.parametrize(
    "bad",
    [
        {"logits": named(1.0)},
        {"logits": named(*range(MAX_LOGITS + 1))},
        {"logits": named(0.0, LIMIT * 1.01)},
        {"logits": named(0.0, math.nan)},
        {"logits": (Logit(" a", 0.0), Logit("b", 0.0))},
        {"temperature": 0.0},
        {"temperature": 101.0},
        {"top_k": 0},
        {"top_p": 0.0},
        {"top_p": 1.1},
        {"dtype": "int8"},
    ],
)
def test_bounds_stand_in_the_types(bad):
    with pytest.raises(InvalidParams):
        validate(replace(DEFAULT, **bad))


def test_names_are_unique_in_a_file_too():
    twice = b'{"logits": [{"name": "a", "value": 1}, {"name": "a", "value": 2}]}'
    with pytest.raises(msgspec.ValidationError, match="already an outcome “a”"):
        msgspec.json.decode(twice, type=Params)


def test_a_guess_is_one_number_from_0_to_1():
    bad = b'{"prediction": {"what": "largest probability", "values": [1.5]}}'
    with pytest.raises(msgspec.ValidationError, match="from 0 to 1"):
        msgspec.json.decode(bad, type=Params)


# -- numbers


def test_the_worked_example(ctx):
    result = run(DEFAULT, ctx)
    assert result.probabilities == pytest.approx((0.65900114, 0.24243297, 0.09856589), abs=5e-9)
    assert result.exps == pytest.approx((1, math.exp(-1), math.exp(-1.9)))
    assert result.sum == pytest.approx(sum(result.exps))
    assert result.argmax == 0
    nats = -sum(p * math.log(p) for p in result.probabilities)
    assert result.nats == pytest.approx(nats)
    assert result.bits == pytest.approx(nats / math.log(2))
    assert result.perplexity == pytest.approx(math.exp(nats))


def test_uniform_logits_are_as_uncertain_as_can_be(ctx):
    result = run(preset("Uniform"), ctx)
    assert result.probabilities == pytest.approx((1 / 3,) * 3)
    assert result.perplexity == pytest.approx(3)
    assert result.bits == pytest.approx(math.log2(3))
    assert result.point == pytest.approx((0.5, math.sqrt(0.75) / 3))


@pytest.mark.parametrize("temperature", [0.05, 0.5, 1.0, 7.0, 100.0])
def test_the_jacobian_is_what_a_small_change_does(ctx, temperature):
    params = replace(DEFAULT, temperature=temperature)
    result, small = run(params, ctx), 1e-5 * temperature
    for j, logit in enumerate(params.logits):
        ahead, behind = (
            run(edits.set_logit(params, logit.name, logit.value + sign * small), ctx)
            for sign in (1, -1)
        )
        for i in range(3):
            slope = (ahead.probabilities[i] - behind.probabilities[i]) / (2 * small)
            assert result.jacobian[i][j] == pytest.approx(slope, rel=1e-4, abs=1e-9)


def test_temperature_flattens_and_sharpens(ctx):
    hot, cold = (run(preset(f"{name}"), ctx) for name in ("Hot: temperature 20", COLD))
    assert max(hot.probabilities) < 0.36
    assert max(cold.probabilities) > 0.9999
    assert hot.path == cold.path  # the way does not depend on where on it one is
    assert hot.path[0] == pytest.approx((0, 0), abs=1e-6)
    assert hot.path[-1] == pytest.approx((0.5, math.sqrt(0.75) / 3), abs=0.01)


COLD = "Cold: temperature 0.1"


@pytest.mark.parametrize(
    ("name", "lost"),
    [
        ("Overflow in float16", [True, False, False]),
        ("Overflow in float32", [True, True, False]),
        ("Logits 2, 1, 0.1", [False, False, False]),
    ],
)
def test_the_naive_form_overflows_and_the_stable_one_does_not(ctx, name, lost):
    result = run(preset(name), ctx)
    assert [p is None for p in result.naive.probabilities] == lost
    assert math.isinf(result.naive.sum) == any(lost)
    assert result.probabilities == pytest.approx((0.65900114, 0.24243297, 0.09856589), abs=5e-9)


def test_the_naive_form_is_that_of_the_library_in_float16(ctx):
    with np.errstate(over="ignore", invalid="ignore"):
        exps = np.exp(np.array([12.0, 11.0, 10.1], dtype=np.float16))
    assert run(preset("Overflow in float16"), ctx).naive.exps == tuple(exps.astype(float))


def test_truncation_keeps_the_likeliest(ctx):
    params = preset("Next word: the cat sat on the …")
    result = run(replace(params, top_k=2, top_p=0.9), ctx)
    assert result.order == (0, 1, 2, 3, 4, 5)
    assert result.top_k.kept == (True, True, False, False, False, False)
    assert result.top_k.mass == pytest.approx(sum(result.probabilities[:2]))
    assert result.top_k.probabilities[0] == pytest.approx(
        result.probabilities[0] / result.top_k.mass
    )
    assert result.top_p.kept == (True, True, True, False, False, False)
    assert result.cumulative[1] < 0.9 <= result.cumulative[2]
    assert result.cumulative[-1] == pytest.approx(1)


def test_top_k_of_more_than_there_are_keeps_all(ctx):
    result = run(replace(DEFAULT, top_k=12, top_p=1.0), ctx)
    assert result.top_k.kept == result.top_p.kept == (True,) * 3


def test_there_is_a_point_for_three_outcomes_only(ctx):
    assert run(Params(named(1.0, 2.0)), ctx).point is None
    assert run(Params(named(1.0, 2.0, 3.0, 4.0)), ctx).path == ()


@pytest.mark.parametrize("temperature", [0.05, 1.0, 20.0])
@pytest.mark.parametrize("point", [(0.5, 0.3), (0.3, 0.2), (0.62, 0.11)])
def test_a_point_that_is_placed_is_where_the_softmax_then_is(ctx, point, temperature):
    before = replace(DEFAULT, temperature=temperature)
    after = place(before, point)
    assert run(after, ctx).point == pytest.approx(point, abs=1e-6)
    means = [sum(logit.value for logit in params.logits) / 3 for params in (before, after)]
    assert means[0] == pytest.approx(means[1])


def test_a_point_outside_goes_to_the_edge_and_can_be_kept(ctx):
    after = validate(place(replace(DEFAULT, temperature=100.0), (9.0, -4.0)))
    assert run(after, ctx).probabilities[1] > 0.99


@pytest.mark.parametrize("extreme", [(LIMIT, -LIMIT), (-LIMIT, -LIMIT, 0.0), (LIMIT,) * 12])
@pytest.mark.parametrize("temperature", [0.05, 100.0])
def test_extremes_are_finite(ctx, extreme, temperature):
    result = run(Params(named(*extreme), temperature=temperature), ctx)
    assert sum(result.probabilities) == pytest.approx(1)
    assert all(math.isfinite(value) for row in result.jacobian for value in row)


# -- edits


def test_adding_up_to_twelve_gives_free_names():
    params = replace(DEFAULT, logits=named(0.0, 1.0, names=("z₃", "a")))
    while len(params.logits) < MAX_LOGITS:
        params = edits.add_logit(params)
        assert params.view.selected == params.logits[-1].name
    assert len(set(params.names)) == MAX_LOGITS
    assert validate(params) == params
    with pytest.raises(ValueError, match="the most"):
        edits.add_logit(params)


def test_removing_down_to_two():
    params = edits.remove_logit(edits.select(DEFAULT, "z₂"), "z₂")
    assert params.names == ("z₁", "z₃")
    assert params.view.selected == ""
    with pytest.raises(ValueError, match="2 outcomes at least"):
        edits.remove_logit(params, "z₁")


def test_renaming():
    params = edits.rename_logit(edits.select(DEFAULT, "z₁"), "z₁", " cat ")
    assert params.names[0] == params.view.selected == "cat"
    for bad, words in (
        ("", "empty"),
        ("z₂", "already"),
        ("x" * 25, "25 characters"),
        ("a\nb", "cannot be shown"),
    ):
        with pytest.raises(ValueError, match=words):
            edits.rename_logit(DEFAULT, "z₁", bad)


def test_subtracting_the_largest_changes_no_probability(ctx):
    moved = edits.subtract_largest(DEFAULT)
    assert max(logit.value for logit in moved.logits) == 0
    assert run(moved, ctx).probabilities == pytest.approx(run(DEFAULT, ctx).probabilities)


@pytest.mark.parametrize(
    ("after", "words"),
    [
        (edits.set_logit(DEFAULT, "z₂", 3.0), "Move z₂"),
        (edits.add_logit(DEFAULT), "Add z₄"),
        (edits.remove_logit(DEFAULT, "z₁"), "Remove z₁"),
        (edits.rename_logit(DEFAULT, "z₁", "a"), "Rename z₁ to a"),
        (edits.subtract_largest(DEFAULT), "Change the logits"),
        (replace(DEFAULT, temperature=2.0), "Change the temperature"),
        (replace(DEFAULT, dtype="float32"), "Compute the naive form in float32"),
        (replace(DEFAULT, top_k=1), "Keep the top 1"),
        (replace(DEFAULT, top_p=0.5), "Change top-p"),
        (replace(DEFAULT, snap=True), "Snap on"),
        (edits.start(DEFAULT, LARGEST), "Predict the largest probability"),
    ],
)
def test_what_undo_says(after, words):
    assert edits.describe(DEFAULT, after) == words


# -- sending


def test_offers_and_what_hides_them(ctx):
    result = run(DEFAULT, ctx)
    found = {offer.name: offer for offer in offers(DEFAULT, result)}
    p = found["probabilities"]
    assert (p.kind, p.array.shape) == ("vectors", (1, 3))
    assert p.array[0] == pytest.approx(result.probabilities)
    jacobian = found["Jacobian ∂p/∂z"]
    assert (jacobian.kind, jacobian.array.shape) == ("matrix", (3, 3))
    assert "z₁, z₂, z₃" in p.provenance
    hidden = edits.start(DEFAULT, LARGEST)
    assert [offer.name for offer in offers(hidden, result)] == ["logits"]


@pytest.mark.parametrize("shape", [(1, 4), (4, 1), (4,)])
@pytest.mark.parametrize("kind", ["matrix", "vectors"])
def test_a_row_or_a_column_is_taken(shape, kind):
    array = np.array([3.0, -1.0, 0.5, 2.0]).reshape(shape)
    params = validate(accept(DEFAULT, Offer(kind, "A", array, "Matrix lab: A")))
    assert [logit.value for logit in params.logits] == [3.0, -1.0, 0.5, 2.0]
    assert params.source == "Matrix lab: A"
    assert params.temperature == DEFAULT.temperature


@pytest.mark.parametrize(
    ("array", "words"),
    [
        (np.eye(3), "3×3 came"),
        (np.ones((1, 1)), "1 came"),
        (np.ones((1, 13)), "13 came"),
        (np.array([[1.0, math.nan]]), "nan came"),
        (np.array([[1.0, 1e4]]), "between −1000 and 1000"),
        (np.array([[1j, 1.0]]), "complex"),
        (np.ones((1, 1, 4)), "1×1×4 came"),
    ],
)
def test_a_misfit_is_refused_by_a_sentence(array, words):
    with pytest.raises(ValueError, match=words) as refused:
        accept(DEFAULT, Offer("matrix", "A", array, ""))
    assert str(refused.value).endswith(".")


# -- predicting


def test_a_prediction_starts_in_the_middle_and_moves_until_it_is_revealed():
    params = edits.start(DEFAULT, LARGEST)
    assert params.hidden
    assert params.prediction.values == (0.5,)
    assert validate(params) == params
    moved = edits.guess(params, 1.7)
    assert moved.prediction.values == (1.0,)
    revealed = replace(moved, prediction=replace(moved.prediction, revealed=True))
    assert not revealed.hidden
    assert edits.guess(revealed, 0.2) == revealed
    assert edits.describe(moved, revealed) == "Reveal the answer"
    with pytest.raises(ValueError, match="cannot be predicted"):
        edits.start(DEFAULT, "the weather")


def test_words_come_along_with_their_logits(ctx):
    words = ("mat", "floor", "sofa", " ")
    offer = Offer("vectors", "logits", np.array([[3.0, 2.0, 1.0, 0.0]]), "GPT", ("logits",), words)
    taken = validate(accept(DEFAULT, offer))
    assert taken.names == ("mat", "floor", "sofa", "z 4")
    given = offers(taken, run(taken, ctx))
    assert {each.columns for each in given} == {taken.names}


def test_names_of_a_column_are_those_of_its_rows():
    offer = Offer("vectors", "logits", np.array([[3.0], [2.0]]), "a test", ("yes", "no"))
    assert accept(DEFAULT, offer).names == ("yes", "no")


@pytest.mark.parametrize("gap", [0.0, 0.001, 0.3, 1.0, 2.0, 30.0])
@pytest.mark.parametrize("count", [2, 3, 12])
def test_the_first_guess_is_not_the_answer(ctx, gap: float, count: int):
    params = Params(named(gap, *[0.0] * (count - 1)))
    answer = run(params, ctx).probabilities[0]
    (guess,) = edits.start(params, LARGEST).prediction.values
    assert abs(guess - answer) >= 0.15


# -- how sure


@pytest.mark.parametrize("p", [0.34, 0.5, 0.9, 0.9999])
def test_the_temperature_follows_the_largest_probability(ctx, p: float):
    params = validate(heat(DEFAULT, p))
    assert run(params, ctx).probabilities[0] == pytest.approx(p, abs=1e-12)
    assert edits.describe(DEFAULT, params) == "Change the temperature"


def test_how_sure_it_can_be_is_told(ctx):
    low, high = run(DEFAULT, ctx).reach
    assert run(replace(DEFAULT, temperature=100.0), ctx).probabilities[0] == low
    assert run(replace(DEFAULT, temperature=0.05), ctx).probabilities[0] == high
    assert heat(DEFAULT, low / 2).temperature == pytest.approx(100.0)
    equal = run(Params(named(1.0, 1.0)), ctx).reach
    assert equal == (0.5, 0.5)
