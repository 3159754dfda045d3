"""One definition's line in the inspector: its name, its expression, whether it acts."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from lavis.theme import Theme
from lavis.tools.transform.params import MAX_NAME, MAX_TEXT
from lavis.widgets.common.controls import ToolButton
from lavis.widgets.common.expression_field import ExpressionField
from lavis.widgets.common.name_field import NameField


class DefinitionRow(QWidget):
    """Name, expression, a button that lets it act, and one that removes it.

    Parameters
    ----------
    theme : Theme
    name : str

    Attributes
    ----------
    renamed, defined : Signal(str, str)
        The name, and the name or the text that is wanted.
    acted, removed : Signal(str)
        The name.
    """

    renamed = Signal(str, str)
    defined = Signal(str, str)
    acted = Signal(str)
    removed = Signal(str)

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._theme = theme
        self._name = ""
        self.act_button = ToolButton(theme, "check", "Act", checkable=True)
        self.name_field = NameField(theme, most=2 * MAX_NAME, bold=True, width=32)
        self.text_field = ExpressionField(theme, "", most=MAX_TEXT)
        self.remove_button = ToolButton(theme, "remove", "Remove")
        self.act_button.clicked.connect(lambda: self.acted.emit(self._name))
        self.name_field.committed.connect(lambda new: self.renamed.emit(self._name, new))
        self.text_field.committed.connect(lambda text: self.defined.emit(self._name, text))
        self.remove_button.clicked.connect(lambda: self.removed.emit(self._name))
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(0, 0, 0, 0)
        sign = QLabel("=")
        sign.setProperty("muted", True)
        for widget, stretch in (
            (self.act_button, 0),
            (self.name_field, 1),
            (sign, 0),
            (self.text_field, 5),
            (self.remove_button, 0),
        ):
            self._line.addWidget(widget, stretch)
        theme.changed.connect(self._restyle)
        self._restyle()
        self._be(name)

    @property
    def matrix_name(self) -> str:
        """Whose line it is."""
        return self._name

    def show_matrix(self, name: str, text: str, error: str, position: int, *, acts: bool) -> None:
        """Show a definition; emits nothing, and spares what is being typed."""
        if name != self._name:
            self._be(name)
        self.name_field.set_name(name)
        self.text_field.set_expression(text)
        if error or not self.text_field.uncommitted:
            self.text_field.show_error(error, position if error else -1)
        self.act_button.setChecked(acts)

    def retire(self) -> None:
        """Go for good, and say nothing more while going."""
        self.blockSignals(True)
        self.hide()
        self.deleteLater()

    def _be(self, name: str) -> None:
        self._name = name
        self.act_button.set_name(f"Let {name} act on the plane")
        self.name_field.set_name(name)
        self.text_field.set_name(f"Definition of {name}")
        self.remove_button.set_name(f"Remove {name}")

    def _restyle(self) -> None:
        self._line.setSpacing(self._theme.px(2))
