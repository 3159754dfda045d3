"""Fixtures for the parts of the shell: a window with one probe in it."""

from __future__ import annotations

import pytest
from support.probe import Params

from lavis.document import Assets, Document, Panel


@pytest.fixture
def probe(app, qtbot):
    """The dock of an open probe, alone in the window."""
    app.store.replace(Document((Panel("probe-1", "probe", "Probe", Params()),)), Assets())
    dock = app.desk.docks["probe-1"]
    qtbot.waitUntil(lambda: dock.view.result is not None)
    return dock


@pytest.fixture
def said(app):
    """What the user has been told so far, as a callable."""
    return lambda: [notice.text for notice in app.notices.history]
