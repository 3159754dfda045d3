"""Texts on a picture: placed where they are inside, apart, and off the arrows."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPaintEngine,
    QPainter,
    QPainterPath,
    QPainterPathStroker,
    QPixmap,
)

from lavis.widgets.common.plane.clip import Point, span

INSET = 4.0
HALO = 4.0
#: Turns away from the wished direction, in degrees, and pixels further off, in order of liking.
TURNS = (0, 35, -35, 70, -70, 105, -105, 140, -140, 180)
DISTANCES = (0.0, 12.0, 26.0)
#: With more texts than this they no longer go round lines, which would take too long; and each
#: stays beside what it names, or is left out: further off nobody could say whose it is.
CROWD = 24
CROWDED_TURNS = 5
#: What one pixel of a line under a text costs, against one degree of turning away.
LINE_COST = 4.0

#: A line, and the left, top, right and bottom of it.
Boxed = tuple[Point, Point, float, float, float, float]


@dataclass(frozen=True, slots=True)
class Label:
    """One text to be placed.

    Attributes
    ----------
    text : str
    anchor : tuple of float
        The pixel that it belongs to.
    direction : float
        Where it would best lie, seen from the anchor: radians, counter-clockwise on the screen.
    gap : float
        Pixels between the anchor and the text.
    color : QColor
    font : QFont
    """

    text: str
    anchor: Point
    direction: float
    gap: float
    color: QColor
    font: QFont


class Labels:
    """The texts and the lines of one picture; the order of adding is the order of choosing."""

    def __init__(self, width: float, height: float) -> None:
        self._frame = QRectF(0, 0, width, height).adjusted(INSET, INSET, -INSET, -INSET)
        self._labels: list[Label] = []
        self._lines: list[tuple[Point, Point]] = []
        self._taken: list[QRectF] = []

    def add(self, label: Label) -> None:
        """Ask for a text."""
        if label.text:
            self._labels.append(label)

    def avoid(self, p: Point, q: Point) -> None:
        """Keep texts off a line where there is room elsewhere."""
        self._lines.append((p, q))

    @property
    def lines(self) -> tuple[tuple[Point, Point], ...]:
        """The lines that texts are kept off."""
        return tuple(self._lines)

    def avoid_all(self, lines: Iterable[tuple[Point, Point]]) -> None:
        """Keep texts off lines that were drawn before."""
        self._lines.extend(lines)

    def reserve(self, rect: QRectF) -> None:
        """Keep texts off a rectangle."""
        self._taken.append(rect)

    def placed(self) -> Iterator[tuple[Label, QRectF]]:
        """Yield each text with its rectangle; one that could only overlap another is left out."""
        taken = list(self._taken)
        for label in self._labels:
            rect = self._best(label, taken)
            if rect is not None:
                taken.append(rect)
                yield label, rect

    def paint(self, painter: QPainter, canvas: QColor) -> None:
        """Draw the texts, each with a halo in the canvas's colour."""
        for label, rect in self.placed():
            paint_text(painter, label.text, rect, label.font, label.color, canvas)

    def _best(self, label: Label, taken: list[QRectF]) -> QRectF | None:
        width, height = _extent(label.text, label.font.toString())
        if width > self._frame.width() or height > self._frame.height():
            return None
        near = self._near(label, width, height)
        best, least = None, math.inf
        crowded = len(self._labels) > CROWD
        for further in DISTANCES[:1] if crowded else DISTANCES:
            for turn in TURNS[:CROWDED_TURNS] if crowded else TURNS:
                dislike = abs(turn) + 3 * further
                if dislike >= least:
                    continue
                direction = label.direction + math.radians(turn)
                rect, pushed = self._candidate(label, direction, further, width, height)
                if any(rect.intersects(other) for other in taken):
                    continue
                cost = dislike + 3 * pushed
                if cost < least:
                    cost += LINE_COST * _covered(near, rect)
                if cost < least:
                    best, least = rect, cost
        return best

    def _candidate(
        self, label: Label, direction: float, further: float, width: float, height: float
    ) -> tuple[QRectF, float]:
        """Return a rectangle off the anchor in a direction, and by how much the frame pushed it."""
        dx, dy = math.cos(direction), -math.sin(direction)
        reach = label.gap + further + abs(dx) * width / 2 + abs(dy) * height / 2
        x = label.anchor[0] + dx * reach - width / 2
        y = label.anchor[1] + dy * reach - height / 2
        frame = self._frame
        inside_x = min(max(x, frame.left()), frame.right() - width)
        inside_y = min(max(y, frame.top()), frame.bottom() - height)
        return QRectF(inside_x, inside_y, width, height), abs(inside_x - x) + abs(inside_y - y)

    def _near(self, label: Label, width: float, height: float) -> list[Boxed]:
        """Return the lines that a text could come to lie on."""
        if len(self._labels) > CROWD:
            return []
        reach = label.gap + DISTANCES[-1] + width + height
        frame = self._frame
        x = min(max(label.anchor[0], frame.left()), frame.right())
        y = min(max(label.anchor[1], frame.top()), frame.bottom())
        left, top, right, bottom = x - reach, y - reach, x + reach, y + reach
        return [
            _boxed(p, q)
            for p, q in self._lines
            if not (
                (p[0] < left and q[0] < left)
                or (p[0] > right and q[0] > right)
                or (p[1] < top and q[1] < top)
                or (p[1] > bottom and q[1] > bottom)
            )
        ]


