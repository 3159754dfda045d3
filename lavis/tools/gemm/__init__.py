"""GEMM, C = A·B, measured as a performance engineer would: in workers, alternated, with roofs."""

from __future__ import annotations

from lavis.document import Task, Tool
from lavis.tools.gemm.params import (
    BACKENDS,
    DTYPES,
    MAX_BATCH,
    MAX_PINS,
    MAX_POINTS,
    MAX_SHAPES,
    MAX_SIZE,
    MAX_THREADS,
    BackendName,
    Data,
    Dtype,
    Operands,
    Pace,
    Params,
    Shape,
    Tab,
    View,
    squares,
)
from lavis.tools.gemm.presets import PRESETS
from lavis.tools.gemm.record import (
    BADGES,
    Lane,
    Live,
    Machine,
    Reading,
    Roof,
    Row,
    Run,
    Status,
    Verdict,
    Word,
)
from lavis.tools.gemm.result import Choice, Point, Result

__all__ = [
    "BACKENDS",
    "BADGES",
    "DTYPES",
    "MAX_BATCH",
    "MAX_PINS",
    "MAX_POINTS",
    "MAX_SHAPES",
    "MAX_SIZE",
    "MAX_THREADS",
    "TOOL",
    "BackendName",
    "Choice",
    "Data",
    "Dtype",
    "Lane",
    "Live",
    "Machine",
    "Operands",
    "Pace",
    "Params",
    "Point",
    "Reading",
    "Result",
    "Roof",
    "Row",
    "Run",
    "Shape",
    "Status",
    "Tab",
    "Verdict",
    "View",
    "Word",
    "squares",
]

#: The name of the one task.
MEASURE = "measure"

TOOL = Tool(
    id="gemm",
    title="GEMM benchmark",
    group="Graphics and hardware",
    icon="gemm",
    hint="Choose shapes and dtypes, then Measure; every run is kept in the history",
    params=Params,
    presets=PRESETS,
    run="lavis.tools.gemm.functions:run",
    tasks={MEASURE: Task("Measure", "lavis.tools.gemm.task:measure", Run, Live)},
    describe="lavis.tools.gemm.edits:describe",
    view="lavis.widgets.gemm:GemmView",
    inline=True,
    offers="lavis.tools.gemm.exchange:offers",
    accepts={"matrix": "lavis.tools.gemm.exchange:accept_matrix"},
    predictions="A speed is measured and not derived; there is no answer to hide.",
)
