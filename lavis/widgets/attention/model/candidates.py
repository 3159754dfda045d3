"""What may come next, and what has been generated."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from lavis.theme import Theme
from lavis.tools.attention import Candidate, Generation
from lavis.widgets.common.shades import mixed
from lavis.widgets.common.text import format_number, full_number

#: Pixels at scale 1: of a row, around all.
ROW, MARGIN = 24, 12
#: Shares of the width: of the token, and of its numbers.
TOKEN_SHARE, NUMBER = 0.28, 132
CONTROL = Qt.KeyboardModifier.ControlModifier


class Candidates(QWidget):
    """The likeliest next tokens as bars; a click or Enter appends one to the text.

    Parameters
    ----------
    theme : Theme

    Attributes
    ----------
    appended : Signal(str)
        The text of the token that the user takes.
    """

    appended = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._shown: tuple[Candidate, ...] = ()
        self._pointed = -1
        self.faded = False
        self.setAccessibleName("Next token")
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._restyle)
        self._restyle()

    def show_candidates(self, candidates: tuple[Candidate, ...], faded: bool = False) -> None:
        """Show tokens, likeliest first; emits nothing."""
        changed = len(candidates) != len(self._shown)
        self._shown, self.faded = candidates, faded
        self._pointed = min(self._pointed, len(candidates) - 1)
        said = ", ".join(
            f"{each.token} {format_number(each.probability, 3)}" for each in candidates
        )
        self.setAccessibleDescription(f"Likeliest next tokens: {said}." if said else "")
        if changed:
            self._restyle()
        self.update()

    def sizeHint(self) -> QSize:
        """Have a row for each."""
        rows = max(1, len(self._shown))
        return QSize(self._theme.px(240), self._theme.px(ROW) * rows + self._theme.px(8))

    def row(self, index: int) -> QRectF:
        """Return the row of a token."""
        height, margin = self._theme.px(ROW), self._theme.px(MARGIN)
        return QRectF(margin, 4 + index * height, self.width() - 2 * margin, height)

    def paint_on(self, painter: QPainter, width: float, height: float) -> None:
        """Paint the bars, without what hands and the keyboard add."""
        for index, candidate in enumerate(self._shown):
            row = self.row(index)
            row.setWidth(width - 2 * row.left())
            self._paint_row(painter, row, candidate, "text")

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the bars."""
        painter = QPainter(self)
        painter.setOpacity(0.45 if self.faded else 1.0)
        for index, candidate in enumerate(self._shown):
            row = self.row(index)
            if index == self._pointed:
                painter.fillRect(row.adjusted(-4, 0, 4, 0), self._theme.color("hover"))
            token = "accent" if index == self._pointed else "text"
            self._paint_row(painter, row, candidate, token)
        if self.hasFocus():
            painter.setPen(self._theme.pen("accent", 2.0, cosmetic=False))
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))

    def _paint_row(self, painter: QPainter, row: QRectF, candidate: Candidate, token: str) -> None:
        font = self._theme.font(tabular=True)
        painter.setFont(font)
        name, number = TOKEN_SHARE * row.width(), min(self._theme.px(NUMBER), row.width() / 2)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        elide = Qt.TextElideMode.ElideRight
        shown = QFontMetricsF(font).elidedText(candidate.token, elide, name - 8)
        painter.setPen(self._theme.color(token))
        painter.drawText(QRectF(row.left(), row.top(), name, row.height()), left, shown)
        track = QRectF(
            row.left() + name, row.top() + 6, row.width() - name - number, row.height() - 12
        )
        painter.fillRect(track, self._theme.color("grid_minor"))
        track.setWidth(max(1.0, candidate.probability * track.width()))
        painter.fillRect(track, self._theme.color("result"))
        painter.setPen(self._theme.color("muted"))
        logit = QRectF(row.right() - number, row.top(), number / 2, row.height())
        painter.drawText(logit, right, format_number(candidate.logit, 3, pad=True))
        painter.setPen(self._theme.color("text"))
        p = QRectF(row.right() - number / 2, row.top(), number / 2, row.height())
        painter.drawText(p, right, format_number(candidate.probability, 3, pad=True))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point at a row."""
        self._point(self._row_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        """Point at nothing."""
        if not self.hasFocus():
            self._point(-1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take a token."""
        index = self._row_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and index >= 0:
            self.appended.emit(self._shown[index].text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk, take."""
        if not self._wants(event):
            super().keyPressEvent(event)
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            step = 1 if event.key() == Qt.Key.Key_Down else -1
            self._point(min(max(0, self._pointed + step), len(self._shown) - 1))
        elif self._pointed >= 0:
            self.appended.emit(self._shown[self._pointed].text)

    def event(self, event: QEvent) -> bool:
        """Take keys before the shortcuts of the window do, and show all digits."""
        if event.type() == QEvent.Type.ShortcutOverride and self._wants(cast(QKeyEvent, event)):
            event.accept()
            return True
        if event.type() == QEvent.Type.ToolTip:
            text = ""
            if self._pointed >= 0:
                each = self._shown[self._pointed]
                text = (
                    f"“{each.token}” (token {each.id}): logit {full_number(each.logit)}, "
                    f"probability {full_number(each.probability)}; click to append it"
                )
            QToolTip.showText(self.cursor().pos(), text, self)
            return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Point at the likeliest."""
        self._point(max(0, self._pointed) if self._shown else -1)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        self._point(-1)
        self.update()

    def _wants(self, event: QKeyEvent) -> bool:
        keys = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter)
        return bool(self._shown) and event.key() in keys and not event.modifiers() & CONTROL

    def _row_at(self, at: QPointF) -> int:
        index = int((at.y() - 4) // self._theme.px(ROW))
        return index if 0 <= index < len(self._shown) else -1

    def _point(self, index: int) -> None:
        if index != self._pointed:
            self._pointed = index
            self.update()

    def _restyle(self) -> None:
        self.setFixedHeight(self.sizeHint().height())
        self.updateGeometry()
        self.update()


class Generated(QWidget):
    """A generated text, each token on a ground as deep as it was likely.

    Parameters
    ----------
    theme : Theme

    Attributes
    ----------
    pointed : Signal(int)
        The step under the pointer, −1 for none.
    """

    pointed = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._record: Generation | None = None
        self._pointed = -1
        self.setAccessibleName("Generated text")
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(48)
        theme.changed.connect(self.update)

    @property
    def record(self) -> Generation | None:
        """What is shown."""
        return self._record

    def show_record(self, record: Generation | None) -> None:
        """Show what has been generated so far; emits nothing."""
        self._record = record
        steps = () if record is None else record.steps
        self._pointed = min(self._pointed, len(steps) - 1)
        self.setAccessibleDescription("" if record is None else record.prompt + record.text)
        self.update()

    def paint_on(self, painter: QPainter, width: float, height: float) -> None:
        """Paint the text into a size."""
        if self._record is None:
            return
        for index, rect, text in self._pieces(width, height):
            self._paint_piece(painter, index, rect, text)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the text."""
        self.paint_on(QPainter(self), self.width(), self.height())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point at a token."""
        at = event.position()
        found = (
            index
            for index, rect, _ in self._pieces(self.width(), self.height())
            if rect.contains(at)
        )
        self._point(next(found, -1))

    def leaveEvent(self, event: QEvent) -> None:
        """Point at nothing."""
        self._point(-1)

    def _point(self, index: int) -> None:
        if index != self._pointed:
            self._pointed = index
            self.update()
            self.pointed.emit(index)

    def _paint_piece(self, painter: QPainter, index: int, rect: QRectF, text: str) -> None:
        theme = self._theme
        painter.setFont(theme.font())
        if index >= 0 and self._record is not None:
            share = self._record.steps[index].probability
            ground = mixed(theme.color("canvas"), theme.color("selection"), 0.15 + 0.85 * share)
            painter.fillRect(rect.adjusted(0, 1, 0, -1), ground)
        if index >= 0 and index == self._pointed:
            painter.setPen(theme.pen("accent", 1.5, cosmetic=False))
            painter.drawRect(rect.adjusted(0.5, 1.5, -0.5, -1.5))
        painter.setPen(theme.color("muted" if index < 0 else "text"))
        painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)

    def _pieces(self, width: float, height: float) -> list[tuple[int, QRectF, str]]:
        """Return prompt and tokens with their places, the last lines where not all fit."""
        record = self._record
        if record is None:
            return []
        margin, line = self._theme.px(MARGIN), self._theme.px(22)
        metrics = QFontMetricsF(self._theme.font())
        runs = [(-1, word + " ") for word in record.prompt.split(" ")]
        if runs:
            runs[-1] = (-1, runs[-1][1][:-1])
        runs += [(index, step.text) for index, step in enumerate(record.steps)]
        x, y, found = 0.0, 0.0, []
        for index, text in runs:
            shown = text.replace("\n", "↵")
            wide = metrics.horizontalAdvance(shown)
            if x and x + wide > width - 2 * margin:
                x, y = 0.0, y + line
            found.append((index, QRectF(margin + x, y, wide, line), shown))
            x += wide
            if "\n" in text:
                x, y = 0.0, y + line
        over = max(0.0, y + line + 8 - height)
        return [(i, rect.translated(0, 4 - over), text) for i, rect, text in found]
