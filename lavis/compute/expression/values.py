"""The values that expressions of matrices work with, and the place where their arrays live."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from lavis.compute.backend import Array, Namespace
from lavis.compute.errors import ComputeError
from lavis.compute.expression.errors import counted
from lavis.compute.expression.limits import Budget
from lavis.compute.expression.numbers import LARGE


@dataclass(frozen=True)
class Identity:
    """A multiple of the identity matrix, whose size is not known yet.

    Parameters
    ----------
    factor : float or array
        A number, or an array of shape ().
    """

    factor: Any


#: A float, an Identity or an array. A number is a float as long as no array has touched it, then an
#: array of shape ().
Value: TypeAlias = Any


@dataclass(frozen=True)
class Place:
    """Where an expression is computed.

    Parameters
    ----------
    xp : module
        The array API namespace.
    device : object
        One of its devices.
    dtype : dtype
        Of all arrays of the expression.
    read : callable
        An array of shape () to a Python number.
    budget : Budget
        The work that is left.
    """

    xp: Namespace
    device: Any
    dtype: Any
    read: Callable[[Array], float]
    budget: Budget = field(default_factory=Budget)

    def array(self, value: Value | Sequence[float]) -> Array:
        """Return numbers as an array.

        Parameters
        ----------
        value : float, sequence of float or array
            An array passes through.

        Returns
        -------
        array
            Of this dtype.

        Raises
        ------
        ComputeError
            If a number is too large for the dtype.
        """
        xp = self.xp
        made = xp.asarray(value, dtype=self.dtype, device=self.device)
        return self.finite(made) if isinstance(value, (float, Sequence)) else made

    def eye(self, n: int) -> Array:
        """Return the identity matrix of a size.

        Parameters
        ----------
        n : int
            The size.

        Returns
        -------
        array
            Shape (n, n).

        Raises
        ------
        ComputeError
            If it is too large.
        """
        xp = self.xp
        self.budget.reserve((n, n))
        return xp.eye(n, dtype=self.dtype, device=self.device)

    def number(self, value: Value) -> float:
        """Return a number as a Python float, from the device if need be.

        Parameters
        ----------
        value : Value
            A number.

        Returns
        -------
        float
            Finite.
        """
        return value if type(value) is float else self.read(value)

    def finite(self, x: Array, reason: str = LARGE) -> Array:
        """Check a result.

        Parameters
        ----------
        x : array
            The result.
        reason : str
            What to say where it holds NaN or infinity.

        Returns
        -------
        array
            `x`.

        Raises
        ------
        ComputeError
            If it does.
        """
        xp = self.xp
        if not bool(xp.all(xp.isfinite(x))):
            raise ComputeError(reason)
        return x


def is_number(value: Value) -> bool:
    """Tell whether a value is a number.

    Parameters
    ----------
    value : Value
        Any value.

    Returns
    -------
    bool
        For a float and an array of shape ().
    """
    return not isinstance(value, Identity) and not shape_of(value)


def shape_of(value: Value) -> tuple[int, ...]:
    """Return the shape of a number or an array.

    Parameters
    ----------
    value : float or array
        Not an identity.

    Returns
    -------
    tuple of int
        () for a number.
    """
    # NumPy's scalars are floats too, and follow the rules of arrays.
    return () if type(value) is float else tuple(value.shape)


def described(value: Value) -> str:
    """Say what kind of value it is.

    Parameters
    ----------
    value : Value
        Any value.

    Returns
    -------
    str
        "a number", "a vector of 3 numbers", "a 2×3 matrix" or "I, which has no size here".
    """
    if isinstance(value, Identity):
        return "I, which has no size here"
    shape = shape_of(value)
    if len(shape) == 2:
        return f"a {written(shape)} matrix"
    return f"a vector of {counted(shape[0], 'number')}" if shape else "a number"


def written(shape: Sequence[int]) -> str:
    """Write a shape.

    Parameters
    ----------
    shape : sequence of int
        Not empty.

    Returns
    -------
    str
        "2×3".
    """
    return "×".join(map(str, shape))
