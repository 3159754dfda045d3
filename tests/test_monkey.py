"""A monkey at the window: whatever it does, nothing breaks, leaks or warns.

``LAVIS_MONKEY_STEPS`` makes it stay longer, ``LAVIS_MONKEY_SEED`` makes it another one. It has a
process to itself, as the application has: after a thousand other tests memory says nothing.
"""

from __future__ import annotations

import gc
import os
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox, QWidget

from lavis.compute import backend as backends
from lavis.document import Assets, Document, UnknownParams, validate
from lavis.tools.catalog import BUILT_IN
from lavis.widgets.dock import ToolDock
from lavis.widgets.shell.actions import ACTIONS, SEPARATOR

STEPS = int(os.environ.get("LAVIS_MONKEY_STEPS", "390"))
SEED = int(os.environ.get("LAVIS_MONKEY_SEED", "7"))
ALONE = "LAVIS_MONKEY_ALONE" in os.environ

#: Milliseconds after which something hangs and is not only slow beside other tests.
PATIENCE = 120_000

#: Panels beyond which it closes instead of opening.
CROWD = 5

KEYS = (
    *(getattr(Qt.Key, f"Key_{name}") for name in ("Tab", "Backtab", "Up", "Down", "Left", "Right")),
    *(getattr(Qt.Key, f"Key_{name}") for name in ("Return", "Escape", "Space", "Delete", "Home")),
    *(getattr(Qt.Key, f"Key_{name}") for name in ("F1", "F2", "F6", "F11", "PageDown", "End")),
)
MODIFIERS = (
    *[Qt.KeyboardModifier.NoModifier] * 4,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)
TEXTS = ("1", "-2.5", "1e9", "1/3", "nan", "abc", "", "?", "9" * 40)
PASTES = (
    *TEXTS,
    "−7",
    "é√",
    "1 2\n3 4",
    "[[1, 2], [3, 4]]",
    "1;2;3\n4;5;6",
    "\x00",
    "a,b\nc",
    "x" * 5000,
)
AREAS = (
    Qt.DockWidgetArea.LeftDockWidgetArea,
    Qt.DockWidgetArea.RightDockWidgetArea,
    Qt.DockWidgetArea.TopDockWidgetArea,
    Qt.DockWidgetArea.BottomDockWidgetArea,
)


class Monkey:
    """Does one thing after the other, each time the same things."""

    def __init__(self, app, device) -> None:
        self.app = app
        self.random = random.Random(SEED)
        self.backends = (backends.get("numpy"), device)
        self.diary: list[str] = []
        self.deeds: tuple[tuple[Callable[[], None], int], ...] = (
            (self.click, 8),
            (self.drag, 8),
            (self.wheel, 3),
            (self.key, 10),
            (self.write, 4),
            (self.paste, 3),
            (self.act, 5),
            (self.undo, 5),
            (self.preset, 2),
            (self.open, 2),
            (self.close, 1),
            (self.move_dock, 3),
            (self.theme, 1),
            (self.backend, 1),
        )

    def step(self) -> None:
        deeds, weights = zip(*self.deeds, strict=True)
        deed = self.random.choices(deeds, weights)[0]
        self.diary.append(deed.__name__)
        deed()
        QApplication.processEvents()

    @property
    def docks(self) -> list[ToolDock]:
        return [dock for dock in self.app.desk.docks.values() if isinstance(dock, ToolDock)]

    def place(self) -> tuple[QWidget, QPoint]:
        """Return some widget on the screen and a point in it."""
        windows = [self.app.window, *(d for d in self.docks if d.isVisible() and d.isFloating())]
        window = self.random.choice(windows)
        at = QPoint(
            self.random.randrange(max(1, window.width())),
            self.random.randrange(max(1, window.height())),
        )
        child = window.childAt(at) or window
        return child, child.mapFrom(window, at)

    def click(self) -> None:
        widget, at = self.place()
        double = self.random.random() < 0.2
        press = QTest.mouseDClick if double else QTest.mouseClick
        press(widget, Qt.MouseButton.LeftButton, self.random.choice(MODIFIERS), at)

    def drag(self) -> None:
        widget, at = self.place()
        button = self.random.choice((Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton))
        QTest.mousePress(widget, button, pos=at)
        for _ in range(3):
            at += QPoint(self.random.randint(-60, 60), self.random.randint(-60, 60))
            QTest.mouseMove(widget, at)
        if self.random.random() < 0.2:
            QTest.keyClick(widget, Qt.Key.Key_Escape)
        QTest.mouseRelease(widget, button, pos=at)

    def wheel(self) -> None:
        widget, at = self.place()
        QTest.wheelEvent(
            widget.window().windowHandle(), widget.mapTo(widget.window(), at), QPoint(0, 120)
        )

    def focus(self) -> QWidget:
        return QApplication.focusWidget() or self.app.window

    def key(self) -> None:
        QTest.keyClick(self.focus(), self.random.choice(KEYS), self.random.choice(MODIFIERS))

    def write(self) -> None:
        QTest.keyClicks(self.focus(), self.random.choice(TEXTS))
        QTest.keyClick(self.focus(), self.random.choice((Qt.Key.Key_Return, Qt.Key.Key_Tab)))

    def paste(self) -> None:
        QApplication.clipboard().setText(self.random.choice(PASTES))
        QTest.keyClick(self.focus(), Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)

    def act(self) -> None:
        names = [line.id for line in ACTIONS if line.id != SEPARATOR and not line.submenu]
        self.app.window.actions_by_id[self.random.choice(names)].trigger()

    def undo(self) -> None:
        stack = self.app.store.stack
        self.random.choice((stack.undo, stack.redo))()

    def preset(self) -> None:
        docks = [dock for dock in self.docks if dock.tool.presets]
        if docks:
            dock = self.random.choice(docks)
            dock.use_preset(self.random.choice(dock.tool.presets).name)

    def open(self) -> None:
        tool = self.app.catalog.find(self.random.choice(BUILT_IN).id)
        if len(self.app.desk.docks) < CROWD:
            self.app.store.open_panel(tool)
        else:
            self.close()

    def close(self) -> None:
        if self.docks:
            self.random.choice(self.docks).close()

    def move_dock(self) -> None:
        if not self.docks:
            return
        dock, window = self.random.choice(self.docks), self.app.window
        deed = self.random.randrange(4)
        if deed == 0:
            dock.setFloating(not dock.isFloating())
        elif deed == 1:
            window.addDockWidget(self.random.choice(AREAS), dock)
        elif deed == 2:
            other = self.random.choice(self.docks)
            if other is not dock and not other.isFloating() and not dock.isFloating():
                window.tabifyDockWidget(other, dock)
        else:
            self.app.desk.reset_layout()

    def theme(self) -> None:
        self.app.desk.choose_theme(self.random.choice(("light", "dark")))

    def backend(self) -> None:
        self.app.desk.choose_backend(self.random.choice(self.backends))


