"""The parser: recursive descent, with the strength of each sign as a number (V. R. Pratt, 1973)."""

from __future__ import annotations

from functools import lru_cache
from typing import NoReturn

from lavis.compute.expression.errors import ExpressionError, counted
from lavis.compute.expression.limits import MAX_DEPTH
from lavis.compute.expression.names import CONSTANTS, FUNCTIONS, IDENTITY, SHORTER, usage
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
    in_order,
)
from lavis.compute.expression.scanner import Token, scan

# How tightly an operand is held; what is beside another is held tighter than what has a sign.
SUM, PRODUCT, SIGN, BESIDE, POWER = 10, 20, 25, 30, 40

INFIX: dict[str, tuple[Operator, int]] = {
    "+": ("+", SUM),
    "-": ("-", SUM),
    "*": ("*", PRODUCT),
    "/": ("/", PRODUCT),
    "@": ("@", PRODUCT),
    "·": ("·", PRODUCT),
    "×": ("beside", PRODUCT),
}

MISSING = {
    "number": "a sign is missing before this number.",
    ",": "a comma separates entries and arguments; the decimal sign is a point, as in 1.5.",
    "=": "an equals sign has its place in a definition only, as in C = A @ B.",
    ")": "this ) closes nothing.",
    "]": "this ] closes nothing.",
}


@lru_cache(maxsize=256)
def parse(text: str) -> Node:
    """Read an expression; the trees of the last ones are kept.

    Parameters
    ----------
    text : str
        The expression.

    Returns
    -------
    Node
        Its tree.

    Raises
    ------
    ExpressionError
        If the text does not follow the grammar, or goes deeper than `MAX_DEPTH`.
    """
    parser = _Parser(text)
    if parser.token.kind == "end":
        parser.fail("nothing is written here; wanted is an expression, such as sqrt(2)/2.")
    node = parser.expression()
    if parser.token.kind != "end":
        parser.fail(MISSING.get(parser.token.kind, "a sign is missing here."))
    return node


def names_in(text: str) -> tuple[str, ...]:
    """Return the user's names in an expression.

    Parameters
    ----------
    text : str
        The expression.

    Returns
    -------
    tuple of str
        Each once, in the order of the text; without constants, functions and I.

    Raises
    ------
    ExpressionError
        If the text does not follow the grammar.
    """
    return tuple(names_of(parse(text)))


def names_of(node: Node) -> dict[str, int]:
    """Return the user's names in a tree.

    Parameters
    ----------
    node : Node
        The tree.

    Returns
    -------
    dict of str to int
        Each name with the place where it stands first.
    """
    names: dict[str, int] = {}
    for each in in_order(node):
        if isinstance(each, Name) and each.name not in (*CONSTANTS, IDENTITY):
            names.setdefault(each.name, each.at)
    return names


