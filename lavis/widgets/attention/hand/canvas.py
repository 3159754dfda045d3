"""The canvas of attention by hand: the workings, scrolling where they must, over the terms."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from lavis.theme import Theme
from lavis.tools.attention import LABELS, Cell, HandResult, Params
from lavis.tools.attention.cells import cell
from lavis.widgets.attention.hand import blocks
from lavis.widgets.attention.hand.terms import HINT, Terms
from lavis.widgets.attention.hand.workings import Workings

#: Below this height, in pixels at scale 1, the matrices have all the room.
LOW = 300
HIDDEN = "Place your guess with the sliders; it is hidden until you reveal it."


class HandCanvas(QWidget):
    """Matrices, and under them what made the selected number.

    Parameters
    ----------
    theme : Theme
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._fitting = False
        self.workings = Workings(theme)
        self.terms = Terms(theme)
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(self.workings)
        self.setFocusProxy(self.workings)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._scroll, 1)
        column.addWidget(self.terms)
        self.workings.resized.connect(self._fit)

    def show_params(
        self,
        params: Params,
        result: HandResult | None,
        computed: Params | None,
        faded: bool = False,
    ) -> None:
        """Show Params and the last good result."""
        self.workings.show_params(params, result, computed, faded)
        made, hint = selected_cell(params, result, computed)
        self.terms.show_cell(made, hint)
        self._reveal()

    def paint_on(self, painter: QPainter, width: float, height: float) -> None:
        """Paint the matrices and the terms."""
        low = self.terms.height() if not self.terms.isHidden() else 0
        self.workings.paint_on(painter, width, height - low)
        if low:
            painter.save()
            painter.translate(0, height - low)
            self.terms.paint_on(painter, width, low)
            painter.restore()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the matrices be as large as there is room."""
        self.terms.setVisible(self.height() >= self._theme.px(LOW))
        self._fit()

    def _fit(self) -> None:
        if not self._fitting:
            self._fitting = True
            self._fit_workings()
            self._fitting = False

    def _fit_workings(self) -> None:
        low = self.terms.height() if not self.terms.isHidden() else 0
        room = QSize(self.width(), self.height() - low)
        self.workings.set_room(room)
        needed = self.workings.needed()
        if needed.height() > room.height():  # the scroll bar takes some of the width
            bar = self._scroll.verticalScrollBar().sizeHint().width()
            self.workings.set_room(QSize(room.width() - bar, room.height()))
            needed = self.workings.needed()
        self.workings.setMinimumHeight(needed.height())

    def _reveal(self) -> None:
        """Scroll to the selected cell while the keyboard walks."""
        spot = self.workings.spot
        place = self.workings.layout_now.find(spot[0]) if spot is not None else None
        if spot is not None and place is not None and self.workings.hasFocus():
            center = place.cells.rect(spot[1], spot[2]).center()
            self._scroll.ensureVisible(round(center.x()), round(center.y()), 40, 60)


def selected_cell(
    params: Params, result: HandResult | None, computed: Params | None
) -> tuple[Cell | None, str]:
    """Return how the selected number came about, or a hint in its place."""
    view = params.view
    stage = blocks.as_stage(view.stage)
    if result is None or computed is None:
        return None, HINT
    if stage is None:
        value = blocks.value_at(computed, result, view.stage, view.row, view.column)
        if value is None:
            return None, HINT
        label = LABELS[view.stage]
        hint = f"{label}, row {view.row + 1}, column {view.column + 1}: an entry of your own."
        return None, hint
    if params.hidden and view.stage in blocks.ANSWERS:
        return None, f"{blocks.question(computed, result, view.row)} {HIDDEN}"
    made = cell(computed, result, stage, view.row, view.column, computed.hand.head)
    return made, HINT
