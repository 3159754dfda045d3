"""Which part of the plane a canvas shows: pure arithmetic, without Qt."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

Point = tuple[float, float]
#: Left, bottom, right, top in the units of the plane.
Box = tuple[float, float, float, float]

MIN_SCALE = 1e-11
MAX_SCALE = 1e14
MAX_CENTER = 1e15
#: The centre times the scale stays below this, so that a float still tells pixels apart.
MAX_OFFSET = 1e13
#: Pixels that a drag may be off for the sake of fewer decimals.
NICETY = 2.0
#: What `fitted` leaves free at each side, as a share of the smaller side of the canvas.
MARGIN = 0.18
#: Logical pixels between two major grid lines, at least.
MIN_MAJOR = 64.0


@dataclass(frozen=True, slots=True)
class Camera:
    """A canvas's look at the plane, y upwards.

    Attributes
    ----------
    x, y : float
        The point of the plane in the middle of the canvas.
    scale : float
        Logical pixels per unit.
    width, height : float
        The canvas in logical pixels.
    """

    x: float = 0.0
    y: float = 0.0
    scale: float = 64.0
    width: float = 1.0
    height: float = 1.0

    def looking(self, x: float, y: float, scale: float) -> Camera:
        """Return a camera with another centre and scale, brought within the limits."""
        x = min(MAX_CENTER, max(-MAX_CENTER, x))
        y = min(MAX_CENTER, max(-MAX_CENTER, y))
        most = min(MAX_SCALE, MAX_OFFSET / max(abs(x), abs(y), 1e-3))
        return replace(self, x=x, y=y, scale=min(most, max(MIN_SCALE, scale)))

    def resized(self, width: float, height: float) -> Camera:
        """Return a camera of the same centre and scale on a canvas of another size."""
        return replace(self, width=max(1.0, width), height=max(1.0, height))

    def to_pixel(self, x: float, y: float) -> Point:
        """Return where a point of the plane lies on the canvas."""
        return (
            self.width / 2 + (x - self.x) * self.scale,
            self.height / 2 - (y - self.y) * self.scale,
        )

    def to_world(self, px: float, py: float) -> Point:
        """Return the point of the plane under a pixel."""
        return (
            self.x + (px - self.width / 2) / self.scale,
            self.y - (py - self.height / 2) / self.scale,
        )

    def zoomed(self, factor: float, px: float, py: float) -> Camera:
        """Return a camera closer by a factor, with the same point under that pixel."""
        x, y = self.to_world(px, py)
        scale = self.looking(self.x, self.y, self.scale * factor).scale
        return self.looking(
            x - (px - self.width / 2) / scale, y + (py - self.height / 2) / scale, scale
        )

    def panned(self, dx: float, dy: float) -> Camera:
        """Return a camera whose picture has moved by so many pixels."""
        return self.looking(self.x - dx / self.scale, self.y + dy / self.scale, self.scale)

    def fitted(self, box: Box) -> Camera:
        """Return a camera that shows a box and, around it, room for a hand to move."""
        left, bottom, right, top = box
        margin = MARGIN * min(self.width, self.height)
        scales = [
            (pixels - 2 * margin) / extent
            for pixels, extent in ((self.width, right - left), (self.height, top - bottom))
            if extent > 0
        ]
        scale = min(scales, default=MIN_MAJOR)
        return self.looking((left + right) / 2, (bottom + top) / 2, scale)

    def holds(self, box: Box) -> bool:
        """Return whether a box lies wholly within the picture."""
        left, bottom, right, top = box
        x0, y0, x1, y1 = self.box
        return x0 <= left and right <= x1 and y0 <= bottom and top <= y1

    @property
    def box(self) -> Box:
        """The part of the plane that the canvas shows."""
        half_width, half_height = self.width / 2 / self.scale, self.height / 2 / self.scale
        return self.x - half_width, self.y - half_height, self.x + half_width, self.y + half_height

    @property
    def major(self) -> float:
        """The distance of the grid lines that bear numbers: 1, 2 or 5 times a power of ten."""
        return nice_step(MIN_MAJOR / self.scale)

    @property
    def step(self) -> float:
        """The distance of the finest grid lines, to which a drag snaps."""
        major = self.major
        return major / (5 if _leading_digit(major) == 5 else 2)

    def rounded(self, x: float, y: float) -> Point:
        """Return a point rounded to the decimals that a hand can tell apart: 1.04 and not 1.0369.

        One of the last decimal is at most `NICETY` pixels.
        """
        decimals = math.ceil(math.log10(self.scale / NICETY))
        return round(x, decimals) + 0.0, round(y, decimals) + 0.0


def nice_step(least: float) -> float:
    """Return the smallest of 1, 2 and 5 times a power of ten that is not below `least`."""
    exponent = math.floor(math.log10(least))
    for digit in (1, 2, 5, 10):
        step = power_of_ten(digit, exponent)
        if step >= least * (1 - 1e-9):
            return step
    return power_of_ten(10, exponent)


def power_of_ten(digit: int, exponent: int) -> float:
    """Return digit · 10^exponent, correctly rounded: 2e-1 and not 2 · 0.1."""
    return float(f"{digit}e{exponent}")


def multiples(low: float, high: float, step: float) -> list[int]:
    """Return the whole numbers n with low ≤ n · step ≤ high."""
    return list(range(math.ceil(low / step), math.floor(high / step) + 1))


def snapped(value: float, step: float) -> float:
    """Return the multiple of a step nearest to a value, free of noise in its last bits.

    Parameters
    ----------
    value : float
    step : float
        1, 2 or 5 times a power of ten.
    """
    decimals = max(0, -math.floor(math.log10(step)))
    return round(round(value / step) * step, decimals) + 0.0


def _leading_digit(step: float) -> int:
    return int(f"{step:.0e}"[0])
