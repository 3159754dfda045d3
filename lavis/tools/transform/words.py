"""Numbers and maps in words, for the names of acts and the reasons of results."""

from __future__ import annotations

import math


def shown(value: float, digits: int = 4) -> str:
    """Return a number as people read it: four significant digits, and a true minus."""
    if math.isinf(value):
        return "−∞" if value < 0 else "∞"
    return f"{value + 0.0:.{digits}g}".replace("-", "−")


def degrees(radians: float) -> str:
    """Return an angle in degrees: "−31.7°"."""
    return f"{round(math.degrees(radians), 1) + 0.0:.4g}°".replace("-", "−")
