"""Trees that are written as text and read again are the same trees."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lavis.compute.expression import FUNCTIONS
from lavis.compute.expression.names import SHORTER
from lavis.compute.expression.nodes import (
    Binary,
    Brackets,
    Call,
    Name,
    Negate,
    Node,
    Number,
    Transpose,
)
from lavis.compute.expression.parser import parse

SIGNS = {"beside": " ", "divided beside": " "}


def written(node: Node) -> str:
    """Write a tree so that every operation has brackets of its own."""
    match node:
        case Number():
            return repr(node.value)
        case Name():
            return node.name
        case Negate():
            return f"(-{written(node.operand)})"
        case Transpose():
            return f"({written(node.operand)}.T)"
        case Binary(operator="divided beside"):  # without brackets around the division
            return f"({written(node.left)[1:-1]} ({written(node.right)}))"
        case Binary():
            sign = SIGNS.get(node.operator, node.operator)
            return f"({written(node.left)}{sign}({written(node.right)}))"
        case Call():
            return f"{node.function}({', '.join(map(written, node.arguments))})"
        case Brackets():
            entries = [written(entry) for entry in node.entries]
            width = node.shape[-1]
            rows = [", ".join(entries[i : i + width]) for i in range(0, len(entries), width)]
            text = ", ".join(f"[{row}]" for row in rows)
            return f"[{text}]" if len(node.shape) == 2 else text


# Trees that a text can have, whatever they mean.

numbers = st.floats(0, allow_infinity=False, allow_nan=False).map(Number)
names = st.sampled_from(["A", "B", "v_1", "θ", "x′", "pi", "e", "I", "T", "E2"]).map(Name)


def grown(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    operators = st.sampled_from(["+", "-", "*", "/", "@", "·", "^", "beside"])
    quotients = st.builds(Binary, st.just("/"), inner, inner)
    return st.one_of(
        st.builds(Binary, operators, inner, inner),
        st.builds(Binary, st.just("divided beside"), quotients, inner),
        st.builds(Negate, inner),
        st.builds(Transpose, inner),
        st.sampled_from(sorted(FUNCTIONS)).flatmap(lambda name: calls(name, inner)),
        st.tuples(st.integers(1, 3), st.integers(1, 3)).flatmap(lambda s: brackets(s, inner)),
        st.tuples(st.integers(1, 3)).flatmap(lambda s: brackets(s, inner)),
    )


def calls(name: str, inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    most = len(FUNCTIONS[name])
    counts = st.integers(most - (name in SHORTER), most)
    return counts.flatmap(lambda n: st.builds(Call, st.just(name), st.tuples(*[inner] * n)))


def brackets(shape: tuple[int, ...], inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    size = shape[0] * shape[-1] if len(shape) == 2 else shape[0]
    # An entry that began with a bracket of its own would be a row.
    entries = inner.filter(lambda node: not written(node).startswith("["))
    return st.builds(Brackets, st.just(shape), st.tuples(*[entries] * size))


trees: st.SearchStrategy[Node] = st.recursive(st.one_of(numbers, names), grown, max_leaves=12)


@given(trees)
def test_a_tree_that_is_written_and_read_is_the_same_tree(tree: Node) -> None:
    assert parse(written(tree)) == tree


# The same with as few brackets as the precedence allows, told by a table of its own.

LEVELS = {"+": 1, "-": 1, "*": 2, "/": 2, "@": 2, "·": 2, "^": 4}
SIGN, ATOM = 3, 5


def level(node: Node) -> int:
    match node:
        case Binary():
            return LEVELS[node.operator]
        case Negate():
            return SIGN
        case _:
            return ATOM


def sparse(node: Node, least: int = 0) -> str:
    """Write a tree with brackets only where it holds looser than what surrounds it."""
    match node:
        case Binary(operator="^"):
            text = f"{sparse(node.left, ATOM)}^{sparse(node.right, SIGN)}"
        case Binary():
            own = LEVELS[node.operator]
            text = f"{sparse(node.left, own)} {node.operator} {sparse(node.right, own + 1)}"
        case Negate():
            text = f"-{sparse(node.operand, SIGN)}"
        case Transpose():
            text = f"{sparse(node.operand, ATOM)}.T"
        case _:
            text = written(node)
    return text if level(node) >= least else f"({text})"


def signed(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    return st.one_of(
        st.builds(Binary, st.sampled_from(sorted(LEVELS)), inner, inner),
        st.builds(Negate, inner),
        st.builds(Transpose, inner),
    )


@given(st.recursive(st.one_of(numbers, names.filter(lambda n: n.name != "T")), signed))
def test_no_more_brackets_are_needed_than_precedence_demands(tree: Node) -> None:
    assert parse(sparse(tree)) == tree
