"""What a data table shows: columns, and rows of cells."""

from __future__ import annotations

import msgspec

from lavis.widgets.common.text import ascii_text, format_number, full_number

MISSING = "–"


class Column(msgspec.Struct, frozen=True):
    """One column.

    Attributes
    ----------
    title : str
    tip : str
        What it means, in a sentence.
    numeric : bool
        Whether its cells stand at the right, in tabular figures.
    mark : float or None
        Where along the cell a line stands that gauges are read against, from 0 to 1.
    """

    title: str
    tip: str = ""
    numeric: bool = True
    mark: float | None = None


class Cell(msgspec.Struct, frozen=True):
    """One cell.

    Attributes
    ----------
    text : str
        As it is read.
    full : str
        All of it, for the tooltip and for copies; without it, `text`.
    order : float, str or None
        What it is sorted by; None comes last whichever way.
    token : str
        Its colour; "" for that of text.
    gauge : (float, float, float) or None
        A bar behind the text from the first to the third, with a mark at the second: shares of the
        width, from 0 to 1.
    """

    text: str
    full: str = ""
    order: float | str | None = None
    token: str = ""
    gauge: tuple[float, float, float] | None = None

    @property
    def copy(self) -> str:
        """The cell for the clipboard: all digits, ASCII minus."""
        return ascii_text(self.full or self.text)


class Row(msgspec.Struct, frozen=True):
    """A line of the table, with a key that stays when it moves."""

    key: str
    cells: tuple[Cell, ...]


def number(value: float | None, digits: int = 4, token: str = "") -> Cell:
    """Return the cell of a number, a dash where there is none."""
    if value is None:
        return Cell(MISSING, token="muted")
    return Cell(format_number(value, digits), full_number(value), float(value), token)


def words(text: str, token: str = "", full: str = "") -> Cell:
    """Return the cell of a text."""
    return Cell(text, full, text.casefold(), token)
