"""The real application with the real Vector canvas, for the benchmarks to take hold of."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

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
            dock = next(dock for dock in app.desk.docks.values() if dock.tool.id == "vectors")
            hand = Hand(dock.view.plane)
            _grab(hand)
            before = app.store.document.panel(dock.panel_id).params.vectors
            hand.move(hand.at - QPointF(10, 10))
            settle()
            if app.store.document.panel(dock.panel_id).params.vectors == before:
                raise RuntimeError("The hand has missed the tip: this would measure a pan.")
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


def _grab(hand: Hand) -> None:
    """Press on the first tip, where it is when the layouts have come to rest."""
    plane: Any = hand.widget
    tip = next(handle for handle in plane.handles if handle.kind == "tip")
    place = plane.camera.to_pixel(*tip.at)
    for _ in range(20):
        settle()
        before, place = place, plane.camera.to_pixel(*tip.at)
        if before == place:
            break
    hand.press(QPointF(*place))
    settle()


def circle(center: QPointF, step: int) -> QPointF:
    """Return the place of a step on a circle through a point; no two in a row are one pixel."""
    angle = 0.21 * step
    return QPointF(
        center.x() - RADIUS * (1 - math.cos(angle)), center.y() - RADIUS * math.sin(angle)
    )
