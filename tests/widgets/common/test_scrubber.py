"""Playing and scrubbing: real keys and a real mouse, a clock of the test's own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from lavis.theme import Theme
from lavis.widgets.common.player import ACT, Player, phase_of, position_at
from lavis.widgets.common.scrubber import Scrubber

LEFT = Qt.MouseButton.LeftButton


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def theme(qapp) -> Iterator[Theme]:
    theme = Theme("dark")
    yield theme
    theme.deleteLater()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def scrubber(qtbot, theme, clock) -> Iterator[Scrubber]:
    window = QWidget()
    qtbot.addWidget(window)
    scrubber = Scrubber(theme, Player(theme, clock))
    column = QVBoxLayout(window)
    column.addWidget(scrubber)
    window.resize(420, 90)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    scrubber.said = []
    scrubber.moved.connect(lambda value: scrubber.said.append(("moved", value)))
    scrubber.settled.connect(lambda value, key: scrubber.said.append(("settled", value, key)))
    yield scrubber
    window.close()


def settled(scrubber: Scrubber) -> list[tuple[float, str]]:
    return [each[1:] for each in scrubber.said if each[0] == "settled"]


# -- time


def test_acts_start_and_end_slowly_and_exactly() -> None:
    assert position_at(0, 3) == 0
    assert position_at(1, 3) == pytest.approx(1 / 3)
    assert position_at(3, 3) == position_at(99, 3) == 1
    assert position_at(0.5, 1) == 0.5
    assert position_at(0.1, 1) < 0.1
    assert position_at(0.9, 1) > 0.9


@given(st.floats(0, 1), st.integers(1, 5))
def test_the_phase_of_a_position_gives_it_back(position, acts) -> None:
    assert position_at(phase_of(position, acts), acts) == pytest.approx(position, abs=1e-7)


@given(st.lists(st.floats(0, 5), min_size=2), st.integers(1, 5))
def test_time_never_goes_back(phases, acts) -> None:
    positions = [position_at(phase, acts) for phase in sorted(phases)]
    assert positions == sorted(positions)


# -- playing


def test_a_click_plays_from_the_start_to_the_end_and_keeps_that(scrubber, clock, qtbot) -> None:
    QTest.mouseClick(scrubber.button, LEFT)
    assert scrubber.playing
    assert scrubber.value == 0
    assert scrubber.button.accessibleName().startswith("Pause")
    clock.now += ACT / 2
    qtbot.waitUntil(lambda: scrubber.value == pytest.approx(0.5))
    assert settled(scrubber) == []
    clock.now += ACT
    qtbot.waitUntil(lambda: not scrubber.playing)
    assert settled(scrubber) == [(1.0, "")]
    assert scrubber.button.accessibleName().startswith("Play")


def test_pausing_keeps_the_place_and_playing_goes_on_from_it(scrubber, clock, qtbot) -> None:
    scrubber.toggle()
    clock.now += ACT / 2
    qtbot.waitUntil(lambda: scrubber.value == pytest.approx(0.5))
    scrubber.toggle()
    assert settled(scrubber) == [(pytest.approx(0.5), "")]
    clock.now += 50
    scrubber.toggle()
    assert scrubber.value == pytest.approx(0.5)
    clock.now += ACT
    qtbot.waitUntil(lambda: not scrubber.playing)
    assert scrubber.value == 1


def test_at_rest_there_is_no_timer(scrubber, clock, qtbot) -> None:
    assert not scrubber.player.playing
    scrubber.toggle()
    clock.now += 2 * ACT
    qtbot.waitUntil(lambda: not scrubber.playing)
    count = len(scrubber.said)
    qtbot.wait(60)
    assert len(scrubber.said) == count


def test_reduced_motion_shows_the_end_at_once(scrubber, theme) -> None:
    theme.set_reduce_motion(True)
    scrubber.set_value(0.25)
    scrubber.toggle()
    assert not scrubber.playing
    assert scrubber.value == 1
    assert settled(scrubber) == [(1.0, "")]


def test_what_is_hidden_stops(scrubber) -> None:
    scrubber.toggle()
    scrubber.hide()
    assert not scrubber.playing


def test_rendering_does_not_disturb_what_is_played(scrubber, clock, qtbot) -> None:
    scrubber.toggle()
    clock.now += ACT / 2
    qtbot.waitUntil(lambda: scrubber.value == pytest.approx(0.5))
    scrubber.set_value(1.0)
    assert scrubber.value == pytest.approx(0.5)
    assert scrubber.playing


# -- scrubbing


def test_a_drag_is_one_gesture_and_stops_what_is_played(scrubber, clock) -> None:
    scrubber.toggle()
    scrubber.said.clear()
    track = scrubber.track
    middle = track.height() // 2
    QTest.mousePress(track, LEFT, pos=QPoint(track.width() // 4, middle))
    assert not scrubber.playing
    QTest.mouseMove(track, QPoint(track.width() // 2, middle))
    QTest.mouseRelease(track, LEFT, pos=QPoint(track.width() // 2, middle))
    found = [each for each in settled(scrubber) if each[1]]
    assert len({key for _, key in found}) == 1
    assert found[-1][0] == pytest.approx(0.5, abs=0.01)


def test_keys_step_and_escape_takes_a_drag_back(scrubber) -> None:
    track = scrubber.track
    track.setFocus()
    QTest.keyClick(track, Qt.Key.Key_Left)
    assert scrubber.value == 0.99
    QTest.keyClick(track, Qt.Key.Key_Home)
    assert scrubber.value == 0
    QTest.mousePress(track, LEFT, pos=QPoint(track.width() // 2, 10))
    assert scrubber.value == pytest.approx(0.5, abs=0.02)
    QTest.keyClick(track, Qt.Key.Key_Escape)
    assert scrubber.value == 0


def test_a_typed_position_is_taken_and_one_outside_is_refused(scrubber) -> None:
    field = scrubber.field
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "1/4")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert scrubber.value == 0.25
    field.selectAll()
    QTest.keyClicks(field, "3")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert scrubber.value == 0.25
    assert "from 0 to 1" in field.error


def test_the_act_that_is_on_is_named(scrubber) -> None:
    scrubber.set_acts(["rotate by Vᵀ", "stretch by Σ", "rotate by U"])
    for value, said in ((0.0, "1 of 3 · rotate by Vᵀ"), (0.5, "2 of 3 · stretch by Σ")):
        scrubber.set_value(value)
        assert scrubber.caption.accessibleDescription() == said
    scrubber.set_value(1.0)
    assert scrubber.caption.accessibleDescription() == "3 of 3 · rotate by U"
    scrubber.set_acts(["straight"])
    assert scrubber.caption.accessibleDescription() == "straight"
