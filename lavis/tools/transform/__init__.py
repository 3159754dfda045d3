"""The transformation grid: a matrix one can take in one's hands, and what it does to the plane."""

from __future__ import annotations

from lavis.document import Tool
from lavis.tools.transform.params import (
    LIMIT,
    MAX_MATRICES,
    MAX_NAME,
    MAX_PARTS,
    MAX_POINTS,
    MAX_SLIDERS,
    MAX_STEPS,
    PREDICTIONS,
    Camera,
    Goal,
    Mark,
    Mode,
    Named,
    Params,
    Part,
    Path,
    Picture,
    Scene,
    Show,
    Slider,
    Snap,
    View,
)
from lavis.tools.transform.presets import PRESETS
from lavis.tools.transform.result import Affine, Frame, Result

__all__ = [
    "LIMIT",
    "MAX_MATRICES",
    "MAX_NAME",
    "MAX_PARTS",
    "MAX_POINTS",
    "MAX_SLIDERS",
    "MAX_STEPS",
    "TOOL",
    "Affine",
    "Camera",
    "Frame",
    "Goal",
    "Mark",
    "Mode",
    "Named",
    "Params",
    "Part",
    "Path",
    "Picture",
    "Result",
    "Scene",
    "Show",
    "Slider",
    "Snap",
    "View",
]

TOOL = Tool(
    id="transform",
    title="Transformation grid",
    group="Matrices",
    icon="transform",
    hint="Drag î or ĵ; Space plays from the start to the matrix; the wheel zooms",
    params=Params,
    presets=PRESETS,
    run="lavis.tools.transform.functions:run",
    frame="lavis.tools.transform.motion:frame",
    describe="lavis.tools.transform.history:describe",
    view="lavis.widgets.transform:TransformView",
    inline=True,
    offers="lavis.tools.transform.sending:offers",
    accepts={
        "matrix": "lavis.tools.transform.sending:accept_matrix",
        "vectors": "lavis.tools.transform.sending:accept_vectors",
        "image": "lavis.tools.transform.sending:accept_image",
    },
    predictions=PREDICTIONS,
    predict="lavis.tools.transform.predicting:start_prediction",
)
