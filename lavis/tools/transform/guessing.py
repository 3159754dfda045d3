"""What a learner does with a prediction: Params in, Params out."""

from __future__ import annotations

import msgspec

from lavis.tools.transform.edits import bounded
from lavis.tools.transform.params import Params

replace = msgspec.structs.replace


def guess(params: Params, *values: float) -> Params:
    """Return Params in which the guess stands elsewhere: a point, a direction or one number."""
    if params.prediction is None:
        return params
    placed = replace(params.prediction, values=tuple(bounded(value) for value in values))
    return replace(params, prediction=placed)


def end_prediction(params: Params) -> Params:
    """Return Params without a prediction."""
    return replace(params, prediction=None)
