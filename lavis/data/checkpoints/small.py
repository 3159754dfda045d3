"""The two small models that glassllm carries: always there, 1 MB each."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

import numpy as np

from lavis.compute.backend import Backend
from lavis.compute.transformer import Transformer, read_config
from lavis.data.checkpoints.folder import Model
from lavis.data.checkpoints.tokens import SmallTokenizer
from lavis.data.errors import DataError

NAMES = {"en": "Alice’s small decoder", "pt": "Small Portuguese decoder"}
LICENCE = "MIT"

#: Parts of a layer: their names there and here.
PARTS = {
    "attn.W_Q": "self_attn.q_proj.weight",
    "attn.W_K": "self_attn.k_proj.weight",
    "attn.W_V": "self_attn.v_proj.weight",
    "attn.W_O": "self_attn.o_proj.weight",
    "ffn.W1": "mlp.gate_proj.weight",
    "ffn.W3": "mlp.up_proj.weight",
    "ffn.W2": "mlp.down_proj.weight",
    "norm1.gamma": "input_layernorm.weight",
    "norm2.gamma": "post_attention_layernorm.weight",
}


def load_small(language: Literal["en", "pt"], backend: Backend) -> Model:
    """Load one of glassllm's models: of the Llama family, 4 layers, 4 heads, 128 tokens.

    Parameters
    ----------
    language : {"en", "pt"}
        Trained on Lewis Carroll, or on Portuguese novels.
    backend : Backend

    Returns
    -------
    Model

    Raises
    ------
    DataError
        If the package is not installed, or its files are others than expected.
    """
    folder = _folder()
    try:
        with np.load(folder / f"{language}.npz", allow_pickle=False) as file:
            stored = {name: file[name] for name in file.files}
        config = read_config(_translated(json.loads(str(stored.pop("__config__")))))
        tokenizer = SmallTokenizer(folder / f"{language}.tokenizer.json")
    except (OSError, ValueError, KeyError) as error:
        raise DataError(
            f"glassllm's files cannot be read ({error}): install it again, pip install "
            "--force-reinstall glassllm==0.1.0."
        ) from error
    tensors = {
        name: backend.asarray(np.ascontiguousarray(tensor, dtype=np.float32), dtype="float32")
        for name, tensor in _named(stored, config.head_width)
    }
    return Model(Transformer(config, tensors), tokenizer, NAMES[language], LICENCE)


def _folder() -> Path:
    """Return where glassllm's weights lie, without importing it."""
    found = find_spec("glassllm")
    if found is None or not found.submodule_search_locations:
        raise DataError("glassllm is not installed: pip install glassllm==0.1.0.")
    return Path(found.submodule_search_locations[0]) / "weights"


def _translated(raw: dict[str, Any]) -> dict[str, Any]:
    """Return a configuration in the words of Hugging Face."""
    width = raw["d_model"]
    return {
        "model_type": "llama",
        "vocab_size": raw["vocab_size"],
        "hidden_size": width,
        "num_hidden_layers": raw["n_layers"],
        "num_attention_heads": raw["n_heads"],
        "num_key_value_heads": raw["n_kv_heads"],
        "intermediate_size": int(8 * width / 3),
        "max_position_embeddings": raw["max_len"],
        "rope_theta": raw["rope_base"],
        "rms_norm_eps": raw["eps"],
        "tie_word_embeddings": True,
    }


def _named(stored: dict[str, Any], width: int) -> list[tuple[str, np.ndarray[Any, Any]]]:
    """Return the tensors under Hugging Face's names, turned as they are there."""
    found = [("embed_tokens.weight", stored["E"]), ("norm.weight", stored["norm_f.gamma"])]
    for name, tensor in stored.items():
        if not name.startswith("blocks."):
            continue
        _, layer, part = name.split(".", 2)
        turned = tensor.T if tensor.ndim == 2 else tensor
        if part in ("attn.W_Q", "attn.W_K"):
            turned = _halved(turned, width)
        found.append((f"layers.{layer}.{PARTS[part]}", turned))
    return found


def _halved(weight: np.ndarray[Any, Any], width: int) -> np.ndarray[Any, Any]:
    """Reorder a head's rows: RoPE turns neighbours there, and here a half with the other half.

    Scores are sums over pairs, whatever their order.
    """
    by_pair = weight.reshape(-1, width // 2, 2, weight.shape[1])
    return by_pair.transpose(0, 2, 1, 3).reshape(weight.shape)
