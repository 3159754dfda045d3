"""Attention: softmax(QKᵀ/√d_k)·V, what its weights say, and how they add up through layers."""

from __future__ import annotations

from lavis.compute.attention.maps import (
    attention_distance,
    entropy,
    head_circuits,
    max_pool,
    rollout,
    rollout_step,
    row_entropy,
)
from lavis.compute.attention.products import (
    Attention,
    MultiHead,
    causal_mask,
    merge_heads,
    multi_head,
    scaled_dot_product,
    split_heads,
)

__all__ = [
    "Attention",
    "MultiHead",
    "attention_distance",
    "causal_mask",
    "entropy",
    "head_circuits",
    "max_pool",
    "merge_heads",
    "multi_head",
    "rollout",
    "rollout_step",
    "row_entropy",
    "scaled_dot_product",
    "split_heads",
]
