"""The table of actions: menus and shortcuts, later the palette and the shortcut sheet, read it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from lavis.widgets.desk import Desk

MENUS = ("File", "Edit", "View", "Compute", "Help")

SEPARATOR = "-"


class Action(NamedTuple):
    """One line of the table.

    Attributes
    ----------
    id : str
        Names the QAction; `SEPARATOR` draws a line.
    menu : str
        A title of `MENUS`.
    text : str
    run : callable
        Takes the desk.
    shortcuts : tuple of str
    icon : str
    enabled : callable or None
        Takes the desk and says why not, or nothing when it can be done.
    """

    id: str
    menu: str
    text: str = ""
    run: Callable[[Desk], object] = lambda desk: None
    shortcuts: tuple[str, ...] = ()
    icon: str = ""
    enabled: Callable[[Desk], str] | None = None


def _why_no_undo(desk: Desk) -> str:
    return "" if desk.store.stack.canUndo() else "There is nothing to undo."


def _why_no_redo(desk: Desk) -> str:
    return "" if desk.store.stack.canRedo() else "There is nothing to redo."


def _why_no_cancel(desk: Desk) -> str:
    return "" if desk.jobs.busy else "Nothing is being computed."


def _why_no_panel(desk: Desk) -> str:
    return "" if desk.current_dock() is not None else "No panel is open."


ACTIONS = (
    Action("new", "File", "New workspace", lambda d: d.files.new(), ("Ctrl+N",), "add"),
    Action("open", "File", "Open…", lambda d: d.files.choose(), ("Ctrl+O",), "open"),
    Action("save", "File", "Save", lambda d: d.files.save(), ("Ctrl+S",), "save"),
    Action("save_as", "File", "Save as…", lambda d: d.files.save_as(), ("Ctrl+Shift+S",)),
    Action(SEPARATOR, "File"),
    Action(
        "close_panel",
        "File",
        "Close panel",
        lambda d: d.close_current(),
        ("Ctrl+W",),
        "close",
        _why_no_panel,
    ),
    Action("quit", "File", "Quit", lambda d: d.window.close(), ("Ctrl+Q",)),
    Action(
        "undo", "Edit", "Undo", lambda d: d.store.stack.undo(), ("Ctrl+Z",), "undo", _why_no_undo
    ),
    Action(
        "redo",
        "Edit",
        "Redo",
        lambda d: d.store.stack.redo(),
        ("Ctrl+Shift+Z", "Ctrl+Y"),
        "redo",
        _why_no_redo,
    ),
    Action("theme_system", "View", "Theme of the system", lambda d: d.choose_theme("system")),
    Action("theme_light", "View", "Light theme", lambda d: d.choose_theme("light")),
    Action("theme_dark", "View", "Dark theme", lambda d: d.choose_theme("dark")),
    Action(SEPARATOR, "View"),
    Action(
        "next_panel", "View", "Next panel", lambda d: d.step_panel(1), ("F6",), "", _why_no_panel
    ),
    Action(
        "previous_panel",
        "View",
        "Previous panel",
        lambda d: d.step_panel(-1),
        ("Shift+F6",),
        "",
        _why_no_panel,
    ),
    Action(
        "reset_layout", "View", "Reset layout", lambda d: d.reset_layout(), (), "", _why_no_panel
    ),
    Action(
        "pick_backend",
        "Compute",
        "Choose the backend…",
        lambda d: d.window.picker.showMenu(),
        ("Ctrl+B",),
        "backend",
    ),
    Action(
        "cancel",
        "Compute",
        "Cancel what is computed",
        lambda d: d.cancel_all(),
        ("Ctrl+.",),
        "",
        _why_no_cancel,
    ),
    Action("messages", "Help", "Messages", lambda d: d.show_messages()),
    Action("about", "Help", "About LaVis", lambda d: d.show_about(), (), "lavis"),
)


def find(action_id: str) -> Action:
    """Return the line of that id."""
    return next(line for line in ACTIONS if line.id == action_id)
