"""The controls of Gram–Schmidt."""

from __future__ import annotations

from PySide6.QtCore import Signal

from lavis.theme import Theme
from lavis.tools.vectors import Params, Result, choices, edits
from lavis.tools.vectors.lookup import visible
from lavis.widgets.common.controls import Opener, Section, Slider, Toggle, Words
from lavis.widgets.vectors import layers
from lavis.widgets.vectors.study_words import step_words


class OrthogonalSection(Section):
    """Whether Gram–Schmidt is shown, and how far it has come.

    Parameters
    ----------
    theme : Theme

    Attributes
    ----------
    edited : Signal(Params, str)
    """

    edited = Signal(object, str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "Gram–Schmidt")
        self._params = Params(vectors=())
        self.opener = Opener(self)
        self.toggle = Toggle(theme, "make them orthonormal", token=layers.MADE)
        self.toggle.switched.connect(self._on_switched)
        self.add(self.toggle)
        self.slider = Slider(theme, "step", 0, 2, integer=True)
        self.slider.changed.connect(self._on_step)
        self.add(self.slider)
        self.words = Words("Step of Gram–Schmidt")
        self.add(self.words)

    def show_params(self, params: Params, result: Result | None) -> None:
        """Show Params; emits nothing."""
        self._params = params
        count = len(params.vectors)
        self.toggle.set_checked(params.show.gram_schmidt)
        self.slider.set_range(0, max(1, count))
        self.slider.set_value(min(params.step, count))
        self.slider.setEnabled(visible(params).gram_schmidt and count > 0)
        self.words.say(step_words(params, result))
        self.opener.note(params.show.gram_schmidt)

    def _on_switched(self, shown: bool) -> None:
        self.edited.emit(edits.choose_shown(self._params, gram_schmidt=shown), "")

    def _on_step(self, step: float, key: str) -> None:
        self.edited.emit(choices.choose_step(self._params, round(step)), key)
