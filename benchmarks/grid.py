"""The Transformation grid in its window: a drag of î beside the bare way, and its animation.

The drag: for each mouse move everything that a user has is done: an edit of the document, the
computation, two grids of 82 lines, antialiased and 2 pixels wide, the square, the eigenlines, the
arrows and their names, formula, readout and fields. Beside it a bare QWidget draws the same two
grids, the square, four lines and four arrows from the same matrix, points to device pixels in
NumPy, and nothing else; it has no document, no computation, no text and no controls.

The animation: while it plays, the picture is to be painted for every frame of a screen that shows
60 in a second. Counted are the frames that come later than one and a half frames after the one
before.
"""

from __future__ import annotations

import gc
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QApplication, QWidget

from benchmarks import report
from benchmarks.canvas import circle
from benchmarks.hands import Hand, settle

#: What the whole tool may cost more than the bare picture.
LIMIT = 1.15
ROUNDS, MOVES = 12, 12
PLAYS = 5
#: Seconds between two frames of a screen.
FRAME = 1 / 60


@contextmanager
def transformation_grid(width: int, height: int) -> Iterator[Any]:
    """The view of a Transformation grid in its dock in its window."""
    from lavis.app import App
    from lavis.settings import Settings

    with tempfile.TemporaryDirectory() as folder:
        app = App(Settings(Path(folder)))
        app.window.resize(width, height)
        app.show()
        app.open()
        settle(until=lambda: bool(app.desk.settled))
        for dock in list(app.desk.docks.values()):
            dock.close()
        app.desk.open_tool("transform")
        settle(until=lambda: bool(app.desk.settled))
        try:
            docks = app.desk.docks.values()
            yield next(dock for dock in docks if dock.tool.id == "transform").view
        finally:
            app.store.mark_saved()
            app.window.close()
            settle()
            # While the application is there: what its window still tells it finds it alive.
            app.window.deleteLater()
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            settle()


class Bare(QWidget):
    """The least that draws the same lines, from the same camera."""

    def __init__(self, theme: Any, plane: Any) -> None:
        super().__init__()
        self.resize(plane.size())
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._camera, self._column = plane.camera, np.array([2.0, 1.5])
        self._other = np.array([1.0, 1.5])
        tokens = ("canvas", "grid", "first", "second", "result", "eigen")
        self._colors = {token: theme.color(token) for token in tokens}
        from pyqtgraph.Qt.internals import PrimitiveArray

        self._lines = PrimitiveArray(QLineF, 4)
        self._lines.resize(82)
        n = np.arange(-20, 21.0)
        ends = 20 * np.ones(41)
        first = np.stack([n, -ends, n, ends], axis=1)
        second = np.stack([-ends, n, ends, n], axis=1)
        self._grid = np.concatenate([first, second]).reshape(-1, 2)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self._column = np.array(self._camera.to_world(event.position().x(), event.position().y()))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter, camera = QPainter(self), self._camera
        painter.fillRect(QRectF(self.rect()), self._colors["canvas"])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        matrix = np.stack([self._column, self._other], axis=1)
        center = np.array(camera.to_pixel(0.0, 0.0))
        flip = camera.scale * np.array([[1.0], [-1.0]])
        for grid, token in ((np.eye(2), "grid"), (matrix, "first")):
            pixels = (self._grid * camera.major) @ (flip * grid).T + center
            self._lines.ndarray()[:] = pixels.reshape(-1, 4)
            painter.setPen(QPen(self._colors[token], 2.0))
            painter.drawLines(*self._lines.drawargs())
        self._draw_rest(painter, matrix, flip, center)
        painter.end()

    def _draw_rest(self, painter: QPainter, matrix: Any, flip: Any, center: Any) -> None:
        to_pixels = (flip * matrix).T
        corners = np.array([[0, 0], [1, 0], [1, 1], [0, 1]]) @ to_pixels + center
        fill = self._colors["result"]
        fill.setAlphaF(0.2)
        painter.setPen(QPen(self._colors["result"], 1.5))
        painter.setBrush(fill)
        painter.drawPolygon(QPolygonF([QPointF(*corner) for corner in corners]))
        values, vectors = np.linalg.eig(matrix)
        if np.isreal(values).all():
            painter.setPen(QPen(self._colors["eigen"], 2.0, Qt.PenStyle.DashLine))
            for vector in vectors.T:
                reach = 1000 * vector.real * (1, -1)
                painter.drawLine(QPointF(*(center - reach)), QPointF(*(center + reach)))
        for column, token in zip(to_pixels, ("first", "second"), strict=True):
            painter.setPen(QPen(self._colors[token], 3.0))
            painter.drawLine(QPointF(*center), QPointF(*(center + column)))


