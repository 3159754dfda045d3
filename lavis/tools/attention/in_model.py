"""A text in a transformer, in stages that are kept: load → tokens → forward → view."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from lavis.compute import attention, transformer
from lavis.compute.backend import Array, Backend
from lavis.compute.errors import ComputeError
from lavis.data import checkpoints
from lavis.document import Context
from lavis.tools.attention import loading
from lavis.tools.attention.loading import Key
from lavis.tools.attention.params import Params
from lavis.tools.attention.result import (
    Candidate,
    HeadResult,
    ModelInfo,
    ModelResult,
    Reading,
    Result,
    Second,
    Stage,
)

#: Rows and columns of a small map, and how many next tokens are told.
THUMBNAIL, CANDIDATES = 64, 12


@dataclass(frozen=True)
class Overview:
    """What is seen of all heads at once, and the hidden states, on the device.

    Parameters
    ----------
    thumbnails, entropy, distance : array
        (L, H, t, t), (L, H), (L, H).
    rollout : array
        (S, S).
    hidden : array
        (L + 1, S, d): from these any layer's queries, keys and values are made anew, so that
        nothing larger is kept.
    final : array
        (S, d).
    """

    thumbnails: Array
    entropy: Array
    distance: Array
    rollout: Array
    hidden: Array
    final: Array


def read(params: Params, ctx: Context) -> Result:
    """Let the chosen model read the text.

    Parameters
    ----------
    params : Params
        In the mode "model".
    ctx : Context

    Returns
    -------
    Result
        With `missing` where the model is not on this machine.

    Raises
    ------
    ComputeError, DataError
        Where a checkpoint cannot be read, or there is no text.
    """
    missing = loading.lacking(params.model)
    if missing is not None:
        return Result(missing=missing)
    key, model, changed = loading.load(params.model, ctx)
    reading = _tokens(ctx, key, model, params.text)
    seen: Overview = _forward(ctx, key, model, reading)
    to_numpy = ctx.backend.to_numpy
    layer = min(params.layer, model.transformer.config.layers - 1)
    result = ModelResult(
        info=_info(model, changed),
        reading=reading,
        thumbnails=to_numpy(seen.thumbnails),
        entropy=to_numpy(seen.entropy),
        distance=to_numpy(seen.distance),
        rollout=to_numpy(seen.rollout),
        norms=to_numpy(_lengths(ctx.backend, seen.hidden)),
        head=_head(params, ctx, (*key, *map(str, reading.ids)), key, model, seen),
        stages=_stages(model, reading),
        next=_next(ctx.backend, model, seen),
        second=_second(params, ctx, key, model, seen),
        hidden=to_numpy(seen.hidden[layer + 1, ...]),
        embedding=to_numpy(transformer.text_vector(seen.final)),
    )
    return Result(model=result)


def _tokens(ctx: Context, key: Key, model: checkpoints.Model, text: str) -> Reading:
    """Cut a text into tokens, at most as many as the model reads."""

    def make() -> Reading:
        found = model.tokenizer.encode(text, model.transformer.config.limit)
        if not found.ids:
            raise ComputeError("There is no text to read: type a word at least.")
        return Reading(found.ids, found.tokens, found.spans, found.total, found.kept)

    return cast(Reading, ctx.cached(("attention.tokens", *key, text), make))


def _forward(ctx: Context, key: Key, model: checkpoints.Model, reading: Reading) -> Overview:
    """Read the tokens; of the maps of each layer only what is small is kept."""
    make: Callable[[], Overview] = lambda: overview(ctx, model.transformer, reading.ids)  # noqa: E731
    return cast(Overview, ctx.cached(("attention.forward", *key, *reading.ids), make))


def overview(ctx: Context, model: transformer.Transformer, ids: tuple[int, ...]) -> Overview:
    """Read tokens and look at every layer's maps as they are made."""
    xp, size, layers = ctx.backend.xp, len(ids), model.config.layers
    rollout = xp.eye(size, dtype=xp.float32, device=ctx.backend.device)
    seen: list[tuple[Array, Array, Array]] = []

    def look(layer: int, weights: Array) -> None:
        nonlocal rollout
        ctx.tick((layer + 1) / layers, f"Reading: layer {layer + 1} of {layers}")
        rollout = attention.rollout_step(rollout, weights)
        each = range(weights.shape[0])  # a head at a time: no second set of maps
        seen.append(
            (
                attention.max_pool(weights, THUMBNAIL),
                xp.mean(attention.row_entropy(weights), axis=-1),
                xp.stack([xp.mean(attention.attention_distance(weights[h, ...])) for h in each]),
            )
        )

    ctx.tick(0.0, "Reading")
    trace = model.forward(ids, "nothing", look)
    thumbnails, entropy, distance = (xp.stack(list(parts)) for parts in zip(*seen, strict=True))
    return Overview(thumbnails, entropy, distance, rollout, trace.hidden, trace.final)


