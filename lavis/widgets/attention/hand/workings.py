"""The picture of attention by hand: matrices to point at, to walk through and to type into."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from lavis.theme import Theme
from lavis.tools.attention import LIMIT, HandResult, Params
from lavis.widgets.attention.hand import blocks
from lavis.widgets.attention.hand.painting import Painting
from lavis.widgets.attention.hand.places import Layout, layout
from lavis.widgets.common.number_field import NumberField
from lavis.widgets.common.text import full_number

ARROWS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}
OPENING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2)
CONTROL = Qt.KeyboardModifier.ControlModifier
#: What begins a number that is typed over a cell.
STARTS = "0123456789.-−(+"

Spot = tuple[str, int, int]


class Workings(QWidget):
    """All matrices from X to the output; a click shows what made a number.

    Arrow keys walk, Tab goes to the next matrix; Enter, F2, a digit or a double click edits.

    Parameters
    ----------
    theme : Theme

    Attributes
    ----------
    chosen : Signal(str, int, int)
        The cell that the user has clicked or walked to: matrix, row and column.
    head_chosen : Signal(int)
        The head whose weights were clicked.
    typed : Signal(str, int, int, float)
        A number for a cell.
    resized : Signal()
        The picture needs another height.
    """

    chosen = Signal(str, int, int)
    head_chosen = Signal(int)
    typed = Signal(str, int, int, float)
    resized = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._params = Params()
        self._computed = Params()
        self._result: HandResult | None = None
        self._faded = False
        self._hovered: Spot | None = None
        self._layout: Layout | None = None
        self._room = QSize(480, 360)
        self._field: NumberField | None = None
        self._edited: Spot | None = None
        self.setAccessibleName("Attention by hand")
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self._arrange)

    # -- what the owner sets and asks

    @property
    def layout_now(self) -> Layout:
        """Where the matrices lie."""
        if self._layout is None:
            lines = blocks.lines(self._computed, self._result)
            self._layout = layout(self._theme, lines, self._room.width(), self._room.height())
        return self._layout

    @property
    def spot(self) -> Spot | None:
        """The selected cell, None where the selection lies in no matrix that is shown."""
        view = self._params.view
        place = self.layout_now.find(view.stage)
        if place is None:
            return None
        rows, columns = place.block.shape
        if 0 <= view.row < rows and 0 <= view.column < columns:
            return view.stage, view.row, view.column
        return None

    def show_params(
        self,
        params: Params,
        result: HandResult | None,
        computed: Params | None,
        faded: bool = False,
    ) -> None:
        """Show the last good result, paler where it has been older for a while."""
        self._params, self._result, self._faded = params, result, faded
        self._computed = params if computed is None else computed
        if self._edited is not None and not blocks.editable(params, self._edited[0]):
            self.close_field()
        self._arrange()

    def set_room(self, size: QSize) -> None:
        """Say how much of the picture is seen at once."""
        if size != self._room:
            self._room = size
            self._arrange()

    def needed(self) -> QSize:
        """Return the size that the picture needs."""
        return QSize(round(self.layout_now.width), round(self.layout_now.height))

    def paint_on(self, painter: QPainter, width: float, height: float) -> None:
        """Paint all matrices, without what hands and the keyboard add."""
        needed = self.needed()
        scale = min(width / max(1, needed.width()), height / max(1, needed.height()), 1.0)
        painter.save()
        painter.scale(scale, scale)
        self._painting(painter).draw(self.layout_now)
        painter.restore()

    # -- editing in place

    def open_field(self, spot: Spot, text: str = "") -> None:
        """Let a number be typed where it stands."""
        key, row, column = spot
        place = self.layout_now.find(key)
        value = self.value(spot)
        if place is None or value is None or not blocks.editable(self._params, key):
            return
        self.close_field()
        self._edited = spot
        name = f"{place.block.title} row {row + 1} column {column + 1}"
        field = NumberField(
            self._theme, name, value=value, minimum=-LIMIT, maximum=LIMIT, parent=self
        )
        rect = place.cells.rect(row, column)
        wide = max(rect.width(), self._theme.px(64))
        x = min(rect.center().x() - wide / 2, self.width() - wide)
        field.setGeometry(
            QRectF(max(0.0, x), rect.center().y() - 14, wide, self._theme.px(28)).toRect()
        )
        field.committed.connect(self._on_typed)
        field.installEventFilter(self)
        self._field = field
        field.show()
        field.setFocus(Qt.FocusReason.TabFocusReason)
        if text:
            field.setText(text)
            field.setCursorPosition(len(text))

    def close_field(self) -> None:
        """Take the field away; what stands in it uncommitted is gone."""
        field, self._field, self._edited = self._field, None, None
        if field is not None:
            had = field.hasFocus()
            field.removeEventFilter(self)
            field.hide()
            field.deleteLater()
            if had:
                self.setFocus()

    def eventFilter(self, watched: QWidget, event: QEvent) -> bool:  # type: ignore[override]
        """Close the field when it is left, and by Enter and Esc."""
        if watched is self._field:
            if event.type() == QEvent.Type.KeyPress:
                key = cast(QKeyEvent, event).key()
                field = self._field
                if key == Qt.Key.Key_Escape and not field.uncommitted:
                    self.close_field()
                    return True
                if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                    if field.commit():
                        self.close_field()
                    return True
            elif event.type() == QEvent.Type.FocusOut:
                reason = cast(QFocusEvent, event).reason()
                stays = (
                    Qt.FocusReason.PopupFocusReason,
                    Qt.FocusReason.ActiveWindowFocusReason,
                )
                if reason not in stays and self._field.commit():
                    self.close_field()
        return super().eventFilter(watched, event)

    def _on_typed(self, value: float) -> None:
        if self._edited is not None:
            self.typed.emit(*self._edited, value)

    # -- inside

    def _arrange(self) -> None:
        before = None if self._layout is None else self.needed()
        self._layout = None
        if self._hovered is not None and self.layout_now.find(self._hovered[0]) is None:
            self._hovered = None
        if before != self.needed():
            self.resized.emit()
        self.update()

    def value(self, spot: Spot) -> float | None:
        """Return the number of a cell; None where there is none to be seen."""
        key, row, column = spot
        if blocks.editable(self._params, key):
            rows = getattr(self._params.hand, key)
            if row < len(rows) and column < len(rows[row]):
                return float(rows[row][column])
            return None
        if self._result is None or key.startswith("weights:"):
            return None
        return blocks.value_at(self._computed, self._result, key, row, column)

    def place_words(self, spot: Spot) -> str:
        """Return where a cell stands in words: its matrix, row and column."""
        key, row, column = spot
        place = self.layout_now.find(key)
        if place is None:
            return ""
        rows, columns = place.block.row_names, place.block.column_names
        down = rows[row] if rows else f"row {row + 1}"
        across = columns[column] if columns else f"column {column + 1}"
        return f"{place.block.title}: {down}, {across}"

    def _painting(self, painter: QPainter) -> Painting:
        return Painting(
            painter, self._theme, self._params, self._computed, self._result, self._faded
        )

    def _choose(self, spot: Spot) -> None:
        key, row, column = spot
        if key.startswith("weights:"):
            self.head_chosen.emit(int(key.removeprefix("weights:")))
            self.chosen.emit("weights", row, column)
        else:
            self.chosen.emit(key, row, column)

    def _walk(self, down: int, right: int) -> None:
        spot = self.spot
        if spot is None:
            self._go_to_matrix(0)
            return
        place = self.layout_now.find(spot[0])
        assert place is not None
        rows, columns = place.block.shape
        row = min(max(0, spot[1] + down), rows - 1)
        column = min(max(0, spot[2] + right), columns - 1)
        self._choose((spot[0], row, column))

    def _go_to_matrix(self, index: int) -> None:
        places = self._walked()
        if 0 <= index < len(places):
            self._choose((places[index].block.key, 0, 0))

    def _walked(self) -> list:  # type: ignore[type-arg]
        return [each for each in self.layout_now.places if ":" not in each.block.key]

    # -- events

    def sizeHint(self) -> QSize:
        """Room for the whole picture."""
        return self.needed()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the matrices, the selected cell and what made it."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("canvas"))
        painting = self._painting(painter)
        painting.draw(self.layout_now)
        painting.draw_hands(self.layout_now, self.spot, self._hovered)
        if self.hasFocus():
            painter.setPen(self._theme.pen("accent", 2.0, cosmetic=False))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Close the field, whose cell has moved."""
        self.close_field()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Select a cell."""
        spot = self.layout_now.cell_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton:
            self.close_field()
            if spot is not None:
                self._choose(spot)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Edit a number."""
        spot = self.layout_now.cell_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and spot is not None:
            self.open_field(spot)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point at a cell."""
        self._hover(self.layout_now.cell_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        """Point at nothing."""
        self._hover(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk or edit."""
        key, spot = event.key(), self.spot
        if not self._wants(event):
            super().keyPressEvent(event)
        elif key in ARROWS:
            self._walk(*ARROWS[Qt.Key(key)])
        elif spot is not None:
            text = event.text() if key not in OPENING else ""
            self.open_field(spot, text)

    def event(self, event: QEvent) -> bool:
        """Take keys before the shortcuts of the window do, and answer tooltips."""
        if event.type() == QEvent.Type.ShortcutOverride and self._wants(cast(QKeyEvent, event)):
            event.accept()
            return True
        if event.type() == QEvent.Type.ToolTip:
            self._show_tip(cast(QHelpEvent, event))
            return True
        return super().event(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Go to the next matrix, after the last to the next control."""
        spot = self.spot
        if self.hasFocus() and spot is not None:
            keys = [place.block.key for place in self._walked()]
            index = keys.index(spot[0]) + (1 if forward else -1)
            if 0 <= index < len(keys):
                self._go_to_matrix(index)
                return True
        return super().focusNextPrevChild(forward)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Begin at the first matrix, or at the last when coming from behind."""
        self.update()
        if event.reason() == Qt.FocusReason.TabFocusReason:
            self._go_to_matrix(0)
        elif event.reason() == Qt.FocusReason.BacktabFocusReason:
            self._go_to_matrix(len(self._walked()) - 1)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        self.update()

    def _wants(self, event: QKeyEvent) -> bool:
        if event.modifiers() & CONTROL or self._result is None:
            return False
        if event.key() in ARROWS:
            return True
        spot = self.spot
        if spot is None or not blocks.editable(self._params, spot[0]):
            return False
        typed = bool(event.text()) and event.text() in STARTS
        return typed or event.key() in OPENING

    def _hover(self, spot: Spot | None) -> None:
        if spot != self._hovered:
            self._hovered = spot
            can = spot is not None and blocks.editable(self._params, spot[0])
            self.setCursor(Qt.CursorShape.IBeamCursor if can else Qt.CursorShape.ArrowCursor)
            self.update()

    def _show_tip(self, event: QHelpEvent) -> None:
        """Show all digits of what is pointed at."""
        spot, text = self.layout_now.cell_at(QPointF(event.pos())), ""
        if spot is not None:
            value = self.value(spot)
            if value is not None:
                text = f"{self.place_words(spot)}: {full_number(value)}"
        QToolTip.showText(event.globalPos(), text, self)
