"""Llama: a decoder. RoPE, grouped-query attention, RMSNorm before each step, SwiGLU."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from lavis.compute.backend import Array, array_namespace
from lavis.compute.errors import ComputeError
from lavis.compute.transformer.blocks import HeadMatrices, Linear, Norm, cut_heads, fused
from lavis.compute.transformer.config import (
    ACTIVATIONS,
    Config,
    Rotation,
    checked,
    count,
    heads_of,
    number,
)

MODEL_TYPES = ("llama",)
PREFIXES = ("model.",)


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
    for name in ("attention_bias", "mlp_bias"):
        if raw.get(name):
            raise ComputeError(f"Llama with {name} is not computed here.")
    width, heads = count(raw, "hidden_size"), count(raw, "num_attention_heads")
    own = raw.get("head_dim")
    return Config(
        family="Llama",
        layers=count(raw, "num_hidden_layers"),
        heads=heads,
        kv_heads=count(raw, "num_key_value_heads", heads),
        width=width,
        head_width=heads_of(width, heads) if own is None else count(raw, "head_dim"),
        inner=count(raw, "intermediate_size"),
        vocabulary=count(raw, "vocab_size"),
        limit=count(raw, "max_position_embeddings", 2048),
        epsilon=number(raw, "rms_norm_eps", 1e-6),
        activation=str(raw.get("hidden_act", "silu")),
        causal=True,
        tied=bool(raw.get("tie_word_embeddings", False)),
        rotation=_rotation(raw),
    )


def _rotation(raw: Mapping[str, Any]) -> Rotation:
    """Read how positions turn, from where older and newer files say it."""
    said = raw.get("rope_parameters") or raw.get("rope_scaling") or {}
    base = number(said, "rope_theta", number(raw, "rope_theta", 10000.0))
    kind = said.get("rope_type", said.get("type", "default"))
    if kind == "default":
        return Rotation(base)
    if kind == "linear":
        return Rotation(base, "linear", number(said, "factor"))
    if kind == "llama3":
        return Rotation(
            base,
            "llama3",
            number(said, "factor"),
            number(said, "low_freq_factor"),
            number(said, "high_freq_factor"),
            count(said, "original_max_position_embeddings"),
        )
    raise ComputeError(f"Llama with RoPE of the kind “{kind}” is not computed here.")


def shapes(config: Config) -> dict[str, tuple[int, ...]]:
    """Return the names and shapes of the tensors."""
    d, inner, width = config.width, config.inner, config.head_width
    queries, keys = config.heads * width, config.kv_heads * width
    found: dict[str, tuple[int, ...]] = {
        "embed_tokens.weight": (config.vocabulary, d),
        "norm.weight": (d,),
    }
    if not config.tied:
        found["lm_head.weight"] = (config.vocabulary, d)
    for layer in range(config.layers):
        at = f"layers.{layer}."
        found |= {
            f"{at}self_attn.q_proj.weight": (queries, d),
            f"{at}self_attn.k_proj.weight": (keys, d),
            f"{at}self_attn.v_proj.weight": (keys, d),
            f"{at}self_attn.o_proj.weight": (d, queries),
            f"{at}mlp.gate_proj.weight": (inner, d),
            f"{at}mlp.up_proj.weight": (inner, d),
            f"{at}mlp.down_proj.weight": (d, inner),
            f"{at}input_layernorm.weight": (d,),
            f"{at}post_attention_layernorm.weight": (d,),
        }
    return found


def frequencies(rotation: Rotation, width: int) -> list[float]:
    """Return by how many radians a token further turns each pair of a head's coordinates.

    Parameters
    ----------
    rotation : Rotation
    width : int
        d_k, even.

    References
    ----------
    J. Su et al., RoFormer: enhanced transformer with rotary position embedding, 2021; the kind
    "llama3" is that of the Llama 3.1 models.
    """
    turns = [rotation.base ** (-2 * pair / width) for pair in range(width // 2)]
    if rotation.kind == "linear":
        return [turn / rotation.factor for turn in turns]
    if rotation.kind == "llama3":
        return [_blended(turn, rotation) for turn in turns]
    return turns


def _blended(turn: float, rotation: Rotation) -> float:
    rounds = rotation.context * turn / (2 * math.pi)
    share = (rounds - rotation.low) / (rotation.high - rotation.low)
    share = min(1.0, max(0.0, share))
    return share * turn + (1 - share) * turn / rotation.factor


def rotate(x: Array, cosines: Array, sines: Array) -> Array:
    """Turn pairs of coordinates: the i-th of the first half with the i-th of the second.

    Parameters
    ----------
    x : array
        (H, S, d_k).
    cosines, sines : array
        (S, d_k/2).

    Returns
    -------
    array
        (H, S, d_k).
    """
    xp, half = array_namespace(x), x.shape[-1] // 2
    first, second = x[..., :half], x[..., half:]
    return xp.concat([first * cosines - second * sines, second * cosines + first * sines], axis=-1)


class Llama:
    """The tensors of a Llama, and what is done with them layer by layer.

    Parameters
    ----------
    config : Config
    tensors : mapping of str to array
        Float32, under Hugging Face's names, with or without ``model.`` before them.

    References
    ----------
    H. Touvron et al., LLaMA: open and efficient foundation language models, 2023; J. Ainslie et
    al., GQA: training generalized multi-query transformer models, 2023.
    """

    def __init__(self, config: Config, tensors: Mapping[str, Array]) -> None:
        if config.head_width % 2:
            raise ComputeError(f"RoPE needs heads of an even width; {config.head_width} came.")
        self.config = config
        found = checked(tensors, shapes(config), PREFIXES)
        self._tokens = found["embed_tokens.weight"]
        self._last = Linear(found.get("lm_head.weight", self._tokens))
        self._norm = Norm(found["norm.weight"], None, config.epsilon)
        self._blocks = []
        for layer in range(config.layers):
            at = f"layers.{layer}."
            part = {name.removeprefix(at): x for name, x in found.items() if name.startswith(at)}
            self._blocks.append(self._block(part))
        self._activation = ACTIVATIONS[config.activation]
        self._turns = self._made_turns()

    def _made_turns(self) -> Array:
        xp, tokens = array_namespace(self._tokens), self._tokens
        turns = frequencies(self.config.rotation or Rotation(), self.config.head_width)
        return xp.asarray(turns, dtype=tokens.dtype, device=tokens.device)

    def _block(self, part: Mapping[str, Array]) -> dict[str, Any]:
        def of(name: str) -> Linear:
            return Linear(part[f"{name}.weight"])

        def norm(name: str) -> Norm:
            return Norm(part[f"{name}.weight"], None, self.config.epsilon)

        return {
            "before": norm("input_layernorm"),
            "qkv": fused(*(of(f"self_attn.{name}_proj") for name in "qkv")),
            "out": of("self_attn.o_proj"),
            "middle": norm("post_attention_layernorm"),
            "gate": of("mlp.gate_proj"),
            "up": of("mlp.up_proj"),
            "down": of("mlp.down_proj"),
        }

    def embed(self, ids: Array, start: int) -> Array:
        """Return the vectors of the tokens; positions come in by the turning of Q and K."""
        return array_namespace(ids).take(self._tokens, ids, axis=0)

    def project(self, layer: int, x: Array, start: int) -> tuple[Array, Array, Array]:
        """Return turned queries (H, S, d_k), turned keys and values (G, S, d_k) of a layer."""
        block, xp = self._blocks[layer], array_namespace(x)
        q, k, v = cut_heads(block["qkv"](block["before"](x)), self.config)
        places = xp.astype(xp.arange(start, start + x.shape[0], device=x.device), x.dtype)
        angles = places[:, None] * self._turns[None, :]
        cosines, sines = xp.cos(angles), xp.sin(angles)
        return rotate(q, cosines, sines), rotate(k, cosines, sines), v

    def mix(self, layer: int, x: Array, mixed: Array) -> Array:
        """Add what the heads give; add what SwiGLU makes of the normed sum."""
        block = self._blocks[layer]
        x = x + block["out"](mixed)
        normed = block["middle"](x)
        return x + block["down"](self._activation(block["gate"](normed)) * block["up"](normed))

    def final(self, x: Array) -> Array:
        """Norm the last hidden states."""
        return self._norm(x)

    def logits(self, x: Array) -> Array:
        """Multiply normed states (S, d) with the last matrix: (S, vocabulary)."""
        return self._last(x)

    def matrices(self, layer: int, head: int) -> HeadMatrices:
        """Return a head's own parts of the weights, before positions turn Q and K."""
        block = self._blocks[layer]
        return HeadMatrices.cut(block["qkv"].W, block["out"].W, self.config, head)
