"""The command palette, used as one uses it: by keys alone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from support.probe import Params

from lavis.document import Assets, Document, Panel
from lavis.widgets.shell.actions import ACTIONS, SEPARATOR
from lavis.widgets.shell.matching import score
from lavis.widgets.shell.palette import Command, commands

CONTROL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def palette(app, qtbot):
    """The palette, open over a window with one probe."""
    app.store.replace(Document((Panel("probe-1", "probe", "Probe", Params()),)), Assets())
    app.window.activateWindow()
    qtbot.waitUntil(app.window.isActiveWindow)
    app.desk.docks["probe-1"].view.setFocus()
    return shown(app, qtbot)


def shown(app, qtbot):
    QTest.keyClick(app.window, Qt.Key.Key_P, CONTROL_SHIFT)
    palette = app.desk.dialogs.palette
    qtbot.waitUntil(lambda: palette.field.hasFocus())
    return palette


def find(palette, text: str) -> Command:
    return next(line for line in palette.lines if line.text == text)


def press(key, modifiers=Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(QApplication.focusWidget(), key, modifiers)


def write(text: str) -> None:
    QTest.keyClicks(QApplication.focusWidget(), text)


def test_it_lists_everything_that_can_be_done(app, palette) -> None:
    texts = {line.text for line in palette.lines}
    assert {"Open Vector canvas", "Open Probe", "Preset: Three", "Preset: Seven"} <= texts
    assert any(text.startswith("Backend: NumPy") for text in texts)
    for line in ACTIONS:
        if line.id not in (SEPARATOR, "palette") and not line.submenu:
            action = app.window.actions_by_id[line.id]
            assert any(text.endswith(action.text().rstrip("…")) for text in texts), line.id


def test_a_few_letters_and_enter_do_it(app, palette, qtbot) -> None:
    write("prseven")
    assert palette.lines[0].text == "Preset: Seven"
    press(Qt.Key.Key_Return)
    assert palette.isHidden()
    assert app.store.document.panel("probe-1").params.value == 7.0
    assert app.store.stack.undoText() == "Preset “Seven”"


def test_the_focus_goes_back_where_it_was(app, palette) -> None:
    press(Qt.Key.Key_Escape)
    assert palette.isHidden()
    assert app.desk.docks["probe-1"].view.hasFocus()


def test_what_had_the_focus_may_be_gone_when_it_closes(app, palette) -> None:
    app.store.replace(Document(), Assets())
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    press(Qt.Key.Key_Escape)
    assert palette.isHidden()


def test_arrows_choose_another_line(app, palette) -> None:
    write("preset")
    assert [line.text for line in palette.lines[:2]] == ["Preset: Three", "Preset: Seven"]
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Return)
    assert app.store.document.panel("probe-1").params.value == 7.0


def test_page_keys_go_far_and_stop_at_the_ends(palette) -> None:
    last = palette.list.count() - 1
    assert last > 30
    press(Qt.Key.Key_PageDown)
    assert palette.list.currentRow() == 11
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_PageUp)
    assert palette.list.currentRow() == 1
    press(Qt.Key.Key_PageUp)
    press(Qt.Key.Key_Up)
    assert palette.list.currentRow() == 0
    for _ in range(last):
        press(Qt.Key.Key_PageDown)
    assert palette.list.currentRow() == last
    line = palette.list.visualItemRect(palette.list.currentItem())
    assert palette.list.viewport().rect().contains(line)


@pytest.mark.parametrize("key", ["Up", "Down", "PageUp", "PageDown", "Return", "Enter"])
@pytest.mark.parametrize("modifier", ["No", "Shift", "Control", "Alt"])
def test_where_nothing_is_listed_no_key_does_harm(palette, key: str, modifier: str) -> None:
    write("qqqqqq")
    assert palette.lines == []
    press(getattr(Qt.Key, f"Key_{key}"), getattr(Qt.KeyboardModifier, f"{modifier}Modifier"))
    assert palette.isVisible()
    assert palette.field.text() == "qqqqqq"


def test_tab_stays_in_it(palette) -> None:
    press(Qt.Key.Key_Tab)
    assert palette.field.hasFocus()


def test_what_cannot_be_done_says_why_and_does_nothing(app, palette) -> None:
    assert find(palette, "Undo").reason == "There is nothing to undo."
    write("undo")
    row = palette.list.item(0)
    said = row.data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Undo, Ctrl+Z, There is nothing to undo."
    press(Qt.Key.Key_Return)
    assert palette.isVisible()
    press(Qt.Key.Key_Escape)


def test_it_names_the_shortcut(palette) -> None:
    assert find(palette, "Save").shortcut == "Ctrl+S"
    assert find(palette, "Redo").shortcut == "Ctrl+Shift+Z"
    assert find(palette, "Reset layout").shortcut == ""


def test_it_remembers_nothing(app, palette, qtbot) -> None:
    write("preset")
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Escape)
    again = shown(app, qtbot)
    assert again.field.text() == ""
    assert again.list.currentRow() == 0
    assert len(again.lines) == len(list(commands(app.desk)))


def test_its_key_closes_it_too(app, palette) -> None:
    press(Qt.Key.Key_P, CONTROL_SHIFT)
    assert palette.isHidden()


def test_a_click_elsewhere_closes_it_and_keeps_the_focus_there(app, palette, qtbot) -> None:
    view = app.desk.docks["probe-1"].view
    view.setFocus(Qt.FocusReason.MouseFocusReason)
    assert palette.isHidden()
    assert view.hasFocus()


def test_a_click_on_a_line_does_it(app, palette, qtbot) -> None:
    write("open vector")
    place = palette.list.visualItemRect(palette.list.item(0)).center()
    qtbot.mouseClick(palette.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert [panel.tool for panel in app.store.document.panels] == ["probe", "vectors"]


def test_where_nothing_fits_enter_does_nothing(palette) -> None:
    write("qqqq")
    assert palette.lines == []
    press(Qt.Key.Key_Return)
    assert palette.isVisible()
    press(Qt.Key.Key_Escape)


def test_where_nothing_fits_it_says_so(palette) -> None:
    assert not palette.nothing.isVisible()
    write("xyzzy")
    assert palette.nothing.isVisible()
    assert palette.nothing.text().startswith("No action is called so")
    palette.field.clear()
    assert not palette.nothing.isVisible()


def test_recent_workspaces_are_in_it(app, palette, qtbot, tmp_path) -> None:
    press(Qt.Key.Key_Escape)
    app.settings.add_recent(tmp_path / "gone.lavis")
    gone = find(shown(app, qtbot), "Open recent: gone.lavis")
    assert str(tmp_path) in gone.reason


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_is_painted_in_the_colours_of_the_theme(app, palette, theme, qtbot) -> None:
    app.theme.choose(theme)
    image = palette.grab().toImage()
    seen = {
        image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())
    }
    for token in ("panel", "text", "selection", "muted"):
        assert app.theme.color(token).name() in seen, token


def test_it_fits_into_a_small_window(app, palette) -> None:
    app.window.resize(640, 420)
    app.theme.set_scale(2.0)
    assert app.window.rect().contains(palette.geometry())


@pytest.mark.parametrize(
    ("letters", "best", "other"),
    [
        ("sa", "Save as", "Close panel as"),
        ("np", "Next panel", "Open Vector canvas up"),
        ("undo", "Undo", "Unfold the ox"),
        ("open", "Open", "Open recent: a.lavis"),
        ("PR se", "Preset: Seven", "Previous panel, see"),
    ],
)
def test_the_best_fit_comes_first(letters: str, best: str, other: str) -> None:
    assert score(letters, best) > (score(letters, other) or 0.0)


@pytest.mark.parametrize(("letters", "text"), [("x", "Save"), ("evas", "Save"), ("savee", "Save")])
def test_letters_must_occur_in_their_order(letters: str, text: str) -> None:
    assert score(letters, text) is None


def test_nothing_typed_fits_everything_equally() -> None:
    assert score("", "Save") == score(" ", "Open Vector canvas") == 0.0


# -- what is loose


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("snap", "Preset: Dot product as projection: (3, 4) onto (1, 0)"),
        ("snap", "Preset: Songs: which are alike?"),
        ("undo", "Backend: NumPy on the device of the host"),
        ("float", "Open file a lot later"),
    ],
)
def test_letters_scattered_over_a_line_are_no_fit(typed: str, text: str) -> None:
    assert score(typed, text) is None


@pytest.mark.parametrize(
    ("typed", "text"),
    [("copy csv", "Copy as CSV"), ("csv copy", "Copy as CSV"), ("rl", "Reset layout")],
)
def test_beginnings_of_words_fit_in_any_order_and_run_together(typed: str, text: str) -> None:
    assert score(typed, text)


def test_where_a_word_fits_what_only_has_the_letters_is_not_listed(app, palette) -> None:
    write("the")
    texts = [line.text for line in palette.lines]
    assert {"Light theme", "Dark theme", "Theme of the system"} <= set(texts)
    assert all("the" in text.casefold() for text in texts), texts


def test_a_letter_left_out_still_finds_it(app, palette) -> None:
    write("rest layout")
    assert palette.lines[0].text == "Reset layout"
