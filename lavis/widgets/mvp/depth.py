"""The depth buffer under the views: where z goes, and what it can still tell apart."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QShowEvent
from PySide6.QtWidgets import QHBoxLayout

from lavis.theme import Theme
from lavis.tools.mvp.params import Params
from lavis.tools.mvp.result import Depth
from lavis.widgets.common.plot import Axis, Guide, Plot, PlotView, Series
from lavis.widgets.common.text import format_number
from lavis.widgets.mvp import words
from lavis.widgets.mvp.sheets import Sheet

BY_HAND = "A projection made by hand has no near and far to draw between."
PARALLEL = "A parallel projection spreads depth evenly: every distance is told apart alike."
#: Points of a curve; the others lie on it to the eye.
EVERY = 4


class DepthSheet(Sheet):
    """Two plots: z_ndc against the distance, and the least step of each kind of buffer.

    Parameters
    ----------
    theme : Theme
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "Depth precision")
        self.curve = PlotView(theme, "z in NDC against the distance")
        self.steps = PlotView(theme, "Least distance that is told apart")
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        line.addWidget(self.curve)
        line.addWidget(self.steps)

    def showEvent(self, event: QShowEvent) -> None:
        """Draw what has changed meanwhile."""
        super().showEvent(event)
        self.describe()

    def describe(self) -> None:
        """Draw both plots anew, where they are seen: a drag in the views does not wait for them."""
        if not self.isVisible():
            return
        depth = Depth() if self.result is None else self.result.depth
        at = self._vertex()
        guides = () if at is None else (Guide(name="vertex", x=at, token="result", fits=False),)
        self.curve.set_plot(_curve(self.params, depth, guides), self._said(depth))
        self.steps.set_plot(_steps(depth, guides), self._said(depth))
        self.setAccessibleDescription(self._said(depth))

    def paint(self, painter: QPainter, room: QRectF) -> None:
        """Paint both plots into a room, for an export."""
        for plot in (self.curve, self.steps):
            painter.save()
            painter.translate(room.topLeft() + plot.geometry().topLeft().toPointF())
            painter.setClipRect(QRectF(plot.rect()))
            plot.paint_on(painter, plot.width(), plot.height())
            painter.restore()

    def _vertex(self) -> float | None:
        """Return the distance of the followed vertex before the camera."""
        if self.result is None or "view" in words.secrets(self.params) or self.params.hidden:
            return None
        z = self.result.trace.view[2]
        return -z if z is not None and z < 0 else None

    def _said(self, depth: Depth) -> str:
        if not depth.distance:
            return BY_HAND
        if not depth.fixed:
            return PARALLEL
        fixed, best = format_number(depth.fixed[-1]), format_number(depth.reversed[-1])
        return (
            f"At the far plane 24 bits tell {fixed} apart, float32 with reversed z {best}; "
            f"z in NDC passes 0 at {format_number(_half(depth))}."
        )


def _curve(params: Params, depth: Depth, guides: tuple[Guide, ...]) -> Plot:
    used = params.projection.reversed_z
    series = (
        _line("z", "as usual", depth, depth.z, 0, pale=used),
        _line("reversed", "reversed z", depth, depth.z_reversed, 1, pale=not used),
    )
    return Plot(
        x=Axis("distance before the camera", log=True),
        y=Axis("z in NDC", low=-1.05, high=1.05, ticks=(-1.0, 0.0, 1.0)),
        series=series if depth.distance else (),
        guides=guides,
        empty=BY_HAND,
    )


def _steps(depth: Depth, guides: tuple[Guide, ...]) -> Plot:
    series = (
        _line("fixed", "24 bits", depth, depth.fixed, 0),
        _line("single", "float32", depth, depth.single, 2),
        _line("reversed", "float32, reversed, 0…1", depth, depth.reversed, 1),
    )
    return Plot(
        x=Axis("distance before the camera", log=True),
        y=Axis("told apart from", log=True),
        series=series if depth.fixed else (),
        guides=guides,
        empty=PARALLEL if depth.distance else BY_HAND,
    )


def _line(
    key: str, name: str, depth: Depth, y: tuple[float, ...], look: int, *, pale: bool = False
) -> Series:
    x = depth.distance
    # The reversed buffer has no step at all where its number is 0, at the far plane itself.
    places = [*range(0, len(y) - 1, EVERY), *([len(y) - 2] if len(y) > 1 else [])]
    return Series(
        key=key,
        name=name,
        x=tuple(x[i] for i in places),
        y=tuple(y[i] for i in places),
        look=look,
        marks=False,
        pale=pale,
    )


def _half(depth: Depth) -> float:
    """Return the distance at which half of the range is spent."""
    pairs = zip(depth.distance, depth.z, strict=True)
    return next((distance for distance, z in pairs if z >= 0), depth.distance[-1])
