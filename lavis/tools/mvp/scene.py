"""What each of the four views draws: pure, on the host, from Params and Result alone.

Every view draws the same vertices. The camera's takes them through P·V·M and nothing else. The
other three put a space into a room of their own and look at it from outside: world space (or what
lies between two spaces), clip space with w as its depth, and the NDC cube.
"""

from __future__ import annotations

import math
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from lavis.compute.errors import ComputeError
from lavis.tools.mvp.gizmo import Handle, handles
from lavis.tools.mvp.matrices import Matrices, on_host
from lavis.tools.mvp.outlines import Line, clip_lines, ndc_lines, stage_lines, world_lines
from lavis.tools.mvp.params import Outside, Params
from lavis.tools.mvp.result import Result
from lavis.tools.mvp.stages import LAST, Room, Stage, shown, stages

Floats = tuple[float, ...]
Vector = NDArray[np.float64]

#: The lens of the views from outside, in radians; how much of the height the room takes.
FOV = math.radians(32.0)
FILL = 1.08


class Scene(msgspec.Struct, frozen=True):
    """One view from outside.

    Attributes
    ----------
    first, second : tuple of 16 float
        Local space to the room, before and after the morph; the last row is the w to divide by.
    divide_first, divide_second : float
        Whether that division takes place, 0 or 1.
    mix : float
        Between the two.
    mvp : tuple of 16 float
        What the picture of the camera will cut off is drawn as such.
    room : Room
        Where its middle is, and how large it is.
    outside : Outside
    lines : tuple of Line
    vertex : tuple of float or None
        Where the followed vertex is in the room.
    handles : tuple of Handle
    """

    first: Floats
    second: Floats
    divide_first: float
    divide_second: float
    mix: float
    mvp: Floats
    room: Room
    outside: Outside
    lines: tuple[Line, ...] = ()
    vertex: Floats | None = None
    handles: tuple[Handle, ...] = ()


class Frame(msgspec.Struct, frozen=True):
    """All that is drawn at one moment.

    Attributes
    ----------
    mvp : tuple of 16 float
        What the camera's view takes vertices through.
    seen : tuple of 16 float
        What it takes the world through.
    normals : tuple of 9 float
        The transpose of the inverse of M's linear part: where normals go.
    world, clip, ndc : Scene or None
        None where that view is not shown.
    ground : tuple of Line
        The ground and the axes of the world, for the camera's own view.
    pixel : tuple of float or None
        Where the followed vertex is in the picture; None where it is clipped.
    depths : tuple of float
        The least and the largest depth of the object, from 0 to 1: between them greys are spread.
    space : str
        What the first of them shows.
    box : tuple of 32 float
        Corners of the object in local space, four rows of eight.
    reason : str
        Why nothing can be drawn, as a sentence; the rest is then of no use.
    """

    mvp: Floats = ()
    seen: Floats = ()
    normals: Floats = ()
    world: Scene | None = None
    clip: Scene | None = None
    ndc: Scene | None = None
    ground: tuple[Line, ...] = ()
    pixel: Floats | None = None
    depths: Floats = (0.0, 1.0)
    space: str = ""
    box: Floats = ()
    reason: str = ""


def frame(params: Params, result: Result, t: float) -> Frame:
    """Return what is drawn at a moment of the morph.

    Parameters
    ----------
    params : Params
        As they are now: the picture follows a drag, the numbers of the result come after.
    result : Result
        Whose mesh is drawn.
    t : float
        0 is local space, 1/4 the world, 1/2 view, 3/4 clip space, 1 the NDC cube.
    """
    try:
        made = on_host(params)
    except ComputeError as error:
        return Frame(reason=str(error))
    if not all(np.isfinite(matrix.astype(np.float32)).all() for matrix in made):
        return Frame(reason="P·V·M holds NaN or infinity: nothing can be drawn with it.")
    low, high = result.mesh.bounds
    box = np.array([[x, y, z, 1.0] for x in (low[0], high[0]) for y in (low[1], high[1])
                    for z in (low[2], high[2])]).T  # fmt: skip
    index = min(params.vertex, len(result.mesh.vertices) - 1)
    v = np.append(result.mesh.vertices[index].astype(np.float64), 1.0)
    with np.errstate(all="ignore"):  # what is not finite is left out
        world, clip, ndc = _outside(params, made, box, v, t)
        return Frame(
            mvp=_flat(made.MVP),
            seen=_flat(made.P @ made.V),
            normals=_flat(_normal_matrix(made.M)),
            world=world,
            clip=clip,
            ndc=ndc,
            ground=world_lines(),
            pixel=_pixel(params, made.MVP @ v),
            depths=_depths(made.MVP @ box),
            space=_name(t),
            box=_flat(box),
        )


