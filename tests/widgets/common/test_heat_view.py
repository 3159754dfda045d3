"""A matrix to look at closely, by real events."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from support import pictures

from lavis.theme import Theme
from lavis.widgets.common import shades
from lavis.widgets.common.heat_view import HeatView
from lavis.widgets.common.heatmap import Heatmap

Key = Qt.Key
NONE = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def theme(qapp) -> Theme:
    theme = Theme("light")
    theme.apply(qapp)
    return theme


@pytest.fixture
def view(theme, qtbot) -> HeatView:
    view = HeatView(theme, "Weights")
    qtbot.addWidget(view)
    view.resize(420, 420)
    view.set_heat(square(6), "query", "key")
    view.show()
    return view


def square(size: int, **changes) -> Heatmap:
    values = np.arange(1, size * size + 1, dtype=np.float32).reshape(size, size) / size**2
    names = tuple(f"t{index}" for index in range(size))
    return Heatmap(values, names, names, "sequential", **changes)


def center(view: HeatView, row: int, column: int) -> QPoint:
    return view.cells().rect(row, column).center().toPoint()


def test_what_is_pointed_at_is_said_and_forgotten(view) -> None:
    told = []
    view.pointed.connect(lambda *cell: told.append(cell))
    QTest.mouseMove(view, center(view, 2, 3))
    QTest.mouseMove(view, center(view, 2, 4))
    QTest.mouseMove(view, QPoint(2, 2))
    assert told == [(2, 3), (2, 4), (-1, -1)]
    assert view.words((2, 3)) == "t2, t3: 0.4444444477558136"


def test_a_click_chooses_and_the_frame_is_seen(view, theme) -> None:
    told = []
    view.chosen.connect(lambda *cell: told.append(cell))
    QTest.mouseClick(view, LEFT, NONE, center(view, 4, 1))
    assert told == [(4, 1)]
    assert view.cursor_cell == (4, 1)
    corner = view.cells().rect(4, 1).topLeft().toPoint() + QPoint(1, 1)
    assert view.grab().toImage().pixelColor(corner) == theme.color("accent")


def test_arrows_walk_and_stop_at_the_edge(view) -> None:
    told = []
    view.chosen.connect(lambda *cell: told.append(cell))
    for key in (Key.Key_Right, Key.Key_Right, Key.Key_Down, Key.Key_Up, Key.Key_Up):
        QTest.keyClick(view, key)
    QTest.keyClick(view, Key.Key_Down, SHIFT)
    assert told == [(0, 0), (0, 1), (1, 1), (0, 1), (0, 1), (5, 1)]


def wheel(view: HeatView, at: QPointF, turns: int) -> None:
    event = QWheelEvent(
        at,
        view.mapToGlobal(at),
        QPoint(),
        QPoint(0, 120 * turns),
        Qt.MouseButton.NoButton,
        NONE,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view, event)


def test_the_wheel_zooms_at_the_pointer_and_home_fits(view) -> None:
    view.set_heat(square(200))
    at = QPointF(center(view, 60, 140))
    cell = view.cell_at(at)
    wheel(view, at, 8)
    assert view.zoom > 3
    assert view.cell_at(at) == cell
    wheel(view, at, -40)
    assert view.zoom == 1.0
    wheel(view, at, 5)
    QTest.keyClick(view, Key.Key_Home)
    assert view.zoom == 1.0


def test_a_drag_pans_what_is_zoomed_and_chooses_nothing(view) -> None:
    view.set_heat(square(200))
    told = []
    view.chosen.connect(lambda *cell: told.append(cell))
    middle = QPointF(center(view, 100, 100))
    wheel(view, middle, 10)
    before = view.cell_at(middle)
    start, end = middle.toPoint(), middle.toPoint() + QPoint(60, 40)
    QTest.mousePress(view, LEFT, NONE, start)
    move(view, end)
    QTest.mouseRelease(view, LEFT, NONE, end)
    after = view.cell_at(QPointF(end))
    assert after == before
    assert told == []


def move(view: HeatView, at: QPoint) -> None:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QMouseEvent

    event = QMouseEvent(
        QEvent.Type.MouseMove, QPointF(at), QPointF(view.mapToGlobal(at)), LEFT, LEFT, NONE
    )
    QApplication.sendEvent(view, event)


def test_walking_keeps_the_cursor_in_sight(view) -> None:
    view.set_heat(square(100))
    wheel(view, QPointF(center(view, 0, 0)), 12)
    for _ in range(9):
        QTest.keyClick(view, Key.Key_Down, SHIFT)
    room = view.heat.room_of(view._theme, view.room())
    assert view.cursor_cell == (80, 0)
    assert room.contains(view.cells().rect(80, 0).center())


def test_another_matrix_of_the_same_shape_keeps_zoom_and_cursor(view) -> None:
    view.set_heat(square(100))
    view.set_cursor_cell((7, 7))
    wheel(view, QPointF(center(view, 50, 50)), 6)
    zoom = view.zoom
    view.set_heat(square(100))
    assert (view.zoom, view.cursor_cell) == (zoom, (7, 7))
    view.set_heat(square(5))
    assert (view.zoom, view.cursor_cell) == (1.0, None)


def test_every_size_fits_and_is_drawn(view, theme) -> None:
    for size, side in product((1, 2, 30, 512, 1024), (70, 300, 700)):
        view.resize(side, side)
        view.set_heat(square(size))
        check_corner(view, theme, size)


def check_corner(view: HeatView, theme: Theme, size: int) -> None:
    frame = view.cells().frame
    assert QRectF(view.rect()).adjusted(-1, -1, 1, 1).contains(frame)
    image = view.grab().toImage()
    last = frame.bottomRight() - QPointF(0.4, 0.4) * max(1.0, frame.width() / size)
    brightest = shades.cell_color(theme, 1.0, 1.0, "sequential")
    assert near(image, last.toPoint(), brightest), "the largest number is seen at the corner"


def near(image: QImage, at: QPoint, color) -> bool:
    """Whether a colour is seen within a few pixels."""
    return any(
        image.pixelColor(at.x() + x, at.y() + y) == color
        for x in range(-4, 5)
        for y in range(-4, 5)
        if image.valid(at.x() + x, at.y() + y)
    )


def test_one_bright_cell_of_a_million_is_seen(view, theme) -> None:
    values = np.zeros((1024, 1024), np.float32)
    values[700, 333] = 1.0
    view.set_heat(Heatmap(values, (), (), "sequential"))
    bright = shades.cell_color(theme, 1.0, 1.0, "sequential").rgb()
    image = view.grab().toImage()
    found = [
        (x, y)
        for x in range(image.width())
        for y in range(image.height())
        if image.pixel(x, y) == bright
    ]
    assert found
    assert view.cell_at(QPointF(*found[0])) is not None


def test_a_small_matrix_is_drawn_sharp_into_svg(view, theme) -> None:
    from lavis.widgets.shell import export

    svg = export.picture(view, theme, "svg")
    assert b"<image" not in svg
    assert len(pictures.colours(pictures.drawn(svg))) > 10
    view.set_heat(square(100))
    assert b"<image" in export.picture(view, theme, "svg")


def test_pointing_draws_the_matrix_no_second_time(view, monkeypatch) -> None:
    drawn = []
    original = Heatmap.draw
    monkeypatch.setattr(
        Heatmap, "draw", lambda *args, **kw: (drawn.append(1), original(*args, **kw))
    )
    view.grab()
    for column in range(6):
        QTest.mouseMove(view, center(view, 3, column))
        view.grab()
    assert len(drawn) <= 1


def test_what_is_infinite_is_hatched_and_not_counted(theme) -> None:
    heat = Heatmap([[1.0, float("-inf")], [2.0, 4.0]], ("a", "b"), ("a", "b"))
    assert heat.limit == 4.0
    image = QImage(200, 200, QImage.Format.Format_RGB32)
    image.fill(theme.color("canvas"))
    painter = QPainter(image)
    room = QRectF(0, 0, 200, 200)
    heat.draw(painter, theme, room)
    painter.end()
    rect = heat.cells(theme, room).rect(0, 1).toRect().adjusted(3, 3, -3, -3)
    inside = {image.pixel(x, rect.center().y()) for x in range(rect.left(), rect.right())}
    assert inside == {theme.color("canvas").rgb(), theme.color("axis").rgb()}


def test_whole_numbers_have_no_decimals() -> None:
    assert Heatmap([[1.0, -12.0]]).texts(4) == [["1", "−12"]]
    assert Heatmap([[1.0, 0.5]]).texts(2) == [["1.0", "0.5"]]


def test_the_square_root_brings_out_what_is_small(theme) -> None:
    values = [[1.0, 0.04], [0.0, 0.25]]
    plain, root = (Heatmap(values, scale="sequential", root=on) for on in (False, True))
    assert root.shades.tolist() == [[255, 51], [0, 128]]
    assert plain.shades.tolist() == [[255, 10], [0, 64]]
    assert root.color(theme, 0.25) == plain.color(theme, 0.5)
