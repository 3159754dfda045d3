"""The softmax as it stands in the formula, in few bits, so that its overflow can be seen."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from lavis.compute.backend import Array, Namespace
from lavis.compute.checks import finite
from lavis.compute.errors import ComputeError
from lavis.compute.softmax.checks import vectors

# IEEE 754-2019, table 3.5: binary16 has 11 significant bits and exponents from -14 to 15.
HALF_LARGEST = 65504.0
HALF_EXPONENTS = range(-13, 16)
HALF_STEP = 2.0**-24  # below 2^-13


@dataclass(frozen=True)
class Naive:
    """exp, sum and quotient without the shift; inf and NaN where they overflow.

    Parameters
    ----------
    exps : array
        (…, n); exp(x), inf where x is above `limit`, 0 where it is far below 0.
    sum : array
        (…); inf where one of `exps` is, or where they are together too large.
    probabilities : array
        (…, n); exps / sum. inf / inf and 0 / 0 are NaN: there the softmax is lost.
    largest : float
        The largest number of the dtype.
    limit : float
        The logarithm of it: scores above it overflow.
    """

    exps: Array
    sum: Array
    probabilities: Array
    largest: float
    limit: float


def naive(x: Array, dtype: Literal["float16", "float32", "float64"] = "float32") -> Naive:
    """Compute exp(xᵢ) / Σⱼ exp(xⱼ) as it is written, in a dtype.

    float16 is reckoned in float32 and rounded after every step, to nearest with ties to even:
    array libraries need not have float16, those that have it compute its exponential and its sums
    in float32 as well, and so every library shows the same. The sum is rounded once, at its end.

    Parameters
    ----------
    x : array
        Scores, real and finite, shape (…, n). They are rounded to the dtype first.
    dtype : "float16", "float32" or "float64"
        What to compute in.

    Returns
    -------
    Naive
        Its arrays in the dtype, float32 for float16.

    Raises
    ------
    ComputeError
        If `x` holds NaN or infinity, the dtype is another, or the device has no float64.

    References
    ----------
    I. Goodfellow, Y. Bengio and A. Courville, Deep Learning, 2016, section 4.1. IEEE 754-2019,
    sections 3.4 and 4.3.
    """
    xp, x = vectors(x=x)
    finite(xp, x=x)
    if dtype not in ("float16", "float32", "float64"):
        raise ComputeError(f'dtype must be "float16", "float32" or "float64"; {dtype!r} came.')
    half = dtype == "float16"
    carrier = _float(xp, x, "float32" if half else dtype)
    largest = HALF_LARGEST if half else float(xp.finfo(carrier).max)
    # Every overflow is written out and not left to the library, of which some warn.
    size = min(float(xp.finfo(x.dtype).max), float(xp.finfo(carrier).max))
    x = xp.astype(xp.clip(x, -size, size), carrier)
    x = _half(xp, x) if half else x
    exps = _exp(xp, x)
    exps = _half(xp, exps) if half else exps
    total = _sum(xp, exps)
    total = _half(xp, total) if half else total
    probabilities = _divide(xp, exps, total[..., None])
    return Naive(
        exps=exps,
        sum=total,
        probabilities=_half(xp, probabilities) if half else probabilities,
        largest=largest,
        limit=math.log(largest),
    )


def _float(xp: Namespace, x: Array, name: str) -> Array:
    """Return a dtype by its name, if the device of x has it."""
    floats = xp.__array_namespace_info__().dtypes(device=x.device, kind="real floating")
    if name not in floats:
        raise ComputeError(f"This device has no {name}; choose float32 or float16.")
    return floats[name]


def _exp(xp: Namespace, x: Array) -> Array:
    """Compute exp(x), inf where it is too large."""
    limit = math.log(float(xp.finfo(x.dtype).max))
    below = x <= limit
    return xp.where(below, xp.exp(xp.where(below, x, 0.0)), math.inf)


def _sum(xp: Namespace, x: Array) -> Array:
    """Compute the sum along the last axis, inf where it is too large.

    Large summands are first divided by a power of two, which leaves their digits alone.
    """
    large = xp.max(x, axis=-1, keepdims=True) > 1
    scale = xp.where(large, xp.full_like(x[..., :1], 2.0 ** x.shape[-1].bit_length()), 1.0)
    part = xp.sum(x / scale, axis=-1)
    scale = scale[..., 0]
    fits = part <= float(xp.finfo(x.dtype).max) / scale
    return xp.where(fits, xp.where(fits, part, 0.0) * scale, math.inf)


def _divide(xp: Namespace, x: Array, total: Array) -> Array:
    """Compute x / total; NaN for inf / inf and 0 / 0."""
    plain = xp.isfinite(total) & (total > 0) & xp.isfinite(x)
    quotient = xp.where(plain, x, 0.0) / xp.where(plain, total, 1.0)
    lost = (total == 0) | ~xp.isfinite(x)
    return xp.where(lost, math.nan, quotient)


def _half(xp: Namespace, x: Array) -> Array:
    """Round float32 to what float16 can hold."""
    size = xp.abs(x)
    step = xp.full_like(x, HALF_STEP)
    for exponent in HALF_EXPONENTS:
        step = xp.where(size >= 2.0**exponent, 2.0 ** (exponent - 10), step)
    bounded = xp.clip(x, -2 * HALF_LARGEST, 2 * HALF_LARGEST)  # inf may not be rounded
    rounded = xp.round(bounded / step) * step
    signed = xp.where(rounded > HALF_LARGEST, math.inf, rounded)
    return xp.where(rounded < -HALF_LARGEST, -math.inf, signed)
