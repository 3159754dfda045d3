"""Numbers on the clipboard: an offer as text, and a text as whatever the tool takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

from lavis.document import Keep, Kind, Offer, Tool
from lavis.widgets.shell.sending import accepted

if TYPE_CHECKING:
    from lavis.data.matrix_text import Pasted

# `lavis.data` brings NumPy and is imported where it is used: the first paint waits for neither.

Format = Literal["numpy", "latex", "csv"]

FORMATS: dict[Format, str] = {"numpy": "NumPy", "latex": "LaTeX", "csv": "CSV"}

#: What texts say that they are, as the provenance names it.
SOURCES = {
    "numpy": "as NumPy",
    "latex": "as LaTeX",
    "csv": "as CSV",
    "spreadsheet": "from a spreadsheet",
    "matlab": "as MATLAB",
    "numbers": "as numbers",
}

#: Numbers that are copied or pasted at most.
MAX_ENTRIES = 100_000


def as_text(offer: Offer, form: Format) -> str:
    """Write an offer for another program.

    Parameters
    ----------
    offer : Offer
    form : {"numpy", "latex", "csv"}

    Raises
    ------
    DataError
        For what has no such form: text, a stack of matrices, NaN, or too many numbers.
    """
    from lavis.data import matrix_text
    from lavis.data.errors import DataError

    if offer.array.size > MAX_ENTRIES:
        raise DataError(
            f"“{offer.name}” has {offer.array.size} numbers, and at most {MAX_ENTRIES} can be "
            "copied; export the data instead."
        )
    writers = {
        "numpy": matrix_text.to_numpy,
        "latex": matrix_text.to_latex,
        "csv": matrix_text.to_csv,
    }
    return writers[form](offer.array)


def meanings(text: str) -> list[Offer]:
    """Return what a text can be taken for, the likeliest first.

    A square of numbers is first a matrix, anything else a set of vectors, one a row, and a table
    where its columns have names. A single column is first one vector.

    Parameters
    ----------
    text : str

    Raises
    ------
    DataError
        If there are no numbers in it.
    """
    from lavis.data import matrix_text

    return _meanings(matrix_text.read(text, max_entries=MAX_ENTRIES))


def pasted(tool: Tool, params: msgspec.Struct, text: str, keep: Keep) -> tuple[msgspec.Struct, str]:
    """Return the Params of a tool that has taken a text, and the undo menu's words for it.

    Parameters
    ----------
    tool : Tool
    params : msgspec.Struct
        As they are before.
    text : str
    keep : callable
        Puts a large array into the asset store of the document.

    Raises
    ------
    ValueError
        With a sentence, where it cannot be read, or fits in none of its meanings.
    """
    if not tool.accepts:
        raise ValueError(f"{tool.title} takes nothing from the clipboard.")
    refusal: ValueError | None = None
    # The kind that a tool names first comes first: what it copies it takes back unchanged.
    kinds = list(tool.accepts)
    fitting = [offer for offer in meanings(text) if offer.kind in kinds]
    for offer in sorted(fitting, key=lambda offer: kinds.index(offer.kind)):
        try:
            words = f"Paste {_size(offer)} {offer.provenance.removeprefix('pasted ')}"
            return accepted(tool, params, offer, keep), words
        except ValueError as error:
            refusal = refusal or error
    raise refusal or ValueError(f"{tool.title} takes no numbers from the clipboard.")


def _meanings(read: Pasted) -> list[Offer]:
    array = read.array.reshape(1, -1) if read.array.ndim == 1 else read.array
    rows, columns = array.shape
    order: list[Kind] = ["vectors", "matrix", "table", "labelled_vectors", "image"]
    if read.names:
        order = ["table", "labelled_vectors", "vectors", "matrix", "image"]
    elif rows == columns:
        order = ["matrix", "vectors", "table", "labelled_vectors", "image"]
    provenance = f"pasted {SOURCES[read.source]}"
    labels, names = (read.row_names, read.names) if read.array.ndim == 2 else ((), ())
    offers = [Offer(kind, "pasted", array, provenance, labels, names) for kind in order]
    if columns == 1 and rows > 1 and not read.names:
        offers.insert(0, Offer("vectors", "pasted", array.T, provenance, columns=labels))
    return offers


def _size(offer: Offer) -> str:
    return " × ".join(map(str, offer.array.shape))
