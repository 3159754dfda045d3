"""One outcome's line in the inspector."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from lavis.theme import Theme
from lavis.tools.softmax import LIMIT, MAX_NAME, Logit
from lavis.widgets.common.controls import ToolButton
from lavis.widgets.common.name_field import NameField
from lavis.widgets.common.number_field import NumberField
from lavis.widgets.softmax.sheet import LOGIT


class LogitRow(QWidget):
    """Name, logit and a button that removes.

    Parameters
    ----------
    theme : Theme
    logit : Logit

    Attributes
    ----------
    renamed : Signal(str, str)
        The outcome's name and the one that is wanted.
    typed : Signal(str, float, str)
        Name, number and a merge key, "" for none.
    removed : Signal(str)
        The outcome's name.
    """

    renamed = Signal(str, str)
    typed = Signal(str, float, str)
    removed = Signal(str)

    def __init__(self, theme: Theme, logit: Logit) -> None:
        super().__init__()
        self._theme = theme
        self._logit: Logit | None = None
        self.name_field = NameField(theme, most=2 * MAX_NAME)
        self.value_field = NumberField(
            theme, f"Logit of {logit.name}", minimum=-LIMIT, maximum=LIMIT, token=LOGIT
        )
        self.remove_button = ToolButton(theme, "remove", f"Remove {logit.name}")
        self.name_field.committed.connect(self._on_name)
        self.value_field.committed.connect(self._on_value)
        self.value_field.stepped.connect(self._on_value)
        self.remove_button.clicked.connect(self._on_remove)
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.addWidget(self.name_field, 1)
        self._line.addWidget(self.value_field, 1)
        self._line.addWidget(self.remove_button)
        theme.changed.connect(self._restyle)
        self._restyle()
        self.show_logit(logit)

    @property
    def logit_name(self) -> str:
        """Whose line it is."""
        return "" if self._logit is None else self._logit.name

    def show_logit(self, logit: Logit) -> None:
        """Show an outcome; emits nothing, and spares what is being typed."""
        if logit == self._logit:
            return
        named = self._logit is None or self._logit.name != logit.name
        self._logit = logit
        self.value_field.set_value(logit.value)
        if named:
            self.name_field.set_name(logit.name)
            self.value_field.set_name(f"Logit of {logit.name}")
            self.remove_button.set_name(f"Remove {logit.name}")

    def retire(self) -> None:
        """Go for good, and say nothing more while going."""
        self.blockSignals(True)
        self.hide()
        self.deleteLater()

    def _on_name(self, new: str) -> None:
        self.renamed.emit(self.logit_name, new)

    def _on_value(self, value: float, key: str = "") -> None:
        self.typed.emit(self.logit_name, value, key)

    def _on_remove(self) -> None:
        self.removed.emit(self.logit_name)

    def _restyle(self) -> None:
        self._line.setSpacing(self._theme.px(4))
