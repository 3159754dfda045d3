"""The matrices by hand in the order of computing, and what belongs to a cell of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from lavis.tools.attention import HandResult, Params
from lavis.tools.attention.cells import PER_HEAD, matrix
from lavis.tools.attention.edits import Editable
from lavis.tools.attention.params import LABELS, Seen, Stage
from lavis.tools.attention.result import Rows
from lavis.widgets.common.shades import Scale
from lavis.widgets.common.text import format_number

#: What a prediction hides.
ANSWERS = ("weights", "output", "concat", "projected")

#: Letters of a token beside a matrix.
LETTERS = 9
#: The colour of each matrix's title.
TOKENS = {
    "q": "query",
    "w_q": "query",
    "k": "key",
    "w_k": "key",
    "v": "value",
    "w_v": "value",
    "output": "result",
    "projected": "result",
}

Part = tuple[str, range, range]


@dataclass(frozen=True)
class Block:
    """One matrix as it is shown.

    Attributes
    ----------
    key : str
        As in `View.stage`; other heads' weights are called "weights:1" and so on.
    title : str
    sign : str
        What stands before it: ·, =, → or a step in words.
    rows : matrix or None
        None while a prediction hides it.
    shape : tuple of int
    row_names, column_names : tuple of str
    scale : {"diverging", "sequential"}
    most : float or None
        What has the deepest colour.
    bands : int
        Into how many heads its columns are split.
    """

    key: str
    title: str
    sign: str
    rows: Rows | None
    shape: tuple[int, int]
    row_names: tuple[str, ...] = ()
    column_names: tuple[str, ...] = ()
    scale: Scale = "diverging"
    most: float | None = None
    bands: int = 1


Chunk = tuple[Block, ...]


def lines(params: Params, result: HandResult | None) -> list[list[Chunk]]:
    """Return the matrices line by line; those of one chunk are not parted.

    Parameters
    ----------
    params : Params
        Those that the result was computed from.
    result : HandResult or None
    """
    hand, names = params.hand, tuple(short(token) for token in params.hand.tokens)
    if result is None:
        return []
    found = [_starts(params, result, names), _attended(params, result, names)]
    if hand.heads > 1 or hand.project:
        found.append(_joined(params, result, names))
    return found


def editable(params: Params, key: str) -> bool:
    """Return whether the numbers of a matrix can be typed."""
    if key in ("w_q", "w_k", "w_v", "x"):
        return params.hand.start == "x"
    if key == "w_o":
        return params.hand.project
    return key in ("q", "k", "v") and params.hand.start == "qkv"


def as_editable(key: str) -> Editable:
    """Return a key as the name of a matrix that can be edited."""
    return next(name for name in get_args(Editable) if name == key)


def as_seen(key: str) -> Seen:
    """Return a key as a stage of the view."""
    return next(name for name in get_args(Seen) if name == key)


def as_stage(key: str) -> Stage | None:
    """Return the matrix that explains a cell of another; None for weights that are given."""
    key = "scaled" if key == "masked" else key
    return next((name for name in get_args(Stage) if name == key), None)


def value_at(params: Params, result: HandResult, key: str, row: int, column: int) -> float | None:
    """Return a number of a matrix; None where there is none to be seen."""
    stage = as_stage(key)
    if stage is None:
        rows: Rows | None = getattr(params.hand, key)
    else:
        rows = matrix(params, result, stage, params.hand.head)
    if rows is None or not (0 <= row < len(rows) and 0 <= column < len(rows[row])):
        return None
    return rows[row][column]


def sources(params: Params, result: HandResult, key: str, row: int, column: int) -> list[Part]:
    """Return what a cell was made of: the left operand first, then the right one.

    Returns
    -------
    list of (key, rows, columns)
    """
    hand = params.hand
    head = min(hand.head, hand.heads - 1)
    part = _columns(len(result.q[0]), hand.heads, head)
    value_part = _columns(len(result.v[0]), hand.heads, head)
    one, size = range(row, row + 1), range(len(hand.tokens))
    if key in ("q", "k", "v") and hand.start == "x":
        d = range(len(hand.x[0]))
        return [("x", one, d), (f"w_{key}", d, range(column, column + 1))]
    if key == "scores":
        return [("q", one, part), ("k", range(column, column + 1), part)]
    if key in ("scaled", "masked"):
        before = "scores" if key == "scaled" else "scaled"
        return [(before, one, range(column, column + 1))]
    if key == "weights":
        return [("masked" if hand.causal else "scaled", one, size)]
    if key == "output":
        at = value_part.start + column
        return [("weights", one, size), ("v", size, range(at, at + 1))]
    if key == "concat":
        which, at = divmod(column, len(value_part))
        return [("output", one, range(at, at + 1))] if which == head else []
    if key == "projected":
        d = range(len(hand.w_o))
        before = "concat" if hand.heads > 1 else "output"
        return [(before, one, d), ("w_o", d, range(column, column + 1))]
    return []


def question(params: Params, result: HandResult, row: int) -> str:
    """Return the softmax of a row without its answer, for as long as that is hidden."""
    scaled = result.scaled[min(params.hand.head, len(result.scaled) - 1)]
    row = min(max(0, row), len(scaled) - 1)
    seen = zip(scaled[row], result.allowed[row], strict=True)
    texts = [format_number(value) if allowed else "−∞" for value, allowed in seen]
    return f"weights({params.hand.tokens[row]}) = softmax({', '.join(texts)}) = ?"


def short(name: str, letters: int = LETTERS) -> str:
    """Return a name, cut where it is long."""
    return name if len(name) <= letters else f"{name[: letters - 1]}…"


def _columns(width: int, heads: int, head: int) -> range:
    each = width // heads
    return range(head * each, (head + 1) * each)


def _block(
    params: Params,
    key: Literal["x", "w_q", "w_k", "w_v", "w_o", "q", "k", "v"],
    sign: str,
    rows: Rows,
    names: tuple[str, ...] = (),
    *,
    bands: int = 1,
) -> Block:
    return Block(
        key,
        LABELS[key],
        sign,
        rows,
        (len(rows), len(rows[0])),
        row_names=names,
        bands=bands,
    )


def _starts(params: Params, result: HandResult, names: tuple[str, ...]) -> list[Chunk]:
    """Return X and the products that are Q, K and V, or these alone."""
    hand, heads = params.hand, params.hand.heads
    if hand.start == "qkv":
        return [
            (_block(params, "q", "", result.q, names, bands=heads),),
            (_block(params, "k", "", result.k, names, bands=heads),),
            (_block(params, "v", "", result.v, names, bands=heads),),
        ]
    first: Chunk = (
        _block(params, "x", "", hand.x, names),
        _block(params, "w_q", "·", hand.w_q, bands=heads),
        _block(params, "q", "=", result.q, names, bands=heads),
    )
    second: Chunk = (
        _block(params, "w_k", "X ·", hand.w_k, bands=heads),
        _block(params, "k", "=", result.k, names, bands=heads),
    )
    third: Chunk = (
        _block(params, "w_v", "X ·", hand.w_v, bands=heads),
        _block(params, "v", "=", result.v, names, bands=heads),
    )
    return [first, second, third]


def _attended(params: Params, result: HandResult, names: tuple[str, ...]) -> list[Chunk]:
    """Return what one head does, from its scores to its output."""
    hand = params.hand
    head = min(hand.head, hand.heads - 1)
    of = f", head {head + 1}" if hand.heads > 1 else ""
    size = len(names)
    scale = f"/ √{result.head_width}" if hand.scale else "not scaled"
    if hand.temperature != 1:
        scale += f" / {hand.temperature:.3g}"
    scaled = result.scaled[head]
    found: list[Chunk] = [
        (_square("scores", f"Q·Kᵀ{of}", "", result.scores[head], names),),
        (_square("scaled", "scaled", scale, scaled, names),),
    ]
    if hand.causal:
        masked = tuple(
            tuple(
                value if seen else float("-inf") for value, seen in zip(row, allowed, strict=True)
            )
            for row, allowed in zip(scaled, result.allowed, strict=True)
        )
        found.append((_square("masked", "masked", "mask", masked, names),))
    weights = None if result.weights is None else result.weights[head]
    output = None if result.output is None else result.output[head]
    width = len(result.v[0]) // hand.heads
    found.append((_weights("weights", "weights", "softmax", weights, names),))
    title = f"output{of}" if hand.heads > 1 else "output"
    found.append((Block("output", title, "· V =", output, (size, width), names),))
    return found


def _joined(params: Params, result: HandResult, names: tuple[str, ...]) -> list[Chunk]:
    """Return the weights of all heads, the outputs side by side, and their projection."""
    hand, size = params.hand, len(names)
    found: list[Chunk] = []
    if hand.heads > 1:
        for head in range(hand.heads):
            weights = None if result.weights is None else result.weights[head]
            found.append((_weights(f"weights:{head}", f"head {head + 1}", "", weights, names),))
        shape = (size, len(result.v[0]))
        block = Block("concat", "concat", "→", result.concat, shape, names, bands=hand.heads)
        found.append((block,))
    if hand.project:
        w_o = _block(params, "w_o", "· " if hand.heads > 1 else "output ·", hand.w_o)
        shape = (size, len(hand.w_o[0]))
        found.append((w_o, Block("projected", "projected", "=", result.projected, shape, names)))
    return found


def _square(key: str, title: str, sign: str, rows: Rows, names: tuple[str, ...]) -> Block:
    size = len(names)
    return Block(key, title, sign, rows, (size, size), row_names=names, column_names=names)


def _weights(key: str, title: str, sign: str, rows: Rows | None, names: tuple[str, ...]) -> Block:
    size = len(names)
    return Block(
        key,
        title,
        sign,
        rows,
        (size, size),
        row_names=names,
        column_names=names,
        scale="sequential",
        most=1.0,
    )


def is_per_head(key: str) -> bool:
    """Return whether every head has a matrix of this name."""
    return key in (*PER_HEAD, "masked")
