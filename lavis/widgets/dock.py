"""One dock for every tool: binds a panel of the document to its view and its computations."""

from __future__ import annotations

from typing import Any, Literal

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QContextMenuEvent
from PySide6.QtWidgets import QDockWidget, QGridLayout, QLabel, QMenu, QWidget

from lavis.compute.errors import ComputeError, Misplaced
from lavis.document import (
    InvalidParams,
    Offer,
    Panel,
    Tool,
    UnknownParams,
    resolve,
    same_but_view,
)
from lavis.jobs import Jobs, Request
from lavis.notices import Notices
from lavis.store import Store
from lavis.theme import Theme
from lavis.tools.catalog import Catalog
from lavis.widgets.shell import locating
from lavis.widgets.shell.clipboard import Format
from lavis.widgets.shell.manners import Manners
from lavis.widgets.shell.overlays import Banner, BusyBar, Overlays
from lavis.widgets.shell.title_bar import TitleBar

#: Fields of a view that say where a plane is looked at, as far as Params have them.
CAMERA = ("center_x", "center_y", "scale")


class ToolDock(QDockWidget):
    """A panel of a known tool.

    Parameters
    ----------
    panel : Panel
    tool : Tool
    store, jobs, notices, theme
        The parts of the house that it binds together.
    catalog : Catalog, optional
        The tools that it can send to; those of the house by default.

    Attributes
    ----------
    ran : Signal(float)
        Seconds of a live run that has just been shown.
    send_wanted : Signal(Offer, str, str)
        The user sends something: the panel's id, or "" for a new one, and the tool's id.
    help_wanted : Signal(Tool)
        The user asks what the tool shows.
    """

    ran = Signal(float)
    send_wanted = Signal(object, str, str)
    help_wanted = Signal(object)

    def __init__(
        self,
        panel: Panel,
        tool: Tool,
        store: Store,
        jobs: Jobs,
        notices: Notices,
        theme: Theme,
        catalog: Catalog | None = None,
    ) -> None:
        super().__init__(panel.title)
        self.panel_id = panel.id
        self.tool = tool
        self.view: Any = None
        self._store = store
        self._jobs = jobs
        self._notices = notices
        self._theme = theme
        self._shown: Panel | None = None
        self._result: Any = None
        self._result_params: Any = None
        self._newest = 0
        self._wanted: Any = None
        self._on_screen = False
        self.setObjectName(panel.id)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        self._manners = Manners(self, catalog or Catalog(), store, notices, theme)
        self._build(theme)
        store.changed.connect(self._on_document)
        self.visibilityChanged.connect(self._on_visibility)
        jobs.backend_changed.connect(self._on_backend)
        jobs.started.connect(self._on_started)
        jobs.progressed.connect(self._on_progress)
        jobs.published.connect(self._on_published)
        jobs.finished.connect(self._on_finished)
        jobs.failed.connect(self._on_failed)
        jobs.cancelled.connect(self._on_cancelled)

    @property
    def panel(self) -> Panel | None:
        """The panel in the document as it is now; None once it is closed."""
        return self._store.document.panel(self.panel_id)

    @property
    def banner(self) -> Banner:
        """Where expected errors are said."""
        return self._banner

    @property
    def result(self) -> Any:
        """The last good result, or None before the first."""
        return self._result

    @property
    def result_params(self) -> Any:
        """The Params that `result` was computed from."""
        return self._result_params

    @property
    def settled(self) -> bool:
        """Whether the picture is that of the Params as they are now, or cannot become so."""
        running = self._jobs.running(self.panel_id) is not None
        return self.view is not None and not running and not (self._on_screen and self._wanted)

    def load_view(self) -> None:
        """Make the view and show the panel; the window calls this once it has been painted."""
        if self.view is not None:
            return
        self.view = resolve(self.tool.view)(self._theme)
        self.view.edited.connect(self._on_edited)
        if hasattr(self.view, "taken"):
            self.view.taken.connect(self.accept)
        if hasattr(self.view, "task_wanted"):
            self.view.task_wanted.connect(self.start_task)
        if hasattr(self.view, "set_assets"):
            self.view.set_assets(lambda leaf: self._store.assets.get(leaf))
        self._cell.addWidget(self.view, 0, 0)
        self._overlays.follow(self._manners.canvas)
        self._on_document()

    def use_preset(self, name: str) -> None:
        """Put the panel into a preset's state, as one undoable step."""
        preset = self.tool.preset(name)
        self._store.edit(self.panel_id, preset.params, f"Preset “{preset.name}”")
        if hasattr(self.view, "anatomy"):
            self.view.anatomy.show_topic()

    def camera(self) -> dict[str, float]:
        """Return where the canvas looks as Params have it; {} for a tool without such a place."""
        view = getattr(self.panel.params, "view", None) if self.panel is not None else None
        fields = getattr(view, "__struct_fields__", ())
        return {each: getattr(view, each) for each in CAMERA} if set(CAMERA) <= set(fields) else {}

    def put_camera(self, camera: dict[str, float]) -> None:
        """Let the canvas look where it looked; nothing that can be undone."""
        params: Any = self.panel.params if self.panel is not None else None
        if params is not None and camera and self.camera() != camera:
            view = msgspec.structs.replace(params.view, **camera)
            self._store.edit(self.panel_id, msgspec.structs.replace(params, view=view))

    def start_task(self, name: str) -> None:
        """Start a task on the Params as they are now."""
        panel = self.panel
        if panel is not None:
            self._banner.clear()
            self._jobs.start_task(self.panel_id, self.tool, name, panel.params)

    # -- manners

    def why_not(self, manner: str) -> str:
        """Return why one of the manners below is not this tool's, as a sentence, or "".

        Parameters
        ----------
        manner : {"copy", "paste", "send", "data", "predict", "reveal", "end"}
        """
        return self._manners.why_not(manner)

    def offers(self) -> list[Offer]:
        """Return what the panel offers now."""
        return self._manners.offers()

    def accept(self, offer: Offer) -> str:
        """Take an offer as one undoable step; return the sentence that refuses it, or ""."""
        return self._manners.accept(offer)

    def export_picture(self) -> None:
        """Ask for a file and write the picture into it."""
        self._manners.export_picture()

    def export_data(self) -> None:
        """Ask for a file and write what the panel offers into it."""
        self._manners.export_data()

    def copy_as(self, form: Format) -> None:
        """Copy an offer; where there are several, a menu asks which."""
        self._manners.copy_as(form)

    def paste(self) -> None:
        """Take what is on the clipboard as one undoable step."""
        self._manners.paste()

    def send_menu(self) -> QMenu:
        """Return the menu of offers and of who takes them; it fills itself when it opens."""
        return self._manners.send_menu

    def predict_menu(self) -> QMenu:
        """Return the menu of what can be predicted; it fills itself when it opens."""
        return self._manners.predict_menu

    def open_menu(self, manner: Literal["send", "predict"]) -> None:
        """Open the menu of one of these over the canvas, for those who use the keyboard."""
        menu = self._manners.send_menu if manner == "send" else self._manners.predict_menu
        self._manners.open_menu(menu)

    def reveal(self) -> None:
        """Show a hidden answer beside the guess."""
        self._manners.reveal()

    def end_prediction(self) -> None:
        """Go on without a prediction."""
        self._manners.end_prediction()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Open the menu of the canvas, if it is the canvas that was asked."""
        event.setAccepted(self._manners.open_context_menu(event))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Take the panel out of the document."""
        # The document decides which panels there are; the window then removes the dock.
        event.ignore()
        self._store.close_panel(self.panel_id)

    # -- building

    def _build(self, theme: Theme) -> None:
        self.title_bar = TitleBar(self, self.tool, theme)
        self.title_bar.preset_chosen.connect(self.use_preset)
        self.title_bar.task_started.connect(self.start_task)
        self.title_bar.help_wanted.connect(self._on_help)
        manners = self._manners
        self.title_bar.set_menus(
            send=manners.send_menu, predict=manners.predict_menu, export=manners.export_menu
        )
        self.title_bar.set_reasons(send=manners.why_not("send"), predict=manners.why_not("predict"))
        self.setTitleBarWidget(self.title_bar)
        content = QWidget(self)
        content.setObjectName("panelContent")
        content.setMinimumSize(240, 200)
        self._cell = QGridLayout(content)
        self._cell.setContentsMargins(0, 0, 0, 0)
        self._overlays = Overlays(content)
        self._banner = Banner(theme, self._overlays)
        self._banner.locate_wanted.connect(self._on_locate)
        self._misses_folder = False
        self._busy: dict[str, BusyBar] = {}
        self._overlays.add(self._banner)
        self.setWidget(content)

    def _busy_bar(self, name: str) -> BusyBar:
        if name not in self._busy:
            bar = BusyBar(self)
            bar.cancelled.connect(lambda: self._jobs.cancel(self.panel_id, name))
            self._overlays.add(bar)
            self._busy[name] = bar
        return self._busy[name]

    def _on_help(self) -> None:
        self.help_wanted.emit(self.tool)

    # -- document to view

    def _on_document(self) -> None:
        panel = self.panel
        if panel is None or self.view is None or panel is self._shown:
            return
        before, self._shown = self._shown, panel
        self.setWindowTitle(panel.title)
        if before is None or not same_but_view(before.params, panel.params):
            self._wanted = panel.params
            if self._run_if_visible():
                self._render_tasks()
                return
        self._render()
        self._render_tasks()

    def _run_if_visible(self) -> bool:
        """Ask for a run of what is wanted, and return whether its result is on screen already."""
        if self._wanted is None or self.view is None or not self._on_screen:
            return False
        params, self._wanted = self._wanted, None
        before = self._newest
        self._jobs.run(self.panel_id, self.tool, params)
        return self._newest != before

    def _render(self) -> None:
        panel = self.panel
        if panel is None or self.view is None:
            return
        try:
            self.view.render(panel.params, self._result, self._result_params)
            self._manners.show_state()
        except Exception as error:
            self._notices.unexpected(error, f"drawing {panel.title}")

    def _render_tasks(self) -> None:
        panel = self.panel
        if panel is None or not hasattr(self.view, "render_task"):
            return
        stale_any = False
        for name in self.tool.tasks:
            finished = panel.records.get(name)
            stale = finished is not None and not same_but_view(finished.params, panel.params)
            stale_any = stale_any or stale
            if self._jobs.running(self.panel_id, name) is None:
                record = None if finished is None else finished.record
                self.view.render_task(name, None, record, stale)
        self.title_bar.set_badge("settings changed since" if stale_any else "")

    def _on_visibility(self, visible: bool) -> None:
        # A dock behind another tab is still "visible" for Qt; only this signal tells.
        self._on_screen = visible
        if visible:
            self._run_if_visible()

    def _on_backend(self) -> None:
        self._run_anew()

    def _run_anew(self) -> None:
        """Ask for the result of the same Params once more."""
        panel = self.panel
        if panel is not None and self.view is not None:
            self._wanted = panel.params
            self._run_if_visible()

    # -- view to document

    def _on_edited(self, params: msgspec.Struct, merge_key: str) -> None:
        panel = self.panel
        if panel is None:
            return
        text = "Edit"
        if self.tool.describe is not None:
            text = resolve(self.tool.describe)(panel.params, params)
        try:
            self._store.edit(self.panel_id, params, text, merge_key)
        except InvalidParams as error:
            self._banner.show_text(str(error))
            self._render()

    def _on_locate(self) -> None:
        """Ask where a file lies now; one undoable edit names its new place."""
        place = locating.ask(self, folder=self._misses_folder)
        panel = self.panel
        if place is None or panel is None or self.tool.locate is None:
            return
        try:
            params = resolve(self.tool.locate)(panel.params, place)
        except ValueError as error:
            self._banner.show_text(str(error), locate=True)
        else:
            self._on_edited(params, "")

    # -- computations to view

    def _on_started(self, request: Request) -> None:
        if request.panel_id == self.panel_id:
            task = self.tool.tasks.get(request.name)
            self._busy_bar(request.name).begin(task.label if task else "Computing…")

    def _on_progress(self, request: Request, fraction: float | None, text: str) -> None:
        if request.panel_id == self.panel_id:
            self._busy_bar(request.name).report(fraction, text)

    def _on_published(self, request: Request, partial: msgspec.Struct) -> None:
        if request.panel_id != self.panel_id:
            return
        if request.name and hasattr(self.view, "render_task"):
            panel = self.panel
            stale = panel is not None and not same_but_view(request.params, panel.params)
            self.view.render_task(request.name, partial, None, stale)

    def _on_finished(self, request: Request, result: msgspec.Struct, seconds: float) -> None:
        if request.panel_id != self.panel_id:
            return
        self._end_busy(request)
        self._banner.clear()
        if not request.name and request.number > self._newest:
            self._newest = request.number
            self._result, self._result_params = result, request.params
            self._render()
            self.ran.emit(seconds)
        elif request.name and self.tool.tasks[request.name].refreshes:
            self._run_anew()

    def _on_failed(self, request: Request, error: Exception) -> None:
        if request.panel_id != self.panel_id:
            return
        self._end_busy(request)
        if isinstance(error, Misplaced) and self.tool.locate is not None:
            self._misses_folder = error.folder
            self._banner.show_text(str(error), locate=True)
        elif isinstance(error, ComputeError):
            self._banner.show_text(str(error))
        else:
            self._notices.unexpected(error, f"computing {self.windowTitle()}")
            self._banner.show_text("Something went wrong; the last good picture stays.")
        self._render()
        self._render_tasks()

    def _on_cancelled(self, request: Request) -> None:
        if request.panel_id == self.panel_id:
            self._end_busy(request)
            self._render_tasks()

    def _end_busy(self, request: Request) -> None:
        waiting = self._jobs.running(self.panel_id, request.name)
        if request.name in self._busy and waiting is None:
            self._busy[request.name].end()


class UnknownDock(QDockWidget):
    """A panel that this installation cannot open; it is kept and saved back."""

    def __init__(self, panel: Panel, store: Store) -> None:
        super().__init__(panel.title)
        assert isinstance(panel.params, UnknownParams)
        self.panel_id = panel.id
        self.params = panel.params
        self._store = store
        self.setObjectName(panel.id)
        label = QLabel(f"{panel.params.reason}\nIt is kept, and saved back unchanged.", self)
        label.setWordWrap(True)
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        label.setContentsMargins(24, 24, 24, 24)
        self.setWidget(label)

    def load_view(self) -> None:
        """Nothing to load."""

    def closeEvent(self, event: QCloseEvent) -> None:
        """Take the panel out of the document."""
        event.ignore()
        self._store.close_panel(self.panel_id)
