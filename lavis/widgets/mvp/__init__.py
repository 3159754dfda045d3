"""The view of the MVP viewer."""

from __future__ import annotations

from lavis.widgets.mvp.view import MvpView

__all__ = ["MvpView"]
