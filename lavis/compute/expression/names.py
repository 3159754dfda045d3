"""What names mean: constants, functions with what they take, and which names are free."""

from __future__ import annotations

import math
from collections.abc import Collection

from lavis.compute.errors import ComputeError
from lavis.compute.expression.errors import ExpressionError
from lavis.compute.expression.scanner import scan

#: The numbers that have names.
CONSTANTS = {"pi": math.pi, "π": math.pi, "e": math.e}

#: The identity matrix, which takes its size from what it meets.
IDENTITY = "I"

#: Each function with its arguments, as an error or a completion shows them.
FUNCTIONS = {
    "inv": ("A",),
    "det": ("A",),
    "tr": ("A",),
    "rank": ("A",),
    "rot": ("degrees",),
    "translation": ("x", "y"),
    "homogeneous": ("A",),
    "eye": ("n",),
    "zeros": ("rows", "columns"),
    "ones": ("rows", "columns"),
    "diag": ("v",),
    "norm": ("v",),
    "dot": ("v", "w"),
    "sqrt": ("x",),
    "sin": ("x",),
    "cos": ("x",),
    "tan": ("x",),
    "exp": ("x",),
    "log": ("x",),
    "abs": ("x",),
}

#: Functions that do without their last argument: zeros(n) is a vector.
SHORTER = frozenset({"zeros", "ones"})

LISTED = 8  # known names that an error lists


def usage(function: str) -> str:
    """Say how a function is called.

    Parameters
    ----------
    function : str
        One of `FUNCTIONS`.

    Returns
    -------
    str
        "rot(degrees)", "zeros(rows, columns) or zeros(rows)".
    """
    arguments = FUNCTIONS[function]
    full = f"{function}({', '.join(arguments)})"
    return f"{full} or {function}({arguments[0]})" if function in SHORTER else full


def check_name(name: str) -> None:
    """Check that a name can be given to a matrix, a vector or a number.

    Parameters
    ----------
    name : str
        A letter, then letters, digits, subscripts, underscores and primes.

    Raises
    ------
    ExpressionError
        If it is no name, or is taken by a constant or a function.
    """
    first, *rest = scan(name)
    if first.kind != "name" or len(rest) != 1 or len(first.text) != len(name):
        raise ExpressionError(
            "a name is wanted here: a letter, then letters, digits, _ or ′.", name, 0
        )
    meaning = taken(first.text)
    if meaning:
        raise ExpressionError(f"{name} is {meaning}; another name is wanted.", name, 0)


def taken(name: str) -> str:
    """Say what a name means that users cannot give.

    Parameters
    ----------
    name : str
        Any name.

    Returns
    -------
    str
        Empty where the name is free.
    """
    if name in CONSTANTS:
        return f"the number {CONSTANTS[name]:.6g}"
    if name == IDENTITY:
        return "the identity matrix"
    return "a function" if name in FUNCTIONS else ""


def unknown(name: str, known: Collection[str]) -> ComputeError:
    """Return the error about a name that has no value.

    Parameters
    ----------
    name : str
        The name.
    known : collection of str
        The names that have one.

    Returns
    -------
    ComputeError
        To be raised.
    """
    bare = name.rstrip("'′″")
    if bare != name and bare in known:
        return ComputeError(f"there is no {name}; the transpose of {bare} is {bare}.T.")
    listed = ", ".join(list(known or ("pi", "e"))[:LISTED]) + (", …" * (len(known) > LISTED))
    return ComputeError(f"there is no {name}; known are {listed}.")
