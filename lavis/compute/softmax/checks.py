"""Checks of scores and probabilities, shared by the kernels of this package."""

from __future__ import annotations

import math
import operator
from functools import reduce
from typing import Any

from lavis.compute.backend import Array
from lavis.compute.checks import real_arrays
from lavis.compute.errors import ComputeError


def scores(x: Array, temperature: float) -> tuple[Any, Any]:
    """Check scores and their temperature.

    Parameters
    ----------
    x : array
        Real, shape (…, n). −inf stands for a weight of zero.
    temperature : float

    Returns
    -------
    xp, x
        The namespace, and the scores as floats.

    Raises
    ------
    ComputeError
        If `x` is no array of numbers, or divided by the temperature leaves the range of its dtype.
    """
    xp, x = vectors(x=x)
    if 0 < temperature < math.inf:
        # Half the range, so that a difference of two scores has room.
        reach = float(xp.finfo(x.dtype).max) / 2 * min(1.0, temperature)
        if bool(xp.any(xp.isfinite(x) & (xp.abs(x) > reach))):
            raise ComputeError(
                f"x / temperature must lie within {x.dtype}'s range; make the temperature larger "
                "or the scores smaller."
            )
    return xp, x


def distributions(**arrays: Array) -> tuple[Any, ...]:
    """Check that the arguments hold probabilities along their last axes.

    Parameters
    ----------
    **arrays : array
        The arguments by their names, shape (…, n). Sums may be off 1 by √ε of the dtype.

    Returns
    -------
    tuple
        The namespace, then the arrays as floats in the order given.

    Raises
    ------
    ComputeError
        If one holds a negative number, NaN or infinity, or does not sum to 1.
    """
    xp, *values = vectors(**arrays)
    slack = math.sqrt(float(xp.finfo(values[0].dtype).eps))
    # A sum of numbers of which none is negative is 1 only if all are at most 1; NaN is not close.
    sound = [
        xp.all(p >= 0) & xp.all(xp.abs(xp.sum(xp.clip(p, 0, 2), axis=-1) - 1) <= slack)
        for p in values
    ]
    if bool(reduce(operator.and_, sound)):
        return (xp, *values)
    name = next(name for name, good in zip(arrays, sound, strict=True) if not bool(good))
    raise ComputeError(f"{name} must hold probabilities: none below 0, and a sum of 1.")


def vectors(**arrays: Array) -> tuple[Any, ...]:
    """Check that the arguments have one last axis in common.

    Parameters
    ----------
    **arrays : array
        The arguments by their names, shape (…, n).

    Returns
    -------
    tuple
        The namespace, then the arrays as floats in the order given.

    Raises
    ------
    ComputeError
        If one is no array of numbers with an axis, or their last axes differ.
    """
    xp, *values = real_arrays(**arrays)
    for name, x in zip(arrays, values, strict=True):
        if x.ndim == 0:
            raise ComputeError(f"{name} must have the shape (…, n); a single number came.")
        if x.shape[-1] != values[0].shape[-1]:
            names = " and ".join(arrays)
            raise ComputeError(
                f"{names} must have the same number of entries; they have "
                f"{values[0].shape[-1]} and {x.shape[-1]}."
            )
    return (xp, *values)
