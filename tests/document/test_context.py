"""The cache and what a computation may ask for."""

from __future__ import annotations

import threading
from types import SimpleNamespace

import numpy as np
import pytest

from lavis.compute import backend as backends
from lavis.document import Cache, Cancelled, Context
from lavis.document.context import nbytes


def test_a_stage_is_made_once() -> None:
    made: list[int] = []
    ctx = Context(backends.get("numpy"))
    for _ in range(3):
        assert ctx.cached(("fit", "abc", 2), lambda: made.append(1) or "model") == "model"
    ctx.cached(("fit", "abc", 3), lambda: made.append(1))
    assert len(made) == 2


def test_another_backend_has_other_stages(device1) -> None:
    cache = Cache()
    on_numpy = Context(backends.get("numpy"), cache=cache)
    elsewhere = Context(device1, cache=cache)
    assert on_numpy.cached(("fit",), lambda: "here") == "here"
    assert elsewhere.cached(("fit",), lambda: "there") == "there"


def test_the_cache_is_bounded_and_forgets_what_was_not_used() -> None:
    cache = Cache(limit=1000)
    cache.get("a", lambda: np.zeros(50))
    cache.get("b", lambda: np.zeros(50))
    cache.get("a", lambda: pytest.fail("was kept"))
    cache.get("c", lambda: np.zeros(50))
    assert cache.size <= 1000
    made = []
    cache.get("a", lambda: pytest.fail("was used last but one"))
    cache.get("b", lambda: made.append(1))
    assert made == [1]


def test_what_only_those_have_used_who_are_gone_goes_with_them() -> None:
    cache = Cache()
    cache.get("shared", lambda: np.zeros(50), user="pca-1")
    cache.get("shared", lambda: pytest.fail("was kept"), user="pca-2")
    cache.get("own", lambda: np.zeros(25), user="pca-1")
    cache.leave("pca-1")
    assert cache.size == 400
    cache.get("shared", lambda: pytest.fail("pca-2 is still there"), user="pca-2")
    cache.leave("pca-2")
    assert cache.size == 0


def test_whoever_is_cancelled_meanwhile_keeps_nothing() -> None:
    cache = Cache()
    ctx = Context(backends.get("numpy"), cache=cache, user="pca-1")

    def make() -> np.ndarray:
        ctx.cancel()
        return np.zeros(50)

    with pytest.raises(Cancelled):
        ctx.cached(("fit",), make)
    assert cache.size == 0


def test_a_value_larger_than_the_cache_is_handed_out_and_not_kept() -> None:
    cache = Cache(limit=10)
    cache.get("small", lambda: np.zeros(1))
    assert cache.get("large", lambda: np.zeros(100)).size == 100
    assert cache.size == 8


def test_two_threads_make_a_stage_once() -> None:
    cache = Cache()
    go, made, got = threading.Event(), [], []

    def make() -> str:
        made.append(1)
        go.wait(5)
        return "value"

    threads = [threading.Thread(target=lambda: got.append(cache.get("k", make))) for _ in range(4)]
    for thread in threads:
        thread.start()
    go.set()
    for thread in threads:
        thread.join()
    assert (made, got) == ([1], ["value"] * 4)


def test_a_failure_is_not_kept_and_the_next_one_tries_anew() -> None:
    cache = Cache()

    def fail() -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        cache.get("k", fail)
    assert cache.get("k", lambda: 1) == 1


def test_waiting_for_another_thread_can_be_cancelled() -> None:
    cache = Cache()
    begun, go = threading.Event(), threading.Event()

    def slow() -> int:
        begun.set()
        go.wait(5)
        return 1

    thread = threading.Thread(target=lambda: cache.get("k", slow))
    thread.start()
    begun.wait(5)
    ctx = Context(backends.get("numpy"), cache=cache)
    ctx.cancel()
    with pytest.raises(Cancelled):
        cache.get("k", slow, ctx.check)
    go.set()
    thread.join()


def test_tick_and_publish_report_until_cancelled() -> None:
    ticks, partials = [], []
    ctx = Context(
        backends.get("numpy"),
        on_tick=lambda *args: ticks.append(args),
        on_publish=partials.append,
    )
    ctx.tick(0.5, "half")
    ctx.publish("partial")
    ctx.cancel()
    with pytest.raises(Cancelled):
        ctx.tick(0.6, "more")
    with pytest.raises(Cancelled):
        ctx.publish("too late")
    assert (ticks, partials) == ([(0.5, "half")], ["partial"])


def test_bytes_are_counted_within_records() -> None:
    array = np.zeros(10)
    assert nbytes({"a": [array, (array,)], "b": "text"}) == 160
    strict = SimpleNamespace(shape=(4,), dtype="f8", size=4)
    assert nbytes(strict) == 32
