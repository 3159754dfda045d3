"""A face built from the mean and a few components."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QResizeEvent

from lavis.theme import Theme
from lavis.tools.eigenfaces import MAX_BUILT, MOST_DEVIATIONS, Params, Result
from lavis.widgets.common.number_field import fresh_key, step_factor
from lavis.widgets.common.numbers import subscript
from lavis.widgets.common.painted import Painted
from lavis.widgets.common.text import format_number
from lavis.widgets.eigenfaces import drawing, words
from lavis.widgets.eigenfaces.drawing import Panel
from lavis.widgets.eigenfaces.sheet import Sheet

#: Deviations that an arrow key adds, and to which a drag snaps.
STEP = 0.1
#: Pixels at scale 1: the least width of a column, and its height with the eigenface below.
COLUMN, HEIGHT = 30, 190
#: And of the numbers at the left; the height of a page below which the bars have no room.
NAMES, LOW = 44, 300
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Bars(Painted):
    """A bar for each coefficient over its eigenface; bars are dragged up and down.

    ← and → go from bar to bar, ↑ and ↓ change the one that is selected.

    Parameters
    ----------
    theme : Theme

    Attributes
    ----------
    wanted : Signal(int, float, str)
        A component, its coefficient in standard deviations, and a merge key.
    """

    wanted = Signal(int, float, str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "Coefficients", self._draw_bars, self._tip_of)
        self._params = Params()
        self._result: Result | None = None
        self.selected = 0
        self._held: tuple[int, float, str] | None = None
        self._key = ""
        self.moved.connect(self._on_moved)
        theme.changed.connect(self._restyle)
        self._restyle()

    def show_params(self, params: Params, result: Result | None) -> None:
        """Show coefficients; emits nothing."""
        self._params, self._result = params, result
        self.selected = min(self.selected, max(0, self.count - 1))
        value = self.value(self.selected)
        self.setAccessibleDescription(
            f"z{self.selected + 1} = {format_number(value)} standard deviations, of {self.count}."
        )
        self.update()

    @property
    def count(self) -> int:
        """How many components can be set."""
        return 0 if self._result is None else built_most(self._result)

    def value(self, index: int) -> float:
        """Return a coefficient."""
        return self._params.build[index] if index < len(self._params.build) else 0.0

    def columns(self, room: QRectF) -> list[QRectF]:
        """Return where the bars are, from −4 at the foot to 4; as many as have room."""
        least = self._theme.px(COLUMN)
        room = room.adjusted(self._theme.px(NAMES), 0, 0, 0)
        count = min(self.count, max(1, int(room.width() // least)))
        wide = min(room.width() / max(1, count), 2.4 * least)
        left = room.center().x() - count * wide / 2
        foot = min(wide * self._aspect(), 0.4 * room.height())
        line = drawing.line_height(self._theme)
        tall = max(8.0, room.height() - foot - 2 * line)
        return [QRectF(left + i * wide, room.top() + line, wide, tall) for i in range(count)]

    def bar_at(self, room: QRectF, at: QPointF) -> int | None:
        """Return the bar at a pixel, its eigenface included."""
        for index, place in enumerate(self.columns(room)):
            if place.left() <= at.x() < place.right() and room.contains(at):
                return index
        return None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Grab a bar."""
        index = self.bar_at(self.room, event.position())
        if event.button() != Qt.MouseButton.LeftButton or index is None:
            super().mousePressEvent(event)
            return
        self.selected = index
        self._held = index, self.value(index), fresh_key("bar")
        if event.position().y() < self.columns(self.room)[index].bottom():
            self._drag(event.position())
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag."""
        if self._held is not None:
            self._drag(event.position())
        else:
            over = self.bar_at(self.room, event.position()) is not None
            shape = Qt.CursorShape.SizeVerCursor if over else Qt.CursorShape.ArrowCursor
            self.setCursor(shape)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self._held = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Put a bar back to zero."""
        index = self.bar_at(self.room, event.position())
        if index is not None:
            self.wanted.emit(index, 0.0, "")

    def event(self, event: QEvent) -> bool:
        """Claim Esc while a bar is held."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
            and self._held is not None
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Put back what is dragged; step by more with Shift, by less with Alt."""
        if event.key() == Qt.Key.Key_Escape and self._held is not None:
            held, self._held = self._held, None
            self.wanted.emit(*held)
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down) and self.count:
            sign = 1 if event.key() == Qt.Key.Key_Up else -1
            self._key = self._key or fresh_key("bar")
            value = self.value(self.selected) + sign * STEP * step_factor(event.modifiers())
            self.wanted.emit(self.selected, _held_in(value), self._key)
        else:
            super().keyPressEvent(event)

    def _drag(self, at: QPointF) -> None:
        assert self._held is not None
        index, _, key = self._held
        place = self.columns(self.room)[index]
        share = (place.center().y() - at.y()) / (place.height() / 2)
        value = _held_in(round(share * MOST_DEVIATIONS / STEP) * STEP)
        if value != self.value(index):
            self.wanted.emit(index, value, key)

    def _on_moved(self, right: int, down: int) -> None:
        if right and self.count:
            self._key = ""
            self.selected = min(max(0, self.selected + right), len(self.columns(self.room)) - 1)
            self.show_params(self._params, self._result)

    def _aspect(self) -> float:
        return 1.0 if self._result is None else self._result.shape[1] / self._result.shape[2]

    def _draw_bars(self, painter: QPainter, room: QRectF) -> None:
        theme, result = self._theme, self._result
        places = self.columns(room) if result is not None else []
        if result is None or not places:
            return
        line = drawing.line_height(theme)
        first, last = places[0], places[-1]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for deviations in (-4, -2, 0, 2, 4):
            y = round(first.center().y() - deviations / MOST_DEVIATIONS * first.height() / 2) + 0.5
            painter.setPen(theme.pen("axis" if deviations == 0 else "grid", cosmetic=False))
            painter.drawLine(QLineF(first.left(), y, last.right(), y))
            name = QRectF(room.left(), y - line / 2, first.left() - room.left() - 4, line)
            sign = "+" if deviations > 0 else ""
            said = f"{sign}{format_number(deviations)} σ" if deviations else "0"
            drawing.text(painter, theme, name, said, "muted", RIGHT)
        for index, place in enumerate(places):
            self._draw_bar(painter, index, place)
            foot = QRectF(place.left() + 2, place.bottom() + 4, place.width() - 4,
                          room.bottom() - line - place.bottom() - 4)  # fmt: skip
            pixels = result.gallery[index]
            inner = drawing.fitted(foot, *pixels.shape)
            limit = drawing.largest(pixels)
            drawing.draw_image(painter, inner, drawing.image(theme, pixels, limit))
            name = QRectF(place.left(), room.bottom() - line, place.width(), line)
            token = "accent" if index == self.selected else "muted"
            drawing.text(painter, theme, name, f"u{subscript(index + 1)}", token)

    def _draw_bar(self, painter: QPainter, index: int, place: QRectF) -> None:
        theme, value = self._theme, self.value(index)
        middle = place.center()
        end = middle.y() - value / MOST_DEVIATIONS * place.height() / 2
        wide = min(place.width() - 4, theme.px(14))
        color = theme.color("accent" if index == self.selected else "eigen")
        bar = QRectF(middle.x() - wide / 2, min(end, middle.y()), wide, abs(end - middle.y()))
        painter.fillRect(bar, color)
        painter.setPen(theme.pen("canvas", 1.0, cosmetic=False))
        painter.setBrush(color)
        painter.drawEllipse(QPointF(middle.x(), end), theme.px(5), theme.px(5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if value:
            line = drawing.line_height(theme)
            room = QRectF(place.left() - 6, place.top() - line, place.width() + 12, line)
            drawing.text(painter, theme, room, format_number(value, 2), "text")

    def _tip_of(self, room: QRectF, at: QPointF) -> str:
        index = self.bar_at(room, at)
        if index is None:
            return ""
        return f"z{index + 1} = {format_number(self.value(index))} standard deviations"

    def _restyle(self) -> None:
        self.setFixedHeight(self._theme.px(HEIGHT))


class BuildPage(Sheet):
    """The mean, the built face large, and the bars.

    Parameters
    ----------
    theme : Theme
    """

    def __init__(self, theme: Theme) -> None:
        self.picture = Painted(theme, "Built face", self._draw)
        self.bars = Bars(theme)
        super().__init__(theme, "Build a face", (self.picture, 1), (self.bars, 0))
        self._params = Params()
        self._result: Result | None = None
        self.setFocusProxy(self.bars)

    def show_params(self, params: Params, result: Result | None) -> None:
        """Show a result; emits nothing."""
        self._params, self._result = params, result
        self.picture.setAccessibleDescription(words.sentence(params, result))
        self.picture.update()
        self.bars.show_params(params, result)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out what has no room."""
        super().resizeEvent(event)
        roomy = self.height() >= self._theme.px(LOW)
        self.bars.setVisible(roomy)
        self.setFocusProxy(self.bars if roomy else self.picture)

    def _draw(self, painter: QPainter, room: QRectF) -> None:
        result = self._result
        if result is None:
            return
        count = sum(value != 0 for value in self._params.build)
        said = f"mean + {count} component{'' if count == 1 else 's'}"
        built = Panel("built", result.built, said)
        mean = Panel("mean", result.mean, "all coefficients 0")
        h, w = result.built.shape
        panels = [mean, built] if room.width() > 1.6 * room.height() * w / h else [built]
        for panel, place in zip(
            panels, drawing.places(self._theme, room, len(panels), h, w), strict=True
        ):
            drawing.draw_panel(painter, self._theme, place, panel)


def built_most(result: Result) -> int:
    """Return how many components a face can be built from."""
    return min(MAX_BUILT, len(result.gallery), words.most(result))


def with_coefficient(params: Params, index: int, value: float) -> tuple[float, ...]:
    """Return the coefficients with one of them changed, without zeros at the end."""
    values = [*params.build, *(0.0,) * max(0, index + 1 - len(params.build))]
    values[index] = _held_in(value)
    while values and values[-1] == 0:
        values.pop()
    return tuple(values)


def coefficients_of(result: Result) -> tuple[float, ...]:
    """Return the chosen face's first coefficients, held to what can be built."""
    count = built_most(result)
    return tuple(_held_in(round(value, 3)) for value in result.coefficients[:count].tolist())


def _held_in(value: float) -> float:
    if not math.isfinite(value):
        return 0.0
    return min(MOST_DEVIATIONS, max(-MOST_DEVIATIONS, round(value, 6))) + 0.0
