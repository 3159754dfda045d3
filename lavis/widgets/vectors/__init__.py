"""The view of the vector canvas."""

from __future__ import annotations

from lavis.widgets.vectors.view import VectorsView

__all__ = ["VectorsView"]
