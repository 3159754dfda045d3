"""Matrices written for other programs, so that reading them back gives the same numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lavis.data.errors import DataError

_PLAIN = re.compile(r"[\w .\-]*")


def to_numpy(array: ArrayLike) -> str:
    """Write a vector or matrix as NumPy code.

    Parameters
    ----------
    array : array_like
        A host array of real numbers, (n,) or (m, n); integers are written as floats.

    Returns
    -------
    str
        ``np.array([[1.0, 2.0], [3.0, 4.0]])``, one line a row; float32 and float16 with a
        ``dtype``. Evaluated, it gives the same numbers to the last bit.

    Raises
    ------
    DataError
        If it is none of these, is empty or holds NaN or infinity.
    """
    values = _numbers(array)
    rows = [f"[{', '.join(row)}]" for row in _digits(values)]
    text = rows[0] if values.ndim == 1 else f"[{(',' + chr(10) + ' ' * 10).join(rows)}]"
    dtype = "" if values.dtype == np.float64 else f", dtype=np.{values.dtype}"
    return f"np.array({text}{dtype})"


def to_latex(array: ArrayLike, digits: int | None = None) -> str:
    r"""Write a vector or matrix as a ``bmatrix`` of LaTeX.

    Parameters
    ----------
    array : array_like
        A host array of real numbers, (n,), written as a column, or (m, n).
    digits : int, optional
        Significant digits; by default as many as it takes to give the same numbers back.

    Returns
    -------
    str
        With ``\times 10^{k}`` for numbers with an exponent.

    Raises
    ------
    DataError
        If it is none of these, is empty or holds NaN or infinity.
    """
    values = _numbers(array)
    table = values[:, None] if values.ndim == 1 else values
    cells = (
        _digits(table)
        if digits is None
        else [[f"{entry:.{max(1, digits)}g}" for entry in row] for row in table.tolist()]
    )
    rows = " \\\\\n".join(" & ".join(map(_latex_number, row)) for row in cells)
    return f"\\begin{{bmatrix}}\n{rows}\n\\end{{bmatrix}}"


def to_csv(array: ArrayLike, names: Sequence[str] = (), row_names: Sequence[str] = ()) -> str:
    """Write a vector or matrix as comma-separated values.

    Parameters
    ----------
    array : array_like
        A host array of real numbers, (n,), written as a column, or (m, n).
    names, row_names : sequence of str
        Texts above the columns and before the rows; none by default.

    Returns
    -------
    str
        One line a row, each ended by a line feed.

    Raises
    ------
    DataError
        If it is none of these, is empty or holds NaN or infinity, or if the names are not as many
        as columns or rows.
    """
    return _delimited(array, names, row_names, ",")


def to_tsv(array: ArrayLike, names: Sequence[str] = (), row_names: Sequence[str] = ()) -> str:
    """Write a vector or matrix as a spreadsheet takes it from the clipboard: with tabs.

    Parameters
    ----------
    array : array_like
        A host array of real numbers, (n,), written as a column, or (m, n).
    names, row_names : sequence of str
        Texts above the columns and before the rows; none by default.

    Returns
    -------
    str
        One line a row, each ended by a line feed.

    Raises
    ------
    DataError
        As `to_csv`.
    """
    return _delimited(array, names, row_names, "\t")


def _delimited(
    array: ArrayLike, names: Sequence[str], row_names: Sequence[str], delimiter: str
) -> str:
    values = _numbers(array)
    table = values[:, None] if values.ndim == 1 else values
    for given, wanted, what in (
        (names, table.shape[1], "columns"),
        (row_names, table.shape[0], "rows"),
    ):
        if given and len(given) != wanted:
            raise DataError(f"There must be {wanted} names for the {what}; {len(given)} came.")
    head = [[*([""] if row_names else []), *map(_name, names)]] if names else []
    rows = [
        [*map(_name, row_names[place : place + 1]), *row]
        for place, row in enumerate(_digits(table))
    ]
    return "".join(f"{delimiter.join(row)}\n" for row in head + rows)


def _name(text: str) -> str:
    """Return a name, in quotation marks if it could be taken for more than one."""
    return text if _PLAIN.fullmatch(text) else '"{}"'.format(text.replace('"', '""'))


def _numbers(array: ArrayLike) -> NDArray[np.floating]:
    """Return the array as floats of at most 64 bits."""
    values = np.asarray(array)
    if values.dtype.kind not in "biuf":
        raise DataError(f"Only real numbers can be written; the dtype is {values.dtype}.")
    if values.ndim not in (1, 2) or values.size == 0:
        raise DataError(f"Only a vector or matrix can be written; the shape is {values.shape}.")
    if values.dtype.kind != "f" or values.dtype.itemsize > 8:
        values = values.astype(np.float64)
    if not np.isfinite(values).all():
        raise DataError("Only finite numbers can be written; NaN or infinity came.")
    return values


def _digits(values: NDArray[np.floating]) -> list[list[str]]:
    """Return each entry with the fewest digits that name it in its dtype."""
    return [[str(entry) for entry in row] for row in np.atleast_2d(values)]


def _latex_number(text: str) -> str:
    """Return a number without a needless .0, and with a typeset exponent."""
    mantissa, _, exponent = text.partition("e")
    mantissa = mantissa.removesuffix(".0")
    if exponent:
        return f"{mantissa} \\times 10^{{{int(exponent)}}}"
    return "0" if mantissa == "-0" else mantissa
