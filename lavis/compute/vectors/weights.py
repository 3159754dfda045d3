"""Scores into weights: the softmax."""

from __future__ import annotations

import math

from lavis.compute.backend import Array
from lavis.compute.checks import real_arrays
from lavis.compute.errors import ComputeError


def softmax(x: Array, axis: int = -1, temperature: float = 1.0) -> Array:
    """Turn scores into weights that sum to 1: exp(xᵢ/T) / Σⱼ exp(xⱼ/T).

    The largest score is subtracted first, which changes nothing but the overflow.

    Parameters
    ----------
    x : array
        Scores, real, at least 1-d. −inf stands for a weight of zero, but not for all along `axis`.
    axis : int
        Along which the weights sum to 1.
    temperature : float
        T > 0: small makes the largest win, large makes all alike.

    Returns
    -------
    array
        As `x`, between 0 and 1.

    Raises
    ------
    ComputeError
        If `x` holds NaN or +inf, or the axis or temperature does not fit.
    """
    xp, x = real_arrays(x=x)
    if not -x.ndim <= axis < x.ndim:
        raise ComputeError(f"axis must be one of the {x.ndim} axes of x; {axis} came.")
    smallest = float(xp.finfo(x.dtype).smallest_normal)
    if not smallest <= temperature < math.inf:
        raise ComputeError(f"temperature must be a number above 0; {temperature} came.")
    largest = xp.max(x, axis=axis, keepdims=True)  # NaN where there is one
    if not bool(xp.all(xp.isfinite(largest))):
        raise ComputeError("x must hold numbers, or -inf for some; NaN, inf or only -inf came.")
    weights = xp.exp((x - largest) / float(temperature))
    return weights / xp.sum(weights, axis=axis, keepdims=True)