def _info(model: checkpoints.Model, changed: bool) -> ModelInfo:
    config = model.transformer.config
    return ModelInfo(
        name=model.name,
        family=config.family,
        causal=config.causal,
        layers=config.layers,
        heads=config.heads,
        kv_heads=config.kv_heads,
        width=config.width,
        head_width=config.head_width,
        inner=config.inner,
        vocabulary=config.vocabulary,
        limit=config.limit,
        parameters=model.transformer.parameters,
        licence=model.licence,
        changed=changed,
    )


def _lengths(backend: Backend, hidden: Array) -> Array:
    return backend.xp.sqrt(backend.xp.sum(hidden * hidden, axis=-1))


def _head(
    params: Params, ctx: Context, text_key: Key, key: Key, model: checkpoints.Model, seen: Overview
) -> HeadResult:
    """Return the matrices of the head that is opened."""
    config = model.transformer.config
    layer, head = min(params.layer, config.layers - 1), min(params.head, config.heads - 1)

    def make() -> HeadResult:
        trace = model.transformer.of_layer(layer, seen.hidden)
        parts = {
            "scores": trace.scores(head),
            "weights": trace.weights(head),
            "output": trace.output(head),
            "q": trace.q[head, ...],
            "k": trace.k[shared, ...],
            "v": trace.v[shared, ...],
        }
        parts["entropy"] = attention.row_entropy(parts["weights"])
        host = {name: ctx.backend.to_numpy(part) for name, part in parts.items()}
        return HeadResult(layer, head, shared, **host, qk=qk, ov=ov)

    shared = head * config.kv_heads // config.heads
    qk, ov = _circuits(ctx, key, model, layer, head)
    found = ctx.cached(("attention.head", *text_key, layer, head), make)
    return cast(HeadResult, found)


def _circuits(
    ctx: Context, key: Key, model: checkpoints.Model, layer: int, head: int
) -> tuple[Any, Any]:
    """Return the singular values of a head's circuits on the host: they know no text."""

    def make() -> tuple[Any, Any]:
        own = model.transformer.matrices(layer, head)
        qk, ov = attention.head_circuits(own.Wq, own.Wk, own.Wv, own.Wo)
        return ctx.backend.to_numpy(qk), ctx.backend.to_numpy(ov)

    return cast("tuple[Any, Any]", ctx.cached(("attention.circuits", *key, layer, head), make))


def _stages(model: checkpoints.Model, reading: Reading) -> tuple[Stage, ...]:
    found = transformer.costs(model.transformer.config, len(reading.ids))
    return tuple(Stage(c.name, c.formula, c.parameters, c.flops, c.order) for c in found)


def _next(backend: Backend, model: checkpoints.Model, seen: Overview) -> tuple[Candidate, ...]:
    if not model.transformer.config.causal:
        return ()
    return candidates(backend, model, model.transformer.logits(seen.final[-1:, :])[0, ...])


def candidates(
    backend: Backend, model: checkpoints.Model, logits: Array, count: int = CANDIDATES
) -> tuple[Candidate, ...]:
    """Return the likeliest next tokens for people."""
    count = min(count, model.tokenizer.size, logits.shape[0])
    best = transformer.likeliest(logits, count)
    ids, values, shares = (
        backend.to_numpy(part).tolist() for part in (best.ids, best.logits, best.probabilities)
    )
    return tuple(
        Candidate(token, model.tokenizer.label(token), model.tokenizer.decode([token]), z, p)
        for token, z, p in zip(ids, values, shares, strict=True)
    )


def _second(
    params: Params, ctx: Context, key: Key, model: checkpoints.Model, seen: Overview
) -> Second | None:
    """Compare the texts by the means of their last hidden states."""
    if not params.second.strip():
        return None
    reading = _tokens(ctx, key, model, params.second)
    make = lambda: model.transformer.embed([reading.ids])[0, ...]  # noqa: E731
    other = ctx.cached(("attention.vector", *key, *reading.ids), make)
    cosine = ctx.backend.xp.sum(other * transformer.text_vector(seen.final))
    return Second(reading, float(ctx.backend.to_numpy(cosine)))
