"""From a pixel back into a room: rays, and which vertex lies under the pointer."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from lavis.tools.mvp.gizmo import Handle
from lavis.tools.mvp.scene import Scene

Floats = tuple[float, ...]
Vector = NDArray[np.float64]


def on_handle(matrix: Vector, handle: Handle, x: float, y: float) -> Floats | None:
    """Return the point of a handle's line, ring's plane or own plane that a pointer means.

    Parameters
    ----------
    matrix : numpy.ndarray
        Room to clip space of its picture, (4, 4).
    handle : Handle
    x, y : float
        In the picture, from −1 to 1.
    """
    start, way = _ray(matrix, x, y)
    origin, direction = np.array(handle.origin), np.array(handle.direction)
    if handle.ring:
        return _on_plane(start, way, origin, direction)
    if not direction.any():
        # The plane through the thing that faces who looks: w is the same all over it.
        return _on_plane(start, way, np.array(handle.at), matrix[3, :3])
    u = direction / np.linalg.norm(direction)
    # Where the line comes nearest to the ray.
    across = np.cross(u, way)
    square = float(across @ across)
    if square < 1e-6:
        return None
    distance = float(np.cross(start - origin, way) @ across) / square
    return tuple((origin + distance * u).tolist())


def nearest_vertex(
    vertices: NDArray[Any], matrix: Vector, size: tuple[float, float], at: Floats, reach: float
) -> int | None:
    """Return the vertex under the pointer: of those within reach the one in front.

    Parameters
    ----------
    vertices : numpy.ndarray
        Shape (n, 3).
    matrix : numpy.ndarray
        Local space to clip space of the picture, (4, 4).
    size : tuple of float
        Of the picture in pixels.
    at : tuple of float
        In the picture, from −1 to 1.
    reach : float
        In pixels.
    """
    clip = matrix[:, :3].astype(np.float32) @ vertices.T + matrix[:, 3:].astype(np.float32)
    w = clip[3]
    with np.errstate(all="ignore"):
        dx = (clip[0] / w - at[0]) * size[0] / 2
        dy = (clip[1] / w - at[1]) * size[1] / 2
        away = np.hypot(dx, dy)
    away[~((w > 0) & (away <= reach))] = np.inf
    if not np.isfinite(away).any():
        return None
    # In front counts, and of those that lie one on another the nearest to the pointer.
    score = np.where(np.isfinite(away), w + 0.02 * away * np.abs(w), np.inf)
    return int(score.argmin())


def local_matrix(scene: Scene, outer: Vector) -> Vector | None:
    """Return local space to the clip space of a view's picture; None amid a morph with a division.

    Parameters
    ----------
    scene : Scene
    outer : numpy.ndarray
        (4, 4).
    """
    first, second = (np.reshape(m, (4, 4)).copy() for m in (scene.first, scene.second))
    if scene.divide_first or scene.divide_second:
        if scene.mix not in (0.0, 1.0) and scene.divide_first != scene.divide_second:
            return None
        # The division by w comes out again in the one of the picture.
        chosen = first if scene.mix < 1 else second
        return np.asarray(outer @ chosen)
    mixed = (1 - scene.mix) * first + scene.mix * second
    mixed[3] = (0.0, 0.0, 0.0, 1.0)
    return np.asarray(outer @ mixed)


def _ray(matrix: Vector, x: float, y: float) -> tuple[Vector, Vector]:
    ends = np.linalg.solve(matrix, np.array([[x, x], [y, y], [-1.0, 1.0], [1.0, 1.0]]))
    near, far = (ends[:3] / ends[3]).T
    way = far - near
    return near, way / np.linalg.norm(way)


def _on_plane(start: Vector, way: Vector, origin: Vector, normal: Vector) -> Floats | None:
    slope = float(way @ normal)
    if abs(slope) < 0.05 * float(np.linalg.norm(normal)):
        return None
    at = start + way * float((origin - start) @ normal) / slope
    return tuple(at.tolist())
