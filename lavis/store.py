"""The one place where the document changes: validated, undoable, announced."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from lavis.document import (
    Assets,
    Document,
    Finished,
    Panel,
    Tool,
    same_but_view,
    validate,
    with_view_of,
)

#: Steps that can be undone; each is a document whose unchanged panels are shared.
UNDO_LIMIT = 1000


class _Step(QUndoCommand):
    """A change from one whole document to the next."""

    def __init__(
        self, store: Store, before: Document, after: Document, panel_id: str, merge_key: str
    ) -> None:
        super().__init__()
        self.store = store
        self.before = before
        self.after = after
        self.panel_id = panel_id
        self.merge_key = merge_key

    def id(self) -> int:
        return 1 if self.merge_key else -1

    def mergeWith(self, other: QUndoCommand) -> bool:  # noqa: N802 - Qt's name
        assert isinstance(other, _Step)
        if other.merge_key != self.merge_key or other.panel_id != self.panel_id:
            return False
        self.after = other.after
        # A gesture brought back to where it began leaves no step.
        self.setObsolete(_same_edits(self.before, self.after))
        return True

    def undo(self) -> None:
        self.store._walk(self.before, self.panel_id, f"undid “{_inside(self.text())}”")

    def redo(self) -> None:
        self.store._walk(self.after, self.panel_id, f"did “{self.text()}” again")


class Store(QObject):
    """Holds the document; every change goes through here.

    Parameters
    ----------
    document : Document
    assets : Assets

    Attributes
    ----------
    changed : Signal(Document)
        After every change, view and records included.
    replaced : Signal()
        After another workspace took the place of this one.
    walked : Signal(str, str)
        After an undo or a redo: the panel's id and what was done, in words.
    modified_changed : Signal(bool)
    """

    changed = Signal(object)
    replaced = Signal()
    walked = Signal(str, str)
    modified_changed = Signal(bool)

    def __init__(self, document: Document | None = None, assets: Assets | None = None) -> None:
        super().__init__()
        self.document = document or Document()
        self.assets = assets or Assets()
        self.stack = QUndoStack(self)
        self.stack.setUndoLimit(UNDO_LIMIT)
        self.stack.cleanChanged.connect(self._announce_modified)
        self._pushing = False
        self._unsaved_records = False

    @property
    def modified(self) -> bool:
        """Whether closing now would lose something that the user did or computed."""
        return self._unsaved_records or not self.stack.isClean()

    def edit(
        self, panel_id: str, params: msgspec.Struct, text: str = "Edit", merge_key: str = ""
    ) -> None:
        """Give a panel new Params.

        Parameters
        ----------
        panel_id : str
        params : msgspec.Struct
            Params of the panel's tool. Where only `view` differs, nothing is pushed for undo.
        text : str
            The undo menu's words.
        merge_key : str
            Edits in a row with one non-empty key are one step.

        Raises
        ------
        InvalidParams
            When the Params could not be saved; the document stays as it is.
        """
        panel = self.document.panel(panel_id)
        if panel is None or panel.params == params:
            return
        params = validate(params)
        after = self.document.replaced(msgspec.structs.replace(panel, params=params))
        if same_but_view(panel.params, params):
            self._show(after)
        else:
            self._push(after, text, panel_id, merge_key)

    def open_panel(self, tool: Tool, params: msgspec.Struct | None = None, title: str = "") -> str:
        """Add a panel of a tool, with a title of its own or the tool's, and return its id."""
        panel_id = self.document.free_id(tool.id)
        number = 1 + sum(panel.tool == tool.id for panel in self.document.panels)
        title = title or (tool.title if number == 1 else f"{tool.title} {number}")
        panel = Panel(panel_id, tool.id, title, validate(params or tool.default))
        self._push(self.document.added(panel), f"Open {title}", panel_id)
        return panel_id

    def close_panel(self, panel_id: str) -> None:
        """Remove a panel; undo brings it back."""
        panel = self.document.panel(panel_id)
        if panel is not None:
            self._push(self.document.removed(panel_id), f"Close {panel.title}", panel_id)

    def rename_panel(self, panel_id: str, title: str) -> None:
        """Give a panel another title."""
        panel = self.document.panel(panel_id)
        if panel is not None and panel.title != title:
            renamed = msgspec.structs.replace(panel, title=title)
            self._push(self.document.replaced(renamed), f"Rename to {title}", panel_id)

    def keep_record(self, panel_id: str, task: str, finished: Finished) -> None:
        """Keep what a task has computed; it is saved, and never undone."""
        panel = self.document.panel(panel_id)
        if panel is None:
            return
        records = {**panel.records, task: finished}
        self._unsaved_records = True
        self._show(self.document.replaced(msgspec.structs.replace(panel, records=records)))
        self._announce_modified()

    def replace(self, document: Document, assets: Assets, *, modified: bool = False) -> None:
        """Put another workspace in the place of this one; there is no way back by undo."""
        self.stack.clear()
        self.assets = assets
        self._unsaved_records = False
        if modified:
            self.stack.resetClean()
        self.document = document
        self.replaced.emit()
        self.changed.emit(document)
        self._announce_modified()

    def mark_saved(self) -> None:
        """Remember that the document as it is now lies in a file."""
        self._unsaved_records = False
        self.stack.setClean()
        self._announce_modified()

    def _push(self, after: Document, text: str, panel_id: str, merge_key: str = "") -> None:
        step = _Step(self, self.document, after, panel_id, merge_key)
        step.setText(text)
        self._pushing = True
        try:
            self.stack.push(step)
        finally:
            self._pushing = False

    def _walk(self, document: Document, panel_id: str, text: str) -> None:
        """Show a document of the undo stack, with today's views and records."""
        self._show(document if self._pushing else _with_unundone_of(document, self.document))
        if not self._pushing:
            self.walked.emit(panel_id, text)

    def _show(self, document: Document) -> None:
        self.document = document
        self.changed.emit(document)

    def _announce_modified(self) -> None:
        self.modified_changed.emit(self.modified)


def _with_unundone_of(document: Document, current: Document) -> Document:
    """Return a document in which views and records are those of the current one."""
    panels = []
    for panel in document.panels:
        now = current.panel(panel.id)
        if now is not None and now.tool == panel.tool:
            params = with_view_of(panel.params, now.params)
            panel = Panel(panel.id, panel.tool, panel.title, params, now.records)
        panels.append(panel)
    return Document(tuple(panels))


def _same_edits(before: Document, after: Document) -> bool:
    return len(before.panels) == len(after.panels) and all(
        (old.id, old.title) == (new.id, new.title) and same_but_view(old.params, new.params)
        for old, new in zip(before.panels, after.panels, strict=True)
    )


def _inside(text: str) -> str:
    """Return a text as it is quoted within quotes: “Preset ‘Songs’”."""
    return text.replace("“", "‘").replace("”", "’")
