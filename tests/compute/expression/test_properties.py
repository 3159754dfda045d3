"""What holds for all expressions: NumPy's own functions as the oracle, and any text at all."""

from __future__ import annotations

import math
from functools import cache, reduce
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lavis.compute.expression import (
    FUNCTIONS,
    ExpressionError,
    evaluate,
    evaluate_number,
    names_in,
    parse_definition,
)

rng = np.random.default_rng(0)
NAMES: dict[str, Any] = {
    "k": 3.0,
    "v": rng.integers(-3, 4, 2).astype(float),
    "w": rng.integers(-3, 4, 3).astype(float),
    "A": rng.integers(-3, 4, (2, 2)).astype(float),
    "B": rng.normal(size=(2, 2)),
    "P": np.asarray([[4.0, 1.0], [-1.0, 3.0]]),
    "C": rng.integers(-3, 4, (2, 3)).astype(float),
    "D": rng.normal(size=(3, 2)),
    "Q": rng.integers(-3, 4, (3, 3)) + 9.0 * np.eye(3),
}

# An expression of the oracle: its text, its value, and the largest number on the way to it.
# A value that is not finite must be refused.
Case = tuple[str, Any, float]


def case(text: str, value: Any, *parts: Case) -> Case:
    with np.errstate(all="ignore"):
        # np.max, and not max, hands a NaN on.
        return text, value, float(np.max([np.max(np.abs(value)), *(part[2] for part in parts)]))


def leaves(shape: tuple[int, ...]) -> st.SearchStrategy[Case]:
    named = [case(n, np.asarray(x)) for n, x in NAMES.items() if np.shape(x) == shape]
    entries = st.lists(st.integers(0, 4), min_size=math.prod(shape), max_size=math.prod(shape)).map(
        lambda numbers: np.reshape(np.asarray(numbers, float), shape)
    )
    return st.one_of(
        *([st.sampled_from(named)] if named else []),
        entries.map(lambda x: case(str(x.tolist()), x)),
    )


def quietly(function: Any, *values: Any) -> Any:
    with np.errstate(all="ignore"):
        return function(*values)


def unary(text: str, function: Any, inner: st.SearchStrategy[Case]) -> st.SearchStrategy[Case]:
    return inner.map(lambda x: case(text.format(x[0]), quietly(function, x[1]), x))


def pair(
    text: str, function: Any, left: st.SearchStrategy[Case], right: st.SearchStrategy[Case]
) -> st.SearchStrategy[Case]:
    return st.builds(
        lambda x, y: case(text.format(x[0], y[0]), quietly(function, x[1], y[1]), x, y), left, right
    )


@cache
def expressions(shape: tuple[int, ...], depth: int) -> st.SearchStrategy[Case]:
    """Expressions of a shape, each with what NumPy's functions make of it."""
    if depth == 0:
        return leaves(shape)

    def of(*inner: int) -> st.SearchStrategy[Case]:
        return st.deferred(lambda: expressions(inner, depth - 1))

    same, number = of(*shape), of()
    choices = [
        leaves(shape),
        unary("-({})", np.negative, same),
        unary("abs({})", np.abs, same),
        unary("sin({})", np.sin, same),
        unary("sqrt({})", np.sqrt, same),
        pair("({}) + ({})", np.add, same, same),
        pair("({}) - ({})", np.subtract, same, same),
        pair("({}) * ({})", np.multiply, same, same),
        pair("({})({})" if shape else "({}) × ({})", np.multiply, number, same),
        pair("({}) / ({})", np.divide, same, number),
    ]
    match shape:
        case ():
            choices += [
                unary("norm({})", np.linalg.norm, of(2)),
                unary("norm({})", np.linalg.norm, of(3, 2)),
                unary("det({})", np.linalg.det, of(2, 2)),
                unary("tr({})", np.trace, of(3, 3)),
                unary("rank({})", np.linalg.matrix_rank, leaves((3, 2))),
                unary("({})^3", lambda x: x**3, number),
                pair("dot({}, {})", np.dot, of(3), of(3)),
                pair("({}) @ ({})", np.matmul, of(2), of(2)),
            ]
        case (n,):
            choices += [
                pair("({}) @ ({})", np.matmul, of(n, 3), of(3)),
                pair("({}) · ({})", np.matmul, of(2), of(2, n)),
                unary("diag({})", np.diag, of(n, n)),
            ]
        case (m, n):
            choices += [
                pair("({}) @ ({})", np.matmul, of(m, 2), of(2, n)),
                unary("({}).T", np.transpose, of(n, m)),
                pair("({}) + ({})", np.add, same, of(n)),
            ]
            if m == n:
                choices += [
                    unary("({})^3", lambda x: np.linalg.matrix_power(x, 3), same),
                    unary("({})²", lambda x: x @ x, same),
                    unary("({})^0", lambda x: np.eye(m), same),
                    unary("({}) - 2I", lambda x: x - 2 * np.eye(m), same),
                    pair("({})I + {}", lambda s, x: s * np.eye(m) + x, number, leaves(shape)),
                    unary("diag({})", np.diag, of(n)),
                ]
            if shape == (2, 2):
                choices += [st.just(case("inv(P)", np.linalg.inv(NAMES["P"])))]
            if shape == (3, 3):
                choices += [st.just(case("Q^-1", np.linalg.inv(NAMES["Q"])))]
    return st.one_of(choices)


