"""One vector, and two: products, lengths, angles and projections."""

from __future__ import annotations

import math
from typing import Any

from lavis.compute.backend import Array
from lavis.compute.checks import broadcast_shape, finite, real_arrays
from lavis.compute.errors import ComputeError
from lavis.compute.vectors.scaling import cosine, length, magnitude, tamed


def dot(a: Array, b: Array) -> Array:
    """Compute the dot product Σ aᵢ bᵢ.

    Parameters
    ----------
    a, b : array
        Real, shape (d,) each, or (…, d).

    Returns
    -------
    array
        Shape () or (…).

    Raises
    ------
    ComputeError
        If the vectors do not fit each other or hold NaN or infinity.
    """
    xp, a, b = _pair(a=a, b=b)
    finite(xp, a=a, b=b)
    return xp.vecdot(a, b)


def norm(v: Array, ord: float = 2) -> Array:
    """Compute the length of a vector; of any magnitude, for ord 2 too.

    Parameters
    ----------
    v : array
        Real, shape (d,) or (…, d).
    ord : 1, 2 or math.inf
        Σ |vᵢ|, √Σ vᵢ², or max |vᵢ|.

    Returns
    -------
    array
        Shape () or (…), not negative.

    Raises
    ------
    ComputeError
        If `v` is no vector of finite numbers, or `ord` is another.
    """
    if ord not in (1, 2, math.inf):
        raise ComputeError(f"ord must be 1, 2 or inf; {ord} came.")
    xp, v = _vectors(v=v)
    if ord == 2:
        return magnitude(xp, v=v)
    finite(xp, v=v)
    return xp.sum(xp.abs(v), axis=-1) if ord == 1 else xp.max(xp.abs(v), axis=-1)


def distance(a: Array, b: Array) -> Array:
    """Compute the Euclidean distance ‖a − b‖.

    Parameters
    ----------
    a, b : array
        Real, shape (d,) each, or (…, d).

    Returns
    -------
    array
        Shape () or (…), not negative.

    Raises
    ------
    ComputeError
        If the vectors do not fit each other or hold NaN or infinity.
    """
    xp, a, b = _pair(a=a, b=b)
    return magnitude(xp, **{"a - b": a - b})


def cosine_similarity(a: Array, b: Array) -> Array:
    """Compute the cosine of the angle between two vectors, a·b / (‖a‖ ‖b‖).

    Parameters
    ----------
    a, b : array
        Real, shape (d,) each, or (…, d); not zero.

    Returns
    -------
    array
        Shape () or (…), between −1 and 1.

    Raises
    ------
    ComputeError
        If the vectors do not fit each other, hold NaN or infinity, or are zero.
    """
    xp, a, b, a_length, b_length = _directions(a, b)
    return cosine(xp, xp.vecdot(a, b), a_length, b_length)


def cosine_and_angle(a: Array, b: Array) -> tuple[Array, Array]:
    """Compute `cosine_similarity` and `angle` of two vectors, looking at them once.

    Parameters
    ----------
    a, b : array
        Real, shape (d,) each, or (…, d); not zero.

    Returns
    -------
    cosine, angle : array
        Shape () or (…).

    Raises
    ------
    ComputeError
        If the vectors do not fit each other, hold NaN or infinity, or are zero.
    """
    xp, a, b, a_length, b_length = _directions(a, b)
    return (
        cosine(xp, xp.vecdot(a, b), a_length, b_length),
        _between(xp, a / a_length[..., None], b / b_length[..., None]),
    )


def angle(a: Array, b: Array) -> Array:
    """Compute the angle between two vectors, accurate near 0 and π too.

    Not by the arccosine, which loses half the digits there, but by
    2 atan2(‖â − b̂‖, ‖â + b̂‖) of the unit vectors.

    Parameters
    ----------
    a, b : array
        Real, shape (d,) each, or (…, d); not zero.

    Returns
    -------
    array
        Radians, shape () or (…), between 0 and π.

    Raises
    ------
    ComputeError
        If the vectors do not fit each other, hold NaN or infinity, or are zero.

    References
    ----------
    W. Kahan, How Futile are Mindless Assessments of Roundoff in Floating-Point Computation?,
    2006, section 12.
    """
    xp, a, b, a_length, b_length = _directions(a, b)
    return _between(xp, a / a_length[..., None], b / b_length[..., None])


