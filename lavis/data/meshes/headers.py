"""What a mesh file says of itself, held against its size before anything is read."""

from __future__ import annotations

import re
from pathlib import Path

from lavis.data.errors import DataError
from lavis.data.meshes.mesh import MAX_TRIANGLES, MAX_VERTICES

#: A PLY header that is longer than this is none.
HEADER = 65_536
END = rb"^end_header\r?\n"
SIZES = {
    "char": 1, "uchar": 1, "int8": 1, "uint8": 1, "short": 2, "ushort": 2, "int16": 2, "uint16": 2,
    "int": 4, "uint": 4, "int32": 4, "uint32": 4, "float": 4, "float32": 4, "double": 8,
    "float64": 8,
}  # fmt: skip
STL_HEAD, STL_TRIANGLE = 84, 50
#: Text takes a reader of STL ten times its size in memory, and seconds.
STL_TEXT = 64 * 2**20


def check(path: Path, size: int) -> None:
    """Refuse a file whose declared counts do not fit its size, or that is no text where it must be.

    Parameters
    ----------
    path : Path
        Ends in .obj, .stl or .ply.
    size : int
        Of the file in bytes.

    Raises
    ------
    DataError
        With a sentence.
    """
    with path.open("rb") as file:
        head = file.read(HEADER)
    checks = {".obj": _check_text, ".stl": _check_stl, ".ply": _check_ply}
    checks[path.suffix.lower()](path.name, head, size)


def ply_header(path: Path) -> tuple[str, int]:
    """Return the header of a PLY file that has been checked, and its length in bytes."""
    with path.open("rb") as file:
        head = file.read(HEADER)
    end = re.search(END, head, re.MULTILINE)
    length = len(head) if end is None else end.end()
    return head[:length].decode("latin-1"), length


def _check_text(name: str, head: bytes, size: int) -> None:
    if not _is_text(head):
        raise DataError(f"“{name}” is no OBJ file: it is not text.")
    if re.search(rb"^\s*v\s", head, re.MULTILINE) is None and size <= HEADER:
        raise DataError(f"“{name}” has no vertices; wanted are lines such as “v 0 1 0”.")


def _check_stl(name: str, head: bytes, size: int) -> None:
    if head.lstrip()[:5].lower() == b"solid" and _is_text(head):
        if b"facet" not in head.lower():
            raise DataError(f"“{name}” has no triangles.")
        if size > STL_TEXT:
            raise DataError(
                f"“{name}” has {size // 2**20} MB of text; at most {STL_TEXT // 2**20} MB are "
                "read: save it as a binary STL."
            )
        return
    if size < STL_HEAD:
        raise DataError(f"“{name}” ends before its triangles begin: it is cut off, or no STL file.")
    count = int.from_bytes(head[80:84], "little")
    _bound(name, count, MAX_TRIANGLES, "triangles")
    wanted = STL_HEAD + STL_TRIANGLE * count
    if size < wanted:
        raise DataError(
            f"“{name}” says that it has {count} triangles, which take {wanted} bytes; "
            f"it has {size}."
        )
    if count == 0:
        raise DataError(f"“{name}” has no triangles.")


def _check_ply(name: str, head: bytes, size: int) -> None:
    if head[:3] != b"ply":
        raise DataError(f"“{name}” is no PLY file: it does not begin with “ply”.")
    end = re.search(END, head, re.MULTILINE)
    if end is None:
        raise DataError(f"“{name}” has a header without an end: it is cut off, or no PLY file.")
    lines = head[: end.start()].decode("latin-1").splitlines()
    binary = any(line.startswith("format binary") for line in lines)
    counts = {"vertex": 0, "face": 0}
    wanted = end.end()
    for element, count, least in _elements(name, lines, binary):
        counts[element] = count
        wanted += count * least
    _bound(name, counts["vertex"], MAX_VERTICES, "vertices")
    _bound(name, counts["face"], MAX_TRIANGLES, "faces")
    if counts["vertex"] == 0:
        raise DataError(f"“{name}” has no vertices.")
    if size + 1 < wanted:  # the last line of a text may lack its end
        raise DataError(
            f"“{name}” says that it has {counts['vertex']} vertices and {counts['face']} faces, "
            f"which take {wanted} bytes or more; it has {size}."
        )


def _elements(name: str, lines: list[str], binary: bool) -> list[tuple[str, int, int]]:
    """Return every element with its count and the least bytes that one of it takes."""
    found: list[tuple[str, int, int]] = []
    for line in lines:
        words = line.split()
        if words[:1] == ["element"]:
            if len(words) != 3 or not words[2].isdecimal() or len(words[2]) > 12:
                raise DataError(f"“{name}” has an element without a count: “{line[:40]}”.")
            found.append((words[1], int(words[2]), 0))
        elif words[:1] == ["property"] and found:
            element, count, least = found[-1]
            found[-1] = element, count, least + _least(name, words, binary)
    return found


def _least(name: str, words: list[str], binary: bool) -> int:
    """Return the least bytes that a property takes; of a list that is its length alone."""
    kinds = words[2:4] if words[1:2] == ["list"] else words[1:2]
    for kind in kinds:
        if kind not in SIZES or len(words) < len(kinds) + 2:
            raise DataError(f"“{name}” has a property of the unknown type “{kind[:20]}”.")
    if not kinds:
        raise DataError(f"“{name}” has a property without a type.")
    return SIZES[kinds[0]] if binary else 2


def _bound(name: str, count: int, most: int, what: str) -> None:
    if count > most:
        raise DataError(f"“{name}” has {count:,} {what}; at most {most:,} are read.")


def _is_text(head: bytes) -> bool:
    odd = sum(byte < 9 or 13 < byte < 32 for byte in head[:4096])
    return b"\0" not in head and odd * 100 <= len(head[:4096])
