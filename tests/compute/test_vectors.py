"""The vector kernels against the worked examples and against NumPy and SciPy in float64."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from scipy import special
from scipy.spatial import distance as scipy_distance
from support.strict import device, no_leaks

from lavis.compute import vectors
from lavis.compute.errors import ComputeError

BLINDING_LIGHTS = (0.73, 0.51, 0.00)
LEVITATING = (0.69, 0.70, 0.03)
SOMEONE_LIKE_YOU = (0.34, 0.50, 0.75)


def normal(*shape: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=shape)


def cosine_of_both(a: Any, b: Any) -> Any:
    return vectors.cosine_and_angle(a, b)[0]


def angle_of_both(a: Any, b: Any) -> Any:
    return vectors.cosine_and_angle(a, b)[1]


class TestWorkedExamples:
    def test_dot(self, library: Any) -> None:
        library.close(vectors.dot(library.array([1, 2, 3]), library.array([4, 5, 6])), 32)

    def test_sum_and_multiple_as_combinations(self, library: Any) -> None:
        V = library.array([[1, 2, 3], [4, 5, 6]])
        library.close(vectors.linear_combination(V, library.array([1, 1])), [5, 7, 9])
        library.close(vectors.linear_combination(V, library.array([3, 0])), [3, 6, 9])

    def test_norm(self, library: Any) -> None:
        library.close(vectors.norm(library.array([3, 4, 5])), math.sqrt(50))

    def test_the_dot_product_is_a_projection(self, library: Any) -> None:
        a, b = library.array([3, 4]), library.array([1, 0])
        library.close(vectors.dot(a, b), 3)
        library.close(vectors.angle(a, b), math.radians(53.13010235415598))
        library.close(vectors.norm(a) * vectors.norm(b) * vectors.cosine_similarity(a, b), 3)
        library.close(vectors.project(a, b), [3, 0])
        library.close(vectors.reject(a, b), [0, 4])

    def test_softmax(self, library: Any) -> None:
        wanted = [0.65900114, 0.24243297, 0.09856589]
        got = library.numpy(vectors.softmax(library.array([2.0, 1.0, 0.1])))
        np.testing.assert_allclose(got, wanted, atol=5e-9 + 2 * library.eps)

    @pytest.mark.parametrize(
        ("other", "cosine"), [(LEVITATING, 0.98288), (SOMEONE_LIKE_YOU, 0.58655)]
    )
    def test_songs(self, library: Any, other: tuple[float, ...], cosine: float) -> None:
        got = vectors.cosine_similarity(library.array(BLINDING_LIGHTS), library.array(other))
        assert float(library.numpy(got)) == pytest.approx(cosine, abs=5e-6)

    def test_cosine_and_euclidean_can_disagree(self, library: Any) -> None:
        X, x = library.array([[10, 1], [0, 1]]), library.array([1, 0])
        by_cosine = vectors.rank_by(X, x, "cosine")
        by_distance = vectors.rank_by(X, x, "euclidean")
        assert library.numpy(by_cosine.indices).tolist() == [0, 1]
        assert library.numpy(by_distance.indices).tolist() == [1, 0]

    def test_on_unit_vectors_they_agree(self, library: Any) -> None:
        X = normal(30, 3)
        X /= np.linalg.norm(X, axis=1, keepdims=True)
        orders = [
            library.numpy(vectors.rank_by(library.array(X), library.array(X[7]), metric).indices)
            for metric in ("cosine", "euclidean", "dot")
        ]
        assert orders[0][0] == 7
        assert orders[0].tolist() == orders[1].tolist() == orders[2].tolist()


class TestAgainstNumPyAndSciPy:
    A, B = normal(768), normal(768, seed=1)

    @pytest.mark.parametrize(
        ("function", "oracle"),
        [
            (vectors.dot, np.dot),
            (vectors.cosine_similarity, lambda a, b: 1 - scipy_distance.cosine(a, b)),
            (vectors.angle, lambda a, b: np.arccos(1 - scipy_distance.cosine(a, b))),
            (cosine_of_both, lambda a, b: 1 - scipy_distance.cosine(a, b)),
            (angle_of_both, lambda a, b: np.arccos(1 - scipy_distance.cosine(a, b))),
            (vectors.distance, scipy_distance.euclidean),
            (vectors.project, lambda a, b: np.outer(b, b) @ a / (b @ b)),
            (vectors.reject, lambda a, b: a - np.outer(b, b) @ a / (b @ b)),
        ],
        ids=[
            *("dot", "cosine_similarity", "angle", "cosine of both", "angle of both"),
            *("distance", "project", "reject"),
        ],
    )
    def test_pairs(
        self, library: Any, function: Callable[..., Any], oracle: Callable[..., Any]
    ) -> None:
        got = function(library.array(self.A), library.array(self.B))
        library.close(got, oracle(self.A, self.B), ulps=100)

    @pytest.mark.parametrize("order", [1, 2, math.inf])
    def test_norms(self, library: Any, order: float) -> None:
        got = vectors.norm(library.array(self.A), ord=order)
        library.close(got, np.linalg.norm(self.A, ord=order))

    def test_determinant(self, library: Any) -> None:
        v, w = normal(2), normal(2, seed=1)
        got = vectors.determinant(library.array(v), library.array(w))
        library.close(got, np.linalg.det(np.stack([v, w])))
        library.close(vectors.determinant(library.array([1, 0]), library.array([0, 1])), 1)

    @pytest.mark.parametrize("axis", [-1, 0, 1])
    @pytest.mark.parametrize("temperature", [0.25, 1, 3.0])
    def test_softmax(self, library: Any, axis: int, temperature: float) -> None:
        x = normal(4, 5, 6)
        got = vectors.softmax(library.array(x), axis=axis, temperature=temperature)
        library.close(got, special.softmax(x / temperature, axis=axis))

    @pytest.mark.parametrize("metric", ["cosine", "euclidean", "dot"])
    def test_rank_by(self, library: Any, metric: Any) -> None:
        X, q = normal(50, 8), normal(8, seed=1)
        scores = {
            "cosine": 1 - scipy_distance.cdist(X, q[None], "cosine")[:, 0],
            "euclidean": scipy_distance.cdist(X, q[None])[:, 0],
            "dot": X @ q,
        }[metric]
        order = np.argsort(scores if metric == "euclidean" else -scores)
        ranking = vectors.rank_by(library.array(X), library.array(q), metric)
        assert library.numpy(ranking.indices).tolist() == order.tolist()
        library.close(ranking.scores, scores[order])


class TestBatches:
    def test_the_axes_before_broadcast(self, library: Any) -> None:
        A, b = normal(4, 1, 3), normal(5, 3, seed=1)
        for function in (vectors.dot, vectors.cosine_similarity, vectors.angle, vectors.distance):
            got = library.numpy(function(library.array(A), library.array(b)))
            assert got.shape == (4, 5)
            one = library.numpy(function(library.array(A[2, 0]), library.array(b[3])))
            np.testing.assert_allclose(got[2, 3], one, rtol=32 * library.eps)
        for function in (vectors.project, vectors.reject):
            got = library.numpy(function(library.array(A), library.array(b)))
            assert got.shape == (4, 5, 3)
            one = library.numpy(function(library.array(A[2, 0]), library.array(b[3])))
            np.testing.assert_allclose(got[2, 3], one, atol=32 * library.eps)
        assert library.numpy(vectors.norm(library.array(A))).shape == (4, 1)

    def test_several_combinations(self, library: Any) -> None:
        V, c = normal(3, 4), normal(5, 3, seed=1)
        got = vectors.linear_combination(library.array(V), library.array(c))
        library.close(got, c @ V)


class TestExtremes:
    def test_huge_and_tiny_vectors(self, library: Any) -> None:
        top = float(np.finfo(library.dtype).max) / 4
        low = float(np.finfo(library.dtype).tiny) * 4
        for size in (top, low):
            a, b = library.array([size, 0]), library.array([size, size])
            library.close(vectors.norm(b) / size, math.sqrt(2))
            library.close(vectors.distance(a, -a) / size, 2)
            library.close(vectors.cosine_similarity(a, b), math.sqrt(0.5))
            library.close(vectors.angle(a, b), math.pi / 4)
            library.close(vectors.project(b, a) / size, [1, 0])
            library.close(vectors.reject(b, a) / size, [0, 1])
            ranking = vectors.rank_by(library.array([[size, -size], [0, size]]), a)
            assert library.numpy(ranking.indices).tolist() == [0, 1]

    def test_huge_against_tiny(self, library: Any) -> None:
        top = float(np.finfo(library.dtype).max) / 4
        low = float(np.finfo(library.dtype).tiny) * 4
        a, b = library.array([top, 0]), library.array([low, low])
        library.close(vectors.angle(a, b), math.pi / 4)
        library.close(vectors.project(b, a) / low, [1, 0])
        library.close(vectors.project(a, b) / top, [0.5, 0.5])

    @pytest.mark.parametrize("small", [1e-3, 1e-6, 1e-12])
    def test_small_angles_keep_their_digits(self, library: Any, small: float) -> None:
        a, near = library.array([1, 0]), library.array([1, small])
        got = float(library.numpy(vectors.angle(a, near)))
        assert got == pytest.approx(math.atan(small), rel=8 * library.eps)
        got = float(library.numpy(vectors.angle(a, -near)))
        assert got == pytest.approx(math.pi - math.atan(small), rel=2 * library.eps)

    def test_angle_at_its_ends(self, library: Any) -> None:
        a = library.array([1, 2, 3])
        assert float(library.numpy(vectors.angle(a, a))) == 0
        library.close(vectors.angle(a, -a), math.pi, ulps=1)
        right = vectors.angle(library.array([1, 0]), library.array([0, 2]))
        library.close(right, math.pi / 2, ulps=1)

    def test_softmax_does_not_overflow(self, library: Any) -> None:
        library.close(vectors.softmax(library.array([1e4, 1e4, -1e4])), [0.5, 0.5, 0])
        library.close(vectors.softmax(library.array([1, 2]), temperature=1e-4), [0, 1])

    def test_softmax_of_a_mask(self, library: Any) -> None:
        library.close(vectors.softmax(library.array([0, -np.inf, 0])), [0.5, 0, 0.5])


class TestGramSchmidt:
    def test_the_steps_of_two_vectors(self, library: Any) -> None:
        result = vectors.gram_schmidt(library.array([[1, 1], [1, 0]]))
        library.close(result.orthogonal, [[1, 1], [0.5, -0.5]])
        library.close(result.coefficients, [[0, 0], [0.5, 0]])
        half = math.sqrt(0.5)
        library.close(result.orthonormal, [[half, half], [half, -half]])
        assert (result.rank, result.dependent) == (2, ())

    def test_against_qr(self, library: Any) -> None:
        V = normal(5, 8)
        q, r = np.linalg.qr(V.T)
        q = (q * np.sign(np.diag(r))).T
        result = vectors.gram_schmidt(library.array(V))
        library.close(result.orthonormal, q, ulps=100)
        library.close(result.orthogonal, q * np.abs(np.diag(r))[:, None], ulps=100)

    def test_dependent_vectors_are_named_and_zero(self, library: Any) -> None:
        V = np.array([[0, 0, 0], [1, 2, 3], [2, 4, 6], [0, 1, 1], [1, 3, 4], [1, 0, 0], [7, 8, 9]])
        result = vectors.gram_schmidt(library.array(V))
        assert result.rank == 3
        assert result.dependent == (0, 2, 4, 6)
        orthogonal = library.numpy(result.orthogonal)
        assert (orthogonal[[0, 2, 4, 6]] == 0).all()
        assert (np.linalg.norm(orthogonal[[1, 3, 5]], axis=1) > 0.1).all()

    def test_nearly_parallel_vectors_stay_orthogonal(self, library: Any) -> None:
        small = 64 * library.eps  # Läuchli's matrix, where one pass loses everything
        V = np.concatenate([np.ones((4, 1)), small * np.eye(4)], axis=1)
        q = library.numpy(vectors.gram_schmidt(library.array(V)).orthonormal)
        np.testing.assert_allclose(q @ q.T, np.eye(4), atol=32 * library.eps)

    def test_of_mixed_magnitude(self, library: Any) -> None:
        low = float(np.finfo(library.dtype).tiny) * 1024
        result = vectors.gram_schmidt(library.array([[low, 0], [1, 1]]))
        library.close(result.orthonormal, [[1, 0], [0, 1]])
        assert result.rank == 2


class TestTies:
    def test_equal_scores_keep_their_order(self, library: Any) -> None:
        X = library.array([[0, 1], [1, 0], [0, 1], [2, 0], [1, 0]])
        q = library.array([1, 0])
        for metric, order in [
            ("cosine", [1, 3, 4, 0, 2]),
            ("euclidean", [1, 4, 3, 0, 2]),
            ("dot", [3, 1, 4, 0, 2]),
        ]:
            ranking = vectors.rank_by(X, q, metric)  # type: ignore[arg-type]
            assert library.numpy(ranking.indices).tolist() == order


A2, A3 = np.array([1.0, 2.0]), np.array([1.0, 2.0, 3.0])
PAIRS = [
    vectors.dot,
    vectors.distance,
    vectors.cosine_similarity,
    vectors.angle,
    vectors.cosine_and_angle,
    vectors.project,
    vectors.reject,
]
V23 = np.arange(6.0).reshape(2, 3)


class TestRefusals:
    @pytest.mark.parametrize("function", PAIRS)
    def test_pairs_that_do_not_fit(self, function: Callable[..., Any]) -> None:
        with pytest.raises(ComputeError, match="same number of components; they have 2 and 3"):
            function(A2, A3)
        with pytest.raises(ComputeError, match="must broadcast"):
            function(np.ones((2, 3)), np.ones((4, 3)))
        with pytest.raises(ComputeError, match=r"must be an array.*list came"):
            function([1, 2], A2)
        with pytest.raises(ComputeError, match="single number came"):
            function(np.float64(1), A2)
        with pytest.raises(ComputeError, match="must be arrays of one library"):
            function(A2, device().asarray([1.0, 2.0]))

    @pytest.mark.parametrize("function", PAIRS)
    @pytest.mark.parametrize("bad", [np.nan, np.inf])
    def test_pairs_that_are_not_finite(self, function: Callable[..., Any], bad: float) -> None:
        with pytest.raises(ComputeError, match=r"(b|onto|a - b) must hold finite numbers"):
            function(A2, np.array([1.0, bad]))

    @pytest.mark.parametrize(
        "function", [vectors.cosine_similarity, vectors.angle, vectors.cosine_and_angle]
    )
    def test_the_zero_vector_has_no_direction(self, function: Callable[..., Any]) -> None:
        with pytest.raises(ComputeError, match=r"^a must not be the zero vector"):
            function(np.zeros(2), A2)
        with pytest.raises(ComputeError, match=r"^b must not be the zero vector"):
            function(A2, np.stack([A2, np.zeros(2)]))

    @pytest.mark.parametrize("function", [vectors.project, vectors.reject])
    def test_onto_needs_a_direction_and_v_does_not(self, function: Callable[..., Any]) -> None:
        with pytest.raises(ComputeError, match="onto must not be the zero vector"):
            function(A2, np.zeros(2))
        assert function(np.zeros(2), A2).tolist() == [0, 0]

    def test_norm(self) -> None:
        assert vectors.norm(np.zeros(3)) == 0
        with pytest.raises(ComputeError, match="ord must be 1, 2 or inf; 3 came"):
            vectors.norm(A2, ord=3)
        for order in (1, 2, math.inf):
            with pytest.raises(ComputeError, match="v must hold finite numbers"):
                vectors.norm(np.array([1.0, np.nan]), ord=order)

    def test_distance_of_equal_vectors(self) -> None:
        assert vectors.distance(A2, A2) == 0

    def test_determinant_is_of_the_plane(self) -> None:
        with pytest.raises(ComputeError, match="2 components; they have 3"):
            vectors.determinant(A3, A3)

    def test_linear_combination(self) -> None:
        with pytest.raises(ComputeError, match=r"V must have the shape \(n, d\)"):
            vectors.linear_combination(A2, A2)
        for c in (A3, np.float64(1)):
            with pytest.raises(ComputeError, match="each of the 2 rows of V"):
                vectors.linear_combination(V23, c)
        with pytest.raises(ComputeError, match="c must hold finite"):
            vectors.linear_combination(V23, np.array([1.0, np.nan]))

    def test_gram_schmidt(self) -> None:
        with pytest.raises(ComputeError, match=r"V must have the shape \(n, d\)"):
            vectors.gram_schmidt(A2)
        with pytest.raises(ComputeError, match="V must not be empty"):
            vectors.gram_schmidt(np.ones((0, 2)))
        with pytest.raises(ComputeError, match="V must hold finite"):
            vectors.gram_schmidt(np.array([[1.0, np.inf]]))

    def test_rank_by(self) -> None:
        with pytest.raises(ComputeError, match=r"q must have the shape \(3,\).*\(2,\)"):
            vectors.rank_by(V23, A2)
        with pytest.raises(ComputeError, match=r"metric must be .* 'manhattan' came"):
            vectors.rank_by(V23, A3, "manhattan")  # type: ignore[arg-type]
        with pytest.raises(ComputeError, match="X must not be the zero vector"):
            vectors.rank_by(np.zeros((2, 3)), A3)
        for metric in ("cosine", "euclidean", "dot"):
            with pytest.raises(ComputeError, match="must hold finite"):
                vectors.rank_by(V23, np.array([1.0, 2.0, np.nan]), metric)  # type: ignore[arg-type]

    @pytest.mark.parametrize("temperature", [0, -1, math.nan, math.inf, 5e-324])
    def test_softmax_temperature(self, temperature: float) -> None:
        with pytest.raises(ComputeError, match="temperature must be a number above 0"):
            vectors.softmax(A2, temperature=temperature)

    @pytest.mark.parametrize("bad", [[1, np.nan], [1, np.inf], [-np.inf, -np.inf]])
    def test_softmax_numbers(self, library: Any, bad: list[float]) -> None:
        with pytest.raises(ComputeError, match="x must hold numbers"):
            vectors.softmax(library.array(bad))

    def test_softmax_axis(self) -> None:
        with pytest.raises(ComputeError, match="axis must be one of the 1 axes of x; 1 came"):
            vectors.softmax(A2, axis=1)
        with pytest.raises(ComputeError, match="axis"):
            vectors.softmax(np.float64(1))


class TestDtypes:
    def test_integers_become_the_default_float(self) -> None:
        single = device("no_float64")
        whole = single.asarray([3, 4], dtype="int64")
        assert vectors.norm(whole).dtype == single.xp.float32
        assert vectors.norm(np.array([3, 4])).dtype == np.float64
        assert vectors.dot(np.array([3, 4]), np.ones(2, np.float32)).dtype == np.float32

    def test_the_arguments_are_left_alone(self, library: Any) -> None:
        x = library.array([[3.0, 4.0], [1.0, 2.0]])
        vectors.gram_schmidt(x)
        vectors.softmax(x)
        vectors.project(x, x)
        assert library.numpy(x).tolist() == [[3, 4], [1, 2]]


class TestWaits:
    """In the usual case a kernel waits for the device once, to check its arguments."""

    @pytest.mark.parametrize("function", PAIRS)
    def test_pairs(self, function: Callable[..., Any]) -> None:
        a = device().asarray([1.0, 2.0])
        b = device().asarray([3.0, -1.0])
        with no_leaks() as watch:
            function(a, b)
        assert watch.decisions == 1

    def test_ranking_and_softmax(self) -> None:
        X, q = device().asarray(normal(9, 3)), device().asarray([1.0, 2.0, 3.0])
        with no_leaks() as watch:
            vectors.rank_by(X, q)
            vectors.rank_by(X, q, "euclidean")
            vectors.softmax(X)
        assert watch.decisions == 3
