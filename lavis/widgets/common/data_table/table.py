"""A table of results that can be sorted, copied and read with the keyboard."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRectF,
    QSignalBlocker,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QMenu,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from lavis.theme import Theme
from lavis.widgets.common.data_table.model import ASCENDING, Model
from lavis.widgets.common.data_table.rows import Cell, Column, Row

#: Pixels at scale 1: of a line, for the arrow of the order, of a column with gauges at the least,
#: and of any column at the most.
LINE, ARROW, GAUGE, WIDEST = 26, 14, 88, 320

DESCENDING = Qt.SortOrder.DescendingOrder


class DataTable(QTableView):
    """Rows of cells under titles.

    A click on a title sorts, a third one gives the order in which the rows came; Ctrl+Up and
    Ctrl+Down sort by the column of the cursor. Ctrl+C copies the selected rows, or all.

    Parameters
    ----------
    theme : Theme
    name : str
        For screen readers.
    columns : sequence of Column
    several : bool
        Whether several rows can be selected at once.
    panels_menu : bool
        Whether a right click on a cell is left to the panel, whose menu knows more of it.

    Attributes
    ----------
    chosen : Signal(str)
        The user has moved to the row of that key.
    activated_row : Signal(str)
        The user has double-clicked the row of that key, or pressed Enter on it.
    """

    chosen = Signal(str)
    activated_row = Signal(str)

    def __init__(
        self,
        theme: Theme,
        name: str,
        columns: Sequence[Column],
        *,
        several: bool = False,
        panels_menu: bool = False,
    ) -> None:
        super().__init__()
        self._theme = theme
        self._panels_menu = panels_menu
        self._model = Model(theme, columns)
        self._widths: list[int] = []
        self.setModel(self._model)
        self.setItemDelegate(_Delegate(theme, self))
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setObjectName("dataTable")
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        mode = QAbstractItemView.SelectionMode
        self.setSelectionMode(mode.ExtendedSelection if several else mode.SingleSelection)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        header.setSectionsClickable(True)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setMinimumSectionSize(24)
        header.sectionClicked.connect(self.sort_next)
        self.doubleClicked.connect(self._on_activated)
        theme.changed.connect(self._restyle)
        self._restyle()

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns from the left."""
        return self._model.columns

    @property
    def needed(self) -> int:
        """Pixels that the columns that are shown take."""
        shown = (i for i in range(len(self._widths)) if not self.isColumnHidden(i))
        return sum(self._widths[i] for i in shown) + 2 * self.frameWidth()

    @property
    def keys(self) -> list[str]:
        """The keys of the rows from above, as they are sorted."""
        return [row.key for row in self._model.rows]

    @property
    def selected_keys(self) -> list[str]:
        """The keys of the rows that are selected, from above."""
        lines = sorted(index.row() for index in self.selectionModel().selectedRows())
        return [self._model.rows[line].key for line in lines]

    @property
    def current_key(self) -> str:
        """The key of the row of the cursor; "" without one."""
        index = self.currentIndex()
        return self._model.rows[index.row()].key if index.isValid() else ""

    def texts(self, key: str) -> dict[str, str]:
        """Return title and text of each cell of a row."""
        row = self._model.rows[self._model.place_of(key)]
        pairs = zip(self._model.columns, row.cells, strict=True)
        return {column.title: cell.text for column, cell in pairs}

    def cell_at(self, at: QPoint | None) -> tuple[str, int, Cell] | None:
        """Return key of the row, column and cell at a place of the screen, or at the cursor.

        Parameters
        ----------
        at : QPoint or None
            In pixels of the screen; None for the cursor of the keyboard.
        """
        viewport = self.viewport()
        place = None if at is None else viewport.mapFromGlobal(at)
        if place is not None and not viewport.rect().contains(place):
            return None
        index = self.currentIndex() if place is None else self.indexAt(place)
        if not index.isValid():
            return None
        return self._model.rows[index.row()].key, index.column(), self._model.cell(index)

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show other rows; what is selected stays so; emits nothing."""
        kept, current, column = self.selected_keys, self.current_key, self.currentIndex().column()
        at = self.verticalScrollBar().value()
        before = self.keys
        self._model.set_rows(rows)
        self._widen()
        if before != self.keys:
            self._select(kept, current, column)
            self.verticalScrollBar().setValue(at)

    def select(self, key: str) -> None:
        """Select a row, "" for none, and show it; emits nothing."""
        if self.selected_keys != [key] or self.current_key != key:
            self._select([key], key, max(0, self.currentIndex().column()))
            if key and not self.hasFocus():
                self.scrollTo(self.currentIndex())

    def sort_by(self, column: int, order: Qt.SortOrder = ASCENDING) -> None:
        """Sort; below zero, as the rows were given."""
        self._model.sort(column, order)
        self.horizontalHeader().viewport().update()
        self.scrollTo(self.currentIndex())

    def sort_next(self, column: int) -> None:
        """Sort upwards, then downwards, then as the rows came."""
        by = self._model.sorted_by
        if by is None or by[0] != column:
            self.sort_by(column, ASCENDING)
        elif by[1] == ASCENDING:
            self.sort_by(column, DESCENDING)
        else:
            self.sort_by(-1)

    def copy(self, keys: Sequence[str] = ()) -> None:
        """Put titles and rows on the clipboard: those named, else those selected, else all."""
        chosen = list(keys) or self.selected_keys
        rows = [row for row in self._model.rows if not chosen or row.key in chosen]
        lines = [[column.title for column in self._model.columns]]
        lines += [[cell.copy for cell in row.cells] for row in rows]
        QGuiApplication.clipboard().setText("\n".join("\t".join(line) for line in lines))

    def sizeHint(self) -> QSize:
        """Room for some rows."""
        return QSize(self._theme.px(360), self._theme.px(160))

    def minimumSizeHint(self) -> QSize:
        """Room for a title and a row."""
        return QSize(self._theme.px(96), self._theme.px(2 * LINE))

    def event(self, event: QEvent) -> bool:
        """Take the keys that copy and sort before the shortcuts of the window do."""
        if event.type() == QEvent.Type.ShortcutOverride:
            pressed = cast(QKeyEvent, event)
            if pressed.matches(QKeySequence.StandardKey.Copy) or _sorts(pressed) is not None:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy, sort, activate, or move."""
        order = _sorts(event)
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif order is not None and self.currentIndex().isValid():
            self.sort_by(self.currentIndex().column(), order)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_activated(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer to copy and to sort; on a cell, leave it to the panel where that was asked for."""
        keyboard = event.reason() == QContextMenuEvent.Reason.Keyboard
        if self._panels_menu and self.cell_at(None if keyboard else event.globalPos()) is not None:
            event.ignore()
            return
        menu = self.make_menu()
        menu.exec(event.globalPos())
        menu.deleteLater()

    def make_menu(self) -> QMenu:
        """Return what can be done with the table."""
        menu = QMenu(self)
        menu.addAction("Copy").triggered.connect(lambda: self.copy())
        menu.addSeparator()
        for index, column in enumerate(self._model.columns):
            action = menu.addAction(f"Sort by {column.title}")
            action.triggered.connect(lambda _=False, index=index: self.sort_next(index))
        action = menu.addAction("Sort as they came")
        action.triggered.connect(lambda: self.sort_by(-1))
        return menu

    def currentChanged(
        self,
        current: QModelIndex | QPersistentModelIndex,
        previous: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Say which row the user has moved to."""
        super().currentChanged(current, previous)
        if current.isValid() and current.row() != previous.row():
            self.chosen.emit(self._model.rows[current.row()].key)

    def _select(self, keys: list[str], current: str, column: int) -> None:
        places = [self._model.place_of(key) for key in keys]
        last = len(self._model.columns) - 1
        chosen = QItemSelection()
        for line in places:
            if line >= 0:
                chosen.select(self._model.index(line, 0), self._model.index(line, last))
        flag = QItemSelectionModel.SelectionFlag
        model, line = self.selectionModel(), self._model.place_of(current)
        with QSignalBlocker(self):
            at = self._model.index(line, max(0, column)) if line >= 0 else QModelIndex()
            model.setCurrentIndex(at, flag.NoUpdate)
            model.select(chosen, flag.ClearAndSelect)
        self.viewport().update()

    def _on_activated(self, index: QModelIndex) -> None:
        if index.isValid():
            self.activated_row.emit(self._model.rows[index.row()].key)

    def _widen(self) -> None:
        """Let columns grow to what they hold, and never shrink: nothing jumps as numbers change."""
        header, px = self.horizontalHeader(), self._theme.px
        if not self._widths:
            self._widths = [0] * len(self._model.columns)
        for column, before in enumerate(self._widths):
            title = header.sectionSizeHint(column) + px(ARROW)
            least = 0 if self._model.columns[column].mark is None else px(GAUGE)
            width = min(max(self.sizeHintForColumn(column), title, least), px(WIDEST))
            if width > before:
                self._widths[column] = width
                header.resizeSection(column, width)

    def _restyle(self) -> None:
        self._widths = []
        self.verticalHeader().setDefaultSectionSize(self._theme.px(LINE))
        self.horizontalHeader().setFont(self._theme.font("small"))
        self._widen()


class _Delegate(QStyledItemDelegate):
    """Draws a gauge behind the text of a cell that has one."""

    def __init__(self, theme: Theme, table: DataTable) -> None:
        super().__init__(table)
        self._theme = theme

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw the cell, and the gauge under it."""
        model = cast(Model, index.model())
        gauge, mark = model.cell(index).gauge, model.columns[index.column()].mark
        room = QRectF(option.rect).adjusted(4, 0, -4, 0)
        super().paint(painter, option, index)
        if gauge is None:
            return
        low, at, high = (room.left() + min(max(share, 0.0), 1.0) * room.width() for share in gauge)
        painter.save()
        foot = room.bottom() - self._theme.px(4)
        thick = self._theme.px(3)
        if mark is not None:
            line = QRectF(room.left() + mark * room.width(), foot - thick, 1, 3 * thick)
            painter.fillRect(line, self._theme.color("muted"))
        token = self._theme.color("accent")
        painter.fillRect(QRectF(low, foot, max(1.0, high - low), thick), token)
        painter.fillRect(QRectF(at - 1, foot - thick, 2, 2 * thick), self._theme.color("text"))
        painter.restore()


def _sorts(event: QKeyEvent) -> Qt.SortOrder | None:
    """Return which way a key sorts, None for other keys."""
    if event.modifiers() != Qt.KeyboardModifier.ControlModifier:
        return None
    return {Qt.Key.Key_Up: ASCENDING, Qt.Key.Key_Down: DESCENDING}.get(Qt.Key(event.key()))
