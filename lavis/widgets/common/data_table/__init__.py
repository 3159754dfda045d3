"""Tables of results: sorted, copied, read with the keyboard and aloud."""

from __future__ import annotations

from lavis.widgets.common.data_table.rows import MISSING, Cell, Column, Row, number, words
from lavis.widgets.common.data_table.table import DataTable

__all__ = ["MISSING", "Cell", "Column", "DataTable", "Row", "number", "words"]
