"""What stays on its line: eigenlines, the spiral of a complex pair, the lone line of a shear."""

from __future__ import annotations

import math

from lavis.tools.transform.result import Eigen
from lavis.widgets.common.numbers import subscript
from lavis.widgets.common.plane import Point, Surface, marks
from lavis.widgets.common.text import format_number
from lavis.widgets.transform.shot import Shot, carried
from lavis.widgets.transform.tokens import EIGEN

ORIGIN = (0.0, 0.0)
LINE = 2.0
DASHES = (10.0, 5.0)
#: Radii, as shares of the width of the picture, of the turning ellipses that are drawn.
RINGS = 3


def draw(on: Surface, shot: Shot) -> None:
    """Draw the lines, or what there is in their place."""
    eigen = shot.result.eigen
    assert eigen is not None
    if eigen.kind == "complex":
        _draw_turning(on, shot, eigen)
    elif eigen.kind == "repeated":
        _draw_all(on, eigen)
    else:
        for index, vector in enumerate(eigen.vectors):
            value = eigen.values[index][0]
            text = f"λ{subscript(index + 1)} = {format_number(value)}"
            if eigen.kind == "defective":
                text = f"λ = {format_number(value)}, the only line"
            draw_line(on, vector, text, shot.fade)
            # On the way they stay on their lines only where entries move evenly.
            if shot.params.path == "linear" or shot.map == shot.final:
                draw_pair(on, vector, carried(shot.map, vector), shot.fade)
        if eigen.kind == "defective" and eigen.generalized is not None:
            _draw_defect(on, shot, eigen.generalized)


def draw_line(on: Surface, direction: Point, text: str, fade: float = 0.0) -> None:
    """Draw the line through the origin, and what it says where it leaves the picture."""
    x, y = direction
    if y < 0 or (y == 0 and x < 0):
        x, y = -x, -y
    reach = 3 * max(map(abs, on.camera.box))
    far = x * reach, y * reach
    pixels = [on.camera.to_pixel(*end) for end in ((-far[0], -far[1]), far)]
    marks.outline(
        on, [(-far[0], -far[1]), far], EIGEN, width=LINE, dashes=DASHES, fade=fade, closed=False
    )
    on.labels.avoid(*pixels)
    marks.arrow_label(on, text, ORIGIN, far, EIGEN)


def draw_pair(on: Surface, vector: Point, image: Point, fade: float) -> None:
    """Draw a unit vector on its line and, beneath it, what it has become: both on one line."""
    marks.arrow(on, ORIGIN, image, EIGEN, width=5.0, fade=max(fade, 0.5))
    marks.arrow(on, ORIGIN, vector, EIGEN, width=2.0, fade=fade)


def _draw_all(on: Surface, eigen: Eigen) -> None:
    """Draw the star of a multiple of the identity: every direction stays."""
    reach = 3 * max(map(abs, on.camera.box))
    for step in range(8):
        turn = math.pi * step / 8
        x, y = reach * math.cos(turn), reach * math.sin(turn)
        ends = [(-x, -y), (x, y)]
        marks.outline(on, ends, EIGEN, width=1.0, dashes=DASHES, fade=0.4, closed=False)
    value = format_number(eigen.values[0][0])
    left, _, _, top = on.camera.box
    marks.note(on, f"every direction stays, times λ = {value}", (left, top), EIGEN)


def _draw_defect(on: Surface, shot: Shot, vector: Point) -> None:
    """Draw the generalised eigenvector: what is missing is its image less λ times itself."""
    image = carried(shot.map, vector)
    marks.arrow(on, ORIGIN, vector, EIGEN, width=2.0, dashed=True, fade=shot.fade)
    marks.arrow_label(on, "w", ORIGIN, vector, EIGEN)
    marks.arrow(on, vector, image, EIGEN, width=1.5, dashed=True, fade=0.3)
    left, _, _, top = on.camera.box
    marks.note(on, "defective: one eigenline where two are due", (left, top), EIGEN)


def _draw_turning(on: Surface, shot: Shot, eigen: Eigen) -> None:
    """Draw the ellipses along which everything turns, and the spiral of v."""
    angle, modulus = eigen.angle or 0.0, eigen.modulus or 0.0
    if eigen.axes is not None:
        p, q = eigen.axes
        unit = on.camera.major
        for ring in range(1, RINGS + 1):
            size = unit * ring
            points = [
                (
                    size * (p[0] * math.cos(turn) + q[0] * math.sin(turn)),
                    size * (p[1] * math.cos(turn) + q[1] * math.sin(turn)),
                )
                for turn in (math.tau * step / 72 for step in range(72))
            ]
            marks.outline(on, points, EIGEN, width=1.0, dashes=DASHES, fade=max(shot.fade, 0.35))
    if len(eigen.spiral) > 1:
        marks.outline(on, eigen.spiral, EIGEN, width=2.5, fade=shot.fade, closed=False)
        marks.point(on, eigen.spiral[0], EIGEN, radius=3.5)
        # Little arrowheads would crowd; the end is an arrow, so that the sense is seen.
        marks.arrow(on, eigen.spiral[-2], eigen.spiral[-1], EIGEN, width=2.5, fade=shot.fade)
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
