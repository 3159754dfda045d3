"""A drag beside its peers: from the mouse event to the end of its painting, on a real screen.

Every one draws, at 800×600, for each mouse move a new 2×2 matrix applied to 82 grid lines of 41
points, so 3,280 segments, antialiased and 2 pixels wide, and two thicker lines for its columns:

- the bare way is a QWidget that does nothing else: points to device pixels in NumPy, `drawLines`
  on a kept array. It also draws the ground that LaVis' plane has (hairlines and the numbers
  along the axes), computed once: then what is left between the two is LaVis' own cost;
- LaVis' plane draws those lines in the same way, with all that a plane does: gestures, camera,
  ground, placing of labels;
- pyqtgraph is a PlotWidget with axes, once with all lines in one PlotCurveItem and once with a
  PlotDataItem for each; the faster of the two is the peer;
- matplotlib is its Qt canvas with blitting: its axes and numbers are not drawn anew.

The Vector canvas stands beside them with everything a user has: in its dock in the window, each
move an edit of the document, a computation, a picture of its own (arrows, not 3,280 segments),
formula, readout and fields. Its picture is not theirs, so its ratios say what a whole tool costs
against a peer's picture alone.
"""

from __future__ import annotations

import gc
import math
from collections.abc import Callable
from typing import Any

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QWidget

from benchmarks import report
from benchmarks.canvas import circle, vector_canvas
from benchmarks.hands import Hand, settle

SIZE = QSize(800, 600)
LINES, POINTS = 41, 41
REACH = 10.0
ROUNDS, MOVES = 12, 12

#: What LaVis may cost more than the bare way.
LIMIT = 1.15

BARE = "bare QWidget, device pixels"
PLANE = "LaVis' plane"
PYQTGRAPH = ["pyqtgraph, one PlotCurveItem", "pyqtgraph, 82 PlotDataItems"]
MATPLOTLIB = "matplotlib, blitting"
CANVAS = "LaVis' Vector canvas, the whole tool"


def grid_lines() -> np.ndarray:
    """Return the points of the lines, (82, 41, 2)."""
    along, at = np.linspace(-REACH, REACH, POINTS), np.linspace(-REACH, REACH, LINES)
    across = np.stack(np.meshgrid(along, at), axis=-1)
    return np.concatenate([across, across[..., ::-1]])


def matrix_of(x: float, y: float) -> np.ndarray:
    """Return the matrix that a place of the pointer, in pixels, stands for."""
    turn, stretch = x / SIZE.width(), 0.7 + 0.6 * y / SIZE.height()
    return stretch * np.array([[math.cos(turn), -math.sin(turn)], [math.sin(turn), 1.0]])


