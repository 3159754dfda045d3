"""The softmax taken apart: its stages, its numbers' limits, what its probabilities say.

Scores and probabilities lie along the last axis; the axes before it are a batch. The softmax
itself is `lavis.compute.vectors.softmax`.
"""

from __future__ import annotations

from lavis.compute.softmax.information import (
    cross_entropy,
    entropy,
    jacobian,
    kl_divergence,
    perplexity,
)
from lavis.compute.softmax.naive import Naive, naive
from lavis.compute.softmax.stages import Stages, log_softmax, stages
from lavis.compute.softmax.triangle import CORNERS, from_point, logits_of, to_point
from lavis.compute.softmax.truncation import Truncated, top_k, top_p

__all__ = [
    "CORNERS",
    "Naive",
    "Stages",
    "Truncated",
    "cross_entropy",
    "entropy",
    "from_point",
    "jacobian",
    "kl_divergence",
    "log_softmax",
    "logits_of",
    "naive",
    "perplexity",
    "stages",
    "to_point",
    "top_k",
    "top_p",
]
