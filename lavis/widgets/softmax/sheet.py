"""What every picture of the softmax is drawn with."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from lavis.theme import Theme
from lavis.tools.softmax import Params, Result

#: How much is left of what belongs to older Params.
FADED = 0.45
KNOB, RING = 6.5, 11.0
#: Tokens: of logits, of probabilities, of the guess.
LOGIT, PROBABILITY, GUESS = "first", "result", "accent"

HIDDEN = "Hidden until the prediction is revealed."


@dataclass(frozen=True)
class Sheet:
    """A painter and what is to be seen; `result` is None where it does not fit the Params."""

    painter: QPainter
    theme: Theme
    params: Params
    result: Result | None
    stale: bool
    selected: tuple[str, str] | None
    hovered: tuple[str, str] | None
    focused: bool

    def color(self, token: str) -> QColor:
        """Return the colour of a token."""
        return self.theme.color(token)

    def pen(
        self, token: str, width: float = 1.0, style: Qt.PenStyle = Qt.PenStyle.SolidLine
    ) -> QPen:
        """Return a pen that is as wide on paper as on the screen."""
        return self.theme.pen(token, width, style, cosmetic=False)

    def fade(self) -> None:
        """Draw paler from now on, where the result is older than the Params."""
        self.painter.setOpacity(FADED if self.stale else 1.0)

    def text(
        self,
        rect: QRectF,
        text: str,
        font: QFont,
        token: str = "text",
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    ) -> None:
        """Write one line, elided where it is too long."""
        elide = Qt.TextElideMode.ElideRight
        # A rounding of half a pixel is no reason to cut a letter.
        shown = QFontMetricsF(font).elidedText(text, elide, rect.width() + 1)
        self.painter.setFont(font)
        self.painter.setPen(self.color(token))
        self.painter.drawText(
            rect.adjusted(-1, 0, 1, 0), align | Qt.AlignmentFlag.AlignVCenter, shown
        )

    def paragraph(self, rect: QRectF, text: str, token: str = "muted") -> None:
        """Write a sentence in the middle of a room, on as many lines as it needs."""
        self.painter.setFont(self.theme.font("body"))
        self.painter.setPen(self.color(token))
        room = rect.adjusted(8, 0, -8, 0)
        spare = room.width() - self.theme.px(360)
        if spare > 0:
            room.adjust(spare / 2, 0, -spare / 2, 0)
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        self.painter.drawText(room, int(flags), text)

    def caption(self, room: QRectF, text: str) -> QRectF:
        """Write a sentence at the foot of a room, on two lines at most; return what is left."""
        font = self.theme.font("small")
        metrics = QFontMetricsF(font)
        lines = _wrapped(metrics, text, room.width())[:2]
        height = metrics.lineSpacing()
        for index, line in enumerate(lines):
            y = room.bottom() - (len(lines) - index) * height
            rect = QRectF(room.left(), y, room.width(), height)
            self.text(rect, line, font, "muted", Qt.AlignmentFlag.AlignHCenter)
        return room.adjusted(0, 0, 0, -self.caption_height())

    def caption_height(self) -> float:
        """Return what a caption takes, whether it needs one line or two."""
        return 2 * QFontMetricsF(self.theme.font("small")).lineSpacing() + 4

    def knob(self, key: tuple[str, str], at: QPointF, token: str, *, diamond: bool = False) -> None:
        """Draw what is grabbed; with the keyboard here the selected one bears a ring."""
        painter = self.painter
        chosen = key == self.selected
        if chosen or key == self.hovered:
            rim = self.pen("accent", 1.5) if chosen and self.focused else Qt.PenStyle.NoPen
            painter.setPen(rim)
            painter.setBrush(self.color("selection" if chosen else "hover"))
            painter.drawEllipse(at, RING, RING)
        painter.setPen(self.pen("canvas", 1.5))
        painter.setBrush(self.color(token))
        if diamond:
            painter.drawPolygon([at + QPointF(*way) for way in ((0, -8), (8, 0), (0, 8), (-8, 0))])
        else:
            painter.drawEllipse(at, KNOB, KNOB)
        painter.setBrush(Qt.BrushStyle.NoBrush)


def _wrapped(metrics: QFontMetricsF, text: str, width: float) -> list[str]:
    """Return a text in lines of a width; the second takes all that is left."""
    words, line = text.split(" "), ""
    for index, word in enumerate(words):
        longer = f"{line} {word}".strip()
        if line and metrics.horizontalAdvance(longer) > width:
            return [line, " ".join(words[index:])]
        line = longer
    return [line]
