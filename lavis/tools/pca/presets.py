"""States of the PCA lab worth starting from; what is drawn at random is drawn here and seeded."""

from __future__ import annotations

import random

from lavis.document import Preset
from lavis.tools.pca.params import CLOUD, Params, Show, View

#: Answers from 1 to 7 of a made-up survey: the first three go together, so do the next two.
QUESTIONS = ("likes maths", "likes physics", "likes puzzles", "reads novels", "writes", "sleeps")
#: Days of made-up stocks: banks move together, so do chip makers.
STOCKS = ("bank A", "bank B", "chips A", "chips B", "gold")


def _stretched() -> tuple[tuple[float, ...], ...]:
    rng = random.Random(1)
    return tuple(
        (round(3 * (t := rng.gauss(0, 1)) + 0.3 * rng.gauss(0, 1), 2), round(1.5 * t, 2))
        for _ in range(100)
    )


def _pancake() -> tuple[tuple[float, ...], ...]:
    """Return points near a plane in space: two directions say nearly all."""
    rng = random.Random(2)
    rows = []
    for _ in range(60):
        u, v, w = rng.gauss(0, 2), rng.gauss(0, 1.1), rng.gauss(0, 0.2)
        rows.append((round(u, 2), round(v + 0.3 * u, 2), round(0.6 * u - 0.5 * v + w, 2)))
    return tuple(rows)


def _survey() -> tuple[tuple[float, ...], ...]:
    rng = random.Random(3)
    rows = []
    for _ in range(40):
        number, word = rng.gauss(0, 1), rng.gauss(0, 1)
        means = [number, number, 0.8 * number + 0.3 * word, word, word, 0.0]
        rows.append(
            tuple(float(min(7, max(1, round(4 + 1.3 * m + 0.7 * rng.gauss(0, 1))))) for m in means)
        )
    return tuple(rows)


def _stocks() -> tuple[tuple[float, ...], ...]:
    """Return daily returns in percent."""
    rng = random.Random(4)
    rows = []
    for _ in range(50):
        market, bank, chip = (rng.gauss(0, s) for s in (0.9, 0.6, 1.1))
        means = [market + bank, market + bank, 1.3 * market + chip, 1.2 * market + chip]
        means.append(-0.3 * market)
        rows.append(tuple(round(m + 0.3 * rng.gauss(0, 1), 2) for m in means))
    return tuple(rows)


#: Income in thousands, age, visits a month, spent: scales of their own, so standardise.
def _customers() -> tuple[tuple[float, ...], ...]:
    rng = random.Random(5)
    rows = []
    for _ in range(50):
        rich, young = rng.gauss(0, 1), rng.gauss(0, 1)
        rows.append(
            (
                round(48_000 + 14_000 * rich + 2_000 * rng.gauss(0, 1)),
                round(42 - 11 * young + 2 * rng.gauss(0, 1)),
                round(6 + 2.5 * young + rng.gauss(0, 0.7), 1),
                round(310 + 120 * rich + 60 * young + 25 * rng.gauss(0, 1)),
            )
        )
    return tuple(tuple(float(value) for value in row) for row in rows)


OFF_CENTRE = tuple((round(x + 8, 2), round(9 - y, 2)) for x, y in CLOUD)

PRESETS = (
    Preset("A cloud that leans", Params()),
    Preset("Off centre, not centred", Params(values=OFF_CENTRE, center=False)),
    Preset("One outlier", Params(values=(*CLOUD, (2.0, 8.5)), view=View(selected="19"))),
    Preset("Stretched along a line", Params(values=_stretched(), source="drawn at random, seed 1")),
    Preset(
        "In space: a pancake",
        Params(("x", "y", "z"), _pancake(), k=2, source="drawn at random, seed 2"),
    ),
    Preset(
        "Survey: six questions (made up)",
        Params(QUESTIONS, _survey(), k=2, source="made up, seed 3", view=View(tab="biplot")),
    ),
    Preset(
        "Stocks: five returns (made up)",
        Params(STOCKS, _stocks(), k=2, source="made up, seed 4", view=View(tab="matrix")),
    ),
    Preset(
        "Customers: standardise or not (made up)",
        Params(
            ("income", "age", "visits", "spent"),
            _customers(),
            standardise=True,
            k=2,
            source="made up, seed 5",
            view=View(tab="biplot"),
        ),
    ),
    Preset("Two roads, step by step", Params(view=View(tab="roads", step=0))),
    Preset(
        "Scree of the survey",
        Params(
            QUESTIONS, _survey(), k=3, source="made up, seed 3", show=Show(), view=View(tab="scree")
        ),
    ),
)
