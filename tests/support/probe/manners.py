"""What the probe offers, takes and hides."""

from __future__ import annotations

import msgspec
import numpy as np

from lavis.document import Keep, Offer, Prediction
from support.probe import Params, Result


def hides(params: Params) -> bool:
    """Whether the square is to be guessed and not yet to be seen."""
    return params.prediction is not None and not params.prediction.revealed


def offers(params: Params, result: Result) -> list[Offer]:
    """Return the value, a matrix and, unless it is hidden, the square."""
    value = params.value
    shown = [
        Offer("vectors", "value", np.array([[value, 1.0]]), "Probe"),
        Offer("matrix", "twice & half", np.array([[2 * value, 0.1], [0.0, value / 2]]), "Probe"),
    ]
    if not hides(params):
        shown.append(Offer("table", "square", np.array([result.square]), ""))
    return shown


def accept_matrix(params: Params, offer: Offer, keep: Keep) -> Params:
    """Take the upper left entry of a 2 x 2 matrix."""
    if offer.array.shape != (2, 2):
        raise ValueError("The probe takes a 2 × 2 matrix.")
    return msgspec.structs.replace(params, value=float(offer.array[0, 0]))


def accept_vectors(params: Params, offer: Offer, keep: Keep) -> Params:
    """Take the first component of one vector of two."""
    if offer.array.shape != (1, 2):
        raise ValueError("The probe takes one vector of two components.")
    return msgspec.structs.replace(params, value=float(offer.array[0, 0]))


def start(params: Params, what: str) -> Params:
    """Hide the square."""
    return msgspec.structs.replace(params, prediction=Prediction(what, (0.0,)))
