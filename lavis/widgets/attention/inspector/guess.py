"""The guess at a row of weights: a slider for each token."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout

from lavis.theme import Theme
from lavis.tools.attention import Params, edits
from lavis.widgets.common.controls import Section, Slider


class GuessSection(Section):
    """Where the query's attention goes, as the learner thinks; the sum is always 1.

    Parameters
    ----------
    theme : Theme

    Attributes
    ----------
    edited : Signal(Params, str)
    """

    edited = Signal(object, str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "Prediction")
        self._params = Params()
        self.sliders: list[Slider] = []
        self._label = QLabel()
        self._label.setProperty("muted", True)
        self._label.setWordWrap(True)
        self.add(self._label)
        self._rows = QVBoxLayout()
        self.body.addLayout(self._rows)

    def show_params(self, params: Params) -> None:
        """Show Params; emits nothing."""
        self._params = params
        prediction, hand = params.prediction, params.hand
        self.setVisible(prediction is not None)
        if prediction is None:
            return
        query = hand.tokens[min(hand.query, len(hand.tokens) - 1)]
        self._label.setText(f"How much of “{query}”'s attention goes to:")
        self._have(len(hand.tokens))
        for slider, token, value in zip(self.sliders, hand.tokens, prediction.values, strict=True):
            slider.set_name(token)
            slider.set_value(value)
            slider.setEnabled(params.hidden)

    def _have(self, count: int) -> None:
        while len(self.sliders) < count:
            index = len(self.sliders)
            slider = Slider(self._theme, f"token {index + 1}", 0.0, 1.0, step=0.01, token="accent")
            slider.changed.connect(partial(self._on_changed, index))
            self.sliders.append(slider)
            self._rows.addWidget(slider)
        while len(self.sliders) > count:
            slider = self.sliders.pop()
            slider.hide()
            slider.deleteLater()

    def _on_changed(self, index: int, value: float, key: str) -> None:
        self.edited.emit(edits.guess(self._params, index, value), key)
