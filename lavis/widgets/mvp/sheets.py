"""What stands under the views and is only painted: the matrices, and the vertex' ledger."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSize, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from lavis.theme import Theme
from lavis.tools.mvp.outlines import AXES
from lavis.tools.mvp.params import Camera, Model, Params, Projection
from lavis.tools.mvp.result import Result, Rows
from lavis.widgets.common.matrix_editor.brackets import draw_brackets
from lavis.widgets.mvp import words
from lavis.widgets.mvp.ink import CENTER, LEFT, RIGHT, VERTEX, Ink

#: Pixels: of a line, of a cell, between two matrices.
LINE, CELL, BETWEEN = 22, 52, 34
#: How much is left of numbers that belong to older Params.
FADED = 0.5
COLUMNS = (*AXES, "muted")


class Sheet(QWidget):
    """Something under the views that shows Params and Result.

    Parameters
    ----------
    theme : Theme
    name : str
        For screen readers.
    """

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._theme = theme
        self.params = Params()
        self.result: Result | None = None
        self.stale = False
        self.setAccessibleName(name)
        theme.changed.connect(self.update)

    def show_params(self, params: Params, result: Result | None, stale: bool) -> None:
        """Show Params and the last good result."""
        self.params, self.result, self.stale = params, result, stale
        self.describe()
        self.update()

    def describe(self) -> None:
        """Say in words what is painted."""

    def paint(self, painter: QPainter, room: QRectF) -> None:
        """Paint into a room, for an export."""


class PaintedSheet(Sheet):
    """A sheet without widgets of its own."""

    def sizeHint(self) -> QSize:
        """Room for a matrix and its name."""
        return QSize(self._theme.px(480), self._theme.px(LINE * 6))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.paint(painter, QRectF(self.rect()))
        painter.end()

    def paint(self, painter: QPainter, room: QRectF) -> None:
        """Paint into a room; an export does so too."""
        painter.fillRect(room, self._theme.color("canvas"))
        if self.result is not None:
            painter.save()
            painter.setOpacity(FADED if self.stale else 1.0)
            self.draw(Ink(painter, self._theme), room, self.result)
            painter.restore()

    def draw(self, ink: Ink, room: QRectF, result: Result) -> None:
        """Draw what the result says."""


class MatricesSheet(PaintedSheet):
    """P·V·M = MVP, all four; a double click edits one.

    Attributes
    ----------
    edit_wanted : Signal(str)
        "model", "view" or "projection".
    """

    edit_wanted = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "The four matrices")
        self._places: list[tuple[str, str, QRectF]] = []
        self.setToolTip("Double click on a matrix to edit its cells")

    def describe(self) -> None:
        """Say the convention, and which are made by hand."""
        hands = [name for name, how in self._made().items() if how == "by hand"]
        sent = [name for name, how in self._made().items() if how == "sent"]
        said = f"{self.params.convention} vectors"
        if hands:
            said += f"; made by hand: {', '.join(hands)}"
        if sent:
            said += f"; sent from another tool: {', '.join(sent)}"
        self.setAccessibleDescription(f"{said}.")

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Edit the matrix at the pointer."""
        for _, field, rect in self._places:
            if field and rect.contains(event.position()):
                self.edit_wanted.emit(field)

    def matrix_at(self, at: QPointF) -> str:
        """Return the letters of the matrix at a pixel; "" where there is none."""
        return next((letter for letter, _, rect in self._places if rect.contains(at)), "")

    def draw(self, ink: Ink, room: QRectF, result: Result) -> None:
        """Draw the product from left to right, as much of it as there is room for."""
        px = self._theme.px
        chain = [
            ("P", "projection", result.projection),
            ("V", "view", result.view),
            ("M", "model", result.model),
        ]
        if self.params.convention == "row":
            chain.reverse()
        whole = [*chain, ("MVP", "", result.mvp)]
        between, head = px(BETWEEN), px(LINE)
        most = (room.width() - px(24) - 3 * between) / 16
        cell = min(float(px(CELL) * 1.3), most)
        if cell < px(30):  # too narrow for all: the product, and what fits beside it
            count = max(1, int((room.width() - px(24) + between) / (4 * px(44) + between)))
            whole = whole[-count:]
            cell = min(float(px(CELL)), (room.width() - px(24) - (count - 1) * between) / 4 / count)
        line = min(float(px(LINE)), (room.height() - head - px(24)) / 4)
        width = len(whole) * 4 * cell + (len(whole) - 1) * between
        spare = room.height() - 2 * head - 4 * line
        x, y = room.left() + (room.width() - width) / 2, room.top() + max(px(4), spare / 2)
        self._places = []
        matrices = [entries for _, _, entries in whole]
        texts, font = self._fitting(ink, cell - 4, matrices)
        font = lowered(font, line)
        for index, (letter, field, _) in enumerate(whole):
            rect = QRectF(x, y + head, 4 * cell, 4 * line)
            self._places.append((letter, field, rect))
            self._matrix(ink, rect, letter, field, texts[index], font)
            if len(whole) == 4 and index < 3:
                sign = "=" if index == 2 else "·"
                sign_rect = QRectF(rect.right(), rect.top(), between, rect.height())
                ink.text(sign_rect, sign, "muted", CENTER, ink.font("title"))
            x += 4 * cell + between
        self._badge(ink, QRectF(room.left(), y + head + 4 * line, room.width(), head))

    def _matrix(
        self, ink: Ink, rect: QRectF, letter: str, field: str, texts: list[list[str]], font: QFont
    ) -> None:
        how = self._made().get(field, "")
        title = QRectF(
            rect.left(), rect.top() - ink.theme.px(LINE), rect.width(), ink.theme.px(LINE)
        )
        name = f"{letter}, {how}" if how else letter
        ink.text(title, name, "warning" if how else "text", CENTER, ink.font("body", bold=True))
        columns = self.params.convention == "column"
        cell, line = rect.width() / 4, rect.height() / 4
        for i, row in enumerate(texts):
            for j, text in enumerate(row):
                place = QRectF(rect.left() + j * cell, rect.top() + i * line, cell - 3, line)
                # A column, in the other convention a row, is where an axis goes.
                token = COLUMNS[j if columns else i]
                ink.text(place, text, "text" if token == "muted" else token, RIGHT, font)
        draw_brackets(ink.painter, rect.adjusted(0, 1, 0, -1), ink.theme)

    def _fitting(
        self, ink: Ink, room: float, matrices: list[Rows]
    ) -> tuple[list[list[list[str]]], QFont]:
        """Return cells and a font in which the widest fits: one for all, so that they look alike.

        A digit is given up before the size of the figures is.
        """
        font = ink.font()
        metrics = QFontMetricsF(font)
        for digits in (4, 3):
            texts = [words.cells(self.params, entries, digits) for entries in matrices]
            widest = max(
                metrics.horizontalAdvance(t) for square in texts for row in square for t in row
            )
            if widest <= room:
                break
        else:
            font.setPixelSize(max(7, int(font.pixelSize() * room / widest)))
        return texts, font

    def _badge(self, ink: Ink, rect: QRectF) -> None:
        column = "column vectors: v′ = M v, the translation in the last column"
        row = "row vectors: v′ = v M, the translation in the last row"
        text = column if self.params.convention == "column" else row
        if QFontMetricsF(ink.font()).horizontalAdvance(text) > rect.width():
            text = text.split(",")[0]
        ink.text(rect, text, "muted", CENTER)

    def _made(self) -> dict[str, str]:
        """Return how each matrix came to be: "" for by its numbers."""
        params = self.params
        parts: dict[str, Model | Camera | Projection] = {
            "model": params.model,
            "view": params.camera,
            "projection": params.projection,
        }
        return {
            which: "" if part.by_hand is None else "sent" if part.source else "by hand"
            for which, part in parts.items()
        }


