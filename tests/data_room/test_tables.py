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


# -- as people write them


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ('city,people,area\nA,"1,000",5.5\nB,"12,345,678",7\nC,900,8\n',
         [[1000, 5.5], [12345678, 7], [900, 8]]),
        ('a,b\n"1,234.5",2\n"-2,000",4\n', [[1234.5, 2], [-2000, 4]]),
        ('a,b\n"1,5","2,25"\n"3,0","4,5"\n', [[1.5, 2.25], [3, 4.5]]),
        ("a;b\n1,5;2,5\n3,5;4,5\n", [[1.5, 2.5], [3.5, 4.5]]),
        ("a;b\n1.000,5;2\n2.500;4\n", [[1000.5, 2], [2500, 4]]),
        ("a;b\n1,000;2\n2,500;4\n", [[1.0, 2], [2.5, 4]]),
        ("1,5;2,5\n3,5;4,5\n", [[1.5, 2.5], [3.5, 4.5]]),
        ("a\tb\n1,000\t2\n2,500\t4\n", [[1000, 2], [2500, 4]]),
        ("a;b\n0.125;2\n1.250;4\n", [[0.125, 2], [1.25, 4]]),
    ],
)  # fmt: skip
def test_thousands_are_no_names(text: str, values: list[list[float]]) -> None:
    np.testing.assert_array_equal(table_from_text(text, "t").values, values)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_file_of_utf_16_with_its_mark_is_read(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "excel.txt"
    mark = "" if encoding == "utf-16" else "\ufeff"
    path.write_bytes(f"{mark}größe\tb\n1,5\t2\n3\t4\n".encode(encoding))
    table = read_table(path)
    assert table.columns == ("größe", "b")
    np.testing.assert_array_equal(table.values, [[1.5, 2], [3, 4]])


def test_a_broken_file_of_utf_16_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "odd.csv"
    path.write_bytes(b"\xff\xfea\0b")
    with pytest.raises(DataError, match="no text"):
        read_table(path)


@pytest.mark.parametrize(
    ("text", "columns", "values"),
    [
        ("a b\n1 2\n3   4\n", ("a", "b"), [[1, 2], [3, 4]]),
        ("  1.0  2.0 \n  3.0\t4.0\n", ("x1", "x2"), [[1, 2], [3, 4]]),
        ('"my a" b\n1 2\n3 4\n', ("my a", "b"), [[1, 2], [3, 4]]),
        ("a b\n1,5 2,5\n3,5 4\n", ("a", "b"), [[1.5, 2.5], [3.5, 4]]),
        ("a, b\n1, 2\n3, 4\n", ("a", "b"), [[1, 2], [3, 4]]),
        ("# made today, by me\na,b\n1,2\n# later\n3,4\n", ("a", "b"), [[1, 2], [3, 4]]),
        ("# a b\n1.0 2.0\n3.0 4.0\n", ("a", "b"), [[1, 2], [3, 4]]),
        ("# a,b\n1,2\n3,4\n", ("a", "b"), [[1, 2], [3, 4]]),
        ("# first line\n# second\n1,2\n3,4\n", ("x1", "x2"), [[1, 2], [3, 4]]),
        ("tag,n\n#cats,5\ndogs,6\n", ("n",), [[5], [6]]),
        ("#cats,5\n#dogs,6\n", ("x2",), [[5], [6]]),
    ],
)
def test_blanks_part_cells_and_comments_are_none(
    text: str, columns: tuple[str, ...], values: list[list[float]]
) -> None:
    table = table_from_text(text, "t")
    assert table.columns == columns
    np.testing.assert_array_equal(table.values, values)


def test_a_file_of_comments_alone_is_refused() -> None:
    with pytest.raises(DataError, match="comments only"):
        table_from_text("# nothing\n# here\n", "mine.txt")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("id,a,b\n7,1,2\n3,3,4\n", 0),
        ("a,ID,b\n1,7,2\n3,3,4\n", 1),
        ("#,a\n1,5\n2,6\n", 0),
        ("run,a,b\n" + "".join(f"{i},5,{i % 3}\n" for i in range(1, 9)), 0),
        (",a,b\n" + "".join(f"{i},5,{i % 3}\n" for i in range(9)), 0),
        ("id,a,b\n7,1,2\n7,3,4\n", None),
        ("id,a,b\n7.5,1,2\n3,3,4\n", None),
        ("x,y\n1,5\n2,6\n3,7\n4,1\n", None),
        ("a,t,b\n5,1,2\n6,2,1\n7,3,9\n1,4,0\n", None),
        ("id\n1\n2\n3\n4\n", None),
    ],
)
def test_a_column_that_only_numbers_the_rows_is_told(text: str, place: int | None) -> None:
    assert table_from_text(text, "t").numbering == place


def test_too_many_columns_are_refused_with_the_number_that_is_taken() -> None:
    wide = ",".join("1" * 10_000)
    with pytest.raises(DataError, match="has 10000 columns; at most 48 of numbers"):
        table_from_text(f"{wide}\n{wide}\n", "t", max_columns=48)
    with pytest.raises(DataError, match="has 3 columns; at most 2 of numbers"):
        table_from_text("a,b,c\n1,2,3\n2,3,4\n", "t", max_columns=2)
    texts = ",".join("abcdefgh")
    table = table_from_text(f"{texts},n\n{texts},1\n{texts},2\n", "t", max_columns=2)
    assert table.columns == ("n",)
