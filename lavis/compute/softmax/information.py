"""What a distribution says: its uncertainty, its distance from another, its derivative."""

from __future__ import annotations

import math
from typing import Literal

from lavis.compute.backend import Array, Namespace, array_namespace
from lavis.compute.checks import broadcast_shape
from lavis.compute.errors import ComputeError
from lavis.compute.softmax.checks import distributions, vectors


def jacobian(p: Array) -> Array:
    """Compute the derivative of the softmax by its scores, diag(p) − p pᵀ, from its value.

    At a temperature T the derivative by the scores is this divided by T.

    Parameters
    ----------
    p : array
        Probabilities, shape (…, n).

    Returns
    -------
    array
        (…, n, n), symmetric; every row sums to 0.

    Raises
    ------
    ComputeError
        If `p` holds no probabilities.

    References
    ----------
    C. M. Bishop, Pattern Recognition and Machine Learning, 2006, equation 4.106.
    """
    xp, p = distributions(p=p)
    n = p.shape[-1]
    identity = xp.eye(n, dtype=p.dtype, device=p.device)
    # p (I − p) and not diag(p) − p pᵀ: p (1 − p) keeps its digits where p is small.
    return p[..., :, None] * (identity - p[..., None, :])


def entropy(p: Array, base: Literal["nat", "bit"] = "nat") -> Array:
    """Compute the entropy −Σ pᵢ log pᵢ, with 0 log 0 = 0.

    Parameters
    ----------
    p : array
        Probabilities, shape (…, n).
    base : "nat" or "bit"
        The natural logarithm or that to the base 2.

    Returns
    -------
    array
        (…), between 0 and log n.

    Raises
    ------
    ComputeError
        If `p` holds no probabilities, or the base is another.

    References
    ----------
    T. M. Cover and J. A. Thomas, Elements of Information Theory, 2nd ed., 2006, section 2.1.
    """
    if base not in ("nat", "bit"):
        raise ComputeError(f'base must be "nat" or "bit"; {base!r} came.')
    xp, p = distributions(p=p)
    nats = _not_negative(xp, -xp.sum(p * _log(xp, p), axis=-1))
    return nats if base == "nat" else nats / math.log(2)


def perplexity(p: Array) -> Array:
    """Compute exp(entropy): how many equally likely outcomes would be as uncertain.

    Parameters
    ----------
    p : array
        Probabilities, shape (…, n).

    Returns
    -------
    array
        (…), between 1 and n.

    Raises
    ------
    ComputeError
        If `p` holds no probabilities.
    """
    nats = entropy(p)
    return array_namespace(nats).exp(nats)


def cross_entropy(p: Array, target: Array | int) -> Array:
    """Compute −Σ tᵢ log pᵢ in nats: what a prediction p costs where t is true.

    Parameters
    ----------
    p : array
        Predicted probabilities, shape (…, n).
    target : array or int
        Probabilities t of shape (…, n), or the index of the one outcome that is true.

    Returns
    -------
    array
        (…), not negative; inf where p excludes what t allows.

    Raises
    ------
    ComputeError
        If one holds no probabilities, or the two do not fit.

    References
    ----------
    I. Goodfellow, Y. Bengio and A. Courville, Deep Learning, 2016, section 3.13.
    """
    if isinstance(target, int):
        target = _one_hot(p, target)
    xp, p, t = distributions(p=p, target=target)
    broadcast_shape(p, t, "p and target")
    cost = _not_negative(xp, -xp.sum(t * _log(xp, p), axis=-1))
    return xp.where(xp.any((t > 0) & (p == 0), axis=-1), math.inf, cost)


def kl_divergence(p: Array, q: Array) -> Array:
    """Compute Σ pᵢ log(pᵢ / qᵢ) in nats: what it costs to take q for the true p.

    Parameters
    ----------
    p, q : array
        Probabilities, shape (…, n) each.

    Returns
    -------
    array
        (…), not negative; 0 where p is q, inf where q excludes what p allows.

    Raises
    ------
    ComputeError
        If one holds no probabilities, or the two do not fit.

    References
    ----------
    T. M. Cover and J. A. Thomas, Elements of Information Theory, 2nd ed., 2006, section 2.3.
    """
    xp, p, q = distributions(p=p, q=q)
    broadcast_shape(p, q, "p and q")
    cost = _not_negative(xp, xp.sum(p * (_log(xp, p) - _log(xp, q)), axis=-1))
    return xp.where(xp.any((p > 0) & (q == 0), axis=-1), math.inf, cost)


def _log(xp: Namespace, p: Array) -> Array:
    """Compute log p, and 0 where p is 0: what it is multiplied with is 0, or the answer is inf."""
    return xp.log(xp.where(p > 0, p, 1.0))


def _not_negative(xp: Namespace, x: Array) -> Array:
    """Return x without the signs that rounding leaves at 0."""
    return xp.where(x > 0, x, 0.0)


def _one_hot(p: Array, index: int) -> Array:
    """Return the distribution of one certain outcome, of the kind of p."""
    xp, p = vectors(p=p)
    n = p.shape[-1]
    if not 0 <= index < n:
        raise ComputeError(f"target must lie between 0 and {n - 1}; {index} came.")
    return xp.astype(xp.arange(n, device=p.device) == index, p.dtype)