class LedgerSheet(PaintedSheet):
    """The followed vertex at every station."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "The followed vertex")

    def describe(self) -> None:
        """Say the numbers of every station that is not hidden."""
        if self.result is None:
            return
        hidden, said = words.secrets(self.params), []
        for name, _, _ in words.STATIONS:
            if name not in hidden:
                numbers = ", ".join(words.numbers(getattr(self.result.trace, name)))
                said.append(f"{words.TITLES[name]} {numbers}")
        self.setAccessibleDescription("; ".join(said) + ".")

    def draw(self, ink: Ink, room: QRectF, result: Result) -> None:
        """Draw a column for each station, or a row where there is no room for columns."""
        px = self._theme.px
        across = room.width() >= px(6 * 96)
        line = min(float(px(LINE)), (room.height() - px(12)) / (6 if across else 7))
        room = room.adjusted(px(12), px(4), -px(12), 0)
        wide = min(room.width(), px(6 * 150.0))
        room = QRectF(room.left() + (room.width() - wide) / 2, room.top(), wide, room.height())
        draw: Callable[..., None] = self._column if across else self._line
        step = room.width() / 6 if across else line
        if not across:
            head = QRectF(room.left(), room.top(), room.width(), line)
            for index, name in enumerate("xyzw"):
                rect = QRectF(
                    head.left() + (index + 1) * head.width() / 5, head.top(), head.width() / 5, line
                )
                ink.text(rect, name, "muted", RIGHT, lowered(ink.font(), line))
            room.adjust(0, line, 0, 0)
        for index, (name, how, names) in enumerate(words.STATIONS):
            draw(ink, room, index * step, step, line, name, how, names, result)

    def _column(
        self, ink: Ink, room: QRectF, start: float, step: float, line: float,
        name: str, how: str, names: str, result: Result,
    ) -> None:  # fmt: skip
        x, width = room.left() + start, step - ink.theme.px(16)
        top = room.top()
        last = name == "pixel"
        token = VERTEX if last else "text"
        ink.text(
            QRectF(x, top, width, line),
            words.TITLES[name],
            token,
            RIGHT,
            lowered(ink.font("body", bold=True), line),
        )
        small, body = lowered(ink.font(), line), lowered(ink.font("body"), line)
        ink.text(QRectF(x, top + line, width, line), how, "muted", RIGHT, small)
        hidden = name in words.secrets(self.params)
        values = words.numbers(getattr(result.trace, name))
        for index, (letter, value) in enumerate(zip(names.split(), values, strict=True)):
            rect = QRectF(x, top + (2 + index) * line, width, line)
            if name == "local" or letter not in "xyzw":  # they stand for the whole row
                ink.text(rect, letter, "muted", LEFT, small)
            ink.text(rect, "?" if hidden else value, token, RIGHT, body)

    def _line(
        self, ink: Ink, room: QRectF, start: float, step: float, line: float,
        name: str, how: str, names: str, result: Result,
    ) -> None:  # fmt: skip
        y, part = room.top() + start, room.width() / 5
        font = lowered(ink.font(), line)
        ink.text(QRectF(room.left(), y, part, line), words.TITLES[name], "muted", LEFT, font)
        hidden = name in words.secrets(self.params)
        for index, value in enumerate(words.numbers(getattr(result.trace, name))):
            rect = QRectF(room.left() + (index + 1) * part, y, part, line)
            text = "?" if hidden else value
            ink.text(rect, text, VERTEX if name == "pixel" else "text", RIGHT, font)


def lowered(font: QFont, line: float) -> QFont:
    """Return a font that is no higher than a line."""
    height = QFontMetricsF(font).height()
    if height > line:
        font = QFont(font)
        font.setPixelSize(max(7, int(font.pixelSize() * line / height)))
    return font
