"""The camera of the plane, its grid steps, and cutting lines at the canvas."""

from __future__ import annotations

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lavis.widgets.common.plane.camera import (
    MAX_SCALE,
    MIN_SCALE,
    Camera,
    multiples,
    nice_step,
    snapped,
)
from lavis.widgets.common.plane.clip import clip_polygon, clip_segment, span

CANVAS = Camera(width=600, height=400)

scales = st.floats(-11, 14).map(lambda exponent: 10.0**exponent)
pixels = st.tuples(st.floats(0, 600), st.floats(0, 400))
offsets = st.floats(-1e3, 1e3)


def camera(scale: float, across: float = 0.0, up: float = 0.0) -> Camera:
    """A camera whose centre lies so many pixels off the origin."""
    return CANVAS.looking(across / scale, up / scale, scale)


def test_y_points_upwards():
    assert CANVAS.looking(0, 0, 50).to_pixel(1, 1) == (350, 150)
    assert CANVAS.looking(0, 0, 50).to_world(350, 150) == (1, 1)
    assert CANVAS.looking(0, 0, 50).box == (-6, -4, 6, 4)


@given(scales, offsets, offsets, pixels)
def test_world_and_pixel_are_inverse(scale, across, up, pixel):
    cam = camera(scale, across, up)
    back = cam.to_pixel(*cam.to_world(*pixel))
    assert back == pytest.approx(pixel, abs=1e-6)


@given(scales, offsets, offsets, pixels, st.floats(0.01, 100))
def test_zoom_keeps_what_is_under_the_pointer(scale, across, up, pixel, factor):
    assume(MIN_SCALE * 1.01 < scale * factor < MAX_SCALE / 1.01)
    cam = camera(scale, across, up)
    beneath = cam.to_world(*pixel)
    near = cam.zoomed(factor, *pixel)
    assert near.scale == pytest.approx(scale * factor)
    assert near.to_pixel(*beneath) == pytest.approx(pixel, abs=1e-2)


@given(scales, offsets, offsets)
def test_pan_moves_the_picture_with_the_hand(scale, dx, dy):
    cam = camera(scale)
    x, y = cam.panned(dx, dy).to_pixel(0, 0)
    assert (x, y) == pytest.approx((300 + dx, 200 + dy), abs=1e-6)


def test_zoom_ends_at_the_limits():
    cam = CANVAS
    for _ in range(500):
        cam = cam.zoomed(2.0, 17, 31)
    assert math.isfinite(cam.x)
    assert cam.scale <= MAX_SCALE
    for _ in range(1000):
        cam = cam.zoomed(0.5, 17, 31)
    assert cam.scale == MIN_SCALE
    assert all(math.isfinite(edge) for edge in cam.box)


@pytest.mark.parametrize("center", [0.0, 1.0, 1e6, 1e12, -1e15])
def test_a_float_can_tell_pixels_apart_at_every_scale(center):
    cam = CANVAS.looking(center, center, 1e20)
    left, _ = cam.to_world(100, 100)
    right, _ = cam.to_world(101, 100)
    assert right > left
    assert cam.to_pixel(left, 0)[0] == pytest.approx(100, abs=0.05)


@pytest.mark.parametrize(
    "box",
    [
        (0, 0, 4, 3.5),
        (-1e12, -1e12, 1e12, 1e12),
        (-1e-12, 0, 1e-12, 1e-12),
        (3, 0, 3, 5),
        (7, 7, 7, 7),
        (999999, 0, 1000001, 1),
    ],
)
@pytest.mark.parametrize("size", [(600, 400), (96, 96), (40, 900)])
def test_fit_shows_the_box(box, size):
    cam = CANVAS.resized(*size).fitted(box)
    assert cam.holds(box)
    left, bottom, right, top = (*cam.to_pixel(*box[:2]), *cam.to_pixel(*box[2:]))
    covered = max((right - left) / size[0], (bottom - top) / size[1])
    assert covered > 0.3 or box == (7, 7, 7, 7)


