"""The five spaces, each as a room in which it can be looked at."""

from __future__ import annotations

from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from lavis.tools.mvp.matrices import Matrices

Vector = NDArray[np.float64]

Floats = tuple[float, ...]

#: Local, world, view, clip, NDC.
LAST = 4
#: Corners of the clip volume, near ones first, each ring anticlockwise.
CORNERS = np.array(
    [(x, y, z, 1.0) for z in (-1.0, 1.0) for x, y in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
).T
#: How much of z is seen in the room of clip space.
FRONT = 1e-3
#: How many times the object's size and distance the frustum may make a room larger.
MOST = 1.3


class Room(msgspec.Struct, frozen=True):
    """A ball that is looked at: its middle and its radius."""

    center: Floats
    radius: float

    def mixed(self, other: Room, mix: float) -> Room:
        """Return the ball on the way to another."""
        center = tuple(
            (1 - mix) * a + mix * b for a, b in zip(self.center, other.center, strict=True)
        )
        # Sizes in equal factors: 1 to 100 is as far as 100 to 10,000.
        return Room(center, self.radius ** (1 - mix) * other.radius**mix)


class Stage(NamedTuple):
    """One space in its room.

    Attributes
    ----------
    matrix : numpy.ndarray
        Local space to the room, (4, 4); its last row is the w to divide by, where `divides`.
    divides : bool
    corners : numpy.ndarray or None
        The clip volume in the room, (3, 8); None where an inverse is missing.
    eye : numpy.ndarray or None
        Where the camera is, (3,); None from clip space on.
    room : Room
    """

    matrix: Vector
    divides: bool
    corners: Vector | None
    eye: Vector | None
    room: Room


def stages(made: Matrices, box: Vector) -> list[Stage]:
    """Return the five spaces.

    Parameters
    ----------
    made : Matrices
        On the host.
    box : numpy.ndarray
        Corners of the object in local space, (4, 8).
    """
    M, V, P, MVP = made
    into = np.diag([1.0, 1.0, -1.0, 1.0])
    # Clip space is shown with w as the depth: x, y, −w. There a division by w is a walk along the
    # line to the corner of the pyramid, down to w = 1.
    # A thousandth of z lets what is in front cover what is behind where w is 1 everywhere.
    with_w = np.array([[1.0, 0, 0, 0], [0, 1, 0, 0], [0, 0, -FRONT, -1], [0, 0, 0, 1]])
    VM = V @ M
    in_view = _points(_inverse(P), CORNERS)
    eye = np.array([[0.0], [0.0], [0.0], [1.0]])
    corners = [
        _behind(_inverse(VM), in_view),
        _behind(_inverse(V), in_view),
        in_view,
        None if in_view is None else _finite((with_w @ P @ _lifted(in_view))[:3]),
        into[:3] @ CORNERS,
    ]
    eyes = [_points(_inverse(VM), eye), _points(_inverse(V), eye), eye[:3], None, None]
    chain = [np.eye(4), M, VM, with_w @ MVP, into @ MVP]
    found = []
    for index in range(LAST + 1):
        matrix, divides = chain[index], index == LAST
        here = _points(matrix, box) if divides else _finite((matrix @ box)[:3])
        seat = eyes[index]
        apex = np.zeros((3, 1)) if index == LAST - 1 else seat
        room = _room(index, here, corners[index], apex)
        found.append(
            Stage(matrix, divides, corners[index], None if seat is None else seat[:, 0], room)
        )
    return found


def shown(first: Stage, second: Stage, mix: float, v: Vector) -> tuple[float, ...] | None:
    """Return where a vertex is between two stages; None where it has no place."""
    places = [_placed(stage, v) for stage in (first, second)]
    at = (1 - mix) * places[0] + mix * places[1]
    return tuple(at.tolist()) if np.isfinite(at).all() and np.abs(at).max() < 1e9 else None


def _placed(stage: Stage, v: Vector) -> Vector:
    q = stage.matrix @ v
    return q[:3] / q[3] if stage.divides else q[:3]


def _inverse(matrix: Vector) -> Vector | None:
    with np.errstate(all="ignore"):
        try:
            inverse = np.asarray(np.linalg.inv(matrix), dtype=np.float64)
        except np.linalg.LinAlgError:
            return None
        worth = np.abs(inverse).max() * np.abs(matrix).max()
    return inverse if np.isfinite(inverse).all() and worth < 1e14 else None


def _points(matrix: Vector | None, columns: Vector) -> Vector | None:
    """Return homogeneous columns through a matrix as points (3, n)."""
    if matrix is None:
        return None
    q = matrix @ columns
    return _finite(q[:3] / q[3])


def _behind(matrix: Vector | None, points: Vector | None) -> Vector | None:
    if matrix is None or points is None:
        return None
    return _points(matrix, _lifted(points))


def _lifted(points: Vector) -> Vector:
    return np.concatenate([points, np.ones((1, points.shape[1]))])


def _finite(points: Vector) -> Vector | None:
    return points if np.isfinite(points).all() and np.abs(points).max() < 1e9 else None


def _room(index: int, object_: Vector | None, corners: Vector | None, eye: Vector | None) -> Room:
    """Return a room that shows the object, the camera and as much of the frustum as is useful."""
    if index == LAST:
        return Room((0.0, 0.0, 0.0), 1.75)
    groups = [group for group in (object_, eye) if group is not None]
    if not groups:
        return Room((0.0, 0.0, 0.0), 2.0)
    near = np.concatenate(groups, axis=1)
    center = (near.min(axis=1) + near.max(axis=1)) / 2
    radius = float(np.linalg.norm(near - center[:, None], axis=0).max())
    if corners is not None:
        whole = np.concatenate([near, corners], axis=1)
        middle = (whole.min(axis=1) + whole.max(axis=1)) / 2
        size = float(np.linalg.norm(whole - middle[:, None], axis=0).max())
        if size <= MOST * radius or radius == 0:
            center, radius = middle, size
        else:
            radius *= MOST
    return Room(tuple(center.tolist()), min(max(radius, 1e-3), 1e9))
