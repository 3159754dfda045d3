"""The measured lesson under the views."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLabel, QPushButton, QVBoxLayout

from lavis.theme import Theme
from lavis.tools.mvp.result import Lesson, Speed
from lavis.widgets.common.data_table import Column, DataTable, Row
from lavis.widgets.common.data_table.rows import number
from lavis.widgets.common.data_table.rows import words as text
from lavis.widgets.mvp.sheets import Sheet

#: Narrower than this, table and arithmetic have no room beside each other.
NARROW = 560
#: What the words take beside the table.
WORDS = 200
#: The column of operations a vertex, which follows from the way.
FLOPS = 2
COLUMNS = (
    Column("computed by", numeric=False),
    Column("way", "How often a vertex is multiplied", numeric=False),
    Column("flop/vertex", "Multiplications and additions of one vertex"),
    Column("ms", "All vertices once, the median of several"),
    Column("GFLOP/s", "Operations that were counted, by the time"),
)


class SpeedSheet(Sheet):
    """One product against three: a table, the arithmetic, and the button that measures.

    Parameters
    ----------
    theme : Theme

    Attributes
    ----------
    measure_wanted : Signal()
    """

    measure_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "One product against three")
        self.table = DataTable(theme, "One product against three", COLUMNS)
        self.button = QPushButton("Measure")
        self.button.clicked.connect(self.measure_wanted)
        self._words = QLabel()
        self._words.setWordWrap(True)
        self._words.setProperty("muted", True)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._speeds: tuple[Speed, ...] = ()
        self._brief = False
        side = QVBoxLayout()
        side.addWidget(self._words)
        side.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        side.addStretch(1)
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._line.addWidget(self.table, 3)
        self._line.addLayout(side, 1)
        self.table.hide()  # until there is something in it
        theme.changed.connect(self._restyle)
        self._restyle()

    @property
    def speeds(self) -> tuple[Speed, ...]:
        """What is shown."""
        return self._speeds

    def show_speeds(self, lesson: Lesson | None, drawn: tuple[Speed, ...], stale: bool) -> None:
        """Show what was measured by compute and by OpenGL.

        Parameters
        ----------
        lesson : Lesson or None
        drawn : tuple of Speed
        stale : bool
            Whether the settings have changed since.
        """
        self._speeds = (*(() if lesson is None else lesson.speeds), *drawn)
        self.table.setEnabled(not stale)
        self.table.setVisible(bool(self._speeds))
        self._fill()
        self._fit()
        self.describe()

    def show_running(self, running: bool) -> None:
        """Show whether it is being measured."""
        self.button.setEnabled(not running)
        self.button.setText("Measuring…" if running else "Measure")

    def describe(self) -> None:
        """Write the arithmetic for the object at hand."""
        count = 0 if self.result is None else len(self.result.mesh.vertices)
        one, three = 28 * count, 84 * count
        said = (
            f"{count:,} vertices: a product with a 4×4 is 16 multiplications and 12 additions, "
            f"{_size(one)} in all; three are {_size(three)}. P·V·M itself costs 224, once."
        )
        self._words.setText(said)
        self.button.setToolTip(f"Takes all vertices through the pipeline in every way. {said}")
        self.table.setToolTip(said)
        self.setAccessibleDescription(said)

    def paint(self, painter: QPainter, room: QRectF) -> None:
        """Paint the table as it is on the screen, for an export."""
        painter.fillRect(room, self._theme.color("canvas"))
        painter.drawPixmap(room.topLeft(), self.grab())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the words under the table where it is narrow, or leave them to the tool tip."""
        super().resizeEvent(event)
        self._fit()

    @property
    def _narrow(self) -> bool:
        return self.width() < self._theme.px(NARROW)

    def _fill(self) -> None:
        self._brief = self._narrow
        rows = [_row(i, speed, brief=self._brief) for i, speed in enumerate(self._speeds)]
        self.table.set_rows(rows)

    def _fit(self) -> None:
        narrow, px = self._narrow, self._theme.px
        self.table.setColumnHidden(FLOPS, narrow)
        if narrow != self._brief:
            self._fill()
            self.table.resizeColumnsToContents()
        way = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        self._line.setDirection(way)
        # The words leave their room to the table, whose last column is what it is about.
        beside = not narrow and self.table.needed + px(WORDS) <= self.width()
        self._words.setVisible(beside or not self._speeds)
        self._line.setStretch(1, int(beside))
        # Below the table it would hide rows; the one in the panel's title does the same.
        self.button.setVisible(not narrow or not self._speeds)

    def _restyle(self) -> None:
        px = self._theme.px
        self._line.setContentsMargins(px(8), px(4), px(8), px(8))
        self._line.setSpacing(px(12))
        self._words.setFont(self._theme.font("small"))


def _row(index: int, speed: Speed, *, brief: bool) -> Row:
    name = text(speed.name.split(" · ")[0] if brief else speed.name, full=speed.name)
    if speed.note:
        missing = number(None)
        return Row(
            str(index),
            (name, text(speed.note, "warning"), missing, missing, missing),
        )
    return Row(
        str(index),
        (
            name,
            text(speed.way),
            number(float(speed.flops)),
            number(speed.milliseconds, 3),
            number(speed.gflops, 3),
        ),
    )


def _size(flops: int) -> str:
    for size, unit in ((1e9, "GFLOP"), (1e6, "MFLOP"), (1e3, "kFLOP")):
        if flops >= size:
            return f"{flops / size:.3g} {unit}"
    return f"{flops} FLOP"
