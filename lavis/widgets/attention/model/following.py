"""The page of causal models: what may come next, and the text that is generated."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from lavis.theme import Theme
from lavis.tools.attention import Generation, ModelResult
from lavis.widgets.attention.model.candidates import Candidates, Generated
from lavis.widgets.common.text import format_number

NONE = (
    "{name} reads in both directions and predicts no next token: choose a causal model, such as "
    "the small decoder."
)
HEAD = "After “{last}”: logit and probability of the likeliest next tokens. Click one to append it."
#: Pixels at scale 1 below which candidates have no heading.
LOW = 260
WAITING = "Generate goes on with the text, a token at a time."


class Following(QWidget):
    """Candidates over a generated text.

    Parameters
    ----------
    theme : Theme

    Attributes
    ----------
    appended : Signal(str)
    generate_wanted : Signal()
    """

    appended = Signal(str)
    generate_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._causal = False
        self.head = QLabel()
        self.head.setWordWrap(True)
        self.head.setProperty("muted", True)
        self.head.setTextFormat(Qt.TextFormat.PlainText)
        self.candidates = Candidates(theme)
        self.candidates.appended.connect(self.appended)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self.candidates)
        self._scroll.viewport().setAutoFillBackground(False)
        self.candidates.setAutoFillBackground(False)
        self.button = QPushButton("Generate")
        self.button.clicked.connect(self.generate_wanted)
        self.note = QLabel(WAITING)
        self.note.setProperty("muted", True)
        self.note.setTextFormat(Qt.TextFormat.PlainText)
        self.note.setWordWrap(True)
        self.generated = Generated(theme)
        self.generated.pointed.connect(self._on_pointed)
        self.setFocusProxy(self.candidates)
        self._row = QHBoxLayout()
        self._row.addWidget(self.button)
        self._row.addWidget(self.note, 1)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self.head)
        self._column.addWidget(self._scroll, 3)
        self._column.addLayout(self._row)
        self._column.addWidget(self.generated, 2)
        theme.changed.connect(self._restyle)
        self._restyle()

    def show_result(self, result: ModelResult, stale: bool) -> None:
        """Show what may come next; without a causal model, why nothing does."""
        causal = result.info.causal
        tokens = result.reading.tokens
        self.head.setText(
            HEAD.format(last=tokens[-1] if tokens else "")
            if causal
            else NONE.format(name=result.info.name)
        )
        self.candidates.show_candidates(result.next, stale)
        self._scroll.setMaximumHeight(self.candidates.height() + 2)
        for widget in (self._scroll, self.button, self.note, self.generated):
            widget.setVisible(causal)
        self._causal = causal
        self._fit()

    def show_record(self, record: Generation | None, running: bool, stale: bool) -> None:
        """Show a generated text, finished or on its way."""
        self.generated.show_record(record)
        self.button.setEnabled(not running)
        self.note.setText(self._noted(record, running, stale))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the room to the candidates where there is little."""
        self._fit()

    def _fit(self) -> None:
        self.head.setVisible(not self._causal or self.height() >= self._theme.px(LOW))

    def paint_on(self, painter: QPainter, width: float, height: float) -> None:
        """Paint the candidates, and under them the text."""
        high = self.candidates.height()
        self.candidates.paint_on(painter, width, high)
        painter.save()
        painter.translate(0, high + 8)
        self.generated.paint_on(painter, width, height - high - 8)
        painter.restore()

    def _noted(self, record: Generation | None, running: bool, stale: bool) -> str:
        if record is None:
            return WAITING
        count = len(record.steps)
        said = f"{count} tokens by {record.model}" if record.model else f"{count} tokens"
        if running:
            return f"{said}, going on…"
        return f"{said}; settings have changed since." if stale else f"{said}. Point at one."

    def _on_pointed(self, index: int) -> None:
        record = self.generated.record
        if record is None or not 0 <= index < len(record.steps):
            return
        step = record.steps[index]
        others = ", ".join(
            f"{each.token} {format_number(each.probability, 2)}" for each in step.candidates[:4]
        )
        self.note.setText(
            f"“{step.token}” had p = {format_number(step.probability, 3)}; likeliest: {others}"
        )

    def _restyle(self) -> None:
        px = self._theme.px
        self._column.setContentsMargins(0, px(4), 0, 0)
        self._column.setSpacing(px(4))
        self._row.setContentsMargins(px(12), 0, px(12), 0)
        self.head.setContentsMargins(px(12), 0, px(12), 0)
        line = self.note.fontMetrics().lineSpacing()
        self.note.setFixedHeight(2 * line)  # it says more and less, and nothing may jump
