"""What holds for every matrix and every text."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from lavis.data.errors import DataError
from lavis.data.matrix_text import read, to_csv, to_latex, to_numpy, to_tsv

FINITE = st.floats(allow_nan=False, allow_infinity=False)
SHAPES = hnp.array_shapes(min_dims=2, max_dims=2, max_side=6)
MATRICES = hnp.arrays(np.float64, SHAPES, elements=FINITE)
VECTORS = hnp.arrays(np.float64, st.integers(1, 40), elements=FINITE)
LABELS = st.text("abcäσ ,;\"'\t-1[](=\\\n", max_size=8).map(lambda text: f"{text}q".strip())

#: Pieces that texts of every form are made of, so that chance comes near to them.
PIECES = [
    *["1", "-2.5", "1e5", "1e999", "1/3", "1/0", "0,5", "1,234", "nan", "x", "name", " ", "\n"],
    *["\t", ",", ";", "[", "]", "(", ")", "np.array(", "A = ", "dtype=float)", '"', "..."],
    *[r"\begin{bmatrix}", r"\end{bmatrix}", r"\begin{array}{cc}", "&", r"\\", r"\frac{1}{2}"],
    *[r"\frac", "{", "}", r"\pmatrix{", r"\hline", "$", "#DIV/0!", "\u2212", "\xa0", "\ufeff"],
    *["np.float64(", "\x00", "\r", "\ud800", "=", "'", "^", r"\times 10^{", "%"],
]
TEXTS = st.one_of(
    st.text(max_size=200), st.lists(st.sampled_from(PIECES), max_size=30).map("".join)
)


@given(MATRICES)
def test_a_matrix_comes_back_to_the_last_bit(x: np.ndarray) -> None:
    for write, source in ((to_numpy, "numpy"), (to_latex, "latex")):
        pasted = read(write(x))
        assert pasted.source == source
        np.testing.assert_array_equal(pasted.array, x, strict=True)
    for write, source in ((to_csv, "csv"), (to_tsv, "spreadsheet")):
        pasted = read(write(x))
        assert pasted.source == (source if x.shape[1] > 1 else "numbers")
        np.testing.assert_array_equal(pasted.array, x, strict=True)
        assert (pasted.names, pasted.row_names) == ((), ())


@given(VECTORS)
def test_a_vector_comes_back_in_the_form_that_the_text_has(x: np.ndarray) -> None:
    np.testing.assert_array_equal(read(to_numpy(x)).array, x, strict=True)
    for write in (to_latex, to_csv, to_tsv):
        np.testing.assert_array_equal(read(write(x)).array, x[:, None], strict=True)


@given(MATRICES)
def test_float32_comes_back_in_its_own_precision(x: np.ndarray) -> None:
    x = np.clip(x, -3e38, 3e38).astype(np.float32)
    for write in (to_numpy, to_latex, to_csv, to_tsv):
        np.testing.assert_array_equal(read(write(x)).array.astype(np.float32), x)


@given(MATRICES, st.data())
def test_names_come_back(x: np.ndarray, data: st.DataObject) -> None:
    names = data.draw(st.lists(LABELS, min_size=x.shape[1], max_size=x.shape[1]))
    row_names = data.draw(st.lists(LABELS, min_size=len(x), max_size=len(x)))
    for write in (to_csv, to_tsv):
        pasted = read(write(x, names, row_names))
        assert pasted.names == tuple(names)
        assert pasted.row_names == tuple(row_names)
        np.testing.assert_array_equal(pasted.array, x)
        pasted = read(write(x, names))
        assert (pasted.names, pasted.row_names) == (tuple(names), ())
        np.testing.assert_array_equal(pasted.array, x)


@given(TEXTS)
@example("[" * 5000)
@example("\\begin{array}{" + "{}" * 3000)
@example("{" * 3000 + "\\")
@example('"' * 4001)
@example("1" * 9000)
def test_any_text_is_a_finite_matrix_or_refused_in_a_sentence(text: str) -> None:
    try:
        pasted = read(text, max_entries=200)
    except DataError as refused:
        message = str(refused)
        assert message.endswith(".")
        assert len(message) < 300
        assert "\n" not in message
    else:
        assert pasted.array.dtype == np.float64
        assert pasted.array.ndim in (1, 2)
        assert 1 <= pasted.array.size <= 200
        assert np.isfinite(pasted.array).all()
        assert len(pasted.names) in (0, pasted.array.shape[-1])
        assert len(pasted.row_names) in (0, pasted.array.shape[0])
        for name in pasted.names + pasted.row_names:
            name.encode()


@given(FINITE)
def test_a_number_is_what_python_takes_it_for(x: float) -> None:
    for text in (repr(x), f"{x:.20e}", f"{x:+.17g}", str(x).replace("-", "\u2212")):
        assert read(text).array.tolist() == [[x]]


@pytest.mark.parametrize("size", [1_000, 30_000])
def test_every_number_of_a_large_table_is_read(size: int) -> None:
    x = np.arange(2.0 * size).reshape(size, 2)
    for write in (to_numpy, to_latex, to_csv, to_tsv):
        np.testing.assert_array_equal(read(write(x)).array, x)
