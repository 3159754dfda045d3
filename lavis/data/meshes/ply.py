"""PLY files that are binary: vertices at once, faces of three and more corners side by side."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lavis.data.errors import DataError
from lavis.data.meshes.mesh import MAX_TRIANGLES

Bytes = NDArray[np.uint8]

#: PLY's types as NumPy writes them.
KINDS = {
    "char": "i1", "uchar": "u1", "int8": "i1", "uint8": "u1", "short": "i2", "ushort": "u2",
    "int16": "i2", "uint16": "u2", "int": "i4", "uint": "u4", "int32": "i4", "uint32": "u4",
    "float": "f4", "float32": "f4", "double": "f8", "float64": "f8",
}  # fmt: skip
CORNERS = ("vertex_indices", "vertex_index")


class Property(NamedTuple):
    """One property: its type, and the type of its length where it is a list."""

    name: str
    kind: np.dtype[Any]
    length: np.dtype[Any] | None


@dataclass(frozen=True)
class Element:
    """Things of one sort, one after the other."""

    name: str
    count: int
    properties: tuple[Property, ...]


def elements(header: str) -> list[Element]:
    """Return what a header declares; its types are known ones.

    Parameters
    ----------
    header : str
    """
    order = ">" if "format binary_big_endian" in header else "<"
    found: list[Element] = []
    for line in header.splitlines():
        words = line.split()
        if words[:1] == ["element"]:
            found.append(Element(words[1], int(words[2]), ()))
        elif words[:2] == ["property", "list"] and found:
            length, kind = (np.dtype(order + KINDS[word]) for word in words[2:4])
            found[-1] = _with(found[-1], Property(words[4], kind, length))
        elif words[:1] == ["property"] and found:
            kind = np.dtype(order + KINDS[words[1]])
            found[-1] = _with(found[-1], Property(words[2], kind, None))
    return found


def read(path: Path, start: int, declared: list[Element]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return vertices (n, 3) and triangles (m, 3); polygons are cut into fans.

    Parameters
    ----------
    path : Path
    start : int
        Where the numbers begin.
    declared : list of Element

    Raises
    ------
    DataError
        With a sentence, where the file ends too soon or holds more triangles than can be drawn.
    """
    body = np.fromfile(path, dtype=np.uint8, offset=start)
    vertices = np.empty((0, 3))
    triangles = np.empty((0, 3), dtype=np.int64)
    at, wanted = 0, {"vertex", "face"}
    for element in declared:
        if not wanted:
            break  # what comes after is not drawn
        wanted.discard(element.name)
        if element.name == "face":
            triangles, at = _faces(path.name, body, at, element)
        elif any(each.length is not None for each in element.properties):
            at, _, _ = _walk(path.name, body, at, element, -1)
        else:
            kinds = np.dtype([(f"f{i}", each.kind) for i, each in enumerate(element.properties)])
            end = at + kinds.itemsize * element.count
            _reach(path.name, end, body)
            if element.name == "vertex":
                vertices = _places(path.name, body[at:end].view(kinds), element)
            at = end
    return vertices, triangles


def _places(name: str, rows: NDArray[Any], element: Element) -> NDArray[Any]:
    names = [each.name for each in element.properties]
    if not {"x", "y", "z"} <= set(names):
        raise DataError(f"“{name}” has vertices without x, y and z.")
    return np.stack([rows[f"f{names.index(axis)}"].astype(np.float64) for axis in "xyz"], axis=1)


def _faces(name: str, body: Bytes, at: int, element: Element) -> tuple[NDArray[Any], int]:
    places = [i for i, each in enumerate(element.properties) if each.name in CORNERS]
    if element.count and not places:
        raise DataError(f"“{name}” has faces without vertex_indices.")
    at, starts, counts = _walk(name, body, at, element, places[0] if places else -1)
    if int(np.maximum(counts - 2, 0).sum()) > MAX_TRIANGLES:
        raise DataError(f"“{name}” has more than {MAX_TRIANGLES:,} triangles.")
    found = [np.empty((0, 3), dtype=np.int64)]
    for corners in np.unique(counts[counts >= 3]).tolist():
        kind = element.properties[places[0]].kind
        where = starts[counts == corners]
        raw = body[where[:, None] + np.arange(corners * kind.itemsize)]
        faces = np.ascontiguousarray(raw).view(kind).astype(np.int64)
        found += [faces[:, [0, corner, corner + 1]] for corner in range(1, corners - 1)]
    return np.concatenate(found), at


def _walk(
    name: str, body: Bytes, at: int, element: Element, which: int
) -> tuple[int, NDArray[np.int64], NDArray[np.int64]]:
    """Go over things with lists; return the end, and where the entries of one list are."""
    if which == 0 and len(element.properties) == 1:
        alike = _alike(body, at, element)
        if alike is not None:
            return alike
    starts: list[int] = []
    counts: list[int] = []
    data, size = body.data, len(body)
    lengths = [each.length for each in element.properties if each.length is not None]
    order: Literal["big", "little"] = "big" if lengths[0].byteorder == ">" else "little"
    steps = [
        (each.kind.itemsize, 0 if each.length is None else each.length.itemsize, i == which)
        for i, each in enumerate(element.properties)
    ]
    for _ in range(element.count):
        for width, head, wanted in steps:
            if not head:
                at += width
                continue
            many = int.from_bytes(data[at : at + head], order)
            at += head
            if wanted:
                starts.append(at)
                counts.append(many)
            at += width * many
        if at > size:
            _reach(name, at, body)
    return at, np.array(starts, dtype=np.int64), np.array(counts, dtype=np.int64)


def _alike(
    body: Bytes, at: int, element: Element
) -> tuple[int, NDArray[np.int64], NDArray[np.int64]] | None:
    """Return the same for faces that all have as many corners as the first; None for others."""
    (corners,) = element.properties
    if corners.length is None or corners.length.itemsize != 1 or at >= len(body):
        return None
    count = int(body[at])
    stride = 1 + corners.kind.itemsize * count
    end = at + stride * element.count
    if end > len(body) or not (body[at:end:stride] == count).all():
        return None
    starts = at + 1 + stride * np.arange(element.count, dtype=np.int64)
    return end, starts, np.full(element.count, count, dtype=np.int64)


def _with(element: Element, each: Property) -> Element:
    return replace(element, properties=(*element.properties, each))


def _reach(name: str, end: int, body: Bytes) -> None:
    if end > len(body):
        raise DataError(f"“{name}” ends within its faces or vertices: it is cut off.")