SHAPES: list[tuple[int, ...]] = [(), (2,), (3,), (2, 2), (2, 3), (3, 2), (3, 3)]


@settings(max_examples=300)
@given(st.sampled_from(SHAPES).flatmap(lambda shape: expressions(shape, 3)))
def test_values_are_those_of_numpy(expression: Case) -> None:
    text, wanted, largest = expression
    if not math.isfinite(largest):
        with pytest.raises(ExpressionError):
            evaluate(text, NAMES)
        return
    got = evaluate(text, NAMES)
    assert got.shape == np.shape(wanted)
    assert got.dtype == np.float64
    np.testing.assert_allclose(got, wanted, rtol=1e-9, atol=1e-12 * max(1.0, largest) ** 2)


# Any text.

PIECES = [
    *FUNCTIONS,
    *NAMES,
    *"+-*/@^()[],.=×·ᵀ²⁻¹−I",
    *("e", "pi", "T", ".T", "^T", "^-1", "^2", "**", " ", "\n", "'", '"', "x", "__"),
    *("0", "1", "2.5", "1e3", "1e300", "1000", "1e-300", ".5", "30"),
    *("[[1, 2], [3, 4]]", "[1, 2]", "inv(", "zeros(", "eye(", "det("),
]
texts = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=25).map("".join),
    st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join),
    st.text(max_size=40),
    st.text("0123456789.eE+-×⁻¹⁰ABI()[]^@* ,", max_size=40),
)


def attempt(function: Any, text: str, *rest: Any) -> Any:
    """The value, or None where it is refused in the way that everything must be refused."""
    try:
        return function(text, *rest)
    except ExpressionError as raised:
        error = raised
    assert error.text == text
    assert 0 <= error.position <= len(text)
    assert str(error).startswith(f"At column {error.position + 1}: ")
    assert error.reason.endswith(".")
    str(error).encode()  # can be shown and logged
    return None


@settings(max_examples=500)
@given(texts)
@example("A" + ".T" * 2000)
@example("".join(["(" * 60, "A", "^0)" * 60]))
@example("+".join(["A @ A"] * 3000))
@example("[" + ", ".join(["1"] * 6000) + "]")
def test_any_text_has_a_value_or_is_refused_with_a_place(text: str) -> None:
    value = attempt(evaluate, text, NAMES)
    if value is not None:
        assert np.isfinite(value).all()
        assert value.ndim <= 2
        assert set(names_in(text)) <= NAMES.keys()


@given(texts)
def test_a_number_is_the_same_to_both_evaluators(text: str) -> None:
    number = attempt(evaluate_number, text, {"k": 3.0})
    if number is not None:
        assert float(evaluate(text, {"k": 3.0})) == number


@given(texts, st.sampled_from(["C = ", "k=", "", "C", "I = "]))
def test_any_line_is_a_definition_or_is_refused_with_a_place(text: str, head: str) -> None:
    parts = attempt(parse_definition, head + text)
    if parts is not None:
        assert f"{parts[0]}={parts[1]}" == "=".join(x.strip() for x in (head + text).split("=", 1))
        names_in(parts[1])


@given(st.permutations(range(6)), st.sampled_from(["+", "*", "@"]))
def test_long_chains_go_from_left_to_right(order: list[int], sign: str) -> None:
    factors = [np.asarray([[1.0, i], [0.0, 1.0 + i / 8]]) for i in order]
    function = {"+": np.add, "*": np.multiply, "@": np.matmul}[sign]
    text = sign.join(str(x.tolist()) for x in factors)
    np.testing.assert_array_equal(evaluate(text), reduce(function, factors))
