from __future__ import annotations

import math
import threading
from typing import Any

import numpy as np
import pytest
import scipy.linalg
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy import special
from support.strict import device, no_leaks

from lavis.compute import ops
from lavis.compute.errors import ComputeError
from lavis.compute.ops import lapack, portable
from lavis.compute.ops import numpy as fast

SHAPES = [(1, 1), (4, 4), (7, 3), (3, 7), (20, 20)]


def normal(*shape: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=shape)


class TestErf:
    POINTS = np.concatenate(
        [np.linspace(-7, 7, 4001), np.logspace(-300, 0, 301), -np.logspace(-40, 2, 100)]
    )

    def test_against_scipy(self, library: Any) -> None:
        x = self.POINTS[np.abs(self.POINTS) > 1e-37]
        got = library.numpy(ops.erf(library.array(x)))
        np.testing.assert_allclose(got, special.erf(x), rtol=4 * library.eps + 1e-18)

    def test_portable_to_the_last_digits_on_numpy(self) -> None:
        got = portable.erf(self.POINTS)
        np.testing.assert_allclose(got, special.erf(self.POINTS), rtol=1e-15)

    def test_fast_float32_stays_within_what_it_promises(self) -> None:
        x = self.POINTS[np.abs(self.POINTS) > 1e-37].astype(np.float32)
        got = fast.erf(x)
        assert got.dtype == np.float32
        np.testing.assert_allclose(got, special.erf(x.astype(np.float64)), rtol=4.5e-7)
        assert np.abs(got).max() <= 1

    def test_infinities_zero_and_nan(self, library: Any) -> None:
        got = library.numpy(ops.erf(library.array([-np.inf, -0.0, 0.0, np.inf, np.nan])))
        assert got[:4].tolist() == [-1, 0, 0, 1]
        assert math.isnan(got[4])

    def test_any_shape(self, library: Any) -> None:
        for shape in [(), (1,), (2, 3), (3, 1, 9000)]:
            x = normal(*shape)
            got = library.numpy(ops.erf(library.array(x)))
            assert got.shape == shape
            np.testing.assert_allclose(got, special.erf(x), rtol=8 * library.eps, atol=1e-7)


class TestTopK:
    def test_against_a_stable_sort(self, library: Any) -> None:
        x = np.random.default_rng(1).integers(0, 5, size=(3, 4, 11)) * 1.0  # many ties
        for k in (1, 3, 11):
            with no_leaks() as watch:
                top = ops.top_k(library.array(x), k)
            order = np.argsort(-x, axis=-1, kind="stable")[..., :k]
            assert library.numpy(top.indices).tolist() == order.tolist()
            values = np.take_along_axis(x, order, axis=-1)
            assert library.numpy(top.values).tolist() == values.tolist()
            assert watch.decisions <= 1

    def test_infinities_are_ranked(self, library: Any) -> None:
        top = ops.top_k(library.array([0.0, -np.inf, np.inf, -np.inf]), 3)
        assert library.numpy(top.indices).tolist() == [2, 0, 1]

    @given(
        x=hnp.arrays(
            np.float64,
            hnp.array_shapes(min_dims=1, max_dims=3, max_side=6),
            elements=st.sampled_from([-2.0, -1.0, -0.0, 0.0, 1.0, 2.0, math.inf, -math.inf]),
        ),
        data=st.data(),
    )
    def test_numpy_agrees_with_portable(self, x: np.ndarray, data: st.DataObject) -> None:
        k = data.draw(st.integers(1, x.shape[-1]))
        values, indices = fast.top_k(x, k)
        portable_values, portable_indices = portable.top_k(x, k)
        assert indices.tolist() == portable_indices.tolist()
        assert values.tolist() == portable_values.tolist()

    @pytest.mark.parametrize("k", [0, 4, -1])
    def test_k_must_fit(self, library: Any, k: int) -> None:
        with pytest.raises(ComputeError, match=f"between 1 and 3.*{k} came"):
            ops.top_k(library.array([1.0, 2.0, 3.0]), k)

    def test_a_number_and_nan_have_no_ranks(self, library: Any) -> None:
        with pytest.raises(ComputeError, match="between 1 and 0"):
            ops.top_k(library.array(1.0), 1)
        with pytest.raises(ComputeError, match="NaN came"):
            ops.top_k(library.array([1.0, np.nan]), 1)


