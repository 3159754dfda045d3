"""A page of several pictures, one above the other, that is exported as one."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from lavis.theme import Theme


class Sheet(QWidget):
    """Canvases in a column; the first is what the keyboard comes to.

    Parameters
    ----------
    theme : Theme
    name : str
        For screen readers.
    parts : sequence of (QWidget, int)
        Canvases, and how the height is shared; 0 for one that has a height of its own.
    """

    def __init__(self, theme: Theme, name: str, *parts: tuple[QWidget, int]) -> None:
        super().__init__()
        self._theme = theme
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._parts = [part for part, _ in parts]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part, share in parts:
            column.addWidget(part, share)
        self.setFocusProxy(self._parts[0])

    def minimumSizeHint(self) -> QSize:
        """Return next to nothing: a page never makes its dock larger."""
        return QSize(96, 96)

    def paint_on(self, painter: QPainter, width: float, height: float) -> None:
        """Paint all parts that are pictures, as they lie, at any size."""
        scale = min(width / max(1, self.width()), height / max(1, self.height()))
        painter.save()
        painter.scale(scale, scale)
        for part in self._parts:
            if hasattr(part, "paint_on") and part.isVisibleTo(self):
                painter.save()
                painter.translate(part.x(), part.y())
                part.paint_on(painter, part.width(), part.height())
                painter.restore()
        painter.restore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Lay the ground between the parts."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("canvas"))
        painter.end()
