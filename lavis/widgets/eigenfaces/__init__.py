"""The eigenface browser's view."""

from __future__ import annotations

from lavis.widgets.eigenfaces.view import EigenfacesView

__all__ = ["EigenfacesView"]
