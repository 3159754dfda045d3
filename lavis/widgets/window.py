"""The main window as it is first painted: rail, menus, status bar, room for docks.

It imports as little as a window can, because nothing that it imports may keep it from being
painted; what is in it, and what its menus do, is the `Desk`'s business.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QLabel, QMainWindow, QToolBar

from lavis.theme import Theme
from lavis.tools.catalog import Entry
from lavis.widgets.shell import MENUS
from lavis.widgets.shell.backend_picker import BackendPicker
from lavis.widgets.shell.hint import Hint, StatusBar
from lavis.widgets.shell.rail import Rail

if TYPE_CHECKING:
    from PySide6.QtGui import QAction, QCloseEvent, QKeyEvent, QPaintEvent
    from PySide6.QtWidgets import QMenu

    from lavis.widgets.shell.menus import Menus


#: Milliseconds at the start after which what nobody waits for is done.
LATER = 120

#: Milliseconds that a message of no consequence stays in the status bar.
MESSAGE_TIME = 6000

#: Milliseconds for which a time stands at the least: nobody reads sixty a second.
TIME_PAUSE = 250


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
    recent_menu : QMenu
        Filled by the desk.
    actions_by_id : dict of str to QAction
    may_close : callable
        Asked before the window closes.
    painted : Signal()
        Once, after the first paint; what is slow to load waits for it.
    triggered : Signal(str)
        The id of an action.
    menu_opening : Signal()
        What can be done is looked at anew.
    escaped : Signal()
        Esc was pressed and nothing in the window wanted it.
    left : Signal()
        When the window has closed for good.
    """

    painted = Signal()
    triggered = Signal(str)
    menu_opening = Signal()
    escaped = Signal()
    left = Signal()

    rail: Rail
    picker: BackendPicker
    _in_menus: Menus

    def __init__(self, entries: Iterable[Entry], theme: Theme) -> None:
        super().__init__()
        self.may_close: Callable[[], bool] = lambda: True
        self.rail = Rail(theme)
        self.picker = BackendPicker(self)
        self._was_painted = False
        self._hint_text = ""
        self._build()
        self._build_rail()
        self.rail.set_entries(entries)
        # Alt and the initial open a menu. What is in them comes by `furnish`.
        self._menus = {title: self.menuBar().addMenu(f"&{title}") for title in MENUS}
        self._build_status_bar()
        theme.changed.connect(self._size_time)
        self._size_time()
        self.show_name("")

    def furnish(self, entries: Iterable[Entry]) -> None:
        """Fill the menus and draw the icons: what the first picture does not wait for.

        Parameters
        ----------
        entries : iterable of Entry
            The tools.
        """
        from PySide6.QtWidgets import QTabWidget

        from lavis.widgets.shell.menus import Menus

        self.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        self._in_menus = Menus(self, self._menus, self.triggered.emit)
        self._in_menus.list_tools(entries, self.rail.chosen.emit)
        for menu in self._menus.values():
            menu.aboutToShow.connect(self.menu_opening)
        self.rail.show_icons()

    @property
    def actions_by_id(self) -> dict[str, QAction]:
        """The actions of the table; there are none before `furnish`."""
        return self._in_menus.actions

    @property
    def recent_menu(self) -> QMenu:
        """The menu of the files that were open before."""
        return self._menus["Open recent"]

    def show_name(self, name: str) -> None:
        """Name the workspace in the title."""
        self.setWindowTitle(f"{name or 'Untitled'}[*] — LaVis")

    def show_time(self, seconds: float) -> None:
        """Say how long the last computation took."""
        self._seconds = seconds
        if not self._time_pause.isActive():
            self._show_seconds()
            self._time_pause.start()

    def show_hint(self, text: str) -> None:
        """Say what to do first."""
        self._hint_text = text
        self._show_hint(self.statusBar().currentMessage())

    def show_empty(self, empty: bool) -> None:
        """Show what stands in the place of the docks, or hide it."""
        self._empty.setVisible(empty)

    def say(self, text: str, *, stays: bool = False) -> None:
        """Show a message in the status bar."""
        self.statusBar().showMessage(text, 0 if stays else MESSAGE_TIME)

    def _size_time(self) -> None:
        # Of one width: a label that grows has the whole window laid out and painted again.
        label = self._time
        label.ensurePolished()
        padding = label.width() - label.contentsRect().width()
        label.setFixedWidth(label.fontMetrics().horizontalAdvance("00000.00 ms") + padding)

    def _show_seconds(self) -> None:
        text = f"{1000 * self._seconds:.2f} ms"
        if text != self._time.text():
            self._time.setText(text)

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

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Pass on an Esc that was left over."""
        if event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        else:
            super().keyPressEvent(event)

    def show_frame(self, shown: bool) -> None:
        """Show or hide rail, menus and status bar."""
        self._rail_bar.setVisible(shown)
        self.menuBar().setVisible(shown)
        self.statusBar().setVisible(shown)

    def _build(self) -> None:
        self.resize(1280, 800)
        self.setMinimumSize(640, 420)
        self.setDockNestingEnabled(True)
        self.setAnimated(False)
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
        layout = bar.layout()
        assert layout is not None
        layout.setContentsMargins(0, 0, 0, 0)  # the style's own come and go
        bar.addWidget(self.rail)
        self.addToolBar(Qt.ToolBarArea.LeftToolBarArea, bar)
        self._rail_bar = bar

    def show_tools(self, entries: Iterable[Entry]) -> None:
        """List the tools in the rail and in their menu."""
        listed = list(entries)
        self.rail.set_entries(listed)
        self._in_menus.list_tools(listed, self.rail.chosen.emit)

    def _show_hint(self, message: str) -> None:
        # Qt shows what it has hidden under a message again whenever the style changes.
        self._hint.say("" if message else self._hint_text)

    def _build_status_bar(self) -> None:
        self._hint = Hint()
        bar = StatusBar(self._hint)
        self.setStatusBar(bar)
        bar.messageChanged.connect(self._show_hint)
        bar.setSizeGripEnabled(False)
        self._time = QLabel()
        self._time.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._seconds = 0.0
        self._time_pause = QTimer(self)
        self._time_pause.setSingleShot(True)
        self._time_pause.setInterval(TIME_PAUSE)
        self._time_pause.timeout.connect(self._show_seconds)
        self._time.setObjectName("time")
        self._time.setAccessibleName("Time of the last computation")
        bar.addWidget(self._hint, 1)
        bar.addPermanentWidget(self._time)
        bar.addPermanentWidget(self.picker)
