"""Expressions of matrices on every library: operations, functions, I, and where arrays live."""

from __future__ import annotations

import math
import threading
import warnings
from typing import Any

import numpy as np
import pytest
from support.strict import device, no_leaks

from lavis.compute.expression import ExpressionError, evaluate, resolve

A = [[1.0, 2.0], [3.0, 4.0]]
B = [[0.0, -1.0], [1.0, 0.0]]
C = [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]
D = [[7.0, 8.0], [9.0, 10.0], [11.0, 12.0]]
V = [5.0, 6.0]
W = [1.0, 2.0, 3.0]

a, b, c, d, v, w = map(np.asarray, (A, B, C, D, V, W))
one = np.eye(2)


@pytest.fixture
def names(library: Any) -> dict[str, Any]:
    arrays = {"A": A, "B": B, "C": C, "D": D, "v": V, "w": W}
    return {"k": 3, **{name: library.array(x) for name, x in arrays.items()}}


VALUES: dict[str, Any] = {
    # the worked examples
    "[1,2,3] + [4,5,6]": [5, 7, 9],
    "3 [1,2,3]": [3, 6, 9],
    "dot([1,2,3], [4,5,6])": 32,
    "norm([3,4,5])": math.sqrt(50),
    "A @ [5, 6]": [17, 39],
    "[[1,2],[3,4],[5,6]] @ [1, 1]": [3, 7, 11],
    "C @ D": [[58, 64], [139, 154]],
    "C.T": [[1, 4], [2, 5], [3, 6]],
    "ones(3, 4) + [1, 2, 3, 4]": [[2, 3, 4, 5]] * 3,
    "[[0,-1],[1,0]] @ [[1,1],[0,1]]": [[0, -1], [1, 1]],
    "[[1,1],[0,1]] @ [[0,-1],[1,0]]": [[1, -1], [1, 0]],
    # what is written on the transformation grid
    "A @ B": a @ b,
    "inv(A)": np.linalg.inv(a),
    "A.T": a.T,
    "rot(30)": [[math.sqrt(3) / 2, -0.5], [0.5, math.sqrt(3) / 2]],
    "A^3": a @ a @ a,
    "2A - I": 2 * a - one,
    "translation(2, -3)": [[1, 0, 2], [0, 1, -3], [0, 0, 1]],
    "homogeneous(rot(90))": [[0, -1, 0], [1, 0, 0], [0, 0, 1]],
    "translation(1, 2 + 2) @ homogeneous(A)": [[*a[0], 1], [*a[1], 4], [0, 0, 1]],
    # signs
    "A + B": a + b,
    "A - B": a - b,
    "A * B": a * b,
    "A / (B + 5 eye(2) + 2 ones(2, 2))": a / (b + 5 * one + 2),
    "-A": -a,
    "\u2212A": -a,
    "A · B": a @ b,
    "v · v": 61,
    "v @ v": 61,
    "v @ A": v @ a,
    "v @ C": v @ c,
    "A @ B @ v": a @ b @ v,
    "v * v": v * v,
    "k A": 3 * a,
    "A k": 3 * a,
    "k × A": 3 * a,
    "k · A": 3 * a,
    "A * k": 3 * a,
    "A / k": a / 3,
    "1/2 A": a / 2,
    "3/4 (A + B)": 0.75 * (a + b),
    "2 pi A": 2 * math.pi * a,
    "A + v": a + v,
    "A * [[1], [2]]": a * [[1], [2]],
    "[[1], [2]] + v": [[6, 7], [7, 8]],
    # powers and transposes
    "A^0": one,
    "A^1": a,
    "A^-1": np.linalg.inv(a),
    "A⁻¹": np.linalg.inv(a),
    "A^-2": np.linalg.inv(a @ a),
    "A²": a @ a,
    "A^T": a.T,
    "Aᵀ": a.T,
    "(A^2).T": (a @ a).T,
    "A^T^2": a.T @ a.T,
    "2A^2": 2 * a @ a,
    "-A^2": -a @ a,
    "A^k": a @ a @ a,
    "B^1000": one,
    "B^999": -b,
    "rot(1)^720 ": one,
    "[[1,1],[0,1]]^1000": [[1, 1000], [0, 1]],
    "[[1,1],[0,1]]^-1000": [[1, -1000], [0, 1]],
    # functions
    "det(A)": -2,
    "det(inv(A))": -0.5,
    "tr(A)": 5,
    "rank(A)": 2,
    "rank(C)": 2,
    "rank([[1,2],[2,4]])": 1,
    "rank(zeros(3, 2))": 0,
    "rank([[1,2,3],[4,5,6],[7,8,9]])": 2,
    "rot(90)": [[0, -1], [1, 0]],
    "rot(-90)": [[0, 1], [-1, 0]],
    "rot(450)": [[0, -1], [1, 0]],
    "rot(180)": [[-1, 0], [0, -1]],
    "rot(-1e-20)": one,
    "eye(3)": np.eye(3),
    "zeros(2, 3)": np.zeros((2, 3)),
    "zeros(2)": [0, 0],
    "ones(1, 2)": [[1, 1]],
    "ones(2)": [1, 1],
    "diag(v)": np.diag(v),
    "diag(A)": [1, 4],
    "diag(C)": [1, 5],
    "norm(A)": math.sqrt(30),
    "norm(v)": math.sqrt(61),
    "norm([3e30, 4e30])/1e30": 5,
    "dot(v, v)": 61,
    "sqrt(A)": np.sqrt(a),
    "sin(A)": np.sin(a),
    "cos(A)": np.cos(a),
    "tan(v)": np.tan(v),
    "exp(A)": np.exp(a),
    "log(A)": np.log(a),
    "abs(-A)": a,
    # I
    "I @ A": a,
    "A @ I": a,
    "I @ C": c,
    "C @ I": c,
    "I @ v": v,
    "v @ 2I": 2 * v,
    "A - 2I": a - 2 * one,
    "2I - A": 2 * one - a,
    "inv(I + A)": np.linalg.inv(one + a),
    "I * A": a * one,
    "A * 2I": a * 2 * one,
    "A + I + I": a + 2 * one,
    "(I + I) @ A": 2 * a,
    "(3I - I) @ A": 2 * a,
    "(I @ 2I * 3I) @ A": 6 * a,
    "I/2 + A": one / 2 + a,
    "1/2 I + A": one / 2 + a,
    "-I + A": a - one,
    "I.T + A": one + a,
    "I^5 @ A": a,
    "(2I)^-2 @ A": a / 4,
    "inv(2I) @ A": a / 2,
    "det(A) I + A": a - 2 * one,
    "inv(det(A) I) @ A": a / -2,
    "A @ (B - I)": a @ (b - one),
    "I + [[1]]": [[2]],
    # numbers that come from arrays
    "tr(A) A": 5 * a,
    "A / det(A)": a / -2,
    "1 / det(A)": -0.5,
    "sqrt(tr(A))": math.sqrt(5),
    "abs(det(A))": 2,
    "2^tr(A)": 32,
    "tr(A)^2": 25,
    "det(B)^tr(A)": 1,
    "det(A)^3": -8,
    "tr(A) + tr(B) - 1": 4,
    "[tr(A), 1]": [5, 1],
    "[[tr(A), 0], [0, det(B)]]": [[5, 0], [0, 1]],
    "A^rank(A)": a @ a,
    "eye(rank(A))": one,
    "rot(90 rank(A))": -one,
    # a number alone
    "1 + 1": 2,
    "-(2)": -2,
    "k": 3,
    "pi": math.pi,
}


