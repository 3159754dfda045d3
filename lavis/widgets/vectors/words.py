"""The vector canvas in words and numbers: formula, readout, and the sentence that is read aloud."""

from __future__ import annotations

import math

from lavis.tools.vectors import Params, Result, Vector
from lavis.tools.vectors.lookup import ANSWERS, find, hidden, pair_of, visible
from lavis.tools.vectors.result import Norms
from lavis.widgets.common.formula import COSINE, DOT, NORM, Part, named
from lavis.widgets.common.numbers import coordinates, short
from lavis.widgets.common.readout import Row
from lavis.widgets.common.text import format_number, full_number
from lavis.widgets.vectors.long_words import long_formula, long_rows
from lavis.widgets.vectors.study_words import said as studies_said
from lavis.widgets.vectors.study_words import study_formula, study_rows

UNDEFINED = "undefined"
MISSING = "–"
HIDDEN = "hidden"
#: Vectors that the read-out sentence lists by name.
LISTED = 6
#: A number this small beside those that it was made from is the rounding of a zero.
ROUNDING = 1e-15


def formula(params: Params, result: Result | None) -> list[Part]:
    """Return the dot product both ways, its numbers in the colours of their vectors.

    Parameters
    ----------
    params : Params
        Those that the result was computed from.
    result : Result or None
    """
    pair = pair_of(params)
    if result is not None and not params.vectors and result.long is not None:
        return long_formula(params, result.long)
    only = params.vectors[0] if len(params.vectors) == 1 else None
    if result is not None and only is not None and result.norms and visible(params).norms:
        return _lengths(only, result.norms[0])
    if result is None or pair is None or result.dot is None:
        return [Part("" if result is None else result.reason)]
    if visible(params).combination and result.combination is not None:
        return _combined(params, pair, result.combination)
    return study_formula(params, result) or _dot(pair, result)


def _lengths(vector: Vector, norms: Norms) -> list[Part]:
    """Return the three norms of the only vector, written out."""
    x, y = (format_number(abs(value)) for value in (vector.x, vector.y))
    token, parts = vector.color, []
    for index, (sign, low, said, value) in enumerate(
        (
            ("₁", "1", f"{x} + {y}", norms.l1),
            ("₂", "2", f"√({x}² + {y}²)", norms.l2),
            ("∞", r"\infty", f"max({x}, {y})", norms.linf),
        )
    ):
        gap = "      ‖" if index else "‖"
        closing = Part(f"‖{sign}", latex=rf"\|_{{{low}}}")
        parts += [Part(gap), _name(vector), closing, Part(" = "), Part(said, token)]
        parts.append(Part(f" = {format_number(value)}"))
    return parts


def _combined(
    params: Params, pair: tuple[Vector, Vector], value: tuple[float, float]
) -> list[Part]:
    """Return the linear combination, its vectors written out."""
    parts: list[Part] = []
    for index, (vector, factor) in enumerate(zip(pair, params.coefficients, strict=True)):
        sign = (" − " if factor < 0 else " + ") if index else ""
        text = format_number(abs(factor) if index else factor)
        parts += [Part(f"{sign}{text} "), _name(vector)]
    for index, (vector, factor) in enumerate(zip(pair, params.coefficients, strict=True)):
        sign = (" − " if factor < 0 else " + ") if index else " = "
        text = format_number(abs(factor) if index else factor)
        parts += [Part(f"{sign}{text} "), Part(coordinates((vector.x, vector.y)), vector.color)]
    return [*parts, Part(" = "), Part(coordinates(value), "result")]


def _dot(pair: tuple[Vector, Vector], result: Result) -> list[Part]:
    a, b = pair
    assert result.dot is not None
    parts = [_name(a), DOT, _name(b), Part(" = ")]
    for index, (left, right) in enumerate(((a.x, b.x), (a.y, b.y))):
        plus = " + " if index else ""
        parts += [Part(plus), _number(left, a, bare=not index), Part("·"), _number(right, b)]
    scale = _product(result)
    parts.append(Part(f" = {_shown(result.dot, scale)}"))
    if result.angle is None:
        return [*parts, Part(f"      angle undefined: {result.reason}")]
    degrees = f"{format_number(math.degrees(result.angle))}°"
    lengths = [Part(" = "), NORM, _name(a), NORM, Part(" "), NORM, _name(b), NORM, COSINE]
    return [*parts, *lengths, Part(degrees)]


def rows(params: Params, result: Result | None) -> list[Row]:
    """Return the readout; it has the same rows whatever is undefined, so that nothing jumps.

    Parameters
    ----------
    params : Params
        Those that the result was computed from.
    result : Result or None
    """
    result = result or Result()
    if not params.vectors and result.long is not None:
        return long_rows(params, result.long)
    found = [*_pair_rows(params, result), *study_rows(params, result)]
    if result.long is not None:
        found += long_rows(params, result.long, prefix="long: ")
    return found


