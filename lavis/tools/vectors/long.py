"""The quantities of two vectors of any length."""

from __future__ import annotations

import math
from typing import Any

from lavis.compute import vectors
from lavis.document import Context
from lavis.tools.vectors.lookup import long_pair_of
from lavis.tools.vectors.params import LongVector, Params
from lavis.tools.vectors.result import LongPair, Norms, Ranked
from lavis.tools.vectors.studies import ranking

ONE = "A dot product needs two vectors: add another long one."


def long_quantities(params: Params, ctx: Context) -> LongPair:
    """Return what can be said of the long pair, or of the only long vector."""
    pair = long_pair_of(params)
    backend = ctx.backend
    if pair is None:
        only = params.long[0]
        a = _array(only, ctx)
        return LongPair(
            only.name,
            values_a=_tuple(a, backend),
            norms_a=_norms(a, backend),
            combination=_tuple(a * params.coefficients[0], backend),
            reason=ONE,
        )
    first, second = pair
    a, b = _array(first, ctx), _array(second, ctx)
    said: dict[str, Any] = {
        "values_a": _tuple(a, backend),
        "values_b": _tuple(b, backend),
        "norms_a": _norms(a, backend),
        "norms_b": _norms(b, backend),
        "ranking": _ranking(params, first, a, ctx),
    }
    if first.size != second.size:
        said["reason"] = (
            f"{first.name} has {first.size} numbers and {second.name} has {second.size}; wanted "
            "are two vectors of one length."
        )
        return LongPair(first.name, second.name, **said)
    return LongPair(first.name, second.name, **said, **_both(first, second, a, b, params, backend))


def _both(
    first: LongVector, second: LongVector, a: Any, b: Any, params: Params, backend: Any
) -> dict[str, Any]:
    """Return what two vectors of one length have together."""
    c1, c2 = params.coefficients
    numbers = {"dot": vectors.dot(a, b), "distance": vectors.distance(a, b)}
    zeros = [
        vector.name
        for vector, array in ((first, a), (second, b))
        if not backend.to_numpy(array).any()
    ]
    if first.name not in zeros:
        # The length of the shadow with its sign; by the unit vector, so that nothing overflows.
        numbers["projection"] = vectors.dot(a / vectors.norm(a), b)
    if not zeros:
        numbers["cosine"] = vectors.cosine_similarity(a, b)
        numbers["angle"] = vectors.angle(a, b)
    flat = backend.xp.stack(list(numbers.values()))
    values = [number + 0.0 for number in backend.to_numpy(flat).tolist()]
    said: dict[str, Any] = dict(zip(numbers, values, strict=True))
    said["sum"] = _tuple(a + b, backend)
    said["combination"] = _tuple(c1 * a + c2 * b, backend)
    if zeros:
        said["reason"] = f"{zeros[0]} is the zero vector, which has no direction."
    return said


def _ranking(params: Params, query: LongVector, q: Any, ctx: Context) -> tuple[Ranked, ...] | None:
    """Rank the others against the first of the pair; one alone has nothing to be ranked with."""
    others = [each for each in params.long if each.size == query.size and each.name != query.name]
    if len(others) < 2:
        return None
    keys = ctx.backend.xp.stack([_array(each, ctx) for each in others])
    return ranking(tuple(each.name for each in others), keys, q, ctx.backend)


def _array(vector: LongVector, ctx: Context) -> Any:
    values = vector.values
    host = list(values) if isinstance(values, tuple) else ctx.array(values)
    return ctx.backend.asarray(host)


def _tuple(array: Any, backend: Any) -> tuple[float, ...]:
    return tuple(value + 0.0 for value in backend.to_numpy(array).tolist())


def _norms(array: Any, backend: Any) -> Norms:
    lengths = [vectors.norm(array, ord) for ord in (1, 2, math.inf)]
    return Norms(*backend.to_numpy(backend.xp.stack(lengths)).tolist())
