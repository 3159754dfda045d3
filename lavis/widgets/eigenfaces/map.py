"""Faces at their coordinates on two components."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QToolTip

from lavis.theme import Theme
from lavis.tools.eigenfaces import Params, Result
from lavis.widgets.common.plane import Plane, Surface
from lavis.widgets.common.text import format_number
from lavis.widgets.eigenfaces import drawing, words

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Pixels at scale 1: of a thumbnail's longer side, of a dot, about a dot in which it is meant.
THUMB, DOT, REACH = 44, 2.5, 12
#: Of a thumbnail's sides, what another may cover.
COVERED = 0.2
#: At most so many faces are looked at for a thumbnail, drawn as one, and named as outliers.
LOOKED, MOST, NAMED = 3000, 400, 12
#: Pixels from the middle of a dot to the ring that marks an outlier.
RING = 5.0
#: From so many faces on their dots are square, which takes a tenth of the time.
ROUND = 2000
#: Pixels that a press may wander and still be a click.
WANDER = 3
WAYS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}


class MapPage(Plane):
    """A thumbnail for each face that has room, a dot for each that has none.

    A click selects a face, a double click or Enter opens it; arrows go to the next face in their
    direction, with Shift they move the picture.

    Parameters
    ----------
    theme : Theme

    Attributes
    ----------
    face_chosen : Signal(int)
    face_opened : Signal(int)
    """

    face_chosen = Signal(int)
    face_opened = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, self._draw_faces)
        self.setAccessibleName("Map of the faces")
        self._params = Params()
        self._result: Result | None = None
        self._greys: NDArray[np.uint8] | None = None
        self._of: NDArray[np.float32] | None = None
        self._images: dict[int, QImage] = {}
        self._pressed: QPointF | None = None
        #: Where very many faces lay when they were last drawn, and their dots.
        self._placed: tuple[NDArray[np.float64], QPolygonF] | None = None

    def show_params(self, params: Params, result: Result | None) -> None:
        """Show a result; emits nothing."""
        self._params, self._result = params, result
        self.setAccessibleDescription(words.sentence(params, result))
        if result is not None:
            if result.images is not self._of:
                self._of, self._greys = result.images, drawing.greys(result.images)
                self._images = {}
            low, high = result.coordinates.min(axis=0), result.coordinates.max(axis=0)
            self.set_content((float(low[0]), float(low[1]), float(high[0]), float(high[1])))
        view = params.view
        self.set_view(view.center_x, view.center_y, view.scale)
        self.update()

    @property
    def marked(self) -> int | None:
        """The face that is selected."""
        return None if self._result is None else words.marked(self._params, self._result)

    def pixels(self, on: Surface | None = None) -> NDArray[np.float64]:
        """Return where the faces lie on the canvas, (n, 2)."""
        assert self._result is not None
        camera = self.camera if on is None else on.camera
        at = np.asarray(self._result.coordinates, np.float64)
        x = camera.width / 2 + (at[:, 0] - camera.x) * camera.scale
        y = camera.height / 2 - (at[:, 1] - camera.y) * camera.scale
        return np.stack([x, y], axis=1)

    def thumbs(self, on: Surface | None = None) -> dict[int, QRectF]:
        """Return the faces that have room for a thumbnail, and where; they overlap a little."""
        result = self._result
        if result is None:
            return {}
        camera = self.camera if on is None else on.camera
        h, w = result.shape[1:]
        scale = self.theme.px(THUMB) / max(h, w)
        wide, tall = max(1.0, w * scale), max(1.0, h * scale)
        at, marked = self.pixels(on), self.marked
        seen = np.flatnonzero(
            (np.abs(at[:, 0] - camera.width / 2) < camera.width / 2 + wide)
            & (np.abs(at[:, 1] - camera.height / 2) < camera.height / 2 + tall)
        ).tolist()
        first = [] if marked is None else [marked]
        shown = set(seen[:LOOKED])
        order = [*first, *(index for index in result.outliers[:LOOKED] if index in shown), *shown]
        free = _apart(at, order, ((1 - COVERED) * wide, (1 - COVERED) * tall))
        w, h = round(wide), round(tall)
        return {
            index: QRectF(round(at[index, 0] - w / 2), round(at[index, 1] - h / 2), w, h)
            for index in free
        }

    def face_at(self, at: QPointF) -> int | None:
        """Return the face at a pixel: a thumbnail, or the nearest dot."""
        if self._result is None:
            return None
        for index, place in self.thumbs().items():
            if place.contains(at):
                return index
        ways = self.pixels() - (at.x(), at.y())
        distances = np.hypot(ways[:, 0], ways[:, 1])
        nearest = int(np.argmin(distances))
        return nearest if distances[nearest] <= self.theme.px(REACH) else None

    # -- events

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a click, or a pan."""
        self._pressed = event.position()
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Select what was clicked; nothing, on empty ground."""
        super().mouseReleaseEvent(event)
        pressed, self._pressed = self._pressed, None
        if event.button() != Qt.MouseButton.LeftButton or pressed is None:
            return
        if (event.position() - pressed).manhattanLength() <= WANDER:
            index = self.face_at(event.position())
            self.face_chosen.emit(-1 if index is None else index)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open a face."""
        index = self.face_at(event.position())
        if index is not None and event.button() == Qt.MouseButton.LeftButton:
            self.face_opened.emit(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from face to face, and open one."""
        key = Qt.Key(event.key())
        plain = not event.modifiers() & (
            Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier
        )
        if key in WAYS and plain and self._result is not None:
            self._walk(*WAYS[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.marked is not None:
            self.face_opened.emit(self.marked)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Say which face is pointed at."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            index = self.face_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), self.said(index), self)
            return True
        return super().event(event)

    def said(self, index: int | None) -> str:
        """Return a face's name and error."""
        if index is None or self._result is None:
            return ""
        result = self._result
        rmse = format_number(float(result.face_rmse[index]))
        tail = ", an outlier" if index in result.outliers else ""
        return f"{words.face_name(result, index)}: RMSE {rmse}{tail}"

    def _walk(self, right: int, up: int) -> None:
        """Select the nearest face in a direction; at first the one nearest to the middle."""
        at = self.pixels()
        marked = self.marked
        if marked is None:
            ways = at - (self.width() / 2, self.height() / 2)
            self.face_chosen.emit(int(np.argmin(np.hypot(ways[:, 0], ways[:, 1]))))
            return
        ways = at - at[marked]
        along = ways[:, 0] * right - ways[:, 1] * up
        across = np.abs(ways[:, 0] * up + ways[:, 1] * right)
        cost = np.where(along > 1e-9, along + 2 * across, np.inf)
        cost[marked] = np.inf
        best = int(np.argmin(cost))
        if np.isfinite(cost[best]):
            self.face_chosen.emit(best)

    # -- drawing

    def _draw_faces(self, on: Surface) -> None:
        result = self._result
        if result is None or self._greys is None:
            return
        painter, theme = on.painter, self.theme
        at, thumbs, marked = self.pixels(on), self.thumbs(on), self.marked
        cap = Qt.PenCapStyle.RoundCap if len(at) <= ROUND else Qt.PenCapStyle.SquareCap
        painter.setPen(QPen(theme.color("muted"), 2 * theme.px(DOT), c=cap))
        painter.drawPoints(self._dots(at, thumbs))
        outliers = set(result.outliers)
        painter.setPen(theme.pen("residual", 1.5, cosmetic=False))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for index in outliers - thumbs.keys():
            painter.drawEllipse(QPointF(*at[index]), RING * theme.scale, RING * theme.scale)
        for index, place in reversed(thumbs.items()):
            drawing.draw_image(painter, place, self._image(index))
            if index in outliers:
                painter.setPen(theme.pen("residual", 2.0, Qt.PenStyle.DashLine, cosmetic=False))
                painter.drawRect(place.adjusted(-1, -1, 1, 1))
            if index == marked:
                painter.setPen(theme.pen("accent", 3.0, cosmetic=False))
                painter.drawRect(place.adjusted(-2, -2, 2, 2))
        self._draw_names(painter, on, thumbs)

    def _dots(self, at: NDArray[np.float64], thumbs: dict[int, QRectF]) -> QPolygonF:
        """Return dots for faces without a thumbnail; of very many for all, one for each pixel."""
        if len(at) <= ROUND:
            shown = np.ones(len(at), bool)
            shown[list(thumbs)] = False
            return QPolygonF([QPointF(x, y) for x, y in at[shown].tolist()])
        if self._placed is None or not np.array_equal(self._placed[0], at):
            places = np.unique(np.round(at), axis=0).tolist()
            self._placed = at, QPolygonF([QPointF(x, y) for x, y in places])
        return self._placed[1]

    def _draw_names(self, painter: QPainter, on: Surface, thumbs: dict[int, QRectF]) -> None:
        result, theme = self._result, self.theme
        assert result is not None
        line = drawing.line_height(theme)
        ground = theme.color("canvas")
        ground.setAlphaF(0.8)
        painter.setFont(theme.font("small", tabular=True))
        metrics = painter.fontMetrics()
        taken = list(thumbs.values())
        marked = self.marked
        named = [] if marked is None else [(marked, words.face_name(result, marked), "accent")]
        named += [(i, f"outlier {i + 1}", "residual") for i in result.outliers[:NAMED]
                  if i != marked]  # fmt: skip
        for index, name, token in named:
            if index not in thumbs:
                continue
            place = thumbs[index]
            wide = metrics.horizontalAdvance(name) + 6
            room = QRectF(place.center().x() - wide / 2, place.bottom() + 2, wide, line)
            if token == "accent" or not any(room.intersects(other) for other in taken):
                taken.append(room)
                painter.fillRect(room, ground)
                drawing.text(painter, theme, room, name, token)
        a, b = (axis + 1 for axis in result.axes)
        for room, name, align in (
            (QRectF(8, on.camera.height - 2 * line, on.camera.width - 16, line), f"z{a} →",
             Qt.AlignmentFlag.AlignRight),
            (QRectF(8, 6, on.camera.width - 16, line), f"↑ z{b}", Qt.AlignmentFlag.AlignLeft),
        ):  # fmt: skip
            wide = metrics.horizontalAdvance(name) + 8
            left = room.right() - wide if align == Qt.AlignmentFlag.AlignRight else room.left()
            back = QRectF(left, room.top(), wide, line)
            painter.fillRect(back, ground)
            drawing.text(painter, theme, back, name, "text")

    def _image(self, index: int) -> QImage:
        """Return a face as it is drawn, kept for the next time."""
        if index not in self._images:
            assert self._greys is not None
            gray = self._greys[index]
            h, w = gray.shape
            view = QImage(np.ascontiguousarray(gray).data, w, h, w, QImage.Format.Format_Grayscale8)
            self._images[index] = view.copy()
        return self._images[index]


def _apart(at: NDArray[np.float64], order: Sequence[int], least: tuple[float, float]) -> list[int]:
    """Return those of the faces, in their order, that keep a distance from all before them."""
    wide, tall = least
    taken: dict[tuple[int, int], tuple[float, float]] = {}  # a cell holds one at most
    found: dict[int, None] = {}
    for index in order:
        x, y = float(at[index, 0]), float(at[index, 1])
        column, row = math.floor(x / wide), math.floor(y / tall)
        others = (taken.get((column + i, row + j)) for i in (-1, 0, 1) for j in (-1, 0, 1))
        if index in found or any(
            other is not None and abs(other[0] - x) < wide and abs(other[1] - y) < tall
            for other in others
        ):
            continue
        taken[column, row] = x, y
        found[index] = None
        if len(found) >= MOST:
            break
    return list(found)
