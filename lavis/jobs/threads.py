"""Threads that compute, and the road from there to the GUI thread."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from lavis.jobs.request import Outcome, Request

#: Milliseconds between two partial results or two reports of progress that the GUI sees.
INTERVAL = 50


class Runner:
    """One thread that computes requests one after the other.

    A thread of its own for each panel, kept between runs, because a GPU library ties handles to
    the thread that uses it. A daemon, because a library call that does not return must not keep
    the program from ending.

    Parameters
    ----------
    name : str
    done : callable
        Takes each `Outcome`, in the runner's thread.
    """

    def __init__(self, name: str, done: Callable[[Outcome], None]) -> None:
        self._done = done
        self._queue: queue.SimpleQueue[Request | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name=f"lavis {name}", daemon=True)
        self._thread.start()

    def put(self, request: Request) -> None:
        """Have a request computed after those before it."""
        self._queue.put(request)

    def stop(self) -> None:
        """End after the request in progress."""
        self._queue.put(None)

    def join(self, timeout: float) -> bool:
        """Wait for the end and return whether it came in time (seconds)."""
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def _work(self) -> None:
        while (request := self._queue.get()) is not None:
            self._done(request.compute())


class Mailbox(QObject):
    """Hands the newest of many messages to the GUI thread, at most one every `INTERVAL` ms.

    No timer runs while nothing is put in.

    Attributes
    ----------
    delivered : Signal(object)
    """

    delivered = Signal(object)
    _knocked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = threading.Lock()
        self._newest: Any = None
        self._full = False
        self._closed = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(INTERVAL)
        self._pause.timeout.connect(self._open)
        self._knocked.connect(self._answer)

    def put(self, message: Any) -> None:
        """Leave a message, from any thread; it takes the place of one not yet delivered."""
        with self._lock:
            if self._closed:
                return
            first = not self._full
            self._newest = message
            self._full = True
        if first:
            self._knocked.emit()

    def flush(self) -> None:
        """Deliver what is waiting now; called in the GUI thread."""
        with self._lock:
            message, full = self._newest, self._full
            self._newest, self._full = None, False
        if full:
            self.delivered.emit(message)

    def close(self) -> None:
        """Drop what is waiting and take nothing more."""
        with self._lock:
            self._newest, self._full, self._closed = None, False, True
        self._pause.stop()

    def _answer(self) -> None:
        if not self._pause.isActive():
            self._open()

    def _open(self) -> None:
        if self._full:
            self._pause.start()
            self.flush()
