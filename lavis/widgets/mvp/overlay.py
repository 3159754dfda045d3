"""What is painted over the four views: names, the followed vertex, handles, the guess."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeGuard

from PySide6.QtCore import QPointF, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPolygonF

from lavis.theme import Theme
from lavis.tools.mvp.gizmo import Handle
from lavis.tools.mvp.outlines import AXES
from lavis.tools.mvp.params import PIXEL, Params
from lavis.tools.mvp.result import Result
from lavis.tools.mvp.scene import Frame, place
from lavis.widgets.common.text import format_number
from lavis.widgets.mvp.ink import BOTTOM_LEFT, BOTTOM_RIGHT, GUESS, HIDDEN, TOP_LEFT, VERTEX, Ink
from lavis.widgets.mvp.panes import GAP, Pane, scene_of, view_matrix

#: Pixels of the line with a view's name.
TITLE = 20
#: Narrower than this, a view has room for its name and nothing else.
ROOMY = 230
TITLES = {"camera": "Camera", "clip": "Clip space: x, y, w", "ndc": "NDC cube"}


@dataclass(frozen=True)
class Over:
    """What an overlay shows.

    Attributes
    ----------
    params : Params
    result : Result or None
    frame : Frame
    selected, hovered : str
        Names of what is selected and pointed at; "" for none.
    focused : bool
        Whether the keyboard is here.
    speed : str
        Time of the last frame; "" to leave it out, as an export does.
    refused : str
        Why Params make no picture, as a sentence; the picture is then the one before.
    """

    params: Params
    result: Result | None
    frame: Frame
    selected: str = ""
    hovered: str = ""
    focused: bool = False
    speed: str = ""
    refused: str = ""


def hides(params: Params, name: str) -> bool:
    """Return whether a view would give a prediction's answer away."""
    return params.hidden and name != "world"


def paint(painter: QPainter, theme: Theme, shown: list[Pane], over: Over) -> None:
    """Paint over every view.

    Parameters
    ----------
    painter : QPainter
    theme : Theme
    shown : list of Pane
    over : Over
    """
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    ink = Ink(painter, theme)
    for pane in shown:
        if hides(over.params, pane.name):
            _hide(ink, pane, over)
        elif over.frame.reason:
            ink.paragraph(QRectF(pane.rect), over.frame.reason, "warning")
        else:
            _marks(ink, pane, over)
            _feet(ink, pane, over)
        _title(ink, pane, over)
    if len(shown) > 1:
        _gaps(ink, shown)


def handle_places(pane: Pane, over: Over) -> list[tuple[Handle, QPointF]]:
    """Return what can be grabbed in a view, and where it is."""
    scene = None if pane.name == "camera" else scene_of(over.frame, pane.name)
    matrix = view_matrix(pane, over.frame)
    if scene is None or matrix is None:
        return []
    found = []
    for handle in scene.handles:
        at = place(matrix, handle.at)
        if _inside(at):
            found.append((handle, pane.pixel_of(*at)))
    return found


def guess_place(pane: Pane, params: Params) -> QPointF | None:
    """Return where the guess of the pixel is in the camera's view."""
    guess = params.prediction
    if pane.name != "camera" or guess is None or guess.what != PIXEL:
        return None
    lens = params.projection
    x, y = guess.values
    return pane.pixel_of(2 * x / lens.width_px - 1, 2 * y / lens.height_px - 1)


def _title(ink: Ink, pane: Pane, over: Over) -> None:
    px = ink.theme.px
    rect = QRectF(pane.rect).adjusted(px(8), px(3), -px(8), -px(3))
    lens = over.params.projection
    chosen, roomy = over.selected == pane.name, pane.rect.width() >= px(ROOMY)
    if pane.name == "world":
        title = over.frame.space[:1].upper() + over.frame.space[1:] or "World"
    else:
        title = TITLES[pane.name]
    if pane.name == "camera" and roomy:
        title += f", {lens.width_px} × {lens.height_px}"
    if not roomy:
        title = title.split(":")[0]
    bold = ink.font("small", bold=True)
    ink.line(rect, title, "text" if chosen else "muted", TOP_LEFT, bold)
    if chosen and over.focused:
        ink.painter.setPen(ink.pen("accent", 2.0))
        ink.painter.setBrush(Qt.BrushStyle.NoBrush)
        ink.painter.drawRect(QRectF(pane.rect).adjusted(1, 1, -1, -1))


