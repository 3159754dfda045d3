"""Matrices in brackets: Python's lists, what NumPy and its kin print, MATLAB and Octave."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import numpy as np

from lavis.data.errors import DataError
from lavis.data.matrix_text.pasted import (
    FRACTION,
    NUMBER,
    Pasted,
    check_count,
    check_rectangle,
    number,
    quoted,
    refusal,
)

MAKERS = {"array", "asarray", "asmatrix", "mat", "matrix", "tensor", "Array", "Matrix", "Tensor"}

CLOSES = {"[": "]", "(": ")"}

MARKS = {"", ",", ";", *CLOSES}

MIXED = "Numbers stand beside rows in brackets; a matrix has either rows or numbers."

#: A line of a longer vector that NumPy broke at 75 characters is no shorter than this.
WRAPPED = 48

_HEAD = re.compile(r"(?:([A-Za-z_]\w*+)\s*+=(?!=)\s*+)?(?:([A-Za-z_][\w.]*+)[ \t]*+(?=\())?")
_SCALAR = re.compile(rf"\b(?:np|numpy)\.\w++\(\s*+({NUMBER})\s*+\)")
_OPTIONS = re.compile(r"(?:\s*+,[^,()\[\]]*+)*+\)\s*+;?")
_TOKEN = re.compile(
    rf"(?P<blank>[^\S\n]++)|(?P<newline>\n)|(?P<mark>[\[\](),;])"
    rf"|(?P<number>{FRACTION})(?=[\s\[\](),;]|\Z)|(?P<word>[^\s\[\](),;]++)"
)


@dataclass
class _Group:
    """What stands within the outer brackets.

    Attributes
    ----------
    rows : list of list of float
        The inner brackets' content, or where there are none that of the lines.
    nested, commas, semicolons, newlines : bool
        Whether there are inner brackets, and what separates entries and rows without them.
    """

    rows: list[list[float]] = field(default_factory=lambda: [[]])
    nested: bool = False
    commas: bool = False
    semicolons: bool = False
    newlines: bool = False
    count: int = 0

    def add(self, text: str, max_entries: int) -> None:
        self.count += 1
        check_count(self.count, max_entries)
        self.rows[-1].append(number(text, *self.place))

    def break_row(self) -> None:
        if self.rows[-1]:
            self.rows.append([])

    @property
    def place(self) -> tuple[int, int]:
        """Row and column of the next entry."""
        return len(self.rows), len(self.rows[-1]) + 1


def looks_bracketed(text: str) -> bool:
    """Tell whether a text begins as a matrix in brackets does.

    Parameters
    ----------
    text : str
        Without blanks around it.
    """
    _, call, rest = _split_head(text)
    return rest[:1] in CLOSES and (not call or call.rpartition(".")[2] in MAKERS)


def read_brackets(text: str, max_entries: int) -> Pasted:
    """Read a matrix in brackets.

    Parameters
    ----------
    text : str
        Such that `looks_bracketed`.
    max_entries : int

    Raises
    ------
    DataError
        If it is none.
    """
    name, call, body = _split_head(text)
    body = _SCALAR.sub(r"\1", body)
    if call:
        body = body[1:]  # the bracket of the call
        if body.lstrip()[:1] not in ("[", "("):
            raise DataError(f"“{call}(…)” must hold a list of numbers in brackets.")
    group, end = _scan(body, max_entries)
    rest = body[end:].strip()
    if (call and _OPTIONS.fullmatch(rest)) or (not call and rest in ("", ";", ",")):
        return _pasted(group, body[:end], assigned=bool(name), called=bool(call))
    if not call and rest.lstrip(",; \n")[:1] in CLOSES:  # (1, 2), (3, 4): rows without a frame
        group, end = _scan(f"[{body}]", max_entries)
        rest = f"{body}]"[end - 1 :]
        if not rest:
            return _pasted(group, body, assigned=False, called=False)
    if call and not rest:
        raise DataError(f"The bracket of “{call}(” is not closed.")
    raise DataError(
        f"After the matrix stands {quoted(rest.removeprefix(')'))}; paste one matrix alone."
    )


def _split_head(text: str) -> tuple[str, str, str]:
    """Return the name that is assigned to, the function that is called, and what comes then."""
    match = _HEAD.match(text)
    assert match is not None  # both parts are optional
    return match[1] or "", match[2] or "", text[match.end() :]


def _scan(text: str, max_entries: int) -> tuple[_Group, int]:
    """Read from the first bracket to the one that closes it; return what was read and its end."""
    group = _Group()
    closers: list[str] = []
    before, line_ended = "", False
    for token in _TOKEN.finditer(text):
        kind, found = token.lastgroup, token[0]
        if kind in ("blank", "newline"):
            line_ended = line_ended or kind == "newline"
            continue
        if kind == "mark":
            _mark(group, closers, found, before)
            if not closers:
                return group, token.end()
        elif kind == "word":
            raise refusal(found, *group.place)
        elif group.nested and len(closers) == 1:
            raise DataError(MIXED)
        else:
            if line_ended and not group.nested and before not in MARKS:
                group.newlines = True
                group.break_row()
            group.add(found, max_entries)
        before, line_ended = found, False
    raise DataError(f"A bracket is not closed; “{closers[-1]}” is wanted at the end.")


def _mark(group: _Group, closers: list[str], mark: str, before: str) -> None:
    """Take a bracket or a separator."""
    if mark in CLOSES:
        _open(group, closers, mark)
    elif (before in CLOSES and len(closers) == 2) or (mark in ",;" and before in (",", *CLOSES)):
        raise refusal("", *group.place)
    elif mark == ",":
        group.commas = True
    elif mark == ";":
        if len(closers) == 2:
            raise DataError("A “;” ends a row of MATLAB's; it cannot stand within inner brackets.")
        group.semicolons = True
        group.break_row()
    elif mark != closers[-1]:
        raise DataError(f"In row {group.place[0]} stands “{mark}” where “{closers[-1]}” is wanted.")
    else:
        closers.pop()
        group.break_row()


def _open(group: _Group, closers: list[str], mark: str) -> None:
    """Take an opening bracket."""
    if len(closers) == 2:
        raise DataError("The text has three levels of brackets; a matrix has two.")
    if len(closers) == 1:
        if not group.nested and group.rows != [[]]:
            raise DataError(MIXED)
        group.nested = True
    closers.append(CLOSES[mark])


def _pasted(group: _Group, text: str, *, assigned: bool, called: bool) -> Pasted:
    """Decide on vector or matrix, and on Python or MATLAB."""
    rows = [row for row in group.rows if row]
    if group.semicolons or group.nested or called:
        matlab = group.semicolons
    elif group.newlines:
        matlab = assigned or not _is_wrapped(rows, text)
    else:
        matlab = assigned and not group.commas and text.startswith("[")
    if not (group.nested or matlab):
        rows = [[entry for row in rows for entry in row]]
    check_rectangle(rows)
    array = np.array(rows)
    return Pasted(array if group.nested or matlab else array[0], "matlab" if matlab else "numpy")


def _is_wrapped(rows: list[list[float]], text: str) -> bool:
    """Tell whether lines are those of one vector that NumPy broke, and no rows."""
    lines = [line for line in text.split("\n") if line.strip()]
    if min(map(len, lines[:-1])) < WRAPPED:
        return False
    lengths = [len(row) for row in rows]
    if len(set(lengths)) == 1:
        raise DataError(
            "The lines could be rows or one long vector; put “;” between rows, or commas between "
            "entries."
        )
    return len(set(lengths[:-1])) == 1 and lengths[-1] < lengths[0]
