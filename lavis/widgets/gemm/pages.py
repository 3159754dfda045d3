"""The pictures and tables of the benchmark, one a tab."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QPainter, QRegion, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSplitter, QVBoxLayout, QWidget

from lavis.theme import Theme
from lavis.tools.gemm import Point, figures
from lavis.widgets.common.data_table import DataTable
from lavis.widgets.common.plot import Plot, PlotView
from lavis.widgets.gemm import pictures, samples, tables, words
from lavis.widgets.gemm.product import ProductView
from lavis.widgets.gemm.shown import Shown

#: Pixels at scale 1: a page wider than this has its parts side by side, and one lower than that
#: has no picture over its table.
WIDE, LOW = 620, 240

COMPARABLE = "Nothing speaks against comparing this figure with others."


class Page(QWidget):
    """One tab.

    Attributes
    ----------
    row_chosen : Signal(int)
        The user has chosen a row of the run.
    toggled : Signal(str)
        The user hides or shows the series of that key.
    """

    row_chosen = Signal(int)
    toggled = Signal(str)

    def show_all(self, shown: Shown) -> None:
        """Show what there is; emits nothing."""
        raise NotImplementedError

    def paint_on(self, painter: QPainter, width: int, height: int) -> None:
        """Draw the page for export."""
        QWidget.render(self, painter, QPoint(), QRegion(), QWidget.RenderFlag.DrawChildren)


class PlotPage(Page):
    """A plot of the run whose points are rows.

    Parameters
    ----------
    theme : Theme
    tab, name : str
    make : callable
        Returns the plot of what is shown.

    Attributes
    ----------
    tab : str
    """

    def __init__(self, theme: Theme, tab: str, name: str, make: Callable[[Shown], Plot]) -> None:
        super().__init__()
        self.tab, self._make = tab, make
        self._shown: Shown | None = None
        self.view = PlotView(theme, name)
        self.view.chosen.connect(self._on_chosen)
        self.view.toggled.connect(self.toggled)
        self.setFocusProxy(self.view)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.view)

    def show_all(self, shown: Shown) -> None:
        """Show the plot."""
        self._shown = shown
        self.view.set_plot(self._make(shown), words.sentence(shown))

    def paint_on(self, painter: QPainter, width: int, height: int) -> None:
        """Draw the plot for export."""
        self.view.paint_on(painter, width, height)

    def _on_chosen(self, key: str, index: int) -> None:
        if self._shown is not None:
            row = pictures.row_of(self.tab, self._shown.run, key, index)
            if row >= 0:
                self.row_chosen.emit(row)


class PlanPage(Page):
    """What would be measured, on paper: a product to scale, and all of them as a table."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._shown: Shown | None = None
        self._key = ""
        self.picture = ProductView(theme)
        self.table = DataTable(theme, "Products on paper", tables.PLAN, panels_menu=True)
        self.table.chosen.connect(self._on_chosen)
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.addWidget(self.picture)
        self.splitter.addWidget(self.table)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setStretchFactor(0, 3)
        self.splitter.setStretchFactor(1, 2)
        self.setFocusProxy(self.table)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.splitter)

    @property
    def point(self) -> Point | None:
        """The product that is drawn."""
        shown = self._shown
        known = shown is not None and shown.result is not None and self._key in self.table.keys
        return shown.result.points[int(self._key)] if known and shown and shown.result else None

    def show_all(self, shown: Shown) -> None:
        """Show the products; the one that was looked at stays, else the largest is."""
        self._shown = shown
        if shown.result is None:
            return
        lines = tables.plan(shown.result)
        self.table.set_rows(lines)
        largest = shown.largest
        if self._key not in self.table.keys and largest is not None:
            self._key = str(shown.result.points.index(largest))
        self.table.select(self._key)
        self._show_product()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the picture out where there is no room for it."""
        super().resizeEvent(event)
        self.picture.setVisible(self.height() >= self._theme.px(LOW))

    def _on_chosen(self, key: str) -> None:
        self._key = key
        self._show_product()

    def _show_product(self) -> None:
        if self._shown is not None and self.point is not None:
            self.picture.show_point(self._shown.params, self.point)


class TablePage(Page):
    """All rows of the run, and in words what is to be said of the one that is looked at."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.table = DataTable(theme, "Rows of the run", tables.ROWS, panels_menu=True)
        self.table.chosen.connect(lambda key: self.row_chosen.emit(int(key)))
        self.note = Note(theme)
        self.setFocusProxy(self.table)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.table, 1)
        column.addWidget(self.note)

    def show_all(self, shown: Shown) -> None:
        """Show the rows."""
        run = shown.run
        self.table.set_rows([] if run is None else tables.rows(run))
        self.table.select(str(shown.selected) if shown.selected >= 0 else "")
        row = shown.row
        said = "" if row is None else " ".join(words.reasons(row)) or COMPARABLE
        self.note.say(said if self.height() >= self._theme.px(LOW) else "")


