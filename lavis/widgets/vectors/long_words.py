"""What two vectors of any length say: formula and readout."""

from __future__ import annotations

import math

from lavis.tools.vectors import Params
from lavis.tools.vectors.long_edits import find_long
from lavis.tools.vectors.result import LongPair
from lavis.widgets.common.formula import COSINE, DOT, NORM, Part, named
from lavis.widgets.common.numbers import coordinates, short
from lavis.widgets.common.readout import Row
from lavis.widgets.common.text import format_number, full_number
from lavis.widgets.vectors.study_words import combination_of

#: Vectors up to this length are written out.
WRITTEN = 4
UNDEFINED = "undefined"


def long_formula(params: Params, long: LongPair) -> list[Part]:
    """Return the dot product of the long pair, or the length or a multiple of the only one."""
    a = _name(params, long.a)
    if not long.b or long.norms_b is None:
        return _norm_formula(params, long, a)
    b = _name(params, long.b)
    if long.dot is None:
        return [Part(long.reason)]
    parts = [a, DOT, b, Part(" = ")]
    if len(long.values_a) <= WRITTEN:
        for index, (left, right) in enumerate(zip(long.values_a, long.values_b, strict=True)):
            plus = " + " if index else ""
            parts += [Part(plus), _factor(left, a), Part("·"), _factor(right, b)]
        parts.append(Part(" = "))
    else:
        parts.append(Part(f"Σ of {len(long.values_a)} products = "))
    parts.append(Part(format_number(long.dot)))
    if long.angle is None:
        return [*parts, Part(f"      angle undefined: {long.reason}")]
    degrees = f"{format_number(math.degrees(long.angle))}°"
    return [*parts, Part(" = "), NORM, a, NORM, Part(" "), NORM, b, NORM, COSINE, Part(degrees)]


def _norm_formula(params: Params, long: LongPair, a: Part) -> list[Part]:
    assert long.norms_a is not None
    c1 = params.coefficients[0]
    if c1 != 1 and long.combination and len(long.combination) <= WRITTEN:
        scaled = Part(coordinates(long.combination), "result")
        return [Part(f"{_bracketed(c1)}·"), a, Part(" = "), scaled]
    parts = [Part("‖"), a, Part("‖₂ = ")]
    if len(long.values_a) <= WRITTEN:
        squares = " + ".join(f"{_bracketed(value)}²" for value in long.values_a)
        parts += [Part("√("), Part(squares, a.token), Part(") = ")]
    return [*parts, Part(format_number(long.norms_a.l2))]


def long_rows(params: Params, long: LongPair, prefix: str = "") -> list[Row]:
    """Return the readout of the long pair, the same rows whatever is undefined."""
    rows = []
    if long.b:
        rows += [
            _row(long, "dot product", long.dot),
            _row(long, "cosine similarity", long.cosine),
            _row(long, "angle", None if long.angle is None else math.degrees(long.angle), "°"),
            _row(long, "distance", long.distance),
            _row(long, "projection length", long.projection),
            *_nearest_rows(long),
        ]
    for name, norms in ((long.a, long.norms_a), (long.b, long.norms_b)):
        vector = find_long(params, name)
        if vector is not None and norms is not None:
            for sign, value in (("₁", norms.l1), ("₂", norms.l2), ("∞", norms.linf)):
                shown = format_number(value, pad=True)
                token, full = vector.color, full_number(value)
                rows.append(Row(f"‖{short(name, 16)}‖{sign}", shown, token=token, full=full))
    if len(long.values_a) <= WRITTEN:
        if long.b:
            rows.append(_vector_row(long, "sum", long.sum))
        rows.append(_vector_row(long, combination_of(long.a, long.b), long.combination))
    return (
        [Row(prefix + r.name, r.value, r.unit, r.token, r.full) for r in rows] if prefix else rows
    )


def _nearest_rows(long: LongPair) -> list[Row]:
    """Return which of the others is the most like the first, by both measures."""
    if long.ranking is None:
        return []
    near = next((each for each in long.ranking if each.by_distance == 1), None)
    like = next((each for each in long.ranking if each.by_cosine == 1), None)
    return [
        Row(f"nearest by {by}", short(each.name, 16), full=each.name)
        if each is not None
        else Row(f"nearest by {by}", UNDEFINED, full=long.reason)
        for by, each in (("cosine", like), ("distance", near))
    ]


def combination_name(params: Params, long: LongPair) -> str:
    """Return c₁a + c₂b with the coefficients of now, or c₁a of the only one."""
    c1, c2 = (format_number(value) for value in params.coefficients)
    return f"{c1}·{short(long.a)}" + (f" + {c2}·{short(long.b)}" if long.b else "")


def _row(long: LongPair, name: str, value: float | None, unit: str = "") -> Row:
    if value is None:
        return Row(name, UNDEFINED, full=long.reason)
    return Row(name, format_number(value, pad=True), unit, full=full_number(value))


def _vector_row(long: LongPair, name: str, values: tuple[float, ...] | None) -> Row:
    if values is None:
        return Row(name, UNDEFINED, full=long.reason)
    return Row(name, coordinates(values), token="result", full=coordinates(values, full=True))


def _name(params: Params, name: str) -> Part:
    vector = find_long(params, name)
    return named(short(name, 16), vector.color if vector else None)


def _factor(value: float, of: Part) -> Part:
    return Part(_bracketed(value), of.token)


def _bracketed(value: float) -> str:
    text = format_number(value)
    return f"({text})" if value < 0 else text
