from __future__ import annotations

import errno
import io
import os
import stat
import subprocess
import sys
import zipfile
from pathlib import Path

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from session.kit import (
    SKETCH,
    Counter,
    Fit,
    Labels,
    Point,
    Sketch,
    documents,
    find,
    refused,
    small,
)

from lavis.document import Array, Assets, Document, Finished, Panel
from lavis.session import MAX_PANELS, SessionError, files, read, workspace, write

ONE = Document((Panel("counter-1", "counter", "Count", Counter(1)),))
TWO = Document((Panel("counter-1", "counter", "Count", Counter(2)),))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "work.lavis"


@given(documents())
@settings(max_examples=60)
def test_a_document_comes_back_whole(tmp_path: Path, made: tuple[Document, Assets]) -> None:
    document, assets = made
    path = tmp_path / "work.lavis"
    write(path, document, assets, find)
    loaded = read(path, find)
    assert loaded.document == document
    assert loaded.warnings == ()
    leaves = [leaf for panel in document.panels for leaf in workspace._leaves(panel)]
    assert len(loaded.assets) == len({leaf.sha256 for leaf in leaves})
    for leaf in leaves:
        array = loaded.assets.get(leaf)
        assert array.dtype.str == leaf.dtype
        assert array.tobytes() == assets.get(leaf).tobytes()
        assert array.shape == leaf.shape
        assert not array.flags.writeable


@given(documents())
@settings(max_examples=30)
def test_equal_documents_make_equal_bytes(tmp_path: Path, made: tuple[Document, Assets]) -> None:
    document, assets = made
    write(tmp_path / "a.lavis", document, assets, find)
    loaded = read(tmp_path / "a.lavis", find)
    write(tmp_path / "b.lavis", loaded.document, loaded.assets, find)
    assert (tmp_path / "a.lavis").read_bytes() == (tmp_path / "b.lavis").read_bytes()


def test_the_bytes_know_neither_the_hour_nor_the_order_of_an_undo(path: Path) -> None:
    first, second = Assets(), Assets()
    arrays = [np.full(300, float(number)) for number in range(5)]
    leaves = tuple(first.put(array) for array in arrays)
    second.put(np.zeros(400))  # only an undo step knows it
    for array in reversed(arrays):
        second.put(array)
    document = Document((Panel("sketch-1", "sketch", "S", Sketch(layers=leaves)),))
    write(path, document, first, find)
    before = path.read_bytes()
    write(path, document, second, find)
    assert path.read_bytes() == before
    with zipfile.ZipFile(path) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.namelist()[1:] == sorted(f"assets/{leaf.sha256}.npy" for leaf in leaves)


def test_the_bytes_know_not_the_order_of_a_mapping(tmp_path: Path) -> None:
    for name, weights in (("a", {"x": 1, "y": 2}), ("b", {"y": 2, "x": 1})):
        document = Document((Panel("labels-1", "labels", "L", Labels(weights)),))
        write(tmp_path / name, document, Assets(), find)
        assert read(tmp_path / name, find).document == document
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_the_text_is_readable_and_the_arrays_are_numpys(path: Path) -> None:
    assets = Assets()
    array = np.arange(6.0).reshape(2, 3)
    leaf = assets.put(array)
    record = Finished(Sketch(), Fit(0.5, leaf))
    panel = Panel("sketch-1", "sketch", "Skizze", Sketch(points=(Point(1, 2),)), {"fit": record})
    write(path, Document((panel,)), assets, find)
    with zipfile.ZipFile(path) as archive:
        assert archive.namelist() == ["workspace.json", f"assets/{leaf.sha256}.npy"]
        text = archive.read("workspace.json")
        stored = np.load(io.BytesIO(archive.read(archive.namelist()[1])), allow_pickle=False)
    np.testing.assert_array_equal(stored, array)
    assert text.startswith(b'{\n  "format": 1,\n  "panels": [\n    {\n      "id": "sketch-1",\n')
    (entry,) = msgspec.json.decode(text)["panels"]
    assert list(entry) == ["id", "tool", "version", "title", "params", "records"]
    assert entry["version"] == SKETCH.version
    assert entry["params"]["points"] == [{"x": 1.0, "y": 2.0}]
    assert entry["records"]["fit"]["record"]["weights"]["sha256"] == leaf.sha256


