"""The MVP viewer: the graphics pipeline as four matrices one can hold."""

from __future__ import annotations

from lavis.document import Task, Tool
from lavis.tools.mvp.params import PREDICTIONS, Params
from lavis.tools.mvp.presets import PRESETS
from lavis.tools.mvp.result import Lesson

TOOL = Tool(
    id="mvp",
    title="MVP viewer",
    group="Graphics and hardware",
    icon="mvp",
    hint="Drag in the camera's view to orbit, drag a handle of the object to move it",
    params=Params,
    presets=PRESETS,
    run="lavis.tools.mvp.functions:run",
    frame="lavis.tools.mvp.scene:frame",
    tasks={
        "speed": Task(
            "Measure one product against three",
            "lavis.tools.mvp.lesson:measure",
            Lesson,
            partial=Lesson,
        )
    },
    describe="lavis.tools.mvp.words:describe",
    view="lavis.widgets.mvp:MvpView",
    offers="lavis.tools.mvp.exchange:offers",
    accepts={
        "matrix": "lavis.tools.mvp.exchange:accept_matrix",
        "vectors": "lavis.tools.mvp.exchange:accept_points",
        "table": "lavis.tools.mvp.exchange:accept_points",
    },
    locate="lavis.tools.mvp.exchange:locate",
    predictions=PREDICTIONS,
    predict="lavis.tools.mvp.edits:start",
)
