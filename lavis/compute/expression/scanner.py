"""The scanner: text to numbers, names and signs, each with its place."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from lavis.compute.expression.errors import ExpressionError
from lavis.compute.expression.limits import MAX_LENGTH

_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_LOWER = str.maketrans(_RAISED + "⁻⁺−", "0123456789-+-")

# 1.5e-3, and 1.5×10⁻³ as results are shown; a point before T is that of a transpose.
_NUMBER = re.compile(
    r"(?P<mantissa>[0-9]+(?:\.(?!T)[0-9]*)?|\.[0-9]+)"
    rf"(?:[eE](?P<exponent>[+\-−]?[0-9]+)|×10(?P<raised>[⁻⁺]?[{_RAISED}]+))?"
)
_SUPERSCRIPT = re.compile(rf"[⁻⁺]?[{_RAISED}]+")

# What stands for itself, and what it means.
_SIGNS = {c: c for c in "+-*/@^()[],.=×·ᵀ"} | {"−": "-", "⋅": "·"}

_HINTS = {
    ";": "rows are written in brackets of their own, as in [[1, 2], [3, 4]]",
    "'": "text in quotes has no meaning here",
    '"': "text in quotes has no meaning here",
    "÷": "a division is written with /",
    "√": "a root is written sqrt(x)",
}


class Token(NamedTuple):
    """A piece of an expression.

    Parameters
    ----------
    kind : str
        "number", "name", "superscript", "end", or the sign itself.
    text : str
        As it stands in the expression; of a name, its composed form (NFC).
    at : int
        Where it begins, counted from 0.
    value : float
        Of a number and of a superscript.
    """

    kind: str
    text: str
    at: int
    value: float = 0.0


def scan(text: str) -> list[Token]:
    """Divide an expression into its pieces.

    Parameters
    ----------
    text : str
        The expression.

    Returns
    -------
    list of Token
        The last is "end".

    Raises
    ------
    ExpressionError
        If the text is too long or holds a character without a meaning.
    """
    if len(text) > MAX_LENGTH:
        reason = f"the text is too long: at most {MAX_LENGTH:,} characters are wanted."
        raise ExpressionError(reason, text, MAX_LENGTH)
    return [*_tokens(text), Token("end", "", len(text))]


def _tokens(text: str) -> Iterator[Token]:
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        token, at = _token(text, at)
        yield token


def _token(text: str, at: int) -> tuple[Token, int]:
    """Return the piece that begins at a place, and the place after it."""
    number = _NUMBER.match(text, at)
    if number:
        power = (number["exponent"] or number["raised"] or "0").translate(_LOWER)
        value = float(f"{number['mantissa']}e{power}")
        return _finite(Token("number", number[0], at, value), text), number.end()
    raised = _SUPERSCRIPT.match(text, at)
    if raised:
        token = Token("superscript", raised[0], at, float(raised[0].translate(_LOWER)))
        return _finite(token, text), raised.end()
    if text[at] in _SIGNS:
        return Token(_SIGNS[text[at]], text[at], at), at + 1
    if not text[at].isalpha():
        raise ExpressionError(_meaningless(text[at]), text, at)
    end = at + 1
    while end < len(text) and _continues(text[end]):
        end += 1
    return Token("name", unicodedata.normalize("NFC", text[at:end]), at), end


def _finite(token: Token, text: str) -> Token:
    if math.isinf(token.value):
        reason = "this number is too large; wanted is one below 1.8×10³⁰⁸."
        raise ExpressionError(reason, text, token.at)
    return token


def _continues(c: str) -> bool:
    """Whether a character may stand in a name after its first letter."""
    if c in _RAISED or c == "ᵀ":
        return False
    return c in "_'′″" or unicodedata.category(c)[0] in "LMN"  # letters, marks, numerals


def _meaningless(c: str) -> str:
    shown = f"“{c}”" if c.isprintable() else f"the character U+{ord(c):04X}"
    return f"{_HINTS[c]}." if c in _HINTS else f"{shown} has no meaning here."
