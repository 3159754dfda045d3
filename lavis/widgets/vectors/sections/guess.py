"""The field twin of the guess."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import Signal

from lavis.theme import Theme
from lavis.tools.vectors import LIMIT, Params
from lavis.tools.vectors.lookup import hidden
from lavis.widgets.common.controls import Section
from lavis.widgets.common.number_field import VectorField
from lavis.widgets.vectors import layers


class GuessSection(Section):
    """Where the guess is; there only while something is predicted.

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
        self._params = Params(vectors=())
        self.field = VectorField(theme, "Guess", token=layers.GUESS)
        for field in self.field.fields:
            field.set_bounds(-LIMIT, LIMIT)
        self.field.committed.connect(self._on_guess)
        self.field.stepped.connect(self._on_guess)
        self.add_row("guess", self.field)
        self.hide()

    def show_params(self, params: Params, step: float) -> None:
        """Show Params; emits nothing."""
        self._params = params
        prediction = params.prediction
        self.setVisible(prediction is not None)
        if prediction is None:
            return
        self.set_title(f"Predict the {prediction.what}")
        self.field.set_values(prediction.values)
        self.field.setEnabled(hidden(params))
        for field in self.field.fields:
            field.step = step

    def _on_guess(self, values: tuple[float, float], key: str = "") -> None:
        if self._params.prediction is not None:
            prediction = msgspec.structs.replace(self._params.prediction, values=values)
            self.edited.emit(msgspec.structs.replace(self._params, prediction=prediction), key)
