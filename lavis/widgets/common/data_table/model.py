"""The rows of a data table as Qt wants them, sorted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from lavis.theme import Theme
from lavis.widgets.common.data_table.rows import Cell, Column, Row

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole

ASCENDING = Qt.SortOrder.AscendingOrder


class Model(QAbstractTableModel):
    """Columns and rows; `order` is the key of each row from above."""

    def __init__(self, theme: Theme, columns: Sequence[Column]) -> None:
        super().__init__()
        self._theme = theme
        self.columns = tuple(columns)
        self._given: tuple[Row, ...] = ()
        self.rows: list[Row] = []
        self.sorted_by: tuple[int, Qt.SortOrder] | None = None

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show other rows; where they are as many in the same order, only their cells change."""
        before = self.rows
        self._given = tuple(rows)
        after = self._in_order()
        if [row.key for row in before] == [row.key for row in after]:
            self.rows = after
            if after:
                last = self.index(len(after) - 1, len(self.columns) - 1)
                self.dataChanged.emit(self.index(0, 0), last)
            return
        self.beginResetModel()
        self.rows = after
        self.endResetModel()

    def place_of(self, key: str) -> int:
        """Return the line of a row, −1 where there is none."""
        return next((line for line, row in enumerate(self.rows) if row.key == key), -1)

    def cell(self, index: Index) -> Cell:
        """Return a cell."""
        return self.rows[index.row()].cells[index.column()]

    def rowCount(self, parent: Index | None = None) -> int:
        """Return how many rows there are."""
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index | None = None) -> int:
        """Return how many columns there are."""
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        """Return what Qt asks of a cell."""
        cell, column = self.cell(index), self.columns[index.column()]
        if role == Role.DisplayRole:
            return cell.text
        if role == Role.ToolTipRole:
            return cell.full or cell.text
        if role == Role.AccessibleTextRole:
            return f"{column.title}: {cell.full or cell.text}"
        if role == Role.FontRole:
            return self._theme.font("body", tabular=column.numeric)
        if role == Role.ForegroundRole and cell.token:
            return self._theme.color(cell.token)
        if role == Role.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.numeric else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> Any:
        """Return what Qt asks of a title."""
        if orientation == Qt.Orientation.Vertical:
            return None
        column = self.columns[section]
        if role == Role.DisplayRole:
            return column.title + self._arrow(section)
        if role == Role.ToolTipRole:
            return column.tip or column.title
        if role == Role.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.numeric else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None

    def sort(self, column: int, order: Qt.SortOrder = ASCENDING) -> None:
        """Sort by a column; below zero, as the rows were given."""
        self.sorted_by = None if column < 0 else (column, order)
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        keys = [(self.rows[index.row()].key, index.column()) for index in before]
        self.rows = self._in_order()
        places = {row.key: line for line, row in enumerate(self.rows)}
        after = [self.index(places[key], column) for key, column in keys]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _arrow(self, section: int) -> str:
        """Return which way a column is sorted, as a sign behind its title."""
        if self.sorted_by is None or self.sorted_by[0] != section:
            return ""
        return " ▲" if self.sorted_by[1] == ASCENDING else " ▼"

    def _in_order(self) -> list[Row]:
        rows = list(self._given)
        if self.sorted_by is None:
            return rows
        column, order = self.sorted_by
        known = [row for row in rows if row.cells[column].order is not None]
        unknown = [row for row in rows if row.cells[column].order is None]
        known.sort(key=lambda row: _rank(row.cells[column]), reverse=order != ASCENDING)
        return known + unknown


def _rank(cell: Cell) -> tuple[int, float, str]:
    """Return what compares numbers with numbers and texts with texts, numbers first."""
    if isinstance(cell.order, str):
        return 1, 0.0, cell.order
    return 0, float(cell.order or 0.0), ""
