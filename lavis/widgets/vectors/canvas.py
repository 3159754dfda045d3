"""The plane, and the strip of long vectors under it."""

from __future__ import annotations

from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from lavis.theme import Theme
from lavis.widgets.common.plane import Plane
from lavis.widgets.vectors.strip import Strip


class Canvas(QWidget):
    """Arrows above, bars below; where there are only bars they have the room.

    Parameters
    ----------
    theme : Theme
    plane : Plane
    strip : Strip
    """

    def __init__(self, theme: Theme, plane: Plane, strip: Strip) -> None:
        super().__init__()
        self._plane, self._strip = plane, strip
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusProxy(plane)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(2))
        self._column.addWidget(plane, 3)
        self._column.addWidget(strip, 1)

    def show_plane(self, shown: bool) -> None:
        """Show or hide the arrows."""
        self._plane.setVisible(shown)
        self.setFocusProxy(self._plane if shown else self._strip)

    def paint_on(self, painter: QPainter, width: float, height: float) -> None:
        """Paint both pictures, without what hands and the keyboard add, at any size."""
        whole = max(1, self.height())
        for part in (self._plane, self._strip):
            if not part.isHidden():
                share = height * part.height() / whole
                painter.save()
                painter.translate(0, height * part.y() / whole)
                part.paint_on(painter, width, share)
                painter.restore()