def dragged(hand: Hand, center: QPointF, turn: Iterator[int]) -> list[float]:
    """Return the seconds of each of some moves round a circle."""
    hand.widget.window().raise_()
    settle(0.05)
    for _ in range(3):
        hand.timed_move(circle(center, next(turn)))
    return [hand.timed_move(circle(center, next(turn))) for _ in range(MOVES)]


def measure_drag(view: Any, theme: Any) -> float:
    """Print milliseconds of both, and return the median ratio of the rounds."""
    plane = view.plane
    bare = Bare(theme, plane)
    bare.show()
    settle(0.5)
    hand, peer = Hand(plane), Hand(bare)
    tip = next(handle for handle in plane.handles if handle.name == "i")
    center = QPointF(*plane.camera.to_pixel(*tip.at))
    hand.press(center)
    turn = iter(range(1, 10**9))
    for each in (hand, peer):
        dragged(each, center, turn)
    gc.collect()
    gc.freeze()
    times: dict[str, list[list[float]]] = {"bare QWidget": [], "the whole tool": []}
    for _ in range(ROUNDS):
        times["bare QWidget"].append(dragged(peer, center, turn))
        times["the whole tool"].append(dragged(hand, center, turn))
    gc.unfreeze()
    hand.release()
    settle()
    bare.close()
    bare.deleteLater()
    rows = [("", "ms (median)", "95 %")]
    for name, rounds in times.items():
        samples = [1000 * seconds for each in rounds for seconds in each]
        slow = float(np.quantile(samples, 0.95))
        rows.append((name, f"{report.median(samples):.1f}", f"{slow:.1f}"))
    report.table(rows)
    pairs = zip(times["the whole tool"], times["bare QWidget"], strict=True)
    return report.median([report.median(ours) / report.median(bare) for ours, bare in pairs])


def late_frames(view: Any) -> tuple[int, int]:
    """Play once, and return how many frames were painted and how many of them were late."""
    hand = Hand(view.plane)
    stamps, before = [], hand.eye.painted
    view.scrubber.toggle()
    while view.scrubber.playing:
        QApplication.processEvents()
        if hand.eye.painted != before:
            before = hand.eye.painted
            stamps.append(time.perf_counter())
    settle()
    gaps = np.diff(stamps)
    return len(stamps), int((gaps > 1.5 * FRAME).sum())


def main() -> int:
    from lavis.app import make_application
    from lavis.theme import Theme

    print("grid: a drag of î in the whole Transformation grid, and its animation")
    application = QApplication.instance() or make_application([])
    assert application is not None
    with transformation_grid(1280, 800) as view:
        ratio = measure_drag(view, Theme("light"))
        late_frames(view)  # everything is imported and cached after this
        counts = [late_frames(view) for _ in range(PLAYS)]
    print("frames painted, late: " + "; ".join(f"{many}, {late}" for many, late in counts))
    return max(
        report.verdict("the whole tool / the bare picture", ratio, LIMIT),
        report.verdict("late frames, best of the plays", min(late for _, late in counts), 0.0),
    )
