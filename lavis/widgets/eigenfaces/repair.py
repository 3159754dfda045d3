"""A part of a face hidden, noise added, and what the subspace makes of it."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QResizeEvent

from lavis.theme import Theme
from lavis.tools.eigenfaces import Occlusion, Params, Result
from lavis.widgets.common.number_field import fresh_key, step_factor
from lavis.widgets.common.painted import Painted
from lavis.widgets.common.text import format_number
from lavis.widgets.eigenfaces import drawing, words
from lavis.widgets.eigenfaces.drawing import Panel
from lavis.widgets.eigenfaces.sheet import Sheet
from lavis.widgets.eigenfaces.verdict import VerdictPlane

#: Pixels about a handle in which it is grabbed; the disc; what an arrow key moves, as a share.
GRASP, DISC, STEP = 9.0, 5.0, 0.02
#: Pixels of height at scale 1 below which the verdict has no room, and what it takes at most.
LOW, PLANE = 300, 340
#: What a hand holds, as the sides that follow it: x0, y0, x1, y1.
CORNERS = {"nw": (1, 1, 0, 0), "ne": (0, 1, 1, 0), "sw": (1, 0, 0, 1), "se": (0, 0, 1, 1)}
WHOLE = (1, 1, 1, 1)
SHAPES = {
    CORNERS["nw"]: Qt.CursorShape.SizeFDiagCursor,
    CORNERS["se"]: Qt.CursorShape.SizeFDiagCursor,
    CORNERS["ne"]: Qt.CursorShape.SizeBDiagCursor,
    CORNERS["sw"]: Qt.CursorShape.SizeBDiagCursor,
    WHOLE: Qt.CursorShape.SizeAllCursor,
}
Sides = tuple[int, int, int, int]
Box = tuple[float, float, float, float]


class DamageView(Painted):
    """The face with the rectangle on it, as damaged, and as repaired.

    A drag over the first face draws a rectangle, a drag in the rectangle or at a corner changes
    it; arrows move it, with Ctrl they change its size, Delete takes it away.

    Parameters
    ----------
    theme : Theme

    Attributes
    ----------
    hidden : Signal(Occlusion, str)
        What is to be hidden, and a merge key.
    """

    hidden = Signal(object, str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "Face with a hidden part, damaged and repaired", self._draw_faces)
        self._params = Params()
        self._result: Result | None = None
        #: What is held, where the press was, the rectangle as it was, and the merge key.
        self._held: tuple[Sides, QPointF, Occlusion, str] | None = None
        self._before = Occlusion()
        self._key = ""

    def show_params(self, params: Params, result: Result | None) -> None:
        """Show a result; emits nothing."""
        self._params, self._result = params, result
        self.update()

    def panels(self) -> list[Panel]:
        """Return the three pictures."""
        result = self._result
        if result is None:
            return []
        repair = result.repair
        before, after = (format_number(rmse, 3, pad=True)
                         for rmse in (repair.rmse_before, repair.rmse_after))  # fmt: skip
        return [
            Panel("drag to hide", result.original, words.face_name(result, result.face)),
            Panel("damaged", repair.damaged, f"RMSE {before}"),
            Panel(f"repaired, k = {result.k}", repair.repaired, f"RMSE {after}"),
        ]

    def face_place(self, room: QRectF) -> QRectF:
        """Return where the pixels of the first face are."""
        if self._result is None:
            return QRectF()
        h, w = self._result.shape[1:]
        return drawing.fitted(drawing.places(self._theme, room, 3, h, w)[0], h, w)

    def rectangle(self, room: QRectF) -> QRectF:
        """Return where the hidden part is; empty without one."""
        hidden, place = self._params.occlusion, self.face_place(room)
        return QRectF(
            place.left() + hidden.left * place.width(),
            place.top() + hidden.top * place.height(),
            hidden.width * place.width(),
            hidden.height * place.height(),
        )

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Grab a corner or the rectangle, or begin another."""
        at, place = event.position(), self.face_place(self.room)
        if event.button() != Qt.MouseButton.LeftButton or not _near(place, at):
            super().mousePressEvent(event)
            return
        held = self._sides_at(at)
        before = self._params.occlusion
        if held is None:
            x, y = self._share(at)
            self._held = CORNERS["se"], at, Occlusion(x, y, 0.0, 0.0), fresh_key("hide")
        else:
            self._held = held, at, before, fresh_key("hide")
        self._before = before

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag, or show what can be grabbed."""
        if self._held is None:
            self._show_cursor(event.position())
            return
        sides, start, before, key = self._held
        place = self.face_place(self.room)
        way = event.position() - start
        if way.manhattanLength() >= 3 or self._params.occlusion != self._before:
            dx, dy = way.x() / max(1, place.width()), way.y() / max(1, place.height())
            self.hidden.emit(changed(before, sides, dx, dy), key)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self._held = None

    def event(self, event: QEvent) -> bool:
        """Claim Esc while something is held."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and ((event.key() == Qt.Key.Key_Escape and self._held is not None)
                 or event.key() == Qt.Key.Key_Delete)
        ):  # fmt: skip
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Put back, move, resize or take away the rectangle."""
        arrows = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0),
                  Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}  # fmt: skip
        key, hidden = Qt.Key(event.key()), self._params.occlusion
        if key == Qt.Key.Key_Escape and self._held is not None:
            merge_key, self._held = self._held[3], None
            self.hidden.emit(self._before, merge_key)
        elif key == Qt.Key.Key_Delete:
            self.hidden.emit(replace(hidden, width=0.0, height=0.0), "")
        elif key in arrows:
            self._key = self._key or fresh_key("hide")
            step = STEP * step_factor(event.modifiers())
            grows = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            sides = CORNERS["se"] if grows else WHOLE
            if not hidden.width or not hidden.height:
                hidden = Occlusion(0.3, 0.6, 0.4, 0.2)
            dx, dy = arrows[key]
            self.hidden.emit(changed(hidden, sides, dx * step, dy * step), self._key)
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Let the next arrow begin a step of its own."""
        if not event.isAutoRepeat():
            self._key = ""
        super().keyReleaseEvent(event)

    def _share(self, at: QPointF) -> tuple[float, float]:
        place = self.face_place(self.room)
        x = (at.x() - place.left()) / max(1, place.width())
        y = (at.y() - place.top()) / max(1, place.height())
        return _within(x), _within(y)

    def _sides_at(self, at: QPointF) -> Sides | None:
        rect = self.rectangle(self.room)
        if rect.isEmpty():
            return None
        reach = GRASP * self._theme.scale
        corners = zip(CORNERS.values(), _corners(rect), strict=True)
        near = [(QLineF(corner, at).length(), sides) for sides, corner in corners]
        least, sides = min(near)
        if least <= reach:
            return sides
        return WHOLE if rect.contains(at) else None

    def _show_cursor(self, at: QPointF) -> None:
        sides = self._sides_at(at)
        if sides is not None:
            self.setCursor(SHAPES[sides])
        else:
            inside = self.face_place(self.room).contains(at)
            self.setCursor(Qt.CursorShape.CrossCursor if inside else Qt.CursorShape.ArrowCursor)

    def _draw_faces(self, painter: QPainter, room: QRectF) -> None:
        panels = self.panels()
        if not panels:
            return
        h, w = panels[0].pixels.shape
        places = drawing.places(self._theme, room, len(panels), h, w)
        for panel, place in zip(panels, places, strict=True):
            drawing.draw_panel(painter, self._theme, place, panel)
        rect = self.rectangle(room)
        if rect.isEmpty():
            return
        veil = self._theme.color("canvas")
        veil.setAlphaF(0.6)
        painter.fillRect(rect, veil)
        painter.setPen(self._theme.pen("accent", 2.0, cosmetic=False))
        painter.drawRect(rect)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self._theme.pen("canvas", 1.0, cosmetic=False))
        painter.setBrush(self._theme.color("accent"))
        radius = DISC * self._theme.scale
        for corner in _corners(rect):
            painter.drawEllipse(corner, radius, radius)
        painter.setBrush(Qt.BrushStyle.NoBrush)


