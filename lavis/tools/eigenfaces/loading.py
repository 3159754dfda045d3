"""Which set of faces is meant, and its way into memory: once a session, whatever is asked of it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import cast

from lavis.compute.errors import ComputeError, Misplaced
from lavis.data import images
from lavis.data.errors import DataError
from lavis.document import Context
from lavis.tools.eigenfaces.params import Source

Key = tuple[str | int, ...]


def key_of(source: Source) -> Key:
    """Return what the set is cached by, and all that is computed from it."""
    if source.kind == "synthetic":
        return (source.kind, source.seed)
    return (source.kind, source.path, source.mark)


def load(source: Source, ctx: Context) -> images.ImageSet:
    """Load the chosen set, or return it from the session's cache.

    Parameters
    ----------
    source : Source
    ctx : Context

    Returns
    -------
    lavis.data.images.ImageSet

    Raises
    ------
    ComputeError
        If it is not there, is another than when it was opened, or cannot be read.
    """
    key = ("eigenfaces.load", *key_of(source))
    try:
        return cast(images.ImageSet, ctx.cached(key, lambda: _read(source, ctx)))
    except DataError as error:
        raise ComputeError(str(error)) from error


def mark_of(path: Path) -> str:
    """Return what tells the content of a folder or a file from what may lie there later.

    Names, sizes and times of change, since to read all of a large set takes minutes.

    Parameters
    ----------
    path : pathlib.Path
        A file, or a folder with at most one level of sub-folders.

    Raises
    ------
    DataError
        If it cannot be looked at.
    """
    told = hashlib.sha256()
    try:
        parts = [path]
        if path.is_dir():
            children = sorted(path.iterdir())
            parts = [child for child in children if not child.is_dir()]
            for folder in (child for child in children if child.is_dir()):
                parts += sorted(folder.iterdir())
        for part in parts:
            found = part.lstat()
            told.update(os.fsencode(part))  # a name need not be text
            told.update(f"\0{found.st_size}\0{found.st_mtime_ns}\n".encode())
    except OSError as error:
        raise DataError(f"“{path.name}” cannot be looked at: {error.strerror}.") from error
    return told.hexdigest()


def opened(source: Source) -> Path:
    """Return the place of a folder or a file, having seen that it is still what it was.

    Raises
    ------
    Misplaced
        If it is gone or has changed.
    """
    path = Path(source.path)
    if not path.exists():
        gone = f"“{path.name}” is not at {path.parent} any more: open it again."
        raise Misplaced(gone, folder=source.kind == "folder")
    if source.mark and mark_of(path) != source.mark:
        changed = f"“{path.name}” has changed since it was opened: open it again."
        raise Misplaced(changed, folder=source.kind == "folder")
    return path


def _read(source: Source, ctx: Context) -> images.ImageSet:
    if source.kind == "folder":
        return images.read_folder(opened(source), lambda part: ctx.tick(part, "Reading the images"))
    if source.kind == "npz":
        return images.read_npz(opened(source))
    makers: dict[str, Callable[[], images.ImageSet]] = {
        "lfw_subset": images.lfw_subset,
        "olivetti": images.olivetti,
        "lfw": images.lfw,
        "synthetic": lambda: images.synthetic_people(source.seed),
    }
    return makers[source.kind]()
