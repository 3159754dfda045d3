"""What stands in the place of a model that is not there: why, and what to do."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from lavis.theme import Theme
from lavis.tools.attention import Missing

#: Pixels at scale 1 that the sentences take at most.
WIDTH = 380


class MissingPage(QWidget):
    """A reason, a remedy, and the button that brings it, where there is one.

    Parameters
    ----------
    theme : Theme

    Attributes
    ----------
    wanted : Signal(str)
        The task that mends it.
    """

    wanted = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._task = ""
        self.reason = QLabel()
        self.remedy = QLabel()
        for label in (self.reason, self.remedy):
            label.setWordWrap(True)
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.remedy.setProperty("muted", True)
        self.button = QPushButton("Get MiniLM")
        self.button.clicked.connect(self._on_clicked)
        column = QVBoxLayout(self)
        column.addStretch(1)
        for widget in (self.reason, self.remedy, self.button):
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        theme.changed.connect(self._restyle)
        self._restyle()

    def show_missing(self, missing: Missing | None) -> None:
        """Say why there is no picture; None while one is being made."""
        self._task = "" if missing is None else missing.task
        self.reason.setText("Reading the text…" if missing is None else missing.reason)
        self.remedy.setText("" if missing is None else missing.remedy)
        self.remedy.setVisible(bool(self.remedy.text()))
        self.button.setVisible(bool(self._task))
        self._fit()

    def paint_on(self, painter: QPainter, width: float, height: float) -> None:
        """Write the sentences into a frame."""
        painter.setPen(self._theme.pen("axis", cosmetic=False))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(8.5, 8.5, width - 17, height - 17), 6, 6)
        painter.setFont(self._theme.font())
        painter.setPen(self._theme.color("muted"))
        text = f"{self.reason.text()}\n{self.remedy.text()}"
        flags = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
        painter.drawText(16, 0, round(width) - 32, round(height), flags, text)

    def _on_clicked(self) -> None:
        self.wanted.emit(self._task)

    def _restyle(self) -> None:
        for label in (self.reason, self.remedy):
            label.setFont(self._theme.font())
        self._fit()

    def resizeEvent(self, event: object) -> None:
        """Keep the sentences within the room."""
        self._fit()

    def _fit(self) -> None:
        width = max(80, min(self._theme.px(WIDTH), self.width() - 2 * self._theme.px(16)))
        for label in (self.reason, self.remedy):
            label.setFixedSize(width, max(0, label.heightForWidth(width)))
