"""How docks share the window, and what the menu of the tools looks like."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

# Of the platform without a screen, when a menu opens.
pytestmark = pytest.mark.qt_log_ignore("grabbing the keyboard", extend=True)


def widths(app) -> list[int]:
    """Return the widths of the docks that can be seen, from left to right."""
    docks = [dock for dock in app.desk.docks.values() if not dock.visibleRegion().isEmpty()]
    return [dock.width() for dock in sorted(docks, key=lambda dock: dock.x())]


def test_what_lies_behind_a_tab_takes_no_width(app) -> None:
    app.window.resize(1280, 800)
    QApplication.processEvents()
    app.desk.open_tool("softmax")
    QApplication.processEvents()
    assert len(widths(app)) == 2, "there is no room for three"
    app.window.resize(1920, 900)
    QApplication.processEvents()
    app.desk.open_tool("probe")
    QApplication.processEvents()
    found = widths(app)
    assert len(found) == 3, "there is room for three, of which one has two tabs"
    assert max(found) - min(found) <= 2
    app.desk.docks["probe-1"].close()
    QApplication.processEvents()
    found = widths(app)
    assert len(found) == 2
    assert max(found) - min(found) <= 2


def test_the_menu_of_the_tools_has_the_titles_of_the_rail_and_no_gap(app) -> None:
    menu = app.window._menus["Tools"]
    actions = menu.actions()
    assert not any(action.isSeparator() for action in actions)
    titles = [action.text() for action in actions if not action.isEnabled()]
    assert titles[:2] == ["Vectors", "Matrices"]
    menu.popup(app.window.pos())
    top = menu.actionGeometry(actions[0])
    assert top.height() <= 1.5 * menu.actionGeometry(actions[1]).height()
    assert actions[0].defaultWidget().isVisible()
    menu.close()
