"""What the probe computes, and how it misbehaves."""

from __future__ import annotations

import os
import signal
import time
from typing import Any

import numpy as np

from lavis.compute.errors import ComputeError, DeviceError
from lavis.document import Context
from support.probe import Counted, Counting, Params, Result

#: Calls of `run`, for tests that count.
runs: list[Params] = []


def run(params: Params, ctx: Context) -> Result:
    """Square the number on the backend, as slowly and as badly as the Params say."""
    runs.append(params)
    ctx.tick(None, "begun")
    end = time.monotonic() + params.delay
    while time.monotonic() < end:
        ctx.tick(None, "sleeping")
        time.sleep(0.002)
    if params.fail == "compute":
        raise ComputeError("The value cannot be squared today; wanted is another day.")
    if params.fail == "device" and ctx.backend.name != "numpy":
        raise DeviceError("The device ran out of memory.")
    if params.fail == "unexpected":
        raise RuntimeError("nobody expected this")
    x = ctx.backend.asarray([params.value])
    square = ctx.backend.to_numpy(x * x)
    return Result(float(square[0]), ctx.backend.name)


def count(params: Params, ctx: Context) -> Counted:
    """Count to `steps`, publishing every one."""
    for step in range(1, params.steps + 1):
        ctx.tick(step / params.steps, f"step {step}")
        ctx.publish(Counting(step))
        time.sleep(params.delay / params.steps)
    values = np.arange(params.steps, dtype=np.float64)
    if params.data is not None:
        values = values + ctx.array(params.data).sum()
    return Counted(params.steps, ctx.keep(values))


def crash(params: Params, ctx: Context) -> Counted:
    """Die as a CUDA fault would have it."""
    ctx.tick(0.5, "about to crash")
    os.kill(os.getpid(), signal.SIGSEGV if hasattr(signal, "SIGSEGV") else signal.SIGTERM)
    time.sleep(10)
    raise AssertionError


def chatter(params: Params, ctx: Context) -> Counted:
    """Print as a careless library would."""
    print("this is not JSON")
    os.write(1, b"nor is this\n")
    return count(params, ctx)


def describe(before: Params, after: Params) -> str:
    """Say what was changed."""
    return f"Change to {after.value:g}"


def migrate(version: int, params: dict[str, Any]) -> dict[str, Any]:
    """Version 1 called the value `number`."""
    return {"value" if key == "number" else key: value for key, value in params.items()}
