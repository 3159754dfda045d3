"""The field for the name of a thing: a vector, an outcome."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from lavis.theme import CONTROL_HEIGHT, Theme
from lavis.widgets.common.remark import Remark


class NameField(QLineEdit):
    """A name that Enter and leaving the field commit and Esc reverts.

    Parameters
    ----------
    theme : Theme
    most : int
        Characters that can be typed.
    bold, italic : bool
    width : int
        Pixels that it wants at scale 1.
    parent : QWidget, optional

    Attributes
    ----------
    committed : Signal(str)
        The user wants another name. Whoever takes it calls `set_name`, or `refuse`.
    """

    committed = Signal(str)

    def __init__(
        self,
        theme: Theme,
        *,
        most: int,
        bold: bool = False,
        italic: bool = False,
        width: int = 64,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._bold, self._italic, self._wanted = bold, italic, width
        self._name = self._called = ""
        self._remark: Remark | None = None
        self.setMaxLength(most)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._restyle)
        self._restyle()

    def set_name(self, name: str) -> None:
        """Show a name; emits nothing, and spares text that is being typed."""
        typing = self.hasFocus() and self.text() != self._name
        changed, self._name = name != self._name, name
        self.setAccessibleName(self._called or f"Name of {name}")
        if not typing and (changed or self.text() != name):
            self._show()

    def set_called(self, called: str) -> None:
        """Be called otherwise by screen readers than “Name of …”."""
        self._called = called
        self.setAccessibleName(called)

    def refuse(self, sentence: str) -> None:
        """Say what is wrong with the text; it stays."""
        self._mark(True)
        if self._remark is None:
            self._remark = Remark(self._theme, self)
        self._remark.say(sentence)

    def commit(self) -> None:
        """Ask for the text as the name."""
        if self.text().strip() == self._name:
            self._show()
        else:
            self.committed.emit(self.text())

    def sizeHint(self) -> QSize:
        """Room for a short name."""
        return QSize(self._theme.px(self._wanted), self._theme.px(CONTROL_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        """Room for a letter or two."""
        return QSize(self._theme.px(32), self._theme.px(CONTROL_HEIGHT))

    def event(self, event: QEvent) -> bool:
        """Claim Esc before the window's shortcuts see it, while there is something to revert."""
        if event.type() == QEvent.Type.ShortcutOverride:
            key = cast(QKeyEvent, event).key()
            if key == Qt.Key.Key_Escape and self.text() != self._name:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Commit or revert."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.commit()
        elif event.key() == Qt.Key.Key_Escape and self.text() != self._name:
            self._show()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Commit, unless the focus comes back."""
        super().focusOutEvent(event)
        comes_back = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
        if event.reason() not in comes_back:
            self.commit()

    def hideEvent(self, event: QHideEvent) -> None:
        """Take the remark away."""
        super().hideEvent(event)
        if self._remark is not None:
            self._remark.clear()

    def _show(self) -> None:
        self.setText(self._name)
        self.setCursorPosition(0)
        self.setToolTip(self._name)
        self._mark(False)

    def _mark(self, refused: bool) -> None:
        if not refused and self._remark is not None:
            self._remark.clear()
        if bool(self.property("refused")) != refused:
            self.setProperty("refused", refused)
            self.style().unpolish(self)
            self.style().polish(self)

    def _restyle(self) -> None:
        font = self._theme.font()
        font.setBold(self._bold)
        font.setItalic(self._italic)
        self.setFont(font)
        self.updateGeometry()
