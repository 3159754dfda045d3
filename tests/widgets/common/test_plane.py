"""The plane under real mouse, wheel and key events, and what it paints."""

from __future__ import annotations

import math
import time
from dataclasses import replace
from itertools import pairwise

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QImage,
    QInputDevice,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPointingDevice,
    QWheelEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from lavis.theme import Theme
from lavis.widgets.common.plane import Camera, Handle, Move, Plane, Surface, marks
from lavis.widgets.common.plane.grid import tick_labels
from lavis.widgets.common.plane.handles import tidy_sum
from lavis.widgets.common.plane.labels import INSET, Label, Labels

SIZE = (600, 400)
NONE = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
LEFT = Qt.MouseButton.LeftButton
MIDDLE = Qt.MouseButton.MiddleButton


class Bench(Plane):
    """A plane whose arrow obeys it, with a diary; 100 pixels a unit, so the step is 0.5."""

    def __init__(self, theme: Theme) -> None:
        self.paints = 0
        super().__init__(theme, self.draw_scene)
        self.moves: list[Move] = []
        self.diary: list[object] = []
        self.tails = {"v": (0.0, 0.0), "w": (-1.0, 0.0)}
        self.tips = {"v": (1.0, 0.5), "w": (-2.0, 1.0)}
        self.moved.connect(self.obey)
        self.cancelled.connect(lambda key: self.diary.append(("cancelled", key)))
        self.chosen.connect(lambda name: self.diary.append(("chosen", name)))
        self.removed.connect(lambda name: self.diary.append(("removed", name)))
        self.looked.connect(lambda x, y, scale: self.diary.append(("looked", x, y, scale)))
        self.fitted.connect(lambda: self.diary.append("fitted"))
        self.settled.connect(lambda: self.diary.append("settled"))
        self.show_arrows()

    def show_arrows(self) -> None:
        self.set_handles(
            [
                handle
                for name in self.tips
                for handle in (
                    Handle(name, "tip", *self.tips[name], end=self.tails[name]),
                    Handle(name, "body", *self.tails[name], end=self.tips[name]),
                )
            ]
        )

    def obey(self, move: Move) -> None:
        self.moves.append(move)
        name = move.handle.name
        if move.handle.kind == "tip":
            self.tips[name] = move.x, move.y
        else:
            (tail_x, tail_y), (x, y) = self.tails[name], self.tips[name]
            self.tips[name] = x + move.x - tail_x, y + move.y - tail_y
            self.tails[name] = move.x, move.y
        self.show_arrows()

    def draw_scene(self, on: Surface) -> None:
        for name, token in zip(self.tips, ("first", "second"), strict=False):
            marks.arrow(on, self.tails[name], self.tips[name], token)
            marks.arrow_label(on, name, self.tails[name], self.tips[name], token)

    def paintEvent(self, event) -> None:
        self.paints += 1
        super().paintEvent(event)

    def pixel(self, x: float, y: float) -> QPoint:
        return QPointF(*self.camera.to_pixel(x, y)).toPoint()


@pytest.fixture
def theme(qapp) -> Theme:
    return Theme("dark")


@pytest.fixture
def plane(qtbot, theme) -> Bench:
    plane = Bench(theme)
    qtbot.addWidget(plane)
    plane.resize(*SIZE)
    plane.set_view(0, 0, 100)
    plane.show()
    plane.activateWindow()
    qtbot.waitUntil(plane.isActiveWindow)
    plane.setFocus()
    qtbot.waitUntil(lambda: plane.paints > 0)
    plane.diary.clear()
    return plane


def press(plane, at: QPoint, button=LEFT, modifiers=NONE) -> None:
    QTest.mousePress(plane, button, modifiers, at)


def move(plane, at: QPoint, modifiers=NONE, buttons=LEFT) -> None:
    """QTest.mouseMove carries neither buttons nor modifiers."""
    from PySide6.QtGui import QMouseEvent

    place = QPointF(at)
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        place,
        QPointF(plane.mapToGlobal(at)),
        Qt.MouseButton.NoButton,
        buttons,
        modifiers,
    )
    QApplication.sendEvent(plane, event)


def release(plane, at: QPoint, button=LEFT, modifiers=NONE) -> None:
    QTest.mouseRelease(plane, button, modifiers, at)


