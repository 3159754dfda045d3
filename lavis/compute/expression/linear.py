"""Inverses and powers of square matrices."""

from __future__ import annotations

from collections.abc import Callable

from lavis.compute.backend import Array
from lavis.compute.errors import ComputeError
from lavis.compute.expression.errors import shown
from lavis.compute.expression.limits import MAX_POWER
from lavis.compute.expression.values import Place, Value, described, is_number

SINGULAR = "the matrix is singular: it has no inverse."


def square(what: str, A: Value) -> Array:
    """Check that a value is a square matrix.

    Parameters
    ----------
    what : str
        What wants it, for the message: "det".
    A : Value
        Any value.

    Returns
    -------
    array
        `A`, shape (n, n).

    Raises
    ------
    ComputeError
        If it is not.
    """
    if is_number(A) or A.ndim != 2 or A.shape[0] != A.shape[1]:
        raise ComputeError(f"{what} wants a square matrix; {described(A)} came.")
    return A


def factored(factorise: Callable[[Array], Array], A: Array, reason: str) -> Array:
    """Call a function of the library that may give up on a matrix.

    Parameters
    ----------
    factorise : callable
        The function.
    A : array
        Its argument.
    reason : str
        What to say where it gives up.

    Returns
    -------
    array
        Its result.

    Raises
    ------
    ComputeError
        If it gives up.
    """
    try:
        return factorise(A)
    except Exception as error:
        # Each library has a LinAlgError of its own; whatever else is raised is not the matrix's.
        if not any(kind.__name__.endswith("LinAlgError") for kind in type(error).__mro__):
            raise
        raise ComputeError(reason) from error


def whole_power(place: Place, exponent: Value) -> int:
    """Return the exponent of a matrix.

    Parameters
    ----------
    place : Place
        Where it lies, if it is an array.
    exponent : Value
        The exponent.

    Returns
    -------
    int
        From −`MAX_POWER` to `MAX_POWER`.

    Raises
    ------
    ComputeError
        If it is no such number.
    """
    if not is_number(exponent):
        raise ComputeError(f"an exponent must be a number; {described(exponent)} came.")
    n = place.number(exponent)
    if not n.is_integer() or abs(n) > MAX_POWER:
        raise ComputeError(
            f"a matrix takes whole powers from −{MAX_POWER} to {MAX_POWER}; {shown(n)} came."
        )
    return int(n)


def power(place: Place, A: Value, n: int) -> Array:
    """Raise a square matrix to a whole power by squaring.

    Parameters
    ----------
    place : Place
        Where to compute.
    A : Value
        Shape (m, m).
    n : int
        The exponent; a negative one is of the inverse.

    Returns
    -------
    array
        Shape (m, m).

    Raises
    ------
    ComputeError
        If `A` is not square, is singular where n is negative, or the result is too large.
    """
    side, xp = square("a power", A).shape[0], place.xp
    if n == 0:
        return place.eye(side)
    digits = f"{abs(n):b}"
    products = len(digits) + digits.count("1") - 2
    place.budget.reserve(A.shape, work=products * side**3)
    base = result = inverse(place, A) if n < 0 else A
    for digit in digits[1:]:
        result = xp.matmul(result, result)
        if digit == "1":
            result = xp.matmul(result, base)
    return place.finite(result)


def inverse(place: Place, A: Value) -> Array:
    """Invert a matrix that is not singular to within rounding.

    It is taken for singular where Skeel's condition number ‖ |A⁻¹| |A| ‖∞ times the rounding of
    a number reaches 1. Unlike ‖A⁻¹‖ ‖A‖ that does not grow as rows are scaled.

    Parameters
    ----------
    place : Place
        Where to compute.
    A : Value
        Shape (n, n).

    Returns
    -------
    array
        Shape (n, n).

    Raises
    ------
    ComputeError
        If `A` is not square or is singular.

    References
    ----------
    R. D. Skeel, Scaling for Numerical Stability in Gaussian Elimination, Journal of the ACM 26
    (1979), 494–526.
    """
    n = square("inv", A).shape[0]
    place.budget.reserve(A.shape, work=3 * n**3)
    xp = place.xp
    result = place.finite(factored(xp.linalg.inv, A, SINGULAR), SINGULAR)
    condition = xp.max(xp.sum(xp.matmul(xp.abs(result), xp.abs(A)), axis=-1))
    if bool(condition * float(xp.finfo(place.dtype).eps) >= 1):
        raise ComputeError(SINGULAR)
    return result
