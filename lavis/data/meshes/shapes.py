"""Solids and clouds of our own making, with about as many vertices as are wanted."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lavis.data.meshes.mesh import Mesh

Points = NDArray[np.float64]

#: What the jug's body is turned from: radius and height, from the middle of its foot to the rim.
PROFILE = (
    (0.0, -0.9),
    (0.42, -0.9),
    (0.46, -0.84),
    (0.40, -0.78),
    (0.66, -0.45),
    (0.74, -0.10),
    (0.62, 0.28),
    (0.40, 0.52),
    (0.36, 0.66),
    (0.44, 0.84),
    (0.40, 0.86),
    (0.30, 0.66),
    (0.0, 0.60),
)


def cube() -> Mesh:
    """Return the cube of side 2: four vertices a face, so that its edges stay sharp."""
    corners: list[Points] = []
    triangles: list[tuple[int, int, int]] = []
    normals: list[Points] = []
    for axis in range(3):
        for sign in (1.0, -1.0):
            normal = np.zeros(3)
            normal[axis] = sign
            u, v = np.roll(normal, 1) * sign, np.roll(normal, 2)
            start = len(corners)
            ways = ((-1, -1), (1, -1), (1, 1), (-1, 1))
            corners += [normal + x * u + y * v for x, y in ways]
            normals += [normal] * 4
            triangles += [(start, start + 1, start + 2), (start, start + 2, start + 3)]
    return Mesh("cube", np.array(corners), np.array(triangles), np.array(normals), solid=True)


def sphere(vertices: int) -> Mesh:
    """Return the unit sphere in rings, as a globe has them.

    Parameters
    ----------
    vertices : int
        About how many, never more.
    """
    rings, around = _sides(vertices, 2.0)
    theta = np.linspace(0.0, math.pi, rings)
    phi = np.linspace(0.0, 2 * math.pi, around)
    t, p = np.meshgrid(theta, phi, indexing="ij")
    points = np.stack([np.sin(t) * np.sin(p), np.cos(t), np.sin(t) * np.cos(p)], axis=-1)
    flat = points.reshape(-1, 3)
    return Mesh(f"sphere {vertices}", flat, _grid(rings, around), flat, solid=True)


def torus(vertices: int, large: float = 0.75, small: float = 0.3) -> Mesh:
    """Return a ring around the y axis.

    Parameters
    ----------
    vertices : int
        About how many, never more.
    large, small : float
        The radius of the ring and of what runs along it.
    """
    tube, around = _sides(vertices, 2.0)
    v = np.linspace(0.0, 2 * math.pi, tube)
    u = np.linspace(0.0, 2 * math.pi, around)
    v, u = np.meshgrid(v, u, indexing="ij")
    out = np.stack([np.sin(u), np.zeros_like(u), np.cos(u)], axis=-1)
    normals = out * np.cos(v)[..., None]
    normals[..., 1] = np.sin(v)
    points = large * out + small * normals
    triangles = _grid(tube, around)[:, ::-1]
    flat = normals.reshape(-1, 3)
    return Mesh(f"torus {vertices}", points.reshape(-1, 3), triangles, flat, solid=True)


def jug(vertices: int) -> Mesh:
    """Return a jug with a spout and a handle: no turn of it looks like another.

    Parameters
    ----------
    vertices : int
        About how many, never more.
    """
    parts = [_body(vertices * 3 // 5), _spout(vertices // 5), _handle(vertices // 5)]
    points, triangles, start = [], [], 0
    for part, faces in parts:
        points.append(part)
        triangles.append(faces + start)
        start += len(part)
    return Mesh(f"jug {vertices}", np.concatenate(points), np.concatenate(triangles))


def cloud(points: int, seed: int = 0) -> Mesh:
    """Return a cloud in the shape of a galaxy with two arms; its points are in random order.

    Parameters
    ----------
    points : int
    seed : int
    """
    random = np.random.default_rng(seed)
    radius = np.sqrt(random.random(points))
    arm = random.integers(0, 2, points) * math.pi
    angle = arm + 3.2 * radius + random.normal(0.0, 0.35, points)
    height = random.normal(0.0, 1.0, points) * 0.22 * np.exp(-3.0 * radius)
    xyz = np.stack([radius * np.sin(angle), height, radius * np.cos(angle)], axis=1)
    away = xyz.copy()
    away[:, 2] += 1e-30
    normals = away / np.linalg.norm(away, axis=1, keepdims=True)
    return Mesh(f"cloud {points} {seed}", xyz, np.empty((0, 3)), normals)


def _sides(vertices: int, ratio: float) -> tuple[int, int]:
    """Return the sides of a grid of at most so many vertices, the second `ratio` times as long."""
    rows = max(3, int(math.sqrt(max(vertices, 12) / ratio)))
    return rows, max(4, vertices // rows)


def _grid(rows: int, columns: int) -> NDArray[np.int64]:
    """Return the triangles of a grid of vertices, two a square."""
    corner = (np.arange(rows - 1)[:, None] * columns + np.arange(columns - 1)[None, :]).ravel()
    right, below = corner + 1, corner + columns
    first = np.stack([corner, below, right], axis=1)
    second = np.stack([right, below, below + 1], axis=1)
    return np.concatenate([first, second])


def _body(vertices: int) -> tuple[Points, NDArray[np.int64]]:
    rows, around = _sides(vertices, 1.2)
    curve = _smooth(np.array(PROFILE), rows)
    phi = np.linspace(0.0, 2 * math.pi, around)
    r, y = curve[:, 0, None], curve[:, 1, None] * np.ones_like(phi)
    points = np.stack([r * np.sin(phi), y, r * np.cos(phi)], axis=-1)
    return points.reshape(-1, 3), _grid(rows, around)[:, ::-1]


def _spout(vertices: int) -> tuple[Points, NDArray[np.int64]]:
    path = np.array([[0.55, -0.30, 0.0], [0.88, -0.12, 0.0], [0.96, 0.22, 0.0], [1.18, 0.50, 0.0]])
    return _tube(path, (0.24, 0.15, 0.11, 0.10), vertices)


def _handle(vertices: int) -> tuple[Points, NDArray[np.int64]]:
    path = np.array(
        [[-0.36, 0.60, 0.0], [-0.80, 0.72, 0.0], [-1.08, 0.30, 0.0], [-0.98, -0.16, 0.0],
         [-0.66, -0.36, 0.0]]
    )  # fmt: skip
    return _tube(path, (0.08, 0.09, 0.10, 0.09, 0.08), vertices)


def _tube(
    path: Points, radii: tuple[float, ...], vertices: int
) -> tuple[Points, NDArray[np.int64]]:
    """Return a tube along a path in the plane z = 0."""
    rows, around = _sides(vertices, 0.7)
    line = _smooth(np.column_stack([path, radii]), rows)
    center, radius = line[:, :3], line[:, 3]
    along = np.gradient(center, axis=0)
    along /= np.linalg.norm(along, axis=1, keepdims=True)
    side = np.stack([-along[:, 1], along[:, 0], np.zeros(rows)], axis=1)
    phi = np.linspace(0.0, 2 * math.pi, around)
    ring = (
        side[:, None, :] * np.cos(phi)[:, None] + np.array([0.0, 0.0, 1.0]) * np.sin(phi)[:, None]
    )
    points = center[:, None, :] + radius[:, None, None] * ring
    return points.reshape(-1, 3), _grid(rows, around)[:, ::-1]


def _smooth(knots: Points, count: int) -> NDArray[Any]:
    """Return points on the Catmull–Rom curve through knots."""
    padded = np.concatenate([2 * knots[:1] - knots[1:2], knots, 2 * knots[-1:] - knots[-2:-1]])
    at = np.linspace(0.0, len(knots) - 1, count)
    index = np.minimum(at.astype(int), len(knots) - 2)
    t = (at - index)[:, None]
    before, start, end, after = (padded[index + offset] for offset in range(4))
    curve: NDArray[Any] = 2 * start + (end - before) * t
    curve += (2 * before - 5 * start + 4 * end - after) * t**2
    curve += (3 * start - before - 3 * end + after) * t**3
    curve /= 2
    if knots.shape[1] == 2:
        curve[:, 0] = np.maximum(curve[:, 0], 0.0)
    return curve
