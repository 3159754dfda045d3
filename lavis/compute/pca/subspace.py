"""What a fitted subspace is good for: coordinates, reconstructions, distances, gaps filled in."""

from __future__ import annotations

from typing import Any

from lavis.compute.backend import Array
from lavis.compute.checks import finite, real_arrays
from lavis.compute.errors import ComputeError
from lavis.compute.pca.counting import leading
from lavis.compute.pca.fitting import PCA


def project(pca: PCA, X: Array) -> Array:
    """Return the coordinates of samples along the components.

    Parameters
    ----------
    pca : PCA
    X : array
        Real, shape (m, d), or (d,) for one sample.

    Returns
    -------
    array
        Shape (m, k) or (k,).

    Raises
    ------
    ComputeError
        If the samples have not d finite features.
    """
    xp, X = _samples(pca, X)
    return xp.matmul(X - pca.mean, pca.components.T)


def reconstruct(pca: PCA, Z: Array) -> Array:
    """Return the samples that lie at given coordinates of the subspace.

    Parameters
    ----------
    pca : PCA
    Z : array
        Real, shape (m, j) or (j,), j ≤ k: coordinates along the first j components.

    Returns
    -------
    array
        Shape (m, d) or (d,).

    Raises
    ------
    ComputeError
        If there are more coordinates than components.
    """
    xp, Z, components = real_arrays(Z=Z, components=pca.components)
    most = components.shape[0]
    if Z.ndim not in (1, 2) or Z.shape[-1] > most:
        raise ComputeError(
            f"Z must have the shape (m, j) with at most {most} coordinates, one for each "
            f"component; its shape is {tuple(Z.shape)}."
        )
    return xp.matmul(Z, components[: Z.shape[-1], :]) + pca.mean


def components_for(pca: PCA, ratio: float) -> int:
    """Return how many components it takes to explain a share of the variance.

    Parameters
    ----------
    pca : PCA
    ratio : float
        Above 0, at most 1.

    Returns
    -------
    int
        The smallest number whose cumulative ratio reaches `ratio`, less a rounding.

    Raises
    ------
    ComputeError
        If the ratio is out of bounds, nothing varies, or the components do not reach it.
    """
    if not 0 < ratio <= 1:
        raise ComputeError(f"ratio must lie above 0 and be at most 1; {ratio} came.")
    xp, shares = real_arrays(shares=pca.explained_variance_ratio)
    rounding = 8 * float(xp.finfo(shares.dtype).eps)
    below = leading(xp.cumulative_sum(shares) < ratio - rounding)
    if below >= shares.shape[0]:
        raise ComputeError(
            f"The {shares.shape[0]} components explain less than {100 * ratio:.4g} % of the "
            "variance; fit more of them."
        )
    return below + 1


def distance(pca: PCA, X: Array) -> Array:
    """Return how far samples lie from the subspace, the length of what it cannot tell.

    Parameters
    ----------
    pca : PCA
    X : array
        Real, shape (m, d) or (d,).

    Returns
    -------
    array
        Shape (m,) or ().
    """
    xp, X = _samples(pca, X)
    rest = X - reconstruct(pca, project(pca, X))
    return xp.sqrt(xp.sum(rest * rest, axis=-1))


def rmse_by_components(pca: PCA, X: Array) -> Array:
    """Return the root mean square error of a sample's reconstruction from 0, 1, … k components.

    Parameters
    ----------
    pca : PCA
    X : array
        Real, shape (m, d) or (d,).

    Returns
    -------
    array
        Shape (m, k + 1) or (k + 1,). By Pythagoras: what a component tells is gone from the rest.
    """
    xp, X = _samples(pca, X)
    centred = X - pca.mean
    Z = xp.matmul(centred, pca.components.T)
    whole = xp.sum(centred * centred, axis=-1, keepdims=True)
    told = xp.cumulative_sum(Z * Z, axis=-1, include_initial=True)
    return xp.sqrt(xp.clip(whole - told, 0, None) / X.shape[-1])


def fill_in(pca: PCA, x: Array, known: Array, *, ridge: float = 0.0) -> Array:
    """Return the coordinates that explain the known features of a sample best.

    Parameters
    ----------
    pca : PCA
    x : array
        Real, shape (d,); what is not known may hold any finite number.
    known : array
        Boolean, shape (d,).
    ridge : float
        The variance of the noise that is expected: each coordinate is held to its own variance
        as a prior, so that a few known features do not make a wild guess. 0 for least squares.

    Returns
    -------
    array
        Shape (k,).

    Raises
    ------
    ComputeError
        If the shapes do not fit or nothing is known.

    References
    ----------
    C. M. Bishop, Pattern Recognition and Machine Learning, 2006, section 12.2: the posterior of
    probabilistic PCA, here given a part of the features.
    """
    xp, x = _samples(pca, x)
    if x.ndim != 1 or tuple(known.shape) != tuple(x.shape):
        raise ComputeError(
            f"x and known must have the shape ({pca.mean.shape[0]},); theirs are "
            f"{tuple(x.shape)} and {tuple(known.shape)}."
        )
    if ridge < 0:
        raise ComputeError(f"ridge must not be negative; {ridge} came.")
    weight = xp.astype(known, x.dtype)
    if not bool(xp.any(known)):
        raise ComputeError("known must name at least one feature; none is.")
    normal = _normal(xp, pca.components, known)
    variance = pca.explained_variance
    info = xp.finfo(x.dtype)
    floor = float(info.eps) * xp.max(variance) + float(info.smallest_normal)
    prior = ridge / xp.where(variance > floor, variance, floor)
    # A trace of the identity keeps what the known features cannot tell at the mean.
    least = 4 * float(info.eps) * normal.shape[0]
    eye = xp.eye(normal.shape[0], dtype=x.dtype, device=x.device)
    matrix = normal + eye * (prior + least)[:, None]
    return xp.linalg.solve(matrix, xp.matmul(pca.components, weight * (x - pca.mean)))


def _normal(xp: Any, components: Array, known: Array) -> Array:
    """Return the products of the components over the known features.

    They are orthonormal over all features, so what is known and what is not add up to the
    identity: the smaller of both is multiplied out.
    """
    there, lacks = xp.nonzero(known)[0], xp.nonzero(~known)[0]
    if there.shape[0] <= lacks.shape[0]:
        V = xp.take(components, there, axis=1)
        return xp.matmul(V, V.T)
    eye = xp.eye(components.shape[0], dtype=components.dtype, device=components.device)
    V = xp.take(components, lacks, axis=1)
    return eye - xp.matmul(V, V.T)


def _samples(pca: PCA, X: Array) -> tuple[Any, Array]:
    """Return the namespace and the samples, in the dtype of the components at least."""
    xp, X, mean = real_arrays(X=X, mean=pca.mean)
    if X.ndim not in (1, 2) or X.shape[-1] != mean.shape[0]:
        raise ComputeError(
            f"X must have the shape (m, {mean.shape[0]}), the features of the fit; its shape is "
            f"{tuple(X.shape)}."
        )
    finite(xp, X=X)
    return xp, X
