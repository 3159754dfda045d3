"""The canvas of the softmax: bars, a picture, and the tabs that choose it."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QEvent, QPointF, QRectF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QTabBar, QToolTip, QWidget

from lavis.document import same_but_view
from lavis.theme import Theme
from lavis.tools.softmax import Params, Result
from lavis.widgets.common.controls import Choice
from lavis.widgets.softmax import words
from lavis.widgets.softmax.axis import Axis, fitted
from lavis.widgets.softmax.bars import draw_bars, guess_at
from lavis.widgets.softmax.hands import CONTROL, SHIFT, Hands, Key
from lavis.widgets.softmax.pictures import draw_picture, jacobian, jacobian_room
from lavis.widgets.softmax.places import Places, places
from lavis.widgets.softmax.rows import REACH, Rows, rows
from lavis.widgets.softmax.sheet import Sheet
from lavis.widgets.softmax.triangle import Triangle, locked, triangle

#: Names of the tabs, and what they say where room is short and very short.
TABS = {
    "bars": ("Bars", "Bars", "Bars"),
    "triangle": ("Triangle", "Triangle", "△"),
    "stages": ("Stages", "Stages", "Stages"),
    "jacobian": ("Jacobian", "Jacobian", "∂p/∂z"),
    "truncation": ("Top-k, top-p", "Top-k, p", "Top-k"),
}
#: What an arrow key moves the point, in sides of the triangle, and the guess.
STEP = 0.01
POINT, GUESS = ("point", ""), ("guess", "")


class Canvas(QWidget):
    """What is grabbed and looked at; it stores no truth.

    Parameters
    ----------
    theme : Theme

    Attributes
    ----------
    logit_moved : Signal(str, float, str)
        A gesture wants the logit of that name elsewhere; with its merge key.
    point_moved : Signal(float, float, str)
        A gesture wants the point of the triangle elsewhere.
    guess_moved : Signal(float, str)
        A gesture wants the guess elsewhere.
    cancelled : Signal(str)
        Esc ended the drag of that key: what it moved goes back.
    chosen : Signal(str)
        The name of the outcome that is now selected, "" for none.
    removed : Signal(str)
        Delete was pressed on that outcome.
    tab_chosen : Signal(str)
        The picture that the user wants.
    """

    logit_moved = Signal(str, float, str)
    point_moved = Signal(float, float, str)
    guess_moved = Signal(float, str)
    cancelled = Signal(str)
    chosen = Signal(str)
    removed = Signal(str)
    tab_chosen = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._params = Params()
        self._result: Result | None = None
        self._stale = False
        self._axis = fitted([logit.value for logit in self._params.logits])
        self._cell: tuple[int, int] | None = None
        self.selected: Key | None = None
        self._hands = Hands(self)
        self.tabs = QTabBar(self)
        self.tabs.setAccessibleName("Picture")
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.setElideMode(Qt.TextElideMode.ElideNone)
        for index, (name, *_) in enumerate(TABS.values()):
            self.tabs.addTab(name)
            self.tabs.setTabToolTip(index, name)
            self.tabs.setAccessibleTabName(index, name)
        self.tabs.currentChanged.connect(self._on_tab)
        #: In the place of the tabs, where they have no room.
        self.choice = Choice(theme, "Picture", {key: names[0] for key, names in TABS.items()})
        self.choice.setParent(self)
        self.choice.chosen.connect(self.tab_chosen)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(96, 96)
        theme.changed.connect(self._restyle)

    # -- what the view sets and asks

    @property
    def axis(self) -> Axis:
        """The axis of the logits as it is now."""
        return self._axis

    @property
    def result(self) -> Result | None:
        """What is shown, None where it does not fit the Params."""
        return self._result

    def show_params(
        self, params: Params, result: Result | None, result_params: Params | None
    ) -> None:
        """Show Params and the last good result; emits nothing."""
        count = len(params.logits)
        fits = result is not None and len(result.probabilities) == count
        self._params, self._result = params, result if fits else None
        self._stale = result_params is not None and not same_but_view(params, result_params)
        if not self._hands.dragging:
            self._axis = self._axis.follows([logit.value for logit in params.logits])
        if self._cell is not None and max(self._cell) >= count:
            self._cell = None
        with QSignalBlocker(self.tabs):
            self.tabs.setCurrentIndex(list(TABS).index(params.view.tab))
        self.choice.set_current(params.view.tab)
        self._select(params.view.selected)
        self._hands.forget_missing()
        self._arrange()

    def handles(self) -> list[Key]:
        """Return what can be grabbed, in the order of Tab."""
        found: list[Key] = []
        if self.places.bars is not None:
            found += [("bar", name) for name in self._params.names]
            if self._params.hidden:
                found.append(GUESS)
        if self._triangle() is not None:
            found.append(POINT)
        return found

    @property
    def places(self) -> Places:
        """Where everything lies now."""
        params = self._params
        return places(
            self.width(), self.height(), len(params.logits), params.view.tab, self._theme.scale
        )

    @property
    def rows(self) -> Rows | None:
        """Where the bars lie, None without room for them."""
        room = self.places.bars
        return None if room is None else rows(self._theme, room, self._axis, self._params.names)

    def place_of(self, key: Key) -> QPointF | None:
        """Return the pixel of something that can be grabbed."""
        if key == POINT:
            where, result = self._triangle(), self._result
            if where is None or result is None or result.point is None:
                return None
            return where.to_pixel(result.point)
        lines = self.rows
        if lines is None:
            return None
        if key == GUESS:
            return self._guess_place(lines)
        index = self._params.names.index(key[1])
        return lines.knob(index, self._params.logits[index].value)

    def handle_at(self, at: QPointF) -> Key | None:
        """Return what can be grabbed at a pixel: of those in reach the nearest."""
        reach = self._theme.px(REACH)
        best: tuple[float, Key] | None = None
        for key in self.handles():
            place = self.place_of(key)
            if place is None:
                continue
            way = place - at
            distance = max(abs(way.x()), abs(way.y()))
            if distance <= reach and (best is None or distance < best[0]):
                best = distance, key
        return None if best is None else best[1]

    def row_at(self, at: QPointF) -> Key | None:
        """Return the bar in whose row a pixel lies."""
        lines = self.rows
        if lines is None or not lines.room.contains(at):
            return None
        index = lines.index_at(at.y())
        return None if index is None else ("bar", self._params.names[index])

    def cell_at(self, at: QPointF) -> tuple[int, int] | None:
        """Return the cell of the Jacobian at a pixel."""
        room, params, result = self.places.picture, self._params, self._result
        if room is None or result is None or params.hidden or params.view.tab != "jacobian":
            return None
        inner = jacobian_room(self._theme.px, room)
        cells = jacobian(params, result).cells(self._theme, inner)
        return cells.at(at.x(), at.y())

    def paint_on(self, painter: QPainter, width: float, height: float) -> None:
        """Paint the picture, without what hands and the keyboard add, stretched to a size."""
        painter.save()
        painter.scale(width / self.width(), height / self.height())
        self._paint(painter, live=False)
        painter.restore()

    # -- what hands ask

    def choose(self, key: Key | None) -> None:
        """Select something that can be grabbed."""
        if key != self.selected:
            self.selected = key
            self._hands.end_nudge()
            self.update()
        name = key[1] if key is not None and key[0] == "bar" else ""
        if name != self._params.view.selected:
            self.chosen.emit(name)

    def drag(self, key: Key, at: QPointF, modifiers: Qt.KeyboardModifier, merge: str) -> None:
        """Ask for something to be at a pixel."""
        snap = self._params.snap != bool(modifiers & CONTROL)
        lines, where = self.rows, self._triangle()
        if key == POINT and where is not None:
            point = where.to_point(at.x(), at.y())
            if modifiers & SHIFT and self._result is not None and self._result.point is not None:
                point = locked(self._result.point, point)
            self.point_moved.emit(*point, merge)
        elif key == GUESS and lines is not None:
            value = lines.probability_at(at.x())
            self.guess_moved.emit(round(value, 2 if snap else 3), merge)
        elif key[0] == "bar" and lines is not None:
            value, axis = lines.logit_at(at.x()), self._axis
            width = lines.logits[1] - lines.logits[0]
            wanted = axis.snapped(value) if snap else axis.rounded(value, width)
            self.logit_moved.emit(key[1], wanted, merge)

    def nudge(self, key: Key, dx: float, dy: float, merge: str) -> None:
        """Ask for something to move by so many steps."""
        result, along = self._result, dx + dy
        if key == POINT:
            if result is not None and result.point is not None:
                x, y = result.point
                self.point_moved.emit(x + dx * STEP, y + dy * STEP, merge)
        elif key == GUESS:
            if self._params.prediction is not None:
                value = self._params.prediction.values[0] + along * STEP
                self.guess_moved.emit(float(f"{value:.10g}"), merge)
        else:
            index = self._params.names.index(key[1])
            value = self._params.logits[index].value + along * self._axis.step
            self.logit_moved.emit(key[1], float(f"{value:.12g}"), merge)

    def settle(self) -> None:
        """Let the axis follow, now that a gesture has ended."""
        self._axis = self._axis.follows([logit.value for logit in self._params.logits])
        self.update()

    def fit(self) -> None:
        """Fit the axis to the logits."""
        self._axis = fitted([logit.value for logit in self._params.logits])
        self.update()

    def point_at(self, at: QPointF) -> None:
        """Say what the cell of the Jacobian at a pixel means."""
        cell = self.cell_at(at)
        if cell != self._cell:
            self._cell = cell
            self.update()

    # -- inside

    def _select(self, name: str) -> None:
        """Follow the selection of the Params; the point and the guess are only selected here."""
        if name:
            self.selected = ("bar", name) if name in self._params.names else None
        elif self.selected is not None and self.selected[0] == "bar":
            self.selected = None
        if self.selected is not None and self.selected not in self.handles():
            self.selected = None

    def _triangle(self) -> Triangle | None:
        """Return where the triangle lies, None while there is none that could be dragged."""
        room, params = self.places.picture, self._params
        if room is None or params.view.tab != "triangle" or len(params.logits) != 3:
            return None
        return None if params.hidden else triangle(self._theme, room)

    def _guess_place(self, lines: Rows) -> QPointF | None:
        prediction = self._params.prediction
        if prediction is None:
            return None
        values = [logit.value for logit in self._params.logits]
        return guess_at(lines, values.index(max(values)), prediction.values[0])

    def _on_tab(self, index: int) -> None:
        self.tab_chosen.emit(list(TABS)[index])

    def _arrange(self) -> None:
        room = self.places.tabs.toRect()
        if room != self.tabs.geometry():
            self._name_tabs(room.width())
            self.tabs.setGeometry(room)
            self.choice.setGeometry(room)
        self.update()

    def _name_tabs(self, width: int) -> None:
        """Let the tabs say as much as fits."""
        for version in range(3):
            for index, names in enumerate(TABS.values()):
                self.tabs.setTabText(index, names[version])
            fits = self.tabs.sizeHint().width() <= width
            if fits:
                break
        self.tabs.setVisible(fits)
        self.choice.setVisible(not fits)

    def _restyle(self) -> None:
        self._name_tabs(self.places.tabs.toRect().width())
        self._arrange()

    def _paint(self, painter: QPainter, *, live: bool) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        sheet, where, lines = self._sheet(painter, live=live), self.places, self.rows
        if lines is not None:
            draw_bars(sheet, lines)
        if where.picture is not None:
            draw_picture(sheet, where.picture, self._cell if live else None)

    def _sheet(self, painter: QPainter, *, live: bool) -> Sheet:
        return Sheet(
            painter=painter,
            theme=self._theme,
            params=self._params,
            result=self._result,
            stale=self._stale,
            selected=self.selected if live else None,
            hovered=self._hands.hovered if live else None,
            focused=live and self.hasFocus(),
        )

    # -- events

    def sizeHint(self) -> QSize:
        """Room for bars and a picture."""
        return QSize(480, 420)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the bars and the picture."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("canvas"))
        self._paint(painter, live=True)
        if self.hasFocus():
            painter.setPen(self._theme.pen("accent", 2.0, cosmetic=False))
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the tabs."""
        self._arrange()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Grab."""
        self._hands.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag, or point."""
        self._hands.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self._hands.release(event)

    def leaveEvent(self, event: QEvent) -> None:
        """End the hover."""
        self._hands.leave()
        self.point_at(QPointF(-1, -1))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Nudge, fit, remove, or put back what is dragged."""
        if not self._hands.key_press(event):
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """End a nudge."""
        if not self._hands.key_release(event):
            super().keyReleaseEvent(event)

    def event(self, event: QEvent) -> bool:
        """Take keys before the shortcuts of the window do, and answer tooltips."""
        if event.type() == QEvent.Type.ShortcutOverride:
            if self._hands.wants(cast(QKeyEvent, event)):
                event.accept()
                return True
        elif event.type() == QEvent.Type.ToolTip:
            self._show_tip(cast(QHelpEvent, event))
            return True
        return super().event(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Go to the next thing that can be grabbed, after the last to the next control."""
        if self.hasFocus():
            keys = self.handles()
            start = -1 if forward else len(keys)
            index = keys.index(self.selected) if self.selected in keys else start
            index += 1 if forward else -1
            if 0 <= index < len(keys):
                self.choose(keys[index])
                return True
        return super().focusNextPrevChild(forward)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Select the first thing, or the last when coming from behind."""
        self.update()
        keys = self.handles()
        if keys and event.reason() == Qt.FocusReason.TabFocusReason:
            self.choose(keys[0])
        elif keys and event.reason() == Qt.FocusReason.BacktabFocusReason:
            self.choose(keys[-1])

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the focus ring away."""
        self._hands.end_nudge()
        self.update()

    def hideEvent(self, event: QHideEvent) -> None:
        """Let go of what is dragged."""
        self._hands.let_go()

    def _show_tip(self, event: QHelpEvent) -> None:
        """Show all digits of what is pointed at."""
        at = QPointF(event.pos())
        cell, row, text = self.cell_at(at), self.row_at(at), ""
        if cell is not None and self._result is not None:
            text = words.derivative(self._params, self._result, cell, exact=True)
        elif row is not None:
            index = self._params.names.index(row[1])
            text = words.bar(self._params, self._result, index)
        QToolTip.showText(event.globalPos(), text, self)