def drag(plane, start: QPoint, *way: QPoint, modifiers=NONE, button=LEFT) -> None:
    press(plane, start, button, modifiers)
    for at in way:
        move(plane, at, modifiers, button)
    release(plane, way[-1], button, modifiers)


def wheel(plane, at: QPoint, angle=(0, 0), pixels=(0, 0), modifiers=NONE, trackpad=False) -> None:
    phase = Qt.ScrollPhase.ScrollUpdate if trackpad else Qt.ScrollPhase.NoScrollPhase
    event = QWheelEvent(
        QPointF(at),
        QPointF(plane.mapToGlobal(at)),
        QPoint(*pixels),
        QPoint(*angle),
        Qt.MouseButton.NoButton,
        modifiers,
        phase,
        False,
    )
    QApplication.sendEvent(plane, event)


# -- dragging


def drag_posted(plane: Bench, waits: list[float]) -> int:
    """Post the moves of a drag, each having waited so many ms, and count what is painted."""
    at = plane.pixel(*plane.tips["v"])
    QTest.mousePress(plane, LEFT, NONE, at)
    QTest.mouseMove(plane, at + QPoint(20, 0))  # more than a hand trembles
    QApplication.processEvents()
    before, now = plane.paints, 1000 * time.monotonic()
    for step, wait in enumerate(waits):
        place = QPointF(at + QPoint(30 + 5 * step, 0))
        everywhere = place, QPointF(plane.mapToGlobal(place))
        event = QMouseEvent(QEvent.Type.MouseMove, *everywhere, Qt.MouseButton.NoButton, LEFT, NONE)
        event.setTimestamp(int(now - wait))
        QApplication.postEvent(plane, event)
    for _ in range(3):
        QApplication.processEvents()
    painted = plane.paints - before
    QTest.mouseRelease(plane, LEFT, NONE, at)
    return painted


@pytest.fixture
def still(monkeypatch):
    """Time stands still: how long the machine takes has no say."""
    monkeypatch.setattr(time, "monotonic", lambda: 1000.0)


def test_every_move_of_a_drag_is_painted(plane, still):
    assert drag_posted(plane, [0.0] * 20) == 20
    assert len({move.x for move in plane.moves}) >= 20


def test_moves_that_have_waited_are_painted_together(plane, still):
    assert drag_posted(plane, [0.0, *[50.0] * 19]) <= 2
    assert plane.moves[-1].x == pytest.approx(plane.tips["v"][0])


def test_a_tip_follows_the_pointer(plane):
    drag(plane, plane.pixel(1, 0.5), plane.pixel(1.5, 1), plane.pixel(2, 1.3))
    assert plane.tips["v"] == (2.0, 1.3)
    assert plane.tails["v"] == (0.0, 0.0)
    assert len(plane.moves) == 2
    assert plane.diary == [("chosen", "v"), "settled"]


def test_a_shaft_carries_the_arrow(plane):
    drag(plane, plane.pixel(0.5, 0.25), plane.pixel(0.5, -0.75))
    assert plane.tails["v"] == (0.0, -1.0)
    assert plane.tips["v"] == (1.0, -0.5)


def test_what_is_pressed_off_its_middle_does_not_jump(plane):
    start = plane.pixel(1, 0.5) + QPoint(6, -5)
    drag(plane, start, start + QPoint(100, 0))
    assert plane.tips["v"] == (2.0, 0.5)


def test_a_click_moves_nothing(plane):
    start = plane.pixel(1, 0.5)
    drag(plane, start, start + QPoint(2, 1))
    assert plane.moves == []
    assert plane.selected == ("v", "tip")


def test_one_drag_has_one_key_and_the_next_another(plane):
    drag(plane, plane.pixel(1, 0.5), *(plane.pixel(1 + i / 10, 1) for i in range(1, 10)))
    first = {move.key for move in plane.moves}
    drag(plane, plane.pixel(*plane.tips["v"]), plane.pixel(0, 1))
    assert len(first) == 1
    assert plane.moves[-1].key not in first


def test_snap_goes_to_the_grid_step_and_ctrl_inverts_it(plane):
    plane.snap = "grid"
    drag(plane, plane.pixel(1, 0.5), plane.pixel(1.7, 0.9))
    assert plane.tips["v"] == (1.5, 1.0)
    drag(plane, plane.pixel(1.5, 1), plane.pixel(1.7, 0.9), modifiers=CONTROL)
    assert plane.tips["v"] == (1.7, 0.9)
    plane.snap = "off"
    drag(plane, plane.pixel(1.7, 0.9), plane.pixel(2.2, -0.3), modifiers=CONTROL)
    assert plane.tips["v"] == (2.0, -0.5)


