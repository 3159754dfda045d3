"""Matrices of the plane by what they do: turn, scale, shear, reflect, project, move."""

from __future__ import annotations

from lavis.compute.backend import Array
from lavis.compute.checks import dimensions, finite, real_arrays
from lavis.compute.errors import ComputeError
from lavis.compute.transforms.entries import matrices, matrix, numbers, turn


def rotation(theta: float | Array) -> Array:
    """Make the matrix that turns the plane anticlockwise.

    Parameters
    ----------
    theta : float or array
        The angle in radians; a float, or an array of shape ().

    Returns
    -------
    array
        (2, 2), of the library and dtype of `theta`; of NumPy in float64 for a float.

    Raises
    ------
    ComputeError
        If `theta` is no finite number.
    """
    return turn(*numbers(theta=theta))


def scaling(sx: float | Array, sy: float | Array) -> Array:
    """Make the matrix that scales along the two axes.

    Parameters
    ----------
    sx, sy : float or array
        The factors along x and y; a float, or an array of shape ().

    Returns
    -------
    array
        (2, 2), as `rotation`.

    Raises
    ------
    ComputeError
        If one is no finite number.
    """
    xp, sx, sy = numbers(sx=sx, sy=sy)
    zero = xp.zeros_like(sx)
    return matrix(xp, [[sx, zero], [zero, sy]])


def shear(kx: float | Array, ky: float | Array = 0.0) -> Array:
    """Make the matrix [[1, kx], [ky, 1]], which moves x by kx·y and y by ky·x.

    Parameters
    ----------
    kx, ky : float or array
        A float, or an array of shape (). With both it is no shear along one line any more.

    Returns
    -------
    array
        (2, 2), as `rotation`.

    Raises
    ------
    ComputeError
        If one is no finite number.
    """
    xp, kx, ky = numbers(kx=kx, ky=ky)
    one = xp.ones_like(kx)
    return matrix(xp, [[one, kx], [ky, one]])


def reflection(theta: float | Array) -> Array:
    """Make the matrix that reflects in a line through the origin.

    Parameters
    ----------
    theta : float or array
        The angle of the line in radians; a float, or an array of shape ().

    Returns
    -------
    array
        (2, 2), as `rotation`.

    Raises
    ------
    ComputeError
        If `theta` is no finite number.
    """
    xp, theta = numbers(theta=theta)
    cosine, sine = xp.cos(2 * theta), xp.sin(2 * theta)
    return matrix(xp, [[cosine, sine], [sine, -cosine]])


def projection(theta: float | Array) -> Array:
    """Make the matrix that projects onto a line through the origin, at right angles.

    Parameters
    ----------
    theta : float or array
        The angle of the line in radians; a float, or an array of shape ().

    Returns
    -------
    array
        (2, 2), as `rotation`.

    Raises
    ------
    ComputeError
        If `theta` is no finite number.
    """
    xp, theta = numbers(theta=theta)
    cosine, sine = xp.cos(theta), xp.sin(theta)
    return matrix(xp, [[cosine * cosine, cosine * sine], [cosine * sine, sine * sine]])


def translation(x: float | Array, y: float | Array) -> Array:
    """Make the 3×3 matrix that moves points of the plane, in homogeneous coordinates.

    Parameters
    ----------
    x, y : float or array
        By how much; a float, or an array of shape ().

    Returns
    -------
    array
        (3, 3), as `rotation`.

    Raises
    ------
    ComputeError
        If one is no finite number.
    """
    xp, x, y = numbers(x=x, y=y)
    zero, one = xp.zeros_like(x), xp.ones_like(x)
    return matrix(xp, [[one, zero, x], [zero, one, y], [zero, zero, one]])


def homogeneous(A: Array) -> Array:
    """Return a 2×2 matrix as the 3×3 one that does the same in homogeneous coordinates.

    Parameters
    ----------
    A : array
        Real, shape (2, 2); a (3, 3) one passes through.

    Returns
    -------
    array
        (3, 3).

    Raises
    ------
    ComputeError
        If `A` is no such matrix of finite numbers.
    """
    xp, A = matrices(sizes=(2, 3), A=A)
    if A.shape[0] == 3:
        return A
    right = xp.zeros((2, 1), dtype=A.dtype, device=A.device)
    below = xp.eye(3, dtype=A.dtype, device=A.device)[2:, :]
    return xp.concat([xp.concat([A, right], axis=1), below], axis=0)


def apply(A: Array, points: Array) -> Array:
    """Move points by a matrix: each point is a column that A stands before.

    Parameters
    ----------
    A : array
        Real, shape (2, 2); or (3, 3) in homogeneous coordinates, where a third row other than
        (0, 0, 1) is a perspective and divides.
    points : array
        Real, shape (n, 2).

    Returns
    -------
    array
        (n, 2).

    Raises
    ------
    ComputeError
        If the shapes do not fit, NaN or infinity came, or a point goes to infinity.
    """
    xp, A, points = real_arrays(A=A, points=points)
    xp, A = matrices(sizes=(2, 3), A=A)
    dimensions("points", points, 2, "(n, 2)")
    if points.shape[1] != 2:
        raise ComputeError(f"points must have the shape (n, 2); its shape is {points.shape}.")
    finite(xp, points=points)
    if A.shape[0] == 2:
        return xp.matmul(points, xp.matrix_transpose(A))
    moved = xp.matmul(points, xp.matrix_transpose(A[:, :2])) + A[:, 2]
    depth = moved[:, 2:]
    if bool(xp.any(depth == 0)):
        raise ComputeError("points must not lie on the line that A sends to infinity.")
    return moved[:, :2] / depth