class RepairPage(Sheet):
    """The damaged face and its repair, and whether it is a face at all.

    Parameters
    ----------
    theme : Theme
    """

    def __init__(self, theme: Theme) -> None:
        self.damage = DamageView(theme)
        self.damage.setMinimumHeight(1)  # a low dock cuts nothing off
        self.verdict = VerdictPlane(theme)
        super().__init__(theme, "Repair", (self.damage, 3), (self.verdict, 3))

    def show_params(self, params: Params, result: Result | None) -> None:
        """Show a result; emits nothing."""
        self.damage.show_params(params, result)
        self.damage.setAccessibleDescription(words.sentence(params, result))
        self.verdict.show_result(result)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out what has no room."""
        super().resizeEvent(event)
        self.verdict.setVisible(self.height() >= self._theme.px(LOW))
        self.verdict.setMaximumHeight(self._theme.px(PLANE))


def changed(before: Occlusion, sides: Sides, dx: float, dy: float) -> Occlusion:
    """Return a rectangle of which sides have moved, kept within the face.

    Parameters
    ----------
    before : Occlusion
    sides : tuple of int
        Which of left, top, right, bottom move; with all of them it keeps its size.
    dx, dy : float
        In shares of the face.
    """
    box = (before.left, before.top, before.left + before.width, before.top + before.height)
    if sides == WHOLE:
        dx = min(max(dx, -box[0]), 1 - box[2])
        dy = min(max(dy, -box[1]), 1 - box[3])
    ways = (dx, dy, dx, dy)
    x0, y0, x1, y1 = (
        _within(at + way * follows) for at, way, follows in zip(box, ways, sides, strict=True)
    )
    left, top = min(x0, x1), min(y0, y1)
    return Occlusion(round(left, 4), round(top, 4), round(abs(x1 - x0), 4), round(abs(y1 - y0), 4))


def _corners(rect: QRectF) -> tuple[QPointF, QPointF, QPointF, QPointF]:
    return rect.topLeft(), rect.topRight(), rect.bottomLeft(), rect.bottomRight()


def _within(share: float) -> float:
    return min(1.0, max(0.0, share))


def _near(place: QRectF, at: QPointF) -> bool:
    return place.adjusted(-GRASP, -GRASP, GRASP, GRASP).contains(at)
