"""The title bar of a dock: name, tasks, presets, send, predict, export, help, float, close."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QLabel, QMenu, QSizePolicy, QWidget

from lavis.document import Tool
from lavis.theme import Theme
from lavis.widgets.common.buttons import ToolButton
from lavis.widgets.shell.actions import with_keys

#: Pixels at scale 1: a bar narrower than this has its lesser buttons in one menu, and so much of
#: the name is always seen.
NARROW, LEAST_TITLE = 360, 72

#: Pixels around the row and between two of it.
MARGINS, GAP = (12, 4, 4, 4), 4


class TitleBar(QWidget):
    """What stands above a panel; dragging it moves the dock.

    Parameters
    ----------
    dock : QDockWidget
    tool : Tool
    theme : Theme

    Attributes
    ----------
    preset_chosen, task_started : Signal(str)
    help_wanted : Signal()
    pressed : Signal()
        A hand is on the bar itself, be it for a click or for a drag.
    """

    preset_chosen = Signal(str)
    task_started = Signal(str)
    help_wanted = Signal()
    pressed = Signal()

    def __init__(self, dock: QDockWidget, tool: Tool, theme: Theme) -> None:
        super().__init__(dock)
        self.setObjectName("titleBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._dock = dock
        self._theme = theme
        self._title = _Title(dock.windowTitle(), self)
        self._title.setObjectName("panelTitle")
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._badge = QLabel(self)
        self._badge.setObjectName("badge")
        self._badge.hide()
        self._tasks = [self._task_button(tool, name) for name in tool.tasks]
        self._presets = self._button("presets", "Presets", self._preset_menu(tool))
        self._send = self._button("send", "Send to…")
        self._predict = self._button("predict", "Predict…")
        self._export = self._button("export", "Export, copy and paste")
        self._export.setToolTip(with_keys("Export, copy and paste; the picture", "export_picture"))
        self._help = self._button("help", "What this tool shows")
        self._help.setToolTip(with_keys("What this tool shows", "help"))
        self._help.clicked.connect(self.help_wanted)
        self._more = self._button("more", "More", QMenu("More", self))
        self._more.menu().setToolTipsVisible(True)
        self._more.menu().aboutToShow.connect(self._fill_more)
        self._float = self._button("float", "Float or dock this panel")
        self._float.clicked.connect(lambda: dock.setFloating(not dock.isFloating()))
        self._close = self._button("close", "Close this panel")
        self._close.setToolTip(with_keys("Close this panel", "close_panel"))
        self._close.clicked.connect(dock.close)
        self._lesser = [self._presets, self._send, self._predict, self._export, self._help]
        self._presets.setEnabled(bool(tool.presets))
        self._lay_out()
        dock.windowTitleChanged.connect(self._on_title)
        self._on_title(dock.windowTitle())
        theme.changed.connect(self._fit)

    def set_badge(self, text: str) -> None:
        """Show a short remark beside the title, or none."""
        self._badge.setText(text)
        self._badge.setVisible(bool(text))
        self._fit()

    def set_menus(self, *, send: QMenu, predict: QMenu, export: QMenu) -> None:
        """Give the buttons their menus."""
        self._send.setMenu(send)
        self._predict.setMenu(predict)
        self._export.setMenu(export)

    def set_reasons(self, *, send: str, predict: str) -> None:
        """Disable what has a reason, which becomes the tooltip.

        Parameters
        ----------
        send, predict : str
            Sentences, or "" for what can be done.
        """
        for button, name, reason in (
            (self._send, "Send to…", send),
            (self._predict, "Predict…", predict),
        ):
            button.setEnabled(not reason)
            button.setToolTip(reason or name)
            button.setAccessibleDescription(reason)

    def minimumSizeHint(self) -> QSize:
        """Return the least that works: a few letters, the menu of the rest, float and close."""
        shown = [self._more, self._float, self._close]
        title = self._theme.px(LEAST_TITLE)
        return QSize(self._width_of(shown) + title, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the lesser buttons into one menu where there is no room for them."""
        super().resizeEvent(event)
        self._fit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Say so, and leave the drag to the dock."""
        event.ignore()
        self.pressed.emit()

    def mouseDoubleClickEvent(self, event: QEvent) -> None:
        """Float the panel, or dock it."""
        self._dock.setFloating(not self._dock.isFloating())

    # -- building

    def _button(self, icon: str, name: str, menu: QMenu | None = None) -> ToolButton:
        button = ToolButton(self._theme, icon, name, parent=self)
        if menu is not None:
            button.setMenu(menu)
        return button

    def _task_button(self, tool: Tool, name: str) -> ToolButton:
        label = tool.tasks[name].label
        button = self._button("play", label)
        button.setText(label)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.clicked.connect(lambda: self.task_started.emit(name))
        return button

    def _preset_menu(self, tool: Tool) -> QMenu:
        menu = QMenu("Presets", self)
        for preset in tool.presets:
            # An ampersand in a menu marks a shortcut; here it is a letter of the name.
            menu.addAction(preset.name.replace("&", "&&")).triggered.connect(
                lambda _=False, name=preset.name: self.preset_chosen.emit(name)
            )
        return menu

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(*MARGINS)
        row.setSpacing(GAP)
        row.addWidget(self._title, 1)
        row.addWidget(self._badge)
        for button in (*self._tasks, *self._lesser, self._more, self._float, self._close):
            row.addWidget(button)
        self._more.hide()

    # -- what fits

    def _fit(self) -> None:
        """Fold the lesser buttons into the menu, and the tasks after them, until it fits."""
        title = min(self._title.fontMetrics().horizontalAdvance(self._title.text()), self.width())
        ends = [self._float, self._close]
        room = self.width() - (0 if self._badge.isHidden() else self._badge.sizeHint().width())
        all_shown = [*self._tasks, *self._lesser, *ends]
        folded: list[ToolButton] = []
        if self.width() < self._theme.px(NARROW) or self._width_of(all_shown) + title > room:
            folded = list(self._lesser)
            if self._width_of([*self._tasks, self._more, *ends]) + title > room:
                folded = [*self._tasks, *self._lesser]
        for button in (*self._tasks, *self._lesser):
            button.setVisible(button not in folded)
        self._more.setVisible(bool(folded))

    def _fill_more(self) -> None:
        """List what the bar does not show."""
        menu = self._more.menu()
        menu.clear()
        for button in (*self._tasks, *self._lesser):
            if not button.isHidden():
                continue
            if button is self._help or button in self._tasks:
                action = menu.addAction(button.accessibleName())
                action.triggered.connect(button.click)
            else:
                action = menu.addMenu(button.menu())
            action.setEnabled(button.isEnabled())
            action.setToolTip(button.toolTip())

    def _width_of(self, buttons: list[ToolButton]) -> int:
        """Return the pixels that these buttons take, with the margins and the gaps."""
        left, _, right, _ = MARGINS
        return left + right + sum(button.sizeHint().width() + GAP for button in buttons)

    def _on_title(self, title: str) -> None:
        self._title.setText(title)
        self._title.setToolTip(title)
        self._fit()


class _Title(QLabel):
    """A name that ends with dots where there is no room for all of it."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Write what there is room for; `text` stays the whole."""
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        room = self.contentsRect()
        shown = self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, room.width()
        )
        painter.drawText(room, self.alignment(), shown)
