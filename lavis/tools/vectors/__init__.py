"""The vector canvas: arrows in the plane, and everything that two of them say together."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from lavis.document import Preset, Tool

#: Coordinates lie within plus and minus this.
LIMIT = 1e12
MAX_VECTORS = 100
MAX_NAME = 24

Coordinate = Annotated[float, msgspec.Meta(ge=-LIMIT, le=LIMIT)]
Name = Annotated[
    str,
    msgspec.Meta(
        max_length=MAX_NAME,
        pattern=r"\A[^\s\x00-\x1f\x7f]([^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f])?\Z",
    ),
]
Color = Literal[
    "first", "second", "third", "cat1", "cat2", "cat3", "cat4", "cat5", "cat6", "cat7", "cat8"
]


class Vector(msgspec.Struct, frozen=True):
    """One arrow.

    Attributes
    ----------
    name : str
        At most 24 characters, unique on the canvas.
    x, y : float
        The components: tip minus tail.
    tail_x, tail_y : float
        Where it starts; no quantity depends on it.
    color : str
        A colour token of the theme.
    """

    name: Name
    x: Coordinate
    y: Coordinate
    tail_x: Coordinate = 0.0
    tail_y: Coordinate = 0.0
    color: Color = "cat1"

    @property
    def tail(self) -> tuple[float, float]:
        """Where the arrow starts."""
        return self.tail_x, self.tail_y

    @property
    def tip(self) -> tuple[float, float]:
        """Where the arrow ends."""
        return self.tail_x + self.x, self.tail_y + self.y


class Show(msgspec.Struct, frozen=True):
    """What is drawn of the pair beside its two arrows.

    Attributes
    ----------
    projection : bool
        The second vector's shadow on the first, with the rejection and its right angle.
    """

    sum: bool = True
    difference: bool = False
    projection: bool = True
    angle: bool = True
    parallelogram: bool = False


class View(msgspec.Struct, frozen=True):
    """Where the canvas looks, saved but not undone.

    Attributes
    ----------
    center_x, center_y : float
        The point of the plane in the middle of the canvas.
    scale : float
        Logical pixels per unit; 0 means that the camera fits what there is, as after Home.
    selected : str
        Name of the selected vector, or "".
    """

    center_x: Annotated[float, msgspec.Meta(ge=-1e15, le=1e15)] = 0.0
    center_y: Annotated[float, msgspec.Meta(ge=-1e15, le=1e15)] = 0.0
    scale: Annotated[float, msgspec.Meta(ge=0, le=1e14)] = 0.0
    selected: Annotated[str, msgspec.Meta(max_length=MAX_NAME)] = ""


ALIVE = (Vector("v", 3.0, 1.0, color="cat1"), Vector("w", 1.0, 2.5, color="cat2"))


class Params(msgspec.Struct, frozen=True):
    """What a user can change on the canvas.

    Attributes
    ----------
    vectors : tuple of Vector
        At most 100, in the order of drawing.
    pair : tuple of str
        Names of the two whose quantities are shown; a name that is not there falls to another.
    show : Show
    snap : bool
        Whether a drag goes to the grid step.
    view : View
    """

    vectors: Annotated[tuple[Vector, ...], msgspec.Meta(max_length=MAX_VECTORS)] = ALIVE
    pair: tuple[
        Annotated[str, msgspec.Meta(max_length=MAX_NAME)],
        Annotated[str, msgspec.Meta(max_length=MAX_NAME)],
    ] = ("v", "w")
    show: Show = Show()
    snap: bool = False
    view: View = View()

    def __post_init__(self) -> None:
        """Refuse two vectors of one name, from a file as from an edit."""
        seen = set()
        for vector in self.vectors:
            if vector.name in seen:
                raise ValueError(f"there is already a vector “{vector.name}”; names are unique")
            seen.add(vector.name)


class Result(msgspec.Struct, frozen=True):
    """The quantities of the pair a, b; what is undefined is None.

    Attributes
    ----------
    a, b : str
        Names of the pair, "" where there are fewer than two vectors.
    sum, difference : tuple of float or None
        a + b and a − b.
    terms : tuple of float or None
        The products of the components, whose sum is the dot product.
    dot, norm_a, norm_b, distance, determinant : float or None
        a·b, the Euclidean norms, ‖a − b‖ and det [a b].
    cosine, angle : float or None
        The cosine similarity, and the angle in radians, from 0 to π.
    projection, rejection : tuple of float or None
        Of b on a.
    reason : str
        A sentence for what is None, "" where nothing is.
    """

    a: str = ""
    b: str = ""
    sum: tuple[float, float] | None = None
    difference: tuple[float, float] | None = None
    terms: tuple[float, float] | None = None
    dot: float | None = None
    norm_a: float | None = None
    norm_b: float | None = None
    distance: float | None = None
    determinant: float | None = None
    cosine: float | None = None
    angle: float | None = None
    projection: tuple[float, float] | None = None
    rejection: tuple[float, float] | None = None
    reason: str = ""


def _pair(v: tuple[float, float], w: tuple[float, float], show: Show) -> Params:
    first, second = ALIVE
    return Params(
        (
            msgspec.structs.replace(first, x=v[0], y=v[1]),
            msgspec.structs.replace(second, x=w[0], y=w[1]),
        ),
        show=show,
    )


PRESETS = (
    Preset("Two vectors", Params()),
    Preset(
        "3-4-5: dot is projection",
        Params(
            (Vector("a", 3.0, 4.0, color="cat1"), Vector("b", 1.0, 0.0, color="cat2")),
            pair=("b", "a"),
            show=Show(sum=False),
        ),
    ),
    Preset(
        "Cosine against Euclidean",
        Params(
            (
                Vector("x", 1.0, 0.0, color="cat1"),
                Vector("p", 10.0, 1.0, color="cat2"),
                Vector("q", 0.0, 1.0, color="cat6"),
            ),
            pair=("x", "p"),
            show=Show(sum=False, difference=True, projection=False),
        ),
    ),
    Preset("Perpendicular", _pair((3.0, 1.0), (-1.0, 3.0), Show())),
    Preset("Parallel", _pair((1.0, 0.5), (3.0, 1.5), Show())),
    Preset("Opposite", _pair((3.0, 1.0), (-3.0, -1.0), Show(sum=True, difference=True))),
    Preset("Zero vector", _pair((3.0, 1.0), (0.0, 0.0), Show())),
)

TOOL = Tool(
    id="vectors",
    title="Vector canvas",
    group="Vectors",
    icon="vectors",
    hint="Drag an arrow by its tip; arrow keys nudge; the wheel zooms",
    params=Params,
    presets=PRESETS,
    run="lavis.tools.vectors.functions:run",
    describe="lavis.tools.vectors.edits:describe",
    view="lavis.widgets.vectors:VectorsView",
    inline=True,
    predictions="Predictions for the vector canvas are not built yet.",
)
