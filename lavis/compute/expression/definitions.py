"""Definitions: names for expressions, kept as text, so that they follow what they use."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from lavis.compute.backend import Array
from lavis.compute.expression.errors import ExpressionError
from lavis.compute.expression.evaluate import placed, quiet, value_of
from lavis.compute.expression.names import check_name
from lavis.compute.expression.nodes import Node
from lavis.compute.expression.parser import names_of, parse

if TYPE_CHECKING:
    from lavis.compute.backend import Backend
    from lavis.compute.expression.matrices import Matrices


def parse_definition(line: str) -> tuple[str, str]:
    """Divide a definition into the name and the expression.

    Parameters
    ----------
    line : str
        Such as ``"C = A @ B"``.

    Returns
    -------
    name, text : str
        "C" and "A @ B".

    Raises
    ------
    ExpressionError
        If there is no name that is free, no equals sign, or no expression after it. Whether the
        names in the expression stand for anything shows when it is computed.
    """
    left, sign, right = line.partition("=")
    name = left.strip()
    if not sign:
        raise ExpressionError("a definition wants a = sign, as in C = A @ B.", line, len(line))
    try:
        check_name(name)
    except ExpressionError as error:
        start = len(left) - len(left.lstrip())
        raise ExpressionError(error.reason, line, start + error.position) from error
    try:
        parse(right)
    except ExpressionError as error:
        position = len(left) + 1 + error.position
        raise ExpressionError(error.reason, line, position) from error
    return name, right.strip()


def resolve(
    definitions: Mapping[str, str],
    names: Mapping[str, Any] | None = None,
    *,
    backend: Backend | None = None,
    size: int | None = None,
) -> dict[str, Array | ExpressionError]:
    """Compute definitions, each after those that it uses.

    Parameters
    ----------
    definitions : mapping of str to str
        Names and their expressions, in any order.
    names : mapping of str to number or array, optional
        What other names stand for, as in `evaluate`.
    backend : Backend, optional
        As in `evaluate`.
    size : int, optional
        As in `evaluate`.

    Returns
    -------
    dict of str to array or ExpressionError
        The values in the order of the definitions, all of one dtype. One that is wrong, or that
        uses one that is, has the reason in its place; the limit of work holds for all together.
    """
    from lavis.compute.expression.gather import gather
    from lavis.compute.expression.matrices import Matrices

    names = names or {}
    results: dict[str, Array | ExpressionError] = {}
    trees: dict[str, Node] = {}
    for name, text in definitions.items():
        try:
            trees[name] = _tree(name, text, names)
        except ExpressionError as error:
            results[name] = error
    uses = {name: names_of(tree) for name, tree in trees.items()}
    used = {each for places in uses.values() for each in places} - definitions.keys()
    with quiet():
        place, values, faults = gather(names, used, backend)
        faults |= {name: _spoilt(name) for name in results}
        algebra = Matrices(place, values, faults, known={**names, **definitions}, size=size)
        for name in _in_turn(uses):
            results[name] = _result(name, definitions[name], trees[name], algebra)
    waiting = {name: uses[name] for name in trees if name not in results}
    for name in waiting:
        results[name] = _cyclic(name, definitions[name], waiting)
    return {name: results[name] for name in definitions}


def _tree(name: str, text: str, names: Mapping[str, Any]) -> Node:
    """Read a definition whose name must be free."""
    check_name(name)
    if name in names:
        raise ExpressionError(f"there is another {name} already.", text, 0)
    return parse(text)


def _result(name: str, text: str, tree: Node, algebra: Matrices) -> Array | ExpressionError:
    """Compute a definition, and let those that follow use it."""
    try:
        value = value_of(tree, algebra, text)
        with placed(text, tree.at):
            array = algebra.whole(value)
    except ExpressionError as error:
        algebra.faults[name] = _spoilt(name)
        return error
    algebra.values[name] = value
    return array


def _spoilt(name: str) -> str:
    return f"{name}, which is used here, has an error of its own."


def _in_turn(uses: Mapping[str, Mapping[str, int]]) -> list[str]:
    """Return names after those that they use, without those that wait for themselves."""
    order: list[str] = []
    waiting = dict(uses)
    while ready := [name for name, used in waiting.items() if waiting.keys().isdisjoint(used)]:
        order += ready
        for name in ready:
            del waiting[name]
    return order


def _cyclic(name: str, text: str, waiting: Mapping[str, Mapping[str, int]]) -> ExpressionError:
    """Return the error of a definition that depends on itself, or on one that does."""
    cycle = _cycle(name, waiting)
    if cycle:
        chain = " → ".join(cycle)
        at = waiting[name][cycle[1]]
        return ExpressionError(f"{name} depends on itself: {chain}.", text, at)
    spoilt, at = next((each, at) for each, at in waiting[name].items() if each in waiting)
    return ExpressionError(_spoilt(spoilt), text, at)


def _cycle(name: str, uses: Mapping[str, Mapping[str, int]]) -> list[str]:
    """Return the shortest way from a definition back to itself, or nothing."""
    came_from: dict[str, str] = {}
    waiting = deque([name])
    while waiting:
        current = waiting.popleft()
        for each in uses.get(current, ()):
            if each not in came_from:
                came_from[each] = current
                waiting.append(each)
    if name not in came_from:
        return []
    way = [name, came_from[name]]
    while way[-1] != name:
        way.append(came_from[way[-1]])
    return way[::-1]