@pytest.mark.parametrize(
    ("to", "tip"),
    [
        ((1.8, 0.1), (1.992389396183, 0.174311485495)),
        ((1.8, 0.05), (2.0, 0.0)),
        ((0.0, 1.3), (0.0, 1.0)),
        ((1.7, 1.0), (1.732050807569, 1.0)),
        ((-1.4, 1.45), (-1.414213562373, 1.414213562373)),
        ((0.2, 0.1), (0.0, 0.0)),
    ],
)
def test_polar_goes_to_whole_lengths_and_five_degrees(plane, to, tip):
    plane.snap = "polar"
    drag(plane, plane.pixel(1, 0.5), plane.pixel(*to))
    assert plane.tips["v"] == pytest.approx(tip, abs=1e-12)


def test_polar_counts_from_the_tail(plane):
    drag(plane, plane.pixel(0.5, 0.25), plane.pixel(0.7, 0.35))
    tail = plane.tails["v"]
    assert tail != (0.0, 0.0)
    plane.snap = "polar"
    drag(plane, plane.pixel(*plane.tips["v"]), plane.pixel(tail[0] + 0.9, tail[1] + 0.02))
    assert plane.tips["v"] == pytest.approx((tail[0] + 1.0, tail[1]))


def test_tips_goes_to_another_tip_when_near_and_nowhere_else(plane):
    plane.snap = "tips"
    w = plane.handle(("w", "tip")).at
    drag(plane, plane.pixel(1, 0.5), plane.pixel(*w) + QPoint(9, -6))
    assert plane.tips["v"] == w
    drag(plane, plane.pixel(*w), plane.pixel(1.7, 0.9))
    assert "v" in plane.tips
    assert (1.7, 0.9) in plane.tips.values()


@pytest.mark.parametrize(
    ("to", "tip"),
    [
        ((2.0, 0.3), (2.0, 0.0)),
        ((0.2, 1.5), (0.0, 1.5)),
        ((1.2, 1.0), (1.1, 1.1)),
        ((-1.0, 0.8), (-0.9, 0.9)),
    ],
)
def test_shift_locks_a_tip_to_the_axis_or_the_diagonal(plane, to, tip):
    drag(plane, plane.pixel(1, 0.5), plane.pixel(*to), modifiers=SHIFT)
    assert plane.tips["v"] == tip


def test_shift_locks_a_shaft_to_the_way_it_goes(plane):
    drag(plane, plane.pixel(0.5, 0.25), plane.pixel(1.5, 0.35), modifiers=SHIFT)
    assert plane.tails["v"] == (1.0, 0.0)


def test_shift_and_snap_together_end_on_the_grid(plane):
    plane.snap = "grid"
    drag(plane, plane.pixel(1, 0.5), plane.pixel(1.2, 1.6), modifiers=SHIFT)
    assert plane.tips["v"] == (1.5, 1.5)


def test_a_modifier_counts_without_another_move(plane):
    press(plane, plane.pixel(1, 0.5))
    move(plane, plane.pixel(2, 0.2))
    assert plane.tips["v"] == (2.0, 0.2)
    QTest.keyPress(plane, Qt.Key.Key_Shift)
    assert plane.tips["v"] == (2.0, 0.0)
    QTest.keyRelease(plane, Qt.Key.Key_Shift)
    assert plane.tips["v"] == (2.0, 0.2)
    QTest.keyPress(plane, Qt.Key.Key_Control)
    assert plane.tips["v"] == (2.0, 0.0)
    release(plane, plane.pixel(2, 0.2))


def test_escape_puts_it_back_under_the_same_key(plane):
    press(plane, plane.pixel(1, 0.5))
    move(plane, plane.pixel(2, 2))
    QTest.keyClick(plane, Qt.Key.Key_Escape)
    assert plane.diary == [("chosen", "v"), ("cancelled", plane.moves[0].key), "settled"]
    move(plane, plane.pixel(-2, 1))
    release(plane, plane.pixel(-2, 1))
    assert len(plane.moves) == 1