@pytest.mark.parametrize(("text", "value"), VALUES.items())
def test_values(library: Any, names: dict[str, Any], text: str, value: Any) -> None:
    got = evaluate(text, names, backend=library.backend)
    ulps = 4000 if "1000" in text or "720" in text else 64
    library.close(got, value, ulps=ulps)
    assert got.dtype == getattr(library.backend.xp, library.dtype)
    assert type(got) is type(names["A"])


class TestSingular:
    """A matrix is refused where rounding alone can make it singular, and no sooner."""

    @pytest.mark.parametrize("n", [2, 3, 5, 10, 40])
    def test_products_of_lower_rank(self, library: Any, n: int) -> None:
        rng = np.random.default_rng(n)
        for _ in range(20):
            X = library.array(rng.normal(size=(n, n - 1)) @ rng.normal(size=(n - 1, n)))
            with pytest.raises(ExpressionError, match="singular"):
                evaluate("inv(X)", {"X": X}, backend=library.backend)

    @pytest.mark.parametrize("n", [2, 3, 5, 10, 40])
    def test_others(self, library: Any, n: int) -> None:
        rng = np.random.default_rng(n)
        for _ in range(20):
            X = rng.normal(size=(n, n)) + 3 * math.sqrt(n) * np.eye(n)
            got = evaluate("X @ inv(X)", {"X": library.array(X)}, backend=library.backend)
            library.close(got, np.eye(n), ulps=1000)

    def test_nearly_singular_is_not_singular(self, library: Any) -> None:
        for gap, accepted in ((100 * library.eps, True), (library.eps, False)):
            X = library.array([[1.0, 1.0], [1.0, 1.0 + gap]])
            try:
                evaluate("inv(X)", {"X": X}, backend=library.backend)
            except ExpressionError:
                assert not accepted
            else:
                assert accepted

    def test_scaled_rows_are_no_fault(self, library: Any) -> None:
        got = evaluate("inv(diag([1e-8, 1e8]))", backend=library.backend)
        np.testing.assert_allclose(library.backend.to_numpy(got), np.diag([1e8, 1e-8]), rtol=1e-6)


