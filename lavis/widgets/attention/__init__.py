"""The view of the attention."""

from __future__ import annotations

from lavis.widgets.attention.view import AttentionView

__all__ = ["AttentionView"]
