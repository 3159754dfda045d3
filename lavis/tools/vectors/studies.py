"""What more than the pair says: span, chain, Gram–Schmidt, norms, ranking and attention."""

from __future__ import annotations

import math
from typing import Any

from lavis.compute import vectors
from lavis.tools.vectors.lookup import query_of, spanning, visible
from lavis.tools.vectors.params import Params, Vector
from lavis.tools.vectors.result import (
    Attention,
    Norms,
    Orthogonal,
    Point,
    Ranked,
    SpanOf,
)

NO_OTHERS = "A query needs another vector to be compared with: add one."


def studies(params: Params, backend: Any) -> dict[str, Any]:
    """Return the fields of `Result` that are shown, and no others."""
    show = visible(params)
    found: dict[str, Any] = {}
    if spanning(params):
        found["span"] = _span(spanning(params), backend)
    if not params.vectors:
        return found
    if show.chain:
        found["chain"] = _chain(params, backend)
    if show.gram_schmidt:
        found["orthogonal"] = _orthogonal(params, backend)
    if show.norms:
        found["norms"] = _norms(params, backend)
    if show.ranking or show.attention:
        found |= _compared(params, backend)
    return found


def _table(group: tuple[Vector, ...], backend: Any) -> Any:
    """Return vectors in rows, on the device."""
    return backend.asarray([[vector.x, vector.y] for vector in group])


def _points(array: Any, backend: Any) -> tuple[Point, ...]:
    return tuple((x + 0.0, y + 0.0) for x, y in backend.to_numpy(array).tolist())


def _span(group: tuple[Vector, ...], backend: Any) -> SpanOf:
    made = vectors.gram_schmidt(_table(group, backend))
    rows = _points(made.orthonormal, backend)
    direction = next((row for row in rows if row != (0.0, 0.0)), (0.0, 0.0))
    return SpanOf(
        tuple(vector.name for vector in group),
        made.rank,
        direction if made.rank == 1 else (0.0, 0.0),
        tuple(group[index].name for index in made.dependent),
    )


def _chain(params: Params, backend: Any) -> tuple[Point, ...]:
    n = len(params.vectors)
    first_so_many = backend.asarray([[1.0] * i + [0.0] * (n - i) for i in range(1, n + 1)])
    table = _table(params.vectors, backend)
    return _points(vectors.linear_combination(table, first_so_many), backend)


def _orthogonal(params: Params, backend: Any) -> Orthogonal:
    step = min(params.step, len(params.vectors))
    if step == 0:
        return Orthogonal()
    group = params.vectors[:step]
    made = vectors.gram_schmidt(_table(group, backend))
    along = made.coefficients[step - 1, :][:, None] * made.orthogonal
    return Orthogonal(
        tuple(vector.name for vector in group),
        _points(made.orthonormal, backend),
        _points(along, backend)[:-1],
        _points(made.orthogonal, backend)[-1],
        tuple(group[index].name for index in made.dependent),
    )


def _norms(params: Params, backend: Any) -> tuple[Norms, ...]:
    table = _table(params.vectors, backend)
    lengths = backend.xp.stack([vectors.norm(table, ord) for ord in (1, 2, math.inf)], axis=-1)
    return tuple(Norms(*row) for row in backend.to_numpy(lengths).tolist())


def _compared(params: Params, backend: Any) -> dict[str, Any]:
    """Return ranking and attention, as far as they are shown."""
    query, show = query_of(params), visible(params)
    found: dict[str, Any] = {}
    assert query is not None
    others = tuple(vector for vector in params.vectors if vector != query)
    if not others:
        return {"query_reason": NO_OTHERS}
    keys, q = _table(others, backend), backend.asarray([query.x, query.y])
    if show.ranking:
        names = tuple(vector.name for vector in others)
        found["ranking"] = ranking(names, keys, q, backend)
        if not backend.to_numpy(q).any():
            found["query_reason"] = f"{query.name} is the zero vector, which has no cosine."
    if show.attention:
        found["attention"] = _attention(others, keys, q, params.temperature, backend)
    return found


def ranking(names: tuple[str, ...], keys: Any, q: Any, backend: Any) -> tuple[Ranked, ...]:
    """Rank by both; a zero vector has no cosine and so no place by it.

    Parameters
    ----------
    names : tuple of str
        Of the n vectors that are ranked.
    keys, q : array
        Shapes (n, d) and (d,), on the device.
    backend : Backend
    """
    host = backend.to_numpy(keys)
    nonzero = [index for index, row in enumerate(host) if row.any()]
    if not backend.to_numpy(q).any():
        nonzero = []
    by_cosine: dict[int, tuple[int, float]] = {}
    if nonzero:
        rows = keys if len(nonzero) == len(names) else backend.asarray(host[nonzero].tolist())
        by_cosine = _places(rows, q, "cosine", backend)
        by_cosine = {nonzero[index]: found for index, found in by_cosine.items()}
    by_distance = _places(keys, q, "euclidean", backend)
    ranked = []
    for index, name in enumerate(names):
        place, cosine = by_cosine.get(index, (None, None))
        far, distance = by_distance[index]
        ranked.append(Ranked(name, cosine, place, distance, far))
    return tuple(ranked)


def _places(rows: Any, q: Any, metric: Any, backend: Any) -> dict[int, tuple[int, float]]:
    """Return for each row its place from 1, and its score."""
    order = vectors.rank_by(rows, q, metric)
    indices, scores = (backend.to_numpy(part).tolist() for part in (order.indices, order.scores))
    return {
        int(index): (place, score + 0.0)
        for place, (index, score) in enumerate(zip(indices, scores, strict=True), 1)
    }


def _attention(
    others: tuple[Vector, ...], keys: Any, q: Any, temperature: float, backend: Any
) -> Attention:
    scores = vectors.dot(keys, q)
    weights = vectors.softmax(scores, temperature=temperature)
    output = vectors.linear_combination(keys, weights)
    x, y = backend.to_numpy(output).tolist()
    return Attention(
        tuple(vector.name for vector in others),
        tuple(backend.to_numpy(scores).tolist()),
        tuple(backend.to_numpy(weights).tolist()),
        (x + 0.0, y + 0.0),
    )
