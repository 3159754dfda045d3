"""Lengths and cosines that neither overflow nor underflow, shared by the vector kernels."""

from __future__ import annotations

import math
from functools import cache
from typing import Any

from lavis.compute.backend import Array, Namespace
from lavis.compute.checks import finite
from lavis.compute.errors import ComputeError


def tamed(
    xp: Namespace, directions: tuple[str, ...] = (), **arrays: Array
) -> tuple[list[Array], list[Array]]:
    """Check that vectors are finite and not zero where they must not be, and scale them.

    Only a vector whose squares would over- or underflow is scaled, by its largest component. The
    usual case waits for the device once.

    Parameters
    ----------
    xp : module
        The namespace.
    directions : tuple of str
        The names of the arguments that must not be zero.
    **arrays : array
        The arguments by their names, real floating, of one dtype, shape (…, d).

    Returns
    -------
    vectors, scales : list of array
        The arguments divided by their scales, and the scales (…, 1), mostly 1.

    Raises
    ------
    ComputeError
        If an argument holds NaN or infinity, or is zero and named in `directions`.

    References
    ----------
    J. L. Blue, A Portable Fortran Program to Find the Euclidean Norm of a Vector, ACM
    Transactions on Mathematical Software 4 (1978), 15–23.
    """
    vectors = list(arrays.values())
    small = _least(xp, vectors[0].dtype)
    sizes = [xp.max(xp.abs(v), axis=-1, keepdims=True) for v in vectors]
    ones = [xp.ones_like(size) for size in sizes]
    flat = xp.concat([xp.reshape(size, (-1,)) for size in sizes]) if len(sizes) > 1 else sizes[0]
    if bool(xp.all((flat > small) & (flat < 1 / small))):
        return vectors, ones
    usual = [(size > small) & (size < 1 / small) for size in sizes]
    finite(xp, **arrays)
    for name, size in zip(arrays, sizes, strict=True):
        if name in directions and bool(xp.any(size == 0)):
            raise ComputeError(f"{name} must not be the zero vector, which has no direction.")
    scales = [
        xp.where(each | (size == 0), one, size)
        for each, size, one in zip(usual, sizes, ones, strict=True)
    ]
    return [v / scale for v, scale in zip(vectors, scales, strict=True)], scales


@cache
def _least(xp: Namespace, dtype: Any) -> float:
    """Return the size below which squares lose digits; its inverse bounds them above."""
    info = xp.finfo(dtype)
    return math.sqrt(float(info.smallest_normal)) / float(info.eps)


def magnitude(xp: Namespace, **vector: Array) -> Array:
    """Compute the Euclidean length of vectors of any magnitude.

    Parameters
    ----------
    xp : module
        The namespace.
    **vector : array
        One argument by its name, shape (…, d).

    Returns
    -------
    array
        Shape (…).

    Raises
    ------
    ComputeError
        If it holds NaN or infinity.
    """
    (v,), (scale,) = tamed(xp, **vector)
    return xp.squeeze(scale, axis=-1) * length(xp, v)


def length(xp: Namespace, v: Array) -> Array:
    """Compute the Euclidean length of vectors whose squares are in range.

    Parameters
    ----------
    xp : module
        The namespace.
    v : array
        Shape (…, d).

    Returns
    -------
    array
        Shape (…).
    """
    return xp.sqrt(xp.vecdot(v, v))


def cosine(xp: Namespace, product: Array, a_length: Array, b_length: Array) -> Array:
    """Compute a cosine from a dot product and two lengths; rounding may carry it over ±1.

    Parameters
    ----------
    xp : module
        The namespace.
    product, a_length, b_length : array
        Shapes that broadcast.

    Returns
    -------
    array
        Between −1 and 1.
    """
    return xp.clip(product / (a_length * b_length), -1.0, 1.0)
