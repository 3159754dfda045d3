"""Pasted text: what is recognised, what is refused and how, what is written."""

from __future__ import annotations

import numpy as np
import pytest

from lavis.data.errors import DataError
from lavis.data.matrix_text import Pasted, read, to_csv, to_latex, to_numpy, to_tsv

SQUARE = [[1, 2], [3, 4]]


def check(text: str, source: str, wanted: object) -> Pasted:
    pasted = read(text)
    assert pasted.source == source
    assert pasted.array.dtype == np.float64
    np.testing.assert_array_equal(pasted.array, np.array(wanted, dtype=float), strict=True)
    return pasted


class TestNumPy:
    @pytest.mark.parametrize(
        "text",
        [
            "np.array([[1, 2], [3, 4]])",
            "A = np.array([[1, 2], [3, 4]])",
            "numpy.asarray(((1, 2), (3, 4)), dtype=np.float32)",
            "array([[1., 2.],\n       [3., 4.]], dtype=float32)",
            "tensor([[1., 2.],\n        [3., 4.]], device='cuda:0', dtype=torch.float64)",
            "np.matrix([[1, 2], [3, 4]]);",
            "Array([[1, 2], [3, 4]], dtype=int32)",
            "[[1 2]\n [3 4]]",
            "[[1. 2.]\n [3. 4.]]\n",
            "[[1, 2], [3, 4]]",
            "[[1, 2,], [3, 4],]",
            "[\n  [1, 2],\n  [3, 4]\n]",
            "[(1, 2), (3, 4)]",
            "(1, 2), (3, 4)",
            "(1, 2)\n(3, 4)",
            "[1 2]\n[3 4]",
            "[[1e0, 2E0], [+3, 8/2]]",
            "[[1 / 1, 2 / 1], [3, 4]]",
            "[[np.float64(1.0), np.float64(2.0)], [np.int64(3), np.int64(4)]]",
        ],
    )
    def test_matrices(self, text: str) -> None:
        check(text, "numpy", SQUARE)

    @pytest.mark.parametrize(
        "text",
        [
            "np.array([1, 2, 3])",
            "[1 2 3]",
            "[1, 2, 3]",
            "x = [1, 2, 3]",
            "(1, 2, 3)",
            "[1. 2. 3.]",
            "[1,\n 2,\n 3]",
            "[1\n, 2\n, 3\n]",
            "array([1.,\n       2., 3.])",
            "[1 2 3\n]",
        ],
    )
    def test_vectors(self, text: str) -> None:
        check(text, "numpy", [1, 2, 3])

    @pytest.mark.parametrize("dtype", [np.float64, np.float32, np.int64])
    @pytest.mark.parametrize("shape", [(3,), (1, 1), (5, 3), (40,), (3, 40), (101,)])
    def test_what_numpy_prints(self, dtype: type, shape: tuple[int, ...]) -> None:
        x = (100 * np.random.default_rng(0).normal(size=shape)).astype(dtype)
        with np.printoptions(precision=17, floatmode="unique"):
            for text in (str(x), repr(x)):
                pasted = read(text)
                assert pasted.source == "numpy"
                np.testing.assert_array_equal(pasted.array.astype(dtype), x, strict=True)

    def test_a_printed_vector_whose_last_line_is_full_is_not_guessed(self) -> None:
        line = " ".join(["1.25"] * 15)
        with pytest.raises(DataError, match="could be rows or one long vector"):
            read(f"[{line}\n {line}]")

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("[[1, 2], [3]]", "Row 2 must have as many entries as row 1, which has 2; it has 1."),
            ("[[1, x]]", "Row 1, column 2 holds “x”; a number is wanted."),
            ("[[1, 2], [nan, 1]]", "Row 2, column 1 holds “nan”; a finite number is wanted."),
            ("[1, -inf]", "Row 1, column 2 holds “-inf”; a finite number is wanted."),
            ("[1, np.nan]", "Row 1, column 2 holds “np.nan”; a finite number is wanted."),
            ("[1, 1e999]", "Row 1, column 2 holds “1e999”, which is too large for float64."),
            ("[1, 1/0]", "Row 1, column 2 holds “1/0”, which divides by zero."),
            ("[1+2j]", "Row 1, column 1 holds “1+2j”; a number is wanted."),
            ("[1_000]", "Row 1, column 1 holds “1_000”; a number is wanted."),
            ("[2*3]", "Row 1, column 1 holds “2*3”; a number is wanted."),
            ("[1 - 2]", "Row 1, column 2 holds “-”; a number is wanted."),
            ("[1,, 2]", "Row 1, column 2 is empty; a number is wanted."),
            ("[, 2]", "Row 1, column 1 is empty; a number is wanted."),
            ("[[], [1]]", "Row 1, column 1 is empty; a number is wanted."),
            ("[]", "The text holds no numbers."),
            ("[[1, 2], 3]", "Numbers stand beside rows in brackets"),
            ("[1, [2, 3]]", "Numbers stand beside rows in brackets"),
            ("[[[1]]]", "The text has three levels of brackets; a matrix has two."),
            ("[[1, 2], [3, 4]", "A bracket is not closed; “]” is wanted at the end."),
            ("[(1, 2], [3, 4]]", "In row 1 stands “]” where “)” is wanted."),
            ("np.array([[1, 2]]", "The bracket of “np.array(” is not closed."),
            ("np.array(5)", "“np.array(…)” must hold a list of numbers in brackets."),
            ("np.array([1, 2]).T", "After the matrix stands “.T”; paste one matrix alone."),
            ("[1, 2] + [3, 4]", "After the matrix stands “+ [3, 4]”; paste one matrix alone."),
            ("[[0. 1. ... 8. 9.]]", "Row 1, column 3 holds “...”, which leaves numbers out"),
            ("[[1 2]\n ...\n [3 4]]", "Row 2, column 1 holds “...”, which leaves numbers out"),
        ],
    )
    def test_refused(self, text: str, message: str) -> None:
        with pytest.raises(DataError) as refused:
            read(text)
        assert message in str(refused.value)

    def test_other_functions_are_not_what_they_hold(self) -> None:
        for text in ("np.zeros([2, 3])", "np.diag([1, 2])", "rot([30])"):
            with pytest.raises(DataError):
                read(text)


