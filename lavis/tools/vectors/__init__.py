"""The vector canvas: arrows in the plane, bars of any length, and all that they say together."""

from __future__ import annotations

from lavis.document import Tool
from lavis.tools.vectors.params import (
    ALIVE,
    LIMIT,
    MAX_LENGTH,
    MAX_LONG,
    MAX_NAME,
    MAX_VECTORS,
    PREDICTIONS,
    Color,
    LongVector,
    Params,
    Show,
    Snap,
    Span,
    Vector,
    View,
)
from lavis.tools.vectors.presets import PRESETS
from lavis.tools.vectors.result import Result

__all__ = [
    "ALIVE",
    "LIMIT",
    "MAX_LENGTH",
    "MAX_LONG",
    "MAX_NAME",
    "MAX_VECTORS",
    "TOOL",
    "Color",
    "LongVector",
    "Params",
    "Result",
    "Show",
    "Snap",
    "Span",
    "Vector",
    "View",
]

TOOL = Tool(
    id="vectors",
    title="Vector canvas",
    group="Vectors",
    icon="vectors",
    hint="Drag an arrow by its tip; arrow keys nudge; the wheel zooms",
    params=Params,
    presets=PRESETS,
    run="lavis.tools.vectors.functions:run",
    describe="lavis.tools.vectors.history:describe",
    view="lavis.widgets.vectors:VectorsView",
    inline=True,
    version=2,
    migrate="lavis.tools.vectors.exchange:migrate",
    offers="lavis.tools.vectors.exchange:offers",
    accepts={
        "vectors": "lavis.tools.vectors.exchange:accept_vectors",
        "matrix": "lavis.tools.vectors.exchange:accept_matrix",
    },
    predictions=PREDICTIONS,
    predict="lavis.tools.vectors.exchange:start_prediction",
)
