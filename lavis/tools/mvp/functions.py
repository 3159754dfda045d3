"""The pipeline computed on the backend in use: matrices, one vertex, all vertices."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from lavis.compute import graphics
from lavis.compute.graphics.points import homogeneous, transform_columns
from lavis.document import Context
from lavis.tools.mvp.matrices import Matrices, matrices
from lavis.tools.mvp.objects import mesh_of
from lavis.tools.mvp.params import DISTANCE, Params
from lavis.tools.mvp.remarks import remarks
from lavis.tools.mvp.result import Clipping, Depth, Result, Rows, Trace

#: Multiplications and additions of a 4×4 with a vector.
FLOPS = 28
#: Points of the depth curve.
CURVE = 129


def run(params: Params, ctx: Context) -> Result:
    """Compute the four matrices and what becomes of the vertices.

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
        With a sentence, for a camera that sees nothing or a file that cannot be read.
    """
    backend = ctx.backend
    ctx.check()
    mesh = mesh_of(params, ctx)
    ctx.tick(0.5, "Transforming the vertices")
    made = matrices(params, backend.asarray)
    with np.errstate(all="ignore"):  # what overflows is said by a remark
        trace = _trace(params, made, mesh.vertices, backend)
        clipping = _clipping(made, mesh, ctx)
    M, V, P, MVP = (backend.to_numpy(matrix).astype(np.float64) for matrix in made)
    determinant = _determinant(M)
    return Result(
        mesh=mesh,
        model=rows(M),
        view=rows(V),
        projection=rows(P),
        mvp=rows(MVP),
        trace=trace,
        clipping=clipping,
        depth=_depth(params, made, backend),
        determinant=determinant,
        handedness=0 if determinant is None else int(np.sign(determinant)),
        remarks=remarks(params, (M, V, P, MVP), trace, clipping, len(mesh.vertices)),
        flops=FLOPS * len(mesh.vertices),
        miss=_miss(params, trace),
    )


def rows(matrix: Any) -> Rows:
    """Return the numbers of an array row by row, None where one is not finite, 0 for −0."""
    return tuple(x + 0.0 if math.isfinite(x) else None for x in matrix.ravel().tolist())


def _trace(params: Params, made: Matrices, vertices: Any, backend: Any) -> Trace:
    index = min(params.vertex, len(vertices) - 1)
    lens = params.projection
    v = [float(x) for x in vertices[index]]
    found = graphics.trace_vertex(made.M, made.V, made.P, v, lens.width_px, lens.height_px)
    names = ("local", "world", "view", "clip", "ndc", "pixel")
    at = {name: backend.to_numpy(getattr(found, name)).astype(np.float64) for name in names}
    x, y, z, w = at["clip"].tolist()
    inside = all(-w <= part <= w for part in (x, y, z))
    stations = {name: rows(station) for name, station in at.items()}
    return Trace(index=index, clipped=not inside, **stations)


def _clipping(made: Matrices, mesh: Any, ctx: Context) -> Clipping:
    backend = ctx.backend
    columns = ctx.cached(
        ("mvp columns", mesh.key), lambda: homogeneous(backend.asarray(mesh.vertices))
    )
    xp = backend.xp
    clip = transform_columns(xp.astype(made.MVP, columns.dtype), columns)
    codes = graphics.clip_codes(clip.T)
    beyond = xp.sum(xp.astype(codes, xp.uint8), axis=0, dtype=xp.int64)
    outside = xp.sum(xp.astype(xp.any(codes, axis=1), xp.uint8), dtype=xp.int64)
    counts = backend.to_numpy(beyond).tolist()
    return Clipping(len(mesh.vertices) - int(backend.to_numpy(outside)), tuple(map(int, counts)))


def _determinant(M: Any) -> float | None:
    if not np.isfinite(M).all():
        return None
    with np.errstate(all="ignore"):
        value = float(np.linalg.det(M[:3, :3]))
    # What is left of a flat matrix is the rounding of its largest products.
    largest = float(np.prod(np.linalg.norm(M[:3, :3], axis=1)))
    if not math.isfinite(value):
        return None
    return value if abs(value) > 1e-12 * largest else 0.0


def _depth(params: Params, made: Matrices, backend: Any) -> Depth:
    lens = params.projection
    if lens.by_hand is not None:
        return Depth()
    distances = backend.asarray(np.geomspace(lens.near, lens.far, CURVE).tolist())
    ordinary = made.P if not lens.reversed_z else graphics.reverse_depth(made.P)
    z = graphics.z_ndc(ordinary, distances)
    found = {"distance": distances, "z": z, "z_reversed": -z}
    if lens.lens == "perspective":
        for name, buffer in (
            ("fixed", "24 bit"), ("single", "float32"), ("reversed", "float32 reversed")
        ):  # fmt: skip
            found[name] = graphics.resolution(lens.near, lens.far, distances, buffer)  # type: ignore[arg-type]
    return Depth(**{name: _floats(backend.to_numpy(x)) for name, x in found.items()})


def _floats(x: Any) -> tuple[float, ...]:
    return tuple(x.astype(np.float64).tolist())


def _miss(params: Params, trace: Trace) -> float | None:
    guess = params.prediction
    if guess is None or not guess.revealed:
        return None
    answer = (trace.clip[3],) if guess.what == DISTANCE else trace.pixel[:2]
    if any(part is None for part in answer):
        return None
    return math.dist(guess.values, [part for part in answer if part is not None])
