"""What kind of matrix it is, each with the reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lavis.compute.backend import Array, Namespace
from lavis.compute.transforms.balancing import rank
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
    independent = rank(A)
    found = [*_shape(near), *_motion(near), *_powers(near)]
    found += [*_area(near, independent), *_signs(near, independent)]
    if whole.shape[0] == 3:
        found = [*_placed(near, whole), *found]
    return tuple(sorted(found, key=lambda each: ORDER.index(each.name)))


class _Near:
    """Comparisons of a matrix's entries that forgive rounding.

    Entries are compared with each other beside the largest of the matrix, squares of the matrix
    beside its largest squared; one so large that these overflow equals none of its squares.
    """

    def __init__(self, xp: Namespace, A: Array) -> None:
        self.xp = xp
        self.A = A
        self.eps = epsilon(xp, A)
        self.size = xp.max(xp.abs(A))
        self.small = bool(self.size < float(xp.finfo(A.dtype).max) ** 0.4)
        # Where squares overflow the identity stands in, and `small` says so.
        safe = A if self.small else self.identity
        little = scaled(xp, A)[0]
        self.a, self.b, self.c, self.d = entries(little)
        self.rest = xp.max(xp.abs(xp.matmul(little, little)))
        self.square = xp.matmul(safe, safe)
        self.gram = xp.matmul(xp.matrix_transpose(safe), safe)
        a, b, c, d = entries(safe)
        self.det, self.half_trace = a * d - b * c, (a + d) / 2
        self.sums = xp.sum(safe, axis=0)
        self.products = xp.maximum(xp.abs(a * d) + xp.abs(b * c), xp.ones_like(a))

    def zero(self, x: Array) -> bool:
        """Tell whether a sum of scaled entries is rounding."""
        return bool(self.xp.abs(x) <= self.eps)

    def one(self, x: Array) -> bool:
        """Tell whether a number, computed from entries that are not too large, is 1."""
        return self.small and bool(self.xp.all(self.xp.abs(x - 1) <= self.eps))

    def same(self, square: Array, wanted: Array) -> bool:
        """Tell whether a product of the matrix with itself is a given matrix."""
        if not self.small:
            return False
        xp = self.xp
        most = xp.maximum(self.size * self.size, xp.max(xp.abs(wanted)))
        return bool(xp.max(xp.abs(square - wanted)) <= self.eps * most)

    def area(self, wanted: float) -> bool:
        """Tell whether the determinant has a value."""
        return self.small and bool(self.xp.abs(self.det - wanted) <= self.eps * self.products)

    @property
    def identity(self) -> Array:
        """The identity."""
        return self.xp.eye(2, dtype=self.A.dtype, device=self.A.device)


def _shape(near: _Near) -> Iterator[Property]:
    a, b, c, d = near.a, near.b, near.c, near.d
    right, left = near.zero(b), near.zero(c)
    if bool(near.size == 0):
        yield Property("zero", "All entries are 0: everything goes to the origin.")
        return
    if near.same(near.A, near.identity):
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
    elif near.zero(a) and near.zero(d) and near.zero(b + c):
        yield Property("antisymmetric", "a = d = 0 and c = −b: a quarter turn, and a scaling.")


def _motion(near: _Near) -> Iterator[Property]:
    a, b, c, d = near.a, near.b, near.c, near.d
    conformal = near.zero(a - d) and near.zero(b + c)
    if near.same(near.gram, near.identity):
        yield Property("orthogonal", "AᵀA = I: lengths and angles stay.")
        if conformal:
            yield Property("rotation", "AᵀA = I and det A = 1: the plane turns.")
        else:
            yield Property("reflection", "AᵀA = I and det A = −1: the plane turns over.")
    elif conformal and not near.zero(b):
        yield Property("rotation and scaling", "a = d and c = −b: angles stay.")


def _powers(near: _Near) -> Iterator[Property]:
    A, identity = near.A, near.identity
    if bool(near.size == 0):
        return
    if near.same(near.square, A) and not near.same(A, identity):
        across = near.zero(near.b - near.c)
        how = "at right angles, since b = c" if across else "at a slant, since b ≠ c"
        yield Property("projection", f"A² = A: what has arrived stays; {how}.")
    if near.same(near.square, identity) and not near.same(A, identity):
        yield Property("involution", "A² = I: done twice, all is as it was.")
    if near.zero(near.rest):
        yield Property("nilpotent", "A² = 0: done twice, nothing is left.")
    alike = near.area(1.0) and near.one(near.half_trace)
    if alike and not near.same(A, identity):
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
    if near.zero(near.b - near.c) and bool(near.size > 0):
        if independent == 2 and bool((a > 0) & (a * d > near.b * near.c)):
            yield Property("positive definite", "b = c, a > 0 and det A > 0: xᵀAx > 0.")
        elif independent == 1 and bool(xp.minimum(a, d) >= 0):
            yield Property("positive semidefinite", "b = c, a, d ≥ 0 and det A = 0: xᵀAx ≥ 0.")
    if bool(xp.min(near.A) >= 0) and near.one(near.sums):
        yield Property("stochastic", "No entry is negative and each column sums to 1.")


def _placed(near: _Near, whole: Array) -> Iterator[Property]:
    xp, row = near.xp, whole[2, :]
    last = xp.eye(3, dtype=row.dtype, device=row.device)[2, :]
    if not bool(xp.all(row == last)):
        yield Property("projective", "The last row is not 0 0 1: parallels may meet.")
        return
    moved = bool(xp.any(whole[:2, 2] != 0))
    if moved and near.same(near.A, near.identity):
        yield Property("translation", "The 2×2 part is I: everything moves alike.")
    elif moved and near.same(near.gram, near.identity):
        yield Property("rigid motion", "The 2×2 part is orthogonal: lengths and angles stay.")
    elif moved:
        yield Property("affine", "The last row is 0 0 1: parallels stay parallel.")
    else:
        yield Property("linear", "The last column is 0 0 1: the origin stays.")
