"""What kind of matrix it is, each with the reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lavis.compute.backend import Array, Namespace
from lavis.compute.transforms.balancing import Balanced
from lavis.compute.transforms.entries import entries, epsilon, matrices, scaled

#: What says most comes first.
ORDER = (
    "projective", "translation", "rigid motion", "affine", "linear",
    "zero", "identity", "rotation", "reflection", "projection", "nilpotent", "shear",
    "uniform scaling", "rotation and scaling", "singular", "diagonal", "symmetric",
    "antisymmetric", "orthogonal", "involution", "upper triangular", "lower triangular",
    "stochastic", "positive definite", "positive semidefinite", "keeps areas",
    "keeps areas, turns over", "invertible",
)  # fmt: skip


@dataclass(frozen=True)
class Property:
    """What can be said of a matrix.

    Parameters
    ----------
    name : str
        "symmetric".
    reason : str
        Why, as a sentence about the matrix A with the entries a, b, c, d by rows.
    """

    name: str
    reason: str


def classify(A: Array) -> tuple[Property, ...]:
    """Say what kind of matrix it is.

    Parameters
    ----------
    A : array
        Real, shape (2, 2); or (3, 3) in homogeneous coordinates: then what its 2×2 part is, and
        what it does beside that.

    Returns
    -------
    tuple of Property
        All that hold to within rounding, what says most first.

    Raises
    ------
    ComputeError
        If `A` is no such matrix of finite numbers.
    """
    xp, A = matrices(sizes=(2, 3), A=A)
    whole, A = A, A[:2, :2]
    near = _Near(xp, A)
    independent = Balanced(xp, A).rank
    found = [*_shape(near), *_motion(near), *_powers(near)]
    found += [*_area(near, independent), *_signs(near, independent)]
    if whole.shape[0] == 3:
        found = [*_placed(near, whole), *found]
    return tuple(sorted(found, key=lambda each: ORDER.index(each.name)))


Entries = tuple[Array, Array, Array, Array]


class _Near:
    """Comparisons of a matrix's entries that forgive rounding.

    Entries are compared with each other beside the largest of the matrix, squares of the matrix
    beside its largest squared; one so large that these overflow equals none of its squares.
    """

    def __init__(self, xp: Namespace, A: Array) -> None:
        self.xp, self.eps = xp, epsilon(xp, A)
        little, self.size = scaled(xp, A)
        self.nothing = bool(xp.all(A == 0))
        self.a, self.b, self.c, self.d = entries(little)
        self.small = bool(self.size < float(xp.finfo(A.dtype).max) ** 0.4)
        # Where squares overflow the scaled entries stand in, and `small` says so.
        self.entries = entries(A) if self.small else entries(little)
        a, b, c, d = self.entries
        zero, one = xp.zeros_like(a), xp.ones_like(a)
        self.identity = (one, zero, zero, one)
        self.square = (a * a + b * c, (a + d) * b, (a + d) * c, c * b + d * d)
        self.gram = (a * a + c * c, a * b + c * d, a * b + c * d, b * b + d * d)
        self.det, self.half_trace, self.sums = a * d - b * c, (a + d) / 2, (a + c, b + d)
        self.products = xp.maximum(xp.abs(a * d) + xp.abs(b * c), one)

    def zero(self, *sums: Array) -> bool:
        """Tell whether sums of scaled entries are rounding."""
        return all(bool(self.xp.abs(x) <= self.eps) for x in sums)

    def one(self, *values: Array) -> bool:
        """Tell whether numbers, computed from entries that are not too large, are 1."""
        return self.small and all(bool(self.xp.abs(x - 1) <= self.eps) for x in values)

    def same(self, made: Entries, wanted: Entries) -> bool:
        """Tell whether a product of the matrix with itself is it, or the identity."""
        if not self.small:
            return False
        xp, most = self.xp, self.size * self.size
        most = xp.maximum(most, self.size if wanted is self.entries else xp.ones_like(most))
        pairs = zip(made, wanted, strict=True)
        return all(bool(xp.abs(x - y) <= self.eps * most) for x, y in pairs)

    def area(self, wanted: float) -> bool:
        """Tell whether the determinant has a value."""
        return self.small and bool(self.xp.abs(self.det - wanted) <= self.eps * self.products)

    def is_identity(self) -> bool:
        """Tell whether it is the identity."""
        a, _, _, d = self.entries
        return self.zero(self.b, self.c) and self.one(a, d)


def _shape(near: _Near) -> Iterator[Property]:
    a, b, c, d = near.a, near.b, near.c, near.d
    right, left = near.zero(b), near.zero(c)
    if near.nothing:
        yield Property("zero", "All entries are 0: everything goes to the origin.")
        return
    if near.is_identity():
        yield Property("identity", "a = d = 1 and b = c = 0: everything stays.")
    elif right and left and near.zero(a - d):
        yield Property("uniform scaling", "b = c = 0 and a = d: every line keeps its direction.")
    if right and left:
        yield Property("diagonal", "b = c = 0: the axes keep their directions.")
    elif left:
        yield Property("upper triangular", "c = 0: the x-axis keeps its direction.")
    elif right:
        yield Property("lower triangular", "b = 0: the y-axis keeps its direction.")
    if near.zero(b - c):
        yield Property("symmetric", "b = c: it has perpendicular eigenlines.")
    elif near.zero(a, d, b + c):
        yield Property("antisymmetric", "a = d = 0 and c = −b: a quarter turn, and a scaling.")


def _motion(near: _Near) -> Iterator[Property]:
    conformal = near.zero(near.a - near.d, near.b + near.c)
    if near.same(near.gram, near.identity):
        yield Property("orthogonal", "AᵀA = I: lengths and angles stay.")
        if conformal:
            yield Property("rotation", "AᵀA = I and det A = 1: the plane turns.")
        else:
            yield Property("reflection", "AᵀA = I and det A = −1: the plane turns over.")
    elif conformal and not near.zero(near.b):
        yield Property("rotation and scaling", "a = d and c = −b: angles stay.")


def _powers(near: _Near) -> Iterator[Property]:
    if near.nothing or near.is_identity():
        return
    if near.same(near.square, near.entries):
        across = near.zero(near.b - near.c)
        how = "at right angles, since b = c" if across else "at a slant, since b ≠ c"
        yield Property("projection", f"A² = A: what has arrived stays; {how}.")
    if near.same(near.square, near.identity):
        yield Property("involution", "A² = I: done twice, all is as it was.")
    a, b, c, d = near.a, near.b, near.c, near.d
    if near.zero(a * a + b * c, (a + d) * b, (a + d) * c, c * b + d * d):
        yield Property("nilpotent", "A² = 0: done twice, nothing is left.")
    if near.area(1.0) and near.one(near.half_trace):
        yield Property("shear", "det A = 1 and a + d = 2: lines slide along one that stays.")


def _area(near: _Near, independent: int) -> Iterator[Property]:
    if independent == 0:
        yield Property("singular", "det A = 0: both columns are 0.")
    elif independent == 1:
        yield Property("singular", "det A = 0: the columns lie on one line.")
    else:
        yield Property("invertible", "det A ≠ 0: the columns span the plane.")
    if near.area(1.0):
        yield Property("keeps areas", "det A = 1.")
    elif near.area(-1.0):
        yield Property("keeps areas, turns over", "det A = −1.")


def _signs(near: _Near, independent: int) -> Iterator[Property]:
    xp, a, d = near.xp, near.a, near.d
    if near.zero(near.b - near.c) and not near.nothing:
        if independent == 2 and bool((a > 0) & (a * d > near.b * near.c)):
            yield Property("positive definite", "b = c, a > 0 and det A > 0: xᵀAx > 0.")
        elif independent == 1 and bool(xp.minimum(a, d) >= 0):
            yield Property("positive semidefinite", "b = c, a, d ≥ 0 and det A = 0: xᵀAx ≥ 0.")
    if near.one(*near.sums) and all(bool(entry >= 0) for entry in near.entries):
        yield Property("stochastic", "No entry is negative and each column sums to 1.")


def _placed(near: _Near, whole: Array) -> Iterator[Property]:
    xp, row = near.xp, whole[2, :]
    last = xp.eye(3, dtype=row.dtype, device=row.device)[2, :]
    if not bool(xp.all(row == last)):
        yield Property("projective", "The last row is not 0 0 1: parallels may meet.")
        return
    moved = bool(xp.any(whole[:2, 2] != 0))
    if moved and near.is_identity():
        yield Property("translation", "The 2×2 part is I: everything moves alike.")
    elif moved and near.same(near.gram, near.identity):
        yield Property("rigid motion", "The 2×2 part is orthogonal: lengths and angles stay.")
    elif moved:
        yield Property("affine", "The last row is 0 0 1: parallels stay parallel.")
    else:
        yield Property("linear", "The last column is 0 0 1: the origin stays.")
