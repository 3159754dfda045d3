"""Numbers as text: as people read them, as programs read them, and back."""

from __future__ import annotations

import math
import re

#: The typographic minus; copies use the ASCII one.
MINUS = "\u2212"

#: From this power of ten on, and below the other, numbers are written ×10ⁿ.
LARGE, SMALL = 6, -4

_SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
_PLAIN = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
#: A number as `format_number` writes it, within other text.
WRITTEN = re.compile(MINUS + r"?[0-9]+(?:\.[0-9]+)?(?:×10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[+-]?[0-9]+)?", re.IGNORECASE)


def format_number(x: float, significant: int = 4, *, pad: bool = False) -> str:
    """Return a number for the eye, with U+2212 as its minus.

    Digits before the point are never replaced by zeros: 12345.6 is 12346 also with four
    significant digits.

    Parameters
    ----------
    x : float
    significant : int
        Digits that mean something.
    pad : bool
        Whether trailing zeros stay: 5.5 is then 5.500, as in a readout that must not jump.

    Returns
    -------
    str
        Such as ``"−0.6459"``, ``"1.234×10⁻⁷"``, ``"0"`` (also for −0), ``"∞"`` or ``"NaN"``.
    """
    if not math.isfinite(x):
        return "NaN" if math.isnan(x) else (MINUS if x < 0 else "") + "∞"
    mantissa, exponent = f"{x:.{significant - 1}e}".split("e")
    power = int(exponent)
    if x == 0:
        return f"{0:.{significant - 1}f}" if pad else "0"
    if SMALL <= power < LARGE:
        text, tail = f"{x:.{max(0, significant - 1 - power)}f}", ""
    else:
        text, tail = mantissa, "×10" + str(power).translate(_SUPERSCRIPTS)
    if "." in text and not pad:
        text = text.rstrip("0").rstrip(".")
    return text.replace("-", MINUS) + tail


def shortened(text: str, significant: int) -> str:
    """Return text whose numbers have no more digits than so many; none becomes longer.

    Parameters
    ----------
    text : str
        With numbers as `format_number` writes them.
    significant : int
    """

    def fewer(match: re.Match[str]) -> str:
        value = float(ascii_text(match[0]))
        if math.isinf(value):  # rounded up beyond the largest float
            return match[0]
        text = format_number(value, significant, pad="." in match[0])
        return min(match[0], text, key=len)

    return WRITTEN.sub(fewer, text)


def ascii_number(x: float) -> str:
    """Return all digits of a number as programs read it; ``float`` of it is `x` again.

    Parameters
    ----------
    x : float

    Returns
    -------
    str
        Such as ``"-0.1"``, ``"3"``, ``"1e-07"``.
    """
    if x == 0:
        return "0"
    return repr(float(x)).removesuffix(".0")


def full_number(x: float) -> str:
    """Return all digits of a number with U+2212 as its minus."""
    return ascii_number(x).replace("-", MINUS)


def ascii_text(text: str) -> str:
    """Return text for the clipboard: every U+2212 as the ASCII minus, ×10ⁿ as e."""
    powers = re.sub(r"×10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)", lambda match: "e" + match[1].translate(_PLAIN), text)
    return powers.replace(MINUS, "-")


def parse_number(text: str) -> float:
    """Return the number that a text says.

    Parameters
    ----------
    text : str
        Digits with either minus, a decimal point, ``e`` or ``×10ⁿ``.

    Raises
    ------
    ValueError
        With a sentence that says what was wrong and what is wanted.
    """
    plain = ascii_text(text).strip()
    if not plain:
        raise ValueError("Nothing is written here; wanted is a number, such as 1.5.")
    if _NUMBER.fullmatch(plain) is None:
        if _NUMBER.fullmatch(plain.replace(",", ".", 1)):
            raise ValueError(f"“{text.strip()}” has a comma; wanted is a decimal point, as in 1.5.")
        raise ValueError(
            f"“{text.strip()}” is not a number; wanted is one such as 1.5 or 2e{MINUS}3."
        )
    value = float(plain)
    if math.isinf(value):
        raise ValueError(f"“{text.strip()}” is too large; wanted is a number below 1.8×10³⁰⁸.")
    return value
