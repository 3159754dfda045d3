"""The window as its user meets it: panels, undo, errors, backends, files."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QLabel,
    QMessageBox,
    QPushButton,
    QToolButton,
)
from support.probe import TOOL, Params, functions

from lavis import session
from lavis.compute import backend as backends
from lavis.document import Assets, Document, Panel, UnknownParams
from lavis.widgets.dock import UnknownDock
from lavis.widgets.shell.actions import ACTIONS, SEPARATOR


@pytest.fixture
def probe(app, qtbot):
    """The dock of an open probe, alone in the window."""
    app.store.replace(Document((Panel("probe-1", "probe", "Probe", Params()),)), Assets())
    dock = app.desk.docks["probe-1"]
    qtbot.waitUntil(lambda: dock.view.result is not None)
    functions.runs.clear()
    return dock


def set_params(app, qtbot, **changes) -> None:
    params = msgspec.structs.replace(app.store.document.panels[0].params, **changes)
    app.store.edit(app.store.document.panels[0].id, params)
    qtbot.waitUntil(lambda: not app.jobs.busy)


def second_in_front(app, probe, qtbot):
    """A second probe, tabbed in front of the first."""
    other = app.desk.docks[app.store.open_panel(TOOL)]
    app.window.tabifyDockWidget(probe, other)
    app.desk.raise_panel(other.panel_id)
    qtbot.waitUntil(lambda: other.view.result is not None and not probe._on_screen)
    return other


def texts(app) -> list[str]:
    return [notice.text for notice in app.notices.history]


# -- the loop


def test_an_edit_goes_round_the_loop(app, probe, qtbot) -> None:
    probe.view.change(4.0)
    qtbot.waitUntil(lambda: probe.view.result is not None and probe.view.result.square == 16.0)
    assert probe.view.result_params.value == 4.0
    assert app.window.actions_by_id["undo"].text() == "Undo Change to 4"
    QTest.keyClick(app.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: probe.view.result.square == 9.0)
    QTest.keyClick(app.window, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: probe.view.result.square == 16.0)


def test_a_drag_asks_no_action_anew_with_every_move(app, probe, qtbot) -> None:
    panel_id = app.store.document.panels[0].id
    asked = []
    dock_of = app.desk.current_dock

    def current_dock():
        asked.append(None)
        return dock_of()

    for step in range(3):
        params = msgspec.structs.replace(probe.panel.params, value=50.0 + step)
        app.store.edit(panel_id, params, "Move", "drag-7")
    app.desk.current_dock = current_dock
    for step in range(20):
        params = msgspec.structs.replace(probe.panel.params, value=60.0 + step)
        app.store.edit(panel_id, params, "Move", "drag-7")
    assert not asked
    app.store.stack.undo()
    assert asked  # at once: it can be done again now
    assert app.window.actions_by_id["redo"].isEnabled()


def test_a_real_drag_is_one_step(app, probe, qtbot) -> None:
    view = probe.view
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=QPoint(20, 50))
    for x in range(20, 120, 5):
        QTest.mouseMove(view, QPoint(x, 50))
        qtbot.wait(1)
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=QPoint(115, 50))
    assert app.store.stack.count() == 1
    assert probe.panel.params.value == 115


def test_the_picture_moves_during_a_drag_though_the_run_is_slow(app, probe, qtbot) -> None:
    run_time, moves = 75, 100
    set_params(app, qtbot, delay=run_time / 1000)
    before = len({id(result) for _, result, _ in probe.view.renders})
    for step in range(moves):
        probe.view.change(float(step), "drag-1")
        qtbot.wait(15)
    shown = len({id(result) for _, result, _ in probe.view.renders}) - before
    # The moves take 1.5 s at the least; of two run times one must show a finished result.
    assert shown >= moves * 15 / run_time / 2
    qtbot.waitUntil(lambda: probe.view.result.square == float(moves - 1) ** 2)
    assert app.store.stack.count() == 2


def test_what_cannot_be_kept_is_refused_in_the_panel(app, probe, qtbot) -> None:
    before = app.store.document
    probe.view.change(float("nan"))
    assert "finite" in probe.banner.text
    assert app.store.document is before
    assert probe.view.params.value == 3.0


def test_an_expected_error_stands_beside_the_last_good_picture(app, probe, qtbot) -> None:
    set_params(app, qtbot, fail="compute", value=5.0)
    assert "wanted is another day" in probe.banner.text
    assert probe.view.params.value == 5.0
    assert probe.view.result.square == 9.0
    set_params(app, qtbot, fail="")
    assert probe.banner.text == ""
    assert probe.view.result.square == 25.0


def test_an_unexpected_error_goes_to_the_messages(app, probe, qtbot) -> None:
    set_params(app, qtbot, fail="unexpected")
    assert "nobody expected this" in texts(app)[-1]
    assert "Traceback" in app.notices.history[-1].details
    assert probe.banner.text


# -- long work


def test_cancel_by_the_mouse_frees_the_panel(app, probe, qtbot) -> None:
    probe.view.edited.emit(Params(delay=10.0), "")

    def cancels() -> list[QPushButton]:
        return [each for each in probe.findChildren(QPushButton) if each.text() == "Cancel"]

    qtbot.waitUntil(lambda: bool(cancels()))
    [button] = cancels()
    qtbot.waitUntil(button.isVisible)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert not app.jobs.busy
    assert not button.isVisible()
    assert probe.view.result.square == 9.0


def test_a_task_streams_into_the_view_and_its_record_ages(app, probe, qtbot) -> None:
    probe.start_task("count")
    qtbot.waitUntil(lambda: "count" in probe.panel.records)

    def renders() -> list:
        return [render for render in probe.view.task_renders if render[0] == "count"]

    partials = [partial for _, partial, _, _ in renders() if partial is not None]
    assert partials[-1].reached == 5
    assert renders()[-1][2].total == 5
    assert not renders()[-1][3]
    badge = probe.title_bar.findChild(QObject, "badge")
    assert badge.isHidden()
    set_params(app, qtbot, value=8.0)
    assert renders()[-1][3]
    assert badge.text() == "settings changed since"
    assert app.store.modified


def test_a_worker_that_crashes_takes_nothing_along(app, probe, qtbot) -> None:
    probe.start_task("crash")
    qtbot.waitUntil(lambda: not app.jobs.busy, timeout=20_000)
    assert "crashed" in probe.banner.text
    assert probe.view.result.square == 9.0
    set_params(app, qtbot, value=2.0)
    assert probe.view.result.square == 4.0


def test_closing_the_window_ends_what_runs(app, probe, qtbot) -> None:
    probe.view.edited.emit(Params(delay=10.0), "")
    probe.start_task("apart")
    qtbot.wait(30)
    app.store.mark_saved()
    app.window.close()
    assert not app.jobs.busy


# -- panels


def test_the_rail_opens_a_tool_and_then_raises_it(app, qtbot) -> None:
    button = next(button for button, _ in [app.window.rail._buttons["probe"]])
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert [panel.tool for panel in app.store.document.panels].count("probe") == 1
    assert button.isChecked()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert [panel.tool for panel in app.store.document.panels].count("probe") == 1
    assert button.isChecked()


def test_the_menu_lists_the_tools_of_the_catalog(app) -> None:
    menu = next(a.menu() for a in app.window.menuBar().actions() if a.text() == "&Tools")
    lines = {action.text(): action for action in menu.actions() if action.isEnabled()}
    assert set(lines) == {entry.title for entry in app.catalog}
    lines["Probe"].trigger()
    assert app.store.document.panels[-1].tool == "probe"


def test_a_closed_panel_comes_back_by_undo(app, probe, qtbot) -> None:
    set_params(app, qtbot, value=6.0)
    probe.close()
    assert app.desk.docks == {}
    assert app.window._empty.isVisible()
    app.store.stack.undo()
    dock = app.desk.docks["probe-1"]
    qtbot.waitUntil(lambda: dock.view is not None and dock.view.result is not None)
    assert dock.view.result.square == 36.0


def test_a_closed_panel_is_not_shown_by_a_layout_in_which_it_was(app, probe) -> None:
    app.desk.open_tool("vectors")
    first = app.desk.docks["vectors-1"]
    app.desk.docks["probe-1"].close()  # the layout of now is kept for its return
    panel = Panel("probe-1", "probe", "Probe", Params())
    app.store.replace(Document((panel,)), Assets())  # the first is not yet deleted
    assert set(app.desk.docks) == {"probe-1"}
    assert not first.isVisible()


def test_undo_in_a_hidden_panel_raises_it_and_names_it(app, probe, qtbot) -> None:
    other = second_in_front(app, probe, qtbot)
    set_params(app, qtbot, value=6.0)
    assert not probe._on_screen
    assert app.store.stack.undoText() == "Edit"
    app.store.stack.undo()
    qtbot.waitUntil(lambda: probe._on_screen)
    assert not other._on_screen
    assert app.window.statusBar().currentMessage() == "Probe: undid “Edit”"


def test_a_hidden_panel_computes_when_it_is_shown(app, probe, qtbot) -> None:
    second_in_front(app, probe, qtbot)
    functions.runs.clear()
    app.store.edit("probe-1", Params(value=7.0))
    qtbot.wait(30)
    assert functions.runs == []
    app.desk.raise_panel("probe-1")
    qtbot.waitUntil(lambda: probe.view.result.square == 49.0)


def test_panels_float_and_dock_again(app, probe, qtbot) -> None:
    probe.setFloating(True)
    qtbot.waitUntil(probe.isWindow)
    probe.view.change(5.0)
    qtbot.waitUntil(lambda: probe.view.result.square == 25.0)
    probe.setFloating(False)
    app.desk.reset_layout()
    assert not probe.isFloating()
    qtbot.waitUntil(lambda: probe.isVisible())


def test_what_cannot_be_opened_is_kept_and_said(app, qtbot, tmp_path: Path) -> None:
    raw = msgspec.Raw(b'{"id": "x-1", "tool": "x", "version": 1, "title": "X", "params": {}}')
    params = UnknownParams(raw, "This LaVis has no tool “x”.")
    app.store.replace(Document((Panel("x-1", "x", "X", params),)), Assets())
    dock = app.desk.docks["x-1"]
    assert isinstance(dock, UnknownDock)
    assert "no tool “x”" in dock.widget().text()
    path = tmp_path / "kept.lavis"
    session.write(path, app.store.document, app.store.assets, app.catalog.find)
    assert session.read(path, app.catalog.find).document.panels[0].tool == "x"


# -- backends


def test_a_switch_recomputes_every_visible_panel(app, probe, qtbot, device1) -> None:
    other = app.desk.docks[app.store.open_panel(TOOL)]
    qtbot.waitUntil(lambda: other.settled)
    app.desk.choose_backend(device1)
    qtbot.waitUntil(lambda: not app.jobs.busy)
    visible = [dock for dock in (probe, other) if dock._on_screen]
    assert visible
    assert {dock.view.result.backend for dock in visible} == {"device1"}
    assert "device1" in app.window.picker.text()
    assert app.settings.text("backend") == "device1"


def test_a_device_that_fails_falls_back_to_numpy_and_loses_nothing(
    app, probe, qtbot, device1
) -> None:
    app.desk.choose_backend(device1)
    qtbot.waitUntil(lambda: not app.jobs.busy)
    set_params(app, qtbot, value=4.0, fail="device")
    qtbot.waitUntil(lambda: probe.view.result.backend == "numpy")
    assert probe.view.result.square == 16.0
    assert app.jobs.backend.name == "numpy"
    assert "NumPy" in texts(app)[-1]
    assert app.window.picker.text().startswith("NumPy")
    assert probe.panel.params.value == 4.0
    assert probe.banner.text == ""


def test_the_picker_keeps_nothing_of_what_it_listed_before(app) -> None:
    picker = app.window.picker
    picker._on_opening()
    before = len(picker.findChildren(QObject))
    for _ in range(5):
        picker._on_opening()
    assert len(picker.findChildren(QObject)) == before
    assert [action.isChecked() for action in picker.menu().actions()].count(True) == 1


def test_the_picker_greys_what_is_not_there_with_reason_and_remedy(app, qtbot, monkeypatch) -> None:
    from lavis.compute.backend import Loader

    def fail() -> list[backends.Backend]:
        raise RuntimeError("no device answers")

    loader = Loader("Abacus", "msgspec", fail, install="Buy one.", repair="Oil it.")
    monkeypatch.setitem(backends.LOADERS, "abacus", loader)
    missing = Loader("Slide rule", "no_such_module", fail, install="Carve one.", repair="")
    monkeypatch.setitem(backends.LOADERS, "slide", missing)
    app.window.picker._on_opening()
    qtbot.waitUntil(lambda: "abacus" in app.window.picker._probes, timeout=30_000)
    lines = {action.text(): action for action in app.window.picker.menu().actions()}
    abacus = next(action for text, action in lines.items() if text.startswith("Abacus"))
    slide = next(action for text, action in lines.items() if text.startswith("Slide rule"))
    numpy = next(action for text, action in lines.items() if text.startswith("NumPy"))
    assert not abacus.isEnabled()
    assert "no device answers" in abacus.toolTip()
    assert "Oil it." in abacus.toolTip()
    assert not slide.isEnabled()
    assert "Carve one." in slide.toolTip()
    assert numpy.isEnabled()
    assert numpy.isChecked()


# -- files


def test_saved_and_opened_again_it_is_the_same(app, probe, qtbot, tmp_path, monkeypatch) -> None:
    set_params(app, qtbot, value=11.0)
    path = tmp_path / "mine"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *args: (str(path), ""))
    assert app.window.isWindowModified()
    QTest.keyClick(app.window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    saved = path.with_suffix(".lavis")
    assert saved.exists()
    assert not app.window.isWindowModified()
    assert app.window.windowTitle().startswith("mine")
    document = app.store.document
    app.files.new()
    assert app.store.document != document
    app.files.load(saved)
    assert app.store.document == document
    qtbot.waitUntil(lambda: app.desk.docks["probe-1"].view.result is not None)
    assert app.settings.recent == [saved]


def test_a_file_that_cannot_be_read_is_a_sentence_and_changes_nothing(
    app, probe, tmp_path: Path
) -> None:
    path = tmp_path / "bad.lavis"
    path.write_bytes(b"this is no zip")
    before = app.store.document
    assert not app.files.load(path)
    assert app.store.document is before
    assert "bad.lavis" in texts(app)[-1]


@pytest.mark.parametrize(
    ("answer", "closes", "saves"),
    [
        (QMessageBox.StandardButton.Save, True, True),
        (QMessageBox.StandardButton.Discard, True, False),
        (QMessageBox.StandardButton.Cancel, False, False),
    ],
)
def test_closing_asks_about_changes(
    app, probe, qtbot, tmp_path, monkeypatch, answer, closes, saves
) -> None:
    set_params(app, qtbot, value=2.0)
    path = tmp_path / "mine.lavis"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *args: (str(path), ""))
    monkeypatch.setattr(QMessageBox, "exec", lambda self: answer)
    app.window.close()
    assert app.window.isVisible() is not closes
    assert path.exists() is saves


def test_closing_without_changes_asks_nothing(app, monkeypatch) -> None:
    monkeypatch.setattr(QMessageBox, "exec", lambda self: pytest.fail("it asked"))
    app.window.close()
    assert not app.window.isVisible()


def test_unsaved_work_of_a_dead_window_is_restored_once(make_app, qtbot, tmp_path: Path) -> None:
    folder = tmp_path / "shared settings"
    first = make_app(folder=folder)
    panel_id = first.store.open_panel(TOOL)
    first.store.edit(panel_id, Params(value=42.0))
    first.autosave.write()
    first.autosave.journal.leave()  # what the system does for a process that dies
    first.autosave.journal = None
    second = make_app(folder=folder, show=False)
    second.open()
    assert second.store.document == first.store.document
    assert second.store.modified
    third = make_app(folder=folder, show=False)
    third.open()
    assert third.store.document != first.store.document


def test_a_clean_end_leaves_nothing_to_restore(make_app, tmp_path: Path) -> None:
    folder = tmp_path / "shared settings"
    first = make_app(folder=folder)
    first.store.open_panel(TOOL)
    first.autosave.write()
    first.store.mark_saved()
    first.window.close()
    assert session.orphans(folder / "journals") == []


def test_the_layout_is_restored(make_app, qtbot, tmp_path: Path) -> None:
    folder = tmp_path / "shared settings"
    first = make_app(folder=folder)
    first.store.open_panel(TOOL)
    dock = first.desk.docks["probe-1"]
    first.window.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, dock)
    first.window.resize(720, 600)
    path = tmp_path / "w.lavis"
    first.files._write(path)
    first.window.close()
    second = make_app(folder=folder, show=False)
    second.show()
    second.open()
    assert second.window.size().toTuple() == (720, 600)
    area = second.window.dockWidgetArea(second.desk.docks["probe-1"])
    assert area == Qt.DockWidgetArea.BottomDockWidgetArea


# -- manners


def test_idle_it_does_nothing(app, probe, qtbot) -> None:
    seen: list[QEvent.Type] = []
    costly = (QEvent.Type.Timer, QEvent.Type.Paint, QEvent.Type.UpdateRequest)

    class Watch(QObject):
        def eventFilter(self, thing, event):
            # The waiting of this test is the only timer that may run.
            if event.type() in costly and not isinstance(thing, QTimer):
                seen.append((type(thing).__name__, event.type()))
            return False

    app.autosave.write()
    qtbot.wait(400)  # the pause of the time in the status bar
    watch = Watch()
    from PySide6.QtWidgets import QApplication

    QApplication.instance().installEventFilter(watch)
    qtbot.wait(400)
    QApplication.instance().removeEventFilter(watch)
    assert seen == []


def test_the_table_of_actions_is_sound(app) -> None:
    lines = [line for line in ACTIONS if line.id != SEPARATOR]
    assert len({line.id for line in lines}) == len(lines)
    shortcuts = [shortcut for line in lines for shortcut in line.shortcuts]
    assert len(set(shortcuts)) == len(shortcuts)
    for line in lines:
        assert app.window.actions_by_id[line.id].text()


def test_an_action_that_cannot_be_done_says_why(app) -> None:
    undo = app.window.actions_by_id["undo"]
    assert not undo.isEnabled()
    assert undo.statusTip() == "There is nothing to undo."


@pytest.mark.parametrize("choice", ["light", "dark"])
def test_the_theme_is_chosen_from_the_menu_and_remembered(app, choice) -> None:
    app.window.actions_by_id[f"theme_{choice}"].trigger()
    assert app.theme.name == choice
    assert app.settings.text("theme") == choice


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_the_time_of_a_minute_is_not_cut(app, qtbot, scale: float) -> None:
    app.theme.set_scale(scale)
    app.window.show_time(60.0)
    label = app.window.findChild(QLabel, "time")
    qtbot.waitUntil(lambda: label.text() == "60000.00 ms")
    assert label.fontMetrics().horizontalAdvance(label.text()) <= label.contentsRect().width()


def test_messages_that_came_before_the_window_are_shown(make_app, qtbot) -> None:
    early = make_app(show=False)
    early.notices.post("warning", "Said before anybody listened.")
    early.show()
    early.open()
    assert early.window.statusBar().currentMessage() == "Said before anybody listened."


def test_a_file_that_moved_is_located_and_nothing_is_dropped(app, qtbot, tmp_path, monkeypatch):
    from lavis.tools.pca import TOOL
    from lavis.tools.pca.exchange import open_file

    there, moved = tmp_path / "there.csv", tmp_path / "moved.csv"
    rows = "\n".join(f"{n * 3 % 11},{n * n % 7},{n % 5},{n % 3}" for n in range(90))
    there.write_text(f"a,b,c,d\n{rows}\n")
    params = open_file(TOOL.default, there)
    there.rename(moved)
    panel_id = app.store.open_panel(TOOL, params)
    app.desk.raise_panel(panel_id)
    dock = app.desk.docks[panel_id]
    qtbot.waitUntil(lambda: "is not at" in dock.banner.text)
    [button] = [each for each in dock.banner.findChildren(QPushButton) if each.text() == "Locate…"]
    assert button.isVisible()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(tmp_path / "no.csv"), ""))
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert "no.csv" in dock.banner.text
    assert button.isVisible()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(moved), ""))
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dock.banner.text == "" and app.desk.settled)
    found = app.store.document.panel(panel_id).params
    assert found.file.path == str(moved)
    assert found.columns == ("a", "b", "c", "d")
    app.store.stack.undo()
    assert app.store.document.panel(panel_id).params.file.path == str(there)


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_no_name_in_the_rail_is_cut_and_no_hint_without_an_ellipsis(app, scale: float) -> None:
    app.theme.set_scale(scale)
    for height in (1400, 400):  # without a scroll bar, and with one
        app.window.resize(1000, height)
        for _ in range(3):  # the rail widens after the scroll bar has come
            QApplication.processEvents()
        rail = app.window.rail
        right = rail.viewport().width()
        for label in rail.findChildren(QLabel):
            end = (
                label.mapTo(rail.viewport(), label.rect().topLeft()).x() + label.sizeHint().width()
            )
            assert end <= right, label.text()
        for button in rail.findChildren(QToolButton):
            end = button.mapTo(rail.viewport(), button.rect().bottomRight()).x()
            assert end <= right, button.text()
    app.window.resize(700, 500)
    app.window.show_hint("Drag an arrow by its tip; " * 20)
    QApplication.processEvents()
    hint = app.window.findChild(QLabel, "hint")
    assert hint.text().endswith("…")
    assert hint.fontMetrics().horizontalAdvance(hint.text()) < hint.width()
    assert hint.toolTip().startswith("Drag an arrow by its tip; Drag")


def test_two_tools_stand_side_by_side_in_a_window_of_1280(make_app, qtbot) -> None:
    app = make_app(show=False)
    app.window.resize(1280, 800)
    app.show()
    app.open()
    qtbot.waitUntil(lambda: app.desk.settled)
    assert app.window.width() == 1280
    first = app.desk.docks["vectors-1"]
    assert not app.window.tabifiedDockWidgets(first)
    assert min(dock.width() for dock in app.desk.docks.values()) > 500


def test_a_message_begins_where_the_hint_begins(app, qapp) -> None:
    app.theme.apply(qapp)

    def first_ink() -> int:
        QApplication.processEvents()
        image = app.window.statusBar().grab(QRect(0, 4, 60, 18)).toImage()
        ground = image.pixel(1, 8)
        return next(
            x
            for x in range(image.width())
            if any(image.pixel(x, y) != ground for y in range(image.height()))
        )

    app.window.show_hint("HHH")
    hint = first_ink()
    app.window.say("HHH")
    assert abs(first_ink() - hint) <= 1


def test_the_focus_goes_to_the_panel_that_is_left_or_opened(app, qtbot) -> None:
    app.desk.open_tool("softmax")
    app.window.activateWindow()
    qtbot.waitUntil(app.window.isActiveWindow)
    softmax = app.desk.current_dock()
    assert softmax.tool.id == "softmax"
    app.desk.open_tool("softmax")
    assert softmax.isAncestorOf(QApplication.focusWidget())
    app.desk.close_current()
    assert softmax not in app.desk.docks.values()
    focus = QApplication.focusWidget()
    assert any(dock.isAncestorOf(focus) for dock in app.desk.docks.values())


def test_a_panel_that_is_let_float_keeps_the_focus(app, qtbot) -> None:
    app.desk.open_tool("softmax")
    app.window.activateWindow()
    qtbot.waitUntil(app.window.isActiveWindow)
    dock = app.desk.current_dock()
    app.window.triggered.emit("float_panel")
    assert dock.isFloating()
    qtbot.waitUntil(lambda: dock.isAncestorOf(QApplication.focusWidget()))
    app.window.triggered.emit("float_panel")
    assert not dock.isFloating()
    qtbot.waitUntil(lambda: dock.isAncestorOf(QApplication.focusWidget()))


def test_the_controls_are_shown_and_hidden_by_an_action(app) -> None:
    app.desk.open_tool("softmax")
    anatomy = app.desk.current_dock().view.anatomy
    shown = anatomy.inspector_shown
    app.window.triggered.emit("controls")
    assert anatomy.inspector_shown is not shown
    app.window.triggered.emit("controls")
    assert anatomy.inspector_shown is shown


def test_a_panel_that_floats_is_hidden_before_the_window_is_deleted(app, qtbot) -> None:
    dock = next(iter(app.desk.docks.values()))
    dock.setFloating(True)
    qtbot.waitUntil(dock.isVisible)
    app.store.mark_saved()
    app.window.close()
    assert dock.isFloating()
    assert not dock.isVisible()
