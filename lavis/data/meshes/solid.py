"""Whether a mesh is a solid: closed, and seen from outside everywhere."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def is_solid(vertices: NDArray[Any], triangles: NDArray[Any]) -> bool:
    """Return whether triangles enclose what is inside, each anticlockwise seen from outside.

    Of a solid nobody outside it sees the back of a triangle, and so half of them need no drawing.

    Parameters
    ----------
    vertices : numpy.ndarray
        Shape (n, 3).
    triangles : numpy.ndarray
        Shape (m, 3): indices of vertices.

    Returns
    -------
    bool
        Whether every edge has one triangle on either side, which run along it in opposite
        directions, and every connected part encloses a positive volume. False where vertices that
        lie in one place have different indices, such as at a seam.
    """
    if len(triangles) == 0:
        return False
    n = len(vertices)
    corners = np.asarray(triangles, dtype=np.int64)
    start, end = corners.ravel(), corners[:, (1, 2, 0)].ravel()
    there, back = np.sort(start * n + end), np.sort(end * n + start)
    if not np.array_equal(there, back) or not (np.diff(there) > 0).all():
        return False
    return bool((_volumes(np.asarray(vertices, dtype=np.float64), corners, start, end) > 0).all())


def _volumes(
    vertices: NDArray[np.float64],
    corners: NDArray[np.int64],
    start: NDArray[np.int64],
    end: NDArray[np.int64],
) -> NDArray[np.float64]:
    """Return the volume of every connected part: a sixth of its triangles' determinants."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    n = len(vertices)
    edges = coo_array((np.ones(len(start), dtype=np.int8), (start, end)), shape=(n, n))
    count, parts = connected_components(edges.tocsr(), directed=False)
    a, b, c = (vertices[corners[:, i]] - vertices.mean(axis=0) for i in range(3))
    determinants = np.einsum("ij,ij->i", a, np.cross(b, c))
    volumes = np.bincount(parts[corners[:, 0]], weights=determinants, minlength=count) / 6
    found: NDArray[np.float64] = volumes[np.unique(parts[corners[:, 0]])]
    return found
