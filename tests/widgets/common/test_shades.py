"""Numbers as colours: levels, block maxima and pictures."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lavis.theme import Theme
from lavis.widgets.common import shades


@pytest.fixture
def theme(qapp) -> Theme:
    theme = Theme("light")
    theme.apply(qapp)
    return theme


def test_levels_reach_from_end_to_end() -> None:
    values = np.array([0.0, 0.25, 0.5, 1.0, 2.0], np.float32)
    assert shades.levels(values, 1.0, "sequential").tolist() == [0, 64, 128, 255, 255]
    values = np.array([-2.0, -1.0, 0.0, 1.0, 2.0], np.float32)
    assert shades.levels(values, 1.0, "diverging").tolist() == [1, 1, 128, 255, 255]


def test_what_is_no_number_has_a_level_too() -> None:
    values = np.array([np.nan, np.inf, -np.inf, 0.5])
    assert shades.levels(values, 1.0, "diverging").tolist() == [128, 255, 1, 192]
    assert shades.levels(values, 0.0, "sequential").tolist() == [0, 0, 0, 0]


@given(
    rows=st.integers(1, 40),
    columns=st.integers(1, 40),
    most=st.integers(1, 50),
    seed=st.integers(0, 999),
)
def test_no_bright_cell_vanishes_by_pooling(rows, columns, most, seed) -> None:
    values = np.random.default_rng(seed).integers(0, 256, (rows, columns)).astype(np.uint8)
    small = shades.pooled(values, most, most)
    assert small.shape == (min(rows, most), min(columns, most))
    assert small.max() == values.max()
    # Each cell is the largest of the block that it stands for.
    down = np.arange(small.shape[0] + 1) * rows // small.shape[0]
    right = np.arange(small.shape[1] + 1) * columns // small.shape[1]
    for i in range(small.shape[0]):
        for j in range(small.shape[1]):
            block = values[down[i] : down[i + 1], right[j] : right[j + 1]]
            assert small[i, j] == block.max()


def test_of_both_signs_the_farthest_from_zero_stays() -> None:
    values = np.array([[128, 128, 140, 128], [128, 20, 130, 128]], np.uint8)
    assert shades.pooled(values, 1, 2, "diverging").tolist() == [[20, 140]]


def test_a_stack_of_maps_is_pooled_map_by_map() -> None:
    values = np.zeros((3, 8, 8), np.uint8)
    values[1, 7, 0] = 200
    small = shades.pooled(values, 2, 2)
    assert small[1].tolist() == [[0, 0], [200, 0]]
    assert small[0].max() == small[2].max() == 0


def test_zero_is_the_canvas_and_viridis_gets_brighter(theme) -> None:
    both = shades.palette(theme, "diverging")
    assert both[shades.ZERO] == theme.color("canvas").rgb()
    assert both[1] != both[255]
    light = [
        luminance(shades.cell_color(theme, value, 1.0, "sequential"))
        for value in np.linspace(0, 1, 9).tolist()
    ]
    assert light == sorted(light)
    assert light[0] < 0.05 < 0.5 < light[-1]


def test_a_picture_has_a_pixel_for_each_number(theme) -> None:
    colors = shades.palette(theme, "sequential")
    picture = shades.image(np.array([[0, 255, 7], [1, 2, 3]], np.uint8), colors)
    assert (picture.width(), picture.height()) == (3, 2)
    assert picture.pixel(1, 0) == colors[255]
    assert picture.pixel(2, 1) == colors[3]


@pytest.mark.parametrize("scale", ["diverging", "sequential"])
def test_numbers_can_be_read_on_every_colour(theme, scale) -> None:
    for choice in ("light", "dark"):
        theme.choose(choice)
        for value in np.linspace(-1 if scale == "diverging" else 0, 1, 21).tolist():
            ground = shades.cell_color(theme, value, 1.0, scale)
            assert contrast(shades.readable(theme, ground), ground) >= 3


def contrast(first, second) -> float:
    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


def luminance(color) -> float:
    parts = (color.redF(), color.greenF(), color.blueF())
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_greys_are_those_of_a_photograph_in_every_theme(theme) -> None:
    values = np.array([-0.5, 0.0, 0.25, 0.5, 1.0, 2.0])
    levels = shades.levels(values, 1.0, "gray")
    assert levels.tolist() == [0, 0, 64, 128, 255, 255]
    for name in ("light", "dark"):
        theme.choose(name)
        colors = shades.palette(theme, "gray")
        assert colors.tolist() == [0xFF000000 + 0x010101 * level for level in range(256)]
    assert shades.cell_color(theme, 0.5, 1.0, "gray").getRgb()[:3] == (128, 128, 128)


def test_greys_are_pooled_to_the_mean_of_each_block() -> None:
    stack = np.arange(2 * 6 * 4, dtype=np.uint8).reshape(2, 6, 4) * 5
    pooled = shades.pooled(stack, 3, 2, "gray")
    expected = stack.reshape(2, 3, 2, 2, 2).mean(axis=(2, 4))
    assert np.abs(pooled - expected).max() <= 0.5
    assert shades.pooled(stack, 9, 9, "gray").tolist() == stack.tolist()
