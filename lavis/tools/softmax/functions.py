"""The softmax and everything that is shown of it, computed on the backend in use."""

from __future__ import annotations

import math
from typing import Any

import msgspec
import numpy as np

from lavis.compute import softmax
from lavis.document import Context
from lavis.tools.softmax import COLDEST, HOTTEST, Kept, Naive, Params, Result, edits

#: Points of the path that the temperature draws through the triangle.
PATH = 65


def run(params: Params, ctx: Context) -> Result:
    """Compute the stages, the entropy, the derivative, the naive form and both truncations.

    Parameters
    ----------
    params : Params
    ctx : Context

    Returns
    -------
    Result

    Raises
    ------
    ComputeError
        Where the device lacks the dtype of the naive form.
    """
    backend = ctx.backend
    z = backend.asarray([logit.value for logit in params.logits])
    numbers = _on_host(backend, _quantities(params, z))
    order = np.argsort(-numbers["p"], kind="stable")
    naive = Naive(
        exps=_floats(numbers["naive_exps"]),
        sum=float(numbers["naive_sum"]),
        probabilities=tuple(
            None if math.isnan(p) else p for p in numbers["naive_probabilities"].tolist()
        ),
        largest=numbers["largest"],
        limit=numbers["limit"],
    )
    return Result(
        scaled=_floats(numbers["scaled"]),
        shifted=_floats(numbers["shifted"]),
        exps=_floats(numbers["exps"]),
        sum=float(numbers["sum"]),
        probabilities=_floats(numbers["p"]),
        order=tuple(order.tolist()),
        cumulative=_floats(np.cumsum(numbers["p"][order])),
        nats=float(numbers["nats"]),
        bits=float(numbers["bits"]),
        perplexity=float(numbers["perplexity"]),
        jacobian=tuple(_floats(row) for row in numbers["jacobian"]),
        naive=naive,
        top_k=_kept(numbers, "k"),
        top_p=_kept(numbers, "p_min"),
        reach=(float(numbers["flattest"]), float(numbers["sharpest"])),
        **_in_triangle(backend, z, numbers["p"]),
    )


def place(params: Params, point: tuple[float, float]) -> Params:
    """Return Params whose three probabilities are those of a point in the triangle.

    Parameters
    ----------
    params : Params
        With three logits; their mean stays.
    point : tuple of float
        In the coordinates of `lavis.compute.softmax.CORNERS`; outside, the nearest inside counts.
    """
    p = softmax.from_point(np.asarray(point, dtype=float))
    mean = sum(logit.value for logit in params.logits) / len(params.logits)
    values = softmax.logits_of(p, mean, temperature=params.temperature)
    # The twelfth digit is the rounding of the logarithms, and of no use to anyone.
    return edits.set_logits(params, [float(f"{value:.10g}") for value in values.tolist()])


def heat(params: Params, p: float) -> Params:
    """Return Params at the temperature that makes the largest probability p.

    Parameters
    ----------
    params : Params
    p : float
        What lies beyond the reach of the coldest and the hottest temperature counts as their end.
    """
    z = np.asarray([logit.value for logit in params.logits])
    found = softmax.temperature_for(z, p, coldest=COLDEST, hottest=HOTTEST)
    temperature = min(HOTTEST, max(COLDEST, float(f"{float(found):.14g}")))
    return msgspec.structs.replace(params, temperature=temperature)


def _quantities(params: Params, z: Any) -> dict[str, Any]:
    """Return arrays on the device, and numbers."""
    stages = softmax.stages(z, params.temperature)
    p = stages.probabilities
    naive = softmax.naive(stages.scaled, params.dtype)
    by_k = softmax.top_k(p, min(params.top_k, len(params.logits)))
    by_p = softmax.top_p(p, params.top_p)
    return {
        "scaled": stages.scaled,
        "shifted": stages.shifted,
        "exps": stages.exps,
        "sum": stages.sum,
        "p": p,
        "nats": softmax.entropy(p),
        "bits": softmax.entropy(p, "bit"),
        "perplexity": softmax.perplexity(p),
        "jacobian": softmax.jacobian(p) / params.temperature,
        "naive_exps": naive.exps,
        "naive_sum": naive.sum,
        "naive_probabilities": naive.probabilities,
        "largest": naive.largest,
        "limit": naive.limit,
        "k_kept": by_k.kept,
        "k_probabilities": by_k.probabilities,
        "k_mass": by_k.mass,
        "p_min_kept": by_p.kept,
        "p_min_probabilities": by_p.probabilities,
        "p_min_mass": by_p.mass,
        "flattest": softmax.largest_probability(z, HOTTEST),
        "sharpest": softmax.largest_probability(z, COLDEST),
    }


def _on_host(backend: Any, quantities: dict[str, Any]) -> dict[str, Any]:
    """Return the arrays on the host, brought over in one piece, and the numbers as they are."""
    xp, arrays = backend.xp, {k: v for k, v in quantities.items() if not isinstance(v, float)}
    dtype = arrays["p"].dtype
    flat = xp.concat([xp.astype(xp.reshape(value, (-1,)), dtype) for value in arrays.values()])
    numbers, found, start = backend.to_numpy(flat), dict(quantities), 0
    for name, value in arrays.items():
        size = math.prod(value.shape)
        found[name] = numbers[start : start + size].reshape(value.shape) + 0.0  # −0 becomes 0
        start += size
    return found


def _kept(numbers: dict[str, Any], which: str) -> Kept:
    return Kept(
        kept=tuple(bool(kept) for kept in numbers[f"{which}_kept"]),
        probabilities=_floats(numbers[f"{which}_probabilities"]),
        mass=float(numbers[f"{which}_mass"]),
    )


def _in_triangle(backend: Any, z: Any, p: Any) -> dict[str, Any]:
    """Return the point of three probabilities, and its way through all temperatures."""
    if len(p) != 3:
        return {}
    temperatures = np.geomspace(COLDEST, HOTTEST, PATH)
    # Less the largest, which changes no probability, so that no quotient is out of range.
    shifted = z - backend.xp.max(z)
    scores = shifted[None, :] / backend.asarray(temperatures.tolist())[:, None]
    path = softmax.to_point(softmax.stages(scores).probabilities)
    points = backend.to_numpy(path).tolist()
    return {
        "point": tuple(softmax.to_point(np.asarray(p, dtype=float)).tolist()),
        "path": tuple((x, y) for x, y in points),
    }


def _floats(values: Any) -> tuple[float, ...]:
    return tuple(values.tolist())
