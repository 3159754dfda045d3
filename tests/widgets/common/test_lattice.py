"""The grid under a matrix: the right lines, and none out of bounds whatever the matrix."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QImage, QPainter

from lavis.theme import Theme
from lavis.widgets.common.plane import Camera, Surface
from lavis.widgets.common.plane.labels import Labels
from lavis.widgets.common.plane.lattice import REACH, SLACK, Lattice, cut

FRAME = (-64.0, -64.0, 664.0, 464.0)


def cut_lines(center, across, along) -> np.ndarray:
    out = np.full((2 * REACH + 1, 4), np.nan)
    count = cut(np.array(center), np.array(across), np.array(along), FRAME, out)
    return out[:count]


def painted(first, second, camera=None) -> QImage:
    image = QImage(600, 400, QImage.Format.Format_RGB32)
    theme = Theme("light")
    image.fill(theme.color("canvas"))
    camera = camera or Camera(0.0, 0.0, 40.0, 600.0, 400.0)
    painter = QPainter(image)
    on = Surface(painter, camera, theme, Labels(600, 400))
    Lattice().draw(on, first, second, ("first", "second"))
    painter.end()
    theme.deleteLater()
    return image


def test_a_grid_that_fits_is_there_with_every_line_whole() -> None:
    lines = cut_lines((300.0, 200.0), (10.0, 0.0), (0.0, 8.0))
    assert len(lines) == 2 * REACH + 1
    assert np.allclose(lines[:, 0], 300 + 10 * np.arange(-REACH, REACH + 1))
    assert np.allclose(lines[:, [1, 3]], [200 - 8 * REACH, 200 + 8 * REACH])


def test_what_leaves_the_frame_is_cut_at_its_edge() -> None:
    lines = cut_lines((300.0, 200.0), (40.0, 0.0), (0.0, 40.0))
    assert np.allclose(lines[:, [1, 3]], [-64, 464])
    assert lines[:, 0].min() >= -64
    assert lines[:, 0].max() <= 664
    assert len(lines) == len(np.arange(-9, 10))  # x = 300 + 40 n within −64 and 664


numbers = st.one_of(
    st.floats(-1e300, 1e300, allow_nan=False),
    st.sampled_from([0.0, 1.0, -1.0, 1e-150, 1e150, -1e150, 5e-324, 1e300]),
)
vectors = st.tuples(numbers, numbers)


@given(st.tuples(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6)), vectors, vectors)
def test_no_end_is_ever_outside(center, across, along) -> None:
    lines = cut_lines(center, across, along)
    assert np.isfinite(lines).all()
    left, top, right, bottom = FRAME
    assert (lines[:, [0, 2]] >= left - SLACK).all()
    assert (lines[:, [0, 2]] <= right + SLACK).all()
    assert (lines[:, [1, 3]] >= top - SLACK).all()
    assert (lines[:, [1, 3]] <= bottom + SLACK).all()


@given(
    st.tuples(st.floats(0, 600), st.floats(0, 400)),
    st.tuples(st.floats(-50, 50), st.floats(-50, 50)),
    st.tuples(st.floats(-50, 50), st.floats(-50, 50)),
)
def test_every_end_lies_on_a_line_of_the_family(center, across, along) -> None:
    area = across[0] * along[1] - across[1] * along[0]
    if abs(area) < 1:
        return
    to_grid = np.linalg.inv(np.array([across, along]).T)
    for line in cut_lines(center, across, along):
        (n, s), (m, e) = (to_grid @ (end - np.array(center)) for end in (line[:2], line[2:]))
        assert math.isclose(n, round(n), abs_tol=1e-6)
        assert math.isclose(n, m, abs_tol=1e-6)
        assert -REACH - 1e-6 <= s < e <= REACH + 1e-6


def test_a_line_of_1e150_pixels_still_goes_through_its_pixel() -> None:
    lines = cut_lines((300.0, 200.0), (0.0, 1e150), (3e150, 1e150))
    assert len(lines) == 1
    ((x0, y0, x1, y1),) = lines
    slope = (y1 - y0) / (x1 - x0)
    assert slope == pytest.approx(1 / 3)
    assert y0 + (300 - x0) * slope == pytest.approx(200)


def test_the_lines_are_painted_in_their_colours(qapp) -> None:
    image, theme = painted((1.0, 0.0), (0.0, 1.0)), Theme("light")
    # Between two crossings: along x the colour of the first, along y that of the second.
    assert image.pixelColor(320, 200) == theme.color("first")
    assert image.pixelColor(300, 220) == theme.color("second")
    assert image.pixelColor(320, 220) == theme.color("canvas")
    theme.deleteLater()


@pytest.mark.parametrize("size", [0.0, 1e-150, 1e150, 1e308])
def test_no_matrix_is_too_much(qapp, size) -> None:
    painted((size, 0.0), (size, size))
    painted((size, size), (size, size), Camera(1e15, -1e15, 1e-2, 600.0, 400.0))
