"""What mouse, wheel and keys mean over the four views."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent

from lavis.tools.mvp import edits, gizmo
from lavis.tools.mvp.gizmo import Handle
from lavis.tools.mvp.params import Outside, Params
from lavis.tools.mvp.pointing import on_handle
from lavis.widgets.common.number_field import fresh_key, step_factor
from lavis.widgets.mvp.panes import Pane, view_matrix

if TYPE_CHECKING:
    from lavis.widgets.mvp.stage import Stage

#: Pixels that the pointer may wander before a press becomes a drag; degrees a pixel of an orbit.
WANDER, DEGREES = 3.0, 0.4
#: What a notch of the wheel, and a step of the keyboard, makes of a distance.
NOTCH = 1.1
ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}
ZOOMS = {
    Qt.Key.Key_Plus: 1 / NOTCH,
    Qt.Key.Key_Equal: 1 / NOTCH,
    Qt.Key.Key_PageUp: 1 / NOTCH,
    Qt.Key.Key_Minus: NOTCH,
    Qt.Key.Key_PageDown: NOTCH,
}
SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


class Held(NamedTuple):
    """A drag that is going on.

    Attributes
    ----------
    pane : Pane
    what : str
        A handle's name, "guess", or "" for the view itself.
    handle : Handle or None
    pressed : QPointF
    start : Params
        As they were.
    from_ : tuple of float or None
        Where on the handle's line the press was.
    key : str
        Its merge key.
    pans : bool
    """

    pane: Pane
    what: str
    handle: Handle | None
    pressed: QPointF
    start: Params
    from_: tuple[float, ...] | None
    key: str
    pans: bool


class Hands:
    """The gestures over one stage: turns events into the Params that are wanted.

    Parameters
    ----------
    stage : Stage
    """

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self.held: Held | None = None
        self.hovered = ""
        self._dragged = False
        self._last = QPointF()
        self._nudge = ""

    # -- the mouse

    def press(self, event: QMouseEvent) -> None:
        """Grab a handle, the guess, or the view itself."""
        stage, at = self._stage, event.position()
        pane = stage.pane_at(at)
        left = event.button() == Qt.MouseButton.LeftButton
        middle = event.button() == Qt.MouseButton.MiddleButton
        if pane is None or self.held is not None or not (left or middle):
            event.ignore()
            return
        self.end_nudge()
        what, handle = stage.thing_at(pane, at) if left else ("", None)
        matrix = view_matrix(pane, stage.over.frame)
        from_ = None
        if handle is not None and matrix is not None:
            from_ = on_handle(matrix, handle, *pane.ndc_of(at))
        pans = middle or bool(event.modifiers() & SHIFT)
        start = stage.over.params
        key = fresh_key("mvp")
        self.held = Held(pane, what, handle, at, start, from_, key, pans)
        self._dragged, self._last = False, at
        stage.select(what or pane.name)

    def move(self, event: QMouseEvent) -> None:
        """Drag, or light up what lies under the pointer."""
        at, held = event.position(), self.held
        if held is None:
            self._hover(at)
            return
        if not event.buttons():
            self.let_go()
            return
        way = at - held.pressed
        self._dragged |= max(abs(way.x()), abs(way.y())) >= WANDER
        if self._dragged:
            wanted = self._wanted(held, at)
            self._last = at
            if wanted is not None:
                self._stage.edited.emit(wanted, held.key)

    def release(self, event: QMouseEvent) -> None:
        """Let go; a click without a drag follows the vertex under it."""
        held = self.held
        if held is None:
            return
        if not self._dragged and not held.what and event.button() == Qt.MouseButton.LeftButton:
            self._stage.follow(held.pane, event.position())
        self.let_go()
        self._hover(event.position())

    def double_click(self, event: QMouseEvent) -> None:
        """Show one view alone, or all four again."""
        pane = self._stage.pane_at(event.position())
        if pane is not None and event.button() == Qt.MouseButton.LeftButton:
            params = self._stage.over.params
            layout = pane.name if params.view.layout == "four" else "four"
            self.let_go()
            self._stage.edited.emit(edits.look(params, layout=layout), "")

    def wheel(self, event: QWheelEvent) -> None:
        """Zoom at a mouse's wheel or a pinch; two fingers on a trackpad go around."""
        pane = self._stage.pane_at(event.position())
        if pane is None:
            event.ignore()
            return
        pixels, params = event.pixelDelta(), self._stage.over.params
        self._nudge = self._nudge or fresh_key("mvp")
        if not pixels.isNull() and not event.modifiers() & CONTROL:
            wanted = _turned(params, pane.name, -pixels.x() * DEGREES, pixels.y() * DEGREES)
        else:
            wanted = _zoomed(params, pane.name, NOTCH ** (-event.angleDelta().y() / 120))
        self._stage.edited.emit(wanted, self._nudge)
        event.accept()

    def leave(self) -> None:
        """Forget what was pointed at."""
        if self.held is None:
            self._light("")

    def let_go(self) -> None:
        """End what is going on."""
        self.held = None
        self._dragged = False
        self._stage.unsetCursor()
        self._stage.update()

    # -- the keyboard

    def wants(self, event: QKeyEvent) -> bool:
        """Return whether a key means something here."""
        key = event.key()
        if key == Qt.Key.Key_Escape:
            return self.held is not None
        if event.modifiers() & CONTROL:
            return False
        return key == Qt.Key.Key_Home or key in ARROWS or key in ZOOMS

    def key_press(self, event: QKeyEvent) -> bool:
        """Do what a key asks for; return whether it was one of ours."""
        if not self.wants(event):
            return False
        stage, key = self._stage, Qt.Key(event.key())
        if key == Qt.Key.Key_Escape:
            if self._dragged and self.held is not None:
                stage.edited.emit(_put_back(stage.over.params, self.held.start), self.held.key)
            self.let_go()
            return True
        params, selected = stage.over.params, stage.over.selected or "camera"
        if key == Qt.Key.Key_Home:
            stage.edited.emit(_fitted(params, selected), "")
            return True
        self._nudge = self._nudge or fresh_key("mvp")
        factor = step_factor(event.modifiers())
        if key in ZOOMS:
            name = selected if selected in ("world", "clip", "ndc") else "camera"
            wanted: Params | None = _zoomed(params, name, ZOOMS[key] ** factor)
        else:
            dx, dy = ARROWS[key]
            wanted = _nudged(params, selected, dx * factor, dy * factor)
        if wanted is not None:
            stage.edited.emit(wanted, self._nudge)
        return True

    def key_release(self, event: QKeyEvent) -> bool:
        """End a nudge; return whether the key was ours."""
        if event.key() in ARROWS and not event.isAutoRepeat():
            self.end_nudge()
            return True
        return False

    def end_nudge(self) -> None:
        """Let the next arrow key or turn of the wheel begin a step of its own."""
        self._nudge = ""

    # -- inside

    def _wanted(self, held: Held, at: QPointF) -> Params | None:
        stage = self._stage
        params, step = stage.over.params, at - self._last
        if held.what == "guess":
            lens = params.projection
            x, y = held.pane.ndc_of(at)
            return edits.guess(
                params,
                (round((x + 1) / 2 * lens.width_px, 1), round((y + 1) / 2 * lens.height_px, 1)),
            )
        if held.handle is not None:
            matrix = view_matrix(held.pane, stage.over.frame)
            if matrix is None or held.from_ is None:
                return None
            to = on_handle(matrix, held.handle, *held.pane.ndc_of(at))
            if to is None:
                return None
            return gizmo.moved(params, held.start, held.handle, to, held.from_)
        if held.pans and held.pane.name == "camera":
            height = max(1, held.pane.frame.height())
            return edits.pan(params, -step.x() / height, step.y() / height)
        return _turned(params, held.pane.name, -step.x() * DEGREES, step.y() * DEGREES)

    def _hover(self, at: QPointF) -> None:
        pane = self._stage.pane_at(at)
        what = "" if pane is None else self._stage.thing_at(pane, at)[0]
        self._light(what)

    def _light(self, what: str) -> None:
        if what != self.hovered:
            self.hovered = what
            shape = Qt.CursorShape.OpenHandCursor if what else Qt.CursorShape.ArrowCursor
            self._stage.setCursor(shape)
            self._stage.relight()


