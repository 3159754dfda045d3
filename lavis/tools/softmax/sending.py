"""What the softmax gives to other tools, and what it takes from them."""

from __future__ import annotations

import math
from typing import Any

import msgspec
import numpy as np

from lavis.document import Keep, Offer, as_names
from lavis.tools.softmax import LIMIT, MAX_LOGITS, MAX_NAME, MIN_LOGITS, Params, Result, named

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
    each = params.names
    found = [Offer("vectors", "logits", logits, f"Softmax: logits of {names}", ("logits",), each)]
    if params.hidden:
        return found
    p = np.array([result.probabilities])
    jacobian = np.array(result.jacobian)
    return [
        Offer(
            "vectors",
            "probabilities",
            p,
            f"Softmax: probabilities of {names} at {at}",
            ("probabilities",),
            each,
        ),
        Offer(
            "matrix",
            "Jacobian ∂p/∂z",
            jacobian,
            f"Softmax: (diag(p) − p pᵀ) / T at {at}",
            each,
            each,
        ),
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
    row = offer.array.ndim == 2 and offer.array.shape[0] == 1
    labels = offer.columns if row else offer.labels
    logits = named(*values, names=as_names(labels, MAX_NAME, stem="z"))
    if not labels and len(logits) == len(params.logits):
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
