"""Workspace files and the journal: the document on disk, and back through a guarded door."""

from __future__ import annotations

from lavis.session.errors import SessionError
from lavis.session.files import Loaded, read, write
from lavis.session.journal import Journal, Orphan, Recovered, forget, orphans, recover
from lavis.session.workspace import FORMAT, MAX_PANELS, MAX_TITLE

__all__ = [
    "FORMAT",
    "MAX_PANELS",
    "MAX_TITLE",
    "Journal",
    "Loaded",
    "Orphan",
    "Recovered",
    "SessionError",
    "forget",
    "orphans",
    "read",
    "recover",
    "write",
]
