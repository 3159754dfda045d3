"""What is computed for the transformation grid: plain numbers on the host."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import msgspec

if TYPE_CHECKING:
    import numpy as np

Point = tuple[float, float]


class Affine(msgspec.Struct, frozen=True):
    """A map of the plane: where î, ĵ and the origin go (the columns of the matrix).

    Attributes
    ----------
    i, j : tuple of float
        The images of the basis vectors, as vectors: without the translation.
    origin : tuple of float
        The translation; zero in the linear mode.
    """

    i: Point = (1.0, 0.0)
    j: Point = (0.0, 1.0)
    origin: Point = (0.0, 0.0)

    @property
    def rows(self) -> tuple[Point, Point]:
        """The 2×2 part by rows."""
        return (self.i[0], self.j[0]), (self.i[1], self.j[1])

    @property
    def det(self) -> float:
        """The signed area of the image of the unit square."""
        return self.i[0] * self.j[1] - self.j[0] * self.i[1]

    def __call__(self, point: Point) -> Point:
        """Return where a point goes."""
        x, y = point
        return (
            self.i[0] * x + self.j[0] * y + self.origin[0],
            self.i[1] * x + self.j[1] * y + self.origin[1],
        )


class Value(msgspec.Struct, frozen=True):
    """What a definition came to.

    Attributes
    ----------
    name : str
        Of the definition; "" for `Params.acting`.
    rows : tuple of tuple of float
        The value by rows, of whatever shape: a number is 1×1, a vector a column. Empty where it
        has none.
    error : str
        A sentence that says what is wrong, "" where nothing is.
    position : int
        Where in the text, from 0.
    literal : bool
        Whether the text is nothing but entries, so that it can be edited number by number.
    """

    name: str
    rows: tuple[tuple[float, ...], ...] = ()
    error: str = ""
    position: int = 0
    literal: bool = False


class Property(msgspec.Struct, frozen=True):
    """One word for what kind of matrix it is: "symmetric", and the reason with its numbers."""

    name: str
    reason: str


class Eigen(msgspec.Struct, frozen=True):
    """What stays on its line.

    Attributes
    ----------
    kind : {"real", "repeated", "defective", "complex"}
        Two lines; every direction; one line only; none.
    values : tuple of tuple of float
        Both eigenvalues as (real, imaginary) parts; the one of larger modulus, or with the
        positive imaginary part, first.
    vectors : tuple of tuple of float
        Unit vectors along the lines: two, two (î and ĵ), one, none.
    generalized : tuple of float or None
        Of a defective matrix: w with (A − λI)w = the eigenvector.
    angle, modulus : float or None
        Of a complex pair: each step turns by the angle (radians, with the sign of the sense in
        which the plane is turned) and scales by the modulus.
    axes : tuple of tuple of float or None
        Of a complex pair: p and q, the ellipse p cos τ + q sin τ along which A turns; scaled so
        that the longer has length 1. A carries the ellipse onto itself times the modulus.
    spiral : tuple of tuple of float
        Of a complex pair: the way of v under A^τ, τ from 0 to `Params.steps`, as a polyline. Of a
        real or defective matrix with positive eigenvalues the same flow, else empty.
    """

    kind: Literal["real", "repeated", "defective", "complex"]
    values: tuple[Point, Point]
    vectors: tuple[Point, ...] = ()
    generalized: Point | None = None
    angle: float | None = None
    modulus: float | None = None
    axes: tuple[Point, Point] | None = None
    spiral: tuple[Point, ...] = ()


class Singular(msgspec.Struct, frozen=True):
    """The singular value decomposition A = U Σ Vᵀ.

    Attributes
    ----------
    values : tuple of float
        σ₁ ≥ σ₂ ≥ 0.
    left, right : tuple of tuple of float
        u₁, u₂ and v₁, v₂: unit vectors. v₁, v₂ is anticlockwise.
    """

    values: Point
    left: tuple[Point, Point]
    right: tuple[Point, Point]


class Spaces(msgspec.Struct, frozen=True):
    """Null space and column space.

    Attributes
    ----------
    rank : int
    null, column : tuple of tuple of float
        Bases of unit vectors: none, one, or î and ĵ.
    """

    rank: int
    null: tuple[Point, ...]
    column: tuple[Point, ...]


class Ball(msgspec.Struct, frozen=True):
    """A small ball of inputs about v, and the ellipse of answers about Av.

    Attributes
    ----------
    center, image : tuple of float
    radius : float
    axes : tuple of tuple of float
        Half-axes of the ellipse as vectors, radius · σᵢuᵢ, the longer first.
    condition : float or None
        σ₁/σ₂; None where it is infinite.
    """

    center: Point
    radius: float
    image: Point
    axes: tuple[Point, Point]
    condition: float | None


class Act(msgspec.Struct, frozen=True):
    """One act of the animation: R(s · angle) · ((1 − s) · first + s · last), s from 0 to 1.

    Attributes
    ----------
    name : str
        "rotate by Vᵀ (−31.7°)"; the only act of a path without acts says the path.
    angle : float
        Radians. The translation is not turned.
    first, last : Affine
    end : Affine
        Where it ends, exactly.
    """

    name: str
    angle: float
    first: Affine
    last: Affine
    end: Affine


class Compare(msgspec.Struct, frozen=True):
    """AB beside BA.

    Attributes
    ----------
    names : tuple of str
    a, b, ab, ba : Affine
        ab applies b first.
    commutator : Affine
        AB − BA.
    equal : bool
        To within rounding.
    reason : str
        Why they differ or do not, in a sentence.
    acts_ab, acts_ba : tuple of Act
        "first B", "then A", and the other way round.
    """

    names: tuple[str, str]
    a: Affine
    b: Affine
    ab: Affine
    ba: Affine
    commutator: Affine
    equal: bool
    reason: str
    acts_ab: tuple[Act, ...] = ()
    acts_ba: tuple[Act, ...] = ()


class Solution(msgspec.Struct, frozen=True):
    """Ax = b.

    Attributes
    ----------
    kind : {"one", "none", "many"}
    x : tuple of float
        The solution; the one of least length where there are many, the least-squares one where
        there is none.
    image : tuple of float
        Ax: b itself, or the point of the column space nearest to it.
    direction : tuple of float or None
        Of many solutions: the line x + s · direction; None where it is a point or the plane.
    residual : float
        ‖Ax − b‖.
    reason : str
        A sentence.
    """

    kind: Literal["one", "none", "many"]
    x: Point
    image: Point
    direction: Point | None
    residual: float
    reason: str


class Power(msgspec.Struct, frozen=True):
    """Power iteration.

    Attributes
    ----------
    vectors : tuple of tuple of float
        Unit vectors, v/‖v‖ first.
    values : tuple of float
        Rayleigh quotients, one for each.
    errors : tuple of float or None
        The angle between each and the dominant eigenvector's line, radians; None without one.
    ratio : float or None
        |λ₂/λ₁|, by which the error shrinks each step.
    reason : str
        Whether it converges, and to what, in a sentence.
    """

    vectors: tuple[Point, ...]
    values: tuple[float, ...]
    errors: tuple[float, ...] | None
    ratio: float | None
    reason: str


class Placed(msgspec.Struct, frozen=True):
    """A part of the scene where it stands.

    Attributes
    ----------
    name, shape : str
    local, world, seen : Affine
        In its parent's space; in the world; in the camera's: x and y from −1 to 1 inside its frame
        (y within ±1, x within ±1 as well: normalised device coordinates).
    chain : tuple of str
        The names whose local matrices make `world`, the outermost first: ("tank", "turret").
    """

    name: str
    shape: str
    local: Affine
    world: Affine
    seen: Affine
    chain: tuple[str, ...]


class Stage(msgspec.Struct, frozen=True):
    """The scene.

    Attributes
    ----------
    parts : tuple of Placed
    camera : Affine
        The camera's frame in the world: the square ±1 goes onto what it sees.
    view : Affine
        Its inverse: world → normalised device coordinates.
    problem : str
        A sentence, where parts carry each other in a ring and so count as in the world.
    """

    parts: tuple[Placed, ...]
    camera: Affine
    view: Affine
    problem: str = ""


class Result(msgspec.Struct, frozen=True):
    """All that is known of M; what is undefined, hidden or not shown is None.

    Attributes
    ----------
    matrices : tuple of Value
        One for each of `Params.matrices`.
    acting : Value
        Of `Params.acting`; where it has an error, nothing else is computed, and the view keeps the
        last good result.
    map : Affine
        M: what moves the plane.
    start, end : Affine
        Where the animation starts and ends.
    acts : tuple of Act
        At least one.
    path_reason : str
        A sentence where the chosen path does not exist, and the straight one is shown.
    det, trace : float or None
    rank : int
    properties : tuple of Property
        What kind of matrix it is.
    eigen : Eigen or None
    singular : Singular or None
    condition : float or None
        None where it is infinite.
    spaces : Spaces or None
    fixed : tuple of float or None
        Where M leaves a point alone, and the eigenlines go through it: the origin in the linear
        mode; None where a translation leaves none, or more than one.
    ball : Ball or None
    image_of_v : tuple of float or None
    trail : tuple of tuple of float
        v, Mv, M²v, …; it ends early where numbers leave what can be drawn.
    trail_reason : str
        Why it ended early, "" where it did not.
    images : tuple of tuple of float
        Of the points.
    compare : Compare or None
    compare_reason : str
        Why there is none though it is shown.
    inverse, transpose : Affine or None
    inverse_reason : str
    solution : Solution or None
    power : Power or None
    power_reason : str
    stage : Stage or None
        In the scene mode alone.
    picture : numpy.ndarray or None
        Where it is shown: uint8, (height, width, 3) or (height, width, 4), the first row on top.
        Where `Params.picture` is None it is one that is there from the start, to be drawn two
        units wide about the origin, as a `Picture` is by default.
    picture_reason : str
        Why there is none though it is shown.
    miss : float or None
        How far a revealed guess is from the answer: a distance; radians for an eigenvector.
    answer : tuple of float or None
        The revealed answer, as the guess's values: the eigenvector nearest to the guess.
    reason : str
        A sentence for what is undefined, "" where nothing is.
    """

    matrices: tuple[Value, ...] = ()
    acting: Value = Value("")
    map: Affine = Affine()
    start: Affine = Affine()
    end: Affine = Affine()
    acts: tuple[Act, ...] = ()
    path_reason: str = ""
    det: float | None = None
    trace: float | None = None
    rank: int | None = None
    properties: tuple[Property, ...] = ()
    eigen: Eigen | None = None
    singular: Singular | None = None
    condition: float | None = None
    spaces: Spaces | None = None
    fixed: Point | None = (0.0, 0.0)
    ball: Ball | None = None
    image_of_v: Point | None = None
    trail: tuple[Point, ...] = ()
    trail_reason: str = ""
    images: tuple[Point, ...] = ()
    compare: Compare | None = None
    compare_reason: str = ""
    inverse: Affine | None = None
    transpose: Affine | None = None
    inverse_reason: str = ""
    solution: Solution | None = None
    power: Power | None = None
    power_reason: str = ""
    stage: Stage | None = None
    picture: np.ndarray[Any, Any] | None = None
    picture_reason: str = ""
    miss: float | None = None
    answer: tuple[float, ...] | None = None
    reason: str = ""


class Frame(msgspec.Struct, frozen=True):
    """The animation at a moment.

    Attributes
    ----------
    map : Affine
        What the plane is moved by.
    act : int
        Which of `Result.acts` it is in, from 0.
    name : str
        Of the act.
    det : float or None
        The signed area at this moment; None where a prediction hides it.
    """

    map: Affine
    act: int
    name: str
    det: float | None
