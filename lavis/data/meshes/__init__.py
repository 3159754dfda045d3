"""Meshes: made here, or read from OBJ, STL and PLY files."""

from __future__ import annotations

from lavis.data.meshes.mesh import MAX_TRIANGLES, MAX_VERTICES, Mesh, normals_of
from lavis.data.meshes.reading import MAX_BYTES, digest, read
from lavis.data.meshes.shapes import cloud, cube, jug, sphere, torus

__all__ = [
    "MAX_BYTES",
    "MAX_TRIANGLES",
    "MAX_VERTICES",
    "Mesh",
    "cloud",
    "cube",
    "digest",
    "jug",
    "normals_of",
    "read",
    "sphere",
    "torus",
]
