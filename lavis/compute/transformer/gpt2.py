"""GPT-2: a decoder. Learned positions, causal mask, norms before each step, a tied token table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lavis.compute.backend import Array, array_namespace
from lavis.compute.errors import ComputeError
from lavis.compute.transformer.blocks import HeadMatrices, Linear, Norm, cut_heads
from lavis.compute.transformer.config import ACTIVATIONS, Config, checked, count, heads_of, number

MODEL_TYPES = ("gpt2",)
PREFIXES = ("transformer.",)

#: Switches of a configuration that change what is computed, with the value that is computed here.
SWITCHES = {
    "scale_attn_weights": True,
    "scale_attn_by_inverse_layer_idx": False,
    "add_cross_attention": False,
    "tie_word_embeddings": True,
}


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
    for name, wanted in SWITCHES.items():
        if raw.get(name, wanted) != wanted:
            raise ComputeError(f"GPT-2 with {name} = {raw[name]} is not computed here.")
    width, heads = count(raw, "n_embd"), count(raw, "n_head")
    return Config(
        family="GPT-2",
        layers=count(raw, "n_layer"),
        heads=heads,
        kv_heads=heads,
        width=width,
        head_width=heads_of(width, heads),
        inner=count(raw, "n_inner", 4 * width),
        vocabulary=count(raw, "vocab_size"),
        limit=count(raw, "n_positions", 1024),
        epsilon=number(raw, "layer_norm_epsilon", 1e-5),
        activation=str(raw.get("activation_function", "gelu_new")),
        causal=True,
    )


def shapes(config: Config) -> dict[str, tuple[int, ...]]:
    """Return the names and shapes of the tensors; the products' are the other way round."""
    d, inner = config.width, config.inner
    found: dict[str, tuple[int, ...]] = {
        "wte.weight": (config.vocabulary, d),
        "wpe.weight": (config.limit, d),
        "ln_f.weight": (d,),
        "ln_f.bias": (d,),
    }
    products = {
        "attn.c_attn": (d, 3 * d),
        "attn.c_proj": (d, d),
        "mlp.c_fc": (d, inner),
        "mlp.c_proj": (inner, d),
    }
    for layer in range(config.layers):
        at = f"h.{layer}."
        for name, shape in products.items():
            found |= {f"{at}{name}.weight": shape, f"{at}{name}.bias": shape[1:]}
        for name in ("ln_1", "ln_2"):
            found |= {f"{at}{name}.weight": (d,), f"{at}{name}.bias": (d,)}
    return found


class Gpt2:
    """The tensors of a GPT-2, and what is done with them layer by layer.

    Parameters
    ----------
    config : Config
    tensors : mapping of str to array
        Float32, under Hugging Face's names, with or without ``transformer.`` before them.

    References
    ----------
    A. Radford et al., Language models are unsupervised multitask learners, 2019.
    """

    def __init__(self, config: Config, tensors: Mapping[str, Array]) -> None:
        self.config = config
        found = checked(tensors, shapes(config), PREFIXES)
        self._tokens, self._positions = found["wte.weight"], found["wpe.weight"]
        self._norm = self._norm_of(found, "ln_f")
        self._blocks = []
        for layer in range(config.layers):
            at = f"h.{layer}."
            part = {name.removeprefix(at): x for name, x in found.items() if name.startswith(at)}
            self._blocks.append(self._block(part))
        self._activation = ACTIVATIONS[config.activation]

    def _norm_of(self, found: Mapping[str, Array], name: str) -> Norm:
        return Norm(found[f"{name}.weight"], found[f"{name}.bias"], self.config.epsilon)

    def _block(self, part: Mapping[str, Array]) -> dict[str, Any]:
        xp = array_namespace(self._tokens)

        def of(name: str) -> Linear:
            return Linear(xp.matrix_transpose(part[f"{name}.weight"]), part[f"{name}.bias"])

        return {
            "before": self._norm_of(part, "ln_1"),
            "qkv": of("attn.c_attn"),
            "out": of("attn.c_proj"),
            "middle": self._norm_of(part, "ln_2"),
            "up": of("mlp.c_fc"),
            "down": of("mlp.c_proj"),
        }

    def embed(self, ids: Array, start: int) -> Array:
        """Add up the vectors of token and position."""
        xp = array_namespace(ids)
        positions = self._positions[start : start + ids.shape[0], :]
        return xp.take(self._tokens, ids, axis=0) + positions

    def project(self, layer: int, x: Array, start: int) -> tuple[Array, Array, Array]:
        """Return queries, keys and values (H, S, d_k) of a layer."""
        block = self._blocks[layer]
        q, k, v = cut_heads(block["qkv"](block["before"](x)), self.config)
        return q, k, v

    def mix(self, layer: int, x: Array, mixed: Array) -> Array:
        """Add what the heads give; add what the feed-forward layer makes of the normed sum."""
        block = self._blocks[layer]
        x = x + block["out"](mixed)
        inner = self._activation(block["up"](block["middle"](x)))
        return x + block["down"](inner)

    def final(self, x: Array) -> Array:
        """Norm the last hidden states."""
        return self._norm(x)

    def logits(self, x: Array) -> Array:
        """Multiply normed states (S, d) with the token table: (S, vocabulary)."""
        return Linear(self._tokens)(x)

    def matrices(self, layer: int, head: int) -> HeadMatrices:
        """Return a head's own parts of the weights."""
        block = self._blocks[layer]
        return HeadMatrices.cut(block["qkv"].W, block["out"].W, self.config, head)
