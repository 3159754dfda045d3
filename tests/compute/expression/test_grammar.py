"""What the parser makes of a text: its reading, or a refusal with a place."""

from __future__ import annotations

import unicodedata

import pytest

from lavis.compute.expression import (
    CONSTANTS,
    FUNCTIONS,
    ExpressionError,
    check_name,
    names_in,
)
from lavis.compute.expression.nodes import (
    Binary,
    Brackets,
    Name,
    Number,
)
from lavis.compute.expression.parser import parse

# Left as a user types it, right an equal text with the brackets that show how it is read.
READINGS = {
    # numbers
    "1": "1.0",
    "1.5": "1.5",
    "1.": "1.0",
    ".5": "0.5",
    "1e-3": "0.001",
    "1E+3": "1000.0",
    "1e\u22123": "0.001",
    "1.5×10⁻³": "0.0015",
    "2×10⁶": "2000000.0",
    "007": "7.0",
    "2e": "2.0 e",
    "2e3x": "2000.0 x",
    " \t1 \n": "1.0",
    # names
    "v_1": "v_1",
    "v₁": "v₁",
    "θ": "θ",
    "A′": "A′",
    "A'": "A'",
    "AB": "AB",
    "x2": "x2",
    "î": "î",
    unicodedata.normalize("NFD", "î"): "î",
    # precedence
    "a+b*c": "a+(b*c)",
    "a*b+c": "(a*b)+c",
    "a-b-c": "(a-b)-c",
    "a-b+c": "(a-b)+c",
    "a/b/c": "(a/b)/c",
    "a/b*c": "(a/b)*c",
    "a@b*c": "(a@b)*c",
    "a*b@c": "(a*b)@c",
    "(a+b)*c": "((a+b))*c",
    "a·b": "a·b",
    "a⋅b": "a·b",
    "a × b": "a (b)",
    "a+b×c": "a+(b (c))",
    # signs
    "-2^2": "-(2^2)",
    "\u22122^2": "-(2^2)",
    "+a": "a",
    "--a": "-(-a)",
    "-a*b": "(-a)*b",
    "-a@b": "(-a)@b",
    "-2A": "-(2 A)",
    "-a+b": "(-a)+b",
    "a*-b": "a*(-b)",
    "a--b": "a-(-b)",
    "a-\u2212b": "a-(-b)",
    "a@-b^2": "a@(-(b^2))",
    # powers
    "2^3^2": "2^(3^2)",
    "2^-1": "2^(-1)",
    "2^-3^2": "2^(-(3^2))",
    "A^-1@B": "(A^(-1))@B",
    "2^-a*b": "(2^(-a))*b",
    "2^+3": "2^3",
    "A²": "A^2",
    "x¹⁰": "x^10",
    "-x²": "-(x^2)",
    "2A²": "2 (A^2)",
    "A²B": "(A^2) B",
    "2A^2": "2 (A^2)",
    "2A^-1": "2 (A^(-1))",
    "(A^2)^3": "((A^2))^3",
    # transposes
    "A.T": "A.T",
    "A^T": "A.T",
    "Aᵀ": "A.T",
    "A.T.T": "(A.T).T",
    "A.T@B": "(A.T)@B",
    "A@B.T": "A@(B.T)",
    "A@B^T": "A@(B.T)",
    "-A.T": "-(A.T)",
    "A.T^2": "(A.T)^2",
    "A^T^2": "(A.T)^2",
    "A^2.T": "A^(2.T)",
    "2A.T": "2 (A.T)",
    "(A+B).T": "((A+B)).T",
    "A^(T)": "A^((T))",
    # beside each other
    "2A": "2 (A)",
    "2(A+B)": "2 ((A+B))",
    "3 pi": "3 (pi)",
    "2 a b": "(2 (a)) (b)",
    "(a)(b)": "a (b)",
    "2[1,2]": "2 ([1, 2])",
    "2sqrt(3)": "2 (sqrt(3))",
    "sin(x)cos(x)": "sin(x) (cos(x))",
    "A@2B": "A@(2 (B))",
    "a*2b": "a*(2 (b))",
    "a(b)": "a (b)",
    # calls and brackets
    "rot(30)": "rot(30)",
    "zeros(2, 3)": "zeros(2,3)",
    "zeros(2)": "zeros(2)",
    "dot(a+b, -c)": "dot((a+b), (-c))",
    "inv (A)": "inv(A)",
    "[1, 2]": "[1,2]",
    "[[1, 2], [3, 4]]": "[[1,2],[3,4]]",
    "[[1], [2]]": "[ [ 1 ] , [ 2 ] ]",
    "[[1+1, -2]]": "[[(1+1), (-2)]]",
    "[(1), 2]": "[1, 2]",
}


