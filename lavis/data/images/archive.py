"""Pictures in an .npz file, of which nothing is believed before it is checked."""

from __future__ import annotations

import lzma
import math
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from lavis.data.errors import DataError, because
from lavis.data.images.imageset import MOST_NUMBERS, ImageSet, image_set
from lavis.data.images.labels import PEOPLE, people_of, refused
from lavis.data.images.layout import Layout, layout_of, of_pictures

#: What the array of the pictures may be called.
IMAGES = ("images", "faces", "X", "data", "arr_0")
#: Bytes of an array of pictures as it is stored, and numbers that become levels at once.
MOST_STORED, AT_ONCE = 10**9, 2**22
#: Arrays whose names are given where none is what is wanted.
NAMED = 8
#: What reading a broken archive raises.
BROKEN = (ValueError, OSError, EOFError, zipfile.BadZipFile, zlib.error, lzma.LZMAError)
#: Of a header that NumPy writes.
_HEADER = 10_000


@dataclass(frozen=True)
class Member:
    """An array within an archive, as its header declares it.

    Attributes
    ----------
    name : str
        Of the file within the archive.
    dtype : numpy.dtype
    shape : tuple of int
    fortran : bool
        Whether it is stored column by column.
    """

    name: str
    dtype: np.dtype[Any]
    shape: tuple[int, ...]
    fortran: bool