def test_only_what_the_document_points_at_is_written(path: Path) -> None:
    document, assets = small()
    assets.put(np.zeros(1000))
    write(path, document, assets, find)
    with zipfile.ZipFile(path) as archive:
        assert len(archive.namelist()) == 3


def test_a_new_file_has_the_permissions_of_the_umask_and_an_old_one_keeps_its_own(
    path: Path,
) -> None:
    old = os.umask(0o027)
    try:
        write(path, ONE, Assets(), find)
    finally:
        os.umask(old)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    path.chmod(0o604)
    write(path, TWO, Assets(), find)
    assert stat.S_IMODE(path.stat().st_mode) == 0o604


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "far").mkdir()
    real, link = tmp_path / "far" / "real.lavis", tmp_path / "link.lavis"
    link.symlink_to(Path("far") / "real.lavis")
    for document in (ONE, TWO):  # the first time, the link points at nothing yet
        write(link, document, Assets(), find)
        assert link.is_symlink()
        assert read(real, find).document == document


@pytest.mark.parametrize("failing", ["fsync", "replace"])
@pytest.mark.parametrize("before", [None, ONE])
def test_a_failed_write_leaves_the_old_file_and_no_litter(
    path: Path, monkeypatch: pytest.MonkeyPatch, failing: str, before: Document | None
) -> None:
    if before is not None:
        write(path, before, Assets(), find)

    def fail(*arguments: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, failing, fail)
        with pytest.raises(SessionError) as caught:
            write(path, TWO, Assets(), find)
    assert str(caught.value) == "“work.lavis” cannot be saved: the disk is full."
    assert list(path.parent.glob("*.lavis")) == ([] if before is None else [path])
    assert not list(path.parent.glob(".*.part"))
    if before is not None:
        assert read(path, find).document == before


