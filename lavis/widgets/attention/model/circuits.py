"""The singular values of a head's circuits: where it looks, and what it moves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from lavis.theme import Theme
from lavis.tools.attention import HeadResult
from lavis.tools.attention.heads import effective_rank
from lavis.widgets.common.text import format_number, full_number

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: Pixels at scale 1: around all, of the numbers at the left, of a title.
MARGIN, AXIS, TITLE = 12, 44, 40
#: Title, explanation, and colour of each.
CIRCUITS = {
    "qk": ("QK: W_Q·W_Kᵀ", "which tokens look at which", "query"),
    "ov": ("OV: W_V·W_O", "what is moved along", "value"),
}


class Circuits(QWidget):
    """The singular values as columns, largest first.

    Parameters
    ----------
    theme : Theme
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._head: HeadResult | None = None
        self._stale = False
        self.setAccessibleName("Circuits of the head")
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self.update)

    def show_head(self, head: HeadResult, stale: bool) -> None:
        """Show another head; emits nothing."""
        self._head, self._stale = head, stale
        said = [
            f"{CIRCUITS[name][0]}: largest singular value "
            f"{format_number(float(values[0]))}, effective rank "
            f"{format_number(effective_rank(values), 3)} of {len(values)}"
            for name, values in self._values().items()
        ]
        self.setAccessibleDescription("; ".join(said) + ".")
        self.update()

    def sizeHint(self) -> QSize:
        """Room for two rows of columns."""
        return QSize(self._theme.px(360), self._theme.px(300))

    def paint_on(self, painter: QPainter, width: float, height: float) -> None:
        """Paint both circuits."""
        painter.setOpacity(0.45 if self._stale else 1.0)
        for name, values in self._values().items():
            room = self._room(name, width, height)
            self._paint_circuit(painter, room, name, values)
        painter.setOpacity(1.0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw both circuits."""
        self.paint_on(QPainter(self), self.width(), self.height())

    def event(self, event: Any) -> bool:
        """Show all digits of a column."""
        if isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self._words(QPointF(event.pos())), self)
            return True
        return super().event(event)

    def _values(self) -> dict[str, NDArray[np.float32]]:
        head = self._head
        return {} if head is None else {"qk": head.qk, "ov": head.ov}

    def _room(self, name: str, width: float, height: float) -> QRectF:
        margin = self._theme.px(MARGIN)
        half = (height - 3 * margin) / 2
        y = margin if name == "qk" else 2 * margin + half
        return QRectF(margin, y, width - 2 * margin, half)

    def _columns(self, room: QRectF) -> QRectF:
        return room.adjusted(self._theme.px(AXIS), self._theme.px(TITLE), 0, -1)

    def _paint_circuit(
        self, painter: QPainter, room: QRectF, name: str, values: NDArray[np.float32]
    ) -> None:
        theme, (title, means, token) = self._theme, CIRCUITS[name]
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        line = QFontMetricsF(theme.font()).height()
        painter.setFont(theme.font())
        painter.setPen(theme.color(token))
        painter.drawText(QRectF(room.left(), room.top(), room.width(), line), left, title)
        painter.setFont(theme.font("small"))
        painter.setPen(theme.color("muted"))
        rank = format_number(effective_rank(values), 3)
        said = f"{means} · effective rank {rank} of {len(values)}"
        said = painter.fontMetrics().elidedText(
            said, Qt.TextElideMode.ElideRight, round(room.width())
        )
        painter.drawText(QRectF(room.left(), room.top() + line, room.width(), line), left, said)
        inner = self._columns(room)
        largest = max(float(values.max(initial=0.0)), 1e-30)
        painter.setFont(theme.font("small", tabular=True))
        for share in (0.0, 0.5, 1.0):
            y = round(inner.bottom() - share * inner.height())
            painter.setPen(theme.pen("grid", cosmetic=False))
            painter.drawLine(round(inner.left()), y, round(inner.right()), y)
            painter.setPen(theme.color("muted"))
            place = QRectF(room.left(), y - line / 2, inner.left() - room.left() - 6, line)
            painter.drawText(place, right, format_number(share * largest, 3))
        step = inner.width() / len(values)
        gap = 2 if step >= 6 else 0
        for index, value in enumerate(values.tolist()):
            high = value / largest * inner.height()
            column = QRectF(
                inner.left() + index * step, inner.bottom() - high, max(1.0, step - gap), high
            )
            painter.fillRect(column, theme.color(token))

    def _words(self, at: QPointF) -> str:
        for name, values in self._values().items():
            inner = self._columns(self._room(name, self.width(), self.height()))
            if inner.contains(at):
                share = (at.x() - inner.left()) / inner.width()
                index = min(int(share * len(values)), len(values) - 1)
                return f"{CIRCUITS[name][0]}: σ{index + 1} = {full_number(float(values[index]))}"
        return ""
