"""What a plot shows: axes, series of points, lines that guide the eye."""

from __future__ import annotations

import math

import msgspec

#: How many looks there are before one comes again: colours, shapes and dashes go round together,
#: so that no two series are told apart by colour alone.
TOKENS = ("cat1", "cat2", "cat3", "cat4", "cat6", "cat7", "cat5", "cat8")
DASHES: tuple[tuple[float, ...], ...] = ((), (5, 3), (1.5, 2.5), (7, 3, 1.5, 3), (3, 2), (9, 3))


class Axis(msgspec.Struct, frozen=True):
    """One of the two axes.

    Attributes
    ----------
    label : str
        What it measures, with its unit: "time (ms)".
    log : bool
        Whether equal ways are equal factors; numbers that are not above zero are then not drawn.
    low, high : float or None
        Where it ends; None to follow the data.
    zero : bool
        Whether a linear axis that follows the data reaches down (or up) to zero.
    ticks : tuple of float
        Where numbers may stand, such as the sizes that were measured; () for round numbers.
    whole : bool
        Whether only whole numbers are written, as for counts.
    """

    label: str = ""
    log: bool = False
    low: float | None = None
    high: float | None = None
    zero: bool = False
    ticks: tuple[float, ...] = ()
    whole: bool = False


class Series(msgspec.Struct, frozen=True, kw_only=True):
    """Points that belong together.

    Attributes
    ----------
    key : str
        Unique in the plot.
    name : str
        In the legend.
    x, y : tuple of float
        As many of one as of the other; NaN leaves a gap.
    low, high : tuple of float
        Of y at each point: a band beside a line, bars beside points; () for none.
    notes : tuple of str
        What pointing at each point says beyond its numbers; () for none.
    look : int
        Which colour, shape and dash, all at once.
    token : str
        Another colour than that of the look; "" for none.
    line, marks : bool
        Whether the points are joined, and whether each is marked.
    width : float
        Above zero, the points are columns from zero, so wide in units of x: a histogram.
    pale : bool
        Whether it stands in the background, as a run of before does.
    shift : float
        Pixels at scale 1 by which its points stand further right, so that those of two series at
        one x do not hide each other.
    """

    key: str
    name: str
    x: tuple[float, ...]
    y: tuple[float, ...]
    low: tuple[float, ...] = ()
    high: tuple[float, ...] = ()
    notes: tuple[str, ...] = ()
    look: int = 0
    token: str = ""
    line: bool = True
    marks: bool = True
    width: float = 0.0
    pale: bool = False
    shift: float = 0.0

    @property
    def color(self) -> str:
        """The token it is drawn with."""
        return self.token or TOKENS[self.look % len(TOKENS)]

    @property
    def dash(self) -> tuple[float, ...]:
        """Lengths of dashes and gaps in widths of the pen; () for a solid line."""
        return DASHES[self.look % len(DASHES)]


class Guide(msgspec.Struct, frozen=True, kw_only=True):
    """A line with a name that is no data: a peak, a threshold, a roof.

    Attributes
    ----------
    name : str
        Written beside it; "" for none.
    key : str
        By which a hand can drag an upright line along; "" for one that stays.
    x, y : float or None
        An upright line at x, or a level one at y.
    points : tuple of (float, float)
        Or a line through these.
    token : str
    dash : tuple of float
        As of `Series`; () for a solid line.
    fits : bool
        Whether an axis that follows the data makes room for it.
    """

    name: str = ""
    key: str = ""
    x: float | None = None
    y: float | None = None
    points: tuple[tuple[float, float], ...] = ()
    token: str = "muted"
    dash: tuple[float, ...] = (4, 3)
    fits: bool = True


class Plot(msgspec.Struct, frozen=True, kw_only=True):
    """A whole plot.

    Attributes
    ----------
    x, y : Axis
    series : tuple of Series
    guides : tuple of Guide
    hidden : tuple of str
        Keys of series that are not drawn; the legend still names them.
    selected : (str, int) or None
        Key of a series and index of its point that is ringed.
    title : str
        One line above, such as what all names in the legend have in common.
    empty : str
        A sentence for when there is no point to draw.
    legend : bool
        Whether the series are named.
    """

    x: Axis
    y: Axis
    series: tuple[Series, ...] = ()
    guides: tuple[Guide, ...] = ()
    hidden: tuple[str, ...] = ()
    selected: tuple[str, int] | None = None
    title: str = ""
    empty: str = "There is nothing to draw yet."
    legend: bool = True

    @property
    def shown(self) -> tuple[Series, ...]:
        """The series that are not hidden."""
        return tuple(series for series in self.series if series.key not in self.hidden)

    def find(self, key: str) -> Series | None:
        """Return the series of a key, or None."""
        return next((series for series in self.series if series.key == key), None)

    def can_draw(self, x: float, y: float) -> bool:
        """Return whether a point has a place on these axes."""
        return _has_place(self.x, x) and _has_place(self.y, y)

    def values(self, axis: str) -> list[float]:
        """Return all numbers that an axis should hold: of points, bands, columns and guides.

        Parameters
        ----------
        axis : {"x", "y"}
        """
        on = self.x if axis == "x" else self.y
        found: list[float] = []
        for series in self.shown:
            if axis == "x":
                half = series.width / 2
                found += [value - half for value in series.x] + [value + half for value in series.x]
            else:
                found += [*series.y, *series.low, *series.high, *([0.0] if series.width else [])]
        for guide in self.guides:
            value = guide.x if axis == "x" else guide.y
            if guide.fits:
                found += [] if value is None else [value]
                found += [point[0 if axis == "x" else 1] for point in guide.points]
        return [value for value in found if _has_place(on, value)]


def _has_place(axis: Axis, value: float) -> bool:
    return math.isfinite(value) and (value > 0 or not axis.log)
