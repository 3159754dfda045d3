"""What the groups of controls share: a matrix that can be edited, and three numbers in a row."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QMenu, QPushButton

from lavis.theme import Theme
from lavis.tools.mvp import edits
from lavis.tools.mvp.params import Params, Which
from lavis.tools.mvp.result import Result, Rows
from lavis.widgets.common.controls import Section
from lavis.widgets.common.matrix_editor import MatrixEditor
from lavis.widgets.common.number_field import VectorField
from lavis.widgets.mvp import words


class ParamsSection(Section):
    """A group that shows Params and says what an edit makes of them.

    Attributes
    ----------
    edited : Signal(Params, str)
        What the user now wants, and a merge key.
    """

    edited = Signal(object, str)

    def __init__(self, theme: Theme, title: str) -> None:
        super().__init__(theme, title)
        self.params = Params()

    def show_params(self, params: Params, result: Result | None) -> None:
        """Show Params and the last good result; emits nothing."""
        self.params = params
        self.refresh(params, result)

    def refresh(self, params: Params, result: Result | None) -> None:
        """Show them in the controls."""

    def vector(
        self, name: str, label: str, step: float, change: Callable[[tuple[float, ...]], Params]
    ) -> VectorField:
        """Add three numbers in a row that change Params."""
        field = VectorField(self._theme, name, dimension=3, step=step)
        field.committed.connect(lambda values: self.edited.emit(change(values), ""))
        field.stepped.connect(lambda values, key: self.edited.emit(change(values), key))
        self.add_row(label, field)
        return field


class MatrixSection(ParamsSection):
    """A group with a 4×4 matrix at its foot, whose cells are there once they are wanted.

    All matrices are seen under the views; sixteen fields each would take their room here, and
    their time at every change of the theme.

    Parameters
    ----------
    theme : Theme
    title : str
    name : str
        Of the matrix.
    which : {"model", "view", "projection"}, optional
        What an edit of a cell changes; without it the matrix can only be copied.

    Attributes
    ----------
    matrix : MatrixEditor or None
        None until the cells are wanted.
    opened : Signal(QWidget)
        The user has asked for the cells: they are to be seen.
    """

    opened = Signal(object)

    def __init__(self, theme: Theme, title: str, name: str, which: Which | None = None) -> None:
        super().__init__(theme, title)
        self._name = name
        self._which = which
        self._entries: Rows = ()
        self._by_hand = False
        self.matrix: MatrixEditor | None = None
        self.cells_button: QPushButton | None = None
        self.back_button: QPushButton | None = None
        self.source: QLabel | None = None
        self.copy_button = QPushButton(f"Copy {name}")
        menu = QMenu(self.copy_button)
        menu.addAction("as NumPy").triggered.connect(self._copy_numpy)
        menu.addAction("as GLSL").triggered.connect(self._copy_glsl)
        self.copy_button.setMenu(menu)

    def add_matrix(self) -> None:
        """Put the matrix under what is there."""
        if self._which is not None:
            self.cells_button = QPushButton(f"Edit the cells of {self._name}")
            self.cells_button.setCheckable(True)
            self.cells_button.clicked.connect(self._on_cells)
            self.add(self.cells_button)
            self.back_button = QPushButton("From the numbers again")
            self.back_button.setAccessibleName(f"Make {self._name} from the numbers again")
            self.back_button.clicked.connect(self._on_back)
            self.add(self.back_button)
            self.source = QLabel()
            self.source.setProperty("muted", True)
            self.source.setTextFormat(Qt.TextFormat.PlainText)
            self.source.setWordWrap(True)
            self.source.setAccessibleName(f"Source of {self._name}")
            self.add(self.source)
        self.add(self.copy_button)

    def edit_matrix(self) -> None:
        """Put the focus into the first cell."""
        self.set_folded(False)
        matrix = self._show_cells(True)
        self.opened.emit(matrix)
        matrix.cell(0, 0).setFocus()

    def show_entries(self, params: Params, entries: Rows, by_hand: bool, source: str = "") -> None:
        """Show the matrix as the convention writes it; what was made by hand shows its cells.

        Parameters
        ----------
        params : Params
        entries : tuple of 16 float or None
        by_hand : bool
        source : str
            Where it came from, when another tool sent it: the section opens then.
        """
        if self.source is not None:
            said = f"{self._name} was sent from {source}" if source else ""
            if said and said != self.source.text():
                self.set_folded(False)
            self.source.setText(said)
            self.source.setVisible(bool(said))
        self._entries = entries
        if self.back_button is not None:
            self.back_button.setVisible(by_hand)
        if by_hand and not self._by_hand:
            self._show_cells(True)
        self._by_hand = by_hand
        self._fill()

    def copied(self, form: str) -> str:
        """Return the matrix as "NumPy" or "GLSL" code."""
        write = words.numpy if form == "NumPy" else words.glsl
        return write(self._entries, self.params.convention)

    def _show_cells(self, shown: bool) -> MatrixEditor:
        if self.matrix is None:
            self.matrix = MatrixEditor(self._theme, self._name, 4, 4)
            self.matrix.committed.connect(self._on_committed)
            self.matrix.stepped.connect(self._on_matrix)
            # Above what comes and goes with an edit: no cell moves from under the pointer.
            below = self.back_button or self.copy_button
            self.body.insertWidget(self.body.indexOf(below), self.matrix)
            self._fill()
        self.matrix.setVisible(shown)
        if self.cells_button is not None:
            self.cells_button.setChecked(shown)
        return self.matrix

    def _fill(self) -> None:
        entries = self._entries
        if self.matrix is None or len(entries) != 16 or None in entries:
            return
        if not self._by_hand:
            entries = words.tidy(entries)
        square = [[x or 0.0 for x in entries[row : row + 4]] for row in range(0, 16, 4)]
        if self.params.convention == "row":
            square = [list(column) for column in zip(*square, strict=True)]
        self.matrix.set_matrix(square)

    def _on_cells(self, shown: bool) -> None:
        matrix = self._show_cells(shown)
        if shown:
            self.opened.emit(matrix)

    def _on_committed(self, matrix: Sequence[Sequence[float]]) -> None:
        self._on_matrix(matrix, "")

    def _on_matrix(self, matrix: Sequence[Sequence[float]], key: str) -> None:
        if self._which is None:
            return
        rows = list(matrix)
        if self.params.convention == "row":
            rows = list(zip(*matrix, strict=True))
        flat = [x for row in rows for x in row]
        self.edited.emit(edits.set_matrix(self.params, self._which, flat), key)

    def _on_back(self) -> None:
        if self._which is not None:
            self.edited.emit(edits.set_matrix(self.params, self._which, None), "")

    def _copy_numpy(self) -> None:
        self._copy("NumPy")

    def _copy_glsl(self) -> None:
        self._copy("GLSL")

    def _copy(self, form: str) -> None:
        if self._entries:
            QGuiApplication.clipboard().setText(self.copied(form))
