"""What follows from the Params before anything is measured."""

from __future__ import annotations

import msgspec


class Point(msgspec.Struct, frozen=True, kw_only=True):
    """One product that a run would measure, on paper.

    Attributes
    ----------
    m, n, k, batch : int
    name : str
        Of the shape.
    label : str
        The shape for people.
    dtype : str
    itemsize : int
        Bytes a number.
    flops, bytes : float
        2·m·n·k·batch; (m·k + k·n + m·n)·itemsize·batch.
    intensity : float
        Their quotient, FLOPs a byte.
    backend : str
    predicted : float or None
        Seconds a product, from the rate of the nearest shape that this backend and dtype had in
        the history of this machine; None where it has none.
    refused : str
        Why it will not be measured, as a sentence; "" where it will, as far as is known.
    """

    m: int
    n: int
    k: int
    batch: int
    name: str
    label: str
    dtype: str
    itemsize: int
    flops: float
    bytes: float
    intensity: float
    backend: str
    predicted: float | None = None
    refused: str = ""


class Choice(msgspec.Struct, frozen=True):
    """A backend, and why it cannot be chosen; "" where it can be tried."""

    name: str
    label: str
    reason: str = ""


class Result(msgspec.Struct, frozen=True):
    """What a run would measure.

    Attributes
    ----------
    points : tuple of Point
        One a shape, dtype and backend; thread counts and data change nothing on paper.
    flops : float
        Of all points, each once.
    largest : float
        Bytes of the operands of the largest point.
    runs : int
        How many single figures the run will take, thread counts and data counted.
    backends : tuple of Choice
        What is installed; whether its device answers shows when it is tried.
    """

    points: tuple[Point, ...]
    flops: float
    largest: float
    runs: int
    backends: tuple[Choice, ...] = ()
