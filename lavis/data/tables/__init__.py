"""Tables from files: columns of numbers, a column of names, bounded and without surprises."""

from __future__ import annotations

from lavis.data.tables.reading import MAX_BYTES, Table, read_table, table_from_text

__all__ = ["MAX_BYTES", "Table", "read_table", "table_from_text"]
