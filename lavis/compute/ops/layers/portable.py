"""A layer's products in the terms of the array API standard alone."""

from __future__ import annotations

import math
from contextlib import AbstractContextManager, nullcontext

from lavis.compute.backend import Array, array_namespace
from lavis.compute.ops import erf

#: Of GELU's form with a tanh: √(2/π) and the factor of the cube.
SLOPE, CUBE = math.sqrt(2 / math.pi), 0.044715


def linear(x: Array, W: Array, b: Array | None) -> Array:
    """Multiply, and add the bias."""
    product = x @ array_namespace(x).matrix_transpose(W)
    return product if b is None else product + b


def layer_norm(x: Array, gain: Array, bias: Array, epsilon: float) -> Array:
    """Subtract the mean, divide by the root of the variance."""
    xp = array_namespace(x)
    centred = x - xp.mean(x, axis=-1, keepdims=True)
    variance = xp.mean(centred * centred, axis=-1, keepdims=True)
    return centred / xp.sqrt(variance + epsilon) * gain + bias


def rms_norm(x: Array, gain: Array, epsilon: float) -> Array:
    """Divide by the root of the mean square."""
    xp = array_namespace(x)
    return x / xp.sqrt(xp.mean(x * x, axis=-1, keepdims=True) + epsilon) * gain


def gelu(x: Array) -> Array:
    """Through the error function: Φ(x) = (1 + erf(x/√2)) / 2."""
    return 0.5 * x * (1.0 + erf(x * math.sqrt(0.5)))


def gelu_tanh(x: Array) -> Array:
    """Through the tanh of x + 0.044715 x³."""
    xp = array_namespace(x)
    return 0.5 * x * (1.0 + xp.tanh(SLOPE * (x + CUBE * x * x * x)))


def silu(x: Array) -> Array:
    """Through the tanh, which does not overflow: the sigmoid is (1 + tanh(x/2)) / 2."""
    return x * (0.5 + 0.5 * array_namespace(x).tanh(0.5 * x))


def attend(q: Array, k: Array, v: Array, scale: float, causal: bool) -> tuple[Array, Array]:
    """Take the queries that share keys together, so that no key is copied."""
    xp = array_namespace(q)
    heads, S, width = q.shape
    groups, T, _ = k.shape
    shared = xp.reshape(q * scale, (groups, heads // groups * S, width))
    scores = xp.reshape(shared @ xp.matrix_transpose(k), (heads, S, T))
    if causal:
        seen = xp.arange(S, device=q.device)[:, None] + (T - S)
        scores = xp.where(xp.arange(T, device=q.device)[None, :] <= seen, scores, -math.inf)
    exps = xp.exp(scores - xp.max(scores, axis=-1, keepdims=True))
    weights = exps / xp.sum(exps, axis=-1, keepdims=True)
    mixed = xp.reshape(weights, (groups, heads // groups * S, T)) @ v
    mixed = xp.permute_dims(xp.reshape(mixed, (heads, S, width)), (1, 0, 2))
    return weights, xp.reshape(mixed, (S, heads * width))


def row_entropy(weights: Array) -> Array:
    """Take log 1 where a weight is 0."""
    xp = array_namespace(weights)
    logarithms = xp.log(xp.where(weights > 0, weights, 1.0))
    return -xp.sum(weights * logarithms, axis=-1)


def team() -> AbstractContextManager[None]:
    """Nothing to make ready."""
    return nullcontext()
