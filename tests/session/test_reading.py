"""What is bad in a file falls back alone, and what is strange is kept."""

from __future__ import annotations

import io
import tracemalloc
import zipfile
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from session.kit import (
    Counter,
    Fit,
    Fragile,
    Sketch,
    entry,
    find,
    refused,
    text,
    zipped,
)

from lavis.document import Array, Assets, Document, Finished, Panel, UnknownParams
from lavis.session import MAX_TITLE, Loaded, read, write


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "work.lavis"


def load(path: Path, *entries: Any, arrays: dict[str, bytes] | None = None) -> Loaded:
    members = [(f"assets/{key}.npy", data) for key, data in (arrays or {}).items()]
    return read(zipped(path, ("workspace.json", text(*entries)), *members), find)


def npy(array: np.ndarray) -> bytes:
    stream = io.BytesIO()
    np.save(stream, array)
    return stream.getvalue()


def plain(leaf: Array) -> dict[str, Any]:
    return msgspec.json.decode(msgspec.json.encode(leaf))


def stored(path: Path) -> tuple[list[Any], list[str]]:
    """Return the entries of a file and the names of its members."""
    with zipfile.ZipFile(path) as archive:
        return msgspec.json.decode(archive.read("workspace.json"))["panels"], archive.namelist()


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (entry(params={"n": -1}), ">= 0"),
        (entry(params={"n": "five"}), "`int`"),
        (entry(params={"n": 1e99}), "`int`"),
        (entry(params=None), "`object`"),
        (entry(params={"n": 5, "data": {"sha256": "x"}}), "sha256"),
        (entry(params={"n": 5, "data": {"sha256": "0" * 64, "dtype": "|O8", "shape": []}}), "data"),
        (entry(version="1"), "version"),
        (entry(version=0), "version"),
        (entry(tool="fragile", params={"n": 13}), "thirteen"),
        (entry(tool="sketch", version=1, params={"length": 3}), "KeyError: 'width'"),
        (entry(tool="sketch", version=1, params=[]), "TypeError"),
        (entry(tool="sketch", version=1, params={"width": 1e9}), "<= 10"),
        (entry(tool="sketch", version=2, params={"view": {"zoom": 0}}), "zoom"),
    ],
)
def test_a_bad_entry_starts_afresh_alone(path: Path, bad: dict[str, Any], why: str) -> None:
    good = entry(id="good", params={"n": 8})
    loaded = load(path, good, {**bad, "id": "bad", "title": "Mine"}, {**good, "id": "last"})
    before, fallen, after = loaded.document.panels
    assert before.params == after.params == Counter(8)
    tool = find(bad["tool"])
    assert tool is not None
    assert fallen == Panel("bad", bad["tool"], "Mine", tool.default)
    (warning,) = loaded.warnings
    assert warning.startswith("“Mine” starts afresh, since its settings could not be read: ")
    assert why in warning
    assert warning.endswith(".")


def test_numbers_that_no_params_can_hold_fall_back_alone(path: Path) -> None:
    good = msgspec.json.encode(entry(id="good"))
    for number in (b"1e999", b"-1e999", b"9" * 400):
        bad = msgspec.json.encode(entry(id="bad", tool="sketch", version=2, params={"stroke": 7}))
        bad = bad.replace(b'"stroke":7', b'"stroke":' + number)
        data = b'{"format":1,"panels":[' + good + b"," + bad + b"]}"
        loaded = read(zipped(path, ("workspace.json", data)), find)
        assert [panel.params for panel in loaded.document.panels] == [Counter(5), Sketch()]
        assert len(loaded.warnings) == 1


def test_a_name_given_twice_has_its_last_value(path: Path) -> None:
    data = text(entry()).replace(b'"n":5', b'"n":6,"n":7')
    loaded = read(zipped(path, ("workspace.json", data)), find)
    assert loaded.document.panels[0].params == Counter(7)


@pytest.mark.parametrize("nothing", [5, None, [], "panel", {}, {"tool": 7}, {"tool": ""}])
def test_an_entry_without_a_tool_is_left_out(path: Path, nothing: Any) -> None:
    loaded = load(path, nothing, entry())
    assert [panel.params for panel in loaded.document.panels] == [Counter(5)]
    assert loaded.warnings == ("An entry that names no tool was left out.",)


def test_of_two_panels_with_one_id_the_second_gives_way(path: Path) -> None:
    ids = ["counter-1", "counter-1", "counter-2", "counter-1", "counter-4"]
    loaded = load(path, *(entry(id=name, params={"n": n}) for n, name in enumerate(ids)))
    assert [(panel.id, panel.params) for panel in loaded.document.panels] == [
        ("counter-1", Counter(0)),
        ("counter-3", Counter(1)),
        ("counter-2", Counter(2)),
        ("counter-5", Counter(3)),
        ("counter-4", Counter(4)),
    ]
    assert loaded.warnings == (
        "The file has the id “counter-1” twice; it is “counter-3” now.",
        "The file has the id “counter-1” twice; it is “counter-5” now.",
    )


