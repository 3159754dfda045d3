"""What the softmax gives to other tools, and what it takes from them."""

from __future__ import annotations

import math
from typing import Any

import msgspec
import numpy as np

from lavis.document import Keep, Offer
from lavis.tools.softmax import LIMIT, MAX_LOGITS, MIN_LOGITS, Params, Result, named

#: Characters of a source that are kept.
SOURCE = 200


def offers(params: Params, result: Result) -> list[Offer]:
    """Offer the logits, the probabilities as one row, and the Jacobian.

    Parameters
    ----------
    params : Params
    result : Result

    Returns
    -------
    list of Offer
        The logits alone while a prediction hides what follows from them.
    """
    names = ", ".join(params.names)
    at = f"T = {params.temperature:.4g}"
    logits = np.array([[logit.value for logit in params.logits]])
    found = [Offer("vectors", "logits", logits, f"Softmax: logits of {names}")]
    if params.hidden:
        return found
    p = np.array([result.probabilities])
    jacobian = np.array(result.jacobian)
    return [
        Offer("vectors", "probabilities", p, f"Softmax: probabilities of {names} at {at}"),
        Offer("matrix", "Jacobian ∂p/∂z", jacobian, f"Softmax: (diag(p) − p pᵀ) / T at {at}"),
        *found,
    ]


def accept(params: Params, offer: Offer, keep: Keep | None = None) -> Params:
    """Return Params whose logits are the numbers of a row or a column.

    Parameters
    ----------
    params : Params
    offer : Offer
        Of the shape (1, n), (n, 1) or (n,), with n from 2 to 12.
    keep : callable or None
        Not used: so few numbers stand in Params.

    Raises
    ------
    ValueError
        With a sentence, for another shape or numbers out of range.
    """
    values = _numbers(offer.array)
    source = offer.provenance[:SOURCE]
    logits = named(*values)
    if len(logits) == len(params.logits):
        logits = tuple(
            msgspec.structs.replace(old, value=new.value)
            for old, new in zip(params.logits, logits, strict=True)
        )
    view = msgspec.structs.replace(params.view, selected="")
    return msgspec.structs.replace(params, logits=logits, source=source, prediction=None, view=view)


def _numbers(array: np.ndarray[Any, Any]) -> list[float]:
    """Return the numbers of one row or one column."""
    shape = "×".join(str(length) for length in array.shape)
    long = [length for length in array.shape if length != 1]
    if len(long) > 1 or array.ndim > 2:
        raise ValueError(f"The softmax takes one row or one column of logits; {shape} came.")
    if not MIN_LOGITS <= array.size <= MAX_LOGITS:
        raise ValueError(
            f"The softmax takes {MIN_LOGITS} to {MAX_LOGITS} logits; {array.size} came."
        )
    if np.iscomplexobj(array):
        raise ValueError("The softmax takes real logits; complex numbers came.")
    values = [float(value) for value in array.reshape(-1)]
    for value in values:
        if not math.isfinite(value) or abs(value) > LIMIT:
            raise ValueError(
                f"A logit must lie between −{LIMIT:.0f} and {LIMIT:.0f}; {value:.6g} came."
            )
    return values
