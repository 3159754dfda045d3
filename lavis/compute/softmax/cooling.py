"""Which temperature makes a softmax as sure as is wanted."""

from __future__ import annotations

import math

from lavis.compute.backend import Array
from lavis.compute.errors import ComputeError
from lavis.compute.softmax.checks import scores

#: Halvings of the interval, after which its ends differ in the last bits of float64.
HALVINGS = 60


def largest_probability(x: Array, temperature: float = 1.0) -> Array:
    """Compute the largest entry of softmax(x / T): 1 / Σ exp((xᵢ − max x) / T).

    Parameters
    ----------
    x : array
        Scores, real and finite, shape (…, n).
    temperature : float
        T > 0.

    Returns
    -------
    array
        (…); between 1 / n, which it nears as T grows, and 1 over the number of equal largest
        scores, which it nears as T falls.

    Raises
    ------
    ComputeError
        If `x` is no array of numbers, or x / T leaves the dtype's range.
    """
    _positive(temperature=temperature)
    xp, x = scores(x, temperature)
    shifted = (x - xp.max(x, axis=-1, keepdims=True)) / float(temperature)
    return 1 / xp.sum(xp.exp(shifted), axis=-1)


def temperature_for(x: Array, p: float, *, coldest: float, hottest: float) -> Array:
    """Find the temperature at which the largest entry of softmax(x / T) is p.

    That entry falls as T grows, strictly unless all scores are equal; log T is bisected.

    Parameters
    ----------
    x : array
        Scores, real and finite, shape (…, n).
    p : float
        From 0 to 1.
    coldest, hottest : float
        Where to look, 0 < coldest < hottest; what lies beyond an end becomes that end.

    Returns
    -------
    array
        (…); the temperatures.

    Raises
    ------
    ComputeError
        If `x` is no array of numbers, x / T leaves the dtype's range, or the interval is none.

    References
    ----------
    G. Hinton, O. Vinyals and J. Dean, Distilling the Knowledge in a Neural Network, 2015,
    section 2, for the temperature.
    """
    _positive(coldest=coldest, hottest=hottest)
    if not coldest < hottest:
        raise ComputeError(f"coldest must be below hottest; {coldest} and {hottest} came.")
    xp, x = scores(x, coldest)
    shifted = x - xp.max(x, axis=-1, keepdims=True)
    low = xp.full(x.shape[:-1], math.log(coldest), dtype=x.dtype, device=x.device)
    high = xp.full(x.shape[:-1], math.log(hottest), dtype=x.dtype, device=x.device)
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        largest = 1 / xp.sum(xp.exp(shifted / xp.exp(middle)[..., None]), axis=-1)
        too_sure = largest > p
        low, high = xp.where(too_sure, middle, low), xp.where(too_sure, high, middle)
    return xp.exp((low + high) / 2)


def _positive(**temperatures: float) -> None:
    for name, value in temperatures.items():
        if not 0 < value < math.inf:
            raise ComputeError(f"{name} must be a number above 0; {value} came.")
