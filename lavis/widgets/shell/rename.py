"""Naming a panel, in the place where its name stands."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit


class TitleField(QLineEdit):
    """Lies over a title while it is edited; Enter and leaving take it, Esc does not.

    Parameters
    ----------
    label : QLabel
        The title; a double click on it begins.
    longest : int
        Letters.

    Attributes
    ----------
    committed : Signal(str)
        The user wants another title.
    """

    committed = Signal(str)

    def __init__(self, label: QLabel, longest: int) -> None:
        super().__init__(label.parentWidget())
        self._label = label
        self.setObjectName("titleField")
        self.setAccessibleName("Title of the panel")
        self.setMaxLength(longest)
        self.hide()
        label.installEventFilter(self)

    def begin(self) -> None:
        """Show the title to be edited."""
        self.setText(self._label.text())
        title = self._label.geometry()
        self.setGeometry(title.adjusted(-8, 0, 0, 0))
        self.show()
        self.raise_()
        self.selectAll()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Begin on a double click on the title."""
        if event.type() == QEvent.Type.MouseButtonDblClick:
            self.begin()
            return True
        return False

    def event(self, event: QEvent) -> bool:
        """Claim the keys that end the editing before anything else has them."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter)
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """End, with the new title or without it."""
        if event.key() == Qt.Key.Key_Escape:
            self._end(commit=False)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._end(commit=True)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the title, unless only a menu opened."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._end(commit=True)

    def _end(self, *, commit: bool) -> None:
        if self.isHidden():
            return
        title = self.text().strip()
        self.hide()
        if commit and title and title != self._label.text():
            self.committed.emit(title)
