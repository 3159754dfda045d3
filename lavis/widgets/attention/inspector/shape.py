"""How many tokens and columns the matrices by hand have."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from lavis.theme import Theme
from lavis.tools.attention import MAX_TOKENS, MAX_WIDTH, Params, edits
from lavis.widgets.common.controls import Section, Slider
from lavis.widgets.common.remark import Remark


class ShapeSection(Section):
    """Tokens, and the widths d, d_k and d_v.

    Parameters
    ----------
    theme : Theme

    Attributes
    ----------
    edited : Signal(Params, str)
    """

    edited = Signal(object, str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "Sizes")
        self._params = Params()
        self._remark: Remark | None = None
        buttons = QWidget()
        self._line = QHBoxLayout(buttons)
        self._line.setContentsMargins(0, 0, 0, 0)
        self.add_button = QPushButton("Add a token")
        self.add_button.clicked.connect(self._on_add)
        self.remove_button = QPushButton("Remove")
        self.remove_button.setToolTip("Removes the last token")
        self.remove_button.clicked.connect(self._on_remove)
        self._line.addWidget(self.add_button, 1)
        self._line.addWidget(self.remove_button)
        self.add(buttons)
        self.widths: dict[str, Slider] = {}
        for name, label in (("d", "d of X"), ("d_k", "dₖ"), ("d_v", "dᵥ")):
            slider = Slider(theme, label, 1, MAX_WIDTH, integer=True)
            slider.changed.connect(getattr(self, f"_on_{name}"))
            self.widths[name] = slider
            self.add(slider)

    def show_params(self, params: Params) -> None:
        """Show Params; emits nothing."""
        self._params = params
        hand, count = params.hand, len(params.hand.tokens)
        self.widths["d"].set_value(len(hand.x[0]))
        self.widths["d"].setVisible(hand.start == "x")
        self.widths["d_k"].set_value(hand.width)
        self.widths["d_v"].set_value(hand.value_width)
        self.add_button.setEnabled(count < MAX_TOKENS)
        self.add_button.setToolTip(f"At most {MAX_TOKENS} tokens" if count >= MAX_TOKENS else "")
        self.remove_button.setEnabled(count > 1)

    def _try(self, edit: Callable[[], Params], field: QWidget, key: str = "") -> None:
        try:
            params = edit()
        except ValueError as error:
            self._remark = Remark(self._theme, field)
            self._remark.say(str(error))
            self.show_params(self._params)
        else:
            self.edited.emit(params, key)

    def _on_add(self) -> None:
        self._try(lambda: edits.add_token(self._params), self.add_button)

    def _on_remove(self) -> None:
        last = len(self._params.hand.tokens) - 1
        self._try(lambda: edits.remove_token(self._params, last), self.remove_button)

    def _on_d(self, value: float, key: str) -> None:
        self._try(lambda: edits.set_widths(self._params, d=int(value)), self.widths["d"], key)

    def _on_d_k(self, value: float, key: str) -> None:
        self._try(lambda: edits.set_widths(self._params, d_k=int(value)), self.widths["d_k"], key)

    def _on_d_v(self, value: float, key: str) -> None:
        self._try(lambda: edits.set_widths(self._params, d_v=int(value)), self.widths["d_v"], key)
