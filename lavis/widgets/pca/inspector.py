"""The controls of the PCA lab."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from lavis.theme import Theme
from lavis.tools.pca import LIMIT, STEPS, Params, Result, edits
from lavis.widgets.common.controls import Choice, Section, Slider, Toggle
from lavis.widgets.common.controls.remarks import Words
from lavis.widgets.common.number_field import VectorField
from lavis.widgets.pca import picture, words

replace = msgspec.structs.replace

SWITCHES = {
    "axes": ("principal axes", picture.AXIS, Qt.PenStyle.SolidLine),
    "ellipse": ("ellipse of two deviations", picture.AXIS, Qt.PenStyle.DashLine),
    "residuals": ("residuals", picture.RESIDUAL, Qt.PenStyle.SolidLine),
    "projections": ("projections", picture.FOOT, Qt.PenStyle.DotLine),
    "names": ("names of the points", None, Qt.PenStyle.SolidLine),
}
#: Letters of a column's name on a button.
NAME = 16
FILES = "Tables (*.csv *.tsv *.txt);;All files (*)"


class Inspector(QWidget):
    """Table, components, what is shown, and from where it is looked at.

    Parameters
    ----------
    theme : Theme

    Attributes
    ----------
    edited : Signal(Params, str)
        What the user now wants, and a merge key.
    add_wanted : Signal()
    fit_wanted : Signal()
    """

    edited = Signal(object, str)
    add_wanted = Signal()
    fit_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._params = Params()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._build_table()
        self._build_components()
        self._build_show()
        self._build_look()
        theme.changed.connect(self._restyle)
        self._restyle()

    def show_params(self, params: Params, result: Result | None) -> None:
        """Show Params; emits nothing."""
        self._params = params
        columns = params.columns if result is None else result.columns
        count = 0 if result is None else result.count
        self.source.say(words.source(params, result))
        spare = params.spare
        self.spare_button.setVisible(spare is not None)
        if spare is not None:
            name = spare.name if len(spare.name) <= NAME else f"{spare.name[: NAME - 1]}…"
            name = f"“{name}”".replace("&", "&&")  # which alone would mark a shortcut
            self.spare_button.setText(f"Leave {name} out" if spare.taken else f"Take {name} in")
        self._show_point(params)
        most = max(1, min(len(columns), count or len(columns)))
        self.k_slider.set_range(1, most)
        self.k_slider.set_value(min(params.k, most))
        self.k_slider.setEnabled(most > 1)
        self.center_toggle.set_checked(params.center)
        self.standardise_toggle.set_checked(params.standardise)
        for flag, toggle in self.toggles.items():
            toggle.set_checked(getattr(params.show, flag))
            possible = params.center or flag != "ellipse"
            toggle.setEnabled(flag == "names" or (possible and not params.hidden))
            toggle.setVisible(flag == "names" or params.view.tab == "data")
        self.snap_toggle.set_checked(params.snap == "grid")
        self._show_look(params, columns, most)

    def refuse(self, sentence: str) -> None:
        """Say what was wrong with what the user wanted."""
        self.remark.say(sentence)

    def open_path(self, path: Path) -> None:
        """Take the table of a file, or say why not."""
        from lavis.tools.pca.exchange import open_file  # which brings NumPy along

        try:
            params = open_file(self._params, path)
        except ValueError as error:
            self.refuse(str(error))
            return
        self.refuse("")
        self.edited.emit(params, "")

    # -- building

    def _build_table(self) -> None:
        section = Section(self._theme, "Table")
        self.source = Words("Source of the table")
        section.add(self.source)
        self.open_button = QPushButton("Open a CSV…")
        self.open_button.clicked.connect(self._on_open)
        section.add(self.open_button)
        self.remark = Words("What was wrong")
        section.add(self.remark)
        self.spare_button = QPushButton()
        self.spare_button.setToolTip("A column that only numbers the rows is no feature, unless "
                                     "you say so")  # fmt: skip
        self.spare_button.clicked.connect(self._on_spare)
        section.add(self.spare_button)
        self.add_button = QPushButton("Add a point")
        self.add_button.clicked.connect(self.add_wanted)
        section.add(self.add_button)
        self.fields = {d: self._field(section, d) for d in (2, 3)}
        self.remove_button = QPushButton("Remove the point")
        self.remove_button.clicked.connect(self._on_remove)
        section.add(self.remove_button)
        self.guess_field = VectorField(self._theme, "Guess, from the mean", token=picture.GUESS)
        for each in self.guess_field.fields:
            each.set_bounds(-LIMIT, LIMIT)
        self.guess_field.committed.connect(self._on_guess)
        self.guess_field.stepped.connect(self._on_guess)
        self._guess_row = section.add_row("guess", self.guess_field)
        self._column.addWidget(section)

    def _field(self, section: Section, d: int) -> tuple[VectorField, QWidget]:
        field = VectorField(self._theme, "Point", dimension=d)
        for each in field.fields:
            each.set_bounds(-LIMIT, LIMIT)
        field.committed.connect(self._on_point)
        field.stepped.connect(self._on_point)
        return field, section.add_row("point", field)

    def _build_components(self) -> None:
        section = Section(self._theme, "Components")
        self.k_slider = Slider(self._theme, "kept, k", 1, 2, value=1, integer=True)
        self.k_slider.changed.connect(self._on_k)
        section.add(self.k_slider)
        self.center_toggle = Toggle(self._theme, "subtract the mean")
        self.center_toggle.switched.connect(self._on_center)
        section.add(self.center_toggle)
        self.standardise_toggle = Toggle(self._theme, "divide by the deviations")
        self.standardise_toggle.switched.connect(self._on_standardise)
        section.add(self.standardise_toggle)
        self._column.addWidget(section)

    def _build_show(self) -> None:
        section = self._show_section = Section(self._theme, "Show")
        self.toggles: dict[str, Toggle] = {}
        for flag, (text, token, dash) in SWITCHES.items():
            toggle = Toggle(self._theme, text, token=token, dash=dash)
            toggle.switched.connect(partial(self._on_shown, flag))
            self.toggles[flag] = toggle
            section.add(toggle)
        self._column.addWidget(section)

    def _build_look(self) -> None:
        section = self._look_section = Section(self._theme, "Look")
        self.yaw = Slider(self._theme, "turn (°)", -180, 180, value=35, step=1)
        self.pitch = Slider(self._theme, "tilt (°)", -90, 90, value=25, step=1)
        self.yaw.changed.connect(self._on_turn)
        self.pitch.changed.connect(self._on_turn)
        section.add(self.yaw)
        section.add(self.pitch)
        self.x_choice = Choice(self._theme, "Column across")
        self.y_choice = Choice(self._theme, "Column up")
        for index, choice in enumerate((self.x_choice, self.y_choice)):
            choice.chosen.connect(partial(self._on_plotted, index))
        self._x_row = section.add_row("across", self.x_choice)
        self._y_row = section.add_row("up", self.y_choice)
        self.first_choice = Choice(self._theme, "Component across")
        self.second_choice = Choice(self._theme, "Component up")
        for index, choice in enumerate((self.first_choice, self.second_choice)):
            choice.chosen.connect(partial(self._on_pair, index))
        self._first_row = section.add_row("across", self.first_choice)
        self._second_row = section.add_row("up", self.second_choice)
        self.step_slider = Slider(self._theme, "step", 1, len(STEPS), value=1, integer=True)
        self.step_slider.changed.connect(self._on_step)
        section.add(self.step_slider)
        self.snap_toggle = Toggle(self._theme, "snap to the grid")
        self.snap_toggle.switched.connect(self._on_snap)
        section.add(self.snap_toggle)
        self.fit_button = QPushButton("Fit")
        self.fit_button.clicked.connect(self.fit_wanted)
        section.add(self.fit_button)
        self._column.addWidget(section)

    # -- showing

    def _show_point(self, params: Params) -> None:
        index = edits.selected(params)
        points = params.points
        chosen = index is not None and index < len(points)
        for d, (field, row) in self.fields.items():
            row.setVisible(bool(points) and d == len(params.columns))
            field.setEnabled(chosen)
            if chosen and index is not None and d == len(params.columns):
                field.set_name(f"Point {index + 1}")
                field.set_values(points[index])
            elif not chosen:
                for each in field.fields:
                    each.set_blank()
        self.add_button.setVisible(bool(points))
        self.remove_button.setVisible(bool(points))
        self.remove_button.setEnabled(chosen and edits.removable(params))
        guess = params.prediction
        self._guess_row.setVisible(guess is not None)
        if guess is not None:
            self.guess_field.set_values(guess.values)
            self.guess_field.setEnabled(params.hidden)

    def _show_look(self, params: Params, columns: tuple[str, ...], most: int) -> None:
        tab, d = params.view.tab, len(columns)
        space, many = tab == "data" and d == 3, tab == "data" and d > 3
        self.yaw.setVisible(space)
        self.pitch.setVisible(space)
        self.yaw.set_value(params.view.yaw)
        self.pitch.set_value(params.view.pitch)
        for row in (self._x_row, self._y_row):
            row.setVisible(many)
        for row in (self._first_row, self._second_row):
            row.setVisible(tab == "biplot" and most > 1)
        _fill(self.x_choice, columns, params.plotted[0])
        _fill(self.y_choice, columns, params.plotted[1])
        names = tuple(f"component {i}" for i in range(1, most + 1))
        _fill(self.first_choice, names, params.pair[0])
        _fill(self.second_choice, names, params.pair[1])
        self.step_slider.setVisible(tab == "roads")
        self.step_slider.set_value(params.view.step + 1)
        self.snap_toggle.setVisible(tab == "data" and bool(params.points))
        self.fit_button.setVisible(tab == "data" or (tab == "biplot" and most > 1))
        self._look_section.setVisible(tab in ("data", "biplot", "roads"))
        self._show_section.setVisible(tab in ("data", "biplot"))

    def _restyle(self) -> None:
        self._column.setSpacing(self._theme.px(8))

    # -- what the user wants

    def _on_open(self) -> None:
        from PySide6.QtWidgets import QFileDialog

        name, _ = QFileDialog.getOpenFileName(self, "Open a table", str(Path.home()), FILES)
        if name:
            self.open_path(Path(name))

    def _on_spare(self) -> None:
        spare = self._params.spare
        if spare is not None:
            self.edited.emit(edits.take_spare(self._params, taken=not spare.taken), "")

    def _on_remove(self) -> None:
        index = edits.selected(self._params)
        if index is not None:
            self.edited.emit(edits.remove_point(self._params, index), "")

    def _on_point(self, values: tuple[float, ...], key: str = "") -> None:
        index = edits.selected(self._params)
        if index is not None:
            self.edited.emit(edits.set_coordinates(self._params, index, values), key)

    def _on_guess(self, values: tuple[float, float], key: str = "") -> None:
        self.edited.emit(edits.guess(self._params, *values), key)

    def _on_k(self, value: float, key: str) -> None:
        self.edited.emit(replace(self._params, k=int(value)), key)

    def _on_center(self, on: bool) -> None:
        self.edited.emit(replace(self._params, center=on), "")

    def _on_standardise(self, on: bool) -> None:
        self.edited.emit(replace(self._params, standardise=on), "")

    def _on_shown(self, flag: str, on: bool) -> None:
        self.edited.emit(edits.choose_shown(self._params, **{flag: on}), "")

    def _on_turn(self, value: float, key: str) -> None:
        params = edits.turn(self._params, self.yaw.value, self.pitch.value)
        self.edited.emit(params, key)

    def _on_plotted(self, index: int, key: str) -> None:
        pair = list(self._params.plotted)
        pair[index] = int(key)
        self.edited.emit(replace(self._params, plotted=(pair[0], pair[1])), "")

    def _on_pair(self, index: int, key: str) -> None:
        pair = list(self._params.pair)
        pair[index] = int(key)
        self.edited.emit(replace(self._params, pair=(pair[0], pair[1])), "")

    def _on_step(self, value: float, key: str) -> None:
        self.edited.emit(edits.choose_step(self._params, int(value) - 1), key)

    def _on_snap(self, on: bool) -> None:
        self.edited.emit(replace(self._params, snap="grid" if on else "off"), "")


def _fill(choice: Choice, names: tuple[str, ...], current: int) -> None:
    """List names by their indices; emits nothing, and does nothing where they are there."""
    if [choice.itemText(i) for i in range(choice.count())] != list(names):
        choice.set_options({str(i): name for i, name in enumerate(names)})
    choice.set_current(str(min(current, len(names) - 1)))
