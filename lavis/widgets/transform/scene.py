"""The small game scene: parts that carry each other, and what a camera sees of them."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt

from lavis.tools.transform import Affine, Params, shapes
from lavis.tools.transform.result import Placed, Stage
from lavis.widgets.common.plane import Point, Surface, marks
from lavis.widgets.transform.picture import draw_title
from lavis.widgets.transform.shot import moved, plus
from lavis.widgets.transform.tokens import CAMERA, FIRST, PARTS, SECOND

#: The sides of what a camera sees, from −1 to 1 in both: drawn as wide as it is.
ASPECT = 4 / 3
SCREEN: tuple[Point, ...] = ((-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0))
#: Units by which the arrows of a part's own space are longer than its shape.
AXES = 1.0
CAMERA_NAME = "camera"


def part_key(name: str) -> str:
    """Return the name of the handle of a part."""
    return f"part:{name}"


def token_of(params: Params, name: str) -> str:
    """Return the colour of a part: by its place in the scene."""
    names = [part.name for part in params.scene.parts]
    return PARTS[names.index(name) % len(PARTS)] if name in names else "muted"


def draw_world(on: Surface, params: Params, stage: Stage, fade: float) -> None:
    """Draw the parts where they stand in the world, and the frame of the camera."""
    selected = params.view.selected
    for part in stage.parts:
        _draw_part(on, part, part.world, token_of(params, part.name), fade)
    places = {part.name: part.world.origin for part in stage.parts}
    for part in stage.parts:
        parent = part.chain[-2] if len(part.chain) > 1 else ""
        if parent in places:
            marks.segment(on, places[parent], part.world.origin, "muted", width=1.5, dashed=True)
    small = on.theme.font("body")
    for part in stage.parts:
        token, at = token_of(params, part.name), part.world.origin
        if selected == part_key(part.name):
            draw_axes(on, part.world)
        marks.point(on, at, token, radius=4.0)
        marks.label(on, part.name, at, plus(at, part.world.j), token, font=small)
    _draw_camera(on, stage.camera, selected == CAMERA_NAME)
    draw_title(on, "world")
    if stage.problem:
        left, bottom, _, _ = on.camera.box
        marks.note(on, stage.problem, (left, bottom), "warning")


def draw_axes(on: Surface, by: Affine) -> None:
    """Draw the basis of a part's own space: the columns of its world matrix."""
    for side, token, name in ((by.i, FIRST, "î"), (by.j, SECOND, "ĵ")):
        end = plus(by.origin, side, AXES)
        marks.arrow(on, by.origin, end, token, width=2.0)
        marks.arrow_label(on, name, by.origin, end, token)


def draw_seen(on: Surface, params: Params, stage: Stage, fade: float) -> None:
    """Draw what the camera sees, on its screen."""
    wide = Affine((ASPECT, 0.0), (0.0, 1.0))
    painter, camera = on.painter, on.camera
    left, top = camera.to_pixel(-ASPECT, 1.0)
    right, bottom = camera.to_pixel(ASPECT, -1.0)
    screen = QRectF(left, top, right - left, bottom - top)
    painter.fillRect(QRectF(0, 0, camera.width, camera.height), on.color("panel"))
    painter.fillRect(screen, on.color("canvas"))
    painter.save()
    painter.setClipRect(screen, op=Qt.ClipOperation.IntersectClip)
    for part in stage.parts:
        seen = part.seen
        placed = Affine(
            (ASPECT * seen.i[0], seen.i[1]),
            (ASPECT * seen.j[0], seen.j[1]),
            (ASPECT * seen.origin[0], seen.origin[1]),
        )
        _draw_part(on, part, placed, token_of(params, part.name), fade)
    painter.restore()
    marks.outline(on, moved(wide, SCREEN), CAMERA, width=2.0)
    draw_title(on, "what the camera sees")


def _draw_part(on: Surface, part: Placed, by: Affine, token: str, fade: float) -> None:
    corners = moved(by, shapes.SHAPES[part.shape])
    marks.polygon(on, corners, token, strength=0.3)
    marks.outline(on, corners, token, width=2.0, fade=fade)


def _draw_camera(on: Surface, by: Affine, chosen: bool) -> None:
    corners = moved(by, SCREEN)
    marks.outline(on, corners, CAMERA, width=2.5 if chosen else 1.75, dashes=(6.0, 4.0))
    # The upper side is thicker: which way is up.
    marks.segment(on, corners[3], corners[2], CAMERA, width=3.5)
    marks.point(on, by.origin, CAMERA, radius=4.0)
    marks.label(on, "camera", corners[2], by.origin, CAMERA, font=on.theme.font("body"))
