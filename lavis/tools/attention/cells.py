"""How a number of a matrix by hand came about, term by term."""

from __future__ import annotations

import math

from lavis.tools.attention.params import Hand, Params, Stage
from lavis.tools.attention.result import Cell, HandResult, Rows, Term

#: Matrices of which every head has its own.
PER_HEAD = ("scores", "scaled", "weights", "output")


def matrix(params: Params, result: HandResult, stage: Stage, head: int = 0) -> Rows | None:
    """Return a matrix of by-hand mode by its name; None where it is hidden or not in use.

    Parameters
    ----------
    params : Params
    result : HandResult
    stage : str
    head : int
        For "scores", "scaled", "weights" and "output"; a larger number means the last head.
    """
    if stage == "x":
        return params.hand.x if params.hand.start == "x" else None
    found = getattr(result, stage)
    if found is None or stage not in PER_HEAD:
        return found  # type: ignore[no-any-return]
    return found[min(head, len(found) - 1)]  # type: ignore[no-any-return]


def cell(
    params: Params, result: HandResult, stage: Stage, row: int, column: int, head: int = 0
) -> Cell | None:
    """Return how one number came about; None where there is no such number to be seen.

    Parameters
    ----------
    params : Params
        Those that `result` was computed from.
    result : HandResult
    stage : str
    row, column : int
    head : int
        As in `matrix`.
    """
    values = matrix(params, result, stage, head)
    if values is None or not (0 <= row < len(values) and 0 <= column < len(values[row])):
        return None
    head = min(head, len(result.scores) - 1)
    made = {
        "x": _given,
        "q": _projected,
        "k": _projected,
        "v": _projected,
        "scores": _scored,
        "scaled": _scaled,
        "weights": _weighed,
        "output": _mixed,
        "concat": _joined,
        "projected": _projected_out,
    }[stage]
    return made(params, result, Cell(stage, head, row, column, values[row][column]))


def _given(params: Params, result: HandResult, cell: Cell) -> Cell:
    name = {"x": "X", "q": "Q", "k": "K", "v": "V"}[cell.stage]
    token = params.hand.tokens[cell.row]
    return _with(cell, formula=f"{name}, row “{token}”: an entry of your own")


def _projected(params: Params, result: HandResult, cell: Cell) -> Cell:
    hand = params.hand
    if hand.start == "qkv":
        return _given(params, result, cell)
    weights = {"q": hand.w_q, "k": hand.w_k, "v": hand.w_v}[cell.stage]
    token = hand.tokens[cell.row]
    right = f"W_{cell.stage.upper()} column {cell.column + 1}"
    return _dotted(cell, hand.x[cell.row], _column(weights, cell.column), f"x({token})", right)


def _scored(params: Params, result: HandResult, cell: Cell) -> Cell:
    tokens, part = params.hand.tokens, _part(result.q, params.hand, cell.head)
    return _dotted(
        cell,
        result.q[cell.row][part],
        result.k[cell.column][part],
        f"q({tokens[cell.row]})",
        f"k({tokens[cell.column]})",
    )


def _scaled(params: Params, result: HandResult, cell: Cell) -> Cell:
    hand, assert_value = params.hand, cell.value
    score = result.scores[cell.head][cell.row][cell.column]
    steps = number(score)
    if hand.scale:
        steps += f" / √{result.head_width}"
    if hand.temperature != 1:
        steps += f" / {number(hand.temperature)}"
    if not result.allowed[cell.row][cell.column]:
        return _with(cell, value=None, formula=f"{steps} → −∞: the mask forbids it")
    assert assert_value is not None
    return _with(cell, formula=f"{steps} = {number(assert_value)}")


def _weighed(params: Params, result: HandResult, cell: Cell) -> Cell:
    row, seen = result.scaled[cell.head][cell.row], result.allowed[cell.row]
    if not seen[cell.column]:
        return _with(cell, formula="exp(−∞) / Σ = 0: the mask forbids it")
    largest = max(value for value, allowed in zip(row, seen, strict=True) if allowed)
    exps = [
        math.exp(value - largest) if allowed else 0.0
        for value, allowed in zip(row, seen, strict=True)
    ]
    assert cell.value is not None
    # Of a saturated row the sum is hardly more than 1, and that little is what it is about.
    shown = f"{number(exps[cell.column])} / {sum(exps):.7g}"
    why = f"   (less the largest, {number(largest)}, in every exp)" if largest else ""
    return _with(
        cell,
        formula=f"exp({number(row[cell.column])}) / Σ exp = {shown} = {number(cell.value)}{why}",
    )


def _mixed(params: Params, result: HandResult, cell: Cell) -> Cell:
    assert result.weights is not None
    tokens, hand = params.hand.tokens, params.hand
    part = _part(result.v, hand, cell.head)
    column = tuple(row[part][cell.column] for row in result.v)
    weights = result.weights[cell.head][cell.row]
    right = f"V column {cell.column + 1}"
    return _dotted(cell, weights, column, f"weights({tokens[cell.row]})", right)


def _joined(params: Params, result: HandResult, cell: Cell) -> Cell:
    width = len(result.v[0]) // params.hand.heads
    head, column = divmod(cell.column, width)
    return _with(cell, formula=f"column {column + 1} of the output of head {head + 1}")


def _projected_out(params: Params, result: HandResult, cell: Cell) -> Cell:
    assert result.concat is not None
    hand = params.hand
    return _dotted(
        cell,
        result.concat[cell.row],
        _column(hand.w_o, cell.column),
        f"heads({hand.tokens[cell.row]})",
        f"W_O column {cell.column + 1}",
    )


def _dotted(
    cell: Cell, left: tuple[float, ...], right: tuple[float, ...], left_name: str, right_name: str
) -> Cell:
    """Return the cell as the sum of products that it is."""
    terms = tuple(Term(a, b, a * b) for a, b in zip(left, right, strict=True))
    products = " + ".join(f"{_signed(a)}·{_signed(b)}" for a, b in zip(left, right, strict=True))
    assert cell.value is not None
    text = f"{left_name} · {right_name} = {products} = {number(cell.value)}"
    return _with(cell, terms=terms, left=left_name, right=right_name, formula=text)


def _with(cell: Cell, **changes: object) -> Cell:
    import msgspec

    return msgspec.structs.replace(cell, **changes)


def _part(values: Rows, hand: Hand, head: int) -> slice:
    """Return which columns belong to a head."""
    width = len(values[0]) // hand.heads
    return slice(head * width, (head + 1) * width)


def _column(values: Rows, column: int) -> tuple[float, ...]:
    return tuple(row[column] for row in values)


def number(value: float) -> str:
    """Return a number in four digits, with the minus of typography."""
    return f"{value + 0.0:.4g}".replace("-", "−")


def _signed(value: float) -> str:
    return number(value) if value >= 0 else f"({number(value)})"
