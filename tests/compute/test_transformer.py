"""Three families against what PyTorch's reference implementations make of tiny models."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from support import checkpoints
from support.strict import device, no_leaks

from lavis.compute import attention, transformer
from lavis.compute.backend import Backend, get
from lavis.compute.errors import ComputeError
from lavis.compute.transformer import trace as traces

FAMILIES = checkpoints.FAMILIES
CAUSAL = ("gpt2", "llama")


def made(name: str, backend: Backend | None = None) -> transformer.Transformer:
    backend = backend or get("numpy")
    tensors = {key: backend.asarray(x) for key, x in checkpoints.weights(name).items()}
    return transformer.Transformer(transformer.read_config(checkpoints.config(name)), tensors)


@pytest.fixture(params=["numpy", "device1", "torch"])
def backend(request: pytest.FixtureRequest) -> Any:
    if request.param == "torch":
        pytest.importorskip("torch")
    found = device() if request.param == "device1" else get(request.param)
    with found.activate(), no_leaks():
        yield found


@pytest.mark.parametrize("name", FAMILIES)
def test_it_computes_what_the_reference_computes(name: str, backend: Backend) -> None:
    wanted, model = checkpoints.trace(name), made(name, backend)
    found = model.forward(wanted["ids"].tolist())
    assert found.hidden.device == backend.device
    for got, key, slack in (
        (found.attentions(), "attentions", 1e-5),
        (found.hidden, "hidden", 1e-4),
        (found.final, "final", 1e-4),
    ):
        got = backend.to_numpy(got)
        assert got.dtype == np.float32
        assert got.shape == wanted[key].shape
        np.testing.assert_allclose(got, wanted[key], rtol=0, atol=slack, err_msg=key)
    if "logits" in wanted:
        logits = backend.to_numpy(model.logits(found.final))
        np.testing.assert_allclose(logits, wanted["logits"], rtol=0, atol=1e-4)


@pytest.mark.parametrize("name", FAMILIES)
def test_one_head_on_demand_is_one_of_all(name: str) -> None:
    wanted, model = checkpoints.trace(name), made(name)
    found, kept = model.forward(wanted["ids"]), model.forward(wanted["ids"], keep="all")
    np.testing.assert_allclose(kept.attentions(), found.attentions(), atol=1e-6)
    maps = model.forward(wanted["ids"], keep="maps")
    np.testing.assert_allclose(maps.weights(1, 2), found.weights(1, 2), atol=1e-6)
    with pytest.raises(ComputeError, match="were not kept"):
        maps.scores(1, 2)
    config, S = model.config, len(wanted["ids"])
    assert found.q.shape == (config.layers, config.heads, S, config.head_width)
    assert found.k.shape == found.v.shape == (config.layers, config.kv_heads, S, config.head_width)
    for layer in range(config.layers):
        again = model.of_layer(layer, found.hidden)
        for head in range(config.heads):
            shared = head * config.kv_heads // config.heads
            weights = found.weights(layer, head)
            np.testing.assert_allclose(weights, wanted["attentions"][layer, head], atol=1e-5)
            parts = (found.q[layer, head], found.k[layer, shared], found.v[layer, shared])
            mask = attention.causal_mask(S) if config.causal else None
            by_hand = attention.scaled_dot_product(*parts, mask=mask)
            np.testing.assert_allclose(found.scores(layer, head), by_hand.scores, atol=1e-5)
            np.testing.assert_allclose(found.output(layer, head), by_hand.output, atol=1e-5)
            np.testing.assert_allclose(again.weights(head), weights, atol=1e-5)
            np.testing.assert_allclose(again.output(head), by_hand.output, atol=1e-5)


@pytest.mark.parametrize("name", FAMILIES)
def test_every_layer_s_maps_are_shown_once_and_none_is_kept(name: str) -> None:
    wanted, seen = checkpoints.trace(name), []
    found = made(name).forward(wanted["ids"], "nothing", lambda *each: seen.append(each))
    assert [layer for layer, _ in seen] == [0, 1]
    np.testing.assert_allclose([maps for _, maps in seen], wanted["attentions"], atol=1e-5)
    assert found.q.size == found.k.size == found.v.size == 0
    assert found.maps == ()
    with pytest.raises(ComputeError, match='keep="qkv"'):
        found.weights(0, 0)


@pytest.mark.parametrize("name", FAMILIES)
def test_a_head_s_matrices_make_its_queries_and_keys(name: str) -> None:
    """Without biases, norms and turns: Q·Kᵀ of the raw weights, for the first token alone."""
    model, raw = made(name), checkpoints.weights(name)
    own = model.matrices(1, 2)
    d, width = model.config.width, model.config.head_width
    assert own.Wq.shape == own.Wk.shape == own.Wv.shape == (d, width)
    assert own.Wo.shape == (width, d)
    columns = slice(2 * width, 3 * width)
    if name == "bert":
        at = "encoder.layer.1.attention"
        np.testing.assert_array_equal(own.Wq, raw[f"{at}.self.query.weight"][columns].T)
        np.testing.assert_array_equal(own.Wo, raw[f"{at}.output.dense.weight"][:, columns].T)
    elif name == "gpt2":
        np.testing.assert_array_equal(
            own.Wv, raw["transformer.h.1.attn.c_attn.weight"][:, 2 * d :][:, columns]
        )
    else:  # heads 0 to 2 share the first keys
        at = "model.layers.1.self_attn"
        np.testing.assert_array_equal(own.Wk, raw[f"{at}.k_proj.weight"][:width].T)


class TestNextToken:
    @pytest.mark.parametrize("name", CAUSAL)
    def test_against_the_reference_s_logits(self, name: str, backend: Backend) -> None:
        wanted = checkpoints.trace(name)
        found = made(name, backend).next_token(wanted["ids"].tolist(), 5)
        logits = wanted["logits"][-1].astype(np.float64)
        shares = np.exp(logits - logits.max()) / np.exp(logits - logits.max()).sum()
        order = np.argsort(-logits)[:5]
        assert backend.to_numpy(found.ids).tolist() == order.tolist()
        np.testing.assert_allclose(backend.to_numpy(found.probabilities), shares[order], rtol=1e-4)

    @pytest.mark.parametrize("name", CAUSAL)
    def test_a_token_at_a_time_is_the_same_as_all_at_once(
        self, name: str, backend: Backend
    ) -> None:
        wanted, model = checkpoints.trace(name), made(name, backend)
        ids = wanted["ids"].tolist()
        going = model.continued(ids[:4])
        found = [next(going), *(going.send(token) for token in ids[4:])]
        for logits, line in zip(found, wanted["logits"][3:], strict=True):
            np.testing.assert_allclose(backend.to_numpy(logits), line, atol=1e-4)

    def test_it_ends_at_the_model_s_limit(self) -> None:
        going = made("gpt2").continued([1] * 15)
        next(going)
        going.send(2)  # the sixteenth
        with pytest.raises(StopIteration):
            going.send(3)

    def test_an_encoder_has_none(self) -> None:
        model = made("bert")
        for ask in (lambda: model.next_token([1]), lambda: next(model.continued([1]))):
            with pytest.raises(ComputeError, match="BERT is an encoder"):
                ask()


def test_embeddings_are_means_of_unit_length(backend: Backend) -> None:
    wanted, model = checkpoints.trace("bert"), made("bert", backend)
    ids = wanted["ids"].tolist()
    found = backend.to_numpy(model.embed([ids, [1, 2], ids]))
    mean = wanted["final"].mean(0)
    np.testing.assert_allclose(found[0], mean / np.linalg.norm(mean), atol=1e-5)
    np.testing.assert_array_equal(found[0], found[2])
    np.testing.assert_allclose(np.linalg.norm(found, axis=1), 1, rtol=1e-6)


class TestCosts:
    @pytest.mark.parametrize("name", FAMILIES)
    def test_parameters_sum_to_the_numbers_that_are_stored(self, name: str) -> None:
        stored = sum(tensor.size for tensor in checkpoints.weights(name).values())
        assert made(name).parameters == stored
        assert made(name).nbytes == 4 * stored

    def test_gpt2_medium_as_in_the_worked_examples(self) -> None:
        config = transformer.read_config(
            checkpoints.config("gpt2")
            | {"n_embd": 1024, "n_layer": 24, "n_head": 16, "vocab_size": 50257}
            | {"n_positions": 1024}
        )
        flops = {cost.name: 32 * cost.flops for cost in transformer.costs(config, 1024)}
        blocks = sum(value for name, value in flops.items() if not name.startswith("Logits"))
        assert blocks == 24 * 32 * 1024 * (24 * 1024**2 + 4 * 1024 * 1024)
        assert round(blocks / 24 / 1e9) == 962
        assert flops["Feed-forward"] / 24 / 1e9 == pytest.approx(550, abs=1)

    def test_bert_base_and_gpt2_as_in_the_worked_examples(self) -> None:
        base = {"hidden_size": 768, "num_hidden_layers": 12, "num_attention_heads": 12}
        base |= {"intermediate_size": 3072, "vocab_size": 30522, "max_position_embeddings": 512}
        config = transformer.read_config(checkpoints.config("bert") | base)
        found = {cost.name: cost.parameters for cost in transformer.costs(config, 1)}
        assert found["Token table"] == 30522 * 768
        assert found["Token table"] / sum(found.values()) == pytest.approx(0.215, abs=0.005)
        small = {"n_embd": 768, "vocab_size": 50257}
        config = transformer.read_config(checkpoints.config("gpt2") | small)
        assert transformer.costs(config, 1)[0].parameters == 38_597_376

    def test_only_products_of_tokens_with_tokens_grow_with_the_square(self) -> None:
        config = transformer.read_config(checkpoints.config("llama"))
        once, twice = transformer.costs(config, 5), transformer.costs(config, 10)
        for one, two in zip(once, twice, strict=True):
            assert two.flops == one.flops * (4 if one.order == "O(S²)" else 2)


class TestRefused:
    @pytest.mark.parametrize(
        ("ids", "what"),
        [
            ([], "one at least"),
            ([48], "between 0 and 47"),
            ([-1], "between 0 and 47"),
            ([1] * 17, "at most 16 tokens; 17 came"),
        ],
    )
    def test_tokens(self, ids: list[int], what: str) -> None:
        with pytest.raises(ComputeError, match=what):
            made("llama").forward(ids)

    def test_maps_that_are_too_large(self, monkeypatch: pytest.MonkeyPatch) -> None:
        model, ids = made("bert"), list(range(9))
        kept = model.forward(ids)
        monkeypatch.setattr(traces, "MAPS_LIMIT", 4 * 2 * 3 * 81 - 1)
        with pytest.raises(ComputeError, match="All 6 maps of 9 tokens"):
            kept.attentions()
        with pytest.raises(ComputeError, match="one map at a time"):
            model.forward(ids, keep="all")
        assert kept.weights(1, 2).shape == (9, 9)  # one at a time still is

    def test_heads_that_are_not_there(self) -> None:
        model = made("bert")
        found = model.forward([1, 2])
        with pytest.raises(ComputeError, match="head must lie between 0 and 2; 3 came"):
            found.weights(0, 3)
        with pytest.raises(ComputeError, match="layer must lie between 0 and 1; 2 came"):
            found.weights(2, 0)
        with pytest.raises(ComputeError, match="layer 0 head -1"):
            model.matrices(0, -1)

    @pytest.mark.parametrize("name", FAMILIES)
    def test_tensors_that_are_missing_or_of_other_shapes(self, name: str) -> None:
        config, raw = transformer.read_config(checkpoints.config(name)), checkpoints.weights(name)
        victim = next(key for key in raw if "1" in key and key.endswith("weight"))
        rest = {key: x for key, x in raw.items() if key != victim}
        named = victim.removeprefix("transformer.").removeprefix("model.")
        with pytest.raises(ComputeError, match=f"lacks the tensor “{named}”"):
            transformer.Transformer(config, rest)
        with pytest.raises(ComputeError, match=f"“{victim}” must have the shape"):
            transformer.Transformer(config, raw | {victim: raw[victim][:-1]})
        with pytest.raises(ComputeError, match="must hold real numbers"):
            transformer.Transformer(config, raw | {victim: raw[victim].astype(int)})

    @pytest.mark.parametrize(
        ("name", "changes", "what"),
        [
            ("bert", {"model_type": "t5"}, "“t5”"),
            ("bert", {"model_type": None, "architectures": None}, "no model_type"),
            ("bert", {"model_type": "mamba", "architectures": ["MambaLM"]}, "MambaLM"),
            ("bert", {"position_embedding_type": "relative_key"}, "relative_key"),
            ("bert", {"is_decoder": True}, "decoder"),
            ("bert", {"hidden_act": "mish"}, "“mish”"),
            ("bert", {"num_attention_heads": 5}, "5 heads must divide"),
            ("bert", {"num_hidden_layers": 10**12}, "layers must lie between"),
            ("bert", {"vocab_size": "many"}, "vocab_size must be a number"),
            ("bert", {"vocab_size": 3.5}, "whole number"),
            ("bert", {"hidden_size": None}, "does not say its hidden_size"),
            ("gpt2", {"scale_attn_by_inverse_layer_idx": True}, "scale_attn_by_inverse"),
            ("gpt2", {"tie_word_embeddings": False}, "tie_word_embeddings"),
            ("llama", {"attention_bias": True}, "attention_bias"),
            ("llama", {"rope_parameters": {"rope_type": "yarn"}}, "yarn"),
            ("llama", {"num_key_value_heads": 4}, "must divide"),
        ],
    )
    def test_architectures_that_are_not_computed(
        self, name: str, changes: dict[str, Any], what: str
    ) -> None:
        with pytest.raises(ComputeError, match=what) as refused:
            transformer.read_config(checkpoints.config(name) | changes)
        assert str(refused.value).endswith(".")


def test_turns_get_slower_for_longer_texts() -> None:
    from lavis.compute.transformer.llama import frequencies

    plain = frequencies(transformer.Rotation(100.0), 8)
    np.testing.assert_allclose(plain, [100 ** (-2 * i / 8) for i in range(4)])
    linear = transformer.Rotation(100.0, "linear", 4.0)
    np.testing.assert_allclose(frequencies(linear, 8), np.array(plain) / 4)
    blended = frequencies(transformer.Rotation(1e6, "llama3", 8.0, 1.0, 4.0, 64), 8)
    assert blended[0] == 1.0
    assert blended[-1] == pytest.approx(1e6 ** (-6 / 8) / 8)
