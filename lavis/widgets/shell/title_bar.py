"""The title bar of a dock: name, presets, tasks, float, close."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QLabel, QMenu, QSizePolicy, QWidget

from lavis.document import Tool
from lavis.theme import Theme
from lavis.widgets.common.buttons import ToolButton


class TitleBar(QWidget):
    """What stands above a panel; dragging it moves the dock.

    Attributes
    ----------
    preset_chosen, task_started : Signal(str)
    """

    preset_chosen = Signal(str)
    task_started = Signal(str)

    def __init__(self, dock: QDockWidget, tool: Tool, theme: Theme) -> None:
        super().__init__(dock)
        self.setObjectName("titleBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._dock = dock
        self._title = QLabel(dock.windowTitle(), self)
        self._title.setObjectName("panelTitle")
        self._title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._badge = QLabel(self)
        self._badge.setObjectName("badge")
        self._badge.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 4, 4)
        row.setSpacing(4)
        row.addWidget(self._title, 1)
        row.addWidget(self._badge)
        for name, task in tool.tasks.items():
            button = ToolButton(theme, "play", task.label)
            button.setText(task.label)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.clicked.connect(lambda _=False, name=name: self.task_started.emit(name))
            row.addWidget(button)
        if tool.presets:
            row.addWidget(self._preset_button(tool, theme))
        self._float = ToolButton(theme, "float", "Float or dock this panel")
        self._float.clicked.connect(lambda: dock.setFloating(not dock.isFloating()))
        self._close = ToolButton(theme, "close", "Close this panel")
        self._close.clicked.connect(dock.close)
        row.addWidget(self._float)
        row.addWidget(self._close)
        dock.windowTitleChanged.connect(self._title.setText)

    def set_badge(self, text: str) -> None:
        """Show a short remark beside the title, or none."""
        self._badge.setText(text)
        self._badge.setVisible(bool(text))

    def _preset_button(self, tool: Tool, theme: Theme) -> QWidget:
        button = ToolButton(theme, "presets", "Presets")
        menu = QMenu(button)
        for preset in tool.presets:
            menu.addAction(preset.name).triggered.connect(
                lambda _=False, name=preset.name: self.preset_chosen.emit(name)
            )
        button.setMenu(menu)
        button.setPopupMode(ToolButton.ToolButtonPopupMode.InstantPopup)
        return button

    def mouseDoubleClickEvent(self, event: QEvent) -> None:
        """Float the panel, or dock it."""
        self._dock.setFloating(not self._dock.isFloating())
