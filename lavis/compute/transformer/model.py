"""A transformer of any of the families: tensors in, traces out."""

from __future__ import annotations

import math
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from lavis.compute.backend import Array, array_namespace
from lavis.compute.errors import ComputeError
from lavis.compute.ops import layers, top_k
from lavis.compute.transformer import bert, gpt2, llama
from lavis.compute.transformer.blocks import HeadMatrices
from lavis.compute.transformer.config import Config, match
from lavis.compute.transformer.costs import costs
from lavis.compute.transformer.trace import LayerTrace, Trace, refuse_large_maps

Keep = Literal["nothing", "qkv", "maps", "all"]


class Blocks(Protocol):
    """What a family's module does with its tensors; see `lavis.compute.transformer.bert`."""

    def embed(self, ids: Array, start: int) -> Array:
        """Return the first hidden states (S, d) of tokens whose first is the `start`-th."""

    def project(self, layer: int, x: Array, start: int) -> tuple[Array, Array, Array]:
        """Return q (H, S, d_k), k and v (G, S, d_k)."""

    def mix(self, layer: int, x: Array, mixed: Array) -> Array:
        """Return the hidden states behind a layer."""

    def final(self, x: Array) -> Array:
        """Return what the last hidden states are read as."""

    def logits(self, x: Array) -> Array:
        """Return (S, vocabulary) for final states."""

    def matrices(self, layer: int, head: int) -> HeadMatrices:
        """Return a head's own parts of the weights."""


#: The families, each a module of its own, and the class that holds its tensors.
FAMILIES: dict[str, tuple[Any, Callable[[Config, Mapping[str, Array]], Blocks]]] = {
    "BERT": (bert, bert.Bert),
    "GPT-2": (gpt2, gpt2.Gpt2),
    "Llama": (llama, llama.Llama),
}


@dataclass(frozen=True)
class NextToken:
    """The likeliest tokens that come next.

    Parameters
    ----------
    ids : array
        (k,), likeliest first.
    logits, probabilities : array
        (k,); the probabilities are those among the whole vocabulary.
    """

    ids: Array
    logits: Array
    probabilities: Array


