"""The measuring workers, seen from the process that alternates them."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import Any

import msgspec

from lavis.tools.gemm.protocol import Answer, Command, Hello, Refused, Spec
from lavis.tools.gemm.record import Lane

#: Seconds between two looks whether the user has cancelled: Cancel must end all within 200 ms.
GLANCE = 0.05
#: Seconds that a worker may take to load its library.
PATIENCE = 120.0
#: Of what a worker wrote to standard error, how much is kept.
TAIL = 2000

#: What tells the BLAS libraries how many threads to take, before they are loaded.
THREADS = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "BLIS_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
)


#: How long the threads of a BLAS go on spinning for the next product before they sleep, unless the
#: user says: OpenBLAS' own 2²⁶ ticks are up to a tenth of a second in which a worker that has had
#: its turn keeps cores busy beside the one that is being measured. 2²⁰ are far more than lies
#: between two products of a turn. For Intel's OpenMP it is milliseconds.
PATIENT = {"OPENBLAS_THREAD_TIMEOUT": "20", "KMP_BLOCKTIME": "1"}


class Crashed(Exception):  # noqa: N818 - it names the thing
    """A worker died; the message is a sentence that says how."""


class LaneProcess:
    """One measuring worker.

    Parameters
    ----------
    spec : Spec
    check : callable
        Called while an answer is awaited; what it raises (`Cancelled`) ends the waiting.

    Attributes
    ----------
    lane : Lane
        What the worker said of itself; empty until `greet`.
    """

    def __init__(self, spec: Spec, check: Callable[[], None]) -> None:
        self.spec = spec
        self.lane = Lane(name=spec.backend, backend=spec.backend)
        self._check = check
        self._answers: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._errors = b""
        words = [sys.executable, "-m", "lavis.tools.gemm.lane", msgspec.json.encode(spec).decode()]
        self._process = subprocess.Popen(
            words,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment(spec),
        )
        self._threads = [
            threading.Thread(target=work, name=f"lane {spec.backend}", daemon=True)
            for work in (self._listen, self._overhear)
        ]
        for thread in self._threads:
            thread.start()

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    def greet(self) -> Refused | None:
        """Wait until the worker has loaded its library; return why it has none, or None."""
        answer = self._await()
        if isinstance(answer, Hello):
            self.lane = answer.lane
            return None
        assert isinstance(answer, Refused)
        return answer

    def ask(self, command: Command) -> Answer:
        """Send a command and wait for the answer.

        Raises
        ------
        Crashed
            When the worker died.
        Cancelled
            Whatever `check` raises.
        """
        try:
            assert self._process.stdin is not None
            self._process.stdin.write(msgspec.json.encode(command) + b"\n")
            self._process.stdin.flush()
        except OSError:
            raise Crashed(self._how_it_died()) from None
        return self._await()

    def stop(self) -> None:
        """Tell the system to end the worker now, and do not wait for it."""
        self._process.kill()

    def kill(self) -> None:
        """End the worker now, whatever it does, and wait until it is gone."""
        self.stop()
        self._process.wait()
        for thread in self._threads:
            thread.join()
        for stream in (self._process.stdin, self._process.stdout, self._process.stderr):
            assert stream is not None
            try:
                stream.close()
            except OSError:
                continue  # what was not written yet has nobody to read it

    def _await(self) -> Answer:
        waited = 0.0
        while True:
            self._check()
            try:
                line = self._answers.get(timeout=GLANCE)
            except queue.Empty:
                waited += GLANCE
                continue
            if line is None:
                raise Crashed(self._how_it_died())
            try:
                return msgspec.json.decode(line, type=Answer)  # type: ignore[no-any-return]
            except msgspec.MsgspecError as error:
                raise Crashed(f"The worker process spoke nonsense: {error}.") from error

    def _how_it_died(self) -> str:
        code = self._process.wait()
        if code < 0:
            name = signal.Signals(-code).name if -code in set(signal.Signals) else f"signal {-code}"
            return f"The worker process crashed ({name}); the others go on."
        lines = self._errors.decode(errors="replace").strip().splitlines()
        last = f": {lines[-1].strip()}" if lines else ""
        return f"The worker process ended with code {code}{last}."

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._answers.put(line)
        self._answers.put(None)

    def _overhear(self) -> None:
        assert self._process.stderr is not None
        for line in self._process.stderr:
            self._errors = (self._errors + line)[-TAIL:]


def environment(spec: Spec) -> dict[str, str]:
    """Return the environment of a worker: what libraries read of it, they read when they start."""
    changed: dict[str, Any] = {
        **PATIENT,
        **os.environ,
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        "CUPY_TF32": "1" if spec.tf32 else "0",
    }
    if spec.threads:
        changed |= dict.fromkeys(THREADS, str(spec.threads))
    return changed
