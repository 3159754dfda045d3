"""The real application with the real Vector canvas, for the benchmarks to take hold of."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QEvent, QPointF
from PySide6.QtWidgets import QApplication

from benchmarks.hands import Hand, settle

#: Pixels of the circle in which the tip is dragged.
RADIUS = 60.0


@contextmanager
def vector_canvas(width: int, height: int) -> Iterator[Hand]:
    """A hand that holds the first tip of a Vector canvas in its dock in its window."""
    from lavis.app import App
    from lavis.settings import Settings

    with tempfile.TemporaryDirectory() as folder:
        app = App(Settings(Path(folder)))
        app.window.resize(width, height)
        app.show()
        app.open()
        settle(until=lambda: bool(app.desk.settled))
        try:
            docks = app.desk.docks.values()
            plane = next(dock for dock in docks if dock.tool.id == "vectors").view.plane
            hand = Hand(plane)
            tip = next(handle for handle in plane.handles if handle.kind == "tip")
            hand.press(QPointF(*plane.camera.to_pixel(*tip.at)))
            settle()
            yield hand
            hand.release()
            settle()
        finally:
            app.store.mark_saved()
            app.window.close()
            settle()
            # While the application is there: what its window still tells it finds it alive.
            app.window.deleteLater()
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            settle()


def circle(center: QPointF, step: int) -> QPointF:
    """Return the place of a step on a circle through a point; no two in a row are one pixel."""
    angle = 0.21 * step
    return QPointF(
        center.x() - RADIUS * (1 - math.cos(angle)), center.y() - RADIUS * math.sin(angle)
    )
