"""What closed panels leave behind, given back."""

from __future__ import annotations

import gc
import sys

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

#: Milliseconds after the last close: whoever closes several panels waits once.
DELAY = 500


class Leftovers(QObject):
    """Collects what a closed panel leaves, in the GUI thread, and returns it to the system.

    Python would collect it at some time in whatever thread computes then, and a widget must not
    be taken apart there. glibc keeps what is freed between two things that are still in use,
    which after a large model are tens of MB.

    Parameters
    ----------
    parent : QObject
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DELAY)
        self._timer.timeout.connect(self._on_timeout)

    @property
    def waiting(self) -> bool:
        """Whether there is something left to be given back."""
        return self._timer.isActive()

    def add(self) -> None:
        """Say that a panel was closed."""
        self._timer.start()

    def _on_timeout(self) -> None:
        # It takes longer than a frame: not while a hand drags.
        if QApplication.mouseButtons() == Qt.MouseButton.NoButton:
            give_back()
        else:
            self.add()


def give_back() -> None:
    """Collect garbage and return free memory to the system, where the C library can."""
    gc.collect()
    # glibc's own; musl, macOS and Windows lack it, and nothing has to be done there.
    if sys.platform == "linux":
        import ctypes

        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)
