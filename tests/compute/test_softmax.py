"""The softmax kernels against the worked example, SciPy, NumPy's own float16 and derivatives."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from scipy import optimize, special
from support.strict import device, no_leaks

from lavis.compute import softmax, vectors
from lavis.compute.backend import array_namespace
from lavis.compute.errors import ComputeError
from lavis.compute.softmax.naive import _half

LOGITS = (2.0, 1.0, 0.1)
P3 = np.array([0.5, 0.3, 0.2])


def normal(*shape: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=shape)


def distribution(*shape: int, seed: int = 0) -> np.ndarray:
    return special.softmax(2 * normal(*shape, seed=seed), axis=-1)


class TestStages:
    def test_worked_example(self, library: Any) -> None:
        found = softmax.stages(library.array(LOGITS))
        got = library.numpy(found.probabilities)
        wanted = [0.65900114, 0.24243297, 0.09856589]
        np.testing.assert_allclose(got, wanted, atol=5e-9 + 2 * library.eps)
        library.close(found.scaled, LOGITS)
        library.close(found.shifted, [0, -1, -1.9])
        library.close(found.exps, np.exp([0, -1, -1.9]))
        library.close(found.sum, 1 + math.exp(-1) + math.exp(-1.9))

    @pytest.mark.parametrize("temperature", [0.25, 1.0, 3])
    def test_against_scipy(self, library: Any, temperature: float) -> None:
        x = 3 * normal(4, 5)
        found = softmax.stages(library.array(x), temperature)
        library.close(found.probabilities, special.softmax(x / temperature, axis=-1))
        library.close(found.scaled, x / temperature)
        library.close(
            found.sum, np.exp(x / temperature - x.max(-1, keepdims=True) / temperature).sum(-1)
        )
        logs = softmax.log_softmax(library.array(x), temperature)
        library.close(logs, special.log_softmax(x / temperature, axis=-1))

    def test_they_are_those_of_the_softmax(self, library: Any) -> None:
        x = library.array(normal(3, 7))
        found = softmax.stages(x, 0.5)
        whole = library.numpy(vectors.softmax(x, temperature=0.5))
        assert library.numpy(found.probabilities).tolist() == whole.tolist()
        library.close(found.exps / found.sum[..., None], whole, ulps=2)

    def test_log_softmax_where_probabilities_underflow(self, library: Any) -> None:
        logs = softmax.log_softmax(library.array([0, -2000]))
        library.close(logs, [0, -2000])

    def test_a_mask(self, library: Any) -> None:
        found = softmax.stages(library.array([0, -np.inf, 0]))
        library.close(found.probabilities, [0.5, 0, 0.5])
        library.close(found.sum, 2)
        assert library.numpy(found.shifted)[1] == -np.inf
        assert library.numpy(softmax.log_softmax(library.array([0, -np.inf])))[1] == -np.inf

    def test_scores_of_any_size_that_the_dtype_can_divide(self, library: Any) -> None:
        top = float(np.finfo(library.dtype).max) / 4
        library.close(softmax.stages(library.array([top, -top, 0])).probabilities, [1, 0, 0])
        with pytest.raises(ComputeError, match="make the temperature larger"):
            softmax.stages(library.array([top, -top, 0]), temperature=0.1)


class TestNaive:
    @pytest.mark.parametrize("dtype", ["float32", "float64"])
    def test_against_numpy(self, dtype: str) -> None:
        x = np.array([[1, 2, 3], [90, 1, 2], [710, 710, 0], [-800, -900, -1000], [-95, -96, -97]])
        found = softmax.naive(x.astype(np.float64), dtype)  # type: ignore[arg-type]
        with np.errstate(all="ignore"):
            exps = np.exp(x.astype(dtype))
            total = exps.sum(axis=-1)
            wanted = exps / total[:, None]
        assert found.exps.dtype == np.dtype(dtype)
        np.testing.assert_allclose(found.exps, exps, rtol=4 * np.finfo(dtype).eps)
        np.testing.assert_allclose(found.sum, total, rtol=4 * np.finfo(dtype).eps)
        np.testing.assert_allclose(found.probabilities, wanted, rtol=8 * np.finfo(dtype).eps)

    def test_float16_is_numpys_to_the_last_bit(self) -> None:
        rows = [
            normal(6),
            *(15 * normal(40, 6, seed=1)),
            [11.09, 11.089, 0, 0, 0, 0],  # exp at 65504 and above
            [10.5, 10.5, 10.5, 0, 0, 0],  # only the sum overflows
            [-9.7, -15, -16.6, -17.3, -17.4, -18],  # subnormal, and below them
            [1e5, 7e4, -1e5, 65504, 65519, 65520],
        ]
        x = np.array(rows)
        found = softmax.naive(x, "float16")
        with np.errstate(all="ignore"):
            half = x.astype(np.float16)
            exps = np.exp(half)
            total = exps.astype(np.float32).sum(axis=-1).astype(np.float16)
            wanted = exps / total[:, None]
        assert np.isnan(wanted).any()
        assert np.isinf(total).any()
        np.testing.assert_array_equal(found.exps, exps.astype(np.float32))
        np.testing.assert_array_equal(found.sum, total.astype(np.float32))
        np.testing.assert_array_equal(found.probabilities, wanted.astype(np.float32))

    def test_every_float16_stays_and_every_midpoint_goes_to_even(self) -> None:
        xp = array_namespace(P3)
        halves = np.arange(0x7C00, dtype=np.uint16).view(np.float16).astype(np.float32)
        np.testing.assert_array_equal(_half(xp, halves), halves)
        middle = (halves[:-1] + halves[1:]) / 2
        for x in (middle, -middle, np.nextafter(middle, np.float32(0)), middle * np.float32(1.001)):
            with np.errstate(over="ignore"):
                wanted = x.astype(np.float16).astype(np.float32)
            np.testing.assert_array_equal(_half(xp, x), wanted)

    def test_every_library_shows_the_same(self, library: Any) -> None:
        x = library.array([12.0, 5.0, 1.0])
        found = softmax.naive(x, "float16")
        backend = library.backend
        assert found.exps.dtype == backend.xp.float32
        exps = backend.to_numpy(found.exps)
        assert exps[0] == np.inf
        np.testing.assert_allclose(exps[1:], np.exp([5, 1]), rtol=2.0**-11)
        assert backend.to_numpy(found.sum) == np.inf
        probabilities = backend.to_numpy(found.probabilities)
        assert np.isnan(probabilities[0])
        assert probabilities[1:].tolist() == [0, 0]

    def test_where_it_breaks(self, library: Any) -> None:
        """Just under the limit it works, just over it is lost; the stable form never is."""
        found = softmax.naive(library.array([0.0]), "float32")
        limit = found.limit
        assert limit == pytest.approx(math.log(float(np.finfo(np.float32).max)))
        assert softmax.naive(library.array([0.0]), "float16").largest == 65504
        for beyond, lost in ((-0.1, False), (0.1, True)):
            x = library.array([limit + beyond, 0])
            got = library.backend.to_numpy(softmax.naive(x, "float32").probabilities)
            assert np.isnan(got[0]) == lost
            library.close(vectors.softmax(x), [1, 0])

    def test_a_device_without_float64(self) -> None:
        x = device("no_float64").asarray([1.0, 2.0])
        with pytest.raises(ComputeError, match="no float64"):
            softmax.naive(x, "float64")

    def test_refusals(self) -> None:
        with pytest.raises(ComputeError, match=r"dtype must be .*'int8' came"):
            softmax.naive(P3, "int8")  # type: ignore[arg-type]
        with pytest.raises(ComputeError, match="x must hold finite numbers"):
            softmax.naive(np.array([1, np.inf]))


class TestJacobian:
    def test_is_the_derivative(self, library: Any) -> None:
        x, h = normal(5), 1e-6
        J = softmax.jacobian(library.array(special.softmax(x)))
        steps = [special.softmax(x + h * e) - special.softmax(x - h * e) for e in np.eye(5)]
        np.testing.assert_allclose(library.numpy(J), np.stack(steps) / (2 * h), atol=1e-6)
        p = special.softmax(x)
        library.close(J, np.diag(p) - np.outer(p, p))

    def test_of_a_batch(self, library: Any) -> None:
        p = distribution(2, 3, 4)
        J = softmax.jacobian(library.array(p))
        assert library.numpy(J).shape == (2, 3, 4, 4)
        library.close(J[1, 2, :, :], np.diag(p[1, 2]) - np.outer(p[1, 2], p[1, 2]))

    def test_certainty_has_no_slope(self, library: Any) -> None:
        library.close(softmax.jacobian(library.array([1, 0])), np.zeros((2, 2)))


class TestInformation:
    def test_entropy(self, library: Any) -> None:
        p = distribution(4, 6)
        library.close(softmax.entropy(library.array(p)), special.entr(p).sum(-1))
        bits = softmax.entropy(library.array([0.5, 0.25, 0.25]), base="bit")
        library.close(bits, 1.5)
        library.close(softmax.entropy(library.array([0, 1, 0])), 0)
        library.close(softmax.perplexity(library.array([0.25] * 4)), 4)
        library.close(softmax.perplexity(library.array([0, 1])), 1)

    def test_no_minus_zero(self) -> None:
        assert not np.signbit(softmax.entropy(np.array([0.0, 1.0])))
        assert not np.signbit(softmax.cross_entropy(np.array([0.0, 1.0]), 1))

    def test_cross_entropy_and_divergence(self, library: Any) -> None:
        p, q = distribution(4, 6), distribution(4, 6, seed=1)
        crossed = softmax.cross_entropy(library.array(p), library.array(q))
        library.close(crossed, (special.entr(q) + special.rel_entr(q, p)).sum(-1))
        divergence = softmax.kl_divergence(library.array(p), library.array(q))
        library.close(divergence, special.rel_entr(p, q).sum(-1))

    def test_of_one_true_outcome(self, library: Any) -> None:
        p = distribution(2, 4)
        library.close(softmax.cross_entropy(library.array(p), 2), -np.log(p[:, 2]))

    def test_what_is_excluded_costs_without_end(self, library: Any) -> None:
        never, even = library.array([1.0, 0.0]), library.array([0.5, 0.5])
        assert library.numpy(softmax.cross_entropy(never, even)) == np.inf
        assert library.numpy(softmax.cross_entropy(never, 1)) == np.inf
        assert library.numpy(softmax.kl_divergence(even, never)) == np.inf
        library.close(softmax.cross_entropy(never, 0), 0)
        library.close(softmax.kl_divergence(never, even), math.log(2))

    def test_broadcasting(self, library: Any) -> None:
        p, q = distribution(4, 1, 3), distribution(5, 3, seed=1)
        got = library.numpy(softmax.kl_divergence(library.array(p), library.array(q)))
        np.testing.assert_allclose(got, special.rel_entr(p, q).sum(-1), rtol=1e3 * library.eps)


class TestTruncation:
    def test_top_k(self, library: Any) -> None:
        found = softmax.top_k(library.array([0.1, 0.4, 0.3, 0.2]), 2)
        assert library.backend.to_numpy(found.kept).tolist() == [False, True, True, False]
        library.close(found.mass, 0.7)
        library.close(found.probabilities, [0, 4 / 7, 3 / 7, 0])

    def test_of_equal_outcomes_the_earlier_stays(self, library: Any) -> None:
        p = library.array([0.25] * 4)
        for found in (softmax.top_k(p, 3), softmax.top_p(p, 0.75)):
            assert library.backend.to_numpy(found.kept).tolist() == [True, True, True, False]

    @pytest.mark.parametrize(
        ("p_min", "kept"),
        [
            (0.01, [False, True, False, False]),
            (0.4, [False, True, False, False]),
            (0.41, [False, True, True, False]),
            (0.7, [False, True, True, False]),
            (0.9, [False, True, True, True]),
            (1.0, [True, True, True, True]),
        ],
    )
    def test_top_p(self, library: Any, p_min: float, kept: list[bool]) -> None:
        found = softmax.top_p(library.array([0.1, 0.4, 0.3, 0.2]), p_min)
        assert library.backend.to_numpy(found.kept).tolist() == kept
        mass = np.array([0.1, 0.4, 0.3, 0.2])[kept].sum()
        library.close(found.mass, mass)

    def test_a_sum_that_rounds_below_is_reached(self, library: Any) -> None:
        found = softmax.top_p(library.array([0.1] * 10), 0.9)
        assert library.backend.to_numpy(found.kept).sum() == 9

    def test_nothing_impossible_is_kept(self, library: Any) -> None:
        found = softmax.top_p(library.array([0.5, 0.0, 0.5]), 1)
        assert library.backend.to_numpy(found.kept).tolist() == [True, False, True]

    def test_of_a_batch(self, library: Any) -> None:
        p = distribution(3, 4, 6)
        for together in (softmax.top_k(library.array(p), 2), softmax.top_p(library.array(p), 0.6)):
            alone = (
                softmax.top_k(library.array(p[1, 2]), 2)
                if library.backend.to_numpy(together.kept).sum() == 24
                else softmax.top_p(library.array(p[1, 2]), 0.6)
            )
            got = library.numpy(together.probabilities)[1, 2]
            assert got.tolist() == library.numpy(alone.probabilities).tolist()


class TestTriangle:
    def test_corners_middle_and_edge(self, library: Any) -> None:
        for p, point in [
            ([1, 0, 0], (0, 0)),
            ([0, 1, 0], (1, 0)),
            ([0, 0, 1], (0.5, math.sqrt(0.75))),
            ([1 / 3] * 3, (0.5, math.sqrt(1 / 12))),
            ([0.25, 0.75, 0], (0.75, 0)),
        ]:
            library.close(softmax.to_point(library.array(p)), point)
            library.close(softmax.from_point(library.array(point)), p)

    def test_there_and_back_in_any_triangle(self, library: Any) -> None:
        p, corners = distribution(5, 3), np.array([[10, 300], [210, 310], [90, 40.0]])
        points = softmax.to_point(library.array(p), library.array(corners))
        library.close(points, p @ corners)
        library.close(softmax.from_point(points, library.array(corners)), p)

    @pytest.mark.parametrize(
        ("point", "p"),
        [
            ((0.3, -5), (0.7, 0.3, 0)),
            ((-1, -1), (1, 0, 0)),
            ((9, -1), (0, 1, 0)),
            ((0.5, 7), (0, 0, 1)),
            ((-1e9, 1e9), (0, 0, 1)),
        ],
    )
    def test_from_outside_the_nearest(self, library: Any, point: Any, p: Any) -> None:
        library.close(softmax.from_point(library.array(point)), p)

    def test_the_nearest_among_many(self) -> None:
        outside = 2 * normal(20, 2) + [0.5, 0.3]
        i, j = np.meshgrid(np.arange(201), np.arange(201), indexing="ij")
        inside = i + j <= 200
        grid = np.stack([i[inside], j[inside], 200 - i[inside] - j[inside]], axis=-1) / 200
        places = grid @ np.array(softmax.CORNERS)
        for point in outside:
            best = np.linalg.norm(places - point, axis=1).min()
            found = softmax.to_point(softmax.from_point(point))
            assert np.linalg.norm(found - point) <= best + 1e-12

    def test_refusals(self) -> None:
        with pytest.raises(ComputeError, match="3 probabilities; it holds 2"):
            softmax.to_point(np.array([0.5, 0.5]))
        with pytest.raises(ComputeError, match="2 coordinates; it holds 3"):
            softmax.from_point(np.ones(3))
        for bad in (np.nan, np.inf, 1e200):
            with pytest.raises(ComputeError, match="point must hold numbers between"):
                softmax.from_point(np.array([0.0, bad]))
        with pytest.raises(ComputeError, match="lie on a line"):
            softmax.from_point(np.zeros(2), np.array([[0, 0], [1, 1], [2, 2.0]]))
        with pytest.raises(ComputeError, match=r"corners must have the shape \(3, 2\)"):
            softmax.to_point(P3, np.ones((2, 2)))


class TestLogits:
    @pytest.mark.parametrize("temperature", [0.5, 1, 4.0])
    def test_their_softmax_is_the_distribution(self, library: Any, temperature: float) -> None:
        p = distribution(4, 5)
        z = softmax.logits_of(library.array(p), 1.5, temperature=temperature)
        np.testing.assert_allclose(library.numpy(z).mean(-1), 1.5, rtol=32 * library.eps)
        library.close(vectors.softmax(z, temperature=temperature), p)

    def test_zero_is_clamped(self, library: Any) -> None:
        z = library.numpy(softmax.logits_of(library.array([0.5, 0.5, 0]), least=1e-4))
        assert z[0] - z[2] == pytest.approx(math.log(0.5 / 1e-4), rel=1e-5)
        back = library.numpy(vectors.softmax(library.array(z)))
        np.testing.assert_allclose(back, [0.5, 0.5, 0], atol=1.01e-4)

    def test_refusals(self) -> None:
        for least in (0, 0.5, -1, np.nan):
            with pytest.raises(ComputeError, match="least must lie between 0 and 1/3"):
                softmax.logits_of(P3, least=least)
        for kind in ({"temperature": 0}, {"temperature": np.inf}, {"reference_mean": np.nan}):
            with pytest.raises(ComputeError, match="temperature must be a number above 0"):
                softmax.logits_of(P3, **kind)


OF_PROBABILITIES: list[Callable[[Any], Any]] = [
    softmax.jacobian,
    softmax.entropy,
    softmax.perplexity,
    softmax.logits_of,
    softmax.to_point,
    lambda p: softmax.top_k(p, 1),
    lambda p: softmax.top_p(p, 0.5),
    lambda p: softmax.cross_entropy(p, P3),
    lambda p: softmax.kl_divergence(p, P3),
]


class TestRefusals:
    @pytest.mark.parametrize("function", OF_PROBABILITIES)
    @pytest.mark.parametrize(
        "bad", [[0.5, 0.6, 0], [1.5, -0.5, 0], [np.nan, 0.5, 0.5], [np.inf, 0, 0], [0, 0, 0]]
    )
    def test_no_probabilities(self, function: Callable[[Any], Any], bad: list[float]) -> None:
        with pytest.raises(ComputeError, match="p must hold probabilities: none below 0"):
            function(np.array(bad))

    @pytest.mark.parametrize("function", OF_PROBABILITIES)
    def test_no_vector(self, function: Callable[[Any], Any]) -> None:
        with pytest.raises(ComputeError, match="single number came"):
            function(np.float64(1))
        with pytest.raises(ComputeError, match="p must be an array"):
            function([0.5, 0.5])

    def test_the_second_argument_is_checked_too(self) -> None:
        with pytest.raises(ComputeError, match="q must hold probabilities"):
            softmax.kl_divergence(P3, np.array([1.0, 1.0, 0.0]))
        with pytest.raises(ComputeError, match="target must hold probabilities"):
            softmax.cross_entropy(P3, np.array([1.0, 1.0, 0.0]))
        with pytest.raises(ComputeError, match=r"same number of entries; they have 3 and 2"):
            softmax.kl_divergence(P3, np.array([0.5, 0.5]))
        with pytest.raises(ComputeError, match="must broadcast"):
            softmax.kl_divergence(distribution(2, 3), distribution(4, 3))
        for target in (3, -1):
            with pytest.raises(ComputeError, match="target must lie between 0 and 2"):
                softmax.cross_entropy(P3, target)

    @pytest.mark.parametrize("k", [0, 4])
    def test_top_k(self, k: int) -> None:
        with pytest.raises(ComputeError, match="k must lie between 1 and 3"):
            softmax.top_k(P3, k)

    @pytest.mark.parametrize("p_min", [0, -1, 1.1, np.nan])
    def test_top_p(self, p_min: float) -> None:
        with pytest.raises(ComputeError, match="p_min must lie above 0"):
            softmax.top_p(P3, p_min)

    def test_entropy_base(self) -> None:
        with pytest.raises(ComputeError, match=r"base must be .* 'dit' came"):
            softmax.entropy(P3, "dit")  # type: ignore[arg-type]

    @pytest.mark.parametrize("function", [softmax.stages, softmax.log_softmax])
    def test_scores(self, function: Callable[..., Any]) -> None:
        for bad in ([1, np.nan], [np.inf, 1], [-np.inf, -np.inf]):
            with pytest.raises(ComputeError, match="x must hold numbers"):
                function(np.array(bad))
        for temperature in (0, -1, np.nan, np.inf):
            with pytest.raises(ComputeError, match="temperature must be a number above 0"):
                function(P3, temperature)
        with pytest.raises(ComputeError, match="single number came"):
            function(np.float64(1))


class TestWaits:
    """A kernel waits for the device once, to check its arguments; stages check twice."""

    @pytest.mark.parametrize(
        ("function", "waits"),
        [
            *((function, 1) for function in OF_PROBABILITIES[:7]),
            (lambda p: softmax.kl_divergence(p, p), 1),
            (softmax.stages, 2),
            (softmax.log_softmax, 2),
            (softmax.naive, 1),
        ],
    )
    def test_waits(self, function: Callable[[Any], Any], waits: int) -> None:
        p = device().asarray(P3)
        with no_leaks() as watch:
            function(p)
        assert watch.decisions == waits


class TestCooling:
    @pytest.mark.parametrize("temperature", [0.25, 1.0, 7.0])
    def test_the_largest_against_scipy(self, library: Any, temperature: float) -> None:
        x = normal(4, 5)
        found = softmax.largest_probability(library.array(x), temperature)
        library.close(found, special.softmax(x / temperature, axis=-1).max(-1))

    @pytest.mark.parametrize("p", [0.35, 0.5, 0.9, 0.999])
    def test_against_brentq(self, library: Any, p: float) -> None:
        found = softmax.temperature_for(library.array(LOGITS), p, coldest=0.05, hottest=100.0)

        def off(t: float) -> float:
            return float(special.softmax(np.array(LOGITS) / t).max() - p)

        wanted = optimize.brentq(off, 0.05, 100.0, xtol=1e-14, rtol=1e-14)
        assert library.numpy(found) == pytest.approx(wanted, rel=400 * library.eps)

    def test_each_row_has_a_temperature_of_its_own(self, library: Any) -> None:
        x = np.array([[2.0, 1.0, 0.1], [4.0, 2.0, 0.2]])
        found = library.numpy(
            softmax.temperature_for(library.array(x), 0.8, coldest=0.05, hottest=100.0)
        )
        assert found[1] == pytest.approx(2 * found[0], rel=100 * library.eps)

    def test_what_cannot_be_reached_is_an_end(self, library: Any) -> None:
        x = library.array(LOGITS)
        ends = {"coldest": 0.05, "hottest": 100.0}
        cold, hot = (library.numpy(softmax.temperature_for(x, p, **ends)) for p in (1.1, 0.1))
        assert (cold, hot) == (pytest.approx(0.05, rel=1e-5), pytest.approx(100, rel=1e-5))

    @pytest.mark.parametrize("ends", [(0.0, 1.0), (2.0, 1.0), (1.0, math.inf)])
    def test_an_interval_that_is_none_is_refused(self, ends: tuple[float, float]) -> None:
        with pytest.raises(ComputeError):
            softmax.temperature_for(np.array(LOGITS), 0.5, coldest=ends[0], hottest=ends[1])
