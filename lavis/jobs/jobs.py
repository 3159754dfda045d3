"""Starts computations, keeps order among them, and tells the dock what came out."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QObject, Signal

from lavis.compute.errors import DeviceError
from lavis.document import Assets, Cache, Cancelled, Context, Finished, Tool
from lavis.document.context import HOST_LIMIT
from lavis.jobs.request import LIVE, Outcome, Request
from lavis.jobs.threads import Mailbox, Runner

if TYPE_CHECKING:
    from lavis.compute.backend import Backend
    from lavis.jobs.process import WorkerProcess

#: Name of the children that are worker processes.
WORKER = "worker"

#: Seconds that closing waits for computations to notice that they were cancelled.
PATIENCE = 2.0


class _Job:
    """A request that is being computed, with what reports on it and what can end it."""

    def __init__(self, request: Request, progress: Mailbox, partials: Mailbox) -> None:
        self.request = request
        self.progress = progress
        self.partials = partials
        self.end: Callable[[], None] = lambda: None


class Jobs(QObject):
    """The computations of all panels.

    A panel has at most one live run going and one waiting; a newer request replaces the one that
    waits. A run that has begun is left to finish, so that the picture moves during a drag.

    Parameters
    ----------
    assets : callable
        Returns the asset store of the document that is open.

    Attributes
    ----------
    backend_changed : Signal()
    started, progressed, published, finished, failed, cancelled
        Signals about a request; the first argument is always the `Request`.
    recorded : Signal(str, str, Finished)
        Panel, task and record of a task that has finished.
    device_failed : Signal(object, str)
        The backend on which a computation failed and a sentence that says how.
    settled : Signal()
        Nothing is being computed any more.
    """

    backend_changed = Signal()
    started = Signal(object)
    progressed = Signal(object, object, str)
    published = Signal(object, object)
    finished = Signal(object, object, float)
    failed = Signal(object, object)
    cancelled = Signal(object)
    recorded = Signal(str, str, object)
    device_failed = Signal(object, str)
    settled = Signal()
    _ended = Signal(object)

    def __init__(self, assets: Callable[[], Assets]) -> None:
        super().__init__()
        self._assets = assets
        self._backend: Backend | None = None
        self._cache = Cache()
        self._runners: dict[tuple[str, str], Runner] = {}
        self._retired: list[Runner] = []
        self._jobs: dict[tuple[str, str], _Job] = {}
        self._waiting: dict[str, tuple[Tool, Any]] = {}
        self._ended.connect(self._on_ended)

    @property
    def busy(self) -> bool:
        """Whether anything is being computed."""
        return bool(self._jobs or self._waiting)

    def running(self, panel_id: str, name: str = LIVE) -> Request | None:
        """Return the request of a panel that is being computed, or None."""
        job = self._jobs.get((panel_id, name))
        return job.request if job else None

    @property
    def backend(self) -> Backend:
        """The array library in use, NumPy until `set_backend` is called."""
        if self._backend is None:
            from lavis.compute import backend as backends

            self._backend = backends.get("numpy")
        return self._backend

    def set_backend(self, backend: Backend) -> None:
        """Compute on another library from now on; tasks that run stay where they are."""
        self._backend = backend
        limit = HOST_LIMIT
        memory = backend.memory()
        if backend.name != "numpy" and memory is not None:
            limit = memory.total // 4
        self._cache = Cache(limit)
        self.backend_changed.emit()

    def run(self, panel_id: str, tool: Tool, params: Any) -> None:
        """Compute a panel's Result for new Params, at once or as soon as the run before ends."""
        if tool.inline and self.backend.name == "numpy":
            self._run_here(panel_id, tool, params)
        elif (panel_id, LIVE) in self._jobs:
            self._waiting[panel_id] = (tool, params)
        else:
            self._start_thread(panel_id, tool, LIVE, params)

    def start_task(self, panel_id: str, tool: Tool, name: str, params: Any) -> None:
        """Start a task on a frozen copy of Params, unless it runs already."""
        if (panel_id, name) in self._jobs:
            return
        if tool.tasks[name].process:
            self._start_process(panel_id, tool, name, params)
        else:
            self._start_thread(panel_id, tool, name, params)

    def cancel(self, panel_id: str, name: str = LIVE) -> None:
        """End a computation for its panel now; a library call in progress ends unseen."""
        if name == LIVE:
            self._waiting.pop(panel_id, None)
        job = self._jobs.get((panel_id, name))
        if job is None:
            return
        request = job.request
        self._abandon(job)
        self.cancelled.emit(request)
        self._announce_settled()

    def close_panel(self, panel_id: str) -> None:
        """Cancel all that a panel computes, end its threads and forget its stages."""
        for owner, name in list(self._jobs):
            if owner == panel_id:
                self.cancel(owner, name)
        self._waiting.pop(panel_id, None)
        for key in [key for key in self._runners if key[0] == panel_id]:
            self._retire(key)
        self._cache.leave(panel_id)

    def close(self) -> bool:
        """Cancel everything, wait up to `PATIENCE` and return whether every thread has ended."""
        for panel_id in {owner for owner, _ in [*self._jobs, *self._runners]}:
            self.close_panel(panel_id)
        deadline = time.monotonic() + PATIENCE
        for process in cast("list[WorkerProcess]", self.findChildren(QObject, WORKER)):
            process.wait(int(PATIENCE * 1000))
        self._retired = [
            runner
            for runner in self._retired
            if not runner.join(max(0.0, deadline - time.monotonic()))
        ]
        return not self._retired

    # -- starting

    def _context(self, panel_id: str, **reports: Any) -> Context:
        return Context(self.backend, self._assets(), self._cache, user=panel_id, **reports)

    def _run_here(self, panel_id: str, tool: Tool, params: Any) -> None:
        job = self._jobs.get((panel_id, LIVE))
        if job is not None:  # left over from a backend that ran in a thread
            self._waiting.pop(panel_id, None)
            self._abandon(job)
        request = Request(panel_id, tool, LIVE, params, self._context(panel_id))
        self._report(request.compute())

    def _new_job(self, panel_id: str, tool: Tool, name: str, params: Any) -> _Job:
        progress, partials = Mailbox(self), Mailbox(self)
        ctx = self._context(
            panel_id,
            on_tick=lambda fraction, text: progress.put((fraction, text)),
            on_publish=partials.put,
        )
        request = Request(panel_id, tool, name, params, ctx)
        job = _Job(request, progress, partials)
        progress.delivered.connect(lambda report: self.progressed.emit(request, *report))
        partials.delivered.connect(lambda partial: self.published.emit(request, partial))
        self._jobs[panel_id, name] = job
        return job

    def _start_thread(self, panel_id: str, tool: Tool, name: str, params: Any) -> None:
        job = self._new_job(panel_id, tool, name, params)
        key = (panel_id, name)
        runner = self._runners.get(key)
        if runner is None:
            runner = self._runners[key] = Runner(f"{panel_id} {name}", self._ended.emit)
        job.end = lambda: self._retire(key)
        self.started.emit(job.request)
        runner.put(job.request)

    def _start_process(self, panel_id: str, tool: Tool, name: str, params: Any) -> None:
        from lavis.jobs.process import WorkerProcess

        job = self._new_job(panel_id, tool, name, params)
        process = WorkerProcess(job.request, self._ended.emit, self)
        process.setObjectName(WORKER)
        job.end = process.kill
        self.started.emit(job.request)
        process.start()

    # -- ending

    def _on_ended(self, outcome: Outcome) -> None:
        request = outcome.request
        if request.abandoned:
            return
        job = self._jobs.pop((request.panel_id, request.name))
        job.progress.close()
        job.partials.flush()
        self._dispose(job)
        if request.name != LIVE:
            self._retire((request.panel_id, request.name))
        waiting = self._waiting.pop(request.panel_id, None) if request.name == LIVE else None
        if waiting is not None:
            self._start_thread(request.panel_id, waiting[0], LIVE, waiting[1])
        self._report(outcome)
        self._announce_settled()

    def _report(self, outcome: Outcome) -> None:
        request, error = outcome.request, outcome.error
        if error is None:
            self.finished.emit(request, outcome.result, outcome.seconds)
            if request.name != LIVE:
                record = Finished(request.params, outcome.result)
                self.recorded.emit(request.panel_id, request.name, record)
        elif isinstance(error, Cancelled):
            self.cancelled.emit(request)
        elif isinstance(error, DeviceError) and request.name == LIVE:
            # Whoever hears of it switches to NumPy and asks again: no error to show in the panel.
            self.cancelled.emit(request)
            self.device_failed.emit(request.ctx.backend, str(error))
        else:
            self.failed.emit(request, error)

    def _abandon(self, job: _Job) -> None:
        request = job.request
        request.abandoned = True
        request.ctx.cancel()
        del self._jobs[request.panel_id, request.name]
        self._dispose(job)
        job.end()

    def _dispose(self, job: _Job) -> None:
        for mailbox in (job.progress, job.partials):
            mailbox.close()
            mailbox.deleteLater()

    def _retire(self, key: tuple[str, str]) -> None:
        """Let a runner end after the call that it is in; the next request gets a new one."""
        runner = self._runners.pop(key, None)
        if runner is not None:
            runner.stop()
            self._retired = [old for old in self._retired if not old.join(0.0)]
            self._retired.append(runner)

    def _announce_settled(self) -> None:
        if not self.busy:
            self.settled.emit()
