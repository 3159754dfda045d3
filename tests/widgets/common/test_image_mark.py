"""A picture on the plane: its corners where they belong, and nothing drawn that cannot be."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QImage, QPainter

from lavis.theme import Theme
from lavis.widgets.common.plane import Camera, Surface
from lavis.widgets.common.plane.image import image
from lavis.widgets.common.plane.labels import Labels

CORNERS = {"red": (0, 0), "green": (1, 0), "blue": (0, 1), "yellow": (1, 1)}


def four() -> QImage:
    picture = QImage(40, 40, QImage.Format.Format_RGB32)
    for name, (right, down) in CORNERS.items():
        for x in range(20):
            for y in range(20):
                picture.setPixelColor(20 * right + x, 20 * down + y, QColor(name))
    return picture


def drawn(corner, first, second) -> tuple[bool, QImage]:
    canvas = QImage(400, 400, QImage.Format.Format_RGB32)
    canvas.fill(QColor("white"))
    theme = Theme("light")
    painter = QPainter(canvas)
    on = Surface(painter, Camera(0, 0, 100, 400, 400), theme, Labels(400, 400))
    done = image(on, four(), corner, first, second)
    painter.end()
    theme.deleteLater()
    return done, canvas


def test_it_stands_upright_on_its_lower_left_corner(qapp) -> None:
    done, canvas = drawn((0, 0), (1, 0), (0, 1))
    assert done
    at = {"red": (225, 125), "green": (275, 125), "blue": (225, 175), "yellow": (275, 175)}
    for name, (x, y) in at.items():
        assert canvas.pixelColor(x, y) == QColor(name)
    assert canvas.pixelColor(225, 225) == QColor("white")


def test_a_quarter_turn_and_a_mirror_move_its_corners(qapp) -> None:
    _, turned = drawn((0, 0), (0, 1), (-1, 0))
    assert turned.pixelColor(125, 175) == QColor("red")
    assert turned.pixelColor(125, 125) == QColor("green")
    _, mirrored = drawn((0, 0), (-1, 0), (0, 1))
    assert mirrored.pixelColor(175, 125) == QColor("red")
    assert mirrored.pixelColor(125, 125) == QColor("green")


@pytest.mark.parametrize(
    "sides", [((1, 1), (1, 1)), ((0, 0), (0, 0)), ((1e150, 0), (0, 1)), ((1e-150, 0), (0, 1e150))]
)
def test_what_has_no_area_or_no_end_is_not_drawn(qapp, sides) -> None:
    done, canvas = drawn((0, 0), *sides)
    assert not done
    assert canvas.pixelColor(225, 175) == QColor("white")
