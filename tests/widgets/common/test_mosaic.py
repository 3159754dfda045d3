"""Many small maps as one image."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtTest import QTest

from lavis.theme import Theme
from lavis.widgets.common import shades
from lavis.widgets.common.mosaic import Mosaic

Key = Qt.Key
NONE = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def theme(qapp) -> Theme:
    theme = Theme("dark")
    theme.apply(qapp)
    return theme


@pytest.fixture
def mosaic(theme, qtbot) -> Mosaic:
    mosaic = Mosaic(theme, "Heads")
    qtbot.addWidget(mosaic)
    mosaic.resize(500, 300)
    show(mosaic, 3, 5)
    mosaic.show()
    return mosaic


def show(mosaic: Mosaic, rows: int, columns: int, size: int = 16, **changes) -> None:
    """Maps whose level says which they are."""
    tiles = np.zeros((rows * columns, size, size), np.uint8)
    tiles += (np.arange(rows * columns) * 7 + 5).astype(np.uint8)[:, None, None]
    mosaic.set_tiles(
        tiles,
        (rows, columns),
        names=[f"map {index}" for index in range(rows * columns)],
        row_names=[f"L{row + 1}" for row in range(rows)],
        column_names=[f"H{column + 1}" for column in range(columns)],
        **changes,
    )


def center(mosaic: Mosaic, index: int) -> QPoint:
    return mosaic.rect_of(index).center().toPoint()


def seen(mosaic: Mosaic, theme: Theme) -> list[int]:
    """Which map is seen at the middle of each map's place."""
    colors = shades.palette(theme, "sequential").tolist()
    image = mosaic.grab().toImage()
    return [
        (colors.index(image.pixel(center(mosaic, index))) - 5) // 7
        for index in range(len(mosaic.order))
    ]


def test_every_map_lies_where_it_says(mosaic, theme) -> None:
    assert seen(mosaic, theme) == list(range(15))
    order = list(np.random.default_rng(1).permutation(15))
    show(mosaic, 3, 5, order=order)
    assert seen(mosaic, theme) == list(range(15))
    first = mosaic.places().rect(0).center()
    assert mosaic.map_at(first) == order[0]


def test_a_click_chooses_a_double_click_opens(mosaic) -> None:
    chosen, opened = [], []
    mosaic.chosen.connect(chosen.append)
    mosaic.opened.connect(opened.append)
    QTest.mouseClick(mosaic, LEFT, NONE, center(mosaic, 7))
    QTest.mouseDClick(mosaic, LEFT, NONE, center(mosaic, 7))
    assert mosaic.selected == 7
    assert (chosen[0], opened) == (7, [7])
    QTest.keyClick(mosaic, Key.Key_Return)
    assert opened == [7, 7]


def test_arrows_walk_the_grid(mosaic) -> None:
    chosen = []
    mosaic.chosen.connect(chosen.append)
    for key in (Key.Key_Right, Key.Key_Right, Key.Key_Down, Key.Key_Left, Key.Key_Up, Key.Key_Up):
        QTest.keyClick(mosaic, key)
    assert chosen == [0, 1, 6, 5, 0, 0]


def test_pointing_composes_nothing(mosaic) -> None:
    pointed = []
    mosaic.pointed.connect(pointed.append)
    mosaic.grab()
    drawn = mosaic.drawn
    for index in range(15):
        QTest.mouseMove(mosaic, center(mosaic, index))
        mosaic.grab()
    assert pointed == list(range(15))
    assert mosaic.drawn == drawn


def test_rows_become_columns_where_that_is_larger(mosaic, theme) -> None:
    show(mosaic, 3, 12, turns=True)
    mosaic.resize(200, 700)
    assert mosaic.places().turned
    assert seen(mosaic, theme) == list(range(36))
    QTest.mouseClick(mosaic, LEFT, NONE, center(mosaic, 13))
    assert mosaic.selected == 13
    QTest.keyClick(mosaic, Key.Key_Right)  # the next layer, for rows are heads now
    assert mosaic.selected == 25
    mosaic.resize(800, 260)
    assert not mosaic.places().turned
    assert seen(mosaic, theme) == list(range(36))


