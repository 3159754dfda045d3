"""The groups of controls of the vector canvas that are folded until they are wanted."""

from __future__ import annotations

from lavis.widgets.vectors.sections.combine import CombineSection
from lavis.widgets.vectors.sections.compare import CompareSection
from lavis.widgets.vectors.sections.guess import GuessSection
from lavis.widgets.vectors.sections.long import LongSection
from lavis.widgets.vectors.sections.orthogonal import OrthogonalSection

__all__ = [
    "CombineSection",
    "CompareSection",
    "GuessSection",
    "LongSection",
    "OrthogonalSection",
]
