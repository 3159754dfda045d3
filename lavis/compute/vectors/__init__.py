"""Vectors: products, lengths, angles, projections, orthogonalisation, ranking and softmax.

A vector is the last axis of an array; the axes before it, where there are any, are a batch and
broadcast. Every function takes arrays of one array-API library and returns arrays of that library
on the same device; what is one number for one vector is a 0-d array (a NumPy scalar with NumPy).
"""

from __future__ import annotations

from lavis.compute.vectors.pairs import (
    angle,
    cosine_and_angle,
    cosine_similarity,
    determinant,
    distance,
    dot,
    norm,
    project,
    reject,
)
from lavis.compute.vectors.sets import (
    GramSchmidt,
    Ranking,
    gram_schmidt,
    linear_combination,
    rank_by,
)
from lavis.compute.vectors.weights import softmax

__all__ = [
    "GramSchmidt",
    "Ranking",
    "angle",
    "cosine_and_angle",
    "cosine_similarity",
    "determinant",
    "distance",
    "dot",
    "gram_schmidt",
    "linear_combination",
    "norm",
    "project",
    "rank_by",
    "reject",
    "softmax",
]
