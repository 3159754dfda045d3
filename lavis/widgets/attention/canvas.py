"""The canvas of the attention: mode and text on top, the picture, the tabs at the foot."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from lavis.theme import Theme
from lavis.tools.attention import Params, Result
from lavis.widgets.attention.hand.canvas import HandCanvas
from lavis.widgets.attention.header import Header
from lavis.widgets.attention.missing import MissingPage
from lavis.widgets.attention.model.canvas import ModelCanvas
from lavis.widgets.common.controls import Choice

#: Names of the tabs, and what they say where room is short.
TABS = {
    "heads": ("Heads", "Heads"),
    "map": ("Map", "Map"),
    "lines": ("Lines", "Lines"),
    "qkv": ("Q, K, V", "QKV"),
    "circuits": ("Circuits", "Circuits"),
    "rollout": ("Rollout", "Rollout"),
    "residual": ("Residual stream", "Residual"),
    "cost": ("Cost", "Cost"),
    "next": ("Next token", "Next"),
    "compare": ("Compare", "Compare"),
}


class Canvas(QWidget):
    """By hand or of a model.

    Parameters
    ----------
    theme : Theme

    Attributes
    ----------
    tab_chosen : Signal(str)
    """

    tab_chosen = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.header = Header(theme)
        self.hand = HandCanvas(theme)
        self.model = ModelCanvas(theme)
        self.missing = MissingPage(theme)
        self.stack = QStackedWidget()
        for page in (self.hand, self.model, self.missing):
            self.stack.addWidget(page)
        self.tabs = QTabBar()
        self.tabs.setAccessibleName("Picture")
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.setUsesScrollButtons(False)
        self.tabs.setElideMode(Qt.TextElideMode.ElideNone)
        for index, (name, _) in enumerate(TABS.values()):
            self.tabs.addTab(name)
            self.tabs.setTabToolTip(index, name)
            self.tabs.setAccessibleTabName(index, name)
        self.choice = Choice(theme, "Picture", {key: names[0] for key, names in TABS.items()})
        self._foot = QWidget()
        foot = QVBoxLayout(self._foot)
        foot.setContentsMargins(8, 0, 8, 4)
        foot.addWidget(self.tabs)
        foot.addWidget(self.choice)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self.stack, 1)
        column.addWidget(self._foot)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.tabs.currentChanged.connect(self._on_tab)
        self.choice.chosen.connect(self.tab_chosen)
        theme.changed.connect(self._name_tabs)

    def show_params(
        self,
        params: Params,
        result: Result | None,
        computed: Params | None,
        faded: bool = False,
    ) -> None:
        """Show Params and the last good result of their mode; emits nothing."""
        self.header.show_params(params)
        with QSignalBlocker(self.tabs):
            self.tabs.setCurrentIndex(list(TABS).index(params.view.tab))
        self.choice.set_current(params.view.tab)
        self._foot.setVisible(params.mode == "model")
        if params.mode == "hand":
            hand = None if result is None else result.hand
            self.hand.show_params(params, hand, computed if hand is not None else None, faded)
            self._turn_to(self.hand)
            return
        model = None if result is None else result.model
        missing = None if result is None else result.missing
        if model is not None:
            self.model.show_params(params, model, faded)
            self._turn_to(self.model)
        else:
            self.missing.show_missing(missing)
            self._turn_to(self.missing)

    def paint_on(self, painter: QPainter, width: float, height: float) -> None:
        """Paint text and picture, without buttons, field and tabs."""
        top = float(self.header.height())
        self.header.paint_on(painter, width, top)
        painter.save()
        painter.translate(0, top)
        page = self.stack.currentWidget()
        page.paint_on(painter, width, height - top)  # type: ignore[union-attr]
        painter.restore()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the tabs say as much as fits, and become a list where they do not."""
        self._name_tabs()

    def _turn_to(self, page: QWidget) -> None:
        if self.stack.currentWidget() is not page:
            self.stack.setCurrentWidget(page)
        self.setFocusProxy(page if page is not self.missing else self.header.field)

    def _name_tabs(self) -> None:
        room = self.width() - 16
        for version in range(2):
            for index, names in enumerate(TABS.values()):
                self.tabs.setTabText(index, names[version])
            if self.tabs.sizeHint().width() <= room:
                break
        fits = self.tabs.sizeHint().width() <= room
        self.tabs.setVisible(fits)
        self.choice.setVisible(not fits)

    def _on_tab(self, index: int) -> None:
        self.tab_chosen.emit(list(TABS)[index])
