"""One mesh: vertices, triangles over them, and a normal at each."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

MAX_VERTICES = 1_000_000
MAX_TRIANGLES = 2_000_000


class Mesh:
    """An immutable mesh; two are equal if their keys are.

    Parameters
    ----------
    key : str
        What it was made from: equal keys, equal meshes.
    vertices : numpy.ndarray
        Shape (n, 3), float32.
    triangles : numpy.ndarray
        Shape (m, 3), uint32: indices of vertices, anticlockwise seen from outside; none in a cloud.
    normals : numpy.ndarray, optional
        Shape (n, 3), float32, of length 1; by default those of the triangles, weighed by area.
    solid : bool
        Whether it is closed, so that nobody outside it sees the back of a triangle.
    """

    def __init__(
        self,
        key: str,
        vertices: NDArray[Any],
        triangles: NDArray[Any],
        normals: NDArray[Any] | None = None,
        *,
        solid: bool = False,
    ) -> None:
        self.key = key
        self.solid = solid
        self.vertices = np.ascontiguousarray(vertices, dtype=np.float32)
        self.triangles = np.ascontiguousarray(triangles, dtype=np.uint32)
        if normals is None:
            normals = normals_of(self.vertices, self.triangles)
        self.normals = np.ascontiguousarray(normals, dtype=np.float32)
        for array in (self.vertices, self.triangles, self.normals):
            array.setflags(write=False)
        low, high = self.vertices.min(axis=0), self.vertices.max(axis=0)
        #: The lowest and the highest corner of the box around it.
        self.bounds: tuple[tuple[float, ...], ...] = (tuple(low.tolist()), tuple(high.tolist()))

    @property
    def nbytes(self) -> int:
        """Bytes of all arrays."""
        return self.vertices.nbytes + self.triangles.nbytes + self.normals.nbytes

    @property
    def is_cloud(self) -> bool:
        """Whether there are no triangles."""
        return len(self.triangles) == 0

    def fitted(self) -> Mesh:
        """Return it centred, and scaled so that its longest side is 2."""
        low, high = (np.asarray(corner) for corner in self.bounds)
        side = float((high - low).max())
        factor = 2.0 / side if side > 0 else 1.0
        vertices = ((self.vertices - (low + high) / 2) * factor).astype(np.float32)
        key = f"{self.key}, fitted"
        return Mesh(key, vertices, self.triangles, self.normals, solid=self.solid)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NDArray[Any]:
        """Return the vertices: what a mesh is as an array."""
        return np.array(self.vertices, dtype=dtype, copy=copy)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Mesh) and other.key == self.key

    def __hash__(self) -> int:
        return hash(self.key)

    def __repr__(self) -> str:
        return f"Mesh({self.key!r}, {len(self.vertices)} vertices, {len(self.triangles)} triangles)"


def normals_of(vertices: NDArray[Any], triangles: NDArray[Any]) -> NDArray[np.float32]:
    """Return the mean normal of the triangles around each vertex, weighed by their areas.

    Parameters
    ----------
    vertices : numpy.ndarray
        Shape (n, 3).
    triangles : numpy.ndarray
        Shape (m, 3).

    Returns
    -------
    numpy.ndarray
        Shape (n, 3), float32, of length 1; of a vertex without triangles, the direction away from
        the middle.
    """
    n = len(vertices)
    total = np.zeros((n, 3))
    if len(triangles):
        a, b, c = (vertices[triangles[:, i]].astype(np.float64) for i in range(3))
        faces = np.cross(b - a, c - a)
        for axis in range(3):
            for corner in range(3):
                total[:, axis] += np.bincount(
                    triangles[:, corner], weights=faces[:, axis], minlength=n
                )
    lengths = np.linalg.norm(total, axis=1)
    lone = lengths < 1e-30
    if lone.any():
        away = vertices[lone] - vertices.mean(axis=0, dtype=np.float64)
        total[lone] = away
        total[lone, 2] += 1e-30
        lengths = np.linalg.norm(total, axis=1)
    unit: NDArray[np.float32] = (total / lengths[:, None]).astype(np.float32)
    return unit
