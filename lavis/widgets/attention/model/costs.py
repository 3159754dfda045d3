"""What a model costs: parameters and operations, stage by stage."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QPainter, QRegion, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from lavis.theme import Theme
from lavis.tools.attention import ModelResult, Stage
from lavis.widgets.common.data_table import MISSING, Cell, Column, DataTable, Row, words

#: Of thousands, millions and so on.
PREFIXES = "kMGTP"

#: Pixels at scale 1 from which on there is room for formulas.
FORMULAS = 540

COLUMNS = (
    Column("stage", numeric=False),
    Column("parameters", "Numbers that were learned, in all layers"),
    Column("FLOPs", "Multiplications and additions for this text, in all layers"),
    Column("grows", "How the work grows with the length S of the text", numeric=False),
    Column("a layer", "FLOPs of one layer, as a formula", numeric=False),
)


class Costs(QWidget):
    """A row for each stage, and their sum.

    Parameters
    ----------
    theme : Theme
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._result: ModelResult | None = None
        self.table = DataTable(theme, "Cost of each stage", COLUMNS)
        self.note = QLabel()
        self.note.setWordWrap(True)
        self.note.setProperty("muted", True)
        self.note.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusProxy(self.table)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self.table, 1)
        self._column.addWidget(self.note)
        theme.changed.connect(self._restyle)
        self._restyle()

    def show_result(self, result: ModelResult) -> None:
        """Show the stages; emits nothing."""
        if result is self._result:
            return
        self._result = result
        info, size = result.info, len(result.reading.ids)
        self.table.set_rows(rows(result.stages))
        self.note.setText(
            f"S = {size} tokens, L = {info.layers} layers, d = {info.width}. What grows with S² "
            f"costs four times as much at {2 * size} tokens, the rest twice."
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Do without the formulas where there is no room for them."""
        self.table.setColumnHidden(len(COLUMNS) - 1, self.width() < self._theme.px(FORMULAS))

    def paint_on(self, painter: QPainter, width: float, height: float) -> None:
        """Paint table and note as they are."""
        for part in (self.table, self.note):
            place = QPoint(part.x(), part.y())
            QWidget.render(part, painter, place, QRegion(), QWidget.RenderFlag.DrawChildren)

    def _restyle(self) -> None:
        px = self._theme.px
        self._column.setContentsMargins(0, px(4), 0, px(4))
        self.note.setContentsMargins(px(12), 0, px(12), 0)
        self.note.setFont(self._theme.font("small"))


def rows(stages: tuple[Stage, ...]) -> list[Row]:
    """Return a row for each stage, and one for all together."""
    most = max((stage.flops for stage in stages), default=1)
    found = [
        Row(
            stage.name,
            (
                words(stage.name),
                count(stage.parameters) if stage.parameters else Cell(MISSING, token="muted"),
                count(stage.flops, stage.flops / max(1, most)),
                words(stage.order),
                words(stage.formula, token="muted"),
            ),
        )
        for stage in stages
    ]
    parameters = sum(stage.parameters for stage in stages)
    flops = sum(stage.flops for stage in stages)
    together = (Cell("together"), count(parameters), count(flops), Cell(""), Cell(""))
    return [*found, Row("together", together)]


def count(number: int, share: float | None = None) -> Cell:
    """Return the cell of a count; with a share of the largest, a bar behind it."""
    gauge = None if share is None else (0.0, share, share)
    return Cell(written(number), str(number), float(number), gauge=gauge)


def written(number: int) -> str:
    """Return a count as people read it: 512, 12.3 k, 4.56 M, 7.89 G."""
    if number < 1000:
        return str(number)
    power = min((len(str(number)) - 1) // 3, len(PREFIXES))
    return f"{number / 1000**power:.3g}\u00a0{PREFIXES[power - 1]}"
