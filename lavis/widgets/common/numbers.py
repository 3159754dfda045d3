"""Names and points as they are written on the canvas and beside it."""

from __future__ import annotations

from collections.abc import Iterable

from lavis.widgets.common.text import format_number, full_number

#: Letters of a name where room is short.
SHORT = 9
_LOW = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def short(name: str, letters: int = SHORT) -> str:
    """Return a name, cut where it is long."""
    return name if len(name) <= letters else f"{name[: letters - 1]}…"


def subscript(number: int) -> str:
    """Return a whole number written low: 12 as ₁₂."""
    return str(number).translate(_LOW)


def coordinates(values: Iterable[float], *, pad: bool = False, full: bool = False) -> str:
    """Return a vector as it is written: (1, 2)."""
    parts = (full_number(each) if full else format_number(each, pad=pad) for each in values)
    return f"({', '.join(parts)})"
