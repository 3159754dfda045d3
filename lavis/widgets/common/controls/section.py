"""Groups of controls, and rows in them."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from lavis.theme import Theme

#: Pixels that the names of rows take, at scale 1; a longer name gets a line of its own.
NAME_WIDTH = 64
#: No bound at all, as Qt writes it.
WIDEST = 16_777_215


class Section(QWidget):
    """A titled group of controls that can be folded.

    Parameters
    ----------
    theme : Theme
    title : str
    parent : QWidget, optional

    Attributes
    ----------
    body : QVBoxLayout
        Where the controls go.
    topic : bool
        Whether what it controls is what the picture is about now, as after a preset.
    folded : Signal(bool)
        The user has folded or unfolded the group.
    """

    folded = Signal(bool)

    def __init__(self, theme: Theme, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._header = _Header(theme, self)
        self._header.clicked.connect(self._on_clicked)
        self._content = QWidget(self)
        self.body = QVBoxLayout(self._content)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self._header)
        self._column.addWidget(self._content)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._open = True
        self.topic = False
        self.set_title(title)
        theme.changed.connect(self._restyle)
        self._restyle()

    @property
    def is_folded(self) -> bool:
        """Whether the controls are hidden."""
        return not self._open

    def set_folded(self, folded: bool) -> None:
        """Hide or show the controls; emits nothing."""
        self._open = not folded
        self._content.setVisible(self._open)
        self._show_state()

    def set_title(self, title: str) -> None:
        """Change the title."""
        self._title = title
        self._header.setText(title)
        self._show_state()

    def add(self, widget: QWidget) -> None:
        """Add a control over the whole width."""
        self.body.addWidget(widget)

    def add_row(self, name: str, *widgets: QWidget) -> Row:
        """Add a name and one control or more behind it, and return the row."""
        row = Row(self._theme, name, *widgets)
        self.body.addWidget(row)
        return row

    def _on_clicked(self) -> None:
        self.set_folded(self._open)
        self.folded.emit(not self._open)

    def _show_state(self) -> None:
        self._header.is_open = self._open
        self._header.setAccessibleName(self._title)
        self._header.setAccessibleDescription("Unfolded" if self._open else "Folded")
        self._header.setToolTip(f"{'Fold' if self._open else 'Unfold'} “{self._title}”")
        self._header.update()

    def _restyle(self) -> None:
        px = self._theme.px
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(px(4))
        self.body.setContentsMargins(0, 0, 0, px(4))
        self.body.setSpacing(px(4))
        self._show_state()


class _Header(QAbstractButton):
    """The title of a group in small capitals, with a chevron at the far end."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.is_open = True
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return the height of the line."""
        return QSize(self._theme.px(80), self._theme.px(24))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Fold by Enter as well as by Space."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Write the title; with the focus it is underlined."""
        px = self._theme.px
        lively = self.underMouse() or self.hasFocus()
        side = px(14)
        font = self._theme.font("small")
        font.setWeight(QFont.Weight.DemiBold)
        font.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 107)
        painter = QPainter(self)
        painter.setFont(font)
        painter.setPen(self._theme.color("text" if lively else "muted"))
        room = QRect(0, 0, self.width() - side - px(8), self.height())
        metrics = painter.fontMetrics()
        elide = Qt.TextElideMode.ElideRight
        title = metrics.elidedText(self.text().upper(), elide, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, title)
        icon = self._theme.icon("chevron-down" if self.is_open else "chevron-right", "muted")
        icon.paint(painter, QRect(self.width() - side, (self.height() - side) // 2, side, side))
        if self.hasFocus():
            width = metrics.horizontalAdvance(title)
            line = QRect(0, self.height() - px(4), width, px(2))
            painter.fillRect(line, self._theme.color("accent"))


class Row(QWidget):
    """A name and what stands behind it; under it, where the name is too long.

    Parameters
    ----------
    theme : Theme
    name : str
    *widgets : QWidget
        The last but ``Fixed`` ones share the room.
    """

    def __init__(self, theme: Theme, name: str, *widgets: QWidget) -> None:
        super().__init__()
        self._theme = theme
        self._name = QLabel(name)
        self._name.setProperty("muted", True)
        if widgets:
            self._name.setBuddy(widgets[0])
        self._line = QHBoxLayout()
        for widget in widgets:
            self._line.addWidget(widget)
        self._column = QVBoxLayout(self)
        self._head = QHBoxLayout()
        self._column.addLayout(self._head)
        self._column.addLayout(self._line)
        theme.changed.connect(self._restyle)
        self._restyle()

    def set_name(self, name: str) -> None:
        """Change the name."""
        if name != self._name.text():
            self._name.setText(name)
            self._restyle()

    def _restyle(self) -> None:
        px = self._theme.px
        font = self._theme.font()
        self._name.setFont(font)
        # Not the label's own size hint: after a change of scale it is still that of the old type.
        fits = QFontMetrics(font).horizontalAdvance(self._name.text()) <= px(NAME_WIDTH)
        self._head.removeWidget(self._name)
        self._line.removeWidget(self._name)
        if fits:
            self._line.insertWidget(0, self._name)
        else:
            self._head.addWidget(self._name)
        self._name.setMinimumWidth(px(NAME_WIDTH) if fits else 0)
        # A label that was hidden while the scale changed keeps asking for its old width.
        self._name.setMaximumWidth(px(NAME_WIDTH) if fits else WIDEST)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0 if fits else px(2))
        self._line.setSpacing(px(8))
