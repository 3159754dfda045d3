"""What is computed for the vector canvas: plain numbers on the host."""

from __future__ import annotations

import msgspec

Point = tuple[float, float]


class SpanOf(msgspec.Struct, frozen=True):
    """What some vectors span.

    Attributes
    ----------
    names : tuple of str
        Whose span it is.
    rank : int
        0 is the origin alone, 1 a line, 2 the plane.
    direction : tuple of float
        The unit vector along the line; zero unless the rank is 1.
    dependent : tuple of str
        Those that lie in the span of those before them.
    """

    names: tuple[str, ...]
    rank: int
    direction: Point
    dependent: tuple[str, ...]


class Orthogonal(msgspec.Struct, frozen=True):
    """Gram–Schmidt up to a step.

    Attributes
    ----------
    names : tuple of str
        The vectors that have been dealt with.
    orthonormal : tuple of tuple of float
        One for each; zero where it depends on those before.
    taken : tuple of tuple of float
        The projections that the last one has lost, on each of those before.
    left : tuple of float
        What is left of the last one; zero at step 0.
    dependent : tuple of str
    """

    names: tuple[str, ...] = ()
    orthonormal: tuple[Point, ...] = ()
    taken: tuple[Point, ...] = ()
    left: Point = (0.0, 0.0)
    dependent: tuple[str, ...] = ()


class Norms(msgspec.Struct, frozen=True):
    """Three lengths of one vector: Σ|vᵢ|, √Σvᵢ² and max |vᵢ|."""

    l1: float
    l2: float
    linf: float


class Ranked(msgspec.Struct, frozen=True):
    """How like the query a vector is.

    Attributes
    ----------
    name : str
    cosine : float or None
        None for a zero vector.
    by_cosine : int or None
        Its place in that order, from 1.
    distance : float
    by_distance : int
    """

    name: str
    cosine: float | None
    by_cosine: int | None
    distance: float
    by_distance: int


class Attention(msgspec.Struct, frozen=True):
    """The softmax of the dot products with the query.

    Attributes
    ----------
    names : tuple of str
        All vectors but the query.
    scores, weights : tuple of float
        The dot products, and the weights that sum to 1.
    output : tuple of float
        The sum of the vectors, so weighed.
    """

    names: tuple[str, ...]
    scores: tuple[float, ...]
    weights: tuple[float, ...]
    output: Point


class LongPair(msgspec.Struct, frozen=True):
    """The quantities of two vectors of any length; what is undefined is None.

    Attributes
    ----------
    a, b : str
        Their names; b is "" where there is but one.
    values_a, values_b : tuple of float
    norms_a, norms_b : Norms or None
    sum, combination : tuple of float or None
        a + b and c₁a + c₂b.
    dot, cosine, angle, distance, projection : float or None
        The projection is the signed length of b's shadow on a, a·b / ‖a‖.
    ranking : tuple of Ranked or None
        Of the other vectors of one length with a by their likeness to it; None for fewer than two.
    reason : str
        A sentence for what is None.
    """

    a: str = ""
    b: str = ""
    values_a: tuple[float, ...] = ()
    values_b: tuple[float, ...] = ()
    norms_a: Norms | None = None
    norms_b: Norms | None = None
    sum: tuple[float, ...] | None = None
    combination: tuple[float, ...] | None = None
    dot: float | None = None
    cosine: float | None = None
    angle: float | None = None
    distance: float | None = None
    projection: float | None = None
    ranking: tuple[Ranked, ...] | None = None
    reason: str = ""


class Result(msgspec.Struct, frozen=True):
    """The quantities of the pair a, b; what is undefined, hidden or not shown is None.

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
    projection_length, rejection_length : float or None
        Of the shadow with its sign, a·b / ‖a‖, and of the rejection.
    combination : tuple of float or None
        c₁a + c₂b.
    span : SpanOf or None
    chain : tuple of tuple of float or None
        The sums of the first one, two, … all vectors.
    orthogonal : Orthogonal or None
    norms : tuple of Norms or None
        Of every vector.
    ranking : tuple of Ranked or None
        Of every vector but the query, in their order.
    attention : Attention or None
    long : LongPair or None
    miss : float or None
        How far a revealed guess is from the answer.
    reason : str
        A sentence for what is undefined, "" where nothing is.
    query_reason : str
        A sentence for a ranking or an attention that is missing though it is shown.
    """

    a: str = ""
    b: str = ""
    sum: Point | None = None
    difference: Point | None = None
    terms: Point | None = None
    dot: float | None = None
    norm_a: float | None = None
    norm_b: float | None = None
    distance: float | None = None
    determinant: float | None = None
    cosine: float | None = None
    angle: float | None = None
    projection: Point | None = None
    rejection: Point | None = None
    projection_length: float | None = None
    rejection_length: float | None = None
    combination: Point | None = None
    span: SpanOf | None = None
    chain: tuple[Point, ...] | None = None
    orthogonal: Orthogonal | None = None
    norms: tuple[Norms, ...] | None = None
    ranking: tuple[Ranked, ...] | None = None
    attention: Attention | None = None
    long: LongPair | None = None
    miss: float | None = None
    query_reason: str = ""
    reason: str = ""
