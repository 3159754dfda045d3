"""Arrays by content: immutable, stored once, told apart by dtype and shape."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from support.probe import Counted, Params

from lavis.document import Array, Assets, Document, Finished, Panel, leaves

dtypes = st.one_of(
    hnp.boolean_dtypes(),
    hnp.integer_dtypes(endianness="?"),
    hnp.floating_dtypes(endianness="?", sizes=(32, 64)),
    hnp.complex_number_dtypes(endianness="?", sizes=(64, 128)),
)


@given(array=hnp.arrays(dtypes, hnp.array_shapes(min_dims=0, max_dims=4, min_side=0)))
def test_what_is_put_comes_out(array: np.ndarray) -> None:
    assets = Assets()
    leaf = assets.put(array)
    stored = assets.get(leaf)
    np.testing.assert_array_equal(stored, array)
    assert stored.shape == leaf.shape == array.shape
    assert stored.dtype.str == leaf.dtype
    assert not stored.flags.writeable


def test_a_stored_array_does_not_follow_its_original() -> None:
    assets = Assets()
    array = np.arange(3.0)
    leaf = assets.put(array)
    array[0] = 99
    assert assets.get(leaf)[0] == 0
    with pytest.raises(ValueError, match="read-only"):
        assets.get(leaf)[0] = 1


def test_equal_content_is_stored_once_and_shape_and_dtype_count() -> None:
    assets = Assets()
    first = assets.put(np.arange(6.0))
    assert assets.put(np.arange(6.0)) == first
    assert len(assets) == 1
    assert assets.put(np.arange(6.0).reshape(2, 3)).sha256 != first.sha256
    zeros = {assets.put(np.zeros(4, dtype)).sha256 for dtype in ("<f8", "<i8", "<f4")}
    assert len(zeros) == 3


@pytest.mark.parametrize(
    "array",
    [np.array([object()]), np.array(["text"]), np.zeros((1,) * 9), np.zeros(2, "M8[s]")],
)
def test_what_is_not_numbers_is_refused(array: np.ndarray) -> None:
    with pytest.raises(ValueError, match="wanted are numbers"):
        Assets().put(array)


def test_leaves_are_found_wherever_they_lie() -> None:
    assets = Assets()
    one, two = (assets.put(np.arange(n, dtype=float)) for n in (1, 2))
    panel = Panel("p", "probe", "P", Params(data=one), {"t": Finished(Params(), Counted(2, two))})
    assert list(leaves(Document((panel,)))) == [one, two]


def test_arrays_travel_through_a_folder(tmp_path: Path) -> None:
    here, there = Assets(), Assets()
    leaf = here.put(np.arange(300.0))
    here.save(tmp_path, [leaf])
    here.save(tmp_path, [leaf])
    there.load(tmp_path, [leaf])
    np.testing.assert_array_equal(there.get(leaf), np.arange(300.0))
    with pytest.raises(KeyError):
        there.get(Array("0" * 64, "<f8", (1,)))
