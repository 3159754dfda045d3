"""The scrubber from local space to the NDC cube, and its play button."""

from __future__ import annotations

import time

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from lavis.theme import Theme
from lavis.widgets.common.buttons import ToolButton
from lavis.widgets.common.controls import Slider
from lavis.widgets.common.number_field import fresh_key

#: Seconds of one space to the next, and milliseconds between two pictures.
STEP, TICK = 0.6, 16
#: Spaces between which it goes, less one.
SPACES = 4


class Morph(QWidget):
    """A scrubber that plays.

    Parameters
    ----------
    theme : Theme

    Attributes
    ----------
    moved : Signal(float, str)
        The position that is wanted, from 0 to 1, and its merge key.
    """

    moved = Signal(float, str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._t = 0.0
        self._key = ""
        self._from = self._to = self._began = 0.0
        self.button = ToolButton(theme, "play", "Go on to the next space")
        self.button.clicked.connect(self.toggle)
        self.slider = Slider(theme, "morph", 0.0, 1.0, step=0.01)
        self.slider.setToolTip("0 local · 0.25 world · 0.5 view · 0.75 clip · 1 NDC")
        # One stop of Tab: the track takes every key that the field would, and Tab goes on to what
        # can be undone.
        self.slider.field.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.slider.changed.connect(self._on_slider)
        self._timer = QTimer(self)
        self._timer.setInterval(TICK)
        self._timer.timeout.connect(self._on_tick)
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.addWidget(self.button)
        self._line.addWidget(self.slider, 1)
        theme.changed.connect(self._restyle)
        self._restyle()

    @property
    def playing(self) -> bool:
        """Whether it is on its way."""
        return self._timer.isActive()

    def show_t(self, t: float) -> None:
        """Show a position; emits nothing."""
        self._t = t
        self.slider.set_value(t)

    def toggle(self) -> None:
        """Go to the next space, from the last one back to the first; or stop on the way."""
        if self.playing:
            self.stop()
            return
        at = round(self._t * SPACES, 6)
        goal = 0.0 if at >= SPACES else float(int(at) + 1) / SPACES
        self._key = fresh_key("morph")
        if self._theme.reduce_motion:
            self.moved.emit(goal, self._key)
            return
        self._from, self._to, self._began = self._t, goal, time.monotonic()
        self._show_playing(True)
        self._timer.start()

    def stop(self) -> None:
        """Stay where it is."""
        self._timer.stop()
        self._show_playing(False)

    def hideEvent(self, event: object) -> None:
        """Play nothing that nobody sees."""
        self.stop()

    def _on_tick(self) -> None:
        share = min(1.0, (time.monotonic() - self._began) / STEP)
        eased = share * share * (3 - 2 * share)
        if share >= 1.0:
            self.stop()
        self.moved.emit(self._from + eased * (self._to - self._from), self._key)

    def _on_slider(self, value: float, key: str) -> None:
        self.stop()
        self.moved.emit(value, key)

    def _show_playing(self, playing: bool) -> None:
        self.button.set_icon("pause" if playing else "play")
        self.button.set_name("Stop here" if playing else "Go on to the next space")

    def _restyle(self) -> None:
        self._line.setSpacing(self._theme.px(4))
