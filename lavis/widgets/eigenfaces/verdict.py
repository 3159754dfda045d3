"""Is this a face? How far from the subspace a picture lies, and how far out within it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from lavis.theme import Theme
from lavis.tools.eigenfaces import Result, Verdict
from lavis.widgets.common.painted import Painted
from lavis.widgets.eigenfaces import drawing, words

#: Of the farthest picture, where an axis ends; of the farthest, where a threshold may lie that the
#: axis still makes room for.
BEYOND, REACH = 1.08, 1.6
#: Pixels at scale 1 of the longer side of a picture of no face, and of the tested one; of a dot.
THUMB, TESTED, DOT = 30, 44, 2.0
#: How much of its colour the ground of the faces has.
GROUND = 0.1
#: What the axes measure, in full and in few words.
ACROSS = ("distance from the subspace (of its contrast) →", "from the subspace →")
UP = ("deviation within it (s.d.) →", "within it (s.d.) →", "within →")
LEFT_AT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT_AT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True)
class Places:
    """The frame of the two axes, and the numbers at their far ends."""

    frame: QRectF
    far_x: float
    far_y: float

    def at(self, distance: float, deviation: float) -> QPointF:
        """Return the pixel of two distances."""
        return QPointF(
            self.frame.left() + distance / self.far_x * self.frame.width(),
            self.frame.bottom() - deviation / self.far_y * self.frame.height(),
        )


class VerdictPlane(Painted):
    """The distance from the subspace across, that within it up, and both thresholds as lines.

    Pictures of no faces stand where they lie, as thumbnails or, without room, as dots; the tested
    one is framed.

    Parameters
    ----------
    theme : Theme
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "Is this a face?", self._draw_plane, self._tip_of)
        self._result: Result | None = None

    def show_result(self, result: Result | None) -> None:
        """Show a verdict; emits nothing."""
        self._result = result
        if result is not None:
            self.setAccessibleDescription(words.verdict(result))
        self.update()

    def places(self, room: QRectF, verdict: Verdict) -> Places:
        """Return where the axes lie, and how far they go."""
        line = drawing.line_height(self._theme)
        frame = room.adjusted(line, line + 4, -4, -line)
        data_x = max(verdict.distance, float(verdict.other_distances.max(initial=1e-9)))
        data_y = max(verdict.deviation, float(verdict.other_deviations.max(initial=1e-9)))
        # Half of a small set has few components: its threshold may be nowhere near.
        far_x = max(data_x, min(verdict.threshold, REACH * data_x))
        far_y = max(data_y, min(verdict.deviation_threshold, REACH * data_y))
        return Places(frame, BEYOND * far_x, BEYOND * far_y)

    def others(self, room: QRectF, result: Result) -> tuple[dict[int, QRectF], list[int]]:
        """Return the pictures of no faces that have room, and where, and those that are dots."""
        verdict = result.verdict
        where = self.places(room, verdict)
        h, w = result.shape[1:]
        scale = self._theme.px(THUMB) / max(h, w)
        taken = [self.tested(room, result)]
        found: dict[int, QRectF] = {}
        dots: list[int] = []
        distances, deviations = verdict.other_distances, verdict.other_deviations
        for index in np.argsort(-distances, kind="stable").tolist():
            at = where.at(float(distances[index]), float(deviations[index]))
            place = _around(at, scale * w, scale * h, where.frame)
            if any(place.intersects(other) for other in taken):
                dots.append(index)
            else:
                found[index] = place
                taken.append(place)
        return found, dots

    def tested(self, room: QRectF, result: Result) -> QRectF:
        """Return where the tested picture is."""
        verdict = result.verdict
        where = self.places(room, verdict)
        h, w = verdict.picture.shape
        scale = self._theme.px(TESTED) / max(h, w)
        at = where.at(verdict.distance, verdict.deviation)
        return _around(at, scale * w, scale * h, where.frame)

    def _draw_plane(self, painter: QPainter, room: QRectF) -> None:
        result = self._result
        if result is None:
            return
        verdict, theme = result.verdict, self._theme
        line, where = drawing.line_height(theme), self.places(room, verdict)
        head = QRectF(room.left(), room.top() - 4, room.width(), line)
        mark, token = ("✓", "good") if verdict.is_face else ("✗", "residual")
        said = f"{mark} {words.verdict(result)}"
        if not drawing.fits(theme, head, said):
            said = f"{mark} {words.short_verdict(result)}"
        drawing.text(painter, theme, head, said, token)
        self._draw_axes(painter, where, verdict)
        thumbs, dots = self.others(room, result)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("muted"))
        distances, deviations = verdict.other_distances, verdict.other_deviations
        for index in dots:
            at = where.at(float(distances[index]), float(deviations[index]))
            painter.drawEllipse(at, theme.px(DOT), theme.px(DOT))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for index, place in thumbs.items():
            drawing.draw_image(painter, place, drawing.image(theme, verdict.others[index]))
            painter.setPen(theme.pen("outline", 1.0, cosmetic=False))
            painter.drawRect(place.adjusted(-0.5, -0.5, 0.5, 0.5))
        place = self.tested(room, result)
        drawing.draw_image(painter, place, drawing.image(theme, verdict.picture))
        painter.setPen(theme.pen("accent", 2.0, cosmetic=False))
        painter.drawRect(place.adjusted(-1, -1, 1, 1))

    def _draw_axes(self, painter: QPainter, where: Places, verdict: Verdict) -> None:
        theme, frame = self._theme, where.frame
        line = drawing.line_height(theme)
        limit = where.at(verdict.threshold, verdict.deviation_threshold)
        x, y = min(limit.x(), frame.right()), max(limit.y(), frame.top())
        ground = theme.color("good")
        ground.setAlphaF(GROUND)
        painter.fillRect(QRectF(QPointF(frame.left(), y), QPointF(x, frame.bottom())), ground)
        painter.setPen(theme.pen("axis", 1.0, cosmetic=False))
        painter.drawLine(QLineF(frame.bottomLeft(), frame.bottomRight()))
        painter.drawLine(QLineF(frame.bottomLeft(), frame.topLeft()))
        painter.setPen(theme.pen("good", 1.5, Qt.PenStyle.DashLine, cosmetic=False))
        if limit.x() <= frame.right():
            painter.drawLine(QLineF(x, frame.top(), x, frame.bottom()))
        if limit.y() >= frame.top():
            painter.drawLine(QLineF(frame.left(), y, frame.right(), y))
        foot = QRectF(frame.left(), frame.bottom() + 2, frame.width(), line)
        across = next((each for each in ACROSS if drawing.fits(theme, foot, each)), ACROSS[-1])
        drawing.text(painter, theme, foot, across, "muted", RIGHT_AT)
        if limit.x() <= frame.right() and x - frame.left() < 0.45 * frame.width():
            number = QRectF(x - 60, foot.top(), 120, line)
            drawing.text(painter, theme, number, words.percent(verdict.threshold), "good")
        self._draw_upright(painter, frame)
        said = QRectF(frame.left() + 4, frame.top() + 2, frame.width(), line)
        if limit.y() > said.bottom():
            words_up = words.percent(verdict.deviation_threshold)
            number = QRectF(frame.left() + 4, y - line, 60, line)
            drawing.text(painter, theme, number, words_up, "good", LEFT_AT)

    def _draw_upright(self, painter: QPainter, frame: QRectF) -> None:
        """Write the name of the axis that goes up along it."""
        line = drawing.line_height(self._theme)
        painter.save()
        painter.translate(frame.left() - line, frame.bottom())
        painter.rotate(-90)
        room = QRectF(0, 0, frame.height(), line)
        name = next((each for each in UP if drawing.fits(self._theme, room, each)), UP[-1])
        drawing.text(painter, self._theme, room, name, "muted", RIGHT_AT)
        painter.restore()

    def _tip_of(self, room: QRectF, at: QPointF) -> str:
        result = self._result
        if result is None:
            return ""
        verdict = result.verdict
        if self.tested(room, result).contains(at):
            return words.verdict(result)
        thumbs, dots = self.others(room, result)
        where = self.places(room, verdict)
        for index in (*thumbs, *dots):
            distance = float(verdict.other_distances[index])
            deviation = float(verdict.other_deviations[index])
            way = where.at(distance, deviation) - at
            near = math.hypot(way.x(), way.y()) <= self._theme.px(6)
            if near or (index in thumbs and thumbs[index].contains(at)):
                said = f"{words.percent(distance)} of its contrast, {words.percent(deviation)}"
                return f"A picture of no face, at {said} of a standard deviation"
        return ""


def _around(at: QPointF, width: float, height: float, frame: QRectF) -> QRectF:
    """Return a place about a pixel, kept within a frame."""
    x = min(max(at.x() - width / 2, frame.left() + 1), frame.right() - width)
    y = min(max(at.y() - height / 2, frame.top()), frame.bottom() - height - 1)
    return QRectF(round(x), round(y), round(width), round(height))
