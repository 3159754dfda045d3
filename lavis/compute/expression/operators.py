"""What signs make of matrices, vectors, numbers and I."""

from __future__ import annotations

import math
from operator import add, mul, sub, truediv

from lavis.compute.backend import Array
from lavis.compute.checks import broadcast_shape
from lavis.compute.errors import ComputeError
from lavis.compute.expression import numbers
from lavis.compute.expression.linear import power, whole_power
from lavis.compute.expression.nodes import Operator
from lavis.compute.expression.values import (
    Identity,
    Place,
    Value,
    described,
    is_number,
    shape_of,
    written,
)

ENTRY_BY_ENTRY = {"+": add, "-": sub, "*": mul, "/": truediv}


def binary(place: Place, operator: Operator, a: Value, b: Value) -> Value:
    """Compute what a sign makes of two values.

    Parameters
    ----------
    place : Place
        Where to compute.
    operator : Operator
        The sign.
    a, b : Value
        The operands.

    Returns
    -------
    Value
        Finite.

    Raises
    ------
    ComputeError
        If they do not fit each other, or the result is too large or none.
    """
    if type(a) is float and type(b) is float:
        return numbers.binary(operator, a, b)
    operator = _plain(operator, a, b)
    if isinstance(a, Identity):
        return _identity_first(place, operator, a, b)
    if isinstance(b, Identity):
        return _identity_second(place, operator, a, b)
    if operator == "^":
        return _power(place, a, b)
    if operator == "@":
        return _product(place, a, b)
    return _entry_by_entry(place, operator, a, b)


def _plain(operator: Operator, a: Value, b: Value) -> Operator:
    """Return the sign that a product without one, or with a point, stands for."""
    numeric = is_number(a) or is_number(b)
    if operator == "·":
        return "*" if numeric else "@"
    if operator not in ("beside", "divided beside"):
        return operator
    if operator == "divided beside" and is_number(b):
        raise numbers.two_ways()
    if not numeric:
        raise ComputeError(
            f"between {described(a)} and {described(b)} a sign is wanted: @ for their product, "
            "* for entry by entry."
        )
    return "*"


def _identity_first(place: Place, operator: Operator, a: Identity, b: Value) -> Value:
    """Join I with what gives it its size, or with what leaves it without."""
    if operator == "^":
        return Identity(binary(place, "^", a.factor, float(whole_power(place, b))))
    if isinstance(b, Identity):
        if operator == "/":
            raise ComputeError("I cannot be divided by I entry by entry: it holds zeros.")
        joined: Operator = operator if operator in ("+", "-") else "*"
        return Identity(binary(place, joined, a.factor, b.factor))
    if is_number(b):
        if operator in ("*", "/"):
            return Identity(binary(place, operator, a.factor, b))
        raise _number_and_array(operator, "I")
    if operator == "@":
        return binary(place, "*", a.factor, b)
    return binary(place, operator, _sized(place, a, b), b)


def _identity_second(place: Place, operator: Operator, a: Value, b: Identity) -> Value:
    """Join I with what stands before it."""
    if operator == "^":
        raise ComputeError(f"an exponent must be a number; {described(b)}, came.")
    if is_number(a):
        if operator == "*":
            return Identity(binary(place, "*", a, b.factor))
        raise _number_and_array(operator, "I")
    if operator == "@":
        return binary(place, "*", a, b.factor)
    return binary(place, operator, a, _sized(place, b, a))


def _sized(place: Place, identity: Identity, other: Array) -> Array:
    """Return a multiple of the identity matrix, as large as what it meets."""
    if other.ndim != 2 or other.shape[0] != other.shape[1]:
        raise ComputeError(f"I takes its size from a square matrix; {described(other)} came.")
    return place.finite(identity.factor * place.eye(other.shape[0]))


def _number_and_array(operator: Operator, array: str) -> ComputeError:
    """Return the error about a number and an array that a sign does not join."""
    if operator == "@":
        return ComputeError(
            f"@ is the product of matrices and vectors; for a number and {array} it is *."
        )
    if operator == "/":
        return ComputeError(
            f"a number cannot be divided by {array}: the inverse of a matrix is inv(A)."
        )
    return ComputeError(
        f"a number and {array} have no {'sum' if operator == '+' else 'difference'}: 3I has 3 on "
        "the diagonal, 3 ones(2, 2) in each entry."
    )


def _entry_by_entry(place: Place, operator: Operator, a: Value, b: Value) -> Value:
    """Join numbers, arrays of shapes that broadcast, or a number and an array."""
    shapes = (shape_of(a), shape_of(b))
    if all(shapes):
        shape = _common(operator, a, b)
    else:
        shape = shapes[0] or shapes[1]
        if shape and (operator in ("+", "-") or (operator == "/" and shapes[1])):
            raise _number_and_array(operator, described(b if shapes[1] else a))
    xp = place.xp
    place.budget.reserve(shape)
    by_zero = "a division by zero has no value."
    if operator == "/" and type(b) is float and b == 0:
        raise ComputeError(by_zero)
    result = ENTRY_BY_ENTRY[operator](a, b)
    try:
        return place.finite(result)
    except ComputeError:
        if operator == "/" and bool(xp.any(b == 0)):
            raise ComputeError(by_zero) from None
        raise


def _common(operator: Operator, a: Array, b: Array) -> tuple[int, ...]:
    """Return the shape to which two arrays broadcast."""
    try:
        return broadcast_shape(a, b, "a and b")
    except ComputeError as error:
        sides = f"{written(a.shape)} {operator} {written(b.shape)}"
        raise ComputeError(f"{sides}: the shapes do not fit each other.") from error


def _product(place: Place, a: Value, b: Value) -> Value:
    """Multiply matrices and vectors."""
    if is_number(a) or is_number(b):
        raise _number_and_array("@", described(b if is_number(a) else a))
    inner, other = a.shape[-1], b.shape[0]
    if inner != other:
        raise ComputeError(
            f"{written(a.shape)} @ {written(b.shape)}: the inner dimensions {inner} and {other} "
            "differ."
        )
    xp = place.xp
    shape = (*a.shape[:-1], *b.shape[1:])
    place.budget.reserve(shape, work=inner * math.prod(shape))
    return place.finite(xp.matmul(a, b))


def _power(place: Place, a: Value, b: Value) -> Value:
    """Raise a number to a power, or a square matrix to a whole one."""
    if not is_number(b):
        raise ComputeError(f"an exponent must be a number; {described(b)} came.")
    if not is_number(a):
        return power(place, a, whole_power(place, b))
    reason = "this power has no real value, or one too large; a positive base is wanted."
    return place.finite(place.array(a) ** b, reason)
