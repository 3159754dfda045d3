"""What can be grabbed in the world view: the object's three handles, the eye and the target."""

from __future__ import annotations

import math

import msgspec
import numpy as np
from numpy.typing import NDArray

from lavis.tools.mvp import edits
from lavis.tools.mvp.matrices import Matrices
from lavis.tools.mvp.outlines import AXES
from lavis.tools.mvp.params import MAX_SCALE, Params

Floats = tuple[float, ...]
Vector = NDArray[np.float64]

#: Length of a handle's arm as a share of the room's radius.
ARM = 0.3
NAMES = ("x", "y", "z")


class Handle(msgspec.Struct, frozen=True):
    """Something that can be dragged.

    Attributes
    ----------
    name : str
        "x", "y", "z", "eye" or "target".
    at : tuple of float
        Where it is in the world.
    origin, direction : tuple of float
        The line along which it goes, or the axis about which it turns; the direction is zero for
        what goes anywhere.
    token : str
    ring : tuple of tuple of float
        The circle on which it goes; empty for a straight way.
    """

    name: str
    at: Floats
    origin: Floats
    direction: Floats
    token: str
    ring: tuple[Floats, ...] = ()


def handles(params: Params, made: Matrices, radius: float) -> tuple[Handle, ...]:
    """Return what can be grabbed now.

    Parameters
    ----------
    params : Params
    made : Matrices
        On the host.
    radius : float
        Of the room: arms keep their size on the screen.
    """
    found = []
    if params.model.by_hand is None:
        make = _turning if params.view.gizmo == "turn" else _straight
        found += make(params, made.M, ARM * radius)
    if params.camera.by_hand is None:
        for name in ("eye", "target"):
            at = tuple(getattr(params.camera, name))
            found.append(Handle(name, at, at, (0.0, 0.0, 0.0), "accent"))
    return tuple(found)


def moved(params: Params, start: Params, handle: Handle, to: Floats, from_: Floats) -> Params:
    """Return Params after a drag of a handle.

    Parameters
    ----------
    params : Params
        Of now: what the handle does not change stays.
    start : Params
        When the drag began.
    handle : Handle
        As it was then.
    to, from_ : tuple of float
        Where the pointer is on the handle's line, ring or plane, and where it was then.
    """
    if handle.name in ("eye", "target"):
        return edits.set_camera(params, **{handle.name: _shifted(handle.at, from_, to)})
    axis = NAMES.index(handle.name)
    if params.view.gizmo == "turn":
        angle = math.degrees(_angle(handle, from_, to))
        return turned(params, axis, start.model.rotation[axis] + angle)
    along = _along(handle, to) - _along(handle, from_)
    if params.view.gizmo == "scale":
        length = _along(handle, from_) or 1.0
        return scaled(params, axis, start.model.scaling[axis] * (1 + along / length))
    return shifted(params, axis, start.model.translation[axis] + along)


def nudged(params: Params, name: str, steps: float) -> Params:
    """Return Params after an arrow key: a tenth, five degrees, a twentieth, or the eye's way."""
    axis = NAMES.index(name)
    if params.view.gizmo == "turn":
        return turned(params, axis, params.model.rotation[axis] + 5 * steps)
    if params.view.gizmo == "scale":
        return scaled(params, axis, params.model.scaling[axis] + 0.05 * steps)
    return shifted(params, axis, params.model.translation[axis] + 0.1 * steps)


def shifted(params: Params, axis: int, value: float) -> Params:
    """Return Params with another number in the translation."""
    return edits.set_model(params, translation=_with(params.model.translation, axis, value, 1e6))


def turned(params: Params, axis: int, degrees: float) -> Params:
    """Return Params with another angle, between −180° and 180°."""
    degrees = (degrees + 180) % 360 - 180
    return edits.set_model(params, rotation=_with(params.model.rotation, axis, degrees, 360))


def scaled(params: Params, axis: int, factor: float) -> Params:
    """Return Params with another factor."""
    return edits.set_model(params, scaling=_with(params.model.scaling, axis, factor, MAX_SCALE))


def _with(numbers: Floats, axis: int, value: float, most: float) -> Floats:
    kept = float(f"{min(max(value, -most), most):.4g}") + 0.0
    return tuple(kept if i == axis else x for i, x in enumerate(numbers))


def _straight(params: Params, M: Vector, arm: float) -> list[Handle]:
    """Return arms along what a number of the translation, or of the scaling, moves."""
    part = params.model
    R, S = _rotation(part.rotation), np.diag(part.scaling)
    if params.view.gizmo == "scale":
        ways = R if part.order == "TRS" else np.eye(3)
    else:
        ways = np.eye(3) if part.order == "TRS" else S @ R
    origin = M[:3, 3]
    found = []
    for axis, name in enumerate(NAMES):
        way = ways[:, axis]
        length = float(np.linalg.norm(way))
        if length < 1e-9:
            continue
        at = origin + arm * way / length
        found.append(Handle(name, _t(at), _t(origin), _t(way), AXES[axis]))
    return found


def _turning(params: Params, M: Vector, arm: float) -> list[Handle]:
    """Return rings about the axes that the three angles turn about: R = R_z R_y R_x."""
    x, y, z = (math.radians(angle) for angle in params.model.rotation)
    Rz, Ry = _about(2, z), _about(1, y)
    frames = [Rz @ Ry, Rz, np.eye(3)]
    origin, found = M[:3, 3], []
    for axis, (name, frame, angle) in enumerate(zip(NAMES, frames, (x, y, z), strict=True)):
        u, v = frame[:, (axis + 1) % 3], frame[:, (axis + 2) % 3]
        turn = np.linspace(0, 2 * math.pi, 49)
        ring = origin + arm * (np.outer(np.cos(turn), u) + np.outer(np.sin(turn), v))
        at = origin + arm * (math.cos(angle) * u + math.sin(angle) * v)
        points = tuple(map(_t, ring))
        found.append(Handle(name, _t(at), _t(origin), _t(frame[:, axis]), AXES[axis], points))
    return found


def _rotation(degrees: Floats) -> Vector:
    x, y, z = (math.radians(angle) for angle in degrees)
    return _about(2, z) @ _about(1, y) @ _about(0, x)


def _about(axis: int, angle: float) -> Vector:
    matrix = np.eye(3)
    i, j = (axis + 1) % 3, (axis + 2) % 3
    matrix[i, i] = matrix[j, j] = math.cos(angle)
    matrix[i, j], matrix[j, i] = -math.sin(angle), math.sin(angle)
    return matrix


def _along(handle: Handle, point: Floats) -> float:
    """Return where a point is on a handle's line, in steps of its direction."""
    way = np.array(handle.direction)
    return float((np.array(point) - handle.origin) @ way / (way @ way))


def _angle(handle: Handle, from_: Floats, to: Floats) -> float:
    axis = np.array(handle.direction)
    a, b = (np.array(point) - handle.origin for point in (from_, to))
    return math.atan2(float(np.cross(a, b) @ axis), float(a @ b))


def _shifted(at: Floats, from_: Floats, to: Floats) -> Floats:
    return tuple(
        float(f"{min(max(a + t - f, -1e6), 1e6):.4g}") + 0.0
        for a, f, t in zip(at, from_, to, strict=True)
    )


def _t(v: Vector) -> Floats:
    return tuple(v.tolist())
