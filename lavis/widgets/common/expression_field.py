"""The field for an expression: what is wrong with it is marked in its place and said below."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from lavis.theme import CONTROL_HEIGHT, Theme
from lavis.widgets.common.number_field.keys import is_redo
from lavis.widgets.common.remark import Remark

#: Pixels of the mark under the place of an error, at the least.
MARK = 7


class ExpressionField(QLineEdit):
    """A text that Enter and leaving the field commit and Esc reverts.

    An error either belongs to a text that was refused, which stays until it is mended or Esc
    reverts it, or to the text that was taken: `show_error` says and marks both.

    Parameters
    ----------
    theme : Theme
    name : str
        For screen readers and the tooltip.
    placeholder : str
        What an empty field shows.
    most : int
        Characters that can be typed.
    parent : QWidget, optional

    Attributes
    ----------
    committed : Signal(str)
        The user wants this text. Whoever takes it calls `set_expression`, or `show_error`.
    """

    committed = Signal(str)

    def __init__(
        self,
        theme: Theme,
        name: str,
        *,
        placeholder: str = "",
        most: int = 1000,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._name = name
        self._expression = ""
        self._error, self._position = "", -1
        self._remark: Remark | None = None
        self.setMaxLength(most)
        self.setPlaceholderText(placeholder)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)
        self.textEdited.connect(self._on_edited)
        theme.changed.connect(self._restyle)
        self._restyle()
        self._describe()

    @property
    def expression(self) -> str:
        """The text that was taken last."""
        return self._expression

    @property
    def error(self) -> str:
        """What is said to be wrong, or nothing."""
        return self._error

    @property
    def uncommitted(self) -> bool:
        """Whether there is text that has not been taken."""
        return self.text() != self._expression

    def set_expression(self, text: str) -> None:
        """Show a text that was taken; emits nothing, and spares what is being typed."""
        changed = text != self._expression
        if not changed and text == self.text():
            return  # every render comes here, for every field
        typing = self.hasFocus() and self.uncommitted and not changed
        self._expression = text
        if (changed or not self._error) and not typing and text != self.text():
            self.setText(text)
            self.setCursorPosition(0)
        if changed:
            self.show_error("")
            self._describe()

    def set_name(self, name: str) -> None:
        """Change the name that screen readers and the tooltip give."""
        self._name = name
        self.setAccessibleName(name)
        self._describe()

    def show_error(self, sentence: str, position: int = -1) -> None:
        """Say what is wrong with the text and where; without a sentence nothing is.

        Parameters
        ----------
        sentence : str
        position : int
            Of the text, from 0; −1 where there is no place.
        """
        if (sentence, position) == (self._error, self._position):
            return
        self._error, self._position = sentence, position
        if bool(self.property("refused")) != bool(sentence):
            self.setProperty("refused", bool(sentence))
            self.style().unpolish(self)
            self.style().polish(self)
        if self._remark is not None:
            self._remark.clear()
        if sentence and self.hasFocus():
            self._say()
            if position >= 0:
                self.setCursorPosition(position)
        self._describe()
        self.update()

    def commit(self) -> None:
        """Ask for the text."""
        if self.uncommitted:
            self.committed.emit(self.text().strip())

    def revert(self) -> None:
        """Show what was taken last."""
        self.setText(self._expression)
        self.show_error("")

    def sizeHint(self) -> QSize:
        """Room for a short expression."""
        return QSize(self._theme.px(120), self._theme.px(CONTROL_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        """Room for a few signs."""
        return QSize(self._theme.px(64), self._theme.px(CONTROL_HEIGHT))

    def event(self, event: QEvent) -> bool:
        """Decide which keys belong to the field before the window's shortcuts see them."""
        if event.type() == QEvent.Type.ShortcutOverride:
            claim = self._claims(cast(QKeyEvent, event))
            if claim is not None:
                event.setAccepted(claim)
                return claim
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Commit and revert; leave undo to the window where there is no text to undo."""
        if self._claims(event) is False:
            event.ignore()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.commit()
        elif event.key() == Qt.Key.Key_Escape:
            self.revert()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Say again what is wrong."""
        super().focusInEvent(event)
        if self._error:
            self._say()

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

    def paintEvent(self, event: QPaintEvent) -> None:
        """Mark the place of what is wrong."""
        super().paintEvent(event)
        if not self._error or self._position < 0:
            return
        px, metrics, text = self._theme.px, self.fontMetrics(), self.text()
        start = self.cursorRect().center().x() - metrics.horizontalAdvance(
            text[: self.cursorPosition()]
        )
        left = start + metrics.horizontalAdvance(text[: self._position])
        width = max(px(MARK), metrics.horizontalAdvance(text[self._position : self._position + 1]))
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self._theme.pen("error", px(2), cosmetic=False))
        y = self.height() - px(5)
        left = max(px(4), min(left, self.width() - px(4) - width))
        painter.drawLine(QPointF(left, y), QPointF(left + width, y))

    def _claims(self, event: QKeyEvent) -> bool | None:
        """Return whether a key is the field's own, or None where Qt knows."""
        if event.matches(QKeySequence.StandardKey.Undo):
            return self.uncommitted
        if is_redo(event):
            return self.isRedoAvailable()
        if event.key() == Qt.Key.Key_Escape:
            return self.uncommitted or bool(self._error and self._remark is not None)
        return None

    def _on_edited(self) -> None:
        """Take back what was said of another text."""
        self.show_error("")

    def _say(self) -> None:
        if self._remark is None:
            self._remark = Remark(self._theme, self)
        self._remark.say(self._error)

    def _describe(self) -> None:
        whole = f"{self._name}: {self._expression}" if self._expression else self._name
        self.setToolTip(self._error or whole)
        place = f"At column {self._position + 1}: " if self._error and self._position >= 0 else ""
        said = self._error if self._error.startswith(place) else place + self._error
        self.setAccessibleDescription(said)

    def _restyle(self) -> None:
        self.setFont(self._theme.font(tabular=True))
        self.updateGeometry()
        self.update()