def _pair_rows(params: Params, result: Result) -> list[Row]:
    """Return the quantities of the pair; what a prediction hides is only named."""
    veiled = ANSWERS[params.prediction.what] if params.prediction and hidden(params) else ()
    if pair_of(params) is None and result.norms is not None:
        return []  # of the only vector there are its norms, and nothing of a pair
    found = _all_pair_rows(params, result)
    return [Row(row.name, HIDDEN) if _field(row) in veiled else row for row in found]


def _field(row: Row) -> str:
    """Return the field of `Result` that a row shows, as far as a prediction may hide it."""
    return row.name.replace(" ", "_")


def _all_pair_rows(params: Params, result: Result) -> list[Row]:
    a, b = result.a or "a", result.b or "b"
    pair = pair_of(params)
    first, second = (pair[0].color, pair[1].color) if pair else (None, None)
    lengths, scale = _largest(result), _product(result)
    return [
        _row(result, "dot product", result.dot, scale),
        _row(result, f"‖{short(a)}‖₂", result.norm_a, token=first),
        _row(result, f"‖{short(b)}‖₂", result.norm_b, token=second),
        _row(result, "cosine similarity", result.cosine, 1.0),
        _row(result, "angle", _degrees(result), 180.0, unit="°"),
        _row(result, "distance", result.distance, lengths),
        _row(result, f"det [{short(a)} {short(b)}]", result.determinant, scale),
        _row(result, "sum", result.sum, lengths, token="result"),
        _row(result, "difference", result.difference, lengths, token="result"),
        _row(result, "projection", result.projection, lengths, token="cat3"),
        _row(result, "projection length", result.projection_length, lengths, token="cat3"),
        _row(result, "rejection", result.rejection, lengths, token="residual"),
        _row(result, "rejection length", result.rejection_length, lengths, token="residual"),
    ]


def sentence(params: Params, result: Result | None) -> str:
    """Return one sentence that says what the canvas shows."""
    vectors = params.vectors
    if not vectors:
        return f"No arrows; {_long_said(params)}." if params.long else "No vectors."
    if len(vectors) > LISTED:
        said = f"{len(vectors)} vectors"
        pair = pair_of(params)
        if pair is not None:
            said += f"; pair {_placed(pair[0])} and {_placed(pair[1])}"
    elif len(vectors) == 1:
        said = f"Vector {_placed(vectors[0])}"
    else:
        said = "Vectors " + ", ".join(_placed(vector) for vector in vectors[:-1])
        said += f" and {_placed(vectors[-1])}"
    if result is not None and result.angle is not None:
        said += f"; angle {format_number(math.degrees(result.angle))}°"
        if len(vectors) > 2:
            said += f" between {result.a} and {result.b}"
    said += studies_said(params, result)
    if find(params, params.view.selected) is not None:
        said += f"; {params.view.selected} is selected"
    return f"{said}."


def _long_said(params: Params) -> str:
    names = ", ".join(vector.name for vector in params.long)
    return f"vectors of any length: {names}"


def _placed(vector: Vector) -> str:
    said = f"{vector.name} ({format_number(vector.x)}, {format_number(vector.y)})"
    if vector.tail != (0.0, 0.0):
        said += f" from ({format_number(vector.tail_x)}, {format_number(vector.tail_y)})"
    return said


def _name(vector: Vector) -> Part:
    return named(short(vector.name), vector.color)


def _number(value: float, vector: Vector, *, bare: bool = False) -> Part:
    """Return a factor; a negative one in brackets, unless it begins the sum."""
    text = format_number(value)
    return Part(text if bare or value >= 0 else f"({text})", vector.color)


def _row(
    result: Result,
    name: str,
    value: float | tuple[float, float] | None,
    scale: float = 0.0,
    *,
    token: str | None = None,
    unit: str = "",
) -> Row:
    if value is None:
        undefined = result.dot is not None
        return Row(name, UNDEFINED if undefined else MISSING, full=result.reason)
    if isinstance(value, tuple):
        shown, full = (
            f"({', '.join(write(part) for part in value)})"
            for write in (lambda part: _shown(part, scale, pad=True), full_number)
        )
        return Row(name, shown, token=token, full=full)
    return Row(name, _shown(value, scale, pad=True), unit, token, full_number(value))


def _shown(value: float, scale: float, *, pad: bool = False) -> str:
    """Return a number in four digits; what is the rounding of a zero is shown as one."""
    return format_number(0.0 if abs(value) <= ROUNDING * scale else value, pad=pad)


def _product(result: Result) -> float:
    return (result.norm_a or 0.0) * (result.norm_b or 0.0)


def _largest(result: Result) -> float:
    return max(result.norm_a or 0.0, result.norm_b or 0.0)


def _degrees(result: Result) -> float | None:
    return None if result.angle is None else math.degrees(result.angle)
