"""A task in a worker process, seen from the window."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
from PySide6.QtCore import QObject, QProcess, QProcessEnvironment

from lavis.compute.errors import ComputeError, DeviceError
from lavis.document import leaves
from lavis.jobs.request import Outcome, Request
from lavis.worker import Event, Order, import_string

#: Of what a worker wrote to standard error, how much goes into the log.
TAIL = 4000


class WorkerError(Exception):
    """Something that nobody expected happened in a worker; carries its traceback as text."""


class WorkerProcess(QObject):
    """Runs one request in ``python -m lavis.worker``.

    Parameters
    ----------
    request : Request
    ended : callable
        Takes the `Outcome`, in the GUI thread; never called after `kill`.
    parent : QObject
    """

    def __init__(self, request: Request, ended: Callable[[Outcome], None], parent: QObject) -> None:
        super().__init__(parent)
        self._request = request
        self._ended: Callable[[Outcome], None] | None = ended
        self._folder = tempfile.TemporaryDirectory(prefix="lavis-", ignore_cleanup_errors=True)
        self._started = 0.0
        self._errors = b""
        self._process = QProcess(self)
        self._process.setProgram(sys.executable)
        self._process.setArguments(["-m", "lavis.worker"])
        environment = QProcessEnvironment.systemEnvironment()
        environment.insert("PYTHONPATH", os.pathsep.join(path for path in sys.path if path))
        self._process.setProcessEnvironment(environment)
        self._process.readyReadStandardOutput.connect(self._read)
        self._process.readyReadStandardError.connect(self._read_errors)
        self._process.finished.connect(self._on_finished)
        self._process.errorOccurred.connect(self._on_error)

    def start(self) -> None:
        """Start the process and hand it the order."""
        request, folder = self._request, Path(self._folder.name)
        request.ctx.assets.save(folder, leaves(request.params))
        order = Order(
            request.reference,
            import_string(type(request.params)),
            msgspec.to_builtins(request.params),
            request.ctx.backend.name,
            str(folder),
        )
        self._started = time.perf_counter()
        self._process.start()
        self._process.write(msgspec.json.encode(order) + b"\n")

    def kill(self) -> None:
        """End the process now; nothing is reported."""
        self._ended = None
        self._process.kill()

    def wait(self, milliseconds: int) -> bool:
        """Wait for the process to be gone, and return whether it is."""
        return self._process.state() is QProcess.ProcessState.NotRunning or (
            self._process.waitForFinished(milliseconds)
        )

    def _read(self) -> None:
        while self._ended is not None and self._process.canReadLine():
            line = bytes(self._process.readLine().data())
            try:
                self._take(msgspec.json.decode(line, type=Event))
            except (msgspec.MsgspecError, OSError, ValueError) as error:
                self._end(error=WorkerError(f"The worker process spoke nonsense: {error}."))

    def _take(self, event: Event) -> None:
        request = self._request
        task = request.tool.tasks[request.name]
        if event.kind == "tick":
            request.ctx.tick(event.fraction, event.text)
        elif event.kind == "publish" and task.partial is not None:
            request.ctx.publish(self._struct(event.value, task.partial))
        elif event.kind == "done":
            self._end(self._struct(event.value, task.record))
        elif event.kind in ("compute", "device"):
            kind = DeviceError if event.kind == "device" else ComputeError
            self._end(error=kind(event.text))
        else:
            self._end(error=WorkerError(f"{event.text}\n{event.details}".strip()))

    def _struct(self, plain: Any, kind: type[msgspec.Struct]) -> msgspec.Struct:
        value = msgspec.convert(plain, kind)
        self._request.ctx.assets.load(Path(self._folder.name), leaves(value))
        return value

    def _read_errors(self) -> None:
        text = bytes(self._process.readAllStandardError().data())
        self._errors = (self._errors + text)[-TAIL:]

    def _on_finished(self, code: int, status: QProcess.ExitStatus) -> None:
        self._read()
        how = "crashed" if status is QProcess.ExitStatus.CrashExit else f"ended with code {code}"
        self._fail(
            f"The worker process {how} before it had a result. "
            "Nothing else is affected; you can start it again."
        )
        self._folder.cleanup()
        self.deleteLater()

    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart:
            self._fail(f"The worker process could not be started: {self._process.errorString()}.")
            self.deleteLater()

    def _fail(self, text: str) -> None:
        error = ComputeError(text)
        if self._errors:
            error.add_note(self._errors.decode(errors="replace"))
        self._end(error=error)

    def _end(self, result: Any = None, error: Exception | None = None) -> None:
        ended, self._ended = self._ended, None
        if ended is not None:
            seconds = time.perf_counter() - self._started
            ended(Outcome(self._request, result, error, seconds))