def test_an_interrupt_leaves_the_old_file_and_no_litter(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(path, ONE, Assets(), find)

    def interrupt(*arguments: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", interrupt)
        with pytest.raises(KeyboardInterrupt):
            write(path, TWO, Assets(), find)
    assert not list(path.parent.glob(".*.part"))
    assert read(path, find).document == ONE


@pytest.mark.skipif(sys.platform == "win32", reason="the limit is of POSIX")
def test_a_file_that_the_disk_cuts_short_is_not_taken(path: Path) -> None:
    write(path, ONE, Assets(), find)
    code = """
import resource, signal, sys
from pathlib import Path
import numpy as np
from lavis.document import Assets, Document, Panel
from lavis.session import SessionError, write
from session.kit import Counter, find
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
assets = Assets()
leaf = assets.put(np.ones(100_000))
try:
    write(Path(sys.argv[1]), Document((Panel("a", "counter", "", Counter(2, leaf)),)), assets, find)
except SessionError as error:
    print(error)
"""
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "“work.lavis” cannot be saved: File too large.\n"
    assert list(path.parent.glob("*work*")) == [path]
    assert not list(path.parent.glob(".*.part"))
    assert read(path, find).document == ONE


def test_the_file_and_its_folder_are_synced(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced = []
    sync = os.fsync

    def watch(descriptor: int) -> None:
        synced.append(stat.S_ISDIR(os.fstat(descriptor).st_mode))
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", watch)
    write(path, ONE, Assets(), find)
    assert synced == ([False] if os.name == "nt" else [False, True])


def test_a_folder_that_cannot_be_synced_does_not_undo_the_writing(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sync = os.fsync

    def refuse(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, "Invalid argument")
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", refuse)
    write(path, ONE, Assets(), find)
    assert read(path, find).document == ONE


def test_what_stands_in_the_way_of_saving_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def sentence(path: Path, document: Document = ONE) -> str:
        with pytest.raises(SessionError) as caught:
            write(path, document, Assets(), find)
        return str(caught.value)

    assert sentence(tmp_path / "no" / "a.lavis").endswith("saved: its folder does not exist.")
    assert sentence(tmp_path).endswith("cannot be saved: it is a folder.")
    assert sentence(tmp_path / ("a" * 300)).endswith("cannot be saved: the name is too long.")
    many = Document(tuple(Panel(f"c{n}", "counter", "", Counter()) for n in range(MAX_PANELS + 1)))
    assert f"it has {MAX_PANELS + 1} panels" in sentence(tmp_path / "a", many)
    lost = Counter(1, Array("0" * 64, "<f8", (300,)))
    assert "of “My count” is lost" in sentence(
        tmp_path / "a", Document((Panel("c", "counter", "My count", lost),))
    )
    nan = Panel("s", "sketch", "My sketch", Sketch(stroke=float("nan")))
    assert "“My sketch” holds what cannot be kept" in sentence(tmp_path / "a", Document((nan,)))
    half = Panel("s", "sketch", "My sketch", Sketch(name="\ud800"))
    assert "“My sketch” holds what cannot be kept" in sentence(tmp_path / "a", Document((half,)))
    infinite = Finished(Sketch(), Fit(float("inf"), Assets().put(np.ones(3))))
    task = Panel("s", "sketch", "My sketch", Sketch(), {"fit": infinite})
    assert "“My sketch” holds what cannot be kept" in sentence(tmp_path / "a", Document((task,)))
    gone = Panel("x", "gone", "X", Counter())
    assert "the tool “gone” of “X” is not installed" in sentence(tmp_path / "a", Document((gone,)))
    long = Panel("s", "sketch", "S", Sketch(name="a" * workspace.MAX_BYTES))
    assert f"at most {workspace.MAX_BYTES} are kept" in sentence(tmp_path / "a", Document((long,)))
    (tmp_path / "kept.lavis").touch()
    with monkeypatch.context() as patch:
        patch.setattr(os, "access", lambda path, mode: False)
        assert sentence(tmp_path / "kept.lavis").endswith("it is write-protected.")
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == ["kept.lavis"]


def test_too_many_arrays_are_refused_and_not_written(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document, assets = small()
    monkeypatch.setattr(workspace, "MAX_ARRAYS", 1000)
    with pytest.raises(SessionError, match="its 2 arrays take"):
        write(path, document, assets, find)
    monkeypatch.undo()
    monkeypatch.setattr(workspace, "MAX_ASSETS", 1)
    with pytest.raises(SessionError, match="at most 1 arrays"):
        write(path, document, assets, find)
    assert not path.exists()


def test_what_stands_in_the_way_of_opening_is_said(tmp_path: Path) -> None:
    assert refused(tmp_path / "a.lavis").endswith("cannot be opened: it does not exist.")
    assert refused(tmp_path).endswith("cannot be opened: it is a folder.")
    (tmp_path / "empty").touch()
    assert refused(tmp_path / "empty").endswith("cannot be opened: it is empty.")
    (tmp_path / "photo.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    assert refused(tmp_path / "photo.png").endswith("opened: it is not a LaVis workspace.")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes in folders")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.lavis"
    os.mkfifo(pipe)
    assert refused(pipe).endswith("it is no ordinary file.")
    with pytest.raises(SessionError, match="it is no ordinary file"):
        write(pipe, ONE, Assets(), find)
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_importing_and_a_document_without_arrays_need_no_numpy(path: Path) -> None:
    code = """
import sys
from pathlib import Path
import lavis.session as session
from lavis.document import Assets, Document
lazy = {"json", "numpy", "zipfile", "filelock", "tempfile", "shutil", "PySide6"}
assert not lazy & set(sys.modules), lazy & set(sys.modules)
session.write(Path(sys.argv[1]), Document(), Assets(), lambda tool: None)
assert session.read(Path(sys.argv[1]), lambda tool: None).document == Document()
assert "numpy" not in sys.modules
"""
    subprocess.run(
        [sys.executable, "-c", code, str(path)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        check=True,
    )


def test_reading_holds_the_file_open_no_longer_than_needed(path: Path) -> None:
    write(path, ONE, Assets(), find)
    loaded = read(path, find)
    path.unlink()  # which Windows refuses for an open file
    assert loaded.document == ONE
    assert isinstance(loaded, files.Loaded)
