"""The controls of the vector canvas."""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from typing import cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractButton, QApplication, QPushButton, QVBoxLayout, QWidget

from lavis.theme import Theme
from lavis.tools.vectors import (
    LIMIT,
    MAX_VECTORS,
    Color,
    Params,
    Result,
    Snap,
    Vector,
    choices,
    edits,
)
from lavis.tools.vectors.lookup import BETRAYERS, find, hidden, pair_of, selected_of
from lavis.widgets.common.buttons import put_icon
from lavis.widgets.common.controls import Choice, Section, Toggle, ToolButton
from lavis.widgets.common.number_field import VectorField
from lavis.widgets.common.numbers import short
from lavis.widgets.vectors import layers, picture
from lavis.widgets.vectors.row import VectorRow
from lavis.widgets.vectors.sections import (
    CombineSection,
    CompareSection,
    GuessSection,
    LongSection,
    OrthogonalSection,
)

#: Flag of `Show` to the words of its switch, and how its line looks on the canvas.
SWITCHES = {
    "sum": ("sum {a} + {b}", picture.SUM, Qt.PenStyle.SolidLine),
    "difference": ("difference {a} − {b}", picture.DIFFERENCE, Qt.PenStyle.DashLine),
    "projection": ("projection of {b} on {a}", picture.SHADOW, Qt.PenStyle.SolidLine),
    "angle": ("angle", picture.ANGLE, Qt.PenStyle.SolidLine),
    "parallelogram": ("parallelogram", picture.AREA, Qt.PenStyle.DotLine),
    "norms": ("unit balls of {s}: L₁ L₂ L∞", layers.BALLS, Qt.PenStyle.DotLine),
}
SNAPS = {
    "off": "off",
    "grid": "to the grid",
    "polar": "to whole lengths, 5°",
    "tips": "to other tips",
}


