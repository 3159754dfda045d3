"""What can be done to Params: each function takes some and returns others."""

from __future__ import annotations

import math
from typing import Literal

import msgspec

from lavis.document import Prediction
from lavis.tools.attention.params import (
    COLDEST,
    HOTTEST,
    LIMIT,
    MAX_NAME,
    MAX_TEXT,
    MAX_TOKENS,
    MAX_WIDTH,
    WEIGHTS,
    Hand,
    Matrix,
    Mode,
    Model,
    Params,
    Row,
    Start,
)

#: The matrices by hand that can be edited.
Editable = Literal["x", "w_q", "w_k", "w_v", "q", "k", "v", "w_o"]

#: Names of tokens that are added.
NAMES = ("the", "cat", "sat", "on", "a", "mat", "and", "purred", "all", "day", "long")

replace = msgspec.structs.replace


# -- by hand


def set_matrix(params: Params, name: Editable, values: Matrix) -> Params:
    """Return Params in which a matrix by hand holds other numbers; its shape may change.

    The others follow where they must: a token more in X is one more in Q, K and V; a column more
    in X is a row more in W_Q, W_K and W_V, of zeros; one more in Q is one more in K.

    Raises
    ------
    ValueError
        With a sentence, where there is no room, or the heads would not divide the columns.
    """
    hand = replace(params.hand, **_fitted(params.hand, name, _checked(name, values)))
    return _with_hand(params, hand)


def set_entry(params: Params, name: Editable, row: int, column: int, value: float) -> Params:
    """Return Params in which one number of a matrix by hand is another."""
    old: Matrix = getattr(params.hand, name)
    values = tuple(
        tuple(value if (i, j) == (row, column) else entry for j, entry in enumerate(entries))
        for i, entries in enumerate(old)
    )
    return set_matrix(params, name, values)


def start_from(params: Params, start: Start) -> Params:
    """Return Params that start from X and the weights, or from Q, K and V themselves.

    Going to Q, K and V takes along what X and the weights make of them.
    """
    hand = params.hand
    if start == hand.start:
        return params
    if start == "x":
        return _with_hand(params, with_x(hand, _resized(hand.x, len(hand.tokens), None)))
    made = {
        name: _product(hand.x, weights)
        for name, weights in (("q", hand.w_q), ("k", hand.w_k), ("v", hand.w_v))
    }
    return _with_hand(params, replace(hand, start="qkv", **made))


def add_token(params: Params, name: str = "") -> Params:
    """Return Params with one token more, whose rows are zeros but for a 1.

    Raises
    ------
    ValueError
        With a sentence, where there are 16 already, or the name will not do.
    """
    hand = params.hand
    size = len(hand.tokens)
    if size >= MAX_TOKENS:
        raise ValueError(f"There are {size} tokens already; by hand there is room for no more.")
    tokens = fresh_tokens(hand.tokens, size + 1)
    if name:
        tokens = (*hand.tokens, _name(name))
    rows = {
        name: (*_resized(getattr(hand, name), size, None), _unit(getattr(hand, name), size))
        for name in PER_TOKEN
    }
    return _with_hand(params, replace(hand, tokens=tokens, **rows))


def remove_token(params: Params, index: int) -> Params:
    """Return Params without one of the tokens.

    Raises
    ------
    ValueError
        With a sentence, for the last one.
    """
    hand = params.hand
    if len(hand.tokens) == 1:
        raise ValueError("Attention needs one token at least.")
    tokens, rows = hand.tokens[:index] + hand.tokens[index + 1 :], {}
    for name in PER_TOKEN:  # a matrix that waits may have been of other tokens
        old = _resized(getattr(hand, name), len(hand.tokens), None)
        rows[name] = old[:index] + old[index + 1 :]
    return _with_hand(params, replace(hand, tokens=tokens, **rows))


def rename_token(params: Params, index: int, name: str) -> Params:
    """Return Params in which a token by hand bears another name.

    Raises
    ------
    ValueError
        With a sentence, for a name that is empty, too long or cannot be shown.
    """
    tokens = list(params.hand.tokens)
    tokens[index] = _name(name)
    return replace(params, hand=replace(params.hand, tokens=tuple(tokens)))