def _feet(ink: Ink, pane: Pane, over: Over) -> None:
    """Write at the foot of a view: what a frame takes, what greys mean, what is worth a remark."""
    px = ink.theme.px
    rect = QRectF(pane.rect).adjusted(px(8), px(3), -px(8), -px(3))
    if pane.name != "camera":
        return
    remarks = () if over.result is None else over.result.remarks
    remarks = (over.refused, *remarks) if over.refused else remarks
    if pane.rect.width() < px(ROOMY) or over.params.hidden:
        return
    used = ink.line(rect, over.speed, "muted", BOTTOM_RIGHT) if over.speed else QRectF()
    if over.params.drawing == "depth":
        low, high = (format_number(depth, 6) for depth in over.frame.depths)
        side = rect.adjusted(0, 0, -used.width(), 0)
        used = ink.line(side, f"dark to light: depth {low} to {high}", "muted", BOTTOM_LEFT)
    if remarks:
        ink.line(rect.adjusted(0, 0, 0, -used.height()), remarks[0], "warning", BOTTOM_LEFT)


def _gaps(ink: Ink, shown: list[Pane]) -> None:
    whole = QRectF(shown[0].rect)
    for pane in shown:
        whole = whole.united(QRectF(pane.rect))
    border = ink.color("border")
    for pane in shown[1:]:
        left, top = pane.rect.left(), pane.rect.top()
        if left > 0:
            ink.painter.fillRect(QRectF(left - GAP, whole.top(), GAP, whole.height()), border)
        if top > 0:
            ink.painter.fillRect(QRectF(whole.left(), top - GAP, whole.width(), GAP), border)


def _marks(ink: Ink, pane: Pane, over: Over) -> None:
    if pane.name == "camera":
        _camera_marks(ink, pane, over)
        return
    scene, matrix = scene_of(over.frame, pane.name), view_matrix(pane, over.frame)
    if scene is None or matrix is None:
        return
    depth = {"clip": (0.0, 0.0, -1.0), "ndc": (0.0, 0.0, -1.0)}
    ends = [(1.0, 0.0, 0.0), (0.0, 1.0, 0.0), depth.get(pane.name, (0.0, 0.0, 1.0))]
    names = ("x", "y", "w = 1" if pane.name == "clip" else "z")
    if pane.name == "clip":
        ends[2] = (-1.0, -1.05, -1.0)  # a corner of the plane that no axis comes near
    roomy = pane.rect.width() >= ink.theme.px(ROOMY)
    for end, name, token in zip(ends, names, AXES, strict=True) if roomy else ():
        longer = tuple(1.15 * part for part in end)
        at = place(matrix, longer)
        if _inside(at) and " " in name:
            width = QFontMetricsF(ink.font()).horizontalAdvance(name)
            ink.label(pane.pixel_of(*at) + QPointF(-width, 2), name, VERTEX)
        elif _inside(at):
            ink.text(_around(pane.pixel_of(*at)), name, token, Qt.AlignmentFlag.AlignCenter)
    if scene.vertex is not None:
        at = place(matrix, scene.vertex)
        if _inside(at):
            _vertex(ink, pane.pixel_of(*at))
    if any(handle.ring for handle in scene.handles):
        _rings(ink, pane, over)
    for handle, where in handle_places(pane, over):
        _arm(ink, pane, handle, where, over)


def _camera_marks(ink: Ink, pane: Pane, over: Over) -> None:
    lens = over.params.projection
    frame = QRectF(pane.frame)
    if pane.frame != pane.rect:
        ink.painter.setPen(ink.pen("border", 1.0))
        ink.painter.setBrush(Qt.BrushStyle.NoBrush)
        ink.painter.drawRect(frame.adjusted(0.5, 0.5, -0.5, -0.5))
    at = None
    if over.frame.pixel is not None:
        x, y = over.frame.pixel
        at = pane.pixel_of(2 * x / lens.width_px - 1, 2 * y / lens.height_px - 1)
        _vertex(ink, at)
        text = f"{format_number(x)}, {format_number(y)}"
        width = QFontMetricsF(ink.font()).horizontalAdvance(text)
        right = at.x() + 14 + width < pane.rect.right()
        if pane.rect.width() >= ink.theme.px(ROOMY):
            top = max(at.y() - 24, pane.rect.top() + ink.theme.px(TITLE) + 4.0)
            ink.label(QPointF(at.x() + (10 if right else -12 - width), top), text, VERTEX)
    guess = guess_place(pane, over.params)
    if guess is not None:
        _guess(ink, guess, over)
        if at is not None:
            ink.painter.setPen(ink.pen(GUESS, 1.0, Qt.PenStyle.DashLine))
            ink.painter.drawLine(guess, at)


