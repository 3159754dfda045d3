"""What the layers of all families are made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lavis.compute.backend import Array, array_namespace
from lavis.compute.ops import layers
from lavis.compute.transformer.config import Config


@dataclass(frozen=True)
class Linear:
    """x·Wᵀ + b.

    Parameters
    ----------
    W : array
        (n, d), a row for each output.
    b : array or None
        (n,).
    """

    W: Array
    b: Array | None = None

    def __call__(self, x: Array) -> Array:
        """Multiply rows (S, d) into (S, n)."""
        return layers.linear(x, self.W, self.b)


@dataclass(frozen=True)
class Norm:
    """A norm of rows: LayerNorm with a bias, RMSNorm without one.

    Parameters
    ----------
    gain : array
        (d,).
    bias : array or None
        (d,).
    epsilon : float
    """

    gain: Array
    bias: Array | None
    epsilon: float

    def __call__(self, x: Array) -> Array:
        """Norm rows (S, d)."""
        if self.bias is None:
            return layers.rms_norm(x, self.gain, self.epsilon)
        return layers.layer_norm(x, self.gain, self.bias, self.epsilon)


@dataclass(frozen=True)
class HeadMatrices:
    """The parts of a layer's weights that belong to one head.

    Parameters
    ----------
    Wq, Wk, Wv : array
        (d, d_k): what a token's vector is multiplied with.
    Wo : array
        (d_k, d): what takes the head's output back into the residual stream.
    """

    Wq: Array
    Wk: Array
    Wv: Array
    Wo: Array

    @classmethod
    def cut(cls, qkv: Array, out: Array, config: Config, head: int) -> HeadMatrices:
        """Cut a head's parts out of the fused weights ((H + 2G)·d_k, d) and of W_O (d, H·d_k)."""
        xp, width = array_namespace(qkv), config.head_width
        shared = head * config.kv_heads // config.heads
        places = (head, config.heads + shared, config.heads + config.kv_heads + shared)
        Wq, Wk, Wv = (
            xp.matrix_transpose(qkv[place * width : (place + 1) * width, :]) for place in places
        )
        Wo = xp.matrix_transpose(out[:, head * width : (head + 1) * width])
        return cls(Wq, Wk, Wv, Wo)


def fused(*parts: Linear) -> Linear:
    """Stack layers that read the same rows, so that one product makes the outputs of all."""
    xp = array_namespace(parts[0].W)
    W = xp.concat([part.W for part in parts], axis=0)
    biases = [part.b for part in parts]
    if any(b is None for b in biases):
        return Linear(W)
    return Linear(W, xp.concat(biases, axis=0))


def cut_heads(qkv: Array, config: Config) -> Sequence[Array]:
    """Cut the fused products (S, (H + 2G)·d_k) into (H, S, d_k) and twice (G, S, d_k)."""
    xp, S = array_namespace(qkv), qkv.shape[0]
    heads, groups = config.heads, config.kv_heads
    by_head = xp.permute_dims(
        xp.reshape(qkv, (S, heads + 2 * groups, config.head_width)), (1, 0, 2)
    )
    return (
        by_head[:heads, ...],
        by_head[heads : heads + groups, ...],
        by_head[heads + groups :, ...],
    )
