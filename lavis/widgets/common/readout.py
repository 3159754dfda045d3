"""The derived quantities at the foot of a tool."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import (
    QContextMenuEvent,
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QMenu, QScrollArea, QWidget

from lavis.theme import Theme
from lavis.widgets.common.text import WRITTEN, ascii_text, shortened

#: Pixels at scale 1: of a line, between two columns, between name and value, of a name and of
#: a column at most. A wider column would part the value from its name.
LINE, GAP, INNER_GAP, NAME_MOST, COLUMN_MOST = 20, 32, 12, 160, 240

#: What a number always has room for, alone and as one of several.
WIDEST, WIDEST_OF_MANY = "−0.000×10⁻⁰⁰", "−00.000"
#: Digits that are tried in turn for numbers that are wider than that.
FEWER = (3, 2, 1)
#: Digits with which a value must fit where two columns are wanted.
TIGHT = 3


class Row(msgspec.Struct, frozen=True):
    """One quantity.

    Attributes
    ----------
    name : str
    value : str
        As `lavis.widgets.common.text.format_number` writes it, or a word.
    unit : str
    token : str or None
        The colour of the thing that the quantity belongs to.
    full : str
        All digits, for the tooltip and for copies; without it, `value`.
    """

    name: str
    value: str
    unit: str = ""
    token: str | None = None
    full: str = ""

    @property
    def text(self) -> str:
        """Value and unit as they are shown."""
        return _with_unit(self.value, self.unit)

    @property
    def copy(self) -> str:
        """Value and unit for the clipboard: all digits, ASCII minus."""
        return ascii_text(_with_unit(self.full or self.value, self.unit))


class Readout(QScrollArea):
    """Names and values in as many columns as fit.

    The columns depend on the names, the width and on what kind of values there are, so that
    nothing moves while numbers change: a number that grows beyond its room shows fewer digits,
    and all of them in its tooltip. Only longer words make a column wider.

    Parameters
    ----------
    theme : Theme
    parent : QWidget, optional
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows: list[Row] = []
        self._cells: list[_Cell] = []
        self._least = 0
        #: Widths of values by their kind.
        self._widths: dict[str, int] = {}
        self._most_lines = 4
        self.setAccessibleName("Readout")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._content = QWidget()
        self.setWidget(self._content)
        self._content.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)
        theme.changed.connect(self._restyle)
        self._restyle()

    @property
    def rows(self) -> list[Row]:
        """What is shown."""
        return list(self._rows)

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show these quantities; with the names of before, only the values are written anew."""
        same_names = [row.name for row in rows] == [row.name for row in self._rows]
        self._rows = list(rows)
        if not same_names:
            self._name_cells()
        for cell, row in zip(self._cells, self._rows, strict=True):
            cell.show_row(row)
        if self._measure() or not same_names:
            self._arrange()

    def set_most_lines(self, lines: int) -> None:
        """Change how many lines may be seen at once; the others scroll."""
        if lines != self._most_lines:
            self._most_lines = lines
            self._arrange()

    def copy_all(self) -> None:
        """Put every name and value on the clipboard, a line each, with a tab between."""
        lines = [f"{row.name}\t{row.copy}" for row in self._rows]
        QGuiApplication.clipboard().setText("\n".join(lines))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy everything."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_all()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer to copy everything."""
        menu = QMenu(self)
        menu.addAction("Copy all values").triggered.connect(self.copy_all)
        menu.exec(event.globalPos())
        menu.deleteLater()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take as many columns as fit now."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._arrange()

    def _name_cells(self) -> None:
        """Have as many cells as rows, under their names."""
        self._widths.clear()  # words that do not come again
        for cell in self._cells[len(self._rows) :]:
            cell.hide()
            cell.deleteLater()
        del self._cells[len(self._rows) :]
        while len(self._cells) < len(self._rows):
            self._cells.append(_Cell(self, self._theme, self._content))
        for cell, row in zip(self._cells, self._rows, strict=True):
            cell.set_name(row.name)
        self._least = 0

    def _measure(self) -> bool:
        """Return whether values of another kind than before need wider columns."""
        gap = self._theme.px(INNER_GAP)
        least = 0
        for cell, row in zip(self._cells, self._rows, strict=True):
            room = self._room(row.text)
            cell.set_room(room)
            least = max(least, cell.name_width + gap + room)
        grown = least > self._least
        self._least = max(least, self._least)
        return grown

    def _tight(self) -> int:
        """Return the width of a column in which every value has three digits of a number."""
        metrics = QFontMetrics(self._theme.font(tabular=True))
        gap = self._theme.px(INNER_GAP)
        return max(
            cell.name_width + gap + metrics.horizontalAdvance(shortened(row.text, TIGHT))
            for cell, row in zip(self._cells, self._rows, strict=True)
        )

    def _room(self, text: str) -> int:
        """Return the width that values of this kind need; asked for every row of every render."""
        kind = _roomy(text)
        if kind not in self._widths:
            metrics = QFontMetrics(self._theme.font(tabular=True))
            self._widths[kind] = max(map(metrics.horizontalAdvance, (WIDEST, kind)))
        return self._widths[kind]

    def _arrange(self) -> None:
        """Place the cells row by row."""
        px = self._theme.px
        least = self._least + px(4)
        width = self.viewport().width()
        columns = max(1, min((width + px(GAP)) // (least + px(GAP)), len(self._cells)))
        if columns == 1 and len(self._cells) > 1 and 2 * self._tight() + px(GAP) <= width:
            # One wide row does not make the list twice as long: it shows fewer digits.
            columns, least = 2, (width - px(GAP)) // 2
        lines = -(-len(self._cells) // columns)
        columns = -(-len(self._cells) // max(1, lines))  # as even as so many lines allow
        cell_width = (width - (columns - 1) * px(GAP)) // max(1, columns)
        cell_width = min(cell_width, max(least, px(COLUMN_MOST)))
        for index, cell in enumerate(self._cells):
            row, column = divmod(index, columns)
            cell.setGeometry(column * (cell_width + px(GAP)), row * px(LINE), cell_width, px(LINE))
            cell.show()
        self._content.resize(width, lines * px(LINE))
        self.setFixedHeight(min(lines, self._most_lines) * px(LINE))

    def _restyle(self) -> None:
        self._least = 0
        self._widths.clear()
        for cell, row in zip(self._cells, self._rows, strict=True):
            cell.restyle()
            cell.show_row(row)
        self._measure()
        self._arrange()


class _Cell(QWidget):
    """A name and its value."""

    def __init__(self, readout: Readout, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._text = ""
        self._row: Row | None = None
        self._color = ""
        self._room = 0
        self._name = QLabel(self)
        self._name.setTextFormat(Qt.TextFormat.PlainText)
        self._name.setProperty("muted", True)
        self._value = _Value(readout, self)
        self.restyle()

    def set_name(self, name: str) -> None:
        """Change the name."""
        self._text = name
        self._measure()
        self._value.setAccessibleName(name)
        self._row = None
        self._place()

    def set_room(self, room: int) -> None:
        """Change what the value wants; a long name has all the rest."""
        if room != self._room:
            self._room = room
            self._place()

    def show_row(self, row: Row) -> None:
        """Write the value."""
        if row != self._row:
            self._row = row
            self._value.show_row(row)
            self._colour(row.token or "text")

    def restyle(self) -> None:
        """Take fonts and colours anew."""
        self._name.setFont(self._theme.font())
        self._value.setFont(self._theme.font(tabular=True))
        self._measure()
        self._row = None
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place both anew."""
        self._place()

    def _measure(self) -> None:
        # Kept: it is asked for with every value that is written.
        wanted = self._name.fontMetrics().horizontalAdvance(self._text) + self._theme.px(2)
        #: Pixels that the name wants.
        self.name_width = min(wanted, self._theme.px(NAME_MOST))

    def _place(self) -> None:
        """Put the name at the left, the value at the right."""
        width, height = self.width(), self.height()
        rest = width - self._room - self._theme.px(INNER_GAP)
        name_width = min(self.name_width, max(width // 2, rest))
        metrics = self._name.fontMetrics()
        shown = metrics.elidedText(self._text, Qt.TextElideMode.ElideRight, name_width)
        self._name.setText(shown)
        self._name.setToolTip(self._text if shown != self._text else "")
        self._name.setGeometry(0, 0, name_width, height)
        start = name_width + self._theme.px(INNER_GAP)
        self._value.setGeometry(start, 0, width - start, height)
        if self._row is not None:
            self._value.show_row(self._row)

    def _colour(self, token: str) -> None:
        color = self._theme.color(token).name()
        if color != self._color:
            self._color = color
            self._value.setStyleSheet(f"color: {color}")


class _Value(QLineEdit):
    """A value: text that can be selected, and keys that are left to the window."""

    def __init__(self, readout: Readout, parent: QWidget) -> None:
        super().__init__(parent)
        self._readout = readout
        self._copy = ""
        self.setObjectName("readoutValue")
        self.setReadOnly(True)
        self.setFrame(False)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setTextMargins(-2, 0, -2, 0)  # Qt's own margin: columns should be flush

    def show_row(self, row: Row) -> None:
        """Write a value; its selection stays where there is still text."""
        self._copy = row.copy
        start, length = self.selectionStart(), self.selectionLength()
        text = self._fitted(row.text)
        self.setText(text)
        self.setCursorPosition(0)
        if 0 <= start < len(text):
            self.setSelection(start, length)
        self.setToolTip(f"{row.name}: {_with_unit(row.full or row.value, row.unit)}")

    def _fitted(self, text: str) -> str:
        """Return a value with as many digits as there is room for."""
        metrics, room = self.fontMetrics(), self.width()
        tried = text
        for digits in FEWER:
            if metrics.horizontalAdvance(tried) <= room:
                break
            tried = shortened(text, digits)
        return tried

    def event(self, event: QEvent) -> bool:
        """Claim no key but those that copy and select."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            event.setAccepted(_copies(event) or _selects(event))
            return event.isAccepted()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy what is selected with the ASCII minus."""
        if _copies(event):
            QGuiApplication.clipboard().setText(ascii_text(self.selectedText()) or self._copy)
        elif _selects(event):
            self.selectAll()
        else:
            event.ignore()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Select all of it: half a number is none."""
        self.selectAll()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer to copy all digits of this value, or every value."""
        menu = QMenu(self)
        menu.addAction("Copy value").triggered.connect(self._copy_value)
        menu.addAction("Copy all values").triggered.connect(self._readout.copy_all)
        menu.exec(event.globalPos())
        menu.deleteLater()

    def _copy_value(self) -> None:
        QGuiApplication.clipboard().setText(self._copy)


def _roomy(text: str) -> str:
    """Return a value whose numbers are as wide as numbers of its kind become."""
    numbers = WRITTEN.findall(text)
    return WRITTEN.sub(WIDEST if len(numbers) == 1 else WIDEST_OF_MANY, text)


def _copies(event: QKeyEvent) -> bool:
    return event.matches(QKeySequence.StandardKey.Copy)


def _selects(event: QKeyEvent) -> bool:
    return event.matches(QKeySequence.StandardKey.SelectAll)


def _with_unit(value: str, unit: str) -> str:
    """Return value and unit; a degree or a percent sign stands close."""
    if not unit:
        return value
    return f"{value}{unit}" if unit in ("°", "%") else f"{value}\u00a0{unit}"
