"""One entry of a matrix editor: a number field that knows its neighbours' directions."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence

from lavis.theme import CONTROL_HEIGHT, Theme
from lavis.widgets.common.number_field import NumberField

ARROWS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}

_CONTROL = Qt.KeyboardModifier.ControlModifier
#: Arrow keys carry it on some keyboards.
_KEYPAD = Qt.KeyboardModifier.KeypadModifier


class Cell(NumberField):
    """An entry of a matrix.

    Enter commits and goes down, Ctrl and an arrow go to the next entry, Left and Right do so from
    the end of the text, and from a text that is selected whole.

    Parameters
    ----------
    theme, name, minimum, maximum, step, token, parse
        As in `NumberField`.

    Attributes
    ----------
    left : Signal(int, int)
        A key wants the entry so many rows down and columns to the right.
    paste_wanted : Signal()
        The clipboard is to be taken.
    menu_wanted : Signal(Cell, QPoint)
        The context menu is asked for, at a place on the screen.
    """

    left = Signal(int, int)
    paste_wanted = Signal()
    menu_wanted = Signal(object, QPoint)

    def __init__(
        self,
        theme: Theme,
        name: str,
        *,
        minimum: float,
        maximum: float,
        step: float,
        token: str | None,
        parse: Callable[[str], float],
    ) -> None:
        super().__init__(
            theme, name, minimum=minimum, maximum=maximum, step=step, token=token, parse=parse
        )
        self._width = 0

    def set_width(self, pixels: int) -> None:
        """Take this width, whatever the number."""
        self._width = pixels
        self.setFixedSize(self.sizeHint())

    def sizeHint(self) -> QSize:
        """Keep the width that all entries of the matrix have."""
        return QSize(self._width, self._theme.px(CONTROL_HEIGHT))

    def event(self, event: QEvent) -> bool:
        """Keep the keys that move between entries from the shortcuts of the window."""
        shortcut = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if shortcut and self._direction(cast(QKeyEvent, event)) is not None:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to another entry, take a matrix, or do what a number field does."""
        direction = self._direction(event)
        if direction is not None:
            self.left.emit(*direction)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.commit():
                self.selectAll()
                self.left.emit(1, 0)
        elif event.matches(QKeySequence.StandardKey.Paste) and not self.isReadOnly():
            self.paste_wanted.emit()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Leave the menu to the matrix."""
        self.menu_wanted.emit(self, event.globalPos())

    def _direction(self, event: QKeyEvent) -> tuple[int, int] | None:
        """Return where a key goes to, or None where it stays."""
        direction = ARROWS.get(Qt.Key(event.key()))
        modifiers = event.modifiers() & ~_KEYPAD
        if direction is None:
            return None
        if modifiers == _CONTROL:
            return direction
        if modifiers != Qt.KeyboardModifier.NoModifier:
            return None
        down, right = direction
        if down:  # steps the number, where there is one to step
            return direction if self.isReadOnly() else None
        whole = self.selectedText() == self.text() and not self.uncommitted
        end = len(self.text()) if right > 0 else 0
        at_end = self.cursorPosition() == end and not self.hasSelectedText()
        return direction if whole or at_end else None
