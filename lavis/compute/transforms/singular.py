"""Singular values of the plane: SVD, polar decomposition, rank, spaces, inverse, equations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from lavis.compute.backend import Array, Namespace
from lavis.compute.checks import finite, real_arrays
from lavis.compute.errors import ComputeError
from lavis.compute.transforms.entries import (
    columns,
    entries,
    epsilon,
    left_of,
    matrices,
    matrix,
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


@dataclass(frozen=True)
class Spaces:
    """Null space and column space, as unit vectors in rows.

    Parameters
    ----------
    rank : int
        0, 1 or 2.
    null : array or None
        (2 − rank, 2); None where it is the origin alone.
    column : array or None
        (rank, 2); None where it is the origin alone.
    """

    rank: int
    null: Array | None
    column: Array | None


@dataclass(frozen=True)
class Solution:
    """The solutions of Ax = b.

    Parameters
    ----------
    kind : {"one", "none", "many"}
        How many there are.
    x : array
        (2,): the solution, the shortest of many, or the shortest of those that come nearest.
    image : array
        (2,): Ax.
    direction : array or None
        (2,): of a line of solutions, a unit vector along it.
    residual : array
        ‖Ax − b‖, shape ().
    """

    kind: Literal["one", "none", "many"]
    x: Array
    image: Array
    direction: Array | None
    residual: Array


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
    xp, A = matrices(A=A)
    A, size = scaled(xp, A)
    p, q, r, s = _halves(A)
    turned, flipped = xp.sqrt(p * p + q * q), xp.sqrt(r * r + s * s)
    larger = turned + flipped
    if bool(xp.minimum(turned, flipped) <= epsilon(xp, A) * larger):
        return _alike(xp, A, larger, size)
    a, b, c, d = entries(A)
    det = a * d - b * c
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


def determinant(A: Array) -> Array:
    """Compute the signed area of the image of the unit square; 0 where it is but rounding.

    Parameters
    ----------
    A : array
        Real, shape (2, 2).

    Returns
    -------
    array
        Shape (); infinite where it is larger than any number.

    Raises
    ------
    ComputeError
        If `A` is no such matrix of finite numbers.
    """
    xp, A = matrices(A=A)
    made = _Balanced(xp, A)
    if made.rank < 2:
        return xp.zeros_like(made.det)
    one, other = made.rows[0], made.rows[1]
    large, small = xp.maximum(one, other), xp.minimum(one, other)
    part = made.det * made.across[0] * made.across[1]
    # Compared before it is multiplied: an overflow would be announced.
    if bool(small > 1) and bool(xp.abs(part) > float(xp.finfo(A.dtype).max) / large / small):
        infinite = xp.full_like(part, float("inf"))
        return -infinite if bool(part < 0) else infinite
    return part * large * small


def rank(A: Array) -> int:
    """Count the independent columns of a matrix of the plane.

    The two products of the determinant are compared, after rows and columns have been scaled: so
    diag(1e150, 1e-150) has rank 2, and [[0.1, 0.2], [0.3, 0.6]] has rank 1.

    Parameters
    ----------
    A : array
        Real, shape (2, 2).

    Returns
    -------
    int
        0, 1 or 2.

    Raises
    ------
    ComputeError
        If `A` is no such matrix of finite numbers.
    """
    xp, A = matrices(A=A)
    return _Balanced(xp, A).rank


def spaces(A: Array) -> Spaces:
    """Find bases of the null space and of the column space.

    Parameters
    ----------
    A : array
        Real, shape (2, 2).

    Returns
    -------
    Spaces
        Orthonormal bases, on the device of `A`.

    Raises
    ------
    ComputeError
        If `A` is no such matrix of finite numbers.
    """
    xp, A = matrices(A=A)
    found = _Balanced(xp, A).rank
    identity = xp.eye(2, dtype=A.dtype, device=A.device)
    if found == 0:
        return Spaces(0, identity, None)
    if found == 2:
        return Spaces(2, None, identity)
    made = svd2(A)
    null = upright(xp, made.vt[1, :])
    column = upright(xp, made.u[:, 0])
    return Spaces(1, null[None, :], column[None, :])


def inverse(A: Array) -> Array:
    """Invert a matrix of the plane.

    Parameters
    ----------
    A : array
        Real, shape (2, 2); or (3, 3) in homogeneous coordinates, with the last row (0, 0, 1).

    Returns
    -------
    array
        The shape of `A`.

    Raises
    ------
    ComputeError
        If `A` is singular, no such matrix of finite numbers, or too small to be inverted.
    """
    xp, A = matrices(sizes=(2, 3), A=A)
    if A.shape[0] == 3:
        return _inverse_affine(xp, A)
    made = _Balanced(xp, A)
    if made.rank < 2:
        raise ComputeError("A must not be singular: its columns lie on one line.")
    inverted = made.adjugate / made.det
    inverted = _divided(xp, inverted, made.across[:, None])
    return _divided(xp, inverted, made.rows[None, :]) + 0.0


def solve(A: Array, b: Array) -> Solution:
    """Solve Ax = b, and say how many solutions there are.

    Parameters
    ----------
    A : array
        Real, shape (2, 2).
    b : array
        Real, shape (2,).

    Returns
    -------
    Solution
        Its arrays on the device of `A`.

    Raises
    ------
    ComputeError
        If the shapes do not fit, NaN or infinity came, or x is too large to be written.
    """
    xp, A, b = real_arrays(A=A, b=b)
    xp, A = matrices(A=A)
    if tuple(b.shape) != (2,):
        raise ComputeError(f"b must have the shape (2,); its shape is {tuple(b.shape)}.")
    finite(xp, b=b)
    balanced = _Balanced(xp, A)
    found = balanced.rank
    if found == 2:
        within = _divided(xp, b, balanced.rows)
        x = xp.matmul(balanced.adjugate, within) / balanced.det
        image = balanced.rows * xp.matmul(balanced.A, x)
        return Solution(
            "one", _divided(xp, x, balanced.across), image, None, _length(xp, image - b)
        )
    zero = xp.zeros_like(b)
    if found == 0:
        kind: Literal["many", "none"] = "many" if bool(xp.all(b == 0)) else "none"
        return Solution(kind, zero, zero, None, _length(xp, b))
    made = svd2(A)
    left, right = made.u[:, 0], made.vt[0, :]
    along = xp.vecdot(left, b)
    x, image = _divided(xp, right * along, made.s[0]), left * along
    residual = _length(xp, image - b)
    kind = "many" if bool(residual <= 8 * epsilon(xp, A) * _length(xp, b)) else "none"
    return Solution(kind, x, image, upright(xp, made.vt[1, :]), residual)


class _Balanced:
    """A with its rows, and then its columns, divided by their largest entries.

    So diag(1e150, 1e-150) is as good a matrix as the identity, and has an inverse. A row or a
    column of zeros is divided by 1.
    """

    def __init__(self, xp: Namespace, A: Array) -> None:
        rows = xp.max(xp.abs(A), axis=1)
        if not bool(xp.all(rows > 0)):
            rows = xp.where(rows > 0, rows, xp.ones_like(rows))
        A = A / rows[:, None]
        across = xp.max(xp.abs(A), axis=0)
        if not bool(xp.all(across > 0)):
            across = xp.where(across > 0, across, xp.ones_like(across))
        self.A, self.rows, self.across = A / across, rows, across
        self._xp = xp
        a, b, c, d = entries(self.A)
        one, other = a * d, b * c
        self.det = one - other
        noise = epsilon(xp, A) / 2 * (xp.abs(one) + xp.abs(other))
        self.rank = 2
        if bool(xp.abs(self.det) <= noise):
            self.rank = 1 if bool(xp.any(A != 0)) else 0

    @property
    def adjugate(self) -> Array:
        """What is to be divided by the determinant."""
        a, b, c, d = entries(self.A)
        return matrix(self._xp, [[d, -b], [-c, a]])


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


def _divided(xp: Namespace, x: Array, by: Array) -> Array:
    """Divide by positive numbers, or say that the quotient is too large."""
    small = xp.minimum(by, xp.ones_like(by))
    if bool(xp.any(xp.abs(x) > small * float(xp.finfo(x.dtype).max))):
        raise ComputeError("The result is too large for a number: A is too small.")
    return x / by


def _inverse_affine(xp: Namespace, A: Array) -> Array:
    last = xp.eye(3, dtype=A.dtype, device=A.device)[2:, :]
    if not bool(xp.all(A[2:, :] == last)):
        raise ComputeError("A must have the last row (0, 0, 1), where it is 3×3.")
    linear = inverse(A[:2, :2])
    back = -xp.matmul(linear, A[:2, 2:])
    return xp.concat([xp.concat([linear, back], axis=1), last], axis=0) + 0.0


def _length(xp: Namespace, v: Array) -> Array:
    v, size = scaled(xp, v)
    return xp.sqrt(xp.vecdot(v, v)) * size