def set_widths(
    params: Params, *, d: int | None = None, d_k: int | None = None, d_v: int | None = None
) -> Params:
    """Return Params whose matrices have other numbers of columns; new entries are those of I.

    Parameters
    ----------
    params : Params
    d, d_k, d_v : int, optional
        Columns of X, of Q and K, and of V, from 1 to 16.

    Raises
    ------
    ValueError
        With a sentence, where the heads would not divide d_k or d_v.
    """
    hand = params.hand
    for width in (d, d_k, d_v):
        if width is not None and not 1 <= width <= MAX_WIDTH:
            raise ValueError(f"A matrix by hand has 1 to {MAX_WIDTH} columns; {width} came.")
    rows = d or len(hand.x[0])
    changes = {"x": _resized(hand.x, len(hand.x), rows)}
    for name, columns in (("w_q", d_k), ("w_k", d_k), ("w_v", d_v)):
        old: Matrix = getattr(hand, name)
        own = columns if columns is not None and hand.start == "x" else len(old[0])
        changes[name] = _resized(old, rows, own)
    if hand.start == "qkv":
        for name, columns in (("q", d_k), ("k", d_k), ("v", d_v)):
            old = getattr(hand, name)
            changes[name] = _resized(old, len(old), columns or len(old[0]))
    if d_v is not None:
        changes["w_o"] = _resized(hand.w_o, d_v, len(hand.w_o[0]))
    _refuse_heads(hand.heads, d_k or hand.width, d_v or hand.value_width)
    return _with_hand(params, replace(hand, **changes))


def choose_heads(params: Params, heads: int) -> Params:
    """Return Params whose columns are split into so many heads.

    Raises
    ------
    ValueError
        With a sentence, where they do not divide d_k and d_v.
    """
    hand = params.hand
    _refuse_heads(heads, hand.width, hand.value_width)
    head = min(hand.head, heads - 1)
    return _with_hand(params, replace(hand, heads=heads, head=head))


def choose_head_by_hand(params: Params, head: int) -> Params:
    """Return Params that look at another head by hand; a running guess starts anew."""
    return _with_hand(params, replace(params.hand, head=head))


def choose_query(params: Params, query: int) -> Params:
    """Return Params whose prediction is about another row; a running guess starts anew."""
    return _with_hand(params, replace(params.hand, query=query))


def choose_project(params: Params, project: bool) -> Params:
    """Return Params that multiply the output by W_O, or not; W_O gets as many rows as V columns."""
    hand = params.hand
    w_o = _resized(hand.w_o, hand.value_width, len(hand.w_o[0])) if project else hand.w_o
    return replace(params, hand=replace(hand, project=project, w_o=w_o))


def choose_scale(params: Params, scale: bool) -> Params:
    """Return Params whose scores are divided by √d_k, or not."""
    return replace(params, hand=replace(params.hand, scale=scale))


def choose_causal(params: Params, causal: bool) -> Params:
    """Return Params in which a token sees only itself and those before it, or all."""
    return replace(params, hand=replace(params.hand, causal=causal))


def choose_temperature(params: Params, temperature: float) -> Params:
    """Return Params with another temperature of the softmax by hand, brought into its range."""
    within = min(HOTTEST, max(COLDEST, temperature))
    return replace(params, hand=replace(params.hand, temperature=within))


# -- of a model


def choose_mode(params: Params, mode: Mode) -> Params:
    """Return Params of the other mode; a prediction ends."""
    return params if mode == params.mode else replace(params, mode=mode, prediction=None)


def choose_model(params: Params, model: Model) -> Params:
    """Return Params of model mode with another model."""
    view = replace(params.view, token=-1, key=-1, x0=0.0, y0=0.0, x1=0.0, y1=0.0)
    return replace(params, mode="model", model=model, prediction=None, view=view)


def set_text(params: Params, text: str) -> Params:
    """Return Params whose model reads another text.

    Raises
    ------
    ValueError
        With a sentence, for a text that is too long.
    """
    view = replace(params.view, token=-1, key=-1, x0=0.0, y0=0.0, x1=0.0, y1=0.0)
    return replace(params, text=_text(text), view=view)


