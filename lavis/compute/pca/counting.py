"""Counting on a device by yes and no, the only answers that every library gives the host."""

from __future__ import annotations

from bisect import bisect_left

from lavis.compute.backend import Array


def leading(holds: Array) -> int:
    """Return how many truth values are true before the first false one; after it all are false.

    Parameters
    ----------
    holds : array
        Boolean, shape (n,).
    """
    return bisect_left(range(holds.shape[0]), True, key=lambda index: not bool(holds[index]))
