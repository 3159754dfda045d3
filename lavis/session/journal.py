"""The journal: what a window is working on, so that its death costs little."""

from __future__ import annotations

import contextlib
import os
import re
import stat
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING

import msgspec

from lavis.data.atomic import replacing
from lavis.document import Assets, Document
from lavis.session.arrays import Shelf, flat_bytes, header, name_of
from lavis.session.errors import Refusal, SessionError, explain
from lavis.session.files import Loaded
from lavis.session.reading import Reader
from lavis.session.workspace import WORKSPACE, Find, encode, entries, gather, load_text, open_head

if TYPE_CHECKING:
    from filelock import BaseFileLock

_JOURNAL = "The journal of unsaved work"
_LOCK = "lock"
_NAME = re.compile(r"[0-9a-f]{16}")

#: Seconds to wait for a lock that another window may hold while it only looks.
_PATIENCE = 0.3

#: Seconds after which a folder without a workspace is taken for a leftover, and not for one
#: that is being made.
_OLD = 24 * 3600.0


class Orphan(msgspec.Struct, frozen=True):
    """A journal whose window died.

    Attributes
    ----------
    folder : pathlib.Path
    path : pathlib.Path or None
        The file that the workspace belongs to.
    modified : bool
        Whether there is anything that the file does not hold.
    saved_at : datetime.datetime
        With the local time zone.
    """

    folder: Path
    path: Path | None
    modified: bool
    saved_at: datetime


class Journal:
    """A folder of its own for one window, locked until the window ends, however it ends.

    To be used from one thread at a time.

    Parameters
    ----------
    root : pathlib.Path
        The folder of all journals; made if it is missing.
    folder : pathlib.Path, optional
        The folder of an `Orphan`, to be carried on.

    Raises
    ------
    SessionError
        When the folder cannot be made, or another window holds it.
    """

    def __init__(self, root: Path, folder: Path | None = None) -> None:
        self.folder = root / os.urandom(8).hex() if folder is None else folder
        self._text = b""
        try:
            if folder is None:
                root.mkdir(parents=True, exist_ok=True)
                self.folder.mkdir(mode=0o700)
            elif not folder.is_dir():
                raise TimeoutError  # whoever took it has ended already
            self._lock = _locked(self.folder, _PATIENCE)
            self._written = {name_of(path.stem) for path in self.folder.glob("assets/*.npy")}
        except TimeoutError as error:
            raise SessionError("Another window has taken this workspace already.") from error
        except OSError as error:
            raise explain(_JOURNAL, "begun", error, "its folder is gone") from error

    def write(
        self, document: Document, assets: Assets, find: Find, path: Path | None, modified: bool
    ) -> None:
        """Keep the state of the work.

        Parameters
        ----------
        document : Document
        assets : Assets
            What the document points at and the journal does not hold yet is written.
        find : callable
            Takes a tool's id and returns its declaration.
        path : pathlib.Path or None
            The file that the workspace belongs to.
        modified : bool
            Whether there is anything that the file does not hold.

        Raises
        ------
        SessionError
            The journal then holds the state of before.
        """
        try:
            text = encode(
                document,
                find,
                strict=False,
                path=None if path is None else os.fsencode(path),
                modified=modified,
            )
            if text == self._text:
                return
            arrays = gather(document, assets, strict=False)
            parts = {name_of(sha256): array for sha256, array in arrays.items()}
            # In this order every moment is a good one to die: a text never points at what is
            # not there. Nothing is synced: a journal must survive the death of the process,
            # not of the machine, and waiting for the disk would stop the hand that draws.
            if parts:
                (self.folder / "assets").mkdir(exist_ok=True)
            for name in parts.keys() - self._written:
                with replacing(self.folder / name, durable=False) as file:
                    file.write(header(parts[name]))
                    file.write(flat_bytes(parts[name]))
                self._written.add(name)
            with replacing(self.folder / WORKSPACE, durable=False) as file:
                file.write(text)
            self._text = text
            for name in self._written - parts.keys():
                (self.folder / name).unlink(missing_ok=True)
                self._written.discard(name)
        except (OSError, ValueError) as error:
            raise explain(_JOURNAL, "written", error, "its folder is gone") from error

    def discard(self) -> None:
        """End cleanly: nothing is left to be recovered.

        Raises
        ------
        SessionError
            When the state could not be removed and so will be offered at the next start.
        """
        try:
            (self.folder / WORKSPACE).unlink(missing_ok=True)
        except OSError as error:
            raise explain(_JOURNAL, "removed", error, "its folder is gone") from error
        finally:
            self.leave()
        _remove(self.folder)

    def leave(self) -> None:
        """End and leave the state to be recovered by another window."""
        self._lock.release()


