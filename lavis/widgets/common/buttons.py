"""Buttons: an icon, and a menu of presets."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QAbstractButton, QMenu, QPushButton, QToolButton, QWidget

from lavis.theme import CONTROL_HEIGHT, Theme

#: Pixels of an icon on a button, at scale 1.
ICON_SIZE = 18
#: The same beside text.
ICON_BESIDE = 16


class ToolButton(QToolButton):
    """A button with one of our icons.

    Parameters
    ----------
    theme : Theme
    icon : str
        A file of ``resources/icons`` without its ending.
    name : str
        Tooltip and accessible name.
    token : str
        The colour of the icon.
    checkable : bool
    parent : QWidget, optional
    """

    def __init__(
        self,
        theme: Theme,
        icon: str,
        name: str,
        *,
        token: str = "muted",
        checkable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon = icon
        self._token = token
        self.setCheckable(checkable)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.set_name(name)
        theme.changed.connect(self._restyle)
        self._restyle()

    def set_icon(self, icon: str) -> None:
        """Show another icon, as a play button does while it plays."""
        if icon != self._icon:
            self._icon = icon
            self._restyle()

    def set_name(self, name: str) -> None:
        """Change tooltip and accessible name."""
        self.setToolTip(name)
        self.setAccessibleName(name)

    def _restyle(self) -> None:
        side = self._theme.px(ICON_SIZE)
        self.setIconSize(QSize(side, side))
        self.setFixedHeight(self._theme.px(CONTROL_HEIGHT))
        self.setMinimumWidth(self._theme.px(CONTROL_HEIGHT))
        self.setIcon(self._theme.icon(self._icon, self._token))


def put_icon(theme: Theme, button: QAbstractButton, icon: str, token: str = "muted") -> None:
    """Put one of our icons before the text of a button, at the scale of the interface."""
    side = theme.px(ICON_BESIDE)
    button.setIconSize(QSize(side, side))
    button.setIcon(theme.icon(icon, token))


class PresetButton(QPushButton):
    """A menu of worked examples.

    Parameters
    ----------
    theme : Theme
    names : iterable of str
    text : str
        What the button says.
    parent : QWidget, optional

    Attributes
    ----------
    chosen : Signal(str)
        The name of the preset that the user has chosen.
    """

    chosen = Signal(str)

    def __init__(
        self,
        theme: Theme,
        names: Iterable[str] = (),
        text: str = "Presets",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._theme = theme
        self.setAccessibleName(text)
        self.setMenu(QMenu(self))
        self.set_names(names)
        theme.changed.connect(self._restyle)
        self._restyle()

    def set_names(self, names: Iterable[str]) -> None:
        """List other presets; without any the button is disabled."""
        menu = self.menu()
        menu.clear()
        for name in names:
            # An ampersand in a menu marks a shortcut; here it is a letter of the name.
            action = menu.addAction(name.replace("&", "&&"))
            action.triggered.connect(lambda _=False, name=name: self.chosen.emit(name))
        self.setEnabled(not menu.isEmpty())

    def _restyle(self) -> None:
        put_icon(self._theme, self, "presets")