@pytest.mark.parametrize(("text", "reading"), READINGS.items())
def test_readings(text: str, reading: str) -> None:
    assert parse(text) == parse(reading)


def test_the_readings_differ_where_brackets_would_change_them() -> None:
    different = [
        ("a-b-c", "a-(b-c)"),
        ("a+b*c", "(a+b)*c"),
        ("-2^2", "(-2)^2"),
        ("2^3^2", "(2^3)^2"),
        ("2A^2", "(2A)^2"),
        ("A@2B", "(A@2)B"),
        ("A@B.T", "(A@B).T"),
        ("a/b*c", "a/(b*c)"),
        ("1/2A", "(1/2)A"),  # read in two ways: told from both
        ("1/2A", "1/(2A)"),
    ]
    for text, other in different:
        assert parse(text) != parse(other), text


def test_after_a_division_what_stands_beside_is_marked() -> None:
    half = Binary("/", Number(1.0), Number(2.0))
    assert parse("1/2A") == Binary("divided beside", half, Name("A"))
    assert parse("1/2 A @ B") == Binary("@", parse("1/2A"), Name("B"))
    assert parse("(1/2)A") == Binary("beside", half, Name("A"))
    assert parse("1/2*3A") == Binary("*", half, parse("3A"))
    assert parse("1/A^2") == Binary("/", Number(1.0), parse("A^2"))
    assert parse("1/-2 A") == Binary("divided beside", parse("1/-2"), Name("A"))


def test_a_raised_sign_belongs_to_its_number() -> None:
    assert parse("A⁻¹") == Binary("^", Name("A"), Number(-1.0))
    assert parse("A⁺¹²") == Binary("^", Name("A"), Number(12.0))


def test_a_matrix_knows_its_shape() -> None:
    assert parse("[1, 2, 3]") == Brackets((3,), tuple(map(Number, (1.0, 2.0, 3.0))))
    matrix = parse("[[1, 2, 3], [4, 5, 6]]")
    assert isinstance(matrix, Brackets)
    assert matrix.shape == (2, 3)
    assert [entry.value for entry in matrix.entries] == [1, 2, 3, 4, 5, 6]  # type: ignore[union-attr]


def test_operations_know_their_place() -> None:
    tree = parse("A + inv(B) @ 2C")
    assert isinstance(tree, Binary)
    assert isinstance(tree.right, Binary)
    assert isinstance(tree.right.right, Binary)
    assert (tree.at, tree.left.at) == (2, 0)
    assert (tree.right.at, tree.right.left.at) == (11, 4)
    assert tree.right.right.at == 14  # where the sign is missing


