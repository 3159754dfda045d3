"""What only the user's command starts: a fit in chunks, and sets that are fetched."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from lavis.compute import pca
from lavis.compute.errors import ComputeError
from lavis.data import images
from lavis.data.errors import DataError
from lavis.document import Context
from lavis.tools.eigenfaces import fitted
from lavis.tools.eigenfaces.functions import why_nobody
from lavis.tools.eigenfaces.loading import key_of, load, opened
from lavis.tools.eigenfaces.params import Params
from lavis.tools.eigenfaces.records import Fetched, Recognised, Streamed

#: Components that a fit in chunks finds.
MOST_COMPONENTS = 256
#: The smaller side of the table: its square is held, 1.2 GB in float64.
MOST_SIDE = 12_000


class Chunks(Protocol):
    """Pictures that are read a few at a time."""

    title: str
    shape: tuple[int, int, int]

    def load(self, start: int, stop: int) -> NDArray[np.float32]:
        """Return the rows from one number up to another."""


class _Held:
    """The chunks of a set that is in memory."""

    def __init__(self, faces: images.ImageSet) -> None:
        self.title = faces.title
        n, h, w = faces.images.shape
        self.shape = (n, h, w)
        self._rows = faces.images.reshape(n, h * w)

    def load(self, start: int, stop: int) -> NDArray[np.float32]:
        return self._rows[start:stop]


def stream(params: Params, ctx: Context) -> Streamed:
    """Find the components of a set chunk by chunk: exact, in bounded memory.

    Parameters
    ----------
    params : Params
    ctx : Context

    Returns
    -------
    Streamed

    Raises
    ------
    ComputeError
        If the set cannot be read, or its smaller side is too large.
    """
    try:
        chunks = _chunks(params, ctx)
        n, h, w = chunks.shape
        side = min(n, h * w)
        if side > MOST_SIDE:
            raise ComputeError(
                f"The set has {n} pictures of {h * w} pixels; a fit in chunks takes at most "
                f"{MOST_SIDE} of the one or of the other: make the pictures smaller."
            )
        backend = ctx.backend
        found = pca.fit_stream(
            lambda start, stop: backend.asarray(chunks.load(start, stop)),
            (n, h * w),
            min(MOST_COMPONENTS, side - 1 if params.center else side),
            center=params.center,
            tick=lambda part: ctx.tick(part, f"{n} pictures, chunk by chunk"),
        )
    except DataError as error:
        raise ComputeError(str(error)) from error
    host = backend.to_numpy
    return Streamed(
        chunks.title,
        (n, h, w),
        ctx.keep(host(found.mean).reshape(h, w)),
        ctx.keep(host(found.components).reshape(-1, h, w)),
        ctx.keep(host(found.singular_values)),
        ctx.keep(host(found.explained_variance_ratio)),
    )


def _chunks(params: Params, ctx: Context) -> Chunks:
    if params.source.kind in ("folder", "npz"):
        path: Path = opened(params.source)
        looking = lambda part: ctx.tick(0.0, "Looking the pictures through")  # noqa: E731
        return images.open_chunks(path, looking)
    return _Held(load(params.source, ctx))


def recognise(params: Params, ctx: Context) -> Recognised:
    """Recognise the tests of a set, however many there are; the run finds it in the cache.

    Parameters
    ----------
    params : Params
    ctx : Context

    Returns
    -------
    Recognised

    Raises
    ------
    ComputeError
        If the set cannot be read, or nobody can be recognised.
    """
    faces, key = load(params.source, ctx), key_of(params.source)
    why = why_nobody(faces.people)
    if why:
        raise ComputeError(why)
    made = fitted.recognise(faces, key, params, ctx)
    best = int(np.argmax(made.accuracy))
    return Recognised(faces.title, len(made.test), float(made.accuracy[best]), best + 1)


def fetch_olivetti(params: Params, ctx: Context) -> Fetched:
    """Have scikit-learn fetch the Olivetti faces into its cache.

    Parameters
    ----------
    params : Params
        Not used.
    ctx : Context

    Returns
    -------
    Fetched

    Raises
    ------
    ComputeError
        If they cannot be had.
    """
    return _fetched(images.fetch_olivetti, ctx)


def fetch_lfw(params: Params, ctx: Context) -> Fetched:
    """Have scikit-learn fetch Labeled Faces in the Wild into its cache; as `fetch_olivetti`."""
    return _fetched(images.fetch_lfw, ctx)


def _fetched(fetch: images.Fetch, ctx: Context) -> Fetched:
    try:
        found = fetch(tick=ctx.tick)
    except DataError as error:
        raise ComputeError(str(error)) from error
    return Fetched(found.title, len(found.images), len(set(found.people)))
