"""The four views: where they lie, and what of a frame each of them draws."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Literal, NamedTuple, get_args

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRect

from lavis.theme import Theme
from lavis.tools.mvp.facing import camera_facing, room_facing
from lavis.tools.mvp.outlines import Line
from lavis.tools.mvp.params import MOST_VERTICES, Params
from lavis.tools.mvp.scene import Frame, Scene, outer
from lavis.widgets.common.gl.pictures import Colour, Picture, Room, Stroke

Name = Literal["world", "camera", "clip", "ndc"]
NAMES: tuple[Name, ...] = get_args(Name)
#: Pixels between two views, and of the lines of text above them.
GAP = 2
#: So many times as wide as it is high, the views stand in one row.
WIDE = 4
#: Points of a cloud in the three views from outside: they show where it lies, not its detail.
OUTSIDE_MOST = 100_000
#: A view is not made smaller than this.
LEAST = 48


class Pane(NamedTuple):
    """A view in its place.

    Attributes
    ----------
    name : str
    rect : QRect
        In logical pixels.
    frame : QRect
        The part that is the picture: all of it, but for the camera's, which keeps its shape.
    """

    name: Name
    rect: QRect
    frame: QRect

    def ndc_of(self, at: QPointF) -> tuple[float, float]:
        """Return where a pixel is in the picture, from −1 to 1."""
        frame = self.frame
        x = 2 * (at.x() - frame.x()) / max(1, frame.width()) - 1
        return x, 1 - 2 * (at.y() - frame.y()) / max(1, frame.height())

    def pixel_of(self, x: float, y: float) -> QPointF:
        """Return the pixel of a place in the picture."""
        frame = self.frame
        return QPointF(
            frame.x() + (x + 1) / 2 * frame.width(), frame.y() + (1 - y) / 2 * frame.height()
        )


def panes(width: int, height: int, params: Params) -> list[Pane]:
    """Return the views that fit: all four, in one row where it is wide, or the one chosen."""
    layout = params.view.layout
    whole = QRect(0, 0, width, height)
    if layout != "four":
        return [_pane(layout, whole, params)]
    places = _row(width, height) if width >= WIDE * height else _square(width, height)
    if min(min(place.width(), place.height()) for place in places) < LEAST:
        return [_pane("camera", whole, params)]
    return [_pane(name, place, params) for name, place in zip(NAMES, places, strict=True)]


def _square(width: int, height: int) -> list[QRect]:
    left, top = (width - GAP) // 2, (height - GAP) // 2
    right, bottom = width - left - GAP, height - top - GAP
    return [
        QRect(0, 0, left, top),
        QRect(left + GAP, 0, right, top),
        QRect(0, top + GAP, left, bottom),
        QRect(left + GAP, top + GAP, right, bottom),
    ]


def _row(width: int, height: int) -> list[QRect]:
    side = (width - 3 * GAP) // 4
    starts = [index * (side + GAP) for index in range(4)]
    ends = [*(start - GAP for start in starts[1:]), width]
    return [QRect(start, 0, end - start, height) for start, end in zip(starts, ends, strict=True)]


def scene_of(frame: Frame, name: Name) -> Scene | None:
    """Return the scene of one of the three views from outside."""
    scene: Scene | None = getattr(frame, name)
    return scene


def view_matrix(pane: Pane, frame: Frame) -> NDArray[np.float64] | None:
    """Return the room of a view to its picture, for what is painted over it."""
    if pane.name == "camera":
        return None
    scene = scene_of(frame, pane.name)
    return None if scene is None else outer(scene, _aspect(pane))


def picture(
    pane: Pane, frame: Frame, params: Params, theme: Theme, ratio: float, *, smooth: bool = True
) -> Picture:
    """Return what the renderer draws for a view.

    Parameters
    ----------
    pane : Pane
    frame : Frame
    params : Params
    theme : Theme
    ratio : float
        Device pixels a pixel.
    smooth : bool
    """
    scaled = _scaled(ratio)
    rect, inner = pane.rect, pane.frame
    x, y = scaled(inner.x() - rect.x()), scaled(rect.bottom() - inner.bottom())
    size = scaled(rect.width()), scaled(rect.height())
    part = (x, y, min(scaled(inner.width()), size[0] - x), min(scaled(inner.height()), size[1] - y))
    point = (3.0 if params.object.vertices < 20_000 else 1.0) * ratio * theme.scale
    scene = None if pane.name == "camera" else scene_of(frame, pane.name)
    matrix = view_matrix(pane, frame)
    room, lines, most = None, frame.ground, MOST_VERTICES
    through = frame.seen
    if scene is not None and matrix is not None:
        through = tuple(matrix.ravel().tolist())
        room, lines, most = _room(scene, through), scene.lines, OUTSIDE_MOST
        facing = room_facing(frame, scene, matrix)
    else:
        facing = camera_facing(frame, reversed_z=params.projection.reversed_z)
    return Picture(
        width=size[0],
        height=size[1],
        frame=part,
        drawing=params.drawing,
        mvp=frame.mvp,
        normals=frame.normals,
        room=room,
        strokes=_strokes(lines, theme, ratio),
        strokes_matrix=through,
        ground=_rgb(theme, "canvas" if room else "window"),
        inside=_rgb(theme, "canvas"),
        surface=_rgb(theme, "cat1"),
        outside=_rgb(theme, "residual"),
        reversed_z=room is None and params.projection.reversed_z,
        depths=(frame.depths[0], frame.depths[1]),
        point=max(1.0, point),
        most=most,
        facing=facing,
        smooth=smooth,
    )


def _room(scene: Scene, through: tuple[float, ...]) -> Room:
    return Room(
        scene.first, scene.second, scene.divide_first, scene.divide_second, scene.mix, through
    )


def _pane(name: Name, rect: QRect, params: Params) -> Pane:
    if name != "camera":
        return Pane(name, rect, rect)
    lens = params.projection
    aspect = lens.width_px / lens.height_px
    width = min(rect.width(), max(1, math.floor(rect.height() * aspect)))
    height = min(rect.height(), max(1, math.floor(rect.width() / aspect)))
    x, y = (rect.width() - width) // 2, (rect.height() - height) // 2
    return Pane(name, rect, QRect(rect.x() + x, rect.y() + y, width, height))


def _aspect(pane: Pane) -> float:
    return max(1, pane.rect.width()) / max(1, pane.rect.height())


def _scaled(ratio: float) -> Callable[[float], int]:
    return lambda pixels: max(0, round(pixels * ratio))


def _strokes(lines: tuple[Line, ...], theme: Theme, ratio: float) -> tuple[Stroke, ...]:
    ground = _rgb(theme, "canvas")
    inks = {token: _rgb(theme, token) for token in {line.token for line in lines}}
    found = []
    for line in lines:
        ink, strength = inks[line.token], line.strength
        mixed = [g + strength * (i - g) for g, i in zip(ground, ink, strict=True)]
        colour = (mixed[0], mixed[1], mixed[2])
        found.append(Stroke(line.start, line.end, colour, line.width * ratio * theme.scale))
    return tuple(found)


def _rgb(theme: Theme, token: str) -> Colour:
    color = theme.color(token)
    return color.redF(), color.greenF(), color.blueF()
