"""The two roads to principal components, step by step, and what comes before them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lavis.compute.backend import Array
from lavis.compute.checks import dimensions, finite, real_arrays
from lavis.compute.errors import ComputeError
from lavis.compute.pca.basis import signs


@dataclass(frozen=True)
class Standardised:
    """A table whose columns have mean 0 and standard deviation 1.

    Parameters
    ----------
    X : array
        (n, d).
    mean, scale : array
        (d,): what was subtracted, and what then divided. A column that does not vary has scale 1.
    """

    X: Array
    mean: Array
    scale: Array


@dataclass(frozen=True)
class EigenRoad:
    """Principal components as eigenvectors of the covariance matrix.

    Parameters
    ----------
    covariance : array
        (d, d).
    values : array
        (d,), falling; none below zero.
    vectors : array
        (d, d), in the rows, signs fixed as in `PCA`.
    """

    covariance: Array
    values: Array
    vectors: Array


@dataclass(frozen=True)
class SVDRoad:
    """Principal components as right singular vectors of the centred data.

    Parameters
    ----------
    u : array
        (n, k), k = min(n, d).
    singular_values : array
        (k,), falling.
    vt : array
        (k, d), signs fixed as in `PCA`; `u` goes with them.
    variances : array
        (k,), σᵢ²/(n − 1).
    """

    u: Array
    singular_values: Array
    vt: Array
    variances: Array


def standardise(X: Array, *, center: bool = True, scale: bool = True) -> Standardised:
    """Subtract the mean of each column and divide by its standard deviation.

    Parameters
    ----------
    X : array
        Real, shape (n, d), n ≥ 2.
    center, scale : bool
        Whether to do the one and the other. The deviation is that of the sample, with n − 1, and
        is taken from the mean even where that is not subtracted.

    Returns
    -------
    Standardised

    Raises
    ------
    ComputeError
        If `X` is no table of finite numbers with at least two rows.
    """
    xp, X = _table(X)
    mean = xp.mean(X, axis=0)
    rest = X - mean[None, :]
    deviation = xp.sqrt(xp.sum(rest * rest, axis=0) / (X.shape[0] - 1))
    # A column of one value, whose mean rounding has moved, varies by no more than that.
    floor = 8 * float(xp.finfo(X.dtype).eps) * xp.max(xp.abs(X), axis=0)
    one, zero = xp.ones_like(mean), xp.zeros_like(mean)
    deviation = xp.where(deviation > floor, deviation, one) if scale else one
    taken = mean if center else zero
    return Standardised((X - taken[None, :]) / deviation[None, :], taken, deviation)


def covariance(X: Array, *, center: bool = True) -> Array:
    """Return XᵀX/(n − 1) of the centred table.

    Parameters
    ----------
    X : array
        Real, shape (n, d), n ≥ 2.
    center : bool
        Without it, the matrix of mean products that the mean itself rules.

    Returns
    -------
    array
        Shape (d, d), symmetric.
    """
    xp, X = _table(X)
    if center:
        X = X - xp.mean(X, axis=0)[None, :]
    matrix = xp.matmul(X.T, X) / (X.shape[0] - 1)
    return (matrix + matrix.T) / 2


def eigen_road(X: Array, *, center: bool = True) -> EigenRoad:
    """Go by the covariance matrix.

    Parameters
    ----------
    X : array
        Real, shape (n, d), n ≥ 2.
    center : bool

    Returns
    -------
    EigenRoad
    """
    matrix = covariance(X, center=center)
    xp, matrix = real_arrays(X=matrix)
    values, vectors = xp.linalg.eigh(matrix)
    values = xp.clip(xp.flip(values), 0, None)
    rows = xp.flip(vectors, axis=1).T
    return EigenRoad(matrix, values, rows * signs(xp, rows))


def svd_road(X: Array, *, center: bool = True) -> SVDRoad:
    """Go by the singular value decomposition of the centred data.

    Parameters
    ----------
    X : array
        Real, shape (n, d), n ≥ 2.
    center : bool

    Returns
    -------
    SVDRoad
    """
    xp, X = _table(X)
    if center:
        X = X - xp.mean(X, axis=0)[None, :]
    u, sigma, vt = xp.linalg.svd(X, full_matrices=False)
    turn = signs(xp, vt)
    return SVDRoad(u * turn.T, sigma, vt * turn, sigma * sigma / (X.shape[0] - 1))


def turns_without(X: Array, *, center: bool = True) -> Array:
    """Return by how much the first component turns when one sample is left out, for each sample.

    Without sample i the scatter matrix loses n/(n − 1) x xᵀ, x the centred sample (x xᵀ where
    nothing is centred): a stack of n matrices, solved at once.

    Parameters
    ----------
    X : array
        Real, shape (n, d), n ≥ 3.
    center : bool

    Returns
    -------
    array
        Shape (n,), radians from 0 to π/2.

    Raises
    ------
    ComputeError
        If `X` is no table of finite numbers with at least three rows.
    """
    xp, X = _table(X)
    n = X.shape[0]
    if n < 3:
        raise ComputeError(f"X must have at least three samples, so that one can go; {n} came.")
    if center:
        X = X - xp.mean(X, axis=0)[None, :]
    scatter = xp.matmul(X.T, X)
    weight = n / (n - 1) if center else 1.0
    others = scatter[None, :, :] - weight * X[:, :, None] * X[:, None, :]
    _, vectors = xp.linalg.eigh(others)
    _, whole = xp.linalg.eigh(scatter)
    first, rest = whole[:, -1], vectors[:, :, -1]
    along = xp.matmul(rest, first)
    across = rest - along[:, None] * first[None, :]
    return xp.atan2(xp.sqrt(xp.vecdot(across, across, axis=-1)), xp.abs(along))


def _table(X: Array) -> tuple[Any, Array]:
    xp, X = real_arrays(X=X)
    dimensions("X", X, 2, "(n, d)")
    if X.shape[0] < 2:
        raise ComputeError("X must have at least two samples, or nothing varies; one came.")
    finite(xp, X=X)
    return xp, X
