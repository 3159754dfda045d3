"""Numbers at the pace of the eye: what is shown when, and that nothing ticks at rest."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject, QTimer

from lavis.widgets.common.pace import Pace


@pytest.fixture
def owner(qapp):
    owner = QObject()
    yield owner
    owner.deleteLater()


def timers(owner: QObject) -> list[QTimer]:
    return [timer for timer in owner.findChildren(QTimer) if timer.isActive()]


def test_the_first_move_shows_everything_at_once(owner) -> None:
    shown: list[str] = []
    pace = Pace(owner, lambda: shown.append("formula"), lambda: shown.append("readout"))
    pace.soon()
    assert shown == ["formula", "readout"]


def test_moves_that_follow_show_one_thing_after_the_other_and_none_is_forgotten(
    owner, qtbot
) -> None:
    shown: list[str] = []
    pace = Pace(owner, *(lambda name=name: shown.append(name) for name in "abc"))
    pace.soon()
    shown.clear()
    for _ in range(5):
        pace.soon()
    assert not shown
    (timer,) = timers(owner)
    after_each_tick: list[str] = []
    timer.timeout.connect(lambda: after_each_tick.append("".join(shown)))
    qtbot.waitUntil(lambda: not timer.isActive())
    assert after_each_tick[:3] == ["a", "ab", "abc"]
    assert shown == ["a", "b", "c"]


def test_what_has_waited_longest_comes_first(owner, qtbot) -> None:
    shown: list[str] = []

    def show_a() -> None:
        shown.append("a")
        if shown == ["a"]:  # a move comes right after it
            pace.soon()

    pace = Pace(owner, show_a, lambda: shown.append("b"), lambda: shown.append("c"))
    pace.now()
    shown.clear()
    pace.soon()
    (timer,) = timers(owner)
    shown.clear()
    pace.soon()
    qtbot.waitUntil(lambda: not timer.isActive())
    assert shown == ["a", "b", "c", "a"]


def test_now_shows_everything_and_leaves_no_timer(owner) -> None:
    shown: list[str] = []
    pace = Pace(owner, lambda: shown.append("a"), lambda: shown.append("b"))
    pace.soon()
    pace.soon()
    pace.now()
    assert shown == ["a", "b", "a", "b"]
    assert not timers(owner)
