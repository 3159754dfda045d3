"""Where the bars lie in their room: names, tracks and numbers, row by row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFont, QFontMetricsF

from lavis.theme import Theme
from lavis.widgets.softmax.axis import Axis
from lavis.widgets.softmax.places import FOOT, HEAD

#: Below this width the letters are small, in pixels at scale 1.
SMALL = 440
#: What the columns of numbers have room for, in small letters and in large ones.
WIDEST_LOGIT = {True: "−00.00", False: "−0000.0"}
WIDEST_PROBABILITY = {True: "<0.0001", False: "0.00×10⁻⁰⁰"}
NAME_SHARE = 0.24
GAP, GAP_SMALL = 8, 6
#: How near to a knob the pointer must be.
REACH = 12.0


@dataclass(frozen=True, slots=True)
class Rows:
    """The columns of the bars, in pixels; `font` is that of the rows."""

    room: QRectF
    axis: Axis
    count: int
    height: float
    top: float
    names: tuple[float, float]
    logits: tuple[float, float]
    logit_numbers: tuple[float, float]
    probabilities: tuple[float, float]
    probability_numbers: tuple[float, float]
    font: QFont
    small: bool

    def row(self, index: int) -> QRectF:
        """Return the whole row of an outcome."""
        y = self.top + index * self.height
        return QRectF(self.room.left(), y, self.room.width(), self.height)

    def middle(self, index: int) -> float:
        """Return where a row's bars lie."""
        return self.top + (index + 0.5) * self.height

    def x_of(self, logit: float) -> float:
        """Return where a logit lies on its track, never beyond the ends."""
        left, right = self.logits
        share = (logit - self.axis.low) / self.axis.span
        return left + min(1.0, max(0.0, share)) * (right - left)

    def logit_at(self, x: float) -> float:
        """Return the logit at a pixel; beyond the ends it goes on."""
        left, right = self.logits
        return self.axis.low + (x - left) / (right - left) * self.axis.span

    def x_of_probability(self, p: float) -> float:
        """Return where a probability lies on its track."""
        left, right = self.probabilities
        return left + p * (right - left)

    def probability_at(self, x: float) -> float:
        """Return the probability at a pixel, from 0 to 1."""
        left, right = self.probabilities
        return min(1.0, max(0.0, (x - left) / (right - left)))

    def knob(self, index: int, logit: float) -> QPointF:
        """Return where the end of a bar is grabbed."""
        return QPointF(self.x_of(logit), self.middle(index))

    def index_at(self, y: float) -> int | None:
        """Return the row at a pixel."""
        index = int((y - self.top) // self.height)
        return index if 0 <= index < self.count else None


def rows(theme: Theme, room: QRectF, axis: Axis, names: Sequence[str]) -> Rows:
    """Return where the bars of these outcomes lie in a room."""
    small = room.width() < theme.px(SMALL)
    font = theme.font("small" if small else "body", tabular=True)
    bold = QFont(font)
    bold.setBold(True)
    metrics = QFontMetricsF(bold)
    gap = float(theme.px(GAP_SMALL if small else GAP))
    head, foot = theme.px(HEAD), theme.px(FOOT)
    height = max(1.0, (room.height() - head - foot) / len(names))
    widest = max(metrics.horizontalAdvance(name) for name in names) + 2
    name = min(widest, NAME_SHARE * room.width())
    logit = metrics.horizontalAdvance(WIDEST_LOGIT[small])
    probability = metrics.horizontalAdvance(WIDEST_PROBABILITY[small])
    # A knob at the end of a track reaches half its width beyond it.
    track = max(16.0, (room.width() - name - logit - probability - 7 * gap) / 2)
    x = room.left() + name + 2 * gap
    start = x + track + gap
    second = start + logit + 3 * gap
    return Rows(
        room=room,
        axis=axis,
        count=len(names),
        height=height,
        top=room.top() + head,
        names=(room.left(), name),
        logits=(x, x + track),
        logit_numbers=(start, logit),
        probabilities=(second, second + track),
        probability_numbers=(room.right() - probability, probability),
        font=font,
        small=small,
    )
