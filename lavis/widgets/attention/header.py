"""What stands over the picture: the mode, and the text that is read."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from lavis.theme import CONTROL_HEIGHT, Theme
from lavis.tools.attention import MAX_TEXT, Params
from lavis.tools.attention.naming import joined
from lavis.widgets.common.number_field import fresh_key
from lavis.widgets.common.remark import Remark

MODES = {"hand": "By hand", "model": "Transformer"}
SHORT = {"hand": "Hand", "model": "Model"}
#: Pixels at scale 1 below which the buttons say less.
NARROW = 420


class TextField(QLineEdit):
    """A text that is followed while it is typed.

    Enter and leaving the field commit, Esc brings back what stood there before; the whole is one
    step to undo.

    Parameters
    ----------
    theme : Theme
    name : str

    Attributes
    ----------
    typed : Signal(str, str)
        The text as it is now, and the merge key of this visit to the field.
    """

    typed = Signal(str, str)

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._theme = theme
        self._shown = ""
        self._before = ""
        self._key = ""
        self._typing = False  # while the text of the user is on its way
        self._remark: Remark | None = None
        # More than is taken: it is to be refused by a sentence, and not to be cut unsaid.
        self.setMaxLength(100 * MAX_TEXT)
        self.setAccessibleName(name)
        self.textEdited.connect(self._on_edited)
        theme.changed.connect(self._restyle)
        self._restyle()

    def set_text(self, text: str) -> None:
        """Show a text; emits nothing, and spares what is being typed."""
        if text != self._shown:
            self._shown = text
            if not self._typing:  # it comes from elsewhere: undo, a preset
                self._key = ""
                self.refuse("")
                with QSignalBlocker(self):
                    self.setText(text)
                    self.setCursorPosition(0)
        self.setToolTip(text if len(text) > 40 else "")

    def refuse(self, sentence: str) -> None:
        """Say what is wrong with the text; "" takes it back."""
        if sentence and self.isVisible():
            if self._remark is None:
                self._remark = Remark(self._theme, self)
            self._remark.say(sentence)
        elif self._remark is not None:
            self._remark.clear()
        if bool(self.property("refused")) != bool(sentence):
            self.setProperty("refused", bool(sentence))
            self.style().unpolish(self)
            self.style().polish(self)

    def event(self, event: QEvent) -> bool:
        """Claim Esc while there is something to revert, and leave undoing to the window.

        What is typed here is an edit of the document already, so the document's steps are undone.
        """
        if event.type() == QEvent.Type.ShortcutOverride:
            pressed = cast(QKeyEvent, event)
            if pressed.key() == Qt.Key.Key_Escape and self._key:
                event.accept()
                return True
            steps = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)
            if self.text() == self._shown and any(map(pressed.matches, steps)):
                event.ignore()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Commit or revert."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._end()
            self.selectAll()
        elif event.key() == Qt.Key.Key_Escape and self._key:
            key, self._key = self._key, ""
            with QSignalBlocker(self):
                self.setText(self._before)
            self.refuse("")
            self._tell(self._before, key)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """End this visit."""
        super().focusOutEvent(event)
        stays = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
        if event.reason() not in stays:
            self._end()

    def hideEvent(self, event: QHideEvent) -> None:
        """Take the remark away."""
        super().hideEvent(event)
        self.refuse("")

    def _on_edited(self, text: str) -> None:
        if not self._key:
            self._key, self._before = fresh_key("text"), self._shown
        self._tell(text, self._key)

    def _tell(self, text: str, key: str) -> None:
        self._typing = True
        try:
            self.typed.emit(text, key)
        finally:
            self._typing = False

    def _end(self) -> None:
        self._key = ""
        if self.text() != self._shown:  # what was refused does not stay as if it held
            self.refuse("")
            with QSignalBlocker(self):
                self.setText(self._shown)

    def _restyle(self) -> None:
        self.setFont(self._theme.font())
        self.setFixedHeight(self._theme.px(CONTROL_HEIGHT))


class Header(QWidget):
    """By hand or in a transformer, and the tokens or the text.

    Parameters
    ----------
    theme : Theme

    Attributes
    ----------
    mode_chosen : Signal(str)
    typed : Signal(str, str)
        The text of the field and a merge key.
    """

    mode_chosen = Signal(str)
    typed = Signal(str, str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.buttons: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        self._row = QHBoxLayout()
        for mode, text in MODES.items():
            button = QPushButton(text)
            button.setCheckable(True)
            button.setAccessibleName(text)
            button.setToolTip(
                "Small matrices of your own" if mode == "hand" else "A text in a real transformer"
            )
            self._group.addButton(button)
            self.buttons[mode] = button
            self._row.addWidget(button)
        self.buttons["hand"].clicked.connect(self._on_hand)
        self.buttons["model"].clicked.connect(self._on_model)
        self.field = TextField(theme, "Tokens")
        self.field.typed.connect(self.typed)
        self._row.addWidget(self.field, 1)
        self._note = QLabel()
        self._note.setTextFormat(Qt.TextFormat.PlainText)
        self._note.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._note.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._row)
        column.addWidget(self._note)
        theme.changed.connect(self._restyle)
        self._restyle()

    def show_params(self, params: Params) -> None:
        """Show mode and text; emits nothing."""
        hand = params.mode == "hand"
        self.buttons[params.mode].setChecked(True)
        self.field.setAccessibleName("Tokens" if hand else "Text")
        self.field.setPlaceholderText(
            "tokens, with spaces between" if hand else "a text for the model"
        )
        self.field.set_text(joined(params.hand.tokens) if hand else params.text)

    def note(self, sentence: str) -> None:
        """Say under the field that the text was cut; "" for a text that was not."""
        self._note.setText(sentence)
        self._note.setToolTip(sentence)
        self._note.setVisible(bool(sentence))

    def paint_on(self, painter: QPainter, width: float, height: float) -> None:
        """Write the text, without buttons and field."""
        painter.setFont(self._theme.font())
        painter.setPen(self._theme.color("text"))
        metrics = painter.fontMetrics()
        margin = self._theme.px(12)
        text = metrics.elidedText(
            self.field.text(), Qt.TextElideMode.ElideRight, int(width - 2 * margin)
        )
        painter.drawText(margin, int((height + metrics.ascent()) / 2), text)

    def resizeEvent(self, event: object) -> None:
        """Let the buttons say less where there is less room."""
        names = SHORT if self.width() < self._theme.px(NARROW) else MODES
        for mode, button in self.buttons.items():
            button.setText(names[mode])

    def _on_hand(self) -> None:
        self.mode_chosen.emit("hand")

    def _on_model(self) -> None:
        self.mode_chosen.emit("model")

    def _restyle(self) -> None:
        px = self._theme.px
        self._row.setContentsMargins(px(8), px(8), px(8), px(4))
        self._row.setSpacing(px(4))
        self._note.setFont(self._theme.font("small"))
        self._note.setStyleSheet(f"color: {self._theme.color('warning').name()}")
        self._note.setContentsMargins(px(12), 0, px(12), px(4))
