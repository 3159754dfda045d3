"""Attention against NumPy and SciPy in float64, the worked example, and by its laws."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special

from lavis.compute import attention
from lavis.compute.errors import ComputeError


def normal(*shape: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=shape)


def maps(*shape: int, seed: int = 0) -> np.ndarray:
    return special.softmax(2 * normal(*shape, seed=seed), axis=-1)


class TestScaledDotProduct:
    @pytest.mark.parametrize("scale", [None, 0.3])
    def test_against_scipy(self, library: Any, scale: float | None) -> None:
        Q, K, V = normal(2, 5, 4), normal(2, 6, 4, seed=1), normal(2, 6, 3, seed=2)
        found = attention.scaled_dot_product(*map(library.array, (Q, K, V)), scale=scale)
        scores = Q @ K.transpose(0, 2, 1) * (0.5 if scale is None else scale)
        weights = special.softmax(scores, axis=-1)
        library.close(found.scores, scores)
        library.close(found.weights, weights)
        library.close(found.output, weights @ V)

    def test_a_mask_leaves_no_weight_and_rows_still_sum_to_1(self, library: Any) -> None:
        xp, device = library.backend.xp, library.backend.device
        Q, K, V = (library.array(normal(5, 4, seed=seed)) for seed in range(3))
        mask = attention.causal_mask(5, xp=xp, device=device)
        found = attention.scaled_dot_product(Q, K, V, mask=mask)
        weights = library.numpy(found.weights)
        assert (weights[np.triu_indices(5, 1)] == 0).all()
        np.testing.assert_allclose(weights.sum(-1), 1, rtol=8 * library.eps)
        library.close(found.output[0, :], library.numpy(V)[0])  # the first sees itself alone

    def test_one_key_gets_all(self, library: Any) -> None:
        found = attention.scaled_dot_product(*map(library.array, ([[2.0]], [[-3.0]], [[7.0, 8.0]])))
        library.close(found.weights, [[1.0]])
        library.close(found.output, [[7.0, 8.0]])

    @pytest.mark.parametrize(
        ("shapes", "what"),
        [
            (((3,), (3, 2), (3, 2)), "Q, K and V must have the shapes"),
            (((3, 4), (3, 2), (3, 2)), "equally many columns"),
            (((3, 2), (4, 2), (3, 2)), "equally many rows"),
            (((2, 3, 2), (3, 3, 2), (3, 3, 2)), "broadcast"),
        ],
    )
    def test_wrong_shapes_are_named(self, shapes: Any, what: str) -> None:
        with pytest.raises(ComputeError, match=what):
            attention.scaled_dot_product(*(np.ones(shape) for shape in shapes))

    def test_a_mask_must_be_one(self) -> None:
        x = np.ones((2, 2))
        with pytest.raises(ComputeError, match="booleans"):
            attention.scaled_dot_product(x, x, x, mask=x)
        with pytest.raises(ComputeError, match="one key at least"):
            attention.scaled_dot_product(x, x, x, mask=np.array([[True, False], [False, False]]))
        with pytest.raises(ComputeError, match="must broadcast"):
            attention.scaled_dot_product(x, x, x, mask=np.ones((2, 2, 2), bool))
        with pytest.raises(ComputeError, match="finite"):
            attention.scaled_dot_product(x * np.nan, x, x)

    @given(st.integers(1, 6), st.integers(1, 5), st.integers(0, 10**6))
    def test_keys_can_be_reordered_and_shifted(self, S: int, d: int, seed: int) -> None:
        rng = np.random.default_rng(seed)
        Q, K, V = rng.normal(size=(3, S, d))
        found = attention.scaled_dot_product(Q, K, V)
        order = rng.permutation(S)
        other = attention.scaled_dot_product(Q, K[order], V[order])
        np.testing.assert_allclose(other.output, found.output, atol=1e-12)
        # A vector added to every key changes a row of scores by one number, and no weight.
        moved = attention.scaled_dot_product(Q, K + rng.normal(size=d), V)
        np.testing.assert_allclose(moved.weights, found.weights, atol=1e-10)
        assert (found.output <= V.max(0) + 1e-12).all()
        assert (found.output >= V.min(0) - 1e-12).all()


class TestMultiHead:
    def test_is_one_head_after_the_other(self, library: Any) -> None:
        X, Wo = normal(5, 6), normal(9, 4, seed=4)
        Wq, Wk = normal(6, 6, seed=1), normal(6, 6, seed=2)
        Wv = normal(6, 9, seed=3)
        found = attention.multi_head(*map(library.array, (X, Wq, Wk, Wv, Wo)), 3)
        outputs = []
        for head in range(3):
            two, three = slice(2 * head, 2 * head + 2), slice(3 * head, 3 * head + 3)
            scores = X @ Wq[:, two] @ (X @ Wk[:, two]).T / math.sqrt(2)
            outputs.append(special.softmax(scores, axis=-1) @ (X @ Wv[:, three]))
        library.close(found.concat, np.hstack(outputs), ulps=200)
        library.close(found.output, np.hstack(outputs) @ Wo, ulps=200)
        assert tuple(found.heads.weights.shape) == (3, 5, 5)

    def test_what_does_not_fit_is_named(self) -> None:
        X, W = np.ones((3, 4)), np.ones((4, 4))
        with pytest.raises(ComputeError, match="heads must divide the 4 columns; 3 came"):
            attention.multi_head(X, W, W, W, W, 3)
        with pytest.raises(ComputeError, match="Wk must have 4 rows"):
            attention.multi_head(X, W, np.ones((5, 4)), W, W, 2)
        with pytest.raises(ComputeError, match="Wo must have 4 rows"):
            attention.multi_head(X, W, W, W, np.ones((5, 4)), 2)

    def test_heads_come_apart_and_together_again(self, library: Any) -> None:
        x = library.array(normal(5, 6))
        parts = attention.split_heads(x, 2)
        assert tuple(parts.shape) == (2, 5, 3)
        library.close(attention.merge_heads(parts), library.numpy(x))


class TestMaps:
    def test_entropy_against_scipy(self, library: Any) -> None:
        p = maps(2, 4, 4)
        library.close(attention.entropy(library.array(p)), special.entr(p).sum(-1))
        library.close(attention.row_entropy(library.array(p)), special.entr(p).sum(-1))
        certain = library.array([[0.0, 1.0, 0.0]])
        library.close(attention.row_entropy(certain), [0.0])

    def test_distance(self, library: Any) -> None:
        library.close(attention.attention_distance(library.array(np.eye(4))), np.zeros(4))
        back = np.eye(4)[[0, 0, 1, 2]]  # each to the one before
        library.close(attention.attention_distance(library.array(back)), [0, 1, 1, 1])
        library.close(
            attention.attention_distance(library.array(np.full((3, 3), 1 / 3))), [1, 2 / 3, 1]
        )

    @pytest.mark.parametrize("size", [1, 3, 4, 7, 9])
    def test_small_maps_lose_no_bright_cell(self, library: Any, size: int) -> None:
        p = maps(2, 7, 7)
        small = library.numpy(attention.max_pool(library.array(p), size))
        t = min(7, size)
        assert small.shape == (2, t, t)
        cuts = [7 * block // t for block in range(t + 1)]
        wanted = [
            [[m[a:b, c:d].max() for c, d in pairwise(cuts)] for a, b in pairwise(cuts)] for m in p
        ]
        np.testing.assert_allclose(small, wanted, rtol=2 * library.eps)

    def test_rollout_is_the_product_of_layers(self, library: Any) -> None:
        p = maps(3, 2, 5, 5)
        wanted = np.eye(5)
        for layer in p:
            wanted = (layer.mean(0) + np.eye(5)) / 2 @ wanted
        found = attention.rollout(library.array(p))
        library.close(found, wanted)
        np.testing.assert_allclose(library.numpy(found).sum(-1), 1, rtol=16 * library.eps)

    def test_circuits_have_the_singular_values_of_the_whole_products(self, library: Any) -> None:
        Wq, Wk, Wv = (normal(9, 3, seed=seed) for seed in range(3))
        Wo = normal(3, 9, seed=3)
        qk, ov = attention.head_circuits(*map(library.array, (Wq, Wk, Wv, Wo)))
        library.close(qk, np.linalg.svd(Wq @ Wk.T, compute_uv=False)[:3], ulps=100)
        library.close(ov, np.linalg.svd(Wv @ Wo, compute_uv=False)[:3], ulps=100)

    def test_what_is_no_map_is_named(self) -> None:
        for function in (attention.attention_distance, lambda x: attention.max_pool(x, 2)):
            with pytest.raises(ComputeError, match=r"\(…, S, S\)"):
                function(np.ones((2, 3)))
        with pytest.raises(ComputeError, match=r"\(L, H, S, S\)"):
            attention.rollout(np.ones((2, 3)))
        with pytest.raises(ComputeError, match="S must be 1 or more"):
            attention.causal_mask(0)
        with pytest.raises(ComputeError, match="Wv must have the shape of Wq"):
            attention.head_circuits(*(np.ones((4, 2)),) * 2, np.ones((4, 3)), np.ones((2, 4)))
