"""The controls of the matrix in hand: what acts, its entries, the numbers that it uses."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from lavis.theme import Theme
from lavis.tools.transform import Mode, Params, Result, edits, naming
from lavis.tools.transform.lookup import target
from lavis.tools.transform.params import MAX_TEXT
from lavis.widgets.common.controls import Choice, Slider, Words
from lavis.widgets.common.expression_field import ExpressionField
from lavis.widgets.common.matrix_editor import MatrixEditor
from lavis.widgets.transform.sections.base import Group

MODES = {
    "linear": "2×2, linear",
    "homogeneous": "3×3, with translation",
    "scene": "game scene",
}


class MatrixGroup(Group):
    """Which matrix moves the plane, and its entries.

    Parameters
    ----------
    theme : Theme

    Attributes
    ----------
    mode_wanted : Signal(str)
    """

    mode_wanted = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "Matrix")
        self._result: Result | None = None
        self.sliders: list[Slider] = []
        self.mode_choice = Choice(theme, "Kind of matrix", MODES)
        self.mode_choice.chosen.connect(self._on_mode)
        self.add(self.mode_choice)
        self.acting_field = ExpressionField(
            theme, "What acts: a matrix or an expression", placeholder="A @ B", most=MAX_TEXT
        )
        self.acting_field.committed.connect(self._on_acting)
        self._acting_row = self.add_row("acts", self.acting_field)
        self.editor = MatrixEditor(theme, "Matrix")
        self.editor.committed.connect(self._on_matrix)
        self.editor.stepped.connect(self._on_matrix)
        self.add(self.editor)
        self._sliders_column = QVBoxLayout()
        self.body.addLayout(self._sliders_column)
        self.words = Words("About the matrix")
        self.add(self.words)

    def show_params(self, params: Params, result: Result | None, step: float) -> None:
        """Show Params; emits nothing."""
        self.keep(params)
        self._result = result
        self.mode_choice.set_current(params.mode)
        scene = params.mode == "scene"
        self._acting_row.setVisible(not scene)
        self.editor.setVisible(not scene)
        self.acting_field.set_expression(params.acting)
        acting = result.acting if result is not None else None
        wrong = acting.error if acting is not None else ""
        if acting is not None and not target(params):
            self.acting_field.show_error(wrong, acting.position if wrong else -1)
        else:
            self.acting_field.show_error("")
        self.words.say("" if scene else wrong)
        self._show_entries(params, result, step)
        self._show_sliders()

    def _show_entries(self, params: Params, result: Result | None, step: float) -> None:
        rows = edits.current_rows(params, result)
        self.editor.set_name(params.acting.strip() if target(params) else "Matrix M")
        side = len(rows)
        changed = self.editor.shape != (side, side)
        self.editor.set_matrix(rows)
        for line in range(side):
            for column in range(side):
                self.editor.cell(line, column).step = step
        if changed and side == 3:
            for column in range(3):
                # A map of the plane leaves the third coordinate 1.
                self.editor.cell(2, column).setReadOnly(True)

    def _show_sliders(self) -> None:
        wanted = self._params.sliders
        while len(self.sliders) > len(wanted):
            slider = self.sliders.pop()
            self._sliders_column.removeWidget(slider)
            slider.hide()
            slider.deleteLater()
        while len(self.sliders) < len(wanted):
            slider = Slider(self._theme, "slider", -1.0, 1.0)
            index = len(self.sliders)
            slider.changed.connect(lambda value, key, at=index: self._on_slider(at, value, key))
            self.sliders.append(slider)
            self._sliders_column.addWidget(slider)
        for slider, each in zip(self.sliders, wanted, strict=True):
            slider.set_name(f"{each.name} {each.unit}".strip())
            slider.set_range(min(each.low, each.value), max(each.high, each.value))
            slider.set_step(each.step or None)
            slider.set_value(each.value)

    def _on_mode(self, mode: str) -> None:
        self.want(edits.choose_mode(self._params, cast(Mode, mode)))

    def _on_acting(self, text: str) -> None:
        self.want(edits.act(self._params, text))

    def _on_matrix(self, rows: tuple[tuple[float, ...], ...], key: str = "") -> None:
        self.want(edits.set_matrix(self._params, rows), key)

    def _on_slider(self, index: int, value: float, key: str) -> None:
        name = self._params.sliders[index].name
        self.want(naming.set_slider(self._params, name, value), key)
