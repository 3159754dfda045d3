"""What a forward pass leaves behind: hidden states, queries, keys, values; maps on demand."""

from __future__ import annotations

import math
from dataclasses import dataclass

from lavis.compute.backend import Array, array_namespace
from lavis.compute.errors import ComputeError
from lavis.compute.ops import layers
from lavis.compute.transformer.config import Config

#: Bytes that all maps together may take.
MAPS_LIMIT = 256 * 2**20


@dataclass(frozen=True)
class LayerTrace:
    """One layer's queries, keys and values: H heads, G heads of keys, S tokens.

    Parameters
    ----------
    config : Config
    q : array
        (H, S, d_k).
    k, v : array
        (G, S, d_k).
    """

    config: Config
    q: Array
    k: Array
    v: Array

    def scores(self, head: int) -> Array:
        """Compute q·kᵀ/√d_k of one head, before the mask: (S, S)."""
        q, k, _ = self._parts(head)
        xp = array_namespace(q)
        return (q[0, ...] @ xp.matrix_transpose(k[0, ...])) / math.sqrt(self.config.head_width)

    def weights(self, head: int) -> Array:
        """Compute the attention weights of one head: (S, S), each row of the sum 1."""
        return self._attended(*self._parts(head)).weights[0, ...]

    def output(self, head: int) -> Array:
        """Compute weights·v of one head: (S, d_k)."""
        return self._attended(*self._parts(head)).mixed

    def all_weights(self) -> Array:
        """Compute the attention weights of all heads: (H, S, S)."""
        return self._attended(self.q, self.k, self.v).weights

    def _attended(self, q: Array, k: Array, v: Array) -> layers.Attended:
        scale = 1 / math.sqrt(self.config.head_width)
        return layers.attend(q, k, v, scale, self.config.causal)

    def _parts(self, head: int) -> tuple[Array, Array, Array]:
        """Return a head's queries, and the keys and values that it shares: (1, S, d_k) each."""
        config = self.config
        if not 0 <= head < config.heads:
            raise ComputeError(f"head must lie between 0 and {config.heads - 1}; {head} came.")
        own, shared = slice(head, head + 1), head * config.kv_heads // config.heads
        both = slice(shared, shared + 1)
        return self.q[own, ...], self.k[both, ...], self.v[both, ...]


@dataclass(frozen=True)
class Trace:
    """A text's way through a transformer: L layers, H heads, S tokens.

    Parameters
    ----------
    config : Config
    hidden : array
        (L + 1, S, d): the residual stream, of the embeddings first, then after each layer.
    final : array
        (S, d): the last of them, normed where the family norms it (GPT-2, Llama).
    q : array
        (L, H, S, d_k); with RoPE turned already. Empty (0, …) where they were not kept.
    k, v : array
        (L, G, S, d_k): G heads, fewer than H with grouped queries.
    maps : tuple of array
        All weights, (H, S, S) of each layer; empty where they were not kept.
    """

    config: Config
    hidden: Array
    final: Array
    q: Array
    k: Array
    v: Array
    maps: tuple[Array, ...] = ()

    def scores(self, layer: int, head: int) -> Array:
        """Compute q·kᵀ/√d_k of one head, before the mask.

        Parameters
        ----------
        layer, head : int

        Returns
        -------
        array
            (S, S).

        Raises
        ------
        ComputeError
            If there is no such head, or queries and keys were not kept.
        """
        return self._layer(layer).scores(head)

    def weights(self, layer: int, head: int) -> Array:
        """Compute the attention weights of one head.

        Parameters
        ----------
        layer, head : int

        Returns
        -------
        array
            (S, S); each row sums to 1.

        Raises
        ------
        ComputeError
            As `scores`.
        """
        if self.maps and 0 <= layer < self.config.layers and 0 <= head < self.config.heads:
            return self.maps[layer][head, ...]
        return self._layer(layer).weights(head)

    def output(self, layer: int, head: int) -> Array:
        """Compute weights·v of one head.

        Parameters
        ----------
        layer, head : int

        Returns
        -------
        array
            (S, d_k).

        Raises
        ------
        ComputeError
            As `scores`.
        """
        return self._layer(layer).output(head)

    def attentions(self) -> Array:
        """Compute the attention weights of all heads.

        Returns
        -------
        array
            (L, H, S, S).

        Raises
        ------
        ComputeError
            If they would take more than `MAPS_LIMIT` bytes; `weights` gives one map at a time.
        """
        config, S = self.config, self.hidden.shape[1]
        refuse_large_maps(config, S)
        xp = array_namespace(self.hidden)
        if self.maps:
            return xp.stack(list(self.maps), axis=0)
        each = (self._layer(layer).all_weights() for layer in range(config.layers))
        return xp.stack(list(each), axis=0)

    def _layer(self, layer: int) -> LayerTrace:
        if self.q.shape[0] == 0:
            raise ComputeError('Queries and keys were not kept; run forward with keep="qkv".')
        if not 0 <= layer < self.config.layers:
            raise ComputeError(
                f"layer must lie between 0 and {self.config.layers - 1}; {layer} came."
            )
        return LayerTrace(self.config, self.q[layer, ...], self.k[layer, ...], self.v[layer, ...])


def refuse_large_maps(config: Config, S: int) -> None:
    """Refuse to keep all maps of a long text.

    Raises
    ------
    ComputeError
        If they would take more than `MAPS_LIMIT` bytes in float32.
    """
    size = 4 * config.layers * config.heads * S * S
    if size > MAPS_LIMIT:
        raise ComputeError(
            f"All {config.layers * config.heads} maps of {S} tokens take {size / 2**20:.0f} MB; "
            f"at most {MAPS_LIMIT // 2**20} MB are made at once. Ask for one map at a time: "
            "trace.weights(layer, head)."
        )
