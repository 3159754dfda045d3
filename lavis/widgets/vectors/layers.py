"""What is drawn beside the pair, from the span to the guess."""

from __future__ import annotations

import math
from collections.abc import Iterator

from lavis.tools.vectors import Params, Result, Vector, choices
from lavis.tools.vectors.lookup import find, hidden, pair_of, query_of, selected_of, visible
from lavis.tools.vectors.result import Orthogonal
from lavis.widgets.common.numbers import short, subscript
from lavis.widgets.common.plane import Point, Surface, marks
from lavis.widgets.common.text import format_number

SPAN = "accent"
TAKEN = "residual"
MADE = "eigen"
TOTAL = "result"
OUTPUT = "value"
GUESS = "accent"
BALLS = "muted"

THIN = 1.5
#: Pixels of the band behind a vector that has all the attention.
BAND = 26.0
#: Sides of the polygon that is drawn for a circle.
SIDES = 128


def draw_beneath(on: Surface, params: Params, result: Result) -> None:
    """Draw what lies under the arrows."""
    show = visible(params)
    if params.span != "off" and result.span is not None:
        _draw_span(on, result)
    if show.norms and result.norms is not None:
        _draw_norms(on, params, result)
    if show.attention and result.attention is not None:
        _draw_attention(on, params, result)
    if show.chain and result.chain is not None and len(result.chain) == len(params.vectors):
        _draw_chain(on, params, result.chain)


def draw_above(on: Surface, params: Params, result: Result, fade: float) -> None:
    """Draw what lies over the arrows."""
    show, pair = visible(params), pair_of(params)
    if show.combination and result.combination is not None and pair is not None:
        _draw_combination(on, pair, params, result.combination, fade)
    if show.gram_schmidt and result.orthogonal is not None:
        _draw_orthogonal(on, params, result.orthogonal)
    if params.prediction is not None and pair is not None:
        _draw_guess(on, params, result, pair)


def _draw_span(on: Surface, result: Result) -> None:
    """Tint the plane, draw the line through the canvas, or mark the origin."""
    span = result.span
    assert span is not None
    left, bottom, right, top = on.camera.box
    corner = (left, top)
    if span.rank == 2:
        corners = [(left, bottom), (right, bottom), (right, top), (left, top)]
        marks.polygon(on, corners, SPAN, strength=0.09)
        marks.note(on, "span: the whole plane", corner, SPAN)
    elif span.rank == 1:
        reach = max(map(abs, on.camera.box)) * 3
        x, y = (part * reach for part in span.direction)
        marks.segment(on, (-x, -y), (x, y), SPAN, width=5.0, fade=0.6)
        marks.note(on, "span: a line", corner, SPAN)
    else:
        marks.point(on, (0.0, 0.0), SPAN, radius=7.0)
        marks.note(on, "span: the origin alone", corner, SPAN)


