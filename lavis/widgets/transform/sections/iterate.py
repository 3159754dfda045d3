"""The controls of v, of the matrix applied again and again, and of the power iteration."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton

from lavis.theme import Theme
from lavis.tools.transform import Params, Result, edits, lookup
from lavis.tools.transform.params import MAX_STEPS
from lavis.widgets.common.controls import Slider, Words
from lavis.widgets.transform.sections.base import Group
from lavis.widgets.transform.tokens import POWER, VECTOR

#: Steps that the sliders offer; more can be typed.
OFFERED = 20


class IterateGroup(Group):
    """v and its image, its trail, and the power iteration step by step.

    Parameters
    ----------
    theme : Theme
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "Vector and iteration", folded=True)
        self.add_toggle("vector", "v and its image", VECTOR)
        self.v_field = self.point_field("v", VECTOR)
        self.v_field.committed.connect(self._on_v)
        self.v_field.stepped.connect(self._on_v)
        self.add_row("v", self.v_field)
        self.add_toggle("trail", "trail: applied again and again", VECTOR)
        self.steps = Slider(theme, "steps", 0, OFFERED, integer=True)
        self.steps.changed.connect(self._on_steps)
        self.add(self.steps)
        self.add_toggle("power", "power iteration from v", POWER)
        self.power = Slider(theme, "step", 0, OFFERED, integer=True)
        self.power.changed.connect(self._on_power)
        self.add(self.power)
        self.next_button = QPushButton("One step further")
        self.next_button.clicked.connect(self._on_next)
        self.add(self.next_button)
        self.words = Words("About the iteration")
        self.add(self.words)

    def show_params(self, params: Params, result: Result | None, step: float) -> None:
        """Show Params; emits nothing."""
        self.keep(params)
        show = lookup.visible(params)
        self.v_field.set_values(params.v)
        for field in self.v_field.fields:
            field.step = step
        self.steps.setVisible(show.trail)
        self.power.setVisible(show.power)
        self.next_button.setVisible(show.power)
        self.next_button.setEnabled(params.power_step < MAX_STEPS)
        for slider, value in ((self.steps, params.steps), (self.power, params.power_step)):
            slider.set_range(0, max(OFFERED, value))
            slider.field.set_bounds(0, MAX_STEPS)
            slider.set_value(value)
        said = []
        if result is not None and show.trail:
            said.append(result.trail_reason)
        if result is not None and show.power:
            said.append(result.power.reason if result.power else result.power_reason)
        self.words.say(" ".join(filter(None, said)))

    def _on_v(self, values: tuple[float, float], key: str = "") -> None:
        self.want(edits.move_v(self._params, *values), key)

    def _on_steps(self, steps: float, key: str) -> None:
        self.want(edits.choose_steps(self._params, round(steps)), key)

    def _on_power(self, step: float, key: str) -> None:
        self.want(edits.choose_power_step(self._params, round(step)), key)

    def _on_next(self) -> None:
        self.want(edits.choose_power_step(self._params, self._params.power_step + 1))
