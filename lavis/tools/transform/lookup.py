"""Who is meant by the names in Params, and what of it may be seen."""

from __future__ import annotations

import msgspec

from lavis.tools.transform.params import Mark, Named, Params, Part, Show, Slider

#: What can be predicted, to the fields of `Result` that would give it away.
ANSWERS: dict[str, tuple[str, ...]] = {
    "image of v": ("image_of_v", "ball", "trail", "power"),
    "eigenvector": ("eigen", "singular", "spaces", "properties", "ball", "power", "power_reason"),
    "determinant": (
        "det", "rank", "eigen", "singular", "spaces", "properties", "condition", "ball",
        "inverse", "inverse_reason", "compare", "solution", "power", "power_reason",
    ),
    "solution": ("solution", "inverse", "inverse_reason"),
}  # fmt: skip
#: What can be predicted, to the flags of `Show` that would give it away.
BETRAYERS: dict[str, tuple[str, ...]] = {
    "image of v": ("vector", "ball", "trail", "power"),
    "eigenvector": ("eigen", "singular", "spaces", "ball", "power"),
    "determinant": (
        "eigen", "singular", "spaces", "ball", "inverse", "compare", "solve", "power",
    ),
    "solution": ("solve", "inverse"),
}  # fmt: skip
#: What can be predicted, to the flag of `Show` that shows it once it is revealed.
SHOWN = {
    "image of v": "vector",
    "eigenvector": "eigen",
    "determinant": "square",
    "solution": "solve",
}


def matrix(params: Params, name: str) -> Named | None:
    """Return the definition of that name, or None."""
    return next((each for each in params.matrices if each.name == name), None)


def slider(params: Params, name: str) -> Slider | None:
    """Return the slider of that name, or None."""
    return next((each for each in params.sliders if each.name == name), None)


def point(params: Params, name: str) -> Mark | None:
    """Return the point of that name, or None."""
    return next((each for each in params.points if each.name == name), None)


def part(params: Params, name: str) -> Part | None:
    """Return the part of the scene of that name, or None."""
    return next((each for each in params.scene.parts if each.name == name), None)


def target(params: Params) -> str:
    """Return the name of the definition that acts on the plane, "" where it is an expression."""
    name = params.acting.strip()
    return name if matrix(params, name) else ""


def acting_text(params: Params) -> str:
    """Return the text whose value M is: of the definition that acts, else of the expression."""
    named = matrix(params, params.acting.strip())
    return named.text if named else params.acting


def pair_of(params: Params) -> tuple[str, str] | None:
    """Return the names of the two matrices that are compared, None where there is none.

    A name that is not there falls to the first matrix that is not in the pair already; both may
    be the same.
    """
    names = [each.name for each in params.matrices]
    if not names:
        return None
    chosen = [name if name in names else "" for name in params.pair]
    spare = (name for name in names if name not in chosen)
    first, second = (name or next(spare, names[0]) for name in chosen)
    return first, second


def hidden(params: Params) -> bool:
    """Return whether there is an answer that must not be seen."""
    return params.prediction is not None and not params.prediction.revealed


def hides(params: Params, what: str) -> bool:
    """Return whether this answer is hidden."""
    prediction = params.prediction
    return prediction is not None and prediction.what == what and not prediction.revealed


def visible(params: Params) -> Show:
    """Return what may be shown: without what gives a hidden answer away, with a revealed one."""
    prediction = params.prediction
    if prediction is None:
        return params.show
    if prediction.revealed:
        return msgspec.structs.replace(params.show, **{SHOWN[prediction.what]: True})
    return msgspec.structs.replace(params.show, **dict.fromkeys(BETRAYERS[prediction.what], False))
