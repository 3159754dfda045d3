"""The field twin of the guess."""

from __future__ import annotations

from lavis.theme import Theme
from lavis.tools.transform import LIMIT, Params, guessing, lookup
from lavis.widgets.common.controls import Words
from lavis.widgets.common.number_field import NumberField
from lavis.widgets.transform.sections.base import Group
from lavis.widgets.transform.tokens import GUESS

TITLES = {
    "image of v": "Predict where v goes",
    "eigenvector": "Predict a direction that stays",
    "determinant": "Predict the determinant",
    "solution": "Predict x with Ax = b",
}
HINTS = {
    "image of v": "Place the guess where the tip of v goes: count along î and ĵ.",
    "eigenvector": "Turn the guess until its image, dashed, lies on its own line.",
    "determinant": "Place the guess on the x-axis: its number is the signed area.",
    "solution": "Place the guess so that its image would be b.",
}


class GuessGroup(Group):
    """Where the guess is; there only while something is predicted.

    Parameters
    ----------
    theme : Theme
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "Prediction")
        self.point = self.point_field("Guess", GUESS)
        self.point.committed.connect(self._on_point)
        self.point.stepped.connect(self._on_point)
        self.number = NumberField(theme, "Guess", minimum=-LIMIT, maximum=LIMIT, token=GUESS)
        self.number.committed.connect(self._on_number)
        self.number.stepped.connect(self._on_number)
        self._point_row = self.add_row("guess", self.point)
        self._number_row = self.add_row("guess", self.number)
        self.words = Words("What to do")
        self.add(self.words)
        self.hide()

    def show_params(self, params: Params, step: float) -> None:
        """Show Params; emits nothing."""
        self.keep(params)
        prediction = params.prediction
        self.setVisible(prediction is not None)
        if prediction is None:
            return
        self.set_title(TITLES.get(prediction.what, "Prediction"))
        one = prediction.what == "determinant"
        self._point_row.setVisible(not one)
        self._number_row.setVisible(one)
        placing = lookup.hidden(params)
        self.words.say(HINTS.get(prediction.what, "") if placing else "")
        if one:
            self.number.set_value(prediction.values[0])
            self.number.setEnabled(placing)
            self.number.step = step
            return
        self.point.set_values(prediction.values)
        self.point.setEnabled(placing)
        for field in self.point.fields:
            field.step = step

    def _on_point(self, values: tuple[float, float], key: str = "") -> None:
        self.want(guessing.guess(self._params, *values), key)

    def _on_number(self, value: float, key: str = "") -> None:
        self.want(guessing.guess(self._params, value), key)
