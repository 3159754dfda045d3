"""A person's first minute, with xdotool alone: drag, undo, save, quit, reopen."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QColor
from support.screen import SIZE, Screen, screen

from lavis import session
from lavis.theme import load_tokens
from lavis.tools.catalog import Catalog

pytestmark = pytest.mark.display

ROOT = Path(__file__).parents[2]


@pytest.fixture
def seen(tmp_path: Path) -> Iterator[Screen]:
    folder = tmp_path / "screen"
    folder.mkdir()
    with screen(folder) as virtual:
        yield virtual


@pytest.fixture(params=["checkout", "wheel"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The folder that Python finds LaVis in: as it is developed, and as it is installed."""
    if request.param == "checkout":
        return ROOT
    folder = tmp_path / "installed"
    with zipfile.ZipFile(request.getfixturevalue("wheel")) as archive:
        archive.extractall(folder)
    return folder


@contextmanager
def lavis(
    seen: Screen, place: Path, home: Path, *arguments: object
) -> Iterator[subprocess.Popen[str]]:
    """A running LaVis whose window has the focus; ended if it does not end itself."""
    process = subprocess.Popen(
        [sys.executable, "-m", "lavis", *map(str, arguments)],
        env={
            **seen.environment,
            "LAVIS_HOME": str(home),
            "PYTHONPATH": str(place),
            "XDG_RUNTIME_DIR": str(home),
        },
        cwd=place,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        seen.hands("search", "--sync", "--onlyvisible", "--name", "LaVis")
        focus(seen, "LaVis")
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        assert process.stderr is not None
        process.stderr.close()


def focus(seen: Screen, name: str) -> None:
    window = seen.hands("search", "--sync", "--onlyvisible", "--name", name).splitlines()[-1]
    if name == "LaVis":
        seen.hands("windowmove", window, 0, 0)
        seen.hands("windowsize", window, *SIZE)
    seen.hands("windowfocus", "--sync", window)


def pixels_of(picture: np.ndarray, token: str) -> np.ndarray:
    """Rows and columns of the pixels that have a colour of the light theme."""
    colour = QColor(load_tokens("light")[token])
    wanted = np.array([colour.red(), colour.green(), colour.blue()])
    left = 200  # right of the rail
    rows, columns = np.nonzero((picture[:, left:900] == wanted).all(axis=2))
    return np.stack([columns + left, rows], axis=1)


def tip(picture: np.ndarray) -> tuple[int, int]:
    """The tip of the first vector: the right end of the longest run of columns of its colour."""
    arrow = pixels_of(picture, "first")
    arrow = arrow[(arrow[:, 1] > 150) & (arrow[:, 1] < SIZE[1] - 120)]
    # Its name and the dashed copy at the sum are of the same colour, but broken by gaps.
    columns = np.unique(arrow[:, 0])
    runs = np.split(columns, np.nonzero(np.diff(columns) > 1)[0] + 1)
    x = int(max(runs, key=len).max())
    return x, int(np.median(arrow[arrow[:, 0] == x, 1]))


def looks_alike(before: np.ndarray, after: np.ndarray) -> bool:
    """All but the menu and the status bar, which says other things; to the last shade but one."""
    one, other = (picture[30:760].astype(int) for picture in (before, after))
    return bool(np.abs(one - other).max() <= 2)


def close_second_panel(seen: Screen) -> None:
    """Press the × at the right end of its title: one panel fills the window, to the pixel."""
    both = seen.still()
    seen.hands("mousemove", SIZE[0] - 19, 46, "click", 1)
    seen.wait_for(
        lambda: (seen.picture()[:, 640:] != both[:, 640:]).any(axis=2).mean() > 0.05,
        "the second panel is closed",
    )


def vector(path: Path) -> tuple[float, float]:
    params = session.read(path, Catalog().find).document.panels[0].params
    return params.vectors[0].x, params.vectors[0].y


def test_drag_undo_save_quit_reopen(seen: Screen, place: Path, tmp_path: Path) -> None:
    home, path = tmp_path / "home", tmp_path / "mine.lavis"
    home.mkdir(mode=0o700)
    with lavis(seen, place, home) as process:
        seen.wait_for(lambda: len(pixels_of(seen.picture(), "first")) > 50, "the arrow is there")
        close_second_panel(seen)
        before = seen.still()
        x, y = tip(before)
        seen.hands("mousemove", x - 4, y, "mousedown", 1)
        for step in range(1, 11):
            seen.hands("mousemove", x - 4 - 6 * step, y - 9 * step)
        seen.hands("mouseup", 1)
        dragged = seen.still()
        assert not np.array_equal(before, dragged)
        seen.hands("mousemove", 60, 700)
        seen.hands("key", "ctrl+z")
        undone = seen.still()
        seen.hands("key", "ctrl+shift+z")
        redone = seen.still()
        assert not np.array_equal(undone, redone)
        seen.hands("key", "ctrl+s")
        focus(seen, "Save workspace")
        seen.hands("type", str(path))
        seen.hands("key", "Return")
        seen.wait_for(path.exists, "the workspace is saved")
        focus(seen, "LaVis")
        saved = seen.still()
        seen.hands("key", "ctrl+q")
        seen.wait_for(lambda: process.poll() is not None, "the window has closed")
        assert process.returncode == 0
        assert process.stderr is not None
        assert process.stderr.read() == "", "a desktop user never sees a terminal"
    assert vector(path) != (3.0, 1.0)
    with lavis(seen, place, home, path) as process:
        seen.wait_for(lambda: len(pixels_of(seen.picture(), "first")) > 50, "the arrow is there")
        seen.hands("mousemove", 60, 700)
        seen.hands("key", "F6")  # the focus is where it was: on the canvas
        # The formula may be set a little later than the rest.
        seen.wait_for(lambda: looks_alike(saved, seen.picture()), "it looks as it was saved")
        seen.hands("key", "ctrl+q")
        seen.wait_for(lambda: process.poll() is not None, "the window has closed")


def test_the_screenshot_command_needs_no_screen(tmp_path: Path) -> None:
    environment = {
        key: value
        for key, value in os.environ.items()
        if key not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    }
    out = tmp_path / "picture.png"
    process = subprocess.run(
        [sys.executable, "-m", "lavis", "screenshot", "vectors", "--size", "700x500", str(out)],
        env={**environment, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert process.returncode == 0, process.stderr
    assert out.stat().st_size > 2000
