"""The singular values of a head's circuits: where it looks, and what it moves."""

from __future__ import annotations

from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from lavis.theme import Theme
from lavis.tools.attention import HeadResult
from lavis.tools.attention.heads import effective_rank
from lavis.widgets.common.plot import Axis, Plot, PlotView, Series
from lavis.widgets.common.text import format_number

#: Name and colour of each.
CIRCUITS = {
    "qk": ("QK: W_Q·W_Kᵀ, where it looks", "query"),
    "ov": ("OV: W_V·W_O, what it moves", "value"),
}


class Circuits(QWidget):
    """The singular values of both circuits, largest first.

    Parameters
    ----------
    theme : Theme
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._head: HeadResult | None = None
        self.plot = PlotView(theme, "Circuits of the head")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusProxy(self.plot)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.plot)

    def show_head(self, head: HeadResult) -> None:
        """Show another head; emits nothing."""
        if head is self._head:
            return
        self._head = head
        said = "; ".join(
            f"{CIRCUITS[name][0]}, largest singular value "
            f"{format_number(float(getattr(head, name)[0]))}, effective rank {rank(head, name)}"
            for name in CIRCUITS
        )
        self.plot.set_plot(figure(head), f"{said}.")

    def paint_on(self, painter: QPainter, width: float, height: float) -> None:
        """Paint the plot."""
        self.plot.paint_on(painter, round(width), round(height))


def figure(head: HeadResult) -> Plot:
    """Return the singular values of both circuits as a plot."""
    series = []
    for look, (name, (title, token)) in enumerate(CIRCUITS.items()):
        values = getattr(head, name).tolist()
        series.append(
            Series(
                key=name,
                name=f"{title}; effective rank {rank(head, name)}",
                x=tuple(range(1, len(values) + 1)),
                y=tuple(values),
                look=look,
                token=token,
            )
        )
    return Plot(
        x=Axis("number", whole=True),
        y=Axis("singular value", zero=True),
        series=tuple(series),
    )


def rank(head: HeadResult, name: str) -> str:
    """Return how many singular values carry a circuit, of how many."""
    values = getattr(head, name)
    return f"{format_number(effective_rank(values), 3)} of {len(values)}"
