"""What can be chosen beside the vectors themselves: Params in, Params out; no array library."""

from __future__ import annotations

import math

import msgspec

from lavis.tools.vectors.edits import bounded
from lavis.tools.vectors.lookup import pair_of
from lavis.tools.vectors.params import Params, Snap, Span

replace = msgspec.structs.replace

MOST = 1e6
#: A determinant this small beside the lengths is the rounding of a zero.
PARALLEL = 1e-12
#: Digits of a coefficient that a drag sets: more than a hand can tell apart.
DIGITS = 12


def independent(params: Params) -> bool:
    """Return whether the pair's vectors point along two different lines."""
    pair = pair_of(params)
    if pair is None:
        return False
    a, b = pair
    scale = math.hypot(a.x, a.y) * math.hypot(b.x, b.y)
    return abs(a.x * b.y - a.y * b.x) > PARALLEL * scale


def combination_tip(params: Params) -> tuple[float, float] | None:
    """Return where c₁a + c₂b ends when it starts at the tail of a, for the hand alone."""
    pair = pair_of(params)
    if pair is None:
        return None
    (a, b), (c1, c2) = pair, params.coefficients
    return a.tail_x + c1 * a.x + c2 * b.x, a.tail_y + c1 * a.y + c2 * b.y


def combination_value(params: Params) -> tuple[float, float]:
    """Return c₁a + c₂b for the field twin of the handle, (0, 0) where there is no pair."""
    pair, tip = pair_of(params), combination_tip(params)
    if pair is None or tip is None:
        return 0.0, 0.0
    return _tidy(tip[0] - pair[0].tail_x), _tidy(tip[1] - pair[0].tail_y)


def aim(params: Params, x: float, y: float) -> Params:
    """Return Params that show the combination and let it be (x, y), where that can be reached."""
    pair = pair_of(params)
    if pair is None:
        return params
    shown = replace(params, show=replace(params.show, combination=True))
    return reach(shown, x + pair[0].tail_x, y + pair[0].tail_y)


def reach(params: Params, x: float, y: float) -> Params:
    """Return Params whose linear combination ends at (x, y), where the pair is independent.

    The coefficients are those of Cramer's rule, rounded to 12 digits.
    """
    pair = pair_of(params)
    if pair is None or not independent(params):
        return params
    a, b = pair
    x, y = x - a.tail_x, y - a.tail_y
    area = a.x * b.y - a.y * b.x
    return choose_coefficients(params, (x * b.y - y * b.x) / area, (a.x * y - a.y * x) / area)


def choose_coefficients(params: Params, c1: float, c2: float) -> Params:
    """Return Params with these coefficients, within ±10⁶."""
    return replace(params, coefficients=(_coefficient(c1), _coefficient(c2)))


def choose_step(params: Params, step: int) -> Params:
    """Return Params in which Gram–Schmidt has dealt with so many of the vectors."""
    return replace(params, step=max(0, min(step, len(params.vectors))))


def choose_query(params: Params, name: str) -> Params:
    """Return Params with another query."""
    return replace(params, query=name)


def choose_temperature(params: Params, temperature: float) -> Params:
    """Return Params with another temperature of the softmax."""
    return replace(params, temperature=temperature)


def choose_snap(params: Params, snap: Snap) -> Params:
    """Return Params in which a drag goes to other places."""
    return replace(params, snap=snap)


def choose_span(params: Params, span: Span) -> Params:
    """Return Params that show the span of others."""
    return replace(params, span=span)


def lay_chain(params: Params) -> Params:
    """Return Params in which every vector but the first starts at the tip of the one before."""
    laid = list(params.vectors[:1])
    for vector in params.vectors[1:]:
        x, y = laid[-1].tip
        laid.append(replace(vector, tail_x=bounded(_tidy(x)), tail_y=bounded(_tidy(y))))
    return replace(params, vectors=tuple(laid))


def gather(params: Params) -> Params:
    """Return Params in which every vector starts at the origin."""
    gathered = tuple(replace(vector, tail_x=0.0, tail_y=0.0) for vector in params.vectors)
    return replace(params, vectors=gathered)


def guess(params: Params, x: float, y: float) -> Params:
    """Return Params in which the guess ends at (x, y) of the plane; it starts at the tail of a."""
    pair = pair_of(params)
    if pair is None or params.prediction is None:
        return params
    tail_x, tail_y = pair[0].tail
    values = (bounded(_tidy(x - tail_x)), bounded(_tidy(y - tail_y)))
    return replace(params, prediction=replace(params.prediction, values=values))


def guess_tip(params: Params) -> tuple[float, float] | None:
    """Return where the guess ends on the plane, None where there is none."""
    pair = pair_of(params)
    if pair is None or params.prediction is None:
        return None
    x, y = params.prediction.values
    return pair[0].tail_x + x, pair[0].tail_y + y


def end_prediction(params: Params) -> Params:
    """Return Params without a prediction."""
    return replace(params, prediction=None)


def _coefficient(value: float) -> float:
    return min(MOST, max(-MOST, _tidy(value))) + 0.0


def _tidy(value: float) -> float:
    """Return a number of 12 digits: 0.3 and not 0.30000000000000004."""
    return float(f"{value:.{DIGITS}g}")
