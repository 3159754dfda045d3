"""The ops for NumPy; SciPy is loaded where it is needed, since its linalg takes 0.3 s."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

# erf(x)/x as a ratio of polynomials in x² on |x| ≤ 3.9, fitted by Lawson's reweighted least
# squares to a relative error of 2e-8 (C. L. Lawson, 1961); highest power first.
ERF_TOP = 3.9
ERF_NUMERATOR = (
    2.066475167e-06,
    2.850621492e-04,
    3.738339562e-03,
    5.266806230e-02,
    1.896666492e-01,
    1.128379148,
)
ERF_DENOMINATOR = (
    3.827004032e-05,
    1.157374808e-03,
    1.491426373e-02,
    1.138188880e-01,
    5.014204731e-01,
    1.0,
)
# Where fewer than this share of the eigenvectors is wanted, finding only those is faster.
FEW = 0.5
# Below this share, Lanczos' iteration is faster still.
FEWEST = 0.05
CHEAP = 1024  # rows
# Random vectors and rounds that look for eigenvalues which Lanczos has overlooked.
PROBES, PROBINGS, OVERLOOKED = 8, 8, 1e-3
BLOCK = 8192  # numbers: what stays in the first levels of cache


def erf(x: NDArray[Any]) -> NDArray[Any]:
    """Compute the error function: SciPy's, or for float32 a ratio of polynomials.

    SciPy computes one number at a time; the ratio runs on vectors, in blocks that stay in cache.

    Parameters
    ----------
    x : numpy.ndarray
        Real floating, any shape.

    Returns
    -------
    numpy.ndarray
        As `x`.
    """
    if x.dtype != np.float32:
        from scipy import special

        return special.erf(x)  # type: ignore[no-any-return]
    flat = np.ravel(x)
    result = np.empty_like(flat)
    for start in range(0, flat.size, BLOCK):
        block = slice(start, start + BLOCK)
        _erf_block(np.clip(flat[block], -ERF_TOP, ERF_TOP), result[block])
    return result.reshape(x.shape)


def _erf_block(x: NDArray[np.float32], out: NDArray[np.float32]) -> None:
    square = x * x
    np.multiply(x, _polynomial(square, ERF_NUMERATOR), out=out)
    out /= _polynomial(square, ERF_DENOMINATOR)
    np.clip(out, -1.0, 1.0, out=out)  # rounding may step over


def _polynomial(x: NDArray[np.float32], coefficients: tuple[float, ...]) -> NDArray[np.float32]:
    """Horner's rule in place: a Python float keeps the dtype."""
    total = x * coefficients[0]
    for coefficient in coefficients[1:-1]:
        total += coefficient
        total *= x
    total += coefficients[-1]
    return total


def top_k(x: NDArray[Any], k: int) -> tuple[NDArray[Any], NDArray[Any]]:
    """Partition to find the k-th value, mark exactly k places, and sort only those.

    Parameters
    ----------
    x : numpy.ndarray
        Real, shape (…, n), without NaN.
    k : int
        From 1 to n.

    Returns
    -------
    values, indices : numpy.ndarray
        (…, k).
    """
    n = x.shape[-1]
    least = np.partition(x, n - k, axis=-1)[..., n - k, None]
    above = x > least
    equal = x == least
    room = k - np.count_nonzero(above, axis=-1, keepdims=True)
    chosen = above | (equal & (np.cumsum(equal, axis=-1) <= room))
    places = np.nonzero(chosen)[-1].reshape(*x.shape[:-1], k)
    order = np.argsort(-np.take_along_axis(x, places, axis=-1), axis=-1, kind="stable")
    indices = np.take_along_axis(places, order, axis=-1)
    return np.take_along_axis(x, indices, axis=-1), indices


def lu(A: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """Factorise by LAPACK.

    Parameters
    ----------
    A : numpy.ndarray
        Real floating, shape (m, n).

    Returns
    -------
    p, l, u : numpy.ndarray
        (m, m), (m, min(m, n)), (min(m, n), n).
    """
    from scipy import linalg

    return linalg.lu(A, check_finite=False)  # type: ignore[no-any-return]


def matmul_out(a: NDArray[Any], b: NDArray[Any], out: NDArray[Any]) -> None:
    """Multiply into `out`.

    Parameters
    ----------
    a, b, out : numpy.ndarray
        Shapes (…, m, k), (…, k, n) and (…, m, n).
    """
    np.matmul(a, b, out=out)


def eigh_largest(A: NDArray[Any], k: int) -> tuple[NDArray[Any], NDArray[Any]]:
    """Solve by LAPACK: divide and conquer, or only those that are wanted; very few by ARPACK.

    Small float32 matrices are solved in float64, which takes a quarter more time and leaves only
    the rounding that the matrix came with. There NumPy's LAPACK finds all sooner than SciPy's the
    few: SciPy brings a second BLAS, whose threads share the processors with NumPy's own, which
    after a product wait for more work for some 30 ms.

    Parameters
    ----------
    A : numpy.ndarray
        Real floating, shape (n, n), symmetric.
    k : int
        From 1 to n.

    Returns
    -------
    values, vectors : numpy.ndarray
        (k,) and (n, k), the largest first.
    """
    n = A.shape[0]
    if n <= CHEAP:
        values, vectors = np.linalg.eigh(A.astype(np.float64, copy=False))
    else:
        values, vectors = (k <= FEWEST * n and _by_lanczos(A, k)) or _by_lapack(A, k)
    largest, columns = values[::-1][:k], vectors[:, ::-1][:, :k]
    return largest.astype(A.dtype, copy=False), columns.astype(A.dtype, copy=False)


def _by_lapack(A: NDArray[Any], k: int) -> tuple[NDArray[Any], NDArray[Any]]:
    """Solve in the dtype of A; rising."""
    from lavis.compute.ops import lapack

    return lapack.eigh(A, k if k < FEW * A.shape[0] else None)


def _by_lanczos(A: NDArray[Any], k: int) -> tuple[NDArray[Any], NDArray[Any]] | None:
    """Iterate; rising; None where that does not converge, or has overlooked a repeated eigenvalue.

    One start vector sees one copy of each eigenvalue but for rounding. So what is left of random
    vectors, freed of all that was found, is multiplied a few times: it must not grow beyond the
    least that was found.
    """
    from scipy.sparse import linalg as sparse

    rng = np.random.default_rng(0)
    start = rng.standard_normal((A.shape[0],)).astype(A.dtype)
    try:
        values, vectors = sparse.eigsh(A, k, which="LA", v0=start)
    except sparse.ArpackNoConvergence:
        return None
    order = np.argsort(values)
    values, vectors = values[order], vectors[:, order]
    probe = rng.standard_normal((A.shape[0], PROBES)).astype(A.dtype)
    for _ in range(PROBINGS):
        probe -= vectors @ (vectors.T @ probe)
        probe, _ = np.linalg.qr(probe)
        product = A @ probe
        largest = np.linalg.eigvalsh(probe.T @ product)[-1]
        if largest > values[0] * (1 + OVERLOOKED):
            return None
        probe = product
    return values, vectors
