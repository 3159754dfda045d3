"""Is this a face? The distance from the subspace against the threshold."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from lavis.theme import Theme
from lavis.tools.eigenfaces import Result
from lavis.widgets.common.painted import Painted
from lavis.widgets.common.text import format_number
from lavis.widgets.eigenfaces import drawing, words

#: Share of the axis beyond the farthest picture; pixels of a thumbnail at most, at scale 1.
BEYOND, THUMB = 1.08, 64


class VerdictAxis(Painted):
    """What is tested above an axis of distances, pictures of no faces below it.

    Parameters
    ----------
    theme : Theme
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "Is this a face?", self._draw_axis, self._tip_of)
        self._result: Result | None = None

    def show_result(self, result: Result | None) -> None:
        """Show a verdict; emits nothing."""
        self._result = result
        if result is not None:
            self.setAccessibleDescription(words.verdict(result))
        self.update()

    def _far(self, result: Result) -> float:
        verdict = result.verdict
        others = float(verdict.other_distances.max(initial=1e-12))
        return BEYOND * max(verdict.distance, verdict.threshold, others)

    def _line(self, room: QRectF) -> QRectF:
        """Return the room of the axis: its height is that above the line."""
        head, foot = 2 * drawing.line_height(self._theme), drawing.line_height(self._theme)
        side = self._theme.px(THUMB) / 2
        inner = room.adjusted(side, head, -side, -foot)
        above = min(self._theme.px(THUMB) + 8, inner.height() / 2)
        return QRectF(inner.left(), inner.top(), max(1.0, inner.width()), max(1.0, above))

    def _x(self, line: QRectF, distance: float, far: float) -> float:
        return line.left() + distance / far * line.width()

    def _thumbs(self, room: QRectF, result: Result) -> list[tuple[int, QRectF]]:
        """Return the pictures below the axis and where they are, none over another."""
        line, far = self._line(room), self._far(result)
        below = room.bottom() - line.bottom() - 2 * drawing.line_height(self._theme)
        h, w = result.shape[1:]
        tall = min(self._theme.px(THUMB), max(12.0, below))
        wide = tall * w / h
        found: list[tuple[int, QRectF]] = []
        distances = result.verdict.other_distances
        least = room.left()
        for index in sorted(range(len(distances)), key=lambda i: float(distances[i])):
            x = max(self._x(line, float(distances[index]), far) - wide / 2, least)
            found.append((index, QRectF(x, line.bottom() + 10, wide, tall)))
            least = x + wide + 3
        return _apart(found, room)

    def _draw_axis(self, painter: QPainter, room: QRectF) -> None:
        result, theme = self._result, self._theme
        if result is None:
            return
        verdict, line, far = result.verdict, self._line(room), self._far(result)
        height = drawing.line_height(theme)
        said = QRectF(room.left(), room.top(), room.width(), height)
        token = "good" if verdict.is_face else "residual"
        mark = "✓" if verdict.is_face else "✗"
        drawing.text(painter, theme, said, f"{mark} {words.verdict(result)}", token)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        y = round(line.bottom()) + 0.5
        painter.setPen(theme.pen("axis", 1.5, cosmetic=False))
        painter.drawLine(QLineF(line.left(), y, line.right(), y))
        x = self._x(line, verdict.threshold, far)
        painter.setPen(theme.pen("text", 1.5, Qt.PenStyle.DashLine, cosmetic=False))
        painter.drawLine(QLineF(x, line.top(), x, y + 8))
        left = QRectF(room.left(), line.top(), x - room.left() - 6, height)
        right = QRectF(x + 6, line.top(), room.right() - x - 6, height)
        right_at = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        left_at = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        drawing.text(painter, theme, left, "a face", "muted", right_at)
        beyond = f"no face: beyond {format_number(verdict.threshold, 3)}"
        drawing.text(painter, theme, right, beyond, "muted", left_at)
        self._draw_tested(painter, line, y, far)
        self._draw_others(painter, room, y, far)
        foot = QRectF(room.left(), room.bottom() - height, room.width(), height)
        drawing.text(painter, theme, foot, "distance from the subspace (RMSE)", "muted")

    def _draw_tested(self, painter: QPainter, line: QRectF, y: float, far: float) -> None:
        assert self._result is not None
        verdict, theme = self._result.verdict, self._theme
        x = self._x(line, verdict.distance, far)
        h, w = verdict.picture.shape
        tall = max(8.0, line.height() - drawing.line_height(theme) - 6)
        wide = tall * w / h
        place = QRectF(x - wide / 2, y - 6 - tall, wide, tall)
        drawing.draw_image(painter, place, drawing.image(theme, verdict.picture))
        painter.setPen(theme.pen("accent", 2.0, cosmetic=False))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(place.adjusted(-1, -1, 1, 1))
        painter.setBrush(theme.color("accent"))
        painter.drawEllipse(QPointF(x, y), theme.px(4), theme.px(4))
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _draw_others(self, painter: QPainter, room: QRectF, y: float, far: float) -> None:
        assert self._result is not None
        result, theme = self._result, self._theme
        line = self._line(room)
        for index, place in self._thumbs(room, result):
            x = self._x(line, float(result.verdict.other_distances[index]), far)
            painter.setPen(theme.pen("muted", 1.0, cosmetic=False))
            painter.drawLine(QLineF(x, y - 3, x, y + 3))
            painter.drawLine(QLineF(x, y + 3, place.center().x(), place.top() - 1))
            drawing.draw_image(painter, place, drawing.image(theme, result.verdict.others[index]))
            painter.setPen(theme.pen("outline", 1.0, cosmetic=False))
            painter.drawRect(place.adjusted(-0.5, -0.5, 0.5, 0.5))

    def _tip_of(self, room: QRectF, at: QPointF) -> str:
        result = self._result
        if result is None:
            return ""
        for index, place in self._thumbs(room, result):
            if place.contains(at):
                distance = format_number(float(result.verdict.other_distances[index]))
                return f"no face, at a distance of {distance}"
        return ""


def _apart(found: list[tuple[int, QRectF]], room: QRectF) -> list[tuple[int, QRectF]]:
    """Push pictures to the left until the last one ends within the room."""
    right = room.right()
    for _, place in reversed(found):
        if place.right() > right:
            place.moveRight(right)
        right = place.left() - 3
    return found
