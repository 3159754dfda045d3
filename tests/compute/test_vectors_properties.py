"""What holds for all vectors."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from lavis.compute import vectors
from lavis.compute.errors import ComputeError

DTYPES = [np.float32, np.float64]


def arrays(shape: object, dtype: object, largest: float = 1e6) -> st.SearchStrategy[np.ndarray]:
    """Numbers of everyday size; width 32 so that they are exact in both dtypes.

    Zero, or large enough that no product of two underflows in float32, where relative bounds mean
    nothing: huge, tiny and subnormal vectors have tests of their own in test_vectors.py.
    """
    elements = st.floats(-largest, largest, width=32).map(lambda x: x if abs(x) > 1e-15 else 0.0)
    return hnp.arrays(dtype, shape, elements=elements)  # type: ignore[arg-type]


@st.composite
def pairs(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    d, dtype = draw(st.integers(1, 6)), draw(st.sampled_from(DTYPES))
    return draw(arrays(d, dtype)), draw(arrays(d, dtype))


@st.composite
def tables(draw: st.DrawFn) -> np.ndarray:
    shape = (draw(st.integers(1, 6)), draw(st.integers(1, 6)))
    return draw(arrays(shape, draw(st.sampled_from(DTYPES))))


def eps(a: np.ndarray) -> float:
    return float(np.finfo(a.dtype).eps)


def size(a: np.ndarray) -> float:
    return float(np.linalg.norm(a.astype(np.float64)))


@given(pairs())
def test_cauchy_schwarz(pair: tuple[np.ndarray, np.ndarray]) -> None:
    a, b = pair
    bound = float(vectors.norm(a)) * float(vectors.norm(b))
    assert abs(float(vectors.dot(a, b))) <= bound * (1 + 20 * eps(a)) + 1e-30


@given(pairs())
def test_triangle_inequality(pair: tuple[np.ndarray, np.ndarray]) -> None:
    a, b = pair
    for order in (1, 2, math.inf):
        lengths = float(vectors.norm(a, order)) + float(vectors.norm(b, order))
        assert float(vectors.norm(a + b, order)) <= lengths * (1 + 20 * eps(a))
    assert vectors.distance(a, b) == vectors.distance(b, a)


@given(pairs())
def test_norms_are_ordered(pair: tuple[np.ndarray, np.ndarray]) -> None:
    v = pair[0]
    slack = 1 + 20 * eps(v)
    one, two, most = (float(vectors.norm(v, order)) for order in (1, 2, math.inf))
    assert most <= two * slack
    assert two <= one * slack
    assert one <= math.sqrt(len(v)) * two * slack


@given(pairs())
def test_projection_and_rejection_make_up_the_vector_at_right_angles(
    pair: tuple[np.ndarray, np.ndarray],
) -> None:
    v, onto = pair
    assume(size(onto) > 0)
    along, across = vectors.project(v, onto), vectors.reject(v, onto)
    assert along.dtype == across.dtype == v.dtype
    rounding = 64 * eps(v) * size(v)
    assert np.allclose(along.astype(float) + across, v, rtol=0, atol=rounding)
    unit = onto / size(onto)
    assert abs(float(across.astype(float) @ unit)) <= rounding
    again = vectors.project(along, onto)
    assert np.allclose(again, along, rtol=0, atol=rounding)


@given(pairs())
def test_the_cosine_is_that_of_the_angle(pair: tuple[np.ndarray, np.ndarray]) -> None:
    a, b = pair
    assume(size(a) > 0)
    assume(size(b) > 0)
    theta = float(vectors.angle(a, b))
    assert 0 <= theta <= math.pi * (1 + eps(a))
    assert math.isclose(
        math.cos(theta), float(vectors.cosine_similarity(a, b)), abs_tol=64 * eps(a)
    )
    assert theta == float(vectors.angle(b, a))


@given(pairs(), st.integers(-20, 20))
def test_angles_do_not_depend_on_length(pair: tuple[np.ndarray, np.ndarray], power: int) -> None:
    a, b = pair
    assume(size(a) > 1e-3)
    assume(size(b) > 1e-3)
    scaled = a * a.dtype.type(2.0**power)
    assert math.isclose(
        float(vectors.angle(scaled, b)), float(vectors.angle(a, b)), abs_tol=16 * eps(a)
    )


@given(st.sampled_from(DTYPES).flatmap(lambda dtype: arrays((2, 2), dtype, 1e3)))
def test_the_determinant_is_the_area(V: np.ndarray) -> None:
    v, w = V
    area = float(vectors.determinant(v, w))
    assert area == -float(vectors.determinant(w, v))
    if size(v) > 0:
        height = float(vectors.norm(vectors.reject(w, v)))
        bound = 64 * eps(V) * size(v) * size(w)
        assert math.isclose(abs(area), size(v) * height, abs_tol=bound)


@given(tables())
def test_gram_schmidt_is_orthonormal_and_gives_the_vectors_back(V: np.ndarray) -> None:
    sizes = [size(row) for row in V if size(row) > 0]
    assume(not sizes or max(sizes) / min(sizes) < 0.1 * float(np.finfo(V.dtype).max))
    result = vectors.gram_schmidt(V)
    kept = [i for i in range(len(V)) if i not in result.dependent]
    assert len(kept) == result.rank <= min(V.shape)
    q = result.orthonormal[kept].astype(np.float64)
    np.testing.assert_allclose(q @ q.T, np.eye(len(kept)), atol=64 * eps(V))
    assert (result.orthogonal[list(result.dependent)] == 0).all()
    assert (np.triu(result.coefficients) == 0).all()
    C, U = result.coefficients.astype(np.float64), result.orthogonal.astype(np.float64)
    lengths = np.linalg.norm(V.astype(np.float64), axis=1, keepdims=True)
    assert (np.abs(U + C @ U - V) <= 200 * eps(V) * lengths + 1e-40).all()


def test_gram_schmidt_refuses_what_would_overflow() -> None:
    with pytest.raises(ComputeError, match="would not fit into float32"):
        vectors.gram_schmidt(np.array([[1e-37], [39]], dtype=np.float32))


@given(tables(), st.floats(0.1, 10), st.floats(-100, 100, width=32))
def test_softmax_is_a_distribution_that_ignores_shifts(
    x: np.ndarray, temperature: float, shift: float
) -> None:
    x = np.clip(x, -100, 100)
    p = vectors.softmax(x, temperature=temperature)
    assert (p >= 0).all()
    np.testing.assert_allclose(p.sum(axis=-1), 1, atol=16 * eps(x))
    moved = vectors.softmax(x + x.dtype.type(shift), temperature=temperature)
    # The shift itself rounds x, by up to 200 eps, and the temperature enlarges that.
    np.testing.assert_allclose(moved, p, atol=600 * eps(x) / temperature)
    in_order = np.take_along_axis(p, np.argsort(x, axis=-1), axis=-1)
    assert (np.diff(in_order, axis=-1) >= 0).all()  # a larger score weighs no less


@given(tables(), st.data())
def test_ranking_is_an_order_with_its_scores(X: np.ndarray, data: st.DataObject) -> None:
    q = data.draw(arrays(X.shape[1], X.dtype))
    for metric, sign in (("dot", -1), ("euclidean", 1)):
        ranking = vectors.rank_by(X, q, metric)  # type: ignore[arg-type]
        assert sorted(ranking.indices.tolist()) == list(range(len(X)))
        signed = (sign * ranking.scores).tolist()
        assert signed == sorted(signed)
        keys = list(zip(signed, ranking.indices.tolist(), strict=True))
        assert keys == sorted(keys)  # of equal scores the earlier row first