class Transformer:
    """A transformer with its tensors on one device, in float32.

    Parameters
    ----------
    config : Config
        As `read_config` makes it.
    tensors : mapping of str to array
        Arrays of one library and device under the names of a checkpoint; made float32.

    Raises
    ------
    ComputeError
        If a tensor is missing, of another shape or holds no real numbers.
    """

    def __init__(self, config: Config, tensors: Mapping[str, Array]) -> None:
        self.config = config
        given = given_names(config, {name: tuple(x.shape) for name, x in tensors.items()})
        used = {name: _as_float32(name, tensors[name]) for name in given.values()}
        self._sample = next(iter(used.values()))
        self._blocks = FAMILIES[config.family][1](config, used)

    @property
    def parameters(self) -> int:
        """How many numbers were trained."""
        return sum(cost.parameters for cost in costs(self.config, 1))

    @property
    def nbytes(self) -> int:
        """Bytes that the tensors take: what a cache counts."""
        return 4 * self.parameters

    def forward(
        self,
        ids: Sequence[int] | Array,
        keep: Keep = "qkv",
        each: Callable[[int, Array], None] | None = None,
    ) -> Trace:
        """Read tokens.

        Parameters
        ----------
        ids : sequence of int, or array
            S tokens, from 1 to the model's limit.
        keep : {"nothing", "qkv", "maps", "all"}
            What stays beside hidden states: queries, keys and values; or all weights; or both.
            Weights are refused where they would take more than
            `lavis.compute.transformer.MAPS_LIMIT`.
        each : callable, optional
            Takes a layer's number and its weights (H, S, S), which must not be changed, as soon
            as they are made: so all maps can be looked at and none need be kept.

        Returns
        -------
        Trace

        Raises
        ------
        ComputeError
            If there are no tokens or too many, one is not in the vocabulary, or the maps are too
            large to keep.
        """
        config, tokens = self.config, self._checked(ids)
        if keep in ("maps", "all"):
            refuse_large_maps(config, tokens.shape[0])
        with layers.team(tokens):
            return self._read(tokens, keep, each)

    def _read(self, tokens: Array, keep: Keep, each: Callable[[int, Array], None] | None) -> Trace:
        """Go through the layers."""
        config, S = self.config, tokens.shape[0]
        x = self._blocks.embed(tokens, 0)
        hidden = self._empty(config.layers + 1, S, config.width)
        depth = config.layers if keep in ("qkv", "all") else 0
        q = self._empty(depth, config.heads, S, config.head_width)
        k, v = (self._empty(depth, config.kv_heads, S, config.head_width) for _ in range(2))
        maps, scale = [], 1 / math.sqrt(config.head_width)
        hidden[0, ...] = x
        for layer in range(config.layers):
            parts = self._blocks.project(layer, x, 0)
            if depth:
                for kept, part in zip((q, k, v), parts, strict=True):
                    kept[layer, ...] = part
                parts = (q[layer, ...], k[layer, ...], v[layer, ...])  # contiguous
            weights, mixed = layers.attend(*parts, scale, config.causal)
            if each is not None:
                each(layer, weights)
            if keep in ("maps", "all"):
                maps.append(weights)
            x = self._blocks.mix(layer, x, mixed)
            hidden[layer + 1, ...] = x
        return Trace(config, hidden, self._blocks.final(x), q, k, v, tuple(maps))

    def of_layer(self, layer: int, hidden: Array) -> LayerTrace:
        """Compute a layer's queries, keys and values anew, where only hidden states were kept.

        Parameters
        ----------
        layer : int
            From 0.
        hidden : array
            (L + 1, S, d): those of `forward`.

        Returns
        -------
        LayerTrace

        Raises
        ------
        ComputeError
            If there is no such layer.
        """
        if not 0 <= layer < self.config.layers:
            raise ComputeError(
                f"layer must lie between 0 and {self.config.layers - 1}; {layer} came."
            )
        return LayerTrace(self.config, *self._blocks.project(layer, hidden[layer, ...], 0))

    def embed(self, texts: Sequence[Sequence[int] | Array]) -> Array:
        """Turn texts into vectors: the mean of the last hidden states, made a unit vector.

        Parameters
        ----------
        texts : sequence of ids
            n texts, each as in `forward`.

        Returns
        -------
        array
            (n, d).

        Raises
        ------
        ComputeError
            As `forward`, and if there are no texts.
        """
        if len(texts) == 0:
            raise ComputeError("texts must hold one text at least; none came.")
        xp = array_namespace(self._sample)
        return xp.stack([text_vector(self.forward(ids, "nothing").final) for ids in texts], axis=0)

    def next_token(self, ids: Sequence[int] | Array, top: int = 10) -> NextToken:
        """Say which tokens are likeliest to come next.

        Parameters
        ----------
        ids : sequence of int, or array
            As in `forward`.
        top : int
            How many: from 1 to the size of the vocabulary.

        Returns
        -------
        NextToken

        Raises
        ------
        ComputeError
            As `forward`, and for an encoder.
        """
        self._refuse_encoder()
        return likeliest(self.logits(self.forward(ids, "nothing").final[-1:, :])[0, ...], top)

    def logits(self, final: Array) -> Array:
        """Turn final states (S, d) into scores of the whole vocabulary, (S, V).

        Raises
        ------
        ComputeError
            For an encoder.
        """
        return self._blocks.logits(final)

    def continued(self, ids: Sequence[int] | Array) -> Generator[Array, int, None]:
        """Read a text, then a token at a time, without reading anew what was read.

        Parameters
        ----------
        ids : sequence of int, or array
            As in `forward`.

        Yields
        ------
        array
            (V,): the logits after the last token. Send the next token in; at the model's limit
            the iteration ends.

        Raises
        ------
        ComputeError
            As `next_token`.
        """
        self._refuse_encoder()
        tokens = self._checked(ids)
        past: dict[int, tuple[Array, Array]] = {}
        read = 0
        while read + tokens.shape[0] <= self.config.limit:
            final = self._go_on(tokens, read, past)
            read += tokens.shape[0]
            tokens = self._checked([(yield self.logits(final[-1:, :])[0, ...])])

    def _go_on(self, tokens: Array, start: int, past: dict[int, tuple[Array, Array]]) -> Array:
        """Read tokens behind those whose keys and values are in `past`, and add theirs."""
        config, xp = self.config, array_namespace(self._sample)
        x = self._blocks.embed(tokens, start)
        for layer in range(config.layers):
            q, k, v = self._blocks.project(layer, x, start)
            if layer in past:
                k, v = (xp.concat(pair, axis=1) for pair in zip(past[layer], (k, v), strict=True))
            past[layer] = (k, v)
            mixed = layers.attend(q, k, v, 1 / math.sqrt(config.head_width), True).mixed
            x = self._blocks.mix(layer, x, mixed)
        return self._blocks.final(x)

    def _refuse_encoder(self) -> None:
        if not self.config.causal:
            raise ComputeError(
                f"{self.config.family} is an encoder: it has no probabilities of a next token."
            )

    def matrices(self, layer: int, head: int) -> HeadMatrices:
        """Return a head's own parts of W_Q, W_K, W_V and W_O.

        Raises
        ------
        ComputeError
            If there is no such head.
        """
        config = self.config
        if not (0 <= layer < config.layers and 0 <= head < config.heads):
            raise ComputeError(
                f"There are {config.layers} layers of {config.heads} heads, counted from 0; layer "
                f"{layer} head {head} came."
            )
        return self._blocks.matrices(layer, head)

    def _empty(self, *shape: int) -> Array:
        xp = array_namespace(self._sample)
        return xp.empty(shape, dtype=xp.float32, device=self._sample.device)

    def _checked(self, ids: Sequence[int] | Array) -> Array:
        """Return tokens as an array on the device."""
        xp, config = array_namespace(self._sample), self.config
        if hasattr(ids, "dtype"):
            tokens = xp.astype(ids, xp.int64)
        else:
            tokens = xp.asarray([int(i) for i in ids], dtype=xp.int64, device=self._sample.device)
        if tokens.ndim != 1 or tokens.shape[0] == 0:
            raise ComputeError(
                "ids must be one row of tokens, one at least; their shape is "
                f"{tuple(tokens.shape)}."
            )
        if tokens.shape[0] > config.limit:
            raise ComputeError(
                f"The model reads at most {config.limit} tokens; {tokens.shape[0]} came."
            )
        if bool(xp.any((tokens < 0) | (tokens >= config.vocabulary))):
            raise ComputeError(f"ids must lie between 0 and {config.vocabulary - 1}.")
        return tokens


