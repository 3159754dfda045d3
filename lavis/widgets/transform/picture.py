"""The plane under its matrix as a picture: grid, square, circle, letter, points, î and ĵ."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QImage, QPen, QPolygonF

from lavis.tools.transform import Affine, shapes
from lavis.widgets.common.plane import Point, Surface, marks
from lavis.widgets.common.plane.image import image
from lavis.widgets.common.plane.labels import Label
from lavis.widgets.common.plane.lattice import Lattice
from lavis.widgets.common.text import format_number
from lavis.widgets.transform import eigen, studies
from lavis.widgets.transform.shot import Shot, between, carried, circle, moved, plus
from lavis.widgets.transform.tokens import (
    AREA,
    CIRCLE,
    FIRST,
    LETTER,
    MARKS,
    SECOND,
)

ORIGIN = (0.0, 0.0)
UNIT = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))
GRID_WIDTH, GRID_FADE = 2.0, 0.45
THIN = 1.5
DOTS = (2.0, 4.0)
#: Square pixels below which a square has no room for its sense of turning.
ROOM = 1200.0
#: A number this small beside those that it was made from is the rounding of a zero.
ROUNDING = 1e-15
#: Pixels from the upper edge to the middle of a title.
TITLE = 16.0
#: Points of the user's own that bear their names.
NAMED = 24


class Painter:
    """Draws shots; it keeps the arrays of grid lines and the picture that lies on the plane."""

    def __init__(self) -> None:
        self._lattice = Lattice()
        self._laid: tuple[object, QImage] | None = None

    def draw(self, on: Surface, shot: Shot) -> None:
        """Draw all that is shown."""
        show, now = shot.show, shot.map
        _name_basis(on, shot)
        if show.picture:
            self._draw_picture(on, shot)
        if show.grid:
            self._draw_grid(on, now)
        studies.draw_beneath(on, shot)
        if show.square:
            draw_square(on, now, shot.fade)
        if show.letter:
            _draw_letter(on, now)
        if show.circle:
            _draw_circle(on, now)
        if show.points or show.polygon:
            _draw_points(on, shot)
        if show.eigen and shot.result.eigen is not None:
            eigen.draw(on, shot)
        studies.draw_middle(on, shot)
        _draw_basis(on, shot)
        studies.draw_above(on, shot)

    def draw_plain(self, on: Surface, now: Affine, shot: Shot, title: str) -> None:
        """Draw a plane beside another one: its grid, square and letter, î and ĵ."""
        draw_arrows_names(on, now)
        if shot.show.grid:
            self._draw_grid(on, now)
        if shot.show.square:
            draw_square(on, now, shot.fade)
        if shot.show.letter:
            _draw_letter(on, now)
        if shot.show.circle:
            _draw_circle(on, now)
        draw_arrows(on, now)
        draw_title(on, title)

    def _draw_grid(self, on: Surface, by: Affine) -> None:
        self._lattice.draw(
            on,
            by.i,
            by.j,
            (FIRST, SECOND),
            origin=by.origin,
            step=on.camera.major,
            width=GRID_WIDTH,
            fade=GRID_FADE,
        )

    def _draw_picture(self, on: Surface, shot: Shot) -> None:
        pixels, params = shot.result.picture, shot.params
        if pixels is None:
            return
        if self._laid is None or self._laid[0] is not pixels:
            self._laid = pixels, as_image(pixels)
        laid = self._laid[1]
        placed = params.picture
        size, middle = (placed.size, (placed.x, placed.y)) if placed else (2.0, ORIGIN)
        unit = size / max(laid.width(), laid.height())
        width, height = unit * laid.width(), unit * laid.height()
        corner = middle[0] - width / 2, middle[1] - height / 2
        now = shot.map
        sides = carried(now, (width, 0.0)), carried(now, (0.0, height))
        start = now(corner)
        if not image(on, laid, start, *sides):
            end = plus(start, plus(*sides))
            marks.segment(on, start, end, LETTER, width=3.0)


def as_image(pixels: object) -> QImage:
    """Return the picture of a uint8 array, (height, width, 3) or (height, width, 4)."""
    import numpy as np

    array = np.ascontiguousarray(pixels)
    height, width, channels = array.shape
    form = QImage.Format.Format_RGB888 if channels == 3 else QImage.Format.Format_RGBA8888
    # A copy: the array may go before the picture does.
    return QImage(array.data, width, height, channels * width, form).copy()


def draw_title(on: Surface, title: str) -> None:
    """Ask for a line at the upper left corner."""
    font = on.theme.font("body")
    on.labels.add(Label(title, (0.0, TITLE), 0.0, TITLE / 2, on.color("text"), font))


def draw_square(on: Surface, now: Affine, fade: float = 0.0) -> None:
    """Fill the image of the unit square; its rim is dashed where it lies on its face."""
    corners, det = moved(now, UNIT), signed_area(now)
    flipped = det < 0
    marks.polygon(on, corners, AREA, strength=0.2 * (1 - fade))
    marks.outline(on, corners, AREA, dashes=(5.0, 3.5) if flipped else (), fade=fade)
    text = format_number(det) if math.isfinite(det) else "too large"
    if flipped:
        text += " flipped"
    pixels = abs(det) * on.camera.scale**2
    if pixels > ROOM:
        _draw_sense(on, now, fade)
    font = on.theme.font("body", tabular=True)
    middle = between(corners[0], corners[2])
    marks.label(on, f"area {text}", middle, corners[0], AREA, font=font)


def signed_area(now: Affine) -> float:
    """Return the signed area of the unit square's image, 0 where it is only rounding."""
    det, largest = now.det, math.hypot(*now.i) * math.hypot(*now.j)
    return 0.0 if abs(det) <= ROUNDING * largest else det


