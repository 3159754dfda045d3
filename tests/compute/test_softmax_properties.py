"""What holds for all scores and all distributions."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from lavis.compute import softmax, vectors

DTYPES = [np.float32, np.float64]


@st.composite
def scores(draw: st.DrawFn, largest: float = 50, smallest: int = 1) -> np.ndarray:
    n, dtype = draw(st.integers(smallest, 8)), draw(st.sampled_from(DTYPES))
    return draw(hnp.arrays(dtype, n, elements=st.floats(-largest, largest, width=32)))


@st.composite
def distributions(draw: st.DrawFn) -> np.ndarray:
    """Some with zeros."""
    return vectors.softmax(draw(scores(largest=500)))


def eps(a: np.ndarray) -> float:
    return float(np.finfo(a.dtype).eps)


@given(scores(), st.floats(0.1, 10), st.floats(-100, 100, width=32))
def test_stages_are_a_distribution_that_ignores_shifts(
    x: np.ndarray, temperature: float, shift: float
) -> None:
    found = softmax.stages(x, temperature)
    assert found.probabilities.dtype == x.dtype
    np.testing.assert_allclose(found.probabilities.sum(), 1, atol=16 * eps(x))
    assert found.shifted.max() == 0
    assert 1 <= found.sum <= len(x)
    moved = softmax.stages(x + x.dtype.type(shift), temperature)
    # The shift itself rounds x, by up to 150 eps, and the temperature enlarges that.
    np.testing.assert_allclose(
        moved.probabilities, found.probabilities, atol=600 * eps(x) / temperature
    )


@given(scores(), st.floats(0.1, 10))
def test_the_logarithm_is_that_of_the_softmax(x: np.ndarray, temperature: float) -> None:
    logs = softmax.log_softmax(x, temperature)
    assert (logs <= 0).all()
    p = vectors.softmax(x, temperature=temperature)
    np.testing.assert_allclose(np.exp(logs), p, rtol=2e3 * eps(x), atol=1e-30)


@given(scores(), st.floats(0.05, 20), st.floats(1, 10))
def test_heat_raises_the_entropy(x: np.ndarray, temperature: float, factor: float) -> None:
    cold = softmax.entropy(vectors.softmax(x, temperature=temperature))
    hot = softmax.entropy(vectors.softmax(x, temperature=temperature * factor))
    assert hot >= cold - 100 * eps(x)
    assert 0 <= cold <= math.log(len(x)) + 16 * eps(x)


@given(distributions())
def test_the_jacobian_is_symmetric_positive_and_flat_along_ones(p: np.ndarray) -> None:
    J = softmax.jacobian(p)
    assert (J == J.T).all()
    np.testing.assert_allclose(J.sum(axis=1), 0, atol=16 * eps(p))
    assert np.linalg.eigvalsh(J.astype(np.float64)).min() >= -16 * eps(p)


@given(distributions(), st.data())
def test_gibbs(p: np.ndarray, data: st.DataObject) -> None:
    """Predicting anything but the truth costs more than the truth's entropy."""
    q = vectors.softmax(data.draw(hnp.arrays(p.dtype, len(p), elements=st.floats(-9, 9, width=32))))
    divergence = float(softmax.kl_divergence(p, q))
    assert divergence >= 0
    crossed = float(softmax.cross_entropy(q, p))
    assert math.isclose(crossed, float(softmax.entropy(p)) + divergence, abs_tol=500 * eps(p))
    assert softmax.kl_divergence(p, p) == 0


@given(distributions(), st.data())
def test_truncation_keeps_the_likeliest_and_no_more_than_needed(
    p: np.ndarray, data: st.DataObject
) -> None:
    k = data.draw(st.integers(1, len(p)))
    p_min = data.draw(st.floats(0.01, 1))
    rounding = 64 * eps(p)
    by_count, by_mass = softmax.top_k(p, k), softmax.top_p(p, p_min)
    assert by_count.kept.sum() == k
    assert by_mass.mass >= p_min - rounding
    if by_mass.kept.sum() > 1:  # without its least likely it would not do
        assert by_mass.mass - p[by_mass.kept].min() < p_min + rounding
    for found in (by_count, by_mass):
        assert p[found.kept].min() >= p[~found.kept].max(initial=0)
        np.testing.assert_allclose(found.probabilities.sum(), 1, atol=rounding)
        kept = np.where(found.kept, p, 0)
        np.testing.assert_allclose(found.probabilities * found.mass, kept, rtol=rounding)
    assert (by_mass.probabilities[by_mass.kept] > 0).all()


@given(st.sampled_from([8, 200]).flatmap(scores), st.sampled_from(["float16", "float32"]))
def test_where_the_naive_form_survives_it_is_right(x: np.ndarray, dtype: str) -> None:
    found = softmax.naive(x, dtype)  # type: ignore[arg-type]
    precise = 2.0 ** (-8 if dtype == "float16" else -16)
    rounded = x.astype(dtype).astype(np.float64)  # as the scores are before all else
    if (found.exps > 1e-4).all() and np.isfinite(found.sum):
        wanted = vectors.softmax(rounded)
        np.testing.assert_allclose(found.probabilities, wanted, rtol=precise, atol=2.0**-24)
    if x.max() > found.limit + 0.1:
        assert np.isnan(found.probabilities).any()


@given(hnp.arrays(np.float64, 2, elements=st.floats(-1e6, 1e6)))
def test_every_point_has_probabilities_and_scores(point: np.ndarray) -> None:
    p = softmax.from_point(point)
    assert (p >= 0).all()
    assert math.isclose(p.sum(), 1, abs_tol=1e-12)
    again = softmax.from_point(softmax.to_point(p))
    np.testing.assert_allclose(again, p, atol=1e-12)
    z = softmax.logits_of(p, 2.0)
    assert np.isfinite(z).all()
    np.testing.assert_allclose(vectors.softmax(z), p, atol=2.1e-6)
