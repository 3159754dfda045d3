"""A number on a track, with its field."""

from __future__ import annotations

import math

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from lavis.theme import Theme
from lavis.widgets.common.controls.section import Row
from lavis.widgets.common.controls.track import Track
from lavis.widgets.common.number_field import NumberField, fresh_key


class Slider(QWidget):
    """A name, a track to drag on and a field for the exact number.

    Parameters
    ----------
    theme : Theme
    name : str
    minimum, maximum : float
        The ends of the track, and the bounds of the field.
    value : float
    step : float, optional
        What arrow keys add and drags snap to; by default about a two-hundredth of the range.
    integer : bool
        Whether only whole numbers are taken.
    log : bool
        Whether equal ways on the track are equal factors; `minimum` is then above zero.
    token : str, optional
        The colour of the line under the number.
    parent : QWidget, optional

    Attributes
    ----------
    field : NumberField
    changed : Signal(float, str)
        The user has changed the value; a drag, or steps in a row, have one merge key, an entry
        in the field has an empty one.
    """

    changed = Signal(float, str)

    def __init__(
        self,
        theme: Theme,
        name: str,
        minimum: float,
        maximum: float,
        *,
        value: float | None = None,
        step: float | None = None,
        integer: bool = False,
        log: bool = False,
        token: str | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._range = (float(minimum), float(maximum))
        self._integer = integer
        self._log = log
        self._step = 1.0 if integer else step or nice((maximum - minimum) / 200)
        self._before_drag = self._value = float(minimum if value is None else value)
        self._drag_key = self._step_key = ""
        self.field = NumberField(
            theme,
            name,
            minimum=minimum,
            maximum=maximum,
            step=self._step,
            integer=integer,
            token=token,
        )
        self.field.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._theme = theme
        self._track = Track(theme)
        self._track.setAccessibleName(name)
        self.row = Row(theme, name, self._track, self.field)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.row)
        self.setFocusProxy(self._track)
        self._connect()
        self._show()
        theme.changed.connect(self._restyle)
        self._restyle()

    @property
    def value(self) -> float:
        """What is shown."""
        return self._value

    def set_value(self, value: float) -> None:
        """Show a value; emits nothing, and spares text that is not committed."""
        if value != self._value:
            self._step_key = ""
            self._value = float(value)
            self._show()
        else:
            self.field.set_value(self._value)  # a text that was refused goes

    def set_range(self, minimum: float, maximum: float) -> None:
        """Change the ends of the track and the bounds of the field; emits nothing."""
        if (minimum, maximum) != self._range:
            self._range = (float(minimum), float(maximum))
            self.field.set_bounds(minimum, maximum)
            self._show()

    def set_step(self, step: float | None) -> None:
        """Change what arrow keys add and drags snap to; None is a two-hundredth of the range."""
        if not self._integer:
            low, high = self._range
            self._step = step or nice((high - low) / 200)
            if not self._log:
                self.field.step = self._step

    def set_name(self, name: str) -> None:
        """Change the name."""
        if name != self.field.accessibleName():
            self.row.set_name(name)
            self.field.set_name(name)
            self._track.setAccessibleName(name)

    def _connect(self) -> None:
        self.field.committed.connect(lambda value: self._take(value, ""))
        self.field.stepped.connect(self._take)
        self._track.grabbed.connect(self._on_grabbed)
        self._track.dragged.connect(self._on_dragged)
        self._track.abandoned.connect(self._on_abandoned)
        self._track.stepped.connect(self._on_stepped)
        self._track.left.connect(self._on_left)

    def _on_grabbed(self) -> None:
        self._drag_key = fresh_key("drag")
        self._before_drag = self._value

    def _on_dragged(self, fraction: float) -> None:
        self._take(self._snapped(self._at(fraction)), self._drag_key)

    def _on_abandoned(self) -> None:
        self._take(self._before_drag, self._drag_key)

    def _on_stepped(self, steps: float) -> None:
        self._step_key = self._step_key or fresh_key("step")
        if self._integer:
            steps = math.copysign(max(1.0, abs(steps)), steps)
        if self._log:
            value = self._at(self._fraction(self._value) + steps / 100)
        else:
            value = self._value + steps * self._step
        low, high = self._range
        self._take(float(f"{min(max(value, low), high):.12g}"), self._step_key)

    def _on_left(self) -> None:
        self._step_key = ""

    def _take(self, value: float, merge_key: str) -> None:
        if value != self._value:
            self._value = value
            self._show()
            self.changed.emit(value, merge_key)

    def _show(self) -> None:
        low, high = self._range
        origin = 0.0 if not self._log and low < 0 < high else low
        self._track.set_fraction(self._fraction(self._value), self._fraction(origin))
        if self._log:
            self.field.step = nice(abs(self._value) / 20) or self._step
        self.field.set_value(self._value)

    def _fraction(self, value: float) -> float:
        low, high = self._range
        if high <= low:
            return 0.0
        if self._log:
            return math.log(max(value, low) / low) / math.log(high / low)
        return (value - low) / (high - low)

    def _at(self, fraction: float) -> float:
        low, high = self._range
        fraction = min(max(fraction, 0.0), 1.0)
        return low * (high / low) ** fraction if self._log else low + fraction * (high - low)

    def _snapped(self, value: float) -> float:
        low, high = self._range
        if self._log:
            value = float(f"{value:.3g}")
        elif low < value < high:  # the ends themselves can be reached, whatever the step
            value = float(f"{round(value / self._step) * self._step:.12g}")
        return min(max(value, low), high)

    def _restyle(self) -> None:
        long = self._integer and self._range[1] >= 100_000
        self.field.setFixedWidth(self._theme.px(80 if long else 64))


def nice(x: float) -> float:
    """Return the largest of 1, 2 or 5 times a power of ten that is not above a number."""
    if x <= 0:
        return 0.0
    power = 10.0 ** math.floor(math.log10(x))
    return float(f"{max(m for m in (1, 2, 5) if m * power <= x * (1 + 1e-9)) * power:.12g}")