def _turned(params: Params, name: str, yaw: float, pitch: float) -> Params:
    """Return Params in which the camera, or a view from outside, has gone around."""
    if name == "camera":
        return edits.orbit(params, yaw, pitch)
    outside: Outside = getattr(params.view, name)
    turned = msgspec.structs.replace(
        outside,
        yaw=(outside.yaw + yaw + 180) % 360 - 180,
        pitch=min(max(outside.pitch + pitch, -89.0), 89.0),
    )
    return edits.look(params, **{name: turned})


def _zoomed(params: Params, name: str, factor: float) -> Params:
    """Return Params in which something is seen from so many times the distance."""
    if name == "camera":
        return edits.dolly(params, factor)
    outside: Outside = getattr(params.view, name)
    zoom = min(max(outside.zoom / factor, 0.05), 50.0)
    return edits.look(params, **{name: msgspec.structs.replace(outside, zoom=zoom)})


def _nudged(params: Params, selected: str, dx: float, dy: float) -> Params | None:
    if selected in gizmo.NAMES:
        return gizmo.nudged(params, selected, dx + dy)
    if selected in ("eye", "target"):
        axes = edits.camera_axes(params)
        if axes is None:
            return None
        at = getattr(params.camera, selected)
        moved = tuple(
            float(f"{a + 0.1 * (dx * s + dy * u):.6g}") for a, s, u in zip(at, *axes, strict=True)
        )
        return edits.set_camera(params, **{selected: moved})
    if selected == "guess" and params.prediction is not None:
        x, y = (*params.prediction.values, 0.0)[:2]
        return edits.guess(params, (x + dx, y + dy)[: len(params.prediction.values)])
    name = selected if selected in ("world", "clip", "ndc") else "camera"
    return _turned(params, name, 5 * dx, 5 * dy)


def _fitted(params: Params, selected: str) -> Params:
    """Return Params whose views from outside stand as they did at first."""
    names = [selected] if selected in ("world", "clip", "ndc") else ["world", "clip", "ndc"]
    fresh = Params().view
    return edits.look(params, **{name: getattr(fresh, name) for name in names})


def _put_back(params: Params, start: Params) -> Params:
    """Return Params with everything a drag can move as it was, to the last bit."""
    return msgspec.structs.replace(
        params,
        model=start.model,
        camera=start.camera,
        projection=start.projection,
        prediction=start.prediction,
        view=start.view,
    )
