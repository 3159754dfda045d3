"""Eigenfaces: the subspace in which faces vary, and what it is good for."""

from __future__ import annotations

from lavis.document import Task, Tool
from lavis.tools.eigenfaces.params import (
    K_FOR_95,
    MAX_BUILT,
    MOST_DEVIATIONS,
    Occlusion,
    Params,
    Source,
    View,
)
from lavis.tools.eigenfaces.presets import PRESETS
from lavis.tools.eigenfaces.records import Fetched, Recognised, Streamed
from lavis.tools.eigenfaces.result import MARKS, Recognition, Repair, Result, Verdict

__all__ = [
    "K_FOR_95",
    "MARKS",
    "MAX_BUILT",
    "MOST_DEVIATIONS",
    "TOOL",
    "Fetched",
    "Occlusion",
    "Params",
    "Recognised",
    "Recognition",
    "Repair",
    "Result",
    "Source",
    "Streamed",
    "Verdict",
    "View",
]

TASKS = "lavis.tools.eigenfaces.tasks"

TOOL = Tool(
    id="eigenfaces",
    title="Eigenfaces",
    group="Eigen and PCA",
    icon="eigenfaces",
    hint="Choose a face and drag k: watch it come out of the mean face",
    params=Params,
    presets=PRESETS,
    run="lavis.tools.eigenfaces.functions:run",
    tasks={
        "stream": Task("Fit in chunks", f"{TASKS}:stream", Streamed),
        "recognise": Task("Recognise", f"{TASKS}:recognise", Recognised, refreshes=True),
        "olivetti": Task(
            "Get Olivetti", f"{TASKS}:fetch_olivetti", Fetched, process=True, refreshes=True
        ),
        "lfw": Task("Get LFW", f"{TASKS}:fetch_lfw", Fetched, process=True, refreshes=True),
    },
    describe="lavis.tools.eigenfaces.history:describe",
    view="lavis.widgets.eigenfaces:EigenfacesView",
    offers="lavis.tools.eigenfaces.exchange:offers",
    accepts={"image": "lavis.tools.eigenfaces.exchange:accept"},
    locate="lavis.tools.eigenfaces.exchange:locate",
    predictions=(K_FOR_95,),
    predict="lavis.tools.eigenfaces.exchange:start_prediction",
)
