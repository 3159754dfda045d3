"""The view matrix, and the two projections into OpenGL's clip space."""

from __future__ import annotations

import math
from typing import Any

from lavis.compute.backend import Array, Namespace
from lavis.compute.errors import ComputeError
from lavis.compute.graphics.building import bordered, from_rows, number, square4, vectors

#: Below this sine of the angle between them, up and the line of sight count as parallel: the
#: direction of their cross product is then rounding, in float32 as in float64.
PARALLEL = 1e-6
SMALL = 0.1


def look_at(eye: Any, target: Any, up: Any) -> Array:
    """Return the view matrix of a camera: its axes become x to the right, y up, −z ahead.

    The side vector is normalised, so the result is a rotation and a translation also where `up`
    is oblique to the line of sight.

    Parameters
    ----------
    eye, target : array or sequence of float
        Shape (3,): where the camera is, and what it looks at.
    up : array or sequence of float
        Shape (3,), of any length: what shall point upwards in the picture.

    Returns
    -------
    array
        Shape (4, 4).

    Raises
    ------
    ComputeError
        If eye and target are one point, `up` is zero or parallel to the line of sight, or
        something is not finite.
    """
    xp, eye, target, up = vectors(eye=eye, target=target, up=up)
    ahead = _unit(xp, target - eye, "eye and target are one point; a camera must look somewhere.")
    upward = _unit(xp, up, "up is the zero vector; wanted is a direction.")
    side = xp.linalg.cross(ahead, upward)
    square = xp.vecdot(side, side)
    if not bool(square > PARALLEL**2):
        raise ComputeError("up is parallel to the line of sight; wanted is another direction.")
    side = side / xp.sqrt(square)
    # Once more against the first: after the division by a small sine it is not quite at right
    # angles. Where the sine is none of the small ones, that would only spoil exact zeros.
    slant = xp.vecdot(side, ahead)
    side = side - xp.where(square < SMALL**2, slant, xp.zeros_like(slant)) * ahead
    side = side / xp.sqrt(xp.vecdot(side, side))
    above = xp.linalg.cross(side, ahead)
    axes = xp.stack([side, above, -ahead])
    return bordered(xp, axes, -(axes @ eye[:, None])[:, 0])


def perspective(
    fov_y: float, aspect: float, near: float, far: float, *, like: Array | None = None
) -> Array:
    """Return the perspective projection into −w ≤ x, y, z ≤ w.

    Parameters
    ----------
    fov_y : float
        The vertical field of view in radians, between 0 and π.
    aspect : float
        Width over height of the picture.
    near, far : float
        Distances of the planes before the camera, 0 < near < far; they go to z = −1 and +1.
    like : array, optional
        Whose library, device and float the matrix shall have; NumPy and float64 by default.

    Returns
    -------
    array
        Shape (4, 4).

    Raises
    ------
    ComputeError
        If the numbers make no camera; it names the one that does not fit.

    References
    ----------
    The OpenGL Graphics System 2.1, section 2.11.2 (Frustum), for a symmetric frustum.
    """
    fov_y, aspect = number("fov_y", fov_y), number("aspect", aspect)
    near, far = number("near", near), number("far", far)
    if not 0 < fov_y < math.pi:
        raise ComputeError(f"fov_y must lie between 0 and π (180°); {fov_y:.6g} came.")
    if not aspect > 0:
        raise ComputeError(f"aspect must be above 0; {aspect:.6g} came.")
    if not near > 0:
        raise ComputeError(f"near must be above 0; {near:.6g} came.")
    _ordered(near, far)
    f = 1.0 / math.tan(fov_y / 2)
    depth = far - near
    rows = [
        [f / aspect, 0.0, 0.0, 0.0],
        [0.0, f, 0.0, 0.0],
        [0.0, 0.0, -((far + near) / depth), -2.0 * (far / depth) * near],
        [0.0, 0.0, -1.0, 0.0],
    ]
    return from_rows(_representable(rows), like)


def orthographic(
    left: float,
    right: float,
    bottom: float,
    top: float,
    near: float,
    far: float,
    *,
    like: Array | None = None,
) -> Array:
    """Return the parallel projection of a box into −1 ≤ x, y, z ≤ 1; w stays 1.

    Parameters
    ----------
    left, right, bottom, top : float
        Sides of the box before the camera, left < right and bottom < top.
    near, far : float
        Distances of the planes, near < far; a negative one lies behind the camera.
    like : array, optional
        As in `perspective`.

    Returns
    -------
    array
        Shape (4, 4).

    Raises
    ------
    ComputeError
        If the box is empty; it names the sides.

    References
    ----------
    The OpenGL Graphics System 2.1, section 2.11.2 (Ortho).
    """
    named = {"left": left, "right": right, "bottom": bottom, "top": top, "near": near, "far": far}
    left, right, bottom, top, near, far = (number(name, x) for name, x in named.items())
    if not left < right:
        raise ComputeError(f"left must be below right; {left:.6g} and {right:.6g} came.")
    if not bottom < top:
        raise ComputeError(f"bottom must be below top; {bottom:.6g} and {top:.6g} came.")
    _ordered(near, far)
    width, height, depth = right - left, top - bottom, far - near
    rows = [
        [2.0 / width, 0.0, 0.0, -(right + left) / width],
        [0.0, 2.0 / height, 0.0, -(top + bottom) / height],
        [0.0, 0.0, -2.0 / depth, -(far + near) / depth],
        [0.0, 0.0, 0.0, 1.0],
    ]
    return from_rows(_representable(rows), like)


def reverse_depth(P: Array) -> Array:
    """Return a projection whose depth runs the other way: near to z = +1, far to −1.

    Parameters
    ----------
    P : array
        Shape (4, 4).

    Returns
    -------
    array
        Shape (4, 4): diag(1, 1, −1, 1) P.

    Raises
    ------
    ComputeError
        If P is no 4×4 matrix.
    """
    xp, P = square4("P", P)
    sign = xp.asarray([1.0, 1.0, -1.0, 1.0], dtype=P.dtype, device=P.device)
    return sign[:, None] * P


def _unit(xp: Namespace, v: Array, refusal: str) -> Array:
    largest = xp.max(xp.abs(v))
    if not bool(xp.isfinite(largest)):
        raise ComputeError("eye and target are too far apart; wanted are smaller numbers.")
    if not bool(largest > 0):
        raise ComputeError(refusal)
    v = v / largest
    return v / xp.sqrt(xp.vecdot(v, v))


def _ordered(near: float, far: float) -> None:
    if not near < far:
        raise ComputeError(f"near must be below far; {near:.6g} and {far:.6g} came.")


def _representable(rows: list[list[float]]) -> list[list[float]]:
    if not all(math.isfinite(x) for row in rows for x in row):
        raise ComputeError("These numbers make a matrix beyond the largest float.")
    return rows
