"""Many vectors, in the rows of a matrix: combinations, orthogonalisation and ranking."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from lavis.compute.backend import Array
from lavis.compute.checks import dimensions, finite, real_arrays
from lavis.compute.errors import ComputeError
from lavis.compute.vectors.scaling import cosine, length, magnitude, tamed


@dataclass(frozen=True)
class GramSchmidt:
    """What `gram_schmidt` made of the rows of V.

    Parameters
    ----------
    orthogonal : array
        (n, d); row i is V[i] less its components along the rows before, or zero where V[i]
        depends on them.
    orthonormal : array
        (n, d); the same rows with length 1, or zero.
    coefficients : array
        (n, n), strictly lower triangular: the steps. V[i] = orthogonal[i] + Σⱼ coefficients[i, j] ·
        orthogonal[j], j < i.
    rank : int
        The number of independent rows.
    dependent : tuple of int
        The rows that depend on those before them.
    """

    orthogonal: Array
    orthonormal: Array
    coefficients: Array
    rank: int
    dependent: tuple[int, ...]


@dataclass(frozen=True)
class Ranking:
    """Rows in order, the best first.

    Parameters
    ----------
    indices : array
        (n,), integer: where the row stands in X.
    scores : array
        (n,), in the same order: scores[r] is the score of X[indices[r]].
    """

    indices: Array
    scores: Array


def linear_combination(V: Array, c: Array) -> Array:
    """Compute c₁v₁ + … + cₙvₙ.

    Parameters
    ----------
    V : array
        The vectors in rows, real, shape (n, d).
    c : array
        The coefficients, shape (n,), or (…, n) for several combinations.

    Returns
    -------
    array
        Shape (d,) or (…, d).

    Raises
    ------
    ComputeError
        If there is not one coefficient for each row, or NaN or infinity came.
    """
    xp, V, c = real_arrays(V=V, c=c)
    dimensions("V", V, 2, "(n, d)")
    if c.ndim == 0 or c.shape[-1] != V.shape[0]:
        raise ComputeError(
            f"c must have one coefficient for each of the {V.shape[0]} rows of V; its shape is "
            f"{tuple(c.shape)}."
        )
    finite(xp, V=V, c=c)
    return xp.matmul(c, V)


def gram_schmidt(V: Array) -> GramSchmidt:
    """Orthogonalise vectors one after the other.

    Each row is freed of its components along all rows before, and that twice, which makes the
    result orthogonal to rounding. A row counts as dependent where what is left of it is no longer
    than rounding would leave.

    Parameters
    ----------
    V : array
        The vectors in rows, real, shape (n, d). Zero rows are allowed and dependent.

    Returns
    -------
    GramSchmidt
        Its arrays on the device of `V`.

    Raises
    ------
    ComputeError
        If `V` is no table of finite numbers, or its rows differ so much in length that the
        coefficients would overflow.

    References
    ----------
    L. Giraud, J. Langou and M. Rozložník, The loss of orthogonality in the Gram-Schmidt
    orthogonalization process, Computers & Mathematics with Applications 50 (2005), 1069–1075.
    """
    xp, V = real_arrays(V=V)
    dimensions("V", V, 2, "(n, d)")
    (rows,), (scale,) = tamed(xp, V=V)
    n, d = V.shape
    tolerance = 4 * max(n, d) * float(xp.finfo(V.dtype).eps)
    orthogonal = xp.zeros_like(V)  # rows not made yet are zero, and take nothing away
    squares = xp.ones((n,), dtype=V.dtype, device=V.device)
    coefficients = xp.zeros((n, n), dtype=V.dtype, device=V.device)
    dependent = []
    for i in range(n):
        rest = rows[i, :]
        least = tolerance**2 * xp.vecdot(rest, rest)
        for _ in range(2):
            along = xp.matmul(orthogonal, rest) / squares
            rest = rest - xp.matmul(along, orthogonal)
            coefficients[i, :] = coefficients[i, :] + along
        square = xp.vecdot(rest, rest)
        if bool(square <= least):
            dependent.append(i)
        else:
            orthogonal[i, :] = rest
            squares[i] = square
    size = xp.abs(coefficients)
    exponents = xp.log2(xp.where(size > 0, size, xp.ones_like(size)))
    exponents = exponents + xp.log2(scale) - xp.log2(xp.matrix_transpose(scale))
    if bool(xp.any(exponents > math.log2(float(xp.finfo(V.dtype).max)) - 1)):
        raise ComputeError(
            f"The lengths of the rows of V differ so much that their coefficients would not fit "
            f"into {V.dtype}; wanted are rows of comparable lengths."
        )
    return GramSchmidt(
        orthogonal=orthogonal * scale,
        orthonormal=orthogonal / xp.sqrt(squares)[:, None],
        coefficients=coefficients * scale / xp.matrix_transpose(scale),
        rank=n - len(dependent),
        dependent=tuple(dependent),
    )


def rank_by(
    X: Array, q: Array, metric: Literal["cosine", "euclidean", "dot"] = "cosine"
) -> Ranking:
    """Rank vectors by their likeness to a query.

    Parameters
    ----------
    X : array
        The vectors in rows, real, shape (n, d).
    q : array
        The query, shape (d,).
    metric : "cosine", "euclidean" or "dot"
        Largest cosine similarity, smallest distance or largest dot product first.

    Returns
    -------
    Ranking
        Of equal scores the earlier row comes first.

    Raises
    ------
    ComputeError
        If the shapes do not fit, NaN or infinity came, the metric is another, or a vector is zero
        and has no cosine.
    """
    xp, X, q = real_arrays(X=X, q=q)
    dimensions("X", X, 2, "(n, d)")
    if tuple(q.shape) != (X.shape[1],):
        raise ComputeError(
            f"q must have the shape ({X.shape[1]},), as the rows of X; its shape is "
            f"{tuple(q.shape)}."
        )
    if metric == "cosine":
        (X, q), _ = tamed(xp, directions=("X", "q"), X=X, q=q)
        scores = cosine(xp, xp.matmul(X, q), length(xp, X), length(xp, q))
    elif metric == "euclidean":
        scores = magnitude(xp, **{"X - q": X - q})
    elif metric == "dot":
        finite(xp, X=X, q=q)
        scores = xp.matmul(X, q)
    else:
        raise ComputeError(f'metric must be "cosine", "euclidean" or "dot"; {metric!r} came.')
    indices = xp.argsort(scores if metric == "euclidean" else -scores, stable=True)
    return Ranking(indices, xp.take(scores, indices, axis=0))
