"""A picture laid on the plane as a parallelogram."""

from __future__ import annotations

from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage, QPainter, QTransform

from lavis.widgets.common.plane.camera import Point
from lavis.widgets.common.plane.marks import Surface

#: Pixels of a side beyond which it is not drawn: a screen would show a few of its pixels at most.
LARGEST = 1e5
#: Square pixels below which there is nothing to see.
SMALLEST = 0.5


def image(on: Surface, picture: QImage, corner: Point, first: Point, second: Point) -> bool:
    """Draw a picture and return whether it could be drawn.

    Parameters
    ----------
    on : Surface
    picture : QImage
    corner : tuple of float
        Where its lower left corner lies.
    first, second : tuple of float
        The sides from there to its lower right and to its upper left corner.
    """
    scale = on.camera.scale
    x, y = on.camera.to_pixel(*corner)
    ax, ay, bx, by = (side * scale for side in (first[0], -first[1], second[0], -second[1]))
    largest = max(map(abs, (x, y, ax, ay, bx, by)))
    if not largest < LARGEST or abs(ax * by - ay * bx) < SMALLEST or picture.isNull():
        return False
    width, height = picture.width(), picture.height()
    # Of an image the first row is the uppermost: it starts at the end of the second side.
    placed = QTransform(ax / width, ay / width, -bx / height, -by / height, x + bx, y + by)
    painter = on.painter
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.setTransform(placed, True)
    painter.drawImage(QPointF(0.0, 0.0), picture)
    painter.restore()
    return True
