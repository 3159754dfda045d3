"""Vectors of any length as bars, whose ends a hand can move."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count

from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QBrush,
    QFocusEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from lavis.theme import Theme
from lavis.widgets.common.text import format_number
from lavis.widgets.vectors.bars import Bars, said

#: Pixels at scale 1: of the band, around it, at its left, over and under the bars.
HEIGHT, MARGIN, LEFT, TOP, BOTTOM = 150, 12, 56, 40, 30
#: Pixels that a number has at least, so that its bar can be grabbed and its index be written.
GRABBED = 7.0
WRITTEN = 26
#: Pixels of a bar on which its number can be written.
VALUED = 44
#: How the bars of the first, second and third vector are filled, and what stands for that in text.
FILLS = (
    (Qt.BrushStyle.SolidPattern, "■"),
    (Qt.BrushStyle.Dense4Pattern, "▨"),
    (Qt.BrushStyle.Dense6Pattern, "□"),
)
ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}

_numbers = count(1)


class Strip(QWidget):
    """The numbers of up to three vectors side by side.

    A bar is dragged by its end; with the keyboard the left and right arrows choose a bar, up and
    down change it (Shift: ten times, Alt: a tenth), and Esc puts a dragged one back.

    Parameters
    ----------
    theme : Theme

    Attributes
    ----------
    moved : Signal(str, int, float, str)
        Name, index, the number that is wanted, and a merge key.
    cancelled : Signal(str)
        Esc ended the drag of that key.
    """

    moved = Signal(str, int, float, str)
    cancelled = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._bars: tuple[Bars, ...] = ()
        self._features: tuple[str, ...] = ()
        self._low, self._high = 0.0, 1.0
        self._held: tuple[int, int, str] | None = None
        self._chosen = (0, 0)
        self._step_key = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Vectors of any length")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self.update)
        self.hide()

    @property
    def bars(self) -> tuple[Bars, ...]:
        """What is shown."""
        return self._bars

    def set_bars(self, bars: Sequence[Bars], features: tuple[str, ...] = ()) -> None:
        """Show other vectors, and what their numbers are called, by place where there is no name.

        The scale rests while a bar is dragged.
        """
        bars = tuple(bars)
        if (bars, features) == (self._bars, self._features):
            return
        self._bars, self._features = bars, features
        if self._held is not None and not self._is_there(*self._held[:2]):
            self._held = None
        if self._held is None:
            self._fit()
        self.setVisible(bool(bars))
        self.setAccessibleDescription("; ".join(said(each, features) for each in bars))
        self.update()

    def sizeHint(self) -> QSize:
        """Return a band under the plane."""
        return QSize(self._theme.px(240), self._theme.px(HEIGHT))

    def minimumSizeHint(self) -> QSize:
        """Return a lower band."""
        return QSize(self._theme.px(96), self._theme.px(64))

    def end_of(self, which: int, index: int) -> QPointF:
        """Return where a bar ends, in pixels."""
        bar = self._bar(which, index)
        value = self._bars[which].values[index]
        return QPointF(bar.center().x(), self._y(value))

    def paint_on(self, painter: QPainter, width: float, height: float) -> None:
        """Paint the picture, without what the keyboard adds, at any size."""
        painter.save()
        painter.scale(width / max(1, self.width()), height / max(1, self.height()))
        self._paint(painter, live=False)
        painter.restore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the bars."""
        painter = QPainter(self)
        try:
            self._paint(painter, live=True)
        finally:
            painter.end()

    # -- painting

    def _paint(self, painter: QPainter, *, live: bool) -> None:
        color = self._theme.color
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(QRectF(0, 0, self.width(), self.height()), color("canvas"))
        zero = self._y(0.0)
        painter.setPen(QPen(color("axis"), 1.0))
        painter.drawLine(QLineF(self._left, zero, self.width() - self._margin, zero))
        self._paint_bars(painter, zero)
        self._paint_texts(painter)
        if live and self.hasFocus():
            self._paint_focus(painter)

    def _paint_bars(self, painter: QPainter, zero: float) -> None:
        for which, vector in enumerate(self._bars):
            fill = self._theme.color(vector.token)
            pattern = FILLS[which][0]
            painter.setPen(QPen(fill, 1.0) if self._slot >= GRABBED else Qt.PenStyle.NoPen)
            painter.setBrush(fill if self._slot < GRABBED else QBrush(fill, pattern))
            for index, value in enumerate(vector.values):
                box, y = self._bar(which, index), self._y(value)
                rect = QRectF(box.left(), min(y, zero), box.width(), max(1.0, abs(y - zero)))
                painter.drawRect(rect)

    def _paint_texts(self, painter: QPainter) -> None:
        """Write the names on top, the ends of the scale at the left, an index under each number."""
        color, metrics_font = self._theme.color, self._theme.font("small", tabular=True)
        painter.setFont(metrics_font)
        metrics = painter.fontMetrics()
        x = self._left
        for which, vector in enumerate(self._bars):
            painter.setPen(color(vector.token))
            room = (self.width() - self._left) / len(self._bars) - 2 * self._margin
            text = f"{FILLS[which][1]} {vector.name}"
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(room))
            painter.drawText(QPointF(x, metrics.ascent() + 4), text)
            x += metrics.horizontalAdvance(text) + 2 * self._margin
        if self._bars and self._slot * 0.72 / len(self._bars) >= self._theme.px(VALUED):
            self._paint_values(painter)
        painter.setPen(color("muted"))
        for value in {self._low, 0.0, self._high}:
            text = format_number(value, 3)
            width = metrics.horizontalAdvance(text)
            painter.drawText(QPointF(self._left - width - 6, self._y(value) + 4), text)
        named = any(self._features) and self._slot >= self._theme.px(VALUED)
        every = max(1, -(-self._theme.px(WRITTEN) // max(1, round(self._slot))))
        for index in range(0, self._count, every):
            name = self._features[index] if named and index < len(self._features) else ""
            room = int(self._slot) - 8
            text = metrics.elidedText(name or str(index + 1), Qt.TextElideMode.ElideRight, room)
            middle = self._left + (index + 0.5) * self._slot
            at = QPointF(middle - metrics.horizontalAdvance(text) / 2, self.height() - 5)
            painter.drawText(at, text)

    def _paint_values(self, painter: QPainter) -> None:
        """Write each number beyond the end of its bar, where bars are wide enough."""
        metrics = painter.fontMetrics()
        painter.setPen(self._theme.color("text"))
        for which, vector in enumerate(self._bars):
            for index, value in enumerate(vector.values):
                text, at = format_number(value), self.end_of(which, index)
                x = at.x() - metrics.horizontalAdvance(text) / 2
                below = metrics.ascent() + 3 if value < 0 else -4
                painter.drawText(QPointF(x, at.y() + below), text)

    def _paint_focus(self, painter: QPainter) -> None:
        which, index = self._chosen
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._theme.color("accent"), 2.0))
        painter.drawRect(QRectF(1, 1, self.width() - 2, self.height() - 2))
        if self._is_there(which, index):
            painter.setBrush(self._theme.color("selection"))
            painter.drawEllipse(self.end_of(which, index), 5.0, 5.0)

    # -- where things are

    @property
    def _count(self) -> int:
        return max((len(each.values) for each in self._bars), default=0)

    @property
    def _left(self) -> float:
        return float(self._theme.px(LEFT))

    @property
    def _margin(self) -> float:
        return float(self._theme.px(MARGIN))

    @property
    def _ends(self) -> tuple[float, float]:
        """Where the largest and the smallest number lie."""
        return float(self._theme.px(TOP)), float(self.height() - self._theme.px(BOTTOM))

    @property
    def _slot(self) -> float:
        """The width of one number, in pixels."""
        return (self.width() - self._left - self._margin) / max(1, self._count)

    def _fit(self) -> None:
        """Choose a scale on which every bar and the zero can be seen."""
        values = [value for each in self._bars for value in each.values]
        self._low, self._high = min([0.0, *values]), max([0.0, *values])
        if self._low == self._high:
            self._high = 1.0

    def _is_there(self, which: int, index: int) -> bool:
        return which < len(self._bars) and index < len(self._bars[which].values)

    def _bar(self, which: int, index: int) -> QRectF:
        inner = self._slot * (0.72 if self._slot >= GRABBED else 1.0)
        width = inner / max(1, len(self._bars))
        x = self._left + index * self._slot + (self._slot - inner) / 2 + which * width
        return QRectF(x, 0, max(1.0, width), self.height())

    def _y(self, value: float) -> float:
        top, bottom = self._ends
        return top + (self._high - value) / (self._high - self._low) * (bottom - top)

    def _value(self, y: float) -> float:
        """Return the number at a height, in no more digits than a hand can tell apart."""
        top, bottom = self._ends
        value = self._high - (y - top) / (bottom - top) * (self._high - self._low)
        return float(f"{value:.3g}") if abs(value) > (self._high - self._low) / 500 else 0.0

    def bar_at(self, at: QPointF) -> tuple[int, int] | None:
        """Return which vector and which of its numbers stand at a pixel."""
        index = int((at.x() - self._left) / self._slot) if at.x() >= self._left else -1
        for which, vector in enumerate(self._bars):
            if 0 <= index < len(vector.values):
                bar = self._bar(which, index)
                if bar.left() <= at.x() <= bar.right():
                    return which, index
        return None

    @property
    def chosen(self) -> tuple[int, int] | None:
        """The bar that the keyboard would move, if it is there."""
        return self._chosen if self._is_there(*self._chosen) else None

    def _under(self, at: QPointF) -> tuple[int, int] | None:
        found = self.bar_at(at) if self._slot >= GRABBED else None
        return found if found is not None and self._bars[found[0]].editable else None

    # -- hands

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Grab the bar under the pointer."""
        found = self._under(event.position())
        if event.button() == Qt.MouseButton.LeftButton and found is not None:
            self._chosen = found
            self._held = (*found, f"strip-{next(_numbers)}")
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the end of the bar that is held."""
        if self._held is not None and event.buttons() & Qt.MouseButton.LeftButton:
            which, index, key = self._held
            self._want(which, index, self._value(event.position().y()), key)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go, and fit the scale to where the bar is now."""
        if self._held is not None:
            self._held = None
            self._fit()
            self.update()

    def event(self, event: QEvent) -> bool:
        """Claim Esc before the window's shortcuts see it, while a bar is held."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            escapes = event.key() == Qt.Key.Key_Escape and self._held is not None
            if escapes or event.key() in ARROWS:
                event.accept()
                return True
        return super().event(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Let go of a bar that is no longer seen."""
        super().hideEvent(event)
        self._held = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose a bar, change it, or put a dragged one back."""
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape and self._held is not None:
            gesture, self._held = self._held[2], None
            self.cancelled.emit(gesture)
        elif key in ARROWS and self._bars:
            dx, dy = ARROWS[key]
            if dx:
                self._choose(dx)
            else:
                self._nudge(dy, event.modifiers())
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show which bar the keyboard would move."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """End the steps in a row."""
        super().focusOutEvent(event)
        self._step_key = ""
        self.update()

    def _choose(self, by: int) -> None:
        """Go through the bars as they stand, from left to right."""
        order = sorted(
            ((which, index) for which, each in enumerate(self._bars) for index in _of(each)),
            key=lambda each: (each[1], each[0]),
        )
        at = order.index(self._chosen) + by if self._chosen in order else 0
        self._chosen = order[min(max(at, 0), len(order) - 1)]
        self._step_key = ""
        self.update()

    def _nudge(self, dy: int, modifiers: Qt.KeyboardModifier) -> None:
        which, index = self._chosen
        if not self._is_there(which, index):
            return
        step = 0.1
        if modifiers & Qt.KeyboardModifier.ShiftModifier:
            step = 1.0
        elif modifiers & Qt.KeyboardModifier.AltModifier:
            step = 0.01
        self._step_key = self._step_key or f"strip-{next(_numbers)}"
        value = float(f"{self._bars[which].values[index] + dy * step:.12g}")
        self._want(which, index, value, self._step_key)

    def _want(self, which: int, index: int, value: float, key: str) -> None:
        vector = self._bars[which]
        if vector.editable and value != vector.values[index]:
            self.moved.emit(vector.name, index, value, key)


def _of(bars: Bars) -> range:
    return range(len(bars.values))
