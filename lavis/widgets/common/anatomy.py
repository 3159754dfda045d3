"""The parts that every tool has, always in the same places."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMoveEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from lavis.theme import Theme
from lavis.widgets.common.buttons import ToolButton
from lavis.widgets.common.controls.section import Section
from lavis.widgets.common.formula import FormulaStrip
from lavis.widgets.common.readout import LINE, Readout

#: Pixels at scale 1: of the inspector's controls, of the strip at their right in which the scroll
#: bar appears, and of the whole below which the inspector lies over the canvas.
INSPECTOR, GUTTER, NARROW = 244, 12, 560

#: Pixels at scale 1 around the canvas.
GAP = 12

#: The least of the canvas, at scale 1: a low dock must not lay the readout over it.
CANVAS = (120, 32)

#: What the readout may take of the height before it scrolls.
READOUT_SHARE = 0.33


class Anatomy(QWidget):
    """Formula on top, canvas, inspector at the right, readout at the foot.

    Parameters
    ----------
    theme : Theme
    canvas : QWidget
        What is grabbed and looked at; it gets the room.
    parent : QWidget, optional

    Attributes
    ----------
    formula : FormulaStrip
    canvas : QWidget
    inspector_layout : QVBoxLayout
        Where the controls go, from the top.
    readout : Readout
    inspector_toggled : Signal(bool)
        The user has shown or hidden the inspector.
    """

    inspector_toggled = Signal(bool)

    def __init__(self, theme: Theme, canvas: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._theme = theme
        self._narrow = False
        self._beside = True  # whether the inspector is shown where there is room for it
        self._over = False  # whether it is shown where it lies over the canvas
        self._from_canvas = False  # whether a menu of the canvas led to it
        self.canvas = canvas
        self.formula = FormulaStrip(theme)
        self._button = ToolButton(theme, "inspector", "Hide the controls", checkable=True)
        self._button.setObjectName("inspectorButton")
        self._button.clicked.connect(self._on_clicked)
        self._frame = _Frame()
        self._frame.setObjectName("canvasFrame")
        inside = QHBoxLayout(self._frame)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(canvas)
        self._inspector = _Inspector(theme)
        self.inspector_layout = self._inspector.column
        self.readout = Readout(theme)
        self._lay_out()
        theme.changed.connect(self._restyle)
        self._restyle()

    @property
    def inspector_shown(self) -> bool:
        """Whether the controls can be seen."""
        return self._over if self._narrow else self._beside

    def show_inspector(self, shown: bool) -> None:
        """Show or hide the controls; emits nothing."""
        if self._narrow:
            self._over = shown
        else:
            self._beside = shown
        self._show_state()

    def go_to(self, field: QWidget) -> None:
        """Put the focus into a field of the inspector, wherever it hides."""
        focus = QApplication.focusWidget()
        self._from_canvas = focus is not None and (
            focus is self.canvas or self.canvas.isAncestorOf(focus)
        )
        self.show_inspector(True)
        parent = field.parentWidget()
        while parent is not None and parent is not self._inspector:
            if isinstance(parent, Section):
                parent.set_folded(False)
            parent = parent.parentWidget()
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)  # what unfolds gets room
        self._inspector.ensureWidgetVisible(field)
        field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def bring(self, part: QWidget) -> None:
        """Scroll until a part of the controls that has just been shown is seen whole."""
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)  # it gets its room first
        self._inspector.bring(part)

    def show_topic(self) -> None:
        """Scroll to the controls of what the picture is about now, if they can be seen at all."""
        sections = self._inspector.findChildren(Section)
        topic = next((each for each in sections if each.topic and each.isVisible()), None)
        if topic is not None and not topic.is_folded:
            QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
            self._inspector.bring(topic)

    def minimumSizeHint(self) -> QSize:
        """Return the least that works, which is without the inspector beside the canvas."""
        return QSize(self._theme.px(240), self._theme.px(220))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the inspector over the canvas where there is no room beside it."""
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        """Claim Esc while the inspector lies over the canvas."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
            and self._closes_on_escape()
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close the overlay."""
        if event.key() == Qt.Key.Key_Escape and self._closes_on_escape():
            self.show_inspector(False)
            (self.canvas if self._from_canvas else self._button).setFocus()
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        self._top = QHBoxLayout()
        self._top.addWidget(self.formula, 1)
        self._top.addWidget(self._button)
        self._middle = QHBoxLayout()
        self._middle.addWidget(self._frame, 1)
        self._foot = QHBoxLayout()
        self._foot.addWidget(self.readout)
        self._column = QVBoxLayout(self)
        self._column.addLayout(self._top)
        self._column.addLayout(self._middle, 1)
        self._column.addLayout(self._foot)
        # In no layout: Qt resizes a panel within its own layouts when a part of the canvas is
        # shown, and a layout that loses an item while it is at work ends the program.
        self._inspector.setParent(self)
        self._frame.placed.connect(self._place_inspector)
        # The canvas first, then its controls; what is only read comes last.
        self.setTabOrder(self.canvas, self._inspector)
        self.setTabOrder(self._inspector, self._button)
        self.setTabOrder(self._button, self.formula)
        self.setTabOrder(self.formula, self.readout)

    def _fit(self) -> None:
        narrow = self.width() < self._theme.px(NARROW)
        if narrow != self._narrow:
            self._narrow = narrow
            self._over = False
            self._inspector.set_overlay(narrow)
        lines = int(READOUT_SHARE * self.height() / self._theme.px(LINE))
        self.readout.set_most_lines(max(1, lines))
        self._show_state()

    def _show_state(self) -> None:
        shown = self.inspector_shown
        self._inspector.setVisible(shown)
        self._button.setChecked(shown)
        self._button.set_name("Hide the controls" if shown else "Show the controls")
        self._space()
        self._place_inspector()

    def _place_inspector(self) -> None:
        px = self._theme.px
        frame = self._frame.geometry()
        width = self._inspector.maximumWidth()
        if self._narrow:
            width = min(width, frame.width())
            left = frame.right() + 1 - width
        else:
            left = frame.right() + 1 + px(GAP)
        self._inspector.setGeometry(left, frame.top(), width, frame.height())

    def _closes_on_escape(self) -> bool:
        return self._narrow and self._over

    def _on_clicked(self) -> None:
        shown = not self.inspector_shown
        self._from_canvas = False
        self.show_inspector(shown)
        self.inspector_toggled.emit(shown)

    def _space(self) -> None:
        px = self._theme.px
        # Beside the inspector the gutter of its scroll bar is the margin.
        beside = self.inspector_shown and not self._narrow
        right = self._inspector.maximumWidth() if beside else 0
        self._middle.setContentsMargins(px(GAP), 0, px(GAP) + right, 0)

    def _restyle(self) -> None:
        px = self._theme.px
        self._column.setContentsMargins(0, px(8), 0, px(12))
        self._column.setSpacing(px(8))
        self._top.setContentsMargins(px(8), 0, px(12), 0)
        self._top.setSpacing(px(8))
        self._foot.setContentsMargins(px(12), 0, px(12), 0)
        self._frame.setMinimumSize(*map(px, CANVAS))
        self._fit()


