"""The composition root: makes every part once and connects them."""

from __future__ import annotations

import gc
import logging
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from lavis import __version__, resources
from lavis.notices import Hooks, Notices, log_to
from lavis.settings import Settings, home
from lavis.theme import Theme
from lavis.tools.catalog import FIRST, Catalog
from lavis.widgets.window import LATER, Window

if TYPE_CHECKING:
    from lavis.compute.backend import Backend, Probe
    from lavis.document import Document


class App(QObject):
    """All parts of one running LaVis.

    First the window, which can be painted; then, by `open`, what lies on it. What the second part
    needs is imported there, and so the window waits for none of it.

    Parameters
    ----------
    settings : Settings
    catalog : Catalog or None
        None for the tools of the house.
    backend : Backend or None
        None for what the settings say, and NumPy until that has answered.
    """

    def __init__(
        self,
        settings: Settings,
        catalog: Catalog | None = None,
        backend: Backend | None = None,
    ) -> None:
        super().__init__()
        self.settings = settings
        self.catalog = catalog or Catalog()
        self.notices = Notices()
        self.theme = Theme(settings.theme, settings.scale)
        application = _application()
        application.setCursorFlashTime(0)  # nothing blinks, and idle no timer runs
        self.theme.apply(application, whole=False)
        self.window = Window(self.catalog, self.theme)
        self._listed = len(self.catalog)
        self.window.left.connect(self.close)
        self._backend = backend
        self._is_open = False

    def first_document(self) -> Document:
        """Return what a first start shows: panels that are alive with an example."""
        from lavis.document import Document, Panel

        document = Document()
        for tool_id in FIRST:
            tool = self.catalog.find(tool_id)
            if tool is not None:
                panel = Panel(document.free_id(tool.id), tool.id, tool.title, tool.default)
                document = document.added(panel)
        return document

    def show(self) -> None:
        """Show the window where it was."""
        geometry = self.settings.geometry
        if geometry is not None:
            self.window.restoreGeometry(geometry)
        self.window.show()

    def open(self, path: Path | None = None, *, starting: bool = False) -> None:
        """Show work that a crash left behind, else a file, else the last workspace.

        Parameters
        ----------
        path : Path or None
            The file that the user named.
        starting : bool
            Whether somebody waits for the first panel: the views of the others come after it, and
            so does all that the first picture does not need.
        """
        self._furnish()
        self.desk.starting = starting
        self._choose_workspace(path.absolute() if path is not None else None)
        self.desk.starting = False
        docks = self.settings.docks
        if docks is not None:
            self.window.restoreState(docks)
        self.desk.focus_first()
        if starting:
            QTimer.singleShot(LATER, self._settle)
        else:
            self._settle()

    def close(self) -> None:
        """End everything; called when the window has closed for good."""
        if not self._is_open:
            return
        self._is_open = False
        self.settings.put_window(self.window.saveGeometry(), self.window.saveState())
        # A panel that floats is a window: were it open when the main one is deleted, Qt would close
        # it then, and send events to widgets whose Python half is gone.
        for dock in self.desk.docks.values():
            dock.hide()
        path = self.files.path
        self.settings.put("last", str(path) if path else "")
        self.settings.save()
        self.autosave.discard()
        self.jobs.close()

    def _furnish(self) -> None:
        from lavis.autosave import Autosave
        from lavis.compute import backend as backends
        from lavis.jobs import Jobs
        from lavis.store import Store
        from lavis.widgets.common.prober import Prober
        from lavis.widgets.desk import Desk
        from lavis.widgets.shell.files import Files

        self._is_open = True
        self.theme.complete()
        self.window.furnish(self.catalog)
        find = self.catalog.find
        self.store = Store()
        self.jobs = Jobs(lambda: self.store.assets)
        self.jobs.set_backend(self._backend or backends.get("numpy"))
        self.files = Files(
            self.store, self.settings, self.notices, find, self.first_document, self.window
        )
        self.desk = Desk(
            self.window,
            self.catalog,
            self.store,
            self.jobs,
            self.notices,
            self.settings,
            self.theme,
            self.files,
        )
        self.autosave = Autosave(self.store, find, self.notices)
        self.files.path_changed.connect(self._on_path)
        self.jobs.recorded.connect(self.store.keep_record)
        self.jobs.device_failed.connect(self._on_device_failed)
        self._prober = Prober(self)
        self._prober.probed.connect(self._on_probed)

    def _choose_workspace(self, wanted: Path | None) -> None:
        if self._recover(wanted):
            return
        last = self.settings.text("last")
        path = wanted or (Path(last) if last and Path(last).exists() else None)
        if path is None or not self.files.load(path):
            from lavis.document import Assets

            self.store.replace(self.first_document(), Assets())

    def _recover(self, wanted: Path | None) -> bool:
        """Take over the newest journal that belongs to what is being opened."""
        from lavis import session

        for orphan in session.orphans(self.settings.journals):
            if wanted is not None and orphan.path != wanted:
                continue
            try:
                if not orphan.modified:
                    session.forget(orphan)
                    continue
                recovered = session.recover(orphan, self.catalog.find)
            except session.SessionError as error:
                self.notices.post("warning", str(error))
                continue
            self.autosave.journal = recovered.journal
            self.files.show_loaded(recovered, recovered.path, modified=True)
            self.notices.post("info", "Restored what was not saved when LaVis last stopped.")
            return True
        return False

    def _settle(self) -> None:
        """Do what nobody waits for."""
        if self._is_open:
            self._start_journal()
            self._add_installed_tools()
            self._look_for_backend()

    def _start_journal(self) -> None:
        from lavis import session

        if self.autosave.journal is None:
            try:
                self.autosave.journal = session.Journal(self.settings.journals)
            except session.SessionError as error:
                self.notices.post("warning", f"Unsaved work cannot be protected: {error}")
        self.autosave.write()

    def _add_installed_tools(self) -> None:
        for problem in self.catalog.add_installed():
            self.notices.post("warning", problem)
        if len(self.catalog) != self._listed:
            self._listed = len(self.catalog)
            self.window.show_tools(self.catalog)

    def _look_for_backend(self) -> None:
        from lavis.compute import backend as backends

        wanted = self.settings.text("backend", "numpy")
        others = {item.name for item in backends.known()} - {"numpy"}
        if self._backend is None and wanted in others:
            self._prober.probe([wanted])

    def _on_probed(self, probe: Probe) -> None:
        if probe.backend is not None:
            self.jobs.set_backend(probe.backend)
        else:
            self.notices.post("warning", f"Computing on NumPy: {probe.reason} {probe.remedy}")

    def _on_path(self, path: Path | None) -> None:
        self.autosave.path = path

    def _on_device_failed(self, backend: Backend, reason: str) -> None:
        if backend is not self.jobs.backend:
            return  # an older run's complaint; the switch has been made
        from lavis.compute import backend as backends

        self.jobs.set_backend(backends.get("numpy"))
        self.notices.post("warning", f"{reason} Computing on NumPy from here; nothing is lost.")


