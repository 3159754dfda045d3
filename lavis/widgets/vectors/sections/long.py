"""The controls of the vectors of any length."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout

from lavis.theme import Theme
from lavis.tools.vectors import MAX_LONG, Params, Result, choices, long_edits
from lavis.tools.vectors.lookup import long_pair_of
from lavis.widgets.common.controls import Choice, Opener, Section, Slider, Words
from lavis.widgets.common.name_field import NameField
from lavis.widgets.common.numbers import short
from lavis.widgets.vectors.long_row import MOST, LongRow
from lavis.widgets.vectors.rank_table import RankTable

#: How far the sliders of the coefficients go.
REACH = 5.0


class LongSection(Section):
    """Names and numbers of the long vectors, and which two are compared.

    Parameters
    ----------
    theme : Theme

    Attributes
    ----------
    edited : Signal(Params, str)
    """

    edited = Signal(object, str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "Vectors of any length")
        self._theme = theme
        self._params = Params(vectors=())
        self.opener = Opener(self)
        self.rows: list[LongRow] = []
        self._column = QVBoxLayout()
        self.body.addLayout(self._column)
        self.add_button = QPushButton("Add a long vector")
        self.add_button.clicked.connect(self._on_add)
        self.add(self.add_button)
        self.features_field = NameField(theme, most=MOST, italic=True, width=44)
        self.features_field.set_called("Names of the numbers, with commas between them")
        self.features_field.setPlaceholderText("1, 2, 3 …")
        self.features_field.committed.connect(self._on_features)
        self._features_row = self.add_row("numbers", self.features_field)
        self.first_choice = Choice(theme, "First long vector of the pair")
        self.second_choice = Choice(theme, "Second long vector of the pair")
        self.first_choice.chosen.connect(self._on_first)
        self.second_choice.chosen.connect(self._on_second)
        self._pair_rows = (
            self.add_row("first", self.first_choice),
            self.add_row("second", self.second_choice),
        )
        self.ranked = Words("Ranking of the long vectors")
        self.add(self.ranked)
        self.table = RankTable(theme)
        self.add(self.table)
        self.sliders = tuple(Slider(theme, name, -REACH, REACH, step=0.1) for name in ("c₁", "c₂"))
        for slider in self.sliders:
            slider.setToolTip("c₁ times the first vector plus c₂ times the second")
            self.add(slider)
        self.sliders[0].changed.connect(self._on_first_coefficient)
        self.sliders[1].changed.connect(self._on_second_coefficient)

    def show_params(self, params: Params, result: Result | None) -> None:
        """Show Params; emits nothing."""
        self._params = params
        names = [vector.name for vector in params.long]
        if names != [row.vector_name for row in self.rows]:
            self._match_rows(names)
        for row, vector in zip(self.rows, params.long, strict=True):
            row.show_vector(vector)
        full = len(names) >= MAX_LONG
        self.add_button.setEnabled(not full)
        self.add_button.setToolTip(f"At most {MAX_LONG} vectors" if full else "")
        pair = long_pair_of(params)
        for index, choice in enumerate((self.first_choice, self.second_choice)):
            if [choice.itemText(i) for i in range(choice.count())] != names:
                choice.set_options(names)
            choice.set_current(pair[index].name if pair else "")
            self._pair_rows[index].setVisible(pair is not None)
        self.features_field.set_name(", ".join(params.features))
        self._features_row.setVisible(bool(params.long))
        self._show_ranking(result)
        self._show_coefficients(params)
        self.opener.note(bool(params.long))

    def remove(self, name: str) -> None:
        """Remove a vector."""
        self.edited.emit(long_edits.remove_long(self._params, name), "")

    def _show_ranking(self, result: Result | None) -> None:
        long = result.long if result is not None else None
        ranking = long.ranking if long is not None and self._params.long else None
        said = "" if long is None else f"The others by their likeness to {short(long.a, 16)}:"
        self.ranked.say("" if ranking is None else said)
        self.table.show_ranking(ranking)

    def _show_coefficients(self, params: Params) -> None:
        pair = long_pair_of(params) or params.long[:1]
        for index, slider in enumerate(self.sliders):
            slider.setVisible(index < len(pair))
            value = params.coefficients[index]
            end = max(REACH, abs(value))
            slider.set_range(-end, end)
            slider.set_value(value)
            slider.field.set_token(pair[index].color if index < len(pair) else None)

    def _match_rows(self, names: list[str]) -> None:
        """Have as many rows as vectors; a row shows whichever vector stands at its place."""
        while len(self.rows) > len(names):
            row = self.rows.pop()
            self._column.removeWidget(row)
            row.retire()
        while len(self.rows) < len(names):
            row = LongRow(self._theme, self._params.long[len(self.rows)])
            row.renamed.connect(self._on_renamed)
            row.typed.connect(self._on_typed)
            row.removed.connect(self.remove)
            row.recolored.connect(self._on_recolored)
            self._column.addWidget(row)
            self.rows.append(row)

    def _row(self, name: str) -> LongRow:
        return next(row for row in self.rows if row.vector_name == name)

    def _on_add(self) -> None:
        self.edited.emit(long_edits.add_long(self._params), "")

    def _on_renamed(self, name: str, new: str) -> None:
        try:
            params = long_edits.rename_long(self._params, name, new)
        except ValueError as error:
            self._row(name).name_field.refuse(str(error))
        else:
            self.edited.emit(params, "")

    def _on_recolored(self, name: str, token: str) -> None:
        self.edited.emit(long_edits.recolor_long(self._params, name, token), "")

    def _on_typed(self, name: str, values: tuple[float, ...]) -> None:
        try:
            params = long_edits.set_values(self._params, name, values)
        except ValueError as error:
            self._row(name).values_field.refuse(str(error))
        else:
            self.edited.emit(params, "")

    def _on_features(self, text: str) -> None:
        try:
            params = long_edits.name_features(self._params, text.split(","))
        except ValueError as error:
            self.features_field.refuse(str(error))
        else:
            self.edited.emit(params, "")

    def _on_first_coefficient(self, value: float, key: str) -> None:
        self._choose(value, self._params.coefficients[1], key)

    def _on_second_coefficient(self, value: float, key: str) -> None:
        self._choose(self._params.coefficients[0], value, key)

    def _choose(self, c1: float, c2: float, key: str) -> None:
        self.edited.emit(choices.choose_coefficients(self._params, c1, c2), key)

    def _on_first(self, name: str) -> None:
        self.edited.emit(long_edits.choose_long_pair(self._params, first=name), "")

    def _on_second(self, name: str) -> None:
        self.edited.emit(long_edits.choose_long_pair(self._params, second=name), "")
