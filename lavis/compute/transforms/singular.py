"""Singular values of the plane: the singular value and the polar decomposition."""

from __future__ import annotations

from dataclasses import dataclass

from lavis.compute.backend import Array, Namespace
from lavis.compute.transforms.entries import (
    columns,
    entries,
    epsilon,
    left_of,
    matrices,
    matrix,
    product_difference,
    scaled,
    unit,
    upright,
)


@dataclass(frozen=True)
class SVD:
    """A = u @ diag(s) @ vt.

    Parameters
    ----------
    u : array
        (2, 2), orthogonal; a rotation where det A ≥ 0.
    s : array
        (2,), the larger first, not negative.
    vt : array
        (2, 2), a rotation; its first row points right or straight up. The identity where the
        singular values are equal.
    """

    u: Array
    s: Array
    vt: Array


@dataclass(frozen=True)
class Polar:
    """A = rotation @ stretch.

    Parameters
    ----------
    rotation : array
        (2, 2), orthogonal; a reflection where det A < 0.
    stretch : array
        (2, 2), symmetric, with no negative eigenvalue.
    """

    rotation: Array
    stretch: Array


def svd2(A: Array) -> SVD:
    """Compute the singular value decomposition of a matrix of the plane, with fixed signs.

    Parameters
    ----------
    A : array
        Real, shape (2, 2).

    Returns
    -------
    SVD
        Its arrays on the device of `A`.

    Raises
    ------
    ComputeError
        If `A` is no such matrix of finite numbers.

    Notes
    -----
    With p, q, r, s the halves of a + d, c − b, a − d and b + c, A is a rotation times √(p² + q²)
    plus a reflection times √(r² + s²); the singular values are the sum and the difference of the
    two lengths, and the halves of the sum and the difference of the angles turn u and vt.
    """
    return svd_of(*matrices(A=A))


def svd_of(xp: Namespace, A: Array) -> SVD:
    """Decompose a matrix that has been checked."""
    A, size = scaled(xp, A)
    p, q, r, s = _halves(A)
    turned, flipped = xp.sqrt(p * p + q * q), xp.sqrt(r * r + s * s)
    larger = turned + flipped
    if bool(xp.minimum(turned, flipped) <= epsilon(xp, A) * larger):
        return _alike(xp, A, larger, size)
    det = product_difference(xp, A)
    # σ₁σ₂ = |det A| has no cancellation that the difference of the lengths does not have.
    smaller = xp.minimum(xp.abs(det) / larger, larger)
    angle = (xp.atan2(s, r) - xp.atan2(q, p)) / 2
    right = upright(xp, xp.stack([xp.cos(angle), xp.sin(angle)]))
    left = unit(xp, xp.matmul(A, right))
    second = left_of(xp, left)
    u = columns(xp, left, -second if bool(det < 0) else second)
    return SVD(u, xp.stack([larger, smaller]) * size, xp.stack([right, left_of(xp, right)]))


def polar(A: Array) -> Polar:
    """Divide a matrix of the plane into a stretch along perpendicular axes, and then a rotation.

    Parameters
    ----------
    A : array
        Real, shape (2, 2).

    Returns
    -------
    Polar
        Its arrays on the device of `A`. Of a singular matrix, whose rotation is not unique, a
        rotation that is no reflection; of zero the identity.

    Raises
    ------
    ComputeError
        If `A` is no such matrix of finite numbers.

    References
    ----------
    N. J. Higham, Functions of Matrices, 2008, chapter 8.
    """
    xp, A = matrices(A=A)
    A, size = scaled(xp, A)
    p, q, r, s = _halves(A)
    turned, flipped = xp.sqrt(p * p + q * q), xp.sqrt(r * r + s * s)
    if bool(xp.maximum(turned, flipped) == 0):
        identity = xp.eye(2, dtype=A.dtype, device=A.device)
        return Polar(identity, A * size)
    if bool(flipped > turned):
        cosine, sine = r / flipped, s / flipped
        rotation = matrix(xp, [[cosine, sine], [sine, -cosine]])
    else:
        cosine, sine = p / turned, q / turned
        rotation = matrix(xp, [[cosine, -sine], [sine, cosine]])
    stretch = xp.matmul(xp.matrix_transpose(rotation), A)
    stretch = (stretch + xp.matrix_transpose(stretch)) / 2
    return Polar(rotation, stretch * size)


def _halves(A: Array) -> tuple[Array, Array, Array, Array]:
    """Return p, q, r, s: A is [[p, −q], [q, p]] + [[r, s], [s, −r]]."""
    a, b, c, d = entries(A)
    return (a + d) / 2, (c - b) / 2, (a - d) / 2, (b + c) / 2


def _alike(xp: Namespace, A: Array, larger: Array, size: Array) -> SVD:
    """Return the decomposition where the singular values are equal, or both zero: vt = I."""
    identity = xp.eye(2, dtype=A.dtype, device=A.device)
    if bool(larger == 0):
        return SVD(identity, xp.zeros_like(A[0, :]), identity)
    first = unit(xp, A[:, 0])
    a, b, c, d = entries(A)
    second = left_of(xp, first)
    u = columns(xp, first, -second if bool(a * d < b * c) else second)
    return SVD(u, xp.stack([larger, larger]) * size, identity)
