"""What the array standard lacks, or where speed is promised: one function, several libraries.

Each function looks up the implementation for the library of its first array, and takes the
portable one where that library has none of its own. These modules alone name a library.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any, NamedTuple

from lavis.compute.backend import Array
from lavis.compute.checks import broadcast_shape, dimensions, finite, real_arrays, shared_namespace
from lavis.compute.errors import ComputeError

PORTABLE = "lavis.compute.ops.portable"

# Namespace → the module with what that library does better; the rest comes from PORTABLE.
IMPLEMENTATIONS = {
    "numpy": "lavis.compute.ops.numpy",
    "array_api_compat.cupy": "lavis.compute.ops.cupy",
    "array_api_compat.torch": "lavis.compute.ops.torch",
}


class TopK(NamedTuple):
    """The largest values (…, k) along the last axis, largest first, and where they stood."""

    values: Array
    indices: Array


class LU(NamedTuple):
    """A = p @ l @ u: a permutation, a unit lower and an upper triangular (trapezoidal) matrix."""

    p: Array
    l: Array  # noqa: E741 (the field's name)
    u: Array


class Eigenpairs(NamedTuple):
    """Eigenvalues (k,), largest first, and eigenvectors (n, k) in the columns."""

    values: Array
    vectors: Array


def erf(x: Array) -> Array:
    """Compute the error function, 2/√π ∫₀ˣ exp(−t²) dt.

    Parameters
    ----------
    x : array
        Real, any shape.

    Returns
    -------
    array
        As `x`; good to about 1e-15 in float64 and 4e-7 in float32.

    Raises
    ------
    ComputeError
        If `x` is no array of real numbers.
    """
    xp, x = real_arrays(x=x)
    return _implementation(xp, "erf")(x)


def top_k(x: Array, k: int) -> TopK:
    """Find the k largest values along the last axis.

    Parameters
    ----------
    x : array
        Real, shape (…, n).
    k : int
        From 1 to n.

    Returns
    -------
    TopK
        Values and indices, both (…, k), largest first; of equal values the earlier comes first.

    Raises
    ------
    ComputeError
        If k does not fit, or `x` holds NaN, which has no rank.
    """
    xp, x = real_arrays(x=x)
    if x.ndim == 0 or not 1 <= k <= x.shape[-1]:
        n = x.shape[-1] if x.ndim else 0
        raise ComputeError(f"k must lie between 1 and {n}, the length of the last axis; {k} came.")
    if bool(xp.any(xp.isnan(x))):
        raise ComputeError("x must hold numbers that can be ranked; NaN came.")
    return TopK(*_implementation(xp, "top_k")(x, k))


def lu(A: Array) -> LU:
    """Factorise a matrix by Gaussian elimination with partial pivoting.

    Parameters
    ----------
    A : array
        Real, shape (m, n).

    Returns
    -------
    LU
        p (m, m), l (m, min(m, n)) and u (min(m, n), n) with A = p @ l @ u.

    Raises
    ------
    ComputeError
        If `A` is no matrix of real numbers.

    References
    ----------
    G. H. Golub and C. F. Van Loan, Matrix Computations, 4th ed., 2013, section 3.4.
    """
    xp, A = real_arrays(A=A)
    dimensions("A", A, 2, "(m, n)")
    return LU(*_implementation(xp, "lu")(A))


def matmul_out(a: Array, b: Array, out: Array) -> Array:
    """Write the product a @ b into an array that is there already.

    Parameters
    ----------
    a, b : array
        Shapes (…, m, k) and (…, k, n), of one dtype.
    out : array
        Shape (…, m, n), of the same dtype; must not overlap `a` or `b`.

    Returns
    -------
    array
        `out`.

    Raises
    ------
    ComputeError
        If the shapes or dtypes do not fit.
    """
    xp = shared_namespace(a=a, b=b, out=out)
    if a.ndim < 2 or b.ndim < 2 or a.shape[-1] != b.shape[-2]:
        raise ComputeError(
            f"a and b must have the shapes (…, m, k) and (…, k, n); theirs are "
            f"{tuple(a.shape)} and {tuple(b.shape)}."
        )
    shape = (*broadcast_shape(a, b, "a and b", skip=2), a.shape[-2], b.shape[-1])
    if tuple(out.shape) != shape:
        raise ComputeError(f"out must have the shape {shape}; its shape is {tuple(out.shape)}.")
    if not a.dtype == b.dtype == out.dtype:
        raise ComputeError(
            f"a, b and out must have one dtype; theirs are {a.dtype}, {b.dtype} and {out.dtype}."
        )
    _implementation(xp, "matmul_out")(a, b, out)
    return out


def eigh_largest(A: Array, k: int) -> Eigenpairs:
    """Find the largest eigenvalues of a symmetric matrix, and their eigenvectors.

    Parameters
    ----------
    A : array
        Real, shape (n, n); its lower triangle is read.
    k : int
        From 1 to n.

    Returns
    -------
    Eigenpairs
        Values (k,) and vectors (n, k), in the columns, of length 1, signs open.

    Raises
    ------
    ComputeError
        If `A` is no square matrix of finite numbers, or k does not fit.
    """
    xp, A = real_arrays(A=A)
    dimensions("A", A, 2, "(n, n)")
    n = A.shape[0]
    if A.shape[1] != n:
        raise ComputeError(f"A must be square; its shape is {tuple(A.shape)}.")
    if not 1 <= k <= n:
        raise ComputeError(f"k must lie between 1 and {n}, the side of A; {k} came.")
    finite(xp, A=A)
    return Eigenpairs(*_implementation(xp, "eigh_largest")(A, k))


def _implementation(xp: Any, name: str) -> Any:
    """Return the function of that name for a namespace, or the portable one."""
    own = IMPLEMENTATIONS.get(xp.__name__)
    function = getattr(import_module(own), name, None) if own is not None else None
    return function or getattr(import_module(PORTABLE), name)
