"""The view of the GEMM benchmark."""

from __future__ import annotations

from lavis.widgets.gemm.view import GemmView

__all__ = ["GemmView"]
