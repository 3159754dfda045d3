"""A layer's products: each library's own against the portable ones and against float64."""

from __future__ import annotations

import math
import threading
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from scipy import special

from lavis.compute.ops import layers
from lavis.compute.ops.layers import numpy as fast


def normal(*shape: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=shape)


def test_linear(library: Any) -> None:
    x, W, b = normal(5, 4), normal(3, 4, seed=1), normal(3, seed=2)
    library.close(layers.linear(*map(library.array, (x, W, b))), x @ W.T + b)
    library.close(layers.linear(library.array(x), library.array(W)), x @ W.T)


def test_norms(library: Any) -> None:
    x, gain, bias = 3 * normal(4, 7) + 1, normal(7, seed=1), normal(7, seed=2)
    wanted = (x - x.mean(-1, keepdims=True)) / np.sqrt(x.var(-1, keepdims=True) + 1e-5)
    found = layers.layer_norm(*map(library.array, (x, gain, bias)), 1e-5)
    library.close(found, wanted * gain + bias)
    wanted = x / np.sqrt((x * x).mean(-1, keepdims=True) + 1e-6) * gain
    library.close(layers.rms_norm(library.array(x), library.array(gain), 1e-6), wanted)


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("gelu", lambda x: x * special.ndtr(x)),
        (
            "gelu_tanh",
            lambda x: x / 2 * (1 + np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3))),
        ),
        ("silu", lambda x: x * special.expit(x)),
    ],
)
def test_activations(library: Any, name: str, wanted: Any) -> None:
    x = np.concatenate([8 * normal(200), [0.0, -60.0, 60.0, 1e-6]]).reshape(2, -1)
    library.close(getattr(layers, name)(library.array(x.copy())), wanted(x))


SHAPES = [(4, 4, 5, 5), (4, 2, 5, 5), (6, 1, 3, 7), (2, 2, 1, 6)]


@pytest.mark.parametrize("causal", [False, True])
@pytest.mark.parametrize(("heads", "groups", "S", "T"), SHAPES)
def test_attend(library: Any, heads: int, groups: int, S: int, T: int, causal: bool) -> None:
    q, k, v = normal(heads, S, 4), normal(groups, T, 4, seed=1), normal(groups, T, 4, seed=2)
    weights, mixed = wanted_of(q, k, v, 0.5, causal)
    found = layers.attend(*map(library.array, (q, k, v)), 0.5, causal)
    library.close(found.weights, weights)
    library.close(found.mixed, mixed)


def wanted_of(
    q: np.ndarray, k: np.ndarray, v: np.ndarray, scale: float, causal: bool
) -> tuple[np.ndarray, np.ndarray]:
    """One head after the other, in float64."""
    (heads, S, _), (groups, T, _) = q.shape, k.shape
    weights, outputs = [], []
    for head in range(heads):
        shared = head * groups // heads
        scores = q[head].astype(float) @ k[shared].T.astype(float) * scale
        if causal:
            scores = np.where(np.arange(T) > np.arange(S)[:, None] + T - S, -np.inf, scores)
        weights.append(special.softmax(scores, axis=-1))
        outputs.append(weights[-1] @ v[shared].astype(float))
    return np.array(weights), np.hstack(outputs)


class TestInBlocksAndThreads:
    """NumPy's own ones, with so many numbers that they are cut into blocks for two threads."""

    @pytest.fixture(autouse=True)
    def two_threads(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
        monkeypatch.setattr(fast, "threads", lambda: 2)
        monkeypatch.setattr(fast, "LEAST", 1000)
        monkeypatch.setattr(fast, "BLOCK", 700)
        with fast.team():
            yield

    @pytest.mark.parametrize("causal", [False, True])
    @pytest.mark.parametrize(("S", "T"), [(61, 61), (20, 61), (1, 61)])
    def test_attend(self, S: int, T: int, causal: bool) -> None:
        q, k, v = (
            normal(*shape, seed=seed).astype(np.float32)
            for seed, shape in enumerate([(4, S, 8), (2, T, 8), (2, T, 8)])
        )
        weights, mixed = wanted_of(q, k, v, 0.4, causal)
        found = layers.attend(q, k, v, 0.4, causal)
        np.testing.assert_allclose(found.weights, weights, atol=1e-6)
        np.testing.assert_allclose(found.mixed, mixed, atol=1e-5)

    def test_activations_and_entropy(self) -> None:
        x = (3 * normal(37, 101)).astype(np.float32)
        np.testing.assert_allclose(layers.gelu(x.copy()), x * special.ndtr(x), atol=2e-6)
        p = special.softmax(x, axis=-1)
        np.testing.assert_allclose(layers.row_entropy(p), special.entr(p).sum(-1), atol=1e-5)

    def test_what_fails_in_a_thread_is_not_lost(self) -> None:
        def fail(first: int) -> None:
            if first:
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            fast._in_threads(fail, range(2), 10_000)


def test_a_team_is_one_for_all_within_and_gone_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fast, "threads", lambda: 3)
    monkeypatch.setattr(fast, "LEAST", 1)
    seen: set[int] = set()

    def work(first: int) -> None:
        seen.add(threading.get_ident())

    with fast.team(), fast.team():
        fast._in_threads(work, range(300), 300)
        assert any(each.name.startswith("lavis layer") for each in threading.enumerate())
    assert not any(each.name.startswith("lavis layer") for each in threading.enumerate())
    seen.clear()
    fast._in_threads(work, range(300), 300)
    assert seen == {threading.get_ident()}


def test_the_error_of_gelu_is_that_of_float32() -> None:
    x = np.linspace(-12, 12, 200_001, dtype=np.float32)
    wanted = x.astype(np.float64) * special.ndtr(x.astype(np.float64))
    assert np.abs(layers.gelu(x.copy()) - wanted).max() < 2**-20
    small = np.abs(x) <= 3
    assert np.abs(layers.gelu(x.copy()) - wanted)[small].max() < 5e-7


def test_numpy_has_as_many_threads_as_its_blas() -> None:
    assert fast.threads() >= 1