class TestLU:
    @pytest.mark.parametrize("shape", SHAPES)
    def test_factors(self, library: Any, shape: tuple[int, int]) -> None:
        A = normal(*shape)
        with no_leaks() as watch:
            factors = ops.lu(library.array(A))
        assert watch.decisions == 0
        p, l, u = (library.numpy(each) for each in factors)  # noqa: E741
        k = min(shape)
        assert (p.shape, l.shape, u.shape) == ((shape[0],) * 2, (shape[0], k), (k, shape[1]))
        np.testing.assert_allclose(p @ l @ u, A, atol=50 * library.eps)
        assert (np.sort(p, axis=0)[-1] == 1).all()
        assert (p.sum(axis=0) == 1).all()
        assert (p.sum(axis=1) == 1).all()
        assert (np.diag(l) == 1).all()
        assert (np.triu(l, 1) == 0).all()
        assert (np.abs(l) <= 1).all()  # the pivot is the largest
        assert (np.tril(u, -1) == 0).all()

    @pytest.mark.parametrize("shape", SHAPES)
    def test_portable_agrees_with_numpy(self, shape: tuple[int, int]) -> None:
        A = normal(*shape, seed=2)
        for ours, scipys in zip(portable.lu(A), fast.lu(A), strict=True):
            np.testing.assert_allclose(ours, scipys, atol=1e-13)

    def test_a_singular_matrix_still_has_factors(self, library: Any) -> None:
        A = np.array([[0.0, 1.0, 2.0], [0.0, 2.0, 4.0], [0.0, 3.0, 1.0]])
        p, l, u = (library.numpy(each) for each in ops.lu(library.array(A)))  # noqa: E741
        np.testing.assert_allclose(p @ l @ u, A, atol=1e-6)
        assert np.isfinite(l).all()

    def test_the_argument_is_left_alone(self, library: Any) -> None:
        A = library.array(normal(3, 3))
        before = library.numpy(A).copy()
        ops.lu(A)
        assert (library.numpy(A) == before).all()

    def test_integers_become_floats(self, library: Any) -> None:
        whole = library.backend.asarray([[2, 1], [4, 3]], dtype="int64")
        p, l, u = (library.backend.to_numpy(each) for each in ops.lu(whole))  # noqa: E741
        assert p.tolist() == [[0, 1], [1, 0]]
        assert (l.tolist(), u.tolist()) == ([[1, 0], [0.5, 1]], [[4, 3], [0, -0.5]])

    def test_only_a_matrix(self, library: Any) -> None:
        with pytest.raises(ComputeError, match=r"A must have the shape \(m, n\)"):
            ops.lu(library.array([1.0, 2.0]))


