"""Attention in formulas, rows and sentences."""

from __future__ import annotations

import math

from lavis.tools.attention import HandResult, ModelResult, Params, Result
from lavis.tools.attention.cells import cell
from lavis.widgets.attention.hand import blocks
from lavis.widgets.attention.model.costs import written
from lavis.widgets.common.formula import Part
from lavis.widgets.common.readout import Row
from lavis.widgets.common.text import format_number, full_number

MISSING, HIDDEN = "–", "hidden"
#: Letters of a token in the readout, and terms of a row of weights in the formula.
SHORT, TERMS = 12, 4

MODEL_ROWS = (
    "tokens S",
    "layer · head",
    "mean entropy",
    "mean distance",
    "largest weight",
    "parameters",
    "FLOPs of the text",
)


def formula(params: Params, result: Result | None) -> list[Part]:
    """Return the attention with the numbers of the moment.

    Parameters
    ----------
    params : Params
        Those that the result was computed from, with the selection of now.
    result : Result or None
    """
    if result is None:
        return [Part("")]
    if result.hand is not None:
        return [*_general(params), Part("      "), *_of_hand(params, result.hand)]
    if result.model is not None:
        return [*_general(params), Part("      "), *_of_model(params, result.model)]
    return _general(params)


def rows(params: Params, result: Result | None) -> list[Row]:
    """Return the readout; it has the same rows whatever is hidden or selected."""
    if params.mode == "model":
        model = None if result is None else result.model
        return _no_rows() if model is None else _model_rows(params, model)
    return _hand_rows(params, None if result is None else result.hand)


def sentence(params: Params, result: Result | None) -> str:
    """Return one sentence that says what the canvas shows."""
    if params.mode == "hand":
        hand = params.hand
        said = f"Attention by hand of {', '.join(hand.tokens)}"
        said += f" in {hand.heads} heads" if hand.heads > 1 else ""
        said += ", causal" if hand.causal else ""
        if params.hidden:
            return f"{said}; the weights are hidden."
        found = None if result is None else result.hand
        if found is not None and found.weights is not None:
            said += "; " + "; ".join(_largest(params, found))
        return f"{said}."
    model = None if result is None else result.model
    if model is None:
        missing = None if result is None else result.missing
        return "The model reads the text." if missing is None else missing.reason
    head, tokens = model.head, model.reading.tokens
    return (
        f"{model.info.name}, {len(tokens)} tokens, layer {head.layer + 1} of "
        f"{model.info.layers}, head {head.head + 1} of {model.info.heads}."
    )


def note(model: ModelResult, text: str) -> str:
    """Return what a reader of the text must know: where it was cut."""
    reading = model.reading
    if not reading.cut:
        return ""
    behind = text[max(0, reading.kept - 24) : reading.kept].strip()
    return (
        f"{model.info.name} reads {len(reading.ids)} tokens at most, and the text has "
        f"{reading.total}: cut after “…{behind}”."
    )


# -- formula


def _general(params: Params) -> list[Part]:
    hand = params.hand
    divided = params.mode == "model" or hand.scale
    over = [Part(" / √dₖ", latex=r"\,/\sqrt{d_k}")] if divided else []
    if params.mode == "hand" and hand.temperature != 1:
        over.append(Part(" / T", latex=r"\,/\,T"))
    masked = params.mode == "hand" and hand.causal
    return [
        Part("softmax(", latex=r"\mathrm{softmax}("),
        Part("Q", "query", bold=True, latex=r"\mathbf{Q}"),
        Part("K", "key", bold=True, latex=r"\mathbf{K}"),
        Part("ᵀ", "key", latex=r"^{T}"),
        *over,
        *([Part(" + mask", latex=r"\,+\,\mathrm{mask}")] if masked else []),
        Part(") ", latex=r")\,"),
        Part("V", "value", bold=True, latex=r"\mathbf{V}"),
    ]


def _of_hand(params: Params, result: HandResult) -> list[Part]:
    """Return the selected number, or the row of weights of the query."""
    view = params.view
    stage = blocks.as_stage(view.stage)
    made = None
    if params.hidden and stage in blocks.ANSWERS:
        return [Part(blocks.question(params, result, view.row))]
    if stage is not None:
        made = cell(params, result, stage, view.row, view.column, params.hand.head)
    if made is not None and made.terms and len(made.terms) <= TERMS:
        parts = [Part(f"{made.left} · {made.right} = ")]
        for index, term in enumerate(made.terms):
            parts += [
                Part(" + " if index else ""),
                Part(_signed(term.left), "first"),
                Part("·"),
                Part(_signed(term.right), "second"),
            ]
        value = "" if made.value is None else format_number(made.value)
        return [*parts, Part(" = "), Part(value, "result")]
    if made is not None:
        return [Part(made.formula)]
    return []


