"""Files of before open today, to exactly what they held; see tests/data/golden/make.py."""

from __future__ import annotations

import zipfile
from pathlib import Path

import msgspec
import numpy as np
from session.kit import GOLDEN, Counter, Fit, Point, Sketch, SketchView, find

from lavis.document import Assets, Document, Finished, Panel, UnknownParams
from lavis.session import read, write

STORE = Assets()
IMAGE = STORE.put(np.arange(12, dtype="<f4").reshape(3, 4) / 8)
WEIGHTS = STORE.put(np.array([[1.5, -2.0], [0.25, 1e300]]))
MASK = STORE.put(np.array([True, False, True]))


def test_format_0() -> None:
    loaded = read(GOLDEN / "format-0.lavis", find)
    sketch = Sketch(
        2.5,
        'a[b]{c}\\"',
        (Point(0.1, -1e-300), Point(3.0, 4.0)),
        IMAGE,
        view=SketchView(4.0, "right"),
    )
    assert loaded.warnings == ()
    assert loaded.document == Document(
        (
            Panel("sketch-1", "sketch", "Skizze ½ “π”", sketch),
            Panel("counter-7", "counter", "Count", Counter(7)),
        )
    )
    np.testing.assert_array_equal(loaded.assets.get(IMAGE), STORE.get(IMAGE))


def test_format_1_and_its_guest_go_back_as_they_came(tmp_path: Path) -> None:
    golden = GOLDEN / "format-1.lavis"
    loaded = read(golden, find)
    known, guest = loaded.document.panels
    record = Finished(Sketch(9.0), Fit(0.125, WEIGHTS, (1, 2, 3)))
    params = Sketch(layers=(WEIGHTS, MASK))
    assert loaded.warnings == ()
    assert known == Panel("sketch-2", "sketch", "With a record", params, {"fit": record})
    assert (guest.id, guest.tool, guest.title) == (
        "wavelets-1",
        "wavelets",
        "Of another installation",
    )
    assert isinstance(guest.params, UnknownParams)
    assert guest.params.reason == "The tool “wavelets” is not installed here."
    for leaf in (IMAGE, WEIGHTS, MASK):
        np.testing.assert_array_equal(loaded.assets.get(leaf), STORE.get(leaf))

    write(tmp_path / "again.lavis", loaded.document, loaded.assets, find)
    with zipfile.ZipFile(golden) as old, zipfile.ZipFile(tmp_path / "again.lavis") as new:
        assert sorted(new.namelist()) == sorted(old.namelist())
        for name in old.namelist():
            if name.endswith(".npy"):
                assert new.read(name) == old.read(name)
        texts = [archive.read("workspace.json") for archive in (old, new)]
    before, after = (msgspec.json.decode(text)["panels"][1] for text in texts)
    assert before == after
    assert b"1e5" not in texts[0]
    assert b"100000.0" in texts[1]  # the numbers as they were written


def test_an_old_version_of_a_tool_is_migrated() -> None:
    loaded = read(GOLDEN / "old-tool.lavis", find)
    sketch = Sketch(3.5, "old", (Point(1.0, 2.0), Point(3.5, -4.0)), IMAGE)
    record = Finished(Sketch(1.0), Fit(2.0, WEIGHTS))
    assert loaded.warnings == ()
    assert loaded.document == Document(
        (Panel("sketch-1", "sketch", "Old", sketch, {"fit": record}),)
    )
    np.testing.assert_array_equal(loaded.assets.get(WEIGHTS), STORE.get(WEIGHTS))


def test_the_golden_files_are_all_tested() -> None:
    names = {path.name for path in GOLDEN.glob("*.lavis")}
    assert names == {"format-0.lavis", "format-1.lavis", "old-tool.lavis"}
