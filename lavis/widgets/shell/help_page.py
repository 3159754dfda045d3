"""Half a page about a tool: what it shows, its formula, where it is used, its keys."""

from __future__ import annotations

import math

from PySide6.QtCore import QSize, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QTextCursor
from PySide6.QtWidgets import QDialog, QTextBrowser, QVBoxLayout, QWidget

from lavis import resources
from lavis.document import Tool
from lavis.theme import Theme
from lavis.widgets.common.typeset import typesetter
from lavis.widgets.shell import help_text

#: Pixels at scale 1: the width of a page, and those of one that the screen is too low for.
WIDTHS = (600, 720, 840, 960)
#: The least height of a page, and what is left of the screen's for the frame of the window.
LEAST, FRAME = 320, 64

#: Links of this kind lead to a tool: ``tool:softmax``.
TOOL = "tool"


class HelpPage(QDialog):
    """A window beside the main one; both can be used.

    Parameters
    ----------
    theme : Theme
    parent : QWidget

    Attributes
    ----------
    tool_wanted : Signal(str)
        The user has followed a link to another tool.
    """

    tool_wanted = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("help")
        self._theme = theme
        self._source = ""
        self._waiting = False
        self._page = QTextBrowser(self)
        self._page.setObjectName("helpPage")
        self._page.setAccessibleName("Help")
        self._page.setOpenLinks(False)
        self._page.anchorClicked.connect(self._on_link)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self._page)
        theme.changed.connect(self._restyle)
        typesetter().ready.connect(self._on_ready)
        self.resize(self.sizeHint())
        #: The size that was not the user's choice.
        self._own_size = self.size()

    @property
    def text(self) -> str:
        """What is written, without its form; formulas in plain text."""
        said = iter(formula.plain for formula in help_text.formulas(self._source))
        lines = self._page.toPlainText().split("\n")
        return "\n".join(next(said, line) if line == "\ufffc" else line for line in lines)

    def show_tool(self, tool: Tool) -> None:
        """Show a tool's page, or say that there is none."""
        try:
            self._source = resources.text("help", f"{tool.id}.md")
        except FileNotFoundError:
            self._source = f"# {tool.title}\n\nThere is no page about this tool yet: {tool.hint}."
        self.setWindowTitle(f"{tool.title} — Help")
        self._page.ensurePolished()  # else the type changes when it is shown, and with it the size
        self._restyle()
        self._page.moveCursor(QTextCursor.MoveOperation.Start)
        self._fit()
        self._page.verticalScrollBar().setValue(0)  # Qt brings the line to the edge

    def sizeHint(self) -> QSize:
        """Return the narrowest size at which all can be read at once.

        Where the screen has none it is the narrowest of all, as high as the screen.
        """
        px, screen = self._theme.px, self.screen().availableSize()
        most = screen.height() - px(FRAME)
        widths = [px(width) for width in WIDTHS if px(width) <= screen.width()] or [screen.width()]
        sizes = [QSize(width, self._height_at(width)) for width in widths]
        size = next((size for size in sizes if size.height() <= most), sizes[0])
        return QSize(size.width(), min(max(size.height(), px(LEAST)), most))

    def _height_at(self, width: int) -> int:
        """Return how high the page is at a width."""
        # Of a copy: a table that was laid out at another width keeps some of its lines.
        document, frame = self._page.document().clone(), 2 * self._page.frameWidth()
        document.setTextWidth(width - frame)
        return math.ceil(document.size().height()) + frame

    def _fit(self) -> None:
        """Take the room that the page needs, unless the user has chosen a size."""
        if self.size() == self._own_size:
            # Without a bar meanwhile: the narrower page beside one would need it for ever.
            self._page.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self.resize(self.sizeHint())
            self._column.activate()
            self._page.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
            self._own_size = self.size()

    def _restyle(self) -> None:
        """Read the page anew: its colours are put into the text as it is read."""
        bar = self._page.verticalScrollBar()
        before = bar.value()
        document, ratio = self._page.document(), self.devicePixelRatioF()
        self._waiting = help_text.write(document, self._source, self._theme, ratio)
        # What screen readers say of the whole: pictures in it have no words of their own.
        self._page.setAccessibleDescription(
            " ".join(formula.plain for formula in help_text.formulas(self._source))
        )
        bar.setValue(before)

    def _on_ready(self) -> None:
        if self._waiting:
            self._restyle()
            self._fit()  # formulas are as high as they are only now

    def _on_link(self, link: QUrl) -> None:
        if link.scheme() == TOOL:
            self.tool_wanted.emit(link.path())
        else:
            QDesktopServices.openUrl(link)
