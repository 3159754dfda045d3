"""What can be drawn on a plane: points of the plane in, lines of constant width in pixels out."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPen, QPolygonF

from lavis.theme import Theme
from lavis.widgets.common.plane.camera import Camera, Point
from lavis.widgets.common.plane.clip import Frame, clip_polygon, clip_segment
from lavis.widgets.common.plane.labels import Label, Labels

LINE = 2.0
ARROW = 3.0
HEAD_LENGTH = 17.0
HEAD_WIDTH = 13.0
#: Pixels below which an arrow is a dot.
DOT = 4.0
#: How far the notch at the back of a head goes in, as a share of its length.
NOTCH = 0.22
#: How much of the colour of what is out of date is the canvas's.
FADED = 0.6
#: Lines are cut this many pixels outside the canvas, where no cap or head of theirs shows.
OUTSIDE = 64.0
DASHES = (5.0, 3.5)
#: Pixels between a tip and its name: room for the disc of what is selected.
TIP_GAP = 10.0


@dataclass(frozen=True, slots=True)
class Surface:
    """Everything a mark is drawn with.

    Attributes
    ----------
    painter : QPainter
        In logical pixels of the camera's canvas.
    camera : Camera
    theme : Theme
    labels : Labels
        Texts are collected while the marks are drawn, and placed when all lines are known.
    """

    painter: QPainter
    camera: Camera
    theme: Theme
    labels: Labels

    @property
    def frame(self) -> Frame:
        """The canvas and a margin around it, in pixels."""
        return (
            -OUTSIDE,
            -OUTSIDE,
            self.camera.width + OUTSIDE,
            self.camera.height + OUTSIDE,
        )

    def color(self, token: str, fade: float = 0.0) -> QColor:
        """Return a token's colour, of which a share is the canvas's; it is opaque all the same."""
        color = self.theme.color(token)
        return mixed(color, self.theme.color("canvas"), fade) if fade else color


def mixed(color: QColor, other: QColor, share: float) -> QColor:
    """Return a colour of which a share is another one's."""
    keep = 1 - share
    return QColor.fromRgbF(
        keep * color.redF() + share * other.redF(),
        keep * color.greenF() + share * other.greenF(),
        keep * color.blueF() + share * other.blueF(),
    )


def arrow(
    on: Surface,
    tail: Point,
    tip: Point,
    token: str,
    *,
    width: float = ARROW,
    dashed: bool = False,
    fade: float = 0.0,
) -> None:
    """Draw an arrow; a short one shrinks its head, at last to a dot; one of no length is a ring.

    Parameters
    ----------
    on : Surface
    tail, tip : tuple of float
        In the plane.
    token : str
        Its colour.
    width : float
        Pixels of the shaft.
    dashed : bool
    fade : float
        How much of its colour is the canvas's, from 0 to 1; as in the other marks.
    """
    p, q = on.camera.to_pixel(*tail), on.camera.to_pixel(*tip)
    color = on.color(token, fade)
    length = math.dist(p, q)
    if length < DOT:
        _dot(on, q, color, hollow=tail == tip)
        return
    head = min(HEAD_LENGTH, length * 0.75)
    dx, dy = (q[0] - p[0]) / length, (q[1] - p[1]) / length
    inner = head * (1 - NOTCH)
    shaft = clip_segment(p, (q[0] - dx * inner, q[1] - dy * inner), on.frame)
    if shaft is not None:
        pen = QPen(color, width * min(1.0, length / HEAD_LENGTH))
        _line(on, *shaft, _dashed(pen) if dashed else pen)
        on.labels.avoid(shaft[0], shaft[1])
    if _within(q, on.frame):
        _head(on, q, (dx, dy), head, color)
        on.labels.avoid((q[0] - dx * head, q[1] - dy * head), q)


def segment(
    on: Surface,
    p: Point,
    q: Point,
    token: str,
    *,
    width: float = LINE,
    dashed: bool = False,
    fade: float = 0.0,
) -> None:
    """Draw a line between two points, solid or dashed."""
    pen = QPen(on.color(token, fade), width)
    if dashed:
        _dashed(pen)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    part = clip_segment(on.camera.to_pixel(*p), on.camera.to_pixel(*q), on.frame)
    if part is not None and part[0] != part[1]:
        _line(on, *part, pen)
        on.labels.avoid(*part)