def test_escape_without_a_drag_is_left_to_others(qtbot, plane):
    got = []

    class Parent(QWidget):
        def keyPressEvent(self, event) -> None:
            got.append(event.key())

    parent = Parent()
    plane.setParent(parent)
    QTest.keyClick(plane, Qt.Key.Key_Escape)
    assert got == [Qt.Key.Key_Escape]
    plane.setParent(None)


def test_a_handle_that_vanishes_ends_its_drag(plane):
    press(plane, plane.pixel(1, 0.5))
    plane.set_handles([])
    assert not plane.dragging
    assert plane.selected is None
    move(plane, plane.pixel(2, 2))
    assert plane.moves == []


def test_a_release_outside_the_window_is_noticed(plane):
    press(plane, plane.pixel(1, 0.5))
    move(plane, plane.pixel(2, 1))
    move(plane, plane.pixel(0, 1), buttons=Qt.MouseButton.NoButton)
    assert not plane.dragging
    assert plane.tips["v"] == (2.0, 1.0)


def test_three_hundred_moves_are_all_handled(qtbot, plane):
    press(plane, plane.pixel(1, 0.5))
    way = [(math.cos(i / 30), math.sin(i / 30)) for i in range(300)]
    for at in way:
        move(plane, plane.pixel(*at))
        QApplication.processEvents()
    release(plane, plane.pixel(*way[-1]))
    distinct = 1 + sum(plane.pixel(*a) != plane.pixel(*b) for a, b in pairwise(way))
    assert len(plane.moves) == distinct
    assert plane.tips["v"] == pytest.approx(way[-1], abs=0.006)


@pytest.mark.parametrize("scale", [1e-9, 1e-3, 1e6, 1e11])
def test_dragging_at_any_zoom(plane, scale):
    unit = 100 / scale
    plane.tips, plane.tails = {"v": (unit, 0.0)}, {"v": (0.0, 0.0)}
    plane.show_arrows()
    plane.set_view(0, 0, scale)
    drag(plane, plane.pixel(unit, 0), plane.pixel(unit, unit))
    assert plane.tips["v"] == pytest.approx((unit, unit))


# -- hovering


def test_pointing_lights_up_and_changes_the_cursor(plane):
    shapes = []
    for at in ((1, 0.5), (0.5, 0.25), (0.5, -1)):
        move(plane, plane.pixel(*at), buttons=Qt.MouseButton.NoButton)
        shapes.append(plane.cursor().shape())
    assert shapes == [
        Qt.CursorShape.OpenHandCursor,
        Qt.CursorShape.SizeAllCursor,
        Qt.CursorShape.ArrowCursor,
    ]


def test_a_hovered_tip_is_drawn_otherwise(plane):
    before = plane.grab().toImage()
    move(plane, plane.pixel(1, 0.5), buttons=Qt.MouseButton.NoButton)
    assert plane.grab().toImage() != before
    QApplication.sendEvent(plane, QEvent(QEvent.Type.Leave))
    assert plane.grab().toImage() == before


# -- keys


@pytest.mark.parametrize(
    ("key", "modifiers", "tip"),
    [
        (Qt.Key.Key_Right, NONE, (1.5, 0.5)),
        (Qt.Key.Key_Left, NONE, (0.5, 0.5)),
        (Qt.Key.Key_Up, SHIFT, (1.0, 5.5)),
        (Qt.Key.Key_Down, ALT, (1.0, 0.45)),
        (Qt.Key.Key_Up, Qt.KeyboardModifier.KeypadModifier, (1.0, 1.0)),
    ],
)
def test_arrow_keys_nudge(plane, key, modifiers, tip):
    plane.select("v")
    QTest.keyClick(plane, key, modifiers)
    assert plane.tips["v"] == tip


def test_holding_an_arrow_key_is_one_gesture(plane):
    from PySide6.QtGui import QKeyEvent

    plane.select("v")
    for kind, auto in (("KeyPress", False), ("KeyRelease", True), ("KeyPress", True)):
        event = QKeyEvent(QEvent.Type[kind], Qt.Key.Key_Right, NONE, "", auto)
        QApplication.sendEvent(plane, event)
    assert len({move.key for move in plane.moves}) == 1
    QTest.keyRelease(plane, Qt.Key.Key_Right)
    QTest.keyClick(plane, Qt.Key.Key_Right)
    assert len({move.key for move in plane.moves}) == 2
    assert len(plane.moves) == 3
    assert plane.tips["v"] == (2.5, 0.5)


