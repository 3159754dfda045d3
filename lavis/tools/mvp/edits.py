"""What can be done to the pipeline: Params in, Params out; no array library."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import msgspec

from lavis.document import Prediction
from lavis.tools.mvp.params import (
    ENTRY_LIMIT,
    LIMIT,
    PIXEL,
    PREDICTIONS,
    Camera,
    MeshFile,
    Model,
    Params,
    Point,
    Projection,
    Which,
)

replace = msgspec.structs.replace

#: How near to straight up or down an orbit comes, in degrees.
POLE = 89.0


def set_model(params: Params, **numbers: Any) -> Params:
    """Return Params with other numbers of the model; a matrix made by hand is left for them."""
    part = replace(params.model, by_hand=None, source="", **numbers)
    return replace(params, model=part)


def set_camera(params: Params, **numbers: Any) -> Params:
    """Return Params with other numbers of the camera; a matrix made by hand is left for them."""
    part = replace(params.camera, by_hand=None, source="", **numbers)
    return replace(params, camera=part)


def set_projection(params: Params, **numbers: Any) -> Params:
    """Return Params with other numbers of the lens; a matrix made by hand is left for them."""
    return replace(
        params, projection=replace(params.projection, by_hand=None, source="", **numbers)
    )


def set_object(params: Params, **fields: Any) -> Params:
    """Return Params with another object."""
    return replace(params, object=replace(params.object, **fields))


def set_matrix(
    params: Params, which: Which, entries: Sequence[float] | None, source: str = ""
) -> Params:
    """Return Params in which a matrix is made by hand, or by its numbers again.

    Parameters
    ----------
    params : Params
    which : {"model", "view", "projection"}
    entries : sequence of 16 float, or None
        Row by row, for column vectors.
    source : str
        Where they come from, when it is no hand.
    """
    field = "camera" if which == "view" else which
    kept = None
    if entries is not None:
        kept = tuple(min(max(x, -ENTRY_LIMIT), ENTRY_LIMIT) + 0.0 for x in entries)
    part: Model | Camera | Projection = getattr(params, field)
    return replace(params, **{field: replace(part, by_hand=kept, source=source)})


def open_file(params: Params, path: str, sha256: str) -> Params:
    """Return Params whose object is a file."""
    return set_object(params, kind="file", file=MeshFile(path, sha256))


def look(params: Params, **fields: Any) -> Params:
    """Return Params that look at something else."""
    return replace(params, view=replace(params.view, **fields))


# -- the camera by hand


def orbit(params: Params, yaw: float, pitch: float) -> Params:
    """Return Params whose eye has gone around the target.

    Parameters
    ----------
    params : Params
    yaw, pitch : float
        Degrees to the right and upwards.
    """
    eye, target = params.camera.eye, params.camera.target
    x, y, z = (a - b for a, b in zip(eye, target, strict=True))
    distance = math.hypot(x, y, z)
    if distance == 0:
        return params
    angle = math.degrees(math.atan2(x, z)) + yaw
    height = math.degrees(math.asin(max(-1.0, min(1.0, y / distance)))) + pitch
    height = math.radians(min(max(height, -POLE), POLE))
    flat = distance * math.cos(height)
    way = (
        flat * math.sin(math.radians(angle)),
        distance * math.sin(height),
        flat * math.cos(math.radians(angle)),
    )
    return set_camera(params, eye=_point(b + w for b, w in zip(target, way, strict=True)))


def pan(params: Params, right: float, up: float) -> Params:
    """Return Params whose eye and target have moved in the plane of the picture.

    Parameters
    ----------
    params : Params
    right, up : float
        In heights of the picture at the distance of the target.
    """
    axes = camera_axes(params)
    if axes is None:
        return params
    side, above = axes
    size = seen_height(params)
    move = [size * (right * s + up * a) for s, a in zip(side, above, strict=True)]
    eye, target = params.camera.eye, params.camera.target
    return set_camera(
        params,
        eye=_point(a + m for a, m in zip(eye, move, strict=True)),
        target=_point(a + m for a, m in zip(target, move, strict=True)),
    )


def dolly(params: Params, factor: float) -> Params:
    """Return Params whose distance from the target has changed by a factor; a box grows instead."""
    if params.projection.lens == "orthographic":
        height = min(max(params.projection.height * factor, 1e-3), LIMIT)
        return set_projection(params, height=_short(height))
    eye, target = params.camera.eye, params.camera.target
    distance = math.dist(eye, target)
    if not 1e-3 <= distance * factor <= LIMIT / 4:
        return params
    return set_camera(
        params, eye=_point(t + factor * (e - t) for e, t in zip(eye, target, strict=True))
    )


def camera_axes(params: Params) -> tuple[Point, Point] | None:
    """Return the side and the upward axis of the camera, None where it has none."""
    eye, target, up = params.camera.eye, params.camera.target, params.camera.up
    ahead = _unit([b - a for a, b in zip(eye, target, strict=True)])
    side = None if ahead is None else _unit(_cross(ahead, up))
    if ahead is None or side is None:
        return None
    return side, _cross(side, ahead)


def seen_height(params: Params) -> float:
    """Return the height of what is seen at the distance of the target."""
    lens = params.projection
    if lens.lens == "orthographic":
        return lens.height
    distance = math.dist(params.camera.eye, params.camera.target)
    return 2 * distance * math.tan(math.radians(lens.fov) / 2)


# -- predictions


def start(params: Params, what: str) -> Params:
    """Return Params in which an answer is hidden and the guess stands in the middle.

    Raises
    ------
    ValueError
        For something that cannot be predicted here.
    """
    if what not in PREDICTIONS:
        raise ValueError(f"“{what}” cannot be predicted here; the {PIXEL} can.")
    lens = params.projection
    values = (lens.width_px / 2, lens.height_px / 2) if what == PIXEL else (1.0,)
    return replace(params, prediction=Prediction(what, values))


def guess(params: Params, values: Sequence[float]) -> Params:
    """Return Params with the guess elsewhere; nothing changes once it is revealed."""
    if not params.hidden or params.prediction is None:
        return params
    kept = tuple(_short(min(max(x, -LIMIT), LIMIT)) for x in values)
    return replace(params, prediction=replace(params.prediction, values=kept))


def _point(numbers: Any) -> Point:
    x, y, z = (_short(min(max(number, -LIMIT), LIMIT)) for number in numbers)
    return x, y, z


def _short(x: float) -> float:
    """Return a number with as many digits as a hand can mean."""
    return float(f"{x:.9g}") + 0.0


def _unit(v: Sequence[float]) -> Point | None:
    length = math.hypot(*v)
    if length < 1e-12:
        return None
    x, y, z = (part / length for part in v)
    return x, y, z


def _cross(a: Sequence[float], b: Sequence[float]) -> Point:
    return (
        a[1] * b[2] - a[2] * b[1],
        a[2] * b[0] - a[0] * b[2],
        a[0] * b[1] - a[1] * b[0],
    )
