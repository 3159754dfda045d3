"""What a fit in chunks has found: its mean, its eigenfaces and its shares."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter, QResizeEvent

from lavis.document import Array
from lavis.theme import Theme
from lavis.tools.eigenfaces import Streamed
from lavis.widgets.common.painted import Painted
from lavis.widgets.common.plot import Axis, Plot, PlotView
from lavis.widgets.eigenfaces import drawing, plots
from lavis.widgets.eigenfaces.gallery import Gallery
from lavis.widgets.eigenfaces.sheet import Sheet

NONE = (
    "A set that is larger than memory is read chunk by chunk, and only the products of its pixels "
    "are kept: “Fit in chunks” in the inspector finds the exact components of this set so."
)
OTHER = " · of other settings than now"
if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Eigenfaces that are pictured; pixels of height at scale 1 below which there is no plot.
SHOWN, LOW = 63, 260


@dataclass(frozen=True)
class Fit:
    """The record of a fit in chunks, with its arrays."""

    record: Streamed
    mean: NDArray[Any]
    components: NDArray[Any]
    sigma: NDArray[Any]
    ratios: NDArray[Any]

    @classmethod
    def of(cls, record: Streamed, get: Callable[[Array], NDArray[Any]]) -> Fit:
        """Look up the arrays of a record."""
        leaves = (
            record.mean,
            record.components,
            record.singular_values,
            record.explained_variance_ratio,
        )
        return cls(record, *(get(leaf) for leaf in leaves))


class ChunksPage(Sheet):
    """The record of a fit in chunks, or what one is for.

    Parameters
    ----------
    theme : Theme
    """

    component_chosen = Signal(int)

    def __init__(self, theme: Theme) -> None:
        self.head = Painted(theme, "Fit in chunks", self._draw_head)
        self.gallery = Gallery(theme, "Eigenfaces of the fit in chunks")
        self.scree = PlotView(theme, "Scree of the fit in chunks")
        self.empty = Painted(theme, "Fit in chunks", self._draw_empty)
        parts = (self.head, 0), (self.gallery, 3), (self.scree, 2), (self.empty, 1)
        super().__init__(theme, "Fit in chunks", *parts)
        self._fit: Fit | None = None
        self._stale = False
        self._selected = 0
        self.empty.setAccessibleDescription(NONE)
        self.gallery.component_chosen.connect(self._on_chosen)
        theme.changed.connect(self._restyle)
        self._restyle()
        self.show_record(None, False)

    def show_record(self, fit: Fit | None, stale: bool) -> None:
        """Show what a fit has found, or that there is none; emits nothing."""
        self._fit, self._stale = fit, stale
        self._show_parts()
        self.setFocusProxy(self.empty if fit is None else self.gallery)
        if fit is None:
            return
        ratios = fit.ratios
        shown = fit.components[:SHOWN]
        self.gallery.show_faces(fit.mean, shown, ratios, fit.sigma, self._selected)
        said = self.said()
        for part in (self.head, self.gallery):
            part.setAccessibleDescription(said)
        self.head.update()
        self.scree.set_plot(
            Plot(
                x=Axis(label="components", low=0.0, high=len(ratios) + 1.0, whole=True),
                y=Axis(label="share of the variance (%)", low=0, high=104),
                series=plots.shares(ratios, np.cumsum(ratios)),
            ),
            said,
        )

    def said(self) -> str:
        """Return what the record is of, in a line."""
        if self._fit is None:
            return NONE
        record = self._fit.record
        n, h, w = record.shape
        share = 100 * float(self._fit.ratios.sum())
        return (
            f"Fit in chunks: {record.title}, {n} faces of {h} × {w} pixels, "
            f"{len(self._fit.sigma)} components with {share:.3g} %{OTHER if self._stale else ''}"
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out what has no room."""
        super().resizeEvent(event)
        self._show_parts()

    def _show_parts(self) -> None:
        found = self._fit is not None
        for part in (self.head, self.gallery):
            part.setVisible(found)
        self.scree.setVisible(found and self.height() >= self._theme.px(LOW))
        self.empty.setVisible(not found)

    def _on_chosen(self, index: int) -> None:
        self._selected = index

    def _draw_head(self, painter: QPainter, room: QRectF) -> None:
        room = QRectF(room.left(), 0, room.width(), self.head.height())
        drawing.text(painter, self._theme, room, self.said(), "accent")

    def _draw_empty(self, painter: QPainter, room: QRectF) -> None:
        drawing.sentence(painter, self._theme, room, NONE)

    def _restyle(self) -> None:
        self.head.setMinimumHeight(0)
        self.head.setFixedHeight(round(drawing.line_height(self._theme)) + 6)
