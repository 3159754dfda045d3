"""Products on paper, and plans."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lavis.compute.errors import ComputeError
from lavis.compute.gemm import Plan, Problem


def test_the_q_projection_of_gpt2_medium_is_the_courses_68_7_gflop() -> None:
    problem = Problem(32 * 1024, 1024, 1024)
    assert problem.flops == 2 * 32768 * 1024 * 1024
    assert problem.flops * 1e-9 == pytest.approx(68.7, abs=0.05)
    assert problem.bytes == 4 * (32768 * 1024 * 2 + 1024 * 1024)


@pytest.mark.parametrize(
    ("dtype", "itemsize", "stored"),
    [
        ("float16", 2, "float16"),
        ("bfloat16", 2, "bfloat16"),
        ("tf32", 4, "float32"),
        ("float32", 4, "float32"),
        ("float64", 8, "float64"),
    ],
)
def test_dtypes_by_what_lies_in_memory(dtype: str, itemsize: int, stored: str) -> None:
    problem = Problem(8, 8, 8, dtype)
    assert (problem.itemsize, problem.input) == (itemsize, stored)
    assert problem.intensity == 2 * 8**3 / (3 * 64 * itemsize)


def test_transposed_operands_and_batches_have_their_shapes() -> None:
    problem = Problem(2, 3, 4, batch=5, transpose_a=True, transpose_b=True)
    assert (problem.shape_a, problem.shape_b, problem.shape_c) == ((5, 4, 2), (5, 3, 4), (5, 2, 3))
    assert Problem(2, 3, 4).shape_b == (4, 3)


@pytest.mark.parametrize("wrong", [0, -1, 2.5, True, "8"])
def test_what_is_no_size_is_named(wrong: object) -> None:
    with pytest.raises(ComputeError, match=r"n must be an integer of at least 1"):
        Problem(4, wrong, 4)  # type: ignore[arg-type]


def test_an_unknown_dtype_is_named() -> None:
    with pytest.raises(ComputeError, match="'int8' came"):
        Problem(4, 4, 4, "int8")


@pytest.mark.parametrize(
    "wrong",
    [{"pace": "fast"}, {"operands": "warm"}, {"data": "ones"}, {"threads": -1}, {"budget": 0.0}],
)
def test_a_plan_that_there_is_not_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ComputeError):
        Plan(**wrong)  # type: ignore[arg-type]


SIDE = st.integers(1, 5000)


@given(SIDE, SIDE, SIDE, st.integers(1, 64), st.floats(10, 1e9))
def test_a_shrunk_product_is_smaller_and_never_larger_than_asked_by_much(
    m: int, n: int, k: int, batch: int, flops: float
) -> None:
    problem = Problem(m, n, k, batch=batch)
    small = problem.shrunk(flops)
    assert small.flops <= problem.flops
    if problem.flops <= flops:
        assert small == problem
    assert min(small.m, small.n, small.k, small.batch) >= 1


def test_a_shrunk_square_takes_about_what_was_asked() -> None:
    small = Problem(4096, 4096, 4096).shrunk(2e6)
    assert small.m == small.n == small.k
    assert small.flops == pytest.approx(2e6, rel=0.05)
