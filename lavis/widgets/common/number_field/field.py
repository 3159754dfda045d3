"""A field for one exact number."""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import Decimal
from typing import cast

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHideEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QMoveEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QStyle, QStyleOptionFrame, QWidget

from lavis.theme import CONTROL_HEIGHT, Theme
from lavis.widgets.common.number_field.entry import fitted_number, is_plain, parse_entry
from lavis.widgets.common.number_field.keys import NOTCH, fresh_key, is_redo, step_factor
from lavis.widgets.common.remark import Remark
from lavis.widgets.common.text import ascii_number, format_number, full_number

#: Pixels that Qt leaves free at each side of a line of text.
SIDE = 2


class NumberField(QLineEdit):
    """A field for one number.

    It takes expressions of numbers, such as ``1/3`` or ``sqrt(2)/2``. It shows four significant
    digits, fewer where it is too narrow, and all of them while it has the focus and in its tooltip.
    Who comes back to a value that was typed as an expression finds the expression.
    Enter and leaving the field commit, Esc reverts; what cannot be taken is said under the field
    and the last good value stays. Up and Down step, ten times as far with Shift, a tenth with Alt.

    Parameters
    ----------
    theme : Theme
    name : str
        For screen readers and the tooltip.
    value : float
    minimum, maximum : float
        Bounds, both allowed themselves.
    step : float
        What an arrow key adds.
    integer : bool
        Whether only whole numbers are taken.
    token : str, optional
        The colour of the line under the number: whose number it is.
    parse : callable
        Text to number; raises ValueError with a sentence for the user, and may give it the
        attribute `position`: the place of what is wrong.
    parent : QWidget, optional

    Attributes
    ----------
    committed : Signal(float)
        The user has entered another number.
    stepped : Signal(float, str)
        The user has stepped to a number; steps in a row have one merge key.
    """

    committed = Signal(float)
    stepped = Signal(float, str)

    def __init__(
        self,
        theme: Theme,
        name: str,
        *,
        value: float = 0.0,
        minimum: float = -math.inf,
        maximum: float = math.inf,
        step: float = 0.1,
        integer: bool = False,
        token: str | None = None,
        parse: Callable[[str], float] = parse_entry,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._name = name
        self._value = float(value)
        self._minimum, self._maximum = minimum, maximum
        self._integer = integer
        self._token = token
        self._parse = parse
        self._shown = ""
        #: What was typed last that is no plain number, and what it came to.
        self._typed = "", self._value
        self._editing = False
        #: Whether there is no number to be shown, so that the next one is another than before.
        self._blank = False
        self._entered_by_mouse = False
        self._error = ""
        self._merge_key = ""
        self._turned = 0
        self._room = math.inf
        self._remark: Remark | None = None
        self.step = 1.0 if integer and step < 1 else step
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)
        theme.changed.connect(self._restyle)
        self._restyle()
        self._show()

    @property
    def value(self) -> float:
        """The last good value."""
        return self._value

    @property
    def error(self) -> str:
        """The sentence about a text that was refused, or nothing."""
        return self._error

    @property
    def uncommitted(self) -> bool:
        """Whether there is text that is not the value's."""
        return self.text() != self._shown

    def set_value(self, value: float) -> None:
        """Show a value; emits nothing.

        Text that the user has begun and not committed stays as it is, and so does text that was
        refused until another value comes; Esc then reverts to this value.
        """
        value = float(value)
        if value != self._value or self._blank:
            self._merge_key = ""
            self._blank = False
        elif self._error or not self.uncommitted:
            return  # every render comes here, for every field
        self._value = value
        if self._editing and self.uncommitted:
            return
        self._accept_text()

    def set_blank(self) -> None:
        """Show no number, for what there is none of now; emits nothing, and keeps begun text."""
        if not self._blank:
            self._blank = True
            self._merge_key = ""
            if not (self._editing and self.uncommitted):
                self._accept_text()

    def set_token(self, token: str | None) -> None:
        """Change whose number it is."""
        self._token = token
        self.update()

    def set_bounds(self, minimum: float, maximum: float) -> None:
        """Change what is allowed; the value stays until the user changes it."""
        if (minimum, maximum) != (self._minimum, self._maximum):
            self._minimum, self._maximum = minimum, maximum
            self._describe()

    def set_name(self, name: str) -> None:
        """Change the name that screen readers and the tooltip give."""
        if name != self._name:
            self._name = name
            self.setAccessibleName(name)
            self._describe()

    def commit(self) -> bool:
        """Take the text as it is; False, with a remark under the field, where that fails."""
        if not self.uncommitted:
            if self._error:
                self._accept_text()
            return True
        self._merge_key = ""
        before, blank = self._value, self._blank
        if not self._take_text():
            return False
        if self._value != before or blank:
            self.committed.emit(self._value)
        return True

    def checked(self, value: float) -> float:
        """Return a value that the field may have.

        Raises
        ------
        ValueError
            If it is not finite, not whole where it must be, or out of bounds.
        """
        if not math.isfinite(value):
            raise ValueError("This is not a finite number; wanted is one such as 1.5.")
        whole = not self._integer or value == round(value)
        if not (whole and self._minimum <= value <= self._maximum):
            raise ValueError(f"{full_number(value)} cannot be taken; wanted is a {self._wanted()}.")
        return value

    def drop_text(self) -> None:
        """Show the last good value in the place of text that was begun or refused."""
        self._accept_text()

    def revert(self) -> None:
        """Drop the text, and select the value."""
        self._accept_text()
        self.selectAll()

    def selectAll(self) -> None:
        """Select everything; where it is long its beginning is seen, which says the most."""
        length = len(self.text())
        self.setSelection(length, -length)

    def sizeHint(self) -> QSize:
        """Room for eight figures."""
        return QSize(self._theme.px(80), self._theme.px(CONTROL_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        """Room for four figures and a sign."""
        return QSize(self._theme.px(48), self._theme.px(CONTROL_HEIGHT))

    def event(self, event: QEvent) -> bool:
        """Decide which keys belong to the field before the window's shortcuts see them."""
        if event.type() == QEvent.Type.ShortcutOverride:
            claim = self._claims(cast(QKeyEvent, event))
            if claim is not None:
                event.setAccepted(claim)
                return claim
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Commit, revert and step; leave undo to the window where there is no text to undo."""
        key = event.key()
        if self._claims(event) is False:
            event.ignore()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.commit():
                self.selectAll()
        elif key == Qt.Key.Key_Escape:
            self.revert()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._step_by(step_factor(event.modifiers()) * (1 if key == Qt.Key.Key_Up else -1))
        elif is_redo(event):
            self.redo()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Step if the field has the focus; otherwise what lies below scrolls."""
        if not self.hasFocus():
            event.ignore()
            return
        delta = event.angleDelta()
        self._turned += delta.y() or delta.x()  # Alt turns a wheel sideways
        notches = int(self._turned / NOTCH)
        self._turned -= notches * NOTCH
        if notches:
            self._step_by(notches * step_factor(event.modifiers()))
        event.accept()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show all digits."""
        super().focusInEvent(event)
        if not self._editing:
            self._editing = True
            self._entered_by_mouse = event.reason() == Qt.FocusReason.MouseFocusReason
            if not self.uncommitted:
                self._show()
                self.selectAll()
        if self._error:
            self._say(self._error)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Commit, unless the focus comes back: from a menu, or from another window."""
        super().focusOutEvent(event)
        comes_back = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
        if event.reason() in comes_back:
            return
        self._editing = False
        self._merge_key = ""
        if self.commit():
            self._show()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Select everything after the click that entered the field."""
        super().mouseReleaseEvent(event)
        if self._entered_by_mouse and not self.hasSelectedText():
            self.selectAll()
        self._entered_by_mouse = False

    def moveEvent(self, event: QMoveEvent) -> None:
        """Take the remark away: it would stand elsewhere."""
        super().moveEvent(event)
        self._hush()

    def hideEvent(self, event: QHideEvent) -> None:
        """Take the remark away."""
        super().hideEvent(event)
        self._hush()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many digits as there is room for now."""
        super().resizeEvent(event)
        self._measure()

    def changeEvent(self, event: QEvent) -> None:
        """Measure the room anew after a change of type or style."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._measure()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the line of the token along the lower edge."""
        super().paintEvent(event)
        if self._token is None or not self.isEnabled():
            return
        radius, thickness = self._theme.px(5), self._theme.px(2)
        frame = QPainterPath()
        frame.addRoundedRect(QRectF(self.rect()), radius, radius)
        edge = QPainterPath()
        edge.addRect(QRectF(0, self.height() - thickness, self.width(), thickness))
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillPath(frame.intersected(edge), self._theme.color(self._token))

    def _claims(self, event: QKeyEvent) -> bool | None:
        """Return whether a key is the field's own, or None where Qt knows."""
        if event.matches(QKeySequence.StandardKey.Undo):
            return self.uncommitted
        if is_redo(event):
            return self.isRedoAvailable()
        if event.key() == Qt.Key.Key_Escape:
            return self.uncommitted or bool(self._error)
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            return not self.isReadOnly()
        return None

    def _take_text(self) -> bool:
        text = self.text()
        try:
            self._value = self.checked(self._parse(text))
        except ValueError as error:
            self._refuse(str(error))
            position = getattr(error, "position", None)
            if position is not None and self.hasFocus():
                self.setCursorPosition(position)
            return False
        self._typed = ("" if is_plain(text) else text.strip()), self._value
        self._blank = False
        self._accept_text()
        return True

    @property
    def _expression(self) -> str:
        """What was typed for the value, if that was more than a number."""
        text, value = self._typed
        return text if value == self._value else ""

    def _wanted(self) -> str:
        kind = "whole number" if self._integer else "number"
        low, high = format_number(self._minimum, 6), format_number(self._maximum, 6)
        if math.isinf(self._minimum) and math.isinf(self._maximum):
            return kind
        if math.isinf(self._maximum):
            return f"{kind} of at least {low}"
        if math.isinf(self._minimum):
            return f"{kind} of at most {high}"
        return f"{kind} from {low} to {high}"

    def _step_by(self, steps: float) -> None:
        before = self._value
        if self.isReadOnly() or (self.uncommitted and not self._take_text()):
            return
        if self._integer:
            steps = math.copysign(max(1.0, abs(steps)), steps)
        # In decimals, because 0.1 + 0.2 should read 0.3.
        exact = Decimal(repr(self._value)) + Decimal(repr(self.step)) * Decimal(repr(steps))
        self._value = min(max(float(exact), self._minimum), self._maximum)
        if self._blank:
            self._blank, self._value = False, before  # the first step shows where it starts
        elif self._value == before:
            return
        self._accept_text()
        self.selectAll()
        self._merge_key = self._merge_key or fresh_key("step")
        self.stepped.emit(self._value, self._merge_key)

    def _accept_text(self) -> None:
        """Show the value and forget what was wrong."""
        if self._error:
            self._error = ""
            self._mark()
        self._show()

    def _refuse(self, sentence: str) -> None:
        self._error = sentence
        self._mark()
        self._say(sentence)

    def _mark(self) -> None:
        """Make the error, or that there is none, seen and heard."""
        self.setProperty("refused", bool(self._error))
        self.style().unpolish(self)
        self.style().polish(self)
        self._describe()
        if not self._error:
            self._hush()

    def _say(self, sentence: str) -> None:
        if self._remark is None:
            self._remark = Remark(self._theme, self)
        self._remark.say(sentence)

    def _hush(self) -> None:
        if self._remark is not None:
            self._remark.clear()

    def _show(self) -> None:
        if self._blank:
            text = ""
        elif self._editing:
            text = self._expression or ascii_number(self._value)
        else:
            text = fitted_number(self._value, self._fits, whole=self._integer)
        all_selected = self.hasSelectedText() and self.selectedText() == self.text()
        if text != self.text():
            self.setText(text)
            if not self._editing:
                self.setCursorPosition(0)
            elif all_selected:
                self.selectAll()
        self._shown = text
        self._describe()

    def _measure(self) -> None:
        """Learn how much room there is for the number."""
        option = QStyleOptionFrame()
        self.initStyleOption(option)
        inside = self.style().subElementRect(QStyle.SubElement.SE_LineEditContents, option, self)
        self._room = inside.width() - 2 * SIDE
        if not (self._editing or self.uncommitted):
            self._show()

    def _fits(self, text: str) -> bool:
        return self.fontMetrics().horizontalAdvance(text) <= self._room

    def _describe(self) -> None:
        typed = f"{self._expression} = " if self._expression else ""
        number = "none" if self._blank else full_number(self._value)
        self.setToolTip(self._error or f"{self._name}: {typed}{number}")
        bounded = not (math.isinf(self._minimum) and math.isinf(self._maximum))
        wanted = f"A {self._wanted()}." if bounded or self._integer else ""
        self.setAccessibleDescription(self._error or wanted)

    def _restyle(self) -> None:
        self.setFont(self._theme.font(tabular=True))
        self.updateGeometry()
        self.update()
