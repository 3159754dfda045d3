"""The softmax in its stages, and its logarithm."""

from __future__ import annotations

from dataclasses import dataclass

from lavis.compute.backend import Array, array_namespace
from lavis.compute.softmax.checks import scores
from lavis.compute.vectors import softmax


@dataclass(frozen=True)
class Stages:
    """What stands between scores and probabilities.

    Parameters
    ----------
    scaled : array
        (…, n); x / T.
    shifted : array
        (…, n); the same less the largest, so that the largest is 0.
    exps : array
        (…, n); exp(shifted), between 0 and 1.
    sum : array
        (…); of `exps`, between 1 and n.
    probabilities : array
        (…, n); exps / sum.
    """

    scaled: Array
    shifted: Array
    exps: Array
    sum: Array
    probabilities: Array


def stages(x: Array, temperature: float = 1.0) -> Stages:
    """Compute the softmax and keep every stage of the stable form.

    Parameters
    ----------
    x : array
        Scores, real, shape (…, n). −inf stands for a weight of zero, but not for all.
    temperature : float
        T > 0.

    Returns
    -------
    Stages

    Raises
    ------
    ComputeError
        If `x` holds NaN or +inf, the temperature is not above 0, or x / T leaves the dtype's
        range.

    References
    ----------
    I. Goodfellow, Y. Bengio and A. Courville, Deep Learning, 2016, section 4.1.
    """
    xp, x = scores(x, temperature)
    probabilities = softmax(x, temperature=temperature)  # which checks the rest
    shifted = (x - xp.max(x, axis=-1, keepdims=True)) / float(temperature)
    exps = xp.exp(shifted)
    return Stages(
        scaled=x / float(temperature),
        shifted=shifted,
        exps=exps,
        sum=xp.sum(exps, axis=-1),
        probabilities=probabilities,
    )


def log_softmax(x: Array, temperature: float = 1.0) -> Array:
    """Compute log softmax(x / T) without a detour over probabilities that underflow.

    Parameters
    ----------
    x : array
        Scores, real, shape (…, n). −inf stands for a weight of zero, but not for all.
    temperature : float
        T > 0.

    Returns
    -------
    array
        (…, n), at most 0.

    Raises
    ------
    ComputeError
        As `stages`.
    """
    found = stages(x, temperature)
    xp = array_namespace(found.shifted)
    return found.shifted - xp.log(found.sum)[..., None]
