"""What is computed once for a set of faces, so that no slider waits for it."""

from __future__ import annotations

from typing import Any, cast

import msgspec
import numpy as np
from numpy.typing import NDArray

from lavis.compute import pca
from lavis.data import images
from lavis.document import Context
from lavis.tools.eigenfaces.loading import Key
from lavis.tools.eigenfaces.params import Params
from lavis.tools.eigenfaces.result import GALLERY

Floats = NDArray[Any]
#: Components that are kept: with more of them, the coordinates of a large set would not stay in
#: the cache. Of the others the variance is known.
MOST_KEPT = 512
#: Coordinates of a set that are kept, however many pictures it has: each is held six times.
KEPT_NUMBERS = 8_000_000
#: Directions beyond which only those that are kept are found, in a third of the time.
MOST_FOUND = 2048
#: Pictures of a half that are learnt from, to say whether others are faces.
MOST_LEARNT = 512
#: Components that recognition goes through.
MOST_RECOGNISED = 256
#: Numbers in a set of pictures that are no faces, beyond which they are not resized to it.
MOST_OTHERS = 4_000_000
#: Of the largest standard deviation, the share below which a component varies by rounding only.
STILL = 1e-3
#: Standard deviation of greys, of 0 to 1, below which a picture is of one grey: a quarter of the
#: step between two of 256.
FLAT = 1e-3


class Fitted(msgspec.Struct, frozen=True, eq=False):
    """The subspace of a set, on the device and on the host: of r directions the first q are kept.

    Attributes
    ----------
    pca : lavis.compute.pca.PCA
        On the device.
    coordinates : array
        (n, q), of the set, on the device.
    mean, gallery : numpy.ndarray
        (h, w) and (g, h, w).
    singular_values, deviations, explained_variance_ratio : numpy.ndarray
        (r,)
    scores : numpy.ndarray
        (n, q), the coordinates.
    curves : numpy.ndarray
        (n, q + 1), the RMSE of each face with 0, 1, … components.
    untold : float
        The variance beyond the r directions; 0 where those are all.
    """

    pca: pca.PCA
    coordinates: Any
    mean: Floats
    gallery: Floats
    singular_values: Floats
    deviations: Floats
    explained_variance_ratio: Floats
    scores: Floats
    curves: Floats
    untold: float


class Judge(msgspec.Struct, frozen=True, eq=False):
    """What says whether pictures are faces: subspaces that have not seen them.

    All of it is about pictures of one brightness and contrast, see `evened`.

    Attributes
    ----------
    halves : tuple of lavis.compute.pca.PCA
        Of every second picture, from the first and from the second on, or of `MOST_LEARNT` of
        them at most, evenly spread; on the device.
    scores : array
        (n, q), the coordinates of each picture in the half that it is not in; on the device.
    curves, spreads : numpy.ndarray
        (n, q + 1), of each picture of the set to the half that it is not in: the RMSE as a share of
        the picture's own contrast, and the root mean square of the coordinates in standard
        deviations, with 0, 1, … q components.
    others : numpy.ndarray
        (m, h, w), pictures of no faces; m is 0 where the set's pictures are large.
    other_curves, other_spreads : numpy.ndarray
        (m, q + 1), as above, to the first half.
    """

    halves: tuple[pca.PCA, ...]
    scores: Any
    curves: Floats
    spreads: Floats
    others: Floats
    other_curves: Floats
    other_spreads: Floats


class Recognised(msgspec.Struct, frozen=True, eq=False):
    """Recognition with every number of components.

    Attributes
    ----------
    train, test : numpy.ndarray
        Row numbers.
    nearest : numpy.ndarray
        (j, m), for each number of components and each test the place in `train` of the nearest.
    correct : numpy.ndarray
        (j, m), boolean.
    accuracy : numpy.ndarray
        (j,)
    """

    train: NDArray[np.intp]
    test: NDArray[np.intp]
    nearest: NDArray[np.intp]
    correct: NDArray[np.bool_]
    accuracy: Floats


def fit(faces: images.ImageSet, key: Key, params: Params, ctx: Context) -> Fitted:
    """Return the subspace of a set, from the cache where it has been fitted before."""
    make = lambda: _fit(faces.images, params.center, ctx)  # noqa: E731
    return cast(Fitted, ctx.cached(("eigenfaces.fit", *key, params.center), make))


def judge(faces: images.ImageSet, key: Key, params: Params, ctx: Context) -> Judge:
    """Return what says whether pictures are faces, from the cache where it is known."""
    make = lambda: _judge(faces.images, params.center, ctx)  # noqa: E731
    return cast(Judge, ctx.cached(("eigenfaces.judge", *key, params.center), make))


