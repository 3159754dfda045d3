"""The transformation grid: formula, planes, scrubber, controls and readout, bound together."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from lavis.document import with_view_of
from lavis.theme import Theme
from lavis.tools.transform import Affine, Params, Result, edits, naming
from lavis.widgets.common.anatomy import Anatomy
from lavis.widgets.common.pace import Pace
from lavis.widgets.common.plane import Move, Plane
from lavis.widgets.common.plane.camera import snapped
from lavis.widgets.common.scrubber import Scrubber
from lavis.widgets.common.things import Thing, code, handle_at
from lavis.widgets.transform import grips, scene, things, words
from lavis.widgets.transform.canvas import Canvas
from lavis.widgets.transform.extent import extent
from lavis.widgets.transform.inspector import Inspector
from lavis.widgets.transform.projector import Projector

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
        self.shown = Projector()
        #: Shows what has been computed once the hand rests: see `_lead`.
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST)
        self._leading = False
        #: The merge key of the last gesture, and Params as they were when that began.
        self._held: tuple[str, Params] | None = None
        self.plane = Plane(theme, self.shown.draw)
        self.other = Plane(theme, self.shown.draw_second)
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
        self._pace = Pace(self, self._show_formula, self._show_fields, self._show_readout)
        self._connect()

    def render(  # type: ignore[override]
        self, params: Params, result: Result | None, result_params: Params | None
    ) -> None:
        """Show Params and the last good result, which may belong to older Params."""
        shown = self.shown
        moved = shown.take(params, result, result_params)
        self.scrubber.set_value(params.view.t)
        if not self.scrubber.playing and shown.t != params.view.t:
            shown.t, moved = params.view.t, True
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

    def thing_at(self, at: QPointF | None) -> Thing | None:
        """Return what can be grabbed at a place of the canvas, or what is selected."""
        shown, handle = self.shown, handle_at(self.plane, self.canvas, at)
        values = None if handle is None else things.value_of(shown.params, shown.final, handle.name)
        if handle is None or values is None:
            return None
        name = handle.name
        removable = grips.removed(shown.params, name) is not shown.params
        return Thing(
            things.words_of(handle, values),
            code(values),
            partial(self._go_to, name),
            partial(self._on_removed, name) if removable else None,
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Play or pause."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat() and self.shown.plays:
            self.scrubber.toggle()
        else:
            super().keyPressEvent(event)

    # -- showing

    def _show_planes(self) -> None:
        params, result = self.shown.params, self.shown.result
        plane, both = self.plane, self.shown.both
        plane.snap = params.snap
        for each in (plane, self.other):
            each.set_ground(
                lines=params.show.before or params.mode == "scene",
                numbers_above=params.show.grid and params.mode != "scene",
            )
        plane.set_handles(grips.handles(params, result, self.shown.final))
        plane.select(params.view.selected)
        plane.set_content(extent(params, result, self.shown.final))
        view = params.view
        plane.set_view(view.center_x, view.center_y, view.scale)
        self.canvas.show_both(both, wide=params.mode == "scene")
        self.scrubber.setVisible(self.shown.plays)
        if not both:
            return
        if params.mode == "scene":
            self.other.set_content(SCREEN)
            self.other.set_view(0.0, 0.0, 0.0)
        else:
            self._look_alike()

    def _look_alike(self) -> None:
        """Let the second plane look where the first does."""
        if self.shown.both and self.shown.params.mode != "scene":
            camera = self.plane.camera
            self.other.set_view(camera.x, camera.y, camera.scale)

    def _show_formula(self) -> None:
        params, result = self.shown.params, self.shown.result
        self.plane.setAccessibleDescription(words.sentence(params, result))
        self.other.setAccessibleDescription(words.other_sentence(params, result))
        self.anatomy.formula.set_parts(words.formula(self.shown.computed, result))
        self.scrubber.set_acts(self.shown.acts)

    def _show_fields(self) -> None:
        shown = self.shown
        self.inspector.show_params(shown.params, shown.result, shown.now, self.plane.camera.step)

    def _show_readout(self) -> None:
        self.anatomy.readout.set_rows(words.rows(self.shown.computed, self.shown.result))

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
            self._held = move.key, self.shown.params
        final = self.shown.final
        self.shown.ahead = grips.ahead(final, move)
        if self.shown.ahead is not final and self.plane.dragging and not self.shown.both:
            self._lead(self.shown.ahead)
        self._emit(grips.moved(self.shown.params, self.shown.result, final, move), move.key)

    def _lead(self, ahead: Affine) -> None:
        """Draw the plane under the hand first, and then compute: nothing is nearer to the eye.

        What is derived is drawn as it was computed for the move before, and once more when the
        hand rests: each move is drawn once.
        """
        self._leading = True
        self.plane.set_handles(grips.handles(self.shown.params, self.shown.result, ahead))
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
            self.shown.ahead = None
            self._emit(with_view_of(self._held[1], self.shown.params), key)

    def _on_chosen(self, name: str) -> None:
        self._emit(edits.select(self.shown.params, name))

    def _on_removed(self, name: str) -> None:
        self._emit(grips.removed(self.shown.params, name))

    def _go_to(self, name: str) -> None:
        self._on_chosen(name)
        field = things.field_of(self.inspector, self.shown.params, name)
        if field is not None:
            self.anatomy.go_to(field)

    def _on_looked(self, x: float, y: float, scale: float) -> None:
        self._emit(edits.look(self.shown.params, x, y, scale))

    def _on_other_looked(self, x: float, y: float, scale: float) -> None:
        if self.shown.params.mode == "scene":
            self.other.set_view(0.0, 0.0, 0.0)
        else:
            self._emit(edits.look(self.shown.params, x, y, scale))

    def _on_fitted(self) -> None:
        self.edited.emit(edits.look(self.shown.params, 0.0, 0.0, 0.0), "")

    def _on_add_point(self) -> None:
        camera = self.plane.camera
        at = (1.0, 1.0)
        if not camera.holds((*at, *at)):
            at = snapped(camera.x, camera.major), snapped(camera.y, camera.major)
        self._emit(naming.add_point(self.shown.params, *at))

    # -- the animation

    def _on_played(self, t: float) -> None:
        self.shown.t = t
        self.plane.update()
        if self.shown.both:
            self.other.update()

    def _on_settled(self, t: float, key: str) -> None:
        self._emit(edits.scrub(self.shown.params, t), key)

    def _on_play_wanted(self) -> None:
        if not self.scrubber.playing:
            self.scrubber.toggle()
