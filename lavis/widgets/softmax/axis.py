"""The axis of the logits: what it reaches, its ticks, and its step."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

#: Room beyond the longest bar, as a share of it, and the least reach of the axis.
HEADROOM, LEAST = 1.25, 1.0
#: The other side of zero has at least this share of the longer one.
OTHER_SIDE = 0.25
#: A bar this near to the end of the axis, as a share of it, makes the axis longer.
EDGE = 0.04
#: The axis becomes shorter when the bars take less of it than this.
SMALL = 0.25
#: The parts into which an arrow key divides the axis, at least.
PARTS = 40
#: At what the axis ends, and between what its numbers stand, times a power of ten.
ENDS, TICKS = (1.0, 1.5, 2.0, 3.0, 5.0, 8.0, 10.0), (1.0, 2.0, 5.0, 10.0)


@dataclass(frozen=True, slots=True)
class Axis:
    """From a negative number to a positive one."""

    low: float = -1.0
    high: float = 3.0

    @property
    def span(self) -> float:
        """From end to end."""
        return self.high - self.low

    @property
    def step(self) -> float:
        """What an arrow key adds, and what drags snap to."""
        return nice_below(self.span / PARTS)

    def follows(self, values: Sequence[float]) -> Axis:
        """Return this axis while it holds the values well, else another: it seldom jumps."""
        margin = EDGE * self.span
        inside = all(self.low + margin <= value <= self.high - margin for value in values)
        reach = max(abs(value) for value in values)
        if inside and (reach >= SMALL * max(self.high, -self.low) or self.span <= 4 * LEAST):
            return self
        return fitted(values)

    def ticks(self, most: int) -> list[float]:
        """Return whole steps on the axis, zero among them, at most so many."""
        step = nice_above(self.span / max(1, most), TICKS)
        first, last = math.ceil(self.low / step - 1e-9), math.floor(self.high / step + 1e-9)
        return [float(f"{index * step:.12g}") for index in range(first, last + 1)]

    def rounded(self, value: float, pixels: float) -> float:
        """Return a value to no more digits than a pixel tells apart, and inside the axis."""
        value = min(self.high, max(self.low, value))
        digits = max(0, math.ceil(-math.log10(self.span / max(1.0, pixels))))
        return round(value, digits) + 0.0

    def snapped(self, value: float) -> float:
        """Return the nearest whole step inside the axis."""
        value = min(self.high, max(self.low, value))
        return float(f"{round(value / self.step) * self.step:.12g}") + 0.0


def fitted(values: Sequence[float]) -> Axis:
    """Return an axis that holds zero and these values with some room beyond."""
    above, below = max(0.0, *values), max(0.0, *(-value for value in values))
    least = max(LEAST, OTHER_SIDE * max(above, below))
    return Axis(
        low=-nice_above(max(HEADROOM * below, least)),
        high=nice_above(max(HEADROOM * above, least)),
    )


def nice_above(x: float, steps: Sequence[float] = ENDS) -> float:
    """Return the least of some steps times a power of ten that is not below a number."""
    power = 10.0 ** math.floor(math.log10(x))
    return next(step for step in steps if step * power >= x * (1 - 1e-9)) * power


def nice_below(x: float) -> float:
    """Return the largest of 1, 2, 5 times a power of ten that is not above a number."""
    power = 10.0 ** math.floor(math.log10(x))
    return float(f"{max(m for m in (1, 2, 5) if m * power <= x * (1 + 1e-9)) * power:.12g}")
