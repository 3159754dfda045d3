"""Recognition: the nearest neighbour among samples whose labels are known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lavis.compute.backend import Array
from lavis.compute.checks import dimensions, finite, real_arrays, shared_namespace
from lavis.compute.errors import ComputeError

#: Distances that are held at once: few enough for the processor's cache.
AT_ONCE = 2**20


@dataclass(frozen=True)
class Curve:
    """Recognition by the first 1, 2, … k coordinates.

    Parameters
    ----------
    nearest : array
        (k, m), integer: for each number of coordinates the row of Z_train nearest to each test.
    correct : array
        (k, m), boolean: whether it bears the label of the test.
    accuracy : array
        (k,), the share that is correct.
    """

    nearest: Array
    correct: Array
    accuracy: Array


def nearest_neighbor(Z_train: Array, labels: Array, Z_test: Array) -> Array:
    """Return for each test the label of the nearest sample, by Euclidean distance.

    Parameters
    ----------
    Z_train : array
        Real, shape (n, k).
    labels : array
        Shape (n,), numbers of any kind.
    Z_test : array
        Real, shape (m, k).

    Returns
    -------
    array
        Shape (m,), in the dtype of `labels`. Of equally near samples the first counts.

    Raises
    ------
    ComputeError
        If the shapes do not fit or NaN or infinity came.
    """
    xp, Z_train, Z_test = _tables(Z_train, Z_test)
    labels = _labels("labels", labels, Z_train)
    square = xp.sum(Z_train * Z_train, axis=1)
    scores = square[None, :] - 2 * xp.matmul(Z_test, Z_train.T)
    return xp.take(labels, xp.argmin(scores, axis=1), axis=0)


def recognition_curve(
    Z_train: Array,
    labels: Array,
    Z_test: Array,
    test_labels: Array,
    *,
    tick: Callable[[float], None] = lambda fraction: None,
) -> Curve:
    """Recognise by ever more coordinates.

    The squared distances grow by one coordinate at a time, so that the whole curve costs about as
    much as its last point; a part of the tests after the other, so that memory is bounded.

    Parameters
    ----------
    Z_train, Z_test : array
        Real, shapes (n, k) and (m, k).
    labels, test_labels : array
        Integer, shapes (n,) and (m,).
    tick : callable
        Takes the fraction that is done, after each part of the tests; may raise to stop.

    Returns
    -------
    Curve

    Raises
    ------
    ComputeError
        If the shapes do not fit or NaN or infinity came.
    """
    xp, Z_train, Z_test = _tables(Z_train, Z_test)
    labels = _labels("labels", labels, Z_train)
    test_labels = _labels("test_labels", test_labels, Z_test)
    m = Z_test.shape[0]
    step = max(1, AT_ONCE // max(1, Z_train.shape[0]))
    parts = []
    for start in range(0, m, step):
        tick(start / m)
        parts.append(_nearest(xp, Z_train, Z_test[start : min(start + step, m), :]))
    rows = xp.concat(parts, axis=1)
    tick(1.0)
    found = xp.reshape(xp.take(labels, xp.reshape(rows, (-1,)), axis=0), rows.shape)
    correct = found == test_labels[None, :]
    return Curve(rows, correct, xp.mean(xp.astype(correct, Z_test.dtype), axis=1))


def _nearest(xp: Any, Z_train: Array, Z_test: Array) -> Array:
    """Return the nearest sample to each test by the first 1, 2, … k coordinates, (k, m)."""
    shape = (Z_test.shape[0], Z_train.shape[0])
    total = xp.zeros(shape, dtype=Z_test.dtype, device=Z_test.device)
    nearest = []
    for j in range(Z_train.shape[1]):
        # A column of a table lies scattered; its copy does not, and is read for every test.
        column = xp.asarray(Z_train[:, j], copy=True)
        way = Z_test[:, j][:, None] - column[None, :]
        way *= way
        total += way
        nearest.append(xp.argmin(total, axis=1))
    return xp.stack(nearest)


def _tables(Z_train: Array, Z_test: Array) -> tuple[Any, Array, Array]:
    xp, Z_train, Z_test = real_arrays(Z_train=Z_train, Z_test=Z_test)
    dimensions("Z_train", Z_train, 2, "(n, k)")
    dimensions("Z_test", Z_test, 2, "(m, k)")
    if Z_train.shape[1] != Z_test.shape[1]:
        raise ComputeError(
            "Z_train and Z_test must have equally many coordinates; they have "
            f"{Z_train.shape[1]} and {Z_test.shape[1]}."
        )
    finite(xp, Z_train=Z_train, Z_test=Z_test)
    return xp, Z_train, Z_test


def _labels(name: str, labels: Array, table: Array) -> Array:
    shared_namespace(**{name: labels, "Z": table})
    if tuple(labels.shape) != (table.shape[0],):
        raise ComputeError(
            f"{name} must have the shape ({table.shape[0]},), one for each sample; its shape is "
            f"{tuple(labels.shape)}."
        )
    return labels
