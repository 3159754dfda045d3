"""Matrices of the plane on every library: what they are made of, what they do, what they are."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from scipy import linalg
from support.strict import device

from lavis.compute import transforms
from lavis.compute.errors import ComputeError

A = [[2.0, 1.0], [1.5, 1.5]]  # λ = 3 along (1, 1) and 0.5 along (2, −3)
QUARTER = [[0.0, -1.0], [1.0, 0.0]]
PATHS = ("linear", "polar", "svd", "eigen", "polar acts")


def rotation(degrees: float) -> np.ndarray:
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return np.array([[c, -s], [s, c]])


class TestMakers:
    @pytest.mark.parametrize(
        ("make", "arguments", "wanted"),
        [
            ("rotation", (math.pi / 2,), QUARTER),
            ("rotation", (math.pi / 6,), rotation(30)),
            ("scaling", (2.0, -0.5), [[2, 0], [0, -0.5]]),
            ("shear", (0.5, 0.0), [[1, 0.5], [0, 1]]),
            ("shear", (0.5, 2.0), [[1, 0.5], [2, 1]]),
            ("reflection", (0.0,), [[1, 0], [0, -1]]),
            ("reflection", (math.pi / 4,), [[0, 1], [1, 0]]),
            ("projection", (0.0,), [[1, 0], [0, 0]]),
            ("projection", (math.pi / 4,), [[0.5, 0.5], [0.5, 0.5]]),
            ("translation", (2.0, -1.0), [[1, 0, 2], [0, 1, -1], [0, 0, 1]]),
        ],
    )
    def test_by_what_they_do(self, library: Any, make: str, arguments: Any, wanted: Any) -> None:
        numbers = [library.array(x) for x in arguments]
        library.close(getattr(transforms, make)(*numbers), wanted)

    def test_of_floats_they_are_numpys(self) -> None:
        made = transforms.rotation(math.pi / 3)
        assert isinstance(made, np.ndarray)
        assert np.allclose(made, rotation(60))

    def test_floats_join_the_array_beside_them(self, library: Any) -> None:
        library.close(transforms.scaling(library.array(2.0), 3.0), [[2, 0], [0, 3]])

    @pytest.mark.parametrize("bad", [math.nan, math.inf, np.zeros(2), "1"])
    def test_refused(self, bad: Any) -> None:
        with pytest.raises(ComputeError, match="theta must"):
            transforms.rotation(bad)


class TestApply:
    def test_points_in_rows(self, library: Any) -> None:
        points = library.array([[1, 0], [0, 1], [5, 6]])
        moved = transforms.apply(library.array([[1, 2], [3, 4]]), points)
        library.close(moved, [[1, 3], [2, 4], [17, 39]])

    def test_homogeneous(self, library: Any) -> None:
        made = transforms.homogeneous(library.array(QUARTER))
        made = library.backend.xp.matmul(
            transforms.translation(library.array(2.0), library.array(1.0)), made
        )
        library.close(transforms.apply(made, library.array([[1, 0], [0, 0]])), [[2, 2], [2, 1]])

    def test_a_perspective_divides(self) -> None:
        P = np.array([[1.0, 0, 0], [0, 1, 0], [0, 0.5, 1]])
        assert transforms.apply(P, np.array([[2.0, 2.0]])).tolist() == [[1.0, 1.0]]
        with pytest.raises(ComputeError, match="to infinity"):
            transforms.apply(P, np.array([[1.0, -2.0]]))

    @pytest.mark.parametrize(
        ("matrix", "points", "reason"),
        [
            (np.eye(4), np.ones((1, 2)), r"A must have the shape \(2, 2\) or \(3, 3\)"),
            (np.eye(2), np.ones((2, 3)), r"points must have the shape \(n, 2\)"),
            (np.eye(2), np.ones(2), r"points must have the shape \(n, 2\)"),
            (np.full((2, 2), np.nan), np.ones((1, 2)), "A must hold finite"),
            (np.eye(2), np.full((1, 2), np.inf), "points must hold finite"),
        ],
    )
    def test_refused(self, matrix: Any, points: Any, reason: str) -> None:
        with pytest.raises(ComputeError, match=reason):
            transforms.apply(matrix, points)


class TestEigen:
    def test_two_lines(self, library: Any) -> None:
        made = transforms.eigen(library.array(A))
        assert made.kind == "real"
        library.close(made.values, [3, 0.5])
        root = math.sqrt(13)
        library.close(made.vectors, [[math.sqrt(0.5), 2 / root], [math.sqrt(0.5), -3 / root]])

    @pytest.mark.parametrize(
        ("matrix", "value", "vector", "generalized"),
        [
            ([[1, 1], [0, 1]], 1, (1, 0), (0, 1)),
            ([[2, 0], [-3, 2]], 2, (0, 1), (1 / 3, 0)),
            ([[1, -1], [1, -1]], 0, (math.sqrt(0.5),) * 2, None),
            ([[3, 1], [-1, 1]], 2, (math.sqrt(0.5), -math.sqrt(0.5)), None),
        ],
    )
    def test_defective(
        self, library: Any, matrix: Any, value: float, vector: Any, generalized: Any
    ) -> None:
        made = transforms.eigen(library.array(matrix))
        assert made.kind == "defective"
        library.close(made.values, [value, value])
        library.close(made.vectors, np.transpose([vector, vector]))
        w = library.numpy(made.generalized)
        rest = np.array(matrix) - value * np.eye(2)
        assert np.allclose(rest @ w, vector, atol=32 * library.eps)
        if generalized is not None:
            w_wanted = np.abs(generalized)
            assert np.allclose(np.abs(w), w_wanted, atol=32 * library.eps)

    @pytest.mark.parametrize("factor", [0.0, 3.0, -1.0])
    def test_every_direction_stays(self, library: Any, factor: float) -> None:
        made = transforms.eigen(library.array(factor * np.eye(2)))
        assert made.kind == "repeated"
        library.close(made.values, [factor, factor])
        library.close(made.vectors, np.eye(2))

    @pytest.mark.parametrize("matrix", [QUARTER, [[1, -2], [1.5, 1]], [[-1, 3], [-2, -4]]])
    def test_a_complex_pair(self, library: Any, matrix: Any) -> None:
        made = transforms.eigen(library.array(matrix))
        assert made.kind == "complex"
        assert library.backend.xp.isdtype(made.values.dtype, "complex floating")
        values, vectors = (library.backend.to_numpy(x) for x in (made.values, made.vectors))
        assert values[0].imag > 0
        assert values[0] == values[1].conj()
        assert np.allclose(matrix @ vectors, vectors * values, atol=64 * library.eps)
        assert np.allclose(np.linalg.norm(vectors, axis=0), 1, atol=8 * library.eps)

    def test_a_rotation_turns_by_its_angle_and_a_circle(self, library: Any) -> None:
        made = transforms.real_form(library.array(2 * rotation(-50)))
        assert made.kind == "complex"
        library.close(made.basis, np.eye(2))
        library.close(made.form, 2 * rotation(-50))

    def test_what_differs_by_more_than_rounding_is_told_apart(self) -> None:
        assert transforms.eigen(np.array([[1, 1], [0, 1 + 1e-10]])).kind == "real"
        assert transforms.eigen(np.array([[1, 1], [0, 1 + 1e-16]])).kind == "defective"
        assert transforms.eigen(np.array([[1, 1e-17], [0, 1]])).kind == "repeated"
        assert transforms.eigen(np.array([[1, 1e-10], [0, 1]])).kind == "defective"
        assert transforms.eigen(np.array([[1, 1e-10], [-1e-10, 1]])).kind == "complex"

    def test_the_smallest_shear_has_no_generalized_vector_in_numbers(self) -> None:
        made = transforms.eigen(np.array([[0, 2e-313], [0, 0]]))
        assert (made.kind, made.generalized) == ("defective", None)

    def test_defective_in_another_basis(self) -> None:
        for seed in range(20):
            P = np.random.default_rng(seed).normal(size=(2, 2))
            J = np.array([[1.3, 1.0], [0.0, 1.3]])
            if abs(np.linalg.det(P)) > 0.5:
                found = transforms.eigen(P @ J @ linalg.inv(P))
                assert found.kind == "defective"
                assert np.allclose(found.values, 1.3)


class TestSingular:
    def test_svd(self, library: Any) -> None:
        made = transforms.svd2(library.array(A))
        library.close(made.s, linalg.svdvals(A))
        u, s, vt = (library.numpy(x) for x in (made.u, made.s, made.vt))
        assert np.allclose(u * s @ vt, A, atol=32 * library.eps)
        assert np.allclose([linalg.det(u), linalg.det(vt)], 1)

    def test_equal_singular_values_turn_nothing_before(self, library: Any) -> None:
        made = transforms.svd2(library.array(2 * rotation(40)))
        library.close(made.vt, np.eye(2))
        library.close(made.u, rotation(40))
        flipped = transforms.svd2(library.array([[0, 1], [1, 0]]))
        library.close(flipped.vt, np.eye(2))
        library.close(flipped.u, [[0, 1], [1, 0]])

    def test_zero(self, library: Any) -> None:
        made = transforms.svd2(library.array(np.zeros((2, 2))))
        for part, wanted in ((made.u, np.eye(2)), (made.s, [0, 0]), (made.vt, np.eye(2))):
            library.close(part, wanted)

    @pytest.mark.parametrize("matrix", [A, [[1, 2], [3, 4]], QUARTER, [[0, 2], [1, 0]]])
    def test_polar_is_scipys(self, library: Any, matrix: Any) -> None:
        made = transforms.polar(library.array(matrix))
        u, p = linalg.polar(matrix)
        library.close(made.rotation, u)
        library.close(made.stretch, p)

    def test_polar_of_what_is_singular_does_not_flip(self, library: Any) -> None:
        made = transforms.polar(library.array([[1, 2], [2, 4]]))
        assert linalg.det(library.numpy(made.rotation)) == pytest.approx(1, abs=1e-6)
        zero = transforms.polar(library.array(np.zeros((2, 2))))
        library.close(zero.rotation, np.eye(2))
        library.close(zero.stretch, np.zeros((2, 2)))

    @pytest.mark.parametrize(
        ("matrix", "rank", "determinant"),
        [
            (A, 2, 1.5),
            ([[1, 2], [2, 4]], 1, 0),
            ([[0.1, 0.2], [0.3, 0.6]], 1, 0),
            ([[0, 0], [0, 5]], 1, 0),
            ([[0, 0], [0, 0]], 0, 0),
            ([[0, 3], [2, 0]], 2, -6),
        ],
    )
    def test_rank_and_determinant(
        self, library: Any, matrix: Any, rank: int, determinant: float
    ) -> None:
        assert transforms.rank(library.array(matrix)) == rank
        library.close(transforms.determinant(library.array(matrix)), determinant)

    def test_rows_that_differ_as_much_as_numbers_can(self) -> None:
        far = np.array([[1e150, 0], [0, 1e-150]])
        assert transforms.rank(far) == 2
        assert transforms.determinant(far) == pytest.approx(1, rel=1e-12)
        assert np.allclose(transforms.inverse(far), [[1e-150, 0], [0, 1e150]], atol=0, rtol=1e-12)
        assert transforms.svd2(far).s.tolist() == [1e150, 1e-150]
        assert transforms.eigen(far).values.tolist() == [1e150, 1e-150]
        farther = np.array([[0, 1e-200], [1e200, 0]])
        assert transforms.determinant(farther) == pytest.approx(-1, rel=1e-12)
        assert transforms.solve(farther, np.array([1.0, 2.0])).kind == "one"
        assert transforms.determinant(np.array([[1e200, 1], [1, 1e200]])) == math.inf
        assert transforms.determinant(np.array([[-1e200, 1], [1, 1e200]])) == -math.inf

    def test_spaces(self, library: Any) -> None:
        made = transforms.spaces(library.array([[1, 2], [0.5, 1]]))
        assert made.rank == 1
        library.close(made.null, np.array([[2, -1]]) / math.sqrt(5))
        library.close(made.column, np.array([[2, 1]]) / math.sqrt(5))
        zero = transforms.spaces(library.array(np.zeros((2, 2))))
        assert (zero.rank, zero.column) == (0, None)
        library.close(zero.null, np.eye(2))
        whole = transforms.spaces(library.array(A))
        assert (whole.rank, whole.null) == (2, None)

    def test_inverse(self, library: Any) -> None:
        library.close(transforms.inverse(library.array(A)), linalg.inv(A))
        placed = [[2, 1, 3], [1.5, 1.5, -1], [0, 0, 1]]
        library.close(transforms.inverse(library.array(placed)), linalg.inv(placed))

    @pytest.mark.parametrize(
        ("matrix", "reason"),
        [
            ([[1, 2], [2, 4]], "singular"),
            ([[0, 0], [0, 0]], "singular"),
            ([[5e-324, 0], [0, 1]], "too small"),
            ([[1, 0, 0], [0, 1, 0], [0, 1, 1]], r"last row \(0, 0, 1\)"),
        ],
    )
    def test_no_inverse(self, matrix: Any, reason: str) -> None:
        with pytest.raises(ComputeError, match=reason):
            transforms.inverse(np.array(matrix, dtype=float))

    def test_the_analysis_says_what_the_parts_say(self, library: Any) -> None:
        for matrix in (A, [[1, 2], [2, 4]], [[0.0, 0.0], [0.0, 0.0]], QUARTER):
            M = library.array(matrix)
            made = transforms.analyse(M)
            library.close(made.determinant, library.numpy(transforms.determinant(M)))
            library.close(made.svd.s, library.numpy(transforms.svd2(M).s))
            library.close(made.form.form, library.numpy(transforms.real_form(M).form))
            assert made.spaces.rank == transforms.rank(M)
            assert (made.inverse is None) == (made.spaces.rank < 2) == bool(made.reason)


class TestSolve:
    def test_one(self, library: Any) -> None:
        made = transforms.solve(library.array(A), library.array([4, 3.75]))
        assert (made.kind, made.direction) == ("one", None)
        library.close(made.x, [1.5, 1])
        library.close(made.image, [4, 3.75])
        library.close(made.residual, 0)

    def test_a_line_of_them_and_the_shortest(self, library: Any) -> None:
        made = transforms.solve(library.array([[1, 2], [2, 4]]), library.array([5, 10]))
        assert made.kind == "many"
        library.close(made.x, [1, 2])
        library.close(made.direction, np.array([2, -1]) / math.sqrt(5))

    def test_none_and_the_nearest(self, library: Any) -> None:
        matrix, b = np.array([[1, 2], [2, 4]]), np.array([5, 0])
        made = transforms.solve(library.array(matrix), library.array(b))
        x, *_ = linalg.lstsq(matrix, b)
        assert made.kind == "none"
        library.close(made.x, x)
        library.close(made.image, matrix @ x)
        library.close(made.residual, linalg.norm(matrix @ x - b))

    @pytest.mark.parametrize(("b", "kind"), [([0, 0], "many"), ([1, 0], "none")])
    def test_of_zero(self, library: Any, b: Any, kind: str) -> None:
        made = transforms.solve(library.array(np.zeros((2, 2))), library.array(b))
        assert (made.kind, made.direction) == (kind, None)
        library.close(made.residual, linalg.norm(b))

    def test_refused(self) -> None:
        with pytest.raises(ComputeError, match=r"b must have the shape \(2,\)"):
            transforms.solve(np.array(A), np.ones(3))
        with pytest.raises(ComputeError, match="too large"):
            transforms.solve(np.array([[1e-300, 0], [0, 1]]), np.array([1e300, 1]))


class TestPaths:
    @pytest.mark.parametrize("path", PATHS)
    def test_the_ends_are_exact(self, library: Any, path: Any) -> None:
        start, end = library.array([[0.7, 0.1], [-0.2, 1.3]]), library.array(A)
        for t, wanted in ((0.0, start), (1.0, end)):
            made = transforms.interpolate(start, end, t, path)
            assert library.numpy(made).tolist() == library.numpy(wanted).tolist()

    @pytest.mark.parametrize("path", PATHS)
    def test_many_positions_at_once(self, library: Any, path: Any) -> None:
        t = np.linspace(0, 1, 13)
        start, end = library.array(np.eye(2)), library.array(A)
        together = transforms.interpolate(start, end, library.array(t), path)
        one_by_one = [
            library.numpy(transforms.interpolate(start, end, library.array(s), path)) for s in t
        ]
        library.close(together, one_by_one)

    def test_a_rotation_keeps_areas_on_the_polar_way(self, library: Any) -> None:
        for degrees in (30, 90, -135, 180):
            end = library.array(rotation(degrees))
            t = library.array(np.linspace(0, 1, 9))
            made = transforms.interpolate(library.array(np.eye(2)), end, t, "polar")
            made = library.numpy(made)
            assert np.allclose(np.linalg.det(made), 1, atol=16 * library.eps)
            assert np.allclose(made[4], rotation(degrees / 2), atol=16 * library.eps)

    def test_it_goes_the_shorter_way_round(self) -> None:
        made = transforms.interpolate(rotation(170), rotation(-170), 0.5, "polar")
        assert np.allclose(made, rotation(180))

    def test_the_straight_way_flattens_half_a_turn(self) -> None:
        assert np.allclose(transforms.interpolate(np.eye(2), -np.eye(2), 0.5), 0)

    def test_a_reflection_goes_flat_once_and_turns_nothing(self) -> None:
        mirror = transforms.reflection(math.radians(30))
        made = transforms.interpolate(np.eye(2), mirror, np.linspace(0, 1, 11), "polar")
        areas = np.linalg.det(made)
        assert np.allclose(areas, np.linspace(1, -1, 11))
        along = np.array([math.cos(math.radians(30)), math.sin(math.radians(30))])
        assert np.allclose(made @ along, along)

    def test_the_acts_of_the_svd(self) -> None:
        M = np.array(A)
        made = transforms.svd2(M)
        stations = [
            transforms.interpolate(np.eye(2), M, t, "svd") for t in (1 / 3, 0.5, 2 / 3, 1.0)
        ]
        assert np.allclose(stations[0], made.vt)
        assert np.allclose(stations[1], np.diag((1 + made.s) / 2) @ made.vt)
        assert np.allclose(stations[2], np.diag(made.s) @ made.vt)
        assert np.array_equal(stations[3], M)

    def test_the_acts_of_the_eigenvectors(self) -> None:
        M = np.array(A)
        form = transforms.real_form(M)
        first = transforms.interpolate(np.eye(2), M, 1 / 3, "eigen")
        second = transforms.interpolate(np.eye(2), M, 2 / 3, "eigen")
        assert np.allclose(first, linalg.inv(form.basis))
        assert np.allclose(second, np.diag([3, 0.5]) @ first)

    def test_the_acts_of_the_polar_decomposition(self) -> None:
        _, p = linalg.polar(A)
        assert np.allclose(transforms.interpolate(np.eye(2), np.array(A), 0.5, "polar acts"), p)

    def test_one_thing_taken_apart_on_the_way_to_another(self) -> None:
        start, M = rotation(20), np.array(A)
        end = M @ start
        acts = transforms.acts(start, end, "svd", M)
        made = transforms.svd2(M)
        assert np.allclose(acts[0].end, made.vt @ start)
        assert np.allclose(acts[1].end, np.diag(made.s) @ made.vt @ start)
        assert np.array_equal(acts[2].end, end)
        for before, after in pairwise(acts):
            assert np.allclose(before.end, after.first)

    def test_a_translation_goes_straight(self, library: Any) -> None:
        end = library.array([[0, -1, 4], [1, 0, -2], [0, 0, 1]])
        made = transforms.interpolate(library.array(np.eye(3)), end, 0.5, "polar")
        half = math.sqrt(0.5)
        library.close(made, [[half, -half, 2], [half, half, -1], [0, 0, 1]])

    @pytest.mark.parametrize(
        ("arguments", "reason"),
        [
            ((np.eye(2), np.eye(2), 1.5), "t must lie between 0 and 1"),
            ((np.eye(2), np.eye(2), math.nan), "t must hold finite"),
            ((np.eye(2), np.eye(3), 0.5), "A and B must have one shape"),
            ((np.eye(2), np.eye(2), 0.5, "bezier"), 'path must be one of "linear"'),
        ],
    )
    def test_refused(self, arguments: Any, reason: str) -> None:
        with pytest.raises(ComputeError, match=reason):
            transforms.interpolate(*arguments)


class TestAgainAndAgain:
    def test_power_iteration(self, library: Any) -> None:
        made = transforms.power_iteration(library.array(A), library.array([1, 0]), 30)
        vectors, values = library.numpy(made.vectors), library.numpy(made.values)
        assert vectors.shape == (31, 2)
        assert np.allclose(vectors[-1], math.sqrt(0.5), atol=8 * library.eps)
        assert values[0] == 2
        assert values[-1] == pytest.approx(3, abs=16 * library.eps)

    def test_it_is_the_textbooks(self) -> None:
        M, v = np.random.default_rng(3).normal(size=(5, 5)), np.ones(5)
        made = transforms.power_iteration(M, v, 7)
        for vector, value in zip(made.vectors, made.values, strict=True):
            v = v / linalg.norm(v)
            assert np.allclose(vector, v)
            assert value == pytest.approx(v @ M @ v)
            v = M @ v

    def test_it_ends_where_nothing_is_left(self, library: Any) -> None:
        made = transforms.power_iteration(library.array([[0, 1], [0, 0]]), library.array([1, 1]), 9)
        assert library.numpy(made.vectors).shape == (2, 2)

    def test_the_trail(self, library: Any) -> None:
        made = transforms.iterate(library.array([[1, 1], [1, 0]]), library.array([1, 0]), 6)
        library.close(made, [[1, 0], [1, 1], [2, 1], [3, 2], [5, 3], [8, 5], [13, 8]])

    def test_the_trail_ends_within_reach(self) -> None:
        M = np.array([[1e5, 0], [0, 0]])
        assert transforms.iterate(M, np.array([1.0, 0]), 9)[:, 0].tolist() == [1, 1e5, 1e10]
        huge = np.array([[1e300, 1e300], [1e300, 1e300]])
        assert transforms.iterate(huge, np.array([1e12, 1e12]), 5).shape == (1, 2)

    @pytest.mark.parametrize("matrix", [A, [[0.8, -0.9], [0.5, 0.9]], [[1.5, 1], [0, 1.5]]])
    def test_the_flow_goes_through_the_trail(self, library: Any, matrix: Any) -> None:
        M, v = library.array(matrix), library.array([1, 0.5])
        flow = library.numpy(transforms.flow(M, v, library.array(np.arange(5))))
        trail = library.numpy(transforms.iterate(M, v, 4))
        assert np.allclose(flow, trail, rtol=200 * library.eps, atol=200 * library.eps)

    def test_half_a_step_twice_is_a_step(self) -> None:
        M, v = np.array([[0.8, -0.9], [0.5, 0.9]]), np.array([1.0, 2.0])
        half = transforms.flow(M, v, np.array([0.5]))[0]
        assert np.allclose(transforms.flow(M, half, np.array([0.5]))[0], M @ v)

    @pytest.mark.parametrize("matrix", [[[1, 0], [0, -1]], [[1, 0], [0, 0]], [[-1, 1], [0, -1]]])
    def test_no_flow(self, matrix: Any) -> None:
        with pytest.raises(ComputeError, match="positive eigenvalues"):
            transforms.flow(np.array(matrix, dtype=float), np.ones(2), np.ones(1))

    @pytest.mark.parametrize(
        ("call", "reason"),
        [
            (lambda: transforms.power_iteration(np.eye(2), np.zeros(2), 1), "v0 must not be the z"),
            (lambda: transforms.power_iteration(np.eye(2), np.ones(3), 1), r"v0 must have the sh"),
            (lambda: transforms.power_iteration(np.ones((2, 3)), np.ones(2), 1), "A must have the"),
            (lambda: transforms.iterate(np.eye(2), np.ones(2), -1), "steps must be 0 or more"),
            (lambda: transforms.iterate(np.array(1.0), np.ones(2), 1), "A must have the shape"),
        ],
    )
    def test_refused(self, call: Any, reason: str) -> None:
        with pytest.raises(ComputeError, match=reason):
            call()


KINDS = {
    "zero": ([[0, 0], [0, 0]], {"zero", "singular"}),
    "identity": (
        [[1, 0], [0, 1]],
        {
            *("identity", "rotation", "orthogonal", "diagonal", "symmetric", "keeps areas"),
            *("positive definite", "stochastic", "invertible"),
        },
    ),
    "uniform": (
        [[3, 0], [0, 3]],
        {"uniform scaling", "diagonal", "symmetric", "positive definite", "invertible"},
    ),
    "diagonal": ([[3, 0], [0, -2]], {"diagonal", "symmetric", "invertible"}),
    "upper": ([[3, 1], [0, 2]], {"upper triangular", "invertible"}),
    "lower": ([[3, 0], [1, 2]], {"lower triangular", "invertible"}),
    "quarter turn": (
        QUARTER,
        {"rotation", "orthogonal", "antisymmetric", "keeps areas", "invertible"},
    ),
    "turn and scale": ([[1, -1], [1, 1]], {"rotation and scaling", "invertible"}),
    "mirror": (
        [[0.6, 0.8], [0.8, -0.6]],
        {
            *("reflection", "orthogonal", "symmetric", "involution"),
            *("keeps areas, turns over", "invertible"),
        },
    ),
    "shear": ([[1, 2], [0, 1]], {"shear", "upper triangular", "keeps areas", "invertible"}),
    "projection": (
        [[0.5, 0.5], [0.5, 0.5]],
        {"projection", "symmetric", "positive semidefinite", "stochastic", "singular"},
    ),
    "slanted projection": ([[1, 2], [0, 0]], {"projection", "upper triangular", "singular"}),
    "nilpotent": ([[1, -1], [1, -1]], {"nilpotent", "singular"}),
    "slanted involution": (
        [[1, 1], [0, -1]],
        {"involution", "upper triangular", "keeps areas, turns over", "invertible"},
    ),
    "definite": ([[2, 1], [1, 2]], {"symmetric", "positive definite", "invertible"}),
    "markov": ([[0.9, 0.5], [0.1, 0.5]], {"stochastic", "invertible"}),
    "huge": (
        [[1e150, 0], [0, 1e150]],
        {"uniform scaling", "diagonal", "symmetric", "positive definite", "invertible"},
    ),
    "tiny and flat": ([[0, 1e-150], [0, 0]], {"nilpotent", "upper triangular", "singular"}),
    "tiny": ([[1e-200, 0], [0, 0]], {"diagonal", "symmetric", "positive semidefinite", "singular"}),
    "moved": (
        [[1, 0, 2], [0, 1, 0], [0, 0, 1]],
        {
            *("translation", "identity", "rotation", "orthogonal", "diagonal", "symmetric"),
            *("keeps areas", "positive definite", "stochastic", "invertible"),
        },
    ),
    "rigid": (
        [[0, -1, 2], [1, 0, 0], [0, 0, 1]],
        {
            *("rigid motion", "rotation", "orthogonal", "antisymmetric"),
            *("keeps areas", "invertible"),
        },
    ),
    "affine": ([[3, 1, 1], [0, 2, 0], [0, 0, 1]], {"affine", "upper triangular", "invertible"}),
    "linear": ([[3, 1, 0], [0, 2, 0], [0, 0, 1]], {"linear", "upper triangular", "invertible"}),
    "projective": (
        [[3, 1, 0], [0, 2, 0], [0, 1, 1]],
        {"projective", "upper triangular", "invertible"},
    ),
}


class TestClassify:
    @pytest.mark.parametrize("name", KINDS)
    def test_what_kind_it_is(self, name: str) -> None:
        matrix, wanted = KINDS[name]
        made = transforms.classify(np.array(matrix, dtype=float))
        assert {each.name for each in made} == wanted
        assert len({each.name for each in made}) == len(made)
        for each in made:
            assert each.reason.endswith(".")

    def test_on_every_library(self, library: Any) -> None:
        for name in ("identity", "mirror", "projection", "upper", "rigid"):
            matrix, wanted = KINDS[name]
            assert {each.name for each in transforms.classify(library.array(matrix))} == wanted

    def test_what_says_most_comes_first(self) -> None:
        first = {
            name: transforms.classify(np.array(matrix, dtype=float))[0].name
            for name, (matrix, _) in KINDS.items()
        }
        assert first["identity"] == "identity"
        assert first["quarter turn"] == "rotation"
        assert first["projection"] == "projection"
        assert first["definite"] == "symmetric"
        assert first["moved"] == "translation"

    def test_rounding_is_forgiven(self) -> None:
        third = rotation(20) @ rotation(30) @ rotation(40)
        assert transforms.classify(third)[0].name == "rotation"
        u = rotation(33)
        names = {each.name for each in transforms.classify(u @ np.diag([1.0, 0]) @ u.T)}
        assert {"projection", "symmetric", "singular"} <= names


@pytest.mark.parametrize(
    "function",
    ["eigen", "real_form", "svd2", "polar", "determinant", "rank", "spaces", "inverse", "classify"],
)
def test_what_is_no_matrix_of_the_plane_is_refused(function: str) -> None:
    call = getattr(transforms, function)
    for bad, reason in (
        (np.full((2, 2), math.nan), "A must hold finite numbers"),
        (np.array([[1, math.inf], [0, 1]]), "A must hold finite numbers"),
        (np.ones((2, 3)), r"A must have the shape \(2, 2\)"),
        (np.ones(4), r"A must have the shape \(2, 2\)"),
        (np.ones((2, 2), dtype=complex), "A must hold real numbers"),
        (np.empty((0, 0)), "A must not be empty"),
        ([[1, 2], [3, 4]], "A must be an array"),
    ):
        with pytest.raises(ComputeError, match=reason):
            call(bad)


def test_two_libraries_are_refused() -> None:
    with pytest.raises(ComputeError, match="one library"):
        transforms.interpolate(np.eye(2), device().asarray(np.eye(2)), 0.5)
