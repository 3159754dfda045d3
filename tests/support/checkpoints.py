"""Tiny models of three families as folders that can be opened; see tests/data/transformers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from safetensors.numpy import save_file
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers, processors

DATA = Path(__file__).parents[1] / "data" / "transformers"
FAMILIES = ("bert", "gpt2", "llama")

WORDS = """
the cat sat on a mat and it was too tired to cross street animal did not
""".split()  # noqa: SIM905 - a sentence is easier to read


def trace(name: str) -> dict[str, np.ndarray]:
    """What the reference implementation made of `ids`."""
    with np.load(DATA / name / "trace.npz", allow_pickle=False) as file:
        return dict(file)


def weights(name: str) -> dict[str, np.ndarray]:
    with np.load(DATA / name / "weights.npz", allow_pickle=False) as file:
        return dict(file)


def config(name: str) -> dict[str, Any]:
    return json.loads((DATA / name / "config.json").read_text(encoding="utf-8"))


def write(
    name: str, folder: Path, tensors: dict[str, np.ndarray] | None = None, **changes: Any
) -> Path:
    """Write a checkpoint into a folder, with other tensors or entries of its configuration."""
    folder.mkdir(parents=True, exist_ok=True)
    raw = config(name) | changes
    (folder / "config.json").write_text(json.dumps(raw), encoding="utf-8")
    save_file(weights(name) if tensors is None else tensors, folder / "model.safetensors")
    tokenizer = wordpiece() if name == "bert" else byte_level()
    tokenizer.save(str(folder / "tokenizer.json"))
    return folder


def wordpiece() -> Tokenizer:
    """A tokenizer as BERT has one, which cuts and fills up by itself, as some files say."""
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *WORDS, "##s", "##ing", "."]
    vocabulary = {piece: number for number, piece in enumerate(pieces)}
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece()
    tokenizer.add_special_tokens([AddedToken(each, special=True) for each in pieces[:4]])
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    tokenizer.enable_truncation(max_length=4)
    tokenizer.enable_padding(length=4)
    return tokenizer


def byte_level() -> Tokenizer:
    """A tokenizer as GPT-2 has one: pieces of bytes, a space before a word is part of it."""
    letters = sorted(set("".join(WORDS)) | set("Ġ.ĊÃ©"))
    merges = [("t", "h"), ("th", "e"), ("Ġ", "the"), ("c", "a"), ("ca", "t"), ("Ġ", "cat")]
    pieces = [*letters, *("".join(pair) for pair in merges)]
    vocabulary = {piece: number for number, piece in enumerate(pieces)}
    tokenizer = Tokenizer(models.BPE(vocabulary, merges))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    return tokenizer


def random_gpt2(
    folder: Path, *, layers: int, heads: int, width: int, limit: int, seed: int = 0
) -> Path:
    """Write a GPT-2 of any size with random weights."""
    rng = np.random.default_rng(seed)
    raw = config("gpt2") | {
        "n_layer": layers,
        "n_head": heads,
        "n_embd": width,
        "n_positions": limit,
        "n_inner": None,
    }
    shapes = {"wte.weight": (48, width), "wpe.weight": (limit, width)}
    products = {
        "attn.c_attn": (width, 3 * width),
        "attn.c_proj": (width, width),
        "mlp.c_fc": (width, 4 * width),
        "mlp.c_proj": (4 * width, width),
    }
    norms = ["ln_f"]
    for layer in range(layers):
        for name, shape in products.items():
            shapes[f"h.{layer}.{name}.weight"] = shape
            shapes[f"h.{layer}.{name}.bias"] = shape[1:]
        norms += [f"h.{layer}.ln_1", f"h.{layer}.ln_2"]
    tensors = {
        name: (0.05 * rng.standard_normal(shape)).astype(np.float32)
        for name, shape in shapes.items()
    }
    for norm in norms:
        tensors[f"{norm}.weight"] = np.ones(width, np.float32)
        tensors[f"{norm}.bias"] = np.zeros(width, np.float32)
    return write("gpt2", folder, tensors, **raw)
