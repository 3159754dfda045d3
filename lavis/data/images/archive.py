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

#: What the arrays may be called: the pictures, and the people on them.
IMAGES = ("images", "faces", "X", "data", "arr_0")
PEOPLE = ("people", "subject", "target", "labels", "names", "y", "arr_1")
#: Bytes of the names of people.
MOST_LABELS = 50_000_000
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

    The pictures are the array `images` (also `faces`, `X`, `data`, `arr_0`), (n, h, w), or (n,
    h·w) of square pictures; the people `people` (also `subject`, `target`, `labels`, `names`,
    `y`, `arr_1`), (n,). Whole numbers count to the largest of their kind; others to 1, to 255 where
    any is above 1, or to the largest where any is above that; from the least where any is below 0.

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
        n, h, w = sizes(path, found.shape)
        if n * h * w > MOST_NUMBERS:
            raise DataError(
                f"“{path.name}” has {n} pictures of {w} × {h} pixels, more than are held in "
                "memory: choose “Fit in chunks”, or make them smaller."
            )
        array = _read(path, archive, found)
        people, notes = _people(path, archive, n)
    span = span_of(array.dtype, *ends_of(array))
    images = levels(path, array.reshape(n, h, w), span)
    return image_set(path.stem, images, people, notes=(*odd_span(*span), *notes))


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
    if name is None:
        there = ", ".join(entry.removesuffix(".npy") for entry in archive.namelist()[:8]) or "none"
        raise DataError(f"“{path.name}” has no array “images”; its arrays: {there[:200]}.")
    found = declared(path, archive, name)
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
        If the header makes no sense.
    """
    try:
        with archive.open(name) as stream:
            shape, fortran, dtype = _header(stream)
            start = stream.tell()
        size = archive.getinfo(name).file_size
    except (RuntimeError, NotImplementedError) as error:
        raise DataError(f"“{path.name}” is packed or locked in a way that is not read.") from error
    except Exception as error:  # a header is text, over which NumPy's reader stumbles in any way
        raise DataError(f"The array “{name}” of “{path.name}” is broken.") from error
    if dtype.hasobject:
        raise DataError(
            f"The array “{name}” of “{path.name}” holds Python objects, which are not read."
        )
    if math.prod(shape) * dtype.itemsize != size - start:
        raise DataError(f"The array “{name}” of “{path.name}” is not as long as it declares.")
    return Member(name, dtype, shape, fortran)


def sizes(path: Path, shape: tuple[int, ...]) -> tuple[int, int, int]:
    """Return number, height and width of pictures.

    Raises
    ------
    DataError
        If the shape is none of pictures.
    """
    if len(shape) == 3 and min(shape) > 0:
        return (shape[0], shape[1], shape[2])
    side = math.isqrt(shape[1]) if len(shape) == 2 else 0
    if side and side * side == shape[1] and shape[0]:
        return (shape[0], side, side)
    came = " × ".join(str(length) for length in shape) or "one number"
    raise DataError(
        f"The pictures of “{path.name}” are {came}; wanted is number × height × width, or number × "
        "pixels of square ones."
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
    name = _first(archive, PEOPLE)
    if name is None:
        return (), ()
    found = declared(path, archive, name)
    if (
        found.shape != (n,)
        or found.dtype.kind not in "iuUS"
        or n * found.dtype.itemsize > MOST_LABELS
    ):
        array = name.removesuffix(".npy")
        return (), (f"The array “{array}” is not one name or number a picture; it is left out.",)
    labels = _read(path, archive, found)
    if labels.dtype.kind == "S":
        labels = np.char.decode(labels, "utf-8", "replace")
    return tuple(str(label) for label in labels.tolist()), ()