def test_they_fit_into_any_room(mosaic) -> None:
    grids = ((1, 1), (4, 4), (6, 12), (24, 16))
    ways = ({}, {"turns": True}, {"flow": True, "captions": ["c"] * 24 * 16})
    sizes = ((64, 64), (120, 500), (320, 200), (1600, 900))
    for grid, changes, size in product(grids, ways, sizes):
        show(mosaic, *grid, **changes)
        mosaic.resize(*size)
        places = mosaic.places()
        assert places.rows * places.columns >= grid[0] * grid[1]
        if places.side > 1:
            last = mosaic.rect_of(grid[0] * grid[1] - 1)
            assert mosaic.rect().toRectF().contains(last)


def test_a_bright_cell_of_a_large_map_is_seen_in_a_small_one(mosaic, theme) -> None:
    tiles = np.zeros((4, 512, 512), np.uint8)
    tiles[2, 400, 17] = 255
    mosaic.set_tiles(tiles, (2, 2), names="abcd")
    bright = int(shades.palette(theme, "sequential")[255])
    image = mosaic.grab().toImage()
    rect = mosaic.rect_of(2).toRect()
    assert any(
        image.pixel(x, y) == bright
        for x in range(rect.left(), rect.right())
        for y in range(rect.top(), rect.bottom())
    )


def test_without_maps_it_is_empty_and_quiet(theme, qtbot) -> None:
    mosaic = Mosaic(theme, "Heads")
    qtbot.addWidget(mosaic)
    mosaic.resize(100, 100)
    mosaic.show()
    QTest.mouseMove(mosaic, QPoint(50, 50))
    QTest.keyClick(mosaic, Key.Key_Right)
    assert (mosaic.selected, mosaic.hovered) == (-1, -1)
    assert mosaic.grab().toImage().pixelColor(50, 50) == theme.color("canvas")


def test_oblong_maps_keep_their_shape_and_each_its_colours(mosaic, theme) -> None:
    tiles = np.full((4, 12, 6), 200, np.uint8)
    scales: list[shades.Scale] = ["gray", "diverging", "sequential", "gray"]
    mosaic.set_tiles(
        tiles, (1, 4), names=["a", "b", "c", "d"], flow=True, aspect=2.0, scales=scales
    )
    image = mosaic.grab().toImage()
    ratio = image.devicePixelRatio()
    for index, scale in enumerate(scales):
        rect = mosaic.rect_of(index)
        assert rect.height() == pytest.approx(2 * rect.width(), abs=1)
        assert mosaic.map_at(rect.center()) == index
        color = int(shades.palette(theme, scale)[200])
        for x, y in ((0.5, 0.5), (0.1, 0.05), (0.9, 0.95)):
            spot = QPointF(rect.left() + x * rect.width(), rect.top() + y * rect.height())
            assert image.pixel((spot * ratio).toPoint()) == color
    places = [mosaic.rect_of(index) for index in range(4)]
    assert not any(a.intersects(b) for a in places for b in places if a is not b)


def test_a_caption_is_whole_or_only_what_it_needs(mosaic, monkeypatch) -> None:
    """Of a share, “0.0994…” would say ten times what it is."""
    said: list[str] = []
    draw = QPainter.drawText
    monkeypatch.setattr(QPainter, "drawText", lambda *args: (said.append(args[-1]), draw(*args)))
    captions = [f"u{i}  0.{i:04}123456 %" for i in range(15)]
    for width, wanted in ((500, [each.split("  ")[0] for each in captions]), (2400, captions)):
        mosaic.resize(width, width)
        show(mosaic, 3, 5, captions=captions)
        said.clear()
        mosaic.grab()
        assert [each for each in said if each.startswith("u")] == wanted
