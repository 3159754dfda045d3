"""Files made to harm: whatever is in one, it is refused by a sentence or opened in part."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from session.kit import GOLDEN, Counter, entry, find, memory, plainly, refused, small, text, zipped

from lavis.document import Array, Assets, UnknownParams
from lavis.session import Loaded, SessionError, arrays, files, read, workspace, write

MIB = 2**20


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "work.lavis"


def leaf_of(array: np.ndarray) -> Array:
    return Assets().put(array)


def npy(array: np.ndarray, version: tuple[int, int] | None = None) -> bytes:
    stream = io.BytesIO()
    np.lib.format.write_array(stream, array, version, allow_pickle=True)
    return stream.getvalue()


def by_hand(header: bytes, data: bytes = b"", version: int = 1) -> bytes:
    width = 2 if version == 1 else 4
    return (
        b"\x93NUMPY" + bytes([version, 0]) + len(header).to_bytes(width, "little") + header + data
    )


def with_array(path: Path, leaf: Array, data: bytes, **rest: Any) -> Loaded:
    """Open a file with a panel whose array is what we say it is."""
    params = {"n": 3, "data": leaf}
    member = f"assets/{leaf.sha256}.npy"
    zipped(path, ("workspace.json", text(entry(params=params))), (member, data), **rest)
    return read(path, find)


def fallen(loaded: Loaded, leaf: Array) -> str:
    """Return the warning of the panel that fell back because of its array."""
    assert [panel.params for panel in loaded.document.panels] == [Counter()]
    (warning,) = loaded.warnings
    assert f"assets/{leaf.sha256}.npy" in warning
    return warning


# --- the zip -----------------------------------------------------------------------------------


def test_a_truncated_file_is_refused_wherever_it_ends(path: Path) -> None:
    write(path, *small(), find)
    whole = path.read_bytes()
    for length in {*range(0, 60), *range(60, len(whole), 997), len(whole) - 1}:
        path.write_bytes(whole[:length])
        refused(path)


def test_a_zip_of_something_else_is_refused(path: Path) -> None:
    assert "not of LaVis" in refused(zipped(path, ("word/document.xml", b"<xml/>")))
    assert "not of LaVis" in refused(zipped(path))


def test_a_large_declared_size_is_refused_before_anything_is_read(path: Path) -> None:
    bomb = bytes(64 * MIB)
    zipped(path, ("workspace.json", bomb), compress=zipfile.ZIP_DEFLATED)
    del bomb
    with memory(MIB):
        assert f"at most {workspace.MAX_BYTES} are read" in refused(path)


def lie(path: Path, member: str, size: int) -> None:
    """Write another uncompressed size into both headers of a member."""
    data = bytearray(path.read_bytes())
    for signature, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        start = -1
        while (start := data.find(signature, start + 1)) >= 0:
            name_at = start + (30 if at == 22 else 46)
            if data[name_at : name_at + len(member)] == member.encode():
                data[start + at : start + at + 4] = size.to_bytes(4, "little")
    path.write_bytes(data)


@pytest.mark.parametrize("size", [0, 10, 1000, 5 * MIB])
def test_a_text_larger_than_it_says_is_read_no_further(path: Path, size: int) -> None:
    bomb = text(entry()) + b" " * 64 * MIB
    zipped(path, ("workspace.json", bomb), compress=zipfile.ZIP_DEFLATED)
    del bomb
    lie(path, "workspace.json", size)
    with memory(3 * size + MIB):
        refused(path)


@pytest.mark.parametrize("compress", [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED])
def test_an_array_larger_than_it_says_is_read_no_further(path: Path, compress: int) -> None:
    array = np.zeros(8 * MIB)
    leaf = leaf_of(array)
    data = npy(array)
    zipped(
        path,
        ("workspace.json", text(entry(params={"data": leaf}))),
        (f"assets/{leaf.sha256}.npy", data),
        compress=compress,
    )
    del array, data
    lie(path, f"assets/{leaf.sha256}.npy", 4096)
    with memory(4 * MIB):
        loaded = read(path, find)
    fallen(loaded, leaf)


@pytest.mark.parametrize("compress", [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED])
def test_an_array_smaller_than_it_says_is_not_waited_for(path: Path, compress: int) -> None:
    array = np.arange(300.0)
    leaf = leaf_of(array)
    whole = npy(array)
    member = f"assets/{leaf.sha256}.npy"
    zipped(
        path,
        ("workspace.json", text(entry(params={"data": leaf}))),
        (member, whole[:-800]),
        compress=compress,
    )
    lie(path, member, len(whole))
    fallen(read(path, find), leaf)


def test_arrays_that_are_too_large_together_are_refused(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = [np.full(1000, float(number)) for number in range(10)]
    leaves = [leaf_of(array) for array in made]
    zipped(
        path,
        ("workspace.json", text(*(entry(params={"data": leaf}) for leaf in leaves))),
        *(
            (f"assets/{leaf.sha256}.npy", npy(array))
            for leaf, array in zip(leaves, made, strict=True)
        ),
    )
    assert read(path, find).document.panels[9].params == Counter(0, leaves[9])
    monkeypatch.setattr(files, "MAX_ARRAYS", 50_000)
    monkeypatch.setattr(files, "MAX_BYTES", 0)
    assert "claims to hold more than" in refused(path)
    monkeypatch.undo()
    # Behind the declared sizes stands a second bound, on what is really fetched.
    monkeypatch.setattr(arrays, "MAX_ARRAYS", 50_000)
    loaded = read(path, find)
    whole = [panel for panel in loaded.document.panels if panel.params != Counter()]
    assert len(whole) == 6
    assert len(loaded.assets) == 6
    assert len([warning for warning in loaded.warnings if "more than 50000" in warning]) == 4


def many_members(path: Path, number: int, claimed: int) -> None:
    entry_of_directory = b"PK\x01\x02" + bytes(24) + b"\x01\x00" + bytes(16) + b"x"
    directory = entry_of_directory * number
    end = b"PK\x05\x06" + bytes(4) + claimed.to_bytes(2, "little") * 2
    end += len(directory).to_bytes(4, "little") + (30).to_bytes(4, "little") + b"\0\0"
    path.write_bytes(b"PK\x03\x04" + bytes(26) + directory + end)


@pytest.mark.parametrize(("number", "claimed"), [(10**6, 1), (60_000, 60_000), (20_000, 20_000)])
def test_a_million_members_are_not_even_listed(path: Path, number: int, claimed: int) -> None:
    many_members(path, number, claimed)
    with memory(MIB):
        assert "holds more members than a workspace has" in refused(path)


def test_what_is_no_part_of_a_workspace_is_not_looked_at(path: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    link = zipfile.ZipInfo("assets/link.npy")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    zipped(
        path,
        ("../outside", b"climbed"),
        (str(outside), b"absolute"),
        ("assets/../../outside", b"climbed"),
        ("C:\\outside", b"drive"),
        (link, b"/etc/passwd"),
        (f"assets/{'A' * 64}.npy", b"wrong letters"),
        (f"assets/{'a' * 64}.npy\n", b"one letter more"),
        (f"assets/{'a' * 63}.npy", b"one letter less"),
        (f"x/assets/{'a' * 64}.npy", b"deeper"),
        ("workspace.json/", b""),
        ("workspace.json", text(entry())),
    )
    before = sorted(tmp_path.iterdir())
    loaded = read(path, find)
    assert loaded.document.panels[0].params == Counter(5)
    assert loaded.warnings == ()
    assert sorted(tmp_path.iterdir()) == before
    assert not outside.exists()


def test_a_text_that_is_a_link_is_read_as_a_text(path: Path) -> None:
    link = zipfile.ZipInfo("workspace.json")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    assert "is not the text of a workspace" in refused(zipped(path, (link, b"/etc/passwd")))


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("name", ["workspace.json", f"assets/{'a' * 64}.npy"])
def test_members_given_twice_are_refused(path: Path, name: str) -> None:
    members = [("workspace.json", text(entry())), (name, b"1"), (name, b"2")]
    assert f"it holds {name} twice" in refused(zipped(path, *members))


def test_a_name_cut_by_a_zero_is_no_second_text(path: Path) -> None:
    zipped(path, ("workspace.json", text(entry())), ("workspace.jsonXevil", b"2"))
    path.write_bytes(path.read_bytes().replace(b"workspace.jsonXevil", b"workspace.json\0evil"))
    assert "it holds workspace.json twice" in refused(path)


def test_an_encrypted_file_is_refused(path: Path) -> None:
    zipped(path, ("workspace.json", text(entry())))
    data = bytearray(path.read_bytes())
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    assert refused(path).endswith("it is encrypted.")


@pytest.mark.parametrize("compress", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_compressions_are_refused(path: Path, compress: int) -> None:
    zipped(path, ("workspace.json", text(entry())), compress=compress)
    assert "compressed in a way" in refused(path)


@pytest.mark.parametrize("compress", [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED])
def test_a_wrong_checksum_is_seen(path: Path, compress: int) -> None:
    array = np.arange(400.0)
    leaf = leaf_of(array)
    name = f"assets/{leaf.sha256}.npy"
    members = [("workspace.json", text(entry(params={"data": leaf}))), (name, npy(array))]
    whole = zipped(path, *members, compress=compress).read_bytes()
    for member in ("workspace.json", name):
        data = bytearray(whole)
        with zipfile.ZipFile(path) as archive:
            crc = archive.getinfo(member).CRC.to_bytes(4, "little")
        assert data.count(crc) == 2
        other = path.with_name("other.lavis")
        other.write_bytes(bytes(data).replace(crc, bytes(4)))
        if member == "workspace.json":
            assert "workspace.json is damaged" in refused(other)
        else:
            assert "is damaged (Bad CRC-32" in fallen(read(other, find), leaf)


def test_a_comment_behind_the_end_is_refused(path: Path) -> None:
    zipped(path, ("workspace.json", text(entry())))
    with zipfile.ZipFile(path, "a") as archive:
        archive.comment = b"hello"
    assert "its end is missing" in refused(path)


# --- the text ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "not the text of a workspace"),
        (b"5", "not the text of a workspace"),
        (b"[]", "not the text of a workspace"),
        (b"{}", "not the text of a workspace"),
        (b"\xff\xfe{}", "not the text of a workspace"),
        (b'{"format": true, "panels": []}', "not the text of a workspace"),
        (b'{"format": "1", "panels": []}', "not the text of a workspace"),
        (b'{"format": 99999999999999999999999, "panels": []}', "made by a newer LaVis"),
        (b'{"format": ' + b"9" * 9999 + b', "panels": []}', "not the text of a workspace"),
        (b'{"format": 1, "panels": []', "not the text of a workspace"),
        (b'{"format": 1, "panels": []}]', "not the text of a workspace"),
        (b'{"format": 1, "panels": [NaN]}', "not the text of a workspace"),
        (b'{"format": 1, "panels": [], "x": Infinity}', "not the text of a workspace"),
        (b'{"format": 1, "panels": [], "x": -Infinity}', "not the text of a workspace"),
        (b'{"format": 1, "panels": [], "x": "\xff"}', "not the text of a workspace"),
        (b'{"format": 1, "panels": [], "x": "\\ud800"}', "not the text of a workspace"),
        (b'{"format": 1, "panels": [], "x": 01}', "not the text of a workspace"),
        (b'{"format": 1}', "no list of at most 200 panels"),
        (b'{"format": 1, "panels": {}}', "no list of at most 200 panels"),
        (b'{"format": 1, "panels": 7}', "no list of at most 200 panels"),
        (b'{"format": 0}', "does not keep to format 0"),
        (b'{"format": 0, "panels": []}', "does not keep to format 0"),
        (b'{"format": -1, "panels": []}', "there is no format -1"),
        (
            b'{"format": -9223372036854775808, "panels": []}',
            "there is no format -9223372036854775808",
        ),
        (
            b'{"format": 2, "panels": {}}',
            "it was made by a newer LaVis: format 2, and this one reads up to 1",
        ),
        (b'{"format": 1, "panels": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "deeper than 64"),
        (b'{"format": 1, "panels": ' + b"[" * 100_000, "deeper than 64"),
        (b'{"a":' * 100_000, "deeper than 64"),
        (b'{"format": 1, "panels": [{"tool": "x", "params": ' + b"[" * 62, "deeper than 64"),
    ],
    ids=range(29),
)
def test_a_bad_text_is_refused(path: Path, data: bytes, why: str) -> None:
    assert why in refused(zipped(path, ("workspace.json", data)))


def test_brackets_in_a_string_are_no_depth(path: Path) -> None:
    name = '[{"\\' * 1000
    zipped(path, ("workspace.json", text(entry(tool="guest", params={"name": name}))))
    kept = read(path, find).document.panels[0].params
    assert isinstance(kept, UnknownParams)
    assert msgspec.json.decode(kept.raw)["params"]["name"] == name


def test_the_deepest_guest_that_is_read_can_be_saved(path: Path) -> None:
    depth = workspace.MAX_DEPTH - 3
    raw = b'{"tool":"guest","id":"a","title":"T","params":' + b"[" * depth + b"]" * depth + b"}"
    loaded = read(zipped(path, ("workspace.json", text(msgspec.Raw(raw)))), find)
    write(path, loaded.document, loaded.assets, find)
    assert plainly(read(path, find).document) == plainly(loaded.document)


@pytest.mark.parametrize("unit", [b'"', b'\\"', b'"\\', b"\\", b'"a', b"[]", b'"",'])
def test_the_depth_of_a_long_text_is_found_in_linear_time(unit: bytes) -> None:
    # In quadratic time this would take hours, so that the test would never end.
    workspace.check_text(unit * (2 * MIB // len(unit)))


def test_a_text_of_many_entries_takes_bounded_memory(path: Path) -> None:
    # In proportion: the longest text that is read at all takes no more than 320 MiB.
    numbers = b"0," * (MIB // 2) + b"0"
    zipped(path, ("workspace.json", b'{"format":1,"panels":[' + numbers + b"]}"))
    del numbers
    with memory(40 * MIB):
        assert "no list of at most 200 panels" in refused(path)


# --- the arrays --------------------------------------------------------------------------------

GOOD = np.arange(300, dtype="<f8")
LEAF = leaf_of(GOOD)
HEAD = b"{'descr': '<f8', 'fortran_order': False, 'shape': (300,), }"


@pytest.mark.parametrize("version", [(1, 0), (2, 0), (3, 0)])
@pytest.mark.parametrize(
    "array",
    [
        GOOD,
        np.array(2.5),
        np.zeros((0, 3)),
        np.array([True, False]),
        np.ones((2, 3, 1, 1, 1, 1, 1, 2), "<c8"),
        np.arange(6, dtype="<u2").reshape(2, 3),
    ],
)
def test_every_version_of_numpys_files_is_read(
    path: Path, array: np.ndarray, version: tuple[int, int]
) -> None:
    leaf = leaf_of(array)
    loaded = with_array(path, leaf, npy(array, version))
    assert loaded.warnings == ()
    read_back = loaded.assets.get(leaf)
    np.testing.assert_array_equal(read_back, array)
    assert read_back.shape == array.shape
    assert read_back.dtype == array.dtype


OBJECTS = np.array([{"a": 1}, None], dtype=object)
BAD_ARRAYS = {
    "nothing": b"",
    "short": b"\x93NUMPY\x01",
    "no array": b"MZ" + bytes(2000),
    "version 4": by_hand(HEAD, GOOD.tobytes(), 4),
    "objects": npy(OBJECTS),
    "fields": npy(np.zeros(3, [("a", "<f8")])),
    "text": npy(np.array(["a", "bc"])),
    "dates": npy(np.array(["2020-01-01"], "<M8[D]")),
    "big-endian": npy(GOOD.astype(">f8")),
    "fortran": npy(np.asfortranarray(GOOD.reshape(20, 15))),
    "unknown type": by_hand(HEAD.replace(b"<f8", b"<f3") + b"\n", GOOD.tobytes()),
    "wrong type": npy(GOOD.astype("<f4")),
    "wrong shape": npy(GOOD.reshape(3, 100)),
    "wrong data": npy(GOOD + 1),
    "giant": by_hand(HEAD.replace(b"300", b"9" * 12) + b"\n", GOOD.tobytes()),
    "giant product": by_hand(HEAD.replace(b"300,", b"99999999, " * 9) + b"\n", GOOD.tobytes()),
    "giant but empty": by_hand(HEAD.replace(b"300,", b"0, " + b"9" * 18) + b"\n"),
    "negative": by_hand(HEAD.replace(b"300", b"-1") + b"\n"),
    "no number": by_hand(HEAD.replace(b"300", b"3 00") + b"\n", GOOD.tobytes()),
    "code": by_hand(b"__import__('os').abort()\n"),
    "deep": by_hand(b"(" * 4000 + b"\n"),
    "long header": by_hand(HEAD + b" " * 60_000 + b"\n", GOOD.tobytes()),
    "longest header": b"\x93NUMPY\x02\x00\xff\xff\xff\xff" + HEAD,
    "cut": npy(GOOD)[:-1],
    "longer": npy(GOOD) + b"\0",
}


@pytest.mark.parametrize("compress", [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED])
@pytest.mark.parametrize("name", BAD_ARRAYS)
def test_a_bad_array_is_refused_by_name(path: Path, name: str, compress: int) -> None:
    with memory(MIB):
        loaded = with_array(path, LEAF, BAD_ARRAYS[name], compress=compress)
    fallen(loaded, LEAF)
    assert LEAF not in loaded.assets


def test_the_leaf_must_agree_with_the_array(path: Path) -> None:
    for leaf in (
        Array(LEAF.sha256, "<f8", (3, 100)),
        Array(LEAF.sha256, "<i8", (300,)),
        Array(LEAF.sha256, "<f8", (2**40, 2**40)),
    ):
        assert "is <f8 (300,) and not" in fallen(with_array(path, leaf, npy(GOOD)), leaf)


def test_a_truth_value_is_0_or_1(path: Path) -> None:
    array = np.array([0, 1, 2], "u1").view(bool)
    leaf = leaf_of(array)
    header = HEAD.replace(b"<f8", b"|b1").replace(b"300", b"3") + b"\n"
    warning = fallen(with_array(path, leaf, by_hand(header, b"\0\1\2")), leaf)
    assert "neither 0 nor 1" in warning


def test_an_array_that_no_memory_holds_is_refused(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*arguments: object) -> None:
        raise MemoryError

    monkeypatch.setattr(np, "empty", full)
    assert "does not fit into memory" in fallen(with_array(path, LEAF, npy(GOOD)), LEAF)


def test_no_code_is_run_by_an_array_of_objects(path: Path, tmp_path: Path) -> None:
    class Trap:
        def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
            return (Path.touch, (tmp_path / "trapped",))

    fallen(with_array(path, LEAF, npy(np.array([Trap()], dtype=object))), LEAF)
    assert not (tmp_path / "trapped").exists()


# --- anything ----------------------------------------------------------------------------------


def survives(path: Path) -> None:
    """Open a file, which may be refused; what is opened can be saved and opened again."""
    try:
        with memory(8 * MIB):
            loaded = read(path, find)
    except SessionError:
        refused(path)
        return
    again = path.with_name("again.lavis")
    write(again, loaded.document, loaded.assets, find)
    assert plainly(read(again, find).document) == plainly(loaded.document)


@given(st.binary(max_size=300), st.sampled_from([b"", b"PK\x03\x04", b"PK\x05\x06"]))
@settings(max_examples=60)
def test_random_bytes(tmp_path: Path, data: bytes, start: bytes) -> None:
    path = tmp_path / "work.lavis"
    path.write_bytes(start + data)
    survives(path)


BASES = [path.read_bytes() for path in sorted(GOLDEN.glob("*.lavis"))]
SPOILS = st.lists(
    st.tuples(
        st.sampled_from(["flip", "cut", "insert", "delete", "copy"]),
        st.floats(0, 1),
        st.binary(min_size=1, max_size=8),
    ),
    min_size=1,
    max_size=4,
)


def spoil(data: bytes, changes: list[tuple[str, float, bytes]]) -> bytes:
    for kind, where, extra in changes:
        at = int(where * len(data))
        if kind == "flip":
            flipped = (data[at + n] ^ byte for n, byte in enumerate(extra) if at + n < len(data))
            data = data[:at] + bytes(flipped) + data[at + len(extra) :]
        elif kind == "cut":
            data = data[: max(at, 1)]
        elif kind == "insert":
            data = data[:at] + extra + data[at:]
        elif kind == "delete":
            data = data[:at] + data[at + len(extra) :]
        else:
            data = data[:at] + data[at // 2 : at // 2 + 40] + data[at:]
    return data


@given(st.sampled_from(BASES), SPOILS)
@settings(max_examples=200)
def test_spoiled_files(
    tmp_path: Path, base: bytes, changes: list[tuple[str, float, bytes]]
) -> None:
    path = tmp_path / "work.lavis"
    path.write_bytes(spoil(base, changes))
    survives(path)


def taken_apart(base: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(base)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@given(st.sampled_from(BASES), st.integers(0, 10), SPOILS)
@settings(max_examples=200)
def test_spoiled_members(
    tmp_path: Path, base: bytes, number: int, changes: list[tuple[str, float, bytes]]
) -> None:
    members = taken_apart(base)
    name = list(members)[number % len(members)]
    members[name] = spoil(members[name], changes)
    survives(zipped(tmp_path / "work.lavis", *members.items()))


ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from(["", "sketch", "guest", "sha256", "left", "a" * 64]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["id", "tool", "params", "records", "fit", "view", "sha256", "dtype"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


def places(value: Any) -> list[tuple[Any, Any]]:
    """Return every container and key within a plain value."""
    found = []
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in list(items):
        found.append((value, key))
        if isinstance(item, (dict, list)):
            found += places(item)
    return found


@given(st.sampled_from(BASES), st.lists(st.tuples(st.integers(0), ANYTHING), max_size=4))
@settings(max_examples=200)
def test_other_values_in_their_places(
    tmp_path: Path, base: bytes, changes: list[tuple[int, Any]]
) -> None:
    members = taken_apart(base)
    plain = msgspec.json.decode(members["workspace.json"])
    for where, other in changes:
        found = places(plain)
        container, key = found[where % len(found)]
        container[key] = other
    members["workspace.json"] = msgspec.json.encode(plain)
    survives(zipped(tmp_path / "work.lavis", *members.items()))
