"""States of the vector canvas that are worth starting from, the worked examples among them."""

from __future__ import annotations

import msgspec

from lavis.document import Preset
from lavis.tools.vectors.params import ALIVE, LongVector, Params, Show, Vector

QUIET = Show(sum=False, projection=False, angle=False)


def _pair(v: tuple[float, float], w: tuple[float, float], show: Show) -> Params:
    first, second = ALIVE
    return Params(
        (
            msgspec.structs.replace(first, x=v[0], y=v[1]),
            msgspec.structs.replace(second, x=w[0], y=w[1]),
        ),
        show=show,
    )


def _long(
    *vectors: LongVector,
    coefficients: tuple[float, float] = (1.0, 1.0),
    features: tuple[str, ...] = (),
) -> Params:
    """Return Params of the strip alone."""
    return Params(
        (),
        long=vectors,
        long_pair=(vectors[0].name, vectors[-1].name),
        coefficients=coefficients,
        features=features,
    )


COURSE = (
    Preset(
        "Dot product as projection: (3, 4) onto (1, 0)",
        Params(
            (Vector("a", 3.0, 4.0, color="cat1"), Vector("b", 1.0, 0.0, color="cat2")),
            pair=("b", "a"),
            show=Show(sum=False),
        ),
    ),
    Preset(
        "Nearest by cosine or by distance",
        Params(
            (
                Vector("x", 1.0, 0.0, color="cat1"),
                Vector("p", 10.0, 1.0, color="cat2"),
                Vector("q", 0.0, 1.0, color="cat6"),
            ),
            pair=("x", "p"),
            show=Show(sum=False, difference=True, projection=False, ranking=True),
            query="x",
        ),
    ),
    Preset(
        "In 3-D: sum and dot product",
        _long(
            LongVector("a", (1.0, 2.0, 3.0), "cat1"),
            LongVector("b", (4.0, 5.0, 6.0), "cat2"),
        ),
    ),
    Preset(
        "In 3-D: three times a vector",
        _long(LongVector("a", (1.0, 2.0, 3.0), "cat1"), coefficients=(3.0, 1.0)),
    ),
    Preset("In 3-D: length of (3, 4, 5)", _long(LongVector("v", (3.0, 4.0, 5.0), "cat1"))),
    Preset(
        "Songs: which are alike?",
        _long(
            LongVector("Blinding Lights", (0.73, 0.51, 0.0), "cat1"),
            LongVector("Someone Like You", (0.34, 0.5, 0.75), "cat6"),
            LongVector("Levitating", (0.69, 0.7, 0.03), "cat2"),
            features=("energy", "danceability", "acousticness"),
        ),
    ),
    Preset(
        "Attention in 2-D: softmax of dot products",
        Params(
            (
                Vector("q", 1.0, 0.0, color="cat6"),
                Vector("k₁", 2.0, 0.5, color="cat1"),
                Vector("k₂", 1.0, 2.0, color="cat2"),
                Vector("k₃", 0.1, -1.0, color="cat8"),
            ),
            pair=("q", "k₁"),
            show=msgspec.structs.replace(QUIET, attention=True),
            query="q",
        ),
    ),
)

FIGURES = (
    Preset(
        "Linear combination",
        Params(
            (Vector("v", 2.0, 0.5, color="cat1"), Vector("w", -0.5, 1.5, color="cat2")),
            show=msgspec.structs.replace(QUIET, combination=True),
            coefficients=(1.5, 2.0),
            span="pair",
        ),
    ),
    Preset(
        "Span of a line",
        Params(
            (Vector("v", 2.0, 1.0, color="cat1"), Vector("w", -1.0, -0.5, color="cat2")),
            show=msgspec.structs.replace(QUIET, combination=True),
            coefficients=(1.5, -1.0),
            span="pair",
        ),
    ),
    Preset(
        "Gram–Schmidt",
        Params(
            (
                Vector("a", 3.0, 1.0, color="cat1"),
                Vector("b", 2.0, 2.5, color="cat2"),
                Vector("c", -1.0, 2.0, color="cat6"),
            ),
            pair=("a", "b"),
            show=msgspec.structs.replace(QUIET, gram_schmidt=True),
            step=2,
        ),
    ),
    Preset(
        "Three norms",
        Params((Vector("v", 3.0, 2.0, color="cat1"),), show=Show(norms=True)),
    ),
    Preset(
        "Tip to tail",
        Params(
            (
                Vector("a", 2.0, 1.0, color="cat1"),
                Vector("b", -0.5, 1.5, color="cat2"),
                Vector("c", 1.5, 0.5, color="cat6"),
            ),
            pair=("a", "b"),
            show=msgspec.structs.replace(QUIET, chain=True),
        ),
    ),
    Preset("Perpendicular", _pair((3.0, 1.0), (-1.0, 3.0), Show())),
    Preset("Parallel", _pair((1.0, 0.5), (3.0, 1.5), Show())),
    Preset("Opposite", _pair((3.0, 1.0), (-3.0, -1.0), Show(sum=True, difference=True))),
    Preset("Zero vector", _pair((3.0, 1.0), (0.0, 0.0), Show())),
)

PRESETS = (Preset("Two vectors", Params()), *COURSE, *FIGURES)
