"""What a user is told when a workspace cannot be read or written."""

from __future__ import annotations

import errno

#: No message grows with what a file says in it.
MAX_QUOTE = 200

_REASONS = {
    errno.EACCES: "there is no permission",
    errno.EPERM: "there is no permission",
    errno.EROFS: "the disk is read-only",
    errno.ENOSPC: "the disk is full",
    errno.EISDIR: "it is a folder",
    errno.ENAMETOOLONG: "the name is too long",
    errno.ELOOP: "its links lead in a circle",
}
if hasattr(errno, "EDQUOT"):  # not on every system
    _REASONS[errno.EDQUOT] = "the disk is full"


class SessionError(ValueError):
    """A workspace could not be read or written; the message is a sentence for the user."""


class Refusal(ValueError):  # noqa: N818 - half of a sentence, not yet an error
    """Why something in a file is not taken: a clause, which its catcher makes a sentence of."""


def quoted(text: object) -> str:
    """Return a text short enough to stand in a message."""
    text = str(text)
    return text if len(text) <= MAX_QUOTE else f"{text[:MAX_QUOTE]}…"


def explain(what: str, verb: str, error: Exception, missing: str) -> SessionError:
    """Return an error that says in one sentence what failed.

    Parameters
    ----------
    what : str
        The subject, such as the file's name.
    verb : str
        What could not be done: ``"opened"``, ``"saved"``.
    error : Exception
        An error of the system, or a `Refusal`.
    missing : str
        What it means that something does not exist.
    """
    if isinstance(error, FileNotFoundError):
        reason = missing
    elif isinstance(error, OSError):
        reason = _REASONS.get(error.errno or 0) or error.strerror or str(error)
    else:
        reason = str(error)
    return SessionError(f"{what} cannot be {verb}: {quoted(reason)}.")
