"""The view of the transformation grid."""

from __future__ import annotations

from lavis.widgets.transform.view import TransformView

__all__ = ["TransformView"]
