"""What was read, and what the readers share: numbers, and the sentences of refusal."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from lavis.data.errors import DataError

Source: TypeAlias = Literal["numpy", "latex", "csv", "spreadsheet", "matlab", "numbers"]

#: Cells in quotation marks; what stands in them separates nothing.
QUOTED = re.compile(r'"[^"]*+"')

#: Signs that word processors and typesetters put for a minus: hyphens, dashes, U+2212.
DASHES = "\u2010\u2011\u2012\u2013\u2212\ufe63\uff0d"
TO_MINUS = str.maketrans(dict.fromkeys(DASHES, "-"))

# Possessive, so that no text makes the search long.
NUMBER = rf"[+\-{DASHES}]?(?:[0-9]++(?:\.[0-9]*+)?|\.[0-9]++)(?:[eE][+\-{DASHES}]?[0-9]++)?"
FRACTION = rf"{NUMBER}(?:[ \t]*+/[ \t]*+{NUMBER})?"

MAX_DIGITS = 1200  # float64's longest exact decimal has about 770
MAX_QUOTE = 40

_FRACTION = re.compile(rf"({NUMBER})(?:\s*+/\s*+({NUMBER}))?")
_NOT_FINITE = re.compile(
    rf"[+\-{DASHES}]?(?:\w{{1,9}}\.)?(?:nan|na|n/a|inf|infinity|∞|\\infty)",
    re.IGNORECASE,
)
_LEFT_OUT = re.compile(r"\.\.\.|…|⋯|⋮|⋱|\\[cdlv]?dots[bc]?")
_ALMOST_NUMBER = re.compile(r"[+\-]?[.,]?[0-9][0-9.,'eE+\-]*+")
_CELL_ERROR = re.compile(r"#(?:N/A|NV|[\w/]{1,20}[!?])")


@dataclass(frozen=True, eq=False)
class Pasted:
    """A matrix that was read from text.

    Attributes
    ----------
    array : numpy.ndarray
        float64, finite. Of shape (n,) only where the text says so: ``array([1, 2])``; a line of
        plain numbers is (1, n), a column is (n, 1).
    source : str
        What the text was recognised as: ``"numpy"``, ``"latex"``, ``"csv"``, ``"spreadsheet"``,
        ``"matlab"`` or ``"numbers"``.
    names : tuple of str
        The texts above the columns, one a column; empty where there is no such row.
    row_names : tuple of str
        The texts before the rows, one a row; empty where there is no such column.
    """

    array: NDArray[np.float64]
    source: Source
    names: tuple[str, ...] = ()
    row_names: tuple[str, ...] = ()


def number(text: str, row: int, column: int) -> float:
    """Return the number that an entry says.

    Parameters
    ----------
    text : str
        Such as ``"-1.5e3"`` or ``"1/3"``.
    row, column : int
        Where it stands, counted from 1, for the message.

    Raises
    ------
    DataError
        If it says none, or one that float64 cannot hold.
    """
    match = _FRACTION.fullmatch(text.strip()) if len(text) <= MAX_DIGITS else None
    if match is None:
        raise refusal(text, row, column)
    value = float(match[1].translate(TO_MINUS))
    if match[2]:
        divisor = float(match[2].translate(TO_MINUS))
        if divisor == 0:
            raise misplaced(text, row, column, "which divides by zero")
        value /= divisor
    if not math.isfinite(value):
        raise misplaced(text, row, column, "which is too large for float64")
    return value


def is_label(text: str) -> bool:
    """Tell whether a cell is the name of a row or column, and no number gone wrong.

    Parameters
    ----------
    text : str
    """
    if is_missing(text) or _ALMOST_NUMBER.fullmatch(text.translate(TO_MINUS)):
        return False
    return any(letter.isalpha() for letter in text)


def is_missing(text: str) -> bool:
    """Tell whether a cell says that its number is missing, infinite or could not be computed.

    Parameters
    ----------
    text : str
    """
    return bool(_NOT_FINITE.fullmatch(text.strip()) or _CELL_ERROR.fullmatch(text.strip()))


def refusal(text: str, row: int, column: int) -> DataError:
    """Return the error for an entry that is no number.

    Parameters
    ----------
    text : str
    row, column : int
        Counted from 1.
    """
    if not text.strip():
        return DataError(f"Row {row}, column {column} is empty; a number is wanted.")
    if _LEFT_OUT.fullmatch(text.strip()):
        return misplaced(text, row, column, "which leaves numbers out; paste all of them")
    if _CELL_ERROR.fullmatch(text.strip()):
        return misplaced(text, row, column, "an error of the spreadsheet; a number is wanted")
    wanted = "a finite number is wanted" if is_missing(text) else "a number is wanted"
    return DataError(f"Row {row}, column {column} holds {quoted(text)}; {wanted}.")


def misplaced(text: str, row: int, column: int, why: str) -> DataError:
    """Return the error for an entry that is no good number, with the reason.

    Parameters
    ----------
    text : str
    row, column : int
        Counted from 1.
    why : str
        A clause to go on with after the entry.
    """
    return DataError(f"Row {row}, column {column} holds {quoted(text)}, {why}.")


def quoted(text: str) -> str:
    """Return a text in quotation marks, on one line, and short enough to stand in a message.

    Parameters
    ----------
    text : str
    """
    line = " ".join(text[: 4 * MAX_QUOTE].split())
    return f"“{line}”" if len(line) <= MAX_QUOTE else f"“{line[:MAX_QUOTE]}…”"


def check_count(count: int, max_entries: int) -> None:
    """Refuse a text with too many entries.

    Parameters
    ----------
    count, max_entries : int

    Raises
    ------
    DataError
    """
    if count > max_entries:
        raise DataError(
            f"The text has too many numbers; at most {max_entries} can be taken from text."
        )


def check_rectangle(rows: Sequence[Sequence[Any]]) -> None:
    """Refuse rows of different lengths, and a table of none.

    Parameters
    ----------
    rows : sequence of sequences

    Raises
    ------
    DataError
    """
    if not rows or not rows[0]:
        raise DataError("The text holds no numbers.")
    width = len(rows[0])
    for place, row in enumerate(rows, 1):
        if len(row) != width:
            raise DataError(
                f"Row {place} must have as many entries as row 1, which has {width}; "
                f"it has {len(row)}."
            )
