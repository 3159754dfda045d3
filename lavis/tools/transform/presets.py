"""States of the grid that are worth starting from, each for one thing to see."""

from __future__ import annotations

from typing import Any

import msgspec

from lavis.document import Preset
from lavis.tools.transform.params import (
    ALIVE,
    Camera,
    Mark,
    Named,
    Params,
    Part,
    Scene,
    Show,
    Slider,
    View,
)

replace = msgspec.structs.replace

PLAIN = Show(eigen=False)
LETTER = replace(PLAIN, letter=True)
TURN = Named("B", "[[0, -1], [1, 0]]")


def _angle(value: float, name: str = "angle") -> Slider:
    return Slider(name, value, -180.0, 180.0, 1.0, "°")


def _one(text: str, show: Show = PLAIN, **fields: Any) -> Params:
    """Return Params whose matrix A is this, beside a B to be compared with."""
    return Params((Named("A", text), TURN), show=show, **fields)


KINDS = (
    Preset("Rotation", _one("rot(angle)", LETTER, sliders=(_angle(30.0),), path="polar")),
    Preset(
        "Scaling",
        _one(
            "[[sx, 0], [0, sy]]",
            replace(LETTER, circle=True),
            sliders=(Slider("sx", 2.0, step=0.05), Slider("sy", 0.75, step=0.05)),
        ),
    ),
    Preset("Shear", _one("[[1, k], [0, 1]]", LETTER, sliders=(Slider("k", 1.0, step=0.05),))),
    Preset(
        "Reflection",
        _one(
            "rot(angle) @ [[1, 0], [0, -1]] @ rot(-angle)",
            replace(LETTER, eigen=True),
            sliders=(_angle(30.0),),
        ),
    ),
    Preset(
        "Projection onto a line",
        _one(
            "rot(angle) @ [[1, 0], [0, 0]] @ rot(-angle)",
            replace(LETTER, spaces=True),
            sliders=(_angle(30.0),),
        ),
    ),
    Preset(
        "Singular: the plane goes flat",
        _one(
            "[[1, k], [0.5, 0.5 k]]",
            replace(PLAIN, spaces=True, circle=True),
            sliders=(Slider("k", 2.0, step=0.05),),
        ),
    ),
)

STAYS = (
    Preset(
        "Defective: one eigenline",
        _one("[[1.5, 1], [0, 1.5]]", Show(trail=True), v=(-1.0, 0.5), steps=5),
    ),
    Preset(
        "Complex pair: a spiral",
        _one("[[0.8, -0.9], [0.5, 0.9]]", Show(square=False, trail=True), v=(2.2, 0.1), steps=24),
    ),
    Preset(
        "Power iteration",
        _one(
            "[[1.2, 0.8], [0.4, 1.6]]",
            Show(square=False, power=True),
            v=(1.0, -1.0),
            power_step=6,
        ),
    ),
    Preset(
        "Markov chain: columns sum to 1",
        _one("[[0.9, 0.5], [0.1, 0.5]]", Show(square=False, trail=True), v=(0.0, 1.0), steps=12),
    ),
)

ACTS = (
    Preset(
        "SVD in three acts",
        _one(
            "[[1.5, 1], [-0.5, 1]]",
            replace(PLAIN, circle=True, singular=True),
            path="svd",
            view=View(t=0.5),
        ),
    ),
    Preset(
        "Eigenvectors in three acts",
        _one("[[1.2, 0.8], [0.4, 1.6]]", Show(), path="eigen", view=View(t=0.5)),
    ),
    Preset(
        "Polar: stretch, then rotate",
        _one(
            "[[1.5, 0], [1, 1]]", replace(LETTER, circle=True), path="polar acts", view=View(t=0.5)
        ),
    ),
    Preset(
        "Condition: a ball becomes a needle",
        _one("[[1, 0.95], [0.95, 1]]", replace(PLAIN, ball=True), v=(1.0, 0.4), radius=0.4),
    ),
    Preset(
        "Solve Ax = b", _one("[[1.2, 0.8], [0.4, 1.6]]", replace(PLAIN, solve=True, inverse=True))
    ),
    Preset(
        "No solution: b off the column space",
        _one(
            "[[1, 2], [0.5, 1]]",
            replace(PLAIN, solve=True, spaces=True, square=False),
            b=(1.0, 2.2),
        ),
    ),
    Preset(
        "A picture moved",
        _one("[[1.2, 0.6], [-0.4, 1]]", replace(PLAIN, picture=True, square=False), v=(1.0, 0.75)),
    ),
    Preset(
        "A house of one's own points",
        _one(
            "[[1, -0.5], [0.3, 1.2]]",
            replace(PLAIN, points=True, polygon=True, square=False),
            points=(
                Mark("P", 0.0, 0.0),
                Mark("Q", 2.0, 0.0),
                Mark("R", 2.0, 1.5),
                Mark("S", 1.0, 2.5),
                Mark("T", 0.0, 1.5),
            ),
        ),
    ),
)

#: The course's: A = [[0, −1], [1, 0]], B = [[1, 1], [0, 1]].
PRODUCTS = (
    Preset(
        "AB is not BA",
        Params(
            (Named("A", "[[0, -1], [1, 0]]"), Named("B", "[[1, 1], [0, 1]]")),
            acting="A @ B",
            show=replace(LETTER, compare=True),
        ),
    ),
    Preset(
        "A definition that follows: C = A @ B",
        Params(
            (Named("A", "rot(angle)"), Named("B", "[[1, 0.5], [0, 1]]"), Named("C", "A @ B")),
            acting="C",
            sliders=(_angle(45.0),),
            show=LETTER,
        ),
    ),
    Preset("Inverse undoes it", Params((*ALIVE,), acting="inv(A)", show=LETTER, v=(1.0, 0.8))),
)

MOVES = (
    Preset(
        "Translation in 3×3",
        Params(
            (Named("A", "translation(x, y) @ homogeneous(rot(angle))"),),
            mode="homogeneous",
            sliders=(
                Slider("x", 2.0, -5.0, 5.0, 0.1),
                Slider("y", 1.0, -5.0, 5.0, 0.1),
                _angle(30.0),
            ),
            show=replace(LETTER, eigen=True),
            path="polar",
        ),
    ),
    Preset("Game scene: parent and child", Params(mode="scene")),
    Preset(
        "Game scene: sun, earth, moon",
        Params(
            mode="scene",
            scene=Scene(
                (
                    Part("sun", "wheel", "", 0.0, 0.0, 0.0, 1.4),
                    Part("earth", "wheel", "sun", 2.0, 0.0, 40.0, 0.4),
                    Part("moon", "wheel", "earth", 1.8, 0.0, 0.0, 0.4),
                ),
                Camera(width=10.0),
            ),
        ),
    ),
)

PRESETS = (Preset("Two eigenlines", Params()), *KINDS, *STAYS, *ACTS, *PRODUCTS, *MOVES)
