"""Number fields: expressions of numbers, in Python floats."""

from __future__ import annotations

import math
import pickle
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lavis.compute.errors import ComputeError
from lavis.compute.expression import ExpressionError, evaluate, evaluate_number

ROOT = Path(__file__).parents[3]

VALUES = {
    "1/3": 1 / 3,
    "sqrt(2)/2": math.sqrt(2) / 2,
    "pi/4": math.pi / 4,
    "π/4": math.pi / 4,
    "1e-3": 0.001,
    "\u22121.5": -1.5,
    "1e\u221207": 1e-7,
    "1.234×10⁻⁷": 1.234e-7,
    "2×3": 6,
    "2·3": 6,
    "-2^2": -4,
    "2^-1": 0.5,
    "2^3^2": 512,
    "2²": 4,
    "10⁻³": 10**-3,
    "(-2)^3": -8,
    "0^0": 1,
    "4^0.5": 2,
    "3 pi": 3 * math.pi,
    "2(1 + 2)": 6,
    "(1/2)pi": math.pi / 2,
    "1 - 2 - 3": -4,
    "12/2/3": 2,
    "e": math.e,
    "log(e)": 1,
    "exp(1)": math.e,
    "sin(pi/6)": math.sin(math.pi / 6),
    "cos(1)": math.cos(1),
    "tan(1)": math.tan(1),
    "abs(-3)": 3,
    "+5": 5,
    "--5": 5,
}


@pytest.mark.parametrize(("text", "value"), VALUES.items())
def test_values(text: str, value: float) -> None:
    got = evaluate_number(text)
    assert type(got) is float
    assert got == value


def test_what_a_result_is_shown_as_reads_back_to_the_last_digit() -> None:
    for x in (0.1, 1e-7, 1.2339999999999999e-07, 1.7976931348623157e308, 5e-324, 123456.789):
        assert evaluate_number(repr(x).replace("-", "\u2212")) == x
        assert evaluate_number(repr(-x)) == -x


def test_zero_has_no_sign() -> None:
    assert math.copysign(1, evaluate_number("-0")) == 1


def test_names() -> None:
    assert evaluate_number("2k + x_1", {"k": 3, "x_1": 0.5}) == 6.5
    assert evaluate_number("2θ", {"θ": 1.5, "unused": math.nan}) == 3


REFUSED = {
    "1/0": (1, "a division by zero has no value"),
    "0/0": (1, "a division by zero has no value"),
    "1 + 0^-1": (5, "0 has no negative power; -1 came"),
    "(-8)^(1/3)": (4, "real powers for whole exponents only; 0.333"),
    "sqrt(-1)": (0, "sqrt wants a number that is not negative.*; -1 came"),
    "log(0)": (0, "log wants a positive number; 0 came"),
    "log(-2.5)": (0, "log wants a positive number; -2.5 came"),
    "9^9^9^9": (3, "too large"),
    "2 exp(1000)": (2, "too large"),
    "1e308*10": (5, "too large"),
    "1e308+1e308": (5, "too large"),
    "1/1e-320": (1, "too large"),
    "[1, 2]": (0, "a number is wanted here, not a matrix"),
    "1 + [[1]]": (4, "a number is wanted here, not a matrix"),
    "2I": (1, "a number is wanted here, not a matrix"),
    "eye(2)": (0, "eye is of matrices and vectors"),
    "det(3)": (0, "det is of matrices and vectors"),
    "norm(3)": (0, "norm is of matrices and vectors"),
    "2 @ 3": (2, "@ is the product of matrices and vectors; of numbers it is *"),
    "2.T": (1, "only a matrix has a transpose"),
    "2^T": (1, "only a matrix has a transpose.*a power named T"),
    "1/2 pi": (4, r"two ways: brackets are wanted, as in \(1/2\)x or 1/\(2x\)"),
    "1/2(3)": (3, "two ways"),
    "x": (0, "there is no x; known are pi, e"),
    "nan": (0, "there is no nan"),
    "inf": (0, "there is no inf"),
    "1_000": (1, "no meaning"),
    "0x10": (1, "there is no x10"),
}


