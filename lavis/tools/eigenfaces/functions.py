"""The subspace of a set of faces, and what is asked of it, on the backend in use."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from lavis.compute import pca
from lavis.compute.errors import ComputeError
from lavis.data import images
from lavis.document import Context
from lavis.tools.eigenfaces import fitted as stages
from lavis.tools.eigenfaces.fitted import Fitted
from lavis.tools.eigenfaces.loading import Key, key_of, load
from lavis.tools.eigenfaces.params import Occlusion, Params
from lavis.tools.eigenfaces.result import MARKS, Recognition, Repair, Result, Verdict

Floats = NDArray[Any]

NO_NAMES = (
    "These faces have no names, so nobody can be recognised: choose Synthetic people, or a folder "
    "with a sub-folder for each person."
)
ONE_EACH = (
    "Nobody has two pictures, so there is nothing to test on: each person needs two at least."
)
ONE_PERSON = "There is one person only, whom nobody could be taken for: wanted are two at least."
#: Pictures beyond which recognition takes so long that only the user's word starts it.
MOST_AT_ONCE = 4000
ASKED = "To compare {tests:,} tests with {known:,} known pictures takes a while: press “Recognise”."
#: Of the unseen faces, the share within the threshold.
WITHIN = 0.99


def run(params: Params, ctx: Context) -> Result:
    """Fit the set, and answer what is asked with k components.

    The set and its fit come from the cache wherever they have been made before: a drag of k, of
    the hidden part or of the built face fits nothing.

    Parameters
    ----------
    params : Params
    ctx : Context

    Returns
    -------
    Result

    Raises
    ------
    ComputeError
        If the set is not there, cannot be read, or has too few pictures.
    """
    faces, key = load(params.source, ctx), key_of(params.source)
    n, h, w = faces.images.shape
    if n < 4:
        raise ComputeError(f"A set of faces needs four pictures at least; “{faces.title}” has {n}.")
    if all(np.array_equal(each, faces.images[0]) for each in faces.images[1:]):
        raise ComputeError(
            f"The {n} pictures of “{faces.title}” are all the same; wanted are pictures that "
            "differ, since components are the directions in which they do."
        )
    found = stages.fit(faces, key, params, ctx)
    ctx.check()
    kept = found.scores.shape[1]
    k, face = min(params.k, kept), min(params.face, n - 1)
    back = _picture(ctx, pca.reconstruct(found.pca, found.coordinates[face, :k]), (h, w))
    original = faces.images[face]
    axes = (min(params.axes[0], kept - 1), min(params.axes[1], kept - 1))
    recognition, reason, asks = _recognition(faces, key, params, ctx)
    shares = found.explained_variance_ratio
    hidden = params.hidden
    nothing = np.zeros(0, shares.dtype)
    errors, built = found.curves[:, k], _built(params, found, ctx)
    return Result(
        title=faces.title,
        shape=(n, h, w),
        images=faces.images,
        people=faces.people,
        names=faces.names,
        notes=faces.notes,
        mean=found.mean,
        gallery=found.gallery,
        singular_values=nothing if hidden else found.singular_values,
        explained_variance_ratio=nothing if hidden else shares,
        cumulative=nothing if hidden else np.cumsum(shares),
        counts=() if hidden else _counts(shares, whole=found.untold == 0),
        k=k,
        face=face,
        original=original,
        reconstruction=back,
        error=original - back,
        rmse=float(errors[face]),
        rmse_curve=found.curves[face],
        coefficients=_in_deviations(found.scores[face], found.deviations[:kept]),
        verdict=_verdict(params, faces, key, k, face, ctx),
        repair=_repair(params, original, back, found, k, ctx),
        built=built,
        built_rmse=float(np.sqrt(np.mean((built - original) ** 2))),
        axes=axes,
        coordinates=found.scores[:, list(axes)],
        face_rmse=errors,
        outliers=_outliers(errors),
        recognition=recognition,
        reason=reason,
        asks=asks,
    )


def _picture(ctx: Context, flat: Any, size: tuple[int, int]) -> Floats:
    host: Floats = ctx.backend.to_numpy(flat).reshape(size)
    return host


def _counts(shares: Floats, *, whole: bool) -> tuple[int, ...]:
    """Return how many components reach each of the marks, less a rounding; 0 where none do."""
    sums = np.cumsum(shares, dtype=np.float64)
    reached = np.searchsorted(sums, np.array(MARKS) - 1e-6) + 1
    most = len(shares)
    return tuple(int(min(count, most)) if whole or count <= most else 0 for count in reached)


def _in_deviations(scores: Floats, deviations: Floats) -> Floats:
    """Return coordinates in standard deviations; 0 where nothing varies."""
    return np.divide(scores, deviations, out=np.zeros_like(scores), where=deviations > 0)


def _outliers(errors: Floats) -> tuple[int, ...]:
    """Return the faces beyond the upper fence of a box plot (Tukey), worst first."""
    low, high = np.quantile(errors, (0.25, 0.75))
    fence = high + 1.5 * (high - low)
    worst = np.argsort(-errors, kind="stable")
    return tuple(int(row) for row in worst if errors[row] > fence)


def _verdict(
    params: Params, faces: images.ImageSet, key: Key, k: int, face: int, ctx: Context
) -> Verdict:
    """Say of the chosen face, or of the picture that was sent, whether it is one."""
    judge = stages.judge(faces, key, params, ctx)
    k = min(k, judge.curves.shape[1] - 1)
    h, w = faces.images.shape[1:]
    note = ""
    if params.probe is None:
        name, picture, half = f"face {face + 1}", faces.images[face], judge.halves[1 - face % 2]
        Z, curve, spread = judge.scores[face, :], judge.curves[face], judge.spreads[face]
    else:
        name, half = params.probe_name, judge.halves[0]
        middle, note = images.in_proportion(ctx.array(params.probe), (h, w))
        picture = images.resized(middle, (h, w))
        found = stages.sent(judge, picture, params.probe.sha256, key, params, ctx)
        Z, curve, spread = (part[0] for part in found)
    _, (mean,), (contrast,) = stages.evened(picture[None])
    back = _picture(ctx, pca.reconstruct(half, Z[:k]), (h, w)) * contrast + mean
    distance, deviation = float(curve[k]), float(spread[k])
    limit, far = (float(np.quantile(part[:, k], WITHIN)) for part in (judge.curves, judge.spreads))
    flat = bool(np.std(picture) < stages.FLAT)
    return Verdict(
        name=name,
        picture=picture,
        reconstruction=back,
        distance=distance,
        threshold=limit,
        is_face=not flat and distance <= limit and deviation <= far,
        others=judge.others,
        other_distances=judge.other_curves[:, k],
        deviation=deviation,
        deviation_threshold=far,
        other_deviations=judge.other_spreads[:, k],
        flat=flat,
        note=note,
    )


def _repair(
    params: Params, original: Floats, back: Floats, found: Fitted, k: int, ctx: Context
) -> Repair:
    """Damage the chosen face, and let the first k components repair it."""
    known = ~hidden_part(params.occlusion, original.shape)
    if params.noise == 0 and known.all():
        rmse = float(np.sqrt(np.mean((original - back) ** 2)))
        return Repair(original, known, back, 0.0, rmse)
    rng = np.random.default_rng(params.noise_seed)
    noisy = original + params.noise * rng.standard_normal(original.shape)
    damaged = np.where(known, noisy, 0).astype(original.dtype)
    x = ctx.backend.asarray(damaged.reshape(-1))
    few, left = stages.first(found.pca, k), _left_over(found, k, original.size)
    if known.all():  # without a gap the fit is a projection, each coordinate shrunk by itself
        variance = few.explained_variance
        Z = pca.project(few, x) * (variance / (variance + params.noise**2 + left))
    elif known.any():
        mask = ctx.backend.asarray(known.reshape(-1), "bool")
        Z = pca.fill_in(few, x, mask, ridge=params.noise**2 + left)
    else:
        Z = pca.project(few, x) * 0  # nothing is known: the mean
    repaired = _picture(ctx, pca.reconstruct(few, Z), original.shape)
    if params.noise == 0:
        repaired = np.where(known, original, repaired)
    before, after = (
        float(np.sqrt(np.mean((picture - original) ** 2))) for picture in (damaged, repaired)
    )
    return Repair(damaged, known, repaired, before, after)


def _left_over(found: Fitted, k: int, features: int) -> float:
    """Return the variance a pixel of what k components leave.

    The noise of probabilistic PCA by maximum likelihood (M. E. Tipping and C. M. Bishop,
    Probabilistic principal component analysis, 1999).
    """
    rest = found.deviations[k:].astype(np.float64)
    return (float(np.sum(rest * rest)) + found.untold) / max(1, features - k)


def hidden_part(occlusion: Occlusion, size: tuple[int, ...]) -> NDArray[np.bool_]:
    """Return which pixels a rectangle hides.

    Parameters
    ----------
    occlusion : Occlusion
    size : tuple of int
        Height and width in pixels.

    Returns
    -------
    numpy.ndarray
        (h, w), boolean: pixels whose centre lies in it.
    """
    h, w = size
    x, y = (np.arange(w) + 0.5) / w, (np.arange(h) + 0.5) / h
    across = (x >= occlusion.left) & (x < occlusion.left + occlusion.width)
    down = (y >= occlusion.top) & (y < occlusion.top + occlusion.height)
    return down[:, None] & across[None, :]


def _built(params: Params, found: Fitted, ctx: Context) -> Floats:
    count = min(len(params.build), found.scores.shape[1])
    if not count:
        return found.mean
    Z = np.array(params.build[:count]) * found.deviations[:count]
    flat = pca.reconstruct(found.pca, ctx.backend.asarray(Z.astype(found.mean.dtype)))
    return _picture(ctx, flat, found.mean.shape)


def why_nobody(people: tuple[str, ...]) -> str:
    """Return why nobody can be recognised among these people; "" where somebody can."""
    if not people:
        return NO_NAMES
    persons = len(set(people))
    if persons == 1:
        return ONE_PERSON
    return ONE_EACH if persons == len(people) else ""


def _recognition(
    faces: images.ImageSet, key: Key, params: Params, ctx: Context
) -> tuple[Recognition | None, str, bool]:
    """Return the recognition, or why there is none, and whether it waits for the user's word."""
    why = why_nobody(faces.people)
    if why:
        return None, why, False
    if len(faces.people) <= MOST_AT_ONCE:
        made = stages.recognise(faces, key, params, ctx)
    else:
        found = stages.recognised(key, params, ctx)
        if found is None:
            train, test = stages.split(faces.people, params.train_share, params.split_seed)
            return None, ASKED.format(tests=len(test), known=len(train)), True
        made = found
    k = min(params.k, len(made.accuracy))
    missed = np.flatnonzero(~made.correct[k - 1])
    taken = made.train[made.nearest[k - 1][missed]]
    wrong = tuple(zip(made.test[missed].tolist(), taken.tolist(), strict=True))
    return Recognition(made.train, made.test, made.accuracy, k, wrong), "", False
