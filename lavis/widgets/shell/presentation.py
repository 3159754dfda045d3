"""One panel fills the screen, and afterwards everything is where it was."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QDockWidget, QWidget

from lavis.widgets.shell.appearance import Appearance

if TYPE_CHECKING:
    from lavis.widgets.window import Window

#: How many times as large type is for those in the last row.
LARGER = 1.5


class Presentation(QObject):
    """Shows one dock without rail, menus, status bar and title bar.

    Parameters
    ----------
    window : Window
    appearance : Appearance
    """

    def __init__(self, window: Window, appearance: Appearance) -> None:
        super().__init__(window)
        self._window = window
        self._appearance = appearance
        self._dock: QDockWidget | None = None
        self._title: QWidget | None = None
        self._layout = QByteArray()
        self._afterwards: Callable[[], None] = lambda: None
        self._window_state = Qt.WindowState.WindowNoState
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.timeout.connect(self._settle)

    @property
    def on(self) -> bool:
        """Whether a panel fills the screen."""
        return self._dock is not None

    def enter(
        self,
        dock: QDockWidget,
        docks: Iterable[QDockWidget],
        afterwards: Callable[[], None] = lambda: None,
    ) -> None:
        """Let a dock fill the screen.

        Parameters
        ----------
        dock : QDockWidget
        docks : iterable of QDockWidget
            All there are; the others are hidden.
        afterwards : callable
            Called when everything is back in its place.
        """
        if self.on:
            return
        window = self._window
        self._layout = window.saveState()
        self._window_state = window.windowState()
        self._title = dock.titleBarWidget()
        self._dock = dock
        self._afterwards = afterwards
        for other in docks:
            if other is not dock:
                other.hide()
        dock.setFloating(False)
        dock.setTitleBarWidget(QWidget())
        dock.show()
        window.show_frame(False)
        self._appearance.magnify(LARGER)
        window.setWindowState(self._window_state | Qt.WindowState.WindowFullScreen)

    def leave(self) -> None:
        """Put everything back."""
        dock, self._dock = self._dock, None
        if dock is None:
            return
        # Nothing is kept of a dock that may be closed next.
        title, self._title = self._title, None
        afterwards, self._afterwards = self._afterwards, lambda: None
        window, empty, focus = self._window, dock.titleBarWidget(), QApplication.focusWidget()
        window.setWindowState(self._window_state)
        self._appearance.magnify(1.0)
        window.show_frame(True)
        dock.setTitleBarWidget(title)  # type: ignore[arg-type]  # None is Qt's own
        if empty is not None:
            empty.deleteLater()
        if title is not None:
            title.show()
        window.restoreState(self._layout)
        afterwards()
        if focus is not None:
            focus.setFocus()
        # A window manager takes its time to give the window its old size; the docks have to be
        # laid out once more when it has.
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice the size that the window has after it was left."""
        if event.type() == QEvent.Type.Resize:
            self._settling.start(0)
        elif event.type() in (QEvent.Type.MouseButtonPress, QEvent.Type.KeyPress):
            watched.removeEventFilter(self)
        return False

    def _settle(self) -> None:
        self._window.removeEventFilter(self)
        if not self.on:
            self._window.restoreState(self._layout)
