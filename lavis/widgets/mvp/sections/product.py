"""P·V·M, what is worth a sentence, and how matrices are written."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from lavis.theme import Theme
from lavis.tools.mvp.params import Params
from lavis.tools.mvp.result import Result
from lavis.widgets.common.controls import Choice
from lavis.widgets.mvp.sections.base import MatrixSection

CONVENTIONS = {"column": "column vectors: M v", "row": "row vectors: v M"}


class ProductSection(MatrixSection):
    """The product of the three, and the convention of all matrices."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "Product", "MVP")
        self.convention = Choice(theme, "How matrices are written", CONVENTIONS)
        self.convention.chosen.connect(self._on_convention)
        self.add_row("vectors", self.convention)
        self.add_matrix()
        self.remarks = QLabel()
        self.remarks.setWordWrap(True)
        self.remarks.setTextFormat(Qt.TextFormat.PlainText)
        self.remarks.setAccessibleName("Remarks")
        self.add(self.remarks)

    def refresh(self, params: Params, result: Result | None) -> None:
        """Show the product and the remarks."""
        self.convention.set_current(params.convention)
        self.show_entries(params, () if result is None else result.mvp, by_hand=False)
        said = "" if result is None else "\n".join(result.remarks)
        self.remarks.setText(said)
        self.remarks.setVisible(bool(said))

    def _on_convention(self, convention: str) -> None:
        params = msgspec.structs.replace(self.params, convention=convention)
        self.edited.emit(params, "")
