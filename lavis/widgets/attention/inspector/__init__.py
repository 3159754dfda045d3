"""The controls of the attention: those by hand, and those of a model."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from lavis.theme import Theme
from lavis.tools.attention import Params, Result
from lavis.widgets.attention.inspector.entry import EntrySection
from lavis.widgets.attention.inspector.generation import GenerationSection
from lavis.widgets.attention.inspector.guess import GuessSection
from lavis.widgets.attention.inspector.heads import HeadSection
from lavis.widgets.attention.inspector.models import ModelSection
from lavis.widgets.attention.inspector.shape import ShapeSection
from lavis.widgets.attention.inspector.steps import StepsSection

__all__ = ["Inspector"]

OfModel = tuple[ModelSection, HeadSection, GenerationSection]


class Inspector(QWidget):
    """All sections, of which those of the mode are seen.

    Parameters
    ----------
    theme : Theme

    Attributes
    ----------
    edited : Signal(Params, str)
        What the user now wants, and a merge key.
    generate_wanted : Signal()
    """

    edited = Signal(object, str)
    generate_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.guess = GuessSection(theme)
        self.entry = EntrySection(theme)
        self.steps = StepsSection(theme)
        self.shape = ShapeSection(theme)
        self.hand = (self.guess, self.entry, self.steps, self.shape)
        for section in self.hand:
            section.edited.connect(self.edited)
            self._column.addWidget(section)
        self._of_model: OfModel | None = None
        theme.changed.connect(self._restyle)
        self._restyle()

    @property
    def models(self) -> ModelSection:
        """Which model reads."""
        return self.of_model[0]

    @property
    def head(self) -> HeadSection:
        """Which head is open."""
        return self.of_model[1]

    @property
    def generation(self) -> GenerationSection:
        """How tokens are drawn."""
        return self.of_model[2]

    @property
    def of_model(self) -> OfModel:
        """The sections of a model, made when one is first wanted."""
        if self._of_model is None:
            theme = self._theme
            made = ModelSection(theme), HeadSection(theme), GenerationSection(theme)
            for section in made:
                section.edited.connect(self.edited)
                self._column.addWidget(section)
            made[2].wanted.connect(self.generate_wanted)
            self._of_model = made
        return self._of_model

    def show_params(self, params: Params, result: Result | None) -> None:
        """Show Params; emits nothing."""
        by_hand = params.mode == "hand"
        for numbers in self.hand:
            numbers.setVisible(by_hand)
            if by_hand:
                numbers.show_params(params)
        if by_hand and self._of_model is None:
            return
        for section in self.of_model:
            section.setVisible(not by_hand)
            if not by_hand:
                section.show_params(params, result)

    def _restyle(self) -> None:
        self._column.setSpacing(self._theme.px(8))
