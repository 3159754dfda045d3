"""Which views are shown."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton

from lavis.theme import Theme
from lavis.tools.mvp import edits
from lavis.tools.mvp.params import Params, View
from lavis.tools.mvp.result import Result
from lavis.widgets.common.controls import Choice
from lavis.widgets.mvp.sections.base import ParamsSection

LAYOUTS = {
    "four": "all four",
    "world": "the world",
    "camera": "the camera",
    "clip": "clip space",
    "ndc": "the NDC cube",
}


class LookSection(ParamsSection):
    """Four views or one, and the way back to how they stood at first."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "Views")
        self.layout_choice = Choice(theme, "Which views", LAYOUTS)
        self.layout_choice.chosen.connect(self._on_layout)
        self.add_row("shown", self.layout_choice)
        self.fit_button = QPushButton("Fit the views")
        self.fit_button.setToolTip("Home")
        self.fit_button.clicked.connect(self._on_fit)
        self.add(self.fit_button)

    def refresh(self, params: Params, result: Result | None) -> None:
        """Show which views are shown."""
        self.layout_choice.set_current(params.view.layout)

    def _on_layout(self, layout: str) -> None:
        self.edited.emit(edits.look(self.params, layout=layout), "")

    def _on_fit(self) -> None:
        fresh = View()
        wanted = edits.look(self.params, world=fresh.world, clip=fresh.clip, ndc=fresh.ndc)
        self.edited.emit(wanted, "")
