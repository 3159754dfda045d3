"""How docks share the window, and what the menu of the tools looks like."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QTabBar

from lavis.document import Assets, Document

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


def test_the_panels_of_a_document_that_is_opened_share_the_window(app, qtbot) -> None:
    app.window.resize(1280, 800)
    QApplication.processEvents()
    for _ in range(2):
        app.store.replace(Document(), Assets())
        QApplication.processEvents()
        app.store.replace(app.first_document(), Assets())
        qtbot.waitUntil(lambda: app.desk.settled)
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


def in_focus(app) -> str:
    """Return the panel that the keys go to."""
    focus = QApplication.focusWidget()
    return next((name for name, dock in app.desk.docks.items() if dock.isAncestorOf(focus)), "")


def test_the_keys_go_to_the_panel_whose_tab_is_chosen(app, qtbot) -> None:
    docks = app.desk.docks
    app.window.activateWindow()
    qtbot.waitUntil(app.window.isActiveWindow)
    app.window.tabifyDockWidget(docks["vectors-1"], docks["transform-1"])
    QApplication.processEvents()
    bar = next(bar for bar in app.window.findChildren(QTabBar) if bar.count() == 2)
    for title, panel_id in (
        ("Vector canvas", "vectors-1"),
        ("Transformation grid", "transform-1"),
        ("Vector canvas", "vectors-1"),
    ):
        index = next(i for i in range(2) if bar.tabText(i) == title)
        qtbot.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(index).center())
        assert not docks[panel_id].visibleRegion().isEmpty()
        assert app.desk.current_dock() is docks[panel_id]
        assert in_focus(app) == panel_id


def test_the_keys_go_to_the_panel_whose_title_is_clicked(app, qtbot) -> None:
    docks = app.desk.docks
    app.window.activateWindow()
    qtbot.waitUntil(app.window.isActiveWindow)
    for panel_id in ("transform-1", "vectors-1"):
        title = docks[panel_id].title_bar
        qtbot.mouseClick(title, Qt.MouseButton.LeftButton, pos=title.rect().center())
        assert app.desk.current_dock() is docks[panel_id]
        assert in_focus(app) == panel_id
    field = docks["vectors-1"].view.inspector.rows[0].x_field
    docks["vectors-1"].view.anatomy.go_to(field)
    title = docks["vectors-1"].title_bar
    qtbot.mouseClick(title, Qt.MouseButton.LeftButton, pos=title.rect().center())
    assert field.hasFocus(), "it is in the panel already"


def test_the_keys_go_to_the_bars_where_there_are_no_arrows(app, qtbot) -> None:
    dock = app.desk.docks["vectors-1"]
    app.window.activateWindow()
    qtbot.waitUntil(app.window.isActiveWindow)
    dock.use_preset("Songs: which are alike?")
    app.desk.step_panel(1)
    app.desk.step_panel(-1)
    assert dock.view.strip.hasFocus()
    dock.use_preset("Two vectors")
    app.desk.step_panel(1)
    app.desk.step_panel(-1)
    assert dock.view.plane.hasFocus()
