"""Numbers at the pace of the eye: the picture follows every move of a hand, they need not."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

#: Milliseconds that numbers stand at the least while a drag goes on.
INTERVAL = 33


class Pace(QObject):
    """Shows things at once, or each at most every interval; idle, it runs no timer.

    While a hand goes on they come one after the other, so that no move waits for all of them.

    Parameters
    ----------
    parent : QObject
    *parts : callable
        Each shows its things as they are then.
    interval : int
        Milliseconds.
    """

    def __init__(
        self, parent: QObject, *parts: Callable[[], None], interval: int = INTERVAL
    ) -> None:
        super().__init__(parent)
        self._parts = parts
        self._interval = interval
        #: What waits, that which has waited longest first.
        self._late: list[Callable[[], None]] = []
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.timeout.connect(self._on_pause)

    def now(self) -> None:
        """Show everything at once."""
        self._late.clear()
        self._pause.stop()
        for show in self._parts:
            show()

    def soon(self) -> None:
        """Show everything now, or each when what was shown last has stood long enough."""
        if not self._pause.isActive():
            self._pause.start(self._interval)
            for show in self._parts:
                show()
        elif len(self._late) < len(self._parts):
            self._late += [show for show in self._parts if show not in self._late]

    def _on_pause(self) -> None:
        if self._late:
            show = self._late.pop(0)
            self._pause.start(self._interval // len(self._parts) if self._late else self._interval)
            show()