class TestEighLargest:
    @pytest.mark.parametrize("k", [1, 3, 7])
    def test_pairs(self, library: Any, k: int) -> None:
        X = normal(20, 7)
        A = X.T @ X
        values, vectors = ops.eigh_largest(library.array(A), k)
        library.close(values, np.linalg.eigvalsh(A)[::-1][:k], ulps=500)
        V = library.numpy(vectors)
        np.testing.assert_allclose(A @ V, V * library.numpy(values), atol=1e-3)
        np.testing.assert_allclose(V.T @ V, np.eye(k), atol=1e-5)

    @pytest.mark.parametrize("dtype", [np.float32, np.float64])
    @pytest.mark.parametrize("k", [None, 1, 40, 119])
    def test_lapack_is_scipys(self, dtype: type, k: int | None) -> None:
        X = normal(200, 120).astype(dtype)
        A = X.T @ X
        kept = A.copy()
        values, vectors = lapack.eigh(A, k)
        count = k or 120
        theirs = scipy.linalg.eigh(A, subset_by_index=(120 - count, 119))
        np.testing.assert_allclose(values, theirs[0], rtol=1e-3 if dtype == np.float32 else 1e-10)
        along = np.abs((vectors * theirs[1]).sum(axis=0))
        np.testing.assert_allclose(along, 1, atol=1e-3)
        assert vectors.dtype == values.dtype == dtype
        np.testing.assert_array_equal(A, kept)

    def test_other_threads_go_on_meanwhile(self) -> None:
        A = normal(1200, 1200)
        A = A + A.T
        begun, counted = threading.Event(), 0

        def solve() -> None:
            begun.set()
            ops.eigh_largest(A, 300)

        thread = threading.Thread(target=solve)
        thread.start()
        begun.wait()
        while thread.is_alive():
            thread.join(0.001)
            counted += 1
        assert counted > 20, "as often as this thread was let in"

    def test_very_few_of_many_and_none_of_a_repeated_one_is_overlooked(self) -> None:
        n = 1100
        w = normal(n)
        w /= np.linalg.norm(w)
        spectrum = np.linspace(1.0, 0.1, n)
        spectrum[:6] = 2.0
        # A reflection of a diagonal matrix: six of its eigenvalues are one and the same.
        H = np.eye(n) - 2 * np.outer(w, w)
        A = H * spectrum @ H
        values, vectors = ops.eigh_largest(A, 10)
        np.testing.assert_allclose(values, spectrum[:10], rtol=1e-9)
        np.testing.assert_allclose(A @ vectors, vectors * values, atol=1e-8)

    @pytest.mark.parametrize(
        ("A", "k", "said"),
        [
            (np.ones((2, 3)), 1, "square"),
            (np.eye(3), 0, "between 1 and 3"),
            (np.eye(3), 4, "between 1 and 3"),
            (np.full((2, 2), np.nan), 1, "finite"),
        ],
    )
    def test_refusals(self, A: np.ndarray, k: int, said: str) -> None:
        with pytest.raises(ComputeError, match=said):
            ops.eigh_largest(A, k)


class TestMatmulOut:
    def test_writes_into_out(self, library: Any) -> None:
        a, b = normal(2, 4, 3), normal(3, 5, seed=1)
        out = library.array(np.zeros((2, 4, 5)))
        assert ops.matmul_out(library.array(a), library.array(b), out) is out
        library.close(out, a @ b)

    @pytest.mark.parametrize(
        ("a", "b", "out", "message"),
        [
            ((2, 3), (4, 2), (2, 2), r"\(2, 3\) and \(4, 2\)"),
            ((3,), (3, 2), (2,), "a and b must have the shapes"),
            ((2, 3), (3, 2), (2, 3), r"out must have the shape \(2, 2\)"),
            ((2, 3), (3, 2), (5, 2, 2), r"out must have the shape \(2, 2\)"),
            ((2, 2, 3), (3, 3, 2), (2, 2, 2), "must broadcast"),
        ],
    )
    def test_shapes_must_fit(self, library: Any, a: Any, b: Any, out: Any, message: str) -> None:
        arrays = [library.array(np.ones(shape)) for shape in (a, b, out)]
        with pytest.raises(ComputeError, match=message):
            ops.matmul_out(*arrays)

    def test_dtypes_must_be_one(self) -> None:
        ones = np.ones((2, 2))
        with pytest.raises(ComputeError, match="float64, float64 and float32"):
            ops.matmul_out(ones, ones, np.ones((2, 2), np.float32))


class TestChoice:
    @pytest.mark.parametrize("name", ["erf", "top_k", "lu", "matmul_out"])
    def test_each_op_is_public_portable_and_fast_for_numpy(self, name: str) -> None:
        for module in (ops, portable, fast):
            assert callable(getattr(module, name))

    def test_numpy_takes_its_own_and_others_the_portable(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(fast, "erf", lambda x: "numpy's")
        monkeypatch.setattr(portable, "erf", lambda x: "the portable")
        assert ops.erf(np.ones(2)) == "numpy's"
        assert ops.erf(device().asarray([1.0])) == "the portable"

    def test_what_a_library_lacks_is_portable(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delattr(fast, "erf")
        monkeypatch.setattr(portable, "erf", lambda x: "the portable")
        assert ops.erf(np.ones(2)) == "the portable"
