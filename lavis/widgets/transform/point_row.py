"""One point's line in the inspector."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from lavis.theme import Theme
from lavis.tools.transform import LIMIT, Mark
from lavis.tools.transform.params import MAX_NAME
from lavis.widgets.common.controls import ToolButton
from lavis.widgets.common.name_field import NameField
from lavis.widgets.common.number_field import NumberField
from lavis.widgets.transform.tokens import MARKS


class PointRow(QWidget):
    """Name, coordinates and a button that removes.

    Parameters
    ----------
    theme : Theme
    point : Mark

    Attributes
    ----------
    renamed : Signal(str, str)
        The point's name and the one that is wanted.
    typed : Signal(str, float, float, str)
        Name, both coordinates and a merge key, "" for none.
    removed : Signal(str)
        The point's name.
    """

    renamed = Signal(str, str)
    typed = Signal(str, float, float, str)
    removed = Signal(str)

    def __init__(self, theme: Theme, point: Mark) -> None:
        super().__init__()
        self._theme = theme
        self._name = ""
        self.name_field = NameField(theme, most=2 * MAX_NAME, bold=True, italic=True, width=36)
        self.fields = tuple(
            NumberField(theme, f"{point.name} {axis}", minimum=-LIMIT, maximum=LIMIT, token=MARKS)
            for axis in "xy"
        )
        self.remove_button = ToolButton(theme, "remove", f"Remove {point.name}")
        self.name_field.committed.connect(lambda new: self.renamed.emit(self._name, new))
        for field in self.fields:
            field.committed.connect(lambda _: self._on_typed(""))
            field.stepped.connect(lambda _, key: self._on_typed(key))
        self.remove_button.clicked.connect(lambda: self.removed.emit(self._name))
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(0, 0, 0, 0)
        for widget, stretch in (
            (self.name_field, 4),
            (self.fields[0], 6),
            (self.fields[1], 6),
            (self.remove_button, 0),
        ):
            self._line.addWidget(widget, stretch)
        theme.changed.connect(self._restyle)
        self._restyle()
        self.show_point(point, 0.1)

    @property
    def point_name(self) -> str:
        """Whose line it is."""
        return self._name

    def show_point(self, point: Mark, step: float) -> None:
        """Show a point; emits nothing, and spares what is being typed."""
        if point.name != self._name:
            self._name = point.name
            self.remove_button.set_name(f"Remove {point.name}")
            for field, axis in zip(self.fields, "xy", strict=True):
                field.set_name(f"{point.name} {axis}")
        self.name_field.set_name(point.name)
        for field, value in zip(self.fields, (point.x, point.y), strict=True):
            field.set_value(value)
            field.step = step

    def retire(self) -> None:
        """Go for good, and say nothing more while going."""
        self.blockSignals(True)
        self.hide()
        self.deleteLater()

    def _on_typed(self, key: str) -> None:
        x, y = (field.value for field in self.fields)
        self.typed.emit(self._name, x, y, key)

    def _restyle(self) -> None:
        self._line.setSpacing(self._theme.px(4))
