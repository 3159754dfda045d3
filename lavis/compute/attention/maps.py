"""What maps of attention weights say: entropy, reach, small pictures, rollout, circuits."""

from __future__ import annotations

from itertools import pairwise

from lavis.compute import softmax
from lavis.compute.backend import Array, array_namespace
from lavis.compute.checks import dimensions, finite, real_arrays
from lavis.compute.errors import ComputeError
from lavis.compute.ops import layers


def entropy(p: Array) -> Array:
    """Compute the entropy −Σ pᵢ log pᵢ of each row of weights, in nats, with 0 log 0 = 0.

    Parameters
    ----------
    p : array
        Weights, shape (…, S); each row sums to 1.

    Returns
    -------
    array
        (…): 0 where a token attends to one token alone, log S where to all alike.

    Raises
    ------
    ComputeError
        If `p` holds no probabilities.
    """
    return softmax.entropy(p)


def row_entropy(weights: Array) -> Array:
    """Compute `entropy` of weights that are known to be such: nothing is checked, so it is fast.

    Parameters
    ----------
    weights : array
        Real floating, shape (…, T); each row holds probabilities.

    Returns
    -------
    array
        (…), in nats.
    """
    return layers.row_entropy(weights)


def attention_distance(weights: Array) -> Array:
    """Compute how far from the diagonal each row looks: Σⱼ wᵢⱼ·|i − j|, in tokens.

    Parameters
    ----------
    weights : array
        Real, shape (…, S, S).

    Returns
    -------
    array
        (…, S); between 0 and S − 1.

    Raises
    ------
    ComputeError
        If the maps are not square.
    """
    xp, weights = real_arrays(weights=weights)
    _square(weights)
    places = xp.arange(weights.shape[-1], device=weights.device)
    apart = xp.astype(xp.abs(places[:, None] - places[None, :]), weights.dtype)
    return xp.vecdot(weights, xp.broadcast_to(apart, weights.shape))


def max_pool(maps: Array, size: int) -> Array:
    """Make maps small: each cell is the largest one of its block, so that no bright one vanishes.

    Parameters
    ----------
    maps : array
        Real, shape (…, S, S).
    size : int
        Rows and columns of the result where S is larger. Blocks differ by one cell at most.

    Returns
    -------
    array
        (…, t, t) with t the smaller of S and `size`.

    Raises
    ------
    ComputeError
        If the maps are not square, or the size is below 1.
    """
    xp, maps = real_arrays(maps=maps)
    _square(maps)
    if size < 1:
        raise ComputeError(f"size must be 1 or more; {size} came.")
    S = maps.shape[-1]
    if size >= S:
        return maps
    cuts = [S * block // size for block in range(size + 1)]
    blocks = list(pairwise(cuts))
    rows = xp.stack([xp.max(maps[..., a:b, :], axis=-2) for a, b in blocks], axis=-2)
    return xp.stack([xp.max(rows[..., a:b], axis=-1) for a, b in blocks], axis=-1)


def rollout(weights: Array) -> Array:
    """Follow attention through all layers, with the residual connections counted in.

    Each layer mixes tokens by Â = (mean over heads + I) / 2, whose rows sum to 1; the rollout is
    the product of all Â, the last layer's on the left.

    Parameters
    ----------
    weights : array
        Real, shape (L, H, S, S); each row sums to 1.

    Returns
    -------
    array
        (S, S): how much each token after the last layer draws from each token of the input; each
        row sums to 1.

    Raises
    ------
    ComputeError
        If the shape is another, or numbers are not finite.

    References
    ----------
    S. Abnar and W. Zuidema, Quantifying attention flow in transformers, 2020, section 3.
    """
    xp, weights = real_arrays(weights=weights)
    dimensions("weights", weights, 4, "(L, H, S, S)")
    finite(xp, weights=weights)
    S = weights.shape[-1]
    so_far = xp.eye(S, dtype=weights.dtype, device=weights.device)
    for layer in range(weights.shape[0]):
        so_far = rollout_step(so_far, weights[layer, ...])
    return so_far


def rollout_step(so_far: Array, weights: Array) -> Array:
    """Follow attention through one layer more: see `rollout`.

    Parameters
    ----------
    so_far : array
        (S, S): of the layers before; the identity before the first.
    weights : array
        Of one layer, (H, S, S).

    Returns
    -------
    array
        (S, S).

    Raises
    ------
    ComputeError
        If the shapes do not fit.
    """
    xp, so_far, weights = real_arrays(so_far=so_far, weights=weights)
    dimensions("weights", weights, 3, "(H, S, S)")
    _square(weights)
    if tuple(so_far.shape) != tuple(weights.shape[1:]):
        raise ComputeError(
            f"so_far must have the shape {tuple(weights.shape[1:])}; its shape is "
            f"{tuple(so_far.shape)}."
        )
    mixed = xp.mean(weights, axis=0) @ so_far
    return (mixed + so_far) / 2


def head_circuits(Wq: Array, Wk: Array, Wv: Array, Wo: Array) -> tuple[Array, Array]:
    """Compute the singular values of a head's two circuits, W_Q·W_Kᵀ and W_V·W_O.

    Both are (d, d) of a rank of at most d_k, so their values are those of a (d_k, d_k) matrix:
    with W_Q = Q₁R₁ and W_K = Q₂R₂, W_Q·W_Kᵀ has the singular values of R₁·R₂ᵀ.

    Parameters
    ----------
    Wq, Wk, Wv : array
        Real, shape (d, d_k), of one head.
    Wo : array
        (d_k, d), the rows that belong to the head.

    Returns
    -------
    qk, ov : array
        (min(d, d_k),), largest first: where the head looks, and what it moves.

    Raises
    ------
    ComputeError
        If the shapes do not fit, or numbers are not finite.

    References
    ----------
    N. Elhage et al., A mathematical framework for transformer circuits, 2021.
    """
    xp, Wq, Wk, Wv, Wo = real_arrays(Wq=Wq, Wk=Wk, Wv=Wv, Wo=Wo)
    for name, x in {"Wq": Wq, "Wk": Wk, "Wv": Wv}.items():
        dimensions(name, x, 2, "(d, d_k)")
        if tuple(x.shape) != tuple(Wq.shape):
            raise ComputeError(f"{name} must have the shape of Wq; its shape is {tuple(x.shape)}.")
    if tuple(Wo.shape) != (Wq.shape[1], Wq.shape[0]):
        raise ComputeError(f"Wo must have the shape (d_k, d); its shape is {tuple(Wo.shape)}.")
    finite(xp, Wq=Wq, Wk=Wk, Wv=Wv, Wo=Wo)
    return _product_values(Wq, Wk), _product_values(Wv, xp.matrix_transpose(Wo))


def _product_values(A: Array, B: Array) -> Array:
    """Return the singular values of A·Bᵀ for tall A and B."""
    xp = array_namespace(A)
    left = xp.linalg.qr(A, mode="reduced")[1]
    right = xp.linalg.qr(B, mode="reduced")[1]
    return xp.linalg.svdvals(left @ xp.matrix_transpose(right))


def _square(maps: Array) -> None:
    if maps.ndim < 2 or maps.shape[-1] != maps.shape[-2]:
        raise ComputeError(f"maps must have the shape (…, S, S); theirs is {tuple(maps.shape)}.")
