"""Attention: by hand, every number of it; and in a real transformer, every matrix of it."""

from __future__ import annotations

from lavis.document import Task, Tool
from lavis.tools.attention.params import (
    COLDEST,
    HOTTEST,
    LABELS,
    LIMIT,
    MAX_NAME,
    MAX_NEW,
    MAX_TEXT,
    MAX_TOKENS,
    MAX_WIDTH,
    WEIGHTS,
    Generate,
    Hand,
    Model,
    Params,
    View,
)
from lavis.tools.attention.presets import PRESETS
from lavis.tools.attention.result import (
    Candidate,
    Cell,
    Drawn,
    Generation,
    HandResult,
    HeadResult,
    Installed,
    Missing,
    ModelInfo,
    ModelResult,
    Reading,
    Result,
    Second,
    Stage,
    Term,
)

__all__ = [
    "COLDEST",
    "HOTTEST",
    "LABELS",
    "LIMIT",
    "MAX_NAME",
    "MAX_NEW",
    "MAX_TEXT",
    "MAX_TOKENS",
    "MAX_WIDTH",
    "TOOL",
    "WEIGHTS",
    "Candidate",
    "Cell",
    "Drawn",
    "Generate",
    "Generation",
    "Hand",
    "HandResult",
    "HeadResult",
    "Installed",
    "Missing",
    "Model",
    "ModelInfo",
    "ModelResult",
    "Params",
    "Reading",
    "Result",
    "Second",
    "Stage",
    "Term",
    "View",
]

TOOL = Tool(
    id="attention",
    title="Attention",
    group="Deep learning",
    icon="attention",
    hint="Click a cell to see the dot product that made it; or open a real transformer",
    params=Params,
    presets=PRESETS,
    run="lavis.tools.attention.functions:run",
    tasks={
        "generate": Task(
            "Generate", "lavis.tools.attention.tasks:generate", Generation, Generation
        ),
        "get": Task(
            "Get MiniLM", "lavis.tools.attention.tasks:get_minilm", Installed, refreshes=True
        ),
    },
    describe="lavis.tools.attention.history:describe",
    view="lavis.widgets.attention:AttentionView",
    offers="lavis.tools.attention.sending:offers",
    accepts={
        "vectors": "lavis.tools.attention.sending:accept",
        "matrix": "lavis.tools.attention.sending:accept",
    },
    predictions=(WEIGHTS,),
    predict="lavis.tools.attention.edits:start",
)