def _of_model(params: Params, result: ModelResult) -> list[Part]:
    head, tokens, view = result.head, result.reading.tokens, params.view
    size = len(tokens)
    parts = [Part(f"layer {head.layer + 1} head {head.head + 1}:  dₖ = {head.q.shape[1]}")]
    if 0 <= view.token < size and 0 <= view.key < size:
        score, weight = head.scores[view.token, view.key], head.weights[view.token, view.key]
        parts += [
            Part("   q("),
            Part(_short(tokens[view.token]), "query"),
            Part(")·k("),
            Part(_short(tokens[view.key]), "key"),
            Part(f")/√dₖ = {format_number(float(score))},  weight "),
            Part(format_number(float(weight)), "result"),
        ]
    return parts


def _signed(value: float) -> str:
    text = format_number(value, 3)
    return text if value >= 0 else f"({text})"


# -- readout


def _hand_rows(params: Params, result: HandResult | None) -> list[Row]:
    hand = params.hand
    query = min(hand.query, len(hand.tokens) - 1)
    head = min(hand.head, hand.heads - 1)
    token = _short(hand.tokens[query])
    width = hand.width // hand.heads
    found = [
        Row("tokens S", str(len(hand.tokens))),
        Row("dₖ of a head", str(width)),
        _row("√dₖ", math.sqrt(width)),
        Row("query", token, token="query", full=hand.tokens[query]),
    ]
    names = ("attends most to", "its weight", "its entropy", "uniform would be")
    weights = None if result is None else result.weights
    if params.hidden or weights is None or result is None or result.entropy is None:
        found += [Row(name, HIDDEN if params.hidden else MISSING) for name in names[:3]]
    else:
        row = weights[head][min(query, len(weights[head]) - 1)]
        best = max(range(len(row)), key=row.__getitem__)
        found += [
            Row(names[0], _short(hand.tokens[best]), token="key", full=hand.tokens[best]),
            _row(names[1], row[best], token="result"),
            _row(names[2], result.entropy[head][min(query, len(row) - 1)], "nat"),
        ]
    seen = query + 1 if hand.causal else len(hand.tokens)
    found.append(_row(names[3], math.log(seen), "nat"))
    if params.prediction is not None:
        miss = None if result is None else result.miss
        value = HIDDEN if params.hidden else MISSING
        found.append(
            Row("guess is off by", value) if miss is None else _row("guess is off by", miss)
        )
    return found


def _model_rows(params: Params, result: ModelResult) -> list[Row]:
    info, head, reading = result.info, result.head, result.reading
    at = (head.layer, head.head)
    flops = sum(stage.flops for stage in result.stages)
    count = str(len(reading.ids)) + (f" of {reading.total}" if reading.cut else "")
    names = iter(MODEL_ROWS)
    found = [
        Row(next(names), count),
        Row(next(names), f"{head.layer + 1} · {head.head + 1}"),
        _row(next(names), float(result.entropy[at]), "nat"),
        _row(next(names), float(result.distance[at]), "tokens"),
        _row(next(names), float(head.weights.max(initial=0.0)), token="result"),
        Row(next(names), written(info.parameters), full=str(info.parameters)),
        Row(next(names), written(flops), full=str(flops)),
    ]
    if info.causal:
        best = result.next[0] if result.next else None
        value = MISSING if best is None else best.token
        found.append(Row("likeliest next", _short(value), full=value))
    else:
        second = result.second
        found.append(Row("cosine", MISSING) if second is None else _row("cosine", second.cosine))
    return found


def _no_rows() -> list[Row]:
    """Return the readout while there is no model; its names are those of a causal one."""
    return [Row(name, MISSING) for name in (*MODEL_ROWS, "likeliest next")]


def _largest(params: Params, result: HandResult) -> list[str]:
    """Return what each token attends to most."""
    tokens = params.hand.tokens
    assert result.weights is not None
    rows = result.weights[min(params.hand.head, len(result.weights) - 1)]
    said = []
    for token, row in zip(tokens, rows, strict=False):
        best = max(range(len(row)), key=row.__getitem__)
        if best < len(tokens):
            said.append(f"{token} attends most to {tokens[best]}, {format_number(row[best])}")
    return said


def _row(name: str, value: float, unit: str = "", token: str | None = None) -> Row:
    return Row(name, format_number(value, pad=True), unit, token, full_number(value))


def _short(name: str) -> str:
    return name if len(name) <= SHORT else f"{name[: SHORT - 1]}…"
