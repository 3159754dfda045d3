"""A model's result without a model: patterns that heads are known for, of any size."""

from __future__ import annotations

import numpy as np

from lavis.tools.attention import (
    Candidate,
    HeadResult,
    ModelInfo,
    ModelResult,
    Reading,
    Second,
    Stage,
)

TEXT = "the animal did not cross the street because it was too tired ."
WORDS = TEXT.split()


def softmax(scores: np.ndarray) -> np.ndarray:
    exps = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return exps / exps.sum(axis=-1, keepdims=True)


def pattern(layer: int, head: int, size: int, rng: np.random.Generator, causal: bool) -> np.ndarray:
    """Scores of a head: the token before, the first token, the same word, or nothing special."""
    places = np.arange(size)
    apart = places[None, :] - places[:, None]
    scores = rng.normal(size=(size, size))
    kind = (layer + head) % 4
    if kind == 0:
        scores += np.where(apart == -1, 5.0, 0.0)
    elif kind == 1:
        scores += np.where(places[None, :] == 0, 4.0, 0.0)
    elif kind == 2:
        scores -= 0.4 * np.abs(apart)
    return np.where(apart > 0, -np.inf, scores) if causal else scores


def model_result(
    size: int = 13,
    *,
    layers: int = 6,
    heads: int = 12,
    layer: int = 0,
    head: int = 0,
    causal: bool = False,
    total: int | None = None,
    second: float | None = None,
) -> ModelResult:
    """Return what a model of that many layers and heads might make of that many tokens."""
    rng = np.random.default_rng(7)
    tokens = tuple(WORDS[place % len(WORDS)] for place in range(size))
    maps = np.array(
        [
            [softmax(pattern(each, other, size, rng, causal)) for other in range(heads)]
            for each in range(layers)
        ],
        np.float32,
    )
    apart = np.abs(np.arange(size)[None, :] - np.arange(size)[:, None])
    logs = np.log(np.where(maps > 0, maps, 1.0))
    small = min(size, 64)
    cuts = np.arange(small) * size // small
    thumbnails = np.maximum.reduceat(np.maximum.reduceat(maps, cuts, axis=2), cuts, axis=3)
    rollout = np.eye(size, dtype=np.float32)
    for each in maps:
        rollout = (each.mean(axis=0) + np.eye(size)) / 2 @ rollout
    q, k, v = (rng.normal(size=(size, 32)).astype(np.float32) for _ in range(3))
    weights = maps[layer, head]
    scores = (q @ k.T / np.sqrt(32)).astype(np.float32)
    values = np.sort(np.abs(rng.normal(size=(2, 32))).astype(np.float32))[:, ::-1]
    width = 384
    spans = tuple((place * 4, place * 4 + 3) for place in range(size))
    reading = Reading(tuple(range(size)), tokens, spans, total or size, 4 * size)
    return ModelResult(
        info=ModelInfo(
            name="Small Llama" if causal else "MiniLM",
            family="Llama" if causal else "BERT",
            causal=causal,
            layers=layers,
            heads=heads,
            kv_heads=heads,
            width=width,
            head_width=32,
            inner=4 * width,
            vocabulary=30_522,
            limit=size if total else 512,
            parameters=22_713_216,
            licence="Apache-2.0",
        ),
        reading=reading,
        thumbnails=thumbnails,
        entropy=-(maps * logs).sum(axis=-1).mean(axis=-1),
        distance=(maps * apart).sum(axis=-1).mean(axis=-1),
        rollout=rollout.astype(np.float32),
        norms=(1 + rng.random(size=(layers + 1, size)) + np.arange(layers + 1)[:, None]).astype(
            np.float32
        ),
        head=HeadResult(
            layer=layer,
            head=head,
            kv_head=head,
            q=q,
            k=k,
            v=v,
            scores=scores,
            weights=weights,
            output=weights @ v,
            entropy=-(weights * np.log(np.where(weights > 0, weights, 1))).sum(axis=-1),
            qk=values[0],
            ov=values[1],
        ),
        stages=(
            Stage("Embeddings", "look-up", 11_720_448, 0, "O(S)"),
            Stage("Q, K, V", "2·S·d·3d", 2_661_120, 345_000_000, "O(S)"),
            Stage("Scores", "2·S²·d", 0, 1_557_504, "O(S²)"),
            Stage("Weights · V", "2·S²·d", 0, 1_557_504, "O(S²)"),
            Stage("Output", "2·S·d·d", 887_040, 115_000_000, "O(S)"),
            Stage("Feed-forward", "2·2·S·d·4d", 7_089_408, 920_125_440, "O(S)"),
        ),
        next=tuple(
            Candidate(number, f"␣{WORDS[number]}", f" {WORDS[number]}", 5.0 - number, p)
            for number, p in enumerate((0.41, 0.22, 0.13, 0.08, 0.05, 0.04, 0.03, 0.02))
        )
        if causal
        else (),
        second=None if second is None else Second(reading, second),
        hidden=rng.normal(size=(size, width)).astype(np.float32),
        embedding=np.full(width, width**-0.5, np.float32),
    )
