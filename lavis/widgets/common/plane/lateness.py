"""Whether a picture keeps up with the hand."""

from __future__ import annotations

import math
import time

from PySide6.QtGui import QInputEvent

#: Milliseconds that an event may have waited longer than others of its gesture.
LATE = 8.0


class Lateness:
    """Tells from the times of its events how far a gesture has run ahead of what is seen.

    Whose clock the window system stamps events with is its own affair: the event that waited
    least stands for no wait at all.
    """

    def __init__(self) -> None:
        self._least = math.inf

    def begin(self) -> None:
        """Forget the gesture before."""
        self._least = math.inf

    def is_late(self, event: QInputEvent) -> bool:
        """Return whether an event has waited for those before it."""
        wait = 1000 * time.monotonic() - event.timestamp()
        self._least = min(self._least, wait)
        return wait - self._least > LATE
