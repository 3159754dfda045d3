"""One complete task in every tool without a mouse, and every action within reach of the keys."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from lavis.document import Assets, Document
from lavis.tools.catalog import BUILT_IN
from lavis.widgets.common.number_field import NumberField
from lavis.widgets.common.scrubber import Scrubber
from lavis.widgets.shell import MENUS
from lavis.widgets.shell.actions import ACTIONS, SEPARATOR
from lavis.widgets.shell.palette import commands

NONE = Qt.KeyboardModifier.NoModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier

#: Presses of Tab after which a control counts as out of reach.
FAR = 120


class Keys:
    """Somebody without a mouse."""

    def __init__(self, app, qtbot) -> None:
        self.app = app
        self.qtbot = qtbot

    @property
    def focus(self) -> QWidget:
        return QApplication.focusWidget() or self.app.window

    def press(self, key: Qt.Key, modifiers=NONE) -> None:
        QTest.keyClick(self.focus, key, modifiers)
        QApplication.processEvents()

    def write(self, text: str) -> None:
        QTest.keyClicks(self.focus, text)

    def command(self, text: str) -> None:
        self.press(Qt.Key.Key_P, CONTROL | SHIFT)
        self.qtbot.waitUntil(lambda: self.app.desk.dialogs.palette.field.hasFocus())
        self.write(text)
        self.press(Qt.Key.Key_Return)

    def go_to(self, wanted: Callable[[QWidget], bool]) -> QWidget:
        """Press Tab until the focus is where it is wanted."""
        for _ in range(FAR):
            if wanted(self.focus):
                return self.focus
            self.press(Qt.Key.Key_Tab)
        pytest.fail("no Tab leads there")

    def save(self, path, monkeypatch) -> None:
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *args: (str(path), ""))
        self.press(Qt.Key.Key_S, CONTROL)


@pytest.fixture
def keys(app, qtbot) -> Keys:
    app.store.replace(Document(), Assets())
    app.window.activateWindow()
    qtbot.waitUntil(app.window.isActiveWindow)
    return Keys(app, qtbot)


def opened(app, qtbot, keys: Keys, entry):
    keys.command(f"Open {entry.title}")
    dock = app.desk.current_dock()
    assert dock.tool.id == entry.id
    qtbot.waitUntil(lambda: app.desk.settled)
    keys.press(Qt.Key.Key_F6)
    return dock


def is_undoable_number(widget: QWidget) -> bool:
    """Where an animation stands is saved but not undone."""
    animated = isinstance(widget.parent(), Scrubber)
    return isinstance(widget, NumberField) and widget.isEnabled() and not animated


@pytest.mark.parametrize("entry", BUILT_IN, ids=lambda entry: entry.id)
def test_a_number_is_set_undone_and_saved(app, qtbot, keys, entry, tmp_path, monkeypatch) -> None:
    dock = opened(app, qtbot, keys, entry)
    before, steps = dock.panel.params, app.store.stack.count()
    keys.go_to(is_undoable_number)
    keys.press(Qt.Key.Key_Up)
    if dock.panel.params == before:  # it stood at its bound
        keys.press(Qt.Key.Key_Down)
    assert dock.panel.params != before
    assert app.store.stack.count() == steps + 1
    keys.press(Qt.Key.Key_Z, CONTROL)
    qtbot.waitUntil(lambda: app.desk.settled)
    assert app.store.stack.index() == steps
    keys.press(Qt.Key.Key_Y, CONTROL)
    assert app.store.stack.index() == steps + 1
    keys.save(tmp_path / "by hand.lavis", monkeypatch)
    assert (tmp_path / "by hand.lavis").exists()
    assert not app.window.isWindowModified()
    app.files.new()
    app.files.load(tmp_path / "by hand.lavis")
    assert [panel.tool for panel in app.store.document.panels] == [entry.id]


def test_a_vector_is_added_typed_nudged_and_saved(app, qtbot, keys, tmp_path, monkeypatch) -> None:
    entry = next(entry for entry in BUILT_IN if entry.id == "vectors")
    dock = opened(app, qtbot, keys, entry)
    count = len(dock.panel.params.vectors)
    keys.go_to(lambda widget: getattr(widget, "text", str)() == "Add a vector")
    keys.press(Qt.Key.Key_Space)
    assert len(dock.panel.params.vectors) == count + 1
    name = dock.panel.params.vectors[-1].name
    for axis, number in (("x", "1.5"), ("y", "-2")):
        keys.go_to(lambda widget, axis=axis: widget.accessibleName() == f"{name} {axis}")
        keys.write(number)
        keys.press(Qt.Key.Key_Return)
    vector = dock.panel.params.vectors[-1]
    assert (vector.x, vector.y) == (1.5, -2.0)
    keys.go_to(lambda widget: widget is dock.view.plane)
    for _ in range(FAR):
        if dock.panel.params.view.selected == name and keys.focus is dock.view.plane:
            break
        keys.press(Qt.Key.Key_Tab)
    keys.press(Qt.Key.Key_Right)
    assert dock.panel.params.vectors[-1].x > 1.5
    keys.press(Qt.Key.Key_Z, CONTROL)
    assert dock.panel.params.vectors[-1].x == 1.5
    keys.save(tmp_path / "vectors.lavis", monkeypatch)
    assert (tmp_path / "vectors.lavis").exists()


def by_id(tool_id: str):
    return next(entry for entry in BUILT_IN if entry.id == tool_id)


def test_a_bar_of_the_softmax_is_nudged_and_an_outcome_removed(app, qtbot, keys) -> None:
    dock = opened(app, qtbot, keys, by_id("softmax"))
    keys.go_to(lambda widget: widget is dock.view.canvas)
    keys.press(Qt.Key.Key_Tab)
    keys.press(Qt.Key.Key_Tab)
    assert dock.panel.params.view.selected == "z₂"
    before = dock.panel.params.logits[1].value
    keys.press(Qt.Key.Key_Right, SHIFT)
    assert dock.panel.params.logits[1].value > before
    keys.press(Qt.Key.Key_Delete)
    assert dock.panel.params.names == ("z₁", "z₃")
    keys.go_to(lambda widget: widget.accessibleName() == "Picture")
    keys.press(Qt.Key.Key_Right)
    assert dock.panel.params.view.tab == "stages"


def test_an_expression_becomes_the_map_and_is_played(app, qtbot, keys) -> None:
    dock = opened(app, qtbot, keys, by_id("transform"))
    keys.go_to(lambda widget: widget is dock.view.inspector.matrix.acting_field)
    keys.press(Qt.Key.Key_A, CONTROL)
    keys.write("rot(90)")
    keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: app.desk.settled)
    assert dock.panel.params.acting == "rot(90)"
    assert dock.result.map.i == pytest.approx((0, 1))
    keys.go_to(lambda widget: widget is dock.view.plane)
    keys.press(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not dock.view.scrubber.playing)


def test_a_point_of_the_pca_lab_is_moved_and_removed(app, qtbot, keys) -> None:
    dock = opened(app, qtbot, keys, by_id("pca"))
    before = dock.panel.params.points
    keys.go_to(lambda widget: widget is dock.view.plane)
    keys.press(Qt.Key.Key_Tab)
    assert dock.panel.params.view.selected == "1"
    keys.press(Qt.Key.Key_Up)
    assert dock.panel.params.points[0][1] > before[0][1]
    assert dock.panel.params.points[1:] == before[1:]
    keys.press(Qt.Key.Key_Delete)
    assert dock.panel.params.points == before[1:]


def test_a_number_by_hand_is_walked_to_and_typed(app, qtbot, keys) -> None:
    dock = opened(app, qtbot, keys, by_id("attention"))
    workings = dock.view.canvas.hand.workings
    keys.go_to(lambda widget: widget is workings)
    keys.press(Qt.Key.Key_Right)
    keys.press(Qt.Key.Key_Down)
    assert workings.spot == ("x", 1, 1)
    keys.press(Qt.Key.Key_Return)
    keys.write("1/4")
    keys.press(Qt.Key.Key_Return)
    assert dock.panel.params.hand.x[1][1] == 0.25
    assert keys.focus is workings


def test_a_preset_and_the_theme_are_chosen_from_the_palette(app, qtbot, keys) -> None:
    dock = opened(app, qtbot, keys, BUILT_IN[0])
    preset = dock.tool.presets[-1]
    keys.command(f"Preset: {preset.name}")
    assert app.store.stack.undoText() == f"Preset “{preset.name}”"
    keys.command("Dark theme")
    assert app.theme.name == "dark"


def test_every_action_is_within_reach(app) -> None:
    listed = {command.text for command in commands(app.desk)}
    for line in ACTIONS:
        if line.id in (SEPARATOR, "palette") or line.submenu:
            continue
        action = app.window.actions_by_id[line.id]
        text = action.text().rstrip("…")
        assert any(item.endswith(text) for item in listed), line.id
        assert action in app.window.actions(), "its shortcut would need the menus"
        if line.enabled is not None and not action.isEnabled():
            assert action.statusTip(), line.id


def test_every_menu_has_a_letter_of_its_own(app) -> None:
    titles = [action.text() for action in app.window.menuBar().actions()]
    letters = [title[title.index("&") + 1] for title in titles]
    assert len(set(letters)) == len(MENUS)


def test_f6_goes_round_the_panels(app, qtbot, keys) -> None:
    keys.command("Open Vector canvas")
    keys.press(Qt.Key.Key_D, CONTROL)
    order = []
    for _ in range(4):
        keys.press(Qt.Key.Key_F6)
        order.append(app.desk.current_dock().panel_id)
    assert order[0] != order[1]
    assert order[:2] == order[2:]