class TestMatlab:
    @pytest.mark.parametrize(
        "text",
        [
            "[1 2; 3 4]",
            "[1, 2; 3, 4]",
            "[1 2;\n 3 4;]",
            "A = [1 2; 3 4];",
            "A = [1 2\n     3 4];",
            "[1 2\n 3 4]",
            "[[1 2]; [3 4]]",
            "A =\n\n     1     2\n     3     4\n\n",
        ],
    )
    def test_matrices(self, text: str) -> None:
        check(text, "matlab", SQUARE)

    def test_vectors_have_a_direction(self) -> None:
        check("A = [1 2 3]", "matlab", [[1, 2, 3]])
        check("[1; 2; 3]", "matlab", [[1], [2], [3]])
        check("[1 -2]", "numpy", [1, -2])

    def test_refused(self) -> None:
        with pytest.raises(DataError, match="Row 2 must have as many entries as row 1"):
            read("[1 2; 3]")
        with pytest.raises(DataError, match="“;” ends a row"):
            read("[[1; 2], [3; 4]]")
        with pytest.raises(DataError, match="After the matrix stands “'”"):
            read("[1 2; 3 4]'")


class TestLatex:
    @pytest.mark.parametrize(
        "text",
        [
            r"\begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix}",
            r"\begin{pmatrix}1&2\\3&4\\\end{pmatrix}",
            r"$\begin{vmatrix} 1 & 2 \\ 3 & 4 \end{vmatrix}$.",
            r"\[ \begin{bmatrix*}[r] 1 & 2 \\ 3 & 4 \end{bmatrix*} \]",
            r"A = \left[ \begin{array}{c|cc} 1 & 2 \\[2pt] \hline 3 & 4 \end{array} \right]",
            r"\begin{array}{@{}r@{\quad}r@{}} 1 & 2 \\ 3 & 4 \end{array}",
            r"\begin{equation} \label{eq:a} \mathbf{A}_1 = \begin{pmatrix} 1 & 2 \\ 3 & 4 "
            r"\end{pmatrix} \end{equation}",
            r"\pmatrix{1 & 2 \cr 3 & 4}",
            r"\begin{smallmatrix} 1 & 2 \\ 3 & 4 \end{smallmatrix}",
            r"\begin{bmatrix} {1} & \frac{4}{2} \\ \dfrac{9}{3} & \frac82 \end{bmatrix}",
            r"\begin{bmatrix} 1 & 0.2 \times 10^{1} \\ \phantom{-}3 & 4 \cdot 10^0 \end{bmatrix}",
            r"1 & 2 \\ 3 & 4",
        ],
    )
    def test_matrices(self, text: str) -> None:
        check(text, "latex", SQUARE)

    def test_signs(self) -> None:
        check(
            r"\begin{bmatrix} -1 & −2 & -\frac{1}{2} & \tfrac{-1}{4} & +3 & - \frac12\end{bmatrix}",
            "latex",
            [[-1, -2, -0.5, -0.25, 3, -0.5]],
        )

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            (r"\begin{bmatrix} 1 & 2 \\ 3 \end{bmatrix}", "Row 2 must have as many entries"),
            (r"\begin{bmatrix} 1 & \sqrt{2} \end{bmatrix}", r"column 2 holds “\sqrt{2}”; a number"),
            (r"\begin{bmatrix} 1 & \infty \end{bmatrix}", r"“\infty”; a finite number is wanted"),
            (
                r"\begin{bmatrix} 1 & \cdots & 2 \end{bmatrix}",
                r"“\cdots”, which leaves numbers out",
            ),
            (r"\begin{bmatrix} 1 & & 2 \end{bmatrix}", "Row 1, column 2 is empty"),
            (r"\begin{bmatrix} \frac{1}{0} \end{bmatrix}", "which divides by zero"),
            (r"\begin{bmatrix} \end{bmatrix}", "The text holds no numbers."),
            (r"\begin{bmatrix} 1 & 2", r"“\end{bmatrix}” is wanted after the last row"),
            (r"2 \begin{bmatrix} 1 \end{bmatrix}", "Before the matrix stands “2”"),
            (r"\begin{bmatrix} 1 \end{bmatrix}^T", "After the matrix stands “^T”"),
            (
                r"\begin{bmatrix} 1 \end{bmatrix} \begin{bmatrix} 1 \end{bmatrix}",
                "The text holds 2 matrices",
            ),
        ],
    )
    def test_refused(self, text: str, message: str) -> None:
        with pytest.raises(DataError) as refused:
            read(text)
        assert message in str(refused.value)


