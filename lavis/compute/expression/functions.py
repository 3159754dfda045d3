"""The functions of matrices, vectors and numbers that expressions can call."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from lavis.compute import transforms, vectors
from lavis.compute.backend import Array
from lavis.compute.errors import ComputeError
from lavis.compute.expression import numbers
from lavis.compute.expression.errors import shown
from lavis.compute.expression.linear import factored, inverse, square
from lavis.compute.expression.values import Identity, Place, Value, described, is_number

# cos and sin of the quarter turns, which are exact.
QUARTERS = {0.0: (1.0, 0.0), 90.0: (0.0, 1.0), 180.0: (-1.0, 0.0), 270.0: (0.0, -1.0)}

SVD_WORK = 8  # multiplications for the singular values of an (m, n) matrix, times mn·min(m, n)


def call(place: Place, function: str, arguments: Sequence[Value]) -> Value:
    """Compute a function.

    Parameters
    ----------
    place : Place
        Where to compute.
    function : str
        Its name.
    arguments : sequence of Value
        As many as it takes.

    Returns
    -------
    Value
        Finite.

    Raises
    ------
    ComputeError
        If an argument does not fit, or there is no such value.
    """
    first = arguments[0]
    if function == "inv" and isinstance(first, Identity):
        return Identity(_reciprocal(place, first.factor))
    for value in arguments:
        if isinstance(value, Identity):
            raise ComputeError(f"{function} wants a size; {described(value)}: write eye(2), say.")
    if function in FUNCTIONS:
        return FUNCTIONS[function](place, *arguments)
    if type(first) is float:
        return numbers.call(function, first)
    place.budget.reserve(first.shape)
    wanted = numbers.DOMAINS.get(function)
    result = getattr(place.xp, function)(first)
    return place.finite(result, f"{wanted}." if wanted else numbers.LARGE)


def _reciprocal(place: Place, factor: Value) -> Value:
    if type(factor) is float:
        return numbers.binary("/", 1.0, factor)
    return place.finite(1.0 / factor, "0 I is singular: it has no inverse.")


def det(place: Place, A: Value) -> Array:
    """Compute the determinant of a square matrix."""
    n, xp = square("det", A).shape[0], place.xp
    place.budget.reserve((), work=n**3)
    return place.finite(xp.linalg.det(A))


def tr(place: Place, A: Value) -> Array:
    """Compute the trace of a square matrix."""
    xp = place.xp
    return place.finite(xp.linalg.trace(square("tr", A), dtype=place.dtype))


def rank(place: Place, A: Value) -> Array:
    """Count the singular values above the largest, times max(m, n) and the rounding of a number."""
    m, n = _matrix("rank", A).shape
    place.budget.reserve((), work=SVD_WORK * m * n * min(m, n))
    xp = place.xp
    values = factored(xp.linalg.svdvals, A, "the singular values of the matrix were not found.")
    least = xp.max(values) * (max(m, n) * float(xp.finfo(place.dtype).eps))
    return xp.sum(xp.astype(values > least, place.dtype))


def rot(place: Place, degrees: Value) -> Array:
    """Return the rotation of the plane by an angle, anticlockwise; quarter turns are exact."""
    if not is_number(degrees):
        raise ComputeError(f"rot wants an angle in degrees; {described(degrees)} came.")
    turn = math.fmod(place.number(degrees), 360.0) % 360.0
    angle = math.radians(turn)
    cosine, sine = QUARTERS.get(turn, (math.cos(angle), math.sin(angle)))
    xp = place.xp
    return xp.reshape(place.array([cosine, -sine, sine, cosine]), (2, 2))


def translation(place: Place, x: Value, y: Value) -> Array:
    """Return the 3×3 matrix that moves the points of the plane."""
    for value in (x, y):
        if not is_number(value):
            raise ComputeError(f"translation wants two numbers; {described(value)} came.")
    xp, one, zero = place.xp, place.array(1.0), place.array(0.0)
    entries = [one, zero, place.array(x), zero, one, place.array(y), zero, zero, one]
    return xp.reshape(xp.stack(entries), (3, 3))


def homogeneous(place: Place, A: Value) -> Array:
    """Return a 2×2 matrix as the 3×3 one that does the same, without a translation."""
    if is_number(A) or tuple(A.shape) != (2, 2):
        raise ComputeError(f"homogeneous wants a 2×2 matrix; {described(A)} came.")
    return transforms.homogeneous(A)


def eye(place: Place, n: Value) -> Array:
    """Return the identity matrix of a size."""
    (size,) = _sizes(place, "eye", n)
    return place.eye(size)


def zeros(place: Place, *sizes: Value) -> Array:
    """Return a vector or a matrix of zeros."""
    shape, xp = _sizes(place, "zeros", *sizes), place.xp
    place.budget.reserve(shape)
    return xp.zeros(shape, dtype=place.dtype, device=place.device)


def ones(place: Place, *sizes: Value) -> Array:
    """Return a vector or a matrix of ones."""
    shape, xp = _sizes(place, "ones", *sizes), place.xp
    place.budget.reserve(shape)
    return xp.ones(shape, dtype=place.dtype, device=place.device)


def diag(place: Place, v: Value) -> Array:
    """Return the matrix with a vector on its diagonal, or the diagonal of a matrix."""
    if is_number(v):
        raise ComputeError("diag wants a vector or a matrix; a number came.")
    if v.ndim == 1:
        return place.eye(v.shape[0]) * v
    xp = place.xp
    place.budget.reserve((min(v.shape),))
    return xp.linalg.diagonal(v)


def norm(place: Place, v: Value) -> Array:
    """Compute the length of a vector, or the Frobenius norm of a matrix."""
    if is_number(v):
        raise ComputeError("norm wants a vector or a matrix; of a number it is abs(x).")
    xp = place.xp
    place.budget.reserve(v.shape)
    return place.finite(vectors.norm(xp.reshape(v, (-1,))))


def dot(place: Place, v: Value, w: Value) -> Array:
    """Compute the dot product of two vectors."""
    for value in (v, w):
        if is_number(value) or value.ndim != 1:
            raise ComputeError(f"dot wants two vectors; {described(value)} came.")
    if v.shape != w.shape:
        raise ComputeError(
            f"dot wants vectors of one length; theirs are {v.shape[0]} and {w.shape[0]}."
        )
    place.budget.reserve(v.shape)
    return place.finite(vectors.dot(v, w))


def _matrix(function: str, A: Value) -> Array:
    """Check that a value is a matrix."""
    if is_number(A) or A.ndim != 2:
        raise ComputeError(f"{function} wants a matrix; {described(A)} came.")
    return A


def _sizes(place: Place, function: str, *sizes: Value) -> tuple[int, ...]:
    """Return sizes as whole numbers."""
    for value in sizes:
        if not is_number(value):
            raise ComputeError(f"{function} wants whole numbers; {described(value)} came.")
    lengths = [place.number(value) for value in sizes]
    for n in lengths:
        if n < 1 or not n.is_integer():
            raise ComputeError(f"{function} wants whole numbers from 1 on; {shown(n)} came.")
    return tuple(int(n) for n in lengths)


FUNCTIONS: dict[str, Callable[..., Array]] = {
    "inv": inverse,
    "det": det,
    "tr": tr,
    "rank": rank,
    "rot": rot,
    "translation": translation,
    "homogeneous": homogeneous,
    "eye": eye,
    "zeros": zeros,
    "ones": ones,
    "diag": diag,
    "norm": norm,
    "dot": dot,
}
