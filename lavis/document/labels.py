"""Names that travel with numbers from one tool to another."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count


def as_names(
    labels: Sequence[str], most: int, *, stem: str = "row", unique: bool = True
) -> tuple[str, ...]:
    """Return labels as names that a tool can keep.

    Parameters
    ----------
    labels : sequence of str
    most : int
        Characters that a name may have; longer ones are cut.
    stem : str
        What one without anything to be seen is called, with its number from 1.
    unique : bool
        Whether a name that comes again gets a number, so that no two are alike.

    Returns
    -------
    tuple of str
        One for each label, none of them empty.
    """
    found: list[str] = []
    for place, label in enumerate(labels, 1):
        seen = "".join(sign if sign.isprintable() else " " for sign in label)
        name = " ".join(seen.split())[:most].rstrip() or f"{stem} {place}"[:most]
        found.append(_fresh(name, found, most) if unique and name in found else name)
    return tuple(found)


def _fresh(name: str, taken: Sequence[str], most: int) -> str:
    """Return a name with a number behind it that is not taken."""
    for number in count(2):
        tail = f" {number}"
        fresh = name[: most - len(tail)].rstrip() + tail
        if fresh not in taken:
            return fresh
    raise AssertionError  # there is always a number left
