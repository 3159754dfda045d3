"""Fitting principal components to a table that lies in memory."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Literal

from lavis.compute import ops
from lavis.compute.backend import Array
from lavis.compute.checks import dimensions, finite, real_arrays
from lavis.compute.errors import ComputeError
from lavis.compute.pca.basis import complement, signs
from lavis.compute.pca.counting import leading

Solver = Literal["auto", "eigen", "svd"]

#: Tables of at most so many numbers go through the SVD, which is exact and still at once.
SMALL = 2**16
#: An eigenvalue is trusted down to this many roundings of the largest: below it, components of
#: the Gram matrix are no longer orthogonal to three digits.
TRUSTED = 2**10
TRUSTED_TALL = 2**7


@dataclass(frozen=True)
class PCA:
    """Principal components of n samples of d features.

    Parameters
    ----------
    mean : array
        (d,); zero where the data was not centred.
    components : array
        (k, d), orthonormal rows, the largest variance first. In each the entry of the largest
        magnitude is positive.
    singular_values : array
        (k,), of the centred data, falling.
    explained_variance : array
        (k,), σᵢ²/(n − 1).
    explained_variance_ratio : array
        (k,), the share of each in the variance of all features; zero where nothing varies.
    """

    mean: Array
    components: Array
    singular_values: Array
    explained_variance: Array
    explained_variance_ratio: Array


def fit(
    X: Array, n_components: int | None = None, *, center: bool = True, solver: Solver = "auto"
) -> PCA:
    """Find the principal components of a table.

    By the eigenvectors of the smaller of XXᵀ and XᵀX, which takes a fraction of the time of an
    SVD; where rounding would show, in float64; where that does not suffice, by the SVD after all.

    Parameters
    ----------
    X : array
        Samples in rows, real, shape (n, d).
    n_components : int, optional
        How many, from 1 to min(n, d); by default all.
    center : bool
        Whether the mean is subtracted first. Without it the first component points at the mean,
        and the "variance" is the mean square.
    solver : {"auto", "eigen", "svd"}
        "eigen" never takes the SVD: directions of which rounding leaves nothing are then any
        that are orthogonal to the others, with singular value 0.

    Returns
    -------
    PCA
        In the dtype of `X`, on its device. In float32 singular values are right to a few 10⁻⁵ of
        the largest where n > d, and to 10⁻⁶ of each where n ≤ d.

    Raises
    ------
    ComputeError
        If `X` is no table of finite numbers of at least two samples (one without centring), or
        the number of components does not fit.

    References
    ----------
    M. Turk and A. Pentland, Eigenfaces for recognition, Journal of Cognitive Neuroscience 3
    (1991), 71–86: the eigenvectors of XXᵀ in the place of those of XᵀX.
    """
    xp, X = real_arrays(X=X)
    dimensions("X", X, 2, "(n, d)")
    k = checked_count(tuple(X.shape), n_components, center=center)
    if solver not in ("auto", "eigen", "svd"):
        raise ComputeError(f"solver must be “auto”, “eigen” or “svd”; “{solver}” came.")
    refuse_endless(xp, X, X.shape[0])
    mean = xp.sum(X, axis=0, dtype=wide(xp, X)) / X.shape[0]
    mean = xp.astype(mean, X.dtype, copy=False) if center else xp.zeros_like(X[0, :])
    centred = X - mean[None, :] if center else X
    if solver == "svd" or (solver == "auto" and X.shape[0] * X.shape[1] <= SMALL):
        found = _by_svd(xp, centred, k)
    else:
        found = _by_eigenvectors(xp, centred, k, center=center, exact=solver == "auto")
    return pca(xp, mean, *found, n=X.shape[0])


def checked_count(shape: tuple[int, ...], n_components: int | None, *, center: bool) -> int:
    """Return how many components are wanted, having checked that there can be so many.

    Raises
    ------
    ComputeError
        If there cannot.
    """
    n, d = shape
    if center and n < 2:
        raise ComputeError("X must have at least two samples, or nothing varies; one came.")
    if n_components is None:
        return min(n, d)
    if not 1 <= n_components <= min(n, d):
        raise ComputeError(
            f"n_components must lie between 1 and {min(n, d)}, the smaller side of X; "
            f"{n_components} came."
        )
    return n_components


def pca(xp: Any, mean: Array, components: Array, sigma: Array, total: Array, n: int) -> PCA:
    """Return the record, signs fixed, of components and their singular values.

    Parameters
    ----------
    xp : module
    mean, components, sigma : array
        (d,), (k, d) and (k,). The components are changed in place.
    total : array
        0-d, the sum of the squares of all singular values.
    n : int
        The number of samples.
    """
    square = sigma * sigma
    safe = xp.where(total > 0, total, xp.ones_like(total))
    components *= signs(xp, components)
    return PCA(mean, components, sigma, square / max(n - 1, 1), square / safe)


def wide(xp: Any, x: Array) -> Any:
    """Return float64 where the device of an array has it, else the array's own dtype."""
    floats = xp.__array_namespace_info__().dtypes(device=x.device, kind="real floating")
    return floats.get("float64", x.dtype)