def _hide(ink: Ink, pane: Pane, over: Over) -> None:
    """Cover what would give the answer away; the guess is placed on the bare picture."""
    ink.painter.fillRect(pane.rect, ink.color("canvas"))
    room = QRectF(pane.rect).adjusted(0, ink.theme.px(TITLE), 0, 0)
    guess = guess_place(pane, over.params)
    if guess is None:
        ink.paragraph(room, HIDDEN)
        return
    ink.painter.setPen(ink.pen("border", 1.0))
    ink.painter.setBrush(Qt.BrushStyle.NoBrush)
    ink.painter.drawRect(QRectF(pane.frame).adjusted(0.5, 0.5, -0.5, -0.5))
    foot = QRectF(room)
    foot.setTop(foot.bottom() - ink.theme.px(2 * TITLE))
    ink.text(foot, "Drag the cross to where the vertex will be.", "muted",
             Qt.AlignmentFlag.AlignCenter)  # fmt: skip
    _guess(ink, guess, over)


def _guess(ink: Ink, at: QPointF, over: Over) -> None:
    size = 10 * ink.theme.scale
    painter = ink.painter
    lively = over.hovered == "guess" or (over.selected == "guess" and over.focused)
    painter.setPen(ink.pen(GUESS, 3.0 if lively else 2.0))
    painter.drawLine(at + QPointF(-size, 0), at + QPointF(size, 0))
    painter.drawLine(at + QPointF(0, -size), at + QPointF(0, size))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(at, size * 0.7, size * 0.7)


def _vertex(ink: Ink, at: QPointF) -> None:
    painter, scale = ink.painter, ink.theme.scale
    painter.setPen(ink.pen("canvas", 1.5))
    painter.setBrush(ink.color(VERTEX))
    painter.drawEllipse(at, 4.5 * scale, 4.5 * scale)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _rings(ink: Ink, pane: Pane, over: Over) -> None:
    scene, matrix = scene_of(over.frame, pane.name), view_matrix(pane, over.frame)
    if scene is None or matrix is None:
        return
    for handle in scene.handles:
        points = [place(matrix, point) for point in handle.ring]
        pixels = [pane.pixel_of(*point) for point in points if point is not None]
        ink.painter.setPen(ink.pen(handle.token, 1.5))
        ink.painter.setBrush(Qt.BrushStyle.NoBrush)
        ink.painter.drawPolyline(QPolygonF(pixels))


def _arm(ink: Ink, pane: Pane, handle: Handle, where: QPointF, over: Over) -> None:
    straight = any(handle.direction) and not handle.ring
    if straight:
        matrix = view_matrix(pane, over.frame)
        start = None if matrix is None else place(matrix, handle.origin)
        if start is not None:
            ink.painter.setPen(ink.pen(handle.token, 2.0))
            ink.painter.drawLine(pane.pixel_of(*start), where)
    chosen = over.selected == handle.name and over.focused
    lit = over.hovered == handle.name or over.selected == handle.name
    square = over.params.view.gizmo == "scale" and straight
    ink.knob(where, handle.token, chosen=chosen, lit=lit, square=square)
    if handle.name == "eye":
        _name_seats(ink, pane, over)


def _name_seats(ink: Ink, pane: Pane, over: Over) -> None:
    """Name the eye and the target, each on the side that is away from the other."""
    places = {handle.name: at for handle, at in handle_places(pane, over)}
    eye, target = places["eye"], places.get("target")
    eye_right = target is None or eye.x() >= target.x()
    for name, at, right in (("eye", eye, eye_right), ("target", target, not eye_right)):
        if at is None:
            continue
        size = QFontMetricsF(ink.font()).size(0, name)
        ink.label(label_place(pane.rect, at, size, right=right), name, "muted")


def label_place(room: QRect, at: QPointF, size: QSizeF, *, right: bool) -> QPointF:
    """Return where a handle's name begins: beside it, or above or below where that would cut it.

    Parameters
    ----------
    room : QRect
        The view, which the name does not leave.
    at : QPointF
        The handle.
    size : QSizeF
        Of the name.
    right : bool
        Whether it is wanted at the right.
    """
    inside = QRectF(room).adjusted(4, 2, -4 - size.width(), -2 - size.height())
    beside = at + QPointF(12 if right else -14 - size.width(), -6)
    x = min(max(beside.x(), inside.left()), inside.right())
    if x != beside.x():
        below = at.y() + 11
        return QPointF(x, below if below <= inside.bottom() else at.y() - 11 - size.height())
    return QPointF(x, min(max(beside.y(), inside.top()), inside.bottom()))


def _inside(at: tuple[float, float] | None) -> TypeGuard[tuple[float, float]]:
    """Return whether a place can be seen: Qt's painter does not clip over OpenGL everywhere."""
    return at is not None and max(abs(at[0]), abs(at[1])) <= 1


def _around(at: QPointF) -> QRectF:
    return QRectF(at.x() - 30, at.y() - 9, 60, 18)
