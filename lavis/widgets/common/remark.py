"""What is wrong with a field, said beside it without moving anything."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import QAbstractScrollArea, QLabel, QWidget

from lavis.theme import Theme

#: Milliseconds for which a remark stays after the focus has moved on.
STAY = 4000


class Remark(QLabel):
    """A sentence laid over what stands below a field.

    Parameters
    ----------
    theme : Theme
    field : QWidget
        What the sentence is about; the remark goes when the field goes.
    """

    def __init__(self, theme: Theme, field: QWidget) -> None:
        super().__init__(_host(field))
        self._theme = theme
        self._field = field
        self.setObjectName("remark")
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._leave = QTimer(self)
        self._leave.setSingleShot(True)
        self._leave.setInterval(STAY)
        self._leave.timeout.connect(self.hide)
        field.destroyed.connect(self.deleteLater)
        self.hide()

    def say(self, sentence: str) -> None:
        """Show a sentence; without the focus in the field it goes after a while."""
        host = _host(self._field)
        if self.parentWidget() is not host:  # the field has been docked elsewhere
            self.setParent(host)
        self.setFont(self._theme.font("small"))
        self.setText(sentence)
        self._place(host)
        self.show()
        self.raise_()
        self._leave.stop()
        if not self._field.hasFocus():
            self._leave.start()

    def clear(self) -> None:
        """Take the sentence away."""
        self._leave.stop()
        self.hide()

    def _place(self, host: QWidget) -> None:
        """Stand below the field, or above it where there is no room."""
        gap = self._theme.px(4)
        self.ensurePolished()
        room = host.visibleRegion().boundingRect().adjusted(gap, gap, -gap, -gap)
        width = min(max(self.sizeHint().width(), self._field.width()), room.width())
        height = self.heightForWidth(width)
        corner = self._field.mapTo(host, QPoint(0, self._field.height() + gap))
        if corner.y() + height > room.bottom():
            corner.setY(corner.y() - self._field.height() - 2 * gap - height)
        corner.setX(max(room.left(), min(corner.x(), room.right() - width)))
        self.setGeometry(corner.x(), corner.y(), width, height)


def _host(widget: QWidget) -> QWidget:
    """Return the ancestor that scrolls with a widget, or its window."""
    parent = widget.parentWidget()
    while parent is not None and not widget.isWindow():
        if isinstance(parent.parentWidget(), QAbstractScrollArea):
            return widget
        widget, parent = parent, parent.parentWidget()
    return widget
