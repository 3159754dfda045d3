"""Keeping what is drawn near the canvas: Qt's rasteriser loses its way at 1e9 pixels."""

from __future__ import annotations

from collections.abc import Sequence

Point = tuple[float, float]
#: Left, top, right, bottom in pixels.
Frame = tuple[float, float, float, float]


def clip_segment(p: Point, q: Point, frame: Frame) -> tuple[Point, Point] | None:
    """Return the part of a segment within a frame, or None."""
    start, end = span(p, q, frame)
    if start > end:
        return None
    dx, dy = q[0] - p[0], q[1] - p[1]
    first = (p[0] + start * dx, p[1] + start * dy) if start > 0 else p
    last = (p[0] + end * dx, p[1] + end * dy) if end < 1 else q
    return first, last


def span(p: Point, q: Point, frame: Frame) -> tuple[float, float]:
    """Return where a segment enters a frame and leaves it, in shares of its length.

    The first is larger than the second where no part of it is within.

    References
    ----------
    Y.-D. Liang and B. A. Barsky, "A new concept and method for line clipping", ACM Transactions
    on Graphics 3 (1984).
    """
    # Written out and without calls: a drag asks it a hundred times for a picture.
    left, top, right, bottom = frame
    (x, y), dx, dy = p, q[0] - p[0], q[1] - p[1]
    start, end = 0.0, 1.0
    if dx:
        enters, leaves = (left - x) / dx, (right - x) / dx
        if dx < 0:
            enters, leaves = leaves, enters
        if enters > start:
            start = enters
        if leaves < end:
            end = leaves
    elif not left <= x <= right:
        return 1.0, 0.0
    if dy:
        enters, leaves = (top - y) / dy, (bottom - y) / dy
        if dy < 0:
            enters, leaves = leaves, enters
        if enters > start:
            start = enters
        if leaves < end:
            end = leaves
    elif not top <= y <= bottom:
        return 1.0, 0.0
    return start, end


def clip_polygon(points: Sequence[Point], frame: Frame) -> list[Point]:
    """Return the part of a polygon within a frame; no points where there is none.

    References
    ----------
    I. E. Sutherland and G. W. Hodgman, "Reentrant polygon clipping", Communications of the ACM
    17 (1974).
    """
    left, top, right, bottom = frame
    kept = list(points)
    for axis, bound, side in ((0, left, 1), (0, right, -1), (1, top, 1), (1, bottom, -1)):
        kept = _clip_half(kept, axis, bound, side)
    return kept


def _clip_half(points: list[Point], axis: int, bound: float, side: int) -> list[Point]:
    """Return the part of a polygon on the inner side of one edge of the frame."""
    kept: list[Point] = []
    for index, point in enumerate(points):
        before = points[index - 1]
        inside = side * (point[axis] - bound) >= 0
        if inside != (side * (before[axis] - bound) >= 0):
            share = (bound - before[axis]) / (point[axis] - before[axis])
            x = before[0] + share * (point[0] - before[0])
            y = before[1] + share * (point[1] - before[1])
            kept.append((bound, y) if axis == 0 else (x, bound))
        if inside:
            kept.append(point)
    return kept
