"""The view of the softmax."""

from __future__ import annotations

from lavis.widgets.softmax.view import SoftmaxView

__all__ = ["SoftmaxView"]
