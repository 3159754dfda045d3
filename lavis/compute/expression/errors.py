"""The error of an expression: what was wrong, and where; and words that its reasons share."""

from __future__ import annotations

from lavis.compute.errors import ComputeError


class ExpressionError(ComputeError):
    """An expression cannot be read, or has no value.

    Parameters
    ----------
    reason : str
        What was wrong and what is wanted, without the place.
    text : str
        The expression.
    position : int
        The place, counted from 0; the message counts columns from 1. The length of the text where
        something is missing at its end.
    """

    def __init__(self, reason: str, text: str, position: int) -> None:
        super().__init__(reason, text, position)
        self.reason = reason
        self.text = text
        self.position = position

    def __str__(self) -> str:
        return f"At column {self.position + 1}: {self.reason}"


def counted(n: int, thing: str, things: str = "") -> str:
    """Say how many there are.

    Parameters
    ----------
    n : int
        How many.
    thing, things : str
        What, as one and as several; by default with an s.

    Returns
    -------
    str
        "1 entry", "2 entries".
    """
    return f"{n} {thing if n == 1 else things or thing + 's'}"


def shown(x: float) -> str:
    """Write a number with all its digits.

    Parameters
    ----------
    x : float
        Finite.

    Returns
    -------
    str
        "3", "0.5".
    """
    return repr(float(x)).removesuffix(".0")
