"""What is read off the heads of a model, on the host and at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lavis.tools.attention.params import Sort
from lavis.tools.attention.result import HeadResult, ModelResult

if TYPE_CHECKING:
    from lavis.tools.attention.result import Floats


def order(result: ModelResult, sort: Sort) -> tuple[int, ...]:
    """Return the heads in an order: layer·H + head of each, counted from 0.

    Parameters
    ----------
    result : ModelResult
    sort : {"place", "entropy", "distance"}
        Layer by layer; or by mean entropy or distance to the diagonal, least first.
    """
    if sort == "place":
        return tuple(range(result.entropy.size))
    values = result.entropy if sort == "entropy" else result.distance
    return tuple(int(index) for index in np.argsort(values, axis=None, kind="stable"))


def effective_rank(values: Floats) -> float:
    """Return (Σσ²)² / Σσ⁴: how many singular values carry a matrix.

    Parameters
    ----------
    values : array, (n,)
        Singular values.

    Returns
    -------
    float
        From 1, where one carries it alone, to n, where all are alike; 0 of a zero matrix.
    """
    squares = values.astype(np.float64) ** 2
    total = float(np.sum(squares**2))
    return float(np.sum(squares)) ** 2 / total if total > 0 else 0.0


def dominant_terms(
    head: HeadResult, query: int, key: int, count: int = 2
) -> list[tuple[int, float]]:
    """Return the products qᵢ·kᵢ of a score that are largest in size, largest first.

    Parameters
    ----------
    head : HeadResult
    query, key : int
    count : int
        How many.

    Returns
    -------
    list of (int, float)
        The dimension, counted from 0, and the product over √d_k.
    """
    products = head.q[query].astype(np.float64) * head.k[key] / np.sqrt(head.q.shape[1])
    largest = np.argsort(-np.abs(products), kind="stable")[:count]
    return [(int(index), float(products[index])) for index in largest]
