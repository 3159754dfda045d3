"""What the parent and a measuring worker say to each other: JSON lines, one answer a command."""

from __future__ import annotations

from typing import Literal

import msgspec

from lavis.tools.gemm.record import Lane, Reading

Kind = Literal["skipped", "oom", "crashed", "unsupported"]


class Spec(msgspec.Struct, frozen=True):
    """What makes one worker differ from another: it cannot be changed while it lives.

    Attributes
    ----------
    backend : str
    threads : int
        0 for as many as the library takes.
    tf32 : bool
        Whether float32 is multiplied in TF32.
    """

    backend: str
    threads: int = 0
    tf32: bool = False


class Prepare(msgspec.Struct, frozen=True, tag=True):
    """Make the operands of a product and warm up; answered by `Ready` or `Refused`."""

    key: int
    m: int
    n: int
    k: int
    dtype: str
    batch: int
    transpose_a: bool
    transpose_b: bool
    pace: Literal["quick", "steady"]
    operands: Literal["cold", "hot"]
    data: Literal["random", "zeros"]
    budget: float
    transfers: bool


class Round(msgspec.Struct, frozen=True, tag=True):
    """Measure one round of a product; answered by `Took` or `Refused`."""

    key: int


class Finish(msgspec.Struct, frozen=True, tag=True):
    """Forget a product; answered by `Finished`, with what is left to say of it."""

    key: int


class Roofs(msgspec.Struct, frozen=True, tag=True):
    """Find peak (of a dtype) or bandwidth ("" for the dtype); answered by `Found`."""

    dtype: str = ""


class Ready(msgspec.Struct, frozen=True, tag=True):
    """A product is prepared: seconds that one is predicted to take, and the names of its types."""

    key: int
    predicted: float
    calls: int
    input: str
    compute: str


class Took(msgspec.Struct, frozen=True, tag=True):
    """Seconds a product, of one round; and whether there is no need for more."""

    key: int
    samples: tuple[float, ...]
    done: bool


class Finished(msgspec.Struct, frozen=True, tag=True):
    """What is left to say of a product."""

    key: int
    relative_error: float
    badges: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    transfers: tuple[float, float] | None = None
    readings: tuple[Reading, ...] = ()


class Found(msgspec.Struct, frozen=True, tag=True):
    """A peak in 10⁹ FLOP/s or a bandwidth in 10⁹ bytes a second, and where it is from."""

    value: float
    source: str


class Refused(msgspec.Struct, frozen=True, tag=True):
    """Why there is no answer, as a status of a row and a sentence."""

    status: Kind
    reason: str


class Hello(msgspec.Struct, frozen=True, tag=True):
    """The first line of a worker: what it is."""

    lane: Lane


Command = Prepare | Round | Finish | Roofs
Answer = Hello | Ready | Took | Finished | Found | Refused