class SamplesPage(Page):
    """Times of the row that is looked at: how often they occurred, and in which order."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.heading = Note(theme)
        self.histogram = PlotView(theme, "How often times occurred")
        self.trace = PlotView(theme, "Samples in the order of measuring")
        self.readings = PlotView(theme, "Clock, power and temperature of the device")
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        for view in (self.histogram, self.trace, self.readings):
            self.splitter.addWidget(view)
        self.splitter.setChildrenCollapsible(False)
        self.setFocusProxy(self.histogram)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.heading)
        column.addWidget(self.splitter, 1)

    def show_all(self, shown: Shown) -> None:
        """Show the samples of a row; the pointer in any other picture chooses which."""
        row = shown.row
        wide = self.width() >= self._theme.px(WIDE)
        way = Qt.Orientation.Horizontal if wide else Qt.Orientation.Vertical
        if way != self.splitter.orientation():
            self.splitter.setOrientation(way)
        self.heading.say(
            ""
            if row is None
            else f"{words.shape_of(row)} · {row.series}: {row.count} samples of "
            f"{row.calls} product{'s' if row.calls > 1 else ''} each"
        )
        self.histogram.set_plot(samples.histogram(row), words.sentence(shown))
        self.trace.set_plot(samples.trace(row))
        self.trace.setVisible(row is not None and bool(row.samples))
        self.readings.setVisible(row is not None and bool(row.readings))
        if row is not None and row.readings:
            self.readings.set_plot(samples.readings(row))


class VerdictPage(Page):
    """Pairs that took turns, which is faster, and the numbers behind it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._shown: Shown | None = None
        self.view = PlotView(theme, "Ratios of speeds")
        self.view.chosen.connect(self._on_point)
        self.table = DataTable(theme, "Verdicts", tables.VERDICTS, panels_menu=True)
        self.table.chosen.connect(self._on_chosen)
        self.note = Note(theme)
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.addWidget(self.view)
        self.splitter.addWidget(self.table)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setStretchFactor(0, 3)
        self.splitter.setStretchFactor(1, 2)
        self.setFocusProxy(self.table)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.splitter, 1)
        column.addWidget(self.note)

    def show_all(self, shown: Shown) -> None:
        """Show the verdicts."""
        self._shown = shown
        run = shown.run
        self.table.set_rows([] if run is None else tables.verdicts(run))
        self.table.setVisible(run is not None and bool(run.verdicts))
        if self.table.keys:
            self.table.select(self.table.current_key or self.table.keys[0])
        self._say()

    def verdict_of(self, key: str, index: int) -> int:
        """Return which verdict of the run a point of the plot is; −1 for none."""
        run = None if self._shown is None else self._shown.run
        series = self.view.plot.find(key)
        if run is None or series is None:
            return -1
        for place, found in enumerate(run.verdicts):
            if pictures.pair_of(run, found) == key and found.ratio == series.y[index]:
                return place
        return -1

    def _on_chosen(self, key: str) -> None:
        self._say()
        if self._shown is not None and self._shown.run is not None:
            self.row_chosen.emit(self._shown.run.verdicts[int(key)].b)

    def _on_point(self, key: str, index: int) -> None:
        """Move to the verdict that was pointed at."""
        place = self.verdict_of(key, index)
        if place >= 0:
            self.table.select(str(place))
            self._on_chosen(str(place))

    def _say(self) -> None:
        """Say the verdict in a sentence, and ring it in the plot."""
        shown, key = self._shown, self.table.current_key
        if shown is None:
            return
        chosen = int(key) if key else -1
        self.view.set_plot(pictures.verdicts(shown, chosen), words.sentence(shown))
        judged = shown.run is not None and chosen >= 0
        self.note.say(
            figures.verdict(shown.run, shown.run.verdicts[chosen])
            if judged and shown.run is not None
            else ""
        )


class Note(QWidget):
    """A sentence in a strip of its own, which takes no room while it says nothing."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._label = QLabel(self)
        self._label.setWordWrap(True)
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._line = QHBoxLayout(self)
        self._line.addWidget(self._label, 1)
        theme.changed.connect(self._restyle)
        self._restyle()
        self.hide()

    @property
    def text(self) -> str:
        """What is said."""
        return self._label.text()

    def say(self, text: str) -> None:
        """Say something else, or nothing."""
        if text != self._label.text():
            self._label.setText(text)
        self.setVisible(bool(text))

    def _restyle(self) -> None:
        px = self._theme.px
        self._line.setContentsMargins(px(8), px(6), px(8), px(6))
