"""What a user can change on the transformation grid."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from lavis.document import Array, Prediction

#: Coordinates of points lie within plus and minus this; entries of matrices are any finite number.
LIMIT = 1e12
MAX_MATRICES = 26
MAX_SLIDERS = 12
MAX_POINTS = 100
MAX_PARTS = 12
MAX_TEXT = 1000
MAX_NAME = 24
#: How often A is applied again at most.
MAX_STEPS = 100
#: Pixels of the longer side of a picture.
MAX_SIDE = 2048

#: What can be hidden and placed by hand: Av, a direction that stays, det A, x with Ax = b.
PREDICTIONS = ("image of v", "eigenvector", "determinant", "solution")

Coordinate = Annotated[float, msgspec.Meta(ge=-LIMIT, le=LIMIT)]
Place = tuple[Coordinate, Coordinate]
Positive = Annotated[float, msgspec.Meta(gt=0, le=LIMIT)]
Angle = Annotated[float, msgspec.Meta(ge=-36000, le=36000)]
Name = Annotated[
    str,
    msgspec.Meta(
        max_length=MAX_NAME,
        pattern=r"\A[^\s\x00-\x1f\x7f]([^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f])?\Z",
    ),
]
#: A name that may be of nothing that is there.
Reference = Annotated[str, msgspec.Meta(max_length=MAX_NAME)]
Text = Annotated[str, msgspec.Meta(max_length=MAX_TEXT)]
Mode = Literal["linear", "homogeneous", "scene"]
Path = Literal["linear", "polar", "svd", "eigen", "polar acts"]
Goal = Literal["target", "apply"]
Snap = Literal["off", "grid", "polar"]
Shape = Literal["tank", "turret", "wheel", "flag", "ship", "letter", "square"]


class Named(msgspec.Struct, frozen=True):
    """A matrix that has a name: its definition, kept as text so that it follows what it uses.

    Attributes
    ----------
    name : str
        As `lavis.compute.expression.check_name` allows.
    text : str
        ``"[[1, 1], [0, 1]]"``, ``"rot(angle)"``, ``"A @ B"``: see `lavis.compute.expression`. It
        may be wrong or empty; `Result.matrices` then has the sentence, and the rest goes on.
    """

    name: Name
    text: Text


class Slider(msgspec.Struct, frozen=True):
    """A number that definitions can name, with the slider that moves it.

    Attributes
    ----------
    name : str
        Unique among sliders and matrices.
    value : float
        May lie beyond the ends, where it was typed.
    low, high, step : float
        Of the slider; a step of 0 is none.
    unit : str
        Such as "°", for the field.
    """

    name: Name
    value: float
    low: float = -3.0
    high: float = 3.0
    step: Annotated[float, msgspec.Meta(ge=0)] = 0.0
    unit: Annotated[str, msgspec.Meta(max_length=8)] = ""


class Mark(msgspec.Struct, frozen=True):
    """A point of the user's own, before the map.

    Attributes
    ----------
    name : str
        Unique among the points.
    x, y : float
    """

    name: Name
    x: Coordinate
    y: Coordinate


class Picture(msgspec.Struct, frozen=True):
    """A picture that lies on the plane and is moved by A.

    Attributes
    ----------
    image : Array
        uint8, (height, width, 3) or (height, width, 4); sides up to 2,048.
    name : str
        What it is and where it came from, for the caption.
    x, y : float
        Its middle, before the map.
    size : float
        Units of its longer side.
    """

    image: Array
    name: Annotated[str, msgspec.Meta(max_length=200)] = ""
    x: Coordinate = 0.0
    y: Coordinate = 0.0
    size: Positive = 2.0


class Show(msgspec.Struct, frozen=True):
    """What is drawn beside î and ĵ, which always are.

    Attributes
    ----------
    grid : bool
        The grid as the map leaves it.
    before : bool
        The grid as it was, behind it.
    square : bool
        The image of the unit square with its signed area.
    circle : bool
        The unit circle and its image.
    letter : bool
        An F and its image, so that a reflection shows.
    points : bool
        The user's own points and their images.
    polygon : bool
        The points joined in their order, and closed.
    picture : bool
    vector : bool
        v, and Av.
    eigen : bool
        The lines that stay where they are, or the spiral of a complex pair.
    singular : bool
        v₁, v₂ and what becomes of them, σ₁u₁ and σ₂u₂.
    spaces : bool
        Null space and column space.
    ball : bool
        The small ball about v and the ellipse that it becomes, with the condition number.
    trail : bool
        v, Av, A²v, …
    compare : bool
        AB beside BA, of `Params.pair`.
    inverse, transpose : bool
        î and ĵ of A⁻¹ and of Aᵀ beside those of A.
    solve : bool
        b, and the x whose image it is.
    power : bool
        Power iteration from v, up to `Params.power_step`.
    """

    grid: bool = True
    before: bool = True
    square: bool = True
    circle: bool = False
    letter: bool = False
    points: bool = False
    polygon: bool = False
    picture: bool = False
    vector: bool = False
    eigen: bool = True
    singular: bool = False
    spaces: bool = False
    ball: bool = False
    trail: bool = False
    compare: bool = False
    inverse: bool = False
    transpose: bool = False
    solve: bool = False
    power: bool = False


class Part(msgspec.Struct, frozen=True):
    """A thing of the game scene, placed in the space of its parent.

    Attributes
    ----------
    name : str
        Unique in the scene.
    shape : str
        Its outline is `lavis.tools.transform.shapes.SHAPES[shape]`.
    parent : str
        Name of the part that carries it; "" for the world. What is not there counts as the world.
    x, y, angle, scale : float
        Translation, rotation in degrees and scaling: the local matrix T·R·S.
    """

    name: Name
    shape: Shape = "square"
    parent: Reference = ""
    x: Coordinate = 0.0
    y: Coordinate = 0.0
    angle: Angle = 0.0
    scale: Annotated[float, msgspec.Meta(ge=1e-6, le=1e6)] = 1.0


class Camera(msgspec.Struct, frozen=True):
    """What looks at the scene: its view matrix is the inverse of its own T·R·S.

    Attributes
    ----------
    x, y : float
        Its middle in the world.
    angle : float
        Degrees by which it is turned.
    width : float
        Units of the world that it sees from left to right; the height is 3/4 of it.
    follows : str
        Name of the part in whose space it is placed; "" for the world.
    """

    x: Coordinate = 0.0
    y: Coordinate = 0.0
    angle: Angle = 0.0
    width: Annotated[float, msgspec.Meta(ge=1e-6, le=1e6)] = 5.0
    follows: Reference = ""


TANK = (
    Part("tank", "tank", "", -0.3, -0.4, 20.0, 1.0),
    Part("turret", "turret", "tank", 0.0, 0.5, 30.0, 0.8),
    Part("wheel", "wheel", "tank", -0.6, -0.45, 0.0, 0.5),
    Part("flag", "flag", "turret", -0.3, 0.3, 0.0, 0.6),
)


class Scene(msgspec.Struct, frozen=True):
    """The small game scene of the homogeneous mode.

    Attributes
    ----------
    parts : tuple of Part
        At most 12.
    camera : Camera
    """

    parts: Annotated[tuple[Part, ...], msgspec.Meta(max_length=MAX_PARTS)] = TANK
    camera: Camera = Camera()


class View(msgspec.Struct, frozen=True):
    """Where the canvas looks and the animation stands, saved but not undone.

    Attributes
    ----------
    center_x, center_y : float
        The point of the plane in the middle of the canvas.
    scale : float
        Logical pixels per unit; 0 means that the camera fits what there is, as after Home.
    selected : str
        Name of the selected handle: "i", "j", "origin", "v", "b", "camera", "picture", "guess",
        "point:NAME" or "part:NAME"; or "".
    t : float
        Position of the animation: 0 is the start, 1 the end.
    """

    center_x: Annotated[float, msgspec.Meta(ge=-1e15, le=1e15)] = 0.0
    center_y: Annotated[float, msgspec.Meta(ge=-1e15, le=1e15)] = 0.0
    scale: Annotated[float, msgspec.Meta(ge=0, le=1e14)] = 0.0
    selected: Annotated[str, msgspec.Meta(max_length=MAX_NAME + 8)] = ""
    t: Annotated[float, msgspec.Meta(ge=0, le=1)] = 1.0


ALIVE = (Named("A", "[[1.2, 0.8], [0.4, 1.6]]"), Named("B", "[[0, -1], [1, 0]]"))
MARKS = (Mark("P", 1.0, 1.0), Mark("Q", 2.0, 1.0), Mark("R", 1.5, 2.0))


class Params(msgspec.Struct, frozen=True):
    """What a user can change on the transformation grid.

    Attributes
    ----------
    matrices : tuple of Named
        Definitions in the order they stand in the inspector; they may use each other and sliders.
    acting : str
        The expression whose value moves the plane, called M here: ``"A"``, ``"A @ B"``,
        ``"inv(A)"``, or bare entries after a drag of what was computed.
    sliders : tuple of Slider
    mode : {"linear", "homogeneous", "scene"}
        2×2; 3×3 with a translation (the last row is 0 0 1; a 2×2 value is taken as without
        translation); or the game scene, where M is not used.
    path : {"linear", "polar", "svd", "eigen", "polar acts"}
        The way of the animation: straight; rotation-aware; Vᵀ, Σ, U; Q⁻¹, Λ, Q; stretch, rotate.
    goal : {"target", "apply"}
        Whether the animation ends at M, or at M applied to `start`.
    start : tuple of float or None
        Where the animation starts: (a, b, c, d, x, y) of [[a, b, x], [c, d, y]]; None is the
        identity.
    show : Show
    points : tuple of Mark
    picture : Picture or None
    v : tuple of float
        The vector of the trail, the ball and the power iteration.
    steps : int
        How often the trail applies M.
    power_step : int
        How many steps of the power iteration are shown.
    b : tuple of float
        Of Mx = b.
    radius : float
        Of the small ball about v.
    pair : tuple of str
        Names of the two matrices that are compared as AB and BA; a name that is not there falls to
        another.
    scene : Scene
    snap : {"off", "grid", "polar"}
        Where a drag goes: anywhere, to the grid step, to whole lengths and 5°.
    prediction : Prediction or None
        Its `values`: a point for "image of v" and "solution", a direction for "eigenvector", one
        number for "determinant".
    view : View
    """

    matrices: Annotated[tuple[Named, ...], msgspec.Meta(max_length=MAX_MATRICES)] = ALIVE
    acting: Text = "A"
    sliders: Annotated[tuple[Slider, ...], msgspec.Meta(max_length=MAX_SLIDERS)] = ()
    mode: Mode = "linear"
    path: Path = "linear"
    goal: Goal = "target"
    start: tuple[float, float, float, float, float, float] | None = None
    show: Show = Show()
    points: Annotated[tuple[Mark, ...], msgspec.Meta(max_length=MAX_POINTS)] = MARKS
    picture: Picture | None = None
    v: Place = (0.7, 1.1)
    steps: Annotated[int, msgspec.Meta(ge=0, le=MAX_STEPS)] = 8
    power_step: Annotated[int, msgspec.Meta(ge=0, le=MAX_STEPS)] = 5
    b: Place = (2.6, 2.2)
    radius: Positive = 0.25
    pair: tuple[Reference, Reference] = ("A", "B")
    scene: Scene = Scene()
    snap: Snap = "off"
    prediction: Prediction | None = None
    view: View = View()

    def __post_init__(self) -> None:
        """Refuse two things of one name, and a guess that cannot be drawn."""
        names = [each.name for each in self.matrices] + [each.name for each in self.sliders]
        _refuse_twice("matrix or slider", names)
        _refuse_twice("point", [each.name for each in self.points])
        _refuse_twice("part", [each.name for each in self.scene.parts])
        if self.prediction is not None:
            _refuse_odd_guess(self.prediction)


def _refuse_twice(what: str, names: list[str]) -> None:
    if len(set(names)) == len(names):
        return
    name = next(name for name in names if names.count(name) > 1)
    raise ValueError(f"there is already a {what} “{name}”; names are unique")


def _refuse_odd_guess(prediction: Prediction) -> None:
    if prediction.what not in PREDICTIONS:
        raise ValueError(f"there is no “{prediction.what}” to predict")
    wanted = 1 if prediction.what == "determinant" else 2
    values = prediction.values
    if len(values) != wanted or not all(abs(value) <= LIMIT for value in values):
        size = "one number" if wanted == 1 else "two numbers"
        raise ValueError(f"a guess of the {prediction.what} is {size} up to 1e12")