def test_ten_tenths_make_a_whole(plane):
    plane.select("v")
    for _ in range(7):
        QTest.keyClick(plane, Qt.Key.Key_Right, ALT)
    assert plane.tips["v"][0] == 1.35
    assert tidy_sum(0.1, 0.2) == 0.3
    assert tidy_sum(1e-300, 1e-301) == pytest.approx(1.1e-300)


def test_arrows_with_nothing_selected_pan(plane):
    QTest.keyClick(plane, Qt.Key.Key_Right)
    assert plane.moves == []
    assert plane.camera.x > 0


def test_tab_goes_from_thing_to_thing_and_on(qtbot, theme):
    host = QWidget()
    qtbot.addWidget(host)
    before, plane, after = QLineEdit(), Bench(theme), QLineEdit()
    column = QVBoxLayout(host)
    for widget in (before, plane, after):
        column.addWidget(widget)
    host.show()
    host.activateWindow()
    qtbot.waitUntil(host.isActiveWindow)
    before.setFocus()
    seen = []
    for _ in range(5):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        seen.append(plane.selected if plane.hasFocus() else "on")
    assert seen == [("v", "tip"), ("v", "body"), ("w", "tip"), ("w", "body"), "on"]
    assert after.hasFocus()
    seen = []
    for _ in range(5):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Backtab)
        seen.append(plane.selected if plane.hasFocus() else "on")
    assert seen == [("w", "body"), ("w", "tip"), ("v", "body"), ("v", "tip"), "on"]
    assert before.hasFocus()


def test_delete_removes_the_selected(plane):
    QTest.keyClick(plane, Qt.Key.Key_Delete)
    plane.select("w")
    QTest.keyClick(plane, Qt.Key.Key_Delete)
    assert plane.diary == [("removed", "w")]


def test_a_click_on_empty_ground_selects_nothing(plane):
    plane.select("w")
    drag(plane, plane.pixel(2, -1.5), plane.pixel(2, -1.5))
    assert plane.selected is None
    assert plane.diary == [("chosen", "")]


def test_a_tip_is_grabbed_before_a_shaft_and_the_selected_before_others(plane):
    plane.tips = {"v": (1.0, 1.0), "w": (1.0, 1.0)}
    plane.tails = {"v": (0.0, 0.0), "w": (2.0, 2.0)}
    plane.show_arrows()
    plane.select("v")
    drag(plane, plane.pixel(1, 1), plane.pixel(1, 0))
    assert plane.tips == {"v": (1.0, 0.0), "w": (1.0, 1.0)}


# -- the camera


def test_the_wheel_zooms_at_the_pointer(plane):
    at = plane.pixel(1.2, 0.7)
    beneath = plane.camera.to_world(at.x(), at.y())
    wheel(plane, at, angle=(0, 120))
    assert plane.camera.scale == pytest.approx(120)
    assert plane.camera.to_pixel(*beneath) == pytest.approx((at.x(), at.y()))
    assert plane.diary == [("looked", plane.camera.x, plane.camera.y, plane.camera.scale)]
    wheel(plane, at, angle=(0, -120))
    assert plane.camera.scale == pytest.approx(100)


def test_two_fingers_pan_and_ctrl_makes_them_zoom(plane):
    at = plane.pixel(1, 1)
    wheel(plane, at, angle=(0, 60), pixels=(30, 20), trackpad=True)
    assert plane.camera.scale == 100
    assert (plane.camera.x, plane.camera.y) == (-0.3, 0.2)
    wheel(plane, at, angle=(0, 120), pixels=(0, 20), trackpad=True, modifiers=CONTROL)
    assert plane.camera.scale == pytest.approx(120)


def test_a_mouse_wheel_with_pixels_zooms(plane):
    wheel(plane, plane.pixel(0, 0), angle=(0, 120), pixels=(0, 15))
    assert plane.camera.scale == pytest.approx(120)


