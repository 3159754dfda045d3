"""One panel fills the screen; afterwards everything is where it was."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from support.probe import TOOL, Params

from lavis.document import Assets, Document, Panel
from lavis.tools.vectors import edits


@pytest.fixture
def two(app, qtbot):
    """Two probes side by side, the first with the focus."""
    panels = tuple(Panel(f"probe-{n}", "probe", f"Probe {n}", Params()) for n in (1, 2))
    app.window.resize(1300, 800)  # room for two beside each other
    app.store.replace(Document(panels), Assets())
    docks = [app.desk.docks[panel.id] for panel in panels]
    qtbot.waitUntil(lambda: all(dock.view.result is not None for dock in docks))
    app.window.activateWindow()
    qtbot.waitUntil(app.window.isActiveWindow)
    docks[0].view.setFocus()
    return docks


def press(app, key) -> None:
    QTest.keyClick(QApplication.focusWidget() or app.window, key)


def layout(app) -> list:
    docks = app.desk.docks.values()
    return [
        app.window.windowState(),
        app.window.size().toTuple(),
        [(dock.isVisible(), dock.isFloating(), rectangle(dock)) for dock in docks],
    ]


def same(now: list, before: list) -> bool:
    """Whether two layouts are one, but for the 8 px of a separator.

    Qt keeps it beside the hidden middle of the window, or keeps none, as it happens.
    """
    return now[:2] == before[:2] and all(
        one[:2] == other[:2] and one[2] == pytest.approx(other[2], abs=12)
        for one, other in zip(now[2], before[2], strict=True)
    )


def rectangle(dock) -> tuple[int, ...]:
    return dock.geometry().getRect() if dock.isVisible() else ()


@pytest.mark.parametrize("key", [Qt.Key.Key_F11, Qt.Key.Key_Escape])
def test_the_current_panel_alone_and_then_all_as_before(app, two, qtbot, key) -> None:
    before, scale = layout(app), app.theme.scale
    title = two[0].titleBarWidget()
    two[0].view.setFocus()
    press(app, Qt.Key.Key_F11)
    assert app.window.isFullScreen()
    assert two[0].isVisible()
    assert not two[1].isVisible()
    hidden = (app.window.menuBar(), app.window.statusBar(), app.window.rail, title)
    assert not any(widget.isVisible() for widget in hidden)
    assert app.theme.scale == 1.5
    assert app.settings.scale == 1.0
    assert app.window.actions_by_id["present"].isChecked()
    # Nothing of the window is left around the panel.
    qtbot.waitUntil(lambda: two[0].view.height() >= app.window.height() - 8)
    assert two[0].view.width() >= app.window.width() - 8
    press(app, key)
    assert not app.desk.presentation.on
    assert all(widget.isVisible() for widget in hidden)
    assert app.theme.scale == scale
    assert two[0].titleBarWidget() is title
    qtbot.waitUntil(lambda: same(layout(app), before))
    assert not app.window.actions_by_id["present"].isChecked()


def test_the_focus_stays_in_the_panel(app, two) -> None:
    press(app, Qt.Key.Key_F11)
    assert two[0].view.hasFocus()
    press(app, Qt.Key.Key_F11)
    assert two[0].view.hasFocus()


def test_tabs_and_floating_panels_come_back_as_they_were(app, two, qtbot) -> None:
    app.window.tabifyDockWidget(two[0], two[1])
    app.desk.raise_panel("probe-2")
    third = app.desk.docks[app.store.open_panel(TOOL)]
    third.setFloating(True)
    third.setGeometry(50, 60, 420, 330)
    app.desk.step_panel(1)
    app.desk.raise_panel("probe-2")
    # The others have the room that the floating one has left.
    room = app.window.width() - app.window.rail.width()
    qtbot.waitUntil(lambda: two[1].width() >= room - 12)
    before = layout(app)
    for dock in (two[1], third):
        app.desk.presentation.enter(dock, app.desk.docks.values())
        assert [d.isVisible() for d in app.desk.docks.values()].count(True) == 1
        app.desk.presentation.leave()
        qtbot.waitUntil(lambda: same(layout(app), before))
    assert app.window.tabifiedDockWidgets(two[0]) == [two[1]]
    assert third.isFloating()


def test_the_shortcuts_work_without_the_menus(app, two) -> None:
    two[0].view.change(8.0)
    press(app, Qt.Key.Key_F11)
    QTest.keyClick(two[0].view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert two[0].panel.params.value == 3.0


def test_a_panel_that_is_opened_or_closed_ends_it(app, two) -> None:
    press(app, Qt.Key.Key_F11)
    app.store.open_panel(TOOL)
    assert not app.desk.presentation.on
    assert two[1].isVisible()
    app.desk.toggle_presentation()
    app.store.close_panel(app.desk.current_dock().panel_id)
    assert not app.desk.presentation.on
    assert len(app.desk.docks) == 2
    assert app.window.menuBar().isVisible()


def test_closing_the_window_keeps_the_layout_of_before(app, two, make_app) -> None:
    press(app, Qt.Key.Key_F11)
    app.store.mark_saved()
    app.window.close()
    again = make_app(folder=app.settings.folder)
    assert not again.window.isFullScreen()
    assert again.window.menuBar().isVisible()
    assert again.theme.scale == 1.0


def test_larger_type_has_an_end(app, two) -> None:
    app.desk.appearance.set_scale(1.5)
    press(app, Qt.Key.Key_F11)
    assert app.theme.scale == 2.0
    press(app, Qt.Key.Key_F11)
    assert app.theme.scale == 1.5


def test_the_rail_stands_where_it_stood(app, two) -> None:
    QApplication.processEvents()
    rail = app.window.rail
    before = rail.mapTo(app.window, rail.rect().topLeft()), rail.size()
    press(app, Qt.Key.Key_F11)
    press(app, Qt.Key.Key_F11)
    QApplication.processEvents()
    assert (rail.mapTo(app.window, rail.rect().topLeft()), rail.size()) == before


def test_the_zoom_of_a_presentation_stays_out_of_the_document(app, qtbot) -> None:
    app.desk.open_tool("vectors")
    dock = app.desk.current_dock()
    before = dock.panel.params.view
    assert before.scale == 0.0
    app.desk.toggle_presentation()
    view = dock.view
    view.edited.emit(edits.look(edits.remove_vector(dock.panel.params, "w"), 1.0, 2.0, 99.0), "")
    assert dock.panel.params.view.scale == 99.0
    app.desk.toggle_presentation()
    after = dock.panel.params
    assert (after.view.center_x, after.view.center_y, after.view.scale) == (0.0, 0.0, 0.0)
    assert [vector.name for vector in after.vectors] == ["v"]
    app.store.stack.undo()
    assert [vector.name for vector in dock.panel.params.vectors] == ["v", "w"]
