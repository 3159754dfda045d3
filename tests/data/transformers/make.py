"""Makes the traces in this folder with the reference implementations of PyTorch.

    pip install torch==2.13.0 transformers==5.24.0
    python tests/data/transformers/make.py

Tiny models with random weights of a fixed seed, in the three families; what each makes of a row of
tokens: hidden states, attention weights and logits.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import torch
from transformers import (
    BertConfig,
    BertModel,
    GPT2Config,
    GPT2LMHeadModel,
    LlamaConfig,
    LlamaForCausalLM,
)

HERE = Path(__file__).parent
IDS = [3, 17, 5, 5, 40, 11, 2, 29, 8]

BERT = BertConfig(
    vocab_size=48,
    hidden_size=24,
    num_hidden_layers=2,
    num_attention_heads=3,
    intermediate_size=40,
    max_position_embeddings=16,
    hidden_act="gelu",
    attn_implementation="eager",
)
GPT2 = GPT2Config(
    vocab_size=48,
    n_embd=24,
    n_layer=2,
    n_head=3,
    n_positions=16,
    bos_token_id=0,
    eos_token_id=0,
    attn_implementation="eager",
)
LLAMA = LlamaConfig(
    vocab_size=48,
    hidden_size=24,
    num_hidden_layers=2,
    num_attention_heads=6,
    num_key_value_heads=2,
    head_dim=8,  # H·d_k is not d here
    intermediate_size=40,
    max_position_embeddings=16,
    rope_parameters={
        "rope_type": "llama3",
        "rope_theta": 500.0,
        "factor": 4.0,
        "low_freq_factor": 1.0,
        "high_freq_factor": 4.0,
        "original_max_position_embeddings": 8,
    },
    tie_word_embeddings=False,
    attn_implementation="eager",
)


def disturbed(model: torch.nn.Module) -> torch.nn.Module:
    """Give every tensor, biases and gains too, numbers that are not their starting values."""
    generator = torch.Generator().manual_seed(7)
    with torch.no_grad():
        for name, tensor in model.named_parameters():
            spread = 0.5 if tensor.ndim == 1 else 0.3
            noise = torch.randn(tensor.shape, generator=generator) * spread
            tensor.copy_(noise + (1.0 if "norm" in name.lower() and "weight" in name else 0.0))
    return model.eval()


def residual_streams(model: torch.nn.Module, layers: list[torch.nn.Module]) -> list[torch.Tensor]:
    """Run, and return what goes into the first layer and what comes out of each, without a norm."""
    streams: list[torch.Tensor] = []

    def first(module: object, args: tuple[torch.Tensor, ...], kwargs: dict[str, object]) -> None:
        streams.append(args[0] if args else kwargs["hidden_states"])

    def each(module: object, args: object, out: object) -> None:
        streams.append(out[0] if isinstance(out, tuple) else out)

    hooks = [layers[0].register_forward_pre_hook(first, with_kwargs=True)]
    hooks += [layer.register_forward_hook(each) for layer in layers]
    model(torch.tensor([IDS]))
    for hook in hooks:
        hook.remove()
    return streams


def write(name: str, model: torch.nn.Module, layers: list[torch.nn.Module]) -> None:
    folder = HERE / name
    folder.mkdir(exist_ok=True)
    with torch.inference_mode():
        streams = residual_streams(model, layers)
        out = model(torch.tensor([IDS]), output_attentions=True, output_hidden_states=True)
    arrays = {
        "ids": np.array(IDS),
        "attentions": torch.stack(out.attentions)[:, 0].numpy(),
        "hidden": torch.stack([stream[0] for stream in streams]).numpy(),
        "final": out.hidden_states[-1][0].numpy(),
    }
    if hasattr(out, "logits"):
        arrays["logits"] = out.logits[0].numpy()
    np.savez(folder / "trace.npz", **arrays)
    tensors = dict(model.state_dict())
    if name == "gpt2":
        del tensors["lm_head.weight"]  # the token table again
    np.savez(folder / "weights.npz", **{key: tensor.numpy() for key, tensor in tensors.items()})
    (folder / "config.json").write_text(json.dumps(model.config.to_dict(), indent=1) + "\n")


def main() -> None:
    torch.manual_seed(0)
    bert = disturbed(BertModel(BERT, add_pooling_layer=False))
    write("bert", bert, list(bert.encoder.layer))
    gpt2 = disturbed(GPT2LMHeadModel(GPT2))
    write("gpt2", gpt2, list(gpt2.transformer.h))
    llama = disturbed(LlamaForCausalLM(LLAMA))
    write("llama", llama, list(llama.model.layers))


if __name__ == "__main__":
    main()
