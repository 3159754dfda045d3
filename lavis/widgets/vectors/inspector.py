"""The controls of the vector canvas."""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from typing import cast

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractButton, QApplication, QPushButton, QVBoxLayout, QWidget

from lavis.theme import Theme
from lavis.tools.vectors import LIMIT, MAX_VECTORS, Color, Params, Vector, edits
from lavis.widgets.common.controls import Choice, Section, Toggle
from lavis.widgets.common.number_field import VectorField
from lavis.widgets.vectors import picture
from lavis.widgets.vectors.row import VectorRow
from lavis.widgets.vectors.words import short

#: Flag of `Show` to the words of its switch, and how its line looks on the canvas.
SWITCHES = {
    "sum": ("sum {a} + {b}", picture.SUM, Qt.PenStyle.SolidLine),
    "difference": ("difference {a} − {b}", picture.DIFFERENCE, Qt.PenStyle.DashLine),
    "projection": ("projection of {b} on {a}", picture.SHADOW, Qt.PenStyle.SolidLine),
    "angle": ("angle", picture.ANGLE, Qt.PenStyle.SolidLine),
    "parallelogram": ("parallelogram", picture.AREA, Qt.PenStyle.DotLine),
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
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._build_vectors()
        self._build_pair()
        self._build_show()
        self._build_canvas()
        theme.changed.connect(self._restyle)
        self._restyle()

    def show_params(self, params: Params, step: float) -> None:
        """Show Params; emits nothing, and makes or drops widgets only as vectors come and go.

        Parameters
        ----------
        params : Params
        step : float
            What an arrow key adds in a field: the grid step.
        """
        self._params = params
        self._show_rows(step)
        self._show_tail(step)
        self._show_pair()
        for flag, toggle in self.toggles.items():
            toggle.set_checked(getattr(params.show, flag))
        self.snap_toggle.set_checked(params.snap)

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
        section = Section(self._theme, "Pair")
        self.first_choice = Choice(self._theme, "First vector of the pair")
        self.second_choice = Choice(self._theme, "Second vector of the pair")
        self.first_choice.chosen.connect(lambda name: self._choose(first=name))
        self.second_choice.chosen.connect(lambda name: self._choose(second=name))
        section.add_row("first", self.first_choice)
        section.add_row("second", self.second_choice)
        self._column.addWidget(section)

    def _build_show(self) -> None:
        section = Section(self._theme, "Show")
        self.toggles: dict[str, Toggle] = {}
        for flag, (words, token, dash) in SWITCHES.items():
            toggle = Toggle(self._theme, words, token=token, dash=dash)
            toggle.switched.connect(partial(self._on_switched, flag))
            self.toggles[flag] = toggle
            section.add(toggle)
        self._column.addWidget(section)

    def _build_canvas(self) -> None:
        section = Section(self._theme, "Canvas")
        self.snap_toggle = Toggle(self._theme, "snap to the grid")
        self.snap_toggle.setToolTip("Ctrl while dragging does the opposite")
        self.snap_toggle.switched.connect(self._on_snap)
        section.add(self.snap_toggle)
        self.fit_button = QPushButton("Fit everything")
        self.fit_button.setToolTip("Home")
        self.fit_button.clicked.connect(self.fit_wanted)
        section.add(self.fit_button)
        self._column.addWidget(section)

    def _restyle(self) -> None:
        px, icon = self._theme.px, self._theme.icon
        self._column.setSpacing(px(8))
        self._rows_column.setSpacing(px(4))
        self.add_button.setIcon(icon("add", "muted"))
        self.fit_button.setIcon(icon("fit", "muted"))

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
        vector = edits.find(self._params, name)
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
        pair = edits.pair_of(self._params)
        for index, choice in enumerate((self.first_choice, self.second_choice)):
            if [choice.itemText(i) for i in range(choice.count())] != names:
                choice.set_options(names)
            choice.set_current(pair[index].name if pair else "")
            choice.setEnabled(pair is not None)
        a, b = (short(vector.name, 5) for vector in pair) if pair else ("a", "b")
        for flag, (words, _, _) in SWITCHES.items():
            text = words.format(a=a, b=b)
            if text != self.toggles[flag].accessibleName():
                # An ampersand in a label marks a shortcut; here it is a letter of a name.
                self.toggles[flag].setText(text.replace("&", "&&"))
                self.toggles[flag].setAccessibleName(text)

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

    def _on_snap(self, snap: bool) -> None:
        self.edited.emit(msgspec.structs.replace(self._params, snap=snap), "")

    def _choose(self, *, first: str | None = None, second: str | None = None) -> None:
        self.edited.emit(edits.choose_pair(self._params, first=first, second=second), "")

    def _tail_owner(self) -> Vector | None:
        """Return whose tail the field shows: the selected vector, else the first."""
        selected = edits.find(self._params, self._params.view.selected)
        return selected or next(iter(self._params.vectors), None)
