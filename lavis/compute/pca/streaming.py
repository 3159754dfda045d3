"""Exact principal components of a table that does not fit into memory."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lavis.compute import ops
from lavis.compute.backend import Array
from lavis.compute.checks import real_arrays
from lavis.compute.errors import ComputeError
from lavis.compute.pca.counting import leading
from lavis.compute.pca.fitting import (
    PCA,
    TRUSTED,
    checked_count,
    lifted,
    pca,
    refuse_endless,
    wide,
    zeroed,
)

#: Rows from one number up to another, on the device.
Load = Callable[[int, int], Array]
#: The fraction that is done.
Tick = Callable[[float], None]

#: Numbers in a chunk, where the caller does not say how many rows: 8 MB in float64.
CHUNK = 2**20


def fit_stream(
    load: Load,
    shape: tuple[int, int],
    n_components: int | None = None,
    *,
    center: bool = True,
    rows: int | None = None,
    tick: Tick = lambda fraction: None,
) -> PCA:
    """Find the principal components of a table that is read in chunks.

    Tall tables (n > d) are read twice, for the mean and for XᵀX. Wide ones need XXᵀ, block by
    block: every chunk meets every other, and a last pass lifts the eigenvectors to components.
    Sums and products are in float64 where the device has it. Memory: three chunks, the square of
    the smaller side, and the components themselves.

    Parameters
    ----------
    load : callable
        ``load(start, stop)`` returns those samples, real, shape (stop − start, d). It must return
        the same ones each time.
    shape : tuple of int
        (n, d).
    n_components, center
        As in `fit`.
    rows : int, optional
        Samples in a chunk; by default about a million numbers.
    tick : callable
        Takes the fraction that is done, after each chunk; may raise to stop.

    Returns
    -------
    PCA
        In the dtype of the chunks. Directions that vary less than 10⁻⁷ of the first count as
        nothing: any that are orthogonal, with singular value 0.

    Raises
    ------
    ComputeError
        If a chunk is not what was promised, or as in `fit`.
    """
    n, d = shape
    k = checked_count(shape, n_components, center=center)
    rows = rows or max(1, CHUNK // max(d, 1))
    spans = [(start, min(start + rows, n)) for start in range(0, n, rows)]
    stream = _Stream(load, d, spans, tick)
    xp, dtype, mean = stream.mean(center=center)
    matrix = stream.covariance(mean) if n > d else stream.gram(mean, n)
    total = xp.linalg.trace(matrix)
    values, vectors = ops.eigh_largest(matrix, k)
    good = leading(values > TRUSTED * float(xp.finfo(matrix.dtype).eps) * values[0])
    if n > d:
        components, sigma = vectors.T, zeroed(xp, xp.sqrt(xp.clip(values, 0, None)), good)
    else:
        components, sigma = lifted(xp, stream.lift(vectors, mean), good)
    mean, components, sigma, total = (
        xp.astype(part, dtype, copy=False) for part in (mean, components, sigma, total)
    )
    tick(1.0)
    return pca(xp, mean, components, sigma, total, n)


class _Stream:
    """Chunks of a table, and the sums over them.

    Parameters
    ----------
    load : callable
    d : int
    spans : list of tuple of int
        Start and stop of each chunk.
    tick : callable
    """

    def __init__(self, load: Load, d: int, spans: list[tuple[int, int]], tick: Tick) -> None:
        self._load, self._d, self._spans, self._tick = load, d, spans, tick
        m = len(spans)
        wide = spans[-1][1] <= d
        self._steps = m + (m * (m + 1) // 2 + m if wide else m)
        self._done = 0

    def mean(self, *, center: bool) -> tuple[Any, Any, Array]:
        """Return the namespace, the dtype of the chunks, and the mean, zero if not centred."""
        xp: Any = None
        total: Array = 0
        for span in self._spans:
            xp, X = self._chunk(span)
            refuse_endless(xp, X, self._spans[-1][1])
            total = total + xp.sum(X, axis=0, dtype=wide(xp, X))
            dtype = X.dtype
            self._step()
        mean = total / self._spans[-1][1]
        return xp, dtype, mean if center else xp.zeros_like(mean)

    def covariance(self, mean: Array) -> Array:
        """Return XᵀX of the centred rows."""
        total: Array = 0
        for span in self._spans:
            xp, X = self._centred(span, mean)
            total = total + xp.matmul(X.T, X)
            self._step()
        return total

    def gram(self, mean: Array, n: int) -> Array:
        """Return XXᵀ of the centred rows, one block for each pair of chunks."""
        matrix: Array = None
        for i, left in enumerate(self._spans):
            xp, X = self._centred(left, mean)
            if matrix is None:
                matrix = xp.zeros((n, n), dtype=X.dtype, device=X.device)
            for right in self._spans[: i + 1]:
                Y = X if right == left else self._centred(right, mean)[1]
                block = xp.matmul(X, Y.T)
                matrix[left[0] : left[1], right[0] : right[1]] = block
                matrix[right[0] : right[1], left[0] : left[1]] = block.T
                self._step()
        return matrix

    def lift(self, vectors: Array, mean: Array) -> Array:
        """Return UᵀX of the centred rows."""
        total: Array = 0
        for start, stop in self._spans:
            xp, X = self._centred((start, stop), mean)
            total = total + xp.matmul(vectors[start:stop, :].T, X)
            self._step()
        return total

    def _chunk(self, span: tuple[int, int]) -> tuple[Any, Array]:
        xp, X = real_arrays(X=self._load(*span))
        wanted = (span[1] - span[0], self._d)
        if tuple(X.shape) != wanted:
            raise ComputeError(
                f"load must return the shape {wanted} for {span}; it returned {tuple(X.shape)}."
            )
        return xp, X

    def _centred(self, span: tuple[int, int], mean: Array) -> tuple[Any, Array]:
        xp, X = self._chunk(span)
        return xp, xp.astype(X, mean.dtype, copy=False) - mean[None, :]

    def _step(self) -> None:
        self._done += 1
        self._tick(min(1.0, self._done / self._steps))
