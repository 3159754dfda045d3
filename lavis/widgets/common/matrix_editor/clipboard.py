"""A matrix to and from the clipboard.

The readers and writers of `lavis.data` are loaded on first use: they need NumPy.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Literal, TypeAlias

from PySide6.QtGui import QGuiApplication

from lavis.data.errors import DataError

Matrix: TypeAlias = tuple[tuple[float, ...], ...]
Form: TypeAlias = Literal["NumPy", "LaTeX", "CSV"]

FORMS: tuple[Form, ...] = ("NumPy", "LaTeX", "CSV")

#: What no number and no expression has: then a text was meant as a matrix.
_STRUCTURE = re.compile(r"[\n\t;&\[]|\\begin")


def clipboard_text() -> str:
    """Return the text of the clipboard, or nothing."""
    return QGuiApplication.clipboard().text()


def copy_matrix(matrix: Sequence[Sequence[float]], form: Form) -> None:
    """Put a matrix on the clipboard, with all digits.

    Parameters
    ----------
    matrix : sequence of sequences of float
    form : {"NumPy", "LaTeX", "CSV"}
    """
    QGuiApplication.clipboard().setText(written(matrix, form))


def written(matrix: Sequence[Sequence[float]], form: Form) -> str:
    """Return a matrix as text for another program.

    Parameters
    ----------
    matrix : sequence of sequences of float
    form : {"NumPy", "LaTeX", "CSV"}
    """
    from lavis.data import matrix_text

    write: dict[Form, Callable[[Sequence[Sequence[float]]], str]] = {
        "NumPy": matrix_text.to_numpy,
        "LaTeX": matrix_text.to_latex,
        "CSV": matrix_text.to_csv,
    }
    return write[form](matrix)


def pasted(text: str, shape: tuple[int, int], parse: Callable[[str], float]) -> Matrix | None:
    """Return the matrix that a text says, or None where it is the text of one entry.

    Parameters
    ----------
    text : str
        NumPy code, LaTeX, CSV, cells of a spreadsheet, numbers.
    shape : tuple of int
        Rows and columns that are wanted.
    parse : callable
        Reads the text of one entry: what it takes is no matrix.

    Raises
    ------
    ValueError
        With a sentence, where the text was meant as a matrix and is none, or not of that shape.
    """
    text = text.strip()
    meant = _STRUCTURE.search(text) is not None
    if not meant and _is_entry(text, parse):
        return None
    from lavis.data import matrix_text

    try:
        array = matrix_text.read(text, max_entries=10_000).array
    except DataError:
        if meant:
            raise
        return None
    if array.ndim == 1:  # a vector: a row or a column, as it is wanted
        array = array[:, None] if shape[1] == 1 and len(array) > 1 else array[None, :]
    if array.shape == (1, 1) != shape and not meant:
        return None
    if array.shape != shape:
        came, wanted = (f"{rows}×{columns}" for rows, columns in (array.shape, shape))
        raise ValueError(f"The clipboard holds a {came} matrix; wanted is one of {wanted}.")
    return tuple(tuple(row) for row in array.tolist())


def _is_entry(text: str, parse: Callable[[str], float]) -> bool:
    try:
        parse(text)
    except ValueError:
        return False
    return True