class _Frame(QFrame):
    """What is around the canvas; the inspector follows it."""

    placed = Signal()

    def moveEvent(self, event: QMoveEvent) -> None:
        """Tell it."""
        super().moveEvent(event)
        self.placed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell it."""
        super().resizeEvent(event)
        self.placed.emit()


class _Inspector(QScrollArea):
    """A column of controls of one width, with or without a scroll bar."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._overlay = False
        self.setObjectName("inspector")
        self.setAccessibleName("Controls")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidgetResizable(True)
        self._content = QWidget()
        outer = QVBoxLayout(self._content)
        self.column = QVBoxLayout()
        outer.addLayout(self.column)
        outer.addStretch(1)
        self._outer = outer
        self.setWidget(self._content)
        self._content.setAutoFillBackground(False)
        theme.changed.connect(self._restyle)
        self._restyle()

    def set_overlay(self, overlay: bool) -> None:
        """Stand beside the canvas, or lie over it with an edge and a ground of its own."""
        self._overlay = overlay
        self.setProperty("overlay", overlay)
        self.style().unpolish(self)
        self.style().polish(self)
        self._restyle()

    def bring(self, section: QWidget) -> None:
        """Scroll until a group is seen whole, or from its title on where it is high."""
        top = section.mapTo(self._content, QPoint()).y()
        seen, bar = self.viewport().height(), self.verticalScrollBar()
        least = min(top, top + section.height() - seen)
        if not least <= bar.value() <= top:
            bar.setValue(top if section.height() > seen or bar.value() > top else least)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the controls at one width; the scroll bar has room of its own."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        px = self._theme.px
        margin = px(GUTTER) if self._overlay else 0
        width = min(px(INSPECTOR), self.width() - px(GUTTER) - margin)
        self._content.setFixedWidth(width + margin)
        self._outer.setContentsMargins(margin, px(8) if self._overlay else 0, 0, px(8))

    def _restyle(self) -> None:
        px = self._theme.px
        if self._overlay:
            self.setMinimumWidth(0)
            self.setMaximumWidth(px(INSPECTOR) + 2 * px(GUTTER))
        else:
            self.setFixedWidth(px(INSPECTOR) + px(GUTTER))
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(px(8))
        self._outer.setSpacing(0)
        self._fit()