def recognise(faces: images.ImageSet, key: Key, params: Params, ctx: Context) -> Recognised:
    """Return the recognition of the test pictures, from the cache where the split is the same."""
    make = lambda: _recognise(faces, params, ctx)  # noqa: E731
    return cast(Recognised, ctx.cached(_recognition_key(key, params), make))


def recognised(key: Key, params: Params, ctx: Context) -> Recognised | None:
    """Return the recognition of this split where it has been made before."""
    return cast("Recognised | None", ctx.at_hand(_recognition_key(key, params)))


def _recognition_key(key: Key, params: Params) -> tuple[str | float, ...]:
    return ("eigenfaces.recognise", *key, params.center, params.train_share, params.split_seed)


def split(
    people: tuple[str, ...], share: float, seed: int
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Divide the pictures of each person into those that are learnt from and tests.

    Parameters
    ----------
    people : tuple of str
        Name of the person of each picture.
    share : float
        Of the pictures that are learnt from; of each person with two at least one is a test.
    seed : int

    Returns
    -------
    train, test : numpy.ndarray
        Row numbers, rising.
    """
    rng = np.random.default_rng(seed)
    rows: dict[str, list[int]] = {}
    for row, name in enumerate(people):
        rows.setdefault(name, []).append(row)
    train: list[int] = []
    for mine in rows.values():
        count = max(1, min(len(mine) - 1, round(share * len(mine))))
        train += [mine[place] for place in rng.permutation(len(mine))[:count]]
    learnt = np.array(sorted(train), dtype=np.intp)
    return learnt, np.setdiff1d(np.arange(len(people), dtype=np.intp), learnt)


def _fit(pictures: Floats, center: bool, ctx: Context) -> Fitted:
    n, h, w = pictures.shape
    backend = ctx.backend
    X = backend.asarray(pictures.reshape(n, h * w))
    ctx.tick(None, "Finding the components")
    rank = n - 1 if center and n <= h * w else min(n, h * w)
    kept = _most_kept(n, rank)
    whole = pca.fit(X, kept if rank > MOST_FOUND else None, center=center)
    ctx.check()
    found = first(whole, kept)
    Z = pca.project(found, X)
    ctx.check()
    host = backend.to_numpy
    sigma = host(whole.singular_values)[:rank]
    return Fitted(
        found,
        Z,
        host(found.mean).reshape(h, w),
        host(found.components[:GALLERY, :]).reshape(-1, h, w),
        sigma,
        sigma / np.sqrt(max(n - 1, 1)),
        host(whole.explained_variance_ratio)[:rank],
        host(Z),
        host(pca.rmse_by_components(found, X)),
        _untold(whole, host) if rank > MOST_FOUND else 0.0,
    )


def _most_kept(n: int, rank: int) -> int:
    return max(1, min(rank, MOST_KEPT, KEPT_NUMBERS // n))


def _untold(found: pca.PCA, host: Any) -> float:
    """Return the variance that the components of a fit do not explain."""
    variances = host(found.explained_variance).astype(np.float64)
    shares = host(found.explained_variance_ratio).astype(np.float64)
    return float(variances[0] / shares[0] * max(0.0, 1 - shares.sum())) if shares[0] > 0 else 0.0


def first(found: pca.PCA, k: int) -> pca.PCA:
    """Return the first k components of a fit, or all where there are fewer."""
    k = min(k, found.components.shape[0])
    return pca.PCA(
        found.mean,
        found.components[:k, :],
        found.singular_values[:k],
        found.explained_variance[:k],
        found.explained_variance_ratio[:k],
    )


def spreads(scores: Floats, deviations: Floats) -> Floats:
    """Return how far out samples lie within 0, 1, … q components.

    Parameters
    ----------
    scores : numpy.ndarray
        (…, q), coordinates.
    deviations : numpy.ndarray
        (q,), the standard deviation of each.

    Returns
    -------
    numpy.ndarray
        (…, q + 1), the root mean square in standard deviations; a component that varies by
        rounding only counts as 0.
    """
    varies = deviations > STILL * np.max(deviations, initial=0)
    z = np.divide(scores, deviations, out=np.zeros_like(scores), where=varies)
    mean = np.cumsum(z * z, axis=-1) / np.arange(1, len(deviations) + 1)
    return np.concatenate([np.zeros_like(mean[..., :1]), np.sqrt(mean)], axis=-1)


def evened(pictures: Floats) -> tuple[Floats, Floats, Floats]:
    """Return pictures of one brightness and contrast: each with mean 0 and deviation 1.

    Whether something is a face does not depend on the light; where it is left in, the light is
    most of what a subspace of few components tells (contrast normalisation, as in B. Moghaddam
    and A. Pentland, Probabilistic visual learning for object representation, 1997).

    Parameters
    ----------
    pictures : numpy.ndarray
        (m, h, w)

    Returns
    -------
    rows : numpy.ndarray
        (m, h·w), float32; zero for a picture of one grey.
    means, deviations : numpy.ndarray
        (m, 1), of the greys of each picture; 1 for the deviation of one that has less than
        `FLAT`.
    """
    flat = pictures.reshape(len(pictures), -1)
    means = flat.mean(axis=1, keepdims=True)
    rows = flat - means
    deviations = np.sqrt(np.mean(rows * rows, axis=1, keepdims=True))
    rows[deviations[:, 0] < FLAT] = 0
    deviations = np.where(deviations < FLAT, 1, deviations)
    rows /= deviations
    return rows, means, deviations


def sent(judge: Judge, picture: Floats, sha256: str, key: Key, params: Params, ctx: Context) -> Any:
    """Return where a picture from elsewhere lies to the first half, as `_places`."""
    x = evened(picture[None])[0]
    make = lambda: _places(judge.halves[0], ctx.backend.asarray(x), ctx)  # noqa: E731
    return ctx.cached(("eigenfaces.sent", *key, params.center, sha256), make)


def _places(found: pca.PCA, X: Any, ctx: Context) -> tuple[Any, Floats, Floats]:
    """Return where samples lie to a subspace, for each number of components.

    Returns
    -------
    scores : array
        (m, q), the coordinates, on the device.
    curves, spreads : numpy.ndarray
        (m, q + 1): the RMSE, and the root mean square of the coordinates in standard deviations.
    """
    host = ctx.backend.to_numpy
    deviations = np.sqrt(host(found.explained_variance))
    Z = pca.project(found, X)
    return Z, host(pca.rmse_by_components(found, X)), spreads(host(Z), deviations)


def _judge(pictures: Floats, center: bool, ctx: Context) -> Judge:
    n, h, w = pictures.shape
    X = ctx.backend.asarray(evened(pictures)[0])
    ctx.tick(None, "Measuring each half against the other")
    # Every second one, so that each half has pictures of every person.
    step = 2 * -(-n // (2 * MOST_LEARNT))
    learnt = n // step
    q = min(_most_kept(n, learnt - 1 if center else learnt), h * w)
    halves = tuple(_half(X[start::step, :], q, center, ctx) for start in (0, 1))
    curves, outside = (np.zeros((n, q + 1), np.float32) for _ in range(2))
    scores = ctx.backend.xp.zeros((n, q), dtype=X.dtype, device=X.device)
    for start, mine in ((0, slice(1, None, 2)), (1, slice(0, None, 2))):
        ctx.check()
        scores[mine, :], curves[mine], outside[mine] = _places(halves[start], X[mine, :], ctx)
    found = images.lfw_subset_others()
    if len(found) * h * w > MOST_OTHERS:
        none = np.zeros((0, q + 1), np.float32)
        return Judge(halves, scores, curves, outside, np.zeros((0, h, w), np.float32), none, none)
    others = np.stack([images.resized(picture, (h, w)) for picture in found])
    flat = ctx.backend.asarray(evened(others)[0])
    return Judge(halves, scores, curves, outside, others, *_places(halves[0], flat, ctx)[1:])


def _half(X: Any, q: int, center: bool, ctx: Context) -> pca.PCA:
    ctx.check()
    return pca.fit(X, q, center=center)


def _recognise(faces: images.ImageSet, params: Params, ctx: Context) -> Recognised:
    train, test = split(faces.people, params.train_share, params.split_seed)
    backend = ctx.backend
    flat = faces.images.reshape(len(faces.images), -1)
    _, labels = np.unique(np.array(faces.people), return_inverse=True)
    X = backend.asarray(flat[train])
    ctx.tick(None, "Learning the people")
    found = pca.fit(X, min(MOST_RECOGNISED, *X.shape), center=params.center)
    ctx.check()
    known, asked = (backend.asarray(labels[rows], "int64") for rows in (train, test))
    tests = pca.project(found, backend.asarray(flat[test]))
    ctx.check()
    said = f"Recognising {len(test)} tests"
    curve = pca.recognition_curve(
        pca.project(found, X), known, tests, asked, tick=lambda part: ctx.tick(part, said)
    )
    host = backend.to_numpy
    return Recognised(train, test, host(curve.nearest), host(curve.correct), host(curve.accuracy))