class _Parser:
    """The pieces of a text, and how far they have been read."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = scan(text)
        self.index = 0
        self.depth = 0

    @property
    def token(self) -> Token:
        return self.tokens[self.index]

    def take(self) -> Token:
        token = self.token
        self.index += 1
        return token

    def fail(self, reason: str, token: Token | None = None) -> NoReturn:
        at = (token or self.token).at
        raise ExpressionError(reason, self.text, at)

    def close(self, kind: str, opened: Token) -> None:
        """Take the bracket that closes another."""
        if self.token.kind != kind:
            wanted = f"a {kind} is wanted here, for the bracket at column {opened.at + 1}."
            self.fail(wanted if self.token.kind in ")]" else MISSING.get(self.token.kind, wanted))
        self.take()

    def inner(self, opened: Token, least: int = 0) -> Node:
        """Read an expression that stands within another."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            self.fail(f"this goes too deep: at most {MAX_DEPTH} levels are wanted.", opened)
        node = self.expression(least)
        self.depth -= 1
        return node

    def expression(self, least: int = 0) -> Node:
        """Read operands joined by signs that hold at least so tightly."""
        node = self.operand(least)
        divided = False  # by a sign of this very expression: then 1/2x is read in two ways
        while True:
            token = self.token
            if token.kind in (".", "ᵀ", "superscript", "^"):
                node = self.raised(node, self.take())
            elif token.kind in ("name", "(", "["):
                if least > BESIDE:
                    return node
                operator: Operator = "divided beside" if divided else "beside"
                node = Binary(operator, node, self.expression(BESIDE + 1), token.at)
            elif token.kind in INFIX and INFIX[token.kind][1] >= least:
                operator, strength = INFIX[self.take().kind]
                divided = operator == "/"
                right = self.expression(BESIDE + 1 if divided else strength + 1)
                node = Binary(operator, node, right, token.at)
            else:
                return node

    def raised(self, node: Node, token: Token) -> Node:
        """Read what follows an operand and is raised, or would be: a power or a transpose."""
        if token.kind == "superscript":
            return Binary("^", node, Number(token.value, token.at), token.at)
        if token.kind == "ᵀ":
            return Transpose(node, token.at)
        if self.token.kind == "name" and self.token.text == "T":
            self.take()
            return Transpose(node, token.at)
        if token.kind == ".":
            self.fail("after a point only T has a meaning, as in A.T.", token)
        if token.kind == "^":
            return Binary("^", node, self.inner(token, POWER), token.at)
        raise AssertionError(token)

    def operand(self, least: int) -> Node:
        """Read a number, a name, a call, what stands in brackets, or a sign with its operand."""
        token = self.token
        match token.kind:
            case "number":
                self.take()
                return Number(token.value, token.at)
            case "name":
                self.take()
                return self.call(token) if token.text in FUNCTIONS else Name(token.text, token.at)
            case "(":
                node = self.inner(self.take())
                self.close(")", token)
                return node
            case "[":
                return self.brackets(self.take())
            case "-" | "+":
                node = self.inner(self.take(), max(SIGN, least))
                return Negate(node, token.at) if token.kind == "-" else node
            case "*" if self.tokens[self.index - 1].kind == "*":
                self.fail("a power is written with ^, as in A^2.", self.tokens[self.index - 1])
            case "end":
                self.fail("the expression ends where a value is wanted.")
            case _:
                self.fail(f"a value is wanted here, not {token.text}.")

    def call(self, name: Token) -> Node:
        """Read the arguments of a function."""
        if self.token.kind != "(":
            self.fail(f"{name.text} is a function: write {usage(name.text)}.", name)
        arguments = self.listed(self.take(), ")")
        most = len(FUNCTIONS[name.text])
        least = most - (name.text in SHORTER)
        if not least <= len(arguments) <= most:
            came = counted(len(arguments), "argument")
            self.fail(f"wanted is {usage(name.text)}; {came} came.", name)
        return Call(name.text, arguments, name.at)

    def brackets(self, opened: Token) -> Node:
        """Read a vector, or the rows of a matrix."""
        if self.token.kind != "[":
            entries = self.listed(opened, "]")
            if not entries:
                self.fail("a vector wants at least one number, as in [1, 2].", opened)
            return Brackets((len(entries),), entries, opened.at)
        rows: list[tuple[Node, ...]] = []
        while True:
            row = self.token
            if row.kind != "[":
                self.fail("a row in brackets is wanted here, as in [[1, 2], [3, 4]].")
            rows.append(self.listed(self.take(), "]"))
            if len(rows[-1]) != len(rows[0]) or not rows[0]:
                wanted = counted(len(rows[0]) or 1, "entry", "entries")
                self.fail(f"this row has {len(rows[-1])}; wanted is a row of {wanted}.", row)
            if self.token.kind != ",":
                break
            self.take()
        self.close("]", opened)
        entries = tuple(entry for row in rows for entry in row)
        return Brackets((len(rows), len(rows[0])), entries, opened.at)

    def listed(self, opened: Token, closing: str) -> tuple[Node, ...]:
        """Read expressions with commas between them, and the bracket that closes them."""
        if self.token.kind == closing:
            self.take()
            return ()
        nodes = [self.inner(opened)]
        while self.token.kind == ",":
            self.take()
            nodes.append(self.inner(opened))
        self.close(closing, opened)
        return tuple(nodes)
