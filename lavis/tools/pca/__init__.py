"""The PCA lab: points under the hand, their covariance, and the directions in which they vary."""

from __future__ import annotations

from lavis.document import Tool
from lavis.tools.pca.params import (
    FIRST_AXIS,
    LIMIT,
    MAX_COLUMNS,
    MAX_NAME,
    MAX_NUMBERS,
    MAX_ROWS,
    STEPS,
    File,
    Params,
    Show,
    Snap,
    Spare,
    Tab,
    View,
)
from lavis.tools.pca.presets import PRESETS
from lavis.tools.pca.result import Found, Result, Roads

__all__ = [
    "FIRST_AXIS",
    "LIMIT",
    "MAX_COLUMNS",
    "MAX_NAME",
    "MAX_NUMBERS",
    "MAX_ROWS",
    "STEPS",
    "TOOL",
    "File",
    "Found",
    "Params",
    "Result",
    "Roads",
    "Show",
    "Snap",
    "Spare",
    "Tab",
    "View",
]

TOOL = Tool(
    id="pca",
    title="PCA lab",
    group="Eigen and PCA",
    icon="pca",
    hint="Drag a point and watch the axes follow; arrow keys nudge; the wheel zooms",
    params=Params,
    presets=PRESETS,
    run="lavis.tools.pca.functions:run",
    describe="lavis.tools.pca.history:describe",
    view="lavis.widgets.pca:PcaView",
    inline=True,
    offers="lavis.tools.pca.exchange:offers",
    accepts={
        "table": "lavis.tools.pca.exchange:accept",
        "vectors": "lavis.tools.pca.exchange:accept",
        "matrix": "lavis.tools.pca.exchange:accept",
        "labelled_vectors": "lavis.tools.pca.exchange:accept",
    },
    locate="lavis.tools.pca.exchange:locate",
    predictions=(FIRST_AXIS,),
    predict="lavis.tools.pca.exchange:start_prediction",
)
