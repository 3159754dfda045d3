"""Three probabilities as a point in a triangle, and the scores that lead there."""

from __future__ import annotations

import math

from lavis.compute.backend import Array, Namespace
from lavis.compute.checks import real_arrays
from lavis.compute.errors import ComputeError
from lavis.compute.softmax.checks import distributions, vectors

#: The corners where the first, second and third outcome are certain; sides of length 1.
CORNERS = ((0.0, 0.0), (1.0, 0.0), (0.5, math.sqrt(0.75)))


def to_point(p: Array, corners: Array | None = None) -> Array:
    """Return the point whose barycentric coordinates are three probabilities.

    Parameters
    ----------
    p : array
        Probabilities, shape (…, 3).
    corners : array, optional
        The triangle, shape (3, 2), one corner a row; by default `CORNERS`.

    Returns
    -------
    array
        (…, 2).

    Raises
    ------
    ComputeError
        If `p` holds no three probabilities, or the corners lie on a line.
    """
    xp, p = distributions(p=p)
    if p.shape[-1] != 3:
        raise ComputeError(f"p must hold 3 probabilities; it holds {p.shape[-1]}.")
    _, p, corners = real_arrays(p=p, corners=_triangle(xp, p, corners))
    return xp.matmul(p, corners)


def from_point(point: Array, corners: Array | None = None) -> Array:
    """Return the three probabilities that are the barycentric coordinates of a point.

    A point outside the triangle is taken to the probabilities that are nearest to its coordinates:
    with equal sides, as by default, that is the nearest point of the triangle.

    Parameters
    ----------
    point : array
        Shape (…, 2).
    corners : array, optional
        The triangle, shape (3, 2), one corner a row; by default `CORNERS`.

    Returns
    -------
    array
        (…, 3), not negative, of sum 1.

    Raises
    ------
    ComputeError
        If `point` holds no finite coordinates, or the corners lie on a line.

    References
    ----------
    J. Duchi, S. Shalev-Shwartz, Y. Singer and T. Chandra, Efficient Projections onto the l1-Ball
    for Learning in High Dimensions, ICML 2008, section 3.
    """
    xp, point = vectors(point=point)
    if point.shape[-1] != 2:
        raise ComputeError(f"point must hold 2 coordinates; it holds {point.shape[-1]}.")
    _moderate(xp, "point", point)
    _, point, corners = real_arrays(point=point, corners=_triangle(xp, point, corners))
    origin = corners[2, :]
    first, second = corners[0, :] - origin, corners[1, :] - origin
    rest = point - origin
    area = _cross(first, second)
    a = _cross(rest, second) / area
    b = _cross(first, rest) / area
    return _nearest(xp, xp.stack([a, b, 1 - a - b], axis=-1))


def logits_of(
    p: Array, reference_mean: float = 0.0, *, temperature: float = 1.0, least: float = 1e-6
) -> Array:
    """Return scores whose softmax is p: T log p, moved to a given mean.

    The softmax does not tell scores from the same scores shifted, so their mean is free: keeping
    it keeps the bars in place while the point is dragged. A probability below `least` is taken
    for `least`, since the score of 0 is −inf: on an edge of the triangle the softmax of these
    scores is off by about that much.

    Parameters
    ----------
    p : array
        Probabilities, shape (…, n).
    reference_mean : float
        The mean that the scores are to have.
    temperature : float
        T > 0, the temperature of the softmax that is to give p.
    least : float
        Between 0 and 1/n, both excluded.

    Returns
    -------
    array
        (…, n).

    Raises
    ------
    ComputeError
        If `p` holds no probabilities, or a number does not fit.
    """
    xp, p = distributions(p=p)
    n = p.shape[-1]
    if not float(xp.finfo(p.dtype).smallest_normal) <= least < 1 / n:
        raise ComputeError(f"least must lie between 0 and 1/{n}; {least} came.")
    if not 0 < temperature < math.inf or not math.isfinite(reference_mean):
        raise ComputeError(
            f"temperature must be a number above 0 and reference_mean finite; {temperature} and "
            f"{reference_mean} came."
        )
    logs = xp.log(xp.clip(p, least, None)) * float(temperature)
    return logs - xp.mean(logs, axis=-1, keepdims=True) + float(reference_mean)


def _triangle(xp: Namespace, like: Array, corners: Array | None) -> Array:
    """Return the corners on the device of another array, having checked that they span an area."""
    if corners is None:
        return xp.asarray(CORNERS, dtype=like.dtype, device=like.device)
    _, corners = real_arrays(corners=corners)
    if tuple(corners.shape) != (3, 2):
        raise ComputeError(f"corners must have the shape (3, 2); its shape is {corners.shape}.")
    _moderate(xp, "corners", corners)
    sides = corners[1:, :] - corners[:1, :]
    area = xp.abs(_cross(sides[0, :], sides[1, :]))
    span = xp.max(xp.abs(sides)) ** 2
    if bool(area <= 8 * float(xp.finfo(corners.dtype).eps) * span):
        raise ComputeError("corners must be those of a triangle; they lie on a line.")
    return corners


def _moderate(xp: Namespace, name: str, x: Array) -> None:
    """Check that products of coordinates stay in range; NaN does not."""
    most = math.sqrt(float(xp.finfo(x.dtype).max)) / 1024
    if not bool(xp.all(xp.abs(x) <= most)):
        raise ComputeError(f"{name} must hold numbers between -{most:.0e} and {most:.0e}.")


def _cross(a: Array, b: Array) -> Array:
    """Compute the signed area of the parallelogram of two vectors in the plane."""
    return a[..., 0] * b[..., 1] - a[..., 1] * b[..., 0]


def _nearest(xp: Namespace, v: Array) -> Array:
    """Return the probabilities that are nearest to three numbers."""
    v = v - xp.max(v, axis=-1, keepdims=True)  # a common shift does not change which they are
    ordered = -xp.sort(-v, axis=-1)
    counts = xp.arange(1, 4, dtype=v.dtype, device=v.device)
    surplus = (xp.cumulative_sum(ordered, axis=-1) - 1) / counts
    # The surplus of as many as stay above it; the others become 0. It rises while they do.
    inside = ordered > surplus
    shift = xp.max(xp.where(inside, surplus, -math.inf), axis=-1, keepdims=True)
    left = xp.clip(v - shift, 0, None)
    return left / xp.sum(left, axis=-1, keepdims=True)
