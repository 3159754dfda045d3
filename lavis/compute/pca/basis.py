"""Orthonormal rows: their signs, and the rest of a basis."""

from __future__ import annotations

import math
from typing import Any

from lavis.compute.backend import Array


def signs(xp: Any, rows: Array) -> Array:
    """Return −1 or 1 for each row, which makes its entry of the largest magnitude positive.

    Of entries that are equally large but for rounding the first counts: a component such as
    (1, −1)/√2 must not turn around as its data moves.

    Parameters
    ----------
    xp : module
    rows : array
        (k, d).

    Returns
    -------
    array
        (k, 1).
    """
    high, low = xp.max(rows, axis=1, keepdims=True), -xp.min(rows, axis=1, keepdims=True)
    one = xp.ones_like(high)
    slack = 0.1 * math.sqrt(float(xp.finfo(rows.dtype).eps))
    if bool(xp.all(xp.abs(high - low) > slack * xp.maximum(high, low))):
        return xp.where(low > high, -one, one)
    size = xp.abs(rows)
    largest = size >= (1 - slack) * xp.maximum(high, low)
    place = xp.argmax(xp.astype(largest, rows.dtype), axis=1)
    return xp.where(xp.take_along_axis(rows, place[:, None], axis=1) < 0, -one, one)


def complement(xp: Any, rows: Array, count: int) -> Array:
    """Return more orthonormal rows, orthogonal to those given.

    They are a fixed chaotic sequence, freed twice of what is there, so that one table always has
    one answer.

    Parameters
    ----------
    xp : module
    rows : array
        (j, d), orthonormal, j + count ≤ d.
    count : int

    Returns
    -------
    array
        (count, d).
    """
    d = rows.shape[1]
    index = xp.arange(1, count * d + 1, dtype=rows.dtype, device=rows.device)
    others = xp.reshape(xp.sin(index * index), (count, d))
    for _ in range(2):
        others = others - xp.matmul(xp.matmul(others, rows.T), rows)
        q, _ = xp.linalg.qr(others.T)
        others = q.T
    return others
