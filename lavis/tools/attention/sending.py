"""What the attention gives to other tools, and what it takes from them."""

from __future__ import annotations

import math
from typing import Any

import msgspec
import numpy as np

from lavis.document import Keep, Offer, as_names
from lavis.tools.attention.edits import with_x
from lavis.tools.attention.params import LIMIT, MAX_NAME, MAX_TOKENS, MAX_WIDTH, Params
from lavis.tools.attention.result import HandResult, ModelResult, Result

#: Characters of a source that are kept.
SOURCE = 200

replace = msgspec.structs.replace


def offers(params: Params, result: Result | None) -> list[Offer]:
    """Offer the matrices by hand; or of a model a head's matrices, tokens' vectors and logits.

    Parameters
    ----------
    params : Params
    result : Result or None

    Returns
    -------
    list of Offer
        Without the weights, and what follows from them, while a prediction hides them.
    """
    if result is None:
        return []
    if result.hand is not None:
        return _by_hand(params, result.hand)
    return [] if result.model is None else _of_model(result.model)


def accept(params: Params, offer: Offer, keep: Keep | None = None) -> Params:
    """Return Params whose X by hand is a table with a row for each token.

    The rows' names become the tokens; without any, those keep theirs where their number stays.
    W_Q, W_K and W_V stay where X has as many columns as before, else they become identities.

    Parameters
    ----------
    params : Params
    offer : Offer
        Of the shape (S, d) with S and d up to 16; one row is one token.
    keep : callable or None
        Not used: so few numbers stand in Params.

    Raises
    ------
    ValueError
        With a sentence, for another shape or numbers out of range.
    """
    table = _numbers(offer)
    rows = tuple(tuple(row) for row in table.tolist())
    hand = with_x(params.hand, rows)
    if offer.labels:
        hand = replace(hand, tokens=as_names(offer.labels, MAX_NAME, stem="t", unique=False))
    source = offer.provenance[:SOURCE]
    return replace(params, mode="hand", hand=hand, source=source, prediction=None)


def _by_hand(params: Params, result: HandResult) -> list[Offer]:
    hand = params.hand
    of = f"Attention by hand of {', '.join(hand.tokens)}"
    found, names = [], hand.tokens
    if result.weights is not None:
        found += _each(hand.heads, "weights", result.weights, of, names)
    if result.concat is not None:
        found.append(Offer("vectors", "output", np.array(result.concat), f"{of}: output", names))
    if result.projected is not None:
        projected = np.array(result.projected)
        found.append(Offer("vectors", "output · W_O", projected, f"{of}: output·W_O", names))
    if hand.start == "x":
        found.append(Offer("vectors", "X", np.array(hand.x), f"{of}: X", names))
        found += [
            Offer("matrix", name, np.array(matrix), f"{of}: {name}")
            for name, matrix in (("W_Q", hand.w_q), ("W_K", hand.w_k), ("W_V", hand.w_v))
        ]
    found += [
        Offer("vectors", name, np.array(matrix), f"{of}: {name}", names)
        for name, matrix in (("Q", result.q), ("K", result.k), ("V", result.v))
    ]
    return [*found, *_each(hand.heads, "scaled scores", result.scaled, of, names)]


def _each(heads: int, name: str, matrices: Any, of: str, tokens: tuple[str, ...]) -> list[Offer]:
    names = [name] if heads == 1 else [f"{name} of head {head + 1}" for head in range(heads)]
    return [
        Offer("matrix", each, np.array(matrix), f"{of}: {each}", tokens, tokens)
        for each, matrix in zip(names, matrices, strict=True)
    ]


def _of_model(result: ModelResult) -> list[Offer]:
    head, name, tokens = result.head, result.info.name, result.reading.tokens
    at = f"layer {head.layer + 1} head {head.head + 1}"
    matrices = {"weights": head.weights, "scores": head.scores, "rollout": result.rollout}
    vectors = {
        "Q": head.q,
        "K": head.k,
        "V": head.v,
        "output": head.output,
    }
    found = [
        Offer(
            "matrix",
            f"{what} ({at})" if what != "rollout" else what,
            array,
            f"{name}: {what}",
            tokens,
            tokens,
        )
        for what, array in matrices.items()
    ]
    found += [
        Offer("vectors", f"{what} ({at})", array, f"{name}, {at}: {what}", tokens)
        for what, array in vectors.items()
    ]
    after = f"tokens' vectors after layer {head.layer + 1}"
    found.append(Offer("vectors", after, result.hidden, f"{name}: {after}", tokens))
    found.append(
        Offer("vectors", "embedding of the text", result.embedding[None, :], f"{name}: embedding")
    )
    if result.next:
        logits = np.array([[candidate.logit for candidate in result.next]])
        drawn = tuple(candidate.token for candidate in result.next)
        words = f"{name}: logits of {', '.join(drawn)}"
        found.append(Offer("vectors", "logits", logits, words, ("logits",), drawn))
    return found


def _numbers(offer: Offer) -> np.ndarray[Any, Any]:
    """Return a small table of real numbers within the limits."""
    array = np.asarray(offer.array)
    if array.dtype.kind not in "biuf":
        raise ValueError(f"“{offer.name}” does not hold real numbers; wanted is a table of them.")
    table = array[None, :] if array.ndim == 1 else array
    shape = "×".join(str(side) for side in array.shape)
    if table.ndim != 2 or not (
        1 <= table.shape[0] <= MAX_TOKENS and 1 <= table.shape[1] <= MAX_WIDTH
    ):
        raise ValueError(
            f"“{offer.name}” is {shape}; attention by hand takes a table of at most "
            f"{MAX_TOKENS}×{MAX_WIDTH}, with a token in each row."
        )
    table = table.astype(np.float64)
    if not (np.abs(table) <= LIMIT).all():
        worst = next(value for value in table.ravel() if not math.fabs(value) <= LIMIT)
        raise ValueError(f"An entry must lie between −1e6 and 1e6; {worst:.6g} came.")
    return table + 0.0
