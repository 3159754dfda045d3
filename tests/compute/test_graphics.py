"""The graphics pipeline against formulas worked out by hand, SciPy, and properties."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

from lavis.compute import graphics as g
from lavis.compute.errors import ComputeError
from lavis.compute.graphics.points import CHUNK, homogeneous, transform_columns

number = st.floats(-100, 100, allow_nan=False)
point = st.tuples(number, number, number)


def turn(*degrees: float) -> np.ndarray:
    return Rotation.from_euler("xyz", degrees, degrees=True).as_matrix()


# -- placing


def test_model_is_t_r_s_with_x_turned_first() -> None:
    M = g.model([1, 2, 3], np.radians([10, 20, 30]), [2, 3, 4])
    wanted = np.eye(4)
    wanted[:3, :3] = turn(10, 20, 30) @ np.diag([2, 3, 4])
    wanted[:3, 3] = (1, 2, 3)
    np.testing.assert_allclose(M, wanted, atol=1e-12)


def test_the_other_order_moves_first() -> None:
    M = g.model_srt([1, 0, 0], [0, 0, math.pi / 2], [2, 3, 4])
    np.testing.assert_allclose(M @ [0, 0, 0, 1], [0, 3, 0, 1], atol=1e-12)


@given(point, st.floats(-10, 10))
def test_rotate_is_that_of_scipy(axis: tuple[float, ...], theta: float) -> None:
    length = np.linalg.norm(axis)
    assume(length > 1e-6)
    wanted = Rotation.from_rotvec(np.array(axis) / length * theta).as_matrix()
    np.testing.assert_allclose(g.rotate(axis, theta)[:3, :3], wanted, atol=1e-9)


def test_rotate_takes_axes_of_any_length_but_zero() -> None:
    np.testing.assert_allclose(g.rotate([0, 0, 1e-200], 1.0), g.rotate([0, 0, 1e200], 1.0))
    with pytest.raises(ComputeError, match="zero vector"):
        g.rotate([0, 0, 0], 1.0)


# -- cameras


@given(point, point, point)
def test_look_at_is_a_rotation_for_every_up_that_is_not_parallel(eye, target, up) -> None:
    ahead = np.subtract(target, eye)
    assume(np.linalg.norm(ahead) > 1e-3)
    assume(np.linalg.norm(up) > 1e-3)
    sine = np.linalg.norm(np.cross(ahead, up)) / np.linalg.norm(ahead) / np.linalg.norm(up)
    assume(sine > 1e-5)
    V = g.look_at(eye, target, up)
    R = V[:3, :3]
    np.testing.assert_allclose(R @ R.T, np.eye(3), atol=1e-9)
    assert np.linalg.det(R) > 0
    np.testing.assert_allclose(V @ [*eye, 1], [0, 0, 0, 1], atol=1e-9)
    seen = V @ [*target, 1]
    np.testing.assert_allclose(seen[:2], 0, atol=1e-8)
    assert seen[2] < 0
    assert (R @ np.array(up))[1] > 0


def test_an_oblique_up_gives_a_side_of_length_1() -> None:
    V = g.look_at([0, 0, 5], [0, 0, 0], [0, 1, 1])
    assert np.linalg.norm(V[0, :3]) == pytest.approx(1, abs=1e-15)


@pytest.mark.parametrize(
    ("eye", "target", "up", "words"),
    [
        ([1, 2, 3], [1, 2, 3], [0, 1, 0], "one point"),
        ([0, 0, 5], [0, 0, 0], [0, 0, 0], "zero vector"),
        ([0, 0, 5], [0, 0, 0], [0, 0, -2], "parallel"),
        ([0, 0, math.nan], [0, 0, 0], [0, 1, 0], "finite"),
        ([0, 0], [0, 0, 0], [0, 1, 0], r"\(3,\)"),
    ],
)
def test_cameras_that_see_nothing_are_refused_by_name(eye, target, up, words: str) -> None:
    with pytest.raises(ComputeError, match=words):
        g.look_at(eye, target, up)


def test_perspective_is_the_frustum_of_the_specification() -> None:
    fov, aspect, n, f = math.radians(60), 1.5, 0.5, 20.0
    top = n * math.tan(fov / 2)
    right = top * aspect
    wanted = [
        [n / right, 0, 0, 0],
        [0, n / top, 0, 0],
        [0, 0, -(f + n) / (f - n), -2 * f * n / (f - n)],
        [0, 0, -1, 0],
    ]
    P = g.perspective(fov, aspect, n, f)
    np.testing.assert_allclose(P, wanted, rtol=1e-14)
    corners = np.array([[right, top, -n, 1], [-right * f / n, -top * f / n, -f, 1]])
    ndc = g.perspective_divide(corners @ P.T)
    np.testing.assert_allclose(ndc, [[1, 1, -1], [-1, -1, 1]], rtol=1e-12)


def test_orthographic_takes_a_box_to_the_cube() -> None:
    P = g.orthographic(-2, 4, -1, 3, 0.5, 10)
    corners = np.array([[-2, -1, -0.5, 1], [4, 3, -10, 1]])
    np.testing.assert_allclose(corners @ P.T, [[-1, -1, -1, 1], [1, 1, 1, 1]], atol=1e-12)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((0.0, 1, 1, 10), "fov_y"),
        ((math.pi, 1, 1, 10), "fov_y"),
        ((1, 0, 1, 10), "aspect"),
        ((1, 1, 0, 10), "near must be above 0"),
        ((1, 1, 5, 5), "near must be below far"),
        ((1, 1, 1, math.inf), "far must be finite"),
    ],
)
def test_a_lens_that_is_none_is_refused_by_name(arguments, words: str) -> None:
    with pytest.raises(ComputeError, match=words):
        g.perspective(*arguments)


def test_an_empty_box_is_refused_by_name() -> None:
    with pytest.raises(ComputeError, match="left must be below right"):
        g.orthographic(1, 1, 0, 1, 0, 1)
    with pytest.raises(ComputeError, match="bottom must be below top"):
        g.orthographic(0, 1, 2, 1, 0, 1)


# -- points


@given(st.integers(0, 2**32 - 1))
def test_one_product_is_three_products_vertex_by_vertex(seed: int) -> None:
    random = np.random.default_rng(seed)
    M, V, P = random.uniform(-2, 2, (3, 4, 4))
    v = random.uniform(-2, 2, 3)
    trace = g.trace_vertex(M, V, P, v, 640, 480)
    np.testing.assert_allclose(trace.clip, (P @ V @ M) @ [*v, 1], atol=1e-9)
    np.testing.assert_allclose(trace.world, M @ [*v, 1], atol=1e-12)


@pytest.mark.parametrize("count", [1, CHUNK - 1, CHUNK, 2 * CHUNK + 5])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_points_in_chunks_are_the_whole_product(count: int, dtype) -> None:
    random = np.random.default_rng(count)
    points = random.random((count, 3)).astype(dtype)
    M = random.random((4, 4)).astype(dtype)
    found = g.transform_points(M, points)
    assert found.shape == (count, 4)
    assert found.dtype == dtype
    wanted = np.concatenate([points, np.ones((count, 1), dtype)], axis=1) @ M.T
    np.testing.assert_allclose(found, wanted, rtol=1e-5)


def test_columns_are_written_where_they_are_wanted() -> None:
    columns = homogeneous(np.random.default_rng(0).random((CHUNK + 3, 3)))
    out = np.empty_like(columns)
    assert transform_columns(np.eye(4), columns, out) is out
    np.testing.assert_array_equal(out, columns)


def test_the_centre_of_the_picture_is_the_centre_of_the_cube() -> None:
    np.testing.assert_array_equal(g.viewport(np.zeros(3), 640, 480), [320, 240, 0.5])
    with pytest.raises(ComputeError, match="width and height"):
        g.viewport(np.zeros(3), 0, 480)


def test_a_point_in_the_plane_of_the_eye_has_no_ndc() -> None:
    clip = np.array([[1.0, 2, 3, 0], [1, 2, 4, 2]])
    ndc = g.perspective_divide(clip)
    assert np.isnan(ndc[0]).all()
    np.testing.assert_array_equal(ndc[1], [0.5, 1, 2])


def test_clip_codes_name_the_planes() -> None:
    clip = np.array([[0, 0, 0, 1], [-2, 0, 0, 1], [0, 2, -3, 1], [0, 0, 0, -1.0]])
    codes = g.clip_codes(clip)
    assert codes[0].sum() == 0
    assert codes[1].tolist() == [True, False, False, False, False, False]
    assert codes[2].tolist() == [False, False, False, True, True, False]
    assert codes[3].all()


@pytest.mark.parametrize("shape", [(3,), (5, 2), (2, 2, 3)])
def test_wrong_shapes_are_named(shape) -> None:
    with pytest.raises(ComputeError, match="points must have the shape"):
        g.transform_points(np.eye(4), np.zeros(shape))
    with pytest.raises(ComputeError, match="M must have the shape"):
        g.transform_points(np.zeros((3, 3)), np.zeros((1, 3)))


# -- depth


def test_z_ndc_is_that_of_the_projection() -> None:
    P = g.perspective(1.0, 1.0, 0.1, 50.0)
    distances = np.array([0.1, 1.0, 7.0, 50.0])
    points = np.stack([np.zeros(4), np.zeros(4), -distances], axis=1)
    wanted = g.perspective_divide(g.transform_points(P, points))[:, 2]
    np.testing.assert_allclose(g.z_ndc(P, distances), wanted)
    np.testing.assert_allclose(g.z_ndc(g.reverse_depth(P), distances), -wanted)


@pytest.mark.parametrize(("buffer", "at"), [("24 bit", 5.0), ("float32 reversed", 80.0)])
def test_a_step_of_the_buffer_is_the_distance_that_it_tells_apart(buffer, at: float) -> None:
    n, f = 0.1, 100.0
    step = float(g.resolution(n, f, np.array([at]), buffer)[0])

    def depth(z: float) -> float:
        return (1 - n / z) / (1 - n / f)

    if buffer == "24 bit":
        assert (depth(at + step) - depth(at)) * 2**24 == pytest.approx(1, rel=1e-3)
    else:
        near, far = np.float32(1 - depth(at)), np.float32(1 - depth(at + step))
        assert abs(near - far) == pytest.approx(float(np.spacing(far)), rel=1.01)


def test_reversed_z_is_worth_something_far_away() -> None:
    distances = np.array([1.0, 100.0, 900.0])
    usual = g.resolution(0.01, 1000, distances, "float32")
    backwards = g.resolution(0.01, 1000, distances, "float32 reversed")
    assert (backwards < usual / 50).all()


# -- on another device


def test_all_of_it_runs_on_the_stand_in_for_a_gpu(device1) -> None:
    def make(bring):
        M = g.model(bring([1.0, 2, 3]), bring([0.1, 0.2, 0.3]), [1.0, 2, 3])
        V = g.look_at(bring([0.0, 0, 5]), [0, 0, 0], [0, 1, 0])
        P = g.perspective(1, 1.5, 0.1, 100, like=M)
        trace = g.trace_vertex(M, V, P, [1, 1, 1], 640, 480)
        clip = g.transform_points(P @ V @ M, bring(np.linspace(-1, 1, 60).reshape(20, 3)))
        depth = g.z_ndc(g.reverse_depth(P), bring([0.1, 1.0, 100.0]))
        fine = g.resolution(0.1, 100, bring([0.1, 1.0, 99.0]), "float32")
        return [
            trace.pixel,
            clip,
            g.clip_codes(clip),
            depth,
            fine,
            g.model_srt(M[0, :3], M[1, :3], M[2, :3]),
        ]

    for ours, theirs in zip(make(np.asarray), make(device1.asarray), strict=True):
        np.testing.assert_allclose(device1.to_numpy(theirs), ours, rtol=1e-9, atol=1e-12)
