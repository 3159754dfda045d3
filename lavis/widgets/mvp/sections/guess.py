"""The guess of a prediction, as numbers."""

from __future__ import annotations

from lavis.theme import Theme
from lavis.tools.mvp import edits
from lavis.tools.mvp.params import PIXEL, Params
from lavis.tools.mvp.result import Result
from lavis.widgets.common.number_field import NumberField
from lavis.widgets.mvp.sections.base import ParamsSection


class GuessSection(ParamsSection):
    """One or two numbers; shown while something is predicted."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "Prediction")
        self.fields = [
            NumberField(theme, name, step=1.0) for name in ("Guess, first", "Guess, second")
        ]
        for field in self.fields:
            field.committed.connect(lambda _: self._on_guess(""))
            field.stepped.connect(lambda _, key: self._on_guess(key))
        self.row = self.add_row("guess", *self.fields)

    def refresh(self, params: Params, result: Result | None) -> None:
        """Show the guess, if there is one."""
        guess = params.prediction
        self.setVisible(guess is not None)
        if guess is None:
            return
        self.row.set_name("pixel" if guess.what == PIXEL else "w")
        self.fields[1].setVisible(guess.what == PIXEL)
        for field, value in zip(self.fields, guess.values, strict=False):
            field.set_value(value)
            field.setEnabled(params.hidden)

    def _on_guess(self, key: str) -> None:
        guess = self.params.prediction
        if guess is not None:
            values = [field.value for field in self.fields][: len(guess.values)]
            self.edited.emit(edits.guess(self.params, values), key)
