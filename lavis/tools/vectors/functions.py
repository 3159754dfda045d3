"""What the vectors say together, computed on the backend in use."""

from __future__ import annotations

from typing import Any

from lavis.compute import vectors
from lavis.document import Context
from lavis.tools.vectors.long import long_quantities
from lavis.tools.vectors.lookup import ANSWERS, hidden, pair_of, visible
from lavis.tools.vectors.params import Params
from lavis.tools.vectors.result import Result
from lavis.tools.vectors.studies import studies

TOO_FEW = "A dot product needs two vectors: add one."


def run(params: Params, ctx: Context) -> Result:
    """Compute every quantity of the pair, and of what else is shown.

    Parameters
    ----------
    params : Params
    ctx : Context

    Returns
    -------
    Result
        The fields of the pair are None where there are fewer than two vectors, where the zero
        vector leaves a quantity undefined, or where a prediction hides it.
    """
    values = studies(params, ctx.backend)
    if params.long:
        values["long"] = long_quantities(params, ctx)
    pair = pair_of(params)
    if pair is None:
        return Result(reason=TOO_FEW, **values)
    first, second = pair
    backend = ctx.backend
    both = backend.asarray([[first.x, first.y], [second.x, second.y]])
    # Of the numbers as the device has them: 1e-60 is zero in float32.
    zero_a, zero_b = (not row.any() for row in backend.to_numpy(both))
    quantities = _quantities(backend.xp, both, zero_a, zero_b)
    _combine(params, backend, both, quantities)
    _judge(params, backend, quantities)
    values |= _on_host(backend, quantities)
    reason = _reason(first.name if zero_a else "", second.name if zero_b else "")
    return Result(a=first.name, b=second.name, reason=reason, **values)


def _quantities(xp: Any, both: Any, zero_a: bool, zero_b: bool) -> dict[str, Any]:
    """Return arrays of one or two numbers on the device, without those that are undefined."""
    a, b = both[0, :], both[1, :]
    difference = a - b
    lengths = vectors.norm(xp.stack([a, b, difference]))
    quantities = {
        "sum": a + b,
        "difference": difference,
        "terms": a * b,
        "dot": vectors.dot(a, b),
        "norm_a": lengths[0],
        "norm_b": lengths[1],
        "distance": lengths[2],
        "determinant": vectors.determinant(a, b),
    }
    if not zero_a:
        quantities["projection"] = projection = vectors.project(b, a)
        quantities["rejection"] = rejection = b - projection
        quantities["projection_length"] = quantities["dot"] / quantities["norm_a"]
        quantities["rejection_length"] = vectors.norm(rejection)
    if not zero_a and not zero_b:
        quantities["cosine"], quantities["angle"] = vectors.cosine_and_angle(a, b)
    return quantities


def _combine(params: Params, backend: Any, both: Any, quantities: dict[str, Any]) -> None:
    """Add the linear combination, where it is shown."""
    if visible(params).combination:
        coefficients = backend.asarray(list(params.coefficients))
        quantities["combination"] = vectors.linear_combination(both, coefficients)


def _judge(params: Params, backend: Any, quantities: dict[str, Any]) -> None:
    """Take away what a prediction hides, or add how far a revealed guess is from the answer."""
    prediction = params.prediction
    if prediction is None:
        return
    answer = quantities.get(prediction.what)
    if hidden(params):
        for name in ANSWERS[prediction.what]:
            quantities.pop(name, None)
    elif answer is not None:
        guess = backend.asarray(list(prediction.values))
        quantities["miss"] = vectors.distance(answer, guess)


def _on_host(backend: Any, quantities: dict[str, Any]) -> dict[str, Any]:
    """Return the quantities as numbers and pairs of numbers, brought over in one piece."""
    xp = backend.xp
    flat = xp.concat([xp.reshape(value, (-1,)) for value in quantities.values()])
    numbers = iter(backend.to_numpy(flat).tolist())
    # Adding 0 makes −0 a 0.
    return {
        name: next(numbers) + 0.0 if value.ndim == 0 else (next(numbers) + 0.0, next(numbers) + 0.0)
        for name, value in quantities.items()
    }


def _reason(zero_a: str, zero_b: str) -> str:
    """Return why something is undefined, given the names of those that are zero."""
    if zero_a and zero_b and zero_a != zero_b:
        return f"{zero_a} and {zero_b} are zero vectors, which have no direction."
    if zero_a or zero_b:
        return f"{zero_a or zero_b} is the zero vector, which has no direction."
    return ""
