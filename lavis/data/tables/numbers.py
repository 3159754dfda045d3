"""Numbers as people write them in tables, and columns that only number the rows."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Literal

Mark = Literal[".", ","]

#: What stands for a number that is not there.
MISSING = frozenset({"", "na", "n/a", "nan", "null", "none", "-", "?", "."})
#: What a column is called that numbers the rows.
NUMBERING = frozenset(
    {"#", "id", "ids", "index", "key", "no", "no.", "nr", "nr.", "number", "row", "uid"}
)
#: Rows and other columns of numbers without which 1, 2, 3, … may be measured as well.
LEAST_ROWS, LEAST_OTHERS = 8, 2
_GROUPED = {
    ".": re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d*)?"),
    ",": re.compile(r"[+-]?[1-9]\d{0,2}(\.\d{3})+(,\d*)?"),
}
_MINUS = "\u2212"


def number(cell: str, *, decimal: Mark = ".", grouped: bool = False) -> float | None:
    """Return a finite number, None for what is missing or none.

    Parameters
    ----------
    cell : str
    decimal : {".", ","}
    grouped : bool
        Whether the other mark may part the thousands.
    """
    text = cell.strip().replace(_MINUS, "-")
    if text.lower() in MISSING or "_" in text:
        return None
    if grouped and _GROUPED[decimal].fullmatch(text):
        text = text.replace("," if decimal == "." else ".", "")
    if decimal == ",":
        if "." in text and "," in text:
            return None
        text = text.replace(",", ".")
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def numbers(column: Sequence[str], delimiter: str) -> list[float | None]:
    """Return the numbers of a column, written as most of its cells can be read.

    Parameters
    ----------
    column : sequence of str
    delimiter : str
        What parts the cells: where it is no comma, a comma is likelier the decimal mark.
    """
    decimal = _decimal(column, delimiter)
    return [number(cell, decimal=decimal, grouped=True) for cell in column]


def _decimal(column: Sequence[str], delimiter: str) -> Mark:
    """Return the decimal mark of a column."""
    marked = [cell.strip() for cell in column if "," in cell]
    if not marked:
        both = any(cell.count(".") > 1 and _GROUPED[","].fullmatch(cell.strip()) for cell in column)
        return "," if both else "."
    for cell in marked:
        if "." in cell:  # the last one is the decimal mark
            return "," if cell.rfind(",") > cell.rfind(".") else "."
    grouped = all(_GROUPED["."].fullmatch(cell.replace(_MINUS, "-")) for cell in marked)
    sure = delimiter != ";" or any(cell.count(",") > 1 for cell in marked)
    return "." if grouped and sure else ","


def numbering(
    names: Sequence[str], columns: Sequence[Sequence[float | None]], places: Sequence[int]
) -> int | None:
    """Return which column only numbers the rows, None where none does.

    That is one of whole numbers, each once: of a name that says so, or 1, 2, 3, … (or from 0) in
    front of others.

    Parameters
    ----------
    names : sequence of str
        Of the columns.
    columns : sequence of sequence of float or None
    places : sequence of int
        Of the columns of numbers.
    """
    for place in places if len(places) > 1 else ():
        found = [value for value in columns[place] if value is not None]
        whole = len(found) == len(columns[place]) and all(v == math.floor(v) for v in found)
        if not whole or len(set(found)) < len(found) or len(found) < 2:
            continue
        if names[place].strip().lower() in NUMBERING:
            return place
        counts = found in ([float(i + start) for i in range(len(found))] for start in (0, 1))
        others = len(places) > LEAST_OTHERS and len(found) >= LEAST_ROWS
        if place == 0 and counts and others:
            return place
    return None
