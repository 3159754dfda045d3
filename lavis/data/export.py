"""Files of numbers for other programs: columns as CSV, arrays as NPZ."""

from __future__ import annotations

import codecs
import contextlib
import csv
import errno
import os
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lavis.data.atomic import replacing
from lavis.data.errors import DataError, because

#: NumPy's letters for truth values, integers, floats, complex numbers and text: no objects.
KINDS = "biufcU"

#: The earliest date that a zip can hold; with one date, equal arrays give equal files.
EPOCH = (1980, 1, 1, 0, 0, 0)


def write_csv(path: Path, columns: Mapping[str, ArrayLike]) -> None:
    """Write columns of one length under a line with their names.

    Every float stands with as many digits as it takes to read it back exactly in its own dtype;
    missing values are written ``nan``, and infinity ``inf``. The text is UTF-8 and its lines end
    in a line feed; a byte order mark stands first only where a name is not ASCII, since Excel
    needs it then.

    Parameters
    ----------
    path : pathlib.Path
        A link is followed. A file that is there already is replaced as a whole.
    columns : mapping of str to array_like
        Host arrays of shape (n,): numbers, truth values or text.

    Raises
    ------
    DataError
        If the columns do not fit, or the file cannot be written; it is then as it was before.
    """
    texts = {name: _texts(name, column) for name, column in columns.items()}
    lengths = {name: len(text) for name, text in texts.items()}
    if not texts:
        raise DataError("There are no columns to write.")
    if len(set(lengths.values())) > 1:
        (first, m), (other, n) = _unequal(lengths)
        raise DataError(
            f"All columns must have one length; “{first}” has {m} entries and “{other}” {n}."
        )
    encoding = "utf-8" if "".join(texts).isascii() else "utf-8-sig"
    with _replacing(path) as file:
        writer = csv.writer(codecs.getwriter(encoding)(file), lineterminator="\n")
        writer.writerow(texts)
        writer.writerows(zip(*texts.values(), strict=True))


def write_npz(path: Path, arrays: Mapping[str, ArrayLike]) -> None:
    """Write arrays into one file that `numpy.load` reads without pickle.

    Equal arrays give files that are equal to the byte.

    Parameters
    ----------
    path : pathlib.Path
        A link is followed. A file that is there already is replaced as a whole.
    arrays : mapping of str to array_like
        Host arrays of numbers, truth values or text, by the names to find them under.

    Raises
    ------
    DataError
        If a name or an array cannot be stored, or the file cannot be written; it is then as it
        was before.
    """
    if not arrays:
        raise DataError("There are no arrays to write.")
    values = {_member(name): _array(name, array) for name, array in arrays.items()}
    with _replacing(path) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name, value in values.items():
            with archive.open(zipfile.ZipInfo(name, EPOCH), "w", force_zip64=True) as member:
                np.lib.format.write_array(member, value, allow_pickle=False)


def _array(name: str, array: ArrayLike) -> NDArray[Any]:
    value = np.asarray(array)
    if value.dtype.kind not in KINDS:
        raise DataError(f"“{name}” must hold numbers or text; its dtype is {value.dtype}.")
    return value


def _texts(name: str, column: ArrayLike) -> list[str]:
    """Return the entries as text, each float with the fewest digits that name it."""
    value = _array(name, column)
    if value.ndim != 1:
        raise DataError(f"“{name}” must be one column; its shape is {value.shape}.")
    return [str(entry) for entry in value]


def _unequal(lengths: dict[str, int]) -> tuple[tuple[str, int], tuple[str, int]]:
    """Return the first column and the first one of another length."""
    first = next(iter(lengths.items()))
    return first, next(item for item in lengths.items() if item[1] != first[1])


def _member(name: str) -> str:
    """Return the name of an array's part of the file."""
    if not name or not name.isprintable() or set(name) & set('/\\:*?"<>|'):
        raise DataError(f"{name!a} cannot name an array: letters, digits and spaces can.")
    return f"{name}.npy"


@contextlib.contextmanager
def _replacing(path: Path) -> Iterator[IO[bytes]]:
    """Give a file to write in the place of a path; failures of the system become sentences."""
    target = Path(os.path.realpath(path))
    try:
        if target.exists():
            _check_old(target)
        with replacing(target, durable=True) as file:
            yield file
    except OSError as error:
        raise DataError(f"“{path.name}” cannot be written: {because(error)}.") from error


def _check_old(target: Path) -> None:
    """Refuse to replace what is no file, or is protected, though the folder would allow it."""
    if target.is_dir():
        raise IsADirectoryError(errno.EISDIR, "")
    if not target.is_file():
        raise OSError("it is no ordinary file")
    if not os.access(target, os.W_OK):
        raise OSError("it is write-protected")
