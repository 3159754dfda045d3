"""The errors that the mathematics room raises: each message is a sentence a user can act on."""

from __future__ import annotations


class ComputeError(ValueError):
    """An argument does not fit, or the machine cannot do what was asked."""


class DeviceError(ComputeError):
    """The device failed (out of memory, driver gone): the same work can be done on NumPy."""


class Misplaced(ComputeError):  # noqa: N818 - it names a state
    """A file that the user opened is not where it was, or holds something else now.

    Parameters
    ----------
    message : str
    folder : bool
        Whether it is a folder that is missed.
    """

    def __init__(self, message: str, *, folder: bool = False) -> None:
        super().__init__(message)
        self.folder = folder


class BackendUnavailable(ComputeError):  # noqa: N818 (it names a state, and is public API)
    """A backend cannot be used on this machine.

    Parameters
    ----------
    reason : str
        Why, as a sentence.
    remedy : str
        What to do about it, as a sentence; empty where there is nothing to do.
    """

    def __init__(self, reason: str, remedy: str = "") -> None:
        super().__init__(reason, remedy)
        self.reason = reason
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.reason} {self.remedy}".strip()
