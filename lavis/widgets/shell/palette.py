"""The command palette: everything that can be done, found by a few letters."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import shiboken6
from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from lavis.theme import Theme
from lavis.widgets.shell.actions import ACTIONS, SEPARATOR, spoken
from lavis.widgets.shell.matching import WITHIN, score

if TYPE_CHECKING:
    from lavis.widgets.desk import Desk

#: Pixels at scale 1: width, height of a line, and lines that are seen at once.
WIDTH, LINE, LINES = 560, 30, 12

#: Lines that a key goes on.
_STEPS: dict[int, int] = {
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_PageUp: 1 - LINES,
    Qt.Key.Key_PageDown: LINES - 1,
}

#: What the palette wants of the keys that are pressed in its field.
_KEYS = (*_STEPS, Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Command(NamedTuple):
    """One line of the palette.

    Attributes
    ----------
    text : str
    run : callable
    shortcut : str
        As the platform writes it.
    reason : str
        Why it cannot be done now, or nothing.
    """

    text: str
    run: Callable[[], object]
    shortcut: str = ""
    reason: str = ""


def commands(desk: Desk) -> Iterator[Command]:
    """Yield what the palette lists: actions, tools, presets of the current panel, backends.

    Parameters
    ----------
    desk : Desk
    """
    for line in ACTIONS:
        if line.id in (SEPARATOR, "palette") or line.submenu:
            continue
        action = desk.window.actions_by_id[line.id]
        keys = ", ".join(
            key.toString(QKeySequence.SequenceFormat.NativeText) for key in action.shortcuts()[:1]
        )
        reason = line.enabled(desk) if line.enabled is not None else ""
        yield Command(spoken(line.menu, action.text()), action.trigger, keys, reason)
    for entry in desk.catalog:
        yield Command(f"Open {entry.title}", _call(desk.open_tool, entry.id))
    for name, use in desk.presets():
        yield Command(f"Preset: {name}", use)
    for action in desk.window.picker.menu().actions():
        name, _, reason = action.text().partition(" — ")
        if not action.isEnabled():
            reason = " ".join(part for part in (f"{reason}.", action.toolTip()) if part)
            reason = action.toolTip() or reason
        yield Command(f"Backend: {name}", action.trigger, "", "" if action.isEnabled() else reason)
    for path in desk.settings.recent:
        reason = "" if path.exists() else f"It is no longer in {path.parent}."
        yield Command(f"Open recent: {path.name}", _call(desk.open_recent, path), "", reason)


def _call(function: Callable[..., object], argument: str | Path) -> Callable[[], object]:
    return lambda: function(argument)


class Palette(QFrame):
    """A field and a list over the window; it goes when it has done its work.

    Parameters
    ----------
    theme : Theme
    parent : QWidget
        The window that it lies over.

    Attributes
    ----------
    closed : Signal()
    """

    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("palette")
        self.setAccessibleName("Command palette")
        self._theme = theme
        self._commands: list[Command] = []
        self._before: QWidget | None = None
        self.field = _Field(self)
        self.field.setPlaceholderText("What do you want to do?")
        self.field.setAccessibleName("Command")
        self.field.textChanged.connect(self._filter)
        self.field.left.connect(self._on_left)
        self.list = QListWidget(self)
        self.list.setAccessibleName("Commands")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setItemDelegate(_Line(theme, self.list))
        self.list.itemClicked.connect(self._run)
        self.nothing = QLabel("No action is called so; try “preset”, “size” or the name of a tool.")
        self.nothing.setProperty("muted", True)
        self.nothing.setWordWrap(True)
        self.nothing.hide()
        self._over = parent
        self._column = QVBoxLayout(self)
        self._column.addWidget(self.field)
        self._column.addWidget(self.nothing)
        self._column.addWidget(self.list)
        theme.changed.connect(self._place)
        parent.installEventFilter(self)
        self.hide()

    @property
    def lines(self) -> list[Command]:
        """The commands that are listed now, the best first."""
        return [self._of(self.list.item(row)) for row in range(self.list.count())]

    def open(self, listed: Sequence[Command]) -> None:
        """Show these commands, with nothing typed."""
        if self.isHidden():
            self._before = QApplication.focusWidget()
        self._commands = list(listed)
        self.field.clear()
        self._filter("")
        self._place()
        self.show()
        self.raise_()
        self.window().activateWindow()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self, listed: Sequence[Command]) -> None:
        """Show other commands, and leave what is typed and chosen."""
        row = self.list.currentRow()
        self._commands = list(listed)
        self._filter(self.field.text())
        self.list.setCurrentRow(min(row, self.list.count() - 1))

    def dismiss(self) -> None:
        """Go, and give the focus back."""
        if self.isHidden():
            return
        before, self._before = self._before, None
        self.hide()
        # What is listed belongs to panels, which may close before it is listed again.
        self._commands = []
        self.list.clear()
        if before is not None and shiboken6.isValid(before):
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose, run or go."""
        if (step := _STEPS.get(event.key())) is not None:
            # The list is not asked: a key that it does not take would come back to here.
            last = self.list.count() - 1
            self.list.setCurrentRow(min(max(self.list.currentRow() + step, 0), last))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            item = self.list.currentItem()
            if item is not None:
                self._run(item)
        elif event.key() == Qt.Key.Key_Escape:
            self.dismiss()

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Stay in the middle of the window."""
        if event.type() == QEvent.Type.Resize and not self.isHidden():
            self._place()
        return False

    def _filter(self, typed: str) -> None:
        scored = [(score(typed, command.text), command) for command in self._commands]
        fitting = [(value, command) for value, command in scored if value is not None]
        # Letters with gaps between them are a guess: none where something is called so.
        if any(value >= WITHIN for value, _ in fitting):
            fitting = [(value, command) for value, command in fitting if value >= WITHIN]
        # Sorting keeps the order of those that fit equally well.
        fitting.sort(key=lambda pair: -pair[0])
        self.list.clear()
        for _, command in fitting:
            item = QListWidgetItem(command.text, self.list)
            item.setData(Qt.ItemDataRole.UserRole, command)
            said = ", ".join(filter(None, (command.text, command.shortcut, command.reason)))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, said)
            item.setToolTip(command.reason)
        self.list.setCurrentRow(0)
        self.nothing.setVisible(not fitting)

    def _run(self, item: QListWidgetItem) -> None:
        command = self._of(item)
        if not command.reason:
            self.dismiss()
            command.run()

    def _of(self, item: QListWidgetItem) -> Command:
        command = item.data(Qt.ItemDataRole.UserRole)
        assert isinstance(command, Command)
        return command

    def _on_left(self) -> None:
        # Somebody went elsewhere by the mouse: the focus is theirs.
        self._before = None
        self.dismiss()

    def _place(self) -> None:
        px, window = self._theme.px, self._over
        width = min(px(WIDTH), window.width() - px(32))
        height = min(px(LINE) * LINES + px(52), window.height() - px(96))
        self.setGeometry((window.width() - width) // 2, px(48), width, height)
        self._column.setContentsMargins(px(8), px(8), px(8), px(8))
        self._column.setSpacing(px(8))
        self.list.doItemsLayout()


class _Field(QLineEdit):
    """A line that keeps Tab for itself and leaves the keys of the list to the palette."""

    left = Signal()

    def event(self, event: QEvent) -> bool:
        """Claim the keys of the palette before the window's shortcuts see them."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() in _KEYS
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Type; the rest is the palette's."""
        if event.key() in _KEYS:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Stay."""
        return True

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell the palette, unless only a menu or another program came."""
        super().focusOutEvent(event)
        reasons = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
        if event.reason() not in reasons and self.isVisible():
            self.left.emit()


class _Line(QStyledItemDelegate):
    """Draws a command: what it does, why not, and its shortcut at the right."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Return one height for all."""
        return QSize(self._theme.px(100), self._theme.px(LINE))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw it."""
        theme, px = self._theme, self._theme.px
        command = index.data(Qt.ItemDataRole.UserRole)
        area: QRect = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setBrush(theme.color("selection"))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawRoundedRect(area, px(4), px(4))
        area = area.adjusted(px(8), 0, -px(8), 0)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.setFont(theme.font("small"))
        painter.setPen(theme.color("muted"))
        small = QFontMetrics(theme.font("small"))
        painter.drawText(area, right, command.shortcut)
        area.adjust(0, 0, -small.horizontalAdvance(command.shortcut) - px(12), 0)
        body = QFontMetrics(theme.font())
        width = min(body.horizontalAdvance(command.text), area.width())
        if command.reason:
            rest = area.adjusted(width + px(12), 0, 0, 0)
            reason = small.elidedText(command.reason, Qt.TextElideMode.ElideRight, rest.width())
            painter.drawText(rest, left, reason)
        painter.setFont(theme.font())
        painter.setPen(theme.color("muted" if command.reason else "text"))
        shown = body.elidedText(command.text, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, left, shown)
