"""Recognising what a text is."""

from __future__ import annotations

import re

from lavis.data.errors import DataError
from lavis.data.matrix_text.brackets import looks_bracketed, read_brackets
from lavis.data.matrix_text.cells import read_cells
from lavis.data.matrix_text.latex import read_latex
from lavis.data.matrix_text.pasted import QUOTED, Pasted

#: Characters that an entry may take with all that belongs to it, and a text beside its entries.
MAX_WIDTH = 32
MAX_REST = 4096

#: Marks without a width that come along from other programs.
INVISIBLE = dict.fromkeys(map(ord, "\ufeff\u200b\u200e\u200f\u2060"))


def read(text: str, *, max_entries: int = 10**6) -> Pasted:
    """Read a matrix from text, in whichever of the usual forms it is.

    Parameters
    ----------
    text : str
        What a user pasted, or the content of a small file.
    max_entries : int
        How many numbers to take at most; the length of the text is bounded with it.

    Returns
    -------
    Pasted

    Raises
    ------
    DataError
        If there is no matrix of finite numbers in it: what is wrong stands in one sentence, with
        the row and column, counted from 1 with a header as row 1 and blank lines left out.
    """
    longest = MAX_WIDTH * max_entries + MAX_REST
    if len(text) > longest:
        raise DataError(
            f"The text has {len(text)} characters; at most {longest} can be taken for "
            f"{max_entries} numbers."
        )
    text = _cleaned(text)
    if not text.strip():
        raise DataError("The text is empty; a matrix is wanted.")
    if "\\" in QUOTED.sub("", text):
        return read_latex(text.strip(), max_entries)
    if looks_bracketed(text.strip()):
        return read_brackets(text.strip(), max_entries)
    return read_cells(text, max_entries)


def _cleaned(text: str) -> str:
    """Return the text with one kind of line end, and without what nobody sees or can store."""
    text = text.encode("utf-8", "replace").decode("utf-8")  # lone halves of surrogate pairs
    text = text.translate(INVISIBLE).replace("\r\n", "\n")
    return re.sub("[\r\v\f\x1c-\x1e\x85\u2028\u2029]", "\n", text)
