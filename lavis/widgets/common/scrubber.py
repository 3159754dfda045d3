"""The strip under a canvas with which an animation is played and scrubbed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from lavis.theme import Theme
from lavis.widgets.common.buttons import ToolButton
from lavis.widgets.common.controls.track import Track
from lavis.widgets.common.number_field import NumberField, fresh_key
from lavis.widgets.common.player import Player

#: What an arrow key adds.
STEP = 0.01


class Scrubber(QWidget):
    """A play button, a track with the ends of the acts marked, the position, and the act's name.

    It stores where it is only while it plays: `moved` is then for the picture, `settled` says the
    position that is to be kept.

    Parameters
    ----------
    theme : Theme
    player : Player, optional
        With a clock of its own.

    Attributes
    ----------
    moved : Signal(float)
        The picture is to be drawn here; once a frame while it plays.
    settled : Signal(float, str)
        The position to keep, and a merge key for a drag or for steps in a row.
    """

    moved = Signal(float)
    settled = Signal(float, str)

    def __init__(self, theme: Theme, player: Player | None = None) -> None:
        super().__init__()
        self._theme = theme
        self._acts: tuple[str, ...] = ()
        self._caption = ""
        self._value = 1.0
        self._before = 1.0
        self._key = ""
        self._playing = False
        self.player = player or Player(theme)
        self.player.setParent(self)
        self.button = ToolButton(theme, "play", "Play", token="text")
        self.track = Track(theme)
        self.track.setAccessibleName("Position of the animation")
        self.field = NumberField(
            theme, "Position t", value=1.0, minimum=0.0, maximum=1.0, step=STEP
        )
        self.caption = _Caption(theme)
        self._line = QHBoxLayout()
        self._line.addWidget(self.button)
        self._line.addWidget(self.track, 1)
        self._line.addWidget(self.field)
        self._column = QVBoxLayout(self)
        self._column.addLayout(self._line)
        self._column.addWidget(self.caption)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusProxy(self.track)
        self._connect()
        theme.changed.connect(self._restyle)
        self._restyle()
        self._show()

    @property
    def value(self) -> float:
        """Where it is, from 0 to 1."""
        return self._value

    @property
    def playing(self) -> bool:
        """Whether it moves by itself."""
        return self.player.playing

    def set_value(self, value: float) -> None:
        """Be at a position; emits nothing, and leaves alone what is being played."""
        if not self.playing and value != self._value:
            self._value = value
            self.player.set_position(value)
            self._show()

    def set_acts(self, names: Sequence[str]) -> None:
        """Name the acts; without names there is one."""
        if tuple(names) != self._acts:
            self._acts = tuple(names)
            self.player.set_acts(max(1, len(names)))
            self.track.set_marks([i / len(names) for i in range(1, len(names))])
            self._show()

    def toggle(self) -> None:
        """Play, or pause; from the end it begins anew."""
        if self.playing:
            self.player.stop()
            return
        self._playing = True
        self.player.set_position(self._value)
        self.player.play()
        self._show()

    def act(self, value: float) -> int:
        """Return which act a position is in, from 0."""
        return min(int(value * len(self._acts)), len(self._acts) - 1) if self._acts else 0

    def hideEvent(self, event: object) -> None:
        """Stop: nobody sees it."""
        self.player.stop()

    def _connect(self) -> None:
        self.button.clicked.connect(self.toggle)
        self.player.moved.connect(self._on_played)
        self.player.stopped.connect(self._on_stopped)
        self.track.grabbed.connect(self._on_grabbed)
        self.track.dragged.connect(self._on_dragged)
        self.track.abandoned.connect(self._on_abandoned)
        self.track.stepped.connect(self._on_stepped)
        self.track.left.connect(self._on_left)
        self.field.committed.connect(self._on_typed)
        self.field.stepped.connect(self._take)

    def _on_played(self, value: float) -> None:
        self._value = value
        self._show()
        self.moved.emit(value)

    def _on_stopped(self) -> None:
        self._show()
        if self._playing:
            self._playing = False
            self.settled.emit(self._value, "")

    def _on_grabbed(self) -> None:
        self.player.stop()
        self._before = self._value
        self._key = fresh_key("scrub")

    def _on_dragged(self, fraction: float) -> None:
        self._take(round(fraction, 3), self._key)

    def _on_abandoned(self) -> None:
        self._take(self._before, self._key)

    def _on_stepped(self, steps: float) -> None:
        self.player.stop()
        self._key = self._key or fresh_key("scrub")
        self._take(min(1.0, max(0.0, round(self._value + steps * STEP, 6))), self._key)

    def _on_left(self) -> None:
        self._key = ""

    def _on_typed(self, value: float) -> None:
        self._take(value, "")

    def _take(self, value: float, key: str) -> None:
        self.player.stop()
        if value != self._value:
            self._value = value
            self.player.set_position(value)
            self._show()
            self.moved.emit(value)
            self.settled.emit(value, key)

    def _show(self) -> None:
        self.track.set_fraction(self._value)
        self.field.set_value(round(self._value, 3))
        playing = self.playing
        self.button.set_icon("pause" if playing else "play")
        name = "Pause" if playing else "Play"
        if name != self.button.accessibleName().partition(" ")[0]:
            self.button.set_name(f"{name} (Space)")
        self.caption.say(self._said())

    def _said(self) -> str:
        if len(self._acts) < 2:
            return self._acts[0] if self._acts else ""
        index = self.act(self._value)
        return f"{index + 1} of {len(self._acts)} · {self._acts[index]}"

    def _restyle(self) -> None:
        px = self._theme.px
        self._column.setContentsMargins(px(4), px(2), px(4), px(4))
        self._column.setSpacing(0)
        self._line.setSpacing(px(4))
        self.field.setFixedWidth(self._theme.px(56))


class _Caption(QLabel):
    """One line under the track, elided where there is no room."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._text = ""
        self.setProperty("muted", True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAccessibleName("Act of the animation")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def say(self, text: str) -> None:
        """Show another line."""
        if text != self._text:
            self._text = text
            self.setAccessibleDescription(text)
            self.setToolTip(text)
            self._elide()

    def resizeEvent(self, event: object) -> None:
        """Show as much as there is room for now."""
        self._elide()

    def sizeHint(self) -> QSize:
        """Return a line's height, also of an empty one: nothing jumps when it is filled."""
        return QSize(self._theme.px(80), self._theme.px(18))

    def minimumSizeHint(self) -> QSize:
        """Return the same height."""
        return QSize(0, self._theme.px(18))

    def _elide(self) -> None:
        metrics = self.fontMetrics()
        self.setText(metrics.elidedText(self._text, Qt.TextElideMode.ElideRight, self.width()))
