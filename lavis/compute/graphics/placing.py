"""The model matrix: where a thing stands, how it is turned, how large it is."""

from __future__ import annotations

from typing import Any

from lavis.compute.backend import Array
from lavis.compute.errors import ComputeError
from lavis.compute.graphics.building import bordered, cosine_and_sine, vector, vectors


def translate(t: Any) -> Array:
    """Return the matrix that moves points by t.

    Parameters
    ----------
    t : array or sequence of float
        Shape (3,).

    Returns
    -------
    array
        Shape (4, 4).

    Raises
    ------
    ComputeError
        If t is no vector of three finite numbers.
    """
    xp, t = vector("t", t)
    return bordered(xp, xp.eye(3, dtype=t.dtype, device=t.device), t)


def scale(s: Any) -> Array:
    """Return the matrix that stretches along the axes.

    Parameters
    ----------
    s : float, array or sequence of float
        One factor, or shape (3,). A factor of 0 flattens; a negative one mirrors.

    Returns
    -------
    array
        Shape (4, 4).

    Raises
    ------
    ComputeError
        If s is neither.
    """
    if isinstance(s, (int, float)):
        s = [s, s, s]
    xp, s = vector("s", s)
    linear = xp.eye(3, dtype=s.dtype, device=s.device) * s[None, :]
    return bordered(xp, linear, xp.zeros_like(s))


def rotate(axis: Any, theta: Any) -> Array:
    """Return the rotation about an axis through the origin, anticlockwise seen from its tip.

    Parameters
    ----------
    axis : array or sequence of float
        Shape (3,), of any length but zero.
    theta : float or array
        Radians; shape ().

    Returns
    -------
    array
        Shape (4, 4): cos θ I + sin θ [a]ₓ + (1 − cos θ) a aᵀ with the unit axis a, Rodrigues'
        formula.

    Raises
    ------
    ComputeError
        If the axis is zero, or something is not finite.
    """
    xp, axis = vector("axis", axis)
    largest = xp.max(xp.abs(axis))
    if not bool(largest > 0):
        raise ComputeError("axis must have a direction; the zero vector came.")
    axis = axis / largest  # first, so that no square is out of range
    a = axis / xp.sqrt(xp.vecdot(axis, axis))
    x, y, z = a[0:1], a[1:2], a[2:3]
    zero = xp.zeros_like(x)
    cross = xp.stack([xp.concat([zero, -z, y]), xp.concat([z, zero, -x]), xp.concat([-y, x, zero])])
    eye = xp.eye(3, dtype=a.dtype, device=a.device)
    outer = a[:, None] * a[None, :]
    cosine, sine = cosine_and_sine("theta", theta)
    linear = cosine * eye + sine * cross + (1 - cosine) * outer
    return bordered(xp, linear, xp.zeros_like(a))


def model(translation: Any, rotation: Any, scaling: Any) -> Array:
    """Return T·R·S: stretched first, then turned, then moved.

    Parameters
    ----------
    translation, scaling : array or sequence of float
        Shape (3,).
    rotation : array or sequence of float
        Shape (3,): Euler angles about x, y and z in radians; R = R_z R_y R_x, so that x turns
        first.

    Returns
    -------
    array
        Shape (4, 4).

    Raises
    ------
    ComputeError
        If one is no vector of three finite numbers.
    """
    T, R, S = _factors(translation, rotation, scaling)
    return T @ R @ S


def model_srt(translation: Any, rotation: Any, scaling: Any) -> Array:
    """Return S·R·T, the order the other way round: moved first, so that the rest moves it too.

    Parameters
    ----------
    translation, rotation, scaling
        As in `model`.

    Returns
    -------
    array
        Shape (4, 4).
    """
    T, R, S = _factors(translation, rotation, scaling)
    return S @ R @ T


def _factors(translation: Any, rotation: Any, scaling: Any) -> tuple[Array, Array, Array]:
    xp, t, r, s = vectors(translation=translation, rotation=rotation, scaling=scaling)
    axes = xp.eye(3, dtype=t.dtype, device=t.device)
    x, y, z = (rotate(axes[i, :], r[i]) for i in range(3))
    return translate(t), z @ y @ x, scale(s)
