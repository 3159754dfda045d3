"""Tables from files: what is a number, what is a name, what is left out, what is refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from lavis.data.errors import DataError
from lavis.data.tables import read_table, table_from_text


def test_names_numbers_and_texts_are_told_apart() -> None:
    table = table_from_text("song,genre,energy,tempo\nA,pop,0.5,120\nB,rock,0.7,95\n", "songs.csv")
    assert table.columns == ("energy", "tempo")
    assert table.names == ("A", "B")
    assert table.text_columns == ("song", "genre")
    np.testing.assert_array_equal(table.values, [[0.5, 120], [0.7, 95]])


@pytest.mark.parametrize(
    "text", ["a;b\n1,5;2\n3;4\n", "a\tb\n1,5\t2\n3\t4\n", "a,b\n1.5,2\n3,4", "a,b\r\n1.5,2\r\n3,4"]
)
def test_semicolons_tabs_and_decimal_commas(text: str) -> None:
    np.testing.assert_array_equal(table_from_text(text, "t").values, [[1.5, 2], [3, 4]])


def test_rows_with_a_missing_number_are_left_out_and_counted() -> None:
    table = table_from_text("n,a,b\nx,1,2\ny,,3\nz,NA,3\nw,5,6\nv,7,nan\nu,8,9\n", "t")
    assert table.dropped == 3
    assert table.names == ("x", "w", "u")
    np.testing.assert_array_equal(table.values, [[1, 2], [5, 6], [8, 9]])


def test_without_a_header_columns_get_names_and_equal_names_become_unique() -> None:
    assert table_from_text("1,2\n3,4\n", "t").columns == ("x1", "x2")
    assert table_from_text("a,a,\n1,2,3\n", "t").columns == ("a", "a 2", "x3")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "empty"),
        ("a,b\nx,y\n", "no column of numbers"),
        ("a,b\n", "no column of numbers"),
        ("a,b\n1,2\n3\n", "Row 3"),
        ("a,b\n1,\n,2\n", "every row"),
        ('a,b\n"1,2\n', "well-formed"),
    ],
)
def test_what_is_no_table_is_refused_by_name(text: str, said: str) -> None:
    with pytest.raises(DataError, match=said) as refused:
        table_from_text(text, "mine.csv")
    assert "mine.csv" in str(refused.value)
    assert str(refused.value).endswith(".")


def test_too_many_numbers_are_refused() -> None:
    with pytest.raises(DataError, match="at most 3"):
        table_from_text("a,b\n1,2\n3,4\n", "t", max_numbers=3)


def test_a_file_is_read_whatever_its_encoding(tmp_path: Path) -> None:
    for encoding in ("utf-8", "utf-8-sig", "latin-1"):
        path = tmp_path / f"{encoding}.csv"
        path.write_bytes("grösse,b\n1,2\n3,4\n".encode(encoding))
        table = read_table(path)
        assert table.columns == ("grösse", "b")
        assert len(table.sha256) == 64


@pytest.mark.parametrize("content", [b"\x00\xff\x00\x01", b"\x89PNG\r\n\x1a\n\0\0\0\xff"])
def test_what_is_no_text_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(content)
    with pytest.raises(DataError, match="no text"):
        read_table(path)


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(DataError, match="cannot be read"):
            read_table(path)


def test_the_songs(shared_data: Path) -> None:
    table = read_table(shared_data / "songs.csv")
    assert table.values.shape[0] + table.dropped == 1543
    assert "energy" in table.columns
    assert "title" in table.text_columns
