"""Several pictures in the place of one, chosen by tabs."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRectF, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QStackedLayout, QTabBar, QVBoxLayout, QWidget

from lavis.theme import Theme
from lavis.widgets.common.controls import Choice


class Pages(QWidget):
    """Pictures behind tabs; the tabs say less where there is less room.

    Parameters
    ----------
    theme : Theme
    name : str
        Of the whole, for screen readers.
    pages : mapping of str to (str, str, QWidget)
        Key to the name of a tab, a short one, and its picture.

    Attributes
    ----------
    chosen : Signal(str)
        The key of the picture that the user wants.
    """

    chosen = Signal(str)

    def __init__(
        self, theme: Theme, name: str, pages: Mapping[str, tuple[str, str, QWidget]]
    ) -> None:
        super().__init__()
        self._theme = theme
        self._keys = list(pages)
        self._names = [each[:2] for each in pages.values()]
        self._widgets = {key: each[2] for key, each in pages.items()}
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.tabs = QTabBar()
        self.tabs.setAccessibleName("Picture")
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.setUsesScrollButtons(False)
        # The list takes over where they are too wide, and so they need not have their width.
        self.tabs.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.tabs.setElideMode(Qt.TextElideMode.ElideNone)
        for index, (long, _) in enumerate(self._names):
            self.tabs.addTab(long)
            self.tabs.setTabToolTip(index, long)
            self.tabs.setAccessibleTabName(index, long)
        self.tabs.currentChanged.connect(self._on_tab)
        #: In the place of the tabs, where they have no room.
        self.choice = Choice(theme, "Picture", {key: each[0] for key, each in pages.items()})
        self.choice.chosen.connect(self.chosen)
        self.choice.hide()
        self._stack = QStackedLayout()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.tabs)
        column.addWidget(self.choice)
        column.addLayout(self._stack, 1)
        # Only now: without a parent the first of them would be shown as a window of its own.
        for widget in self._widgets.values():
            self._stack.addWidget(widget)
        self.setFocusProxy(next(iter(self._widgets.values())))

    @property
    def current(self) -> str:
        """The key of the picture that is shown."""
        return self._keys[self._stack.currentIndex()]

    @property
    def page(self) -> QWidget:
        """The picture that is shown: what a view makes its focus proxy."""
        return self._widgets[self.current]

    def show_page(self, key: str) -> None:
        """Show a picture; emits nothing."""
        index = self._keys.index(key)
        with QSignalBlocker(self.tabs):
            self.tabs.setCurrentIndex(index)
        self.choice.set_current(key)
        self._stack.setCurrentIndex(index)
        self.setFocusProxy(self._widgets[key])

    def paint_on(self, painter: QPainter, width: float, height: float) -> None:
        """Paint the picture that is shown, without the tabs, at any size."""
        painter.fillRect(QRectF(0, 0, width, height), self._theme.color("canvas"))
        painter.save()
        self.page.paint_on(painter, width, height)  # type: ignore[attr-defined]
        painter.restore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Lay the ground of the tabs."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("canvas"))
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the tabs say as much as fits, and become a list where they do not."""
        super().resizeEvent(event)
        for version in (0, 1):
            for index, names in enumerate(self._names):
                self.tabs.setTabText(index, names[version])
            fits = self.tabs.sizeHint().width() <= self.width()
            if fits:
                break
        self.tabs.setVisible(fits)
        self.choice.setVisible(not fits)

    def _on_tab(self, index: int) -> None:
        self.chosen.emit(self._keys[index])
