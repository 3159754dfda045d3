"""The controls of the products: all of them as one text, one of them as four numbers."""

from __future__ import annotations

from typing import Any

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from lavis.theme import Theme
from lavis.tools.gemm import MAX_BATCH, MAX_SHAPES, MAX_SIZE, Params, Shape, edits
from lavis.widgets.common.controls import Choice, Section, Toggle, ToolButton
from lavis.widgets.common.name_field import NameField
from lavis.widgets.common.number_field import NumberField

#: Characters of the text: 32 shapes of four numbers each.
LONGEST = 900


class Products(QWidget):
    """Shapes and transposes.

    Parameters
    ----------
    theme : Theme

    Attributes
    ----------
    edited : Signal(Params, str)
        What the user now wants, and a merge key.
    """

    edited = Signal(object, str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._params = Params()
        self._index = 0
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        section = Section(theme, "Products")
        column.addWidget(section)
        self.shapes_field = NameField(theme, most=LONGEST)
        self.shapes_field.set_called("Sizes of squares, or m×n×k, or m×n×k×batch")
        self.shapes_field.setPlaceholderText("512, 1024, 4096x1024x64")
        self.shapes_field.committed.connect(self._on_text)
        section.add(self.shapes_field)
        self.shape_choice = Choice(theme, "Which product the numbers below are of")
        self.shape_choice.chosen.connect(self._on_chosen)
        self.add_button = ToolButton(theme, "add", "Add a product of twice the size")
        self.remove_button = ToolButton(theme, "remove", "Remove this product")
        self.add_button.clicked.connect(self._on_add)
        self.remove_button.clicked.connect(self._on_remove)
        line = QWidget()
        row = self._row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        for widget in (self.shape_choice, self.add_button, self.remove_button):
            row.addWidget(widget)
        section.add(line)
        self.fields = {
            name: NumberField(
                theme, f"{name} of the product", minimum=1, maximum=most, integer=True
            )
            for name, most in (
                ("m", MAX_SIZE),
                ("n", MAX_SIZE),
                ("k", MAX_SIZE),
                ("batch", MAX_BATCH),
            )
        }
        for name, field in self.fields.items():
            field.committed.connect(lambda value, name=name: self._on_number(name, value, ""))
            field.stepped.connect(lambda value, key, name=name: self._on_number(name, value, key))
        section.add_row("m × n", self.fields["m"], self.fields["n"])
        section.add_row("k, batch", self.fields["k"], self.fields["batch"])
        self.transposes = {
            "transpose_a": Toggle(theme, "A lies transposed in memory"),
            "transpose_b": Toggle(theme, "B lies transposed in memory"),
        }
        for name, toggle in self.transposes.items():
            toggle.switched.connect(lambda on, name=name: self._change("", **{name: on}))
            section.add(toggle)
        theme.changed.connect(self._restyle)
        self._restyle()

    def show_params(self, params: Params) -> None:
        """Show Params; emits nothing."""
        self._params = params
        self._index = min(self._index, len(params.shapes) - 1)
        self.shapes_field.set_name(edits.write_shapes(params.shapes))
        self.shape_choice.set_options(
            {str(index): shape.label for index, shape in enumerate(params.shapes)}
        )
        self.shape_choice.set_current(str(self._index))
        shape = params.shapes[self._index]
        for name, field in self.fields.items():
            field.set_value(getattr(shape, name))
        self.remove_button.setEnabled(len(params.shapes) > 1)
        self.add_button.setEnabled(len(params.shapes) < MAX_SHAPES)
        for name, toggle in self.transposes.items():
            toggle.set_checked(getattr(params, name))

    def choose(self, index: int) -> None:
        """Show the numbers of another product; emits nothing."""
        self._index = index
        self.show_params(self._params)

    # -- editing

    def _change(self, key: str, **values: Any) -> None:
        try:
            params = edits.changed(self._params, **values)
        except ValueError as error:
            self.shapes_field.refuse(str(error))
            self.show_params(self._params)
        else:
            self.edited.emit(params, key)

    def _on_text(self, text: str) -> None:
        try:
            params = edits.set_shapes(self._params, edits.read_shapes(text))
        except ValueError as error:
            self.shapes_field.refuse(str(error))
        else:
            self.edited.emit(params, "")
            self.shapes_field.setText(edits.write_shapes(params.shapes))

    def _on_chosen(self, key: str) -> None:
        self.choose(int(key))

    def _on_number(self, name: str, value: float, key: str) -> None:
        old = self._params.shapes[self._index]
        new = msgspec.structs.replace(old, **{name: int(value)}, name="")
        self._replace(new, key)

    def _replace(self, new: Shape, key: str) -> None:
        """Put a product in the place of the chosen one, unless it is there already."""
        shapes = self._params.shapes
        others = [_bare(shape) for place, shape in enumerate(shapes) if place != self._index]
        if _bare(new) in others:
            self.shapes_field.refuse(f"{new.label} is among the products already.")
            self.show_params(self._params)
            return
        changed = (*shapes[: self._index], new, *shapes[self._index + 1 :])
        self._change(key, shapes=changed)

    def _on_add(self) -> None:
        largest = self._params.shapes[self._index]
        taken = [_bare(shape) for shape in self._params.shapes]
        new = _doubled(largest)
        while _bare(new) in taken and _doubled(new) != new:
            new = _doubled(new)
        if _bare(new) in taken:
            self.shapes_field.refuse(f"A side is at most {MAX_SIZE:,}; type another product here.")
            return
        self._index = len(self._params.shapes)
        self._change("", shapes=(*self._params.shapes, new))

    def _on_remove(self) -> None:
        shapes = self._params.shapes
        self._change("", shapes=(*shapes[: self._index], *shapes[self._index + 1 :]))

    def _restyle(self) -> None:
        self._row.setSpacing(self._theme.px(4))


def _bare(shape: Shape) -> Shape:
    return msgspec.structs.replace(shape, name="")


def _doubled(shape: Shape) -> Shape:
    m, n, k = (min(2 * side, MAX_SIZE) for side in (shape.m, shape.n, shape.k))
    return Shape(m, n, k, batch=shape.batch)
