from __future__ import annotations

import errno
import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from session.kit import Counter, documents, entry, find, plainly, small, text

from lavis.document import Assets, Document, Panel, UnknownParams
from lavis.session import (
    Journal,
    Orphan,
    Recovered,
    SessionError,
    forget,
    journal,
    orphans,
    read,
    recover,
    write,
)

ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "journals"


def counted(n: int, assets: Assets) -> Document:
    """Return a document whose number and whose array must agree."""
    leaf = assets.put(np.full(300, float(n)))
    return Document((Panel("counter-1", "counter", "Count", Counter(n, leaf)),))


def count_of(recovered: Recovered) -> int:
    assert recovered.warnings == ()
    params = recovered.document.panels[0].params
    assert isinstance(params, Counter)
    assert params.data is not None
    np.testing.assert_array_equal(recovered.assets.get(params.data), np.full(300, float(params.n)))
    return params.n


def crashed(root: Path, n: int, path: Path | None = None, modified: bool = True) -> Path:
    """Leave a journal as a window does that dies."""
    made = Journal(root)
    assets = Assets()
    made.write(counted(n, assets), assets, find, path, modified)
    made.leave()
    return made.folder


@given(documents())
@settings(max_examples=30)
def test_what_was_written_is_recovered(tmp_path: Path, made: tuple[Document, Assets]) -> None:
    document, assets = made
    root = tmp_path / "journals"
    first = Journal(root)
    first.write(document, assets, find, tmp_path / "work.lavis", True)
    first.leave()
    (orphan,) = orphans(root)
    recovered = recover(orphan, find)
    assert recovered.document == document
    assert recovered.warnings == ()
    assert recovered.path == tmp_path / "work.lavis"
    assert recovered.modified
    recovered.journal.discard()
    assert list(root.iterdir()) == []


def test_an_everyday_document_with_arrays_and_records(root: Path) -> None:
    document, assets = small()
    made = Journal(root)
    made.write(document, assets, find, None, False)
    made.leave()
    (orphan,) = orphans(root)
    assert (orphan.path, orphan.modified, orphan.folder) == (None, False, made.folder)
    recovered = recover(orphan, find)
    assert (recovered.document, recovered.path, recovered.modified) == (document, None, False)
    assert len(recovered.assets) == 2
    recovered.journal.leave()


def test_a_living_window_leaves_no_orphan(root: Path) -> None:
    made = Journal(root)
    assets = Assets()
    made.write(counted(1, assets), assets, find, None, True)
    assert orphans(root) == []
    with pytest.raises(SessionError, match="Another window has taken this workspace already"):
        Journal(root, made.folder)
    made.discard()
    assert list(root.iterdir()) == []


def test_two_windows_have_two_journals(root: Path) -> None:
    first, second = Journal(root), Journal(root)
    assert first.folder != second.folder
    assets = Assets()
    first.write(counted(1, assets), assets, find, None, True)
    second.write(counted(2, assets), assets, find, None, True)
    second.leave()
    (orphan,) = orphans(root)
    recovered = recover(orphan, find)
    assert count_of(recovered) == 2
    first.discard()
    assert [path.name for path in root.iterdir()] == [second.folder.name]
    recovered.journal.discard()


def test_without_a_root_there_are_no_orphans(root: Path) -> None:
    assert orphans(root) == []
    assert not root.exists()


@pytest.mark.skipif(os.name == "nt", reason="the modes of POSIX")
def test_a_journal_is_for_its_user_only(root: Path) -> None:
    made = Journal(root)
    assert made.folder.stat().st_mode & 0o777 == 0o700
    made.discard()


