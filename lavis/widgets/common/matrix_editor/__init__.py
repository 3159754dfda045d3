"""Matrices in brackets: one that is edited entry by entry, and one that is only shown."""

from __future__ import annotations

from lavis.widgets.common.matrix_editor.clipboard import Matrix
from lavis.widgets.common.matrix_editor.editor import MAX_SIDE, MatrixEditor
from lavis.widgets.common.matrix_editor.table import MatrixTable

__all__ = ["MAX_SIDE", "Matrix", "MatrixEditor", "MatrixTable"]