def polygon(on: Surface, points: Sequence[Point], token: str, *, strength: float = 0.16) -> None:
    """Fill a polygon thinly; `strength` is the share of its own colour."""
    pixels = clip_polygon([on.camera.to_pixel(*point) for point in points], on.frame)
    color = on.color(token)
    color.setAlphaF(strength)
    on.painter.setPen(Qt.PenStyle.NoPen)
    on.painter.setBrush(color)
    on.painter.drawPolygon(QPolygonF([QPointF(*pixel) for pixel in pixels]))


def outline(
    on: Surface,
    points: Sequence[Point],
    token: str,
    *,
    width: float = 1.5,
    dashes: tuple[float, ...] = (),
    fade: float = 0.0,
    closed: bool = True,
) -> None:
    """Draw a line through points, back to the first where it is closed.

    `dashes` are pixels on and off.

    Each side is cut at the frame, so that a side of any length is drawn as fast as a short one.
    """
    pen = QPen(on.color(token, fade), width)
    if dashes:
        pen.setDashPattern([dash / width for dash in dashes])
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pixels = [on.camera.to_pixel(*each) for each in points]
    left, top, right, bottom = on.frame
    on.painter.setBrush(Qt.BrushStyle.NoBrush)
    if all(left <= x <= right and top <= y <= bottom for x, y in pixels):
        on.painter.setPen(pen)
        line = QPolygonF([QPointF(*pixel) for pixel in pixels])
        if closed:
            on.painter.drawPolygon(line)
        else:
            on.painter.drawPolyline(line)
        return
    for p, q in pairwise([*pixels, pixels[0]] if closed else pixels):
        part = clip_segment(p, q, on.frame)
        if part is not None and part[0] != part[1]:
            _line(on, *part, pen)


def note(on: Surface, text: str, corner: Point, token: str) -> None:
    """Ask for a text inside the canvas at one of its corners."""
    x, y = on.camera.to_pixel(*corner)
    inward = math.atan2(y - on.camera.height / 2, on.camera.width / 2 - x)
    font = on.theme.font("body")
    on.labels.add(Label(text, (x, y), inward, TIP_GAP, on.color(token), font))


def angle_arc(
    on: Surface,
    vertex: Point,
    first: Point,
    second: Point,
    token: str,
    *,
    radius: float = 30.0,
    text: str = "",
    fade: float = 0.0,
) -> None:
    """Draw the arc at a vertex between the directions to two points, the shorter way round.

    Parameters
    ----------
    radius : float
        Pixels; less where a side is short.
    text : str
        Stands outside the middle of the arc.
    """
    center = on.camera.to_pixel(*vertex)
    sides = [on.camera.to_pixel(*point) for point in (first, second)]
    radius = min(radius, *(0.6 * math.dist(center, side) for side in sides))
    if radius < 4 or not _within(center, on.frame):
        return
    start, end = (math.atan2(center[1] - y, x - center[0]) for x, y in sides)
    sweep = math.remainder(end - start, math.tau)
    box = QRectF(center[0] - radius, center[1] - radius, 2 * radius, 2 * radius)
    path = QPainterPath()
    path.arcMoveTo(box, math.degrees(start))
    path.arcTo(box, math.degrees(start), math.degrees(sweep))
    color = on.color(token, fade)
    pen = QPen(color, 1.75)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    on.painter.strokePath(path, pen)
    middle = start + sweep / 2
    anchor = center[0] + radius * math.cos(middle), center[1] - radius * math.sin(middle)
    on.labels.add(Label(text, anchor, middle, 5.0, color, on.theme.font("body", tabular=True)))


def right_angle(
    on: Surface,
    corner: Point,
    first: Point,
    second: Point,
    token: str,
    *,
    size: float = 9.0,
    fade: float = 0.0,
) -> None:
    """Draw the small square at a corner whose sides go to two points."""
    c = on.camera.to_pixel(*corner)
    sides = [on.camera.to_pixel(*point) for point in (first, second)]
    lengths = [math.dist(c, side) for side in sides]
    size = min(size, *(0.5 * length for length in lengths))
    if size < 3 or not _within(c, on.frame):
        return
    (ux, uy), (vx, vy) = (
        ((x - c[0]) * size / length, (y - c[1]) * size / length)
        for (x, y), length in zip(sides, lengths, strict=True)
    )
    corners = [(c[0] + ux, c[1] + uy), (c[0] + ux + vx, c[1] + uy + vy), (c[0] + vx, c[1] + vy)]
    on.painter.setPen(QPen(on.color(token, fade), 1.5))
    on.painter.setBrush(Qt.BrushStyle.NoBrush)
    on.painter.drawPolyline(QPolygonF([QPointF(*point) for point in corners]))


