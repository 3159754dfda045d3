"""The canvas of the attention: mode and text on top, the picture, the tabs at the foot."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from lavis.theme import Theme
from lavis.tools.attention import Generation, Params, Result
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

#: What the canvas of a model has to say.
PASSED = (
    "head_chosen",
    "head_opened",
    "cell_chosen",
    "looked",
    "appended",
    "second_typed",
    "generate_wanted",
)


class Canvas(QWidget):
    """By hand or of a model.

    Parameters
    ----------
    theme : Theme

    Attributes
    ----------
    tab_chosen : Signal(str)
    head_chosen, head_opened, cell_chosen, looked, appended, second_typed, generate_wanted
        Those of `ModelCanvas`, which is made when a model is first wanted.
    """

    tab_chosen = Signal(str)
    head_chosen = Signal(int, int)
    head_opened = Signal(int, int)
    cell_chosen = Signal(int, int)
    looked = Signal(float, float, float, float)
    appended = Signal(str)
    second_typed = Signal(str, str)
    generate_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.header = Header(theme)
        self.hand = HandCanvas(theme)
        self._model: ModelCanvas | None = None
        self._record: tuple[Generation | None, bool, bool] = (None, False, False)
        self.missing = MissingPage(theme)
        self.stack = QStackedWidget()
        for page in (self.hand, self.missing):
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

    @property
    def model(self) -> ModelCanvas:
        """The canvas of a model; it has many parts, and is made when it is first wanted."""
        if self._model is None:
            made = self._model = ModelCanvas(self._theme)
            for name in PASSED:
                getattr(made, name).connect(getattr(self, name))
            self.stack.addWidget(made)
            made.show_record(*self._record)
        return self._model

    def show_record(self, record: Generation | None, running: bool, stale: bool) -> None:
        """Show a generated text, finished or on its way."""
        self._record = record, running, stale
        if self._model is not None:
            self._model.show_record(record, running, stale)

    def describe(self, sentence: str) -> None:
        """Let every part that can be looked at say what it shows."""
        self.setAccessibleDescription(sentence)
        self.hand.workings.setAccessibleDescription(sentence)
        if self._model is not None:
            self._model.map.setAccessibleDescription(sentence)

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