class Lines:
    """The segments of all lines, kept, and drawn in device pixels."""

    def __init__(self) -> None:
        from pyqtgraph.Qt.internals import PrimitiveArray

        points = grid_lines()
        self._ends = np.stack([points[:, :-1], points[:, 1:]], axis=2).reshape(-1, 2)
        self._segments = PrimitiveArray(QLineF, 4)
        self._segments.resize(len(self._ends) // 2)

    def draw(
        self,
        painter: QPainter,
        matrix: np.ndarray,
        scale: float,
        center: tuple[float, float],
        colors: list[Any],
    ) -> None:
        to_pixels = scale * np.array([[1.0], [-1.0]]) * matrix
        pixels = self._ends @ to_pixels.T
        pixels += center
        self._segments.ndarray()[:] = pixels.reshape(-1, 4)
        painter.setPen(QPen(colors[0], 2.0))
        painter.drawLines(*self._segments.drawargs())
        for color, (x, y) in zip(colors[1:], to_pixels.T, strict=True):
            painter.setPen(QPen(color, 3.0))
            painter.drawLine(QPointF(*center), QPointF(center[0] + x, center[1] + y))


def lavis_plane(theme: Any) -> QWidget:
    """LaVis' plane, with a handle that moves the matrix."""
    from lavis.widgets.common.plane import Handle, Plane, Surface

    lines, state = Lines(), {"matrix": matrix_of(400, 300)}

    def draw(on: Surface) -> None:
        colors = [on.color(token) for token in ("third", "first", "second")]
        center = on.camera.to_pixel(0.0, 0.0)
        lines.draw(on.painter, state["matrix"], on.camera.scale, center, colors)

    plane = Plane(theme, draw)
    plane.resize(SIZE)
    plane.set_view(0.0, 0.0, 30.0)
    plane.set_handles([Handle("i", "point", 0.0, 0.0)])

    def move(wanted: Any) -> None:
        state["matrix"] = matrix_of(*plane.camera.to_pixel(wanted.x, wanted.y))
        plane.update()

    plane.moved.connect(move)
    return plane


class Bare(QWidget):
    """The least that draws the same picture."""

    def __init__(self, theme: Any, camera: Any) -> None:
        from lavis.widgets.common.plane.grid import tick_labels

        super().__init__()
        self.resize(SIZE)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._lines, self._matrix = Lines(), matrix_of(400, 300)
        self._scale, self._center = camera.scale, camera.to_pixel(0.0, 0.0)
        self._colors = [theme.color(token) for token in ("third", "first", "second")]
        self._canvas, self._muted = theme.color("canvas"), theme.color("muted")
        self._font = theme.font("small", tabular=True)
        metrics = QFontMetricsF(self._font)
        self._texts = [
            (QPointF(rect.left(), rect.top() + metrics.ascent()), text)
            for text, rect in tick_labels(camera, metrics)
        ]
        steps = ((camera.step, "grid_minor"), (camera.major, "grid"), (1e9, "axis"))
        self._ground = [(theme.pen(token), self._hairlines(step)) for step, token in steps]

    def _hairlines(self, step: float) -> list[QLineF]:
        (x, y), pixels = self._center, step * self._scale
        width, height = SIZE.width(), SIZE.height()
        columns = np.arange(x % pixels, width, pixels)
        rows = np.arange(y % pixels, height, pixels)
        return [QLineF(round(c) + 0.5, 0, round(c) + 0.5, height) for c in columns] + [
            QLineF(0, round(r) + 0.5, width, round(r) + 0.5) for r in rows
        ]

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self._matrix = matrix_of(event.position().x(), event.position().y())
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.fillRect(QRectF(self.rect()), self._canvas)
        for pen, hairlines in self._ground:
            painter.setPen(pen)
            painter.drawLines(hairlines)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._font)
        painter.setPen(self._muted)
        for at, text in self._texts:
            painter.drawText(at, text)
        self._lines.draw(painter, self._matrix, self._scale, self._center, self._colors)
        painter.end()


def pyqtgraph_plot(*, one_item: bool) -> QWidget:
    """A PlotWidget with all lines in one curve, or with an item for each; its viewport."""
    import pyqtgraph

    class Plot(pyqtgraph.PlotWidget):  # type: ignore[misc]
        def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
            show(matrix_of(event.position().x(), event.position().y()))

    plot = Plot()
    plot.resize(SIZE)
    plot.setXRange(-13, 13)
    plot.setYRange(-10, 10)
    plot.disableAutoRange()
    pens = [pyqtgraph.mkPen(color, width=width) for color, width in (("g", 2), ("b", 3), ("r", 3))]
    points = grid_lines()
    columns = [plot.plot(pen=pen, antialias=True) for pen in pens[1:]]
    if one_item:
        ends = np.stack([points[:, :-1], points[:, 1:]], axis=2).reshape(-1, 2)
        curve = pyqtgraph.PlotCurveItem(pen=pens[0], antialias=True, connect="pairs")
        plot.addItem(curve)
    else:
        curves = [plot.plot(pen=pens[0], antialias=True) for _ in points]

    def show(matrix: np.ndarray) -> None:
        if one_item:
            curve.setData(*(ends @ matrix.T).T)
        else:
            for line, item in zip(points, curves, strict=True):
                item.setData(*(line @ matrix.T).T)
        for item, column in zip(columns, matrix.T, strict=True):
            item.setData(*np.stack([np.zeros(2), column]).T)

    show(matrix_of(400, 300))
    return plot


def matplotlib_canvas() -> QWidget:
    """A figure whose lines are blitted over a kept background."""
    import matplotlib

    matplotlib.use("QtAgg")
    from matplotlib.backends.backend_qtagg import FigureCanvasQTAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(SIZE.width() / 100, SIZE.height() / 100), dpi=100)
    canvas = FigureCanvasQTAgg(figure)
    canvas.resize(SIZE)
    axes = figure.add_axes((0.06, 0.06, 0.92, 0.92), xlim=(-13, 13), ylim=(-10, 10))
    axes.grid(True)
    points = grid_lines()
    broken = np.concatenate([points, np.full((len(points), 1, 2), np.nan)], axis=1).reshape(-1, 2)
    pixel = 72 / 100
    (lines,) = axes.plot([], [], linewidth=2 * pixel, antialiased=True, animated=True)
    columns = [axes.plot([], [], linewidth=3 * pixel, animated=True)[0] for _ in range(2)]
    kept: dict[str, Any] = {}

    def keep(_event: object) -> None:
        kept["background"] = canvas.copy_from_bbox(figure.bbox)

    def move(event: Any) -> None:
        if "background" not in kept:
            return
        matrix = matrix_of(event.x, SIZE.height() - event.y)
        canvas.restore_region(kept["background"])
        lines.set_data(*(broken @ matrix.T).T)
        for item, column in zip(columns, matrix.T, strict=True):
            item.set_data(*np.stack([np.zeros(2), column]).T)
        for item in (lines, *columns):
            axes.draw_artist(item)
        canvas.blit(figure.bbox)

    canvas.mpl_connect("draw_event", keep)
    canvas.mpl_connect("motion_notify_event", move)
    return canvas


