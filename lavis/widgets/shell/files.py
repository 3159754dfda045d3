"""Opening and saving workspaces from the window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from lavis.document import Assets, Document, Tool
from lavis.notices import Notices
from lavis.settings import Settings
from lavis.store import Store

if TYPE_CHECKING:
    from lavis import session

# `session` and Qt's dialogs are imported where they are used: the first paint waits for neither.

SUFFIX = ".lavis"

FILTER = f"LaVis workspaces (*{SUFFIX})"


class Files(QObject):
    """Knows which file the workspace belongs to.

    Attributes
    ----------
    path_changed : Signal(object)
        The `Path`, or None for a workspace that has no file yet.
    """

    path_changed = Signal(object)

    def __init__(
        self,
        store: Store,
        settings: Settings,
        notices: Notices,
        find: Callable[[str], Tool | None],
        first: Callable[[], Document],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self.path: Path | None = None
        self._store = store
        self._settings = settings
        self._notices = notices
        self._find = find
        self._first = first
        self._window = window

    def new(self) -> None:
        """Start over with the first example."""
        if self.may_leave():
            self._set_path(None)
            self._store.replace(self._first(), Assets())

    def choose(self) -> None:
        """Ask for a workspace and open it."""
        from PySide6.QtWidgets import QFileDialog

        folder = str(self.path.parent if self.path else Path.home())
        name, _ = QFileDialog.getOpenFileName(self._window, "Open workspace", folder, FILTER)
        if name and self.may_leave():
            self.load(Path(name))

    def load(self, path: Path) -> bool:
        """Open a workspace; where it cannot be read, say why and keep the present one."""
        from lavis import session

        try:
            loaded = session.read(path, self._find)
        except session.SessionError as error:
            self._notices.post("error", str(error))
            return False
        self.show_loaded(loaded, path)
        self._settings.add_recent(path)
        return True

    def show_loaded(
        self, loaded: session.Loaded, path: Path | None, *, modified: bool = False
    ) -> None:
        """Show what was read, and say what was wrong with it."""
        self._set_path(path)
        self._store.replace(loaded.document, loaded.assets, modified=modified)
        for warning in loaded.warnings:
            self._notices.post("warning", warning)

    def save(self) -> bool:
        """Save, asking for a name where there is none yet; return whether it was saved."""
        return self._write(self.path) if self.path else self.save_as()

    def save_as(self) -> bool:
        """Ask for a name and save."""
        from PySide6.QtWidgets import QFileDialog

        start = str(self.path or Path.home() / f"workspace{SUFFIX}")
        name, _ = QFileDialog.getSaveFileName(self._window, "Save workspace", start, FILTER)
        if not name:
            return False
        path = Path(name)
        return self._write(path if path.suffix else path.with_suffix(SUFFIX))

    def may_leave(self) -> bool:
        """Ask whether to save changes, and return whether the workspace may be left."""
        if not self._store.modified:
            return True
        from PySide6.QtWidgets import QMessageBox

        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle("Save changes?")
        box.setText(f"Save the changes to {self.name}?")
        buttons = QMessageBox.StandardButton
        box.setStandardButtons(buttons.Save | buttons.Discard | buttons.Cancel)
        box.setDefaultButton(buttons.Save)
        answer = box.exec()
        box.deleteLater()
        if answer == buttons.Save:
            return self.save()
        return answer == buttons.Discard

    @property
    def name(self) -> str:
        """What to call the workspace."""
        return self.path.name if self.path else "this workspace"

    def _write(self, path: Path) -> bool:
        from lavis import session

        try:
            session.write(path, self._store.document, self._store.assets, self._find)
        except session.SessionError as error:
            self._notices.post("error", str(error))
            return False
        self._set_path(path)
        self._store.mark_saved()
        self._settings.add_recent(path)
        self._notices.post("info", f"Saved {path.name}.")
        return True

    def _set_path(self, path: Path | None) -> None:
        self.path = path
        self.path_changed.emit(path)
