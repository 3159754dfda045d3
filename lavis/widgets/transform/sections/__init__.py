"""The groups of controls of the transformation grid."""

from __future__ import annotations

from lavis.widgets.transform.sections.base import Group
from lavis.widgets.transform.sections.definitions import DefinitionsGroup
from lavis.widgets.transform.sections.guess import GuessGroup
from lavis.widgets.transform.sections.iterate import IterateGroup
from lavis.widgets.transform.sections.matrix import MatrixGroup
from lavis.widgets.transform.sections.pairs import CompareGroup, SolveGroup
from lavis.widgets.transform.sections.scene import CameraGroup, PartGroup
from lavis.widgets.transform.sections.shown import MotionGroup, ShownGroup
from lavis.widgets.transform.sections.structure import KindGroup, StructureGroup
from lavis.widgets.transform.sections.things import PictureGroup, PointsGroup

__all__ = [
    "CameraGroup",
    "CompareGroup",
    "DefinitionsGroup",
    "Group",
    "GuessGroup",
    "IterateGroup",
    "KindGroup",
    "MatrixGroup",
    "MotionGroup",
    "PartGroup",
    "PictureGroup",
    "PointsGroup",
    "ShownGroup",
    "SolveGroup",
    "StructureGroup",
]
