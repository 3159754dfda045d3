"""A matrix that is only shown: of any size, in brackets, selectable, scrolling where it must."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QFontMetricsF,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QMenu, QSizePolicy, QTableView, QWidget

from lavis.theme import CONTROL_HEIGHT, Theme
from lavis.widgets.common.matrix_editor.brackets import MARGIN, draw_brackets
from lavis.widgets.common.matrix_editor.clipboard import FORMS, copy_matrix
from lavis.widgets.common.number_field import fitted_number
from lavis.widgets.common.text import ascii_number, full_number

#: Rows and columns that are seen at most; the others are scrolled to.
SHOWN = 8

#: Pixels at scale 1: of an entry, and left free at its sides.
WIDTH, PADDING = 72, 5

#: Pixels at scale 1 of a scroll bar, as the style sheet has it.
BAR = 10

#: The brackets are its frame, and what lies below shows through.
BARE = (
    "QTableView { border: none; background: transparent; }"
    "QAbstractScrollArea::corner { border: none; background: transparent; }"
)

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class MatrixTable(QWidget):
    """A matrix of any size that is only shown.

    Up to `SHOWN` rows and columns are seen at once. Entries can be selected; Ctrl+C copies them as
    a spreadsheet takes them, the context menu copies the whole matrix.

    Parameters
    ----------
    theme : Theme
    name : str
        Of the matrix; its entries are called ``name row 1 column 2``.
    parent : QWidget, optional
    """

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._model = _Entries(name)
        self._model.setParent(self)
        self.table = _Table(self)
        self.table.setModel(self._model)
        self.setFocusProxy(self.table)
        self.set_name(name)
        theme.changed.connect(self._restyle)
        self._restyle()

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return self._model.rowCount(), self._model.columnCount()

    def set_matrix(self, rows: Sequence[Sequence[float]]) -> None:
        """Show a matrix; what is selected and what is scrolled to stay where the shape does.

        Parameters
        ----------
        rows : sequence of sequences of float
            At least one, all of one length.
        """
        before = self.shape
        self._model.set_rows(tuple(tuple(map(float, row)) for row in rows))
        if self.shape != before:
            self._restyle()

    def set_name(self, name: str) -> None:
        """Change the name of the matrix and of its entries."""
        self.setAccessibleName(name)
        self.table.setAccessibleName(name)
        self._model.name = name

    def copy(self, form: str) -> None:
        """Put the matrix on the clipboard.

        Parameters
        ----------
        form : {"NumPy", "LaTeX", "CSV"}
        """
        copy_matrix(self._model.rows, next(each for each in FORMS if each == form))

    def copy_selected(self) -> None:
        """Put the selected entries on the clipboard, with tabs between them."""
        indexes = self.table.selectionModel().selectedIndexes()
        places = sorted({(index.row(), index.column()) for index in indexes})
        columns = sorted({column for _, column in places})
        lines = [
            "\t".join(
                ascii_number(self._model.rows[row][column]) if (row, column) in places else ""
                for column in columns
            )
            for row in sorted({row for row, _ in places})
        ]
        if lines:
            QGuiApplication.clipboard().setText("\n".join(lines))

    def menu(self) -> QMenu:
        """Return the context menu."""
        menu = QMenu(self)
        menu.addAction("Copy").triggered.connect(self.copy_selected)
        menu.addAction("Select all").triggered.connect(self.table.selectAll)
        menu.addSeparator()
        for form in FORMS:
            action = menu.addAction(f"Copy matrix as {form}")
            action.setEnabled(self._model.finite)
            action.triggered.connect(lambda _=False, form=form: self.copy(form))
        return menu

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Show the context menu."""
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def sizeHint(self) -> QSize:
        """Room for the entries that are seen, the scroll bars and the brackets."""
        return self._inside().size() + QSize(2 * self._theme.px(MARGIN), 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the table between the brackets."""
        inside = self._inside()
        inside.moveLeft(self._theme.px(MARGIN))
        self.table.setGeometry(inside)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the brackets."""
        painter = QPainter(self)
        draw_brackets(painter, QRectF(self.table.geometry()), self._theme)
        painter.end()

    def _inside(self) -> QRect:
        rows, columns = self.shape
        px = self._theme.px
        wide, high = columns > SHOWN, rows > SHOWN
        width = min(columns, SHOWN) * px(WIDTH) + (px(BAR) if high else 0)
        height = min(rows, SHOWN) * px(CONTROL_HEIGHT) + (px(BAR) if wide else 0)
        return QRect(0, 0, width, height)

    def _restyle(self) -> None:
        font = self._theme.font(tabular=True)
        self.table.setFont(font)
        room = self._theme.px(WIDTH) - 2 * self._theme.px(PADDING)
        self._model.set_room(QFontMetricsF(font), room)
        self.table.horizontalHeader().setDefaultSectionSize(self._theme.px(WIDTH))
        self.table.verticalHeader().setDefaultSectionSize(self._theme.px(CONTROL_HEIGHT))
        needed, never = Qt.ScrollBarPolicy.ScrollBarAsNeeded, Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        rows, columns = self.shape
        self.table.setVerticalScrollBarPolicy(needed if rows > SHOWN else never)
        self.table.setHorizontalScrollBarPolicy(needed if columns > SHOWN else never)
        self.setFixedSize(self.sizeHint())
        self.update()


class _Entries(QAbstractTableModel):
    """The entries of a matrix, with as many digits as there is room for."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
        self.rows: tuple[tuple[float, ...], ...] = ((0.0,),)
        self._metrics: QFontMetricsF | None = None
        self._room = 0.0

    @property
    def finite(self) -> bool:
        """Whether every entry is a number that other programs read."""
        return all(abs(value) < float("inf") for row in self.rows for value in row)

    def set_rows(self, rows: tuple[tuple[float, ...], ...]) -> None:
        if len({len(row) for row in rows}) != 1 or not rows[0]:
            raise ValueError("The rows of a matrix must be of one length, at least 1.")
        if (len(rows), len(rows[0])) != (self.rowCount(), self.columnCount()):
            self.beginResetModel()
            self.rows = rows
            self.endResetModel()
        else:
            self.rows = rows
            self._say_changed()

    def set_room(self, metrics: QFontMetricsF, room: float) -> None:
        self._metrics, self._room = metrics, room
        self._say_changed()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows[0])

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        value = self.rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return fitted_number(value, self._fits)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            place = f"{self.name} row {index.row() + 1} column {index.column() + 1}"
            return f"{place}: {full_number(value)}"
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignCenter
        return None

    def _fits(self, text: str) -> bool:
        return self._metrics is None or self._metrics.horizontalAdvance(text) <= self._room

    def _say_changed(self) -> None:
        last = self.index(self.rowCount() - 1, self.columnCount() - 1)
        self.dataChanged.emit(self.index(0, 0), last)


class _Table(QTableView):
    """A table without headers and frame; its menu and its copies are the owner's."""

    def __init__(self, owner: MatrixTable) -> None:
        super().__init__(owner)
        self._owner = owner
        self.setStyleSheet(BARE)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setMinimumSectionSize(1)
            header.hide()
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy as a spreadsheet does; move and select as tables do."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self._owner.copy_selected()
        else:
            super().keyPressEvent(event)