def _directions(a: Array, b: Array) -> tuple[Any, Array, Array, Array, Array]:
    """Return the namespace, two vectors whose squares neither vanish nor overflow, and lengths."""
    xp, a, b = _pair(a=a, b=b)
    (a, b), _ = tamed(xp, directions=("a", "b"), a=a, b=b)
    return xp, a, b, length(xp, a), length(xp, b)


def _between(xp: Any, a: Array, b: Array) -> Array:
    """Return the angle between two unit vectors."""
    return 2 * xp.atan2(length(xp, a - b), length(xp, a + b))


def determinant(v: Array, w: Array) -> Array:
    """Compute the signed area of the parallelogram of two vectors in the plane, v₁w₂ − v₂w₁.

    Parameters
    ----------
    v, w : array
        Real, shape (2,) each, or (…, 2).

    Returns
    -------
    array
        Shape () or (…); positive where w lies anticlockwise of v.

    Raises
    ------
    ComputeError
        If the vectors are not of the plane or hold NaN or infinity.
    """
    xp, v, w = _pair(v=v, w=w)
    if v.shape[-1] != 2:
        raise ComputeError(f"v and w must have 2 components; they have {v.shape[-1]}.")
    finite(xp, v=v, w=w)
    return v[..., 0] * w[..., 1] - v[..., 1] * w[..., 0]


def project(v: Array, onto: Array) -> Array:
    """Compute the part of v along another vector, (v·u / u·u) u.

    Parameters
    ----------
    v : array
        Real, shape (d,) or (…, d).
    onto : array
        The vector u, shape (d,) or (…, d); not zero.

    Returns
    -------
    array
        Shape (d,) or (…, d).

    Raises
    ------
    ComputeError
        If the vectors do not fit each other, hold NaN or infinity, or `onto` is zero.
    """
    xp, v, onto = _pair(v=v, onto=onto)
    (v, onto), (scale, _) = tamed(xp, directions=("onto",), v=v, onto=onto)
    ratio = xp.vecdot(v, onto) / xp.vecdot(onto, onto)
    return ratio[..., None] * onto * scale


def reject(v: Array, onto: Array) -> Array:
    """Compute what is left of v without its part along another vector, v − project(v, onto).

    Parameters
    ----------
    v : array
        Real, shape (d,) or (…, d).
    onto : array
        Shape (d,) or (…, d); not zero.

    Returns
    -------
    array
        Shape (d,) or (…, d), at right angles to `onto` to within rounding of v.

    Raises
    ------
    ComputeError
        If the vectors do not fit each other, hold NaN or infinity, or `onto` is zero.
    """
    _, v, onto = _pair(v=v, onto=onto)
    return v - project(v, onto)


def _vectors(**arrays: Array) -> tuple[Any, ...]:
    """Return the namespace and the arrays as floats, each of at least one axis."""
    xp, *values = real_arrays(**arrays)
    for name, v in zip(arrays, values, strict=True):
        if v.ndim == 0:
            raise ComputeError(f"{name} must be a vector of shape (d,); a single number came.")
    return (xp, *values)


def _pair(**arrays: Array) -> tuple[Any, ...]:
    """Return the namespace and two arrays whose vectors have the same number of components."""
    xp, a, b = _vectors(**arrays)
    names = " and ".join(arrays)
    if a.shape[-1] != b.shape[-1]:
        raise ComputeError(
            f"{names} must have the same number of components; they have {a.shape[-1]} and "
            f"{b.shape[-1]}."
        )
    broadcast_shape(a, b, names, skip=1)
    return xp, a, b
