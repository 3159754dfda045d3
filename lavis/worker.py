"""A process that computes one task: ``python -m lavis.worker``.

What can crash, leak or must be killed runs here. The parent writes one `Order` as a JSON line to
standard input and keeps it open; the worker answers with one JSON line an event on what was its
standard output. Arrays travel as ``.npy`` files in a folder that the parent made. When the parent
is gone, standard input ends, and so does the worker.
"""

from __future__ import annotations

import os
import sys
import threading
import traceback
from pathlib import Path
from typing import Any, BinaryIO, Literal

import msgspec

from lavis.compute.errors import ComputeError, DeviceError
from lavis.document import Assets, Context, leaves, resolve


class Order(msgspec.Struct, frozen=True):
    """What to compute.

    Attributes
    ----------
    function, params_type : str
        Import strings.
    params : object
        The Params as plain values.
    backend : str
        Name of the array library.
    folder : str
        Where arrays lie and are left.
    """

    function: str
    params_type: str
    params: Any
    backend: str
    folder: str


class Event(msgspec.Struct, frozen=True, omit_defaults=True):
    """What happened: progress, a partial result, the record, or an error."""

    kind: Literal["tick", "publish", "done", "compute", "device", "unexpected"]
    fraction: float | None = None
    text: str = ""
    details: str = ""
    value: Any = None


def import_string(thing: type) -> str:
    """Return the import string of a class at the top of a module."""
    return f"{thing.__module__}:{thing.__qualname__}"


class Worker:
    """Computes one order and reports to a stream.

    Parameters
    ----------
    order : Order
    out : binary file
    """

    def __init__(self, order: Order, out: BinaryIO) -> None:
        from lavis.compute import backend

        self._order = order
        self._out = out
        self._lock = threading.Lock()
        self._folder = Path(order.folder)
        self._assets = Assets()
        self._ctx = Context(
            backend.get(order.backend),
            self._assets,
            on_tick=lambda fraction, text: self._send(Event("tick", fraction, text)),
            on_publish=lambda partial: self._send_struct("publish", partial),
        )

    def work(self) -> None:
        """Compute, and send the record."""
        params = msgspec.convert(self._order.params, resolve(self._order.params_type))
        self._assets.load(self._folder, leaves(params))
        with self._ctx.backend.activate(), self._ctx.backend.guard():
            record = resolve(self._order.function)(params, self._ctx)
        self._send_struct("done", record)

    def _send_struct(self, kind: Literal["publish", "done"], value: msgspec.Struct) -> None:
        self._assets.save(self._folder, leaves(value))
        self._send(Event(kind, value=msgspec.to_builtins(value)))

    def _send(self, event: Event) -> None:
        send(event, self._out, self._lock)


def send(event: Event, out: BinaryIO, lock: threading.Lock | None = None) -> None:
    """Write one event as one line."""
    line = msgspec.json.encode(event) + b"\n"
    with lock or threading.Lock():
        out.write(line)
        out.flush()


def _leave_with_parent() -> None:
    """End at once when standard input ends."""
    # Not through `sys.stdin`: a thread within its lock would stop the interpreter from ending.
    while os.read(0, 4096):
        pass
    os._exit(1)


def main() -> int:
    """Read the order, compute, and return the exit code."""
    # A library that prints must not break into the protocol: what was standard output belongs to
    # it alone, and prints go to standard error.
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    order = msgspec.json.decode(sys.stdin.buffer.readline(), type=Order)
    threading.Thread(target=_leave_with_parent, daemon=True).start()
    try:
        Worker(order, out).work()
    except DeviceError as error:
        send(Event("device", text=str(error)), out)
    except ComputeError as error:
        send(Event("compute", text=str(error)), out)
    except Exception as error:
        send(
            Event(
                "unexpected",
                text=f"{type(error).__name__}: {error}",
                details=traceback.format_exc(),
            ),
            out,
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