def refuse_endless(xp: Any, X: Array, n: int) -> None:
    """Refuse NaN, infinity, and numbers whose squares would overflow in a sum.

    Parameters
    ----------
    xp : module
    X : array
        Real floating, shape (m, d).
    n : int
        Rows of the whole table.

    Raises
    ------
    ComputeError
    """
    limit = math.sqrt(float(xp.finfo(X.dtype).max) / (n * X.shape[1])) / 4
    if bool((xp.max(X) <= limit) & (xp.min(X) >= -limit)):
        return
    finite(xp, X=X)
    raise ComputeError(
        "X holds numbers so large that their squares overflow; divide all by one number first."
    )


def _by_svd(xp: Any, X: Array, k: int) -> tuple[Array, Array, Array]:
    _, sigma, vt = xp.linalg.svd(X, full_matrices=False)
    return vt[:k, :], sigma[:k], xp.sum(sigma * sigma)


def _by_eigenvectors(
    xp: Any, X: Array, k: int, *, center: bool, exact: bool
) -> tuple[Array, Array, Array]:
    """Return components, singular values and the sum of all squares, in the dtype of X."""
    dtype, double = X.dtype, wide(xp, X)
    found = None
    for precision in dict.fromkeys((dtype, double)):
        found = _eigenvectors(xp, xp.astype(X, precision, copy=False), k, center=center)
        if found is not None:
            break
    if found is None:
        # What is below float64's own trust is nothing to float32.
        if exact and dtype == double:
            return _by_svd(xp, X, k)
        found = _eigenvectors(xp, xp.astype(X, double, copy=False), k, center=center, trust=False)
        assert found is not None
    components, sigma, total = (xp.astype(part, dtype, copy=False) for part in found)
    return components, sigma, total


def _eigenvectors(
    xp: Any, X: Array, k: int, *, center: bool, trust: bool = True
) -> tuple[Array, Array, Array] | None:
    """Solve in the dtype of X; None where a component that is wanted would be mostly rounding."""
    n, d = X.shape
    short = n <= d
    gram = xp.matmul(X, X.T) if short else xp.matmul(X.T, X)
    total = xp.linalg.trace(gram)
    values, vectors = ops.eigh_largest(gram, k)
    # Eigenvectors of XᵀX are orthonormal however small; those of XXᵀ are only once lifted.
    roundings = TRUSTED if short else TRUSTED_TALL
    floor = roundings * float(xp.finfo(X.dtype).eps) * values[0]
    # Centred data has no more than n − 1 directions: the last one is nothing by right.
    directions = min(k, n - 1) if center and short else k
    good = leading((values > floor)[:directions])
    if trust and good < directions:
        return None
    if not short:
        return vectors.T, zeroed(xp, xp.sqrt(xp.clip(values, 0, None)), good), total
    return *lifted(xp, xp.matmul(vectors.T, X), good), total


def lifted(xp: Any, rows: Array, good: int) -> tuple[Array, Array]:
    """Return Uᵀ X with rows of length 1, and their lengths, which are the singular values.

    Parameters
    ----------
    xp : module
    rows : array
        (k, d), changed in place.
    good : int
        How many are more than rounding; any orthonormal rows take the place of the others.
    """
    sigma = zeroed(xp, xp.sqrt(xp.vecdot(rows, rows, axis=-1)), good)
    if good < rows.shape[0]:
        rows[:good, :] /= sigma[:good, None]
        rows[good:, :] = complement(xp, rows[:good, :], rows.shape[0] - good)
    else:
        rows /= sigma[:, None]
    return rows, sigma


def zeroed(xp: Any, values: Array, good: int) -> Array:
    """Return values of which those behind the first so many are zero."""
    kept = xp.arange(values.shape[0], device=values.device) < good
    return xp.where(kept, values, xp.zeros_like(values))
