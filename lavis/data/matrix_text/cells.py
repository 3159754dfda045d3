"""Tables without brackets: CSV, cells of a spreadsheet, plain numbers."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

import numpy as np

from lavis.data.errors import DataError
from lavis.data.matrix_text.pasted import (
    QUOTED,
    Pasted,
    Source,
    check_count,
    check_rectangle,
    is_label,
    misplaced,
    number,
)

SOURCES: dict[str, Source] = {"\t": "spreadsheet", ";": "csv", ",": "csv", "": "numbers"}

_ASSIGNMENT = re.compile(r"\s*+[A-Za-z_]\w*+[ \t]*+=[ \t]*+\n")  # what MATLAB prints first
_COMMA = re.compile(r"[^\s\w.,]?([0-9]*+),([0-9]++)(?:[eE][^.,]++)?")
_THOUSANDS_SPACE = re.compile("[0-9][\xa0\u2007\u2009\u202f][0-9]{3}(?![0-9])")


def read_cells(text: str, max_entries: int) -> Pasted:
    """Read a table without brackets; its first row and first column may be names.

    Parameters
    ----------
    text : str
        With line feeds as line ends.
    max_entries : int

    Raises
    ------
    DataError
        If it is none.
    """
    assignment = _ASSIGNMENT.match(text)
    if assignment:
        text = text[assignment.end() :]
    delimiter = _delimiter(text)
    grid = _grid(text, delimiter, max_entries)
    if not delimiter:
        grid = _split_at_blanks(grid)
    check_rectangle(grid)
    names, row_names, first_row, first_column = _names(grid)
    cells = [row[first_column:] for row in grid[first_row:]]
    check_count(sum(map(len, cells)), max_entries)
    if delimiter in ("\t", ";"):
        cells = _with_points(cells, first_row + 1, first_column + 1)
    rows = [
        [number(cell, i, j) for j, cell in enumerate(row, first_column + 1)]
        for i, row in enumerate(cells, first_row + 1)
    ]
    source: Source = "matlab" if assignment else SOURCES[delimiter]
    return Pasted(np.array(rows), source, names, row_names)


def _delimiter(text: str) -> str:
    """Return what separates the cells: what stands in every line, or else in any; "" for blanks."""
    outside = QUOTED.sub("", text)
    lines = [line for line in outside.split("\n") if line.strip()]
    for delimiter in "\t;,":
        if all(delimiter in line for line in lines):
            return delimiter
    return next((delimiter for delimiter in "\t;," if delimiter in outside), "")


def _grid(text: str, delimiter: str, max_entries: int) -> list[list[str]]:
    """Return the cells, without empty rows and what separators at the ends of rows leave."""
    rows = csv.reader(
        io.StringIO(text), delimiter=delimiter or "\t", skipinitialspace=True, strict=True
    )
    grid: list[list[str]] = []
    entries = 0
    try:
        for row in _filled(rows):
            grid.append(row)
            entries += len(row)
            # A row and a column may be names.
            check_count(entries - len(grid) - len(grid[0]), max_entries)
            check_count(len(grid) - 1, max_entries)
    except csv.Error as error:
        raise DataError(
            f"Row {len(grid) + 1} has a quotation mark out of place, or a cell that is too long."
        ) from error
    width = max((_extent(row) for row in grid), default=0)
    return [row[:width] for row in grid]


def _filled(rows: Iterator[list[str]]) -> Iterator[list[str]]:
    """Yield the rows that are not empty, each cell without blanks around it."""
    for row in rows:
        stripped = [cell.strip() for cell in row]
        if any(stripped):
            yield stripped


def _extent(row: list[str]) -> int:
    """Return how long a row is without the empty cells at its end."""
    return next(i for i in range(len(row), 0, -1) if row[i - 1])


def _split_at_blanks(grid: list[list[str]]) -> list[list[str]]:
    """Split lines into words, unless they are one column under a name of several words."""
    lines = [row[0] for row in grid]
    if len(lines) > 1 and all(len(line.split()) == 1 for line in lines[1:]) and is_label(lines[0]):
        return grid
    for place, line in enumerate(lines, 1):
        found = _THOUSANDS_SPACE.search(line)
        if found:
            raise DataError(
                f"In row {place}, “{line[found.start() : found.end()]}” could be one number or "
                "two; write it without the space, or with a plain one."
            )
    return [line.split() for line in lines]


def _names(grid: list[list[str]]) -> tuple[tuple[str, ...], tuple[str, ...], int, int]:
    """Find names of columns and rows; return them and where the numbers begin."""
    head, width = grid[0], len(grid[0])
    first_row = int(len(grid) > 1 and _are_names(head) and _are_names(head[min(1, width - 1) :]))
    column = [row[0] for row in grid[first_row:]]
    first_column = int(width > 1 and _are_names(column))
    names = tuple(head[first_column:]) if first_row else ()
    return names, tuple(column) if first_column else (), first_row, first_column


def _are_names(cells: list[str]) -> bool:
    """Tell whether all cells are labels or empty, and one is a label."""
    return any(cells) and all(not cell or is_label(cell) for cell in cells)


def _with_points(cells: list[list[str]], first_row: int, first_column: int) -> list[list[str]]:
    """Return cells with decimal points where they have decimal commas.

    ``1,234`` alone could be either; that a comma is decimal shows in another cell, such as 0,5.
    """
    found = [
        (i, j, match)
        for i, row in enumerate(cells)
        for j, cell in enumerate(row)
        if (match := _COMMA.fullmatch(cell))
    ]
    if not found:
        return cells
    pointed = any("." in cell for row in cells for cell in row)
    if not pointed and any(_is_decimal(match[1], match[2]) for _, _, match in found):
        return [[cell.replace(",", ".") for cell in row] for row in cells]
    i, j, match = found[0]
    raise misplaced(
        match[0],
        i + first_row,
        j + first_column,
        "where the comma could be decimal or separate thousands; write a decimal point",
    )


def _is_decimal(whole: str, part: str) -> bool:
    """Tell whether a comma between these digits cannot separate thousands."""
    return len(part) != 3 or not 1 <= len(whole) <= 3 or whole.startswith("0")