@pytest.mark.parametrize("bad", [None, 3, "", "x" * 1000])
def test_a_panel_without_an_id_gets_one(path: Path, bad: Any) -> None:
    loaded = load(path, entry(id=bad), entry())
    assert [panel.id for panel in loaded.document.panels] == ["counter-2", "counter-1"]
    assert len(loaded.warnings) == 1


def test_titles_are_bounded(path: Path) -> None:
    loaded = load(path, entry(title="T" * (MAX_TITLE + 1)), entry(id="b", title=None))
    assert [panel.title for panel in loaded.document.panels] == ["T" * MAX_TITLE, "Counter"]
    assert loaded.warnings == (
        f"The title “{'T' * 40}…” was cut to {MAX_TITLE} letters.",
        "A panel of “Counter” had no title that can be read.",
    )
    loaded = load(path, entry(title="T" * MAX_TITLE))
    assert loaded.warnings == ()


def test_too_many_panels_are_refused(path: Path) -> None:
    zipped(path, ("workspace.json", text(*[entry()] * 201)))
    assert "no list of at most 200 panels" in refused(path)


GUEST: dict[str, Any] = {
    "params": {"deep": [{"a": None, "b": [1, 2.5, "ü\n"]}], "huge": 2**63},
    "colour": "red",
}


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"tool": "wavelets"}, "The tool “wavelets” is not installed here."),
        ({"tool": "broken"}, "The tool “broken” could not be loaded: no module named nowhere."),
        (
            {"tool": "counter", "version": 4},
            "This panel was saved by a newer version of “Counter”: 4, and installed is 1.",
        ),
    ],
)
def test_what_cannot_be_opened_is_kept_and_saved_back(
    path: Path, fields: dict[str, Any], reason: str
) -> None:
    array = np.arange(300.0)
    leaf = Assets().put(array)
    guest = {**entry(), **GUEST, **fields, "id": "g", "signal": plain(leaf)}
    loaded = load(path, entry(), guest, arrays={leaf.sha256: npy(array)})
    assert loaded.warnings == ()
    panel = loaded.document.panels[1]
    assert (panel.id, panel.tool, panel.title) == ("g", fields["tool"], "Count")
    assert isinstance(panel.params, UnknownParams)
    assert panel.params.reason == reason
    assert leaf in loaded.assets

    # Saved, opened and saved once more, behind another panel.
    for number in (1, 2):
        new = Panel(f"new-{number}", "counter", "New", Counter(9))
        write(path, Document((new, *loaded.document.panels)), loaded.assets, find)
        entries, names = stored(path)
        assert entries.count(guest) == 1
        assert f"assets/{leaf.sha256}.npy" in names
        loaded = read(path, find)
        assert len(loaded.document.panels) == 2 + number
        assert leaf in loaded.assets


@given(
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers(-(2**63), 2**64 - 1)
        | st.floats(allow_nan=False)
        | st.text(st.characters(exclude_categories=["Cs"])),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner, max_size=3)
        ),
        max_leaves=10,
    ).filter(lambda value: "inf" not in repr(value))
)
def test_any_guest_is_kept_in_its_own_words(tmp_path: Path, params: Any) -> None:
    guest = {**entry(tool="guest"), "params": params}
    raw = msgspec.json.encode(guest)
    loaded = load(tmp_path / "a", msgspec.Raw(raw))
    kept = loaded.document.panels[0].params
    assert isinstance(kept, UnknownParams)
    assert bytes(kept.raw) == raw
    write(tmp_path / "b", loaded.document, loaded.assets, find)
    again = read(tmp_path / "b", find).document.panels[0].params
    assert isinstance(again, UnknownParams)
    assert msgspec.json.decode(again.raw) == guest
    assert repr(msgspec.json.decode(again.raw)) == repr(guest)


def test_a_guest_with_numbers_beyond_all_bounds_is_kept_too(path: Path) -> None:
    leaf = Assets().put(np.zeros(300))
    raw = msgspec.json.encode(entry(tool="guest", params={"a": 7, "b": plain(leaf)}))
    raw = raw.replace(b'"a":7', b'"a":[1e999,' + b"9" * 5000 + b"]")
    loaded = load(path, msgspec.Raw(raw), arrays={leaf.sha256: npy(np.zeros(300))})
    write(path, loaded.document, loaded.assets, find)
    again = read(path, find)
    kept = again.document.panels[0].params
    assert isinstance(kept, UnknownParams)
    assert b"1e999" in bytes(kept.raw)
    assert b"9" * 5000 in bytes(kept.raw)
    assert leaf in again.assets


