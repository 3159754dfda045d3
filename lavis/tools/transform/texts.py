"""Definitions as text: entries to text and back, and names that change within it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from lavis.compute.expression import ExpressionError
from lavis.compute.expression.nodes import Brackets, Negate, Node, Number
from lavis.compute.expression.parser import parse
from lavis.compute.expression.scanner import scan

Rows = Sequence[Sequence[float]]


def literal(rows: Rows) -> str:
    """Return a matrix as `lavis.compute.expression` reads it: "[[2, 1], [0.5, 1]]"."""
    inner = (", ".join(number(value) for value in row) for row in rows)
    return f"[[{'], ['.join(inner)}]]"


def number(value: float) -> str:
    """Return a number with every digit that it needs and no more: 2 and not 2.0."""
    value = value + 0.0
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


@lru_cache(maxsize=256)
def rows_of(text: str) -> tuple[tuple[float, ...], ...] | None:
    """Return the entries of a text that is nothing but a matrix of numbers, else None."""
    try:
        tree = parse(text)
    except ExpressionError:
        return None
    if not isinstance(tree, Brackets) or len(tree.shape) != 2:
        return None
    entries = [_plain(node) for node in tree.entries]
    if None in entries:
        return None
    values = [value + 0.0 for value in entries if value is not None]
    m, n = tree.shape
    return tuple(tuple(values[row * n : row * n + n]) for row in range(m))


def renamed(text: str, old: str, new: str) -> str:
    """Return a text in which a name is another; one that cannot be read stays as it is."""
    try:
        tokens = scan(text)
    except ExpressionError:
        return text
    places = [token for token in tokens if token.kind == "name" and token.text == old]
    for token in reversed(places):
        text = text[: token.at] + new + text[token.at + len(old) :]
    return text


def _plain(node: Node) -> float | None:
    if isinstance(node, Negate):
        value = _plain(node.operand)
        return None if value is None else -value
    return node.value if isinstance(node, Number) else None
