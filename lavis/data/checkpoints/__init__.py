"""Checkpoints of transformers: a folder with its configuration, weights and tokenizer.

Weights are read by `safetensors` and `numpy.load` without pickle, tokenizers by `tokenizers` and
by `glassllm`. Nothing that could run code is opened.
"""

from __future__ import annotations

from lavis.data.checkpoints.catalog import Available, catalog
from lavis.data.checkpoints.folder import Model, check, fingerprint, load
from lavis.data.checkpoints.minilm import (
    LICENCE,
    NAME,
    REMEDY,
    SHA256,
    Installation,
    find_minilm,
    get_minilm,
    remove_minilm,
)
from lavis.data.checkpoints.small import load_small
from lavis.data.checkpoints.tokens import Tokenizer, Tokens

__all__ = [
    "LICENCE",
    "NAME",
    "REMEDY",
    "SHA256",
    "Available",
    "Installation",
    "Model",
    "Tokenizer",
    "Tokens",
    "catalog",
    "check",
    "find_minilm",
    "fingerprint",
    "get_minilm",
    "load",
    "load_small",
    "remove_minilm",
]
