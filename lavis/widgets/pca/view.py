"""The PCA lab: formula, canvas, controls and readout, bound together."""

from __future__ import annotations

from typing import cast

from msgspec.structs import replace
from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QVBoxLayout, QWidget

from lavis.document import with_view_of
from lavis.theme import Theme
from lavis.tools.pca import STEPS, Params, Result, Tab, edits, geometry
from lavis.widgets.common.anatomy import Anatomy
from lavis.widgets.common.pace import Pace
from lavis.widgets.common.pages import Pages
from lavis.widgets.common.painted import Painted
from lavis.widgets.common.plane import Move, Plane, Surface
from lavis.widgets.common.plot import PlotView
from lavis.widgets.common.things import Thing
from lavis.widgets.pca import picture, sheets, things, words
from lavis.widgets.pca.inspector import Inspector
from lavis.widgets.pca.space import Space

#: Pixels of height, at scale 1, below which not all marks of the scree can be named.
LOW = 320


class PcaView(QWidget):
    """Renders the PCA lab and emits what the user wants.

    Points follow Params at once; what is found comes from the result, and is faded while that is
    older.

    Parameters
    ----------
    theme : Theme

    Attributes
    ----------
    edited : Signal(Params, str)
        The Params that the user now wants, and a merge key: one for each gesture.
    params, result
        As they were rendered last.
    """

    edited = Signal(object, str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.params = Params()
        self.result: Result | None = None
        self._result_params: Params | None = None
        #: The merge key of the last gesture, and Params as they were when that began.
        self._held: tuple[str, Params] | None = None
        self.plane = Space(theme, self._draw_data)
        self.plane.setAccessibleName("Points")
        self.biplot = Plane(theme, self._draw_biplot)
        self.biplot.setAccessibleName("Biplot")
        self.matrix = Painted(theme, "Covariance and loadings", self._draw_matrix, self._tip)
        self.scree = PlotView(theme, "Scree")
        self.roads = Painted(theme, "Two roads", self._draw_roads)
        self.pages = Pages(
            theme,
            "PCA lab",
            {
                "data": ("Data", "Data", self.plane),
                "biplot": ("Biplot", "Biplot", self.biplot),
                "matrix": ("Covariance", "C", self.matrix),
                "scree": ("Scree", "Scree", self.scree),
                "roads": ("Two roads", "Roads", self.roads),
            },
        )
        self.anatomy = Anatomy(theme, self.pages)
        self.inspector = Inspector(theme)
        self.anatomy.inspector_layout.addWidget(self.inspector)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        # The anatomy becomes narrow when it is, not before: its first minimum is the wide one.
        column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)
        column.addWidget(self.anatomy)
        self.setFocusProxy(self.plane)
        self._pace = Pace(self, self._show_numbers)
        self._connect()

    def render(  # type: ignore[override]
        self, params: Params, result: Result | None, result_params: Params | None
    ) -> None:
        """Show Params and the last good result, which may belong to older Params."""
        if result_params is not None and _betrays(params, result_params):
            result, result_params = None, None
        self.params, self.result, self._result_params = params, result, result_params
        self.pages.show_page(params.view.tab)
        self.setFocusProxy(self.pages.page)
        plane, view = self.plane, params.view
        plane.snap = params.snap
        plane.set_in_space(len(params.columns) == 3 and not _many(params, result))
        plane.set_handles(picture.handles(params))
        plane.select(view.selected)
        plane.set_content(picture.bounds(params, result))
        plane.set_view(view.center_x, view.center_y, view.scale)
        plane.update()
        if plane.dragging:
            self._pace.soon()
        else:
            self._pace.now()

    def thing_at(self, at: QPointF | None) -> Thing | None:
        """Return what lies at a place of the canvas, or what the keyboard has selected."""
        return things.thing_at(self, at)

    def _show_numbers(self) -> None:
        params, result = self.params, self.result
        computed = params if self._result_params is None else self._result_params
        computed = with_view_of(computed, params)
        self.biplot.set_content(picture.biplot_bounds(params, result))
        for page in (self.biplot, self.matrix, self.roads):
            page.update()
        said = words.sentence(params, result)
        for canvas in (self.plane, self.biplot, self.matrix):
            canvas.setAccessibleDescription(said)
        step = params.view.step
        self.roads.setAccessibleDescription(f"Step {step + 1} of {len(STEPS)}: {STEPS[step]}.")
        self._show_scree()
        self.inspector.show_params(params, result)
        self.anatomy.formula.set_parts(words.formula(computed, result))
        self.anatomy.readout.set_rows(words.rows(computed, result))

    def _show_scree(self) -> None:
        low = self.scree.height() < self.theme.px(LOW)
        said = words.sentence(self.params, self.result)
        self.scree.set_plot(sheets.scree(self.params, self.result, low=low), said)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Name as many marks of the scree as its height has room for."""
        if watched is self.scree and event.type() == QEvent.Type.Resize:
            self._show_scree()
        return super().eventFilter(watched, event)

    # -- drawing

    def _draw_data(self, on: Surface) -> None:
        picture.draw(on, self.params, self.result, self._result_params)

    def _draw_biplot(self, on: Surface) -> None:
        picture.draw_biplot(on, self.params, self.result)

    def _draw_matrix(self, painter: QPainter, room: QRectF) -> None:
        sheets.draw_matrix(painter, self.theme, room, self.params, self.result)

    def _draw_roads(self, painter: QPainter, room: QRectF) -> None:
        sheets.draw_roads(painter, self.theme, room, self.params, self.result)

    def _tip(self, room: QRectF, at: QPointF) -> str:
        return sheets.cell_said(self.theme, room, self.params, self.result, at)

    # -- what hands want

    def _connect(self) -> None:
        plane, inspector = self.plane, self.inspector
        plane.moved.connect(self._on_moved)
        plane.settled.connect(self._pace.now)
        plane.cancelled.connect(self._on_cancelled)
        plane.chosen.connect(self._on_chosen)
        plane.removed.connect(self.remove)
        plane.looked.connect(self._on_looked)
        plane.fitted.connect(self._on_fitted)
        plane.turned.connect(self._on_turned)
        self.pages.chosen.connect(self._on_tab)
        self.scree.chosen.connect(self._on_bar)
        self.scree.installEventFilter(self)
        self.roads.moved.connect(self._on_step)
        inspector.edited.connect(self.edited)
        inspector.add_wanted.connect(self._on_add)
        inspector.fit_wanted.connect(self._on_fit)

    def _hold(self, key: str) -> Params:
        """Return Params as they were when a gesture began, with the look of now."""
        if self._held is None or self._held[0] != key:
            self._held = key, self.params
        return with_view_of(self._held[1], self.params)

    def _on_moved(self, move: Move) -> None:
        before = self._hold(move.key)
        if move.handle.name == picture.GUESS_NAME:
            x, y = picture.guess_tail(self.params)
            self.edited.emit(edits.guess(self.params, move.x - x, move.y - y), move.key)
            return
        index = int(move.handle.name) - 1
        start = self._started(before, index, move)
        way = move.x - start[0], move.y - start[1]
        self.edited.emit(geometry.dragged(before, index, way), move.key)

    def _started(self, before: Params, index: int, move: Move) -> tuple[float, float]:
        """Return where the point was shown when the gesture began."""
        points = geometry.placed(before)
        return points[index] if index < len(points) else (move.handle.x, move.handle.y)

    def _on_cancelled(self, key: str) -> None:
        if self._held is not None and self._held[0] == key:
            # To the last bit as it was, so that the step vanishes.
            self.edited.emit(with_view_of(self._held[1], self.params), key)

    def _on_chosen(self, name: str) -> None:
        if name != picture.GUESS_NAME:
            self.edited.emit(edits.select(self.params, name), "")

    def go_to_point(self, name: str) -> None:
        """Select a point, and go to the field of its exact place."""
        self._on_chosen(name)
        self.anatomy.go_to(self.inspector.fields[len(self.params.columns)][0].fields[0])

    def remove(self, name: str) -> None:
        """Remove a point, or say why it cannot go."""
        if name == picture.GUESS_NAME:
            return
        try:
            self.edited.emit(edits.remove_point(self.params, int(name) - 1), "")
        except ValueError as error:
            self.inspector.refuse(str(error))

    def _on_looked(self, x: float, y: float, scale: float) -> None:
        self.edited.emit(edits.look(self.params, x, y, scale), "")

    def _on_fitted(self) -> None:
        self.edited.emit(edits.look(self.params, 0.0, 0.0, 0.0), "")

    def _on_turned(self, yaw: float, pitch: float) -> None:
        view = self.params.view
        self.edited.emit(edits.turn(self.params, view.yaw + yaw, view.pitch + pitch), "")

    def _on_tab(self, tab: str) -> None:
        self.edited.emit(edits.choose_tab(self.params, cast(Tab, tab)), "")

    def _on_bar(self, key: str, index: int) -> None:
        """Keep as many components as the bar that was chosen stands for."""
        if index >= 0 and index + 1 != self.params.k:
            self.edited.emit(replace(self.params, k=index + 1), "")

    def _on_step(self, right: int, down: int) -> None:
        step = self.params.view.step + right + down
        if 0 <= step < len(STEPS):
            self.edited.emit(edits.choose_step(self.params, step), "")

    def _on_add(self) -> None:
        camera = self.plane.camera
        at = (0.0, 0.0) if self.plane.in_space else camera.rounded(camera.x, camera.y)
        try:
            self.edited.emit(edits.add_point(self.params, at), "")
        except ValueError as error:
            self.inspector.refuse(str(error))

    def _on_fit(self) -> None:
        (self.biplot if self.params.view.tab == "biplot" else self.plane).fit()


def _many(params: Params, result: Result | None) -> bool:
    """Return whether the table lies in a file and has other columns than Params say."""
    return params.file is not None and result is not None and len(result.columns) != 3


def _betrays(params: Params, result_params: Params) -> bool:
    """Return whether a result of before holds an answer that is hidden now."""
    return params.hidden and not result_params.hidden
