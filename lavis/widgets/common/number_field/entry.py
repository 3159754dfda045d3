"""What a field takes, a number or an expression of numbers, and how it shows it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

from lavis.widgets.common.text import MINUS, format_number, parse_number

#: Characters that an entry may have: more than the longest float written out.
MAX_LENGTH = 400

_SUPERSCRIPTS = str.maketrans("0123456789" + MINUS, "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


def parse_entry(text: str) -> float:
    """Return the number that a text says, or that its expression comes to.

    Parameters
    ----------
    text : str
        Such as ``"1.5"``, ``"−2e-3"``, ``"1/3"``, ``"sqrt(2)/2"``, ``"pi/4"``.

    Returns
    -------
    float
        Finite.

    Raises
    ------
    ValueError
        With a sentence that says what was wrong, where, and what is wanted.
    """
    if len(text) > MAX_LENGTH:
        raise ValueError(
            f"This has {len(text)} characters; wanted is a number or an expression of at most "
            f"{MAX_LENGTH}."
        )
    try:
        return parse_number(text)
    except ValueError:
        if not text.strip():
            raise
        # Loaded by the first expression: plain numbers wait for nothing.
        from lavis.compute.expression import evaluate_number

        return evaluate_number(text)


def is_plain(text: str) -> bool:
    """Return whether a text is a number as such, and no expression."""
    try:
        parse_number(text)
    except ValueError:
        return False
    return True


def fitted_number(x: float, fits: Callable[[str], bool], *, whole: bool = False) -> str:
    """Return a number with as many digits, up to four, as there is room for.

    A number is never cut: the last resorts are ``−1e−7`` and an ellipsis.

    Parameters
    ----------
    x : float
    fits : callable
        Whether there is room for a text.
    whole : bool
        Whether it counts something: then all its digits are shown, where there is room.

    Returns
    -------
    str
        Such as ``"−0.3333"``, ``"−0.33"``, ``"1.2×10⁵"`` or ``"…"``.
    """
    if whole and math.isfinite(x):
        text = str(int(x)).replace("-", MINUS)
        if fits(text):
            return text
    return next(filter(fits, _shorter_and_shorter(x)), "…")


def _shorter_and_shorter(x: float) -> Iterator[str]:
    for digits in (4, 3, 2, 1):
        yield format_number(x, digits)
    if math.isfinite(x):
        parts = [f"{x:.{digits - 1}e}".replace("-", MINUS).split("e") for digits in (3, 2, 1)]
        for mantissa, exponent in parts:
            yield f"{mantissa}×10{_whole(exponent).translate(_SUPERSCRIPTS)}"
        for mantissa, exponent in parts[1:]:
            yield f"{mantissa}e{_whole(exponent)}"


def _whole(exponent: str) -> str:
    """Return the exponent without its plus and its leading zeros."""
    sign = MINUS if exponent.startswith(MINUS) else ""
    return sign + (exponent.lstrip("+0" + MINUS) or "0")
