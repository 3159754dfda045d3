"""What the strip shows of one vector, and how it is read aloud."""

from __future__ import annotations

from dataclasses import dataclass

from lavis.widgets.common.text import format_number

#: Numbers of a vector that are read one by one.
READ = 8


@dataclass(frozen=True, slots=True)
class Bars:
    """One vector: its name, its numbers, its colour, and whether a hand can change them."""

    name: str
    values: tuple[float, ...]
    token: str
    editable: bool = True


def said(bars: Bars, features: tuple[str, ...] = ()) -> str:
    """Return a vector in words, each number after what it is called.

    Parameters
    ----------
    bars : Bars
    features : tuple of str
        Names of the first numbers, or of all; "" for none.
    """
    if len(bars.values) > READ:
        return f"{bars.name}, {len(bars.values)} numbers"
    names = (*features, *([""] * len(bars.values)))
    each = (
        f"{name} {format_number(value)}".strip()
        for name, value in zip(names, bars.values, strict=False)
    )
    return f"{bars.name} ({', '.join(each)})"
