"""Time for an animation: eased, interruptible, and no timer while nothing moves."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from lavis.theme import Theme

#: Milliseconds between two frames: of a screen that shows 60 in a second none is missed.
FRAME = 16
#: Seconds of an act: long enough to be followed, twice what a change of the interface takes.
ACT = 1.2


class Player(QObject):
    """Leads a position from where it is to 1, act by act, each with a slow start and end.

    Parameters
    ----------
    theme : Theme
        Under "reduce motion" the end is there at once.
    clock : callable
        Seconds that only grow.
    seconds : float
        Of an act.
    parent : QObject, optional

    Attributes
    ----------
    moved : Signal(float)
        The position now, from 0 to 1; once a frame.
    stopped : Signal()
        It has come to the end, or has been stopped.
    """

    moved = Signal(float)
    stopped = Signal()

    def __init__(
        self,
        theme: Theme,
        clock: Callable[[], float] = time.perf_counter,
        seconds: float = ACT,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._clock = clock
        self._seconds = seconds
        self._acts = 1
        self._phase = self._started = 0.0
        self._position = 1.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(FRAME)
        self._timer.timeout.connect(self._on_frame)

    @property
    def playing(self) -> bool:
        """Whether it moves by itself."""
        return self._timer.isActive()

    @property
    def position(self) -> float:
        """Where it is."""
        return self._position

    def set_acts(self, acts: int) -> None:
        """Change into how many acts the way is divided."""
        if acts != self._acts:
            self.stop()
            self._acts = acts

    def set_position(self, position: float) -> None:
        """Be elsewhere, at rest."""
        self.stop()
        self._position = position

    def play(self) -> None:
        """Go on to the end; from the end, begin anew."""
        if self._theme.reduce_motion:
            self._position = 1.0
            self.moved.emit(1.0)
            self.stopped.emit()
            return
        start = 0.0 if self._position >= 1.0 else self._position
        self._phase = phase_of(start, self._acts)
        self._started = self._clock()
        self._timer.start()
        self._on_frame()

    def stop(self) -> None:
        """Rest where it is."""
        if self.playing:
            self._timer.stop()
            self.stopped.emit()

    def _on_frame(self) -> None:
        phase = self._phase + (self._clock() - self._started) / self._seconds
        self._position = position_at(phase, self._acts)
        self.moved.emit(self._position)
        if phase >= self._acts and self.playing:
            self.stop()


def position_at(phase: float, acts: int) -> float:
    """Return the position after so many acts, each eased by 3x² − 2x³.

    Parameters
    ----------
    phase : float
        Acts that have passed, with the part of the one that is on.
    acts : int
        Acts in all.

    Returns
    -------
    float
        From 0 to 1: 1 exactly at the end.
    """
    if phase >= acts:
        return 1.0
    whole = math.floor(max(0.0, phase))
    x = max(0.0, phase) - whole
    return (whole + x * x * (3 - 2 * x)) / acts


def phase_of(position: float, acts: int) -> float:
    """Return after how many acts a position is reached; the inverse of `position_at`."""
    scaled = min(max(position, 0.0), 1.0) * acts
    whole = min(math.floor(scaled), acts - 1)
    # The cubic 3x² − 2x³ = y in closed form.
    y = scaled - whole
    if y in (0.0, 1.0):  # exactly, where the sine would be off by its last bit
        return whole + y
    return whole + 0.5 - math.sin(math.asin(1 - 2 * y) / 3)
