"""CSV and its kin: which columns are numbers, which name the rows, and what is left out."""

from __future__ import annotations

import csv
import hashlib
import io
import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lavis.data.errors import DataError, because

#: Of a file that is read at all.
MAX_BYTES = 64 * 2**20
MAX_COLUMNS = 512
#: Of the cells of a column, the share that must be numbers, or it is a column of text.
NUMERIC = 0.5
#: What stands for a number that is not there.
MISSING = frozenset({"", "na", "n/a", "nan", "null", "none", "-", "?", "."})
DELIMITERS = ",;\t"
MAX_NAME = 60


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
    """

    columns: tuple[str, ...]
    values: NDArray[np.float64]
    names: tuple[str, ...]
    text_columns: tuple[str, ...]
    dropped: int
    sha256: str


def read_table(path: Path, *, max_numbers: int = 10**7) -> Table:
    """Read the numbers of a CSV file, or one with semicolons or tabs.

    Parameters
    ----------
    path : pathlib.Path
    max_numbers : int
        How many to take at most.

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
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        if b"\0" in content[:4096]:
            raise DataError(f"“{path.name}” is no text; wanted is a CSV file.") from None
        text = content.decode("latin-1")
    return table_from_text(
        text, path.name, max_numbers=max_numbers, sha256=hashlib.sha256(content).hexdigest()
    )


def table_from_text(text: str, name: str, *, max_numbers: int = 10**7, sha256: str = "") -> Table:
    """Read a table from text; as `read_table`.

    Parameters
    ----------
    text : str
    name : str
        Of where it comes from, for the messages.
    max_numbers : int
    sha256 : str
    """
    rows = _rows(text, name)
    header, rows = _header(rows)
    width = len(header)
    if width > MAX_COLUMNS:
        raise DataError(f"“{name}” has {width} columns; at most {MAX_COLUMNS} can be taken.")
    if len(rows) * width > 4 * max_numbers:
        raise DataError(f"“{name}” has {len(rows)} rows of {width} cells, which is too many.")
    comma = _decimal_comma(text)
    parsed = [[_number(row[j], comma=comma) for row in rows] for j in range(width)]
    numeric = [j for j in range(width) if _is_numeric(parsed[j])]
    if not numeric or not rows:
        raise DataError(f"“{name}” has no column of numbers; wanted is a table with at least one.")
    whole = [i for i in range(len(rows)) if all(parsed[j][i] is not None for j in numeric)]
    if not whole:
        raise DataError(f"In every row of “{name}” a number is missing; wanted are whole rows.")
    if len(whole) * len(numeric) > max_numbers:
        raise DataError(
            f"“{name}” has {len(whole)} × {len(numeric)} numbers; at most {max_numbers} can be "
            "taken here."
        )
    values = np.array([[parsed[j][i] for j in numeric] for i in whole], dtype=np.float64)
    texts = [j for j in range(width) if j not in numeric]
    names = tuple(rows[i][texts[0]].strip()[:MAX_NAME] for i in whole) if texts else ()
    return Table(
        _unique([header[j] for j in numeric]),
        values,
        names,
        tuple(header[j] for j in texts),
        len(rows) - len(whole),
        sha256,
    )


def _rows(text: str, name: str) -> list[list[str]]:
    """Return the cells of every row that is not blank, all of one width."""
    head = text[:8192]
    delimiter = max(DELIMITERS, key=head.count)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        rows = [row for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise DataError(f"“{name}” is no well-formed CSV file: {error}.") from error
    if not rows:
        raise DataError(f"“{name}” is empty; wanted is a table.")
    width = len(rows[0])
    for number, row in enumerate(rows, 1):
        if len(row) != width:
            raise DataError(
                f"Row {number} of “{name}” has {len(row)} cells and the first has {width}; wanted "
                "are rows of one length."
            )
    return rows


def _header(rows: list[list[str]]) -> tuple[list[str], list[list[str]]]:
    """Return the names of the columns, and the rows below."""
    first = rows[0]
    if any(_number(cell) is not None for cell in first):
        return [f"x{index}" for index in range(1, len(first) + 1)], rows
    names = [cell.strip()[:MAX_NAME] or f"x{index}" for index, cell in enumerate(first, 1)]
    return names, rows[1:]


def _decimal_comma(text: str) -> bool:
    """Return whether numbers are written with a comma: then something else parts the cells."""
    head = text[:8192]
    return head.count(",") > 0 and max(DELIMITERS, key=head.count) != ","


def _number(cell: str, *, comma: bool = False) -> float | None:
    """Return a finite number, None for what is missing or none."""
    text = cell.strip().replace("\u2212", "-")
    if text.lower() in MISSING or "_" in text:
        return None
    try:
        value = float(text.replace(",", ".") if comma else text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _is_numeric(column: list[float | None]) -> bool:
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
