"""The workspace file: a zip that is written as a whole and read without trust."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import msgspec

from lavis.data.atomic import replacing
from lavis.document import Assets, Document
from lavis.session.arrays import ASSET, MAX_ARRAYS, Shelf, flat_bytes, header, name_of
from lavis.session.errors import Refusal, explain, quoted
from lavis.session.reading import Reader
from lavis.session.workspace import (
    MAX_ASSETS,
    MAX_BYTES,
    WORKSPACE,
    Find,
    encode,
    entries,
    gather,
    load_text,
    open_head,
)

if TYPE_CHECKING:
    import zipfile

    import numpy as np

_MAX_DIRECTORY = 2 * 2**20
_END = 22
_LOCATOR = 20


class Loaded(msgspec.Struct, frozen=True):
    """What a file gave.

    Attributes
    ----------
    document : Document
    assets : Assets
        The arrays that the document points at.
    warnings : tuple of str
        Sentences for the user: what is not as it was saved.
    """

    document: Document
    assets: Assets
    warnings: tuple[str, ...]


def write(path: Path, document: Document, assets: Assets, find: Find) -> None:
    """Save a document, so that at any moment the file is the old one or the new one.

    Equal documents give files that are equal to the byte.

    Parameters
    ----------
    path : pathlib.Path
        A link is followed; the file keeps its permissions.
    document : Document
    assets : Assets
        Only the arrays that the document points at are written.
    find : callable
        Takes a tool's id and returns its declaration, see `Catalog.find`.

    Raises
    ------
    SessionError
        The file is then as it was before.
    """
    try:
        target = _target(path)
        text = encode(document, find, strict=True)
        arrays = gather(document, assets, strict=True)
        with replacing(target, durable=True) as file:
            _write_zip(file, text, arrays)
    except (OSError, ValueError) as error:
        raise explain(_name(path), "saved", error, "its folder does not exist") from error


def read(path: Path, find: Find) -> Loaded:
    """Open a workspace file.

    A panel that cannot be read starts afresh, alone; one of a tool that is not installed, or of
    a newer version of it, is kept as `UnknownParams`.

    Parameters
    ----------
    path : pathlib.Path
    find : callable
        Takes a tool's id and returns its declaration, or None; see `Catalog.find`.

    Raises
    ------
    SessionError
        When nothing of the file can be used.
    """
    try:
        with _opened(path) as file, _Archive(file) as archive:
            shelf = Shelf(archive)
            _, fields = open_head(load_text(archive))
            reader = Reader(find, shelf)
            document = reader.document(entries(fields))
            return Loaded(document, shelf.assets, tuple(reader.warnings))
    except (OSError, ValueError) as error:
        raise explain(_name(path), "opened", error, "it does not exist") from error


def _name(path: Path) -> str:
    return f"“{quoted(path.name)}”"


def _target(path: Path) -> Path:
    """Return the file that is to be written, behind all links."""
    target = Path(os.path.realpath(path))
    with contextlib.suppress(FileNotFoundError):
        _refuse_strange(target)
        if not os.access(target, os.W_OK):
            # It could be replaced all the same, which is not what a write protection means.
            raise Refusal("it is write-protected")
    return target


def _opened(path: Path) -> IO[bytes]:
    # Asked before, since to open a pipe is to wait for its other end.
    _refuse_strange(path)
    return path.open("rb")


def _refuse_strange(path: Path) -> None:
    mode = path.stat().st_mode
    if stat.S_ISDIR(mode):
        raise Refusal("it is a folder")
    if not stat.S_ISREG(mode):
        raise Refusal("it is no ordinary file")


def _write_zip(file: IO[bytes], text: bytes, arrays: dict[str, np.ndarray[Any, Any]]) -> None:
    import zipfile

    # Not compressed: one zlib's output differs from another's, and weights hardly shrink.
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(_member(WORKSPACE), text)
        for sha256, array in arrays.items():
            with archive.open(_member(name_of(sha256)), "w") as stream:
                stream.write(header(array))
                stream.write(flat_bytes(array))


def _member(name: str) -> zipfile.ZipInfo:
    """Return a member that bears no trace of when and where it was made."""
    import zipfile

    info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    info.create_system = 3
    info.external_attr = 0o644 << 16
    return info


class _Archive:
    """The members of a zip that a workspace has; a `Source`."""

    def __init__(self, file: IO[bytes]) -> None:
        import zipfile

        _check_directory(file)
        with _damage("it"):
            self._zip = zipfile.ZipFile(file)
            self._members = self._listed()

    def __enter__(self) -> _Archive:
        return self

    def __exit__(self, *exception: object) -> None:
        self._zip.close()

    @contextlib.contextmanager
    def open(self, name: str) -> Iterator[tuple[IO[bytes], int]]:
        info = self._members.get(name)
        if info is None:
            raise Refusal(f"{name} is missing")
        with _damage(name), self._zip.open(info) as stream:
            yield stream, info.file_size

    def _listed(self) -> dict[str, zipfile.ZipInfo]:
        """Return the members that have a workspace's names; no other is ever looked at."""
        members: dict[str, zipfile.ZipInfo] = {}
        for info in self._zip.infolist():
            name = info.filename
            if name != WORKSPACE and not ASSET.fullmatch(name):
                continue
            if name in members:
                raise Refusal(f"it holds {name} twice")
            if info.flag_bits & 1:
                raise Refusal("it is encrypted")
            # Stored or deflated: others can be made to take far more memory than they give.
            if info.compress_type not in (0, 8):
                raise Refusal(f"{name} is compressed in a way that LaVis does not write")
            members[name] = info
        if WORKSPACE not in members:
            raise Refusal("it is a zip file, but not of LaVis")
        if sum(info.file_size for info in members.values()) > MAX_ARRAYS + MAX_BYTES:
            raise Refusal(f"it claims to hold more than {MAX_ARRAYS / 2**20:.0f} MiB")
        return members


def _check_directory(file: IO[bytes]) -> None:
    """Refuse a zip whose list of members would fill the memory, before it is read.

    The end record of a zip is accepted in its plain form only, as LaVis writes it: last in the
    file, without a comment and without the extension for sizes past 2 GiB.
    """
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - _LOCATOR - _END))
    tail = file.read()
    file.seek(0)
    zipped = file.read(4) in (b"PK\x03\x04", b"PK\x05\x06")
    end = tail[-_END:]
    if not zipped:
        raise Refusal("it is not a LaVis workspace" if size else "it is empty")
    if len(end) < _END or not end.startswith(b"PK\x05\x06") or end[20:] != b"\0\0":
        raise Refusal("it is damaged, its end is missing")
    if tail[:-_END].startswith(b"PK\x06\x07"):
        raise Refusal("it is a larger zip file than LaVis writes")
    count = int.from_bytes(end[10:12], "little")
    length = int.from_bytes(end[12:16], "little")
    if count > MAX_ASSETS + 1 or length > _MAX_DIRECTORY:
        raise Refusal("it holds more members than a workspace has")


@contextlib.contextmanager
def _damage(what: str) -> Iterator[None]:
    """Make a clause of whatever the zip module raises for a broken file."""
    import struct
    import zipfile
    import zlib

    try:
        yield
    except Refusal:
        raise
    except (
        zipfile.BadZipFile,
        zlib.error,
        struct.error,
        EOFError,
        OSError,
        ValueError,
        KeyError,
        IndexError,
        RuntimeError,
    ) as error:
        raise Refusal(f"{what} is damaged ({str(error) or type(error).__name__})") from error
