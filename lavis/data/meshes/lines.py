"""Meshes that are text: the lines that count, and no more of them than can be drawn."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from lavis.data.errors import DataError
from lavis.data.meshes.mesh import MAX_TRIANGLES, MAX_VERTICES

#: Bytes that are looked at together; lines of a file at most; bytes of a line that crosses a block.
BLOCK, MAX_LINES, MAX_LINE = 2**20, 10_000_000, 65_536
KEPT = re.compile(rb"^[ \t]*([vf][ \t][^\r\n]*)", re.MULTILINE)
FACE = re.compile(rb"^f[^\n]*", re.MULTILINE)
ZERO = re.compile(rb"[ \t]0+(?=\s|$)")


def obj(path: Path) -> io.BytesIO:
    """Return what an OBJ file says of vertices and faces, and nothing else of it.

    Groups, materials, normals and textures are left out: nothing here draws them, and a mesh of
    many materials takes a reader minutes.

    Parameters
    ----------
    path : Path

    Raises
    ------
    DataError
        With a sentence, where there is more than can be drawn or a face names vertex 0.
    """
    _count(path)
    kept, vertices, triangles = io.BytesIO(), 0, 0
    for block in _blocks(path):
        if b"\\" in block:
            block = re.sub(rb"\\\r?\n", b" ", block)
        text = b"\n".join(KEPT.findall(block)) + b"\n"
        if b"/" in text:
            text = re.sub(rb"/\S*", b"", text)
        faces = FACE.findall(text)
        if any(b"-" in face for face in faces):
            text = _absolute(path.name, text, vertices)
            faces = FACE.findall(text)
        vertices += text.count(b"\n") - len(faces)
        _bound(path.name, vertices, MAX_VERTICES, "vertices")
        joined = b" ".join(faces)
        triangles += max(len(faces), len(joined.split()) - 3 * len(faces))
        _bound(path.name, triangles, MAX_TRIANGLES, "triangles")
        if ZERO.search(joined):
            raise DataError(f"“{path.name}” has a face with vertex 0; the first one is 1.")
        kept.write(text)
    kept.seek(0)
    return kept


def ply(path: Path, header: int, lines: int, spaces: int) -> io.BytesIO:
    """Return the header of a PLY file that is text, and as many lines as it has declared.

    Parameters
    ----------
    path : Path
    header : int
        Its length in bytes.
    lines : int
        How many follow it.
    spaces : int
        How many those may have, before faces have more corners than can be drawn.

    Raises
    ------
    DataError
        With a sentence, where it ends before, or where there is more than can be drawn.
    """
    kept, found = io.BytesIO(), 0
    with path.open("rb") as file:
        kept.write(file.read(header))
        while found < lines:
            block = _block(file, path.name)
            if not block:
                raise DataError(
                    f"“{path.name}” is cut off: {lines} lines should follow its header, {found} do."
                )
            whole = block if block[-1:] == b"\n" else block + b"\n"
            found += whole.count(b"\n")
            if found > lines:
                whole = b"\n".join(whole.split(b"\n")[: lines - found - 1]) + b"\n"
            spaces -= whole.count(b" ")
            if spaces < 0:
                raise DataError(f"“{path.name}” has faces of more corners than can be drawn.")
            kept.write(whole)
    kept.seek(0)
    return kept


def _count(path: Path) -> None:
    """Refuse at a glance what has too many vertices or faces: counting is quick."""
    lines = vertices = faces = 0
    for block in _blocks(path):
        lines += block.count(b"\n")
        vertices += block.count(b"\nv ") + block.startswith(b"v ")
        faces += block.count(b"\nf ") + block.startswith(b"f ")
        if lines > MAX_LINES:
            raise DataError(f"“{path.name}” has more than {MAX_LINES:,} lines.")
        _bound(path.name, vertices, MAX_VERTICES, "vertices")
        _bound(path.name, faces, MAX_TRIANGLES, "triangles")


def _absolute(name: str, text: bytes, vertices: int) -> bytes:
    """Return lines in which no face counts back from the last vertex, as negative indices do."""

    def counted(match: re.Match[bytes]) -> bytes:
        index = vertices + 1 - int(match[1])
        if index < 1:
            raise DataError(f"“{name}” has a face with a vertex that is not there.")
        return b"%d" % index

    found = []
    for line in text.splitlines():
        if line[:1] == b"f":
            found.append(re.sub(rb"-(\d{1,12})", counted, line))
        else:
            vertices += 1
            found.append(line)
    return b"\n".join(found) + b"\n"


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := _block(file, path.name):
            yield block


def _block(file: BinaryIO, name: str) -> bytes:
    """Return some whole lines; one that a backslash continues is not cut."""
    block = file.read(BLOCK)
    while block[-1:] != b"\n" or block.endswith((b"\\\n", b"\\\r\n")):
        rest = file.readline(MAX_LINE + 1)
        if len(rest) > MAX_LINE or len(block) > 2 * BLOCK:
            raise DataError(f"“{name}” has a line of more than {MAX_LINE // 1024} kB.")
        if not rest:
            break
        block += rest
    return block


def _bound(name: str, count: int, most: int, what: str) -> None:
    if count > most:
        raise DataError(f"“{name}” has more than {most:,} {what}; so many are drawn at most.")
