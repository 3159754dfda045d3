"""The cells of a table in text: what parts them, what is a comment, what is the head."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable

from lavis.data.errors import DataError
from lavis.data.tables.numbers import MISSING, number

#: What may part two cells, the likelier ones first; a blank stands for any number of them.
DELIMITERS = (",", ";", "\t", " ")
COMMENT = "#"
#: Lines by which it is found out what parts the cells.
LOOKED = 60
MAX_NAME = 60
#: What a file of UTF-16 starts with.
WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_WORD = re.compile(r'"([^"]*)"|(\S+)')


def decoded(content: bytes, name: str) -> str:
    """Return the text of a file: UTF-8, UTF-16 with a mark, or else Latin-1.

    Raises
    ------
    DataError
        If it is no text.
    """
    try:
        if content.startswith(WIDE):
            return content.decode("utf-16")
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        if content.startswith(WIDE) or b"\0" in content[:4096]:
            raise DataError(f"“{name}” is no text; wanted is a CSV file.") from None
    return content.decode("latin-1")


def cells_of(text: str, name: str) -> tuple[list[str], list[list[str]], str]:
    """Return the names of the columns, the rows below, all of one width, and what parts the cells.

    Lines that start with # are comments, but for the last one above the table where it names the
    columns, and for rows whose name starts so.

    Raises
    ------
    DataError
        If the text is empty, or its rows are not of one width.
    """
    lines = [line for line in text.splitlines() if line.strip()]
    plain = [line for line in lines if not _commented(line)] or lines
    delimiter = _delimiter(plain[:LOOKED])
    try:
        rows = [row for row in _split(text, delimiter) if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise DataError(f"“{name}” is no well-formed CSV file: {error}.") from error
    if not rows:
        raise DataError(f"“{name}” is empty; wanted is a table.")
    head, rows = _without_comments(rows)
    if not rows:
        raise DataError(f"“{name}” holds comments only; wanted is a table.")
    width = len(rows[0])
    for place, row in enumerate(rows, 1):
        if len(row) != width:
            raise DataError(
                f"Row {place} of “{name}” has {len(row)} cells and the first has {width}; wanted "
                "are rows of one length."
            )
    if head is None and not any(map(_like_number, rows[0])):
        head, rows = rows[0], rows[1:]
    names = head or [""] * width
    names = [cell.strip()[:MAX_NAME] or f"x{place}" for place, cell in enumerate(names, 1)]
    return names, rows, delimiter


def _commented(line: str) -> bool:
    return line.lstrip().startswith(COMMENT)


def _without_comments(rows: list[list[str]]) -> tuple[list[str] | None, list[list[str]]]:
    """Return the names that a comment gives, None where it gives none, and the other rows."""
    first = next((i for i, row in enumerate(rows) if not _commented(row[0])), None)
    if first is None:  # each name starts so
        return None, rows if any(_measured(row, len(rows[0])) for row in rows) else []
    width = len(rows[first])
    kept = [row for row in rows[first:] if not _commented(row[0]) or _measured(row, width)]
    head = _head(rows[first - 1], width) if first else None
    return head if head and any(map(_like_number, rows[first])) else None, kept


def _head(row: list[str], width: int) -> list[str] | None:
    """Return the names of columns in a comment: as many as columns, the sign itself no name."""
    rest = row[0].strip().removeprefix(COMMENT).strip()
    if len(row) == width:
        return [rest or COMMENT, *row[1:]]
    return row[1:] if not rest and len(row) == width + 1 else None


def _measured(row: list[str], width: int) -> bool:
    """Return whether a row that starts like a comment is one of the table: with numbers."""
    return len(row) == width and any(map(_like_number, row[1:]))


def _delimiter(lines: list[str]) -> str:
    """Return what parts the cells of lines: into rows of one width, and into numbers."""
    scores = {each: _score(lines, each) for each in DELIMITERS}
    best = max(DELIMITERS, key=scores.__getitem__)
    if scores[best] > 0:
        return best
    return max(DELIMITERS[:-1], key="\n".join(lines).count)


def _score(lines: list[str], delimiter: str) -> float:
    """Return the share of numbers, 0 where the rows are not of one width of at least two."""
    try:
        rows = list(_split("\n".join(lines), delimiter))
    except csv.Error:
        return 0.0
    widths = {len(row) for row in rows if row}
    if len(widths) != 1 or widths == {1}:
        return 0.0
    cells = [cell for row in rows for cell in row]
    found = sum(cell.strip().lower() in MISSING or _like_number(cell) for cell in cells)
    return (1 + found) / (1 + len(cells))


def _like_number(cell: str) -> bool:
    return number(cell) is not None or number(cell, decimal=",") is not None


def _split(text: str, delimiter: str) -> Iterable[list[str]]:
    if delimiter != " ":
        return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    return ([a or b for a, b in _WORD.findall(line)] for line in text.splitlines())