Drag = Callable[[], list[float]]


def dragging(window: QWidget, hand: Hand, center: QPointF, *, held: bool = False) -> Drag:
    """Return a function that drags round a circle and times each move."""
    turn = iter(range(1, 10**9))

    def drag() -> list[float]:
        window.raise_()
        settle()
        if not held:
            hand.press(center)
        for _ in range(3):
            hand.timed_move(circle(center, next(turn) + 3))
        times = [hand.timed_move(circle(center, next(turn) + 3)) for _ in range(MOVES)]
        if not held:
            hand.release()
        settle(0.05)
        return times

    return drag


def contestants(theme: Any) -> dict[str, Drag]:
    """Return a drag for each way to draw the lines, in windows of one size."""
    plane = lavis_plane(theme)
    plane.show()
    settle()  # its camera now has the size that the bare way takes from it
    plots = [pyqtgraph_plot(one_item=one) for one in (True, False)]
    windows = [Bare(theme, plane.camera), plane, *plots, matplotlib_canvas()]  # type: ignore[attr-defined]
    for window in windows:
        window.show()
    settle(0.5)
    center = QPointF(plane.width() / 2, plane.height() / 2)
    targets = [window.viewport() if window in plots else window for window in windows]
    drags = [
        dragging(window, Hand(target), center)
        for window, target in zip(windows, targets, strict=True)
    ]
    names = (BARE, PLANE, *PYQTGRAPH, MATPLOTLIB)
    return dict(zip(names, drags, strict=True))


Rounds = dict[str, list[list[float]]]


def measure(drags: dict[str, Drag]) -> Rounds:
    """Return seconds for each, by round: in turns, to share what the machine does besides."""
    for drag in drags.values():
        drag()
    gc.collect()
    gc.freeze()
    times: Rounds = {name: [] for name in drags}
    for _ in range(ROUNDS):
        for name, drag in drags.items():
            times[name].append(drag())
    gc.unfreeze()
    return times


def ratio(times: Rounds, ours: str, peers: list[str]) -> float:
    """Return the median over the rounds of our median through that of the faster peer."""
    rounds = range(len(times[ours]))
    medians = {name: [report.median(times[name][k]) for k in rounds] for name in (ours, *peers)}
    return report.median(
        [medians[ours][k] / min(medians[name][k] for name in peers) for k in rounds]
    )


def main() -> int:
    from lavis.app import make_application
    from lavis.theme import Theme

    print("drag: mouse event to painted, 3,280 antialiased segments 2 px wide, in turns")
    application = QApplication.instance() or make_application([])
    assert application is not None
    theme = Theme("light")
    drags = contestants(theme)
    with vector_canvas(1280, 800) as hand:
        drags[CANVAS] = dragging(hand.widget.window(), hand, QPointF(hand.at), held=True)
        times = measure(drags)
    rows = [("", "ms (median)", "95 %")]
    for name, rounds in times.items():
        samples = [1000 * seconds for each in rounds for seconds in each]
        middle, slow = report.median(samples), float(np.quantile(samples, 0.95))
        rows.append((name, f"{middle:.1f}", f"{slow:.1f}"))
    report.table(rows)
    verdict = report.verdict
    return max(
        verdict("LaVis' plane / the bare way", ratio(times, PLANE, [BARE]), LIMIT),
        verdict("LaVis' plane / pyqtgraph's better way", ratio(times, PLANE, PYQTGRAPH), 1.0),
        verdict("LaVis' plane / matplotlib", ratio(times, PLANE, [MATPLOTLIB]), 1.0),
        verdict("LaVis' Vector canvas / pyqtgraph's better", ratio(times, CANVAS, PYQTGRAPH), 1.0),
        verdict("LaVis' Vector canvas / matplotlib", ratio(times, CANVAS, [MATPLOTLIB]), 1.0),
    )
