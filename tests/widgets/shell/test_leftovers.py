"""What a closed panel leaves is given back."""

from __future__ import annotations

import gc
import platform
import subprocess
import sys
import threading
import weakref

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication

from lavis.widgets.shell.leftovers import Leftovers, give_back


class Ring:
    """Something that only the collector finds."""

    def __init__(self, gone_in: list[threading.Thread]) -> None:
        self.itself = self
        weakref.finalize(self, lambda: gone_in.append(threading.current_thread()))


@pytest.fixture
def leftovers(qapp):
    parent = QObject()
    yield Leftovers(parent)
    parent.deleteLater()


def test_it_is_collected_here_and_not_where_something_computes(leftovers, qtbot) -> None:
    gone_in: list[threading.Thread] = []
    gc.disable()
    try:
        Ring(gone_in)
        leftovers.add()
        assert leftovers.waiting
        qtbot.waitUntil(lambda: not leftovers.waiting)
    finally:
        gc.enable()
    assert gone_in == [threading.main_thread()]


def test_several_closes_are_one(leftovers, qtbot, monkeypatch) -> None:
    collected: list[int] = []
    monkeypatch.setattr(gc, "collect", lambda: collected.append(1))
    for _ in range(3):
        leftovers.add()
    qtbot.waitUntil(lambda: not leftovers.waiting)
    assert collected == [1]


def test_no_drag_stumbles_over_it(leftovers, qtbot, monkeypatch) -> None:
    held, collected = [Qt.MouseButton.LeftButton], []
    monkeypatch.setattr(QApplication, "mouseButtons", lambda: held[-1])
    monkeypatch.setattr(gc, "collect", lambda: collected.append(1))
    leftovers._timer.setInterval(10)
    leftovers.add()
    qtbot.wait(100)
    assert collected == []
    assert leftovers.waiting
    held.append(Qt.MouseButton.NoButton)
    qtbot.waitUntil(lambda: not leftovers.waiting)
    assert collected == [1]


FREED = """
from pathlib import Path
from lavis.widgets.shell.leftovers import give_back

def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096

# Small enough to lie in the heap, with something that stays after each of them.
large, small = [], []
for _ in range(2000):
    large.append(b"x" * 60_000)
    small.append(b"x" * 2_000)
before = resident()
large.clear()
give_back()
print(before - resident())
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc keeps what is freed")
def test_what_lies_between_things_in_use_goes_back_to_the_system() -> None:
    # In a process of its own: what other tests have freed would be given back as well.
    ran = subprocess.run([sys.executable, "-c", FREED], capture_output=True, text=True, check=True)
    assert int(ran.stdout) > 2000 * 45_000


def test_where_the_c_library_has_nothing_for_it_it_only_collects(monkeypatch) -> None:
    gone_in: list[threading.Thread] = []
    monkeypatch.setattr(sys, "platform", "darwin")
    Ring(gone_in)
    give_back()
    assert gone_in == [threading.main_thread()]
