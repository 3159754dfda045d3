"""``lavis screenshot``: a picture of a tool, or of the window, with nobody watching."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import msgspec
from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QWidget

from lavis import session
from lavis.app import App, make_application
from lavis.document import Document, Panel, Tool
from lavis.settings import Settings
from lavis.widgets.common.typeset import typesetter
from lavis.widgets.dock import ToolDock

#: Stands for the whole window in the place of a tool's name.
WINDOW = "window"

#: Milliseconds after which a computation that does not end is given up.
PATIENCE = 120_000

MAX_SIDE = 16_384


class ScreenshotError(Exception):
    """What was asked for cannot be done; the message is a sentence."""


def main(argv: list[str]) -> int:
    """Render a picture and return the exit code: 0, or 1 with a sentence on standard error.

    Parameters
    ----------
    argv : list of str
        What follows ``lavis screenshot``.
    """
    arguments = _parser().parse_args(argv)
    _prefer_offscreen()
    try:
        problem = take(
            arguments.tool,
            arguments.out,
            workspace=arguments.workspace,
            preset=arguments.preset,
            theme=arguments.theme,
            size=arguments.size,
            t=arguments.t,
        )
    except (ScreenshotError, session.SessionError) as error:
        print(f"lavis screenshot: {error}", file=sys.stderr)
        return 1
    if problem:
        print(f"lavis screenshot: {problem}", file=sys.stderr)
    return 1 if problem else 0


def take(
    tool_id: str,
    out: Path,
    *,
    workspace: Path | None = None,
    preset: str | None = None,
    theme: str = "light",
    size: tuple[int, int] = (1280, 800),
    t: float | None = None,
) -> str:
    """Write a picture of a tool, once its live run has ended.

    Parameters
    ----------
    tool_id : str
        A tool's id, or `WINDOW` for the whole window.
    out : Path
        A PNG file.
    workspace : Path or None
        Whose panel to show; a panel that is not in it is made.
    preset : str or None
    theme : {"light", "dark"}
    size : tuple of int
        Width and height in pixels.
    t : float or None
        Position of the scrubber, from 0 to 1, for a tool that is animated.

    Returns
    -------
    str
        What the tool's error banner says, or nothing.

    Raises
    ------
    ScreenshotError
        For an unknown tool or preset, a picture that cannot be written, a run without end.
    SessionError
        For a workspace that cannot be read.
    """
    application = make_application([])
    with tempfile.TemporaryDirectory(prefix="lavis-", ignore_cleanup_errors=True) as folder:
        settings = Settings(Path(folder))
        settings.put("theme", theme)
        app = App(settings)
        try:
            app.open()
            if workspace is not None:
                loaded = session.read(workspace, app.catalog.find)
                app.store.replace(loaded.document, loaded.assets)
            if tool_id == WINDOW:
                picture, problem = _of_window(app, size)
            else:
                picture, problem = _of_tool(app, tool_id, preset, size, t)
            if not picture.save(str(out), "PNG"):
                raise ScreenshotError(f"the picture could not be written to {out}.")
        finally:
            app.close()
            application.processEvents()
    return problem


def _of_window(app: App, size: tuple[int, int]) -> tuple[QPixmap, str]:
    app.window.resize(*size)
    app.window.show()
    _wait(lambda: app.desk.settled and not typesetter().busy)
    picture = app.window.grab()
    app.window.hide()
    return picture, ""


def _of_tool(
    app: App, tool_id: str, preset: str | None, size: tuple[int, int], t: float | None
) -> tuple[QPixmap, str]:
    tool = app.catalog.find(tool_id)
    if tool is None:
        known = ", ".join(entry.id for entry in app.catalog)
        raise ScreenshotError(f"there is no tool “{tool_id}”; there are: {known}, {WINDOW}.")
    panel = _panel(app.store.document, tool, preset, t)
    app.store.replace(Document((panel,)), app.store.assets)
    dock = ToolDock(panel, tool, app.store, app.jobs, app.notices, app.theme)
    # A dock alone is a window: without its title bar the picture is the tool's, to the pixel.
    dock.setTitleBarWidget(QWidget())
    dock.setWindowFlag(Qt.WindowType.FramelessWindowHint)
    dock.resize(*size)
    dock.show()
    dock.load_view()
    _wait(lambda: dock.settled and not typesetter().busy)
    picture = dock.grab()
    problem = dock.banner.text
    dock.hide()
    dock.deleteLater()
    return picture, problem


def _panel(document: Document, tool: Tool, preset: str | None, t: float | None) -> Panel:
    panel = next((panel for panel in document.panels if panel.tool == tool.id), None)
    params = tool.default if panel is None else panel.params
    if preset is not None:
        try:
            params = tool.preset(preset).params
        except LookupError as error:
            raise ScreenshotError(str(error)) from error
    if t is not None:
        view = getattr(params, "view", None)
        if view is None or not hasattr(view, "t"):
            raise ScreenshotError(f"{tool.title} is not animated: leave --t out.")
        view = msgspec.structs.replace(view, t=t)
        params = msgspec.structs.replace(params, view=view)
    return Panel(document.free_id(tool.id), tool.id, tool.title, params)


def _wait(done: Callable[[], bool]) -> None:
    """Let Qt work until something is done and everything is painted."""
    loop = QEventLoop()
    look = QTimer()
    look.setInterval(5)
    look.timeout.connect(lambda: loop.quit() if done() else None)
    late = QTimer()
    late.setSingleShot(True)
    late.timeout.connect(lambda: loop.exit(1))
    late.start(PATIENCE)
    look.start()
    if loop.exec():
        raise ScreenshotError(f"the computation did not end within {PATIENCE // 1000} s.")
    look.stop()
    # What has just been shown is laid out and painted by the events that follow.
    QTimer.singleShot(100, loop.quit)
    loop.exec()


def _prefer_offscreen() -> None:
    """Do without a display where there is none."""
    screens = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    if sys.platform.startswith("linux") and not any(os.environ.get(name) for name in screens):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.lower().partition("x")
    if width.isdigit() and height.isdigit():
        size = (int(width), int(height))
        if all(0 < side <= MAX_SIDE for side in size):
            return size
    raise argparse.ArgumentTypeError(
        f"“{text}” is no size; wanted is width x height in pixels, such as 1280x800"
    )


def _share(text: str) -> float:
    try:
        share = float(text)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise argparse.ArgumentTypeError(f"“{text}” is no position; wanted is 0 to 1")
    return share


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="lavis screenshot", description="Render a tool to a PNG with nobody watching."
    )
    parser.add_argument("tool", metavar="TOOL", help=f"a tool's id, or “{WINDOW}”")
    parser.add_argument("out", metavar="OUT.png", type=Path)
    parser.add_argument("--workspace", type=Path, metavar="FILE")
    parser.add_argument("--preset", metavar="NAME")
    parser.add_argument("--theme", choices=("light", "dark"), default="light")
    parser.add_argument("--size", type=_size, default=(1280, 800), metavar="WxH")
    parser.add_argument("--t", type=_share, metavar="T", help="position of the scrubber, 0 to 1")
    return parser
