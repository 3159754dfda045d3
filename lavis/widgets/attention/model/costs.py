"""What a model costs: parameters and operations, stage by stage."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from lavis.theme import Theme
from lavis.tools.attention import ModelResult, Stage

#: Pixels at scale 1: of a row, around all, least of a bar.
ROW, MARGIN, BAR = 26, 12, 40
#: Titles, and the order in which columns are dropped where there is no room: the largest first.
COLUMNS = (
    ("stage", 0),
    ("FLOPs a layer", 3),
    ("grows", 2),
    ("parameters", 1),
    ("FLOPs", 0),
    ("", 4),
)
#: Of thousands, millions and so on.
PREFIXES = "kMGTP"


class Costs(QWidget):
    """A row for each stage, their sum, and bars for the share of the work.

    Parameters
    ----------
    theme : Theme
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._stages: tuple[Stage, ...] = ()
        self._note = ""
        self.setAccessibleName("Cost of each stage")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self.update)

    def show_result(self, result: ModelResult) -> None:
        """Show the stages; emits nothing."""
        self._stages = result.stages
        info, size = result.info, len(result.reading.ids)
        self._note = (
            f"S = {size} tokens, L = {info.layers} layers, d = {info.width}. Scores and weights·V "
            f"grow with S²: at {2 * size} tokens they cost four times as much, the rest twice."
        )
        said = [
            f"{stage.name}: {written(stage.parameters)} parameters, {written(stage.flops)} FLOPs"
            for stage in self._stages
        ]
        self.setAccessibleDescription("; ".join(said))
        self.update()

    def sizeHint(self) -> QSize:
        """Room for all rows."""
        return QSize(self._theme.px(400), self._theme.px(ROW) * (len(self._stages) + 4))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the table."""
        self.paint_on(QPainter(self), self.width(), self.height())

    def paint_on(self, painter: QPainter, width: float, height: float) -> None:
        """Paint the table into a size."""
        px, margin = self._theme.px, self._theme.px(MARGIN)
        font = self._theme.font(tabular=True)
        metrics = QFontMetricsF(font)
        lines = [[title for title, _ in COLUMNS], *map(_line, self._stages), self._sum()]
        shown, widths = _fitting(metrics, lines, width - 2 * margin, px(BAR))
        row = min(float(px(ROW)), (height - 2 * margin) / (len(lines) + 2))
        most = max((stage.flops for stage in self._stages), default=1)
        painter.setFont(font)
        y = float(margin)
        for number, line in enumerate(lines):
            if number in (1, len(lines) - 1):
                painter.setPen(self._theme.pen("axis" if number > 1 else "grid", cosmetic=False))
                painter.drawLine(margin, round(y), round(width - margin), round(y))
            x = float(margin)
            for column, wide in zip(shown, widths, strict=True):
                place = QRectF(x, y, wide, row)
                if column == len(COLUMNS) - 1:
                    self._paint_bar(painter, place, number, most)
                else:
                    self._write(painter, place, line[column], number, column)
                x += wide
            y += row
        painter.setFont(self._theme.font("small"))
        painter.setPen(self._theme.color("muted"))
        room = QRectF(margin, y + 8, width - 2 * margin, 3 * row)
        painter.drawText(room, int(Qt.TextFlag.TextWordWrap), self._note)

    def _write(self, painter: QPainter, place: QRectF, text: str, number: int, column: int) -> None:
        middle = Qt.AlignmentFlag.AlignVCenter
        side = Qt.AlignmentFlag.AlignRight if column >= 3 else Qt.AlignmentFlag.AlignLeft
        muted = number == 0 or column in (1, 2)
        painter.setPen(self._theme.color("muted" if muted else "text"))
        elided = painter.fontMetrics().elidedText(
            text, Qt.TextElideMode.ElideRight, round(place.width() - 8)
        )
        painter.drawText(place.adjusted(0, 0, -10, 0), side | middle, elided)

    def _paint_bar(self, painter: QPainter, place: QRectF, number: int, most: int) -> None:
        if not 1 <= number <= len(self._stages):
            return
        stage = self._stages[number - 1]
        length = stage.flops / max(1, most) * (place.width() - 4)
        bar = QRectF(place.left() + 2, place.top() + 6, max(1.0, length), place.height() - 12)
        token = "result" if stage.order == "O(S²)" else "first"
        painter.fillRect(bar, self._theme.color(token))

    def _sum(self) -> list[str]:
        parameters = sum(stage.parameters for stage in self._stages)
        flops = sum(stage.flops for stage in self._stages)
        return ["together", "", "", written(parameters), written(flops), ""]


def written(number: int) -> str:
    """Return a count as people read it: 512, 12.3 k, 4.56 M, 7.89 G."""
    if number < 1000:
        return str(number)
    power = min((len(str(number)) - 1) // 3, len(PREFIXES))
    return f"{number / 1000**power:.3g}\u00a0{PREFIXES[power - 1]}"


def _line(stage: Stage) -> list[str]:
    parameters = written(stage.parameters) if stage.parameters else "–"
    return [stage.name, stage.formula, stage.order, parameters, written(stage.flops), ""]


def _fitting(
    metrics: QFontMetricsF, lines: list[list[str]], width: float, bar: float
) -> tuple[list[int], list[float]]:
    """Return which columns are shown, and how wide."""
    needs = [
        max(metrics.horizontalAdvance(line[column]) for line in lines) + 18
        for column in range(len(COLUMNS))
    ]
    needs[-1] = bar
    shown = list(range(len(COLUMNS)))
    while sum(needs[column] for column in shown) > width:
        spare = max(shown, key=lambda column: COLUMNS[column][1])
        if COLUMNS[spare][1] == 0:
            break
        shown.remove(spare)
    widths = [needs[column] for column in shown]
    spare_width = max(0.0, width - sum(widths))
    if len(COLUMNS) - 1 in shown:
        widths[-1] += spare_width
    return shown, widths
