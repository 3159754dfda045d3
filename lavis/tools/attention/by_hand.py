"""Attention by hand, computed on the backend in use."""

from __future__ import annotations

import math
from typing import Any

from lavis.compute import attention
from lavis.compute.backend import Backend
from lavis.tools.attention.params import Hand, Params
from lavis.tools.attention.result import HandResult, Rows


def attend(params: Params, backend: Backend) -> HandResult:
    """Compute every matrix from the tokens to the output.

    Parameters
    ----------
    params : Params
    backend : Backend

    Returns
    -------
    HandResult
        Without the weights, and what follows from them, while a prediction hides them.
    """
    hand, xp = params.hand, backend.xp
    q, k, v = _projections(hand, backend)
    heads = [attention.split_heads(matrix, hand.heads) for matrix in (q, k, v)]
    size, width = len(hand.tokens), hand.width // hand.heads
    allowed = attention.causal_mask(size, xp=xp, device=backend.device)
    factor = (1 / math.sqrt(width) if hand.scale else 1.0) / hand.temperature
    found = attention.scaled_dot_product(
        *heads, mask=allowed if hand.causal else None, scale=factor
    )
    scores = heads[0] @ xp.matrix_transpose(heads[1])
    values: dict[str, Any] = {
        "q": _rows(backend, q),
        "k": _rows(backend, k),
        "v": _rows(backend, v),
        "head_width": width,
        "scores": _layers(backend, scores),
        "scaled": _layers(backend, found.scores),
        "allowed": tuple(
            tuple(not hand.causal or key <= query for key in range(size)) for query in range(size)
        ),
    }
    if params.hidden:
        return HandResult(**values)
    return HandResult(**values, **_answers(params, backend, found))


def _projections(hand: Hand, backend: Backend) -> tuple[Any, Any, Any]:
    """Return Q, K and V on the device: the products of X, or those that were typed."""
    if hand.start == "qkv":
        q, k, v = (backend.asarray(matrix) for matrix in (hand.q, hand.k, hand.v))
        return q, k, v
    x = backend.asarray(hand.x)
    q, k, v = (x @ backend.asarray(w) for w in (hand.w_q, hand.w_k, hand.w_v))
    return q, k, v


def _answers(params: Params, backend: Backend, found: attention.Attention) -> dict[str, Any]:
    """Return the weights and what follows from them."""
    hand = params.hand
    concat = attention.merge_heads(found.output)
    values: dict[str, Any] = {
        "weights": _layers(backend, found.weights),
        "output": _layers(backend, found.output),
        "concat": _rows(backend, concat),
        "entropy": _rows(backend, attention.entropy(found.weights)),
    }
    if hand.project:
        values["projected"] = _rows(backend, concat @ backend.asarray(hand.w_o))
    if params.prediction is not None:
        values["miss"] = _miss(hand, params.prediction.values, values["weights"])
    return values


def _miss(hand: Hand, guess: tuple[float, ...], weights: tuple[Rows, ...]) -> float:
    """Return the share of the guess that lies on wrong tokens."""
    head, query = min(hand.head, hand.heads - 1), min(hand.query, len(hand.tokens) - 1)
    row = weights[head][query]
    return sum(abs(mine - true) for mine, true in zip(guess, row, strict=True)) / 2


def _rows(backend: Backend, matrix: Any) -> Rows:
    """Return a matrix as numbers on the host; −0 becomes 0."""
    return tuple(tuple(row) for row in (backend.to_numpy(matrix) + 0.0).tolist())


def _layers(backend: Backend, stack: Any) -> tuple[Rows, ...]:
    layers = (backend.to_numpy(stack) + 0.0).tolist()
    return tuple(tuple(tuple(row) for row in layer) for layer in layers)
