"""What is drawn beneath a handle that is pointed at or selected, and around a focused canvas."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPen

from lavis.widgets.common.plane.clip import clip_segment
from lavis.widgets.common.plane.handles import Handle
from lavis.widgets.common.plane.marks import Surface

RADIUS = 13.0
BAND = 14.0


def draw_highlight(on: Surface, handle: Handle, *, chosen: bool, focused: bool) -> None:
    """Draw a disc under a tip or a band under a body.

    Parameters
    ----------
    on : Surface
    handle : Handle
    chosen : bool
        Whether it is selected, or only pointed at.
    focused : bool
        Whether the keyboard is here: what it would move then bears a rim.
    """
    fill = on.color("selection" if chosen else "hover")
    rim = QPen(on.color("accent"), 1.5) if chosen and focused else QPen(Qt.PenStyle.NoPen)
    center = QPointF(*on.camera.to_pixel(*handle.at))
    if handle.kind != "body":
        frame = QRectF(*on.frame[:2], on.frame[2] - on.frame[0], on.frame[3] - on.frame[1])
        if frame.contains(center):
            on.painter.setPen(rim)
            on.painter.setBrush(fill)
            on.painter.drawEllipse(center, RADIUS, RADIUS)
        return
    part = clip_segment(center.toTuple(), on.camera.to_pixel(*handle.end), on.frame)
    if part is None:
        return
    line = QLineF(*part[0], *part[1])
    widths = [(fill, BAND)]
    if chosen and focused:
        widths.insert(0, (on.color("accent"), BAND + 3.0))
    for color, width in widths:
        on.painter.setPen(QPen(color, width, c=Qt.PenCapStyle.RoundCap))
        on.painter.drawLine(line)


def draw_focus_ring(on: Surface) -> None:
    """Draw the frame that says where the keyboard is."""
    on.painter.setPen(QPen(on.color("accent"), 2.0))
    on.painter.setBrush(Qt.BrushStyle.NoBrush)
    on.painter.drawRect(QRectF(1, 1, on.camera.width - 2, on.camera.height - 2))
