"""One slider's line among the definitions: its name and its ends."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from lavis.theme import Theme
from lavis.tools.transform import Slider
from lavis.tools.transform.params import MAX_NAME
from lavis.widgets.common.controls import ToolButton
from lavis.widgets.common.name_field import NameField
from lavis.widgets.common.number_field import NumberField


class SliderRow(QWidget):
    """Name, lower and upper end of a slider, and a button that removes it.

    The slider itself stands under the entries of the matrix, where it is used.

    Parameters
    ----------
    theme : Theme
    slider : Slider

    Attributes
    ----------
    renamed : Signal(str, str)
        The name, and the one that is wanted.
    bounded : Signal(str, float, float)
        The name and the ends that are wanted.
    removed : Signal(str)
    """

    renamed = Signal(str, str)
    bounded = Signal(str, float, float)
    removed = Signal(str)

    def __init__(self, theme: Theme, slider: Slider) -> None:
        super().__init__()
        self._theme = theme
        self._name = slider.name
        self.name_field = NameField(theme, most=2 * MAX_NAME, bold=True, width=56)
        self.low_field = NumberField(theme, f"Lower end of {slider.name}")
        self.high_field = NumberField(theme, f"Upper end of {slider.name}")
        self.remove_button = ToolButton(theme, "remove", f"Remove {slider.name}")
        self.name_field.committed.connect(lambda new: self.renamed.emit(self._name, new))
        for field in (self.low_field, self.high_field):
            field.committed.connect(self._on_bounded)
            field.stepped.connect(self._on_bounded)
        self.remove_button.clicked.connect(lambda: self.removed.emit(self._name))
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(0, 0, 0, 0)
        word = QLabel("to")
        word.setProperty("muted", True)
        self._line.addWidget(self.name_field, 6)
        self._line.addWidget(self.low_field, 5)
        self._line.addWidget(word)
        self._line.addWidget(self.high_field, 5)
        self._line.addWidget(self.remove_button)
        theme.changed.connect(self._restyle)
        self._restyle()
        self.show_slider(slider)

    @property
    def slider_name(self) -> str:
        """Whose line it is."""
        return self._name

    def show_slider(self, slider: Slider) -> None:
        """Show a slider; emits nothing."""
        if slider.name != self._name:
            self._name = slider.name
            self.low_field.set_name(f"Lower end of {slider.name}")
            self.high_field.set_name(f"Upper end of {slider.name}")
            self.remove_button.set_name(f"Remove {slider.name}")
        self.name_field.set_name(slider.name)
        self.low_field.set_value(slider.low)
        self.high_field.set_value(slider.high)

    def retire(self) -> None:
        """Go for good, and say nothing more while going."""
        self.blockSignals(True)
        self.hide()
        self.deleteLater()

    def _on_bounded(self, *_: object) -> None:
        self.bounded.emit(self._name, self.low_field.value, self.high_field.value)

    def _restyle(self) -> None:
        self._line.setSpacing(self._theme.px(4))
