"""Order statistics and verdicts, on samples whose distribution is known."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from lavis.compute.errors import ComputeError
from lavis.compute.gemm import compare, is_tight, median_interval, summarize

TIMES = st.lists(st.floats(1e-6, 1e3), min_size=1, max_size=80)


@given(TIMES)
def test_quantiles_are_numpys(samples: list[float]) -> None:
    found = summarize(samples)
    q1, median, q3 = np.quantile(samples, [0.25, 0.5, 0.75])
    np.testing.assert_allclose((found.q1, found.median, found.q3), (q1, median, q3), rtol=1e-12)
    assert (found.best, found.worst, found.count) == (min(samples), max(samples), len(samples))
    assert found.spread == pytest.approx((q3 - q1) / median)


@pytest.mark.parametrize("samples", [[], [1.0, float("nan")], [float("inf")]])
def test_what_has_no_middle_is_refused(samples: list[float]) -> None:
    with pytest.raises(ComputeError, match="finite"):
        summarize(samples)


@pytest.mark.parametrize("n", [6, 7, 10, 25, 60, 240])
def test_the_interval_of_the_median_is_the_binomials(n: int) -> None:
    interval = median_interval([float(value) for value in range(n)])
    assert interval is not None
    low, high = (int(value) for value in interval)
    assert low == n - 1 - high
    # Between the j-th smallest and the j-th largest lies the median with this probability …
    assert 1 - 2 * stats.binom.cdf(low, n, 0.5) >= 0.95
    # … and one step further in it would be too small.
    assert 1 - 2 * stats.binom.cdf(low + 1, n, 0.5) < 0.95


@pytest.mark.parametrize("n", range(1, 6))
def test_five_samples_have_no_interval_at_95_percent(n: int) -> None:
    assert median_interval([1.0] * n) is None
    assert not is_tight([1.0] * n, 0.5)


def test_the_interval_covers_the_true_median_as_often_as_it_says() -> None:
    rng = np.random.default_rng(3)
    hits = 0
    for _ in range(1000):
        low, high = median_interval(rng.lognormal(0.0, 0.3, 15).tolist()) or (0.0, 0.0)
        hits += low <= 1.0 <= high
    assert 0.94 <= hits / 1000 <= 0.985


def test_tight_is_what_has_settled() -> None:
    rng = np.random.default_rng(4)
    assert is_tight((1 + 0.001 * rng.standard_normal(50)).tolist(), 0.005)
    assert not is_tight((1 + 0.1 * rng.standard_normal(50)).tolist(), 0.005)


def rounds(
    rng: np.random.Generator, level: float, noise: float, drift: np.ndarray
) -> list[list[float]]:
    """Rounds of five samples; what slows the machine down slows all in that round."""
    return [
        (level * slow * (1 + noise * np.abs(rng.standard_normal(5)))).tolist() for slow in drift
    ]


@pytest.mark.parametrize(
    ("level", "word"),
    [(1.0, "same"), (1.01, "same"), (0.8, "faster"), (1.25, "slower"), (0.2, "faster")],
)
def test_a_verdict_sees_through_what_slows_both(level: float, word: str) -> None:
    rng = np.random.default_rng(5)
    drift = rng.uniform(1, 3, 20)  # three times as slow at moments: far more than the difference
    found = compare(rounds(rng, 1.0, 0.01, drift), rounds(rng, level, 0.01, drift))
    assert found.word == word
    assert found.ratio == pytest.approx(1 / level, rel=0.02)
    assert found.low <= found.ratio <= found.high
    assert found.rounds == 20


def test_what_is_too_noisy_cannot_be_told() -> None:
    rng = np.random.default_rng(6)
    still = np.ones(8)
    found = compare(rounds(rng, 1.0, 0.5, still), rounds(rng, 1.02, 0.5, still))
    assert found.word == "cannot tell"


@pytest.mark.parametrize("count", [1, 3, 5])
def test_few_rounds_cannot_tell_even_a_factor_of_ten(count: int) -> None:
    assert compare([[10.0]] * count, [[1.0]] * count).word == "cannot tell"


def test_the_same_numbers_are_the_same_and_turned_round_the_words_turn() -> None:
    times = [[1.0, 1.1], [1.0, 1.2], [1.1, 1.0]] * 3
    assert compare(times, times).word == "same"
    half = [[sample / 2 for sample in samples] for samples in times]
    assert (compare(times, half).word, compare(half, times).word) == ("faster", "slower")


def test_false_verdicts_are_rare() -> None:
    rng = np.random.default_rng(7)
    words = [
        compare(rounds(rng, 1.0, 0.05, np.ones(10)), rounds(rng, 1.0, 0.05, np.ones(10))).word
        for _ in range(200)
    ]
    counts = {word: len(list(group)) for word, group in itertools.groupby(sorted(words))}
    assert counts.get("faster", 0) + counts.get("slower", 0) <= 10


def test_without_a_common_round_there_is_no_verdict() -> None:
    with pytest.raises(ComputeError, match="round"):
        compare([[1.0]], [])
