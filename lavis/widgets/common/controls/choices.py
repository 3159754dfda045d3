"""What is on or off, and what is one of several."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QPointF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPainter, QPixmap, QStandardItemModel, QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QListView,
    QSizePolicy,
    QStyledItemDelegate,
    QWidget,
)

from lavis.theme import Theme


class Toggle(QCheckBox):
    """A check box; with a sample of the line that it shows, where there is one.

    Parameters
    ----------
    theme : Theme
    text : str
    token : str, optional
        The colour of the line on the canvas.
    dash : Qt.PenStyle
        Its pattern, so that its colour alone need not tell it apart.
    parent : QWidget, optional

    Attributes
    ----------
    switched : Signal(bool)
        The user has switched it.
    """

    switched = Signal(bool)

    def __init__(
        self,
        theme: Theme,
        text: str,
        *,
        token: str | None = None,
        dash: Qt.PenStyle = Qt.PenStyle.SolidLine,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._theme = theme
        self._token = token
        self._dash = dash
        self.setAccessibleName(text)
        self.clicked.connect(self.switched)
        theme.changed.connect(self._restyle)
        self._restyle()

    def set_checked(self, checked: bool) -> None:
        """Show whether it is on; emits nothing."""
        with QSignalBlocker(self):
            self.setChecked(checked)

    def _restyle(self) -> None:
        if self._token is not None:
            size = QSize(self._theme.px(24), self._theme.px(12))
            self.setIconSize(size)
            self.setIcon(_line_sample(self._theme, self._token, self._dash, size))


class Choice(QComboBox):
    """One of several.

    Parameters
    ----------
    theme : Theme
    name : str
        For screen readers.
    options : mapping of str to str, or iterable of str
        Key to label, or keys that are their own labels.
    parent : QWidget, optional

    Attributes
    ----------
    chosen : Signal(str)
        The key that the user has chosen.
    """

    chosen = Signal(str)

    def __init__(
        self,
        theme: Theme,
        name: str,
        options: Mapping[str, str] | Iterable[str] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAccessibleName(name)
        self.setView(QListView(self))
        # The style's own delegate draws its rows without regard to the style sheet.
        self.setItemDelegate(QStyledItemDelegate(self))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.set_options(options)
        self.activated.connect(lambda index: self.chosen.emit(self.itemData(index)))

    @property
    def current(self) -> str:
        """The key of what is shown; empty without options."""
        return self.currentData() or ""

    def set_options(self, options: Mapping[str, str] | Iterable[str]) -> None:
        """List other options and keep the current one if it is among them; emits nothing."""
        pairs = options if isinstance(options, Mapping) else {key: key for key in options}
        current = self.current
        with QSignalBlocker(self):
            self.clear()
            for key, label in pairs.items():
                self.addItem(label, key)
            self.setCurrentIndex(max(0, self.findData(current)) if pairs else -1)

    def set_current(self, key: str) -> None:
        """Show an option; emits nothing. An unknown key shows none."""
        with QSignalBlocker(self):
            self.setCurrentIndex(self.findData(key))

    def set_available(self, key: str, available: bool, reason: str = "") -> None:
        """Grey out an option, with the reason as its tooltip, or make it available again."""
        model, index = self.model(), self.findData(key)
        assert isinstance(model, QStandardItemModel)
        if index >= 0:
            model.item(index).setEnabled(available)
            self.setItemData(index, "" if available else reason, Qt.ItemDataRole.ToolTipRole)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to what scrolls: a choice changed in passing goes unnoticed."""
        event.ignore()


def _line_sample(theme: Theme, token: str, dash: Qt.PenStyle, size: QSize) -> QIcon:
    """Return a picture of a line, for screens of one to three device pixels a pixel."""
    icon = QIcon()
    for ratio in (1, 2, 3):
        picture = QPixmap(size * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setPen(theme.pen(token, theme.px(2), dash, cosmetic=False))
        middle = size.height() / 2
        painter.drawLine(QPointF(1, middle), QPointF(size.width() - theme.px(4), middle))
        painter.end()
        icon.addPixmap(picture)
    return icon
