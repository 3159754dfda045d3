"""From numbers to pixels and back, and where the numbers of an axis stand."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from lavis.widgets.common.plot.figure import Axis

#: Room beyond the outermost points, as a share of the axis.
MARGIN = 0.05


@dataclass(frozen=True, slots=True)
class Scale:
    """An axis between two pixels.

    Attributes
    ----------
    low, high : float
        What stands at the two ends; on a logarithmic scale their decimal logarithms.
    log : bool
    start, end : float
        Pixels of the two ends; upwards, the end is the smaller one.
    """

    low: float
    high: float
    log: bool = False
    start: float = 0.0
    end: float = 1.0

    def pixel(self, value: float) -> float:
        """Return where a number stands."""
        share = (self.inner(value) - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)

    def value(self, pixel: float) -> float:
        """Return the number that stands at a pixel."""
        return self.outer(self.at(pixel))

    def inner(self, value: float) -> float:
        """Return a number as `low` and `high` are given."""
        return math.log10(value) if self.log else value

    def outer(self, inner: float) -> float:
        """Return the number that `inner` makes such a one of."""
        return float(10.0**inner) if self.log else inner

    def at(self, pixel: float) -> float:
        """Return the number at a pixel, as `low` and `high` are given."""
        return self.low + (pixel - self.start) / (self.end - self.start) * (self.high - self.low)

    def between(self, start: float, end: float) -> Scale:
        """Return the same axis between other pixels."""
        return replace(self, start=start, end=end)

    def zoomed(self, pixel: float, factor: float) -> Scale:
        """Return an axis with a span so many times as long; what is at the pixel stays there."""
        fixed = self.at(pixel)
        return replace(
            self,
            low=fixed + (self.low - fixed) * factor,
            high=fixed + (self.high - fixed) * factor,
        )

    def moved(self, pixels: float) -> Scale:
        """Return an axis of which everything stands so many pixels further on."""
        way = pixels / (self.end - self.start) * (self.high - self.low)
        return replace(self, low=self.low - way, high=self.high - way)


def fitted(axis: Axis, values: Sequence[float]) -> Scale:
    """Return a scale that holds numbers with some room beyond; ends that are given stay.

    Parameters
    ----------
    axis : Axis
    values : sequence of float
        Finite, and above zero on a logarithmic axis.
    """
    log = axis.log
    inner = [math.log10(value) if log else value for value in values]
    low, high = (min(inner), max(inner)) if inner else (0.0, 1.0)
    if axis.zero and not log:
        low, high = min(0.0, low), max(0.0, high)
    if high - low < 1e-12 * max(1.0, abs(high)):
        spread = 0.3 if log else (0.1 * abs(high) or 1.0)
        low, high = low - spread, high + spread
    room = MARGIN * (high - low)
    grounded = axis.zero and not log
    low, high = (
        low if grounded and low == 0 else low - room,
        high if grounded and high == 0 else high + room,
    )
    if axis.low is not None:
        low = math.log10(axis.low) if log else axis.low
    if axis.high is not None:
        high = math.log10(axis.high) if log else axis.high
    return Scale(low, high if high > low else low + 1.0, log)


def ticks(scale: Scale, most: int, wanted: Sequence[float] = ()) -> list[float]:
    """Return the numbers that an axis bears, at most about so many.

    Parameters
    ----------
    scale : Scale
    most : int
    wanted : sequence of float
        Where they may stand; round numbers without them.
    """
    inside = [value for value in wanted if _holds(scale, value)]
    if inside:
        return inside
    if scale.log and scale.high - scale.low >= 1.0:
        return _powers(scale, most)
    low, high = scale.outer(scale.low), scale.outer(scale.high)
    return [value for value in _round_steps(low, high, most) if not scale.log or value > 0]


def _holds(scale: Scale, value: float) -> bool:
    if not math.isfinite(value) or (scale.log and value <= 0):
        return False
    slack = 1e-9 * (scale.high - scale.low)
    return scale.low - slack <= scale.inner(value) <= scale.high + slack


def _powers(scale: Scale, most: int) -> list[float]:
    """Return powers of ten, with 2 and 5 between them where there is room."""
    first, last = math.floor(scale.low), math.ceil(scale.high)
    decades = scale.high - scale.low
    if decades > most:
        step = math.ceil(decades / max(1, most))
        powers = range(math.ceil(scale.low / step) * step, last + 1, step)
        found = [10.0**power for power in powers]
    else:
        steps = (1, 2, 5) if 3 * decades <= most else (1, 3) if 2 * decades <= most else (1,)
        found = [
            float(f"{step * 10.0**power:.12g}")
            for power in range(first, last + 1)
            for step in steps
        ]
    return [value for value in found if _holds(scale, value)]


def _round_steps(low: float, high: float, most: int) -> list[float]:
    raw = (high - low) / max(1, most)
    if raw <= 0 or not math.isfinite(raw):
        return []
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(m * power for m in (1, 2, 2.5, 5, 10) if m * power >= raw * (1 - 1e-9))
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [float(f"{index * step:.12g}") + 0.0 for index in range(first, last + 1)]
