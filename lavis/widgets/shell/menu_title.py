"""A line of a menu that says what the lines below it are about."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMenu, QWidgetAction


def plain(text: str) -> str:
    """Return a text for a menu, where an ampersand would mark a shortcut."""
    return text.replace("&", "&&")


def add_title(menu: QMenu, text: str) -> None:
    """Say what the lines below are about; it cannot be chosen.

    A menu's own sections have no titles where a style sheet draws them, but leave a gap.
    """
    label = QLabel(text)
    label.setObjectName("menuTitle")
    label.setTextFormat(Qt.TextFormat.PlainText)
    action = QWidgetAction(menu)
    action.setText(plain(text))
    action.setDefaultWidget(label)
    action.setEnabled(False)
    menu.addAction(action)
