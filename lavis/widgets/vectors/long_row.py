"""One long vector's lines in the inspector."""

from __future__ import annotations

import re

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from lavis.theme import Theme
from lavis.tools.vectors import MAX_NAME, LongVector
from lavis.widgets.common.controls import ToolButton
from lavis.widgets.common.name_field import NameField
from lavis.widgets.common.swatch import Swatch
from lavis.widgets.common.text import format_number, full_number, parse_number

#: Characters of all the numbers that can be typed.
MOST = 32_768
_BETWEEN = re.compile(r"[\s,;()\[\]]+")


class LongRow(QWidget):
    """Colour, name, a button that removes; under them the numbers.

    Parameters
    ----------
    theme : Theme
    vector : LongVector

    Attributes
    ----------
    recolored : Signal(str, str)
        The vector's name and the token that is wanted.
    renamed : Signal(str, str)
        The vector's name and the one that is wanted.
    typed : Signal(str, tuple)
        The vector's name and the numbers that are wanted.
    removed : Signal(str)
    """

    recolored = Signal(str, str)
    renamed = Signal(str, str)
    typed = Signal(str, tuple)
    removed = Signal(str)

    def __init__(self, theme: Theme, vector: LongVector) -> None:
        super().__init__()
        self._theme = theme
        self._vector: LongVector | None = None
        self.swatch = Swatch(theme, vector.name, vector.color)
        self.name_field = NameField(theme, most=2 * MAX_NAME, bold=True, italic=True, width=44)
        self.remove_button = ToolButton(theme, "remove", f"Remove {vector.name}")
        self.values_field = NameField(theme, most=MOST, italic=True, width=44)
        self.swatch.chosen.connect(self._on_color)
        self.name_field.committed.connect(self._on_name)
        self.remove_button.clicked.connect(self._on_remove)
        self.values_field.committed.connect(self._on_values)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._line = QHBoxLayout()
        for widget in (self.swatch, self.name_field, self.remove_button):
            self._line.addWidget(widget)
        self._column.addLayout(self._line)
        self._column.addWidget(self.values_field)
        theme.changed.connect(self._restyle)
        self._restyle()
        self.show_vector(vector)

    @property
    def vector_name(self) -> str:
        """Whose lines they are."""
        return "" if self._vector is None else self._vector.name

    def show_vector(self, vector: LongVector) -> None:
        """Show a vector; emits nothing, and spares what is being typed."""
        if vector == self._vector:
            return
        self._vector = vector
        self.swatch.set_token(vector.color)
        self.swatch.set_name(vector.name)
        self.name_field.set_name(vector.name)
        self.remove_button.set_name(f"Remove {vector.name}")
        values = vector.values
        self.values_field.set_called(f"Numbers of {vector.name}")
        self.values_field.setEnabled(isinstance(values, tuple))
        if isinstance(values, tuple):
            self.values_field.set_name(", ".join(_written(value) for value in values))
        else:
            self.values_field.set_name(f"{vector.size} numbers")

    def retire(self) -> None:
        """Go for good, and say nothing more while going."""
        self.blockSignals(True)
        self.hide()
        self.deleteLater()

    def _on_values(self, text: str) -> None:
        parts = [part for part in _BETWEEN.split(text) if part]
        try:
            values = tuple(parse_number(part) for part in parts)
        except ValueError as error:
            self.values_field.refuse(str(error))
        else:
            self.typed.emit(self.vector_name, values)

    def _on_color(self, token: str) -> None:
        self.recolored.emit(self.vector_name, token)

    def _on_name(self, name: str) -> None:
        self.renamed.emit(self.vector_name, name)

    def _on_remove(self) -> None:
        self.removed.emit(self.vector_name)

    def _restyle(self) -> None:
        self._line.setSpacing(self._theme.px(4))
        self._column.setSpacing(self._theme.px(4))


def _written(value: float) -> str:
    """Return a number that is read back to the last bit, as short as can be."""
    short = format_number(value)
    return short if parse_number(short) == value else full_number(value)
