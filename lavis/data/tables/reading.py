"""CSV and its kin: which columns are numbers, which name the rows, and what is left out."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lavis.data.errors import DataError, because
from lavis.data.tables.cells import MAX_NAME, cells_of, decoded
from lavis.data.tables.numbers import numbering, numbers

#: Of a file that is read at all.
MAX_BYTES = 64 * 2**20
MAX_COLUMNS = 512
#: Of the cells of a column, the share that must be numbers, or it is a column of text.
NUMERIC = 0.5


@dataclass(frozen=True, eq=False)
class Table:
    """Columns of numbers that stand beside each other without a gap.

    Attributes
    ----------
    columns : tuple of str
        Names of the d columns; unique.
    values : numpy.ndarray
        float64, shape (n, d), finite.
    names : tuple of str
        Of the n rows, from the first column of text; empty where there is none.
    text_columns : tuple of str
        Columns that were left out because they are text.
    dropped : int
        Rows that were left out because a number is missing.
    sha256 : str
        Of the bytes of the file.
    numbering : int or None
        Which of the columns only numbers the rows: its place among them.
    """

    columns: tuple[str, ...]
    values: NDArray[np.float64]
    names: tuple[str, ...]
    text_columns: tuple[str, ...]
    dropped: int
    sha256: str
    numbering: int | None = None


def read_table(path: Path, *, max_numbers: int = 10**7, max_columns: int = MAX_COLUMNS) -> Table:
    """Read the numbers of a file: a CSV, or one with semicolons, tabs or blanks.

    Parameters
    ----------
    path : pathlib.Path
    max_numbers, max_columns : int
        How many to take at most, of numbers and of columns of them.

    Raises
    ------
    DataError
        If it cannot be read or holds no table of numbers; the message is one sentence.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise DataError(
                f"“{path.name}” has {path.stat().st_size // 2**20} MB; a table may have at most "
                f"{MAX_BYTES // 2**20}."
            )
        content = path.read_bytes()
    except OSError as error:
        raise DataError(f"“{path.name}” cannot be read: {because(error)}.") from error
    return table_from_text(
        decoded(content, path.name),
        path.name,
        max_numbers=max_numbers,
        max_columns=max_columns,
        sha256=hashlib.sha256(content).hexdigest(),
    )


def table_from_text(
    text: str,
    name: str,
    *,
    max_numbers: int = 10**7,
    max_columns: int = MAX_COLUMNS,
    sha256: str = "",
) -> Table:
    """Read a table from text; as `read_table`.

    Parameters
    ----------
    text : str
    name : str
        Of where it comes from, for the messages.
    max_numbers, max_columns : int
    sha256 : str
    """
    header, rows, delimiter = cells_of(text, name)
    width = len(header)
    if width > MAX_COLUMNS:
        raise _too_wide(name, width, max_columns)
    if len(rows) * width > 4 * max_numbers:
        raise DataError(f"“{name}” has {len(rows)} rows of {width} cells, which is too many.")
    parsed = [numbers([row[j] for row in rows], delimiter) for j in range(width)]
    numeric = [j for j in range(width) if _is_numeric(parsed[j])]
    if not numeric or not rows:
        raise DataError(f"“{name}” has no column of numbers; wanted is a table with at least one.")
    if len(numeric) > max_columns:
        raise _too_wide(name, len(numeric), max_columns)
    whole = [i for i in range(len(rows)) if all(parsed[j][i] is not None for j in numeric)]
    if not whole:
        raise DataError(f"In every row of “{name}” a number is missing; wanted are whole rows.")
    if len(whole) * len(numeric) > max_numbers:
        raise DataError(
            f"“{name}” has {len(whole)} × {len(numeric)} numbers; at most {max_numbers} can be "
            "taken here."
        )
    place = numbering(header, parsed, numeric)
    texts = [j for j in range(width) if j not in numeric]
    return Table(
        _unique([header[j] for j in numeric]),
        np.array([[parsed[j][i] for j in numeric] for i in whole], dtype=np.float64),
        tuple(rows[i][texts[0]].strip()[:MAX_NAME] for i in whole) if texts else (),
        tuple(header[j] for j in texts),
        len(rows) - len(whole),
        sha256,
        None if place is None else numeric.index(place),
    )


def _too_wide(name: str, width: int, most: int) -> DataError:
    return DataError(f"“{name}” has {width} columns; at most {most} of numbers can be taken.")


def _is_numeric(column: Sequence[float | None]) -> bool:
    found = sum(value is not None for value in column)
    return found > 0 and found >= NUMERIC * len(column)


def _unique(names: list[str]) -> tuple[str, ...]:
    """Return names of which no two are the same."""
    found: list[str] = []
    for name in names:
        candidate, number = name, 2
        while candidate in found:
            candidate, number = f"{name} {number}", number + 1
        found.append(candidate)
    return tuple(found)
