"""The softmax in words and numbers: formula, readout, captions, and the sentence read aloud."""

from __future__ import annotations

import math

from lavis.tools.softmax import Params, Result
from lavis.widgets.common.formula import Part
from lavis.widgets.common.readout import Row
from lavis.widgets.common.text import format_number, full_number
from lavis.widgets.softmax.sheet import GUESS, LOGIT, PROBABILITY

MISSING, HIDDEN = "–", "hidden"
#: Letters of a name where room is short, and terms that the formula writes out.
SHORT, TERMS = 9, 4
#: The formula without numbers, in pieces, of which as many are shown as there is room for.
GENERAL = (
    ("pᵢ = ", r"p_i ="),
    ("exp(zᵢ / T)", r"\exp(z_i / T)"),
    (" / Σ exp(zⱼ / T)", r"\; / \; \Sigma_j \, \exp(z_j / T)"),
)

JACOBIAN = "Each row: how that probability changes with every logit; its sum is 0. Point at a cell."


def short(name: str, letters: int = SHORT) -> str:
    """Return a name, cut where it is long."""
    return name if len(name) <= letters else f"{name[: letters - 1]}…"


def formula(params: Params, result: Result | None) -> list[Part]:
    """Return the softmax of one outcome with the numbers of the moment.

    Parameters
    ----------
    params : Params
        Those that the result was computed from; the selected outcome is shown, else the largest.
    result : Result or None
    """
    if result is None:
        return [Part("")]
    index = _shown(params)
    name = short(params.names[index])
    temperature = format_number(params.temperature)
    parts = [
        *(Part(text, latex=latex) for text, latex in GENERAL),
        Part("      "),
        Part("p", PROBABILITY, italic=True),
        Part(f"({name}) = "),
        *_exp(params.logits[index].value, temperature),
        Part(" / "),
    ]
    if len(params.logits) <= TERMS:
        parts.append(Part("("))
        for position, logit in enumerate(params.logits):
            parts += [Part(" + " if position else ""), *_exp(logit.value, temperature)]
        parts.append(Part(")"))
    else:
        parts.append(Part(f"Σ of {len(params.logits)} terms"))
    answer = "?" if params.hidden else format_number(result.probabilities[index])
    return [*parts, Part(" = "), Part(answer, PROBABILITY)]


def rows(params: Params, result: Result | None) -> list[Row]:
    """Return the readout; it has the same rows whatever is hidden, so that nothing jumps."""
    names = ("argmax", "largest probability", "entropy", "entropy in bits", "perplexity")
    kept = ("kept by top-k", "kept by top-p")
    if result is None or params.hidden:
        value = MISSING if result is None else HIDDEN
        found = [Row(name, value) for name in (*names, *kept)]
    else:
        found = [
            Row(names[0], short(params.names[result.argmax]), full=params.names[result.argmax]),
            _row(names[1], result.probabilities[result.argmax], token=PROBABILITY),
            _row(names[2], result.nats, "nat"),
            _row(names[3], result.bits, "bit"),
            _row(names[4], result.perplexity),
            _row(kept[0], result.top_k.mass),
            _row(kept[1], result.top_p.mass),
        ]
    return found + _guess_rows(params, result)


def sentence(params: Params, result: Result | None) -> str:
    """Return one sentence that says what the canvas shows."""
    logits = ", ".join(f"{logit.name} {format_number(logit.value)}" for logit in params.logits)
    said = f"Logits {logits} at temperature {format_number(params.temperature)}"
    if params.prediction is not None:
        said += f"; guess {format_number(params.prediction.values[0])}"
    if params.hidden:
        said += "; the probabilities are hidden"
    elif result is not None and len(result.probabilities) == len(params.logits):
        pairs = zip(params.names, result.probabilities, strict=True)
        each = ", ".join(f"{name} {format_number(p)}" for name, p in pairs)
        said += f"; probabilities {each}; entropy {format_number(result.bits)} bits"
    if params.view.selected in params.names:
        said += f"; {params.view.selected} is selected"
    return f"{said}."


def overflow(params: Params, result: Result) -> str:
    """Return one sentence that says what the naive form does in its dtype, and why."""
    naive, dtype = result.naive, params.dtype
    limit, largest = format_number(naive.limit), format_number(naive.largest, 5)
    if any(math.isinf(value) for value in naive.exps):
        return (
            f"{dtype} ends at {largest} = exp({limit}): exp of more is ∞, and ∞\u00a0/\u00a0∞ is "
            "NaN, while with the largest subtracted no exp is above 1."
        )
    if math.isinf(naive.sum):
        return f"Every exp fits into {dtype}, but their sum is above {largest}: all become 0."
    if naive.sum == 0:
        return f"In {dtype} every exp is so small that it becomes 0, and 0\u00a0/\u00a00 is NaN."
    return f"Both forms agree here: {dtype} overflows only where z / T is above {limit}."


def truncation(params: Params, result: Result) -> str:
    """Return one sentence that says what both truncations keep."""
    return (
        f"Top-k keeps {sum(result.top_k.kept)} outcomes of mass "
        f"{format_number(result.top_k.mass)}, top-p {sum(result.top_p.kept)} of mass "
        f"{format_number(result.top_p.mass)}, by which ✓ is divided; ✕ is cut off."
    )


def derivative(
    params: Params, result: Result, cell: tuple[int, int], *, exact: bool = False
) -> str:
    """Return what a cell of the Jacobian says."""
    i, j = cell
    write = full_number if exact else format_number
    return f"∂p({params.names[i]}) / ∂z({params.names[j]}) = {write(result.jacobian[i][j])}"


def bar(params: Params, result: Result | None, index: int) -> str:
    """Return all digits of an outcome."""
    logit = params.logits[index]
    said = f"{logit.name}: z = {full_number(logit.value)}"
    if result is not None and not params.hidden:
        said += f", p = {full_number(result.probabilities[index])}"
    return said


def _shown(params: Params) -> int:
    """Return whose softmax the formula writes."""
    if params.view.selected in params.names:
        return params.names.index(params.view.selected)
    values = [logit.value for logit in params.logits]
    return values.index(max(values))


def _exp(value: float, temperature: str) -> list[Part]:
    over = "" if temperature == "1" else f" / {temperature}"
    return [Part("exp("), Part(format_number(value), LOGIT), Part(f"{over})")]


def _row(name: str, value: float, unit: str = "", token: str | None = None) -> Row:
    return Row(name, format_number(value, pad=True), unit, token, full_number(value))


def _guess_rows(params: Params, result: Result | None) -> list[Row]:
    """Return the guess, and once it is revealed its distance from the answer."""
    prediction = params.prediction
    if prediction is None:
        return []
    value = prediction.values[0]
    found = [_row("your guess", value, token=GUESS)]
    if params.hidden or result is None:
        return [*found, Row("off by", HIDDEN)]
    return [*found, _row("off by", abs(value - result.probabilities[result.argmax]))]
