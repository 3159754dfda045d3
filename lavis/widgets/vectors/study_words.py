"""What the studies of the vector canvas say: sentences for the controls, rows for the readout."""

from __future__ import annotations

from collections.abc import Iterator

from lavis.tools.vectors import Params, Result
from lavis.tools.vectors.lookup import find, hidden, pair_of, selected_of, visible
from lavis.tools.vectors.result import Attention, Orthogonal, Point, SpanOf
from lavis.widgets.common.formula import Part, named
from lavis.widgets.common.numbers import coordinates, short, subscript
from lavis.widgets.common.readout import Row
from lavis.widgets.common.text import format_number, full_number

#: Scores that the formula lists.
WRITTEN = 4
SPANNED = ("the origin alone", "a line", "the whole plane")


def span_words(params: Params, result: Result | None) -> str:
    """Return what is spanned and whether the set is independent, or nothing when not shown."""
    span = result.span if result is not None else None
    if span is None or params.span == "off":
        return ""
    names = _listed(span.names)
    several = len(span.names) > 1
    if not span.dependent:
        kind = "are independent" if several else "is independent"
        return f"{names} {kind}: the span is {SPANNED[span.rank]}."
    kind = "are dependent" if several else "is dependent"
    return f"{names} {kind}: {_why(span)}; the span is {SPANNED[span.rank]}."


def _why(span: SpanOf) -> str:
    """Return who depends on whom."""
    lost = _listed(span.dependent)
    verb = "lies" if len(span.dependent) == 1 else "lie"
    if span.rank == 0:
        return "a zero vector spans nothing"
    return f"{lost} {verb} in the span of those before"


def step_words(params: Params, result: Result | None) -> str:
    """Return what the present step of Gram–Schmidt has done, or nothing when not shown."""
    made = result.orthogonal if result is not None else None
    if made is None or not visible(params).gram_schmidt or not params.vectors:
        return ""
    if not made.names:
        return f"Step 0: nothing is taken away yet; {params.vectors[0].name} comes first."
    name, number = made.names[-1], len(made.names)
    if name in made.dependent:
        return (
            f"{name} depends on those before it: nothing is left, and there is no "
            f"q{subscript(number)}."
        )
    if number == 1:
        return f"q₁ is {name} divided by its length."
    return (
        f"From {name} its projections on those before are taken away; what is left, divided by "
        f"its length, is q{subscript(number)}."
    )


def study_rows(params: Params, result: Result) -> Iterator[Row]:
    """Yield the readout of what is shown beside the pair."""
    show, pair = visible(params), pair_of(params)
    if show.combination and pair is not None and result.combination is not None:
        yield _row(combination_of(pair[0].name, pair[1].name), result.combination, "result")
    if result.span is not None and params.span != "off":
        independent = "dependent" if result.span.dependent else "independent"
        yield Row("span", f"{SPANNED[result.span.rank]}, {independent}")
    if show.chain and result.chain:
        yield _row("sum of all", result.chain[-1], "result")
    if show.norms and result.norms is not None:
        yield from _norm_rows(params, result)
    if show.gram_schmidt and result.orthogonal is not None:
        made = result.orthogonal
        if made.names:
            yield _row(f"rest of {short(made.names[-1])}", made.left, "result")
        for index, unit in enumerate(made.orthonormal, 1):
            if unit != (0.0, 0.0):
                yield _row(f"q{subscript(index)}", unit, "eigen")
    if show.attention and result.attention is not None:
        yield _row("weighted sum", result.attention.output, "value")
    if params.prediction is not None:
        yield _row("guess", params.prediction.values, "accent")  # type: ignore[arg-type]
        miss = None if hidden(params) else result.miss
        shown = "hidden" if miss is None else format_number(miss, pad=True)
        yield Row("off by", shown, token="warning", full="" if miss is None else full_number(miss))


