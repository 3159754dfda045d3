"""Q, K, V, scores, weights and output of a head, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from lavis.theme import Theme
from lavis.tools.attention import HeadResult, ModelResult
from lavis.widgets.common.heat_view import HeatView
from lavis.widgets.common.heatmap import Heatmap

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: Pixels at scale 1: the least width of three and of two matrices beside each other, and the
#: least height of one.
THREE, TWO, LEAST = 500, 280, 130
#: What is shown: title, colour of the title, and whether it is tokens by tokens.
SHOWN = {
    "q": ("Q", "query", False),
    "k": ("K", "key", False),
    "v": ("V", "value", False),
    "scores": ("Q·Kᵀ / √dₖ", "text", True),
    "weights": ("weights", "text", True),
    "output": ("weights · V", "result", False),
}


class Matrices(QWidget):
    """Six matrices; a cell of scores or weights shows its query and its key.

    Parameters
    ----------
    theme : Theme

    Attributes
    ----------
    chosen : Signal(int, int)
        Query and key whose cell the user has clicked.
    pointed : Signal(str, int, int)
        Matrix, row and column under the pointer; −1 for none.
    """

    chosen = Signal(int, int)
    pointed = Signal(str, int, int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._head: HeadResult | None = None
        self._columns = 0
        self.views: dict[str, HeatView] = {}
        self.titles: dict[str, QLabel] = {}
        self._cells: dict[str, QWidget] = {}
        self._inside = QWidget()
        self._inside.setProperty("surface", "canvas")
        self._grid = QGridLayout(self._inside)
        for name, (title, _, _) in SHOWN.items():
            self._add(name, title)
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(self._inside)
        self._scroll.viewport().setAutoFillBackground(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._scroll)
        self.setFocusProxy(self.views["q"])
        theme.changed.connect(self._restyle)
        self._restyle()

    def show_result(self, result: ModelResult, token: int, key: int, stale: bool) -> None:
        """Show the matrices of the open head.

        Parameters
        ----------
        result : ModelResult
        token, key : int
            The selected query and key, −1 for none.
        stale : bool
        """
        head, tokens = result.head, result.reading.tokens
        if head is not self._head:
            self._head = head
            for name, (title, _, square) in SHOWN.items():
                values = getattr(head, name)
                self.views[name].set_heat(heat(name, values, tokens, square))
                shape = "×".join(map(str, values.shape))
                self.titles[name].setText(f"{title}  ({shape})")
        for name, (_, _, square) in SHOWN.items():
            view = self.views[name]
            view.set_faded(stale)
            if square:
                view.set_cursor_cell((token, key) if token >= 0 and key >= 0 else None)
        query_band = ((token, "accent"),) if token >= 0 else ()
        key_band = ((key, "accent"),) if key >= 0 else ()
        self.views["q"].set_bands(query_band)
        self.views["output"].set_bands(query_band)
        self.views["k"].set_bands(key_band)
        self.views["v"].set_bands(key_band)

    def paint_on(self, painter: QPainter, width: float, height: float) -> None:
        """Paint all six with their titles."""
        columns, rows = 3, 2
        wide, high = width / columns, height / rows
        for index, name in enumerate(SHOWN):
            row, column = divmod(index, columns)
            painter.save()
            painter.translate(column * wide, row * high)
            painter.setFont(self._theme.font("small"))
            painter.setPen(self._theme.color(SHOWN[name][1]))
            line = QFontMetricsF(painter.font()).height()
            painter.drawText(8, round(line), self.titles[name].text())
            painter.translate(0, line)
            self.views[name].paint_on(painter, wide, high - line)
            painter.restore()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Have as many beside each other as there is room for."""
        self._arrange()

    def _add(self, name: str, title: str) -> None:
        view = HeatView(self._theme, title)
        label = QLabel(title)
        label.setTextFormat(Qt.TextFormat.PlainText)
        cell = QWidget(self._inside)
        column = QVBoxLayout(cell)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(label)
        column.addWidget(view, 1)
        self.views[name], self.titles[name], self._cells[name] = view, label, cell
        view.pointed.connect(lambda row, column: self.pointed.emit(name, row, column))
        if SHOWN[name][2]:
            view.chosen.connect(self.chosen)

    def _arrange(self) -> None:
        width = self.width()
        columns = 3 if width >= self._theme.px(THREE) else 2 if width >= self._theme.px(TWO) else 1
        if columns == self._columns:
            return
        self._columns = columns
        for index, cell in enumerate(self._cells.values()):
            self._grid.addWidget(cell, *divmod(index, columns))

    def _restyle(self) -> None:
        px = self._theme.px
        self._grid.setContentsMargins(0, px(4), 0, 0)
        self._grid.setSpacing(px(4))
        for name, label in self.titles.items():
            label.setFont(self._theme.font("small"))
            label.setContentsMargins(px(8), 0, 0, 0)
            label.setStyleSheet(f"color: {self._theme.color(SHOWN[name][1]).name()}")
            self._cells[name].setMinimumHeight(px(LEAST))


def heat(
    name: str, values: NDArray[np.floating[Any]], tokens: tuple[str, ...], square: bool
) -> Heatmap:
    """Return one of the matrices as a heatmap: weights from 0 on, all others about zero."""
    weights = name == "weights"
    return Heatmap(
        values,
        tokens,
        tokens if square else (),
        "sequential" if weights else "diverging",
        upright=True,
        square=square,
    )
