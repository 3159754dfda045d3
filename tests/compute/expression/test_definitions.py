"""Definitions follow what they use; what is wrong says so in its place."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lavis.compute.expression import ExpressionError, parse_definition, resolve

A = np.asarray([[1.0, 2.0], [3.0, 4.0]])
B = np.asarray([[0.0, -1.0], [1.0, 0.0]])


def values(definitions: dict[str, str], names: dict[str, Any] | None = None) -> dict[str, Any]:
    """Results as nested lists, errors as text."""
    results = resolve(definitions, names)
    return {
        name: str(result) if isinstance(result, ExpressionError) else result.tolist()
        for name, result in results.items()
    }


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("C = A@B", ("C", "A@B")),
        ("  C=A @ B ", ("C", "A @ B")),
        ("θ_1 = pi/4", ("θ_1", "pi/4")),
        ("A′ = [[1, 2], [3, 4]]", ("A′", "[[1, 2], [3, 4]]")),
        ("C = C", ("C", "C")),
    ],
)
def test_parse_definition(line: str, parts: tuple[str, str]) -> None:
    assert parse_definition(line) == parts


@pytest.mark.parametrize(
    ("line", "position", "reason"),
    [
        ("A @ B", 5, "a definition wants a = sign, as in C = A @ B"),
        ("", 0, "a definition wants a = sign"),
        ("= A", 0, "a name is wanted here"),
        ("2 = A", 0, "a name is wanted here"),
        ("A B = 2", 0, "a name is wanted here"),
        ("  A+ = 2", 2, "a name is wanted here"),
        ("pi = 3", 0, "pi is the number 3.14159; another name is wanted"),
        (" e = 3", 1, "e is the number 2.71828"),
        ("I = eye(2)", 0, "I is the identity matrix; another name is wanted"),
        ("inv = A", 0, "inv is a function; another name is wanted"),
        ("_A = 1", 0, "“_” has no meaning here"),
        ("A$ = 1", 1, "no meaning"),
        ("C =", 3, "nothing is written here"),
        ("C = A @", 7, "ends where a value is wanted"),
        ("C = A ** B", 6, "a power is written with"),
        ("C == A", 3, "a value is wanted here, not ="),
        ("C = A = B", 6, "an equals sign has its place in a definition"),
        ("C = A.x", 5, "after a point only T"),
    ],
)
def test_parse_definition_refuses_with_the_place_in_the_line(
    line: str, position: int, reason: str
) -> None:
    with pytest.raises(ExpressionError, match=reason) as raised:
        parse_definition(line)
    assert (raised.value.position, raised.value.text) == (position, line)


def test_definitions_follow_each_other_in_any_order() -> None:
    definitions = {"E": "C + D", "C": "A @ B", "D": "2C", "k": "det(A)"}
    results = resolve(definitions, {"A": A, "B": B})
    assert list(results) == list(definitions)
    assert np.allclose(results["E"], 3 * A @ B)  # type: ignore[arg-type]
    assert float(results["k"]) == pytest.approx(-2)  # type: ignore[arg-type]
    again = resolve(definitions, {"A": B, "B": B})
    assert np.allclose(again["E"], -3 * np.eye(2))  # type: ignore[arg-type]


def test_a_number_that_is_defined_can_be_an_exponent_and_a_size() -> None:
    got = values(
        {"n": "1 + 1", "P": "A^n", "Z": "zeros(n)", "s": "tr(A)", "R": "rot(18 s)"}, {"A": A}
    )
    assert got["P"] == (A @ A).tolist()
    assert got["Z"] == [0, 0]
    assert got["R"] == [[0, -1], [1, 0]]


def test_nothing_is_defined() -> None:
    assert resolve({}) == {}


def test_on_every_library(library: Any) -> None:
    names = {"A": library.array(A), "n": 2}
    results = resolve({"C": "A^n", "D": "rot(90) @ C", "x": "3"}, names, backend=library.backend)
    library.close(results["C"], A @ A)
    library.close(results["D"], -B.T @ A @ A)
    library.close(results["x"], 3)


def test_a_cycle_is_named() -> None:
    got = values({"C": "A @ D", "D": "2C", "E": "1 + E", "F": "A + D", "G": "2"}, {"A": A})
    assert got["C"] == "At column 5: C depends on itself: C → D → C."
    assert got["D"] == "At column 2: D depends on itself: D → C → D."
    assert got["E"] == "At column 5: E depends on itself: E → E."
    assert got["F"] == "At column 5: D, which is used here, has an error of its own."
    assert got["G"] == 2


def test_a_cycle_is_the_shortest_one() -> None:
    got = values({"a": "b + d", "b": "c", "c": "a", "d": "a"})
    assert got["a"] == "At column 5: a depends on itself: a → d → a."
    assert got["b"] == "At column 1: b depends on itself: b → c → a → b."


def test_errors_stay_with_those_that_use_them() -> None:
    definitions = {
        "C": "A @ [1, 2, 3]",
        "D": "2 + C",
        "E": "D",
        "F": "A +",
        "G": "2F",
        "H": "J",
        "K": "2I",
        "L": "A - K",
        "M": "2A",
    }
    got = values(definitions, {"A": A})
    assert got["C"] == "At column 3: 2×2 @ 3: the inner dimensions 2 and 3 differ."
    assert got["D"] == "At column 5: C, which is used here, has an error of its own."
    assert got["E"] == "At column 1: D, which is used here, has an error of its own."
    assert "ends where a value is wanted" in got["F"]
    assert got["G"] == "At column 2: F, which is used here, has an error of its own."
    assert "there is no J; known are A, C, D, E, F, G, H, K, …" in got["H"]
    assert "I takes its size" in got["K"]
    assert got["L"] == "At column 5: K, which is used here, has an error of its own."
    assert got["M"] == (2 * A).tolist()


def test_names_that_are_taken() -> None:
    got = values({"A": "2", "pi": "3", "I": "4", "2": "5", "C": "A pi"}, {"A": A})
    assert "there is another A already" in got["A"]
    assert "pi is the number" in got["pi"]
    assert "I is the identity matrix" in got["I"]
    assert "a name is wanted" in got["2"]


def test_a_given_name_that_cannot_be_used_is_the_error_of_its_user() -> None:
    got = values({"C": "2X", "D": "2A"}, {"A": A, "X": np.asarray([np.nan])})
    assert got["C"] == "At column 2: X must hold finite numbers; NaN or infinity came."
    assert got["D"] == (2 * A).tolist()


def test_a_long_chain_and_a_long_cycle() -> None:
    n = 1500  # more than Python's stack is deep
    chain = {f"x{i}": f"x{i + 1} + 1" for i in range(n)} | {f"x{n}": "0"}
    assert values(chain)["x0"] == n
    cycle = {f"x{i}": f"x{(i + 1) % 40}" for i in range(40)}
    assert values(cycle)["x7"].startswith("At column 1: x7 depends on itself: x7 → x8 → ")


@st.composite
def graphs(draw: st.DrawFn) -> dict[str, list[str]]:
    names = [f"x{i}" for i in range(draw(st.integers(1, 6)))]
    return {name: draw(st.lists(st.sampled_from(names), max_size=3)) for name in names}


@given(graphs())
def test_what_does_not_wait_for_a_cycle_has_its_value(graph: dict[str, list[str]]) -> None:
    def total(name: str, above: tuple[str, ...] = ()) -> int | None:
        """The sum by recursion; None on a cycle or behind one."""
        if name in above:
            return None
        parts = [total(each, (*above, name)) for each in graph[name]]
        return None if None in parts else 1 + sum(parts)  # type: ignore[arg-type]

    results = resolve({name: " + ".join(["1", *used]) for name, used in graph.items()})
    for name in graph:
        result, wanted = results[name], total(name)
        if wanted is None:
            assert isinstance(result, ExpressionError)
        else:
            assert float(result) == wanted  # type: ignore[arg-type]
