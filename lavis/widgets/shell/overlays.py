"""What lies over a panel for a while: the error banner and the busy bar."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from lavis.theme import Theme
from lavis.widgets.common.buttons import ToolButton

#: Milliseconds that a computation may take before anything is shown of it: nothing blinks.
QUIET = 150


class Banner(QFrame):
    """One sentence about what went wrong, beside the last good picture."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self.setAccessibleName("Error")
        self._text = QLabel(self)
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        dismiss = ToolButton(theme, "close", "Dismiss this message")
        dismiss.clicked.connect(self.clear)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 8, 8)
        row.addWidget(self._text, 1)
        row.addWidget(dismiss, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    @property
    def text(self) -> str:
        """The sentence that is shown, or an empty text."""
        return "" if self.isHidden() else self._text.text()

    def show_text(self, text: str) -> None:
        """Show a sentence."""
        self._text.setText(text)
        self.setAccessibleDescription(text)
        self.show()
        self.raise_()

    def clear(self) -> None:
        """Hide it."""
        self.hide()


class BusyBar(QFrame):
    """Progress of one computation with a Cancel button; shows itself only if it takes a while.

    Attributes
    ----------
    cancelled : Signal()
    """

    cancelled = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("busy")
        self._bar = QProgressBar(self)
        self._bar.setAccessibleName("Progress")
        self._bar.setTextVisible(False)
        self._text = QLabel(self)
        cancel = QPushButton("Cancel", self)
        cancel.clicked.connect(self.cancelled)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 6, 6)
        row.setSpacing(8)
        row.addWidget(self._text)
        row.addWidget(self._bar, 1)
        row.addWidget(cancel)
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(QUIET)
        self._quiet.timeout.connect(self.show)
        self.hide()

    def begin(self, text: str) -> None:
        """Announce a computation; it appears after `QUIET` if `end` was not called before."""
        self._text.setText(text)
        # Without a known share the bar stands still: a moving one would keep a timer running.
        self._bar.setRange(0, 1000)
        self._bar.setValue(0)
        if self.isHidden() and not self._quiet.isActive():
            self._quiet.start()

    def report(self, fraction: float | None, text: str) -> None:
        """Show how far it is."""
        if fraction is not None:
            self._bar.setValue(round(1000 * min(max(fraction, 0.0), 1.0)))
        if text:
            self._text.setText(text)

    def end(self) -> None:
        """Hide it."""
        self._quiet.stop()
        self.hide()