def set_second(params: Params, text: str) -> Params:
    """Return Params with another second text; "" for none."""
    return replace(params, second=_text(text))


def append(params: Params, text: str) -> Params:
    """Return Params whose text goes on with a token (`Candidate.text`)."""
    return set_text(params, params.text + text)


def choose_head(params: Params, layer: int, head: int) -> Params:
    """Return Params that open another head of the model."""
    return replace(params, layer=layer, head=head)


# -- predictions


def start(params: Params, what: str) -> Params:
    """Return Params in which the weights are hidden and all tokens are guessed alike.

    Raises
    ------
    ValueError
        With a sentence, for something that cannot be predicted here.
    """
    if what != WEIGHTS:
        raise ValueError(f"“{what}” cannot be predicted here; the {WEIGHTS} can.")
    if params.mode != "hand":
        raise ValueError("Only attention by hand can be predicted: a model's is not at hand.")
    size = len(params.hand.tokens)
    return replace(params, prediction=Prediction(what, (1 / size,) * size))


def guess(params: Params, index: int, value: float) -> Params:
    """Return Params in which one weight is guessed so; the others share the rest as before.

    Nothing changes once it is revealed.
    """
    prediction = params.prediction
    if prediction is None or prediction.revealed:
        return params
    values = list(prediction.values)
    value = 1.0 if len(values) == 1 else min(1.0, max(0.0, value))
    others = sum(values) - values[index]
    rest, count = 1 - value, len(values) - 1
    for place, old in enumerate(values):
        if place != index:
            values[place] = rest * old / others if others > 0 else rest / count
    values[index] = value
    tidy = tuple(min(1.0, max(0.0, float(f"{number:.12g}"))) for number in values)
    return replace(params, prediction=replace(prediction, values=tidy))


# -- what they share

PER_TOKEN = ("x", "q", "k", "v")


def with_x(hand: Hand, x: Matrix) -> Hand:
    """Return attention by hand that starts from another X; the rest is made to fit."""
    size, d = len(x), len(x[0])
    changes: dict[str, object] = {
        name: _resized(getattr(hand, name), size, None) for name in ("q", "k", "v")
    }
    weights = {name: getattr(hand, name) for name in ("w_q", "w_k", "w_v")}
    if any(len(matrix) != d for matrix in weights.values()):
        weights = dict.fromkeys(weights, _identity(d, d))
    width, value_width = len(weights["w_q"][0]), len(weights["w_v"][0])
    if width % hand.heads or value_width % hand.heads:
        changes |= {"heads": 1, "head": 0}
    if hand.project and len(hand.w_o) != value_width:
        changes["w_o"] = _identity(value_width, value_width)
    tokens = fresh_tokens(hand.tokens, size)
    return replace(hand, tokens=tokens, start="x", x=x, **weights, **changes)


def fresh_tokens(old: tuple[str, ...], size: int) -> tuple[str, ...]:
    """Return so many names: the old ones first, then others."""
    names = list(old[:size])
    spare = [name for name in NAMES if name not in names]
    numbered = (f"token {number}" for number in range(len(names) + 1, 3 * MAX_TOKENS))
    while len(names) < size:
        names.append(spare.pop(0) if spare else next(numbered))
    return tuple(names)


def _with_hand(params: Params, hand: Hand) -> Params:
    """Return Params with other matrices; a guess at what they give starts anew."""
    prediction = params.prediction
    if prediction is not None and (
        len(hand.tokens) != len(prediction.values)
        or (hand.query, hand.head) != (params.hand.query, params.hand.head)
    ):
        size = len(hand.tokens)
        prediction = Prediction(prediction.what, (1 / size,) * size)
    return replace(params, hand=hand, prediction=prediction)


