"""Where the object stands: three vectors, their order, and M."""

from __future__ import annotations

from collections.abc import Callable

from lavis.theme import Theme
from lavis.tools.mvp import edits
from lavis.tools.mvp.params import Params
from lavis.tools.mvp.result import Result
from lavis.widgets.common.controls import Choice, Slider
from lavis.widgets.mvp.sections.base import MatrixSection

ORDERS = {"TRS": "T·R·S", "SRT": "S·R·T"}
GIZMOS = {"move": "move", "turn": "turn", "scale": "scale"}


class ModelSection(MatrixSection):
    """Translation, rotation, scaling, their order, the gizmo, and M."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "Model", "M", "model")
        self.translation = self.vector("Translation", "move", 0.1, self._with("translation"))
        self.angles = [
            Slider(theme, f"turn {axis}", -180, 180, step=1, token=token)
            for axis, token in zip("xyz", ("first", "second", "third"), strict=True)
        ]
        for axis, slider in enumerate(self.angles):
            slider.changed.connect(lambda value, key, axis=axis: self._on_angle(axis, value, key))
            self.add(slider)
        self.scaling = self.vector("Scaling", "scale", 0.1, self._with("scaling"))
        self.order = Choice(theme, "Order of the product", ORDERS)
        self.order.setToolTip("T·R·S scales first and moves last, S·R·T the other way round")
        self.order.chosen.connect(self._on_order)
        self.add_row("order", self.order)
        self.gizmo = Choice(theme, "What the handles do", GIZMOS)
        self.gizmo.chosen.connect(self._on_gizmo)
        self.add_row("handles", self.gizmo)
        self.add_matrix()

    def refresh(self, params: Params, result: Result | None) -> None:
        """Show the numbers of the model."""
        model = params.model
        self.translation.set_values(model.translation)
        self.scaling.set_values(model.scaling)
        for slider, angle in zip(self.angles, model.rotation, strict=True):
            slider.set_value(angle)
        self.order.set_current(model.order)
        self.gizmo.set_current(params.view.gizmo)
        entries = () if result is None else result.model
        self.show_entries(params, entries, model.by_hand is not None, model.source)

    def _with(self, field: str) -> Callable[[tuple[float, ...]], Params]:
        return lambda values: edits.set_model(self.params, **{field: tuple(values)})

    def _on_angle(self, axis: int, value: float, key: str) -> None:
        rotation = list(self.params.model.rotation)
        rotation[axis] = value
        self.edited.emit(edits.set_model(self.params, rotation=tuple(rotation)), key)

    def _on_order(self, order: str) -> None:
        self.edited.emit(edits.set_model(self.params, order=order), "")

    def _on_gizmo(self, gizmo: str) -> None:
        self.edited.emit(edits.look(self.params, gizmo=gizmo), "")
