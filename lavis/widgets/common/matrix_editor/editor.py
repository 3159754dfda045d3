"""The matrix editor: a small matrix in brackets, edited entry by entry."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QMenu, QSizePolicy, QWidget

from lavis.theme import Theme
from lavis.widgets.common.matrix_editor.brackets import MARGIN, draw_brackets
from lavis.widgets.common.matrix_editor.cell import Cell
from lavis.widgets.common.matrix_editor.clipboard import (
    FORMS,
    Matrix,
    clipboard_text,
    copy_matrix,
    pasted,
)
from lavis.widgets.common.number_field import parse_entry
from lavis.widgets.common.remark import Remark

#: Rows and columns at most; larger ones are shown by `MatrixTable`.
MAX_SIDE = 8

#: Pixels of an entry at scale 1: up to three columns, and more; four fit into an inspector.
WIDE, NARROW, MANY = 72, 53, 4
GAP = 4


#: Entries that are only shown are numbers in brackets, no fields.
SHOWN_ONLY = "Cell:read-only:!focus { background: transparent; border-color: transparent; }"


class MatrixEditor(QWidget):
    """A matrix in brackets whose entries are number fields.

    Tab and Shift+Tab go through it row by row, Enter goes down, Ctrl with an arrow in any
    direction; Up and Down step the number. A whole matrix can be pasted into any entry, and be
    copied from the context menu.

    Parameters
    ----------
    theme : Theme
    name : str
        Of the matrix; its entries are called ``name row 1 column 2``.
    rows, columns : int
        From 1 to `MAX_SIDE`.
    tokens : sequence of (str or None)
        The colour of each column; columns beyond its end have none.
    minimum, maximum, step, parse
        Of every entry, as in `NumberField`.
    parent : QWidget, optional

    Attributes
    ----------
    committed : Signal(tuple)
        The matrix, a tuple of rows, after the user has entered other numbers.
    stepped : Signal(tuple, str)
        The matrix after a step, and the merge key of the steps in a row.
    """

    committed = Signal(tuple)
    stepped = Signal(tuple, str)

    def __init__(
        self,
        theme: Theme,
        name: str,
        rows: int = 2,
        columns: int = 2,
        *,
        tokens: Sequence[str | None] = ("first", "second", "third"),
        minimum: float = -math.inf,
        maximum: float = math.inf,
        step: float = 0.1,
        parse: Callable[[str], float] = parse_entry,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._name = name
        self._tokens = tuple(tokens)
        self._bounds = minimum, maximum
        self._step = step
        self._parse = parse
        self._read_only = False
        self._cells: list[list[Cell]] = []
        self._remark: Remark | None = None
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._grid = QGridLayout(self)
        self._grid.setSizeConstraint(QGridLayout.SizeConstraint.SetFixedSize)
        self.set_shape(rows, columns)
        theme.changed.connect(self._restyle)

    # -- what the view sets

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return len(self._cells), len(self._cells[0]) if self._cells else 0

    @property
    def matrix(self) -> Matrix:
        """The last good entries, row by row."""
        return tuple(tuple(cell.value for cell in row) for row in self._cells)

    @property
    def read_only(self) -> bool:
        """Whether it only shows."""
        return self._read_only

    def cell(self, row: int, column: int) -> Cell:
        """Return the field of an entry, counted from 0."""
        return self._cells[row][column]

    def set_matrix(self, rows: Sequence[Sequence[float]]) -> None:
        """Show a matrix of any shape; emits nothing and spares uncommitted text.

        Parameters
        ----------
        rows : sequence of sequences of float

        Raises
        ------
        ValueError
            If the rows differ in length, or there are none or too many.
        """
        if len({len(row) for row in rows}) != 1:
            raise ValueError("The rows of a matrix must be of one length.")
        self.set_shape(len(rows), len(rows[0]))
        for cells, row in zip(self._cells, rows, strict=True):
            for cell, value in zip(cells, row, strict=True):
                cell.set_value(value)

    def set_shape(self, rows: int, columns: int) -> None:
        """Have so many rows and columns: what is cut off is gone, what is new is zero.

        Raises
        ------
        ValueError
            If that is less than 1 or more than `MAX_SIDE`.
        """
        if not (1 <= rows <= MAX_SIDE and 1 <= columns <= MAX_SIDE):
            raise ValueError(
                f"A matrix editor has from 1 to {MAX_SIDE} rows and columns; {rows}×{columns} came."
            )
        if (rows, columns) == self.shape:
            return
        focused = self._focused()
        kept = [row[:columns] for row in self._cells[:rows]]
        gone = [cell for row in self._cells for cell in row if not any(cell in k for k in kept)]
        self._cells = [
            (kept[i] if i < len(kept) else [])
            + [self._made(i, j) for j in range(len(kept[i]) if i < len(kept) else 0, columns)]
            for i in range(rows)
        ]
        self._lay_out()
        if focused is not None:
            self._cells[min(focused[0], rows - 1)][min(focused[1], columns - 1)].setFocus()
        for cell in gone:
            cell.hide()
            cell.setParent(None)
            cell.deleteLater()

    def set_tokens(self, tokens: Sequence[str | None]) -> None:
        """Change the colours of the columns."""
        self._tokens = tuple(tokens)
        for row in self._cells:
            for column, cell in enumerate(row):
                cell.set_token(self._token(column))

    def set_name(self, name: str) -> None:
        """Change the name of the matrix and of its entries."""
        self._name = name
        self.setAccessibleName(name)
        for i, row in enumerate(self._cells):
            for j, cell in enumerate(row):
                cell.set_name(self._entry_name(i, j))

    def set_read_only(self, read_only: bool = True) -> None:
        """Only show: entries can be selected and copied, and not be changed."""
        self._read_only = read_only
        self.setStyleSheet(SHOWN_ONLY if read_only else "")
        for row in self._cells:
            for cell in row:
                cell.setReadOnly(self._read_only)

    # -- the clipboard

    def copy(self, form: str) -> None:
        """Put the last good matrix on the clipboard.

        Parameters
        ----------
        form : {"NumPy", "LaTeX", "CSV"}
        """
        try:
            copy_matrix(self.matrix, next(each for each in FORMS if each == form))
        except ValueError as error:  # a result may hold infinity
            self._say(str(error), self._cells[0][0])

    def paste(self, cell: Cell | None = None) -> None:
        """Take a matrix from the clipboard; what does not fit is said beside an entry.

        Parameters
        ----------
        cell : Cell, optional
            Where the user is, by default the first entry; the text of one entry goes in there.
        """
        cell = cell or self._cells[0][0]
        try:
            rows = pasted(clipboard_text(), self.shape, self._parse)
            if rows is not None:
                self._check(rows)
        except ValueError as error:
            self._say(str(error), cell)
            return
        self._hush()
        if rows is None:
            cell.paste()
            return
        before = self.matrix
        for cells, row in zip(self._cells, rows, strict=True):
            for each, value in zip(cells, row, strict=True):
                each.drop_text()
                each.set_value(value)
        if self._focused() is not None:
            cell.selectAll()
        if self.matrix != before:
            self.committed.emit(self.matrix)

    def menu(self, cell: Cell) -> QMenu:
        """Return the context menu of an entry: what its text can do, and what the matrix can."""
        menu = cell.createStandardContextMenu()
        menu.addSeparator()
        for form in FORMS:
            action = menu.addAction(f"Copy matrix as {form}")
            action.triggered.connect(lambda _=False, form=form: self.copy(form))
        action = menu.addAction("Paste matrix")
        action.setEnabled(not self._read_only and bool(clipboard_text()))
        action.triggered.connect(lambda: self.paste(cell))
        return menu

    # -- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the brackets."""
        margin = self._theme.px(MARGIN)
        painter = QPainter(self)
        draw_brackets(painter, QRectF(self.rect()).adjusted(margin, 0, -margin, 0), self._theme)
        painter.end()

    # -- inside

    def _made(self, row: int, column: int) -> Cell:
        minimum, maximum = self._bounds
        cell = Cell(
            self._theme,
            self._entry_name(row, column),
            minimum=minimum,
            maximum=maximum,
            step=self._step,
            token=self._token(column),
            parse=self._parse,
        )
        cell.setReadOnly(self._read_only)
        cell.committed.connect(self._on_committed)
        cell.stepped.connect(self._on_stepped)
        cell.textEdited.connect(self._hush)
        cell.left.connect(self._on_left)
        cell.paste_wanted.connect(self._on_paste)
        cell.menu_wanted.connect(self._on_menu)
        return cell

    def _lay_out(self) -> None:
        """Put every cell into its place, and into the order of Tab."""
        before: QWidget = self
        for i, row in enumerate(self._cells):
            for j, cell in enumerate(row):
                self._grid.addWidget(cell, i, j)
                cell.show()  # now, for the focus may be wanted there
                if before is not self:
                    QWidget.setTabOrder(before, cell)
                before = cell
        self.setFocusProxy(self._cells[0][0])
        self._restyle()

    def _restyle(self) -> None:
        px = self._theme.px
        self._grid.setContentsMargins(px(MARGIN), px(GAP), px(MARGIN), px(GAP))
        self._grid.setSpacing(px(GAP))
        width = px(NARROW if self.shape[1] >= MANY else WIDE)
        for row in self._cells:
            for cell in row:
                cell.set_width(width)
        self.update()

    def _token(self, column: int) -> str | None:
        return self._tokens[column] if column < len(self._tokens) else None

    def _entry_name(self, row: int, column: int) -> str:
        return f"{self._name} row {row + 1} column {column + 1}"

    def _focused(self) -> tuple[int, int] | None:
        places = (
            (i, j)
            for i, row in enumerate(self._cells)
            for j, cell in enumerate(row)
            if cell.hasFocus()
        )
        return next(places, None)

    def _check(self, rows: Matrix) -> None:
        """Refuse a matrix with an entry that its field would refuse."""
        for i, row in enumerate(rows):
            for j, value in enumerate(row):
                try:
                    self._cells[i][j].checked(value)
                except ValueError as error:
                    raise ValueError(f"Row {i + 1}, column {j + 1}: {error}") from error

    def _say(self, sentence: str, cell: Cell) -> None:
        self._hush()
        self._remark = Remark(self._theme, cell)
        self._remark.say(sentence)

    def _hush(self) -> None:
        if self._remark is not None:
            self._remark.clear()
            self._remark.deleteLater()
            self._remark = None

    def _on_committed(self, _value: float) -> None:
        self._hush()
        self.committed.emit(self.matrix)

    def _on_stepped(self, _value: float, key: str) -> None:
        self._hush()
        self.stepped.emit(self.matrix, key)

    def _on_left(self, down: int, right: int) -> None:
        place = self._focused()
        if place is None:
            return
        row, column = place[0] + down, place[1] + right
        rows, columns = self.shape
        if 0 <= row < rows and 0 <= column < columns:
            self._hush()
            # Entered as by Tab: the number is selected whole.
            self._cells[row][column].setFocus(Qt.FocusReason.TabFocusReason)

    def _on_paste(self) -> None:
        place = self._focused()
        self.paste(None if place is None else self._cells[place[0]][place[1]])

    def _on_menu(self, cell: Cell, at: QPoint) -> None:
        menu = self.menu(cell)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(at)
