"""The controls of the query: ranking and attention."""

from __future__ import annotations

from PySide6.QtCore import Signal

from lavis.theme import Theme
from lavis.tools.vectors import Params, Result, choices, edits
from lavis.tools.vectors.lookup import query_of
from lavis.widgets.common.controls import Choice, Opener, Section, Slider, Toggle, Words
from lavis.widgets.vectors import layers
from lavis.widgets.vectors.rank_table import RankTable


class CompareSection(Section):
    """Which vector asks, and how the others answer.

    Parameters
    ----------
    theme : Theme

    Attributes
    ----------
    edited : Signal(Params, str)
    """

    edited = Signal(object, str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "Query")
        self._params = Params(vectors=())
        self.opener = Opener(self)
        self.query_choice = Choice(theme, "Query")
        self.query_choice.chosen.connect(self._on_query)
        self.add_row("query", self.query_choice)
        self.ranking_toggle = Toggle(theme, "rank the others")
        self.attention_toggle = Toggle(theme, "attention (softmax)", token=layers.OUTPUT)
        self.ranking_toggle.switched.connect(self._on_ranking)
        self.attention_toggle.switched.connect(self._on_attention)
        self.add(self.ranking_toggle)
        self.add(self.attention_toggle)
        self.temperature = Slider(theme, "temperature", 0.05, 20, value=1.0, log=True)
        self.temperature.changed.connect(self._on_temperature)
        self.add(self.temperature)
        self.table = RankTable(theme)
        self.add(self.table)
        self.words = Words("Query")
        self.add(self.words)

    def show_params(self, params: Params, result: Result | None) -> None:
        """Show Params; emits nothing."""
        self._params = params
        names = [vector.name for vector in params.vectors]
        if [self.query_choice.itemText(i) for i in range(self.query_choice.count())] != names:
            self.query_choice.set_options(names)
        query = query_of(params)
        self.query_choice.set_current(query.name if query else "")
        self.query_choice.setEnabled(query is not None)
        self.ranking_toggle.set_checked(params.show.ranking)
        self.attention_toggle.set_checked(params.show.attention)
        low, high = min(0.05, params.temperature), max(20.0, params.temperature)
        self.temperature.set_range(low, high)
        self.temperature.set_value(params.temperature)
        self.temperature.setVisible(params.show.attention)
        self.table.show_result(result if params.show.ranking or params.show.attention else None)
        shown = params.show.ranking or params.show.attention
        self.words.say(result.query_reason if result is not None and shown else "")
        self.opener.note(shown)

    def _on_query(self, name: str) -> None:
        self.edited.emit(choices.choose_query(self._params, name), "")

    def _on_ranking(self, shown: bool) -> None:
        self.edited.emit(edits.choose_shown(self._params, ranking=shown), "")

    def _on_attention(self, shown: bool) -> None:
        self.edited.emit(edits.choose_shown(self._params, attention=shown), "")

    def _on_temperature(self, temperature: float, key: str) -> None:
        self.edited.emit(choices.choose_temperature(self._params, temperature), key)
