"""Which model is meant, and its way into memory: once a session, whatever is read with it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Literal, cast

from lavis.compute.backend import Backend
from lavis.compute.errors import ComputeError
from lavis.data import checkpoints
from lavis.document import Context
from lavis.document.context import HOST_LIMIT
from lavis.tools.attention.params import Model
from lavis.tools.attention.result import Missing

#: Of what a cache holds, the share that one model may take: a text's hidden states need the rest.
SHARE = 0.92

Key = tuple[str, ...]

NO_FOLDER = Missing(
    "No folder is opened.",
    "Wanted is a model's folder: config.json, model.safetensors and tokenizer.json.",
)


def lacking(model: Model) -> Missing | None:
    """Return why the chosen model is not there, or None."""
    if model.which == "folder":
        return NO_FOLDER if not model.folder else None
    if model.which == "minilm" and checkpoints.find_minilm() is None:
        return Missing("MiniLM is not on this machine.", checkpoints.REMEDY, task="get")
    return None


def load(model: Model, ctx: Context) -> tuple[Key, checkpoints.Model, bool]:
    """Load the chosen model, or return it from the session's cache.

    Parameters
    ----------
    model : Model
    ctx : Context

    Returns
    -------
    key : tuple of str
        What it is cached by, and what is computed with it.
    loaded : lavis.data.checkpoints.Model
    changed : bool
        Whether the folder's content is another than when it was opened.

    Raises
    ------
    ComputeError, DataError
        As `lavis.data.checkpoints.load`, and for a model that is too large to keep.
    """
    if model.which in ("small-en", "small-pt"):
        key: Key = ("attention.load", model.which)
        language: Literal["en", "pt"] = "en" if model.which == "small-en" else "pt"
        make = lambda: checkpoints.load_small(language, ctx.backend)  # noqa: E731
        return key, cast(checkpoints.Model, ctx.cached(key, make)), False
    folder, mark = _place(model)
    key = ("attention.load", str(folder), mark)
    found = cast(checkpoints.Model, ctx.cached(key, lambda: _from_folder(folder, ctx)))
    return key, found, bool(model.fingerprint) and mark != model.fingerprint


def _place(model: Model) -> tuple[Path, str]:
    """Return the model's folder and a mark of its content."""
    if model.which == "folder":
        folder = Path(model.folder)
        return folder, checkpoints.fingerprint(folder)
    found = checkpoints.find_minilm()
    if found is None:
        raise ComputeError("MiniLM is not on this machine.")
    return found.folder, ""


def _from_folder(folder: Path, ctx: Context) -> checkpoints.Model:
    found = checkpoints.load(folder, ctx.backend, ctx.tick, most=_room(ctx.backend))
    minilm = checkpoints.find_minilm()
    if minilm is not None and folder == minilm.folder:  # which is named "model" in its package
        return replace(found, name=checkpoints.NAME)
    return found


def _room(backend: Backend) -> int:
    """Return the bytes that a model's weights may take on a backend."""
    memory = backend.memory()
    limit = HOST_LIMIT
    if backend.name != "numpy" and memory is not None:
        limit = max(limit, memory.total // 4)
    return int(SHARE * limit)
