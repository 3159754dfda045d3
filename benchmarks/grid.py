"""The Transformation grid in its window: a drag of î beside the bare way, and its animation.

The drag: from the mouse event to the end of the painting of the plane under its new matrix: two
grids of 82 lines, the square, the eigenlines, the arrows, their names and the numbers along the
axes. Everything that a user has is there: a document that is edited, a computation, formula,
readout and fields. The tool draws the plane first and computes then; what takes place after the
painting is not in the time of this move, but delays the next one if that comes too soon: it is
printed as "move to at rest".

Beside it a bare QWidget draws the same: grids, square, lines, arrows, numbers and names from the
same matrix, points to device pixels in NumPy, and nothing else. It has no document, no
computation, no controls, and it does not place its names.

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
from PySide6.QtGui import QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
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
        tokens = ("canvas", "grid", "first", "second", "result", "eigen", "muted", "text")
        self._colors = {token: theme.color(token) for token in tokens}
        from pyqtgraph.Qt.internals import PrimitiveArray

        from lavis.widgets.common.plane.grid import tick_labels

        self._lines = PrimitiveArray(QLineF, 4)
        self._lines.resize(82)
        n = np.arange(-20, 21.0)
        ends = 20 * np.ones(41)
        first = np.stack([n, -ends, n, ends], axis=1)
        second = np.stack([-ends, n, ends, n], axis=1)
        self._grid = np.concatenate([first, second]).reshape(-1, 2)

        self._small, self._body = theme.font("small", tabular=True), theme.font("body")
        metrics = QFontMetricsF(self._small)
        self._numbers = [
            (QPointF(rect.left(), rect.top() + metrics.ascent()), text)
            for text, rect in tick_labels(self._camera, metrics)
        ]

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self._column = np.array(self._camera.to_world(event.position().x(), event.position().y()))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        self.paint()

    def paint(self) -> None:
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
        self._write(painter, to_pixels, center, values)

    def _write(self, painter: QPainter, to_pixels: Any, center: Any, values: Any) -> None:
        painter.setFont(self._small)
        painter.setPen(self._colors["muted"])
        for at, text in self._numbers:
            painter.drawText(at, text)
        painter.setFont(self._body)
        painter.setPen(self._colors["text"])
        names = (
            "î",
            "ĵ",
            f"area {np.linalg.det(to_pixels):.4g}",
            *(f"λ = {v:.4g}" for v in values),
        )
        places = (*to_pixels, to_pixels.sum(axis=0) / 2, (100, -200), (-200, 100))
        for name, place in zip(names, places, strict=False):
            painter.drawText(QPointF(*(center + place)), name)


class Watch:
    """Notes when the painting of a plane, or of the bare widget, has ended."""

    def __init__(self, painter: Any, method: str) -> None:
        self.ended = 0.0
        paint = getattr(painter, method)

        def watched(*args: Any, **kwargs: Any) -> None:
            paint(*args, **kwargs)
            self.ended = time.perf_counter()

        setattr(painter, method, watched)


def dragged(hand: Hand, watch: Watch, center: QPointF, turn: Iterator[int]) -> list[float]:
    """Return the seconds from the event to the painted end for moves round a circle."""
    hand.widget.window().raise_()
    settle(0.05)
    times = []
    for _ in range(3 + MOVES):
        start = time.perf_counter()
        hand.timed_move(circle(center, next(turn)))
        times.append(watch.ended - start)
    return times[3:]


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
    ours, theirs = Watch(plane, "_paint"), Watch(bare, "paint")
    dragged(hand, ours, center, turn)
    dragged(peer, theirs, center, turn)
    gc.collect()
    gc.freeze()
    times: dict[str, list[list[float]]] = {"bare QWidget": [], "the whole tool": []}
    for _ in range(ROUNDS):
        times["bare QWidget"].append(dragged(peer, theirs, center, turn))
        times["the whole tool"].append(dragged(hand, ours, center, turn))
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
    return report.median([report.median(one) / report.median(other) for one, other in pairs])


def measure_rest(view: Any) -> list[float]:
    """Return the seconds from a move to when all that it brings about has come to an end."""
    plane = view.plane
    hand = Hand(plane)
    tip = next(handle for handle in plane.handles if handle.name == "i")
    center = QPointF(*plane.camera.to_pixel(*tip.at))
    hand.press(center)
    times = []
    for step in range(3, 3 + ROUNDS):
        start = time.perf_counter()
        hand.timed_move(circle(center, step))
        QApplication.processEvents()
        times.append(time.perf_counter() - start)
        settle(0.05)
    hand.release()
    settle()
    return times


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
        rest = 1000 * report.median(measure_rest(view))
        late_frames(view)  # everything is imported and cached after this
        counts = [late_frames(view) for _ in range(PLAYS)]
    print(f"move to at rest: {rest:.1f} ms (median)")
    print("frames painted, late: " + "; ".join(f"{many}, {late}" for many, late in counts))
    return max(
        report.verdict("the whole tool / the bare picture", ratio, LIMIT),
        report.verdict("late frames, best of the plays", min(late for _, late in counts), 0.0),
    )
