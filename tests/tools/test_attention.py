"""What the attention tool computes, keeps, gives, takes and hides."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from scipy import special
from support import checkpoints as tiny

from lavis.compute import backend as backends
from lavis.compute.errors import ComputeError
from lavis.data import checkpoints
from lavis.document import Context, Offer, Prediction
from lavis.tools.attention import TOOL, WEIGHTS, Hand, Model, Params, Result, View, edits, tasks
from lavis.tools.attention.functions import run
from lavis.tools.attention.history import describe
from lavis.tools.attention.opening import opened
from lavis.tools.attention.sending import accept, offers

replace = msgspec.structs.replace
ALICE = Params(mode="model")


class Counted(Context):
    """A context that writes down which stages were made and not found in the cache."""

    def __init__(self) -> None:
        super().__init__(backends.get("numpy"))
        self.made: list[str] = []

    def cached(self, key: Any, make: Callable[[], Any]) -> Any:
        def made() -> Any:
            self.made.append(key[0])
            return make()

        return super().cached(key, made)


@pytest.fixture
def ctx() -> Counted:
    return Counted()


@pytest.fixture
def folder(tmp_path: Path) -> Callable[[str], Params]:
    def make(name: str, **changes: Any) -> Params:
        place = tiny.write(name, tmp_path / name, **changes)
        return Params(mode="model", model=opened(str(place)), text="the cat sat on a mat")

    return make


class TestByHand:
    def test_every_stage_follows_from_the_one_before(self, ctx: Counted) -> None:
        hand = Params().hand
        found = run(Params(), ctx).hand
        assert found is not None
        x, w_q, w_k, w_v = (np.array(m) for m in (hand.x, hand.w_q, hand.w_k, hand.w_v))
        np.testing.assert_allclose(found.q, x @ w_q)
        np.testing.assert_allclose(found.k, x @ w_k)
        np.testing.assert_allclose(found.v, x @ w_v)
        scores = x @ w_q @ (x @ w_k).T
        np.testing.assert_allclose(found.scores[0], scores)
        np.testing.assert_allclose(found.scaled[0], scores / math.sqrt(2))
        weights = special.softmax(scores / math.sqrt(2), axis=1)
        np.testing.assert_allclose(found.weights[0], weights)
        np.testing.assert_allclose(found.output[0], weights @ x @ w_v)
        np.testing.assert_allclose(found.entropy[0], special.entr(weights).sum(axis=1))

    def test_the_mask_and_the_temperature(self, ctx: Counted) -> None:
        params = edits.choose_temperature(edits.choose_causal(Params(), True), 2.0)
        found = run(params, ctx).hand
        assert found is not None
        scaled = np.array(found.scores[0]) / math.sqrt(2) / 2
        wanted = special.softmax(np.where(np.tri(3), scaled, -np.inf), axis=1)
        np.testing.assert_allclose(found.weights[0], wanted, atol=1e-15)
        assert found.allowed == ((True, False, False), (True, True, False), (True, True, True))

    @pytest.mark.parametrize("preset", TOOL.presets, ids=lambda preset: preset.name)
    def test_every_preset_runs(self, ctx: Counted, preset: Any) -> None:
        found = run(preset.params, ctx)
        if preset.params.mode == "hand":
            assert found.hand is not None
        elif preset.params.model.which == "minilm" and checkpoints.find_minilm() is None:
            assert found.missing is not None
            assert found.missing.task == "get"
        else:
            assert found.model is not None


def test_the_preset_about_it_opens_the_head_that_finds_the_animal(ctx: Counted) -> None:
    if checkpoints.find_minilm() is None:
        pytest.skip("MiniLM is not installed: python3 dev.py test sets it up")
    params: Any = TOOL.preset("Who is “it”? (MiniLM)").params
    found = run(params, ctx).model
    assert found is not None
    tokens, query = found.reading.tokens, params.view.token
    assert tokens[query] == "it"
    assert tokens[int(np.argmax(found.head.weights[query]))] == "animal"


class TestOfAModel:
    def test_the_small_decoder(self, ctx: Counted) -> None:
        found = run(ALICE, ctx).model
        assert found is not None
        info, S = found.info, len(found.reading.ids)
        assert info.causal
        assert found.thumbnails.shape == (info.layers, info.heads, min(S, 64), min(S, 64))
        assert found.norms.shape == (info.layers + 1, S)
        np.testing.assert_allclose(found.head.weights.sum(axis=1), 1, atol=1e-5)
        assert not np.triu(found.head.weights, 1).any()
        np.testing.assert_allclose(found.rollout.sum(axis=1), 1, atol=1e-5)
        shares = [candidate.probability for candidate in found.next]
        assert shares == sorted(shares, reverse=True)
        assert 0 < sum(shares) <= 1
        assert info.parameters == sum(stage.parameters for stage in found.stages)

    @pytest.mark.parametrize("name", tiny.FAMILIES)
    def test_a_folder_s_head_is_that_of_the_whole_pass(
        self, ctx: Counted, folder: Callable[..., Params], name: str
    ) -> None:
        params = replace(folder(name), layer=1, head=2)
        found = run(params, ctx).model
        assert found is not None
        model = checkpoints.load(Path(params.model.folder), ctx.backend)
        trace = model.transformer.forward(found.reading.ids, keep="all")
        np.testing.assert_allclose(found.head.weights, trace.maps[1][2], atol=1e-6)
        entropy = special.entr(np.array(trace.maps)).sum(axis=-1).mean(axis=-1)
        np.testing.assert_allclose(found.entropy, entropy, atol=1e-5)
        np.testing.assert_allclose(found.hidden, trace.hidden[2], atol=1e-5)
        assert bool(found.next) == (name != "bert")

    def test_a_second_sentence_reloads_nothing(
        self, ctx: Counted, folder: Callable[..., Params]
    ) -> None:
        for params in (ALICE, folder("bert")):
            run(params, ctx)
            assert ctx.made.count("attention.load") == 1
            ctx.made.clear()
            run(edits.set_text(params, "the dog sat"), ctx)
            assert sorted(ctx.made) == ["attention.forward", "attention.head", "attention.tokens"]
            ctx.made.clear()
            run(params, ctx)
            run(replace(params, view=View(token=1, sort="entropy", tab="cost")), ctx)
            assert ctx.made == []
            run(edits.choose_head(params, 1, 1), ctx)
            assert sorted(ctx.made) == ["attention.circuits", "attention.head"]
            ctx.made.clear()

    def test_a_text_beyond_the_limit_says_where_it_is_cut(
        self, ctx: Counted, folder: Callable[..., Params]
    ) -> None:
        text = "the cat sat on a mat " * 5
        found = run(replace(folder("bert"), text=text), ctx).model
        assert found is not None
        assert found.reading.cut
        assert (len(found.reading.ids), found.reading.total) == (16, 32)
        assert text[: found.reading.kept].split() == text.split()[:14]

    def test_two_texts_are_compared(self, ctx: Counted) -> None:
        assert run(ALICE, ctx).model.second is None
        same = run(edits.set_second(ALICE, ALICE.text), ctx).model
        assert same.second.cosine == pytest.approx(1, abs=1e-5)
        other = run(edits.set_second(ALICE, "The Queen said"), ctx).model
        assert other.second.cosine < 0.999

    def test_what_cannot_be_read_is_said(self, ctx: Counted, folder: Callable[..., Params]) -> None:
        with pytest.raises(ComputeError, match="no text to read"):
            run(edits.set_text(ALICE, ""), ctx)
        params = folder("gpt2")
        weights = Path(params.model.folder) / "model.safetensors"
        whole = weights.read_bytes()
        weights.write_bytes(whole[:500])
        with pytest.raises(ComputeError, match="damaged or was cut off"):
            run(params, ctx)
        weights.write_bytes(whole)
        assert run(params, ctx).model is not None

    def test_a_folder_that_has_changed_is_told(
        self, ctx: Counted, folder: Callable[..., Params]
    ) -> None:
        params = folder("bert")
        assert not run(params, ctx).model.info.changed
        tensors = tiny.weights("bert")
        tensors["embeddings.LayerNorm.bias"] += 1
        tiny.write("bert", Path(params.model.folder), tensors)
        assert run(params, ctx).model.info.changed

    def test_no_folder_is_no_error(self, ctx: Counted) -> None:
        found = run(Params(mode="model", model=Model("folder")), ctx)
        assert found.model is None
        assert found.missing.reason == "No folder is opened."


class TestGeneration:
    def test_the_same_seed_draws_the_same(self, ctx: Counted) -> None:
        params = replace(ALICE, generate=replace(ALICE.generate, count=5))
        first, again = tasks.generate(params, ctx), tasks.generate(params, ctx)
        assert first.text == again.text
        assert (len(first.steps), first.done) == (5, True)
        assert ctx.made.count("attention.load") == 1

    def test_greedy_takes_the_likeliest_that_is_shown(self, ctx: Counted) -> None:
        params = replace(ALICE, generate=replace(ALICE.generate, count=3, greedy=True))
        for step in tasks.generate(params, ctx).steps:
            assert step.id == run(params, ctx).model.next[0].id
            params = edits.append(params, step.text)

    def test_an_encoder_draws_none(self, ctx: Counted, folder: Callable[..., Params]) -> None:
        with pytest.raises(ComputeError, match="encoder, which draws no tokens"):
            tasks.generate(folder("bert"), ctx)


def names(params: Params, ctx: Context) -> list[str]:
    return [offer.name for offer in offers(params, run(params, ctx))]


class TestExchange:
    def test_nothing_is_offered_of_nothing(self) -> None:
        assert offers(Params(), None) == []
        assert offers(ALICE, Result()) == []

    def test_a_model_offers_its_head_its_vectors_and_its_logits(self, ctx: Counted) -> None:
        found = run(ALICE, ctx)
        given = {offer.name: offer for offer in offers(ALICE, found)}
        head = found.model.head
        at = "(layer 1 head 1)"
        for name, array in (("weights", head.weights), ("scores", head.scores)):
            assert given[f"{name} {at}"].kind == "matrix"
            assert given[f"{name} {at}"].array is array
        assert given[f"Q {at}"].array is head.q
        assert given["tokens' vectors after layer 1"].array is found.model.hidden
        np.testing.assert_allclose(
            given["logits"].array[0], [candidate.logit for candidate in found.model.next]
        )

    def test_an_encoder_has_no_logits(self, ctx: Counted, folder: Callable[..., Params]) -> None:
        assert "logits" not in names(folder("bert"), ctx)

    def test_what_is_taken_is_x(self, ctx: Counted) -> None:
        table = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0], [7.0, 8.0]])
        params = accept(ALICE, Offer("matrix", "M", table, "somewhere"))
        assert params.mode == "hand"
        assert params.source == "somewhere"
        assert len(params.hand.tokens) == 4
        assert params.hand.tokens[:3] == ALICE.hand.tokens
        np.testing.assert_array_equal(params.hand.x, table)
        np.testing.assert_array_equal(run(params, ctx).hand.q, table)  # W_Q became I

    @pytest.mark.parametrize(
        ("array", "sentence"),
        [
            (np.ones((17, 2)), "“M” is 17×2; attention by hand takes a table of at most 16×16"),
            (np.ones((2, 2, 2)), "“M” is 2×2×2"),
            (np.ones((2, 2), complex), "does not hold real numbers"),
            (np.array([[np.nan]]), "nan came"),
            (np.array([[2e6]]), r"2e\+06 came"),
        ],
    )
    def test_what_does_not_fit_is_said(self, array: np.ndarray, sentence: str) -> None:
        with pytest.raises(ValueError, match=sentence):
            accept(Params(), Offer("matrix", "M", array, ""))


class TestPrediction:
    def test_hides_the_weights_and_all_that_follows(self, ctx: Counted) -> None:
        params = edits.start(edits.choose_project(Params(), True), WEIGHTS)
        found = run(params, ctx).hand
        assert found is not None
        assert found.q
        assert found.scaled
        for name in ("weights", "output", "concat", "projected", "entropy", "miss"):
            assert getattr(found, name) is None, name
        shown, hidden = names(Params(), ctx), names(params, ctx)
        assert set(hidden) < set(shown)
        assert not any(word in name for name in hidden for word in ("weights", "output"))

    def test_revealed_it_says_how_far_off_it_was(self, ctx: Counted) -> None:
        guess = (0.5, 0.25, 0.25)
        params = Params(prediction=Prediction(WEIGHTS, guess, revealed=True))
        found = run(params, ctx).hand
        row = np.array(found.weights[0][2])
        assert found.miss == pytest.approx(np.abs(row - guess).sum() / 2)

    def test_a_guess_stays_a_distribution(self) -> None:
        params = edits.start(Params(), WEIGHTS)
        for index, value in itertools.product(range(3), (0.0, 0.3, 1.0, 7.0)):
            params = edits.guess(params, index, value)
            assert sum(params.prediction.values) == pytest.approx(1)
            assert params.prediction.values[index] == min(1, value)

    def test_a_model_cannot_be_predicted(self) -> None:
        with pytest.raises(ValueError, match="Only attention by hand"):
            edits.start(ALICE, WEIGHTS)
        with pytest.raises(ValueError, match="cannot be predicted here"):
            edits.start(Params(), "scores")


HAND = Params()


@pytest.mark.parametrize(
    ("before", "after", "wanted"),
    [
        (HAND, edits.choose_mode(HAND, "model"), "Attention in a transformer"),
        (ALICE, edits.choose_mode(ALICE, "hand"), "Attention by hand"),
        (HAND, edits.set_entry(HAND, "w_q", 0, 0, 5.0), "Change W_Q"),
        (HAND, edits.add_token(HAND, "mat"), "Add mat"),
        (HAND, edits.rename_token(HAND, 1, "dog"), "Rename cat to dog"),
        (HAND, edits.start_from(HAND, "qkv"), "Start from Q, K and V"),
        (HAND, edits.choose_causal(HAND, True), "Causal mask on"),
        (HAND, edits.choose_scale(HAND, False), "Do not divide by √d_k"),
        (HAND, edits.choose_heads(HAND, 2), "Split into 2 heads"),
        (HAND, edits.choose_query(HAND, 1), "Choose the query cat"),
        (HAND, edits.start(HAND, WEIGHTS), "Predict the attention weights"),
        (ALICE, edits.set_text(ALICE, "Hm"), "Change the text"),
        (ALICE, edits.set_second(ALICE, "Hm"), "Change the second text"),
        (ALICE, edits.choose_head(ALICE, 1, 2), "Open layer 2 head 3"),
        (ALICE, edits.choose_model(ALICE, Model("minilm")), "Open MiniLM"),
    ],
)
def test_the_undo_menu_says_what_was_done(before: Params, after: Params, wanted: str) -> None:
    assert describe(before, after) == wanted


def test_heads_that_do_not_divide_are_refused() -> None:
    with pytest.raises(ValueError, match="3 do not"):
        edits.choose_heads(HAND, 3)
    with pytest.raises(ValueError, match="must divide"):
        Hand(heads=3)


def test_names_of_the_rows_become_the_tokens_and_go_along() -> None:
    rows = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])
    offer = Offer("vectors", "songs", rows, "a test", ("a song", "a song", "z" * 99))
    taken = accept(Params(), offer)
    assert taken.hand.tokens[:2] == ("a song", "a song")
    ctx = Context(backends.get("numpy"))
    given = {each.name: each for each in offers(taken, run(taken, ctx))}
    assert given["Q"].labels == given["weights"].columns == taken.hand.tokens
