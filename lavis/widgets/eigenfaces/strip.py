"""A strip of small faces, of which one is chosen."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QWheelEvent
from PySide6.QtWidgets import QSizePolicy

from lavis.theme import Theme
from lavis.tools.eigenfaces import Result
from lavis.widgets.common.painted import Painted
from lavis.widgets.eigenfaces import drawing, words

#: Pixels of height, and between two faces, at scale 1.
HEIGHT, GAP = 84, 4


class Strip(Painted):
    """As many faces as fit about the chosen one; a click, the wheel, ← and → choose.

    Parameters
    ----------
    theme : Theme

    Attributes
    ----------
    face_chosen : Signal(int)
    """

    face_chosen = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "Faces", self._draw_faces, self._tip_of)
        self._result: Result | None = None
        self._turned = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self._on_clicked)
        self.moved.connect(self._on_moved)
        theme.changed.connect(self._restyle)
        self._restyle()

    def show_result(self, result: Result | None) -> None:
        """Show a set and the chosen face; emits nothing."""
        self._result = result
        if result is not None:
            name = words.face_name(result, result.face)
            self.setAccessibleDescription(f"{name} of {result.shape[0]} is chosen.")
        self.update()

    def cells(self, room: QRectF) -> list[tuple[int, QRectF]]:
        """Return the faces that are shown and where: the chosen one in the middle if it can be."""
        if self._result is None:
            return []
        n, h, w = self._result.shape
        gap = self._theme.px(GAP)
        tall = max(8.0, room.height())
        wide = max(8.0, min(tall * w / h, room.width()))
        count = min(n, max(1, math.floor((room.width() + gap) / (wide + gap))))
        first = min(max(0, self._result.face - count // 2), n - count)
        left = room.center().x() - (count * (wide + gap) - gap) / 2
        return [
            (first + i, QRectF(round(left + i * (wide + gap)), room.top(), wide, tall))
            for i in range(count)
        ]

    def face_at(self, at: QPointF) -> int | None:
        """Return the face at a pixel."""
        return next((i for i, place in self.cells(self.room) if place.contains(at)), None)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Go on by a face for each notch."""
        self._turned += event.angleDelta().y() or event.angleDelta().x()
        notches = int(self._turned / 120)
        self._turned -= 120 * notches
        if notches:
            self._go(-notches)
        event.accept()

    def _draw_faces(self, painter: QPainter, room: QRectF) -> None:
        result = self._result
        if result is None:
            return
        for index, place in self.cells(room):
            inner = drawing.fitted(place, *result.images[index].shape)
            drawing.draw_image(painter, inner, drawing.image(self._theme, result.images[index]))
            if index == result.face:
                painter.setPen(self._theme.pen("accent", 2.0, cosmetic=False))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(inner.adjusted(-2, -2, 2, 2))

    def _tip_of(self, room: QRectF, at: QPointF) -> str:
        index = self.face_at(at)
        return "" if index is None or self._result is None else words.face_name(self._result, index)

    def _on_clicked(self, room: QRectF, at: QPointF) -> None:
        index = self.face_at(at)
        if index is not None:
            self.face_chosen.emit(index)

    def _on_moved(self, right: int, down: int) -> None:
        self._go(right + down)

    def _go(self, step: int) -> None:
        if self._result is not None:
            index = min(max(0, self._result.face + step), self._result.shape[0] - 1)
            if index != self._result.face:
                self.face_chosen.emit(index)

    def _restyle(self) -> None:
        self.setFixedHeight(self._theme.px(HEIGHT))