class TestWhereArraysLive:
    def test_arrays_stay_without_a_backend(self, library: Any, names: dict[str, Any]) -> None:
        for text in ("A @ B - 2I", "rot(30)", "[1, 2]", "3", "inv(A)^2 @ v"):
            got = evaluate(text, names)
            library.numpy(got)  # checks device and dtype
            assert got.dtype == names["A"].dtype

    def test_no_arrays_and_no_backend_is_numpy(self) -> None:
        assert isinstance(evaluate("[1, 2]"), np.ndarray)
        assert evaluate("1").shape == ()
        assert evaluate("k", {"k": 2}).dtype == np.float64

    def test_host_arrays_are_brought_to_the_backend(self, library: Any) -> None:
        names = {"A": np.asarray(A, dtype=library.dtype), "B": np.asarray(B, library.dtype)}
        library.close(evaluate("A @ B", names, backend=library.backend), a @ b)

    def test_nested_lists_are_taken_with_a_backend(self, library: Any) -> None:
        got = evaluate("A @ B", {"A": A, "B": B}, backend=library.backend)
        np.testing.assert_allclose(library.backend.to_numpy(got), a @ b)

    def test_the_wider_dtype_wins_and_integers_follow(self) -> None:
        single, whole = np.asarray(A, np.float32), np.asarray([[1, 0], [0, 1]])
        assert evaluate("S @ W", {"S": single, "W": whole}).dtype == np.float32
        assert evaluate("S @ A", {"S": single, "A": a}).dtype == np.float64
        assert evaluate("W @ W", {"W": whole}).dtype == np.float64
        assert evaluate("k S", {"k": np.float64(2), "S": single}).dtype == np.float32
        assert evaluate("k S", {"k": np.float32(2), "S": single}).dtype == np.float32
        assert evaluate("k S", {"k": 2, "S": single}).dtype == np.float32

    def test_bools_are_numbers(self) -> None:
        assert evaluate("2M", {"M": np.asarray([True, False])}).tolist() == [2, 0]

    def test_names_that_are_not_used_are_not_checked(self) -> None:
        unused = {"bad": np.asarray([[math.nan]]), "worse": "text", "z": np.ones((1, 1), complex)}
        assert evaluate("A + A", {"A": a, **unused}).tolist() == (2 * a).tolist()

    def test_arrays_are_left_as_they_are(self) -> None:
        before = a.copy()
        for text in ("-A", "A^5", "inv(A)", "2A - I", "A.T + A", "A / 2"):
            evaluate(text, {"A": a})
        assert (a == before).all()

    def test_a_plain_difference_waits_for_the_device_four_times_at_most(self) -> None:
        backend = device()
        names = {"A": backend.asarray(A)}
        with no_leaks() as watch:
            evaluate("2A - I", names, backend=backend)
        assert watch.decisions <= 4  # A, 2A, I and the difference must be finite

    def test_numpy_says_nothing_and_is_left_as_it_was(self) -> None:
        heard: list[object] = []

        def work() -> None:
            with warnings.catch_warnings(record=True) as caught:
                warnings.simplefilter("always")
                for text in ("A / 0", "A / B", "log(B)", "1e300 A * 1e300 A", "A^1000"):
                    with pytest.raises(ExpressionError):
                        evaluate(text, {"A": a, "B": b})
                heard.extend(caught)
                assert np.geterr()["divide"] == "warn"

        thread = threading.Thread(target=work)  # its own state of NumPy's errors
        thread.start()
        thread.join()
        assert heard == []


def test_the_identity_alone_takes_a_given_size() -> None:
    assert evaluate("2I", size=2).tolist() == [[2, 0], [0, 2]]
    assert evaluate("-I", size=3).tolist() == (-np.eye(3)).tolist()
    assert evaluate("I @ A", {"A": a}, size=3).tolist() == a.tolist()
    made: Any = resolve({"B": "I", "C": "B @ [[1, 2], [3, 4]]"}, size=2)
    assert made["B"].tolist() == [[1, 0], [0, 1]]
    assert made["C"].tolist() == [[1, 2], [3, 4]]
    with pytest.raises(ExpressionError, match="takes its size from what it meets"):
        evaluate("2I")
