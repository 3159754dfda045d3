"""Numbers at the pace of the eye: the picture follows every move of a hand, they need not."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

#: Milliseconds that numbers stand at the least while a drag goes on.
INTERVAL = 33


class Pace(QObject):
    """Shows something at once, or at most every `INTERVAL`; idle, it runs no timer.

    Parameters
    ----------
    show : callable
        Shows things as they are then.
    parent : QObject
    """

    def __init__(self, show: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._show = show
        self._late = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(INTERVAL)
        self._pause.timeout.connect(self._on_pause)

    def now(self) -> None:
        """Show at once."""
        self._late = False
        self._pause.stop()
        self._show()

    def soon(self) -> None:
        """Show now, or when what was shown last has stood long enough."""
        self._late = self._pause.isActive()
        if not self._late:
            self._pause.start()
            self._show()

    def _on_pause(self) -> None:
        if self._late:
            self.soon()
