"""Matrices in LaTeX."""

from __future__ import annotations

import re

import numpy as np

from lavis.data.errors import DataError
from lavis.data.matrix_text.pasted import (
    DASHES,
    MAX_DIGITS,
    NUMBER,
    Pasted,
    check_count,
    check_rectangle,
    number,
    quoted,
    refusal,
)

_BEGIN = re.compile(
    r"\\begin\s*+\{((?:[bpvVB]|small|[bpvVB]small)?matrix\*?|array|tabular)\}"
    r"(?:\s*+\[[a-z]{1,3}\])?"
)
_COLUMNS = re.compile(r"\s*+\{(?:[^{}]|\{[^{}]*+\})*+\}")
_PLAIN = re.compile(r"\\[bpvVB]?matrix\s*+\{")

# What may stand around a matrix and changes nothing about it.
_FRAME = re.compile(
    r"\\(?:left|right|[bB]igg?[lr]?|displaystyle|lbrack|rbrack|lbrace|rbrace|[lr]?[vV]ert)(?![A-Za-z])"
    r"|\\(?:begin|end)\s*+\{(?:equation|align|aligned|displaymath|math|gather|gathered)\*?\}"
    r"|\\label\s*+\{[^{}]*+\}"
    r"|\\[\[\](){}|,;:!> ]|[\s$&()\[\]|.,;~]"
)
_ROW_END = re.compile(
    r"\\\\\*?(?:\[[ ]{0,3}-?[\d.]{1,9}[ ]{0,3}[a-z]{2}\])?|\\(?:cr|tabularnewline)(?![A-Za-z])"
)
_BLANKS = re.compile(
    r"\\(?:hline|toprule|midrule|bottomrule|quad|qquad|displaystyle|textstyle)(?![A-Za-z])"
    r"|\\cline\{[\d-]{1,9}\}|\\h?phantom\{[^{}]{0,40}\}|\\[,;:!> ]|[~$]"
)
_FRACTION = re.compile(
    rf"([+\-{DASHES}]?)\s*+\\[dtc]?frac\s*+(?:\{{([^{{}}]*+)\}}|([0-9]))"
    r"\s*+(?:\{([^{}]*+)\}|([0-9]))"
)
_POWER = re.compile(
    rf"({NUMBER})\s*+(?:\\times|\\cdot)\s*+10\s*+\^\s*+(?:\{{\s*+([+\-{DASHES}]?[0-9]++)\s*+\}}|([0-9]))"
)


def read_latex(text: str, max_entries: int) -> Pasted:
    r"""Read a matrix in LaTeX: ``\begin{bmatrix} 1 & 2 \\ 3 & \frac{1}{2} \end{bmatrix}``.

    Parameters
    ----------
    text : str
        Without blanks around it.
    max_entries : int

    Raises
    ------
    DataError
        If it is none.
    """
    rows = []
    count = 0
    for line in _ROW_END.split(_body(text)):
        cells = [_BLANKS.sub(" ", cell).strip() for cell in line.split("&")]
        if cells == [""]:  # behind the last row, or a rule
            continue
        count += len(cells)
        check_count(count, max_entries)
        rows.append(cells)
    check_rectangle(rows)
    return Pasted(
        np.array(
            [[_value(cell, i, j) for j, cell in enumerate(row, 1)] for i, row in enumerate(rows, 1)]
        ),
        "latex",
    )


def _body(text: str) -> str:
    """Return what stands within the one environment, or all where there is none."""
    begins = list(_BEGIN.finditer(text)) or list(_PLAIN.finditer(text))
    if len(begins) > 1:
        raise DataError(f"The text holds {len(begins)} matrices; paste one matrix alone.")
    if not begins:
        return text
    begin = begins[0]
    start, closing = begin.end(), "}"
    if begin.re is _BEGIN:
        closing = rf"\end{{{begin[1]}}}"
        columns = _COLUMNS.match(text, start) if begin[1] in ("array", "tabular") else None
        start = columns.end() if columns else start
    end = text.rfind(closing, start)
    if end < 0:
        raise DataError(f"“{begin[0]}” is not closed; “{closing}” is wanted after the last row.")
    before = text[: begin.start()].rpartition("=")[2]
    for outside, where in ((before, "Before"), (text[end + len(closing) :], "After")):
        rest = _FRAME.sub("", outside)
        if rest:
            raise DataError(f"{where} the matrix stands {quoted(rest)}; paste one matrix alone.")
    return text[start:end]


def _value(cell: str, row: int, column: int) -> float:
    """Return the number that a cell says."""
    if len(cell) > MAX_DIGITS:
        raise refusal(cell, row, column)
    plain = cell
    while plain.startswith("{") and plain.endswith("}"):
        plain = plain[1:-1].strip()
    fraction = _FRACTION.fullmatch(plain)
    if fraction:
        sign, top, digit, bottom, other = fraction.groups()
        value = number(f"{top or digit}/{bottom or other}", row, column)
        return -value if sign and sign != "+" else value
    power = _POWER.fullmatch(plain)
    if power and "e" not in power[1].lower():
        return number(f"{power[1]}e{power[2] or power[3]}", row, column)
    return number(plain, row, column)
