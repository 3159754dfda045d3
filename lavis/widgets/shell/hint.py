"""The line of the status bar that says what to do first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QLabel, QSizePolicy, QStatusBar, QStyle, QStyleOption

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent, QResizeEvent


class Hint(QLabel):
    """A line that ends in an ellipsis where it is too long; the tooltip says all of it."""

    def __init__(self) -> None:
        super().__init__()
        self._whole = ""
        self.setObjectName("hint")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def say(self, text: str) -> None:
        """Say something else."""
        self._whole = text
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Write as much as fits now."""
        super().resizeEvent(event)
        self._fit()

    def text_start(self) -> int:
        """Return the pixels from its edge to its text."""
        # A label with a frame, and a padding counts as one, indents its text by half an x.
        return self.contentsRect().left() + self.fontMetrics().horizontalAdvance("x") // 2

    def _fit(self) -> None:
        metrics = self.fontMetrics()
        room = self.width() - 3 * metrics.averageCharWidth()  # what the style sheet leaves free
        shown = metrics.elidedText(self._whole, Qt.TextElideMode.ElideRight, room)
        self.setText(shown)
        self.setToolTip(self._whole if shown != self._whole else "")


class StatusBar(QStatusBar):
    """A status bar whose messages begin where the hint begins; Qt's own stand further left."""

    def __init__(self, hint: Hint) -> None:
        super().__init__()
        self._of = hint

    def paintEvent(self, event: QPaintEvent) -> None:
        """Write the message in the place of the hint."""
        message = self.currentMessage()
        if not message:
            super().paintEvent(event)
            return
        option, painter = QStyleOption(), QPainter(self)
        option.initFrom(self)
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_PanelStatusBar, option, painter, self)
        room = self._of.geometry().adjusted(self._of.text_start(), 0, 0, 0)
        elide = Qt.TextElideMode.ElideRight
        shown = self.fontMetrics().elidedText(message, elide, room.width())
        painter.setPen(self.palette().windowText().color())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
