"""What lies over a panel for a while: error banner, busy bar, and the bar of a prediction."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from lavis.document import Prediction
from lavis.theme import Theme
from lavis.widgets.common.buttons import ToolButton
from lavis.widgets.shell.predicting import named

#: Milliseconds that a computation may take before anything is shown of it: nothing blinks.
QUIET = 150


class Overlays(QWidget):
    """A column of bars over the lower edge of a canvas.

    Over the picture and not beside it, so that nothing jumps when they come and go; and not over
    the readout, whose numbers nobody could read.

    Parameters
    ----------
    host : QWidget
        What the canvas lies in, and these over it.
    """

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self._host = host
        self._canvas: QWidget = host
        self._proxy: QWidget | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(8, 8, 8, 8)
        self._column.setSpacing(4)
        host.installEventFilter(self)

    def add(self, bar: QWidget) -> None:
        """Put a bar under those that are there."""
        self._column.addWidget(bar)
        bar.installEventFilter(self)

    def follow(self, canvas: QWidget) -> None:
        """Stay at the lower edge of this part of the host.

        Where the focus of the canvas goes to a part of it, that is the picture, and below it lie
        controls, which are kept free.
        """
        self._canvas = canvas
        self._watch(canvas)
        self.raise_()
        self._place()

    def _watch(self, part: QWidget | None) -> None:
        """Notice when a part moves within the host."""
        while part is not None and part is not self._host:
            part.installEventFilter(self)
            part = part.parentWidget()

    def _picture(self) -> QWidget:
        proxy = self._canvas.focusProxy()
        if proxy is None or proxy.isHidden() or not self._canvas.isAncestorOf(proxy):
            return self._canvas
        if proxy is not self._proxy:
            self._proxy = proxy
            self._watch(proxy)
        return proxy

    def event(self, event: QEvent) -> bool:
        """Take the room that the bars want now."""
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._place()
        return done

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go where the canvas goes, and have room for a bar as soon as it is shown."""
        if watched.parent() is self:
            if event.type() == QEvent.Type.Show:
                self._column.invalidate()  # before it was shown it took none
                self._place()
        elif event.type() in (QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Show):
            self._place()
        return False

    def _place(self) -> None:
        canvas, column = self._picture(), self._column
        least = min(column.totalMinimumSize().width(), self._host.width())
        width = max(canvas.width(), least)
        if column.isEmpty():
            # Else the margins alone would take the mouse from what lies under them.
            self.resize(0, 0)
            return
        height = column.totalSizeHint().height()
        if column.hasHeightForWidth():
            height = column.totalHeightForWidth(width)
        corner = canvas.mapTo(self._host, QPoint(0, canvas.height()))
        left = min(corner.x(), self._host.width() - width)
        # Where the canvas is lower than they are they rise above it.
        self.setGeometry(max(0, left), max(0, corner.y() - height), width, height)


