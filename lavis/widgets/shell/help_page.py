"""Half a page about a tool: what it shows, its formula, where it is used, its keys."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QDialog, QTextBrowser, QVBoxLayout, QWidget

from lavis import resources
from lavis.document import Tool
from lavis.theme import Theme


class HelpPage(QDialog):
    """A window beside the main one; both can be used.

    Parameters
    ----------
    theme : Theme
    parent : QWidget
    """

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("help")
        self._theme = theme
        self._source = ""
        self._page = QTextBrowser(self)
        self._page.setObjectName("helpPage")
        self._page.setAccessibleName("Help")
        self._page.setOpenExternalLinks(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._page)
        theme.changed.connect(self._restyle)
        self.resize(self.sizeHint())

    @property
    def text(self) -> str:
        """What is written, without its form."""
        return self._page.toPlainText()

    def show_tool(self, tool: Tool) -> None:
        """Show a tool's page, or say that there is none."""
        try:
            self._source = resources.text("help", f"{tool.id}.md")
        except FileNotFoundError:
            self._source = f"# {tool.title}\n\nThere is no page about this tool yet: {tool.hint}."
        self.setWindowTitle(f"{tool.title} — Help")
        self._restyle()

    def sizeHint(self) -> QSize:
        """Return the size of half a page."""
        return QSize(self._theme.px(520), self._theme.px(560))

    def _restyle(self) -> None:
        document = self._page.document()
        # Read anew, because its colours are put into the text as it is read.
        document.setDefaultFont(self._theme.font())
        document.setDocumentMargin(self._theme.px(16))
        document.setMarkdown(self._source)
        self._space()
        self._page.moveCursor(QTextCursor.MoveOperation.Start)

    def _space(self) -> None:
        """Put room between paragraphs, of which Qt's Markdown leaves none."""
        cursor = QTextCursor(self._page.document())
        while not cursor.atEnd():
            if cursor.currentTable() is None:
                spaced = cursor.blockFormat()
                spaced.setBottomMargin(self._theme.px(6))
                cursor.setBlockFormat(spaced)
            if not cursor.movePosition(QTextCursor.MoveOperation.NextBlock):
                break
