"""A process that measures on one library: ``python -m lavis.tools.gemm.lane SPEC``.

It reads one command a line from standard input, answers each with one line on what was its standard
output, and ends when standard input does, in the middle of a product if need be.
"""

from __future__ import annotations

import os
import queue
import sys
import threading
from typing import Any, BinaryIO

import msgspec

from lavis.compute.backend import Backend, get
from lavis.compute.backend.record import first_line
from lavis.compute.errors import ComputeError
from lavis.compute.gemm import Bench, Engine, Plan, Problem, TooLarge, TooLong, engine
from lavis.compute.gemm.roof import bandwidth_of, peak_of
from lavis.tools.gemm.protocol import (
    Answer,
    Command,
    Finish,
    Finished,
    Found,
    Hello,
    Kind,
    Prepare,
    Ready,
    Refused,
    Roofs,
    Round,
    Spec,
    Took,
)
from lavis.tools.gemm.record import Lane, Reading


class Measurer:
    """Obeys commands, one after the other.

    Parameters
    ----------
    backend : Backend
    worker : Engine
    """

    def __init__(self, backend: Backend, worker: Engine) -> None:
        self._backend = backend
        self._worker = worker
        self._benches: dict[int, Bench] = {}

    def obey(self, command: Command) -> Answer:
        """Return the answer to a command."""
        try:
            return self._do(command)
        except ComputeError as error:
            return Refused(_status(error), str(error))
        except Exception as error:  # a library may fail in any way; the row tells it
            if isinstance(command, (Prepare, Round)):
                self._benches.pop(command.key, None)
            return self._failure(error)

    def _do(self, command: Command) -> Answer:
        if isinstance(command, Prepare):
            return self._prepare(command)
        if isinstance(command, Round):
            bench = self._benches[command.key]
            samples = bench.sample()
            return Took(command.key, tuple(samples), bench.done)
        if isinstance(command, Finish):
            return self._finish(command)
        return self._find(command)

    def _prepare(self, command: Prepare) -> Ready:
        problem = Problem(
            command.m,
            command.n,
            command.k,
            command.dtype,
            command.batch,
            command.transpose_a,
            command.transpose_b,
        )
        plan = Plan(
            pace=command.pace,
            operands=command.operands,
            data=command.data,
            budget=command.budget,
            transfers=command.transfers,
        )
        bench = self._benches[command.key] = Bench(problem, self._worker, plan)
        compute = self._worker.compute_type(problem) or problem.dtype
        return Ready(command.key, bench.predicted, bench.calls, problem.input, compute)

    def _finish(self, command: Finish) -> Finished:
        found = self._benches.pop(command.key).result()
        readings = tuple(
            Reading(each.at, each.clock, each.power, each.temperature, each.throttle)
            for each in found.readings
        )
        return Finished(
            command.key,
            found.relative_error,
            found.badges,
            found.notes,
            found.transfers,
            readings,
        )

    def _find(self, command: Roofs) -> Found:
        if command.dtype:
            peak = peak_of(self._worker, command.dtype)
            return Found(peak.gflops, peak.source)
        copied = bandwidth_of(self._worker)
        return Found(copied.gigabytes, copied.source)

    def _failure(self, error: Exception) -> Refused:
        """Return what a library's own error means for the row."""
        label = self._backend.label
        fault = self._backend.driver.fault(error)
        if fault in ("host memory", "device memory"):
            return Refused("oom", f"{label} ran out of memory: choose a smaller product.")
        if fault == "device":
            return Refused("crashed", f"{label} stopped working: {first_line(error)}.")
        return Refused("unsupported", f"{label} cannot do this: {first_line(error)}.")


def _status(error: ComputeError) -> Kind:
    return "skipped" if isinstance(error, (TooLong, TooLarge)) else "unsupported"


def describe(spec: Spec, backend: Backend, worker: Engine) -> Lane:
    """Return what a worker says of itself."""
    facts = worker.facts()
    memory = backend.memory()
    tf32 = " · TF32" if spec.tf32 and worker.on_device else ""
    return Lane(
        name=backend.label + tf32,
        backend=backend.name,
        version=facts.get("version", ""),
        device=worker.device,
        blas=facts.get("blas", ""),
        kernel=facts.get("kernel", ""),
        threads=worker.threads,
        driver=facts.get("driver", ""),
        runtime=facts.get("runtime", ""),
        memory=memory.total if memory else 0,
        cache=worker.cache,
    )


def _listen(commands: queue.SimpleQueue[bytes]) -> None:
    """Hand on the lines of standard input, and end the process at once when it ends."""
    # Not through `sys.stdin`: a thread within its lock would stop the interpreter from ending.
    rest = b""
    while chunk := os.read(0, 65536):
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            commands.put(line)
    os._exit(0)


def main(argv: list[str] | None = None) -> int:
    """Measure until standard input ends."""
    spec = msgspec.json.decode((argv or sys.argv[1:])[0], type=Spec)
    # A library that prints must not break into the protocol.
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    commands: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(commands,), daemon=True).start()
    try:
        backend = get(spec.backend)
        with backend.activate():
            worker = engine(backend, tf32=spec.tf32)
            _send(Hello(describe(spec, backend, worker)), out)
            measurer = Measurer(backend, worker)
            while True:
                command: Any = msgspec.json.decode(commands.get(), type=Command)
                _send(measurer.obey(command), out)
    except ComputeError as error:
        _send(Refused("unsupported", str(error)), out)
    return 0


def _send(answer: Answer, out: BinaryIO) -> None:
    out.write(msgspec.json.encode(answer) + b"\n")
    out.flush()


if __name__ == "__main__":
    sys.exit(main())
