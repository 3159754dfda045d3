"""Expressions of matrices that have no value: on every library the same sentence and place."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from support.strict import device

from lavis.compute.expression import ExpressionError, evaluate

A = [[1.0, 2.0], [3.0, 4.0]]
B = [[0.0, -1.0], [1.0, 0.0]]
C = [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]
D = [[7.0, 8.0], [9.0, 10.0], [11.0, 12.0]]
V = [5.0, 6.0]
W = [1.0, 2.0, 3.0]


a = np.asarray(A)


@pytest.fixture
def names(library: Any) -> dict[str, Any]:
    arrays = {"A": A, "B": B, "C": C, "D": D, "v": V, "w": W}
    return {"k": 3, **{name: library.array(x) for name, x in arrays.items()}}


REFUSED = {
    # shapes
    "C @ C": (2, r"2×3 @ 2×3: the inner dimensions 3 and 2 differ"),
    "A @ w": (2, r"2×2 @ 3: the inner dimensions 2 and 3 differ"),
    "w · v": (2, r"3 @ 2: the inner dimensions 3 and 2 differ"),
    "A + C": (2, r"2×2 \+ 2×3: the shapes do not fit each other"),
    "C * D": (2, r"2×3 \* 3×2: the shapes do not fit each other"),
    "dot(v, w)": (0, "dot wants vectors of one length; theirs are 2 and 3"),
    "1 + dot(A, v)": (4, "dot wants two vectors; a 2×2 matrix came"),
    "det(C)": (0, "det wants a square matrix; a 2×3 matrix came"),
    "tr(C)": (0, "tr wants a square matrix; a 2×3 matrix came"),
    "inv(v)": (0, "inv wants a square matrix; a vector of 2 numbers came"),
    "inv(3)": (0, "inv wants a square matrix; a number came"),
    "C^2": (1, "a power wants a square matrix; a 2×3 matrix came"),
    "v^2": (1, "a power wants a square matrix; a vector of 2 numbers came"),
    "rank(v)": (0, "rank wants a matrix; a vector"),
    "diag(3)": (0, "diag wants a vector or a matrix; a number came"),
    "norm(3)": (0, r"norm wants a vector or a matrix; of a number it is abs\(x\)"),
    "v.T": (1, "a vector has no transpose here"),
    "k.T": (1, "only a matrix has a transpose"),
    "translation(A, 1)": (0, "translation wants two numbers; a 2×2 matrix came"),
    "homogeneous(3)": (0, "homogeneous wants a 2×2 matrix; a number came"),
    "homogeneous(eye(3))": (0, "homogeneous wants a 2×2 matrix; a 3×3 matrix came"),
    "rot(A)": (0, "rot wants an angle in degrees; a 2×2 matrix came"),
    "[1, v]": (0, "an entry must be a number; a vector of 2 numbers came"),
    "[[I, 0], [0, I]]": (0, "an entry must be a number; I, which has no size here came"),
    # numbers and matrices
    "A + 3": (2, "a number and a 2×2 matrix have no sum: 3I has 3 on the diagonal"),
    "3 - v": (2, "a number and a vector of 2 numbers have no difference"),
    "1/A": (1, r"a number cannot be divided by a 2×2 matrix: the inverse of a matrix is inv\(A\)"),
    "A @ 3": (2, "@ is the product of matrices and vectors; for a number and a 2×2 matrix it is *"),
    "tr(A) @ tr(A)": (6, "@ is the product of matrices and vectors"),
    "A B": (2, "between a 2×2 matrix and a 2×2 matrix a sign is wanted: @ for their product, *"),
    "A^-1 B": (5, "a sign is wanted: @"),
    "A × B": (2, "a sign is wanted: @"),
    "A v": (2, "between a 2×2 matrix and a vector of 2 numbers a sign is wanted"),
    "A(B)": (1, "a sign is wanted"),
    "A[1]": (1, "between a 2×2 matrix and a vector of 1 number a sign is wanted"),
    "A/2 k": (4, "two ways"),
    "1/2 tr(A)": (4, "two ways"),
    # powers
    "A^0.5": (1, "a matrix takes whole powers from −1000 to 1000; 0.5 came"),
    "A^1001": (1, "a matrix takes whole powers from −1000 to 1000; 1001 came"),
    "A^-1001": (1, "a matrix takes whole powers"),
    "A^1e300": (1, "a matrix takes whole powers from −1000 to 1000; 1e[+]300 came"),
    "2^A": (1, "an exponent must be a number; a 2×2 matrix came"),
    "A^B": (1, "an exponent must be a number"),
    "A^I": (1, "an exponent must be a number; I"),
    "det(A)^0.5": (6, "this power has no real value"),
    "(0 tr(A))^-1": (9, "this power has no real value"),
    "100^(100 tr(A))": (3, "this power has no real value, or one too large"),
    # I
    "I": (0, r"I takes its size from what it meets.*: write eye\(2\)"),
    "2I": (1, "here it meets no matrix"),
    "I + I": (2, "here it meets no matrix"),
    "I + 3": (2, "a number and I have no sum: 3I has 3 on the diagonal"),
    "I + v": (2, "I takes its size from a square matrix; a vector of 2 numbers came"),
    "C - I": (2, "I takes its size from a square matrix; a 2×3 matrix came"),
    "I A": (2, "a sign is wanted"),
    "I I": (2, "a sign is wanted"),
    "I @ 3": (2, "for a number and I it is *"),
    "3 / I": (2, "a number cannot be divided by I"),
    "I / I": (2, "it holds zeros"),
    "I/2 k": (4, "two ways"),
    "I^0.5": (1, "a matrix takes whole powers"),
    "I^A": (1, "an exponent must be a number"),
    "inv(0I)": (0, "a division by zero"),
    "inv(I - tr(B)I - I)": (0, "0 I is singular"),
    "exp(I)": (0, r"exp wants a size; I, which has no size here: write eye\(2\)"),
    "det(I)": (0, "det wants a size"),
    # values that are none
    "A / 0": (2, "a division by zero has no value"),
    "A / B": (2, "a division by zero has no value"),
    "A / tr(B)": (2, "a division by zero has no value"),
    "1 / tr(B)": (2, "a division by zero has no value"),
    "1 / 0": (2, "a division by zero has no value"),
    "sqrt(-A)": (0, "sqrt wants a number that is not negative"),
    "log(B)": (0, "log wants a positive number"),
    "sqrt(det(A))": (0, "sqrt wants a number that is not negative"),
    "exp(1000 A)": (0, "too large"),
    "1 + 0 tr(exp(1000 A))": (9, "too large"),
    "A^1000": (1, "too large"),
    "inv([[1, 2], [2, 4]])": (0, "the matrix is singular: it has no inverse"),
    "inv([[1,2,3],[4,5,6],[7,8,9]])": (0, "the matrix is singular"),
    "2 + det([[1,2],[2,4]]^-1)": (21, "the matrix is singular"),
    "inv(zeros(2, 2))": (0, "the matrix is singular"),
    # sizes
    "eye(0)": (0, "eye wants whole numbers from 1 on; 0 came"),
    "zeros(2, -1)": (0, "zeros wants whole numbers from 1 on; -1 came"),
    "ones(1.5)": (0, "ones wants whole numbers from 1 on; 1.5 came"),
    "eye(A)": (0, "eye wants whole numbers; a 2×2 matrix came"),
    # names
    "X": (0, "there is no X; known are k, A, B, C, D, v, w"),
    "sin(A) + X(2)": (9, "there is no X"),
    "A'": (0, r"there is no A'; the transpose of A is A\.T"),
}


@pytest.mark.parametrize(("text", "wanted"), REFUSED.items())
def test_refusals(library: Any, names: dict[str, Any], text: str, wanted: tuple[int, str]) -> None:
    position, reason = wanted
    with pytest.raises(ExpressionError, match=reason) as raised:
        evaluate(text, names, backend=library.backend)
    assert (raised.value.position, raised.value.text) == (position, text)


BAD_NAMES = {
    "a list": ([[1.0]], "X must be an array .*; list came"),
    "nothing": (None, "X must be an array .*; NoneType came"),
    "text": ("1", "X must be an array .*; str came"),
    "NaN": (np.asarray([1.0, math.nan]), "X must hold finite numbers"),
    "a number that is infinite": (math.inf, "X must be a finite number; inf came"),
    "complex": (np.ones(2, complex), "X must hold real numbers"),
    "empty": (np.ones((0, 2)), "X must not be empty"),
    "three axes": (np.ones((1, 2, 3)), "a vector or a matrix; its shape is 1×2×3"),
    "too large": (np.ones((1001, 1000)), "X has 1,001,000 entries; at most 1,000,000"),
    "another library": (device().asarray([1.0]), "X must be an array of the same library as A"),
}


@pytest.mark.parametrize(("given", "reason"), BAD_NAMES.values(), ids=BAD_NAMES)
def test_names_that_cannot_be_used(given: Any, reason: str) -> None:
    with pytest.raises(ExpressionError, match=reason) as raised:
        evaluate("A + X", {"A": a, "X": given})
    assert raised.value.position == 4


@pytest.mark.parametrize("name", ["pi", "e", "π", "I"])
def test_a_name_shadows_nothing(name: str) -> None:
    with pytest.raises(ExpressionError, match=f"{name} is the .* here; .* another name") as raised:
        evaluate(f"A + {name}", {"A": a, name: a})
    assert raised.value.position == 4
    assert evaluate("2A", {"A": a, name: a}).tolist() == (2 * a).tolist()


def test_a_name_of_a_function_stays_the_function() -> None:
    assert evaluate("det(A)", {"A": a, "det": 5}) == np.linalg.det(a)
