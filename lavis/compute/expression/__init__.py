"""Expressions that a user types: a grammar of our own, its parser, and what it may cost.

One parser serves two evaluators: `evaluate_number` for number fields, in Python floats, and
`evaluate` for matrices, on any array library. Importing this package imports no array library.

The grammar, from what binds loosest to what binds tightest::

    a + b   a - b               arrays broadcast; a number is not added to a matrix
    a * b   a / b   a @ b       * and / entry by entry, @ and · the matrix product, × for numbers
    -a   +a                     the minus is ASCII or U+2212
    2A   2(A + B)   3 pi        a product without a sign: one of the two is a number
    A^2   A^-1   A²   2^x       from right to left; a matrix takes whole powers
    A.T   A^T   Aᵀ              transpose

and within these numbers (``1.5``, ``.5``, ``1e-3``, ``1.5×10⁻³``), names, ``pi e I``, calls of the
`FUNCTIONS`, brackets ( ), vectors ``[1, 2]`` and matrices ``[[1, 2], [3, 4]]``.
"""

from __future__ import annotations

from lavis.compute.expression.definitions import parse_definition, resolve
from lavis.compute.expression.errors import ExpressionError
from lavis.compute.expression.evaluate import evaluate, evaluate_number
from lavis.compute.expression.limits import (
    MAX_DEPTH,
    MAX_ENTRIES,
    MAX_LENGTH,
    MAX_POWER,
    MAX_WORK,
)
from lavis.compute.expression.names import CONSTANTS, FUNCTIONS, check_name
from lavis.compute.expression.parser import names_in

__all__ = [
    "CONSTANTS",
    "FUNCTIONS",
    "MAX_DEPTH",
    "MAX_ENTRIES",
    "MAX_LENGTH",
    "MAX_POWER",
    "MAX_WORK",
    "ExpressionError",
    "check_name",
    "evaluate",
    "evaluate_number",
    "names_in",
    "parse_definition",
    "resolve",
]
