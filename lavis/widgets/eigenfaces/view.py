"""The eigenface browser: formula, pages, controls and readout, bound together."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, cast

import msgspec
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QObject, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from lavis.document import Array, same_but_view, with_view_of
from lavis.theme import Theme
from lavis.tools.eigenfaces import Fetched, Occlusion, Params, Result, Streamed
from lavis.tools.eigenfaces.params import Tab
from lavis.widgets.common.anatomy import Anatomy
from lavis.widgets.common.pages import Pages
from lavis.widgets.common.plot import PlotView
from lavis.widgets.common.things import Thing
from lavis.widgets.eigenfaces import plots, things, words
from lavis.widgets.eigenfaces.build import BuildPage, with_coefficient
from lavis.widgets.eigenfaces.chunks import ChunksPage, Fit
from lavis.widgets.eigenfaces.gallery import Gallery
from lavis.widgets.eigenfaces.inspector import Inspector
from lavis.widgets.eigenfaces.inspector.pages import guessed
from lavis.widgets.eigenfaces.map import MapPage
from lavis.widgets.eigenfaces.recognise import RecognisePage
from lavis.widgets.eigenfaces.reconstruct import ReconstructPage
from lavis.widgets.eigenfaces.repair import RepairPage
from lavis.widgets.eigenfaces.veil import Veil

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Milliseconds before a picture that is older than the settings is drawn paler.
PATIENCE = 400
#: Pixels of height, at scale 1, below which not all marks of the scree can be named.
LOW = 220


class EigenfacesView(QWidget):
    """Renders the eigenface browser and emits what the user wants.

    Parameters
    ----------
    theme : Theme

    Attributes
    ----------
    edited : Signal(Params, str)
        The Params that the user now wants, and a merge key: one for each gesture.
    task_wanted : Signal(str)
        The task that a button starts: nothing is fetched without one.
    """

    edited = Signal(object, str)
    task_wanted = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._params = Params()
        self._result: Result | None = None
        self._result_params: Params | None = None
        self._array: Callable[[Array], NDArray[Any]] | None = None
        #: What is older for longer than a moment is drawn paler; a moment would only blink.
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(PATIENCE)
        self.gallery = Gallery(theme)
        self.scree = PlotView(theme, "Scree")
        self.reconstruct = ReconstructPage(theme)
        self.build = BuildPage(theme)
        self.repair = RepairPage(theme)
        self.map = MapPage(theme)
        self.recognise = RecognisePage(theme)
        self.chunks = ChunksPage(theme)
        self.pages = Pages(
            theme,
            "Eigenfaces",
            {
                "gallery": ("Eigenfaces", "Eigen", self.gallery),
                "scree": ("Scree", "Scree", self.scree),
                "reconstruct": ("Reconstruct", "Rec", self.reconstruct),
                "build": ("Build", "Build", self.build),
                "repair": ("Repair", "Repair", self.repair),
                "map": ("Map", "Map", self.map),
                "recognise": ("Recognise", "Who", self.recognise),
                "chunks": ("Chunks", "Chunks", self.chunks),
            },
        )
        self.veil = Veil(theme, self.pages)
        self.anatomy = Anatomy(theme, self.pages)
        self.inspector = Inspector(theme)
        self.anatomy.inspector_layout.addWidget(self.inspector)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        # The anatomy becomes narrow when it is, not before: its first minimum is the wide one.
        column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)
        column.addWidget(self.anatomy)
        self.setFocusProxy(self.pages.page)
        self._connect()

    def render(  # type: ignore[override]
        self, params: Params, result: Result | None, result_params: Params | None
    ) -> None:
        """Show Params and the last good result, which may belong to older Params."""
        if result_params is not None and params.hidden and not result_params.hidden:
            result, result_params = None, None  # it holds the answer that is hidden now
        self._params, self._result, self._result_params = params, result, result_params
        self.pages.show_page(params.view.tab)
        self.setFocusProxy(self.pages.page)
        self._watch()
        computed = params if result_params is None else with_view_of(result_params, params)
        self._show_page(computed)
        self.inspector.show_params(params, result, computed)
        self.anatomy.formula.set_parts(words.formula(computed, result))
        self.anatomy.readout.set_rows(words.rows(computed, result))

    def render_task(
        self,
        name: str,
        partial: msgspec.Struct | None,
        record: msgspec.Struct | None,
        stale: bool,
    ) -> None:
        """Show what a fit in chunks has found, or say what has been fetched."""
        if name == "stream":
            fit = None
            if isinstance(record, Streamed) and self._array is not None:
                fit = Fit.of(record, self._array)
            self.chunks.show_record(fit, stale)
        elif isinstance(record, Fetched):
            self.inspector.source.show_fetched(name, record)

    def set_assets(self, get: Callable[[Array], NDArray[Any]]) -> None:
        """Take what returns the array of a leaf of a record."""
        self._array = get

    def thing_at(self, at: QPointF | None) -> Thing | None:
        """Return what lies at a place of the open page, or what is selected on it."""
        return things.thing_at(self, self._params, self._result, at)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Play or pause the way from the mean face to the face."""
        plays = self._params.view.tab == "reconstruct" and self._result is not None
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat() and plays:
            self.reconstruct.stepper.toggle()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Name as many marks of the scree as its height has room for."""
        if watched is self.scree and event.type() == QEvent.Type.Resize:
            self._show_scree()
        return super().eventFilter(watched, event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Wait for nothing while nobody looks."""
        self._late.stop()

    # -- showing

    def _show_page(self, computed: Params) -> None:
        """Show the open page alone: the others follow when they are opened."""
        params, result = self._params, self._result
        tab = params.view.tab
        if tab == "gallery":
            self._show_gallery()
        elif tab == "scree":
            self._show_scree()
        elif tab != "chunks":
            page = {
                "reconstruct": self.reconstruct,
                "build": self.build,
                "repair": self.repair,
                "map": self.map,
                "recognise": self.recognise,
            }[tab]
            page.show_params(params, result)  # type: ignore[attr-defined]

    def _show_gallery(self) -> None:
        result = self._result
        self.gallery.setAccessibleDescription(words.sentence(self._params, result))
        if result is not None:
            component = min(self._params.view.component, len(result.gallery) - 1)
            self.gallery.show_faces(
                result.mean,
                result.gallery,
                result.explained_variance_ratio,
                result.singular_values,
                component,
            )

    def _show_scree(self) -> None:
        low = self.scree.height() < self._theme.px(LOW)
        said = words.sentence(self._params, self._result)
        self.scree.set_plot(plots.scree(self._params, self._result, low=low), said)

    def _watch(self) -> None:
        """Begin to wait where the picture is older than the settings; else show it as it is."""
        computed = self._result_params
        if computed is None or same_but_view(self._params, computed):
            self._late.stop()
            self.veil.hide()
        elif self.veil.isHidden() and not self._late.isActive() and self.isVisible():
            self._late.start()

    # -- what hands want

    def _connect(self) -> None:
        inspector = self.inspector
        self._late.timeout.connect(self.veil.show_over)
        self.pages.chosen.connect(lambda tab: self._look(tab=cast(Tab, tab)))
        self.gallery.component_chosen.connect(self._on_component)
        self.gallery.opened.connect(lambda _: self._look(tab="scree"))
        self.scree.chosen.connect(self._on_bar)
        self.scree.guided.connect(self._on_guide)
        self.scree.installEventFilter(self)
        self.reconstruct.face_chosen.connect(self._on_face)
        self.reconstruct.k_wanted.connect(self._on_k)
        self.build.bars.wanted.connect(self._on_coefficient)
        self.repair.damage.hidden.connect(self._on_hidden)
        self.map.face_chosen.connect(self._on_marked)
        self.map.face_opened.connect(self._on_opened)
        self.map.looked.connect(self._on_looked)
        self.map.fitted.connect(partial(self._on_looked, 0.0, 0.0, 0.0))
        self.recognise.k_wanted.connect(self._on_k)
        self.recognise.face_chosen.connect(self._on_marked)
        self.recognise.face_opened.connect(self._on_opened)
        inspector.edited.connect(self.edited)
        inspector.task_wanted.connect(self.task_wanted)
        inspector.fit_wanted.connect(self.map.fit)
        inspector.face_opened.connect(self._on_opened)

    def _look(self, **changes: object) -> None:
        view = replace(self._params.view, **changes)
        self.edited.emit(replace(self._params, view=view), "")

    def _on_component(self, index: int) -> None:
        if index >= 0:
            self._look(component=index)
        else:
            self._show_gallery()  # the mean face is no component to be selected

    def _on_bar(self, key: str, index: int) -> None:
        """Keep as many components as the bar that was chosen stands for."""
        if self._result is not None:
            self._on_k(min(index + 1, words.most(self._result)), "")

    def _on_guide(self, key: str, x: float, merge_key: str) -> None:
        if self._result is None:
            return
        count = max(1, round(x))
        if key == plots.GUESS:
            guess = guessed(self._params, min(count, words.rank(self._result)))
            self.edited.emit(guess, merge_key)
        else:
            self._on_k(min(count, words.most(self._result)), merge_key)

    def _on_k(self, k: int, key: str) -> None:
        if k != self._params.k:
            self.edited.emit(replace(self._params, k=k), key)

    def _on_face(self, face: int) -> None:
        self.edited.emit(replace(self._params, face=face), "face")

    def _on_coefficient(self, index: int, value: float, key: str) -> None:
        build = with_coefficient(self._params, index, value)
        self.edited.emit(replace(self._params, build=build), key)

    def _on_hidden(self, hidden: Occlusion, key: str) -> None:
        self.edited.emit(replace(self._params, occlusion=hidden), key)

    def _on_marked(self, index: int) -> None:
        self._look(selected="" if index < 0 else str(index + 1))

    def _on_opened(self, index: int) -> None:
        view = replace(self._params.view, tab="reconstruct", selected=str(index + 1))
        self.edited.emit(replace(self._params, face=index, view=view), "")

    def _on_looked(self, x: float, y: float, scale: float) -> None:
        self._look(center_x=x, center_y=y, scale=scale)
