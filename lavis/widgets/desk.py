"""What lies on the window: the docks of the document's panels, and what the menus do."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QDockWidget, QLabel, QWidget

from lavis.document import Offer, Panel
from lavis.jobs import Jobs
from lavis.notices import Notice, Notices
from lavis.session import MAX_TITLE
from lavis.settings import Settings
from lavis.store import Store
from lavis.theme import Choice, Theme
from lavis.tools.catalog import Catalog
from lavis.widgets.common.pace import Pace
from lavis.widgets.dock import ToolDock, UnknownDock
from lavis.widgets.shell.actions import ACTIONS, find
from lavis.widgets.shell.appearance import Appearance
from lavis.widgets.shell.dialogs import Dialogs
from lavis.widgets.shell.files import Files
from lavis.widgets.shell.leftovers import Leftovers
from lavis.widgets.shell.places import Places
from lavis.widgets.shell.presentation import Presentation
from lavis.widgets.shell.rename import TitleField
from lavis.widgets.shell.sending import fitting
from lavis.widgets.window import LATER, Window

#: Milliseconds from an edit to the state of actions while edits follow each other.
ACTIONS_INTERVAL = 250


class Desk(QObject):
    """Binds the document to the window; it knows no tool by name, but by the catalog.

    Parameters
    ----------
    window : Window
    catalog, store, jobs, notices, settings, theme
        The parts of the house.
    files : Files
    """

    window: Window
    store: Store
    jobs: Jobs
    files: Files
    theme: Theme
    settings: Settings
    catalog: Catalog
    appearance: Appearance
    presentation: Presentation
    dialogs: Dialogs

    def __init__(
        self,
        window: Window,
        catalog: Catalog,
        store: Store,
        jobs: Jobs,
        notices: Notices,
        settings: Settings,
        theme: Theme,
        files: Files,
    ) -> None:
        super().__init__(window)
        self.window = window
        self.catalog = catalog
        self.store = store
        self.jobs = jobs
        self.notices = notices
        self.settings = settings
        self.theme = theme
        self.files = files
        self.docks: dict[str, ToolDock | UnknownDock] = {}
        #: While the program starts the first panel comes first: it is usable before the others.
        self.starting = False
        self.appearance = Appearance(theme, settings, self)
        self.presentation = Presentation(window, self.appearance)
        self._last = ""
        self.dialogs = Dialogs(self)
        self.leftovers = Leftovers(self)
        self.places = Places(window, theme)
        # A menu that opens asks anew, so this may take its time.
        self._actions_pace = Pace(self, self._refresh_actions, interval=ACTIONS_INTERVAL)
        self._undoable = (False, False)
        window.triggered.connect(self._on_triggered)
        window.menu_opening.connect(self._refresh_actions)
        window.rail.chosen.connect(self.open_tool)
        window.tabifiedDockWidgetActivated.connect(self._on_tab)
        window.picker.chosen.connect(self.choose_backend)
        window.escaped.connect(self.presentation.leave)
        window.recent_menu.aboutToShow.connect(self._fill_recent)
        window.may_close = self._may_close
        files.path_changed.connect(self._on_path)
        notices.listen(self._on_notice)
        store.modified_changed.connect(window.setWindowModified)
        store.changed.connect(self._sync)
        store.walked.connect(self._on_walked)
        # Methods and not lambdas: Qt lets go of a method when the desk is gone.
        store.stack.indexChanged.connect(self._refresh_actions_soon)
        # At once: the very next key may be the one that this makes possible.
        store.stack.canUndoChanged.connect(self._on_undoable)
        store.stack.canRedoChanged.connect(self._on_undoable)
        jobs.settled.connect(self._refresh_actions)
        jobs.started.connect(self._refresh_actions)
        jobs.backend_changed.connect(self._show_backend)
        theme.changed.connect(self._refresh_actions)
        QApplication.instance().focusChanged.connect(self._on_focus)  # type: ignore[union-attr]
        self._show_backend()
        self._sync()

    def open_tool(self, tool_id: str) -> None:
        """Open a panel of a tool, or raise the one there is."""
        for panel in self.store.document.panels:
            if panel.tool == tool_id:
                self._focus(self.docks[panel.id])
                return
        tool = self.catalog.find(tool_id)
        if tool is not None:
            self._focus(self.docks[self.store.open_panel(tool)])

    def raise_panel(self, panel_id: str) -> None:
        """Bring a panel to the front."""
        dock = self.docks.get(panel_id)
        if dock is not None:
            self._last = panel_id
            dock.show()
            dock.raise_()

    def current_dock(self) -> ToolDock | UnknownDock | None:
        """Return the dock that has the focus or had it last, else the first one."""
        return self.docks.get(self._last) or next(iter(self.docks.values()), None)

    def current_tool_dock(self) -> ToolDock | None:
        """Return the current dock if this installation knows its tool."""
        dock = self.current_dock()
        return dock if isinstance(dock, ToolDock) else None

    def why_no_tool(self) -> str:
        """Return why there is no current panel of a tool, or nothing."""
        if self.current_dock() is None:
            return "No panel is open."
        return "" if self.current_tool_dock() else "This panel's tool is not installed."

    def close_current(self) -> None:
        """Close the panel that has the focus."""
        dock = self.current_dock()
        if dock is not None:
            dock.close()

    def duplicate_current(self) -> None:
        """Open a copy of the current panel beside it."""
        dock = self.current_tool_dock()
        panel = dock.panel if dock is not None else None
        if dock is not None and panel is not None:
            taken = {other.title for other in self.store.document.panels}
            title = numbered(panel.title, taken)
            self.raise_panel(self.store.open_panel(dock.tool, panel.params, title))

    def rename_current(self) -> None:
        """Let the title of the current panel be edited."""
        dock = self.current_tool_dock()
        field = dock.title_bar.findChild(TitleField) if dock is not None else None
        if dock is not None and field is not None:
            self.raise_panel(dock.panel_id)
            field.begin()

    def presets(self) -> Iterator[tuple[str, Callable[[], None]]]:
        """Yield the presets of the current panel: name, and what puts it into that state."""
        dock = self.current_tool_dock()
        if dock is not None:
            for preset in dock.tool.presets:
                yield preset.name, partial(dock.use_preset, preset.name)

    def toggle_presentation(self) -> None:
        """Let the current panel fill the screen, or put everything back."""
        dock = self.current_dock()
        if self.presentation.on:
            self.presentation.leave()
        elif dock is not None:
            camera = dock.camera() if isinstance(dock, ToolDock) else {}

            def afterwards() -> None:
                # The canvas was larger while it was presented; its zoom is not the document's.
                if isinstance(dock, ToolDock):
                    dock.put_camera(camera)

            self.presentation.enter(dock, self.docks.values(), afterwards)
            self._focus(dock)
        self._refresh_actions()

    def toggle_controls(self) -> None:
        """Show or hide the controls of the current panel."""
        dock = self.current_tool_dock()
        anatomy = getattr(dock.view, "anatomy", None) if dock is not None else None
        if anatomy is not None:
            anatomy.show_inspector(not anatomy.inspector_shown)

    def toggle_floating(self) -> None:
        """Let the current panel float, or dock it again."""
        dock = self.current_dock()
        if dock is not None and not self.presentation.on:
            dock.setFloating(not dock.isFloating())

    def open_recent(self, path: Path) -> None:
        """Open a workspace of the list."""
        if self.files.may_leave():
            self.files.load(path)

    def send(self, offer: Offer, panel_id: str, tool_id: str) -> None:
        """Let a panel take what another one offers.

        Parameters
        ----------
        offer : Offer
        panel_id : str
            Of the panel that takes it; "" for a new one.
        tool_id : str
        """
        tool = self.catalog.find(tool_id)
        fits = None
        if panel_id not in self.docks and tool is not None:
            # With what it is sent from the start: opening and taking are one step.
            fits = fitting(tool, offer, self.store.assets.put)
            panel_id = self.store.open_panel(tool, fits)
        dock = self.docks.get(panel_id)
        if isinstance(dock, ToolDock):
            self.raise_panel(panel_id)
            if fits is None:
                dock.accept(offer)

    def step_panel(self, step: int) -> None:
        """Put the focus into the next panel, or the one before."""
        docks = list(self.docks.values())
        current = self.current_dock()
        if current is None:
            return
        self._focus(docks[(docks.index(current) + step) % len(docks)])

    def focus_first(self) -> None:
        """Put the hands where they are wanted first: on the first panel."""
        docks = list(self.docks.values())
        in_front = [dock for dock in docks if not dock.visibleRegion().isEmpty()]
        for dock in (in_front or docks)[:1]:
            self._focus(dock)

    def _focus(self, dock: ToolDock | UnknownDock) -> None:
        """Raise a panel and put the focus into its view."""
        self.raise_panel(dock.panel_id)
        view = dock.view if isinstance(dock, ToolDock) else None
        if view is not None:
            target = view.focusProxy() or view
            if not target.focusPolicy() & Qt.FocusPolicy.TabFocus:
                target = view.nextInFocusChain()
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def reset_layout(self) -> None:
        """Put all panels side by side again."""
        self.places.reset(list(self.docks.values()))

    @property
    def settled(self) -> bool:
        """Whether every picture on screen is finished."""
        return all(dock.settled for dock in self.docks.values() if isinstance(dock, ToolDock))

    def choose_theme(self, choice: Choice) -> None:
        """Use the light or the dark theme, or follow the system."""
        self.theme.choose(choice)
        self.settings.put("theme", choice)

    def choose_backend(self, backend: Any) -> None:
        """Compute on this library from now on."""
        self.settings.put("backend", backend.name)
        self.jobs.set_backend(backend)
        self.notices.post("info", f"Computing on {backend.label}.")

    def cancel_all(self) -> None:
        """Cancel everything that is being computed."""
        for dock in self.docks.values():
            if isinstance(dock, ToolDock):
                for name in ("", *dock.tool.tasks):
                    self.jobs.cancel(dock.panel_id, name)

    def _sync(self) -> None:
        """Make the docks those of the document."""
        panels = self.store.document.panels
        wanted = {panel.id: panel for panel in panels}
        if wanted.keys() == self.docks.keys() and all(
            _fits(self.docks[panel.id], panel) for panel in panels
        ):
            self._refresh_actions_soon()
            return
        if wanted.keys() != self.docks.keys():
            self.presentation.leave()
        focus, bereft = QApplication.focusWidget(), False
        for panel_id, dock in list(self.docks.items()):
            panel = wanted.get(panel_id)
            if panel is None or not _fits(dock, panel):
                bereft = bereft or (focus is not None and dock.isAncestorOf(focus))
                self._remove(panel_id)
        self.window.show_empty(not wanted)  # first: the docks share the room that it takes
        for panel in panels:
            if panel.id not in self.docks:
                self._add(panel)
        self.window.rail.mark_open({panel.tool for panel in panels})
        if bereft:
            # Else Qt puts the focus anywhere: the keys belong to the panel that is left.
            self.focus_first()
        self._show_hint()
        self._refresh_actions()

    def _add(self, panel: Panel) -> None:
        tool = self.catalog.find(panel.tool)
        dock: ToolDock | UnknownDock
        if tool is not None and isinstance(panel.params, tool.params):
            dock = ToolDock(
                panel, tool, self.store, self.jobs, self.notices, self.theme, self.catalog
            )
            dock.ran.connect(self.window.show_time)
            dock.send_wanted.connect(self.send)
            dock.help_wanted.connect(self.dialogs.show_help)
            dock.title_bar.pressed.connect(partial(self._take_up, panel.id))
            self._let_rename(dock)
        else:
            dock = UnknownDock(panel, self.store)
        dock.topLevelChanged.connect(partial(self._on_floated, panel.id))
        self.places.give(dock, list(self.docks.values()))
        self.docks[panel.id] = dock
        self.places.come_back(panel.id)
        dock.show()
        if self.starting and len(self.docks) > 1:
            QTimer.singleShot(LATER, dock.load_view)
        else:
            dock.load_view()

    def _on_tab(self, dock: QDockWidget) -> None:
        """Let the keys go to the panel whose tab was chosen: the one before it is hidden now."""
        self._take_up(dock.objectName())

    def _take_up(self, panel_id: str) -> None:
        """Let the keys go to a panel that a hand is on, unless they do so already."""
        dock, focus = self.docks.get(panel_id), QApplication.focusWidget()
        if dock is not None and not (focus is not None and dock.isAncestorOf(focus)):
            self._focus(dock)

    def _on_floated(self, panel_id: str, _: bool) -> None:
        """Keep the focus in the panel that was let float, or docked: Qt puts it anywhere."""
        dock = self.docks.get(panel_id)
        if dock is not None and panel_id == self._last and not self.presentation.on:
            # By its id: the timer would keep hold of a dock that is closed.
            QTimer.singleShot(0, self, partial(self._enter, panel_id))

    def _enter(self, panel_id: str) -> None:
        """Make the window that a panel lies in the active one, and focus the panel."""
        dock = self.docks.get(panel_id)
        if dock is not None:
            dock.activateWindow()
            self._focus(dock)

    def _let_rename(self, dock: ToolDock) -> None:
        label = dock.title_bar.findChild(QLabel, "panelTitle")
        if label is not None:
            field = TitleField(label, MAX_TITLE)
            field.committed.connect(partial(self.store.rename_panel, dock.panel_id))

    def _remove(self, panel_id: str) -> None:
        self.places.leave(panel_id)
        self.jobs.close_panel(panel_id)
        dock = self.docks.pop(panel_id)
        self.window.removeDockWidget(dock)
        # Until it is deleted a layout that is restored would find it by its name and show it.
        dock.setObjectName("")
        dock.hide()
        dock.deleteLater()
        self.leftovers.add()

    def _on_walked(self, panel_id: str, text: str) -> None:
        self.raise_panel(panel_id)
        panel = self.store.document.panel(panel_id)
        title = f"{panel.title}: " if panel is not None else ""
        self.window.say(f"{title}{text}")

    def _show_hint(self) -> None:
        dock = self.current_tool_dock()
        self.window.show_hint(dock.tool.hint if dock else "Choose a tool at the left")

    def _refresh_actions_soon(self, *_: object) -> None:
        """Do so at the pace of the eye: a drag edits more often than anybody opens a menu."""
        self._actions_pace.soon()

    def _on_undoable(self, *_: object) -> None:
        """Qt says what can be undone with every move of a drag, though it is the same."""
        stack = self.store.stack
        undoable = stack.canUndo(), stack.canRedo()
        if undoable != self._undoable:
            self._undoable = undoable
            self._refresh_actions()

    def _refresh_actions(self, *_: object) -> None:
        """Enable what can be done now; the reason why something cannot is its status tip."""
        by_id, stack = self.window.actions_by_id, self.store.stack
        for line in ACTIONS:
            if line.enabled is not None:
                reason = line.enabled(self)
                by_id[line.id].setEnabled(not reason)
                by_id[line.id].setStatusTip(reason)
            if line.checked is not None:
                by_id[line.id].setChecked(line.checked(self))
        by_id["undo"].setText(f"Undo {stack.undoText()}".strip())
        by_id["redo"].setText(f"Redo {stack.redoText()}".strip())

    def _fill_recent(self) -> None:
        menu = self.window.recent_menu
        menu.clear()
        for path in self.settings.recent:
            there = path.exists()
            text = f"{path.name} — {path.parent if there else 'no longer there'}"
            action = menu.addAction(text.replace("&", "&&"))
            action.setEnabled(there)
            action.setStatusTip("" if there else f"{path} is no longer there.")
            action.triggered.connect(partial(self.open_recent, path))

    def _may_close(self) -> bool:
        # The layout that is remembered is the one of before.
        self.presentation.leave()
        return self.files.may_leave()

    def _on_focus(self, _: QWidget | None, widget: QWidget | None) -> None:
        while widget is not None and not isinstance(widget, (ToolDock, UnknownDock)):
            widget = widget.parentWidget()
        # A window that goes moves the focus while the parts of the house go too.
        if widget is not None and self.window.isVisible():
            self._last = widget.panel_id
            self._show_hint()
            self._refresh_actions()

    def _show_backend(self) -> None:
        self.window.picker.show_backend(self.jobs.backend)

    def _on_path(self, path: Path | None) -> None:
        self.window.show_name(path.stem if path is not None else "")

    def _on_notice(self, notice: Notice) -> None:
        self.window.say(notice.text, stays=notice.level == "error")

    def _on_triggered(self, action_id: str) -> None:
        find(action_id).run(self)


def numbered(title: str, taken: Container[str]) -> str:
    """Return a title for a copy: “Songs 2”, or the next number that is free.

    Parameters
    ----------
    title : str
    taken : container of str
    """
    stem, _, last = title.rpartition(" ")
    stem = stem if stem and last.isdecimal() else title
    number = 2
    while f"{stem} {number}" in taken:
        number += 1
    return f"{stem[: MAX_TITLE - 8]} {number}"


def _fits(dock: ToolDock | UnknownDock, panel: Panel) -> bool:
    """Return whether a dock can go on showing a panel after another workspace was opened."""
    if isinstance(dock, UnknownDock):
        return dock.params is panel.params
    return dock.tool.id == panel.tool and isinstance(panel.params, dock.tool.params)