def _draw_sense(on: Surface, now: Affine, fade: float) -> None:
    """Draw the arrow from î round to ĵ: against the clock, or with it after a reflection."""
    turns = [math.pi / 2 * (0.12 + 0.76 * i / 14) for i in range(15)]
    arc = [now((0.34 * math.cos(turn), 0.34 * math.sin(turn))) for turn in turns]
    marks.outline(on, arc, AREA, width=1.75, fade=fade, closed=False)
    p, q = (on.camera.to_pixel(*point) for point in arc[-3::2])
    length = math.dist(p, q)
    if length < 1e-6 or not _near(on, q):
        return
    ux, uy = (q[0] - p[0]) / length, (q[1] - p[1]) / length
    tip = q[0] + 4 * ux, q[1] + 4 * uy
    head = [tip, (tip[0] - 9 * ux - 4 * uy, tip[1] - 9 * uy + 4 * ux)]
    head.append((tip[0] - 9 * ux + 4 * uy, tip[1] - 9 * uy - 4 * ux))
    on.painter.setPen(Qt.PenStyle.NoPen)
    on.painter.setBrush(on.color(AREA, fade))
    on.painter.drawPolygon(QPolygonF([QPointF(*point) for point in head]))


def _near(on: Surface, pixel: Point) -> bool:
    left, top, right, bottom = on.frame
    return left <= pixel[0] <= right and top <= pixel[1] <= bottom


def _draw_letter(on: Surface, now: Affine) -> None:
    outline = shapes.SHAPES["letter"]
    marks.outline(on, outline, LETTER, width=THIN, dashes=DOTS, fade=0.4)
    corners = moved(now, outline)
    marks.polygon(on, corners, LETTER, strength=0.3)
    marks.outline(on, corners, LETTER, width=2.0)


def _draw_circle(on: Surface, now: Affine) -> None:
    marks.outline(on, circle(), CIRCLE, width=THIN, dashes=DOTS, fade=0.3)
    marks.outline(on, moved(now, circle()), CIRCLE, width=2.0)


def _draw_points(on: Surface, shot: Shot) -> None:
    """Draw the user's points hollow, their images full; joined, where they are a polygon."""
    params, now = shot.params, shot.map
    before = [(point.x, point.y) for point in params.points]
    after = moved(now, before)
    if shot.show.polygon and len(before) > 1:
        marks.outline(on, before, MARKS, width=THIN, dashes=DOTS, fade=0.3)
        marks.polygon(on, after, MARKS)
        marks.outline(on, after, MARKS, width=2.0)
    small = on.theme.font("body")
    for point, start, end in zip(params.points, before, after, strict=True):
        draw_ring(on, start, MARKS)
        marks.point(on, end, MARKS)
        if len(before) <= NAMED:
            marks.label(on, f"{point.name}′" if start != end else point.name, end, ORIGIN, MARKS)
            if start != end:
                marks.label(on, point.name, start, ORIGIN, MARKS, font=small)


def draw_ring(on: Surface, at: Point, token: str, *, radius: float = 4.5) -> None:
    """Draw a hollow point: what is before the map."""
    pixel = on.camera.to_pixel(*at)
    if _near(on, pixel):
        on.painter.setPen(QPen(on.color(token), 2.0))
        on.painter.setBrush(on.color("canvas"))
        on.painter.drawEllipse(QPointF(*pixel), radius, radius)


def _name_basis(on: Surface, shot: Shot) -> None:
    """Ask for the names of the arrows first: they have the first choice of places."""
    draw_arrows_names(on, shot.map)
    if shot.map != shot.final and shot.params.goal == "target":
        for name, tip in (("î", shot.final.i), ("ĵ", shot.final.j)):
            start = shot.final.origin
            token = FIRST if name == "î" else SECOND
            marks.arrow_label(on, f"{shot.name}{name}", start, plus(start, tip), token)


def draw_arrows_names(on: Surface, now: Affine) -> None:
    """Ask for the names of î and ĵ as they are now."""
    marks.arrow_label(on, "î", now.origin, plus(now.origin, now.i), FIRST)
    marks.arrow_label(on, "ĵ", now.origin, plus(now.origin, now.j), SECOND)


def _draw_basis(on: Surface, shot: Shot) -> None:
    """Draw î and ĵ as they are now and, while they are on the way, where a hand can grab them."""
    final, now = shot.final, shot.map
    if now != final:
        for tip, token in ((final.i, FIRST), (final.j, SECOND)):
            end = plus(final.origin, tip)
            marks.arrow(on, final.origin, end, token, width=2.0, dashed=True, fade=0.35)
    draw_arrows(on, now)
    if shot.params.mode == "homogeneous":
        marks.point(on, now.origin, COLUMN_ORIGIN, radius=5.5)
        if now.origin != ORIGIN:
            marks.segment(on, ORIGIN, now.origin, COLUMN_ORIGIN, dashed=True, width=THIN)
            marks.label(on, "O′", now.origin, plus(now.i, now.j), COLUMN_ORIGIN)


COLUMN_ORIGIN = "third"


def draw_arrows(on: Surface, now: Affine) -> None:
    """Draw î and ĵ from where the origin is."""
    for tip, token in ((now.i, FIRST), (now.j, SECOND)):
        marks.arrow(on, now.origin, plus(now.origin, tip), token)
