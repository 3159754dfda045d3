"""A model's attention in words: what is pointed at, and what is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lavis.tools.attention import ModelResult, Params
from lavis.tools.attention.heads import dominant_terms
from lavis.widgets.common.text import format_number

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: What is pointed at, and where: a matrix with row and column, a head with layer and head, a
#: side of the lines with a token.
Pointed = tuple[str, int, int]

#: Tokens that are named where a token attends to many.
NAMED = 4


def head_names(result: ModelResult) -> list[str]:
    """Return each head in words, layer by layer."""
    heads = result.info.heads
    return [head_words(result, *divmod(index, heads)) for index in range(result.entropy.size)]


def head_captions(values: NDArray[np.float32]) -> list[str]:
    """Return what stands under each small map when they are sorted."""
    heads = values.shape[1]
    return [
        f"{index // heads + 1}·{index % heads + 1}  {format_number(float(value), 2)}"
        for index, value in enumerate(values.reshape(-1))
    ]


def head_words(result: ModelResult, layer: int, head: int) -> str:
    """Return a head in words."""
    entropy, distance = float(result.entropy[layer, head]), float(result.distance[layer, head])
    return (
        f"layer {layer + 1}, head {head + 1}: entropy {format_number(entropy, 3)} nat, "
        f"looks {format_number(distance, 3)} tokens far"
    )


def attends(result: ModelResult, token: int) -> str:
    """Return what a token attends to, strongest first."""
    tokens, row = result.reading.tokens, result.head.weights[token]
    return f"{tokens[token]} attends to {_strongest(tokens, row)}"


def attended(result: ModelResult, token: int) -> str:
    """Return what attends to a token, strongest first."""
    tokens, column = result.reading.tokens, result.head.weights[:, token]
    return f"{tokens[token]} is attended by {_strongest(tokens, column)}"


def caption(params: Params, result: ModelResult, pointed: Pointed) -> str:
    """Return the line under the picture.

    Parameters
    ----------
    params : Params
    result : ModelResult
    pointed : tuple
        ("", −1, −1) for nothing.
    """
    what, row, column = pointed
    if what == "head":
        return head_words(result, row, column)
    if what == "query":
        return attends(result, row)
    if what == "key":
        return attended(result, row)
    if what in ("weights", "scores"):
        return pair(result, row, column)
    if what == "rollout":
        tokens = result.reading.tokens
        value = format_number(float(result.rollout[row, column]))
        return f"{tokens[row]}, after the last layer, draws {value} from {tokens[column]}"
    if what == "residual":
        layer = "of the embedding" if row == 0 else f"after layer {row}"
        value = format_number(float(result.norms[row, column]))
        return f"‖{result.reading.tokens[column]}‖ {layer} = {value}"
    if what in ("q", "k", "v", "output"):
        value = format_number(float(getattr(result.head, what)[row, column]))
        return f"{what}({result.reading.tokens[row]}), dimension {column + 1}: {value}"
    return shown(params, result)


def pair(result: ModelResult, query: int, key: int) -> str:
    """Return a score and its weight, with the terms that are largest."""
    head, tokens = result.head, result.reading.tokens
    score, weight = float(head.scores[query, key]), float(head.weights[query, key])
    terms = ", ".join(
        f"{format_number(value, 3)} of dimension {index + 1}"
        for index, value in dominant_terms(head, query, key)
    )
    if result.info.causal and key > query:
        return f"{tokens[query]} → {tokens[key]}: masked, a later token is not seen"
    return (
        f"{tokens[query]} → {tokens[key]}: q·k / √{head.q.shape[1]} = {format_number(score)} "
        f"({terms}, …), weight {format_number(weight)}"
    )


def shown(params: Params, result: ModelResult) -> str:
    """Return what the picture of the tab is, while nothing is pointed at."""
    view, size = params.view, len(result.reading.tokens)
    at = f"layer {result.head.layer + 1}, head {result.head.head + 1}"
    if view.tab in ("map", "lines", "qkv") and 0 <= view.token < size:
        if view.tab != "lines" and 0 <= view.key < size:
            return pair(result, view.token, view.key)
        return attends(result, view.token)
    root = ", colours by the square root" if view.root else ""
    return {
        "heads": f"Each map up to its own largest weight{root}; click one, twice to open it",
        "map": f"Weights of {at}{root}: point at a cell, wheel or + and − zoom, Home fits",
        "lines": f"Weights of {at}: point at a token to see what it attends to",
        "qkv": f"Matrices of {at}; click a score to see its query and key",
        "circuits": f"Singular values of {at}; the circuits are {result.info.width}×"
        f"{result.info.width} of rank {len(result.head.qk)} at most",
        "rollout": "Attention through all layers, residual connections counted in",
        "residual": "Euclidean norms of the residual stream, a row for each layer",
        "cost": f"{result.info.name}: what it costs to read this text",
        "next": "Logits through a softmax give the next token's probabilities",
        "compare": "Embeddings: the mean over tokens of the last hidden states",
    }[view.tab]


def _strongest(tokens: tuple[str, ...], weights: NDArray[np.float32]) -> str:
    best = np.argsort(-weights, kind="stable")[:NAMED]
    return ", ".join(
        f"{tokens[int(index)]} {format_number(float(weights[index]), 3)}"
        for index in best
        if weights[index] >= 0.005
    )
