"""Principal component analysis: fitting, also by chunks, and what a fitted subspace is good for.

Samples stand in the rows of X (n, d). Every function takes arrays of one array-API library and
returns arrays of that library on the same device.
"""

from __future__ import annotations

from lavis.compute.pca.fitting import PCA, Solver, fit
from lavis.compute.pca.neighbors import Curve, nearest_neighbor, recognition_curve
from lavis.compute.pca.roads import (
    EigenRoad,
    Standardised,
    SVDRoad,
    covariance,
    eigen_road,
    standardise,
    svd_road,
    turns_without,
)
from lavis.compute.pca.streaming import fit_stream
from lavis.compute.pca.subspace import (
    components_for,
    distance,
    fill_in,
    project,
    reconstruct,
    rmse_by_components,
)

__all__ = [
    "PCA",
    "Curve",
    "EigenRoad",
    "SVDRoad",
    "Solver",
    "Standardised",
    "components_for",
    "covariance",
    "distance",
    "eigen_road",
    "fill_in",
    "fit",
    "fit_stream",
    "nearest_neighbor",
    "project",
    "recognition_curve",
    "reconstruct",
    "rmse_by_components",
    "standardise",
    "svd_road",
    "turns_without",
]
