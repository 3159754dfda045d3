"""What opens over the desk and goes again: palette, sheet of keys, help, messages, about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QDialog, QMessageBox

from lavis import __version__
from lavis.document import Tool
from lavis.widgets.shell.help_page import HelpPage
from lavis.widgets.shell.palette import Palette, commands
from lavis.widgets.shell.shortcuts import ShortcutSheet

if TYPE_CHECKING:
    from lavis.widgets.desk import Desk


class Dialogs(QObject):
    """Makes each when it is first wanted, and shows it.

    Parameters
    ----------
    desk : Desk

    Attributes
    ----------
    palette : Palette or None
    sheet : ShortcutSheet or None
    help : HelpPage or None
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self.palette: Palette | None = None
        self.sheet: ShortcutSheet | None = None
        self.help: HelpPage | None = None

    def show_palette(self) -> None:
        """Show the command palette, or hide it."""
        desk = self._desk
        if self.palette is None:
            self.palette = Palette(desk.theme, desk.window)
            desk.window.picker.listed.connect(self._refresh_palette)
        if self.palette.isVisible():
            self.palette.dismiss()
        else:
            self.palette.open(list(commands(desk)))
            desk.window.picker.look()

    def show_shortcuts(self) -> None:
        """Show the sheet of keys."""
        if self.sheet is None:
            self.sheet = ShortcutSheet(self._desk.theme, self._desk.window)
        _bring(self.sheet)

    def show_help(self, tool: Tool | None = None) -> None:
        """Show the page about a tool, or about the current one."""
        dock = self._desk.current_tool_dock()
        wanted = tool or (dock.tool if dock is not None else None)
        if wanted is not None:
            if self.help is None:
                self.help = HelpPage(self._desk.theme, self._desk.window)
                self.help.tool_wanted.connect(self._on_help_link)
            self.help.show_tool(wanted)
            _bring(self.help)

    def show_messages(self) -> None:
        """List the messages of this session with their details."""
        history = self._desk.notices.history
        box = self._box("Messages", history[-1].text if history else "There are no messages.")
        box.setInformativeText(f"The log file is {self._desk.settings.log}.")
        if history:
            box.setDetailedText(
                "\n\n".join(f"{n.level}: {n.text}\n{n.details}".strip() for n in history)
            )
        box.show()

    def show_about(self) -> None:
        """Say which version this is."""
        box = self._box("About LaVis", f"LaVis {__version__}")
        box.setInformativeText(
            "Linear algebra in machine learning, made visible and touchable.\nBSD 3-Clause licence."
        )
        box.show()

    def _box(self, title: str, text: str) -> QMessageBox:
        """Return a box that does not stop the window."""
        box = QMessageBox(self._desk.window)
        box.setWindowTitle(title)
        box.setText(text)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setModal(False)
        return box

    def _on_help_link(self, tool_id: str) -> None:
        """Open the tool that a page leads to, and its page over it."""
        self._desk.open_tool(tool_id)
        self.show_help(self._desk.catalog.find(tool_id))

    def _refresh_palette(self) -> None:
        if self.palette is not None and self.palette.isVisible():
            self.palette.refresh(list(commands(self._desk)))


def _bring(dialog: QDialog) -> None:
    """Show a window and give it the focus."""
    dialog.show()
    dialog.raise_()
    dialog.activateWindow()