REFUSED = {
    "": (0, "nothing is written here"),
    "   ": (3, "nothing is written here"),
    "1 +": (3, "ends where a value is wanted"),
    "* 2": (0, r"a value is wanted here, not \*"),
    "1 + * 2": (4, r"a value is wanted here, not \*"),
    "2 3": (2, "a sign is missing before this number"),
    "A 2": (2, "a sign is missing before this number"),
    "1.2.3": (3, "a sign is missing before this number"),
    "1,5": (1, "the decimal sign is a point"),
    "(1": (2, r"a \) is wanted here, for the bracket at column 1"),
    "[1, 2": (5, r"a \] is wanted here, for the bracket at column 1"),
    "(1]": (2, r"a \) is wanted here"),
    "1)": (1, r"this \) closes nothing"),
    "1]": (1, "this ] closes nothing"),
    "()": (1, r"a value is wanted here, not \)"),
    "(1, 2)": (2, "a comma separates"),
    "[]": (0, "at least one number"),
    "[1,]": (3, "a value is wanted here, not ]"),
    "[[]]": (1, "this row has 0; wanted is a row of 1 entry"),
    "[[1, 2], [3]]": (9, "this row has 1; wanted is a row of 2 entries"),
    "[[1], [2, 3]]": (6, "this row has 2; wanted is a row of 1 entry"),
    "[[1, 2], 3]": (9, "a row in brackets is wanted here"),
    "[[1, 2] @ A]": (8, r"a \] is wanted here, for the bracket at column 1"),
    "[1 2]": (3, "a sign is missing before this number"),
    "[1; 2]": (2, "rows are written in brackets of their own"),
    "sin x": (0, r"sin is a function: write sin\(x\)"),
    "sin^2(x)": (0, r"sin is a function: write sin\(x\)"),
    "rot()": (0, r"wanted is rot\(degrees\); 0 arguments came"),
    "1 + rot(1, 2)": (4, r"wanted is rot\(degrees\); 2 arguments came"),
    "dot(1)": (0, r"wanted is dot\(v, w\); 1 argument came"),
    "zeros(1, 2, 3)": (0, r"wanted is zeros\(rows, columns\) or zeros\(rows\); 3 arguments"),
    "eye(2, 2)": (0, r"wanted is eye\(n\); 2 arguments came"),
    "A.x": (1, "after a point only T has a meaning"),
    "A.": (1, "after a point only T has a meaning"),
    "A.Tx": (1, "after a point only T has a meaning"),
    "A.__class__": (2, "“_” has no meaning here"),
    "A.T.real": (3, "after a point only T has a meaning"),
    "__import__('os')": (0, "“_” has no meaning here"),
    "x('os')": (2, "text in quotes has no meaning here"),
    '"os"': (0, "text in quotes has no meaning here"),
    "A**2": (1, r"a power is written with \^"),
    "A = 2": (2, "an equals sign has its place in a definition"),
    "A == B": (2, "an equals sign has its place in a definition"),
    "lambda: 0": (6, "“:” has no meaning here"),
    "x; y": (1, "rows are written in brackets"),
    "1 ÷ 2": (2, "a division is written with /"),
    "√2": (0, r"a root is written sqrt\(x\)"),
    "½": (0, "“½” has no meaning here"),
    "\u0661": (0, "has no meaning here"),  # a digit, but not of ours
    "1\x00": (1, r"the character U\+0000 has no meaning here"),
    "1\ud800": (1, r"the character U\+D800 has no meaning here"),
    "⁻": (0, "“⁻” has no meaning here"),
    "²": (0, "a value is wanted here, not ²"),
    "1e400": (0, "this number is too large"),
    "2 + " + "9" * 400: (4, "this number is too large"),
    "x" + "⁹" * 400: (1, "this number is too large"),
}


@pytest.mark.parametrize(("text", "wanted"), REFUSED.items())
def test_refusals_name_the_place(text: str, wanted: tuple[int, str]) -> None:
    position, reason = wanted
    with pytest.raises(ExpressionError, match=reason) as raised:
        parse(text)
    error = raised.value
    assert (error.position, error.text) == (position, text)
    assert str(error) == f"At column {position + 1}: {error.reason}"
    assert error.reason.endswith(".")


def test_names_in() -> None:
    assert names_in("B @ A + 2 pi A - I + e sin(θ) rot(k)") == ("B", "A", "θ", "k")
    assert names_in("1 + 2") == ()
    assert names_in("A^T + A.T") == ("A",)
    assert names_in("+".join(f"x{i}" for i in range(3000))) == tuple(f"x{i}" for i in range(3000))
    with pytest.raises(ExpressionError):
        names_in("A +")


@pytest.mark.parametrize("name", ["A", "v_1", "v₁", "θ", "A′", "x''", "AB2", "T", "î", "E", "i"])
def test_names_that_are_free(name: str) -> None:
    check_name(name)
    assert parse(name) == Name(name)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        *((name, "the number") for name in CONSTANTS),
        ("I", "the identity matrix"),
        *((name, "a function") for name in FUNCTIONS),
        *((name, "a name is wanted") for name in ("", " ", "2A", "A B", " A", "A ", "A+", "Aᵀ")),
        *((name, "a name is wanted") for name in ("A²", "1", "(A)", "A.T")),
        ("_x", "no meaning here"),
        ("a-b", "a name is wanted"),
        ("a!", "no meaning here"),
    ],
)
def test_names_that_are_not(name: str, reason: str) -> None:
    with pytest.raises(ExpressionError, match=reason):
        check_name(name)
