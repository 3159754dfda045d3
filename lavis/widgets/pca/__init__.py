"""The view of the PCA lab."""

from __future__ import annotations

from lavis.widgets.pca.view import PcaView

__all__ = ["PcaView"]
