"""Replacing a file as a whole: whoever reads sees the old one or the new one."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import IO

#: What a file system answers that cannot sync a folder, or a system that cannot open one.
_NO_FOLDER_SYNC = {errno.EINVAL, errno.ENOTSUP, errno.EACCES, errno.EPERM, errno.EBADF}


@contextlib.contextmanager
def replacing(target: Path, *, durable: bool) -> Iterator[IO[bytes]]:
    """Give a new file to write, which takes the place of the target at the end.

    If anything is raised, the target is as it was and the new file is gone.

    Parameters
    ----------
    target : pathlib.Path
        Not a link: it would be replaced, not followed.
    durable : bool
        Whether the file must survive the machine, and not only this process.

    Raises
    ------
    OSError
    """
    # Not derived from the target's name, which may be as long as a name can be.
    temporary = target.with_name(f".{os.urandom(8).hex()}.part")
    file = temporary.open("xb")
    try:
        with file:
            _take_mode(target, temporary)
            yield file
            if durable:
                file.flush()
                os.fsync(file.fileno())
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    if durable:
        _sync_folder(target.parent)


def _take_mode(target: Path, temporary: Path) -> None:
    """Give the new file, while it is still empty, the permissions of the old one."""
    # No old file: those that the user's umask gave. No permission: a disk without modes.
    with contextlib.suppress(FileNotFoundError, PermissionError):
        temporary.chmod(stat.S_IMODE(target.stat().st_mode) & 0o777)


def _sync_folder(folder: Path) -> None:
    """Make the new name in a folder survive the machine, where the system knows how."""
    if os.name == "nt":
        return
    try:
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        # The file itself is complete and in its place; some network drives know no more.
        if error.errno not in _NO_FOLDER_SYNC:
            raise
