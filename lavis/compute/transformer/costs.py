"""What a forward pass costs: multiplications and additions, and numbers that were trained."""

from __future__ import annotations

from dataclasses import dataclass

from lavis.compute.errors import ComputeError
from lavis.compute.transformer.config import Config


@dataclass(frozen=True)
class Cost:
    """One kind of product, over all layers.

    Parameters
    ----------
    name : str
    formula : str
        The FLOPs of one layer.
    parameters : int
        Trained numbers, biases among them; 0 for a product of activations.
    flops : int
        A multiplication and an addition count as two; norms, softmax and activations are left out.
    order : str
        How the FLOPs grow with the length S.
    """

    name: str
    formula: str
    parameters: int
    flops: int
    order: str


def costs(config: Config, S: int) -> tuple[Cost, ...]:
    """Count what one forward pass over S tokens costs, in the order of computing.

    Parameters
    ----------
    config : Config
    S : int
        Tokens.

    Returns
    -------
    tuple of Cost
        The parameters sum to those of the whole model.

    Raises
    ------
    ComputeError
        If S is below 1.
    """
    if S < 1:
        raise ComputeError(f"S must be 1 or more tokens; {S} came.")
    d, inner, L = config.width, config.inner, config.layers
    queries = config.heads * config.head_width
    qkv = queries + 2 * config.kv_heads * config.head_width
    found = [
        *_embeddings(config),
        Cost("Q, K, V", _product("d", qkv, d), L * (d + _bias(config)) * qkv, 0, "O(S)"),
        Cost("Scores Q·Kᵀ", "2·S²·d_k·H", 0, L * 2 * S * S * queries, "O(S²)"),
        Cost("Weights·V", "2·S²·d_k·H", 0, L * 2 * S * S * queries, "O(S²)"),
        Cost("W_O", _product("d", queries, d), L * (queries + _bias(config)) * d, 0, "O(S)"),
        _feed_forward(config),
        Cost("Norms", "", _norms(config), 0, "O(S)"),
    ]
    flops = {
        "Q, K, V": L * 2 * S * d * qkv,
        "W_O": L * 2 * S * d * queries,
        "Feed-forward": L * 2 * S * d * inner * _products(config),
    }
    found = [
        Cost(c.name, c.formula, c.parameters, flops.get(c.name, c.flops), c.order) for c in found
    ]
    if config.causal:
        own = 0 if config.tied else config.vocabulary * d
        name = "Logits (the token table again)" if config.tied else "Logits"
        found.append(Cost(name, "2·S·d·V", own, 2 * S * d * config.vocabulary, "O(S)"))
    return tuple(found)


def _embeddings(config: Config) -> list[Cost]:
    """Return the tables: looking up is no arithmetic."""
    d = config.width
    found = [Cost("Token table", "a row a token", config.vocabulary * d, 0, "O(S)")]
    if config.rotation is None:
        rows = config.limit + config.types
        name = "Positions" if not config.types else "Positions and sentence kinds"
        found.append(Cost(name, "a row a token", rows * d, 0, "O(S)"))
    return found


def _feed_forward(config: Config) -> Cost:
    d, inner, many = config.width, config.inner, _products(config)
    biases = (inner + d) * _bias(config)
    parameters = config.layers * (many * d * inner + biases)
    return Cost("Feed-forward", f"{2 * many}·S·d·{inner}", parameters, 0, "O(S)")


def _products(config: Config) -> int:
    """Return how many matrices the feed-forward layer has: SwiGLU has a gate."""
    return 3 if config.family == "Llama" else 2


def _bias(config: Config) -> int:
    return 0 if config.family == "Llama" else 1


def _norms(config: Config) -> int:
    """Return the gains and biases: two norms a layer, and one before or behind all."""
    each = config.width * (1 + _bias(config))
    return each * (2 * config.layers + 1)


def _product(symbol: str, columns: int, d: int) -> str:
    """Return the FLOPs of (S, d)·(d, columns), in d where that is a multiple of it."""
    times, rest = divmod(columns, d)
    if rest:
        return f"2·S·{symbol}·{columns}"
    return f"2·S·{symbol}²" if times == 1 else f"2·S·{symbol}·{times}{symbol}"
