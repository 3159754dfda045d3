"""The sheet of keys: the table of actions, and what hands do on a canvas and in a field."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from lavis.theme import Theme
from lavis.widgets.shell import MENUS
from lavis.widgets.shell.actions import ACTIONS, SEPARATOR, spoken

#: What the table of actions does not hold: keys and gestures by where they work.
GESTURES: dict[str, tuple[tuple[str, str], ...]] = {
    "On a canvas": (
        ("Drag", "moves what is under the pointer"),
        ("Shift while dragging", "locks to the axis or to 45°"),
        ("Ctrl while dragging", "inverts snapping"),
        ("Esc", "puts back what is being dragged"),
        ("Tab", "next thing that can be grabbed"),
        ("Arrows", "nudge by a step"),
        ("Shift+arrows", "nudge by ten steps"),
        ("Alt+arrows", "nudge by a tenth"),
        ("Delete", "removes what is selected"),
        ("Wheel, pinch", "zooms at the pointer"),
        ("Middle drag, two fingers", "pans; so does a drag on empty ground"),
        ("Right click, Menu", "exact value, copy, send, remove"),
        ("Home", "fits everything"),
        ("Space", "plays, pauses"),
    ),
    "In a number field": (
        ("Enter", "takes the number, or what 1/3 or sqrt(2)/2 comes to"),
        ("Esc", "puts back the last one"),
        ("Up, Down", "step; ten with Shift, a tenth with Alt"),
    ),
}


def sections() -> Iterable[tuple[str, list[tuple[str, str]]]]:
    """Yield every group of keys: its title, and pairs of keys and what they do."""
    parents = {line.text: line.menu for line in ACTIONS if line.submenu}
    for menu in MENUS:
        lines = [
            (_keys(line.shortcuts), spoken(line.menu, line.text))
            for line in ACTIONS
            if line.id != SEPARATOR
            and line.shortcuts
            and menu in (line.menu, parents.get(line.menu))
        ]
        if lines:
            yield menu, lines
    for title, gestures in GESTURES.items():
        yield title, list(gestures)


def _keys(shortcuts: Iterable[str]) -> str:
    native = QKeySequence.SequenceFormat.NativeText
    return ",  ".join(QKeySequence(text).toString(native) for text in shortcuts)


class ShortcutSheet(QDialog):
    """All keys at a glance, in a window beside the main one.

    Parameters
    ----------
    theme : Theme
    parent : QWidget
    """

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("shortcuts")
        self.setWindowTitle("Keyboard shortcuts")
        self._theme = theme
        self._area = QScrollArea(self)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setAccessibleName("Keyboard shortcuts")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._area)
        theme.changed.connect(self._fill)
        self._fill()

    def sizeHint(self) -> QSize:
        """Return the size of the whole sheet, as far as the screen has room."""
        whole, screen = self._sheet.sizeHint(), self.screen().availableSize()
        return QSize(
            min(whole.width() + self._theme.px(16), screen.width() - 32),
            min(whole.height() + 2, screen.height() - 64),
        )

    def _fill(self) -> None:
        px = self._theme.px
        sheet = self._sheet = QWidget()
        sheet.setProperty("surface", "panel")
        row = QHBoxLayout(sheet)
        row.setContentsMargins(px(20), px(12), px(20), px(20))
        row.setSpacing(px(32))
        listed = list(sections())
        actions = [section for section in listed if section[0] not in GESTURES]
        gestures = [section for section in listed if section[0] in GESTURES]
        row.addLayout(self._column(actions))
        row.addLayout(self._column(gestures))
        self._area.setWidget(sheet)
        # Left to itself, Qt makes no dialog larger than two thirds of the screen.
        self.resize(self.sizeHint())

    def _column(self, listed: list[tuple[str, list[tuple[str, str]]]]) -> QGridLayout:
        px = self._theme.px
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(20))
        grid.setVerticalSpacing(px(4))
        for title, lines in listed:
            heading = QLabel(title)
            heading.setObjectName("sheetHeading")
            grid.addWidget(heading, grid.rowCount(), 0, 1, 2)
            for keys, text in lines:
                line = grid.rowCount()
                said = QLabel(text)
                named = QLabel(keys)
                named.setObjectName("key")
                named.setAccessibleName(f"{keys}: {text}")
                grid.addWidget(named, line, 0, Qt.AlignmentFlag.AlignLeft)
                grid.addWidget(said, line, 1)
        grid.setRowStretch(grid.rowCount(), 1)
        return grid
