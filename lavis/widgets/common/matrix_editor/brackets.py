"""The square brackets around a matrix."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPolygonF

from lavis.theme import Theme

#: Pixels at scale 1: of a bracket's foot, its line, and between it and the entries.
FOOT, LINE, GAP = 5, 1.5, 4

#: Pixels that a bracket takes at each side.
MARGIN = FOOT + GAP


def draw_brackets(painter: QPainter, inside: QRectF, theme: Theme) -> None:
    """Draw a bracket at the left and at the right of a rectangle.

    Parameters
    ----------
    painter : QPainter
    inside : QRectF
        The entries.
    theme : Theme
    """
    gap, foot, line = theme.px(GAP), theme.px(FOOT), LINE * theme.scale
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(theme.pen("muted", line, cosmetic=False))
    top, bottom = inside.top() + line / 2, inside.bottom() - line / 2
    for edge, way in ((inside.left() - gap, -1), (inside.right() + gap, 1)):
        back = edge + way * (foot - line / 2)
        painter.drawPolyline(
            QPolygonF(
                [
                    QPointF(edge, top),
                    QPointF(back, top),
                    QPointF(back, bottom),
                    QPointF(edge, bottom),
                ]
            )
        )
