"""What is in the menus: made after the window's first picture, which shows their titles only."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from lavis.tools.catalog import Entry, grouped
from lavis.widgets.shell.actions import ACTIONS, SEPARATOR, TOOLS, Action
from lavis.widgets.shell.menu_title import add_title


class Menus:
    """The actions of the table in their menus, and the tools in theirs.

    Parameters
    ----------
    window : QMainWindow
        To which the actions belong.
    menus : dict of str to QMenu
        By their titles; submenus are added.
    trigger : callable
        Takes the id of the action that was chosen.

    Attributes
    ----------
    actions : dict of str to QAction
        By their ids.
    """

    def __init__(
        self, window: QMainWindow, menus: dict[str, QMenu], trigger: Callable[[str], object]
    ) -> None:
        self.actions: dict[str, QAction] = {}
        self._window, self._menus, self._trigger = window, menus, trigger
        self._groups: dict[str, QActionGroup] = {}
        for line in ACTIONS:
            menu = menus[line.menu]
            if line.id == SEPARATOR:
                menu.addSeparator()
            elif line.submenu:
                menus[line.text] = menu.addMenu(line.text)
                self.actions[line.id] = menus[line.text].menuAction()
            else:
                self.actions[line.id] = self._action(line, menu)

    def list_tools(self, entries: Iterable[Entry], choose: Callable[[str], object]) -> None:
        """Put the tools into their menu, in groups.

        Parameters
        ----------
        entries : iterable of Entry
        choose : callable
            Takes a tool's id.
        """
        menu = self._menus[TOOLS]
        menu.clear()
        for group, members in grouped(entries):
            add_title(menu, group)
            for entry in members:
                action = menu.addAction(entry.title)
                action.triggered.connect(partial(_without_tick, choose, entry.id))

    def _action(self, line: Action, menu: QMenu) -> QAction:
        window = self._window
        action = QAction(line.text, window)
        action.setObjectName(line.id)
        action.setShortcuts([QKeySequence(text) for text in line.shortcuts])
        action.setCheckable(line.checked is not None)
        if line.group:
            self._groups.setdefault(line.group, QActionGroup(window)).addAction(action)
        action.triggered.connect(partial(_without_tick, self._trigger, line.id))
        menu.addAction(action)
        # Also the window's own: a shortcut works while the menus are hidden.
        window.addAction(action)
        return action


def _without_tick(do: Callable[[str], object], what: str, _checked: bool = False) -> None:
    do(what)