def _application() -> QApplication:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    return application


def make_application(arguments: list[str]) -> QApplication:
    """Make the QApplication with the name and the icon of LaVis."""
    # Fusion is the one style that takes every colour of ours. Said here and not by `setStyle`,
    # whose answer would cost 15 ms: PySide then makes Python classes of all of QStyle's enums.
    # Contexts that share let a 3-D panel move to another window and back without a new start.
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    application = QApplication([sys.argv[0], "-style", "fusion", *arguments])
    application.setApplicationName("LaVis")
    application.setApplicationDisplayName("LaVis")
    application.setApplicationVersion(__version__)
    application.setDesktopFileName("lavis")
    application.setWindowIcon(QIcon(str(resources.path("icons", "lavis.svg"))))
    return application


def run(path: Path | None) -> NoReturn:
    """Open the window, and end the process when it has closed."""
    application = make_application([])
    settings = Settings(home())
    app = App(settings)
    hooks = Hooks(app.notices)

    def furnish() -> None:
        app.open(path, starting=True)
        QTimer.singleShot(LATER, lambda: log_to(settings.log))  # what comes before is kept for it
        gc.freeze()
        gc.enable()

    app.window.painted.connect(furnish)
    app.show()
    code = application.exec()
    # The window goes first: what lies on it listens to all the rest.
    app.window.deleteLater()
    application.sendPostedEvents(app.window, QEvent.Type.DeferredDelete)
    hooks.remove()
    app.theme.release()
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    # Everything is written. The interpreter is not taken apart around a thread that may still be
    # within a library call and cannot be joined: one in fourteen quick exits crashed of it.
    os._exit(code)
