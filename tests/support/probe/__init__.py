"""A tool that only tests see: it streams tasks through the whole house."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from lavis.document import Array, Prediction, Preset, Task, Tool
from lavis.tools.catalog import Entry


class View(msgspec.Struct, frozen=True):
    """Saved, not undone."""

    tab: int = 0
    t: Annotated[float, msgspec.Meta(ge=0, le=1)] = 0.0


class Params(msgspec.Struct, frozen=True):
    """A number, and how the run should behave."""

    value: Annotated[float, msgspec.Meta(ge=-1000, le=1000)] = 3.0
    delay: Annotated[float, msgspec.Meta(ge=0, le=10)] = 0.0
    steps: Annotated[int, msgspec.Meta(ge=1, le=10_000)] = 5
    fail: Literal["", "compute", "device", "unexpected"] = ""
    data: Array | None = None
    prediction: Prediction | None = None
    view: View = View()


class Result(msgspec.Struct, frozen=True):
    """What a live run gives."""

    square: float
    backend: str


class Counting(msgspec.Struct, frozen=True):
    """A partial result."""

    reached: int


class Counted(msgspec.Struct, frozen=True):
    """A record with an array."""

    total: int
    values: Array


TOOL = Tool(
    id="probe",
    title="Probe",
    group="Vectors",
    icon="vectors",
    hint="only tests see this",
    params=Params,
    presets=(Preset("Three", Params()), Preset("Seven", Params(value=7.0))),
    run="support.probe.functions:run",
    view="support.probe.view:ProbeView",
    tasks={
        "count": Task("Count", "support.probe.functions:count", Counted, Counting),
        "apart": Task("Count apart", "support.probe.functions:count", Counted, Counting, True),
        "crash": Task("Crash", "support.probe.functions:crash", Counted, Counting, True),
        "chatter": Task("Chatter", "support.probe.functions:chatter", Counted, Counting, True),
    },
    describe="support.probe.functions:describe",
    version=2,
    migrate="support.probe.functions:migrate",
    offers="support.probe.manners:offers",
    accepts={
        "matrix": "support.probe.manners:accept_matrix",
        "vectors": "support.probe.manners:accept_vectors",
    },
    predictions=("square",),
    predict="support.probe.manners:start",
)

ENTRY = Entry("probe", "Probe", "Vectors", "vectors", "support.probe:TOOL")
