"""MiniLM against PyTorch's trace of it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from lavis.compute import backend as backends
from lavis.data import checkpoints

TEXT = "The animal did not cross the street because it was too tired."
TEXTS = (
    "The cat sat on the mat.",
    "A kitten is sitting on a rug.",
    "The stock market fell sharply today.",
    "Shares dropped on Wall Street.",
    "He plays the guitar.",
)


@pytest.fixture
def reference(shared_data: Path) -> dict[str, np.ndarray]:
    with np.load(shared_data / "minilm_reference.npz", allow_pickle=False) as file:
        return dict(file)


@pytest.fixture
def model() -> checkpoints.Model:
    found = checkpoints.find_minilm()
    if found is None:
        pytest.skip(f"MiniLM is not on this machine. {checkpoints.REMEDY}")
    return checkpoints.load(found.folder, backends.get("numpy"))


def test_a_sentence(reference: dict[str, np.ndarray], model: checkpoints.Model) -> None:
    tokens = model.tokenizer.encode(TEXT, model.transformer.config.limit)
    for keep in ("qkv", "all"):
        found = model.transformer.forward(tokens.ids, keep=keep)
        assert np.abs(found.attentions() - reference["A"]).max() <= 1e-5
        assert np.abs(found.hidden - reference["H"]).max() <= 1e-4


def test_embeddings(reference: dict[str, np.ndarray], model: checkpoints.Model) -> None:
    found = model.transformer.embed([model.tokenizer.encode(text).ids for text in TEXTS])
    assert found.shape == (5, 384)
    assert np.abs(found - reference["E"]).max() <= 1e-5
