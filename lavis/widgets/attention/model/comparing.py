"""Two texts, and the cosine of their embeddings."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from lavis.theme import Theme
from lavis.tools.attention import ModelResult
from lavis.widgets.attention.header import TextField
from lavis.widgets.common.text import format_number

HINT = "Type a second text to compare it with the first."


class Comparing(QWidget):
    """A field for the second text, and a scale from −1 to 1.

    Parameters
    ----------
    theme : Theme

    Attributes
    ----------
    typed : Signal(str, str)
        The second text and a merge key.
    """

    typed = Signal(str, str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.field = TextField(theme, "Second text")
        self.field.setPlaceholderText("a second text")
        self.field.typed.connect(self.typed)
        self._label = QLabel("second")
        self._label.setProperty("muted", True)
        self._label.setBuddy(self.field)
        self.scale = Cosine(theme)
        self.setFocusProxy(self.field)
        self._row = QHBoxLayout()
        self._row.addWidget(self._label)
        self._row.addWidget(self.field, 1)
        self._column = QVBoxLayout(self)
        self._column.addLayout(self._row)
        self._column.addWidget(self.scale, 1)
        theme.changed.connect(self._restyle)
        self._restyle()

    def show_result(self, result: ModelResult, text: str, second: str, stale: bool) -> None:
        """Show both texts and their cosine."""
        self.field.set_text(second)
        self.scale.show_result(result, text, second, stale)

    def paint_on(self, painter: QPainter, width: float, height: float) -> None:
        """Paint the texts and the scale."""
        self.scale.paint_on(painter, width, height)

    def _restyle(self) -> None:
        px = self._theme.px
        self._row.setContentsMargins(px(12), px(8), px(12), 0)
        self._row.setSpacing(px(8))
        self._column.setContentsMargins(0, 0, 0, 0)


class Cosine(QWidget):
    """Two texts and a number on a scale.

    Parameters
    ----------
    theme : Theme
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._texts = ("", "")
        self._counts = (0, 0)
        self._value: float | None = None
        self._stale = False
        self._encoder = True
        self.setAccessibleName("Cosine of both texts")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self.update)

    @property
    def value(self) -> float | None:
        """The cosine, None without a second text."""
        return self._value

    def show_result(self, result: ModelResult, text: str, second: str, stale: bool) -> None:
        """Show what the model makes of both."""
        self._texts, self._stale = (text, second), stale
        self._encoder = not result.info.causal
        self._counts = (len(result.reading.ids), 0)
        self._value = None
        if result.second is not None:
            self._value = result.second.cosine
            self._counts = (self._counts[0], len(result.second.reading.ids))
        said = HINT if self._value is None else f"Cosine {format_number(self._value)}"
        self.setAccessibleDescription(said)
        self.update()

    def paint_on(self, painter: QPainter, width: float, height: float) -> None:
        """Paint texts and scale."""
        theme, px = self._theme, self._theme.px
        room = QRectF(px(16), 0, width - 2 * px(16), height)
        font = theme.font()
        painter.setFont(font)
        if self._value is None:
            painter.setPen(theme.color("muted"))
            painter.drawText(room, int(Qt.AlignmentFlag.AlignCenter) | _WRAP, HINT)
            return
        middle = max(px(96), min(height / 2, px(150)))
        line = px(20)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        metrics = painter.fontMetrics()
        for index, (text, token) in enumerate(zip(self._texts, ("first", "second"), strict=True)):
            y = middle - px(90) + index * (line + 4)
            painter.setPen(theme.color(token))
            shown = f"{'ab'[index]}  {text}"
            elided = metrics.elidedText(shown, Qt.TextElideMode.ElideRight, int(room.width() - 90))
            painter.drawText(QRectF(room.left(), y, room.width() - 90, line), left, elided)
            painter.setPen(theme.color("muted"))
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            count = f"{self._counts[index]} tokens"
            painter.drawText(QRectF(room.left(), y, room.width(), line), right, count)
        painter.setOpacity(0.45 if self._stale else 1.0)
        self._paint_scale(painter, room, middle, self._value)
        painter.setOpacity(1.0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw texts and scale."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.paint_on(painter, self.width(), self.height())

    def _paint_scale(self, painter: QPainter, room: QRectF, y: float, value: float) -> None:
        theme, px = self._theme, self._theme.px
        painter.setPen(theme.color("result"))
        painter.setFont(theme.font("title", tabular=True))
        place = QRectF(room.left(), y - px(36), room.width(), px(28))
        text = f"cos(a, b) = {format_number(value)}"
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)
        track = QRectF(room.left(), y, room.width(), px(10))
        painter.fillRect(track, theme.color("grid_minor"))
        zero = track.center().x()
        end = zero + value * track.width() / 2
        filled = QRectF(min(zero, end), y, abs(end - zero), track.height())
        painter.fillRect(filled, theme.color("result"))
        painter.setFont(theme.font("small"))
        painter.setPen(theme.color("muted"))
        for at, name in ((-1, "−1 opposite"), (0, "0 unrelated"), (1, "1 the same direction")):
            x = zero + at * track.width() / 2
            align = (
                Qt.AlignmentFlag.AlignLeft
                if at < 0
                else Qt.AlignmentFlag.AlignRight
                if at > 0
                else Qt.AlignmentFlag.AlignHCenter
            )
            wide = track.width() / 3
            start = x if at < 0 else x - wide if at > 0 else x - wide / 2
            painter.drawText(QRectF(start, y + px(14), wide, px(18)), align, name)
            painter.setPen(theme.pen("axis", cosmetic=False))
            painter.drawLine(round(x), round(y - 3), round(x), round(y + track.height() + 3))
            painter.setPen(theme.color("muted"))
        if not self._encoder:
            note = "The means of the last hidden states of a decoder: all texts look alike to it."
            place = QRectF(room.left(), y + px(48), room.width(), px(40))
            painter.drawText(place, int(Qt.AlignmentFlag.AlignHCenter) | _WRAP, note)


_WRAP = int(Qt.TextFlag.TextWordWrap)
