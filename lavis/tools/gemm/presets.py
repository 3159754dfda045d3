"""Products worth measuring: sweeps, those of real networks, and pairs to compare."""

from __future__ import annotations

from lavis.document import Preset
from lavis.tools.gemm.params import Params, Shape, View, squares

GPT2_TOKENS = 32 * 1024
BERT_TOKENS = 32 * 128

PRESETS = (
    Preset("Square sweep", Params()),
    Preset(
        "Wide sweep: 16 to 4,096",
        Params(squares(16, 32, 64, 128, 256, 512, 1024, 2048, 4096)),
    ),
    Preset(
        "GPT-2 medium: a Q projection",
        Params(
            (
                Shape(1024, 1024, 1024, name="Q projection, 1,024 tokens"),
                Shape(GPT2_TOKENS, 1024, 1024, name="Q projection, batch 32 × 1,024"),
            ),
            dtypes=("float32",),
        ),
    ),
    Preset(
        "BERT-base: feed-forward",
        Params(
            (
                Shape(128, 3072, 768, name="up, 128 tokens"),
                Shape(128, 768, 3072, name="down, 128 tokens"),
                Shape(BERT_TOKENS, 3072, 768, name="up, batch 32 × 128"),
                Shape(BERT_TOKENS, 768, 3072, name="down, batch 32 × 128"),
            ),
            dtypes=("float32",),
        ),
    ),
    Preset(
        "MNIST: the first layer",
        Params(
            tuple(
                Shape(batch, 256, 784, name=f"{batch:,} digits") for batch in (1, 16, 64, 256, 1024)
            ),
            dtypes=("float32",),
        ),
    ),
    Preset(
        "Attention scores Q·Kᵀ, 12 heads",
        Params(
            tuple(
                Shape(tokens, tokens, 64, batch=12, name=f"{tokens} tokens")
                for tokens in (128, 256, 512)
            ),
            dtypes=("float32",),
            transpose_b=True,
        ),
    ),
    Preset(
        "One vector against a batch",
        Params(
            tuple(
                Shape(rows, 1024, 1024, name=f"{rows:,} at a time")
                for rows in (1, 4, 16, 64, 256, 1024)
            ),
            dtypes=("float32",),
        ),
    ),
    Preset(
        "Speed against error",
        Params(
            squares(512),
            dtypes=("float16", "bfloat16", "tf32", "float32", "float64"),
            backends=("numpy", "cupy", "torch"),
            view=View(tab="error"),
        ),
    ),
    Preset(
        "Zeros against random",
        Params(
            squares(1024),
            dtypes=("float32",),
            data=("random", "zeros"),
            view=View(tab="verdict"),
        ),
    ),
    Preset(
        "One thread against all",
        Params(squares(256, 1024), threads=(1, 0), view=View(tab="verdict")),
    ),
    Preset(
        "Every backend, side by side",
        Params(
            squares(512, 1024),
            dtypes=("float32",),
            backends=("numpy", "cupy", "torch"),
            view=View(tab="verdict"),
        ),
    ),
    Preset(
        "Roofline",
        Params(
            (*squares(64, 256, 1024), Shape(1, 4096, 4096), Shape(16, 4096, 4096)),
            view=View(tab="roofline"),
        ),
    ),
)