def test_the_newest_orphan_is_the_first(root: Path) -> None:
    folders = [crashed(root, n) for n in range(4)]
    for folder, age in zip(folders, [30, 10, 40, 20], strict=True):
        moment = time.time() - age
        os.utime(folder / "workspace.json", (moment, moment))
    found = orphans(root)
    assert [orphan.folder for orphan in found] == [folders[n] for n in (1, 3, 0, 2)]
    ages = [time.time() - orphan.saved_at.timestamp() for orphan in found]
    assert ages == pytest.approx([10, 20, 30, 40], abs=5)
    assert found[0].saved_at.tzinfo is not None


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere names are always text")
def test_a_path_that_is_no_text_comes_back(root: Path, tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.lavis"))
    crashed(root, 1, path)
    (orphan,) = orphans(root)
    assert orphan.path == path


def test_a_path_that_no_system_can_have_is_none(root: Path) -> None:
    folder = crashed(root, 1, Path("here"))
    data = (folder / "workspace.json").read_bytes()
    impossible = msgspec.json.encode(b"he\0re")
    (folder / "workspace.json").write_bytes(data.replace(msgspec.json.encode(b"here"), impossible))
    (orphan,) = orphans(root)
    assert orphan.path is None
    recovered = recover(orphan, find)
    assert recovered.path is None
    recovered.journal.discard()


def test_each_array_is_written_once_and_removed_when_nothing_points_at_it(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[str] = []
    replacing = journal.replacing

    def watch(target: Path, *, durable: bool) -> Any:
        assert not durable
        written.append(target.name)
        return replacing(target, durable=durable)

    monkeypatch.setattr(journal, "replacing", watch)
    made = Journal(root)
    assets = Assets()
    one, two = counted(1, assets), counted(2, assets)
    both = one.added(Panel("other", "counter", "", two.panels[0].params))
    name_1, name_2 = (f"{panel.params.data.sha256}.npy" for panel in both.panels)  # type: ignore[attr-defined]

    def step(document: Document) -> tuple[list[str], set[str]]:
        written.clear()
        made.write(document, assets, find, None, True)
        return written, {path.name for path in made.folder.glob("assets/*")}

    assert step(one) == ([name_1, "workspace.json"], {name_1})
    assert step(one) == ([], {name_1})
    assert step(both) == ([name_2, "workspace.json"], {name_1, name_2})
    assert step(two) == (["workspace.json"], {name_2})
    assert step(one) == ([name_1, "workspace.json"], {name_1})  # an undo
    made.leave()
    taken = recover(orphans(root)[0], find)
    written.clear()
    taken.journal.write(taken.document, taken.assets, find, None, True)
    assert written == ["workspace.json"]
    taken.journal.discard()


def test_a_recovered_journal_goes_on_in_its_folder(root: Path) -> None:
    folder = crashed(root, 1)
    recovered = recover(orphans(root)[0], find)
    assert recovered.journal.folder == folder
    assert orphans(root) == []
    recovered.journal.write(counted(2, recovered.assets), recovered.assets, find, None, True)
    recovered.journal.leave()  # dies again
    again = recover(orphans(root)[0], find)
    assert count_of(again) == 2
    again.journal.discard()
    assert list(root.iterdir()) == []


def test_an_orphan_can_be_forgotten(root: Path) -> None:
    crashed(root, 1)
    (orphan,) = orphans(root)
    forget(orphan)
    assert list(root.iterdir()) == []
    with pytest.raises(SessionError, match="taken this workspace already"):
        recover(orphan, find)
    forget(orphan)  # by another window, which listed it as well
    assert list(root.iterdir()) == []


def test_an_orphan_that_was_taken_is_not_forgotten(root: Path) -> None:
    crashed(root, 1)
    (orphan,) = orphans(root)
    recovered = recover(orphan, find)
    with pytest.raises(SessionError, match="taken this workspace already"):
        forget(orphan)
    assert count_of(recovered) == 1
    assert (orphan.folder / "workspace.json").exists()
    recovered.journal.discard()


@pytest.mark.parametrize(
    "spoiled",
    [
        b"",
        b"{",
        b'{"format":1,"panels":',
        b'{"format":2,"panels":[]}',
        b"[" * 10**5,
        bytes(9 * 2**20),
    ],
    ids=range(6),
)
def test_what_cannot_be_read_is_no_orphan_and_is_not_removed(root: Path, spoiled: bytes) -> None:
    good, bad = crashed(root, 1), crashed(root, 2)
    (bad / "workspace.json").write_bytes(spoiled)
    assert [orphan.folder for orphan in orphans(root)] == [good]
    assert (bad / "workspace.json").read_bytes() == spoiled
    described = Orphan(bad, None, True, orphans(root)[0].saved_at)
    with pytest.raises(SessionError) as caught:
        recover(described, find)
    assert str(caught.value).startswith("The unsaved work cannot be recovered: ")
    assert (bad / "workspace.json").read_bytes() == spoiled
    Journal(root, bad).leave()  # the failed recovery holds no lock


def test_a_journal_is_read_with_the_defences_of_a_file(root: Path) -> None:
    folder = crashed(root, 7)
    (array,) = folder.glob("assets/*.npy")
    array.write_bytes(array.read_bytes()[:-1] + b"\xff")
    recovered = recover(orphans(root)[0], find)
    assert recovered.document.panels[0].params == Counter()
    assert "holds another array than its name says" in recovered.warnings[0]
    array.unlink()
    array.mkdir()
    recovered.journal.leave()
    recovered = recover(orphans(root)[0], find)
    assert "is no ordinary file" in recovered.warnings[0]
    recovered.journal.leave()


def test_a_guest_is_kept_through_a_crash(root: Path, tmp_path: Path) -> None:
    import zipfile

    file = tmp_path / "a.lavis"
    guest = entry(tool="guest", params={"x": [1, None]})
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("workspace.json", text(guest))
    loaded = read(file, find)
    made = Journal(root)
    made.write(loaded.document, loaded.assets, find, file, True)
    made.leave()
    recovered = recover(orphans(root)[0], find)
    assert isinstance(recovered.document.panels[0].params, UnknownParams)
    assert plainly(recovered.document) == plainly(loaded.document)
    write(file, recovered.document, recovered.assets, find)
    assert plainly(read(file, find).document) == plainly(loaded.document)
    recovered.journal.discard()


def test_a_lost_array_costs_its_panel_and_not_the_journal(root: Path) -> None:
    made = Journal(root)
    lost = counted(3, Assets()).added(Panel("other", "counter", "", Counter(4)))
    made.write(lost, Assets(), find, None, True)
    made.leave()
    recovered = recover(orphans(root)[0], find)
    assert [panel.params for panel in recovered.document.panels] == [Counter(), Counter(4)]
    assert len(recovered.warnings) == 1
    recovered.journal.discard()


def test_old_leftovers_are_removed_and_nothing_else_is(root: Path) -> None:
    root.mkdir()
    day = 24 * 3600
    names = ["0" * 16, "1" * 16, "2" * 16, "not-ours", "3" * 16]
    for name in names:
        (root / name / "assets").mkdir(parents=True)
        (root / name / "assets" / "half.npy").touch()
    (root / "notes.txt").touch()
    held = Journal(root, root / ("3" * 16))
    for name, age in zip(names, [2 * day, 0, day - 60, 9 * day, 9 * day], strict=True):
        os.utime(root / name, (time.time() - age, time.time() - age))
    kept = crashed(root, 1)
    os.utime(kept, (time.time() - 9 * day, time.time() - 9 * day))
    assert len(orphans(root)) == 1
    left = {path.name for path in root.iterdir()}
    assert left == {*names[1:], "notes.txt", kept.name}
    held.discard()


def test_a_full_disk_is_said_and_leaves_the_state_of_before(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = Journal(root)
    assets = Assets()
    made.write(counted(1, assets), assets, find, None, True)

    def full(*arguments: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", full)
        with pytest.raises(SessionError) as caught:
            made.write(counted(2, assets), assets, find, None, True)
    sentence = "The journal of unsaved work cannot be written: the disk is full."
    assert str(caught.value) == sentence
    made.leave()
    recovered = recover(orphans(root)[0], find)
    assert count_of(recovered) == 1
    recovered.journal.discard()


def test_a_root_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SessionError, match="The journal of unsaved work cannot be begun: "):
        Journal(tmp_path / "file" / "journals")


class Dead(BaseException):
    """The end of the process: nothing after it happens, not even what tidies up."""


@pytest.fixture
def dying(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[int], None]]:
    """Let the process die before the operation of a number; every later one fails too."""
    left = [10**9]

    def wrap(owner: Any, name: str) -> None:
        original = getattr(owner, name)

        def operation(*arguments: Any, **options: Any) -> Any:
            if left[0] <= 0:
                raise Dead
            left[0] -= 1
            return original(*arguments, **options)

        monkeypatch.setattr(owner, name, operation)

    wrap(Path, "open")
    wrap(Path, "mkdir")
    wrap(Path, "replace")
    wrap(Path, "unlink")

    def die_after(operations: int) -> None:
        left[0] = operations

    return die_after


def test_every_moment_is_a_good_one_to_die(root: Path, dying: Callable[[int], None]) -> None:
    survived = []
    for operations in range(50):
        dying(10**9)
        made = Journal(root)
        assets = Assets()
        made.write(counted(1, assets), assets, find, None, True)
        after = counted(2, assets)
        dying(operations)
        try:
            made.write(after, assets, find, None, True)
            done = True
        except Dead:
            done = False
        dying(10**9)
        made.leave()
        (orphan,) = orphans(root)
        recovered = recover(orphan, find)
        survived.append(count_of(recovered))
        # Whoever takes over is not misled by what the dead left lying about.
        recovered.journal.write(after, assets, find, None, True)
        recovered.journal.leave()
        recovered = recover(orphans(root)[0], find)
        assert count_of(recovered) == 2
        recovered.journal.discard()
        assert list(root.iterdir()) == []
        if done:
            break
    # An array is opened and replaced, the text is opened and replaced, the old array unlinked.
    assert survived == [1, 1, 1, 1, 1, 2, 2]


WRITER = """
import sys
from pathlib import Path
from lavis.document import Assets
from lavis.session import Journal
from session.kit import find
from session.test_journal import counted

journal = Journal(Path(sys.argv[1]))
assets = Assets()
for n in range(10**9):
    journal.write(counted(n, assets), assets, find, Path("work.lavis"), True)
    print(n, flush=True)
"""


def writer(root: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(root)],
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize("seed", range(8))
def test_a_killed_window_loses_nothing_that_was_written(root: Path, seed: int) -> None:
    with writer(root) as window:
        assert window.stdout is not None
        first = window.stdout.readline()
        assert orphans(root) == []  # it lives
        time.sleep(random.Random(seed).uniform(0, 0.1))
        window.kill()
        lines = [first, *window.stdout.readlines()]
    last = int([line for line in lines if line.endswith("\n")][-1])
    (orphan,) = orphans(root)
    assert orphan.path == Path("work.lavis")
    recovered = recover(orphan, find)
    assert count_of(recovered) in (last, last + 1)
    recovered.journal.discard()
    assert list(root.iterdir()) == []


def test_of_many_windows_one_takes_an_orphan_over(root: Path) -> None:
    crashed(root, 5)
    (orphan,) = orphans(root)
    barrier = threading.Barrier(6)
    won: list[Recovered] = []
    lost: list[str] = []

    def window() -> None:
        barrier.wait()
        try:
            won.append(recover(orphan, find))
        except SessionError as error:
            lost.append(str(error))

    threads = [threading.Thread(target=window) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (winner,) = won
    assert count_of(winner) == 5
    assert lost == ["Another window has taken this workspace already."] * 5
    winner.journal.discard()


TAKER = """
import sys
from pathlib import Path
from lavis.session import SessionError, orphans, recover
from session.kit import find

(orphan,) = orphans(Path(sys.argv[1]))
print("ready", flush=True)
sys.stdin.readline()
try:
    recovered = recover(orphan, find)
except SessionError as error:
    print(error, flush=True)
else:
    print("won", flush=True)
sys.stdin.readline()
"""


def test_of_two_processes_one_takes_an_orphan_over(root: Path) -> None:
    crashed(root, 5)
    windows = []
    for _ in range(2):
        window = subprocess.Popen(
            [sys.executable, "-c", TAKER, str(root)],
            env=ENVIRONMENT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        windows.append(window)
        assert window.stdout is not None
        assert window.stdout.readline() == "ready\n"
    answers = []
    for window in windows:
        assert window.stdin is not None
        window.stdin.write("go\n")
        window.stdin.flush()
    for window in windows:
        assert window.stdout is not None
        answers.append(window.stdout.readline())
    assert sorted(answers) == ["Another window has taken this workspace already.\n", "won\n"]
    assert orphans(root) == []
    for window in windows:
        window.communicate("end\n")
    (orphan,) = orphans(root)  # the winner ended without discarding
    assert orphan.modified


def test_a_window_that_only_looks_does_not_frighten_another(root: Path) -> None:
    folder = crashed(root, 5)
    (orphan,) = orphans(root)
    lock = journal._locked(folder, 0)
    timer = threading.Timer(0.05, lock.release)
    timer.start()
    recovered = recover(orphan, find)
    timer.join()
    assert count_of(recovered) == 5
    recovered.journal.discard()