def test_a_pinch_zooms_between_the_fingers(plane):
    device = QPointingDevice(
        "trackpad",
        1,
        QInputDevice.DeviceType.TouchPad,
        QPointingDevice.PointerType.Finger,
        QInputDevice.Capability.Position,
        2,
        0,
    )
    at = QPointF(*plane.camera.to_pixel(1, 1))
    event = QNativeGestureEvent(
        Qt.NativeGestureType.ZoomNativeGesture, device, 2, at, at, at, 0.5, QPointF()
    )
    QApplication.sendEvent(plane, event)
    assert plane.camera.scale == pytest.approx(150)
    assert plane.camera.to_pixel(1, 1) == pytest.approx(at.toTuple())


@pytest.mark.parametrize(("button", "start"), [(MIDDLE, (1, 0.5)), (LEFT, (2, -1.5))])
def test_middle_anywhere_and_left_on_the_ground_pan(plane, button, start):
    start = plane.pixel(*start)
    drag(plane, start, start + QPoint(40, 10), start + QPoint(100, 50), button=button)
    assert plane.camera.to_pixel(0, 0) == (400, 250)
    assert plane.moves == []
    assert plane.diary[-1] == ("looked", -1.0, 0.5, 100.0)


def test_home_fits_and_stays_automatic(plane):
    plane.set_content((0, 0, 40, 2))
    assert plane.camera.scale == 100
    QTest.keyClick(plane, Qt.Key.Key_Home)
    assert plane.camera.holds((0, 0, 40, 2))
    assert plane.diary == ["fitted"]


def test_an_automatic_camera_rests_until_it_must_move(plane):
    plane.set_view(0, 0, 0)
    plane.set_content((0, 0, 4, 4))
    still = plane.camera
    plane.set_content((0, 0, 4.2, 3))
    assert plane.camera == still
    plane.set_content((0, 0, 400, 3))
    assert plane.camera.holds((0, 0, 400, 3))
    plane.set_content((0, 0, 4, 3))
    assert plane.camera.scale > 50


def test_an_automatic_camera_waits_for_the_end_of_a_drag(plane):
    plane.set_view(0, 0, 0)
    plane.set_content((-3, -2, 3, 2))
    still = plane.camera
    press(plane, plane.pixel(1, 0.5))
    move(plane, plane.pixel(30, 0))
    plane.set_content((-3, -2, 30, 2))
    assert plane.camera == still
    release(plane, plane.pixel(30, 0))
    assert plane.camera.holds((-3, -2, 30, 2))


def test_the_centre_stays_when_the_canvas_grows(plane):
    plane.set_view(3, 4, 50)
    plane.resize(900, 900)
    assert (plane.camera.x, plane.camera.y, plane.camera.scale) == (3, 4, 50)
    assert plane.camera.to_pixel(3, 4) == (450, 450)


def test_plus_and_minus_zoom_at_the_middle(plane):
    QTest.keyClick(plane, Qt.Key.Key_Plus)
    assert plane.camera.scale == 125
    QTest.keyClick(plane, Qt.Key.Key_Minus)
    assert (plane.camera.x, plane.camera.y, plane.camera.scale) == (0, 0, 100)


# -- painting


def settle(plane, qtbot) -> int:
    qtbot.wait(20)
    return plane.paints


def test_it_repaints_only_when_something_changed(qtbot, plane):
    before = settle(plane, qtbot)
    plane.set_view(0, 0, 100)
    plane.show_arrows()
    plane.select("")
    for x in range(10):
        move(plane, QPoint(20 + x, 20), buttons=Qt.MouseButton.NoButton)
    assert settle(plane, qtbot) == before
    plane.select("v")
    assert settle(plane, qtbot) == before + 1
    plane.set_view(0, 0, 101)
    plane.set_handles([])
    assert settle(plane, qtbot) == before + 2


def test_an_idle_plane_has_no_timers(qtbot, plane):
    before = settle(plane, qtbot)
    qtbot.wait(100)
    assert plane.paints == before


def near(image: QImage, at: tuple[float, float], color: QColor, reach: int = 4) -> bool:
    """Whether a colour is found in a square around a logical pixel."""
    ratio = image.devicePixelRatio()
    x0, y0 = round(at[0] * ratio), round(at[1] * ratio)
    return any(
        image.pixelColor(x, y).rgb() == color.rgb()
        for x in range(max(0, x0 - reach), min(image.width(), x0 + reach))
        for y in range(max(0, y0 - reach), min(image.height(), y0 + reach))
    )


