"""Small matrices taken apart and put together, shared by the kernels of the plane."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Any

from lavis.compute.backend import Array, Namespace
from lavis.compute.checks import finite, real_arrays
from lavis.compute.errors import ComputeError

#: A difference of so many units in the last place of what it is taken from is rounding.
ULPS = 8


def matrices(*, sizes: tuple[int, ...] = (2,), **arrays: Array) -> tuple[Any, ...]:
    """Check that the arguments are finite square matrices of one library and one dtype.

    Parameters
    ----------
    sizes : tuple of int
        How many rows they may have.
    **arrays : array
        The arguments by their names.

    Returns
    -------
    tuple
        The namespace, then the matrices as floats in the order given.

    Raises
    ------
    ComputeError
        If one is no such matrix.
    """
    xp, *values = real_arrays(**arrays)
    for name, A in zip(arrays, values, strict=True):
        if A.ndim != 2 or A.shape[0] != A.shape[1] or A.shape[0] not in sizes:
            wanted = " or ".join(f"({n}, {n})" for n in sizes)
            raise ComputeError(f"{name} must have the shape {wanted}; its shape is {A.shape}.")
        if not bool(xp.all(xp.isfinite(A))):
            finite(xp, **{name: A})
    return (xp, *values)


def numbers(**values: float | Array) -> tuple[Any, ...]:
    """Check that the arguments are finite numbers, and make them arrays of one place.

    Parameters
    ----------
    **values : float or array
        The arguments by their names: Python numbers, or arrays of shape ().

    Returns
    -------
    tuple
        The namespace (NumPy's where no array is among them), then arrays of shape ().

    Raises
    ------
    ComputeError
        If one is no such number.
    """
    arrays = {name: x for name, x in values.items() if not isinstance(x, (int, float))}
    if arrays:
        xp, first, *_ = real_arrays(**arrays)
        dtype, device = first.dtype, first.device
    else:
        xp = import_module("numpy")
        dtype, device = xp.float64, "cpu"
    for name, x in arrays.items():
        if tuple(x.shape):
            raise ComputeError(f"{name} must be a number; its shape is {tuple(x.shape)}.")
    made = [xp.asarray(x, dtype=dtype, device=device) for x in values.values()]
    finite(xp, **dict(zip(values, made, strict=True)))
    return (xp, *made)


def entries(A: Array) -> tuple[Array, Array, Array, Array]:
    """Return a, b, c, d of [[a, b], [c, d]], each of shape ()."""
    return A[0, 0], A[0, 1], A[1, 0], A[1, 1]


def matrix(xp: Namespace, rows: Sequence[Sequence[Array]]) -> Array:
    """Return a matrix of entries of shape ()."""
    flat = xp.stack([entry for row in rows for entry in row])
    return xp.reshape(flat, (len(rows), len(rows[0])))


def columns(xp: Namespace, *vectors: Array) -> Array:
    """Return the matrix with these columns."""
    return xp.stack(list(vectors), axis=1)


def scaled(xp: Namespace, A: Array) -> tuple[Array, Array]:
    """Divide an array by its largest entry, so that products neither over- nor underflow.

    Parameters
    ----------
    xp : module
        The namespace.
    A : array
        Finite.

    Returns
    -------
    array, array
        The quotient, and the largest absolute value, shape (); 1 where all entries are zero.
    """
    size = xp.max(xp.abs(A))
    if bool(size == 0):
        return A, xp.ones_like(size)
    return A / size, size


def turn(xp: Namespace, angle: Array) -> Array:
    """Return the rotation by an angle of shape (), anticlockwise."""
    cosine, sine = xp.cos(angle), xp.sin(angle)
    return matrix(xp, [[cosine, -sine], [sine, cosine]])


def upright(xp: Namespace, vector: Array) -> Array:
    """Return a vector or its opposite: the one that points right, or straight up."""
    x, y = vector[0], vector[1]
    back = bool((x < 0) | ((x == 0) & (y < 0)))
    return (-vector if back else vector) + 0.0


def unit(xp: Namespace, vector: Array) -> Array:
    """Return the unit vector along one that is not zero, of any size."""
    vector, _ = scaled(xp, vector)
    return vector / xp.sqrt(xp.vecdot(vector, vector))


def left_of(xp: Namespace, vector: Array) -> Array:
    """Return a vector turned by a quarter, anticlockwise."""
    return xp.stack([-vector[1], vector[0]])


def epsilon(xp: Namespace, A: Array) -> float:
    """Return what counts as rounding beside 1, in the dtype of an array."""
    return ULPS * float(xp.finfo(A.dtype).eps)


def product_difference(xp: Namespace, A: Array) -> Array:
    """Return ad − bc, and 0 where that is but the rounding of the two products."""
    a, b, c, d = entries(A)
    one, other = a * d, b * c
    made = one - other
    if bool(xp.abs(made) <= epsilon(xp, A) / 2 * (xp.abs(one) + xp.abs(other))):
        return xp.zeros_like(made)
    return made
