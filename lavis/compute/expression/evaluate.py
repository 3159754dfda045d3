"""From a text to its value: a number, or an array."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol

from lavis.compute.backend import Array
from lavis.compute.errors import ComputeError
from lavis.compute.expression.errors import ExpressionError
from lavis.compute.expression.nodes import (
    Binary,
    Brackets,
    Call,
    Name,
    Negate,
    Node,
    Number,
    Operator,
    Transpose,
    children,
    in_order,
)
from lavis.compute.expression.numbers import Numbers
from lavis.compute.expression.parser import names_of, parse

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from lavis.compute.backend import Backend


class Algebra(Protocol):
    """What makes values of the nodes: `Numbers`, or `Matrices`."""

    def name(self, name: str) -> Any:
        """Return what a name stands for."""

    def brackets(self, shape: tuple[int, ...], entries: list[Any]) -> Any:
        """Make a vector or a matrix."""

    def negate(self, a: Any) -> Any:
        """Return −a."""

    def transpose(self, a: Any) -> Any:
        """Return the transpose of a matrix."""

    def binary(self, operator: Operator, a: Any, b: Any) -> Any:
        """Return what a sign makes of two values."""

    def call(self, function: str, arguments: list[Any]) -> Any:
        """Return the value of a function."""


def evaluate_number(text: str, names: Mapping[str, float] | None = None) -> float:
    """Compute an expression of numbers, as a number field takes it; loads no array library.

    Parameters
    ----------
    text : str
        Such as ``"sqrt(2)/2"``, ``"-pi/4"``, ``"1e-3"``.
    names : mapping of str to float, optional
        What names stand for.

    Returns
    -------
    float
        Finite.

    Raises
    ------
    ExpressionError
        If the text is no expression of numbers, or it has no finite real value.
    """
    value = value_of(parse(text), Numbers(names or {}), text)
    return float(value) + 0.0  # −0 becomes 0


def evaluate(
    text: str,
    names: Mapping[str, Any] | None = None,
    *,
    backend: Backend | None = None,
    size: int | None = None,
) -> Array:
    """Compute an expression of matrices, vectors and numbers.

    Functions such as ``exp`` work entry by entry, and in radians; ``rot`` takes degrees. ``norm``
    of a matrix is Frobenius'.

    Parameters
    ----------
    text : str
        Such as ``"A @ B"``, ``"inv(A)"``, ``"2A - I"``, ``"rot(30) @ A.T"``.
    names : mapping of str to number or array, optional
        What names stand for: real arrays of one library with up to two axes, without NaN and
        infinity. Those that the text does not name are not checked.
    backend : Backend, optional
        Where to compute, and where numbers that the host must know (an exponent, a size, an angle)
        are brought from; the values are moved there. By default the arrays stay where they are,
        and an expression without arrays is computed on NumPy.
    size : int, optional
        Of I where it meets no matrix that it could take its size from; by default that is an error.

    Returns
    -------
    array
        Shape (), (n,) or (m, n), finite; in the float dtype of the arrays in `names` (the wider
        one, where they differ), else the default float. It may share memory with one of them.

    Raises
    ------
    ExpressionError
        If the text cannot be read, its parts do not fit each other, it has no finite real value,
        or takes more than the limits allow.
    """
    from lavis.compute.expression.gather import gather
    from lavis.compute.expression.matrices import Matrices

    tree, names = parse(text), names or {}
    with quiet():
        algebra = Matrices(*gather(names, names_of(tree), backend), known=names, size=size)
        value = value_of(tree, algebra, text)
        with placed(text, tree.at):
            return algebra.whole(value)


def quiet() -> AbstractContextManager[object]:
    """Keep NumPy from warning of what is refused with a sentence and a place.

    Returns
    -------
    context manager
        Of this thread alone.
    """
    return import_module("numpy").errstate(all="ignore")  # type: ignore[no-any-return]


@contextmanager
def placed(text: str, at: int) -> Iterator[None]:
    """Add the place to an error of a ``with`` block.

    Parameters
    ----------
    text : str
        The expression.
    at : int
        The place.

    Yields
    ------
    None
        Nothing: the block runs.

    Raises
    ------
    ExpressionError
        Where the block raises a ComputeError.
    """
    try:
        yield
    except ComputeError as error:
        raise ExpressionError(str(error), text, at) from error


def value_of(tree: Node, algebra: Algebra, text: str) -> Any:
    """Compute the value of a tree.

    Parameters
    ----------
    tree : Node
        What was parsed.
    algebra : Algebra
        What makes values of the nodes.
    text : str
        What it was parsed from, for messages.

    Returns
    -------
    object
        What the algebra makes of it.

    Raises
    ------
    ExpressionError
        If a node has no value.
    """
    values: list[Any] = []
    for node in in_order(tree):
        first = len(values) - len(children(node))
        operands = values[first:]
        del values[first:]
        with placed(text, node.at):
            values.append(_value(node, operands, algebra))
    return values.pop()


def _value(node: Node, operands: list[Any], algebra: Algebra) -> Any:
    match node:
        case Number():
            return node.value
        case Name():
            return algebra.name(node.name)
        case Negate():
            return algebra.negate(*operands)
        case Transpose():
            return algebra.transpose(*operands)
        case Binary():
            return algebra.binary(node.operator, *operands)
        case Call():
            return algebra.call(node.function, operands)
        case Brackets():
            return algebra.brackets(node.shape, operands)