class Recovered(Loaded, frozen=True):
    """What an orphan gave, and its journal, which now belongs to this window.

    Attributes
    ----------
    path : pathlib.Path or None
    modified : bool
        As in `Orphan`.
    journal : Journal
        Goes on in the orphan's folder, so that there is no moment when nothing holds the work.
    """

    path: Path | None
    modified: bool
    journal: Journal


def orphans(root: Path) -> list[Orphan]:
    """Return the journals that no window holds, newest first.

    One that cannot be read is left out and left alone; old ones that hold nothing are removed.

    Parameters
    ----------
    root : pathlib.Path
        The folder of all journals; need not exist.
    """
    if not root.is_dir():
        return []
    found = []
    for folder in root.iterdir():
        if not _NAME.fullmatch(folder.name):
            continue
        # An error: the window has ended meanwhile, or it is not ours to touch. A refusal: kept
        # for a version that knows more than this one.
        with contextlib.suppress(OSError, Refusal):
            if (folder / WORKSPACE).exists():
                found.append(_described(folder))
            elif time.time() - folder.stat().st_mtime > _OLD:
                _locked(folder, 0).release()
                _remove(folder)
    return sorted(found, key=lambda orphan: orphan.saved_at, reverse=True)


def recover(orphan: Orphan, find: Find) -> Recovered:
    """Take over an orphan: of two windows that try, one succeeds.

    Parameters
    ----------
    orphan : Orphan
    find : callable
        Takes a tool's id and returns its declaration, or None.

    Raises
    ------
    SessionError
        When another window was faster, or nothing can be read; the orphan is left as it is.
    """
    journal = Journal(orphan.folder.parent, orphan.folder)
    try:
        source = _Folder(orphan.folder)
        shelf = Shelf(source)
        head, fields = open_head(load_text(source))
        reader = Reader(find, shelf)
        document = reader.document(entries(fields))
    except (OSError, ValueError) as error:
        journal.leave()
        raise explain("The unsaved work", "recovered", error, "it is gone") from error
    return Recovered(
        document,
        shelf.assets,
        tuple(reader.warnings),
        _path(head.path),
        head.modified,
        journal,
    )


def forget(orphan: Orphan) -> None:
    """Remove an orphan that the user does not want back.

    Raises
    ------
    SessionError
        When another window has taken it, or it cannot be removed.
    """
    if orphan.folder.is_dir():
        Journal(orphan.folder.parent, orphan.folder).discard()


class _Folder:
    """The parts of a journal; a `Source`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @contextlib.contextmanager
    def open(self, name: str) -> Iterator[tuple[IO[bytes], int]]:
        path = self._folder / name
        try:
            status = path.stat()
            if not stat.S_ISREG(status.st_mode):
                raise Refusal(f"{name} is no ordinary file")
            with path.open("rb") as stream:
                yield stream, status.st_size
        except OSError as error:
            raise Refusal(f"{name} cannot be read ({error.strerror})") from error


def _locked(folder: Path, patience: float) -> BaseFileLock:
    """Return the lock of a journal, held; the system frees it when the process dies."""
    from filelock import FileLock

    lock = FileLock(folder / _LOCK, thread_local=False)
    lock.acquire(timeout=patience, poll_interval=0.01)
    return lock


def _described(folder: Path) -> Orphan:
    """Return what can be said of a journal; raises TimeoutError if a window holds it."""
    lock = _locked(folder, 0)
    try:
        head, _ = open_head(load_text(_Folder(folder)))
        saved_at = datetime.fromtimestamp((folder / WORKSPACE).stat().st_mtime).astimezone()
        return Orphan(folder, _path(head.path), head.modified, saved_at)
    finally:
        lock.release()


def _path(written: bytes | None) -> Path | None:
    """Return the path that a journal names; one that no system can have is none."""
    return None if not written or b"\0" in written else Path(os.fsdecode(written))


def _remove(folder: Path) -> None:
    """Remove a journal that holds nothing; what resists is tried again when it is old."""
    import shutil

    shutil.rmtree(folder, ignore_errors=True)
