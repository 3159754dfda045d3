"""Files for other programs: exact, whole or not at all, refused in a sentence."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lavis.data import atomic
from lavis.data.errors import DataError
from lavis.data.export import write_csv, write_npz

posix = pytest.mark.skipif(os.name == "nt", reason="Windows has neither modes, links nor pipes")

COLUMNS = {"k": np.arange(3), "variance": np.array([0.5, 1 / 3, np.nan])}


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.is_file())


class TestCsv:
    def test_what_stands_in_the_file(self, tmp_path: Path) -> None:
        path = tmp_path / "table.csv"
        write_csv(path, {**COLUMNS, "name": ["a", "b, c", 'd"']})
        assert path.read_bytes() == (
            b'k,variance,name\n0,0.5,a\n1,0.3333333333333333,"b, c"\n2,nan,"d"""\n'
        )
        assert left(tmp_path) == ["table.csv"]

    def test_numbers_come_back_exactly(self, tmp_path: Path) -> None:
        path = tmp_path / "table.csv"
        x = np.random.default_rng(0).normal(size=50)
        for column in (x, x.astype(np.float32)):
            write_csv(path, {"x": column})
            lines = path.read_text(encoding="utf-8").splitlines()[1:]
            np.testing.assert_array_equal(np.array(lines, dtype=column.dtype), column)

    def test_a_mark_for_excel_only_where_it_is_needed(self, tmp_path: Path) -> None:
        path = tmp_path / "table.csv"
        write_csv(path, {"σ²": [1.0]})
        assert path.read_bytes() == "\ufeffσ²\n1.0\n".encode()

    @pytest.mark.parametrize(
        ("columns", "message"),
        [
            ({}, "There are no columns to write."),
            (
                {"a": [1, 2], "b": [1]},
                "All columns must have one length; “a” has 2 entries and “b” 1.",
            ),
            ({"a": [[1, 2]]}, r"“a” must be one column; its shape is \(1, 2\)."),
            ({"a": [object()]}, "“a” must hold numbers or text; its dtype is object."),
        ],
    )
    def test_refused(self, tmp_path: Path, columns: dict[str, Any], message: str) -> None:
        with pytest.raises(DataError, match=message):
            write_csv(tmp_path / "table.csv", columns)
        assert left(tmp_path) == []


ARRAYS = {
    "x": np.arange(6.0).reshape(2, 3),
    "file": np.array(3),
    "a name": np.array(["α", "b"]),
    "mask": np.array([True, False]),
    "columns": np.asfortranarray(np.arange(6, dtype=np.float32).reshape(2, 3)),
}


class TestNpz:
    def test_numpy_reads_it_without_pickle(self, tmp_path: Path) -> None:
        path = tmp_path / "arrays.npz"
        write_npz(path, ARRAYS)
        with np.load(path, allow_pickle=False) as found:
            assert found.files == list(ARRAYS)
            for name, array in ARRAYS.items():
                np.testing.assert_array_equal(found[name], array, strict=True)

    def test_equal_arrays_give_equal_files(self, tmp_path: Path) -> None:
        for name in ("one.npz", "two.npz"):
            write_npz(tmp_path / name, ARRAYS)
        assert (tmp_path / "one.npz").read_bytes() == (tmp_path / "two.npz").read_bytes()

    def test_refused(self, tmp_path: Path) -> None:
        path = tmp_path / "arrays.npz"
        with pytest.raises(DataError, match="There are no arrays"):
            write_npz(path, {})
        with pytest.raises(DataError, match="“a” must hold numbers or text"):
            write_npz(path, {"b": [1], "a": [None]})
        for name in ("", "../x", "a\\b", "a\0b", "a\nb"):
            with pytest.raises(DataError, match="cannot name an array"):
                write_npz(path, {name: [1]})
        assert left(tmp_path) == []


@pytest.mark.parametrize("write", [write_csv, write_npz])
class TestPlaces:
    @posix
    def test_an_old_file_is_replaced_and_keeps_its_permissions(
        self, tmp_path: Path, write: Any
    ) -> None:
        path = tmp_path / "data"
        path.write_bytes(b"old" * 1000)
        path.chmod(0o640)
        write(path, COLUMNS)
        assert not path.read_bytes().startswith(b"old")
        assert path.stat().st_mode & 0o777 == 0o640
        assert left(tmp_path) == ["data"]

    @posix
    def test_a_link_is_followed(self, tmp_path: Path, write: Any) -> None:
        (tmp_path / "there").mkdir()
        target, link = tmp_path / "there" / "data", tmp_path / "link"
        link.symlink_to(target)
        write(link, COLUMNS)
        assert link.is_symlink()
        assert left(tmp_path / "there") == ["data"]

    def test_no_folder(self, tmp_path: Path, write: Any) -> None:
        for path in (tmp_path / "no" / "data.csv", tmp_path / "file" / "data.csv"):
            (tmp_path / "file").touch()
            with pytest.raises(DataError) as refused:
                write(path, COLUMNS)
            assert str(refused.value) == (
                "“data.csv” cannot be written: its folder does not exist."
            )

    @posix
    def test_no_file(self, tmp_path: Path, write: Any) -> None:
        (tmp_path / "folder").mkdir()
        with pytest.raises(DataError, match="“folder” cannot be written: it is a folder"):
            write(tmp_path / "folder", COLUMNS)
        os.mkfifo(tmp_path / "pipe")
        with pytest.raises(DataError, match="“pipe” cannot be written: it is no ordinary file"):
            write(tmp_path / "pipe", COLUMNS)

    def test_a_write_protected_file(
        self, tmp_path: Path, write: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = tmp_path / "data"
        path.write_bytes(b"old")
        path.chmod(0o444)
        monkeypatch.setattr(os, "access", lambda path, mode: False)  # root may write everything
        with pytest.raises(DataError, match="“data” cannot be written: it is write-protected"):
            write(path, COLUMNS)
        assert path.read_bytes() == b"old"

    @pytest.mark.parametrize(
        ("number", "reason"),
        [(errno.ENOSPC, "the disk is full"), (errno.EACCES, "there is no permission")],
    )
    def test_what_fails_leaves_the_old_file(
        self,
        tmp_path: Path,
        write: Any,
        monkeypatch: pytest.MonkeyPatch,
        number: int,
        reason: str,
    ) -> None:
        path = tmp_path / "data"
        path.write_bytes(b"old")

        def fail(descriptor: int) -> None:
            raise OSError(number, os.strerror(number))

        monkeypatch.setattr(atomic.os, "fsync", fail)
        with pytest.raises(DataError) as refused:
            write(path, COLUMNS)
        assert str(refused.value) == f"“data” cannot be written: {reason}."
        assert path.read_bytes() == b"old"
        assert left(tmp_path) == ["data"]
