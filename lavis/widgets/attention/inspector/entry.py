"""The numbers by hand: one exactly, and a small matrix whole."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel

from lavis.theme import Theme
from lavis.tools.attention import LABELS, LIMIT, Params, edits
from lavis.tools.attention.params import Matrix
from lavis.widgets.attention.hand import blocks
from lavis.widgets.common.controls import Choice, Section
from lavis.widgets.common.matrix_editor import MatrixEditor
from lavis.widgets.common.number_field import NumberField

#: Columns and rows of a matrix that fits into the inspector.
WIDE, HIGH = 4, 8
LARGE = (
    "{name} is {rows}×{columns}: too wide for a table here. Double-click a number on the canvas."
)
NONE = "No number of your own is selected: click one that is underlined."


class EntrySection(Section):
    """The selected number, and the matrix that it stands in.

    Parameters
    ----------
    theme : Theme

    Attributes
    ----------
    edited : Signal(Params, str)
    """

    edited = Signal(object, str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "Numbers")
        self._params = Params()
        self._which = "x"
        self._own: tuple[str, ...] = ()
        self.start = Choice(theme, "Where it starts", {"x": "X and weights", "qkv": "Q, K and V"})
        self.start.chosen.connect(self._on_start)
        self.add_row("start", self.start)
        self.which = Choice(theme, "Matrix to edit")
        self.which.chosen.connect(self._on_which)
        self.add_row("matrix", self.which)
        self.field = NumberField(theme, "Selected number", minimum=-LIMIT, maximum=LIMIT)
        self.field.committed.connect(self._on_value)
        self.field.stepped.connect(self._on_value)
        self.add_row("number", self.field)
        self.editor = MatrixEditor(theme, "X", tokens=(), minimum=-LIMIT, maximum=LIMIT)
        self.editor.committed.connect(self._on_matrix)
        self.editor.stepped.connect(self._on_matrix)
        self.body.addWidget(self.editor, 0, Qt.AlignmentFlag.AlignHCenter)
        self.note = QLabel()
        self.note.setProperty("muted", True)
        self.note.setWordWrap(True)
        self.note.setTextFormat(Qt.TextFormat.PlainText)
        self.add(self.note)
        self._source = QLabel()
        self._source.setProperty("muted", True)
        self._source.setWordWrap(True)
        self._source.setTextFormat(Qt.TextFormat.PlainText)
        self.add(self._source)
        theme.changed.connect(self._small)
        self._small()

    def show_params(self, params: Params) -> None:
        """Show Params; emits nothing."""
        self._params = params
        self.start.set_current(params.hand.start)
        own = tuple(name for name in LABELS if blocks.editable(params, name))
        if own != self._own:
            self._own = own
            self.which.set_options({name: LABELS[name] for name in own})
        if params.view.stage in own:
            self._which = params.view.stage
        elif self._which not in own:
            self._which = own[0]
        self.which.set_current(self._which)
        self._show_entry()
        self._show_matrix()
        self._source.setText(f"from {params.source}")
        self._source.setVisible(bool(params.source))

    def _show_entry(self) -> None:
        view = self._params.view
        rows = self._matrix() if view.stage == self._which else ()
        inside = 0 <= view.row < len(rows) and 0 <= view.column < len(rows[0])
        self.field.setEnabled(inside)
        if inside:
            label = LABELS[self._which]
            self.field.set_name(f"{label} row {view.row + 1} column {view.column + 1}")
            self.field.set_value(rows[view.row][view.column])
            self.field.setToolTip(f"{label}, row {view.row + 1}, column {view.column + 1}")
        else:
            self.field.set_name("Selected number")
            self.field.setToolTip(NONE)

    def _show_matrix(self) -> None:
        rows = self._matrix()
        fits = len(rows) <= HIGH and len(rows[0]) <= WIDE
        self.editor.setVisible(fits)
        self.note.setVisible(not fits)
        if fits:
            self.editor.set_name(LABELS[self._which])
            self.editor.set_matrix(rows)
        else:
            self.note.setText(
                LARGE.format(name=LABELS[self._which], rows=len(rows), columns=len(rows[0]))
            )

    def _matrix(self) -> Matrix:
        rows: Matrix = getattr(self._params.hand, self._which)
        return rows

    def _on_start(self, start: str) -> None:
        self.edited.emit(edits.start_from(self._params, "x" if start == "x" else "qkv"), "")

    def _on_which(self, which: str) -> None:
        self.edited.emit(select(self._params, which, 0, 0), "")

    def _on_value(self, value: float, key: str = "") -> None:
        view, name = self._params.view, blocks.as_editable(self._which)
        self.edited.emit(edits.set_entry(self._params, name, view.row, view.column, value), key)

    def _on_matrix(self, rows: Matrix, key: str = "") -> None:
        name = blocks.as_editable(self._which)
        self.edited.emit(edits.set_matrix(self._params, name, rows), key)

    def _small(self) -> None:
        for label in (self.note, self._source):
            label.setFont(self._theme.font("small"))


def select(params: Params, key: str, row: int, column: int) -> Params:
    """Return Params in which a cell by hand is selected."""
    view = edits.replace(params.view, stage=blocks.as_seen(key), row=row, column=column)
    return edits.replace(params, view=view)