def test_a_canvas_without_size_is_harmless():
    cam = CANVAS.resized(0, 0).fitted((0, 0, 1, 1))
    assert cam.scale >= MIN_SCALE


@given(scales)
def test_grid_steps_are_one_two_five(scale):
    cam = camera(scale)
    for step in (cam.major, cam.step):
        assert f"{step:.12e}".split("e")[0].rstrip("0") in ("1.", "2.", "5.")
    assert 63.9 < cam.major * scale < 162
    ratio = cam.major / cam.step
    assert ratio == pytest.approx(round(ratio))
    assert round(ratio) in (2, 5)


@pytest.mark.parametrize(
    ("least", "step"),
    [(1, 1), (1.01, 2), (2, 2), (3, 5), (5.5, 10), (0.06, 0.1), (1e-12, 1e-12), (7e11, 1e12)],
)
def test_nice_step(least, step):
    assert nice_step(least) == step


def test_snapping_leaves_no_noise():
    assert snapped(0.31, 0.1) == 0.3
    assert snapped(-0.04, 0.1) == 0
    assert math.copysign(1, snapped(-0.04, 0.1)) == 1
    assert snapped(1234.4, 50) == 1250
    assert snapped(6.6e-12, 2e-12) == 6e-12


def test_multiples():
    assert multiples(-1.5, 1.0, 0.5) == [-3, -2, -1, 0, 1, 2]


def test_rounding_keeps_what_a_pixel_can_tell():
    cam = CANVAS.looking(0, 0, 64)
    assert cam.rounded(2.98334, -0.0001) == (2.98, 0.0)
    assert CANVAS.looking(0, 0, 1e-3).rounded(123456.0, 0) == (123000.0, 0)


# -- cutting at the canvas

FRAME = (0.0, 0.0, 600.0, 400.0)


@pytest.mark.parametrize(
    ("p", "q", "part"),
    [
        ((10, 10), (20, 20), ((10, 10), (20, 20))),
        ((-100, 50), (1000, 50), ((0, 50), (600, 50))),
        ((300, 200), (300 + 1e26, 200), ((300, 200), (600, 200))),
        ((-10, -10), (-20, 500), None),
        ((0, 800), (1200, 0), ((600, 400), (600, 400))),
        ((5, 5), (5, 5), ((5, 5), (5, 5))),
        ((-5, 5), (-5, 5), None),
    ],
)
def test_clip_segment(p, q, part):
    found = clip_segment(p, q, FRAME)
    assert found == part or [*found[0], *found[1]] == pytest.approx([*part[0], *part[1]])


@given(
    ends=st.tuples(*[st.integers(-300, 900)] * 4),
    share=st.floats(0.0, 1.0),
)
def test_a_point_of_a_segment_is_in_its_clipped_part_exactly_if_it_is_in_the_frame(ends, share):
    p, q = (float(ends[0]), float(ends[1])), (float(ends[2]), float(ends[3]))
    start, end = span(p, q, FRAME)
    x, y = p[0] + share * (q[0] - p[0]), p[1] + share * (q[1] - p[1])
    left, top, right, bottom = FRAME
    off = max(left - x, x - right, top - y, y - bottom)
    if off > 1e-6:
        assert not start + 1e-9 < share < end - 1e-9
    elif off < -1e-6:
        assert start <= share <= end


def test_clip_polygon():
    assert clip_polygon([(-1e20, -1e20), (1e20, -1e20), (1e20, 1e20), (-1e20, 1e20)], FRAME)
    inside = [(10.0, 10.0), (20.0, 10.0), (20.0, 20.0)]
    assert clip_polygon(inside, FRAME) == inside
    assert clip_polygon([(-10.0, -10.0), (-20.0, -10.0), (-20.0, -20.0)], FRAME) == []
    half = clip_polygon([(-100.0, 100.0), (100.0, 100.0), (100.0, 200.0), (-100.0, 200.0)], FRAME)
    assert sorted(half) == [(0, 100), (0, 200), (100, 100), (100, 200)]
