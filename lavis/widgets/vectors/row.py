"""One vector's line in the inspector."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from lavis.theme import CONTROL_HEIGHT, Theme
from lavis.tools.vectors import LIMIT, MAX_NAME, Vector
from lavis.widgets.common.controls import ToolButton
from lavis.widgets.common.name_field import NameField
from lavis.widgets.common.number_field import NumberField
from lavis.widgets.common.swatch import Swatch

#: Pixels of a name, at scale 1, that can be read beside the components.
BESIDE = 34


class VectorRow(QWidget):
    """Colour, name, components and a button that removes; under a long name the components.

    Parameters
    ----------
    theme : Theme
    vector : Vector

    Attributes
    ----------
    recolored : Signal(str, str)
        The vector's name and the token that is wanted.
    renamed : Signal(str, str)
        The vector's name and the one that is wanted.
    typed : Signal(str, str, float, str)
        Name, "x" or "y", the number and a merge key, "" for none.
    removed : Signal(str)
        The vector's name.
    """

    recolored = Signal(str, str)
    renamed = Signal(str, str)
    typed = Signal(str, str, float, str)
    removed = Signal(str)

    def __init__(self, theme: Theme, vector: Vector) -> None:
        super().__init__()
        self._theme = theme
        self._vector: Vector | None = None
        self.swatch = Swatch(theme, vector.name, vector.color)
        self.name_field = NameField(theme, most=2 * MAX_NAME, bold=True, italic=True, width=44)
        self.x_field = self._component(vector, "x")
        self.y_field = self._component(vector, "y")
        self.remove_button = ToolButton(theme, "remove", f"Remove {vector.name}")
        self.swatch.chosen.connect(self._on_color)
        self.name_field.committed.connect(self._on_name)
        self.remove_button.clicked.connect(self._on_remove)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._line, self._below = QHBoxLayout(), QHBoxLayout()
        self._column.addLayout(self._line)
        self._column.addLayout(self._below)
        #: Whether the components stand under the name, which is a long one.
        self._tall = False
        for widget, stretch in (
            (self.swatch, 0),
            (self.name_field, 5),
            (self.x_field, 6),
            (self.y_field, 6),
            (self.remove_button, 0),
        ):
            self._line.addWidget(widget, stretch)
        theme.changed.connect(self._restyle)
        self._restyle()
        self.show_vector(vector)

    @property
    def vector_name(self) -> str:
        """Whose line it is."""
        return "" if self._vector is None else self._vector.name

    def show_vector(self, vector: Vector) -> None:
        """Show a vector; emits nothing, and spares what is being typed."""
        if vector == self._vector:
            return
        named = self._vector is None or self._vector.name != vector.name
        self._vector = vector
        self.swatch.set_token(vector.color)
        for field, value in ((self.x_field, vector.x), (self.y_field, vector.y)):
            field.set_value(value)
            field.set_token(vector.color)
        if named:
            self.swatch.set_name(vector.name)
            self.name_field.set_name(vector.name)
            self.x_field.set_name(f"{vector.name} x")
            self.y_field.set_name(f"{vector.name} y")
            self.remove_button.set_name(f"Remove {vector.name}")
            self._make_room()

    def set_step(self, step: float) -> None:
        """Change what an arrow key adds in the fields."""
        self.x_field.step = self.y_field.step = step

    def retire(self) -> None:
        """Go for good, and say nothing more while going."""
        self.blockSignals(True)
        self.hide()
        self.deleteLater()

    def _component(self, vector: Vector, axis: str) -> NumberField:
        field = NumberField(
            self._theme,
            f"{vector.name} {axis}",
            value=getattr(vector, axis),
            minimum=-LIMIT,
            maximum=LIMIT,
            token=vector.color,
        )
        field.committed.connect(lambda value: self.typed.emit(self.vector_name, axis, value, ""))
        field.stepped.connect(
            lambda value, key: self.typed.emit(self.vector_name, axis, value, key)
        )
        return field

    def _on_color(self, token: str) -> None:
        self.recolored.emit(self.vector_name, token)

    def _on_name(self, name: str) -> None:
        self.renamed.emit(self.vector_name, name)

    def _on_remove(self) -> None:
        self.removed.emit(self.vector_name)

    def _make_room(self) -> None:
        """Put the components under a name that could not be read beside them."""
        width = self.name_field.fontMetrics().horizontalAdvance(self.vector_name)
        tall = width > self._theme.px(BESIDE)
        if tall == self._tall:
            return
        self._tall = tall
        for index, field in enumerate((self.x_field, self.y_field)):
            if tall:
                self._below.addWidget(field, 1)
            else:
                self._line.insertWidget(2 + index, field, 6)

    def _restyle(self) -> None:
        px = self._theme.px
        self._column.setSpacing(px(4))
        self._line.setSpacing(px(4))
        self._below.setSpacing(px(4))
        self._below.setContentsMargins(px(CONTROL_HEIGHT + 4), 0, px(CONTROL_HEIGHT + 4), 0)
        self._make_room()
