"""Half a page about a tool: what it shows, its formula, where it is used, its keys."""

from __future__ import annotations

from PySide6.QtCore import QSize, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QTextCursor
from PySide6.QtWidgets import QDialog, QTextBrowser, QVBoxLayout, QWidget

from lavis import resources
from lavis.document import Tool
from lavis.theme import Theme
from lavis.widgets.common.typeset import typesetter
from lavis.widgets.shell import help_text

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
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._page)
        theme.changed.connect(self._restyle)
        typesetter().ready.connect(self._on_ready)
        self.resize(self.sizeHint())

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
        self._restyle()
        self._page.moveCursor(QTextCursor.MoveOperation.Start)

    def sizeHint(self) -> QSize:
        """Return the size of half a page."""
        return QSize(self._theme.px(600), self._theme.px(680))

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

    def _on_link(self, link: QUrl) -> None:
        if link.scheme() == TOOL:
            self.tool_wanted.emit(link.path())
        else:
            QDesktopServices.openUrl(link)
