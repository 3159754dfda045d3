"""Hands for the benchmarks: mouse events posted to a widget, and eyes for its paint events."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

#: Seconds after which a picture that does not come is a failure and no measurement.
PATIENCE = 5.0


class Eye(QObject):
    """Notes when a widget paints.

    Attributes
    ----------
    times : list of float
        When each painting began, by `time.perf_counter`.
    """

    def __init__(self, widget: QWidget) -> None:
        super().__init__()
        self.times: list[float] = []
        widget.installEventFilter(self)

    @property
    def painted(self) -> int:
        """How many times it has painted."""
        return len(self.times)

    def eventFilter(self, thing: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Paint:
            self.times.append(time.perf_counter())
        return False


class Hand:
    """A mouse over one widget."""

    def __init__(self, widget: QWidget) -> None:
        self.widget = widget
        self.eye = Eye(widget)
        self.at = QPointF()

    def press(self, at: QPointF) -> None:
        self.at = at
        self._post(QEvent.Type.MouseButtonPress, Qt.MouseButton.LeftButton)

    def release(self) -> None:
        self._post(QEvent.Type.MouseButtonRelease, Qt.MouseButton.LeftButton)

    def move(self, to: QPointF) -> None:
        self.at = to
        self._post(QEvent.Type.MouseMove, Qt.MouseButton.NoButton)

    def timed_move(self, to: QPointF) -> float:
        """Return the seconds from the event's being posted to the end of its painting."""
        before, start = self.eye.painted, time.perf_counter()
        self.move(to)
        while self.eye.painted == before:
            # Painting and handing over to the screen end within the call that begins them.
            QApplication.processEvents()
            if time.perf_counter() > start + PATIENCE:
                raise TimeoutError(f"{type(self.widget).__name__} does not answer the mouse.")
        return time.perf_counter() - start

    def _post(self, kind: QEvent.Type, button: Qt.MouseButton) -> None:
        released = kind == QEvent.Type.MouseButtonRelease
        held = Qt.MouseButton.NoButton if released else Qt.MouseButton.LeftButton
        on_screen = QPointF(self.widget.mapToGlobal(self.at))
        none = Qt.KeyboardModifier.NoModifier
        event = QMouseEvent(kind, self.at, on_screen, button, held, none)
        event.setTimestamp(int(1000 * time.monotonic()))  # as the window system does
        QApplication.postEvent(self.widget, event)


def settle(seconds: float = 0.2, until: Callable[[], bool] = lambda: True) -> None:
    """Let what is under way come to rest, and wait until something is true."""
    start = time.perf_counter()
    while time.perf_counter() < start + seconds or not until():
        QApplication.processEvents()
        if time.perf_counter() > start + 20:
            raise TimeoutError("The window has not come to rest.")
        time.sleep(0.002)