def _fitted(hand: Hand, name: Editable, values: Matrix) -> dict[str, object]:
    """Return the fields of Hand that change with one matrix, made to fit each other."""
    rows, columns = len(values), len(values[0])
    changes: dict[str, object] = {name: values}
    if name in PER_TOKEN and rows != len(hand.tokens):
        if rows > MAX_TOKENS:
            raise ValueError(f"There may be {MAX_TOKENS} tokens by hand at most; {rows} came.")
        changes["tokens"] = fresh_tokens(hand.tokens, rows)
        for other in PER_TOKEN:
            if other != name:
                changes[other] = _resized(getattr(hand, other), rows, None)
    if name == "x":
        for other in ("w_q", "w_k", "w_v"):
            changes[other] = _resized(getattr(hand, other), columns, None)
    if name in ("w_q", "w_k", "w_v") and rows != len(hand.x[0]):
        changes["x"] = _resized(hand.x, len(hand.x), rows)
        for other in ("w_q", "w_k", "w_v"):
            if other != name:
                changes[other] = _resized(getattr(hand, other), rows, None)
    twin = {"q": "k", "k": "q", "w_q": "w_k", "w_k": "w_q"}.get(name)
    if twin is not None:
        wanted = changes.get(twin, getattr(hand, twin))
        changes[twin] = _resized(wanted, len(wanted), columns)  # type: ignore[arg-type]
    value_width = columns if name == ("w_v" if hand.start == "x" else "v") else hand.value_width
    if name == "w_o" and hand.project and rows != value_width:
        raise ValueError(
            f"W_O must have as many rows as V has columns, {value_width}; {rows} came."
        )
    if value_width != len(hand.w_o) and name != "w_o":
        changes["w_o"] = _resized(hand.w_o, value_width, None)
    width = columns if name in (("w_q", "w_k") if hand.start == "x" else ("q", "k")) else hand.width
    _refuse_heads(hand.heads, width, value_width)
    return changes


def _refuse_heads(heads: int, width: int, value_width: int) -> None:
    if heads < 1 or width % heads or value_width % heads:
        raise ValueError(
            f"The heads must divide the {width} columns of Q and K and the {value_width} of V; "
            f"{heads} do not."
        )


def _checked(name: str, values: Matrix) -> Matrix:
    """Return a matrix whose numbers are within the limits."""
    if not values or not values[0] or len({len(row) for row in values}) > 1:
        raise ValueError("A matrix needs rows of one length, with one number at least.")
    if len(values) > MAX_WIDTH or len(values[0]) > MAX_WIDTH:
        raise ValueError(
            f"A matrix by hand has at most {MAX_WIDTH}×{MAX_WIDTH} numbers; "
            f"{len(values)}×{len(values[0])} came."
        )
    for row in values:
        for value in row:
            if not math.isfinite(value) or abs(value) > LIMIT:
                raise ValueError(f"An entry must lie between −1e6 and 1e6; {value:.6g} came.")
    return values


def _resized(matrix: Matrix, rows: int, columns: int | None) -> Matrix:
    """Return a matrix cut, or filled with the entries of the identity."""
    width = len(matrix[0]) if columns is None else columns
    return tuple(
        tuple(
            matrix[i][j]
            if i < len(matrix) and j < len(matrix[0])
            else (1.0 if i % width == j else 0.0)
            for j in range(width)
        )
        for i in range(rows)
    )


def _identity(rows: int, columns: int) -> Matrix:
    return tuple(tuple(1.0 if i == j else 0.0 for j in range(columns)) for i in range(rows))


def _unit(matrix: Matrix, index: int) -> Row:
    width = len(matrix[0])
    return tuple(1.0 if index % width == j else 0.0 for j in range(width))


def _product(left: Matrix, right: Matrix) -> Matrix:
    """Multiply on the host what was typed; the product may not leave the limits."""
    columns = list(zip(*right, strict=True))
    made = tuple(
        tuple(math.fsum(a * b for a, b in zip(row, column, strict=True)) for column in columns)
        for row in left
    )
    return _checked("product", made)


def _name(name: str) -> str:
    name = name.strip()
    if not name:
        raise ValueError("The name is empty; wanted is at least one character.")
    if len(name) > MAX_NAME:
        raise ValueError(f"The name has {len(name)} characters; it may have at most {MAX_NAME}.")
    if not name.isprintable():
        raise ValueError("The name has characters that cannot be shown.")
    return name


def _text(text: str) -> str:
    if len(text) > MAX_TEXT:
        raise ValueError(f"The text has {len(text)} characters; it may have at most {MAX_TEXT}.")
    return text
