"""What can be grabbed on a plane, and where a gesture takes it: pure, without widgets."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from lavis.widgets.common.plane.camera import Camera, Point, snapped

#: How near, in pixels, the pointer must be to a point or to a line.
POINT_REACH = 12.0
#: How near, in pixels, a drag must come to another tip to go there.
TIP_REACH = 14.0
#: What a drag in polar steps turns by.
TURN = math.radians(5)
#: Pixels above which a unit is too long, and below which too short, to be the step of a length.
LONG_UNIT, SHORT_UNIT = 320.0, 16.0
LINE_REACH = 7.0

Key = tuple[str, str]
#: Where a drag goes: anywhere, to the grid step, to whole lengths and 5°, to other tips.
Snap = Literal["off", "grid", "polar", "tips"]


@dataclass(frozen=True, slots=True)
class Handle:
    """A thing that can be grabbed.

    Attributes
    ----------
    name : str
        Of what it belongs to, such as the vector's.
    kind : {"tip", "body", "point"}
        A tip or a point is grabbed at (x, y); a body all along the line to `end`.
    x, y : float
        What a gesture moves, in the plane: the tip, the point, or the tail of a body.
    end : tuple of float
        The other end: a body's tip, a tip's tail.
    """

    name: str
    kind: Literal["tip", "body", "point"]
    x: float
    y: float
    end: Point = (0.0, 0.0)

    @property
    def key(self) -> Key:
        """What tells it from the others."""
        return self.name, self.kind

    @property
    def at(self) -> Point:
        """Where it is."""
        return self.x, self.y


@dataclass(frozen=True, slots=True)
class Move:
    """What a gesture asks for.

    Attributes
    ----------
    handle : Handle
        As it was when the gesture began.
    x, y : float
        Where it shall be.
    key : str
        The same through one gesture, and of no other.
    """

    handle: Handle
    x: float
    y: float
    key: str


@dataclass(frozen=True, slots=True)
class Drag:
    """A drag that has begun.

    Attributes
    ----------
    handle : Handle
        As it was when it was pressed.
    offset : tuple of float
        Pixels from the pointer to the handle: they stay, so that nothing jumps when it is pressed.
    key : str
    """

    handle: Handle
    offset: Point
    key: str

    def target(
        self,
        pixel: Point,
        camera: Camera,
        *,
        snap: Snap,
        lock: bool,
        others: Sequence[Point] = (),
    ) -> Point:
        """Return where the handle goes when the pointer is at a pixel.

        Parameters
        ----------
        pixel : tuple of float
        camera : Camera
        snap : {"off", "grid", "polar", "tips"}
            Polar is about the other end of a tip, and about the origin for all else.
        lock : bool
            Keep to the nearest axis or diagonal: of the arrow for its tip, of the way gone for a
            body or a point; the grid and the polar lengths still count along it.
        others : sequence of tuple of float
            The points that "tips" goes to.
        """
        at = pixel[0] + self.offset[0], pixel[1] + self.offset[1]
        x, y = camera.to_world(*at)
        if lock:
            return self._locked(x, y, camera, snap in ("grid", "polar"))
        if snap == "grid":
            return snapped(x, camera.step), snapped(y, camera.step)
        if snap == "polar":
            return self._polar(x, y, camera)
        if snap == "tips":
            near = nearest(at, others, camera)
            if near is not None:
                return near
        return camera.rounded(x, y)

    def _polar(self, x: float, y: float, camera: Camera) -> Point:
        pivot = self.handle.end if self.handle.kind == "tip" else (0.0, 0.0)
        dx, dy = x - pivot[0], y - pivot[1]
        unit = 1.0 if SHORT_UNIT <= camera.scale <= LONG_UNIT else camera.step
        length = snapped(math.hypot(dx, dy), unit)
        turns = round(math.atan2(dy, dx) / TURN)
        # The quarters exactly; else to digits enough, so that 30° of length 2 is 1 high.
        ux, uy = (float(f"{f(turns * TURN):.15f}") for f in (math.cos, math.sin))
        return tidy_sum(pivot[0], _cut(length * ux)), tidy_sum(pivot[1], _cut(length * uy))

    def _locked(self, x: float, y: float, camera: Camera, snap: bool) -> Point:
        handle = self.handle
        pivot = handle.end if handle.kind == "tip" else handle.at
        dx, dy = x - pivot[0], y - pivot[1]
        turn = round(math.atan2(dy, dx) / (math.pi / 4)) * (math.pi / 4)
        ux, uy = round(math.cos(turn)), round(math.sin(turn))
        along = (dx * ux + dy * uy) / (ux * ux + uy * uy)
        along = snapped(along, camera.step) if snap else camera.rounded(along, 0.0)[0]
        return tidy_sum(pivot[0], along * ux), tidy_sum(pivot[1], along * uy)


def nearest(pixel: Point, points: Sequence[Point], camera: Camera) -> Point | None:
    """Return the point nearest to a pixel, None where none is near."""
    found = min(points, key=lambda point: math.dist(camera.to_pixel(*point), pixel), default=None)
    if found is None or math.dist(camera.to_pixel(*found), pixel) > TIP_REACH:
        return None
    return found


def ends_of_others(handles: Sequence[Handle], handle: Handle) -> list[Point]:
    """Return the origin and both ends of everything but what a handle belongs to."""
    points = [(0.0, 0.0)]
    for other in handles:
        if other.name != handle.name:
            points.append(other.at)
            if other.kind == "body":
                points.append(other.end)
    return points


def nudged(handle: Handle, key: str, dx: float, dy: float) -> Move:
    """Return the move of a handle by so much."""
    return Move(handle, tidy_sum(handle.x, dx), tidy_sum(handle.y, dy), key)


def tidy_sum(value: float, change: float) -> float:
    """Return value + change without the noise of the last bits: 0.1 + 0.2 is 0.3."""
    if change == 0 or value == 0:
        return value + change + 0.0
    magnitude = max(abs(value), abs(change))
    return round(value + change, 14 - math.ceil(math.log10(magnitude))) + 0.0


def under(
    handles: Sequence[Handle], pixel: Point, camera: Camera, selected: Key | None = None
) -> Handle | None:
    """Return the handle at a pixel: a tip before a body, the selected before the nearest."""
    best, least = None, math.inf
    for handle in reversed(handles):
        distance = _distance(handle, pixel, camera)
        reach = LINE_REACH if handle.kind == "body" else POINT_REACH
        if distance > reach:
            continue
        rank = distance + (1000.0 if handle.kind == "body" else 0.0)
        if handle.key == selected:
            rank -= reach
        if rank < least:
            best, least = handle, rank
    return best


def neighbour(handles: Sequence[Handle], current: Key | None, *, forward: bool) -> Handle | None:
    """Return the next or the previous thing to grab, None past the end or before the start."""
    keys = [handle.key for handle in handles]
    if current not in keys:
        return (handles[0] if forward else handles[-1]) if handles else None
    index = keys.index(current) + (1 if forward else -1)
    return handles[index] if 0 <= index < len(handles) else None


def _distance(handle: Handle, pixel: Point, camera: Camera) -> float:
    start = camera.to_pixel(*handle.at)
    if handle.kind != "body":
        return math.dist(start, pixel)
    end = camera.to_pixel(*handle.end)
    dx, dy = end[0] - start[0], end[1] - start[1]
    squared = dx * dx + dy * dy
    if squared == 0:
        return math.inf
    share = ((pixel[0] - start[0]) * dx + (pixel[1] - start[1]) * dy) / squared
    share = min(1.0, max(0.0, share))
    return math.dist(pixel, (start[0] + share * dx, start[1] + share * dy))


def _cut(value: float) -> float:
    """Return a number without the noise of its last digits: 0.5 and not 0.49999999999999994."""
    return float(f"{value:.14g}")
