"""What samples say: the middle and its uncertainty, and which of two is faster."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from lavis.compute.errors import ComputeError

#: Speeds that differ by less are called the same, where the interval allows it.
MARGIN = 0.03
LEVEL = 0.95

Word = Literal["same", "faster", "slower", "cannot tell"]


@dataclass(frozen=True)
class Summary:
    """Order statistics of samples; times, so the best is the smallest."""

    count: int
    median: float
    q1: float
    q3: float
    best: float
    worst: float

    @property
    def spread(self) -> float:
        """The interquartile range through the median."""
        return (self.q3 - self.q1) / self.median if self.median else 0.0


def summarize(samples: Sequence[float]) -> Summary:
    """Return the order statistics of samples.

    Parameters
    ----------
    samples : sequence of float
        At least one. Quantiles between two samples are interpolated linearly.

    Returns
    -------
    Summary

    Raises
    ------
    ComputeError
        Without samples, or where one is not a finite number.
    """
    if not samples or not all(math.isfinite(value) for value in samples):
        raise ComputeError("samples must hold at least one number, and finite ones only.")
    ordered = sorted(samples)
    q1, median, q3 = (_quantile(ordered, q) for q in (0.25, 0.5, 0.75))
    return Summary(len(ordered), median, q1, q3, ordered[0], ordered[-1])


def _quantile(ordered: Sequence[float], q: float) -> float:
    place = q * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    part = place - below
    return ordered[below] * (1 - part) + ordered[above] * part


def median_interval(samples: Sequence[float], level: float = LEVEL) -> tuple[float, float] | None:
    """Return the interval of the median that order statistics give, whatever the distribution.

    How many of n samples lie below the median is binomial with probability 1/2, so that the
    interval from the j-th smallest to the j-th largest holds it with probability
    1 − 2·P(X ≤ j − 1).

    Parameters
    ----------
    samples : sequence of float
    level : float
        Between 0 and 1.

    Returns
    -------
    tuple of float or None
        None where there are too few samples: fewer than six at 95 %.

    References
    ----------
    H. A. David and H. N. Nagaraja, Order Statistics, 3rd ed., 2003, section 7.1.
    """
    n = len(samples)
    tail, j = 0.0, 0
    while j < n / 2:
        tail += math.exp(math.lgamma(n + 1) - math.lgamma(j + 1) - math.lgamma(n - j + 1)) * 0.5**n
        if 1 - 2 * tail < level:
            break
        j += 1
    if j == 0:
        return None
    ordered = sorted(samples)
    return ordered[j - 1], ordered[n - j]


def is_tight(samples: Sequence[float], tolerance: float) -> bool:
    """Return whether the median is known to a relative tolerance at 95 %.

    Parameters
    ----------
    samples : sequence of float
    tolerance : float
        Of half the interval's width through the median.
    """
    interval = median_interval(samples)
    if interval is None:
        return False
    low, high = interval
    return high - low <= 2 * tolerance * summarize(samples).median


@dataclass(frozen=True)
class Comparison:
    """What b is against a: the speed of b through that of a, its interval, and a word."""

    word: Word
    ratio: float
    low: float
    high: float
    rounds: int


def compare(
    a: Sequence[Sequence[float]], b: Sequence[Sequence[float]], margin: float = MARGIN
) -> Comparison:
    """Compare two that were measured in turns.

    Each round gives one ratio of medians, so that what slows the machine down for a while slows
    both; the interval is that of the median of these ratios.

    Parameters
    ----------
    a, b : sequence of sequence of float
        Times, round by round; rounds that one of them lacks are left out.
    margin : float
        How far from 1 a ratio still counts as the same.

    Returns
    -------
    Comparison
        "same" where the interval lies within the margin, "faster" or "slower" where it lies
        wholly on one side of 1 and the ratio is beyond the margin, else "cannot tell".

    Raises
    ------
    ComputeError
        Where there is no round that both have.
    """
    ratios = [
        summarize(one).median / summarize(other).median
        for one, other in zip(a, b, strict=False)
        if one and other
    ]
    if not ratios:
        raise ComputeError("a and b must have at least one round that both were measured in.")
    ratio = summarize(ratios).median
    interval = median_interval(ratios)
    if interval is None:
        return Comparison("cannot tell", ratio, min(ratios), max(ratios), len(ratios))
    low, high = interval
    word: Word = "cannot tell"
    if 1 - margin <= low and high <= 1 + margin:
        word = "same"
    elif low > 1 and ratio > 1 + margin:
        word = "faster"
    elif high < 1 and ratio < 1 - margin:
        word = "slower"
    return Comparison(word, ratio, low, high, len(ratios))