def said(params: Params, result: Result | None) -> str:
    """Return what follows in the sentence that is read aloud: "" or clauses after semicolons."""
    clauses, show = "", visible(params)
    if result is not None and result.combination is not None and show.combination:
        c1, c2 = (format_number(value) for value in params.coefficients)
        clauses += f"; {c1} {result.a} plus {c2} {result.b} is {coordinates(result.combination)}"
    words = span_words(params, result)
    if words:
        clauses += f"; {words[:-1]}"
    words = step_words(params, result)
    if words:
        clauses += f"; {words[0].lower() if words.startswith('From') else words[0]}{words[1:-1]}"
    if result is not None and show.attention and result.attention is not None:
        weights = zip(result.attention.names, result.attention.weights, strict=True)
        listed = ", ".join(f"{name} {format_number(100 * weight, 3)} %" for name, weight in weights)
        clauses += f"; attention {listed}"
    prediction = params.prediction
    if prediction is not None:
        clauses += f"; the {prediction.what} is guessed at {coordinates(prediction.values)}"
        if not prediction.revealed:
            clauses += " and hidden"
        elif result is not None and result.miss is not None:
            clauses += f", off by {format_number(result.miss)}"
    return clauses


def _norm_rows(params: Params, result: Result) -> Iterator[Row]:
    """Yield three norms of the selected vector; ‖v‖₂ of the pair stands there already."""
    name = selected_of(params)
    names = [vector.name for vector in params.vectors]
    vector = find(params, name)
    if vector is None or result.norms is None or len(result.norms) != len(names):
        return
    norms = result.norms[names.index(name)]
    for text, value in (("L₁", norms.l1), ("L₂", norms.l2), ("L∞", norms.linf)):
        shown = format_number(value, pad=True)
        yield Row(f"{text} of {short(name)}", shown, token=vector.color, full=full_number(value))


def study_formula(params: Params, result: Result) -> list[Part]:
    """Return the step of Gram–Schmidt, or the attention, with its numbers; [] where neither is."""
    show = visible(params)
    if show.gram_schmidt and result.orthogonal is not None and result.orthogonal.names:
        return _step_formula(params, result.orthogonal)
    if show.attention and result.attention is not None:
        return _attention_formula(params, result.attention)
    return []


def _step_formula(params: Params, made: Orthogonal) -> list[Part]:
    """Return the last vector without its parts along those before, and its unit vector."""
    number, vector = len(made.names), find(params, made.names[-1])
    if vector is None:
        return []
    parts = [named(short(vector.name), vector.color)]
    for index, (part, unit) in enumerate(zip(made.taken, made.orthonormal, strict=False), 1):
        if unit != (0.0, 0.0):
            parts += [Part(" − "), Part(coordinates(part), "residual")]
            parts.append(Part(f" along q{subscript(index)}"))
    rest = coordinates(made.left)
    if made.names[-1] in made.dependent:
        return [*parts, Part(" = (0, 0): no "), Part(f"q{subscript(number)}", "eigen")]
    parts += [Part(" = "), Part(rest, "result")] if made.taken else []
    last = Part(coordinates(made.orthonormal[-1]), "eigen")
    q = Part(f"q{subscript(number)}", "eigen", latex=rf"\mathbf{{q}}_{{{number}}}")
    return [*parts, Part("      "), q, Part(" = "), last]


def _attention_formula(params: Params, attention: Attention) -> list[Part]:
    """Return the softmax of the scores and the weights that it gives."""
    divided = "" if params.temperature == 1.0 else f" / {format_number(params.temperature)}"
    shown = attention.scores[:WRITTEN]
    more = ", …" if len(attention.scores) > WRITTEN else ""
    scores = ", ".join(format_number(score) for score in shown)
    weights = ", ".join(format_number(each, 3) for each in attention.weights[:WRITTEN])
    return [
        Part("softmax(q·k / T)", latex=r"\mathrm{softmax}(q \cdot k_i / T)"),
        Part(f" = softmax(({scores}{more}){divided}) = "),
        Part(f"({weights}{more})", "value"),
    ]


def combination_of(a: str, b: str = "") -> str:
    """Return how a linear combination of these is called: c₁v + c₂w, or in a word."""
    if max(len(a), len(b)) > 2:
        return "combination"
    return f"c₁{a} + c₂{b}" if b else f"c₁{a}"


def _row(name: str, point: Point, token: str) -> Row:
    return Row(name, coordinates(point, pad=True), token=token, full=coordinates(point, full=True))


def _listed(names: tuple[str, ...]) -> str:
    if len(names) > 4:
        names = (*names[:3], f"{len(names) - 3} more")
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
