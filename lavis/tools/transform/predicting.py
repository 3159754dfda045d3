"""Predictions: where they start, what they hide, and how far a revealed guess is off."""

from __future__ import annotations

import math
from typing import Any

import msgspec

from lavis.compute import transforms
from lavis.compute.backend import get
from lavis.document import Prediction
from lavis.tools.transform import studies
from lavis.tools.transform.evaluating import Moves, acting, definitions
from lavis.tools.transform.params import PREDICTIONS, Params
from lavis.tools.transform.result import Eigen, Point, Solution

replace = msgspec.structs.replace


def start_prediction(params: Params, what: str) -> Params:
    """Return Params with a guess that is off to one side, to be placed by hand.

    Raises
    ------
    ValueError
        With a sentence, where there is nothing to predict.
    """
    if what not in PREDICTIONS:
        raise ValueError(f"There is no “{what}” to predict; there are {', '.join(PREDICTIONS)}.")
    if params.mode == "scene":
        raise ValueError("The scene has nothing to predict: choose 2×2 or 3×3.")
    backend = get("numpy")
    found, _ = definitions(params, backend)
    value, moves = acting(params, found, backend)
    if moves is None:
        raise ValueError(f"A prediction needs a matrix, and this is none: {value.error}")
    _refuse_pointless(params, what, moves)
    values: tuple[float, ...] = (1.0,) if what == "determinant" else _aside(params, what)
    # In sight, wherever the camera has been.
    view = replace(params.view, scale=0.0)
    return replace(params, prediction=Prediction(what, values), view=view)


def judge(params: Params, fields: dict[str, Any]) -> dict[str, Any]:
    """Return the fields with the answer of a revealed prediction, and how far the guess is off."""
    prediction = params.prediction
    if prediction is None or not prediction.revealed:
        return fields
    found = _answered(prediction.what, prediction.values, fields)
    if found is None:
        return fields
    answer, miss = found
    return {**fields, "answer": answer, "miss": miss}


def _refuse_pointless(params: Params, what: str, moves: Moves) -> None:
    backend = get("numpy")
    if what == "eigenvector" and transforms.real_form(moves.linear).kind == "complex":
        raise ValueError("M has no eigenvector in the plane: every line is turned.")
    if what == "image of v" and params.v == (0.0, 0.0):
        raise ValueError("v is the zero vector, which goes where the origin goes: move it.")
    if what == "solution" and studies.solution(params, moves, backend)[0] is None:
        raise ValueError("The solution is too large to be placed by hand.")


def _aside(params: Params, what: str) -> Point:
    """Return a place that can be seen and grabbed, apart from what is given."""
    x, y = params.b if what == "solution" else params.v
    step = float(f"{max(math.hypot(x, y), 1.0) / 2:.1g}")
    return step, -step


def _answered(
    what: str, values: tuple[float, ...], fields: dict[str, Any]
) -> tuple[tuple[float, ...], float] | None:
    """Return the answer nearest to the guess, and the distance; None where there is none."""
    if what == "determinant":
        det = fields["det"]
        return None if det is None else ((det,), abs(det - values[0]))
    guess = values[0], values[1]
    if what == "image of v":
        return fields["image_of_v"], math.dist(guess, fields["image_of_v"])
    if what == "solution":
        solution: Solution | None = fields["solution"]
        return None if solution is None else _nearest_solution(guess, solution)
    return _nearest_eigenvector(guess, fields["eigen"])


def _nearest_solution(guess: Point, solution: Solution) -> tuple[Point, float]:
    answer = solution.x
    if solution.direction is not None:
        u, v = solution.direction
        along = (guess[0] - answer[0]) * u + (guess[1] - answer[1]) * v
        answer = answer[0] + along * u, answer[1] + along * v
    elif solution.kind == "many":
        answer = guess
    return answer, math.dist(guess, answer)


def _nearest_eigenvector(guess: Point, found: Eigen) -> tuple[Point, float] | None:
    """Return the eigenvector that makes the smallest angle with the guess; (0, 0) makes 90°."""
    if not found.vectors:
        return None
    if guess == (0.0, 0.0):
        return found.vectors[0], math.pi / 2
    if found.kind == "repeated":
        length = math.hypot(*guess)
        return (guess[0] / length, guess[1] / length), 0.0
    answer = min(found.vectors, key=lambda vector: studies.between(guess, vector))
    return answer, studies.between(guess, answer)
