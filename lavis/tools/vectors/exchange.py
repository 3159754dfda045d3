"""What the canvas gives to other tools, and takes from them; files of before; predictions."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import msgspec
import numpy as np

from lavis.document import INLINE_LIMIT, Array, Keep, Offer, Prediction, as_names
from lavis.tools.vectors import long_edits
from lavis.tools.vectors.edits import COLORS, NAMES
from lavis.tools.vectors.lookup import ANSWERS, pair_of
from lavis.tools.vectors.params import (
    LIMIT,
    MAX_LENGTH,
    MAX_LONG,
    MAX_NAME,
    MAX_VECTORS,
    LongVector,
    Params,
    Vector,
)
from lavis.tools.vectors.result import Result

replace = msgspec.structs.replace


def offers(params: Params, result: Result | None) -> list[Offer]:
    """Return all vectors in rows, the pair in columns, and the long vectors in rows.

    What a prediction hides is none of it.
    """
    found = []
    if params.vectors:
        rows = np.array([[vector.x, vector.y] for vector in params.vectors])
        names = tuple(vector.name for vector in params.vectors)
        called = ", ".join(names[:3]) + ("…" if len(names) > 3 else "")
        found.append(Offer("vectors", f"All vectors: {called}", rows, "Vector canvas", names))
    pair = pair_of(params)
    if pair is not None:
        a, b = pair
        columns = np.array([[a.x, b.x], [a.y, b.y]])
        found.append(
            Offer(
                "matrix",
                f"[{a.name} {b.name}]",
                columns,
                "Vector canvas, the pair",
                columns=(a.name, b.name),
            )
        )
    inline = {each.name: each.values for each in params.long if isinstance(each.values, tuple)}
    if inline and len({len(values) for values in inline.values()}) == 1:
        rows = np.array(list(inline.values()))
        features = tuple(long_edits.feature(params, index) for index in range(rows.shape[1]))
        found.append(
            Offer(
                "vectors",
                "The long vectors",
                rows,
                "Vector canvas",
                tuple(inline),
                features if params.features else (),
            )
        )
    return found


def accept_vectors(params: Params, offer: Offer, keep: Keep | None = None) -> Params:
    """Return Params with the rows of a table: n×2 as arrows, n×d as bars.

    Raises
    ------
    ValueError
        With a sentence, for a table that is neither.
    """
    table = _numbers(offer)
    if table.shape[1] == 2:
        return _arrows(params, table, offer.labels)
    features = as_names(offer.columns, MAX_NAME, unique=False)
    return replace(_bars(params, table, keep, offer.labels), features=features)


def accept_matrix(params: Params, offer: Offer, keep: Keep | None = None) -> Params:
    """Return Params with the columns of a 2×2 matrix as the pair, or the rows of a table.

    Raises
    ------
    ValueError
        With a sentence, for what is neither 2×2 nor n×2.
    """
    table = _numbers(offer)
    if table.shape == (2, 2):
        return _arrows(params, table.T, offer.columns)
    if table.shape[1] == 2:
        return _arrows(params, table, offer.labels)
    n, d = table.shape
    raise ValueError(
        f"The matrix is {n}×{d}; the vector canvas takes 2×2, whose columns become vectors, or "
        "n×2, whose rows do."
    )


def migrate(version: int, params: dict[str, Any]) -> dict[str, Any]:
    """Return the plain Params of today for those of version 1, whose snap was on or off."""
    if version < 2 and isinstance(params.get("snap"), bool):
        return {**params, "snap": "grid" if params["snap"] else "off"}
    return params


def start_prediction(params: Params, what: str) -> Params:
    """Return Params with a guess that is off to one side, to be placed by hand.

    Raises
    ------
    ValueError
        With a sentence, where there is nothing to predict.
    """
    if what not in ANSWERS:
        raise ValueError(f"There is no “{what}” to predict; there are {', '.join(ANSWERS)}.")
    pair = pair_of(params)
    if pair is None:
        raise ValueError("A prediction needs two vectors: add one.")
    if what == "projection" and (pair[0].x, pair[0].y) == (0.0, 0.0):
        raise ValueError(f"{pair[0].name} is the zero vector, on which nothing has a projection.")
    # Off to one side, apart from every tail: a thing that can be seen and grabbed.
    away = max(math.hypot(vector.x, vector.y) for vector in pair) or 1.0
    step = float(f"{away / 2:.1g}")
    answer = _answer(what, *pair)
    # Of two that lie opposite to each other one is further than that from any point.
    sides = ((step, -step), (-step, step))
    guess = next(place for place in sides if math.dist(place, answer) > step)
    # In sight, wherever the camera has been.
    view = replace(params.view, scale=0.0)
    return replace(params, prediction=Prediction(what, guess), view=view)


def _answer(what: str, a: Vector, b: Vector) -> tuple[float, float]:
    """Return where the answer ends, for the place of the first guess alone."""
    if what == "projection":
        # By the direction: the square of a tiny length would be 0.
        length = math.hypot(a.x, a.y)
        x, y = a.x / length, a.y / length
        share = x * b.x + y * b.y
        return share * x, share * y
    sign = 1.0 if what == "sum" else -1.0
    return a.x + sign * b.x, a.y + sign * b.y


def _numbers(offer: Offer) -> np.ndarray[Any, Any]:
    """Return a table of finite numbers that Params can keep."""
    array = np.asarray(offer.array)
    if array.dtype.kind not in "biuf":
        raise ValueError(f"“{offer.name}” does not hold real numbers; wanted are vectors of them.")
    if array.ndim == 1:
        array = array[None, :]
    if array.ndim != 2 or array.size == 0:
        shape = "×".join(str(side) for side in array.shape)
        raise ValueError(f"“{offer.name}” is {shape}; wanted is a table with a vector in each row.")
    table = array.astype(np.float64)
    if not (np.abs(table) <= LIMIT).all():
        raise ValueError(f"“{offer.name}” holds NaN or a number beyond 1e12; wanted are others.")
    return table + 0.0


def _arrows(params: Params, table: np.ndarray[Any, Any], labels: tuple[str, ...] = ()) -> Params:
    """Put rows of two in the place of all arrows.

    Those that stay keep their colours; their names only where as many come as there were, and
    none with the rows: among others “Anna” would name the numbers of somebody else.
    """
    if len(table) > MAX_VECTORS:
        raise ValueError(
            f"There are {len(table)} vectors; the vector canvas holds at most {MAX_VECTORS}."
        )
    fresh = _identities(len(table), params)
    if labels:
        names = as_names(labels, MAX_NAME, stem="v")
        fresh = [(name, color) for name, (_, color) in zip(names, fresh, strict=True)]
    vectors = tuple(
        Vector(name, x, y, color=color)
        for (name, color), (x, y) in zip(fresh, table.tolist(), strict=True)
    )
    pair = (vectors[0].name, vectors[1].name) if len(vectors) > 1 else params.pair
    return replace(params, vectors=vectors, pair=pair, view=replace(params.view, scale=0.0))


def _identities(count: int, params: Params) -> list[tuple[str, Any]]:
    old = params.vectors
    colors = [each.color for each in old[:count]]
    colors += [COLORS[index % len(COLORS)] for index in range(len(colors), count)]
    if len(old) == count:
        return [(each.name, each.color) for each in old]
    numbered = (f"v{number}" for number in range(1, MAX_VECTORS + 1))
    return list(zip((*NAMES, *numbered), colors, strict=False))[:count]


def _bars(
    params: Params, table: np.ndarray[Any, Any], keep: Keep | None, labels: tuple[str, ...]
) -> Params:
    """Put rows of any length in the place of the long vectors."""
    n, d = table.shape
    most = INLINE_LIMIT if keep is None else MAX_LENGTH
    if n > MAX_LONG or d > most:
        raise ValueError(
            f"The table is {n}×{d}; the vector canvas takes at most {MAX_LONG} vectors of "
            f"{most} numbers, or {MAX_VECTORS} of 2."
        )
    old = params.long[:n]
    names = [f"row {i}" for i in range(1, n + 1)]
    if len(params.long) == n:
        names = [each.name for each in old]
    if labels:
        names = list(as_names(labels, MAX_NAME))
    colors = [each.color for each in old] + [COLORS[i % len(COLORS)] for i in range(len(old), n)]
    rows: Iterable[tuple[float, ...] | Array]
    if keep is not None and d > INLINE_LIMIT:
        rows = map(keep, table)
    else:
        rows = (tuple(row) for row in table.tolist())
    long = tuple(map(LongVector, names, rows, colors))
    return replace(params, long=long, long_pair=(names[0], names[min(1, n - 1)]))
