"""The main window as it is first painted: rail, menus, status bar, room for docks.

It imports as little as a window can, because nothing that it imports may keep it from being
painted; what is in it, and what its menus do, is the `Desk`'s business.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence, QPaintEvent
from PySide6.QtWidgets import QLabel, QMainWindow, QMenu, QTabWidget, QToolBar

from lavis.theme import Theme
from lavis.tools.catalog import Entry
from lavis.widgets.shell.actions import ACTIONS, MENUS, SEPARATOR, Action
from lavis.widgets.shell.backend_picker import BackendPicker
from lavis.widgets.shell.rail import Rail

#: Milliseconds that a message of no consequence stays in the status bar.
MESSAGE_TIME = 6000


class Window(QMainWindow):
    """The frame of everything.

    Parameters
    ----------
    entries : iterable of Entry
        The tools of the rail.
    theme : Theme

    Attributes
    ----------
    rail : Rail
    picker : BackendPicker
    actions_by_id : dict of str to QAction
    may_close : callable
        Asked before the window closes.
    painted : Signal()
        Once, after the first paint; what is slow to load waits for it.
    triggered : Signal(str)
        The id of an action.
    menu_opening : Signal()
        What can be done is looked at anew.
    left : Signal()
        When the window has closed for good.
    """

    painted = Signal()
    triggered = Signal(str)
    menu_opening = Signal()
    left = Signal()

    rail: Rail
    picker: BackendPicker

    def __init__(self, entries: Iterable[Entry], theme: Theme) -> None:
        super().__init__()
        self.may_close: Callable[[], bool] = lambda: True
        self.actions_by_id: dict[str, QAction] = {}
        self.rail = Rail(entries, theme)
        self.picker = BackendPicker(self)
        self._was_painted = False
        self._build()
        self._build_rail()
        self._build_menus()
        self._build_status_bar()
        self.show_name("")

    def show_name(self, name: str) -> None:
        """Name the workspace in the title."""
        self.setWindowTitle(f"{name or 'Untitled'}[*] — LaVis")

    def show_time(self, seconds: float) -> None:
        """Say how long the last computation took."""
        self._time.setText(f"{1000 * seconds:.2f} ms")

    def show_hint(self, text: str) -> None:
        """Say what to do first."""
        self._hint.setText(text)

    def show_empty(self, empty: bool) -> None:
        """Show what stands in the place of the docks, or hide it."""
        self._empty.setVisible(empty)

    def say(self, text: str, *, stays: bool = False) -> None:
        """Show a message in the status bar."""
        self.statusBar().showMessage(text, 0 if stays else MESSAGE_TIME)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint, and remember that it was the first time."""
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self.painted.emit)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask whether it may be left, then leave."""
        if self.may_close():
            event.accept()
            self.left.emit()
        else:
            event.ignore()

    def _build(self) -> None:
        self.resize(1280, 800)
        self.setMinimumSize(640, 420)
        self.setDockNestingEnabled(True)
        self.setAnimated(False)
        areas = Qt.DockWidgetArea.AllDockWidgetAreas
        self.setTabPosition(areas, QTabWidget.TabPosition.North)
        self._empty = QLabel("Choose a tool at the left.", self)
        self._empty.setObjectName("empty")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.hide()
        self.setCentralWidget(self._empty)

    def _build_rail(self) -> None:
        # A tool bar area lies outside the docks, so nothing can be docked left of the rail.
        bar = QToolBar("Tools", self)
        bar.setObjectName("railBar")
        bar.setMovable(False)
        bar.toggleViewAction().setVisible(False)
        bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        bar.addWidget(self.rail)
        self.addToolBar(Qt.ToolBarArea.LeftToolBarArea, bar)

    def _build_menus(self) -> None:
        menus = {title: self.menuBar().addMenu(title) for title in MENUS}
        for line in ACTIONS:
            if line.id == SEPARATOR:
                menus[line.menu].addSeparator()
            else:
                self.actions_by_id[line.id] = self._action(line, menus[line.menu])
        for menu in menus.values():
            menu.aboutToShow.connect(self.menu_opening)

    def _action(self, line: Action, menu: QMenu) -> QAction:
        action = QAction(line.text, self)
        action.setObjectName(line.id)
        action.setShortcuts([QKeySequence(text) for text in line.shortcuts])
        action.triggered.connect(lambda _=False: self.triggered.emit(line.id))
        menu.addAction(action)
        return action

    def _build_status_bar(self) -> None:
        bar = self.statusBar()
        bar.setSizeGripEnabled(False)
        self._hint = QLabel()
        self._hint.setObjectName("hint")
        self._time = QLabel()
        self._time.setObjectName("time")
        self._time.setAccessibleName("Time of the last computation")
        bar.addWidget(self._hint, 1)
        bar.addPermanentWidget(self._time)
        bar.addPermanentWidget(self.picker)