@pytest.fixture
def monkey(app, device1, monkeypatch, tmp_path: Path):
    """A monkey at a window that cannot be closed, with a hand that shuts what stops it."""
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *args: ("", ""))
    target = str(tmp_path / "monkey.lavis")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *args, **rest: (target, ""))
    monkeypatch.setattr(QMessageBox, "exec", lambda self: QMessageBox.StandardButton.Discard)
    app.window.show_tools(BUILT_IN)
    may_close, app.window.may_close = app.window.may_close, lambda: False
    hand = QTimer()
    hand.timeout.connect(shut)
    hand.start(10)
    yield Monkey(app, device1)
    hand.stop()
    app.window.may_close = may_close


def shut() -> None:
    """Close menus and boxes: `exec` of theirs waits for somebody."""
    waiting = QApplication.activePopupWidget() or QApplication.activeModalWidget()
    if waiting is not None:
        waiting.close()


def tidied(app, qtbot) -> tuple[Counter[str], int]:
    """Return how many widgets of each kind there are, and the memory, with the first document."""
    app.desk.presentation.leave()
    app.desk.cancel_all()
    # A dock that waits for its deletion would be kept by PySide if it were found now.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    for dialog in app.window.findChildren(
        QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly
    ):
        if dialog.isWindow() and not isinstance(dialog, ToolDock):
            dialog.close()
    app.desk.places.forget()
    app.desk.choose_backend(backends.get("numpy"))  # on another a panel has a bar that says so
    app.store.replace(Document(), Assets())  # a panel that fits would stay, with all it has made
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    app.store.replace(app.first_document(), Assets())
    app.desk.choose_theme("light")
    app.desk.appearance.set_scale(1.0)
    QApplication.clipboard().clear()
    qtbot.waitUntil(
        lambda: app.desk.settled and not app.jobs.busy and not app.desk.leftovers.waiting,
        timeout=PATIENCE,
    )
    for _ in range(3):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QApplication.processEvents()
        gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1]) if Path("/proc").exists() else 0
    return Counter(type(widget).__name__ for widget in QApplication.allWidgets()), pages * 4096


@pytest.mark.skipif(ALONE, reason="this is the process that it starts")
def test_a_monkey_in_a_process_of_its_own_breaks_nothing() -> None:
    # Not one of xdist's processes, and so with as many threads as the application has.
    xdist = ("PYTEST_", "OPENBLAS_")
    mine = {name: value for name, value in os.environ.items() if not name.startswith(xdist)}
    found = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", __file__],
        env={**mine, "LAVIS_MONKEY_ALONE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, found.stdout[-6000:] + found.stderr[-2000:]
    assert "1 passed" in found.stdout


@pytest.mark.skipif(not ALONE, reason="it runs in a process of its own")
# The platform without a screen grabs neither keyboard nor mouse for a menu.
@pytest.mark.qt_log_ignore("does not support grabbing")
def test_whatever_it_does_nothing_breaks_and_nothing_leaks(app, monkey, qtbot) -> None:
    # What is made once is there before anything is measured, whenever the monkey finds it.
    for show in (
        app.desk.dialogs.show_palette,
        app.desk.dialogs.show_shortcuts,
        app.desk.dialogs.show_help,
    ):
        show()
    for entry in BUILT_IN:  # with what each imports and reads once
        app.store.replace(Document(), Assets())
        app.desk.open_tool(entry.id)
        (dock,) = app.desk.docks.values()
        for preset in (None, *dock.tool.presets):
            if preset is not None:
                dock.use_preset(preset.name)
            qtbot.waitUntil(lambda: app.desk.settled and not app.jobs.busy, timeout=PATIENCE)
    tidied(app, qtbot)
    measured = []
    for _ in range(3):
        for _ in range(STEPS // 3):
            monkey.step()
            for panel in app.store.document.panels:
                if not isinstance(panel.params, UnknownParams):
                    assert validate(panel.params) == panel.params, monkey.diary[-20:]
            broken = [n.details for n in app.notices.history if "Traceback" in n.details]
            assert not broken, (monkey.diary[-20:], broken[-1])
        measured.append(tidied(app, qtbot))
    # The first third fills what is made once: the palette, the sheet of keys, caches.
    (_, _), (widgets, memory), (widgets_after, memory_after) = measured
    assert widgets_after.total() <= widgets.total() + 10, widgets_after - widgets
    assert memory_after - memory < 24 * 2**20, measured
    assert len(set(monkey.diary)) == len(monkey.deeds)
