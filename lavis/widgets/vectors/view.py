"""The vector canvas: formula, plane, controls and readout, bound together."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from lavis.theme import Theme
from lavis.tools.vectors import Params, Result, Vector, edits
from lavis.widgets.common.anatomy import Anatomy
from lavis.widgets.common.plane import Move, Plane, Surface
from lavis.widgets.common.plane.camera import snapped
from lavis.widgets.vectors import picture, words
from lavis.widgets.vectors.inspector import Inspector


class VectorsView(QWidget):
    """Renders the vector canvas and emits what the user wants.

    The arrows follow Params at once. What is derived from the pair is drawn from the result: while
    that is older than the arrows, it stays where it was and is faded, and formula and readout
    still say its numbers.

    Parameters
    ----------
    theme : Theme

    Attributes
    ----------
    edited : Signal(Params, str)
        The Params that the user now wants, and a merge key: one for each gesture.
    """

    edited = Signal(object, str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._params = Params()
        self._result: Result | None = None
        self._result_params: Params | None = None
        #: The merge key of the last gesture, and the vector as it was when that began.
        self._held: tuple[str, Vector] | None = None
        self.plane = Plane(theme, self._draw)
        self.plane.setAccessibleName("Vector canvas")
        self.anatomy = Anatomy(theme, self.plane)
        self.inspector = Inspector(theme)
        self.anatomy.inspector_layout.addWidget(self.inspector)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        # The anatomy becomes narrow when it is, not before: its first minimum is the wide one.
        column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)
        column.addWidget(self.anatomy)
        self.setFocusProxy(self.plane)
        self._connect()

    def render(  # type: ignore[override]
        self, params: Params, result: Result | None, result_params: Params | None
    ) -> None:
        """Show Params and the last good result, which may belong to older Params."""
        drawn = (params, result, result_params)
        if drawn != (self._params, self._result, self._result_params):
            self._params, self._result, self._result_params = drawn
            self.plane.update()
        self.plane.snap = params.snap
        self.plane.set_handles(picture.handles(params))
        self.plane.select(params.view.selected)
        self.plane.set_content(edits.bounds(params))
        view = params.view
        self.plane.set_view(view.center_x, view.center_y, view.scale)
        self.plane.setAccessibleDescription(words.sentence(params, result))
        self.inspector.show_params(params, self.plane.camera.step)
        computed = params if result_params is None else result_params
        self.anatomy.formula.set_parts(words.formula(computed, result))
        self.anatomy.readout.set_rows(words.rows(computed, result))

    def _draw(self, on: Surface) -> None:
        picture.draw(on, self._params, self._result, self._result_params)

    def _connect(self) -> None:
        plane, inspector = self.plane, self.inspector
        plane.moved.connect(self._on_moved)
        plane.cancelled.connect(self._on_cancelled)
        plane.chosen.connect(self._on_chosen)
        plane.removed.connect(self._on_removed)
        plane.looked.connect(self._on_looked)
        plane.fitted.connect(self._on_fitted)
        inspector.edited.connect(self._emit)
        inspector.add_wanted.connect(self._on_add)
        inspector.fit_wanted.connect(plane.fit)

    # -- what hands on the canvas want

    def _emit(self, params: Params, key: str = "") -> None:
        """Emit an edit, and with it where the canvas looks: it reopens to the same picture."""
        camera = self.plane.camera
        if params.view.scale == 0.0:
            params = edits.look(params, camera.x, camera.y, camera.scale)
        self.edited.emit(params, key)

    def _on_moved(self, move: Move) -> None:
        name = move.handle.name
        if self._held is None or self._held[0] != move.key:
            vector = edits.find(self._params, name)
            if vector is None:
                return
            self._held = move.key, vector
        change = edits.move_tail if move.handle.kind == "body" else edits.move_tip
        self._emit(change(self._params, name, move.x, move.y), move.key)

    def _on_cancelled(self, key: str) -> None:
        if self._held is not None and self._held[0] == key:
            # To the last bit as it was, so that the step vanishes.
            self._emit(edits.put_back(self._params, self._held[1]), key)

    def _on_chosen(self, name: str) -> None:
        self._emit(edits.select(self._params, name))

    def _on_removed(self, name: str) -> None:
        self._emit(edits.remove_vector(self._params, name))

    def _on_looked(self, x: float, y: float, scale: float) -> None:
        self._emit(edits.look(self._params, x, y, scale))

    def _on_fitted(self) -> None:
        self.edited.emit(edits.look(self._params, 0.0, 0.0, 0.0), "")

    def _on_add(self) -> None:
        camera = self.plane.camera
        tail = (0.0, 0.0)
        if not camera.holds((0.0, 0.0, 0.0, 0.0)):
            tail = snapped(camera.x, camera.major), snapped(camera.y, camera.major)
        self._emit(edits.add_vector(self._params, camera.major, tail))