def point(on: Surface, at: Point, token: str, *, radius: float = 4.5, fade: float = 0.0) -> None:
    """Draw a disc with a rim in the canvas's colour."""
    center = on.camera.to_pixel(*at)
    if not _within(center, on.frame):
        return
    on.painter.setPen(QPen(on.color("canvas"), 1.5))
    on.painter.setBrush(on.color(token, fade))
    on.painter.drawEllipse(QPointF(*center), radius, radius)


def label(
    on: Surface, text: str, at: Point, away_from: Point, token: str, *, font: QFont | None = None
) -> None:
    """Ask for a text at a point, on the side away from another one; none for a point outside."""
    anchor, other = on.camera.to_pixel(*at), on.camera.to_pixel(*away_from)
    if not _within(anchor, (0.0, 0.0, on.camera.width, on.camera.height)):
        return
    direction = math.atan2(other[1] - anchor[1], anchor[0] - other[0]) if anchor != other else 0.8
    font = font or name_font(on.theme)
    on.labels.add(Label(text, anchor, direction, TIP_GAP, on.color(token), font))


def arrow_label(
    on: Surface, text: str, tail: Point, tip: Point, token: str, *, small: bool = False
) -> None:
    """Ask for the name of an arrow beyond its tip, or where the arrow leaves the canvas."""
    p, q = on.camera.to_pixel(*tail), on.camera.to_pixel(*tip)
    seen = clip_segment(p, q, (0.0, 0.0, on.camera.width, on.camera.height))
    if seen is None:
        return
    direction = math.atan2(p[1] - q[1], q[0] - p[0]) if math.dist(p, q) >= 1 else 0.8
    font = name_font(on.theme, small=small)
    on.labels.add(Label(text, seen[1], direction, TIP_GAP, on.color(token), font))


def name_font(theme: Theme, *, small: bool = False) -> QFont:
    """Return the font of names on a picture: vectors are bold."""
    font = QFont(theme.font("body" if small else "title"))
    font.setBold(True)
    font.setItalic(True)
    return font


def _dashed(pen: QPen) -> QPen:
    """Give a pen dashes of the same pixels whatever its width."""
    pen.setDashPattern([dash / pen.widthF() for dash in DASHES])
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    return pen


def _line(on: Surface, p: Point, q: Point, pen: QPen) -> None:
    on.painter.setPen(pen)
    on.painter.drawLines([QLineF(*p, *q)])


def _head(on: Surface, tip: Point, unit: Point, length: float, color: QColor) -> None:
    """Fill an arrowhead with a notched back."""
    dx, dy = unit
    half = HEAD_WIDTH / 2 * length / HEAD_LENGTH
    back = tip[0] - dx * length, tip[1] - dy * length
    inner = length * (1 - NOTCH)
    outline = [
        QPointF(*tip),
        QPointF(back[0] - dy * half, back[1] + dx * half),
        QPointF(tip[0] - dx * inner, tip[1] - dy * inner),
        QPointF(back[0] + dy * half, back[1] - dx * half),
    ]
    on.painter.setPen(Qt.PenStyle.NoPen)
    on.painter.setBrush(color)
    on.painter.drawPolygon(QPolygonF(outline))


def _dot(on: Surface, at: Point, color: QColor, *, hollow: bool) -> None:
    """Draw an arrow too short to have a direction on the screen; a ring is the zero vector."""
    if _within(at, on.frame):
        on.painter.setPen(QPen(color, LINE))
        on.painter.setBrush(on.color("canvas") if hollow else color)
        on.painter.drawEllipse(QPointF(*at), *((4.0, 4.0) if hollow else (2.0, 2.0)))


def _within(at: Point, frame: Frame) -> bool:
    left, top, right, bottom = frame
    return left <= at[0] <= right and top <= at[1] <= bottom
