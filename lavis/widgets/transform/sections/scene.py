"""The controls of the game scene: its parts, who carries whom, and the camera."""

from __future__ import annotations

from functools import partial
from typing import cast, get_args

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton

from lavis.theme import Theme
from lavis.tools.transform import LIMIT, MAX_PARTS, Params, Part, edits, lookup, staging
from lavis.tools.transform.params import MAX_NAME, Shape
from lavis.widgets.common.controls import Choice, Slider, ToolButton, Words
from lavis.widgets.common.name_field import NameField
from lavis.widgets.common.number_field import VectorField
from lavis.widgets.transform.scene import part_key
from lavis.widgets.transform.sections.base import Group
from lavis.widgets.transform.tokens import CAMERA

WORLD = {"": "the world"}


class PartGroup(Group):
    """One part of the scene: the one that is selected, or the first.

    Parameters
    ----------
    theme : Theme
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "Part of the scene")
        self.part_choice = Choice(theme, "Part")
        self.part_choice.chosen.connect(self._on_part)
        self.remove_button = ToolButton(theme, "remove", "Remove this part")
        self.remove_button.clicked.connect(self._on_remove)
        self.add_row("part", self.part_choice, self.remove_button)
        self.name_field = NameField(theme, most=2 * MAX_NAME)
        self.name_field.committed.connect(self._on_renamed)
        self._rows = [self.add_row("name", self.name_field)]
        self.parent_choice = Choice(theme, "Carried by")
        self.parent_choice.chosen.connect(self._on_parent)
        self._rows.append(self.add_row("on", self.parent_choice))
        self.shape_choice = Choice(theme, "Shape", get_args(Shape))
        self.shape_choice.chosen.connect(self._on_shape)
        self._rows.append(self.add_row("shape", self.shape_choice))
        self.place = VectorField(theme, "Place in its parent")
        for field in self.place.fields:
            field.set_bounds(-LIMIT, LIMIT)
        self.place.committed.connect(self._on_place)
        self.place.stepped.connect(self._on_place)
        self._rows.append(self.add_row("place", self.place))
        self.angle = Slider(theme, "angle °", -180, 180, value=0.0, step=1.0)
        self.angle.changed.connect(partial(self._on_number, "angle"))
        self.scale = Slider(theme, "scale", 0.1, 10.0, value=1.0, log=True)
        self.scale.changed.connect(partial(self._on_number, "scale"))
        self.add(self.angle)
        self.add(self.scale)
        self.words = Words("Why this cannot be")
        self.add(self.words)
        self.add_button = QPushButton("Add a part")
        self.add_button.clicked.connect(self._on_add)
        self.add(self.add_button)

    def show_params(self, params: Params, step: float) -> None:
        """Show Params; emits nothing."""
        self.keep(params)
        self.setVisible(params.mode == "scene")
        names = [part.name for part in params.scene.parts]
        if [self.part_choice.itemText(i) for i in range(self.part_choice.count())] != names:
            self.part_choice.set_options(names)
        part = self._chosen()
        for row in (*self._rows, self.angle, self.scale, self.remove_button):
            row.setEnabled(part is not None)
        self.add_button.setEnabled(len(names) < MAX_PARTS)
        if part is None:
            return
        self.part_choice.set_current(part.name)
        self.name_field.set_name(part.name)
        self.parent_choice.set_options(WORLD | {each: each for each in names if each != part.name})
        self.parent_choice.set_current(part.parent if part.parent in names else "")
        self.shape_choice.set_current(part.shape)
        self.place.set_values((part.x, part.y))
        for field in self.place.fields:
            field.step = step
        for slider, value, ends in (
            (self.angle, part.angle, (-180.0, 180.0)),
            (self.scale, part.scale, (0.1, 10.0)),
        ):
            slider.set_range(min(ends[0], value), max(ends[1], value))
            slider.set_value(value)

    def _chosen(self) -> Part | None:
        """Return the part that is selected, or the first."""
        name = self._params.view.selected.removeprefix(part_key(""))
        parts = self._params.scene.parts
        return lookup.part(self._params, name) or next(iter(parts), None)

    def _on_part(self, name: str) -> None:
        self.words.say("")
        self.want(edits.select(self._params, part_key(name)))

    def _on_remove(self) -> None:
        part = self._chosen()
        if part is not None:
            self.want(staging.remove_part(self._params, part.name))

    def _on_renamed(self, new: str) -> None:
        part = self._chosen()
        if part is None:
            return
        try:
            params = staging.rename_part(self._params, part.name, new)
        except ValueError as error:
            self.name_field.refuse(str(error))
        else:
            self.want(params)

    def _on_parent(self, parent: str) -> None:
        part = self._chosen()
        if part is None:
            return
        try:
            params = staging.carry(self._params, part.name, parent)
        except ValueError as error:
            self.words.say(str(error))
            self.parent_choice.set_current(part.parent)
        else:
            self.words.say("")
            self.want(params)

    def _on_shape(self, shape: str) -> None:
        part = self._chosen()
        if part is not None:
            self.want(staging.set_part(self._params, part.name, shape=cast(Shape, shape)))

    def _on_place(self, values: tuple[float, float], key: str = "") -> None:
        part = self._chosen()
        if part is not None:
            x, y = values
            self.want(staging.set_part(self._params, part.name, x=x, y=y), key)

    def _on_number(self, field: str, value: float, key: str) -> None:
        part = self._chosen()
        if part is not None:
            self.want(staging.set_part(self._params, part.name, **{field: value}), key)

    def _on_add(self) -> None:
        part = self._chosen()
        self.want(staging.add_part(self._params, "square", part.name if part else ""))


class CameraGroup(Group):
    """The camera of the scene.

    Parameters
    ----------
    theme : Theme

    Attributes
    ----------
    select_wanted : Signal(str)
    """

    select_wanted = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "Camera")
        self.follow_choice = Choice(theme, "The camera follows")
        self.follow_choice.chosen.connect(self._on_follow)
        self.add_row("follows", self.follow_choice)
        self.place = VectorField(theme, "Place of the camera", token=CAMERA)
        for field in self.place.fields:
            field.set_bounds(-LIMIT, LIMIT)
        self.place.committed.connect(self._on_place)
        self.place.stepped.connect(self._on_place)
        self.add_row("place", self.place)
        self.angle = Slider(theme, "turn °", -180, 180, value=0.0, step=1.0)
        self.angle.changed.connect(partial(self._on_number, "angle"))
        self.width_slider = Slider(theme, "width", 1.0, 40.0, value=8.0, log=True)
        self.width_slider.changed.connect(partial(self._on_number, "width"))
        self.add(self.angle)
        self.add(self.width_slider)

    def show_params(self, params: Params, step: float) -> None:
        """Show Params; emits nothing."""
        self.keep(params)
        self.setVisible(params.mode == "scene")
        camera = params.scene.camera
        names = {part.name: part.name for part in params.scene.parts}
        self.follow_choice.set_options(WORLD | names)
        self.follow_choice.set_current(camera.follows if camera.follows in names else "")
        self.place.set_values((camera.x, camera.y))
        for field in self.place.fields:
            field.step = step
        self.angle.set_range(min(-180.0, camera.angle), max(180.0, camera.angle))
        self.angle.set_value(camera.angle)
        self.width_slider.set_range(min(1.0, camera.width), max(40.0, camera.width))
        self.width_slider.set_value(camera.width)

    def _on_follow(self, name: str) -> None:
        self.want(staging.set_camera(self._params, follows=name))

    def _on_place(self, values: tuple[float, float], key: str = "") -> None:
        self.want(staging.set_camera(self._params, x=values[0], y=values[1]), key)

    def _on_number(self, field: str, value: float, key: str) -> None:
        self.want(staging.set_camera(self._params, **{field: value}), key)
