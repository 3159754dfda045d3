"""Keeps the journal: what was done since the last save survives a crash."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from lavis.document import Tool
from lavis.notices import Notices
from lavis.store import Store

if TYPE_CHECKING:
    from lavis.session import Journal

#: Milliseconds from a change to its journal: with the time that writing takes, under two seconds.
DELAY = 1000


class Autosave(QObject):
    """Writes the document into a journal a second after it changed; idle, it runs no timer.

    Parameters
    ----------
    store : Store
    find : callable
        Tool id to its declaration.
    notices : Notices

    Attributes
    ----------
    path : Path or None
        The file that the workspace belongs to.
    journal : Journal or None
        Until there is one, nothing is written.
    """

    def __init__(
        self,
        store: Store,
        find: Callable[[str], Tool | None],
        notices: Notices,
    ) -> None:
        super().__init__()
        self.path: Path | None = None
        self.journal: Journal | None = None
        self._store = store
        self._find = find
        self._notices = notices
        self._complained = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DELAY)
        self._timer.timeout.connect(self.write)
        store.changed.connect(self._on_changed)

    def write(self) -> None:
        """Write the journal now. A full disk is said once, and not with every edit."""
        self._timer.stop()
        store = self._store
        if self.journal is None:
            return
        from lavis.session import SessionError

        try:
            self.journal.write(store.document, store.assets, self._find, self.path, store.modified)
        except SessionError as error:
            if not self._complained:
                self._complained = True
                self._notices.post("warning", f"Unsaved work cannot be protected: {error}")
        else:
            self._complained = False

    def discard(self) -> None:
        """Forget the journal: everything is saved, or the user does not want it."""
        self._timer.stop()
        journal, self.journal = self.journal, None
        if journal is None:
            return
        from lavis.session import SessionError

        try:
            journal.discard()
        except SessionError as error:
            self._notices.post("warning", str(error))

    def _on_changed(self) -> None:
        # Not restarted by every edit: a long drag must not put the writing off.
        if self.journal is not None and not self._timer.isActive():
            self._timer.start()