class TestTables:
    @pytest.mark.parametrize(
        ("text", "source"),
        [
            ("1,2\n3,4", "csv"),
            ("1, 2\r\n3, 4\r\n", "csv"),
            ("1;2\n3;4\n", "csv"),
            ("1,2,\n3,4,\n", "csv"),
            ('"1","2"\n"3","4"\n', "csv"),
            ("\ufeff1,2\r3,4", "csv"),
            ("\n\n1,2\n\n3,4\n\n", "csv"),
            ("1\t2\n3\t4\n", "spreadsheet"),
            ("1\t2\t\t\n3\t4\t\t\n\t\t\t\n", "spreadsheet"),
            ("1 2\n3 4", "numbers"),
            ("  1   2  \n  3   4  \n", "numbers"),
            ("1\xa02\n3\xa04", "numbers"),
        ],
    )
    def test_matrices(self, text: str, source: str) -> None:
        pasted = check(text, source, SQUARE)
        assert (pasted.names, pasted.row_names) == ((), ())

    def test_a_line_and_a_column(self) -> None:
        check("1 2 3", "numbers", [[1, 2, 3]])
        check("1, 2, 3", "csv", [[1, 2, 3]])
        check("1\n2\n3\n", "numbers", [[1], [2], [3]])
        check("5", "numbers", [[5]])

    @pytest.mark.parametrize("minus", "-\u2212\u2013\u2010\u2011\ufe63\uff0d")
    def test_every_minus(self, minus: str) -> None:
        check(f"{minus}1, 2e{minus}1", "csv", [[-1, 0.2]])
        check(f"[{minus}1, 2e{minus}1]", "numpy", [-1, 0.2])

    def test_names(self) -> None:
        for text in (
            "song,energy,dance\nBlinding Lights,0.73,0.51\nLevitating,0.69,0.7",
            "\tenergy\tdance\nBlinding Lights\t0.73\t0.51\nLevitating\t0.69\t0.7",
            ';energy;dance\n"Blinding Lights";0,73;0,51\n"Levitating";0,69;0,7',
        ):
            pasted = read(text)
            assert pasted.names == ("energy", "dance")
            assert pasted.row_names == ("Blinding Lights", "Levitating")
            assert pasted.array.tolist() == [[0.73, 0.51], [0.69, 0.7]]

    def test_names_on_one_side(self) -> None:
        pasted = check("x y\n1 2\n3 4", "numbers", SQUARE)
        assert (pasted.names, pasted.row_names) == (("x", "y"), ())
        pasted = check("v 1 2\nw 3 4", "numbers", SQUARE)
        assert (pasted.names, pasted.row_names) == ((), ("v", "w"))
        pasted = check("energy level\n0.5\n0.25", "numbers", [[0.5], [0.25]])
        assert pasted.names == ("energy level",)
        assert check("σ²;E\n1;2", "csv", [[1, 2]]).names == ("σ²", "E")

    @pytest.mark.parametrize(
        ("text", "wanted"),
        [
            ("1,5;2\n3;4", [[1.5, 2], [3, 4]]),
            ("1,5\t2", [[1.5, 2]]),
            ("0,125;1,234", [[0.125, 1.234]]),
            ("1234,567;1", [[1234.567, 1]]),
            ("−1,5e3;1", [[-1500, 1]]),
        ],
    )
    def test_decimal_commas(self, text: str, wanted: object) -> None:
        assert read(text).array.tolist() == wanted

    @pytest.mark.parametrize("text", ["1,234\t2", "12,500;1", "1,5;2.5"])
    def test_commas_that_could_be_either(self, text: str) -> None:
        with pytest.raises(DataError, match="comma could be decimal or separate thousands"):
            read(text)

    @pytest.mark.parametrize(
        "text", ["1,234,567\t2", "1.234,5;2", "1'234\t5", "1\u202f234\t5", "1\xa0234\n5\xa0678"]
    )
    def test_thousands_are_not_guessed(self, text: str) -> None:
        with pytest.raises(DataError):
            read(text)

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("", "The text is empty; a matrix is wanted."),
            (" \n\t\ufeff", "The text is empty; a matrix is wanted."),
            (",,\n,,", "The text holds no numbers."),
            ("hello", "Row 1, column 1 holds “hello”; a number is wanted."),
            ("a,b", "Row 1, column 2 holds “b”; a number is wanted."),
            ("a,b\nc,d", "Row 2, column 2 holds “d”; a number is wanted."),
            ("1,2\n3", "Row 2 must have as many entries as row 1, which has 2; it has 1."),
            ("x,y\n1,2\n3,oops", "Row 3, column 2 holds “oops”; a number is wanted."),
            ("1,2\noops,4", "Row 2, column 1 holds “oops”; a number is wanted."),
            ("1,2\n,4", "Row 2, column 1 is empty; a number is wanted."),
            ("1\t#DIV/0!", "“#DIV/0!”, an error of the spreadsheet; a number is wanted."),
            ("#N/A\t#REF!\n1\t2", "Row 1, column 1 holds “#N/A”, an error of the spreadsheet"),
            ("nan,inf\n1,2", "Row 1, column 1 holds “nan”; a finite number is wanted."),
            ("12%,5", "Row 1, column 1 holds “12%”; a number is wanted."),
            ("1,2\n0x1F,4", "“0x1F”; a number is wanted."),
            ("１,2", "“１”; a number is wanted."),
            ('"1,2', "Row 1 has a quotation mark out of place"),
            ("1,2\n3,...", "“...”, which leaves numbers out; paste all of them."),
            (f"1,{'x' * 999}", f"holds “{'x' * 40}…”; a number is wanted."),
        ],
    )
    def test_refused(self, text: str, message: str) -> None:
        with pytest.raises(DataError) as refused:
            read(text)
        assert message in str(refused.value)


