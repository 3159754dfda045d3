"""The transformation grid: formula, planes, scrubber, controls and readout, bound together."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from lavis.document import same_but_view, with_view_of
from lavis.theme import Theme
from lavis.tools.transform import Affine, Frame, Params, Result, edits, lookup, motion, naming
from lavis.widgets.common.anatomy import Anatomy
from lavis.widgets.common.pace import Pace
from lavis.widgets.common.plane import Move, Plane, Surface, marks
from lavis.widgets.common.plane.camera import snapped
from lavis.widgets.common.scrubber import Scrubber
from lavis.widgets.transform import grips, scene, words
from lavis.widgets.transform.canvas import Canvas
from lavis.widgets.transform.extent import extent
from lavis.widgets.transform.inspector import Inspector
from lavis.widgets.transform.picture import Painter
from lavis.widgets.transform.shot import Shot

#: What the second plane shows of a scene: the screen of the camera.
SCREEN = (-scene.ASPECT, -1.0, scene.ASPECT, 1.0)
#: Milliseconds without a move after which a hand rests.
REST = 24


class TransformView(QWidget):
    """Renders the transformation grid and emits what the user wants.

    î and ĵ follow the hand at once. What is derived is drawn from the result; while that is older
    it is faded, and formula and readout still say its numbers.

    Parameters
    ----------
    theme : Theme

    Attributes
    ----------
    edited : Signal(Params, str)
        The Params that the user now wants, and a merge key: one for each gesture.
    taken : Signal(Offer)
        The user has brought something, such as a picture, that the tool shall accept.
    """

    edited = Signal(object, str)
    taken = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._params = Params()
        self._result: Result | None = None
        self._result_params: Params | None = None
        #: Position of the animation as it is drawn: while it plays it is ahead of Params.
        self._t = 1.0
        #: M as a hand wants it, until it has been computed.
        self._ahead: Affine | None = None
        #: Shows what has been computed once the hand rests: see `_lead`.
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST)
        self._leading = False
        #: The merge key of the last gesture, and Params as they were when that began.
        self._held: tuple[str, Params] | None = None
        self._painter, self._second = Painter(), Painter()
        self.plane, self.other = Plane(theme, self._draw), Plane(theme, self._draw_other)
        self.plane.setAccessibleName("Transformation grid")
        self.other.setAccessibleName("Second plane")
        self.scrubber = Scrubber(theme)
        self.canvas = Canvas(theme, self.plane, self.other, self.scrubber)
        self.anatomy = Anatomy(theme, self.canvas)
        self.inspector = Inspector(theme)
        self.anatomy.inspector_layout.addWidget(self.inspector)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        # The anatomy becomes narrow when it is, not before: its first minimum is the wide one.
        column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)
        column.addWidget(self.anatomy)
        self.setFocusProxy(self.plane)
        self._pace = Pace(self._show_numbers, self)
        self._connect()

    def render(  # type: ignore[override]
        self, params: Params, result: Result | None, result_params: Params | None
    ) -> None:
        """Show Params and the last good result, which may belong to older Params."""
        if result_params is not None and _betrays(params, result_params):
            result, result_params = None, None
        result = self._with_matrix(result)
        moved = params is not self._params or result is not self._result
        self._params, self._result, self._result_params = params, result, result_params
        if result_params is None or same_but_view(params, result_params):
            self._ahead = None
        self.scrubber.set_value(params.view.t)
        if not self.scrubber.playing and self._t != params.view.t:
            self._t, moved = params.view.t, True
        if moved and self._leading and self.plane.dragging:
            self._rest.start()
        elif moved:
            self.plane.update()
            self.other.update()
        self._show_planes()
        if self.plane.dragging or self.scrubber.playing:
            self._pace.soon()
        else:
            self._pace.now()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Play or pause."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat() and self._plays():
            self.scrubber.toggle()
        else:
            super().keyPressEvent(event)

    def _with_matrix(self, result: Result | None) -> Result | None:
        """Return a result that can be drawn: where M has no value, the last good one.

        What is wrong with the texts is still said as it is now.
        """
        if result is None or not result.acting.error or self._result is None:
            return result
        said = {"matrices": result.matrices, "acting": result.acting}
        return msgspec.structs.replace(self._result, **said)

    def _plays(self) -> bool:
        return self._params.mode != "scene"

    # -- showing

    def _show_planes(self) -> None:
        params, result = self._params, self._result
        plane, both = self.plane, self._both()
        plane.snap = params.snap
        for each in (plane, self.other):
            each.set_ground(
                lines=params.show.before or params.mode == "scene",
                numbers_above=params.show.grid and params.mode != "scene",
            )
        plane.set_handles(grips.handles(params, result, self._final()))
        plane.select(params.view.selected)
        plane.set_content(extent(params, result, self._final()))
        view = params.view
        plane.set_view(view.center_x, view.center_y, view.scale)
        self.canvas.show_both(both, wide=params.mode == "scene")
        self.scrubber.setVisible(self._plays())
        if not both:
            return
        if params.mode == "scene":
            self.other.set_content(SCREEN)
            self.other.set_view(0.0, 0.0, 0.0)
        else:
            self._look_alike()

    def _look_alike(self) -> None:
        """Let the second plane look where the first does."""
        if self._both() and self._params.mode != "scene":
            camera = self.plane.camera
            self.other.set_view(camera.x, camera.y, camera.scale)

    def _show_numbers(self) -> None:
        params, result = self._params, self._result
        self.plane.setAccessibleDescription(words.sentence(params, result))
        self.other.setAccessibleDescription(words.other_sentence(params, result))
        now = self._frame().map if result is not None else Affine()
        self.inspector.show_params(params, result, now, self.plane.camera.step)
        computed = params if self._result_params is None else self._result_params
        seen = with_view_of(computed, params)
        self.anatomy.formula.set_parts(words.formula(seen, result))
        self.anatomy.readout.set_rows(words.rows(seen, result))
        self.scrubber.set_acts(self._acts())

    def _both(self) -> bool:
        """Return whether there are two planes: AB beside BA, or a scene and its camera's screen."""
        params, result = self._params, self._result
        if params.mode == "scene":
            return True
        return lookup.visible(params).compare and result is not None and result.compare is not None

    def _acts(self) -> list[str]:
        result = self._result
        if result is None:
            return []
        if self._both() and result.compare is not None:
            pairs = zip(result.compare.acts_ab, result.compare.acts_ba, strict=True)
            return [f"left: {left.name}, right: {right.name}" for left, right in pairs]
        return [act.name for act in result.acts]

    def _final(self) -> Affine:
        """Return M as the hand has it."""
        if self._ahead is not None:
            return self._ahead
        return Affine() if self._result is None else self._result.map

    def _frame(self) -> Frame:
        """Return where the animation is."""
        assert self._result is not None
        frame = motion.frame(self._params, self._result, self._t)
        ahead = self._ahead
        if ahead is not None and self._t >= 1 and self._params.goal == "target":
            return Frame(ahead, frame.act, frame.name, frame.det)
        return frame

    # -- drawing

    def _draw(self, on: Surface) -> None:
        params, result = self._params, self._result
        if result is None:
            return
        if params.mode == "scene":
            if result.stage is not None:
                scene.draw_world(on, params, result.stage, self._fade())
            return
        frames = motion.compare_frames(params, result, self._t) if self._both() else None
        if frames is None:
            self._painter.draw(on, self._shot(self._frame()))
        else:
            self._painter.draw_plain(on, frames[0].map, self._shot(frames[0]), self._title(0))

    def _draw_other(self, on: Surface) -> None:
        params, result = self._params, self._result
        if result is None or not self._both():
            return
        if params.mode == "scene":
            if result.stage is not None:
                scene.draw_seen(on, params, result.stage, self._fade())
            return
        frames = motion.compare_frames(params, result, self._t)
        if frames is not None:
            self._second.draw_plain(on, frames[1].map, self._shot(frames[1]), self._title(1))

    def _shot(self, frame: Frame) -> Shot:
        params, result = self._params, self._result
        assert result is not None
        show = lookup.visible(params)
        return Shot(params, show, result, frame, self._final(), self._fade())

    def _title(self, side: int) -> str:
        assert self._result is not None
        found = self._result.compare
        assert found is not None
        a, b = found.names if side == 0 else found.names[::-1]
        return f"{a}{b}: first {b}, then {a}"

    def _fade(self) -> float:
        stale = self._result_params is not None and not same_but_view(
            self._params, self._result_params
        )
        return marks.FADED if stale else 0.0

    # -- what hands on the canvas want

    def _connect(self) -> None:
        plane, inspector = self.plane, self.inspector
        plane.moved.connect(self._on_moved)
        plane.settled.connect(self._on_let_go)
        self._rest.timeout.connect(plane.update)
        plane.cancelled.connect(self._on_cancelled)
        plane.chosen.connect(self._on_chosen)
        plane.removed.connect(self._on_removed)
        plane.looked.connect(self._on_looked)
        plane.fitted.connect(self._on_fitted)
        plane.camera_changed.connect(self._look_alike)
        self.other.looked.connect(self._on_other_looked)
        self.scrubber.moved.connect(self._on_played)
        self.scrubber.settled.connect(self._on_settled)
        inspector.edited.connect(self._emit)
        inspector.fit_wanted.connect(plane.fit)
        inspector.motion.play_wanted.connect(self._on_play_wanted)
        inspector.points.add_wanted.connect(self._on_add_point)
        inspector.picture.taken.connect(self.taken)

    def _emit(self, params: Params, key: str = "") -> None:
        """Emit an edit, and with it where the canvas looks: it reopens to the same picture."""
        camera = self.plane.camera
        if params.view.scale == 0.0:
            params = edits.look(params, camera.x, camera.y, camera.scale)
        self.edited.emit(params, key)

    def _on_moved(self, move: Move) -> None:
        if self._held is None or self._held[0] != move.key:
            self._held = move.key, self._params
        final = self._final()
        self._ahead = grips.ahead(final, move)
        if self._ahead is not final and self.plane.dragging and not self._both():
            self._lead(self._ahead)
        self._emit(grips.moved(self._params, self._result, final, move), move.key)

    def _lead(self, ahead: Affine) -> None:
        """Draw the plane under the hand first, and then compute: nothing is nearer to the eye.

        What is derived is drawn as it was computed for the move before, and once more when the
        hand rests: each move is drawn once.
        """
        self._leading = True
        self.plane.set_handles(grips.handles(self._params, self._result, ahead))
        self._rest.stop()
        self.plane.repaint()

    def _on_let_go(self) -> None:
        if self._leading:
            self._leading = False
            self._rest.stop()
            self.plane.update()
        self._pace.now()

    def _on_cancelled(self, key: str) -> None:
        if self._held is not None and self._held[0] == key:
            # To the last bit as it was, so that the step vanishes.
            self._ahead = None
            self._emit(with_view_of(self._held[1], self._params), key)

    def _on_chosen(self, name: str) -> None:
        self._emit(edits.select(self._params, name))

    def _on_removed(self, name: str) -> None:
        self._emit(grips.removed(self._params, name))

    def _on_looked(self, x: float, y: float, scale: float) -> None:
        self._emit(edits.look(self._params, x, y, scale))

    def _on_other_looked(self, x: float, y: float, scale: float) -> None:
        if self._params.mode == "scene":
            self.other.set_view(0.0, 0.0, 0.0)
        else:
            self._emit(edits.look(self._params, x, y, scale))

    def _on_fitted(self) -> None:
        self.edited.emit(edits.look(self._params, 0.0, 0.0, 0.0), "")

    def _on_add_point(self) -> None:
        camera = self.plane.camera
        at = (1.0, 1.0)
        if not camera.holds((*at, *at)):
            at = snapped(camera.x, camera.major), snapped(camera.y, camera.major)
        self._emit(naming.add_point(self._params, *at))

    # -- the animation

    def _on_played(self, t: float) -> None:
        self._t = t
        self.plane.update()
        if self._both():
            self.other.update()

    def _on_settled(self, t: float, key: str) -> None:
        self._emit(edits.scrub(self._params, t), key)

    def _on_play_wanted(self) -> None:
        if not self.scrubber.playing:
            self.scrubber.toggle()


def _betrays(params: Params, result_params: Params) -> bool:
    """Return whether a result of before holds an answer that is hidden now."""
    if params.prediction is None or params.prediction.revealed:
        return False
    old = result_params.prediction
    return old is None or old.revealed or old.what != params.prediction.what