class Inspector(QWidget):
    """Vectors, pair, what is shown, and the canvas itself.

    It keeps the Params that were rendered last, to say what an edit makes of them.

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
        self._params = Params(vectors=())
        self.rows: list[VectorRow] = []
        #: Whether Show was folded for the sake of a study that was switched on from elsewhere.
        self._made_room = False
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._build_vectors()
        self._build_pair()
        self._build_show()
        self._build_canvas()
        self._build_studies()
        theme.changed.connect(self._restyle)
        self._restyle()

    def show_params(self, params: Params, result: Result | None, step: float) -> None:
        """Show Params; emits nothing, and makes or drops widgets only as vectors come and go.

        Parameters
        ----------
        params : Params
        result : Result or None
        step : float
            What an arrow key adds in a field: the grid step.
        """
        self._params = params
        self._show_rows(step)
        self._show_tail(step)
        self._show_pair()
        prediction = params.prediction
        veiled = BETRAYERS[prediction.what] if prediction is not None and hidden(params) else ()
        for flag, toggle in self.toggles.items():
            toggle.set_checked(getattr(params.show, flag))
            toggle.setEnabled(flag not in veiled)
        self.guess.show_params(params, step)
        self.combine.show_params(params, result, step)
        self.orthogonal.show_params(params, result)
        self.compare.show_params(params, result)
        self.long.show_params(params, result)
        self.snap_choice.set_current(params.snap)
        self._show_sections()

    # -- building

    def _build_vectors(self) -> None:
        section = self._vectors_section = Section(self._theme, "Vectors")
        self._rows_column = QVBoxLayout()
        section.body.addLayout(self._rows_column)
        self.add_button = QPushButton("Add a vector")
        self.add_button.clicked.connect(self.add_wanted)
        section.add(self.add_button)
        self.tail_field = VectorField(self._theme, "Tail")
        for field in self.tail_field.fields:
            field.set_bounds(-LIMIT, LIMIT)
        self.tail_field.committed.connect(self._on_tail)
        self.tail_field.stepped.connect(self._on_tail)
        self._tail_row = section.add_row("tail", self.tail_field)
        self._column.addWidget(section)

    def _build_pair(self) -> None:
        section = self._pair_section = Section(self._theme, "Pair")
        self.first_choice = Choice(self._theme, "First vector of the pair")
        self.second_choice = Choice(self._theme, "Second vector of the pair")
        self.first_choice.chosen.connect(lambda name: self._choose(first=name))
        self.second_choice.chosen.connect(lambda name: self._choose(second=name))
        section.add_row("first", self.first_choice)
        section.add_row("second", self.second_choice)
        self._column.addWidget(section)

    def _build_show(self) -> None:
        section = self._show_section = Section(self._theme, "Show")
        self.toggles: dict[str, Toggle] = {}
        for flag, (words, token, dash) in SWITCHES.items():
            toggle = Toggle(self._theme, words, token=token, dash=dash)
            toggle.switched.connect(partial(self._on_switched, flag))
            self.toggles[flag] = toggle
            section.add(toggle)
        self._column.addWidget(section)

    def _build_studies(self) -> None:
        self.guess = GuessSection(self._theme)
        self.combine = CombineSection(self._theme)
        self.orthogonal = OrthogonalSection(self._theme)
        self.compare = CompareSection(self._theme)
        self.long = LongSection(self._theme)
        self._column.insertWidget(0, self.guess)
        self.guess.edited.connect(self.edited)
        for section in (self.combine, self.orthogonal, self.compare, self.long):
            section.edited.connect(self.edited)
            self._column.addWidget(section)

    def _build_canvas(self) -> None:
        section = Section(self._theme, "Canvas")
        self.snap_choice = Choice(self._theme, "Snapping of a drag", SNAPS)
        self.snap_choice.setToolTip("Ctrl while dragging does the opposite")
        self.snap_choice.chosen.connect(self._on_snap)
        self.fit_button = ToolButton(self._theme, "fit", "Fit everything")
        self.fit_button.clicked.connect(self.fit_wanted)
        section.add_row("snap", self.snap_choice, self.fit_button)
        self._column.addWidget(section)

    def _restyle(self) -> None:
        px = self._theme.px
        self._column.setSpacing(px(8))
        self._rows_column.setSpacing(px(4))
        put_icon(self._theme, self.add_button, "add")

    # -- showing

    def _show_rows(self, step: float) -> None:
        vectors = self._params.vectors
        if len(vectors) != len(self.rows):
            self._match_rows([vector.name for vector in vectors])
        for row, vector in zip(self.rows, vectors, strict=True):
            row.show_vector(vector)
            row.set_step(step)
        full = len(vectors) >= MAX_VECTORS
        self.add_button.setEnabled(not full)
        self.add_button.setToolTip(f"At most {MAX_VECTORS} vectors" if full else "")

    def _match_rows(self, names: list[str]) -> None:
        """Keep the rows of the vectors that stay, drop and make others."""
        old = {row.vector_name: row for row in self.rows}
        gone = [row for name, row in old.items() if name not in names]
        focus = QApplication.focusWidget()
        lost_focus = focus is not None and any(row.isAncestorOf(focus) for row in gone)
        for row in gone:
            self._rows_column.removeWidget(row)
            row.retire()
        self.rows = []
        for index, name in enumerate(names):
            row = old.get(name) or self._new_row(name)
            self._rows_column.insertWidget(index, row)
            self.rows.append(row)
        self._order_tabs()
        if lost_focus:
            self.add_button.setFocus()

    def _new_row(self, name: str) -> VectorRow:
        vector = find(self._params, name)
        assert vector is not None
        row = VectorRow(self._theme, vector)
        row.recolored.connect(self._on_recolored)
        row.renamed.connect(self._on_renamed)
        row.typed.connect(self._on_typed)
        row.removed.connect(self._on_removed)
        return row

    def _order_tabs(self) -> None:
        """Let Tab go down the rows, whenever they were made."""
        direct = Qt.FindChildOption.FindDirectChildrenOnly
        header = self._vectors_section.findChild(QAbstractButton, options=direct)
        chain: list[QWidget] = [] if header is None else [header]
        for row in self.rows:
            chain += [row.swatch, row.name_field, row.x_field, row.y_field, row.remove_button]
        for before, after in pairwise([*chain, self.add_button]):
            self.setTabOrder(before, after)

    def _show_tail(self, step: float) -> None:
        vector = self._tail_owner()
        self.tail_field.setEnabled(vector is not None)
        if vector is not None:
            self.tail_field.set_name(f"Tail of {vector.name}")
            self.tail_field.set_token(vector.color)
            self.tail_field.set_values(vector.tail)
            self._tail_row.set_name(f"{short(vector.name, 4)} tail")
        for field in self.tail_field.fields:
            field.step = step

    def _show_pair(self) -> None:
        names = [vector.name for vector in self._params.vectors]
        pair = pair_of(self._params)
        for index, choice in enumerate((self.first_choice, self.second_choice)):
            if [choice.itemText(i) for i in range(choice.count())] != names:
                choice.set_options(names)
            choice.set_current(pair[index].name if pair else "")
            choice.setEnabled(pair is not None)
        a, b = (short(vector.name, 5) for vector in pair) if pair else ("a", "b")
        selected = short(selected_of(self._params), 5) or "a"
        for flag, (words, _, _) in SWITCHES.items():
            text = words.format(a=a, b=b, s=selected)
            if text != self.toggles[flag].accessibleName():
                # An ampersand in a label marks a shortcut; here it is a letter of a name.
                self.toggles[flag].setText(text.replace("&", "&&"))
                self.toggles[flag].setAccessibleName(text)

    def _show_sections(self) -> None:
        """Hide what is of arrows where there are only bars, and make room for an open study."""
        arrows = bool(self._params.vectors) or not self._params.long
        self._pair_section.setVisible(arrows)
        self._show_section.setVisible(arrows)
        self._tail_row.setVisible(arrows)
        studies = (self.combine, self.orthogonal, self.compare, self.long)
        if any(study.opener.opened for study in studies):
            self._show_section.set_folded(True)
            self._made_room = True
        elif self._made_room and not any(study.opener.active for study in studies):
            self._show_section.set_folded(False)
            self._made_room = False

    # -- editing

    def _on_recolored(self, name: str, token: str) -> None:
        self.edited.emit(edits.recolor_vector(self._params, name, cast(Color, token)), "")

    def _on_renamed(self, name: str, new: str) -> None:
        row = next(row for row in self.rows if row.vector_name == name)
        try:
            params = edits.rename_vector(self._params, name, new)
        except ValueError as error:
            row.name_field.refuse(str(error))
        else:
            self.edited.emit(params, "")

    def _on_typed(self, name: str, axis: str, value: float, key: str) -> None:
        self.edited.emit(edits.set_components(self._params, name, **{axis: value}), key)

    def _on_removed(self, name: str) -> None:
        self.edited.emit(edits.remove_vector(self._params, name), "")

    def _on_tail(self, values: tuple[float, float], key: str = "") -> None:
        vector = self._tail_owner()
        if vector is not None:
            self.edited.emit(edits.move_tail(self._params, vector.name, *values), key)

    def _on_switched(self, flag: str, shown: bool) -> None:
        self.edited.emit(edits.choose_shown(self._params, **{flag: shown}), "")

    def _on_snap(self, snap: str) -> None:
        self.edited.emit(choices.choose_snap(self._params, cast(Snap, snap)), "")

    def _choose(self, *, first: str | None = None, second: str | None = None) -> None:
        self.edited.emit(edits.choose_pair(self._params, first=first, second=second), "")

    def _tail_owner(self) -> Vector | None:
        """Return whose tail the field shows: the selected vector, else the first."""
        selected = find(self._params, self._params.view.selected)
        return selected or next(iter(self._params.vectors), None)