@pytest.mark.parametrize(("text", "wanted"), REFUSED.items())
def test_refusals(text: str, wanted: tuple[int, str]) -> None:
    position, reason = wanted
    with pytest.raises(ExpressionError, match=reason) as raised:
        evaluate_number(text)
    assert (raised.value.position, raised.value.text) == (position, text)


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (math.nan, "k must be a finite number; nan came"),
        (-math.inf, "k must be a finite number; -inf came"),
        (10**400, "k must be a number; int came"),
        (None, "k must be a number; NoneType came"),
        ([1.0], "k must be a number; list came"),
    ],
)
def test_names_that_stand_for_no_number(value: object, reason: str) -> None:
    with pytest.raises(ExpressionError, match=reason) as raised:
        evaluate_number("1 + k", {"k": value})  # type: ignore[dict-item]
    assert raised.value.position == 4


@pytest.mark.parametrize("name", ["pi", "e", "π", "I"])
def test_a_name_shadows_nothing(name: str) -> None:
    with pytest.raises(ExpressionError, match=f"{name} is the (number|identity)"):
        evaluate_number(f"1 + {name}", {name: 3.0})
    assert evaluate_number("1 + 1", {name: 3.0}) == 2


def test_known_names_are_listed_briefly() -> None:
    many = {f"x{i}": 1.0 for i in range(20)}
    with pytest.raises(ExpressionError, match=r"there is no y; known are x0, .*, x7, …\.$"):
        evaluate_number("y", many)
    with pytest.raises(ExpressionError, match=r"there is no y; known are x0\.$"):
        evaluate_number("y", {"x0": 1.0})


def test_the_error_is_a_compute_error_that_survives_a_process() -> None:
    with pytest.raises(ComputeError) as raised:
        evaluate_number("1 + )")
    again = pickle.loads(pickle.dumps(raised.value))
    assert isinstance(again, ExpressionError)
    assert (str(again), again.position, again.text) == (str(raised.value), 4, "1 + )")
    assert str(again) == "At column 5: a value is wanted here, not )."


def test_no_array_library_is_loaded_for_a_number() -> None:
    code = (
        "import sys\n"
        "from lavis.compute.expression import evaluate_number, names_in, parse_definition\n"
        "assert evaluate_number('sqrt(4) + k', {'k': 1}) == 3\n"
        "parse_definition('C = A @ B')\n"
        "heavy = {'numpy', 'scipy', 'array_api_compat', 'lavis.compute.vectors', 'json'}\n"
        "print(*sorted(heavy & sys.modules.keys()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == []


# Python's own arithmetic on the same numbers, which has the same operations under other signs.

small = st.one_of(st.integers(0, 9).map(str), st.floats(0, 99, width=16).map(repr))


def joined(inner: st.SearchStrategy[tuple[str, object]]) -> st.SearchStrategy[tuple[str, object]]:
    def join(sign: str, a: tuple[str, object], b: tuple[str, object]) -> tuple[str, object]:
        return f"({a[0]}) {sign} ({b[0]})", (sign, a[1], b[1])

    def applied(name: str, a: tuple[str, object]) -> tuple[str, object]:
        return f"{name}({a[0]})", (name, a[1])

    functions = st.sampled_from(["sqrt", "sin", "cos", "tan", "exp", "log", "abs", "-"])
    return st.one_of(
        st.builds(join, st.sampled_from(["+", "-", "*", "/", "^"]), inner, inner),
        st.builds(applied, functions, inner),
    )


def computed(tree: object) -> float | None:
    """The value by Python's own functions; None where there is none."""
    if isinstance(tree, str):
        return float(tree)
    name, *operands = tree  # type: ignore[misc]
    values = [computed(operand) for operand in operands]
    try:
        match name, values:
            case _ if None in values:
                return None
            case "+", [a, b]:
                value = a + b
            case "-", [a, b]:
                value = a - b
            case "*", [a, b]:
                value = a * b
            case "/", [a, b]:
                value = a / b
            case "^", [a, b]:
                value = a**b
            case "-", [a]:
                value = -a
            case "abs", [a]:
                value = abs(a)
            case _:
                value = getattr(math, name)(*values)
    except (ArithmeticError, ValueError):
        return None
    return value if isinstance(value, float) and math.isfinite(value) else None


@given(st.recursive(small.map(lambda text: (text, text)), joined, max_leaves=10))
def test_values_are_those_of_python(case: tuple[str, object]) -> None:
    text, tree = case
    wanted = computed(tree)
    if wanted is None:
        with pytest.raises(ExpressionError):
            evaluate_number(text)
        with pytest.raises(ExpressionError):
            evaluate(text)
    else:
        assert evaluate_number(text) == wanted
        assert float(evaluate(text)) == wanted
