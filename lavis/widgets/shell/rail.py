"""The rail at the left: every tool of the catalog, in groups."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QLabel, QScrollArea, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from lavis.theme import Theme
from lavis.tools.catalog import Entry, grouped

#: Pixels at scale 1.
WIDTH, MARGIN = 188, 8


class Rail(QScrollArea):
    """A button a tool; a bar marks those that are open.

    Parameters
    ----------
    theme : Theme

    Attributes
    ----------
    chosen : Signal(str)
        A tool's id.
    """

    chosen = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("rail")
        self.setAccessibleName("Tools")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._theme = theme
        self._buttons: dict[str, tuple[QToolButton, str]] = {}
        self._labels: list[QLabel] = []
        self._open: set[str] = set()
        self._has_icons = False
        # Later, because it comes in the midst of a layout that would go on with the old width.
        self.verticalScrollBar().rangeChanged.connect(
            self._widen, Qt.ConnectionType.QueuedConnection
        )
        theme.changed.connect(self._restyle)

    def set_entries(self, entries: Iterable[Entry]) -> None:
        """List these tools, in the order of the groups.

        For the first time when the rail has its place: what it holds would be styled anew there.
        """
        content = QWidget()
        content.setObjectName("railContent")
        column = QVBoxLayout(content)
        self._buttons, self._labels = {}, []
        for group, members in grouped(entries):
            label = QLabel(group.upper())
            label.setObjectName("railGroup")
            column.addWidget(label)
            self._labels.append(label)
            for entry in members:
                column.addWidget(self._button(entry))
        column.addStretch(1)
        self._column = column
        self.setWidget(content)
        self._restyle()
        self.mark_open(self._open)

    def show_icons(self) -> None:
        """Draw the icons; until then their place is empty."""
        self._has_icons = True
        self._restyle()

    def mark_open(self, tools: set[str]) -> None:
        """Mark the tools that have a panel."""
        self._open = tools
        for tool_id, (button, _) in self._buttons.items():
            button.setChecked(tool_id in tools)

    def _button(self, entry: Entry) -> QToolButton:
        button = QToolButton()
        button.setObjectName("railButton")
        button.setText(entry.title)
        button.setAccessibleName(f"Open {entry.title}")
        button.setCheckable(True)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.clicked.connect(lambda _=False: self._on_clicked(entry.id, button))
        self._buttons[entry.id] = (button, entry.icon)
        return button

    def _on_clicked(self, tool_id: str, button: QToolButton) -> None:
        # The mark tells what is open, not what was clicked.
        button.setChecked(not button.isChecked())
        self.chosen.emit(tool_id)

    def _restyle(self) -> None:
        px = self._theme.px
        self._column.setContentsMargins(px(MARGIN), px(MARGIN), 0, px(MARGIN))
        self._column.setSpacing(px(4))
        size = QSize(px(18), px(18))
        blank = QPixmap(size)
        blank.fill(self._theme.color("window"))
        for button, icon in self._buttons.values():
            button.setIcon(self._theme.icon(icon, "muted") if self._has_icons else QIcon(blank))
            button.setIconSize(size)
            button.setMinimumWidth(px(WIDTH - 18))
        self._widen()

    def changeEvent(self, event: QEvent) -> None:
        """Measure anew what another style or type makes wider."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self._widen()

    def _widen(self) -> None:
        """Have room for the longest name, and for the scroll bar where the window is low."""
        for label in self._labels:
            label.ensurePolished()
        widest = max((label.sizeHint().width() for label in self._labels), default=0)
        scrolls = self.verticalScrollBar()
        bar = scrolls.sizeHint().width() if scrolls.maximum() > 0 else 0
        px = self._theme.px
        self.setFixedWidth(max(px(WIDTH), px(MARGIN) + widest + px(4) + bar))
