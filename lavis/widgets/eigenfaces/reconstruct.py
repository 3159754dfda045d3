"""A face, what k components make of it, and what they miss."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter, QResizeEvent

from lavis.theme import Theme
from lavis.tools.eigenfaces import Params, Result
from lavis.widgets.common.painted import Painted
from lavis.widgets.common.plot import PlotView
from lavis.widgets.common.text import format_number
from lavis.widgets.eigenfaces import drawing, plots, words
from lavis.widgets.eigenfaces.drawing import Panel
from lavis.widgets.eigenfaces.sheet import Sheet
from lavis.widgets.eigenfaces.stepper import Stepper
from lavis.widgets.eigenfaces.strip import Strip

#: Pixels of height, at scale 1, below which the curve, and then the strip, have no room.
CURVE, STRIP = 420, 300


class ReconstructPage(Sheet):
    """Original, reconstruction and error; the curve of the error; all faces; k played.

    Parameters
    ----------
    theme : Theme

    Attributes
    ----------
    face_chosen : Signal(int)
    k_wanted : Signal(int, str)
        How many components, and a merge key.
    """

    face_chosen = Signal(int)
    k_wanted = Signal(int, str)

    def __init__(self, theme: Theme) -> None:
        self.triptych = Painted(theme, "Original, reconstruction and error", self._draw)
        self.curve = PlotView(theme, "RMSE against k")
        self.strip = Strip(theme)
        self.stepper = Stepper(theme)
        parts = (self.triptych, 3), (self.curve, 2), (self.strip, 0), (self.stepper, 0)
        super().__init__(theme, "Reconstruction", *parts)
        self._result: Result | None = None
        self.triptych.moved.connect(self._on_moved)
        self.curve.chosen.connect(lambda _, index: self._want(index, ""))
        self.curve.guided.connect(lambda _, x, key: self._want(round(x), key))
        self.strip.face_chosen.connect(self.face_chosen)
        self.stepper.wanted.connect(self.k_wanted)

    def show_params(self, params: Params, result: Result | None) -> None:
        """Show a result; emits nothing."""
        self._result = result
        said = words.sentence(params, result)
        self.triptych.setAccessibleDescription(said)
        self.triptych.update()
        self.strip.show_result(result)
        self.curve.set_plot(plots.errors(result), said)
        if result is not None:
            most = words.most(result)
            self.stepper.set_values(min(params.k, most), most)

    def panels(self) -> list[Panel]:
        """Return the three pictures."""
        result = self._result
        if result is None:
            return []
        error = f"RMSE {format_number(result.rmse, 3, pad=True)}"
        name = words.face_name(result, result.face)
        # Of one limit for all k, so that the error pales as it goes.
        limit = drawing.largest(result.original - result.mean)
        return [
            Panel("original", result.original, name),
            Panel(f"k = {result.k}", result.reconstruction, f"of {words.most(result)}"),
            Panel("error", result.error, error, limit),
        ]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out what has no room."""
        super().resizeEvent(event)
        px = self._theme.px
        self.curve.setVisible(self.height() >= px(CURVE))
        self.strip.setVisible(self.height() >= px(STRIP))

    def _draw(self, painter: QPainter, room: QRectF) -> None:
        panels = self.panels()
        if panels:
            h, w = panels[0].pixels.shape
            places = drawing.places(self._theme, room, len(panels), h, w)
            for panel, place in zip(panels, places, strict=True):
                drawing.draw_panel(painter, self._theme, place, panel)

    def _on_moved(self, right: int, down: int) -> None:
        """Choose the face beside it; up and down, one component more or fewer."""
        result = self._result
        if result is None:
            return
        face = min(max(0, result.face + right), result.shape[0] - 1)
        if face != result.face:
            self.face_chosen.emit(face)
        elif down:
            self._want(result.k - down, "arrows")

    def _want(self, k: int, key: str) -> None:
        if self._result is not None:
            k = min(max(1, k), words.most(self._result))
            if k != self._result.k or key:
                self.k_wanted.emit(k, key)
