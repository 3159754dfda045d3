"""Determinant, rank and inverse of matrices whose rows differ as much as numbers can."""

from __future__ import annotations

from lavis.compute.backend import Array, Namespace
from lavis.compute.errors import ComputeError
from lavis.compute.transforms.entries import entries, matrices, matrix, product_difference


class Balanced:
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
        self.det = product_difference(xp, self.A)
        self.rank = 2
        if bool(self.det == 0):
            self.rank = 1 if bool(xp.any(A != 0)) else 0

    @property
    def determinant(self) -> Array:
        """Its determinant; infinite where it is larger than any number."""
        xp = self._xp
        if self.rank < 2:
            return xp.zeros_like(self.det)
        one, other = self.rows[0], self.rows[1]
        large, small = xp.maximum(one, other), xp.minimum(one, other)
        part = self.det * self.across[0] * self.across[1]
        # Compared before it is multiplied: an overflow would be announced.
        limit = float(xp.finfo(part.dtype).max)
        if bool(small > 1) and bool(xp.abs(part) > limit / large / small):
            infinite = xp.full_like(part, float("inf"))
            return -infinite if bool(part < 0) else infinite
        return part * large * small

    @property
    def inverse(self) -> Array:
        """Its inverse; ComputeError where it is singular, or too small to be inverted."""
        if self.rank < 2:
            raise ComputeError("A must not be singular: its columns lie on one line.")
        inverted = divided(self._xp, self.adjugate / self.det, self.across[:, None])
        return divided(self._xp, inverted, self.rows[None, :]) + 0.0

    @property
    def adjugate(self) -> Array:
        """What is to be divided by the determinant."""
        a, b, c, d = entries(self.A)
        return matrix(self._xp, [[d, -b], [-c, a]])


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
    return Balanced(*matrices(A=A)).determinant


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
    return Balanced(*matrices(A=A)).rank


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
    return Balanced(xp, A).inverse


def divided(xp: Namespace, x: Array, by: Array) -> Array:
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