class Banner(QFrame):
    """One sentence about what went wrong, beside the last good picture.

    Attributes
    ----------
    locate_wanted : Signal()
        The user wants to say where a file lies now.
    """

    locate_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self.setAccessibleName("Error")
        self._text = QLabel(self)
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._locate = QPushButton("Locate…", self)
        self._locate.clicked.connect(self.locate_wanted)
        dismiss = ToolButton(theme, "close", "Dismiss this message")
        dismiss.clicked.connect(self.clear)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 8, 8)
        row.addWidget(self._text, 1)
        row.addWidget(self._locate, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(dismiss, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    @property
    def text(self) -> str:
        """The sentence that is shown, or an empty text."""
        return "" if self.isHidden() else self._text.text()

    def show_text(self, text: str, *, locate: bool = False) -> None:
        """Show a sentence, and a button for a file that is missed."""
        self._locate.setVisible(locate)
        self._text.setText(text)
        self.setAccessibleDescription(text)
        self.show()
        self.raise_()

    def clear(self) -> None:
        """Hide it."""
        self.hide()


class BusyBar(QFrame):
    """Progress of one computation with a Cancel button; shows itself only if it takes a while.

    Attributes
    ----------
    cancelled : Signal()
    """

    cancelled = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("busy")
        self._bar = QProgressBar(self)
        self._bar.setAccessibleName("Progress")
        self._bar.setTextVisible(False)
        self._text = QLabel(self)
        cancel = QPushButton("Cancel", self)
        cancel.clicked.connect(self.cancelled)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 6, 6)
        row.setSpacing(8)
        row.addWidget(self._text)
        row.addWidget(self._bar, 1)
        row.addWidget(cancel)
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(QUIET)
        self._quiet.timeout.connect(self.show)
        self.hide()

    def begin(self, text: str) -> None:
        """Announce a computation; it appears after `QUIET` if `end` was not called before."""
        self._text.setText(text)
        # Without a known share the bar stands still: a moving one would keep a timer running.
        self._bar.setRange(0, 1000)
        self._bar.setValue(0)
        if self.isHidden() and not self._quiet.isActive():
            self._quiet.start()

    def report(self, fraction: float | None, text: str) -> None:
        """Show how far it is."""
        if fraction is not None:
            self._bar.setValue(round(1000 * min(max(fraction, 0.0), 1.0)))
        if text:
            self._text.setText(text)

    def end(self) -> None:
        """Hide it."""
        self._quiet.stop()
        self.hide()


class PredictionBar(QFrame):
    """What a prediction wants of the learner, at the top of the canvas.

    Parameters
    ----------
    theme : Theme
    host : QWidget
        What frames the canvas; the bar stays in the middle of its upper edge. If it has a layout
        the canvas makes room, since what is under a bar cannot be grabbed.

    Attributes
    ----------
    reveal_wanted, end_wanted : Signal()
    """

    reveal_wanted = Signal()
    end_wanted = Signal()

    def __init__(self, theme: Theme, host: QWidget) -> None:
        super().__init__(host)
        self.setObjectName("prediction")
        self.setAccessibleName("Prediction")
        self._theme = theme
        self._host = host
        self._text = QLabel(self)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._reveal = QPushButton("Reveal", self)
        self._reveal.setProperty("primary", True)
        self._reveal.clicked.connect(self.reveal_wanted)
        self._end = QPushButton("End", self)
        self._end.setToolTip("End the prediction")
        self._end.clicked.connect(self.end_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 2, 2, 2)
        row.setSpacing(8)
        row.addWidget(self._text, 1)
        row.addWidget(self._reveal)
        row.addWidget(self._end)
        host.installEventFilter(self)
        theme.changed.connect(self._place)
        self.hide()

    def show_prediction(self, prediction: Prediction | None) -> None:
        """Say what is to be done next, or hide."""
        if prediction is None:
            self.hide()
            self._place()
            return
        what = named(prediction.what)
        capital = what[0].upper() + what[1:]
        self._text.setText(
            f"{capital} and your guess" if prediction.revealed else f"Place {what}, then"
        )
        self._reveal.setVisible(not prediction.revealed)
        self._reveal.setToolTip(f"Show {what} beside your guess")
        self.setAccessibleDescription(self._text.text())
        self.show()
        self._place()
        self.raise_()

    def follow(self, canvas: QWidget) -> None:
        """Be what Tab reaches after the canvas."""
        QWidget.setTabOrder(canvas, self._reveal)
        QWidget.setTabOrder(self._reveal, self._end)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep its place when the canvas changes its size."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def _place(self) -> None:
        margin, room = self._theme.px(4), self._host.width()
        size = self.sizeHint()
        self._reserve(0 if self.isHidden() else size.height() + 2 * margin)
        width = min(size.width(), max(0, room - 2 * margin))
        self.setGeometry((room - width) // 2, margin, width, size.height())

    def _reserve(self, height: int) -> None:
        """Keep the canvas below so many pixels."""
        layout = self._host.layout()
        if layout is not None:
            margins = layout.contentsMargins()
            # The frame is equally wide on all sides but for what is kept free.
            margins.setTop(margins.bottom() + height)
            layout.setContentsMargins(margins)
