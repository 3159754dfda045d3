"""How a benchmark says what it measured."""

from __future__ import annotations

import statistics
from collections.abc import Sequence


def median(samples: Sequence[float]) -> float:
    return statistics.median(samples)


def table(rows: Sequence[Sequence[str]]) -> None:
    """Print rows in aligned columns; the first is the head."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        print("  ".join(cells).rstrip())


def verdict(what: str, ratio: float, limit: float, *, at_least: bool = False) -> int:
    """Print whether a ratio keeps its limit, and return 0 if it does, else 1."""
    good = ratio >= limit if at_least else ratio <= limit
    sign = "≥" if at_least else "≤"
    print(f"{'ok  ' if good else 'MISS'} {what}: {ratio:.2f} (wanted {sign} {limit})")
    return 0 if good else 1
