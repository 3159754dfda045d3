"""Transformers of three families, in float32, with every matrix within reach.

Each family is a module: what its configuration says, which tensors it has, and what a layer does
with them. `Transformer` joins them; reading files is `lavis.data.checkpoints`.
"""

from __future__ import annotations

from lavis.compute.transformer.blocks import HeadMatrices
from lavis.compute.transformer.config import Config, Rotation
from lavis.compute.transformer.costs import Cost, costs
from lavis.compute.transformer.model import (
    FAMILIES,
    NextToken,
    Transformer,
    given_names,
    likeliest,
    read_config,
    text_vector,
)
from lavis.compute.transformer.trace import MAPS_LIMIT, LayerTrace, Trace

__all__ = [
    "FAMILIES",
    "MAPS_LIMIT",
    "Config",
    "Cost",
    "HeadMatrices",
    "LayerTrace",
    "NextToken",
    "Rotation",
    "Trace",
    "Transformer",
    "costs",
    "given_names",
    "likeliest",
    "read_config",
    "text_vector",
]
