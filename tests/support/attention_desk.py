"""An attention view bound to a store as the dock binds it, for tests by real events."""

from __future__ import annotations

from lavis.compute import backend as backends
from lavis.document import Context
from lavis.store import Store
from lavis.theme import Theme
from lavis.tools.attention import TOOL, Params, Result
from lavis.tools.attention.functions import run
from lavis.tools.attention.history import describe
from lavis.widgets.attention import AttentionView


class Desk:
    """A view, a store, and every edit and wish written down.

    With `result` set, that is shown whatever the Params say, as long as a model is wanted.
    """

    def __init__(self, theme: Theme) -> None:
        self.store = Store()
        self.panel_id = self.store.open_panel(TOOL)
        self.store.stack.clear()
        self.ctx = Context(backends.get("numpy"))
        self.view = AttentionView(theme)
        self.result: Result | None = None
        self.edits: list[tuple[Params, str]] = []
        self.tasks: list[str] = []
        self.view.edited.connect(self.obey)
        self.view.task_wanted.connect(self.tasks.append)
        self.store.changed.connect(self.show)
        self.show()

    @property
    def params(self) -> Params:
        return self.store.document.panel(self.panel_id).params

    @property
    def canvas(self):
        return self.view.canvas

    @property
    def inspector(self):
        return self.view.inspector

    def obey(self, params: Params, key: str) -> None:
        self.edits.append((params, key))
        self.store.edit(self.panel_id, params, describe(self.params, params), key)

    def show(self, *_) -> None:
        params = self.params
        result = self.result if params.mode == "model" else None
        self.view.render(params, result or run(params, self.ctx), params)

    def put(self, params: Params) -> None:
        """Bring Params from elsewhere, such as a preset, with nothing to undo."""
        self.store.edit(self.panel_id, params)
        self.store.stack.clear()
        self.edits.clear()

    @property
    def readout(self) -> dict[str, str]:
        return {row.name: row.text for row in self.view.anatomy.readout.rows}

    @property
    def formula(self) -> str:
        return self.view.anatomy.formula.plain_text
