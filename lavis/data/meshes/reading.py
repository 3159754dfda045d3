"""OBJ, STL and PLY files, bounded: read by trimesh, and by us where a PLY is binary."""

from __future__ import annotations

import hashlib
import warnings
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from lavis.data.errors import DataError, because
from lavis.data.meshes import lines, ply
from lavis.data.meshes.headers import check, ply_header
from lavis.data.meshes.mesh import MAX_TRIANGLES, MAX_VERTICES, Mesh
from lavis.data.meshes.solid import is_solid

#: Larger files are not read.
MAX_BYTES = 256 * 2**20
ENDINGS = (".obj", ".stl", ".ply")
#: Coordinates beyond this are no lengths, and overflow in the float32 of a graphics card.
LARGEST = 1e12


def digest(path: Path) -> str:
    """Return the SHA-256 of a file that could be a mesh, after all that a glance can check.

    Parameters
    ----------
    path : Path

    Returns
    -------
    str
        64 hexadecimal digits.

    Raises
    ------
    DataError
        If it is missing, empty, too large, no mesh, or declares more than it holds.
    """
    _examine(path)
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise DataError(f"“{path.name}” cannot be read: {because(error)}.") from error


def read(path: Path) -> Mesh:
    """Read a mesh.

    Parameters
    ----------
    path : Path
        Ends in .obj, .stl or .ply. Materials and other files that it names are not opened.

    Returns
    -------
    Mesh
        A cloud, where the file has no faces. Polygons are cut into triangles, and vertices that an
        STL repeats are one.

    Raises
    ------
    DataError
        With one sentence, for a file that cannot be read or drawn.
    """
    _examine(path)
    try:
        vertices, triangles = _loaded(path)
    except DataError:
        raise
    except MemoryError as error:
        raise DataError(f"“{path.name}” takes more memory than there is.") from error
    except Exception as error:  # whatever a parser of foreign files raises on noise
        raise DataError(
            f"“{path.name}” is damaged: it does not read as {path.suffix[1:].upper()}."
        ) from error
    _refuse(path.name, vertices, triangles)
    return Mesh(f"file {path}", vertices, triangles, solid=is_solid(vertices, triangles))


def _examine(path: Path) -> None:
    if path.suffix.lower() not in ENDINGS:
        raise DataError(f"“{path.name}” does not end in .obj, .stl or .ply.")
    try:
        if path.exists() and not path.is_file():
            raise DataError(f"“{path.name}” is no ordinary file; choose another.")
        if not path.is_file():
            raise DataError(f"“{path.name}” is not there; choose the file anew.")
        size = path.stat().st_size
        if size == 0:
            raise DataError(f"“{path.name}” is empty.")
        if size > MAX_BYTES:
            raise DataError(
                f"“{path.name}” has {size // 2**20} MB; at most {MAX_BYTES // 2**20} MB are read."
            )
        check(path, size)
    except OSError as error:
        raise DataError(f"“{path.name}” cannot be read: {because(error)}.") from error


def _loaded(path: Path) -> tuple[NDArray[Any], NDArray[Any]]:
    ending = path.suffix.lower()
    if ending == ".ply":
        header, length = ply_header(path)
        declared = ply.elements(header)
        if "format binary" in header:
            return ply.read(path, length, declared)
    import trimesh

    if ending == ".obj":
        source: BinaryIO = lines.obj(path)
    elif ending == ".ply":
        total = sum(each.count for each in declared)
        source = lines.ply(path, length, total, _most_spaces(declared))
    else:
        source = path.open("rb")
    with source as file, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about what `_refuse` says in our own words
        scene = trimesh.load(
            file,
            file_type=ending[1:],
            process=False,
            skip_materials=True,
            resolver=None,
        )
        whole: Any = scene.to_mesh() if isinstance(scene, trimesh.Scene) else scene
        if ending == ".stl":
            whole.merge_vertices()
    if not hasattr(whole, "vertices"):
        raise DataError(f"“{path.name}” holds no mesh.")
    vertices = np.asarray(whole.vertices, dtype=np.float64)
    faces = getattr(whole, "faces", None)
    triangles = np.empty((0, 3), dtype=np.int64) if faces is None else np.asarray(faces)
    return vertices, triangles.reshape(-1, 3)


def _most_spaces(declared: list[ply.Element]) -> int:
    """Return how many spaces a text has whose faces can be drawn: one after each number."""
    corners = 3 * sum(each.count for each in declared if each.name == "face") + MAX_TRIANGLES
    return corners + sum(each.count * len(each.properties) for each in declared)


def _refuse(name: str, vertices: NDArray[Any], triangles: NDArray[Any]) -> None:
    if vertices.ndim != 2 or vertices.shape[1] != 3 or len(vertices) == 0:
        raise DataError(f"“{name}” has no vertices of three coordinates.")
    if len(vertices) > MAX_VERTICES:
        raise DataError(
            f"“{name}” has {len(vertices):,} vertices; at most {MAX_VERTICES:,} are drawn."
        )
    if len(triangles) > MAX_TRIANGLES:
        raise DataError(
            f"“{name}” has {len(triangles):,} triangles; at most {MAX_TRIANGLES:,} are drawn."
        )
    if not np.isfinite(vertices).all():
        row = int(np.flatnonzero(~np.isfinite(vertices).all(axis=1))[0]) + 1
        raise DataError(f"Vertex {row} of “{name}” is not finite; wanted are numbers.")
    if np.abs(vertices).max() > LARGEST:
        raise DataError(f"“{name}” has coordinates beyond 1e12; wanted are smaller ones.")
    if len(triangles) and not (triangles.min() >= 0 and triangles.max() < len(vertices)):
        raise DataError(f"“{name}” has a face with a vertex that is not there.")
