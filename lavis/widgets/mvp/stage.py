"""The four views: drawn by OpenGL, painted over, and grabbed."""

from __future__ import annotations

import dataclasses
from typing import cast

import msgspec
import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHideEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QWheelEvent,
)
from PySide6.QtOpenGL import QOpenGLPaintDevice
from PySide6.QtWidgets import QWidget

from lavis.theme import Theme
from lavis.tools.mvp import edits
from lavis.tools.mvp.gizmo import Handle
from lavis.tools.mvp.lesson import speed
from lavis.tools.mvp.params import Params
from lavis.tools.mvp.pointing import local_matrix, nearest_vertex
from lavis.tools.mvp.result import Result, Speed
from lavis.tools.mvp.scene import Frame, frame
from lavis.widgets.common.gl.widget import GLWidget
from lavis.widgets.mvp.hands import Hands
from lavis.widgets.mvp.overlay import Over, guess_place, handle_places, hides, paint
from lavis.widgets.mvp.panes import Pane, panes, picture, scene_of, view_matrix

#: Pixels around a handle, and around a vertex, in which a press means it.
REACH, NEAR = 12, 14


class Stage(GLWidget):
    """Four synchronised views; stores no truth.

    Parameters
    ----------
    theme : Theme
    parent : QWidget, optional

    Attributes
    ----------
    edited : Signal(Params, str)
        The Params that a gesture wants, and its merge key.
    frames : int
        How often anything has been drawn; unchanged pictures cost none.
    """

    edited = Signal(object, str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.over = Over(Params(), None, Frame(reason=" "))
        self._hands = Hands(self)
        self._seconds = 0.0
        self.frames = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumSize(96, 64)
        theme.changed.connect(self.update)

    # -- what the canvas sets and asks

    def show_params(self, params: Params, result: Result | None, good: Params | None) -> None:
        """Show Params with the mesh of the last good result, and why where they make no picture.

        Parameters
        ----------
        params : Params
        result : Result or None
        good : Params or None
            What the result belongs to: its picture stays where Params make none.
        """
        made = Frame(reason=" ") if result is None else frame(params, result, params.view.t)
        refused = ""
        if made.reason and result is not None and good is not None:
            before = frame(msgspec.structs.replace(good, view=params.view), result, params.view.t)
            if not before.reason:
                made, refused = before, made.reason
        self.over = Over(
            params,
            result,
            made,
            refused=refused,
            selected=params.view.selected,
            hovered=self._hands.hovered,
            focused=self.hasFocus(),
        )
        self.update()

    @property
    def panes(self) -> list[Pane]:
        """Where the views lie now."""
        return panes(self.width(), self.height(), self.over.params)

    def pane_at(self, at: QPointF) -> Pane | None:
        """Return the view at a pixel."""
        return next((pane for pane in self.panes if pane.rect.contains(at.toPoint())), None)

    def thing_at(self, pane: Pane, at: QPointF) -> tuple[str, Handle | None]:
        """Return what can be grabbed at a pixel, by name, and its handle where it has one."""
        reach = self._theme.px(REACH)
        guess = guess_place(pane, self.over.params)
        if guess is not None and self.over.params.hidden and _far(guess, at) <= 2 * reach:
            return "guess", None
        if hides(self.over.params, pane.name):
            return "", None
        near = [(_far(place, at), h) for h, place in handle_places(pane, self.over)]
        near = [pair for pair in near if pair[0] <= reach]
        if not near:
            return "", None
        handle = min(near, key=lambda pair: pair[0])[1]
        return handle.name, handle

    def on_vertex(self, pane: Pane, at: QPointF) -> bool:
        """Return whether the followed vertex is at a pixel of the camera's view."""
        pixel, lens = self.over.frame.pixel, self.over.params.projection
        if pane.name != "camera" or pixel is None or self.over.params.hidden:
            return False
        place = pane.pixel_of(2 * pixel[0] / lens.width_px - 1, 2 * pixel[1] / lens.height_px - 1)
        return _far(place, at) <= self._theme.px(REACH)

    def names(self) -> list[str]:
        """Return what Tab goes through: handles, then the views."""
        found: list[str] = []
        for pane in self.panes:
            if pane.name == "camera" and self.over.params.hidden:
                found += ["guess"] if guess_place(pane, self.over.params) is not None else []
            found += [handle.name for handle, _ in handle_places(pane, self.over)]
        return [*found, *(pane.name for pane in self.panes)]

    def select(self, name: str) -> None:
        """Select a handle or a view."""
        if name != self.over.params.view.selected:
            self._hands.end_nudge()
            self.edited.emit(edits.look(self.over.params, selected=name), "")

    def follow(self, pane: Pane, at: QPointF) -> None:
        """Follow the vertex at a pixel from now on."""
        params, result = self.over.params, self.over.result
        if result is None or hides(params, pane.name) or self.over.frame.reason:
            return
        matrix = self._local_matrix(pane)
        if matrix is None:
            return
        size = (float(pane.frame.width()), float(pane.frame.height()))
        reach = float(self._theme.px(NEAR))
        found = nearest_vertex(result.mesh.vertices, matrix, size, pane.ndc_of(at), reach)
        if found is not None and found != params.vertex:
            self.edited.emit(msgspec.structs.replace(params, vertex=found), "")

    def relight(self) -> None:
        """Show what is pointed at and whether the keyboard is here."""
        self.over = dataclasses.replace(
            self.over, hovered=self._hands.hovered, focused=self.hasFocus()
        )
        self.update()

    def images(self, ratio: float) -> list[tuple[QRectF, QImage]]:
        """Return the pictures of all views, drawn anew for an export.

        Parameters
        ----------
        ratio : float
            Pixels of the pictures a pixel of the screen.
        """
        if self.renderer is None or self.over.frame.reason or self.over.result is None:
            return []
        self.makeCurrent()
        found = []
        self.renderer.set_mesh(self.over.result.mesh)
        for pane in self.panes:
            if hides(self.over.params, pane.name):
                continue
            wanted = picture(pane, self.over.frame, self.over.params, self._theme, ratio)
            self.renderer.draw("export", wanted)
            pixels = np.ascontiguousarray(self.renderer.read("export"))
            height, width = pixels.shape[:2]
            kind = QImage.Format.Format_RGBA8888
            image = QImage(pixels.data, width, height, 4 * width, kind).copy()
            found.append((QRectF(pane.rect), image.convertToFormat(QImage.Format.Format_RGB32)))
        self.renderer.forget("export")
        self.doneCurrent()
        return found

    def measured(self, way: int, result: Result) -> Speed | None:
        """Return how fast one of the ways in the shader is; None beyond the last.

        Parameters
        ----------
        way : int
            Index into `lavis.widgets.common.gl.lesson.WAYS`.
        result : Result
            Whose matrices and vertices are taken.
        """
        from lavis.widgets.common.gl import lesson

        found = (result.model, result.view, result.projection, result.mvp)
        if self.renderer is None or way >= len(lesson.WAYS) or any(None in m for m in found):
            return None
        names = ("model", "view", "projection", "mvp")
        name, _, flops = lesson.WAYS[way]
        self.makeCurrent()
        seconds = lesson.measure(result.mesh, way, dict(zip(names, found, strict=True)))
        driver = self.renderer.driver.split(" (")[0]
        self.doneCurrent()
        return speed(f"OpenGL · {driver}", name, seconds, len(result.mesh.vertices), flops)

    # -- drawing

    def paintGL(self) -> None:
        """Draw what has changed, put the pictures in their places, and paint over them."""
        self._draw()
        # Not QPainter(self): while the window is grabbed, that would paint into the grab itself.
        ratio = self.devicePixelRatioF()
        device = QOpenGLPaintDevice(self.size() * ratio)
        device.setDevicePixelRatio(ratio)
        painter = QPainter(device)
        if self.renderer is None or self.over.frame.reason or self.over.result is None:
            painter.fillRect(self.rect(), self._theme.color("canvas"))
        over = dataclasses.replace(self.over, speed=self._speed())
        paint(painter, self._theme, self.panes, over)
        painter.end()

    def _draw(self) -> None:
        over, renderer = self.over, self.renderer
        if renderer is None or over.result is None or over.frame.reason:
            return
        from lavis.widgets.common.gl import calls as gl

        renderer.set_mesh(over.result.mesh)
        ratio = self.devicePixelRatioF()
        shown = [pane for pane in self.panes if not hides(over.params, pane.name)]
        # Without a graphics card smooth edges cost three times as much: they wait for the end of
        # a drag.
        smooth = not (renderer.is_software and self._hands.held is not None)
        wanted = {
            p.name: picture(p, over.frame, over.params, self._theme, ratio, smooth=smooth)
            for p in shown
        }
        self._seconds = renderer.watch.seconds() or self._seconds
        if not all(renderer.shows(name, each) for name, each in wanted.items()):
            renderer.watch.start()
            for name, each in wanted.items():
                renderer.draw(name, each)
            renderer.watch.stop()
            self.frames += 1
        height = round(self.height() * ratio)
        for pane in shown:
            x = round(pane.rect.x() * ratio)
            y = height - round(pane.rect.y() * ratio) - wanted[pane.name].height
            renderer.copy_to(pane.name, self.defaultFramebufferObject(), x, y)
        gl.glBindFramebuffer(gl.GL_FRAMEBUFFER, self.defaultFramebufferObject())

    def _speed(self) -> str:
        if self.frames < 2 or not self._seconds:  # with the first one the driver compiles
            return ""
        return f"{1e3 * self._seconds:.1f} ms a frame, {1 / self._seconds:.0f} a second"

    def _local_matrix(self, pane: Pane) -> np.ndarray | None:
        over = self.over
        if pane.name == "camera":
            return np.reshape(over.frame.mvp, (4, 4))
        scene, matrix = scene_of(over.frame, pane.name), view_matrix(pane, over.frame)
        return None if scene is None or matrix is None else local_matrix(scene, matrix)

    # -- events

    def sizeHint(self) -> QSize:
        """Room for four views."""
        return QSize(640, 420)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Grab."""
        self._hands.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag, or point."""
        self._hands.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self._hands.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Show one view alone, or all."""
        self._hands.double_click(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Come nearer, or go away."""
        self._hands.wheel(event)

    def leaveEvent(self, event: QEvent) -> None:
        """End the hover, and the run of the wheel."""
        self._hands.leave()
        self._hands.end_nudge()

    def hideEvent(self, event: QHideEvent) -> None:
        """Let go of what is dragged."""
        self._hands.let_go()
        super().hideEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Nudge, orbit, zoom, fit, or put back what is dragged."""
        if not self._hands.key_press(event):
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """End a nudge."""
        if not self._hands.key_release(event):
            super().keyReleaseEvent(event)

    def event(self, event: QEvent) -> bool:
        """Take keys before the shortcuts of the window do."""
        wants = event.type() == QEvent.Type.ShortcutOverride
        if wants and self._hands.wants(cast(QKeyEvent, event)):
            event.accept()
            return True
        return super().event(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Go to the next thing that can be grabbed, after the last to the next control."""
        if self.hasFocus():
            names, selected = self.names(), self.over.params.view.selected
            index = names.index(selected) if selected in names else (-1 if forward else len(names))
            index += 1 if forward else -1
            if 0 <= index < len(names):
                self.select(names[index])
                return True
        return super().focusNextPrevChild(forward)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Select the first thing, or the last when coming from behind."""
        names = self.names()
        if names and event.reason() == Qt.FocusReason.TabFocusReason:
            self.select(names[0])
        elif names and event.reason() == Qt.FocusReason.BacktabFocusReason:
            self.select(names[-1])
        self.relight()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the focus ring away."""
        self._hands.end_nudge()
        self.relight()


def _far(a: QPointF, b: QPointF) -> float:
    way = a - b
    return max(abs(way.x()), abs(way.y()))
