"""A button that shows a colour and offers the others."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from lavis.theme import CONTROL_HEIGHT, Theme

#: The categorical tokens by the names that people give their colours, light or dark.
NAMES = {
    "cat1": "Blue",
    "cat2": "Orange",
    "cat3": "Green",
    "cat4": "Pink",
    "cat5": "Olive",
    "cat6": "Violet",
    "cat7": "Red",
    "cat8": "Grey",
}


class Swatch(QToolButton):
    """The colour of a thing.

    Parameters
    ----------
    theme : Theme
    name : str
        The thing, for tooltip and screen readers.
    token : str
        A categorical token, or any other.
    parent : QWidget, optional

    Attributes
    ----------
    chosen : Signal(str)
        The categorical token that the user has chosen.
    """

    chosen = Signal(str)

    def __init__(
        self, theme: Theme, name: str, token: str = "cat1", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._name = name
        self._token = token
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        menu = QMenu(self)
        self._actions = {key: menu.addAction(label) for key, label in NAMES.items()}
        for key, action in self._actions.items():
            action.triggered.connect(lambda _=False, key=key: self._on_triggered(key))
        self.setMenu(menu)
        theme.changed.connect(self._restyle)
        self._restyle()

    @property
    def token(self) -> str:
        """The token that is shown."""
        return self._token

    def set_token(self, token: str) -> None:
        """Show another colour; emits nothing."""
        if token != self._token:
            self._token = token
            self._restyle()

    def set_name(self, name: str) -> None:
        """Change whose colour it is."""
        self._name = name
        self._describe()

    def open(self) -> None:
        """Offer the colours beside the button, the present one ready for the arrow keys."""
        menu = self.menu()
        menu.popup(self.mapToGlobal(QPoint(0, self.height())))
        menu.setActiveAction(self._actions.get(self._token, menu.actions()[0]))

    def _on_triggered(self, token: str) -> None:
        if token != self._token:
            self.set_token(token)
            self.chosen.emit(token)

    def _describe(self) -> None:
        color = NAMES.get(self._token, self._token).lower()
        self.setToolTip(f"Colour of {self._name}: {color}")
        self.setAccessibleName(f"Colour of {self._name}")
        self.setAccessibleDescription(color)

    def _restyle(self) -> None:
        side = self._theme.px(16)
        self.setIconSize(QSize(side, side))
        self.setFixedSize(self._theme.px(CONTROL_HEIGHT), self._theme.px(CONTROL_HEIGHT))
        self.setIcon(_disc(self._theme, self._token, side, ringed=False))
        for key, action in self._actions.items():
            action.setIcon(_disc(self._theme, key, side, ringed=key == self._token))
        self._describe()


def _disc(theme: Theme, token: str, side: int, *, ringed: bool) -> QIcon:
    """Return a disc of a colour, in a ring where it is the current one."""
    icon = QIcon()
    for ratio in (1, 2, 3):
        picture = QPixmap(side * ratio, side * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        center = QPointF(side / 2, side / 2)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(token))
        painter.drawEllipse(center, side * 0.3, side * 0.3)
        if ringed:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(theme.pen(token, 1.5 * theme.scale, cosmetic=False))
            painter.drawEllipse(center, side * 0.44, side * 0.44)
        painter.end()
        icon.addPixmap(picture)
    return icon