def outer(scene: Scene, aspect: float) -> Vector:
    """Return the matrix with which a view from outside is looked at: room to its own clip space.

    Parameters
    ----------
    scene : Scene
    aspect : float
        Width over height.

    Returns
    -------
    numpy.ndarray
        Shape (4, 4).
    """
    yaw, pitch = math.radians(scene.outside.yaw), math.radians(scene.outside.pitch)
    reach = FILL * scene.room.radius / math.sin(FOV / 2) / min(1.0, aspect)
    distance = reach / scene.outside.zoom
    cy, sy, cp, sp = math.cos(yaw), math.sin(yaw), math.cos(pitch), math.sin(pitch)
    back = np.array([sy * cp, sp, cy * cp])
    side = np.array([cy, 0.0, -sy])
    axes = np.stack([side, np.cross(back, side), back])
    V = np.eye(4)
    V[:3, :3] = axes
    V[:3, 3] = -axes @ (np.array(scene.room.center) + distance * back)
    f = 1 / math.tan(FOV / 2)
    near, far = distance * 0.02, distance + 12 * scene.room.radius
    P = np.zeros((4, 4))
    P[0, 0], P[1, 1] = f / aspect, f
    P[2, 2], P[2, 3] = -(far + near) / (far - near), -2 * far * near / (far - near)
    P[3, 2] = -1.0
    return P @ V


def place(matrix: Vector, point: Floats) -> tuple[float, float] | None:
    """Return where a point of a room is in its picture, from −1 to 1; None behind the eye."""
    x, y, _, w = (matrix @ np.append(point, 1.0)).tolist()
    return (x / w, y / w) if w > 1e-9 else None


def _outside(
    params: Params, made: Matrices, box: Vector, v: Vector, t: float
) -> tuple[Scene | None, Scene | None, Scene | None]:
    """Return world, clip space and the cube; None for a view that is not shown."""
    layout = params.view.layout
    if layout == "camera":
        return None, None, None
    found = stages(made, box)
    return (
        _world(params, made, found, v, t) if layout in ("four", "world") else None,
        _clip(params, made, found, v) if layout in ("four", "clip") else None,
        _ndc(params, made, found, v) if layout in ("four", "ndc") else None,
    )


def _world(params: Params, made: Matrices, found: list[Stage], v: Vector, t: float) -> Scene:
    at = min(max(t, 0.0), 1.0) * LAST
    index = min(int(at), LAST - 1)
    mix = at - index
    first, second = found[index], found[index + 1]
    room = first.room.mixed(second.room, mix)
    still = abs(at - 1) < 0.02 and not params.hidden
    return Scene(
        first=_flat(first.matrix),
        second=_flat(second.matrix),
        divide_first=float(first.divides),
        divide_second=float(second.divides),
        mix=mix,
        mvp=_flat(made.MVP),
        room=room,
        outside=params.view.world,
        lines=stage_lines(found, index, mix, v),
        vertex=shown(first, second, mix, v),
        handles=handles(params, made, room.radius) if still else (),
    )


def _clip(params: Params, made: Matrices, found: list[Stage], v: Vector) -> Scene:
    stage = found[3]
    return _still(stage, made, params.view.clip, clip_lines(params, stage, v), v)


def _ndc(params: Params, made: Matrices, found: list[Stage], v: Vector) -> Scene:
    stage = found[4]
    return _still(stage, made, params.view.ndc, ndc_lines(stage, v), v)


def _still(
    stage: Stage, made: Matrices, outside: Outside, lines: tuple[Line, ...], v: Vector
) -> Scene:
    flat, divides = _flat(stage.matrix), float(stage.divides)
    return Scene(
        first=flat,
        second=flat,
        divide_first=divides,
        divide_second=divides,
        mix=0.0,
        mvp=_flat(made.MVP),
        room=stage.room,
        outside=outside,
        lines=lines,
        vertex=shown(stage, stage, 0.0, v),
    )


def _pixel(params: Params, clip: Vector) -> Floats | None:
    x, y, z, w = clip.tolist()
    if not (w > 0 and all(-w <= part <= w for part in (x, y, z))):
        return None
    lens = params.projection
    return (x / w + 1) / 2 * lens.width_px, (y / w + 1) / 2 * lens.height_px


def _depths(clip: Vector) -> Floats:
    z = 0.5 + 0.5 * clip[2, clip[3] > 0] / clip[3, clip[3] > 0]
    z = np.clip(z[np.isfinite(z)], 0.0, 1.0)
    if (clip[3] <= 0).any() or not len(z) or z.max() - z.min() < 1e-9:
        return 0.0, 1.0
    return float(z.min()), float(z.max())


def _normal_matrix(M: Vector) -> Vector:
    linear = M[:3, :3]
    # The cofactors: the inverse transposed but for a factor, and defined for flat matrices too.
    cofactors = np.stack(
        [np.cross(linear[1], linear[2]), np.cross(linear[2], linear[0]),
         np.cross(linear[0], linear[1])]
    )  # fmt: skip
    largest = np.abs(cofactors).max()
    if not largest > 0:
        return np.eye(3)
    sign = -1.0 if linear[0] @ cofactors[0] < 0 else 1.0
    return np.asarray(sign * cofactors / largest)


def _name(t: float) -> str:
    names = ("local space", "world", "view space", "clip space", "NDC")
    at = t * LAST
    nearest = round(at)
    if abs(at - nearest) < 0.02:
        return names[nearest]
    return f"{names[int(at)]} → {names[int(at) + 1]}"


def _flat(matrix: Any) -> Floats:
    return tuple(matrix.ravel().tolist())
