"""Which side of a solid's triangles can be seen: of the others none needs drawing."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lavis.tools.mvp.scene import Frame, Scene

Matrix = NDArray[np.float64]

#: Below this share of the product of its rows' lengths a determinant has no sign to rely on.
LEAST = 1e-12


def camera_facing(frame: Frame, *, reversed_z: bool) -> int:
    """Return how the triangles that the camera sees run in its picture.

    Parameters
    ----------
    frame : Frame
    reversed_z : bool
        Whether what is nearer has the larger depth.

    Returns
    -------
    int
        1 for anticlockwise, −1 for clockwise, 0 where both can be seen.
    """
    found = _facing(np.reshape(frame.mvp, (4, 4)), np.reshape(frame.box, (4, 8)))
    return -found if reversed_z else found


def room_facing(frame: Frame, scene: Scene, outer: Matrix) -> int:
    """Return the same for a view from outside; there, what the camera cuts off has holes.

    Parameters
    ----------
    frame : Frame
    scene : Scene
    outer : numpy.ndarray
        The room to the picture, (4, 4).
    """
    box = np.reshape(frame.box, (4, 8))
    clip = np.reshape(scene.mvp, (4, 4)) @ box
    if 0 < scene.mix < 1 or not (np.abs(clip[:3]) < clip[3]).all():
        return 0
    through, divides = (
        (scene.first, scene.divide_first) if scene.mix == 0 else (scene.second, scene.divide_second)
    )
    room = np.reshape(through, (4, 4)).copy()
    if not divides:
        room[3] = (0.0, 0.0, 0.0, 1.0)
    elif not ((room @ box)[3] > 0).all():
        return 0
    return _facing(outer @ room, box)


def _facing(matrix: Matrix, box: Matrix) -> int:
    clip = matrix @ box
    # What near or far cuts open shows its inside.
    if not (np.abs(clip[2]) < clip[3]).all():
        return 0
    lengths = np.linalg.norm(matrix, axis=1)
    if not (np.isfinite(lengths).all() and lengths.min() > 0):
        return 0
    # Before the division by a positive w, and after it, a map turns a solid inside out if its
    # determinant is negative; clip space itself is left-handed.
    determinant = float(np.linalg.det(matrix / lengths[:, None]))
    return 0 if abs(determinant) < LEAST else int(-np.sign(determinant))
