"""The canvas of the MVP viewer: the views, the morph, and what stands under them."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QSizePolicy,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from lavis.document import same_but_view
from lavis.theme import Theme
from lavis.tools.mvp import edits
from lavis.tools.mvp.params import Params
from lavis.tools.mvp.result import Result
from lavis.widgets.common.gl.probe import Missing, missing
from lavis.widgets.mvp import words
from lavis.widgets.mvp.depth import DepthSheet
from lavis.widgets.mvp.morph import Morph
from lavis.widgets.mvp.nothing import Nothing
from lavis.widgets.mvp.overlay import Over, paint
from lavis.widgets.mvp.panes import panes
from lavis.widgets.mvp.sheets import LedgerSheet, MatricesSheet, Sheet
from lavis.widgets.mvp.speed import SpeedSheet
from lavis.widgets.mvp.stage import Stage

#: Names of the tabs, and what they say where room is short.
TABS = {
    "matrices": ("Matrices", "P·V·M"),
    "vertex": ("Vertex", "Vertex"),
    "depth": ("Depth", "z"),
    "speed": ("Speed", "ms"),
    "none": ("Views only", "–"),
}
#: What stands under the views, as high for every tab, so that the tabs stay where they are:
#: pixels at least and at most, its share of the height between, what it leaves to the views where
#: it is low, and the height below which views and a sheet take turns.
SHEET, SHEET_MOST, SHARE, SHARE_MOST, LOW = 174, 260, 0.24, 0.45, 300
#: The width below which the morph stands under the tabs.
NARROW = 420


class Canvas(QWidget):
    """What is grabbed and looked at; it stores no truth.

    Parameters
    ----------
    theme : Theme

    Attributes
    ----------
    edited : Signal(Params, str)
        What the user now wants, and a merge key.
    edit_wanted : Signal(str)
        The cells of "model", "view" or "projection" are to be edited.
    """

    edited = Signal(object, str)
    edit_wanted = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._params = Params()
        self._called = ""  # the tab that is shown instead of that of Params
        self._low = False
        why = missing()
        self.stage: Stage | Nothing = Stage(theme, self) if why is None else Nothing(theme, *why)
        self.morph = Morph(theme)
        self.tabs = QTabBar()
        self.matrices, self.ledger = MatricesSheet(theme), LedgerSheet(theme)
        self.curves, self.speed = DepthSheet(theme), SpeedSheet(theme)
        self.sheets = QStackedWidget()
        for sheet in (self.matrices, self.ledger, self.curves, self.speed):
            self.sheets.addWidget(sheet)
        self._lay_out()
        self._connect()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFocusProxy(self.stage)
        theme.changed.connect(self._restyle)
        self._restyle()

    def show_params(
        self, params: Params, result: Result | None, result_params: Params | None
    ) -> None:
        """Show Params and the last good result; emits nothing."""
        self._params = params
        stale = result_params is not None and not same_but_view(params, result_params)
        said = words.sentence(params, result)
        self.setAccessibleDescription(said)
        self.stage.setAccessibleName("Views")
        if isinstance(self.stage, Stage):
            self.stage.setAccessibleDescription(said)
            self.stage.show_params(params, result, result_params)
        self.morph.show_t(params.view.t)
        for sheet in self._sheets():
            sheet.show_params(params, result, stale)
        self._show_sheet()

    def call(self, tab: str) -> None:
        """Show a tab until the user chooses one; it is neither saved nor undone."""
        self._called = tab
        self._show_sheet()

    def paint_on(self, painter: QPainter, width: float, height: float) -> None:
        """Paint the picture of an export: the views, and the sheet under them."""
        if self.stage.isVisibleTo(self):
            self._paint_stage(painter)
        sheet = self.sheets.currentWidget()
        if self.sheets.isVisibleTo(self) and isinstance(sheet, Sheet):
            painter.save()
            painter.translate(self.sheets.pos())
            sheet.paint(painter, QRectF(self.sheets.rect()))
            painter.restore()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show either the views or a sheet where it is low."""
        super().resizeEvent(event)
        self._name_tabs()
        low = self.height() < self._theme.px(LOW)
        if low != self._low:
            self._low, self._called = low, ""
        self._show_sheet()

    def sizeHint(self) -> QSize:
        """Room for views and a sheet."""
        return QSize(640, 620)

    # -- inside

    def _paint_stage(self, painter: QPainter) -> None:
        ratio = max(1.0, painter.device().devicePixelRatioF())
        stage = self.stage
        painter.save()
        painter.translate(stage.pos())
        if isinstance(stage, Stage):
            # On paper a pixel of the screen is too coarse.
            vector = painter.device().paintEngine().type().name in ("SVG", "Pdf")
            for rect, image in stage.images(2.0 if vector else ratio):
                painter.drawImage(rect, image)
            over = Over(stage.over.params, stage.over.result, stage.over.frame)
            shown = panes(stage.width(), stage.height(), self._params)
            paint(painter, self._theme, shown, over)
        else:
            stage.paint(painter, QRectF(stage.rect()))
        painter.restore()

    def _sheets(self) -> list[Sheet]:
        return [self.matrices, self.ledger, self.curves, self.speed]

    def _lay_out(self) -> None:
        self.tabs.setAccessibleName("Under the views")
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.setElideMode(Qt.TextElideMode.ElideNone)
        for index, (name, _) in enumerate(TABS.values()):
            self.tabs.addTab(name)
            self.tabs.setTabToolTip(index, name)
            self.tabs.setAccessibleTabName(index, name)
        self._bar = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._bar.addWidget(self.tabs)
        self._bar.addWidget(self.morph, 1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.stage, 1)
        self._column.addLayout(self._bar)
        self._column.addWidget(self.sheets)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setTabOrder(self.stage, self.tabs)

    def _connect(self) -> None:
        if isinstance(self.stage, Stage):
            self.stage.edited.connect(self.edited)
            # Later: a driver refuses while Qt resizes the views, and a layout that loses an item
            # while it is at work ends the program.
            self.stage.failed.connect(self._on_failed, Qt.ConnectionType.QueuedConnection)
        self.morph.moved.connect(self._on_morph)
        self.tabs.currentChanged.connect(self._on_tab)
        self.matrices.edit_wanted.connect(self.edit_wanted)

    def _show_sheet(self) -> None:
        tab = self._called or ("none" if self._low else self._params.view.tab)
        with QSignalBlocker(self.tabs):
            self.tabs.setCurrentIndex(list(TABS).index(tab))
        shown = tab != "none"
        if shown:
            self._size_sheet()
            self.sheets.setCurrentIndex(list(TABS).index(tab))
        # So that the tabs stay where they are when the views go, a sheet comes above them.
        swapped = self._low and shown
        way = QBoxLayout.Direction.BottomToTop if swapped else QBoxLayout.Direction.TopToBottom
        self._column.setDirection(way)
        for part, seen in ((self.sheets, shown), (self.stage, not swapped)):
            if seen != part.isVisibleTo(self):
                part.setVisible(seen)

    def _size_sheet(self) -> None:
        px = self._theme.px
        if self._low:  # it has the place of the views
            self.sheets.setFixedHeight(max(0, self.height() - self._bar.sizeHint().height()))
            return
        wanted = min(max(px(SHEET), int(SHARE * self.height())), px(SHEET_MOST))
        self.sheets.setFixedHeight(min(wanted, int(SHARE_MOST * self.height())))

    def _name_tabs(self) -> None:
        """Let the tabs say as much as fits beside the morph."""
        narrow = self.width() < self._theme.px(NARROW)
        way = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        self._bar.setDirection(way)
        room = self.width() - self._theme.px(20 if narrow else 220)
        for version in range(2):
            for index, names in enumerate(TABS.values()):
                self.tabs.setTabText(index, names[version])
            if self.tabs.sizeHint().width() <= room:
                break

    def _on_failed(self, said: str) -> None:
        """Say what the driver refused, in the place of the views."""
        if not isinstance(self.stage, Stage):  # it was made in two contexts, and refused in both
            return
        why = Missing(f"The driver refused a shader: {said.strip().splitlines()[0]}.", "")
        label = Nothing(self._theme, *why)
        self._column.replaceWidget(self.stage, label)
        self.stage.hide()
        self.stage.deleteLater()
        self.stage = label
        self.setFocusProxy(label)

    def _on_morph(self, t: float, key: str) -> None:
        self.edited.emit(edits.look(self._params, t=t), key)

    def _on_tab(self, index: int) -> None:
        tab = list(TABS)[index]
        self._called = tab if self._low else ""
        if self._low or tab == self._params.view.tab:
            self._show_sheet()  # what was called goes, and nothing else changes
        else:
            self.edited.emit(edits.look(self._params, tab=tab), "")

    def _restyle(self) -> None:
        px = self._theme.px
        self._column.setSpacing(0)
        self._bar.setContentsMargins(px(8), px(2), px(8), px(2))
        self._bar.setSpacing(px(4))
        self._size_sheet()
        self._name_tabs()
