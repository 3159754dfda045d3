"""Sampling from the likely outcomes alone: top-k and top-p."""

from __future__ import annotations

import math
from dataclasses import dataclass

from lavis.compute.backend import Array, Namespace
from lavis.compute.errors import ComputeError
from lavis.compute.softmax.checks import distributions


@dataclass(frozen=True)
class Truncated:
    """A distribution of which the unlikely outcomes were cut off.

    Parameters
    ----------
    kept : array
        (…, n), truth values: which outcomes are left.
    probabilities : array
        (…, n); 0 where cut off, the others divided by `mass`.
    mass : array
        (…); how much probability the kept outcomes had.
    """

    kept: Array
    probabilities: Array
    mass: Array


def top_k(p: Array, k: int) -> Truncated:
    """Keep the k likeliest outcomes; of equal ones the earlier.

    Parameters
    ----------
    p : array
        Probabilities, shape (…, n).
    k : int
        From 1 to n.

    Returns
    -------
    Truncated

    Raises
    ------
    ComputeError
        If `p` holds no probabilities, or k does not fit.

    References
    ----------
    A. Fan, M. Lewis and Y. Dauphin, Hierarchical Neural Story Generation, ACL 2018, section 5.
    """
    xp, p = distributions(p=p)
    n = p.shape[-1]
    if not 1 <= k <= n:
        raise ComputeError(f"k must lie between 1 and {n}, the number of outcomes; {k} came.")
    _, ranks = _ranks(xp, p)
    return _truncated(xp, p, ranks < k)


def top_p(p: Array, p_min: float) -> Truncated:
    """Keep the fewest outcomes, the likeliest first, that have a probability of `p_min` together.

    Parameters
    ----------
    p : array
        Probabilities, shape (…, n).
    p_min : float
        Above 0 and at most 1. That it is reached is judged to within the rounding of a sum of n.

    Returns
    -------
    Truncated
        At least one outcome is kept, and none of probability 0.

    Raises
    ------
    ComputeError
        If `p` holds no probabilities, or `p_min` does not fit.

    References
    ----------
    A. Holtzman, J. Buys, L. Du, M. Forbes and Y. Choi, The Curious Case of Neural Text
    Degeneration, ICLR 2020, section 3.1.
    """
    xp, p = distributions(p=p)
    if not 0 < p_min <= 1:
        raise ComputeError(f"p_min must lie above 0 and be at most 1; {p_min} came.")
    order, ranks = _ranks(xp, p)
    ordered = xp.take_along_axis(p, order, axis=-1)
    sums = xp.cumulative_sum(ordered, axis=-1)
    before = xp.concat([xp.zeros_like(sums[..., :1]), sums[..., :-1]], axis=-1)
    rounding = 4 * math.sqrt(p.shape[-1]) * float(xp.finfo(p.dtype).eps)
    kept = xp.take_along_axis(before < p_min - rounding, ranks, axis=-1)
    return _truncated(xp, p, (kept | (ranks == 0)) & (p > 0))


def _ranks(xp: Namespace, p: Array) -> tuple[Array, Array]:
    """Return the outcomes from likely to unlikely, and of each outcome its place in that order."""
    order = xp.argsort(-p, axis=-1, stable=True)
    return order, xp.argsort(order, axis=-1, stable=True)


def _truncated(xp: Namespace, p: Array, kept: Array) -> Truncated:
    left = xp.where(kept, p, 0.0)
    mass = xp.sum(left, axis=-1)
    return Truncated(kept, left / mass[..., None], mass)
