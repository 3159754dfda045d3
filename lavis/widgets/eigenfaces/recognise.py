"""Who is it? Accuracy against the number of components, and the tests that went wrong."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter, QResizeEvent

from lavis.theme import Theme
from lavis.tools.eigenfaces import Params, Result
from lavis.widgets.common import shades
from lavis.widgets.common.mosaic import Mosaic
from lavis.widgets.common.painted import Painted
from lavis.widgets.common.plot import PlotView
from lavis.widgets.eigenfaces import drawing, plots, words
from lavis.widgets.eigenfaces.sheet import Sheet

#: Wrong ones that are shown, and pixels at scale 1 that a pair is wide at most.
MOST, LARGEST = 60, 440
#: Pixels of height at scale 1 below which only the curve is shown.
LOW = 260
ALL_RIGHT = "Every test is recognised: there is no wrong one to show."


class RecognisePage(Sheet):
    """The curve, and pairs of a test and whom it was taken for; or why there are none.

    Parameters
    ----------
    theme : Theme

    Attributes
    ----------
    k_wanted : Signal(int, str)
        How many components, and a merge key.
    face_chosen : Signal(int)
        The test of a pair.
    face_opened : Signal(int)
    """

    k_wanted = Signal(int, str)
    face_chosen = Signal(int)
    face_opened = Signal(int)

    def __init__(self, theme: Theme) -> None:
        self.curve = PlotView(theme, "Accuracy against k")
        self.head = Painted(theme, "Pairs", self._draw_head)
        self.pairs = Mosaic(theme, "Wrong ones: the test, and whom it was taken for")
        self.reason = Painted(theme, "Why nobody can be recognised", self._draw_reason)
        parts = (self.curve, 1), (self.head, 0), (self.pairs, 1), (self.reason, 1)
        super().__init__(theme, "Recognition", *parts)
        self._result: Result | None = None
        #: What the pairs are pictures of: the recognition, and whether the theme is dark.
        self._pictured: tuple[object, bool] | None = None
        self.curve.chosen.connect(lambda _, index: self._want(index + 1, ""))
        self.curve.guided.connect(lambda _, x, key: self._want(round(x), key))
        self.pairs.chosen.connect(lambda index: self._on_pair(index, self.face_chosen))
        self.pairs.opened.connect(lambda index: self._on_pair(index, self.face_opened))
        theme.changed.connect(self._restyle)
        self._restyle()

    def show_params(self, params: Params, result: Result | None) -> None:
        """Show a result; emits nothing."""
        self._result = result
        found = None if result is None else result.recognition
        said = words.sentence(params, result)
        self._show_parts()
        if result is None or found is None:
            self.reason.setAccessibleDescription(said)
            self.reason.update()
            self.setFocusProxy(self.reason)
            return
        self.setFocusProxy(self.curve)
        self.curve.set_plot(plots.accuracies(found), said)
        self.pairs.setAccessibleDescription(said)
        self.head.update()
        dark = self._theme.name == "dark"
        if self._pictured is None or self._pictured != (found, dark):
            self._pictured = found, dark
            self._show_pairs(result, 0.0 if dark else 1.0)
        marked = words.marked(params, result)
        tests = [test for test, _ in found.wrong[:MOST]]
        self.pairs.select(tests.index(marked) if marked in tests else -1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out what has no room."""
        super().resizeEvent(event)
        self._show_parts()

    def _show_parts(self) -> None:
        found = None if self._result is None else self._result.recognition
        roomy = self.height() >= self._theme.px(LOW)
        self.curve.setVisible(found is not None)
        self.head.setVisible(found is not None and roomy)
        self.pairs.setVisible(found is not None and bool(found.wrong) and roomy)
        self.reason.setVisible(found is None or (not found.wrong and roomy))

    def _show_pairs(self, result: Result, between: float) -> None:
        found = result.recognition
        assert found is not None
        wrong = found.wrong[:MOST]
        h, w = result.shape[1:]
        if not wrong:
            return
        tests = result.images[[test for test, _ in wrong]]
        taken = result.images[[other for _, other in wrong]]
        gap = np.full((len(wrong), h, max(1, w // 20)), between, tests.dtype)
        stack = drawing.greys(np.concatenate([tests, gap, taken], axis=2))
        names = [
            f"{words.face_name(result, test)}, taken for {words.face_name(result, other)}"
            for test, other in wrong
        ]
        captions = [f"{_who(result, test)} → {_who(result, other)}" for test, other in wrong]
        scales: list[shades.Scale] = ["gray"] * len(stack)
        self.pairs.set_tiles(
            stack,
            (1, len(stack)),
            names=names,
            captions=captions,
            flow=True,
            aspect=h / stack.shape[2],
            scales=scales,
            largest=LARGEST,
        )

    def _draw_head(self, painter: QPainter, room: QRectF) -> None:
        found = None if self._result is None else self._result.recognition
        if found is None:
            return
        count = len(found.wrong)
        said = f"{count} of {len(found.test)} taken for another: test | taken for"
        if count > MOST:
            said += f", the first {MOST}"
        room = QRectF(room.left(), 0, room.width(), self.head.height())
        drawing.text(painter, self._theme, room, said, "residual" if count else "good")

    def _draw_reason(self, painter: QPainter, room: QRectF) -> None:
        result = self._result
        if result is None:
            return
        said = result.reason if result.recognition is None else ALL_RIGHT
        drawing.sentence(painter, self._theme, room, said)

    def _on_pair(self, index: int, signal: object) -> None:
        found = None if self._result is None else self._result.recognition
        if found is not None and 0 <= index < len(found.wrong):
            signal.emit(found.wrong[index][0])  # type: ignore[attr-defined]

    def _want(self, k: int, key: str) -> None:
        found = None if self._result is None else self._result.recognition
        if found is not None:
            self.k_wanted.emit(min(max(1, k), len(found.accuracy)), key)

    def _restyle(self) -> None:
        self.head.setMinimumHeight(0)
        self.head.setFixedHeight(round(drawing.line_height(self._theme)) + 4)


def _who(result: Result, index: int) -> str:
    return result.people[index] if result.people else f"{index + 1}"