def read_config(raw: Mapping[str, Any]) -> Config:
    """Read a configuration as Hugging Face writes it, of any family that is computed here.

    Parameters
    ----------
    raw : mapping
        What ``config.json`` holds.

    Returns
    -------
    Config

    Raises
    ------
    ComputeError
        If the architecture is another one, named in the message, or the numbers do not fit.
    """
    kind = raw.get("model_type")
    for module, _ in FAMILIES.values():
        if kind in module.MODEL_TYPES:
            return module.read_config(raw)  # type: ignore[no-any-return]
    known = ", ".join(name for module, _ in FAMILIES.values() for name in module.MODEL_TYPES)
    said = raw.get("architectures") or []
    named = f"“{kind}”" if kind else "of no name (config.json has no model_type)"
    more = f" ({said[0]})" if isinstance(said, list) and said and isinstance(said[0], str) else ""
    raise ComputeError(f"The architecture {named}{more} is not computed here; wanted is {known}.")


def given_names(config: Config, given: Mapping[str, tuple[int, ...]]) -> dict[str, str]:
    """Find the tensors of a configuration's family among those of a checkpoint.

    Parameters
    ----------
    config : Config
    given : mapping of str to tuple of int
        Names and shapes; more than needed may come.

    Returns
    -------
    dict of str to str
        The checkpoint's name for each name that the family needs.

    Raises
    ------
    ComputeError
        If one is missing or of another shape; the message names it.
    """
    module, _ = FAMILIES[config.family]
    return match(given, module.shapes(config), module.PREFIXES)


def text_vector(final: Array) -> Array:
    """Return the mean of final states (S, d), made a unit vector (d,).

    References
    ----------
    N. Reimers and I. Gurevych, Sentence-BERT, 2019.
    """
    xp = array_namespace(final)
    mean = xp.mean(final, axis=0)
    length = xp.sqrt(xp.sum(mean * mean))
    return mean / xp.where(length > 0, length, 1.0)


def likeliest(logits: Array, top: int) -> NextToken:
    """Return the largest of the logits (V,), and their probabilities among all.

    Raises
    ------
    ComputeError
        If `top` does not lie between 1 and V.
    """
    xp = array_namespace(logits)
    best = top_k(logits, top)
    largest = best.values[0]
    total = xp.sum(xp.exp(logits - largest))
    return NextToken(best.indices, best.values, xp.exp(best.values - largest) / total)


def _as_float32(name: str, x: Array) -> Array:
    xp = array_namespace(x)
    if not xp.isdtype(x.dtype, "real floating"):
        raise ComputeError(f"The tensor “{name}” must hold real numbers; its dtype is {x.dtype}.")
    return xp.astype(x, xp.float32, copy=False)
