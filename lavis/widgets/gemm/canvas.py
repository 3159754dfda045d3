"""The canvas of the benchmark: tabs, what runs or came out in one line, and the pictures."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from lavis.theme import Theme
from lavis.tools.gemm import Roof, history
from lavis.widgets.common.buttons import put_icon
from lavis.widgets.common.controls import Choice
from lavis.widgets.common.plot import Plot
from lavis.widgets.gemm import pictures, words
from lavis.widgets.gemm.history_page import HistoryPage
from lavis.widgets.gemm.pages import (
    Page,
    PlanPage,
    PlotPage,
    SamplesPage,
    TablePage,
    VerdictPage,
)
from lavis.widgets.gemm.shown import Shown

#: Names of the tabs, what they say where room is short, and what each shows.
TABS = {
    "plan": ("Plan", "Plan", "What would be measured, on paper"),
    "speed": ("Speed", "Speed", "GFLOP/s against size"),
    "roofline": ("Roofline", "Roof", "GFLOP/s against FLOPs a byte, under peak and bandwidth"),
    "table": ("Table", "Table", "Every row with quartiles, share of the peak, error and badges"),
    "error": ("Error", "Error", "Speed against the relative error"),
    "samples": ("Samples", "Times", "Histogram and time series of the selected row"),
    "verdict": ("A against B", "A|B", "Pairs that took turns: which is faster"),
    "transfers": ("Transfers", "Copies", "What it costs to send A and B and to fetch C"),
    "history": ("History", "Runs", "Runs of before: beside this one, pinned, exported"),
}
#: Pixels at scale 1 below which what is said stands above the button and not beside it.
NARROW = 440
#: Tabs that have something to show before anything is measured.
EARLY = ("plan", "roofline", "history")


class Canvas(QWidget):
    """Tabs over pages; it stores no truth.

    Parameters
    ----------
    theme : Theme

    Attributes
    ----------
    tab_chosen : Signal(str)
    row_chosen : Signal(int)
        The user has chosen a row of the run.
    toggled : Signal(str)
        The user hides or shows the series of that key.
    measure_wanted : Signal()
    """

    tab_chosen = Signal(str)
    row_chosen = Signal(int)
    toggled = Signal(str)
    measure_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._shown: Shown | None = None
        self.history = HistoryPage(theme)
        self.plan = PlanPage(theme)
        self.samples = SamplesPage(theme)
        self.table = TablePage(theme)
        self.verdict = VerdictPage(theme)
        self.pages: dict[str, Page] = {
            "plan": self.plan,
            "speed": PlotPage(theme, "speed", "Speed", pictures.speed),
            "roofline": PlotPage(theme, "roofline", "Roofline", _roofline),
            "table": self.table,
            "error": PlotPage(theme, "error", "Speed against error", pictures.error),
            "samples": self.samples,
            "verdict": self.verdict,
            "transfers": PlotPage(theme, "transfers", "Transfers", pictures.transfers),
            "history": self.history,
        }
        self.tabs = self._make_tabs()
        self.choice = Choice(theme, "Picture", {key: names[0] for key, names in TABS.items()})
        self.choice.chosen.connect(self.tab_chosen)
        self.stack = QStackedWidget()
        for page in self.pages.values():
            self.stack.addWidget(page)
            page.row_chosen.connect(self.row_chosen)
            page.toggled.connect(self.toggled)
        self.status = QLabel()
        self.status.setTextFormat(Qt.TextFormat.PlainText)
        self.status.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.button = QPushButton()
        self.button.setProperty("primary", True)
        self.button.clicked.connect(self.measure_wanted)
        self._lay_out()
        self.setMinimumSize(96, 96)
        theme.changed.connect(self._restyle)
        self._restyle()

    @property
    def page(self) -> Page:
        """The page that is seen."""
        page = self.stack.currentWidget()
        assert isinstance(page, Page)
        return page

    def show_all(self, shown: Shown) -> None:
        """Show Params, paper and run; only the page that is seen is drawn."""
        self._shown = shown
        tab = shown.params.view.tab
        with QSignalBlocker(self.tabs):
            self.tabs.setCurrentIndex(list(TABS).index(tab))
        self.choice.set_current(tab)
        page = self.pages[tab]
        if shown.run is None and tab not in EARLY:
            page = self.plan
        if page is not self.stack.currentWidget():
            self._change_to(page)
        page.show_all(shown)
        self.setAccessibleDescription(words.sentence(shown))
        self._show_status()

    def paint_on(self, painter: QPainter, width: int, height: int) -> None:
        """Draw the picture alone, without tabs and buttons, for export."""
        self.page.paint_on(painter, width, height)

    def sizeHint(self) -> QSize:
        """Room for a plot."""
        return QSize(480, 420)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the tabs say as much as fits."""
        super().resizeEvent(event)
        self._name_tabs()
        # What is said needs room for some words beside the button, or a line of its own.
        narrow = self.width() < self._theme.px(NARROW)
        way = QBoxLayout.Direction
        self._line.setDirection(way.TopToBottom if narrow else way.LeftToRight)
        self._line.activate()
        self._show_status()
        if self._shown is not None:
            self.page.show_all(self._shown)

    # -- inside

    def _make_tabs(self) -> QTabBar:
        tabs = QTabBar()
        tabs.setAccessibleName("Picture")
        tabs.setExpanding(False)
        tabs.setDrawBase(False)
        tabs.setElideMode(Qt.TextElideMode.ElideNone)
        tabs.setUsesScrollButtons(True)
        for index, (name, _, tip) in enumerate(TABS.values()):
            tabs.addTab(name)
            tabs.setTabToolTip(index, tip)
            tabs.setAccessibleTabName(index, name)
        tabs.currentChanged.connect(self._on_tab)
        return tabs

    def _lay_out(self) -> None:
        self._head = QHBoxLayout()
        self._head.addWidget(self.choice)
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._line.addWidget(self.status, 1)
        self._line.addWidget(self.button)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self.tabs)
        self._column.addLayout(self._head)
        self._column.addLayout(self._line)
        self._column.addWidget(self.stack, 1)

    def _change_to(self, page: Page) -> None:
        """Turn to another page; the focus stays on what the user has in hand."""
        focus = QApplication.focusWidget()
        held = focus is not None and self.stack.isAncestorOf(focus)
        self.stack.setCurrentWidget(page)
        if held:
            page.setFocus()

    def _on_tab(self, index: int) -> None:
        self.tab_chosen.emit(list(TABS)[index])

    def _show_status(self) -> None:
        shown = self._shown
        if shown is None:
            return
        said = words.status(shown)
        metrics = self.status.fontMetrics()
        self.status.setText(
            metrics.elidedText(said, Qt.TextElideMode.ElideRight, max(0, self.status.width()))
        )
        self.status.setToolTip(said)
        self.button.setText("Measuring…" if shown.running else words.button(shown.params))
        self.button.setEnabled(not shown.running)

    def _name_tabs(self) -> None:
        fits = False
        for version in (0, 1):
            for index, names in enumerate(TABS.values()):
                self.tabs.setTabText(index, names[version])
            fits = self.tabs.sizeHint().width() <= self.width()
            if fits:
                break
        self.tabs.setVisible(fits)
        self.choice.setVisible(not fits)
        self.setFocusProxy(self.tabs if fits else self.choice)

    def _restyle(self) -> None:
        px = self._theme.px
        self._head.setContentsMargins(px(8), px(6), px(8), 0)
        self._line.setContentsMargins(px(12), px(6), px(8), px(6))
        self._line.setSpacing(px(8))
        put_icon(self._theme, self.button, "play", "on_accent")
        self._name_tabs()


def _roofline(shown: Shown) -> Plot:
    return pictures.roofline(shown, _known_roofs(shown) if shown.run is None else ())


def _known_roofs(shown: Shown) -> list[Roof]:
    """Return the newest roof of each worker and dtype that the Params name."""
    found: dict[tuple[str, str], Roof] = {}
    for run in (*shown.params.pins, *history.entries()):
        backends = {lane.name: lane.backend for lane in run.machine.lanes}
        for roof in run.roofs:
            wanted = (
                roof.dtype in shown.params.dtypes
                and backends.get(roof.lane) in shown.params.backends
            )
            if wanted:
                found.setdefault((roof.lane, roof.dtype), roof)
    return list(found.values())
