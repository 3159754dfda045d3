"""From the mean face to the face: k played and scrubbed."""

from __future__ import annotations

import math

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from lavis.theme import Theme
from lavis.widgets.common.buttons import ToolButton
from lavis.widgets.common.controls.track import Track
from lavis.widgets.common.number_field import NumberField, fresh_key
from lavis.widgets.common.player import Player

#: Seconds from one component to all.
SECONDS = 6.0


class Stepper(QWidget):
    """A play button, a track on which equal ways are equal factors of k, and k's field.

    The first components change a face most, and so get most of the way.

    Parameters
    ----------
    theme : Theme
    player : Player, optional
        With a clock of its own.

    Attributes
    ----------
    wanted : Signal(int, str)
        How many components, and a merge key: one for a drag, and for what is played.
    """

    wanted = Signal(int, str)

    def __init__(self, theme: Theme, player: Player | None = None) -> None:
        super().__init__()
        self._theme = theme
        self._k = self._most = self._before = 1
        self._key = ""
        self.player = player or Player(theme, seconds=SECONDS)
        self.player.setParent(self)
        self.button = ToolButton(theme, "play", "From the mean to the face (Space)", token="text")
        self.track = Track(theme)
        self.track.setAccessibleName("Components, from the mean face to the face")
        self.field = NumberField(
            theme, "Components, k", value=1, minimum=1, maximum=1, step=1, integer=True
        )
        self._line = QHBoxLayout(self)
        self._line.addWidget(self.button)
        self._line.addWidget(self.track, 1)
        self._line.addWidget(self.field)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusProxy(self.track)
        self._connect()
        theme.changed.connect(self._restyle)
        self._restyle()

    def set_values(self, k: int, most: int) -> None:
        """Be at so many of so many components; emits nothing, and lets what is played go on."""
        if self.player.playing and most == self._most:
            return
        self._k, self._most = k, most
        self._show()

    def toggle(self) -> None:
        """Play, or pause; from the end it begins anew with one component."""
        if self.player.playing:
            self.player.stop()
            return
        self._key = fresh_key("play")
        self.player.set_position(self._fraction(self._k))
        self.player.play()
        self._show()

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop: nobody sees it."""
        self.player.stop()

    def _connect(self) -> None:
        self.button.clicked.connect(self.toggle)
        self.player.moved.connect(lambda at: self._take(self._at(at), self._key))
        self.player.stopped.connect(self._show)
        self.track.grabbed.connect(self._on_grabbed)
        self.track.dragged.connect(lambda at: self._take(self._at(at), self._key))
        self.track.abandoned.connect(lambda: self._take(self._before, self._key))
        self.track.stepped.connect(self._on_stepped)
        self.track.left.connect(self._on_left)
        self.field.committed.connect(lambda value: self._on_typed(value, ""))
        self.field.stepped.connect(self._on_typed)

    def _on_grabbed(self) -> None:
        self.player.stop()
        self._before = self._k
        self._key = fresh_key("step")

    def _on_stepped(self, steps: float) -> None:
        self.player.stop()
        self._key = self._key or fresh_key("step")
        steps = math.copysign(max(1.0, abs(steps)), steps)
        self._take(int(min(max(1.0, self._k + steps), self._most)), self._key)

    def _on_left(self) -> None:
        if not self.player.playing:
            self._key = ""

    def _on_typed(self, value: float, key: str) -> None:
        self.player.stop()
        self._take(int(value), key)

    def _take(self, k: int, key: str) -> None:
        if k != self._k:
            self._k = k
            self._show()
            self.wanted.emit(k, key)

    def _fraction(self, k: int) -> float:
        return math.log(k) / math.log(self._most) if self._most > 1 else 0.0

    def _at(self, fraction: float) -> int:
        k: float = self._most ** min(1.0, max(0.0, fraction))
        return min(self._most, max(1, round(k)))

    def _show(self) -> None:
        self.track.set_fraction(self._fraction(self._k))
        self.field.set_bounds(1, self._most)
        self.field.set_value(self._k)
        playing = self.player.playing
        self.button.set_icon("pause" if playing else "play")
        name = "Pause (Space)" if playing else "From the mean to the face (Space)"
        if name != self.button.accessibleName():
            self.button.set_name(name)

    def _restyle(self) -> None:
        px = self._theme.px
        self._line.setContentsMargins(px(4), px(2), px(4), px(4))
        self._line.setSpacing(px(4))
        self.field.setFixedWidth(px(64))
