"""The controls of the linear combination and of the span."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton

from lavis.theme import Theme
from lavis.tools.vectors import LIMIT, Params, Result, Span, choices, edits
from lavis.tools.vectors.lookup import hidden, pair_of
from lavis.widgets.common.controls import Choice, Opener, Section, Slider, Toggle, Words
from lavis.widgets.common.number_field import VectorField
from lavis.widgets.common.numbers import short
from lavis.widgets.vectors import layers
from lavis.widgets.vectors.study_words import span_words

#: Where the sliders end; they grow with a coefficient that was dragged further.
REACH = 5.0
SPANS = {"off": "not shown", "pair": "of the pair", "all": "of all vectors"}


class CombineSection(Section):
    """Coefficients c₁ and c₂, whose combination is shown, and whose span.

    Parameters
    ----------
    theme : Theme

    Attributes
    ----------
    edited : Signal(Params, str)
    """

    edited = Signal(object, str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "Combination, span, chain")
        self._params = Params(vectors=())
        self.opener = Opener(self)
        self.toggle = Toggle(theme, "c₁a + c₂b", token=layers.TOTAL)
        self.toggle.switched.connect(self._on_switched)
        self.add(self.toggle)
        self.sliders = tuple(Slider(theme, name, -REACH, REACH, step=0.1) for name in ("c₁", "c₂"))
        for slider in self.sliders:
            self.add(slider)
        self.target_field = VectorField(theme, "Target", token=layers.TOTAL)
        for field in self.target_field.fields:
            field.set_bounds(-LIMIT, LIMIT)
        self.target_field.committed.connect(self._on_target)
        self.target_field.stepped.connect(self._on_target)
        self.add_row("target", self.target_field)
        self.sliders[0].changed.connect(self._on_first)
        self.sliders[1].changed.connect(self._on_second)
        self.span_choice = Choice(theme, "Whose span is shown", SPANS)
        self.span_choice.chosen.connect(self._on_span)
        self.add_row("span", self.span_choice)
        self.words = Words("Span")
        self.add(self.words)
        self.chain_toggle = Toggle(theme, "all vectors tip to tail", token=layers.TOTAL)
        self.chain_toggle.switched.connect(self._on_chain)
        self.add(self.chain_toggle)
        self.lay_button = QPushButton("Lay tip to tail")
        self.lay_button.setToolTip("Moves the tails: each vector starts where the last one ends")
        self.lay_button.clicked.connect(self._on_lay)
        self.gather_button = QPushButton("Gather at 0")
        self.gather_button.setToolTip("Moves every tail to the origin")
        self.gather_button.clicked.connect(self._on_gather)
        line = QHBoxLayout()
        line.addWidget(self.lay_button)
        line.addWidget(self.gather_button)
        self.body.addLayout(line)

    def show_params(self, params: Params, result: Result | None, step: float) -> None:
        """Show Params; emits nothing."""
        self._params = params
        pair = pair_of(params)
        self.toggle.set_checked(params.show.combination)
        self.toggle.setEnabled(pair is not None and not hidden(params))
        text = "{} {} + {} {}".format("c₁", _name(pair, 0), "c₂", _name(pair, 1))
        if text != self.toggle.accessibleName():
            self.toggle.setText(text.replace("&", "&&"))
            self.toggle.setAccessibleName(text)
        for index, slider in enumerate(self.sliders):
            value = params.coefficients[index]
            end = max(REACH, abs(value))
            slider.set_range(-end, end)
            slider.set_value(value)
            slider.field.set_token(pair[index].color if pair else None)
        self._show_target(params, step)
        self.span_choice.set_current(params.span)
        self.words.say(span_words(params, result))
        self.chain_toggle.set_checked(params.show.chain)
        for button in (self.lay_button, self.gather_button):
            button.setEnabled(len(params.vectors) > 1)
        self.opener.note(params.show.combination or params.show.chain or params.span != "off")

    def _show_target(self, params: Params, step: float) -> None:
        """Show where the combination ends; there only where every place can be reached."""
        free = choices.independent(params)
        self.target_field.setEnabled(free and not hidden(params))
        self.target_field.setToolTip(
            "Type where the combination is to end: c₁ and c₂ follow"
            if free
            else "Wanted are two vectors that are independent"
        )
        # With coefficients of 1 it is the sum, which a prediction may hide.
        value = (0.0, 0.0) if hidden(params) else choices.combination_value(params)
        self.target_field.set_values(value)
        for field in self.target_field.fields:
            field.step = step

    def _on_target(self, values: tuple[float, float], key: str = "") -> None:
        self.edited.emit(choices.aim(self._params, *values), key)

    def _on_switched(self, shown: bool) -> None:
        self.edited.emit(edits.choose_shown(self._params, combination=shown), "")

    def _on_chain(self, shown: bool) -> None:
        self.edited.emit(edits.choose_shown(self._params, chain=shown), "")

    def _on_lay(self) -> None:
        self.edited.emit(choices.lay_chain(self._params), "")

    def _on_gather(self) -> None:
        self.edited.emit(choices.gather(self._params), "")

    def _on_first(self, value: float, key: str) -> None:
        self._choose(value, self._params.coefficients[1], key)

    def _on_second(self, value: float, key: str) -> None:
        self._choose(self._params.coefficients[0], value, key)

    def _choose(self, c1: float, c2: float, key: str) -> None:
        self.edited.emit(choices.choose_coefficients(self._params, c1, c2), key)

    def _on_span(self, span: str) -> None:
        self.edited.emit(choices.choose_span(self._params, cast(Span, span)), "")


def _name(pair: tuple[object, ...] | None, index: int) -> str:
    return short(getattr(pair[index], "name", ""), 6) if pair else "ab"[index]
