"""Expressions of numbers alone, in Python floats: what number fields use, and matrices too."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

from lavis.compute.errors import ComputeError
from lavis.compute.expression.errors import shown
from lavis.compute.expression.names import CONSTANTS, IDENTITY, taken, unknown
from lavis.compute.expression.nodes import Operator

LARGE = "the result is too large to be computed; smaller numbers are wanted."
MATRIX = "a number is wanted here, not a matrix or a vector."

FUNCTIONS: dict[str, Callable[[float], float]] = {
    "sqrt": math.sqrt,
    "sin": math.sin,
    "cos": math.cos,
    "tan": math.tan,
    "exp": math.exp,
    "log": math.log,
    "abs": abs,
}

#: What functions want that not every number has.
DOMAINS = {
    "sqrt": "sqrt wants a number that is not negative, for its root to be real",
    "log": "log wants a positive number",
}


class Numbers:
    """The values of an expression's nodes as floats.

    Parameters
    ----------
    values : mapping of str to float
        What the user's names stand for.
    """

    def __init__(self, values: Mapping[str, float]) -> None:
        self.values = values

    def name(self, name: str) -> float:
        """Return the value of a name."""
        value = constant(name, self.values)
        if value is not None:
            return value
        if name == IDENTITY:
            raise ComputeError(MATRIX)
        if name not in self.values:
            raise unknown(name, self.values)
        return given_number(name, self.values[name])

    def brackets(self, shape: Sequence[int], entries: Sequence[float]) -> float:
        """Refuse a vector and a matrix."""
        raise ComputeError(MATRIX)

    def negate(self, a: float) -> float:
        """Return −a."""
        return -a

    def transpose(self, a: float) -> float:
        """Refuse: see `transpose_of_number`."""
        raise transpose_of_number()

    def binary(self, operator: Operator, a: float, b: float) -> float:
        """Return what a sign makes of two numbers."""
        return binary(operator, a, b)

    def call(self, function: str, arguments: Sequence[float]) -> float:
        """Return the value of a function."""
        if function not in FUNCTIONS:
            raise ComputeError(f"{function} is of matrices and vectors; wanted is a number.")
        return call(function, arguments[0])


def given_number(name: str, value: float) -> float:
    """Return a number that the user's name stands for, checked.

    Parameters
    ----------
    name : str
        The name.
    value : float
        Its value.

    Returns
    -------
    float
        The value.

    Raises
    ------
    ComputeError
        If it is no finite number.
    """
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError) as error:
        raise ComputeError(f"{name} must be a number; {type(value).__name__} came.") from error
    if not math.isfinite(number):
        raise ComputeError(f"{name} must be a finite number; {number} came.")
    return number


def constant(name: str, values: Mapping[str, object]) -> float | None:
    """Return the value of a constant, or None where the name is none.

    Parameters
    ----------
    name : str
        The name.
    values : mapping
        What the user's names stand for.

    Returns
    -------
    float or None
        None where the name is not a constant's.

    Raises
    ------
    ComputeError
        If the user has given a name that is taken: it shadows nothing.
    """
    if name in values and taken(name):
        raise ComputeError(f"{name} is {taken(name)} here; what is named so needs another name.")
    return CONSTANTS.get(name)


def transpose_of_number() -> ComputeError:
    """Return the error about T after a number: in 2^x.T, or where 2 to a power named T is meant.

    Returns
    -------
    ComputeError
        To be raised.
    """
    return ComputeError(
        "only a matrix has a transpose, not a number: for that of a power write (A^2).T, for a "
        "power named T 2^(T)."
    )


def binary(operator: Operator, a: float, b: float) -> float:
    """Compute what a sign makes of two numbers.

    Parameters
    ----------
    operator : Operator
        The sign.
    a, b : float
        The operands.

    Returns
    -------
    float
        Finite.

    Raises
    ------
    ComputeError
        If the result is none: a division by zero, a root of a negative number, an overflow.
    """
    match operator:
        case "+":
            value = a + b
        case "-":
            value = a - b
        case "*" | "·" | "beside":
            value = a * b
        case "/":
            value = _divided(a, b)
        case "^":
            value = _power(a, b)
        case "divided beside":
            raise two_ways()
        case "@":
            raise ComputeError("@ is the product of matrices and vectors; of numbers it is *.")
    return _finite(value)


def two_ways() -> ComputeError:
    """Return the error about 1/2x.

    Returns
    -------
    ComputeError
        To be raised.
    """
    return ComputeError(
        "what follows the division can be read in two ways: brackets are wanted, as in (1/2)x "
        "or 1/(2x)."
    )


def call(function: str, x: float) -> float:
    """Compute a function of a number.

    Parameters
    ----------
    function : str
        One of `FUNCTIONS`.
    x : float
        Its argument; angles are in radians.

    Returns
    -------
    float
        Finite.

    Raises
    ------
    ComputeError
        If the function has no real value there, or too large a one.
    """
    try:
        return _finite(FUNCTIONS[function](x))
    except OverflowError as error:
        raise ComputeError(LARGE) from error
    except ValueError as error:
        raise ComputeError(f"{DOMAINS[function]}; {shown(x)} came.") from error


def _divided(a: float, b: float) -> float:
    if b == 0:
        raise ComputeError("a division by zero has no value.")
    return a / b


def _power(a: float, b: float) -> float:
    if a == 0 and b < 0:
        raise ComputeError(f"0 has no negative power; {shown(b)} came.")
    if a < 0 and not b.is_integer():
        raise ComputeError(
            f"a negative number has real powers for whole exponents only; {shown(b)} came."
        )
    try:
        return float(a**b)
    except OverflowError as error:
        raise ComputeError(LARGE) from error


def _finite(value: float) -> float:
    if not math.isfinite(value):
        raise ComputeError(LARGE)
    return value