def read_npz(path: Path) -> ImageSet:
    """Read pictures, and who is on them, from an .npz file.

    The pictures are the array `images` (also `faces`, `X`, `data`, `arr_0`, or the only one that
    can be pictures), (n, h, w), (n, h·w) of square pictures, or in colour (n, h, w, 3); the people
    `people` (also `subject`, `target`, `labels`, `names`, `y`, `arr_1`), (n,). Whole numbers count
    to the largest of their kind; others to 1, to 255 where any is above 1, or to the largest where
    any is above that; from the least where any is below 0.

    Parameters
    ----------
    path : pathlib.Path

    Returns
    -------
    ImageSet

    Raises
    ------
    DataError
        If it is no such file, or declares more than fits into memory.
    """
    with opened(path) as archive:
        found = pictures_in(path, archive)
        layout = layout_in(path, found)
        n, h, w = layout.size
        stored = math.prod(found.shape) * found.dtype.itemsize
        if n * h * w > MOST_NUMBERS or stored > MOST_STORED:
            raise DataError(
                f"“{path.name}” has {n} pictures of {w} × {h} pixels, more than are held in "
                "memory: choose “Fit in chunks”, or make them smaller."
            )
        array = _read(path, archive, found)
        people, notes = _people(path, archive, n)
    span = span_of(array.dtype, *ends_of(array))
    images = np.empty((n, h, w), dtype=np.float32)
    step = max(1, AT_ONCE // (h * w * layout.channels))
    for start in range(0, n, step):
        part = slice(start, start + step)
        images[part] = layout.grey(levels(path, array[part], span))
    told = named(found) + colours(layout)
    return image_set(path.stem, images, people, notes=(*told, *odd_span(*span), *notes))


def look(path: Path, least: int) -> None:
    """Refuse an archive without so many pictures, by its headers alone.

    Parameters
    ----------
    path : pathlib.Path
    least : int

    Raises
    ------
    DataError
        As `read_npz`, but for what only the numbers themselves tell.
    """
    with opened(path) as archive:
        n, _, _ = layout_in(path, pictures_in(path, archive)).size
    if n < least:
        raise DataError(f"“{path.name}” has {n} pictures; wanted are {least} at least.")


def opened(path: Path) -> zipfile.ZipFile:
    """Open an archive.

    Raises
    ------
    DataError
        If it is none.
    """
    try:
        if not path.is_file():
            raise DataError(f"“{path.name}” is no file.")
        return zipfile.ZipFile(path)
    except OSError as error:
        raise DataError(f"“{path.name}” cannot be read: {because(error)}.") from error
    except (zipfile.BadZipFile, NotImplementedError) as error:
        raise DataError(
            f"“{path.name}” is no .npz file: wanted is what numpy.savez writes."
        ) from error


def pictures_in(path: Path, archive: zipfile.ZipFile) -> Member:
    """Return the array of the pictures, as declared.

    Raises
    ------
    DataError
        If there is none, or it is of no numbers.
    """
    name = _first(archive, IMAGES)
    found = _likely(path, archive) if name is None else declared(path, archive, name)
    if found.dtype.kind not in "buif" or found.dtype.itemsize > 8:
        raise DataError(
            f"The pictures of “{path.name}” are {found.dtype}; wanted are real numbers."
        )
    return found


def declared(path: Path, archive: zipfile.ZipFile, name: str) -> Member:
    """Return what the header of an array says, having seen that the file can hold it.

    Raises
    ------
    DataError
        If the header makes no sense, or the array holds Python objects.
    """
    found, size = _told(path, archive, name)
    if found.dtype.hasobject:
        raise DataError(
            f"The array “{name.removesuffix('.npy')}” of “{path.name}” holds Python objects, which "
            "are not read."
        )
    if math.prod(found.shape) * found.dtype.itemsize != size:
        raise DataError(f"The array “{name}” of “{path.name}” is not as long as it declares.")
    return found


def _told(path: Path, archive: zipfile.ZipFile, name: str) -> tuple[Member, int]:
    """Return what the header of an array says, and the bytes behind it; nothing is unpickled."""
    try:
        with archive.open(name) as stream:
            shape, fortran, dtype = _header(stream)
            start = stream.tell()
        size = archive.getinfo(name).file_size
    except (RuntimeError, NotImplementedError) as error:
        raise DataError(f"“{path.name}” is packed or locked in a way that is not read.") from error
    except Exception as error:  # a header is text, over which NumPy's reader stumbles in any way
        raise DataError(f"The array “{name}” of “{path.name}” is broken.") from error
    return Member(name, dtype, shape, fortran), size - start


def _likely(path: Path, archive: zipfile.ZipFile) -> Member:
    """Return the only array that can be pictures, where none has the name of them.

    Raises
    ------
    DataError
        If there is none, or more than one.
    """
    entries = [entry for entry in archive.namelist() if entry.endswith(".npy")]
    members = [_told(path, archive, entry)[0] for entry in entries[:NAMED]]
    found = [member for member in members if of_pictures(member.dtype, member.shape)]
    if len(found) == 1:
        return declared(path, archive, found[0].name)
    there = ", ".join(entry.removesuffix(".npy") for entry in entries[:NAMED]) or "none"
    several = "" if not found else f" {len(found)} of them can be pictures: call one “images”."
    raise DataError(f"“{path.name}” has no array “images”; its arrays: {there[:200]}.{several}")


def layout_in(path: Path, found: Member) -> Layout:
    """Return how the pictures lie in their array.

    Raises
    ------
    DataError
        If its shape is none of pictures.
    """
    layout = layout_of(found.shape)
    if layout is not None:
        return layout
    came = " × ".join(str(length) for length in found.shape) or "one number"
    raise DataError(
        f"The pictures of “{path.name}” are {came}; wanted is number × height × width, or number × "
        "pixels of square ones; in colour number × height × width × 3."
    )


def named(found: Member) -> tuple[str, ...]:
    """Return a note where the pictures were not called as pictures are."""
    name = found.name.removesuffix(".npy")
    return () if name in IMAGES else (f"The pictures are the array “{name}”.",)


def colours(layout: Layout) -> tuple[str, ...]:
    """Return a note where colours became levels of grey."""
    return ("The pictures are in colour, of which the levels of grey are taken.",) * (
        layout.channels > 1
    )


def ends_of(array: NDArray[Any]) -> tuple[float, float]:
    """Return the least and the largest of the numbers of pictures; NaN counts as none."""
    if not array.size:
        return 0.0, 0.0
    return float(np.fmin.reduce(array, axis=None)), float(np.fmax.reduce(array, axis=None))


def span_of(dtype: np.dtype[Any], least: float, largest: float) -> tuple[float, float]:
    """Return what counts as black and as white.

    Parameters
    ----------
    dtype : numpy.dtype
    least, largest : float
        Of all numbers.

    Returns
    -------
    black, white : float
        0 and the largest of a kind of whole numbers of at most 16 bits; 0 and 1 or 0 and 255 where
        the numbers keep to it; else the least and the largest.
    """
    if dtype.kind == "b":
        return 0.0, 1.0
    white = next((most for most in (1.0, 255.0) if largest <= most), largest)
    if dtype.kind in "iu" and dtype.itemsize <= 2:
        white = float(np.iinfo(dtype).max)
    return (0.0, white) if least >= 0 else (least, max(largest, 0.0))


def odd_span(black: float, white: float) -> tuple[str, ...]:
    """Return a note where numbers are no levels that pictures commonly have."""
    if black == 0:
        return ()
    return (f"The numbers run from {black:g} to {white:g}, which are black and white here.",)


def levels(path: Path, array: NDArray[Any], span: tuple[float, float]) -> NDArray[np.float32]:
    """Return levels from 0 to 1.

    Raises
    ------
    DataError
        If there is NaN or infinity among them.
    """
    black, white = span
    with np.errstate(over="ignore", invalid="ignore"):  # what overflows is refused
        found = array.astype(np.float32)
        found -= np.float32(black)
        found /= np.float32(white - black)
    if not np.isfinite(found).all():
        raise DataError(f"The pictures of “{path.name}” hold NaN or infinity.")
    return np.clip(found, 0, 1, out=found)


def _header(stream: IO[bytes]) -> tuple[tuple[int, ...], bool, np.dtype[Any]]:
    form = np.lib.format
    version = form.read_magic(stream)
    read = {(1, 0): form.read_array_header_1_0, (2, 0): form.read_array_header_2_0}.get(version)
    if read is None:
        raise ValueError("unknown version")
    return read(stream, max_header_size=_HEADER)


def _first(archive: zipfile.ZipFile, names: tuple[str, ...]) -> str | None:
    there = set(archive.namelist())
    return next((f"{name}.npy" for name in names if f"{name}.npy" in there), None)


def _read(path: Path, archive: zipfile.ZipFile, member: Member) -> NDArray[Any]:
    try:
        with archive.open(member.name) as stream:
            found: NDArray[Any] = np.lib.format.read_array(stream, allow_pickle=False)
            return found
    except BROKEN as error:
        raise DataError(f"The array “{member.name}” of “{path.name}” is broken.") from error


def _people(
    path: Path, archive: zipfile.ZipFile, n: int
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the people, and a note where those that are there cannot be taken."""
    entry = _first(archive, PEOPLE)
    if entry is None:
        return (), ()
    name = entry.removesuffix(".npy")
    found, _ = _told(path, archive, entry)
    why = refused(name, found.dtype, found.shape, n)
    if why:
        return (), (why,)
    found = declared(path, archive, entry)
    people = people_of(_read(path, archive, found))
    if not people:
        why = f"The array “{name}” holds numbers that are not whole, which name nobody; "
        return (), (f"{why}it is left out.",)
    return people, ()
