"""What stays on its line: eigenlines, the spiral of a complex pair, the lone line of a shear."""

from __future__ import annotations

import math

from lavis.tools.transform.result import Eigen
from lavis.widgets.common.numbers import subscript
from lavis.widgets.common.plane import Point, Surface, marks
from lavis.widgets.common.text import format_number
from lavis.widgets.transform.shot import SIDES, Shot, carried, plus
from lavis.widgets.transform.tokens import EIGEN

LINE = 2.0
DASHES = (10.0, 5.0)
#: Radii, as shares of the width of the picture, of the turning ellipses that are drawn.
RINGS = 3


def draw(on: Surface, shot: Shot) -> None:
    """Draw the lines, or what there is in their place."""
    eigen = shot.result.eigen
    assert eigen is not None
    # A linear map leaves the origin where it is, and maybe more.
    center = (0.0, 0.0) if shot.params.mode == "linear" else shot.result.fixed
    if center is None:
        left, _, _, top = on.camera.box
        marks.note(on, "no point stays, so no line through one does", (left, top), EIGEN)
    elif eigen.kind == "complex":
        _draw_turning(on, shot, eigen, center)
    elif eigen.kind == "repeated":
        _draw_all(on, eigen, center)
    else:
        for index, vector in enumerate(eigen.vectors):
            value = eigen.values[index][0]
            text = f"λ{subscript(index + 1)} = {format_number(value)}"
            if eigen.kind == "defective":
                text = f"λ = {format_number(value)}, the only line"
            draw_line(on, center, vector, text, shot.fade)
            # On the way they stay on their lines only where entries move evenly.
            if shot.params.path == "linear" or shot.map == shot.final:
                draw_pair(on, center, vector, carried(shot.map, vector), shot.fade)
        if eigen.kind == "defective" and eigen.generalized is not None:
            _draw_defect(on, shot, eigen.generalized, center)


def draw_line(on: Surface, center: Point, direction: Point, text: str, fade: float) -> None:
    """Draw the line through a point, and what it says where it leaves the picture."""
    x, y = direction
    if y < 0 or (y == 0 and x < 0):
        x, y = -x, -y
    far = 3 * max(map(abs, (*on.camera.box, *center)))
    ends = plus(center, (x, y), -far), plus(center, (x, y), far)
    marks.outline(on, ends, EIGEN, width=LINE, dashes=DASHES, fade=fade, closed=False)
    on.labels.avoid(*(on.camera.to_pixel(*end) for end in ends))
    marks.arrow_label(on, text, center, ends[1], EIGEN)


def draw_pair(on: Surface, center: Point, vector: Point, image: Point, fade: float) -> None:
    """Draw a unit vector on its line and, beneath it, what it has become: both on one line."""
    marks.arrow(on, center, plus(center, image), EIGEN, width=5.0, fade=max(fade, 0.5))
    marks.arrow(on, center, plus(center, vector), EIGEN, width=2.0, fade=fade)


def _draw_all(on: Surface, eigen: Eigen, center: Point) -> None:
    """Draw the star of a multiple of the identity: every direction stays."""
    far = 3 * max(map(abs, (*on.camera.box, *center)))
    for step in range(8):
        turn = math.pi * step / 8
        way = math.cos(turn), math.sin(turn)
        ends = plus(center, way, -far), plus(center, way, far)
        marks.outline(on, ends, EIGEN, width=1.0, dashes=DASHES, fade=0.4, closed=False)
    value = format_number(eigen.values[0][0])
    left, _, _, top = on.camera.box
    marks.note(on, f"every direction stays, times λ = {value}", (left, top), EIGEN)


def _draw_defect(on: Surface, shot: Shot, vector: Point, center: Point) -> None:
    """Draw the generalised eigenvector: what is missing is its image less λ times itself."""
    tip, image = plus(center, vector), plus(center, carried(shot.map, vector))
    marks.arrow(on, center, tip, EIGEN, width=2.0, dashed=True, fade=shot.fade)
    marks.arrow_label(on, "w", center, tip, EIGEN)
    marks.arrow(on, tip, image, EIGEN, width=1.5, dashed=True, fade=0.3)
    left, _, _, top = on.camera.box
    marks.note(on, "defective: one eigenline where two are due", (left, top), EIGEN)


def _draw_turning(on: Surface, shot: Shot, eigen: Eigen, center: Point) -> None:
    """Draw the ellipses along which everything turns, and the spiral of v."""
    angle, modulus = eigen.angle or 0.0, eigen.modulus or 0.0
    if eigen.axes is not None:
        p, q = eigen.axes
        for ring in range(1, RINGS + 1):
            size = on.camera.major * ring
            points = [
                plus(plus(center, p, size * math.cos(turn)), q, size * math.sin(turn))
                for turn in (math.tau * step / SIDES for step in range(SIDES))
            ]
            marks.outline(on, points, EIGEN, width=1.0, dashes=DASHES, fade=max(shot.fade, 0.35))
    if len(eigen.spiral) > 1:
        spiral = [plus(center, point) for point in eigen.spiral]
        marks.outline(on, spiral, EIGEN, width=2.5, fade=shot.fade, closed=False)
        marks.point(on, spiral[0], EIGEN, radius=3.5)
        # Little arrowheads would crowd; the end is an arrow, so that the sense is seen.
        marks.arrow(on, spiral[-2], spiral[-1], EIGEN, width=2.5, fade=shot.fade)
    degrees = format_number(math.degrees(angle))
    left, _, _, top = on.camera.box
    said = f"no line stays: each step turns by {degrees}° and scales by {format_number(modulus)}"
    marks.note(on, said, (left, top), EIGEN)


def value_text(value: Point, *, pad: bool = False) -> str:
    """Return an eigenvalue, by its parts, as it is written: 2, or 1 + 0.5i."""
    real, imaginary = value
    if imaginary == 0:
        return format_number(real, pad=pad)
    sign = "−" if imaginary < 0 else "+"
    return f"{format_number(real, pad=pad)} {sign} {format_number(abs(imaginary), pad=pad)}i"


def polar_text(value: Point) -> str:
    """Return a complex number, by its parts, by its length and its angle: 1.414 ∠ 45°."""
    modulus, angle = math.hypot(*value), math.degrees(math.atan2(value[1], value[0]))
    return f"{format_number(modulus)} ∠ {format_number(angle)}°"
