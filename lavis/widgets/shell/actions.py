"""The table of actions: menus, shortcuts, the command palette and the shortcut sheet read it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtGui import QKeySequence

if TYPE_CHECKING:
    from lavis.theme import Choice
    from lavis.widgets.desk import Desk
    from lavis.widgets.dock import ToolDock

#: The menu that lists the tools of the catalog and not lines of this table.
TOOLS = "Tools"

SEPARATOR = "-"


class Action(NamedTuple):
    """One line of the table.

    Attributes
    ----------
    id : str
        Names the QAction; `SEPARATOR` draws a line.
    menu : str
        A title of `shell.MENUS`, or the text of a line with `submenu`.
    text : str
    run : callable
        Takes the desk.
    shortcuts : tuple of str
    enabled : callable or None
        Takes the desk and says why not, or nothing when it can be done.
    checked : callable or None
        Takes the desk and says whether there is a tick before it.
    group : str
        Of those with one name exactly one has the tick.
    submenu : bool
        Whether it is a menu of its own, which other lines name or the desk fills.
    """

    id: str
    menu: str
    text: str = ""
    run: Callable[[Desk], object] = lambda desk: None
    shortcuts: tuple[str, ...] = ()
    enabled: Callable[[Desk], str] | None = None
    checked: Callable[[Desk], bool] | None = None
    group: str = ""
    submenu: bool = False


def _why_no_undo(desk: Desk) -> str:
    return "" if desk.store.stack.canUndo() else "There is nothing to undo."


def _why_no_redo(desk: Desk) -> str:
    return "" if desk.store.stack.canRedo() else "There is nothing to redo."


def _why_no_cancel(desk: Desk) -> str:
    return "" if desk.jobs.busy else "Nothing is being computed."


def _why_no_panel(desk: Desk) -> str:
    return "" if desk.current_dock() is not None else "No panel is open."


def _why_no_tool(desk: Desk) -> str:
    return desk.why_no_tool()


def _on_tool(do: Callable[[ToolDock], object]) -> Callable[[Desk], object]:
    """Return what an action does with the current panel, where a tool is in it."""

    def run(desk: Desk) -> object:
        dock = desk.current_tool_dock()
        return None if dock is None else do(dock)

    return run


def _why_not(manner: str) -> Callable[[Desk], str]:
    """Return what says why the current panel does not have one of the manners."""

    def why_not(desk: Desk) -> str:
        dock = desk.current_tool_dock()
        return desk.why_no_tool() if dock is None else dock.why_not(manner)

    return why_not


def _why_no_recent(desk: Desk) -> str:
    return "" if desk.settings.recent else "No workspace has been opened or saved yet."


def _theme(choice: Choice, text: str) -> Action:
    return Action(
        f"theme_{choice}",
        "Theme",
        text,
        lambda d: d.choose_theme(choice),
        checked=lambda d: d.theme.choice == choice,
        group="theme",
    )


def _scale(scale: float, shortcuts: tuple[str, ...] = ()) -> Action:
    percent = round(100 * scale)
    return Action(
        f"scale_{percent}",
        "Size",
        f"{percent} %",
        lambda d: d.appearance.set_scale(scale),
        shortcuts,
        checked=lambda d: d.appearance.scale == scale,
        group="scale",
    )


ACTIONS = (
    Action("new", "File", "New workspace", lambda d: d.files.new(), ("Ctrl+N",)),
    Action("open", "File", "Open…", lambda d: d.files.choose(), ("Ctrl+O",)),
    Action("recent", "File", "Open recent", enabled=_why_no_recent, submenu=True),
    Action("save", "File", "Save", lambda d: d.files.save(), ("Ctrl+S",)),
    Action("save_as", "File", "Save as…", lambda d: d.files.save_as(), ("Ctrl+Shift+S",)),
    Action(SEPARATOR, "File"),
    Action(
        "export_picture",
        "File",
        "Export picture…",
        _on_tool(lambda dock: dock.export_picture()),
        ("Ctrl+E",),
        _why_no_tool,
    ),
    Action(
        "export_data",
        "File",
        "Export data…",
        _on_tool(lambda dock: dock.export_data()),
        enabled=_why_not("data"),
    ),
    Action(SEPARATOR, "File"),
    Action(
        "close_panel",
        "File",
        "Close panel",
        lambda d: d.close_current(),
        ("Ctrl+W",),
        _why_no_panel,
    ),
    Action("quit", "File", "Quit", lambda d: d.window.close(), ("Ctrl+Q",)),
    Action("undo", "Edit", "Undo", lambda d: d.store.stack.undo(), ("Ctrl+Z",), _why_no_undo),
    Action(
        "redo",
        "Edit",
        "Redo",
        lambda d: d.store.stack.redo(),
        ("Ctrl+Shift+Z", "Ctrl+Y"),
        _why_no_redo,
    ),
    Action(SEPARATOR, "Edit"),
    Action(
        "copy_numpy",
        "Edit",
        "Copy as NumPy",
        _on_tool(lambda dock: dock.copy_as("numpy")),
        ("Ctrl+Shift+C",),
        enabled=_why_not("copy"),
    ),
    Action(
        "copy_latex",
        "Edit",
        "Copy as LaTeX",
        _on_tool(lambda dock: dock.copy_as("latex")),
        enabled=_why_not("copy"),
    ),
    Action(
        "copy_csv",
        "Edit",
        "Copy as CSV",
        _on_tool(lambda dock: dock.copy_as("csv")),
        enabled=_why_not("copy"),
    ),
    # A field that has the focus takes the key before the window does.
    Action(
        "paste",
        "Edit",
        "Paste into the tool",
        _on_tool(lambda dock: dock.paste()),
        ("Ctrl+V",),
        enabled=_why_not("paste"),
    ),
    Action(
        "send",
        "Edit",
        "Send to…",
        _on_tool(lambda dock: dock.open_menu("send")),
        enabled=_why_not("send"),
    ),
    Action(
        "predict",
        "Edit",
        "Predict…",
        _on_tool(lambda dock: dock.open_menu("predict")),
        enabled=_why_not("predict"),
    ),
    Action(
        "reveal",
        "Edit",
        "Reveal what is predicted",
        _on_tool(lambda dock: dock.reveal()),
        enabled=_why_not("reveal"),
    ),
    Action(
        "end_prediction",
        "Edit",
        "End the prediction",
        _on_tool(lambda dock: dock.end_prediction()),
        enabled=_why_not("end"),
    ),
    Action(SEPARATOR, "Edit"),
    Action(
        "duplicate_panel",
        "Edit",
        "Duplicate panel",
        lambda d: d.duplicate_current(),
        ("Ctrl+D",),
        enabled=_why_no_tool,
    ),
    Action(
        "rename_panel",
        "Edit",
        "Rename panel…",
        lambda d: d.rename_current(),
        ("F2",),
        enabled=_why_no_tool,
    ),
    Action(
        "palette", "View", "Command palette…", lambda d: d.dialogs.show_palette(), ("Ctrl+Shift+P",)
    ),
    Action(SEPARATOR, "View"),
    Action("theme", "View", "Theme", submenu=True),
    _theme("system", "Theme of the system"),
    _theme("light", "Light theme"),
    _theme("dark", "Dark theme"),
    Action("scale", "View", "Size", submenu=True),
    _scale(1.0, ("Ctrl+0",)),
    _scale(1.25),
    _scale(1.5),
    _scale(2.0),
    Action(SEPARATOR, "Size"),
    Action(
        "larger",
        "Size",
        "Larger",
        lambda d: d.appearance.step_scale(1),
        ("Ctrl++", "Ctrl+="),
        enabled=lambda d: d.appearance.why_no_step(1),
    ),
    Action(
        "smaller",
        "Size",
        "Smaller",
        lambda d: d.appearance.step_scale(-1),
        ("Ctrl+-",),
        enabled=lambda d: d.appearance.why_no_step(-1),
    ),
    Action(
        "reduce_motion",
        "View",
        "Reduce motion",
        lambda d: d.appearance.toggle_motion(),
        checked=lambda d: d.theme.reduce_motion,
    ),
    Action(SEPARATOR, "View"),
    Action(
        "present",
        "View",
        "Present this panel",
        lambda d: d.toggle_presentation(),
        ("F11",),
        enabled=_why_no_panel,
        checked=lambda d: d.presentation.on,
    ),
    Action(
        "controls",
        "View",
        "Show or hide the controls",
        lambda d: d.toggle_controls(),
        enabled=_why_no_tool,
    ),
    Action(
        "float_panel",
        "View",
        "Float or dock this panel",
        lambda d: d.toggle_floating(),
        enabled=_why_no_panel,
    ),
    Action("next_panel", "View", "Next panel", lambda d: d.step_panel(1), ("F6",), _why_no_panel),
    Action(
        "previous_panel",
        "View",
        "Previous panel",
        lambda d: d.step_panel(-1),
        ("Shift+F6",),
        _why_no_panel,
    ),
    Action("reset_layout", "View", "Reset layout", lambda d: d.reset_layout(), (), _why_no_panel),
    Action(
        "pick_backend",
        "Compute",
        "Choose the backend…",
        lambda d: d.window.picker.showMenu(),
        ("Ctrl+B",),
    ),
    Action(
        "cancel",
        "Compute",
        "Cancel what is computed",
        lambda d: d.cancel_all(),
        ("Ctrl+.",),
        _why_no_cancel,
    ),
    Action(
        "help",
        "Help",
        "About this tool",
        lambda d: d.dialogs.show_help(),
        ("F1",),
        enabled=_why_no_tool,
    ),
    Action(
        "shortcuts", "Help", "Keyboard shortcuts", lambda d: d.dialogs.show_shortcuts(), ("Ctrl+/",)
    ),
    Action(SEPARATOR, "Help"),
    Action("messages", "Help", "Messages", lambda d: d.dialogs.show_messages()),
    Action("about", "Help", "About LaVis", lambda d: d.dialogs.show_about(), ()),
)


def find(action_id: str) -> Action:
    """Return the line of that id."""
    return next(line for line in ACTIONS if line.id == action_id)


def with_keys(text: str, action_id: str) -> str:
    """Return what a button's tooltip says, with the keys that do the same.

    Parameters
    ----------
    text : str
    action_id : str
        The line of the table.
    """
    keys = find(action_id).shortcuts[0]
    return f"{text} ({QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)})"


def spoken(menu: str, text: str) -> str:
    """Return an action's text as it stands outside its menu.

    Parameters
    ----------
    menu, text : str
    """
    plain = text.rstrip("…")
    return f"{menu}: {plain}" if menu == "Size" else plain
