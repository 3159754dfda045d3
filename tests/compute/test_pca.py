"""Principal components against scikit-learn, the worked examples and their own definition."""

from __future__ import annotations

import tracemalloc
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.decomposition import PCA as SklearnPCA  # noqa: N811 (ours is a record)

from lavis.compute import pca
from lavis.compute.errors import ComputeError


def table(n: int, d: int, seed: int = 0, fall: float = 0.7) -> np.ndarray:
    """Return correlated columns about a mean, each less lively than the one before."""
    rng = np.random.default_rng(seed)
    turn, _ = np.linalg.qr(rng.normal(size=(d, d)))
    return rng.normal(size=(n, d)) * fall ** np.arange(d) @ turn + 5 * rng.normal(size=d)


@pytest.fixture(scope="module")
def faces(shared_data: Path) -> np.ndarray:
    path = shared_data / "att_faces.npz"
    return np.load(path, allow_pickle=False)["images"].reshape(400, -1).astype(np.float32)


class TestFit:
    @pytest.mark.parametrize("shape", [(30, 6), (8, 20), (6, 6)])
    @pytest.mark.parametrize("solver", ["auto", "eigen", "svd"])
    def test_against_scikit_learn(
        self, library: Any, shape: tuple[int, int], solver: pca.Solver
    ) -> None:
        X = table(*shape)
        k = min(shape[0] - 1, shape[1])
        ours = pca.fit(library.array(X), k, solver=solver)
        theirs = SklearnPCA(k, svd_solver="full").fit(X)
        ulps = 2e3 if library.dtype == "float32" else 1e5
        library.close(ours.mean, theirs.mean_, ulps=ulps)
        library.close(ours.components, theirs.components_, ulps=ulps)
        library.close(ours.singular_values, theirs.singular_values_, ulps=ulps)
        library.close(ours.explained_variance, theirs.explained_variance_, ulps=ulps)
        library.close(ours.explained_variance_ratio, theirs.explained_variance_ratio_, ulps=ulps)

    def test_a_stretched_cloud_points_along_its_axis(self, library: Any) -> None:
        rng = np.random.default_rng(1)
        axis = np.array([0.8, 0.6])
        X = np.outer(rng.normal(size=1000), 5 * axis) + 0.01 * rng.normal(size=(1000, 2))
        first = library.numpy(pca.fit(library.array(X)).components)[0]
        np.testing.assert_allclose(first, axis, atol=1e-3)

    @pytest.mark.parametrize("solver", ["eigen", "svd"])
    @pytest.mark.parametrize("shape", [(12, 40), (40, 12)])
    def test_components_are_a_basis_even_where_nothing_varies(
        self, library: Any, shape: tuple[int, int], solver: pca.Solver
    ) -> None:
        X = np.repeat(table(3, shape[1]), shape[0] // 3 + 1, axis=0)[: shape[0]]
        ours = pca.fit(library.array(X), solver=solver)
        V = library.numpy(ours.components)
        np.testing.assert_allclose(V @ V.T, np.eye(12), atol=2e-4)
        sigma = library.numpy(ours.singular_values)
        assert (sigma[2:] < 2e-3 * sigma[0]).all()
        assert sigma[1] > 0.1 * sigma[0]

    def test_equal_samples_have_no_variance_and_no_share(self, library: Any) -> None:
        ours = pca.fit(library.array(np.ones((5, 3))))
        library.close(ours.explained_variance_ratio, np.zeros(3))
        library.close(ours.singular_values, np.zeros(3))

    def test_not_centred_the_mean_comes_first(self, library: Any) -> None:
        X = table(50, 4) + 100
        ours = pca.fit(library.array(X), center=False)
        first, mean = library.numpy(ours.components)[0], X.mean(axis=0)
        assert abs(first @ mean) / np.linalg.norm(mean) > 0.999
        library.close(ours.mean, np.zeros(4))
        s = np.linalg.svd(X, compute_uv=False)
        library.close(ours.explained_variance_ratio, s**2 / (s**2).sum(), ulps=1e3)

    @pytest.mark.parametrize("d", [5, 60])
    def test_large_tables_with_nearly_equal_columns_are_solved_exactly(self, d: int) -> None:
        rng = np.random.default_rng(2)
        X = np.outer(rng.normal(size=2**16 // d + 1), np.ones(d))
        X[:, 1] += 1e-9 * rng.normal(size=len(X))
        sigma = pca.fit(X).singular_values
        wanted = np.linalg.svd(X - X.mean(axis=0), compute_uv=False)
        assert sigma[1] == pytest.approx(wanted[1], rel=1e-5)

    def test_float32_keeps_small_singular_values_of_tall_tables(self) -> None:
        X = table(2000, 60, fall=0.88).astype(np.float32)
        Y = X.astype(np.float64)
        wanted = np.linalg.svd(Y - Y.mean(axis=0), compute_uv=False)
        assert 4e-4 < wanted[-1] / wanted[0] < 2e-3
        ours = pca.fit(X)
        np.testing.assert_allclose(ours.singular_values, wanted, rtol=2e-4, atol=3e-5 * wanted[0])
        np.testing.assert_allclose(ours.components @ ours.components.T, np.eye(60), atol=1e-4)
        assert (np.diff(ours.singular_values) <= 0).all()

    @pytest.mark.parametrize(
        ("x", "options", "said"),
        [
            (np.ones(3), {}, "X must have the shape (n, d)"),
            (np.ones((1, 3)), {}, "at least two samples"),
            (np.array([[1.0, np.nan], [1.0, 2.0]]), {}, "finite"),
            (np.array([[1.0, np.inf], [1.0, 2.0]]), {}, "finite"),
            (np.eye(3), {"n_components": 4}, "between 1 and 3"),
            (np.eye(3), {"n_components": 0}, "between 1 and 3"),
            (np.eye(3), {"solver": "magic"}, "solver"),
            (np.eye(3) * 1e200, {}, "overflow"),
        ],
    )
    def test_refusals(self, x: np.ndarray, options: dict[str, Any], said: str) -> None:
        with pytest.raises(ComputeError, match=said.replace("(", r"\(").replace(")", r"\)")):
            pca.fit(x, **options)


class TestFaces:
    """The numbers that facts about the AT&T faces are."""

    def test_centred(self, faces: np.ndarray) -> None:
        fitted = pca.fit(faces)
        counts = [pca.components_for(fitted, ratio) for ratio in (0.8, 0.9, 0.95, 0.99)]
        assert counts == [44, 111, 190, 325]
        assert float(fitted.explained_variance_ratio[:30].sum()) == pytest.approx(0.753, abs=5e-4)
        assert fitted.components.shape == (400, faces.shape[1])
        assert fitted.components.dtype == np.float32

    def test_not_centred(self, faces: np.ndarray) -> None:
        assert pca.components_for(pca.fit(faces, 40, center=False), 0.95) == 7

    def test_forty_as_scikit_learn_has_them(self, faces: np.ndarray) -> None:
        ours = pca.fit(faces, 40)
        theirs = SklearnPCA(svd_solver="full").fit(faces.astype(np.float64))
        np.testing.assert_allclose(ours.components, theirs.components_[:40], atol=2e-5)
        wanted = theirs.singular_values_[:40]
        np.testing.assert_allclose(ours.singular_values, wanted, rtol=2e-5)

    def test_streamed(self, faces: np.ndarray) -> None:
        fitted = pca.fit_stream(lambda a, b: faces[a:b], faces.shape, 40, rows=150)
        np.testing.assert_allclose(fitted.components, pca.fit(faces, 40).components, atol=2e-5)


class TestStream:
    @pytest.mark.parametrize("shape", [(40, 6), (9, 30), (7, 7)])
    @pytest.mark.parametrize("center", [True, False])
    @pytest.mark.parametrize("rows", [3, 100])
    def test_as_in_memory(
        self, library: Any, shape: tuple[int, int], center: bool, rows: int
    ) -> None:
        X = library.array(table(*shape))
        seen: list[float] = []
        streamed = pca.fit_stream(
            lambda a, b: X[a:b, :], shape, center=center, rows=rows, tick=seen.append
        )
        fitted = pca.fit(X, center=center)
        # A device without float64 tells only the first apart to these digits.
        k = 3 if library.backend.name == "no_float64" else min(shape[0] - center, shape[1])
        for name in ("mean", "components", "singular_values", "explained_variance_ratio"):
            got, wanted = getattr(streamed, name), library.numpy(getattr(fitted, name))
            if name == "mean":
                library.close(got, wanted, ulps=1e4)
            else:
                assert got.shape == wanted.shape
                library.close(got[:k, ...], wanted[:k], ulps=1e5 if library.eps < 1e-9 else 2e3)
        assert seen == sorted(seen)
        assert seen[-1] == 1.0
        assert len(seen) > shape[0] / rows

    def test_a_table_larger_than_the_memory_that_it_takes(self) -> None:
        """20,000 × 500 in float64 are 80 MB; the stream takes less than 24."""
        n, d = 20_000, 500
        scale = 0.99 ** np.arange(d)

        def load(start: int, stop: int) -> np.ndarray:
            return np.random.default_rng(start).normal(size=(stop - start, d)) * scale + 3

        tracemalloc.start()
        try:
            fitted = pca.fit_stream(load, (n, d), 20, rows=1000)
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        assert peak < 24e6
        X = np.concatenate([load(start, start + 1000) for start in range(0, n, 1000)])
        X -= X.mean(axis=0)
        wanted = np.sqrt(np.linalg.eigvalsh(X.T @ X)[::-1][:20])
        np.testing.assert_allclose(fitted.singular_values, wanted, rtol=1e-10)

    def test_a_tick_that_raises_stops_it(self) -> None:
        def stop(fraction: float) -> None:
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            pca.fit_stream(lambda a, b: np.ones((b - a, 3)), (10, 3), tick=stop)

    def test_a_chunk_of_another_shape_is_refused(self) -> None:
        with pytest.raises(ComputeError, match="load must return"):
            pca.fit_stream(lambda a, b: np.ones((1, 3)), (10, 3))


class TestSubspace:
    def test_all_components_give_the_sample_back(self, library: Any) -> None:
        X = table(12, 5)
        fitted = pca.fit(library.array(X))
        Z = pca.project(fitted, library.array(X))
        library.close(pca.reconstruct(fitted, Z), X, ulps=500)
        assert library.numpy(Z).shape == (12, 5)
        library.close(pca.distance(fitted, library.array(X)), np.zeros(12), ulps=3e3)

    def test_the_error_by_components_is_that_of_each_reconstruction(self, library: Any) -> None:
        X = table(20, 8)
        fitted = pca.fit(library.array(X), 6)
        curve = library.numpy(pca.rmse_by_components(fitted, library.array(X)))
        assert curve.shape == (20, 7)
        Z = pca.project(fitted, library.array(X))
        for j in range(1, 7):
            back = library.numpy(pca.reconstruct(fitted, Z[:, :j]))
            wanted = np.sqrt(((X - back) ** 2).mean(axis=1))
            np.testing.assert_allclose(
                curve[:, j], wanted, atol=2e-3 if library.eps > 1e-9 else 1e-6
            )
        wanted = np.sqrt(((X - X.mean(axis=0)) ** 2).mean(axis=1))
        np.testing.assert_allclose(curve[:, 0], wanted, rtol=1e-4)

    def test_components_for(self, library: Any) -> None:
        fitted = pca.fit(library.array(table(40, 6)))
        sums = np.cumsum(library.numpy(fitted.explained_variance_ratio).astype(np.float64))
        for ratio in (0.1, 0.5, 0.9, 0.999, 1.0):
            k = pca.components_for(fitted, ratio)
            assert sums[k - 1] >= ratio - 1e-5
            assert k == 1 or sums[k - 2] < ratio
        with pytest.raises(ComputeError, match="above 0"):
            pca.components_for(fitted, 0)
        with pytest.raises(ComputeError, match="fit more"):
            pca.components_for(pca.fit(library.array(table(40, 6)), 1), 0.999)

    def test_a_hidden_part_is_filled_in(self, library: Any) -> None:
        X = table(60, 20, fall=0.5)
        fitted = pca.fit(library.array(X), 4)
        face = library.numpy(pca.reconstruct(fitted, library.array([1.0, -0.5, 0.2, 0.1])))
        known = np.ones(20, dtype=bool)
        known[:8] = False
        hidden = np.where(known, face, -99.0)
        Z = pca.fill_in(fitted, library.array(hidden), library.backend.asarray(known))
        library.close(pca.reconstruct(fitted, Z), face, ulps=3e4)
        calm = pca.fill_in(
            fitted, library.array(hidden), library.backend.asarray(known), ridge=10.0
        )
        assert np.linalg.norm(library.numpy(calm)) < np.linalg.norm(library.numpy(Z))

    @pytest.mark.parametrize(
        ("call", "said"),
        [
            (lambda p: pca.project(p, np.ones((2, 4))), "X must have the shape"),
            (lambda p: pca.reconstruct(p, np.ones((2, 4))), "at most 2 coordinates"),
            (lambda p: pca.fill_in(p, np.ones(3), np.zeros(3, dtype=bool)), "none is"),
            (lambda p: pca.fill_in(p, np.ones(3), np.ones(2, dtype=bool)), "must have the shape"),
            (lambda p: pca.fill_in(p, np.ones(3), np.ones(3, dtype=bool), ridge=-1), "negative"),
        ],
    )
    def test_refusals(self, call: Any, said: str) -> None:
        with pytest.raises(ComputeError, match=said):
            call(pca.fit(table(9, 3), 2))


class TestNeighbors:
    def test_labels_of_the_nearest(self, library: Any) -> None:
        train, test = table(30, 4), table(10, 4, seed=3)
        labels = np.arange(30) % 7
        got = pca.nearest_neighbor(
            library.array(train), library.backend.asarray(labels, "int64"), library.array(test)
        )
        distances = np.linalg.norm(test[:, None] - train[None], axis=2)
        np.testing.assert_array_equal(library.numpy(got), labels[distances.argmin(axis=1)])

    def test_the_curve_is_the_neighbour_at_each_number(self, library: Any) -> None:
        train, test = table(30, 5), table(12, 5, seed=3)
        labels, truth = np.arange(30) % 3, np.arange(12) % 3
        known = library.backend.asarray(labels, "int64")
        curve = pca.recognition_curve(
            library.array(train),
            known,
            library.array(test),
            library.backend.asarray(truth, "int64"),
        )
        to_numpy = library.backend.to_numpy
        for j in range(1, 6):
            found = to_numpy(
                pca.nearest_neighbor(library.array(train[:, :j]), known, library.array(test[:, :j]))
            )
            np.testing.assert_array_equal(to_numpy(curve.correct)[j - 1], found == truth)
            assert to_numpy(curve.accuracy)[j - 1] == pytest.approx((found == truth).mean())

    def test_shapes_must_fit(self) -> None:
        with pytest.raises(ComputeError, match="equally many coordinates"):
            pca.nearest_neighbor(np.ones((2, 3)), np.arange(2), np.ones((2, 2)))
        with pytest.raises(ComputeError, match="labels must have the shape"):
            pca.nearest_neighbor(np.ones((2, 3)), np.arange(3), np.ones((2, 3)))


class TestRoads:
    @pytest.mark.parametrize("center", [True, False])
    def test_both_roads_arrive_at_the_same_place(self, library: Any, center: bool) -> None:
        X = table(25, 4)
        eigen = pca.eigen_road(library.array(X), center=center)
        svd = pca.svd_road(library.array(X), center=center)
        library.close(eigen.values, library.numpy(svd.variances), ulps=500)
        library.close(eigen.vectors, library.numpy(svd.vt), ulps=3e3)
        middle = X.mean(axis=0) if center else 0 * X[0]
        back = library.numpy(svd.u) * library.numpy(svd.singular_values) @ library.numpy(svd.vt)
        np.testing.assert_allclose(back, X - middle, atol=1e-4)
        if center:
            library.close(eigen.covariance, np.cov(X.T), ulps=500)

    def test_standardised(self, library: Any) -> None:
        X = table(25, 4) * [1, 10, 100, 0] + [0, 0, 0, 7.3]
        made = pca.standardise(library.array(X))
        got = library.numpy(made.X)
        np.testing.assert_allclose(got.mean(axis=0), 0, atol=1e-4)
        np.testing.assert_allclose(got.std(axis=0, ddof=1), [1, 1, 1, 0], atol=1e-4)
        raw = pca.standardise(library.array(X), center=False, scale=False)
        library.close(raw.X, X)

    @pytest.mark.parametrize("center", [True, False])
    def test_what_turns_without_a_sample(self, library: Any, center: bool) -> None:
        X = table(9, 3)
        got = library.numpy(pca.turns_without(library.array(X), center=center))
        whole = pca.fit(X, 1, center=center).components[0]
        for i in range(9):
            other = pca.fit(np.delete(X, i, axis=0), 1, center=center).components[0]
            assert np.cos(got[i]) == pytest.approx(abs(whole @ other), abs=1e-4)

    @pytest.mark.parametrize("X", [np.ones((1, 3)), np.full((3, 2), np.nan)])
    def test_refusals(self, X: np.ndarray) -> None:
        for road in (
            pca.turns_without,
            pca.eigen_road,
            pca.svd_road,
            pca.standardise,
            pca.covariance,
        ):
            with pytest.raises(ComputeError):
                road(X)


@given(
    n=st.integers(2, 12),
    d=st.integers(1, 12),
    seed=st.integers(0, 2**16),
    center=st.booleans(),
    solver=st.sampled_from(["eigen", "svd"]),
)
def test_what_makes_it_a_pca(n: int, d: int, seed: int, center: bool, solver: pca.Solver) -> None:
    X = np.random.default_rng(seed).integers(-3, 4, size=(n, d)).astype(float)
    fitted = pca.fit(X, center=center, solver=solver)
    V, sigma = fitted.components, fitted.singular_values
    np.testing.assert_allclose(V @ V.T, np.eye(min(n, d)), atol=1e-6)
    assert (np.diff(sigma) <= 1e-6 * max(1.0, sigma[0])).all()
    Y = X - fitted.mean
    # The share that the components leave is what is missing from all variance.
    assert np.sum(sigma**2) == pytest.approx(np.sum(Y**2), abs=1e-6 * (1 + np.sum(Y**2)))
    # Of entries that are equally large but for rounding the first one is positive.
    assert (V.max(axis=1) >= (1 - 1e-7) * np.abs(V).max(axis=1)).all()
