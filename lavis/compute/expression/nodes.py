"""The tree of an expression."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

#: "beside" is the product without a sign, which × means too; "divided beside" is the one after a
#: division, which is read in two ways where it is of numbers: 1/2x.
Operator: TypeAlias = Literal["+", "-", "*", "/", "@", "·", "^", "beside", "divided beside"]


@dataclass(frozen=True)
class Number:
    """A number."""

    value: float
    at: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Name:
    """A name: the user's, a constant's, or I."""

    name: str
    at: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Negate:
    """A minus before an operand."""

    operand: Node
    at: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Transpose:
    """The transpose of an operand."""

    operand: Node
    at: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Binary:
    """Two operands and what joins them; `at` is the place of the sign."""

    operator: Operator
    left: Node
    right: Node
    at: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Call:
    """A function of `FUNCTIONS` with as many arguments as it takes."""

    function: str
    arguments: tuple[Node, ...]
    at: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Brackets:
    """A vector, shape (n,), or a matrix, shape (m, n), with its entries row by row."""

    shape: tuple[int, ...]
    entries: tuple[Node, ...]
    at: int = field(default=0, compare=False)


Node: TypeAlias = Number | Name | Negate | Transpose | Binary | Call | Brackets


def children(node: Node) -> tuple[Node, ...]:
    """Return the operands of a node, from left to right.

    Parameters
    ----------
    node : Node
        Any node.

    Returns
    -------
    tuple of Node
        Empty for a leaf.
    """
    match node:
        case Negate() | Transpose():
            return (node.operand,)
        case Binary():
            return (node.left, node.right)
        case Call():
            return node.arguments
        case Brackets():
            return node.entries
        case _:
            return ()


def in_order(root: Node) -> list[Node]:
    """Return all nodes, operands before what joins them, from left to right.

    A long sum is a deep tree: no recursion walks over it.

    Parameters
    ----------
    root : Node
        The tree.

    Returns
    -------
    list of Node
        `root` is the last.
    """
    nodes, waiting = [], [root]
    while waiting:
        node = waiting.pop()
        nodes.append(node)
        waiting.extend(children(node))
    return nodes[::-1]
