"""The grid as a matrix leaves it: lines cut in NumPy, drawn in device pixels from kept arrays."""

from __future__ import annotations

from typing import Any, cast

import numpy as np
import shiboken6
from PySide6.QtCore import QLineF
from PySide6.QtGui import QPen

from lavis.widgets.common.plane.camera import Camera, Point
from lavis.widgets.common.plane.clip import Frame
from lavis.widgets.common.plane.marks import Surface

#: Lines to each side of the middle one: 41 each way, as many as an eye can follow.
REACH = 20
#: Pixels by which an end may lie outside the frame because of rounding.
SLACK = 1.0
#: The numbers of the lines, in a column.
NUMBERS = np.arange(-REACH, REACH + 1.0)[:, None]


class Lines:
    """Segments in a NumPy array that Qt draws without a copy of its own.

    A list of QLineF would be made anew for every picture; this is made once.

    Parameters
    ----------
    most : int
        Segments that there is room for.
    """

    def __init__(self, most: int) -> None:
        self.array = np.zeros((most, 4))
        self._first = cast(QLineF, shiboken6.wrapInstance(self.array.ctypes.data, QLineF))

    def draw(self, on: Surface, count: int, pen: QPen) -> None:
        """Draw the first so many segments."""
        if count:
            on.painter.setPen(pen)
            # As in C++: a pointer to the first of many.
            on.painter.drawLines(self._first, count)


class Lattice:
    """Two families of parallel lines: what a map of the plane makes of the grid."""

    def __init__(self) -> None:
        self._families = (Lines(2 * REACH + 1), Lines(2 * REACH + 1))

    def draw(
        self,
        on: Surface,
        first: Point,
        second: Point,
        tokens: tuple[str, str],
        *,
        origin: Point = (0.0, 0.0),
        step: float = 1.0,
        width: float = 2.0,
        fade: float = 0.0,
    ) -> None:
        """Draw the images of the lines x = n · step and y = n · step, |n| ≤ `REACH`.

        Parameters
        ----------
        on : Surface
        first, second : tuple of float
            The images of the two basis vectors, of any size.
        tokens : tuple of str
            The colours of the lines along the first and along the second.
        origin : tuple of float
            The image of the origin.
        step : float
            Between two lines, before the map.
        width : float
            Pixels.
        fade : float
            How much of their colour is the canvas's.
        """
        along = _pixels(first, step, on.camera), _pixels(second, step, on.camera)
        center = np.array(on.camera.to_pixel(*origin))
        for index, token in enumerate(tokens):
            lines = self._families[index]
            count = cut(center, along[1 - index], along[index], on.frame, lines.array)
            lines.draw(on, count, QPen(on.color(token, fade), width))


def cut(center: Any, across: Any, along: Any, frame: Frame, out: Any) -> int:
    """Cut a family of parallel lines at a frame and return how many of them are in it.

    Line n has the points center + n · across + s · along with n and s from −`REACH` to `REACH`.

    Parameters
    ----------
    center, across, along : numpy.ndarray
        Shape (2,), pixels; of any finite size.
    frame : tuple of float
        Left, top, right, bottom.
    out : numpy.ndarray
        Shape (2 · `REACH` + 1, 4): the ends of those that are left, from the first row on.

    Notes
    -----
    The ends are found as values of s, not by shortening the whole line: of a line of 1e150 pixels
    both ends are so still right to a pixel.
    """
    low, high = np.array(frame[:2]), np.array(frame[2:])
    with np.errstate(all="ignore"):
        base = center + NUMBERS * across
        at = np.stack([low - base, high - base]) / along
        inside = (low <= base) & (base <= high)
        # A line along an axis crosses the edges beside it nowhere: it is in between or is not.
        flat = along == 0
        at[0][:, flat] = np.where(inside[:, flat], -np.inf, np.inf)
        at[1][:, flat] = np.inf
        start = np.maximum(np.min(at, axis=0).max(axis=1), -REACH)
        end = np.minimum(np.max(at, axis=0).min(axis=1), REACH)
        ends = np.empty((len(base), 2, 2))
        np.add(base, start[:, None] * along, out=ends[:, 0])
        np.add(base, end[:, None] * along, out=ends[:, 1])
        sane = ((ends >= low - SLACK) & (ends <= high + SLACK)).all(axis=(1, 2))
    kept = ends[(start < end) & sane].reshape(-1, 4)
    out[: len(kept)] = kept
    return len(kept)


def _pixels(vector: Point, step: float, camera: Camera) -> Any:
    """Return a vector of the plane, times a step, in pixels: finite whatever it is."""
    with np.errstate(over="ignore"):
        pixels = np.array([vector[0], -vector[1]]) * (step * camera.scale)
    return np.clip(pixels, -1e300, 1e300)