class TestBounds:
    @pytest.mark.parametrize(
        "text",
        [
            "[1, 2, 3, 4, 5]",
            "[1 2; 3 4; 5 6]",
            "1,2,3,4,5",
            "1\n2\n3\n4\n5",
            "a,b\n1,2\n3,4\n5,6",
            r"\begin{bmatrix} 1 & 2 & 3 & 4 & 5 \end{bmatrix}",
        ],
    )
    def test_too_many_numbers(self, text: str) -> None:
        with pytest.raises(DataError, match="too many numbers; at most 4 can be taken"):
            read(text, max_entries=4)

    def test_as_many_as_allowed(self) -> None:
        for text in ("[[1, 2], [3, 4]]", ",x,y\nv,1,2\nw,3,4", r"1 & 2 \\ 3 & 4"):
            assert read(text, max_entries=4).array.tolist() == SQUARE

    def test_too_many_characters_are_not_even_looked_at(self) -> None:
        with pytest.raises(DataError, match="has 5000 characters; at most 4224"):
            read(" " * 5000, max_entries=4)


class TestWriting:
    def test_numpy(self) -> None:
        assert to_numpy(np.array([[1, -2.5], [1e-20, 1 / 3]])) == (
            "np.array([[1.0, -2.5],\n          [1e-20, 0.3333333333333333]])"
        )
        assert to_numpy([1, 2]) == "np.array([1.0, 2.0])"
        half = np.array([[0.1]], dtype=np.float32)
        assert to_numpy(half) == "np.array([[0.1]], dtype=np.float32)"

    def test_numpy_evaluates_to_the_same(self) -> None:
        x = np.random.default_rng(0).normal(size=(3, 4))
        for array in (x, x.astype(np.float32), x[0]):
            again = eval(to_numpy(array), {"np": np})
            np.testing.assert_array_equal(again, array, strict=True)

    def test_latex(self) -> None:
        assert to_latex(np.array([[1, -0.5], [-0.0, 2e-7]])) == (
            "\\begin{bmatrix}\n1 & -0.5 \\\\\n0 & 2 \\times 10^{-7}\n\\end{bmatrix}"
        )
        assert to_latex([1 / 3, 2e10], digits=3) == (
            "\\begin{bmatrix}\n0.333 \\\\\n2 \\times 10^{10}\n\\end{bmatrix}"
        )

    def test_tables(self) -> None:
        x = np.array([[1, 0.5], [2, 1e-9]])
        assert to_csv(x) == "1.0,0.5\n2.0,1e-09\n"
        assert to_csv([1, 2]) == "1.0\n2.0\n"
        assert to_csv(x, names=("a, b", "c")) == '"a, b",c\n1.0,0.5\n2.0,1e-09\n'
        assert to_tsv(x, ("a", "b"), ("v", "w")) == "\ta\tb\nv\t1.0\t0.5\nw\t2.0\t1e-09\n"

    @pytest.mark.parametrize("write", [to_numpy, to_latex, to_csv, to_tsv])
    def test_refused(self, write) -> None:
        for array, message in [
            ([1, np.nan], "Only finite numbers can be written; NaN or infinity came."),
            ([1 + 2j], "Only real numbers can be written; the dtype is complex128."),
            (["a"], "Only real numbers can be written"),
            (np.ones((0, 2)), "Only a vector or matrix can be written; the shape is (0, 2)."),
            (np.ones((2, 2, 2)), "the shape is (2, 2, 2)."),
            (3.0, "the shape is ()."),
        ]:
            with pytest.raises(DataError) as refused:
                write(array)
            assert message in str(refused.value)

    def test_names_must_fit(self) -> None:
        with pytest.raises(DataError, match="There must be 2 names for the columns; 1 came"):
            to_csv(SQUARE, names=("a",))
        with pytest.raises(DataError, match="There must be 2 names for the rows; 3 came"):
            to_tsv(SQUARE, row_names=("a", "b", "c"))
