"""Scaled dot-product attention, alone and in several heads."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from lavis.compute.backend import Array, Namespace, array_namespace
from lavis.compute.checks import broadcast_shape, dimensions, finite, real_arrays
from lavis.compute.errors import ComputeError
from lavis.compute.vectors import softmax


@dataclass(frozen=True)
class Attention:
    """What stands between queries, keys and values, and the output.

    Parameters
    ----------
    scores : array
        (…, S, T); Q·Kᵀ times the scale, before the mask.
    weights : array
        (…, S, T); the softmax of the rows, 0 where the mask forbids.
    output : array
        (…, S, d_v); weights·V.
    """

    scores: Array
    weights: Array
    output: Array


@dataclass(frozen=True)
class MultiHead:
    """Attention in several heads.

    Parameters
    ----------
    q, k, v : array
        (H, S, d_k), (H, S, d_k) and (H, S, d_v) of each head.
    heads : Attention
        With a first axis of H.
    concat : array
        (S, H·d_v); the heads' outputs side by side.
    output : array
        (S, d); concat·W_O.
    """

    q: Array
    k: Array
    v: Array
    heads: Attention
    concat: Array
    output: Array


def scaled_dot_product(
    Q: Array, K: Array, V: Array, *, mask: Array | None = None, scale: float | None = None
) -> Attention:
    """Compute softmax(Q·Kᵀ·scale)·V.

    Parameters
    ----------
    Q : array
        Queries, real, shape (…, S, d_k).
    K : array
        Keys, (…, T, d_k).
    V : array
        Values, (…, T, d_v).
    mask : array, optional
        Booleans that broadcast to (…, S, T): True where a query may see a key. Every row must
        have one.
    scale : float, optional
        1/√d_k by default.

    Returns
    -------
    Attention

    Raises
    ------
    ComputeError
        If shapes do not fit, numbers are not finite, or the mask leaves a row nothing to see.

    References
    ----------
    A. Vaswani et al., Attention is all you need, 2017, equation 1.
    """
    xp, Q, K, V = real_arrays(Q=Q, K=K, V=V)
    _check_shapes(Q, K, V)
    finite(xp, Q=Q, K=K, V=V)
    factor = 1 / math.sqrt(Q.shape[-1]) if scale is None else float(scale)
    if not math.isfinite(factor):
        raise ComputeError(f"scale must be a finite number; {scale} came.")
    scores = (Q @ xp.matrix_transpose(K)) * factor
    weights = softmax(scores if mask is None else _masked(xp, scores, mask))
    return Attention(scores, weights, weights @ V)


def causal_mask(S: int, *, xp: Namespace | None = None, device: Any = None) -> Array:
    """Make the mask of a model that reads from left to right.

    Parameters
    ----------
    S : int
        Tokens.
    xp : module, optional
        Array API namespace; NumPy's by default.
    device : object, optional
        One of its devices.

    Returns
    -------
    array
        Booleans (S, S): True on and below the diagonal.

    Raises
    ------
    ComputeError
        If S is below 1.
    """
    if S < 1:
        raise ComputeError(f"S must be 1 or more tokens; {S} came.")
    if xp is None:
        import numpy as numpy_namespace

        xp = numpy_namespace
    places = xp.arange(S, device=device)
    return places[:, None] >= places[None, :]


def multi_head(
    X: Array,
    Wq: Array,
    Wk: Array,
    Wv: Array,
    Wo: Array,
    heads: int,
    *,
    mask: Array | None = None,
) -> MultiHead:
    """Project, attend in each head, put the heads side by side and project again.

    Parameters
    ----------
    X : array
        Tokens, real, shape (S, d).
    Wq, Wk : array
        (d, H·d_k).
    Wv : array
        (d, H·d_v).
    Wo : array
        (H·d_v, d_out).
    heads : int
        H: columns of Wq, Wk and Wv are split into as many equal parts.
    mask : array, optional
        As in `scaled_dot_product`, shape (S, S).

    Returns
    -------
    MultiHead

    Raises
    ------
    ComputeError
        If shapes do not fit, or numbers are not finite.

    References
    ----------
    A. Vaswani et al., Attention is all you need, 2017, section 3.2.2.
    """
    xp, X, Wq, Wk, Wv, Wo = real_arrays(X=X, Wq=Wq, Wk=Wk, Wv=Wv, Wo=Wo)
    for name, x in {"X": X, "Wq": Wq, "Wk": Wk, "Wv": Wv, "Wo": Wo}.items():
        dimensions(name, x, 2, "(rows, columns)")
    finite(xp, X=X, Wq=Wq, Wk=Wk, Wv=Wv, Wo=Wo)
    for name, x in {"Wq": Wq, "Wk": Wk, "Wv": Wv}.items():
        if x.shape[0] != X.shape[1]:
            raise ComputeError(
                f"{name} must have {X.shape[1]} rows, as many as X has columns; it has "
                f"{x.shape[0]}."
            )
    if Wo.shape[0] != Wv.shape[1]:
        raise ComputeError(
            f"Wo must have {Wv.shape[1]} rows, as many as Wv has columns; it has {Wo.shape[0]}."
        )
    q, k, v = (split_heads(X @ W, heads) for W in (Wq, Wk, Wv))
    found = scaled_dot_product(q, k, v, mask=mask)
    concat = merge_heads(found.output)
    return MultiHead(q, k, v, found, concat, concat @ Wo)


def split_heads(x: Array, heads: int) -> Array:
    """Cut columns into equal parts: (S, H·d) becomes (H, S, d).

    Parameters
    ----------
    x : array
        Shape (S, H·d).
    heads : int
        H.

    Returns
    -------
    array
        (H, S, d).

    Raises
    ------
    ComputeError
        If H does not divide the columns.
    """
    xp = array_namespace(x)
    dimensions("x", x, 2, "(S, H·d)")
    S, width = x.shape
    if heads < 1 or width % heads:
        raise ComputeError(f"heads must divide the {width} columns; {heads} came.")
    return xp.permute_dims(xp.reshape(x, (S, heads, width // heads)), (1, 0, 2))


def merge_heads(x: Array) -> Array:
    """Put heads side by side: (H, S, d) becomes (S, H·d).

    Parameters
    ----------
    x : array
        Shape (H, S, d).

    Returns
    -------
    array
        (S, H·d).
    """
    xp = array_namespace(x)
    dimensions("x", x, 3, "(H, S, d)")
    H, S, d = x.shape
    return xp.reshape(xp.permute_dims(x, (1, 0, 2)), (S, H * d))


def _check_shapes(Q: Array, K: Array, V: Array) -> None:
    shapes = f"their shapes are {tuple(Q.shape)}, {tuple(K.shape)} and {tuple(V.shape)}"
    if min(Q.ndim, K.ndim, V.ndim) < 2:
        raise ComputeError(
            f"Q, K and V must have the shapes (…, S, d_k), (…, T, d_k) and (…, T, d_v); {shapes}."
        )
    if Q.shape[-1] != K.shape[-1]:
        raise ComputeError(f"Q and K must have equally many columns; {shapes}.")
    if K.shape[-2] != V.shape[-2]:
        raise ComputeError(f"K and V must have equally many rows; {shapes}.")
    broadcast_shape(Q, K, "Q and K", skip=2)
    broadcast_shape(K, V, "K and V", skip=2)


def _masked(xp: Namespace, scores: Array, mask: Array) -> Array:
    """Return scores with −inf where the mask forbids."""
    if not xp.isdtype(mask.dtype, "bool"):
        raise ComputeError(f"mask must hold booleans; its dtype is {mask.dtype}.")
    if broadcast_shape(scores, mask, "scores and mask") != tuple(scores.shape):
        raise ComputeError(
            f"mask must broadcast to {tuple(scores.shape)}; its shape is {tuple(mask.shape)}."
        )
    if not bool(xp.all(xp.any(mask, axis=-1))):
        raise ComputeError("mask must leave each query one key at least; a row forbids them all.")
    return xp.where(mask, scores, -math.inf)