def _boxed(p: Point, q: Point) -> Boxed:
    left, right = (p[0], q[0]) if p[0] < q[0] else (q[0], p[0])
    top, bottom = (p[1], q[1]) if p[1] < q[1] else (q[1], p[1])
    return p, q, left, top, right, bottom


def _covered(lines: list[Boxed], rect: QRectF) -> float:
    """Return how many pixels of lines lie under a rectangle."""
    left, top, right, bottom = frame = rect.left(), rect.top(), rect.right(), rect.bottom()
    total = 0.0
    for p, q, x0, y0, x1, y1 in lines:
        if x1 < left or x0 > right or y1 < top or y0 > bottom:
            continue
        start, end = span(p, q, frame)
        if start < end:
            total += (end - start) * math.dist(p, q)
    return total


def paint_text(
    painter: QPainter, text: str, rect: QRectF, font: QFont, color: QColor, halo: QColor
) -> None:
    """Draw a text at the left of a rectangle, with a halo that parts it from lines beneath.

    On a screen it is a picture that is kept: names stay while what they name moves.
    """
    if painter.paintEngine().type() == QPaintEngine.Type.Raster:
        ratio = painter.device().devicePixelRatioF()
        painter.drawPixmap(*picture_of(text, rect, font, color, halo, ratio))
        return
    _write(painter, text, rect.topLeft(), font, color, halo)


def picture_of(
    text: str, rect: QRectF, font: QFont, color: QColor, halo: QColor, ratio: float
) -> tuple[QPointF, QPixmap]:
    """Return a text with its halo as a picture, and the whole pixel that it belongs at."""
    picture = _written(text, font.toString(), color.rgba(), halo.rgba(), ratio)
    left, top = (round(side * ratio) / ratio for side in (rect.left(), rect.top()))
    return QPointF(left - HALO, top - HALO), picture


def _write(
    painter: QPainter, text: str, at: QPointF, font: QFont, color: QColor, halo: QColor
) -> None:
    baseline = QPointF(at.x() + 1, at.y() + QFontMetricsF(font).ascent())
    painter.fillPath(_halo(text, font.toString()).translated(baseline), halo)
    painter.setFont(font)
    painter.setPen(color)
    painter.drawText(baseline, text)


@lru_cache(maxsize=512)
def _extent(text: str, font_text: str) -> tuple[float, float]:
    """Return the width and the height that a text takes."""
    font = QFont()
    font.fromString(font_text)
    metrics = QFontMetricsF(font)
    return metrics.horizontalAdvance(text) + 2, metrics.ascent() + metrics.descent()


@lru_cache(maxsize=512)
def _written(text: str, font_text: str, color: int, halo: int, ratio: float) -> QPixmap:
    """Return a text with its halo, and a margin of it all around."""
    font = QFont()
    font.fromString(font_text)
    metrics = QFontMetricsF(font)
    width = metrics.horizontalAdvance(text) + 2 + 2 * HALO
    height = metrics.ascent() + metrics.descent() + 2 * HALO
    picture = QPixmap(math.ceil(width * ratio), math.ceil(height * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setFont(font)
    baseline = QPointF(HALO + 1, HALO + metrics.ascent())
    # Sixteen copies of what is cached as pixels cost a tenth of one stroke along its outline.
    painter.setPen(QColor.fromRgba(halo))
    for dx, dy in _AROUND:
        painter.drawText(baseline + QPointF(dx, dy), text)
    painter.setPen(QColor.fromRgba(color))
    painter.drawText(baseline, text)
    painter.end()
    return picture


_AROUND = [
    (HALO / 2 * math.cos(math.tau * i / 16), HALO / 2 * math.sin(math.tau * i / 16))
    for i in range(16)
]


@lru_cache(maxsize=512)
def _halo(text: str, font_text: str) -> QPainterPath:
    """Return the outline of a halo around a text at the origin; to stroke it anew is slow."""
    font = QFont()
    font.fromString(font_text)
    letters = QPainterPath()
    letters.addText(QPointF(0, 0), font, text)
    stroker = QPainterPathStroker()
    stroker.setWidth(HALO)
    stroker.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    halo = stroker.createStroke(letters)
    halo.setFillRule(Qt.FillRule.WindingFill)  # to simplify it instead takes a millisecond
    return halo
