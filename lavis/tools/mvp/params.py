"""What a user can change of the pipeline."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from lavis.document import Array, Prediction

#: Positions lie within plus and minus this, entries of a matrix within the other.
LIMIT, ENTRY_LIMIT = 1e6, 1e12
MAX_SCALE = 1e4
LEAST_FOV, MOST_FOV = 1.0, 179.0
LEAST_VERTICES, MOST_VERTICES = 100, 1_000_000
LEAST_SIDE, MOST_SIDE = 16, 8192

#: What can be hidden and placed by hand.
PIXEL, DISTANCE = "pixel of the vertex", "w of the vertex"
PREDICTIONS = (PIXEL, DISTANCE)

Coordinate = Annotated[float, msgspec.Meta(ge=-LIMIT, le=LIMIT)]
Point = tuple[Coordinate, Coordinate, Coordinate]
Angle = Annotated[float, msgspec.Meta(ge=-3600, le=3600)]
Factor = Annotated[float, msgspec.Meta(ge=-MAX_SCALE, le=MAX_SCALE)]
Positive = Annotated[float, msgspec.Meta(gt=0, le=LIMIT)]
Entry = Annotated[float, msgspec.Meta(ge=-ENTRY_LIMIT, le=ENTRY_LIMIT)]
Matrix = Annotated[tuple[Entry, ...], msgspec.Meta(min_length=16, max_length=16)]
Source = Annotated[str, msgspec.Meta(max_length=200)]
Side = Annotated[int, msgspec.Meta(ge=LEAST_SIDE, le=MOST_SIDE)]

Kind = Literal["cube", "sphere", "torus", "jug", "cloud", "file", "points"]
Order = Literal["TRS", "SRT"]
Lens = Literal["perspective", "orthographic"]
Convention = Literal["column", "row"]
Drawing = Literal["shaded", "wireframe", "points", "normals", "depth"]
Which = Literal["model", "view", "projection"]


class Model(msgspec.Struct, frozen=True):
    """Where the object stands.

    Attributes
    ----------
    translation : tuple of float
    rotation : tuple of float
        Euler angles about x, y and z in degrees; x turns first.
    scaling : tuple of float
    order : {"TRS", "SRT"}
        The product as it is written: T·R·S scales first and moves last.
    by_hand : tuple of 16 float, or None
        The matrix row by row, where its cells were edited; the numbers above rest then.
    source : str
        Where that matrix came from, when another tool sent it.
    """

    translation: Point = (0.0, 0.0, 0.0)
    rotation: tuple[Angle, Angle, Angle] = (0.0, 30.0, 0.0)
    scaling: tuple[Factor, Factor, Factor] = (1.0, 1.0, 1.0)
    order: Order = "TRS"
    by_hand: Matrix | None = None
    source: Source = ""


class Camera(msgspec.Struct, frozen=True):
    """Where the picture is taken from.

    Attributes
    ----------
    eye, target, up : tuple of float
    by_hand : tuple of 16 float, or None
        The view matrix, as in `Model`.
    source : str
        As in `Model`.
    """

    eye: Point = (3.0, 2.0, 4.0)
    target: Point = (0.0, 0.0, 0.0)
    up: Point = (0.0, 1.0, 0.0)
    by_hand: Matrix | None = None
    source: Source = ""


class Projection(msgspec.Struct, frozen=True):
    """How space becomes a picture.

    Attributes
    ----------
    lens : {"perspective", "orthographic"}
    fov : float
        The vertical field of view in degrees.
    height : float
        Of the orthographic box.
    near, far : float
        Distances of the planes.
    width_px, height_px : int
        Of the picture; its shape is the aspect of the lens.
    reversed_z : bool
        Whether near goes to z = +1 and far to −1.
    by_hand : tuple of 16 float, or None
        The projection, as in `Model`.
    source : str
        As in `Model`.
    """

    lens: Lens = "perspective"
    fov: Annotated[float, msgspec.Meta(ge=LEAST_FOV, le=MOST_FOV)] = 45.0
    height: Positive = 4.0
    near: Positive = 1.0
    far: Positive = 9.0
    width_px: Side = 640
    height_px: Side = 480
    reversed_z: bool = False
    by_hand: Matrix | None = None
    source: Source = ""


class MeshFile(msgspec.Struct, frozen=True):
    """A file that the user has opened.

    Attributes
    ----------
    path : str
    sha256 : str
        Of its content, when it was opened.
    fit : bool
        Whether it is centred, and scaled so that its longest side is 2.
    """

    path: Annotated[str, msgspec.Meta(min_length=1, max_length=4096)]
    sha256: Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{64}\Z")]
    fit: bool = True


class Object(msgspec.Struct, frozen=True):
    """What is drawn.

    Attributes
    ----------
    kind : str
        One of our shapes, "file", or "points": what another tool has sent.
    vertices : int
        About how many; a cube has 24.
    file : MeshFile or None
    points : Array or tuple of tuple of float, or None
        Shape (n, 3).
    """

    kind: Kind = "cube"
    vertices: Annotated[int, msgspec.Meta(ge=LEAST_VERTICES, le=MOST_VERTICES)] = 4000
    file: MeshFile | None = None
    points: Array | None = None
    few: Annotated[tuple[Point, ...], msgspec.Meta(max_length=85)] = ()


class Outside(msgspec.Struct, frozen=True):
    """How one of the other three views is looked at.

    Attributes
    ----------
    yaw, pitch : float
        Degrees.
    zoom : float
        1 fits what there is.
    """

    yaw: Annotated[float, msgspec.Meta(ge=-3600, le=3600)] = -52.0
    pitch: Annotated[float, msgspec.Meta(ge=-89, le=89)] = 18.0
    zoom: Annotated[float, msgspec.Meta(ge=0.05, le=50)] = 1.0


class View(msgspec.Struct, frozen=True):
    """What is looked at, saved but not undone.

    Attributes
    ----------
    layout : str
        All four views, or one of them.
    tab : str
        What stands under them.
    t : float
        Position of the morph from local space (0) to the NDC cube (1); a quarter is the world.
    world, clip, ndc : Outside
    gizmo : str
        What the handles on the object do.
    """

    layout: Literal["four", "world", "camera", "clip", "ndc"] = "four"
    tab: Literal["matrices", "vertex", "depth", "speed", "none"] = "matrices"
    t: Annotated[float, msgspec.Meta(ge=0, le=1)] = 0.25
    world: Outside = Outside()
    clip: Outside = Outside(yaw=28.0, pitch=14.0)
    ndc: Outside = Outside(yaw=28.0)
    gizmo: Literal["move", "turn", "scale"] = "move"
    selected: Annotated[str, msgspec.Meta(max_length=24)] = ""


class Params(msgspec.Struct, frozen=True):
    """What a user can change of the pipeline.

    Attributes
    ----------
    object : Object
    model : Model
    camera : Camera
    projection : Projection
    vertex : int
        The one that is followed; beyond the last it is the last.
    drawing : str
    convention : {"column", "row"}
        How matrices are written and copied: for M v, or for vᵀ Mᵀ.
    source : str
        Where points came from when another tool sent them.
    prediction : Prediction or None
    view : View
    """

    object: Object = Object()
    model: Model = Model()
    camera: Camera = Camera()
    projection: Projection = Projection()
    vertex: Annotated[int, msgspec.Meta(ge=0, lt=MOST_VERTICES)] = 2
    drawing: Drawing = "shaded"
    convention: Convention = "column"
    source: Source = ""
    prediction: Prediction | None = None
    view: View = View()

    def __post_init__(self) -> None:
        """Refuse an object without its numbers, and guesses that cannot be drawn."""
        thing = self.object
        if thing.kind == "file" and thing.file is None:
            raise ValueError("an object from a file must name the file")
        if thing.kind == "points" and thing.points is None and not thing.few:
            raise ValueError("an object of points must have points")
        if thing.points is not None:
            shape = thing.points.shape
            fits = len(shape) == 2 and shape[1] == 3 and 1 <= shape[0] <= MOST_VERTICES
            if not fits or thing.points.dtype[1] != "f":
                raise ValueError("points must be a table of real numbers with three columns")
        guess = self.prediction
        if guess is not None:
            wanted = {PIXEL: 2, DISTANCE: 1}.get(guess.what)
            if wanted is None:
                raise ValueError(f"there is no “{guess.what}” to predict")
            if len(guess.values) != wanted or not all(abs(x) <= LIMIT for x in guess.values):
                raise ValueError(f"a guess of the {guess.what} has {wanted} numbers up to 1e6")

    @property
    def hidden(self) -> bool:
        """Whether the answer is not to be seen: a prediction is under way."""
        return self.prediction is not None and not self.prediction.revealed
