"""Tasks that fail in each of the ways a task can."""

from __future__ import annotations

from lavis.compute.errors import ComputeError, DeviceError


def refuse(params, ctx):
    raise ComputeError("Not today; wanted is another day.")


def lose_device(params, ctx):
    raise DeviceError("The device ran out of memory.")


def stumble(params, ctx):
    raise KeyError("nobody expected this")
