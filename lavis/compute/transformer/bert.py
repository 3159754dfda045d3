"""BERT: an encoder. Learned positions, every token sees every other, norms after each sum."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lavis.compute.backend import Array, array_namespace
from lavis.compute.errors import ComputeError
from lavis.compute.transformer.blocks import HeadMatrices, Linear, Norm, cut_heads, fused
from lavis.compute.transformer.config import ACTIVATIONS, Config, checked, count, heads_of, number

MODEL_TYPES = ("bert",)
PREFIXES = ("bert.",)


def read_config(raw: Mapping[str, Any]) -> Config:
    """Read a configuration as Hugging Face writes it.

    Parameters
    ----------
    raw : mapping

    Returns
    -------
    Config

    Raises
    ------
    ComputeError
        For what is missing, or is not computed here.
    """
    kind = raw.get("position_embedding_type") or "absolute"
    if kind != "absolute":
        raise ComputeError(f"BERT with {kind} positions is not computed here; absolute ones are.")
    if raw.get("is_decoder"):
        raise ComputeError("BERT as a decoder is not computed here; as an encoder it is.")
    width, heads = count(raw, "hidden_size"), count(raw, "num_attention_heads")
    return Config(
        family="BERT",
        layers=count(raw, "num_hidden_layers"),
        heads=heads,
        kv_heads=heads,
        width=width,
        head_width=heads_of(width, heads),
        inner=count(raw, "intermediate_size"),
        vocabulary=count(raw, "vocab_size"),
        limit=count(raw, "max_position_embeddings", 512),
        epsilon=number(raw, "layer_norm_eps", 1e-12),
        activation=str(raw.get("hidden_act", "gelu")),
        causal=False,
        types=count(raw, "type_vocab_size", 2),
    )


def shapes(config: Config) -> dict[str, tuple[int, ...]]:
    """Return the names and shapes of the tensors."""
    d, inner = config.width, config.inner
    found: dict[str, tuple[int, ...]] = {
        "embeddings.word_embeddings.weight": (config.vocabulary, d),
        "embeddings.position_embeddings.weight": (config.limit, d),
        "embeddings.token_type_embeddings.weight": (config.types, d),
        "embeddings.LayerNorm.weight": (d,),
        "embeddings.LayerNorm.bias": (d,),
    }
    for layer in range(config.layers):
        at = f"encoder.layer.{layer}."
        for name in ("query", "key", "value"):
            found |= {f"{at}attention.self.{name}.weight": (d, d)}
            found |= {f"{at}attention.self.{name}.bias": (d,)}
        found |= {f"{at}attention.output.dense.weight": (d, d)}
        found |= {f"{at}attention.output.dense.bias": (d,)}
        found |= {f"{at}intermediate.dense.weight": (inner, d)}
        found |= {f"{at}intermediate.dense.bias": (inner,)}
        found |= {f"{at}output.dense.weight": (d, inner), f"{at}output.dense.bias": (d,)}
        for name in ("attention.output", "output"):
            found |= {f"{at}{name}.LayerNorm.weight": (d,), f"{at}{name}.LayerNorm.bias": (d,)}
    return found


class Bert:
    """The tensors of a BERT, and what is done with them layer by layer.

    Parameters
    ----------
    config : Config
    tensors : mapping of str to array
        Float32, under Hugging Face's names, with or without ``bert.`` before them.

    References
    ----------
    J. Devlin et al., BERT: pre-training of deep bidirectional transformers, 2018.
    """

    def __init__(self, config: Config, tensors: Mapping[str, Array]) -> None:
        self.config = config
        found = checked(tensors, shapes(config), PREFIXES)
        self._tokens = found["embeddings.word_embeddings.weight"]
        self._positions = found["embeddings.position_embeddings.weight"]
        self._types = found["embeddings.token_type_embeddings.weight"]
        self._norm = self._norm_of(found, "embeddings.LayerNorm")
        self._blocks = []
        for layer in range(config.layers):
            at = f"encoder.layer.{layer}."
            part = {name.removeprefix(at): x for name, x in found.items() if name.startswith(at)}
            self._blocks.append(self._block(part))
        self._activation = ACTIVATIONS[config.activation]

    def _norm_of(self, found: Mapping[str, Array], name: str) -> Norm:
        return Norm(found[f"{name}.weight"], found[f"{name}.bias"], self.config.epsilon)

    def _block(self, part: Mapping[str, Array]) -> dict[str, Any]:
        def of(name: str) -> Linear:
            return Linear(part[f"{name}.weight"], part[f"{name}.bias"])

        return {
            "qkv": fused(*(of(f"attention.self.{name}") for name in ("query", "key", "value"))),
            "out": of("attention.output.dense"),
            "norm": self._norm_of(part, "attention.output.LayerNorm"),
            "up": of("intermediate.dense"),
            "down": of("output.dense"),
            "last": self._norm_of(part, "output.LayerNorm"),
        }

    def embed(self, ids: Array, start: int) -> Array:
        """Add up the vectors of token, position and kind of sentence, and norm the sum."""
        xp = array_namespace(ids)
        S = ids.shape[0]
        x = xp.take(self._tokens, ids, axis=0)
        x = x + self._types[0, :] + self._positions[start : start + S, :]
        return self._norm(x)

    def project(self, layer: int, x: Array, start: int) -> tuple[Array, Array, Array]:
        """Return queries, keys and values (H, S, d_k) of a layer."""
        q, k, v = cut_heads(self._blocks[layer]["qkv"](x), self.config)
        return q, k, v

    def mix(self, layer: int, x: Array, mixed: Array) -> Array:
        """Add what the heads give, norm; add what the feed-forward layer gives, norm."""
        block = self._blocks[layer]
        x = block["norm"](x + block["out"](mixed))
        inner = self._activation(block["up"](x))
        return block["last"](x + block["down"](inner))

    def final(self, x: Array) -> Array:
        """Return the last hidden states as they are."""
        return x

    def logits(self, x: Array) -> Array:
        """Refuse: an encoder says no next token."""
        raise ComputeError("BERT is an encoder: it has no probabilities of a next token.")

    def matrices(self, layer: int, head: int) -> HeadMatrices:
        """Return a head's own parts of the weights."""
        block = self._blocks[layer]
        return HeadMatrices.cut(block["qkv"].W, block["out"].W, self.config, head)
