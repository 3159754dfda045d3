"""Tokens on both sides and lines between them: what attends to what."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, cast

import numpy as np
from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from lavis.theme import Theme
from lavis.widgets.common.shades import mixed
from lavis.widgets.common.text import format_number

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Pixels at scale 1: of a row at least and at most, around all, of the heading.
ROW_LEAST, ROW_MOST, MARGIN, HEAD = 17, 26, 12, 22
#: Lines that are drawn while no token is meant, and the weight that one needs.
MOST_LINES, FAINT = 3000, 0.02
#: Width of a line of the weight 1, and of the faintest.
THICK, THIN = 7.0, 0.6
#: Pens between the faintest and the strongest line.
PENS = 96
#: A weight that has a number beside its token.
NUMBERED = 0.005
CONTROL = Qt.KeyboardModifier.ControlModifier

#: The side of a token: as a query at the left, as a key at the right.
Spot = tuple[str, int]


class Lines(QWidget):
    """The tokens twice, and a line for each weight; of a pointed token only its own.

    Up and Down choose a token, Esc none; the wheel scrolls where there are more than fit.

    Parameters
    ----------
    theme : Theme

    Attributes
    ----------
    pointed : Signal(str, int)
        Side ("query" or "key") and token under the pointer; "" and −1 for none.
    chosen : Signal(int)
        The token whose weights are to be seen, −1 for none.
    """

    pointed = Signal(str, int)
    chosen = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._tokens: tuple[str, ...] = ()
        self._weights: NDArray[np.float32] = np.zeros((0, 0), np.float32)
        self._strongest: NDArray[np.intp] = np.zeros((0, 2), np.intp)
        self._selected = -1
        self._hovered: Spot | None = None
        self._first = 0.0  # pixels scrolled
        self._still: QPixmap | None = None
        self.setAccessibleName("Attention as lines")
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(48, 48)
        theme.changed.connect(self._renew)

    # -- what the owner sets and asks

    @property
    def hovered(self) -> Spot | None:
        """Side and token under the pointer."""
        return self._hovered

    @property
    def active(self) -> Spot | None:
        """Whose lines alone are shown: what is pointed at, else what is selected."""
        if self._hovered is not None:
            return self._hovered
        return ("query", self._selected) if 0 <= self._selected < len(self._tokens) else None

    def set_weights(self, tokens: tuple[str, ...], weights: NDArray[np.float32]) -> None:
        """Show another map; emits nothing.

        Parameters
        ----------
        tokens : tuple of str
        weights : numpy.ndarray, (S, S)
            Row i says what token i attends to.
        """
        if tokens == self._tokens and weights is self._weights:
            return
        self._tokens, self._weights = tokens, weights
        if self._hovered is not None and self._hovered[1] >= len(tokens):
            self._hovered = None
        self._strongest = strongest(weights)
        self._scroll_to(self._first)
        self._renew()

    def select(self, token: int) -> None:
        """Show the lines of a token alone, −1 for all; emits nothing."""
        if token != self._selected:
            self._selected = token
            self.update()

    def row_height(self) -> float:
        """Return what a token takes of the height."""
        px = self._theme.px
        room = self.height() - px(HEAD) - 2 * px(MARGIN)
        return min(max(room / max(1, len(self._tokens)), px(ROW_LEAST)), px(ROW_MOST))

    def place_of(self, spot: Spot) -> QPointF:
        """Return where the line of a token begins or ends."""
        left, right = self._columns()
        y = self._top() + (spot[1] + 0.5) * self.row_height() - self._first
        return QPointF(left if spot[0] == "query" else right, y)

    def spot_at(self, at: QPointF) -> Spot | None:
        """Return side and token at a pixel."""
        left, right = self._columns()
        index = math.floor((at.y() - self._top() + self._first) / self.row_height())
        if at.y() < self._top() - 2 or not 0 <= index < len(self._tokens):
            return None
        if at.x() <= left + 8:
            return "query", index
        return ("key", index) if at.x() >= right - 8 else None

    def paint_on(self, painter: QPainter, width: float, height: float) -> None:
        """Paint what is seen, without what hands and the keyboard add."""
        painter.save()
        painter.scale(width / max(1, self.width()), height / max(1, self.height()))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint(painter, ("query", self._selected) if self._selected >= 0 else None)
        painter.restore()

    # -- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the tokens and the lines that are meant."""
        painter = QPainter(self)
        active = self.active
        if active is None:
            if self._still is None:
                self._still = self._kept()
            painter.drawPixmap(0, 0, self._still)
        else:
            painter.fillRect(self.rect(), self._theme.color("canvas"))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint(painter, active)
        if self.hasFocus():
            painter.setPen(self._theme.pen("accent", 2.0, cosmetic=False))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))

    def _kept(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        still = QPixmap(self.size() * ratio)
        still.setDevicePixelRatio(ratio)
        still.fill(self._theme.color("canvas"))
        inside = QPainter(still)
        inside.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint(inside, None)
        inside.end()
        return still

    def _paint(self, painter: QPainter, active: Spot | None) -> None:
        painter.setFont(self._theme.font("small"))
        painter.setPen(self._theme.color("muted"))
        px, (left, right) = self._theme.px, self._columns()
        head = QRectF(0, px(MARGIN) / 2, left, px(HEAD))
        end = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        begin = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(head, end, "query")
        painter.drawText(
            QRectF(right, head.top(), self.width() - right, head.height()), begin, "key"
        )
        painter.save()
        painter.setClipRect(QRectF(0, self._top() - 2, self.width(), self.height()))
        if active is None:
            self._paint_all(painter)
        elif active[1] < len(self._tokens):
            self._paint_of(painter, active)
        self._paint_tokens(painter, active)
        painter.restore()

    def _paint_all(self, painter: QPainter) -> None:
        seen = self._seen()
        pairs = [
            (query, key)
            for query, key in self._strongest[::-1].tolist()
            if query in seen or key in seen
        ]
        self._paint_lines(painter, pairs)

    def _paint_of(self, painter: QPainter, active: Spot) -> None:
        weights = self._of(active)
        others = [
            other
            for other in np.argsort(weights, kind="stable").tolist()
            if weights[other] >= NUMBERED / 5
        ]
        side, index = active
        pairs = [(index, other) if side == "query" else (other, index) for other in others]
        self._paint_lines(painter, pairs)

    def _paint_lines(self, painter: QPainter, pairs: list[tuple[int, int]]) -> None:
        """Draw lines, the faintest first; with one pen for weights that look alike."""
        ground, ink = self._theme.color("canvas"), self._theme.color("query")
        height, (left, right) = self.row_height(), self._columns()
        top, last = self._top() + height / 2 - self._first, -1
        for query, key in pairs:
            weight = float(self._weights[query, key])
            level = round(weight * PENS)
            if level != last:
                last = level
                color = mixed(ground, ink, 0.2 + 0.8 * math.sqrt(weight))
                painter.setPen(QPen(color, THIN + (THICK - THIN) * weight))
            painter.drawLine(QLineF(left + 6, top + query * height, right - 6, top + key * height))

    def _paint_tokens(self, painter: QPainter, active: Spot | None) -> None:
        font = self._theme.font("body", tabular=True)
        painter.setFont(font)
        metrics, height = QFontMetricsF(font), self.row_height()
        weights = None if active is None else self._of(active)
        for side in ("query", "key"):
            for index in self._seen():
                place = self.place_of((side, index))
                weight = None
                if weights is not None and active is not None and side != active[0]:
                    weight = float(weights[index])
                self._paint_token(painter, metrics, (side, index), place, height, active, weight)

    def _paint_token(
        self,
        painter: QPainter,
        metrics: QFontMetricsF,
        spot: Spot,
        place: QPointF,
        height: float,
        active: Spot | None,
        weight: float | None,
    ) -> None:
        margin, query = self._theme.px(MARGIN), spot[0] == "query"
        width = place.x() - margin if query else self.width() - margin - place.x()
        room = QRectF(margin if query else place.x(), place.y() - height / 2, width, height)
        number = "" if weight is None else format_number(weight, 2 if weight < 0.1 else 3)
        if weight is not None and weight >= NUMBERED:
            length = weight * width
            x = room.right() - length if query else room.left()
            bar = QRectF(x, room.top() + 1, length, height - 2)
            painter.fillRect(bar, self._theme.color("selection"))
        token = "muted" if weight is not None and weight < NUMBERED else "text"
        if spot == active:
            painter.fillRect(room.adjusted(-4, 1, 4, -1), self._theme.color("hover"))
            token = "accent"
        taken = metrics.horizontalAdvance("0.0000") + 6 if weight is not None else 0.0
        near = room.adjusted(taken, 0, -4, 0) if query else room.adjusted(4, 0, -taken, 0)
        far = (
            room.adjusted(0, 0, taken - width, 0)
            if query
            else room.adjusted(width - taken, 0, 0, 0)
        )
        side = Qt.AlignmentFlag.AlignRight if query else Qt.AlignmentFlag.AlignLeft
        other = Qt.AlignmentFlag.AlignLeft if query else Qt.AlignmentFlag.AlignRight
        middle = Qt.AlignmentFlag.AlignVCenter
        name = metrics.elidedText(self._tokens[spot[1]], Qt.TextElideMode.ElideRight, near.width())
        painter.setPen(self._theme.color(token))
        painter.drawText(near, side | middle, name)
        if weight is not None and weight >= NUMBERED:
            painter.setPen(self._theme.color("text"))
            painter.drawText(far, other | middle, number)

    # -- geometry

    def _of(self, spot: Spot) -> NDArray[np.float32]:
        """Return the weights from a query, or to a key."""
        return self._weights[spot[1]] if spot[0] == "query" else self._weights[:, spot[1]]

    def _columns(self) -> tuple[float, float]:
        width = self.width()
        side = min(0.34 * width, self._theme.px(220))
        spare = (width - 2 * side) / 2
        between = min(spare, self._theme.px(260))
        return width / 2 - between, width / 2 + between

    def _top(self) -> float:
        return self._theme.px(MARGIN) / 2 + self._theme.px(HEAD)

    def _seen(self) -> range:
        height = self.row_height()
        first = math.floor(self._first / height)
        last = math.ceil((self._first + self.height() - self._top()) / height)
        return range(max(0, first), min(len(self._tokens), last))

    def _scroll_to(self, pixels: float) -> None:
        whole = len(self._tokens) * self.row_height() + self._theme.px(MARGIN)
        most = max(0.0, whole - (self.height() - self._top()))
        pixels = min(max(0.0, pixels), most)
        if pixels != self._first:
            self._first = pixels
            self._renew()

    def _renew(self) -> None:
        self._still = None
        self.update()

    # -- events

    def sizeHint(self) -> QSize:
        """Room for a sentence."""
        return QSize(self._theme.px(420), self._theme.px(360))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw anew."""
        self._scroll_to(self._first)
        self._renew()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose a token, or none."""
        if event.button() == Qt.MouseButton.LeftButton:
            spot = self.spot_at(event.position())
            index = -1 if spot is None else spot[1]
            self.chosen.emit(-1 if index == self._selected else index)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point at a token."""
        self._hover(self.spot_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        """Point at nothing."""
        self._hover(None)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll."""
        self._scroll_to(self._first - event.angleDelta().y() / 120 * 3 * self.row_height())
        self._hover(self.spot_at(event.position()))
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose the token before or behind, or none."""
        if not self._wants(event):
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Escape:
            self.chosen.emit(-1)
        else:
            step = 1 if event.key() == Qt.Key.Key_Down else -1
            index = 0 if self._selected < 0 else self._selected + step
            index = min(max(0, index), len(self._tokens) - 1)
            self._reveal(index)
            self.chosen.emit(index)

    def event(self, event: QEvent) -> bool:
        """Take keys before the shortcuts of the window do."""
        if event.type() == QEvent.Type.ShortcutOverride and self._wants(cast(QKeyEvent, event)):
            event.accept()
            return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring."""
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        self.update()

    def _reveal(self, index: int) -> None:
        height, room = self.row_height(), self.height() - self._top()
        if index * height < self._first:
            self._scroll_to(index * height)
        elif (index + 1) * height > self._first + room:
            self._scroll_to((index + 1) * height - room)

    def _wants(self, event: QKeyEvent) -> bool:
        if event.modifiers() & CONTROL or not self._tokens:
            return False
        if event.key() == Qt.Key.Key_Escape:
            return self._selected >= 0
        return event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down)

    def _hover(self, spot: Spot | None) -> None:
        if spot != self._hovered:
            self._hovered = spot
            self.update()
            self.pointed.emit(*(spot or ("", -1)))


def strongest(weights: NDArray[np.float32]) -> NDArray[np.intp]:
    """Return the pairs of the largest weights, strongest first: at most `MOST_LINES`.

    Parameters
    ----------
    weights : numpy.ndarray, (S, S)

    Returns
    -------
    numpy.ndarray, (n, 2)
    """
    flat = weights.reshape(-1)
    found = np.flatnonzero(flat >= FAINT)
    if len(found) > MOST_LINES:
        found = found[np.argpartition(-flat[found], MOST_LINES)[:MOST_LINES]]
    found = found[np.argsort(-flat[found], kind="stable")]
    size = weights.shape[1] if weights.ndim == 2 and weights.shape[1] else 1
    return np.stack(np.divmod(found, size), axis=1)