def test_a_guest_does_not_hold_the_text_of_its_file(path: Path) -> None:
    zipped(
        path,
        (
            "workspace.json",
            text(entry(tool="sketch", params={"name": "n" * 4 * 2**20}), entry(tool="guest")),
        ),
    )
    tracemalloc.start()
    try:
        guest = read(path, find).document.panels[1]
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert isinstance(guest.params, UnknownParams)
    assert held < 2**20


def test_a_guest_whose_id_was_taken_keeps_all_but_the_id(path: Path) -> None:
    guest = {**entry(tool="guest"), **GUEST}
    loaded = load(path, entry(), guest)
    write(path, loaded.document, loaded.assets, find)
    entries, _ = stored(path)
    assert entries[1] == {**guest, "id": "guest-1"}


def test_a_renamed_guest_is_saved_under_its_new_title(path: Path) -> None:
    loaded = load(path, {**entry(tool="guest"), **GUEST})
    panel = msgspec.structs.replace(loaded.document.panels[0], title="Renamed")
    write(path, Document((panel,)), loaded.assets, find)
    entries, _ = stored(path)
    assert entries == [{**entry(tool="guest"), **GUEST, "title": "Renamed"}]


def test_a_guest_without_its_arrays_is_kept_and_says_so(path: Path) -> None:
    leaf = Array("ab" * 32, "<f8", (300,))
    loaded = load(path, entry(tool="guest", params=plain(leaf)))
    assert loaded.warnings == (f"“Count” has lost an array: assets/{'ab' * 32}.npy is missing.",)
    write(path, loaded.document, loaded.assets, find)
    assert stored(path)[0] == [entry(tool="guest", params=plain(leaf))]


def sketch_with(record: Any) -> dict[str, Any]:
    return entry(tool="sketch", version=2, title="S", params={"stroke": 4}, records=record)


@pytest.mark.parametrize(
    ("records", "warning"),
    [
        ([], "The records of “S” could not be read."),
        ({"fit": 5}, "The record “fit” of “S” could not be read: "),
        ({"fit": {"params": {}}}, "The record “fit” of “S” could not be read: "),
        (
            {"fit": {"params": {"stroke": 99}, "record": {}}},
            "The record “fit” of “S” could not be read: ",
        ),
        (
            {"fit": {"params": {}, "record": {"loss": "low"}}},
            "The record “fit” of “S” could not be read: ",
        ),
        (
            {"draw": {}, "colour": {}},
            "“S” has no task for 2 of its records, such as “colour”; they were left out.",
        ),
    ],
)
def test_a_bad_record_is_left_out_alone(path: Path, records: Any, warning: str) -> None:
    loaded = load(path, sketch_with(records))
    assert loaded.document.panels[0] == Panel("counter-1", "sketch", "S", Sketch(4.0))
    (said,) = loaded.warnings
    assert said.startswith(warning)


def test_a_record_whose_array_is_gone_is_left_out_alone(path: Path) -> None:
    image, weights = np.zeros((20, 20)), np.ones(300)
    there, gone = Assets().put(image), Assets().put(weights)
    params = {"image": plain(there)}
    record = {"params": params, "record": {"loss": 1, "weights": plain(gone)}}
    panel = {**sketch_with({"fit": record}), "params": params}
    loaded = load(path, panel, arrays={there.sha256: npy(image)})
    assert loaded.document.panels[0].params == Sketch(image=there)
    assert loaded.document.panels[0].records == {}
    assert f"assets/{gone.sha256}.npy is missing" in loaded.warnings[0]

    loaded = load(path, panel, arrays={there.sha256: npy(image), gone.sha256: npy(weights)})
    finished = Finished(Sketch(image=there), Fit(1.0, gone))
    assert loaded.document.panels[0].records == {"fit": finished}
    assert loaded.warnings == ()


def test_errors_of_a_stranger_make_no_long_sentence(path: Path) -> None:
    loaded = load(path, entry(tool="sketch", version=2, params={"view": {"tab": "x" * 10_000}}))
    assert len(loaded.warnings[0]) < 400


def test_migrations_apply_to_older_versions_only(path: Path) -> None:
    loaded = load(
        path,
        entry(id="a", tool="sketch", version=1, params={"width": 20}),
        entry(id="b", tool="sketch", version=2, params={"stroke": 3}),
        entry(id="c", tool="fragile", params={"n": 12}),
    )
    assert [panel.params for panel in loaded.document.panels] == [
        Sketch(2.0),
        Sketch(3.0),
        Fragile(12),
    ]
    assert loaded.warnings == ()
