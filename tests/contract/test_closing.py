"""A panel that is closed is gone: nothing in the house keeps hold of it."""

from __future__ import annotations

import weakref

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest

from lavis.document import Assets, Document
from lavis.tools.catalog import BUILT_IN


def settle(app, qtbot) -> None:
    qtbot.waitUntil(lambda: app.desk.settled and not app.jobs.busy, timeout=20_000)


@pytest.mark.parametrize("tool", [entry.id for entry in BUILT_IN])
def test_a_closed_panel_is_let_go(app, qtbot, tool: str) -> None:
    desk = app.desk
    app.store.replace(Document(), Assets())
    desk.open_tool(tool)
    settle(app, qtbot)
    (dock,) = desk.docks.values()
    desk.dialogs.show_palette()
    QTest.keyClick(desk.dialogs.palette, Qt.Key.Key_Escape)
    app.window.actions_by_id["present"].trigger()
    desk.presentation.leave()
    dock.setFloating(True)
    dock.setFloating(False)
    alive = {"dock": weakref.ref(dock), "view": weakref.ref(dock.view)}
    del dock
    app.store.replace(Document(), Assets())
    settle(app, qtbot)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    qtbot.waitUntil(lambda: not desk.leftovers.waiting)
    assert [name for name, thing in alive.items() if thing() is not None] == []
