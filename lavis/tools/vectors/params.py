"""What a user can change on the vector canvas."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from lavis.document import INLINE_LIMIT, Array, Prediction

#: Coordinates lie within plus and minus this.
LIMIT = 1e12
MAX_VECTORS = 100
MAX_NAME = 24
#: Vectors of any length, and the numbers of the longest.
MAX_LONG = 20
MAX_LENGTH = 1024

#: What can be hidden and placed by hand.
PREDICTIONS = ("sum", "difference", "projection")

Coordinate = Annotated[float, msgspec.Meta(ge=-LIMIT, le=LIMIT)]
Coefficient = Annotated[float, msgspec.Meta(ge=-1e6, le=1e6)]
Temperature = Annotated[float, msgspec.Meta(ge=1e-3, le=1e6)]
Name = Annotated[
    str,
    msgspec.Meta(
        max_length=MAX_NAME,
        pattern=r"\A[^\s\x00-\x1f\x7f]([^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f])?\Z",
    ),
]
#: A name that may be of nothing that is there.
Reference = Annotated[str, msgspec.Meta(max_length=MAX_NAME)]
Color = Literal[
    "first", "second", "third", "cat1", "cat2", "cat3", "cat4", "cat5", "cat6", "cat7", "cat8"
]
Snap = Literal["off", "grid", "polar", "tips"]
Span = Literal["off", "pair", "all"]


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


class LongVector(msgspec.Struct, frozen=True):
    """A vector of any length, drawn as bars.

    Attributes
    ----------
    name : str
        Unique among the long vectors.
    values : tuple of float, or Array
        1 to 256 numbers here, up to 1,024 as an asset of shape (d,).
    color : str
    """

    name: Name
    values: (
        Annotated[tuple[Coordinate, ...], msgspec.Meta(min_length=1, max_length=INLINE_LIMIT)]
        | Array
    )
    color: Color = "cat1"

    @property
    def size(self) -> int:
        """How many numbers it has."""
        values = self.values
        return len(values) if isinstance(values, tuple) else (*values.shape, 0)[0]


class Show(msgspec.Struct, frozen=True):
    """What is drawn beside the arrows themselves.

    Attributes
    ----------
    sum, difference, angle, parallelogram : bool
        Of the pair.
    projection : bool
        The second vector's shadow on the first, with the rejection and its right angle.
    combination : bool
        The pair's linear combination with the coefficients.
    chain : bool
        All vectors head to tail in their order, and their sum.
    gram_schmidt : bool
        All vectors made orthonormal, up to the step.
    norms : bool
        The unit balls of three norms, through the tip of the selected vector.
    ranking : bool
        The other vectors by their likeness to the query.
    attention : bool
        The softmax of their dot products with the query, and the sum that it weighs.
    """

    sum: bool = True
    difference: bool = False
    projection: bool = True
    angle: bool = True
    parallelogram: bool = False
    combination: bool = False
    chain: bool = False
    gram_schmidt: bool = False
    norms: bool = False
    ranking: bool = False
    attention: bool = False


class View(msgspec.Struct, frozen=True):
    """Where the canvas looks, saved but not undone.

    Attributes
    ----------
    center_x, center_y : float
        The point of the plane in the middle of the canvas.
    scale : float
        Logical pixels per unit; 0 means that the camera fits what there is, as after Home.
    selected : str
        Name of the selected vector or handle, or "".
    """

    center_x: Annotated[float, msgspec.Meta(ge=-1e15, le=1e15)] = 0.0
    center_y: Annotated[float, msgspec.Meta(ge=-1e15, le=1e15)] = 0.0
    scale: Annotated[float, msgspec.Meta(ge=0, le=1e14)] = 0.0
    selected: Reference = ""


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
    snap : {"off", "grid", "polar", "tips"}
        Where a drag goes: anywhere, to the grid step, to whole lengths and 5°, to other tips.
    span : {"off", "pair", "all"}
        Whose span is drawn.
    coefficients : tuple of float
        c₁ and c₂ of the pair's linear combination.
    step : int
        How many vectors Gram–Schmidt has dealt with.
    query : str
        The vector that the others are compared with; a name that is not there falls to the first.
    temperature : float
        Of the softmax.
    long : tuple of LongVector
        Vectors of any length, at most 20.
    long_pair : tuple of str
        As `pair`, among the long vectors.
    features : tuple of str
        What the numbers of the long vectors are called, the first first; those without a name are
        numbered from 1.
    prediction : Prediction or None
    view : View
    """

    vectors: Annotated[tuple[Vector, ...], msgspec.Meta(max_length=MAX_VECTORS)] = ALIVE
    pair: tuple[Reference, Reference] = ("v", "w")
    show: Show = Show()
    snap: Snap = "off"
    span: Span = "off"
    coefficients: tuple[Coefficient, Coefficient] = (1.0, 1.0)
    step: Annotated[int, msgspec.Meta(ge=0, le=MAX_VECTORS)] = 0
    query: Reference = ""
    temperature: Temperature = 1.0
    long: Annotated[tuple[LongVector, ...], msgspec.Meta(max_length=MAX_LONG)] = ()
    long_pair: tuple[Reference, Reference] = ("", "")
    features: Annotated[tuple[Reference, ...], msgspec.Meta(max_length=MAX_LENGTH)] = ()
    prediction: Prediction | None = None
    view: View = View()

    def __post_init__(self) -> None:
        """Refuse two vectors of one name, and lengths and guesses that cannot be drawn."""
        for group in (self.vectors, self.long):
            seen = set()
            for vector in group:
                if vector.name in seen:
                    raise ValueError(f"there is already a vector “{vector.name}”; names are unique")
                seen.add(vector.name)
        for vector in self.long:
            if not isinstance(vector.values, tuple):
                _refuse_odd_array(vector.name, vector.values)
        if self.prediction is not None:
            if self.prediction.what not in PREDICTIONS:
                raise ValueError(f"there is no “{self.prediction.what}” to predict")
            values = self.prediction.values
            if len(values) != 2 or not all(abs(value) <= LIMIT for value in values):
                raise ValueError("a guess is a point of the plane, of two numbers up to 1e12")


def _refuse_odd_array(name: str, leaf: Array) -> None:
    numbers = leaf.dtype[1] in "iuf"
    if not numbers or len(leaf.shape) != 1 or not 1 <= leaf.shape[0] <= MAX_LENGTH:
        raise ValueError(f"“{name}” is no vector of 1 to {MAX_LENGTH} real numbers")
