"""What stands in the place of the views where there is no OpenGL."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from lavis.theme import Theme
from lavis.widgets.mvp.ink import Ink

STILL = "Every number below is right all the same."


class Nothing(QWidget):
    """A label with the reason and the remedy.

    Parameters
    ----------
    theme : Theme
    reason, remedy : str
        Sentences.
    """

    def __init__(self, theme: Theme, reason: str, remedy: str) -> None:
        super().__init__()
        self._theme = theme
        said = f"{reason} {remedy}".strip()
        self.text = f"{said}\n\n{STILL}"
        self.setAccessibleName("No 3-D picture")
        self.setAccessibleDescription(self.text)
        self.setMinimumSize(96, 64)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Return the room of the views."""
        return QSize(640, 420)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Write it."""
        painter = QPainter(self)
        self.paint(painter, QRectF(self.rect()))
        painter.end()

    def paint(self, painter: QPainter, room: QRectF) -> None:
        """Write it into a room."""
        painter.fillRect(room, self._theme.color("canvas"))
        Ink(painter, self._theme).paragraph(room, self.text)