def _draw_norms(on: Surface, params: Params, result: Result) -> None:
    """Draw three balls around the tail, each through the tip; told apart by dash and shape."""
    names = [vector.name for vector in params.vectors]
    chosen = selected_of(params)
    vector = find(params, chosen)
    if vector is None or result.norms is None or len(result.norms) != len(names):
        return
    norms = result.norms[names.index(chosen)]
    left, bottom = vector.tail
    r1, r2, most = norms.l1, norms.l2, norms.linf
    diamond = [(left + r1, bottom), (left, bottom + r1), (left - r1, bottom), (left, bottom - r1)]
    circle = [
        (left + r2 * math.cos(turn), bottom + r2 * math.sin(turn))
        for turn in (math.tau * i / SIDES for i in range(SIDES))
    ]
    square = [(left + x * most, bottom + y * most) for x, y in ((1, 1), (-1, 1), (-1, -1), (1, -1))]
    for text, outline, at, dashes in (
        (f"L₁ {format_number(r1)}", diamond, (left, bottom - r1), (2.0, 3.0)),
        (f"L₂ {format_number(r2)}", circle, circle[SIDES * 5 // 8], ()),
        (f"L∞ {format_number(most)}", square, square[1], (8.0, 4.0)),
    ):
        marks.outline(on, outline, vector.color, dashes=dashes, fade=0.25)
        small = on.theme.font("body", tabular=True)
        marks.label(on, text, at, vector.tail, vector.color, font=small)


def _draw_attention(on: Surface, params: Params, result: Result) -> None:
    """Lay a band of the weight's width under each vector, and draw the weighed sum."""
    attention, query = result.attention, query_of(params)
    assert attention is not None
    small = on.theme.font("body", tabular=True)
    for name, weight in zip(attention.names, attention.weights, strict=True):
        vector = find(params, name)
        if vector is None:
            continue
        marks.segment(
            on, vector.tail, vector.tip, vector.color, width=max(1.0, BAND * weight), fade=0.7
        )
        middle = _between(vector.tail, vector.tip, 0.55)
        aside = middle[0] + vector.y, middle[1] - vector.x
        text = f"{format_number(100 * weight, 3)} %"
        marks.label(on, text, middle, aside, vector.color, font=small)
    tail = query.tail if query else (0.0, 0.0)
    tip = tail[0] + attention.output[0], tail[1] + attention.output[1]
    marks.arrow(on, tail, tip, OUTPUT, dashed=True)
    marks.arrow_label(on, "Σ weight · vector", tail, tip, OUTPUT)


def _draw_chain(on: Surface, params: Params, joints: tuple[Point, ...]) -> None:
    """Draw all vectors head to tail from the first one's tail, and their sum."""
    left, bottom = params.vectors[0].tail
    ends = [(left + x, bottom + y) for x, y in joints]
    for vector, start, end in zip(params.vectors, [(left, bottom), *ends], ends, strict=False):
        if start != vector.tail:
            marks.arrow(on, start, end, vector.color, width=2.0, dashed=True)
    if len(ends) > 1:
        marks.arrow(on, (left, bottom), ends[-1], TOTAL)
        names = " + ".join(short(vector.name, 4) for vector in params.vectors[:4])
        more = " + …" if len(ends) > 4 else ""
        marks.arrow_label(on, names + more, (left, bottom), ends[-1], TOTAL)


def _draw_combination(
    on: Surface, pair: tuple[Vector, Vector], params: Params, tip: Point, fade: float
) -> None:
    """Draw c₁a, then c₂b from its tip, and the way from start to end."""
    (first, second), (c1, c2) = pair, params.coefficients
    start = first.tail
    corner = start[0] + c1 * first.x, start[1] + c1 * first.y
    end = start[0] + tip[0], start[1] + tip[1]
    for vector, factor, p, q in ((first, c1, start, corner), (second, c2, corner, end)):
        marks.arrow(on, p, q, vector.color, width=2.0, dashed=True, fade=fade)
        middle = _between(p, q, 0.5)
        text = f"{format_number(factor)} {short(vector.name, 5)}"
        marks.label(on, text, middle, _between(start, end, 0.5), vector.color)
    marks.arrow(on, start, end, TOTAL, fade=fade)
    name = combination_text(params, pair)
    marks.point(on, end, TOTAL, radius=5.5, fade=fade)
    marks.arrow_label(on, name, start, end, TOTAL)


def combination_text(params: Params, pair: tuple[Vector, Vector]) -> str:
    """Return the linear combination as it is written: 1.5 v − 2 w."""
    c1, c2 = params.coefficients
    sign = "−" if c2 < 0 else "+"
    a, b = (short(vector.name, 5) for vector in pair)
    return f"{format_number(c1)} {a} {sign} {format_number(abs(c2))} {b}"


def _draw_orthogonal(on: Surface, params: Params, made: Orthogonal) -> None:
    """Draw the unit vectors so far, and how the last vector lost its projections."""
    origin = (0.0, 0.0)
    if made.orthonormal and len(made.names) == len(params.vectors):
        circle = [
            (math.cos(turn), math.sin(turn))
            for turn in (math.tau * i / SIDES for i in range(SIDES))
        ]
        marks.outline(on, circle, BALLS, dashes=(2.0, 4.0), fade=0.4)
    if made.names:
        last = find(params, made.names[-1])
        if last is not None:
            _draw_step(on, last, made)
    for index, unit in _numbered(made):
        marks.arrow(on, origin, unit, MADE, width=5.0)
        marks.arrow_label(on, f"q{subscript(index)}", origin, unit, MADE)


def _draw_step(on: Surface, last: Vector, made: Orthogonal) -> None:
    """Draw what is taken away from the last vector, and what is left of it."""
    at = (last.x, last.y)
    if last.tail != (0.0, 0.0):
        marks.arrow(on, (0.0, 0.0), at, last.color, width=THIN, dashed=True, fade=marks.FADED)
    for index, part in enumerate(made.taken, 1):
        if part == (0.0, 0.0):
            continue
        to = at[0] - part[0], at[1] - part[1]
        marks.arrow(on, at, to, TAKEN, width=2.0, dashed=True)
        text = f"− proj on q{subscript(index)}"
        small = on.theme.font("body")
        marks.label(on, text, _between(at, to, 0.5), (0.0, 0.0), TAKEN, font=small)
        at = to
    if made.names[-1] not in made.dependent and made.taken:
        marks.arrow(on, (0.0, 0.0), made.left, TOTAL, width=2.0)
        marks.arrow_label(on, f"rest of {short(last.name, 6)}", (0.0, 0.0), made.left, TOTAL)


def _numbered(made: Orthogonal) -> Iterator[tuple[int, Point]]:
    """Yield the unit vectors with their numbers, without the zeros of dependent vectors."""
    for index, (name, unit) in enumerate(zip(made.names, made.orthonormal, strict=True), 1):
        if name not in made.dependent:
            yield index, unit


def _draw_guess(on: Surface, params: Params, result: Result, pair: tuple[Vector, Vector]) -> None:
    """Draw the guess, and once it is revealed its way to the answer."""
    tip, start = choices.guess_tip(params), pair[0].tail
    assert params.prediction is not None
    assert tip is not None
    marks.arrow(on, start, tip, GUESS, width=2.0, dashed=True)
    marks.point(on, tip, GUESS, radius=6.5)
    marks.label(on, "guess", tip, start, GUESS)
    answer = None if hidden(params) else getattr(result, params.prediction.what)
    if answer is not None:
        end = start[0] + answer[0], start[1] + answer[1]
        if params.prediction.what == "difference":
            marks.arrow(on, start, end, TOTAL, width=2.0)
        marks.segment(on, tip, end, "warning", width=2.0, dashed=True)
        text = f"off by {format_number(result.miss or 0.0)}"
        small = on.theme.font("body", tabular=True)
        if math.dist(tip, end) * on.camera.scale > 30:
            marks.label(on, text, _between(tip, end, 0.5), start, "warning", font=small)


def _between(p: Point, q: Point, share: float) -> Point:
    return p[0] + share * (q[0] - p[0]), p[1] + share * (q[1] - p[1])
