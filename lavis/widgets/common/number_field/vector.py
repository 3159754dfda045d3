"""Two or three number fields in a row."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from lavis.theme import Theme
from lavis.widgets.common.number_field.entry import parse_entry
from lavis.widgets.common.number_field.field import NumberField


class VectorField(QWidget):
    """Two or three number fields in a row, written ``( x , y )``.

    Parameters
    ----------
    theme : Theme
    name : str
        Of the vector; its components are called ``name x``, ``name y``, ``name z``.
    dimension : int
        2 or 3.
    step : float
        What an arrow key adds.
    token : str, optional
        The colour of the vector.
    parse : callable
        As in `NumberField`.
    parent : QWidget, optional

    Attributes
    ----------
    fields : tuple of NumberField
    committed : Signal(tuple)
        All components, after the user has entered another number in one of them.
    stepped : Signal(tuple, str)
        All components and the merge key, after a step.
    """

    committed = Signal(tuple)
    stepped = Signal(tuple, str)

    def __init__(
        self,
        theme: Theme,
        name: str,
        *,
        dimension: int = 2,
        step: float = 0.1,
        token: str | None = None,
        parse: Callable[[str], float] = parse_entry,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.fields = tuple(
            NumberField(theme, f"{name} {axis}", step=step, token=token, parse=parse)
            for axis in "xyz"[:dimension]
        )
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        theme.changed.connect(self._restyle)
        self._restyle()
        row.addWidget(_sign("("))
        for field in self.fields:
            if field is not self.fields[0]:
                row.addWidget(_sign(","))
            row.addWidget(field, 1)
            field.committed.connect(lambda _: self.committed.emit(self.values))
            field.stepped.connect(lambda _, key: self.stepped.emit(self.values, key))
        row.addWidget(_sign(")"))
        self.setFocusProxy(self.fields[0])

    @property
    def values(self) -> tuple[float, ...]:
        """The last good components."""
        return tuple(field.value for field in self.fields)

    def set_values(self, values: Sequence[float]) -> None:
        """Show a vector; emits nothing and spares uncommitted text."""
        for field, value in zip(self.fields, values, strict=True):
            field.set_value(value)

    def set_token(self, token: str | None) -> None:
        """Change the colour of the vector."""
        for field in self.fields:
            field.set_token(token)

    def set_name(self, name: str) -> None:
        """Change the name of the vector and of its components."""
        self.setAccessibleName(name)
        for field, axis in zip(self.fields, "xyz", strict=False):
            field.set_name(f"{name} {axis}")

    def _restyle(self) -> None:
        self._row.setSpacing(self._theme.px(4))


def _sign(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("muted", True)
    return label
