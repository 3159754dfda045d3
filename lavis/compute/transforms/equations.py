"""Null space and column space, and the equation Ax = b."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from lavis.compute.backend import Array, Namespace
from lavis.compute.checks import finite, real_arrays
from lavis.compute.errors import ComputeError
from lavis.compute.transforms.balancing import Balanced, divided
from lavis.compute.transforms.entries import epsilon, matrices, scaled, upright
from lavis.compute.transforms.singular import SVD, svd2


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
    return spaces_of(xp, A, Balanced(xp, A).rank, svd2(A))


def spaces_of(xp: Namespace, A: Array, found: int, made: SVD) -> Spaces:
    """Find the spaces of a matrix whose rank and decomposition are known."""
    identity = xp.eye(2, dtype=A.dtype, device=A.device)
    if found == 0:
        return Spaces(0, identity, None)
    if found == 2:
        return Spaces(2, None, identity)
    null = upright(xp, made.vt[1, :])
    column = upright(xp, made.u[:, 0])
    return Spaces(1, null[None, :], column[None, :])


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
    balanced = Balanced(xp, A)
    found = balanced.rank
    if found == 2:
        x = _eliminated(xp, balanced, divided(xp, b, balanced.rows))
        image = balanced.rows * xp.matmul(balanced.A, x)
        return Solution("one", divided(xp, x, balanced.across), image, None, _length(xp, image - b))
    zero = xp.zeros_like(b)
    if found == 0:
        kind: Literal["many", "none"] = "many" if bool(xp.all(b == 0)) else "none"
        return Solution(kind, zero, zero, None, _length(xp, b))
    made = svd2(A)
    left, right = made.u[:, 0], made.vt[0, :]
    along = xp.vecdot(left, b)
    x, image = divided(xp, right * along, made.s[0]), left * along
    residual = _length(xp, image - b)
    kind = "many" if bool(residual <= 8 * epsilon(xp, A) * _length(xp, b)) else "none"
    return Solution(kind, x, image, upright(xp, made.vt[1, :]), residual)


def _eliminated(xp: Namespace, balanced: Balanced, b: Array) -> Array:
    """Solve by elimination with partial pivoting.

    Unlike the adjugate over the determinant it leaves a residual of the order of rounding, however
    close to singular the matrix is (N. J. Higham, Accuracy and Stability, 2002, section 9.3).
    """
    order = (0, 1) if bool(xp.abs(balanced.A[0, 0]) >= xp.abs(balanced.A[1, 0])) else (1, 0)
    top, low = (balanced.A[i, :] for i in order)
    factor = low[0] / top[0]
    left = low[1] - factor * top[1]
    if bool(left == 0):  # but for rounding it is what the determinant says
        left = (balanced.det if order == (0, 1) else -balanced.det) / top[0]
    last = (b[order[1]] - factor * b[order[0]]) / left
    return xp.stack([(b[order[0]] - top[1] * last) / top[0], last])


def _length(xp: Namespace, v: Array) -> Array:
    v, size = scaled(xp, v)
    return xp.sqrt(xp.vecdot(v, v)) * size
