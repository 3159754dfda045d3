"""What only the user's command starts: tokens drawn one after the other, and getting MiniLM."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from lavis.compute.errors import ComputeError
from lavis.data import checkpoints
from lavis.data.errors import DataError
from lavis.document import Context
from lavis.tools.attention import loading
from lavis.tools.attention.in_model import candidates
from lavis.tools.attention.params import Generate, Params
from lavis.tools.attention.result import Drawn, Generation, Installed

#: Likeliest tokens that are told at each place.
TOLD = 5


def generate(params: Params, ctx: Context) -> Generation:
    """Let a causal model go on with the text, a token at a time.

    Parameters
    ----------
    params : Params
    ctx : Context

    Returns
    -------
    Generation
        Published after every token; shorter than asked for where the model's limit is reached.

    Raises
    ------
    ComputeError
        For an encoder, a model that is not there, or a text that leaves no room.
    """
    try:
        missing = loading.lacking(params.model)
        if missing is not None:
            raise ComputeError(f"{missing.reason} {missing.remedy}".strip())
        _, model, _ = loading.load(params.model, ctx)
    except DataError as error:
        raise ComputeError(str(error)) from error
    config = model.transformer.config
    if not config.causal:
        raise ComputeError(
            f"{model.name} is an encoder, which draws no tokens: choose a model that reads from "
            "left to right."
        )
    found = model.tokenizer.encode(params.text)
    if not found.ids:
        raise ComputeError("There is no text to go on with: type a word at least.")
    if len(found.ids) >= config.limit:
        raise ComputeError(
            f"The text has {len(found.ids)} tokens, and the model reads {config.limit}: there is "
            "no room for more. Make it shorter."
        )
    return _drawn(params, ctx, model, list(found.ids))


def _drawn(params: Params, ctx: Context, model: checkpoints.Model, ids: list[int]) -> Generation:
    rng = np.random.default_rng(params.generate.seed)
    before = model.tokenizer.decode(ids)
    start = len(ids)
    steps: list[Drawn] = []
    text = ""
    going = model.transformer.continued(ids)
    logits = next(going)
    count = min(params.generate.count, model.transformer.config.limit - start)
    for number in range(count):
        ctx.tick(number / count, f"Token {number + 1} of {count}")
        token, share = draw(ctx.backend.to_numpy(logits), params.generate, rng)
        ids.append(token)
        # Of all tokens at once: one may hold half a character.
        whole = model.tokenizer.decode(ids)[len(before) :]
        steps.append(
            Drawn(
                model.tokenizer.label(token),
                whole[len(text) :],
                token,
                share,
                candidates(ctx.backend, model, logits, TOLD),
            )
        )
        text = whole
        ctx.publish(Generation(params.text, text, tuple(steps), model=model.name))
        if number + 1 < count:
            logits = going.send(token)
    return Generation(params.text, text, tuple(steps), done=True, model=model.name)


def draw(
    logits: np.ndarray[Any, Any], how: Generate, rng: np.random.Generator
) -> tuple[int, float]:
    """Draw a token.

    Parameters
    ----------
    logits : numpy.ndarray
        (V,), on the host.
    how : Generate
    rng : numpy.random.Generator

    Returns
    -------
    token : int
    probability : float
        That it had at the temperature, among the `top_k` likeliest.
    """
    scores = logits.astype(np.float64)
    if how.greedy:
        token = int(np.argmax(scores))
        return token, float(1 / np.sum(np.exp(scores - scores[token])))
    scores /= how.temperature
    if 0 < how.top_k < len(scores):
        least = np.partition(scores, len(scores) - how.top_k)[len(scores) - how.top_k]
        scores[scores < least] = -math.inf
    shares = np.exp(scores - np.max(scores))
    shares /= np.sum(shares)
    token = int(rng.choice(len(shares), p=shares))
    return token, float(shares[token])


def get_minilm(params: Params, ctx: Context) -> Installed:
    """Have pip bring MiniLM into the user's data folder.

    Parameters
    ----------
    params : Params
        Not used.
    ctx : Context

    Returns
    -------
    Installed

    Raises
    ------
    ComputeError
        If pip fails; its own words are in the message.
    """
    try:
        found = checkpoints.get_minilm(ctx.tick)
    except DataError as error:
        raise ComputeError(str(error)) from error
    return Installed(str(found.folder), checkpoints.LICENCE, checkpoints.SHA256)
