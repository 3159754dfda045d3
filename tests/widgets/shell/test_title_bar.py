"""The title bar: what it can do, what it says, and what it does when there is little room."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QLabel, QMenu, QToolButton
from support.probe import TOOL

from lavis.theme import Theme
from lavis.widgets.shell.title_bar import TitleBar


@pytest.fixture
def make_bar(qapp, qtbot):
    """A maker of title bars of a width."""

    def make(width: int, tool=TOOL) -> TitleBar:
        dock = QDockWidget("Probe")
        qtbot.addWidget(dock)
        bar = TitleBar(dock, tool, Theme())
        bar.set_menus(send=QMenu("Send", dock), predict=QMenu("P", dock), export=QMenu("E", dock))
        dock.setTitleBarWidget(bar)
        dock.resize(width + 2, 300)  # the frame of a dock that floats
        dock.show()
        return bar

    return make


def shown(bar: TitleBar) -> list[str]:
    return [b.accessibleName() for b in bar.findChildren(QToolButton) if b.isVisible()]


NO_TASKS = msgspec.structs.replace(TOOL, tasks={})


def test_with_room_every_button_is_there(make_bar) -> None:
    assert shown(make_bar(640, NO_TASKS)) == [
        "Presets",
        "Send to…",
        "Predict…",
        "Export, copy and paste",
        "What this tool shows",
        "Float or dock this panel",
        "Close this panel",
    ]


@pytest.mark.parametrize("tool", [TOOL, NO_TASKS], ids=["tasks", "no tasks"])
@pytest.mark.parametrize("width", [240, 300, 359])
def test_when_narrow_the_title_stays_and_the_rest_is_in_a_menu(make_bar, width, tool) -> None:
    bar = make_bar(width, tool)
    assert bar.width() == width
    assert shown(bar) == ["More", "Float or dock this panel", "Close this panel"]
    title = bar.findChild(QLabel, "panelTitle")
    assert title.width() >= title.fontMetrics().horizontalAdvance("Probe")
    menu = bar._more.menu()
    menu.aboutToShow.emit()
    texts = [action.text() for action in menu.actions()]
    tasks = [task.label for task in tool.tasks.values()]
    assert texts == [*tasks, "Presets", "Send", "P", "E", "What this tool shows"]


def test_in_between_the_tasks_stay(make_bar) -> None:
    bar = make_bar(900)
    stay = [*bar._tasks, bar._more, bar._float, bar._close]
    bar._dock.resize(bar._width_of(stay) + 60, 300)
    names = shown(bar)
    assert "Count" in names
    assert "More" in names
    assert "Presets" not in names


def test_everything_has_a_name_and_can_be_reached_by_the_keyboard(make_bar) -> None:
    bar = make_bar(900)
    for button in bar.findChildren(QToolButton):
        assert button.accessibleName()
        assert button.toolTip()
        assert button.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_what_cannot_be_done_says_why(make_bar) -> None:
    bar = make_bar(640, NO_TASKS)
    bar.set_reasons(send="", predict="Nothing here can be guessed.")
    by_name = {b.accessibleName(): b for b in bar.findChildren(QToolButton)}
    assert by_name["Send to…"].isEnabled()
    assert not by_name["Predict…"].isEnabled()
    assert by_name["Predict…"].toolTip() == "Nothing here can be guessed."


def test_help_is_asked_for_by_the_mouse_and_from_the_menu(make_bar, qtbot) -> None:
    asked = []
    for width in (640, 300):
        bar = make_bar(width, NO_TASKS)
        bar.help_wanted.connect(lambda: asked.append(True))
        if width == 640:
            qtbot.mouseClick(bar._help, Qt.MouseButton.LeftButton)
        else:
            bar._more.menu().aboutToShow.emit()
            bar._more.menu().actions()[-1].trigger()
    assert len(asked) == 2


def test_a_preset_is_chosen_whatever_its_name(make_bar) -> None:
    presets = (msgspec.structs.replace(TOOL.presets[0], name="Q & A"),)
    bar = make_bar(640, msgspec.structs.replace(NO_TASKS, presets=presets))
    chosen = []
    bar.preset_chosen.connect(chosen.append)
    action = bar._presets.menu().actions()[0]
    assert action.text() == "Q && A"
    action.trigger()
    assert chosen == ["Q & A"]


def test_the_tooltips_name_the_keys_and_the_names_do_not(make_bar) -> None:
    bar = make_bar(640, NO_TASKS)
    said = {b.accessibleName(): b.toolTip() for b in bar.findChildren(QToolButton)}
    assert said["What this tool shows"].endswith("(F1)")
    assert said["Close this panel"].endswith("(Ctrl+W)")
    assert said["Export, copy and paste"].endswith("(Ctrl+E)")


def test_a_name_that_has_no_room_ends_with_dots(make_bar) -> None:
    bar = make_bar(240, NO_TASKS)
    title = bar.findChild(QLabel, "panelTitle")
    bar._dock.setWindowTitle("iiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiii")
    assert title.text() == title.toolTip() == bar._dock.windowTitle()
    image = title.grab().toImage()
    ground = image.pixelColor(0, 0)
    columns = [
        x
        for x in range(image.width())
        if any(image.pixelColor(x, y) != ground for y in range(image.height()))
    ]
    dots = title.fontMetrics().horizontalAdvance("…")
    assert columns[-1] < image.width() - 1, "cut within a letter"
    upper = [
        x
        for x in columns
        if any(image.pixelColor(x, y) != ground for y in range(image.height() // 2))
    ]
    assert columns[-1] - upper[-1] > dots / 2, "only dots are so low"
