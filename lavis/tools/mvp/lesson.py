"""The measured lesson: all vertices through one product, and through three, on every backend."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any

from lavis.compute import backend as backends
from lavis.compute.backend import Backend
from lavis.compute.errors import ComputeError
from lavis.compute.graphics.points import homogeneous, transform_columns
from lavis.document import Context
from lavis.tools.mvp.functions import FLOPS
from lavis.tools.mvp.matrices import matrices
from lavis.tools.mvp.objects import mesh_of
from lavis.tools.mvp.params import Params
from lavis.tools.mvp.result import Lesson, Speed

ONE, THREE = "one product", "three products"
#: Seconds that one way is repeated for, and how often at the least.
PATIENCE, LEAST = 0.3, 5


def measure(params: Params, ctx: Context) -> Lesson:
    """Take all vertices of the object through the pipeline, both ways, on every backend.

    Parameters
    ----------
    params : Params
    ctx : Context
        Its backend is measured as well, if it is none of the known ones.

    Returns
    -------
    Lesson
        In float32, as graphics cards compute; a backend that fails is a row with the reason.

    Raises
    ------
    ComputeError
        For an object or a camera that cannot be made.
    """
    mesh = mesh_of(params, ctx)
    found: list[Speed] = []
    known = [*backends.available()]
    if ctx.backend.name not in {backend.name for backend in known}:
        known.append(ctx.backend)
    lesson = Lesson(len(mesh.vertices), ())
    for index, backend in enumerate(known):
        ctx.tick(index / len(known), f"Measuring {backend.label}")
        ctx.publish(lesson)
        found += _of_backend(params, mesh.vertices, backend, ctx)
        lesson = Lesson(len(mesh.vertices), tuple(found))
    return lesson


def speed(name: str, way: str, seconds: float, vertices: int, flops: int) -> Speed:
    """Return one measured way.

    Parameters
    ----------
    name, way : str
    seconds : float
        Of all vertices once.
    vertices : int
    flops : int
        Of one vertex.
    """
    rate = vertices * flops / max(seconds, 1e-12) / 1e9
    return Speed(name, way, 1e3 * seconds, flops, rate)


def _of_backend(params: Params, vertices: Any, backend: Backend, ctx: Context) -> list[Speed]:
    count = len(vertices)
    try:
        with backend.activate(), backend.guard():
            columns = homogeneous(backend.asarray(vertices))
            xp = backend.xp
            made = [xp.astype(m, columns.dtype) for m in matrices(params, backend.asarray)]
            M, V, P, MVP = made
            out = [xp.empty(columns.shape, dtype=columns.dtype, device=columns.device)
                   for _ in range(2)]  # fmt: skip

            def one() -> None:
                transform_columns(MVP, columns, out[0])

            def three() -> None:
                transform_columns(M, columns, out[0])
                transform_columns(V, out[0], out[1])
                transform_columns(P, out[1], out[0])

            return [
                speed(backend.label, ONE, _timed(one, backend, ctx), count, FLOPS),
                speed(backend.label, THREE, _timed(three, backend, ctx), count, 3 * FLOPS),
            ]
    except ComputeError as error:
        return [Speed(backend.label, way, 0.0, 0, 0.0, str(error)) for way in (ONE, THREE)]


def _timed(work: Callable[[], None], backend: Backend, ctx: Context) -> float:
    """Return the median of several seconds, after a first time that does not count."""
    work()
    backend.synchronize()
    samples: list[float] = []
    while len(samples) < LEAST or sum(samples) < PATIENCE:
        ctx.check()
        start = time.perf_counter()
        work()
        backend.synchronize()
        samples.append(time.perf_counter() - start)
    return statistics.median(samples)
