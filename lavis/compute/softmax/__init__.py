"""The softmax taken apart: its stages, its numbers' limits, what its probabilities say.

Scores and probabilities lie along the last axis; the axes before it are a batch. The softmax
itself is `lavis.compute.vectors.softmax`.
"""

from __future__ import annotations

from lavis.compute.softmax.cooling import largest_probability, temperature_for
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
    "largest_probability",
    "log_softmax",
    "logits_of",
    "naive",
    "perplexity",
    "stages",
    "temperature_for",
    "to_point",
    "top_k",
    "top_p",
]
