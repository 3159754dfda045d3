"""Nothing large is allocated or computed before it is known to be allowed."""

from __future__ import annotations

import sys
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pytest
from support.strict import device

from lavis.compute.expression import (
    MAX_DEPTH,
    MAX_ENTRIES,
    MAX_LENGTH,
    ExpressionError,
    evaluate,
    resolve,
)
from lavis.compute.expression.limits import ENTRY_WORK, MAX_WORK, Budget
from lavis.compute.expression.nodes import Binary
from lavis.compute.expression.parser import parse


@contextmanager
def allocating_at_most(megabytes: float) -> Iterator[None]:
    tracemalloc.start()
    try:
        yield
        assert tracemalloc.get_traced_memory()[1] <= megabytes * 1e6
    finally:
        tracemalloc.stop()


ENTRIES = {
    "zeros(100000, 100000)": (0, "100000×100000 is too large: at most 1,000,000 entries"),
    "zeros(1000001)": (0, "1000001 is too large"),
    "ones(1001, 1000)": (0, "1001×1000 is too large"),
    "eye(1001)": (0, "1001×1001 is too large"),
    "eye(1e300)": (0, "is too large"),
    "diag(ones(1001))": (0, "1001×1001 is too large"),
    "1 + det(eye(1e5))": (8, "100000×100000 is too large"),
    "ones(1001, 1) @ ones(1, 1001)": (14, "1001×1001 is too large"),
    "ones(1001, 1) + ones(1001)": (14, "1001×1001 is too large"),
    "ones(1, 1001) * ones(1001, 1)": (14, "1001×1001 is too large"),
}


@pytest.mark.parametrize(("text", "wanted"), ENTRIES.items())
def test_entries_are_counted_before_they_are_allocated(text: str, wanted: tuple[int, str]) -> None:
    evaluate("eye(2)")  # loads what is loaded once
    with (
        allocating_at_most(0.5),
        pytest.raises(ExpressionError, match=wanted[1]) as raised,
    ):
        evaluate(text)
    assert raised.value.position == wanted[0]


def test_as_many_entries_as_are_allowed() -> None:
    assert evaluate("ones(1000, 1000)").shape == (1000, 1000)
    assert evaluate(f"zeros({MAX_ENTRIES})").shape == (MAX_ENTRIES,)
    assert float(evaluate("v @ v", {"v": np.ones(MAX_ENTRIES)})) == 1e6


@pytest.mark.parametrize("text", ["M^1000", "M^-500", "2 + (M^1000)"])
def test_a_long_power_is_refused_before_its_first_product(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    backend = device()
    products: list[object] = []
    original = backend.xp.matmul
    monkeypatch.setattr(backend.xp, "matmul", lambda x, y: products.append(x) or original(x, y))
    M = backend.asarray(np.eye(1000))
    with pytest.raises(ExpressionError, match="takes too long, over 10,000,000,000") as raised:
        evaluate(text, {"M": M}, backend=backend)
    assert raised.value.position == text.index("^")
    assert products == []
    evaluate("[[1, 1], [0, 1]]^1000", backend=backend)
    assert len(products) == 14  # nine squares, and a product for each further 1 in 1111101000


@pytest.mark.parametrize(
    "text",
    [
        " @ ".join(["M"] * 30),
        "rank(M) + rank(M)",
        "inv(M) + inv(M) + inv(M) + inv(M)",
        "+".join(["M"] * 1000),
        "sin(M)" + " + sin(M)" * 200,
        "(-M)" + " + (-M)" * 200,
        "M.T" + " + M.T" * 200,
    ],
)
def test_work_is_bounded_in_all(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lavis.compute.expression.limits.MAX_WORK", MAX_WORK // 1000)
    with pytest.raises(ExpressionError, match="takes too long") as raised:
        evaluate(text, {"M": np.eye(100)})
    assert raised.value.position > 0


def test_work_is_bounded_over_all_definitions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lavis.compute.expression.limits.MAX_WORK", MAX_WORK // 1000)
    chain = {f"M{i + 1}": f"M{i} @ M{i}" for i in range(20)}
    results = resolve(chain, {"M0": np.eye(100)})
    wrong = [name for name, result in results.items() if isinstance(result, ExpressionError)]
    assert "M1" not in wrong
    assert wrong[-1] == "M20"
    assert "takes too long" in str(results[wrong[0]])


def test_a_budget_counts_entries_and_multiplications() -> None:
    budget = Budget()
    budget.reserve((10, 10), work=1000)
    assert budget.left == MAX_WORK - 1000 - 100 * ENTRY_WORK
    budget.reserve(())
    assert budget.left == MAX_WORK - 1000 - 101 * ENTRY_WORK


NESTS = ["(", "[", "-", "2^", "sqrt(", "1+2*3 sqrt(", "1+2/3 [1, 2+3*4 (", "dot(1, ", "[[", "(("]


def nested(nest: str, times: int) -> str:
    closing = {"(": ")", "[": "]"}
    ends = "".join(closing[c] for c in reversed(nest) if c in closing)
    return nest * times + "1" + ends * times


@pytest.mark.parametrize("nest", NESTS)
def test_depth_ends_long_before_the_stack(nest: str) -> None:
    limit, here = sys.getrecursionlimit(), len(_frames())
    sys.setrecursionlimit(here + 700)  # of the 1000 that there are
    try:
        with pytest.raises(ExpressionError, match=r"too deep|too long|row in brackets"):
            parse(nested(nest, 1000))
    finally:
        sys.setrecursionlimit(limit)


def _frames() -> list[object]:
    frame, frames = sys._getframe(), []
    while frame is not None:
        frames.append(frame)
        frame = frame.f_back  # type: ignore[assignment]
    return frames


@pytest.mark.parametrize("nest", ["(", "-", "2^", "sqrt("])
def test_depth_is_what_the_limit_says(nest: str) -> None:
    parse(nested(nest, MAX_DEPTH))
    with pytest.raises(ExpressionError, match="too deep: at most 64 levels") as raised:
        parse(nested(nest, MAX_DEPTH + 1))
    assert raised.value.position == MAX_DEPTH * len(nest) + len(nest) - 1


def test_five_thousand_brackets() -> None:
    with pytest.raises(ExpressionError, match="too deep") as raised:
        parse("(" * 5000 + "1" + ")" * 5000)
    assert raised.value.position == MAX_DEPTH


def test_length_is_bounded_and_long_sums_are_not_deep() -> None:
    assert isinstance(parse("+".join(["1"] * (MAX_LENGTH // 2))), Binary)
    with pytest.raises(ExpressionError, match="too long: at most 20,000 characters") as raised:
        parse("1" * (MAX_LENGTH + 1))
    assert raised.value.position == MAX_LENGTH
