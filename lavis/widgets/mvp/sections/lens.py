"""How space becomes a picture: the lens, its planes, and P."""

from __future__ import annotations

from PySide6.QtWidgets import QSizePolicy

from lavis.theme import Theme
from lavis.tools.mvp import edits
from lavis.tools.mvp.params import LEAST_FOV, LEAST_SIDE, MOST_FOV, MOST_SIDE, Params
from lavis.tools.mvp.result import Result
from lavis.widgets.common.controls import Choice, Slider, Toggle
from lavis.widgets.common.number_field import NumberField
from lavis.widgets.mvp.sections.base import MatrixSection

LENSES = {"perspective": "perspective", "orthographic": "orthographic"}
#: Ends of the tracks.
NEAREST, FARTHEST = 0.001, 10_000.0


class LensSection(MatrixSection):
    """Perspective or orthographic, field of view, planes, size of the picture, and P."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "Projection", "P", "projection")
        self.lens = Choice(theme, "Projection", LENSES)
        self.lens.chosen.connect(lambda lens: self._change("lens", lens, ""))
        self.add_row("lens", self.lens)
        self.fov = Slider(theme, "fov °", LEAST_FOV, MOST_FOV, step=1)
        self.height_slider = Slider(theme, "height", 0.01, 1000.0, log=True, value=4.0)
        self.near = Slider(theme, "near", NEAREST, FARTHEST, log=True, value=1.0)
        self.far = Slider(theme, "far", NEAREST, FARTHEST, log=True, value=12.0)
        sliders = {
            "fov": self.fov,
            "height": self.height_slider,
            "near": self.near,
            "far": self.far,
        }
        for name, slider in sliders.items():
            slider.changed.connect(lambda value, key, name=name: self._change(name, value, key))
            self.add(slider)
        self.reversed = Toggle(theme, "reversed z")
        self.reversed.setToolTip("Near goes to z = +1 and far to −1")
        self.reversed.switched.connect(lambda on: self._change("reversed_z", on, ""))
        self.add(self.reversed)
        self.sides = [
            NumberField(theme, name, minimum=LEAST_SIDE, maximum=MOST_SIDE, step=10, integer=True)
            for name in ("Width of the picture", "Height of the picture")
        ]
        for field, name in zip(self.sides, ("width_px", "height_px"), strict=True):
            field.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            field.committed.connect(lambda value, name=name: self._change(name, int(value), ""))
            field.stepped.connect(lambda value, key, name=name: self._change(name, int(value), key))
        self.add_row("picture", *self.sides)
        self.add_matrix()

    def refresh(self, params: Params, result: Result | None) -> None:
        """Show the numbers of the lens."""
        lens = params.projection
        flat = lens.lens == "orthographic"
        self.lens.set_current(lens.lens)
        self.fov.setVisible(not flat)
        self.height_slider.setVisible(flat)
        self.fov.set_value(lens.fov)
        self.height_slider.set_value(lens.height)
        self.near.set_value(lens.near)
        self.far.set_value(lens.far)
        self.reversed.set_checked(lens.reversed_z)
        for field, value in zip(self.sides, (lens.width_px, lens.height_px), strict=True):
            field.set_value(value)
        entries = () if result is None else result.projection
        self.show_entries(params, entries, lens.by_hand is not None, lens.source)

    def _change(self, field: str, value: object, key: str) -> None:
        self.edited.emit(edits.set_projection(self.params, **{field: value}), key)
