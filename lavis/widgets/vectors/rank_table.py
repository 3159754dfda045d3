"""The other vectors by their likeness to the query, in two orders side by side."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from lavis.theme import Theme
from lavis.tools.vectors import Result
from lavis.tools.vectors.result import Attention, Ranked
from lavis.widgets.common.numbers import short
from lavis.widgets.common.text import format_number

#: Vectors that are listed; how many more there are is said.
LISTED = 8
LINE = 20
DISAGREES = "≠"


class RankTable(QWidget):
    """Places by cosine and by distance, and bars of the attention; takes no room when empty.

    A line on which the two orders name different vectors bears the sign ≠.

    Parameters
    ----------
    theme : Theme
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.lines: list[tuple[str, ...]] = []
        self.bars: list[tuple[str, float]] = []
        self._more = 0
        self.setAccessibleName("Ranking")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._restyle)
        self.hide()

    def show_result(self, result: Result | None) -> None:
        """Show ranking and attention as a result has them."""
        self.show_ranking(
            result.ranking if result is not None else None,
            result.attention if result is not None else None,
        )

    def show_ranking(
        self, ranking: tuple[Ranked, ...] | None, attention: Attention | None = None
    ) -> None:
        """Show a ranking, an attention, or both."""
        lines = table_lines(ranking or ())
        bars = []
        if attention is not None:
            found = zip(attention.names, attention.weights, strict=True)
            bars = sorted(found, key=lambda each: -each[1])[:LISTED]
        if (lines, bars) == (self.lines, self.bars):
            return
        self.lines, self.bars = lines, bars
        count = max(len(ranking or ()), len(attention.names) if attention else 0)
        self._more = max(0, count - LISTED)
        self.setAccessibleDescription(self._said())
        self.setToolTip(self._said().replace("; ", "\n"))
        self.setVisible(bool(lines or bars))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return room for every line."""
        count = bool(self.lines) + len(self.lines) + bool(self.bars) + len(self.bars)
        return QSize(self._theme.px(120), self._theme.px(LINE * (count + bool(self._more))))

    def minimumSizeHint(self) -> QSize:
        """Return room for every line."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Write the lines and draw the bars."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        y = 0
        if self.lines:
            self._write(painter, y, ("", "by cosine", "", "by distance", ""), "muted")
            for line in self.lines:
                y += self._theme.px(LINE)
                self._write(painter, y, line, "text")
            y += self._theme.px(LINE)
        if self.bars:
            self._write(painter, y, ("", "softmax weights", "", "", ""), "muted")
            for name, weight in self.bars:
                y += self._theme.px(LINE)
                self._bar(painter, y, name, weight)
            y += self._theme.px(LINE)
        if self._more:
            self._write(painter, y, ("", f"and {self._more} more", "", "", ""), "muted")

    def _write(self, painter: QPainter, y: int, line: tuple[str, ...], token: str) -> None:
        """Write place, name, cosine, name and distance, with a sign where the names differ."""
        px, width = self._theme.px, self.width()
        line_height = px(LINE)
        painter.setFont(self._theme.font("small", tabular=True))
        edge, half = px(18), (width - px(18)) // 2
        differs = len(line) > 5 and line[5] == DISAGREES
        color = self._theme.color("warning" if differs else token)
        painter.setPen(color)
        left, right = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
        middle = Qt.AlignmentFlag.AlignVCenter
        place = DISAGREES + line[0] if differs else line[0]
        painter.drawText(QRect(0, y, edge + px(4), line_height), left | middle, place)
        for start, name, value in ((edge, line[1], line[2]), (edge + half, line[3], line[4])):
            box = QRect(start + px(4), y, half - px(10), line_height)
            taken = painter.fontMetrics().horizontalAdvance(value)
            room = box.width() - taken - px(4)
            elide = Qt.TextElideMode.ElideRight
            name = painter.fontMetrics().elidedText(name, elide, room)
            painter.drawText(box, left | middle, name)
            painter.drawText(box, right | middle, value)

    def _bar(self, painter: QPainter, y: int, name: str, weight: float) -> None:
        px = self._theme.px
        self._write(painter, y, ("", short(name, 8), format_number(weight, 3), "", ""), "text")
        half = (self.width() - px(18)) // 2
        room = QRectF(px(18) + half + px(4), y + px(5), half - px(10), px(10))
        painter.setPen(QPen(QColor(self._theme.color("border")), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(room)
        fill = QRectF(room.topLeft(), QPointF(room.left() + weight * room.width(), room.bottom()))
        painter.fillRect(fill, self._theme.color("value"))

    def _said(self) -> str:
        parts = [
            f"{line[0]}: {line[1]} by cosine {line[2]}, {line[3]} by distance {line[4]}"
            + (", they disagree" if line[5] else "")
            for line in self.lines
        ]
        parts += [f"weight of {name}: {format_number(weight, 3)}" for name, weight in self.bars]
        return "; ".join(parts)

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()


def table_lines(ranking: tuple[Ranked, ...]) -> list[tuple[str, ...]]:
    """Return a line for each place: place, name, cosine, name, distance, and ≠ or nothing."""
    by_distance = sorted(ranking, key=lambda each: each.by_distance)
    with_cosine = [each for each in ranking if each.by_cosine is not None]
    by_cosine = sorted(with_cosine, key=lambda each: each.by_cosine or 0)
    lines: list[tuple[str, ...]] = []
    for index, near in enumerate(by_distance[:LISTED]):
        like = by_cosine[index] if index < len(by_cosine) else None
        differs = like is None or like.name != near.name
        lines.append(
            (
                str(index + 1),
                like.name if like else "–",
                format_number(like.cosine, 3, pad=True) if like and like.cosine is not None else "",
                near.name,
                format_number(near.distance, 3, pad=True),
                DISAGREES if differs else "",
            )
        )
    return lines
