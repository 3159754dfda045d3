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
        self.models = ModelSection(theme)
        self.head = HeadSection(theme)
        self.generation = GenerationSection(theme)
        self.hand = (self.guess, self.entry, self.steps, self.shape)
        self.model = (self.models, self.head, self.generation)
        for section in (*self.hand, *self.model):
            section.edited.connect(self.edited)
            self._column.addWidget(section)
        self.generation.wanted.connect(self.generate_wanted)
        theme.changed.connect(self._restyle)
        self._restyle()

    def show_params(self, params: Params, result: Result | None) -> None:
        """Show Params; emits nothing."""
        by_hand = params.mode == "hand"
        for numbers in self.hand:
            numbers.setVisible(by_hand)
            if by_hand:
                numbers.show_params(params)
        for of_model in self.model:
            of_model.setVisible(not by_hand)
            if not by_hand:
                of_model.show_params(params, result)

    def _restyle(self) -> None:
        self._column.setSpacing(self._theme.px(8))
