"""What a user is told when data cannot be read or written."""

from __future__ import annotations

import errno

_REASONS = {
    errno.EACCES: "there is no permission",
    errno.EPERM: "there is no permission",
    errno.EROFS: "the disk is read-only",
    errno.ENOSPC: "the disk is full",
    errno.EISDIR: "it is a folder",
    errno.ENOENT: "its folder does not exist",
    errno.ENOTDIR: "its folder does not exist",
    errno.ENAMETOOLONG: "the name is too long",
    errno.ELOOP: "its links lead in a circle",
}
if hasattr(errno, "EDQUOT"):  # not on every system
    _REASONS[errno.EDQUOT] = "the disk is full"


class DataError(ValueError):
    """Data could not be read or written; the message is a sentence for the user."""


def because(error: OSError) -> str:
    """Return why the system refused to write, as a clause.

    Parameters
    ----------
    error : OSError
    """
    return _REASONS.get(error.errno or 0) or error.strerror or str(error)
