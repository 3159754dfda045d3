"""Where docks stand in the window."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtWidgets import QDockWidget

if TYPE_CHECKING:
    from lavis.theme import Theme
    from lavis.widgets.window import Window

#: Below this width, in pixels at scale 1, a new panel gets a tab instead.
PANEL_WIDTH = 520


class Places:
    """Finds places for docks and remembers those of the closed ones.

    Parameters
    ----------
    window : Window
    theme : Theme
    """

    def __init__(self, window: Window, theme: Theme) -> None:
        self._window = window
        self._theme = theme
        self._left: dict[str, QByteArray] = {}

    def give(self, dock: QDockWidget, others: Sequence[QDockWidget]) -> None:
        """Put a dock beside others, or behind a tab where there is no room."""
        window = self._window
        docked = [other for other in others if not other.isFloating()]
        columns = self._columns(docked)
        width = (window.width() - window.rail.width()) // (len(columns) + 1)
        if docked and width < self._theme.px(PANEL_WIDTH):
            window.tabifyDockWidget(docked[-1], dock)
        else:
            area = Qt.DockWidgetArea.RightDockWidgetArea
            window.addDockWidget(area, dock, Qt.Orientation.Horizontal)
            row = [*columns, dock]
            window.resizeDocks(row, [width] * len(row), Qt.Orientation.Horizontal)

    def reset(self, docks: Sequence[QDockWidget]) -> None:
        """Put all docks side by side again."""
        for dock in docks:
            dock.setFloating(False)
            self._window.removeDockWidget(dock)
        for index, dock in enumerate(docks):
            self.give(dock, docks[:index])
            dock.show()

    def leave(self, panel_id: str) -> None:
        """Remember where all stood when a panel is closed: undo puts it back there."""
        self._left[panel_id] = self._window.saveState()

    def come_back(self, panel_id: str) -> None:
        """Put all where they stood when that panel was closed, if it was."""
        place = self._left.pop(panel_id, None)
        if place is not None:
            self._window.restoreState(place)

    def forget(self) -> None:
        """Remember no closed panel any more."""
        self._left.clear()

    def _columns(self, docked: Sequence[QDockWidget]) -> list[QDockWidget]:
        """Return one dock for each place that is shown: those behind its tabs take no room."""
        columns: list[QDockWidget] = []
        for dock in docked:
            behind = self._window.tabifiedDockWidgets(dock)
            if not any(other in behind for other in columns):
                columns.append(dock)
        return columns