@pytest.mark.parametrize("choice", ["light", "dark"])
def test_an_arrow_is_drawn_in_its_colour_up_to_its_tip(plane, theme, choice):
    theme.choose(choice)
    image = plane.grab().toImage()
    at = plane.camera.to_pixel(1, 0.5)
    assert near(image, (at[0] - 6, at[1] + 3), theme.color("first"))
    assert not near(image, (at[0] - 6, at[1] + 3), theme.color("second"))
    assert near(image, plane.camera.to_pixel(-1.5, 0.5), theme.color("second"))
    assert image.pixelColor(590, 8).rgb() == theme.color("canvas").rgb()


def paint(theme: Theme, draw, camera: Camera, ratio: float = 1.0) -> QImage:
    plane = Plane(theme, draw)
    plane.resize(int(camera.width), int(camera.height))
    plane.set_view(camera.x, camera.y, camera.scale)
    size = (int(camera.width * ratio), int(camera.height * ratio))
    image = QImage(*size, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    painter = QPainter(image)
    plane.paint_on(painter, camera.width, camera.height)
    painter.end()
    plane.deleteLater()
    return image


CAMERA = Camera(0, 0, 50, 400, 300)


def width_of(image: QImage, x: float, color: QColor) -> int:
    """How many pixels of a column have a colour."""
    column = round(x * image.devicePixelRatio())
    return sum(image.pixelColor(column, y).rgb() == color.rgb() for y in range(image.height()))


@pytest.mark.parametrize("ratio", [1.0, 2.0])
@pytest.mark.parametrize("scale", [5e-3, 50, 5e6])
def test_shaft_and_head_keep_their_pixels_at_any_zoom_and_density(theme, scale, ratio):
    camera = replace(CAMERA, scale=scale)

    def draw(on: Surface) -> None:
        tip = on.camera.to_world(350, 100)
        marks.arrow(on, on.camera.to_world(50, 100), tip, "first")

    image = paint(theme, draw, camera, ratio)
    color = theme.color("first")
    assert 2 * ratio <= width_of(image, 150, color) <= 3 * ratio
    assert 7 * ratio <= width_of(image, 350 - 12, color) <= 11 * ratio
    assert width_of(image, 352, color) == 0


def test_a_short_arrow_has_a_short_head_and_no_arrow_is_a_ring(theme):
    camera = replace(CAMERA, scale=100)

    def draw(on: Surface) -> None:
        marks.arrow(on, (0.3, 0.3), (0.38, 0.3), "first")
        marks.arrow(on, (-1, 0.5), (-1, 0.5), "second")

    image = paint(theme, draw, camera)
    columns = [width_of(image, x, theme.color("first")) for x in range(225, 245)]
    assert max(columns) in (2, 3, 4)
    assert columns[-5:] == [0] * 5
    center = camera.to_pixel(-1, 0.5)
    assert near(image, center, theme.color("second"), reach=6)
    assert image.pixelColor(*map(round, center)).rgb() == theme.color("canvas").rgb()


def test_lines_to_far_beyond_the_canvas_are_drawn(theme):
    def draw(on: Surface) -> None:
        marks.arrow(on, (0, 0), (1e12, 0), "first")
        marks.segment(on, (-1e12, 1), (1e12, 1), "second", dashed=True)
        marks.polygon(on, [(-1e12, -1e12), (1e12, -1e12), (1e12, -1), (-1e12, -1)], "result")
        marks.angle_arc(on, (0, 0), (1e12, 0), (0, 1e12), "text", text="90°")

    image = paint(theme, draw, replace(CAMERA, scale=50))
    assert 2 <= width_of(image, 390, theme.color("first")) <= 3
    assert near(image, (100, 100), theme.color("second"), reach=8)
    assert image.pixelColor(333, 290) != image.pixelColor(333, 10)


def test_a_faded_mark_lies_between_its_colour_and_the_canvas(theme):
    image = paint(
        theme, lambda on: marks.segment(on, (-1, 1), (1, 1), "text", fade=marks.FADED), CAMERA
    )
    found = image.pixelColor(220, 100).lightness()
    assert theme.color("canvas").lightness() < found < theme.color("text").lightness()


# -- numbers and texts


@pytest.mark.parametrize("size", [(96, 96), (360, 360), (900, 500), (300, 1200)])
@pytest.mark.parametrize(
    "look",
    [
        (0, 0, 64),
        (0, 0, 100),
        (40, 3, 31),
        (-7, -900, 77),
        (0, 0, 3e-11),
        (1, 1, 1e9),
        (0, 2, 9e12),
    ],
)
def test_axis_numbers_stay_inside_and_apart(theme, size, look):
    camera = Camera().resized(*size).looking(*look)
    metrics = QFontMetricsF(theme.font("small", tabular=True))
    labels = tick_labels(camera, metrics)
    canvas = QRectF(0, 0, *size)
    assert len(labels) >= 2 or min(size) < 100
    for index, (text, rect) in enumerate(labels):
        assert text
        assert canvas.contains(rect)
        assert not any(rect.intersects(other) for _, other in labels[:index])


def test_axis_numbers_say_where_they_stand(theme):
    camera = Camera().resized(600, 400).looking(0, 0, 100)
    metrics = QFontMetricsF(theme.font("small", tabular=True))
    labels = dict(tick_labels(camera, metrics))
    assert set(labels) == {"−2", "−1", "0", "1", "2"}
    along = [text for text, rect in tick_labels(camera, metrics) if rect.top() > 200]
    assert along[:5] == ["−2", "−1", "1", "2", "−1"]
    far = dict(tick_labels(Camera().resized(600, 400).looking(1e6, 0, 100), metrics))
    assert {"999998", "1×10⁶", "1.000002×10⁶"} <= set(far)
    near = dict(tick_labels(Camera().resized(600, 400).looking(123.456, 0, 1e5), metrics))
    assert {"123.454", "123.456", "−0.001", "0.001"} <= set(near)


@pytest.mark.parametrize("count", [1, 12, 60])
def test_texts_stay_inside_and_apart(theme, count):
    labels = Labels(360, 360)
    font, color = theme.font("title"), theme.color("first")
    for i in range(count):
        angle = i * 2.4
        anchor = 180 + 178 * math.cos(angle), 180 - 178 * math.sin(angle)
        labels.avoid((180, 180), anchor)
        labels.add(Label(f"name {i}", anchor, angle, 8.0, color, font))
    placed = [rect for _, rect in labels.placed()]
    canvas = QRectF(0, 0, 360, 360).adjusted(INSET, INSET, -INSET, -INSET)
    assert placed
    assert len(placed) == count or count == 60
    for index, rect in enumerate(placed):
        assert canvas.adjusted(-0.01, -0.01, 0.01, 0.01).contains(rect)
        assert not any(rect.intersects(other) for other in placed[:index])


def test_a_text_goes_round_a_line_in_its_way(theme):
    labels = Labels(360, 360)
    labels.avoid((180, 180), (340, 180))
    labels.add(Label("v", (200, 180), 0.0, 8.0, theme.color("first"), theme.font("title")))
    ((_, rect),) = labels.placed()
    assert rect.bottom() < 180 or rect.top() > 180


def test_a_text_wider_than_the_canvas_is_left_out(theme):
    labels = Labels(40, 40)
    labels.add(Label("m" * 24, (20, 20), 0.0, 8.0, theme.color("first"), theme.font("title")))
    assert list(labels.placed()) == []


def test_numbers_over_a_picture_are_not_crossed_out(plane) -> None:
    from PySide6.QtCore import QLineF

    def crossed(on: Surface) -> None:
        on.painter.setPen(on.color("first"))
        y = round(on.camera.to_pixel(0.0, -1.0)[1]) + 0.5
        on.painter.drawLines([QLineF(0, y, on.camera.width, y)])

    plane._draw = crossed
    at = plane.pixel(0, -1)
    place = at.x() - 40, at.y() - 8, 38, 16
    beneath = plane.grab().toImage().copy(*place)
    plane.set_ground(numbers_above=True)
    above = plane.grab().toImage().copy(*place)
    line = plane.theme.color("first").rgb()

    def count(image) -> int:
        return sum(image.pixel(x, image.height() // 2) == line for x in range(image.width()))

    assert count(above) < count(beneath)


def test_the_ground_can_be_without_lines(plane) -> None:
    def colours() -> set[int]:
        image = plane.grab().toImage()
        return {image.pixel(x, 30) for x in range(image.width())}

    grid = plane.theme.color("grid").rgb()
    assert grid in colours()
    plane.set_ground(lines=False)
    assert grid not in colours()
    assert plane.theme.color("axis").rgb() in colours()
