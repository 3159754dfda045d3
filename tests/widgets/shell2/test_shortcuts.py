"""The sheet of keys, sizes of type, motion, renaming, duplicating, recent workspaces."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit
from support.probe import Params

from lavis.document import Assets, Document, Panel, UnknownParams
from lavis.session import MAX_TITLE
from lavis.widgets.desk import numbered
from lavis.widgets.shell.actions import ACTIONS
from lavis.widgets.shell.shortcuts import GESTURES, sections

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def probe(app, qtbot):
    """The dock of a probe, alone in the active window."""
    app.store.replace(Document((Panel("probe-1", "probe", "Songs", Params(value=5)),)), Assets())
    dock = app.desk.docks["probe-1"]
    qtbot.waitUntil(lambda: dock.view.result is not None)
    app.window.activateWindow()
    qtbot.waitUntil(app.window.isActiveWindow)
    return dock


def press(app, key, modifiers=Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(QApplication.focusWidget() or app.window, key, modifiers)


def titles(app) -> list[str]:
    return [panel.title for panel in app.store.document.panels]


# -- the sheet


def test_the_sheet_lists_every_key_of_the_table_and_the_gestures(app, probe) -> None:
    press(app, Qt.Key.Key_Slash, CONTROL)
    sheet = app.desk.dialogs.sheet
    assert sheet.isVisible()
    shown = " ".join(label.text() for label in sheet.findChildren(QLabel))
    for line in ACTIONS:
        for shortcut in line.shortcuts:
            assert shortcut in shown, line.id
    for gestures in GESTURES.values():
        for keys, text in gestures:
            assert keys in shown
            assert text in shown
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    assert sheet.isHidden()


def test_every_key_stands_on_it_once() -> None:
    listed = [pair for _, lines in sections() for pair in lines]
    assert len(set(listed)) == len(listed)


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_no_line_of_the_sheet_is_cut(app, probe, qtbot, scale) -> None:
    app.appearance = app.desk.appearance
    app.appearance.set_scale(scale)
    app.desk.dialogs.show_shortcuts()
    sheet = app.desk.dialogs.sheet
    for label in sheet.findChildren(QLabel):
        assert label.width() >= label.sizeHint().width(), label.text()
    sheet.close()


# -- size and motion


def test_size_is_stepped_by_keys_and_remembered(app, probe, make_app) -> None:
    for key, scale in (
        (Qt.Key.Key_Plus, 1.25),
        (Qt.Key.Key_Equal, 1.5),
        (Qt.Key.Key_Plus, 2.0),
        (Qt.Key.Key_Plus, 2.0),
        (Qt.Key.Key_Minus, 1.5),
    ):
        press(app, key, CONTROL)
        assert app.theme.scale == scale
    assert app.window.actions_by_id["scale_150"].isChecked()
    assert not app.window.actions_by_id["scale_100"].isChecked()
    assert app.settings.scale == 1.5
    again = make_app(folder=app.settings.folder)
    assert again.theme.scale == 1.5
    press(app, Qt.Key.Key_0, CONTROL)
    assert app.theme.scale == 1.0


def test_there_is_an_end_to_it_which_is_said(app, probe) -> None:
    smaller, larger = app.window.actions_by_id["smaller"], app.window.actions_by_id["larger"]
    assert not smaller.isEnabled()
    assert smaller.statusTip() == "Smallest is 100 %."
    app.window.actions_by_id["scale_200"].trigger()
    assert not larger.isEnabled()
    assert larger.statusTip() == "Largest is 200 %."


def test_motion_is_reduced_and_remembered(app, probe, make_app) -> None:
    action = app.window.actions_by_id["reduce_motion"]
    assert not app.theme.reduce_motion
    action.trigger()
    assert app.theme.reduce_motion
    assert action.isChecked()
    assert make_app(folder=app.settings.folder).theme.reduce_motion
    action.trigger()
    assert not app.theme.reduce_motion
    assert not action.isChecked()


@pytest.mark.parametrize("choice", ["system", "light", "dark"])
def test_of_the_themes_exactly_one_is_ticked(app, choice) -> None:
    actions = {
        name: app.window.actions_by_id[f"theme_{name}"] for name in ("system", "light", "dark")
    }
    actions[choice].trigger()
    assert [name for name, action in actions.items() if action.isChecked()] == [choice]
    assert app.theme.choice == choice


# -- panels


def test_a_copy_stands_beside_the_panel(app, probe, qtbot) -> None:
    probe.view.setFocus()
    press(app, Qt.Key.Key_D, CONTROL)
    assert titles(app) == ["Songs", "Songs 2"]
    first, second = app.store.document.panels
    assert second.params == first.params
    assert app.desk.current_dock().panel_id == second.id
    press(app, Qt.Key.Key_D, CONTROL)
    assert titles(app) == ["Songs", "Songs 2", "Songs 3"]
    app.store.stack.undo()
    app.store.stack.undo()
    assert titles(app) == ["Songs"]


def test_a_copy_is_a_panel_of_its_own(app, probe, qtbot) -> None:
    app.window.actions_by_id["duplicate_panel"].trigger()
    app.store.edit(app.store.document.panels[1].id, Params(value=9))
    assert [panel.params.value for panel in app.store.document.panels] == [5, 9]


def test_titles_of_copies() -> None:
    assert numbered("Songs", {"Songs"}) == "Songs 2"
    assert numbered("Songs 2", {"Songs 2"}) == "Songs 3"
    assert numbered("7", {"7"}) == "7 2"
    assert len(numbered("x" * MAX_TITLE, set())) <= MAX_TITLE


def test_f2_renames_in_place(app, probe) -> None:
    probe.view.setFocus()
    press(app, Qt.Key.Key_F2)
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    assert field.selectedText() == "Songs"
    QTest.keyClicks(field, "Ratings")
    press(app, Qt.Key.Key_Return)
    assert titles(app) == ["Ratings"]
    assert probe.windowTitle() == "Ratings"
    assert field.isHidden()
    app.store.stack.undo()
    assert titles(app) == ["Songs"]
    assert app.store.stack.redoText() == "Rename to Ratings"


def test_a_double_click_on_the_title_renames_and_floats_nothing(app, probe, qtbot) -> None:
    label = probe.title_bar.findChild(QLabel, "panelTitle")
    qtbot.mouseDClick(label, Qt.MouseButton.LeftButton)
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    assert not probe.isFloating()
    QTest.keyClicks(field, "Kept")
    probe.view.setFocus()
    assert titles(app) == ["Kept"]


@pytest.mark.parametrize("typed", ["", "   ", "Songs"])
def test_no_title_and_the_same_title_are_no_step(app, probe, typed) -> None:
    app.desk.rename_current()
    field = QApplication.focusWidget()
    field.clear()
    QTest.keyClicks(field, typed)
    press(app, Qt.Key.Key_Return)
    assert titles(app) == ["Songs"]
    assert app.store.stack.count() == 0


def test_esc_leaves_the_title_as_it_was(app, probe) -> None:
    app.desk.rename_current()
    QTest.keyClicks(QApplication.focusWidget(), "Wrong")
    press(app, Qt.Key.Key_Escape)
    assert titles(app) == ["Songs"]


def test_a_title_has_the_bounds_of_a_file(app, probe) -> None:
    app.desk.rename_current()
    QApplication.clipboard().setText("y" * 1000)
    press(app, Qt.Key.Key_V, CONTROL)
    press(app, Qt.Key.Key_Return)
    assert titles(app) == ["y" * MAX_TITLE]


def test_a_panel_whose_tool_is_missing_says_so(app) -> None:
    from msgspec import Raw

    params = UnknownParams(Raw(b"{}"), "This LaVis has no tool “x”.")
    app.store.replace(Document((Panel("x-1", "x", "X", params),)), Assets())
    for name in ("duplicate_panel", "rename_panel", "help"):
        action = app.window.actions_by_id[name]
        assert not action.isEnabled()
        assert action.statusTip() == "This panel's tool is not installed."
    app.store.replace(Document(), Assets())
    assert app.window.actions_by_id["help"].statusTip() == "No panel is open."


# -- recent workspaces


def test_recent_workspaces_open_and_missing_ones_are_greyed(app, probe, tmp_path: Path) -> None:
    menu = app.window.recent_menu
    assert not menu.menuAction().isEnabled()
    path = tmp_path / "a & b.lavis"
    app.files._write(path)
    app.settings.add_recent(tmp_path / "gone.lavis")
    app.files.new()
    menu.aboutToShow.emit()
    gone, there = menu.actions()
    assert menu.menuAction().isEnabled()
    assert gone.text() == "gone.lavis — no longer there"
    assert not gone.isEnabled()
    assert "gone.lavis is no longer there" in gone.statusTip()
    assert there.text().startswith("a && b.lavis")
    there.trigger()
    assert titles(app) == ["Songs"]
    assert app.files.path == path
