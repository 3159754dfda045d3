"""The controls of named matrices and of the numbers that they use."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout

from lavis.theme import Theme
from lavis.tools.transform import MAX_MATRICES, MAX_SLIDERS, Params, Result, edits, naming
from lavis.tools.transform.lookup import target
from lavis.tools.transform.result import Value
from lavis.widgets.common.controls import Words
from lavis.widgets.transform.row import DefinitionRow
from lavis.widgets.transform.sections.base import Group
from lavis.widgets.transform.slider_row import SliderRow

#: Definitions whose errors are written out below them.
SAID = 3


class DefinitionsGroup(Group):
    """Named matrices: entries, or expressions that follow one another.

    Parameters
    ----------
    theme : Theme

    Attributes
    ----------
    act_wanted : Signal(str)
        A matrix is to act on the plane.
    """

    act_wanted = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "Named matrices")
        self.rows: list[DefinitionRow] = []
        self.slider_rows: list[SliderRow] = []
        self._column, self._sliders = QVBoxLayout(), QVBoxLayout()
        self.body.addLayout(self._column)
        self.words = Words("What is wrong with a definition")
        self.add(self.words)
        self.body.addLayout(self._sliders)
        self.add_button = QPushButton("Add a matrix")
        self.slider_button = QPushButton("Add a slider")
        self.slider_button.setToolTip("A number that definitions can name, as in rot(t)")
        self.add_button.clicked.connect(self._on_add)
        self.slider_button.clicked.connect(self._on_add_slider)
        line = QHBoxLayout()
        line.addWidget(self.add_button)
        line.addWidget(self.slider_button)
        self.body.addLayout(line)

    def show_params(self, params: Params, result: Result | None) -> None:
        """Show Params; emits nothing."""
        self.keep(params)
        self._match(len(params.matrices), len(params.sliders))
        values = {} if result is None else {value.name: value for value in result.matrices}
        acting = target(params)
        for row, each in zip(self.rows, params.matrices, strict=True):
            value = values.get(each.name, Value(each.name))
            row.show_matrix(
                each.name, each.text, value.error, value.position, acts=each.name == acting
            )
        for slider_row, slider in zip(self.slider_rows, params.sliders, strict=True):
            slider_row.show_slider(slider)
        wrong = [f"{value.name}: {value.error}" for value in values.values() if value.error]
        more = [f"and {len(wrong) - SAID} more"] if len(wrong) > SAID else []
        self.words.say("\n".join([*wrong[:SAID], *more]))
        self.add_button.setEnabled(len(params.matrices) < MAX_MATRICES)
        self.slider_button.setEnabled(len(params.sliders) < MAX_SLIDERS)

    def _match(self, matrices: int, sliders: int) -> None:
        """Have as many rows as there are definitions; a row shows whichever is at its place."""
        while len(self.rows) > matrices:
            self._drop(self.rows, self._column)
        while len(self.rows) < matrices:
            row = DefinitionRow(self._theme, self._params.matrices[len(self.rows)].name)
            row.renamed.connect(self._on_renamed)
            row.defined.connect(self._on_defined)
            row.acted.connect(self._on_acted)
            row.removed.connect(self._on_removed)
            self._column.addWidget(row)
            self.rows.append(row)
        while len(self.slider_rows) > sliders:
            self._drop(self.slider_rows, self._sliders)
        while len(self.slider_rows) < sliders:
            made = SliderRow(self._theme, self._params.sliders[len(self.slider_rows)])
            made.renamed.connect(self._on_slider_renamed)
            made.bounded.connect(self._on_bounded)
            made.removed.connect(self._on_slider_removed)
            self._sliders.addWidget(made)
            self.slider_rows.append(made)

    @staticmethod
    def _drop(rows: list[DefinitionRow] | list[SliderRow], column: QVBoxLayout) -> None:
        row = rows.pop()
        column.removeWidget(row)
        row.retire()

    def _on_add(self) -> None:
        self.want(naming.add_matrix(self._params))

    def _on_add_slider(self) -> None:
        self.want(naming.add_slider(self._params))

    def _on_defined(self, name: str, text: str) -> None:
        self.want(naming.define(self._params, name, text))

    def _on_acted(self, name: str) -> None:
        for row in self.rows:  # a click on the one that acts does not let it go
            row.act_button.setChecked(row.matrix_name == target(self._params))
        if name != target(self._params):
            self.want(edits.act(self._params, name))

    def _on_removed(self, name: str) -> None:
        self.want(naming.remove_matrix(self._params, name))

    def _on_renamed(self, name: str, new: str) -> None:
        row = next(row for row in self.rows if row.matrix_name == name)
        try:
            params = naming.rename(self._params, name, new)
        except ValueError as error:
            row.name_field.refuse(str(error))
        else:
            self.want(params)

    def _on_slider_renamed(self, name: str, new: str) -> None:
        row = next(row for row in self.slider_rows if row.slider_name == name)
        try:
            params = naming.rename(self._params, name, new)
        except ValueError as error:
            row.name_field.refuse(str(error))
        else:
            self.want(params)

    def _on_bounded(self, name: str, low: float, high: float) -> None:
        row = next(row for row in self.slider_rows if row.slider_name == name)
        try:
            params = naming.change_slider(self._params, name, low=low, high=high)
        except ValueError as error:
            row.show_slider(next(each for each in self._params.sliders if each.name == name))
            row.name_field.refuse(str(error))
        else:
            self.want(params)

    def _on_slider_removed(self, name: str) -> None:
        self.want(naming.remove_slider(self._params, name))
