"""Expressions of matrices, vectors and numbers, as arrays of any library."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lavis.compute.backend import Array
from lavis.compute.errors import ComputeError
from lavis.compute.expression import numbers, operators
from lavis.compute.expression.functions import call
from lavis.compute.expression.names import IDENTITY, unknown
from lavis.compute.expression.nodes import Operator
from lavis.compute.expression.values import (
    Identity,
    Place,
    Value,
    described,
    is_number,
    shape_of,
)


class Matrices:
    """The values of an expression's nodes, computed in one place.

    Parameters
    ----------
    place : Place
        Where.
    values : dict of str to Value
        What names stand for.
    faults : dict of str to str
        Why other names cannot be used.
    known : mapping of str to object
        All names that were given, for messages.
    size : int, optional
        What I is where it meets no matrix.
    """

    def __init__(
        self,
        place: Place,
        values: dict[str, Value],
        faults: dict[str, str],
        known: Mapping[str, object],
        size: int | None = None,
    ) -> None:
        self.place = place
        self.values = values
        self.faults = faults
        self.known = known
        self.size = size

    def name(self, name: str) -> Value:
        """Return the value of a name."""
        value = numbers.constant(name, self.known)
        if value is not None:
            return value
        if name == IDENTITY:
            return Identity(1.0)
        if name in self.faults:
            raise ComputeError(self.faults[name])
        if name not in self.values:
            raise unknown(name, self.known)
        return self.values[name]

    def brackets(self, shape: Sequence[int], entries: Sequence[Value]) -> Array:
        """Make a vector or a matrix."""
        place, xp = self.place, self.place.xp
        place.budget.reserve(shape)
        for entry in entries:
            if not is_number(entry):
                raise ComputeError(f"an entry must be a number; {described(entry)} came.")
        if all(type(entry) is float for entry in entries):
            flat = place.array(entries)
        else:
            flat = xp.stack([place.array(entry) for entry in entries])
        return xp.reshape(flat, tuple(shape))

    def negate(self, a: Value) -> Value:
        """Return −a."""
        if isinstance(a, Identity):
            return Identity(-a.factor)
        self.place.budget.reserve(shape_of(a))
        return -a

    def transpose(self, a: Value) -> Value:
        """Return the transpose of a matrix."""
        if isinstance(a, Identity):
            return a
        if is_number(a):
            raise numbers.transpose_of_number()
        if a.ndim == 1:
            raise ComputeError(
                "a vector has no transpose here: v @ w is the dot product, and [[1, 2]] is a row."
            )
        xp = self.place.xp
        self.place.budget.reserve(a.shape)
        return xp.matrix_transpose(a)

    def binary(self, operator: Operator, a: Value, b: Value) -> Value:
        """Return what a sign makes of two values."""
        return operators.binary(self.place, operator, a, b)

    def call(self, function: str, arguments: Sequence[Value]) -> Value:
        """Return the value of a function."""
        return call(self.place, function, arguments)

    def whole(self, value: Value) -> Array:
        """Return the value of a whole expression as an array."""
        if isinstance(value, Identity) and self.size is not None:
            return self.place.eye(self.size) * value.factor
        if isinstance(value, Identity):
            raise ComputeError(
                "I takes its size from what it meets, and here it meets no matrix: write eye(2), "
                "or another size."
            )
        return self.place.array(value)
