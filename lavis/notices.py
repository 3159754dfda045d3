"""One hub for messages: what the user should hear of, whoever has to say it."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, NamedTuple

from PySide6.QtCore import QMessageLogContext, QObject, QtMsgType, Signal, qInstallMessageHandler

Level = Literal["info", "warning", "error"]

log = logging.getLogger("lavis")

#: Kept for the details window; older ones are in the log file.
HISTORY = 200


class Notice(NamedTuple):
    """A message for the user.

    Attributes
    ----------
    level : {"info", "warning", "error"}
    text : str
        One sentence.
    details : str
        For the one who wants to know more, a traceback say.
    """

    level: Level
    text: str
    details: str = ""


class Notices(QObject):
    """The hub. May be posted to from any thread; keeps messages until somebody listens.

    Attributes
    ----------
    posted : Signal(Notice)
        In the GUI thread, once `listen` has been called.
    """

    posted = Signal(object)
    _arrived = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.history: list[Notice] = []
        self._waiting: list[Notice] | None = []
        self._arrived.connect(self._deliver)

    def post(self, level: Level, text: str, details: str = "") -> None:
        """Say something to the user; every message goes into the log as well."""
        log.log(
            {"info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}[level],
            "%s%s",
            text,
            f"\n{details}" if details else "",
        )
        self._arrived.emit(Notice(level, text, details))

    def unexpected(self, error: BaseException, doing: str = "") -> None:
        """Report an error that nobody expected, with its traceback as the details."""
        import traceback

        where = f" while {doing}" if doing else ""
        self.post(
            "error",
            f"Something went wrong{where}: {type(error).__name__}: {error}",
            "".join(traceback.format_exception(error)),
        )

    def listen(self, slot: Callable[[Notice], None]) -> None:
        """Connect a listener and hand it what has been waiting."""
        self.posted.connect(slot)
        waiting, self._waiting = self._waiting or [], None
        for notice in waiting:
            slot(notice)

    def _deliver(self, notice: Notice) -> None:
        self.history = [*self.history, notice][-HISTORY:]
        if self._waiting is not None:
            self._waiting.append(notice)
        else:
            self.posted.emit(notice)


class _Early(logging.Handler):
    """Holds what is logged before there is a file: opening one would keep the window waiting."""

    def __init__(self) -> None:
        super().__init__()
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a record."""
        self.records.append(record)


_early = _Early()
log.addHandler(_early)
log.setLevel(logging.INFO)
log.propagate = False


def log_to(path: Path) -> None:
    """Send the log to a file of bounded size.

    Parameters
    ----------
    path : Path
        Its folder is made if it is missing.
    """
    from logging.handlers import RotatingFileHandler

    path.parent.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(
        path, maxBytes=1_000_000, backupCount=2, encoding="utf-8", delay=True
    )
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    log.addHandler(handler)
    for record in _early.records:
        handler.handle(record)
    log.removeHandler(_early)


class Hooks:
    """Feeds what Python and Qt report on their own into the hub, until `remove`."""

    def __init__(self, notices: Notices) -> None:
        self._notices = notices
        self._excepthook = sys.excepthook
        self._threadhook = threading.excepthook
        self._unraisablehook = sys.unraisablehook
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread_exception
        sys.unraisablehook = self._on_unraisable
        self._qt_handler = qInstallMessageHandler(self._on_qt_message)

    def remove(self) -> None:
        """Put back what was there before."""
        sys.excepthook = self._excepthook
        threading.excepthook = self._threadhook
        sys.unraisablehook = self._unraisablehook
        qInstallMessageHandler(self._qt_handler)

    def _on_exception(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self._excepthook(kind, error, trace)
        else:
            self._notices.unexpected(error)

    def _on_thread_exception(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            self._notices.unexpected(args.exc_value)

    def _on_unraisable(self, args: Any) -> None:
        if args.exc_value is not None:
            self._notices.unexpected(args.exc_value)

    def _on_qt_message(self, kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
        # Qt's own log is for us, not for the user's status bar.
        level = logging.INFO if kind is QtMsgType.QtDebugMsg else logging.WARNING
        log.log(level, "Qt: %s", text)
