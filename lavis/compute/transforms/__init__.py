"""Matrices of the plane: what they do, what stays, and the ways from one to another.

Every function takes arrays of one array-API library and returns arrays of that library on the same
device. Matrices are (2, 2), some also (3, 3) in homogeneous coordinates; points stand in rows.
Entries may be as large or as small as numbers are: they are scaled before they are multiplied.
"""

from __future__ import annotations

from lavis.compute.transforms.analysing import Analysis, analyse
from lavis.compute.transforms.balancing import determinant, inverse, rank
from lavis.compute.transforms.classifying import Property, classify
from lavis.compute.transforms.equations import Solution, Spaces, solve, spaces
from lavis.compute.transforms.forms import Eigen, Form, Kind, eigen, real_form
from lavis.compute.transforms.iterating import PowerIteration, flow, iterate, power_iteration
from lavis.compute.transforms.making import (
    apply,
    homogeneous,
    projection,
    reflection,
    rotation,
    scaling,
    shear,
    translation,
)
from lavis.compute.transforms.paths import Act, Path, acts, interpolate
from lavis.compute.transforms.singular import SVD, Polar, polar, svd2

__all__ = [
    "SVD",
    "Act",
    "Analysis",
    "Eigen",
    "Form",
    "Kind",
    "Path",
    "Polar",
    "PowerIteration",
    "Property",
    "Solution",
    "Spaces",
    "acts",
    "analyse",
    "apply",
    "classify",
    "determinant",
    "eigen",
    "flow",
    "homogeneous",
    "interpolate",
    "inverse",
    "iterate",
    "polar",
    "power_iteration",
    "projection",
    "rank",
    "real_form",
    "reflection",
    "rotation",
    "scaling",
    "shear",
    "solve",
    "spaces",
    "svd2",
    "translation",
]
