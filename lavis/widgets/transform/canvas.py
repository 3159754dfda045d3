"""One plane or two beside each other, and under them the strip that plays."""

from __future__ import annotations

from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from lavis.theme import Theme
from lavis.widgets.common.plane import Plane
from lavis.widgets.common.scrubber import Scrubber

#: Width through height from which two planes stand beside each other: upright ones, wide ones.
UPRIGHT, WIDE = 0.9, 1.35
#: Pixels of height at scale 1 below which the planes need every line.
LOW = 180


class Canvas(QWidget):
    """The planes above, the scrubber below.

    Parameters
    ----------
    theme : Theme
    plane : Plane
        What hands take hold of.
    other : Plane
        Beside it, where there is something to compare; below it where there is more room.
    scrubber : Scrubber
    """

    def __init__(self, theme: Theme, plane: Plane, other: Plane, scrubber: Scrubber) -> None:
        super().__init__()
        self._planes = (plane, other)
        self._wide = False
        self.scrubber = scrubber
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusProxy(plane)
        self._row = QHBoxLayout()
        for each in self._planes:
            self._row.addWidget(each, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._row, 1)
        column.addWidget(scrubber)
        theme.changed.connect(self._restyle)
        self._theme = theme
        self._restyle()
        other.hide()

    def show_both(self, both: bool, *, wide: bool = False) -> None:
        """Show or hide the second plane.

        Parameters
        ----------
        both : bool
        wide : bool
            Whether what they show is wide: then they stand below each other sooner.
        """
        self._planes[1].setVisible(both)
        if wide != self._wide:
            self._wide = wide
            self._lay()

    def resizeEvent(self, event: object) -> None:
        """Lay the planes beside or below each other; a low canvas has no line for the act."""
        self._lay()
        self.scrubber.caption.setVisible(self.height() >= self._theme.px(LOW))

    def _lay(self) -> None:
        high = self.width() < (WIDE if self._wide else UPRIGHT) * self.height()
        way = QHBoxLayout.Direction.TopToBottom if high else QHBoxLayout.Direction.LeftToRight
        if self._row.direction() != way:
            self._row.setDirection(way)

    def paint_on(self, painter: QPainter, width: float, height: float) -> None:
        """Paint the planes, without what hands and the keyboard add, at any size."""
        shown = [plane for plane in self._planes if not plane.isHidden()]
        area = shown[0].geometry()
        for plane in shown[1:]:
            area = area.united(plane.geometry())
        across, down = width / max(1, area.width()), height / max(1, area.height())
        for plane in shown:
            painter.save()
            painter.translate(plane.x() * across, plane.y() * down)
            plane.paint_on(painter, plane.width() * across, plane.height() * down)
            painter.restore()

    def _restyle(self) -> None:
        self._row.setSpacing(self._theme.px(4))
