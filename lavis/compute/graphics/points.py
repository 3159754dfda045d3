"""Points through the pipeline: many at once, and one that is followed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lavis.compute import ops
from lavis.compute.backend import Array, Namespace
from lavis.compute.checks import dimensions, real_arrays
from lavis.compute.errors import ComputeError
from lavis.compute.graphics.building import square4, vector

#: Columns that are multiplied at once: source and product stay in the second level of cache.
CHUNK = 16_384


@dataclass(frozen=True)
class VertexTrace:
    """One vertex at every station.

    Attributes
    ----------
    local, world, view, clip : array
        Shape (4,), homogeneous.
    ndc : array
        Shape (3,): clip divided by its w; NaN where w is 0.
    pixel : array
        Shape (3,): x from the left and y from below in pixels, and the depth from 0 to 1.
    """

    local: Array
    world: Array
    view: Array
    clip: Array
    ndc: Array
    pixel: Array


def homogeneous(points: Array) -> Array:
    """Return points as columns with a last row of ones: what a 4×4 is multiplied with.

    Parameters
    ----------
    points : array
        Real, shape (n, 3) or (n, 4).

    Returns
    -------
    array
        Shape (4, n), contiguous.

    Raises
    ------
    ComputeError
        If the shape is another.
    """
    xp, points = real_arrays(points=points)
    dimensions("points", points, 2, "(n, 3)")
    if points.shape[1] not in (3, 4):
        raise ComputeError(
            f"points must have the shape (n, 3) or (n, 4); its shape is {tuple(points.shape)}."
        )
    columns = xp.empty((4, points.shape[0]), dtype=points.dtype, device=points.device)
    columns[: points.shape[1], :] = points.T
    if points.shape[1] == 3:
        columns[3, :] = 1.0
    return columns


def transform_columns(M: Array, columns: Array, out: Array | None = None) -> Array:
    """Multiply columns by a matrix, a cacheful at a time.

    Parameters
    ----------
    M : array
        Shape (4, 4), of the dtype of the columns.
    columns : array
        Shape (4, n), as `homogeneous` makes it.
    out : array, optional
        Shape (4, n), where the products go; must not overlap `columns`.

    Returns
    -------
    array
        M @ columns, shape (4, n).

    Raises
    ------
    ComputeError
        If shapes or dtypes do not fit.
    """
    xp, M = square4("M", M)
    dimensions("columns", columns, 2, "(4, n)")
    if columns.shape[0] != 4:
        raise ComputeError(
            f"columns must have the shape (4, n); its shape is {tuple(columns.shape)}."
        )
    if out is None:
        out = xp.empty(tuple(columns.shape), dtype=columns.dtype, device=columns.device)
    whole = columns.shape[1] // CHUNK * CHUNK
    if whole:
        # One call for all whole chunks, as a batch of views: 60 calls would cost as much again.
        ops.matmul_out(M, _chunks(xp, columns[:, :whole]), _chunks(xp, out[:, :whole]))
    if whole < columns.shape[1]:
        ops.matmul_out(M, columns[:, whole:], out[:, whole:])
    return out


def transform_points(M: Array, points: Array) -> Array:
    """Take points through a 4×4 matrix.

    Parameters
    ----------
    M : array
        Shape (4, 4).
    points : array
        Real, shape (n, 3), or (n, 4) if they have a w already.

    Returns
    -------
    array
        Homogeneous, shape (n, 4): a view of (4, n), in which the product is fastest.

    Raises
    ------
    ComputeError
        If a shape is another.
    """
    square4("M", M)
    _, M, points = real_arrays(M=M, points=points)
    return transform_columns(M, homogeneous(points)).T


def perspective_divide(clip: Array) -> Array:
    """Divide by w.

    Parameters
    ----------
    clip : array
        Real, shape (n, 4) or (4,).

    Returns
    -------
    array
        Normalised device coordinates, shape (n, 3) or (3,); NaN where w is 0, which no point of
        the picture has.

    Raises
    ------
    ComputeError
        If the shape is another.
    """
    xp, clip = real_arrays(clip=clip)
    if clip.ndim not in (1, 2) or clip.shape[-1] != 4:
        raise ComputeError(
            f"clip must have the shape (n, 4) or (4,); its shape is {tuple(clip.shape)}."
        )
    w = clip[..., 3:]
    safe = xp.where(w == 0, xp.ones_like(w), w)
    nothing = xp.full_like(clip[..., :3], float("nan"))
    return xp.where(w == 0, nothing, clip[..., :3] / safe)


def viewport(ndc: Array, width: float, height: float) -> Array:
    """Take normalised device coordinates to the pixels of a picture.

    Parameters
    ----------
    ndc : array
        Real, shape (n, 3) or (3,).
    width, height : float
        Of the picture in pixels, above 0.

    Returns
    -------
    array
        As `ndc`: x from the left, y from below as OpenGL counts it, and the depth from 0 to 1.

    Raises
    ------
    ComputeError
        If a shape or a size does not fit.
    """
    xp, ndc = real_arrays(ndc=ndc)
    if ndc.ndim not in (1, 2) or ndc.shape[-1] != 3:
        raise ComputeError(
            f"ndc must have the shape (n, 3) or (3,); its shape is {tuple(ndc.shape)}."
        )
    if not (width > 0 and height > 0):
        raise ComputeError(f"width and height must be above 0; {width} and {height} came.")
    half = xp.asarray([width / 2, height / 2, 0.5], dtype=ndc.dtype, device=ndc.device)
    return (ndc + 1) * half


def trace_vertex(M: Array, V: Array, P: Array, v: Any, width: float, height: float) -> VertexTrace:
    """Follow one vertex from its mesh to its pixel.

    Parameters
    ----------
    M, V, P : array
        Shape (4, 4): model, view and projection.
    v : array or sequence of float
        Shape (3,).
    width, height : float
        Of the picture in pixels.

    Returns
    -------
    VertexTrace

    Raises
    ------
    ComputeError
        If a shape does not fit.
    """
    for name, matrix in (("M", M), ("V", V), ("P", P)):
        square4(name, matrix)
    xp, M, V, P = real_arrays(M=M, V=V, P=P)
    v = _beside(xp, M, v)
    _, v = vector("v", v)
    local = xp.concat([xp.astype(v, M.dtype), xp.ones((1,), dtype=M.dtype, device=M.device)])
    world = _times(M, local)
    view = _times(V, world)
    clip = _times(P, view)
    ndc = perspective_divide(clip)
    return VertexTrace(local, world, view, clip, ndc, viewport(ndc, width, height))


def clip_codes(clip: Array) -> Array:
    """Say which planes of the clip volume −w ≤ x, y, z ≤ w each point lies beyond.

    Parameters
    ----------
    clip : array
        Real, shape (n, 4).

    Returns
    -------
    array
        Shape (n, 6) of bool: beyond left, right, bottom, top, the plane z = −w (near, where depth
        is not reversed) and z = w. NaN is beyond all.

    Raises
    ------
    ComputeError
        If the shape is another.
    """
    xp, clip = real_arrays(clip=clip)
    dimensions("clip", clip, 2, "(n, 4)")
    if clip.shape[1] != 4:
        raise ComputeError(f"clip must have the shape (n, 4); its shape is {tuple(clip.shape)}.")
    w = clip[:, 3]
    inside = []
    for axis in range(3):
        x = clip[:, axis]
        inside += [x >= -w, x <= w]
    # Plane by plane in memory: sums over a million points are ten times as fast that way.
    return xp.permute_dims(xp.logical_not(xp.stack(inside)), (1, 0))


def _chunks(xp: Namespace, columns: Array) -> Array:
    """Return columns (4, k·CHUNK) as a view (k, 4, CHUNK)."""
    parts = xp.reshape(columns, (4, columns.shape[1] // CHUNK, CHUNK), copy=False)
    return xp.permute_dims(parts, (1, 0, 2))


def _times(M: Array, v: Array) -> Array:
    return (M @ v[:, None])[:, 0]


def _beside(xp: Namespace, like: Array, v: Any) -> Array:
    """Return a vertex as an array of the matrices' library and device."""
    from array_api_compat import is_array_api_obj

    if is_array_api_obj(v):
        return v
    return xp.asarray([float(x) for x in v], dtype=like.dtype, device=like.device)
