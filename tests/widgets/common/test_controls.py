"""The controls of an inspector, under real keys and a real mouse."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import shiboken6
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QVBoxLayout, QWidget

from lavis.theme import Theme
from lavis.widgets.common.controls import (
    Choice,
    PresetButton,
    Section,
    Slider,
    Toggle,
    ToolButton,
    Track,
)
from lavis.widgets.common.controls.slider import nice
from lavis.widgets.common.number_field import NumberField
from lavis.widgets.common.swatch import NAMES, Swatch

Key = Qt.Key
LEFT = Qt.MouseButton.LeftButton

#: Without a screen there is no keyboard to grab for a menu.
pops_up = pytest.mark.qt_log_ignore("does not support grabbing the keyboard")


@pytest.fixture
def theme(qapp) -> Iterator[Theme]:
    theme = Theme("dark")
    yield theme
    theme.deleteLater()


@pytest.fixture
def dressed(qapp, theme) -> Iterator[None]:
    """Let palette, font and style sheet hold for a test."""
    before = qapp.palette(), qapp.font()
    theme.apply(qapp)
    yield
    qapp.setStyleSheet("")
    qapp.setPalette(before[0])
    qapp.setFont(before[1])


@pytest.fixture
def show(qtbot, theme):
    """Put controls into a window of an inspector's width and enter it."""

    windows = []

    def show(*controls: QWidget) -> QWidget:
        window = QWidget()
        windows.append(window)
        qtbot.addWidget(window)
        column = QVBoxLayout(window)
        for control in controls:
            column.addWidget(control)
        window.setFixedWidth(270)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        return window

    return show


def choose_from(qtbot, menu: QMenu, text: str) -> None:
    action = next(action for action in menu.actions() if action.text() == text)
    menu.popup(QPoint(0, 0))
    qtbot.mouseClick(menu, LEFT, pos=menu.actionGeometry(action).center())
    menu.close()


# -- what all of them keep


def every_control(theme: Theme) -> list[QWidget]:
    return [
        ToolButton(theme, "play", "Play"),
        Toggle(theme, "sum", token="result", dash=Qt.PenStyle.DashLine),
        Choice(theme, "Path", ["straight", "polar"]),
        PresetButton(theme, ["Shear"]),
        Swatch(theme, "v", "cat2"),
        NumberField(theme, "x", token="first"),
        Slider(theme, "t", 0, 1),
    ]


def test_each_has_a_name_and_is_reached_by_tab(theme, show, qtbot) -> None:
    controls = every_control(theme)
    show(*controls)
    seen = []
    controls[0].setFocus()
    for _ in range(len(controls) + 2):
        focused = QApplication.focusWidget()
        assert focused.accessibleName(), focused
        seen.append(focused)
        qtbot.keyClick(focused, Key.Key_Tab)
    for control in controls:
        assert any(widget is control or control.isAncestorOf(widget) for widget in seen), control


def test_the_focus_can_be_seen_on_each(dressed, theme, show) -> None:
    controls = every_control(theme)
    section = Section(theme, "Group")
    show(*controls, section)
    for control in [*controls, section.childAt(5, 5)]:
        control.clearFocus()
        before = control.grab().toImage()
        control.setFocus(Qt.FocusReason.TabFocusReason)
        assert control.grab().toImage() != before, control


def test_each_is_as_high_as_the_others(dressed, theme, show) -> None:
    controls = [control for control in every_control(theme) if not isinstance(control, Toggle)]
    show(*controls)
    assert {control.height() for control in controls} == {28}


def test_none_hears_the_theme_after_its_end(theme, show) -> None:
    controls = [*every_control(theme), Section(theme, "Group")]
    show(*controls)
    theme.choose("light")
    for control in controls:
        shiboken6.delete(control)
    theme.choose("dark")  # a slot of a deleted widget would fail the test
    theme.set_scale(1.5)


# -- buttons


def test_an_icon_button_follows_the_theme(theme, show, qtbot) -> None:
    button = ToolButton(theme, "play", "Play")
    show(button)
    dark = button.grab().toImage()
    theme.choose("light")
    assert button.grab().toImage() != dark
    playing = button.grab().toImage()
    button.set_icon("pause")
    assert button.grab().toImage() != playing
    with qtbot.waitSignal(button.clicked):
        qtbot.keyClick(button, Key.Key_Space)
    assert (button.toolTip(), button.accessibleName()) == ("Play", "Play")


@pops_up
def test_a_preset_is_chosen_by_name(theme, show, qtbot) -> None:
    button = PresetButton(theme, ["Shear", "Salt & pepper"])
    show(button)
    chosen: list[str] = []
    button.chosen.connect(chosen.append)
    choose_from(qtbot, button.menu(), "Salt && pepper")
    assert chosen == ["Salt & pepper"]
    button.set_names([])
    assert not button.isEnabled()
    button.set_names(["Rotation"])
    assert button.isEnabled()
    assert chosen == ["Salt & pepper"]


@pops_up
def test_a_swatch_offers_the_categorical_colours(theme, show, qtbot) -> None:
    swatch = Swatch(theme, "v", "cat1")
    show(swatch)
    chosen: list[str] = []
    swatch.chosen.connect(chosen.append)
    assert [action.text() for action in swatch.menu().actions()] == list(NAMES.values())
    choose_from(qtbot, swatch.menu(), "Red")
    assert chosen == ["cat7"]
    assert swatch.token == "cat7"
    assert swatch.toolTip() == "Colour of v: red"
    assert swatch.accessibleDescription() == "red"
    choose_from(qtbot, swatch.menu(), "Red")
    swatch.set_token("cat2")
    assert chosen == ["cat7"]


@pops_up
def test_a_swatch_is_chosen_from_by_keys(theme, show, qtbot) -> None:
    swatch = Swatch(theme, "v", "cat1")
    show(swatch)
    menu = swatch.menu()
    menu.popup(QPoint(0, 0))
    for key in (Key.Key_Down, Key.Key_Down, Key.Key_Return):
        qtbot.keyClick(menu, key)
    assert swatch.token == "cat2"


def test_a_swatch_shows_its_colour_in_both_themes(theme, show) -> None:
    swatch = Swatch(theme, "v", "cat3")
    show(swatch)
    for name in ("dark", "light"):
        theme.choose(name)
        image = swatch.grab().toImage()
        assert image.pixelColor(image.rect().center()) == theme.color("cat3")


# -- groups


@pytest.mark.parametrize("by", ["mouse", Key.Key_Return, Key.Key_Space])
def test_a_group_is_folded(theme, show, qtbot, by) -> None:
    section, inside = Section(theme, "Show"), QLabel("inside")
    section.add(inside)
    window = show(section)
    window.layout().addStretch(1)
    told: list[bool] = []
    section.folded.connect(told.append)
    header = section.childAt(5, 5)
    high = section.sizeHint().height()
    for wanted in (True, False):
        if by == "mouse":
            qtbot.mouseClick(header, LEFT)
        else:
            header.setFocus()
            qtbot.keyClick(header, by)
        assert section.is_folded is wanted
        assert inside.isVisible() is not wanted
    assert told == [True, False]
    section.set_folded(True)
    assert told == [True, False]
    assert section.sizeHint().height() < high
    assert header.accessibleName() == "Show"
    assert header.accessibleDescription() == "Folded"


def test_names_of_rows_stand_in_one_column_and_long_ones_above(theme, show) -> None:
    section = Section(theme, "Combine")
    fields = [NumberField(theme, name) for name in ("a", "b", "c")]
    section.add_row("c₁", fields[0])
    section.add_row("angle", fields[1])
    section.add_row("temperature of the softmax", fields[2])
    window = show(section)
    QApplication.processEvents()
    short, middle, long = (field.mapTo(window, QPoint()) for field in fields)
    assert short.x() == middle.x() > long.x()
    label = next(label for label in window.findChildren(QLabel) if "softmax" in label.text())
    assert label.mapTo(window, QPoint()).y() + label.height() <= long.y()


# -- toggles and choices


def test_a_row_is_the_same_after_a_larger_size_and_back(dressed, theme, show, qapp) -> None:
    def on_one_line() -> bool:
        QApplication.sendPostedEvents()
        return abs(label.geometry().center().y() - field.geometry().center().y()) <= 2

    section, field = Section(theme, "Pair"), QWidget()
    field.setFixedHeight(28)
    row = section.add_row("query", field)
    show(section)
    label = row.findChild(QLabel)
    assert on_one_line()
    for scale in (2.0, 1.0):
        theme.set_scale(scale)
        theme.apply(qapp)
    qapp.processEvents()
    assert on_one_line()


def test_a_row_that_was_hidden_meanwhile_is_the_same_too(dressed, theme, show, qapp) -> None:
    section, field = Section(theme, "Pair"), QWidget()
    row = section.add_row("query", field)
    show(section)
    label = row.findChild(QLabel)
    qapp.processEvents()
    before = label.width(), field.x()
    section.hide()
    for scale in (2.0, 1.0):
        theme.set_scale(scale)
        theme.apply(qapp)
        qapp.processEvents()
    label.setText("query that asks for more room than it had")  # as a stale size hint does
    section.show()
    qapp.processEvents()
    assert (label.width(), field.x()) == before


def test_a_toggle_tells_only_of_the_user(theme, show, qtbot) -> None:
    toggle = Toggle(theme, "sum")
    show(toggle)
    told: list[bool] = []
    toggle.switched.connect(told.append)
    toggle.set_checked(True)
    assert toggle.isChecked()
    assert told == []
    qtbot.mouseClick(toggle, LEFT, pos=QPoint(8, toggle.height() // 2))
    qtbot.keyClick(toggle, Key.Key_Space)
    assert told == [False, True]


def test_a_toggle_shows_the_line_that_it_shows(theme, show) -> None:
    solid = Toggle(theme, "sum", token="result")
    dashed = Toggle(theme, "sum", token="result", dash=Qt.PenStyle.DashLine)
    plain = Toggle(theme, "sum")
    show(solid, dashed, plain)

    def count(toggle: Toggle, color: QColor) -> int:
        image = toggle.grab().toImage()
        return sum(
            image.pixelColor(x, y) == color
            for x in range(image.width())
            for y in range(image.height())
        )

    for name in ("dark", "light"):
        theme.choose(name)
        color = theme.color("result")
        assert count(solid, color) > count(dashed, color) > 0
        assert count(plain, color) == 0


@pytest.fixture
def choice(theme, show) -> Choice:
    choice = Choice(
        theme, "Path", {"straight": "straight line", "polar": "polar path", "svd": "SVD"}
    )
    show(choice)
    return choice


@pops_up
def test_a_choice_tells_the_key_that_the_user_chose(choice, qtbot) -> None:
    told: list[str] = []
    choice.chosen.connect(told.append)
    choice.set_current("svd")
    assert (choice.current, choice.currentText()) == ("svd", "SVD")
    choice.set_options({"polar": "polar path", "svd": "SVD in acts"})
    assert (choice.current, choice.currentText()) == ("svd", "SVD in acts")
    assert told == []
    choice.showPopup()
    view = choice.view()
    index = choice.model().index(0, 0)
    qtbot.mouseClick(view.viewport(), LEFT, pos=view.visualRect(index).center())
    assert told == ["polar"]
    qtbot.keyClick(choice, Key.Key_Down)
    assert told == ["polar", "svd"]


def test_a_choice_keeps_what_is_left_and_has_nothing_without_options(choice) -> None:
    choice.set_current("svd")
    choice.set_options(["straight"])
    assert choice.current == "straight"
    choice.set_options([])
    assert choice.current == ""
    choice.set_options(["a", "b"])
    choice.set_current("none of them")
    assert choice.current == ""


def test_what_is_not_available_is_greyed_with_its_reason(choice, qtbot) -> None:
    choice.set_available("polar", False, "The matrix is singular.")
    told: list[str] = []
    choice.chosen.connect(told.append)
    assert choice.itemData(1, Qt.ItemDataRole.ToolTipRole) == "The matrix is singular."
    qtbot.keyClick(choice, Key.Key_Down)
    assert told == ["svd"]
    choice.set_available("polar", True)
    qtbot.keyClick(choice, Key.Key_Up)
    assert told == ["svd", "polar"]


def test_scrolling_past_a_choice_or_a_slider_changes_nothing(theme, show) -> None:
    choice, slider = Choice(theme, "Path", ["a", "b"]), Slider(theme, "t", 0, 1, value=0.5)
    show(choice, slider)
    for widget in (choice, slider.findChild(Track)):
        widget.setFocus()
        event = QWheelEvent(
            QPointF(5, 5),
            QPointF(widget.mapToGlobal(QPoint(5, 5))),
            QPoint(),
            QPoint(0, -120),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(widget, event)
        assert not event.isAccepted()
    assert choice.current == "a"
    assert slider.value == 0.5


# -- sliders


class Heard:
    """What a slider has told."""

    def __init__(self, slider: Slider) -> None:
        self.edits: list[tuple[float, str]] = []
        self.track = slider.findChild(Track)
        slider.changed.connect(lambda value, key: self.edits.append((value, key)))

    @property
    def values(self) -> list[float]:
        return [value for value, _ in self.edits]

    @property
    def keys(self) -> list[str]:
        return [key for _, key in self.edits]

    def at(self, fraction: float) -> QPoint:
        """Return the place of a fraction on the track; its ends are the outermost places."""
        start, end = 10, self.track.width() - 10
        return QPoint(round(start + fraction * (end - start)), self.track.height() // 2)


@pytest.fixture
def slider(theme, show) -> Slider:
    slider = Slider(theme, "t", 0, 10, value=5, step=0.1)
    show(slider)
    return slider


def test_a_drag_follows_the_pointer_under_one_key(slider, qtbot) -> None:
    heard = Heard(slider)
    for start, end in ((0.5, 0.8), (0.8, 0.2)):
        qtbot.mousePress(heard.track, LEFT, pos=heard.at(start))
        for step in range(1, 4):
            qtbot.mouseMove(heard.track, heard.at(start + (end - start) * step / 3))
        qtbot.mouseRelease(heard.track, LEFT, pos=heard.at(end))
        assert slider.value == pytest.approx(10 * end, abs=0.2)
    assert len(heard.edits) == 6
    assert len(set(heard.keys)) == 2
    assert len(set(heard.keys[:3])) == 1
    assert "" not in heard.keys
    assert slider.field.value == slider.value


def test_a_press_beside_the_handle_brings_it_there(slider, qtbot) -> None:
    heard = Heard(slider)
    qtbot.mouseClick(heard.track, LEFT, pos=heard.at(0.9))
    assert heard.values == [pytest.approx(9, abs=0.2)]
    assert heard.track.hasFocus()


def test_a_press_on_the_handle_moves_nothing(slider, qtbot) -> None:
    heard = Heard(slider)
    qtbot.mouseClick(heard.track, LEFT, pos=heard.at(0.5) + QPoint(4, 0))
    assert heard.edits == []


def test_the_handle_is_moved_by_as_much_as_the_pointer(slider, qtbot) -> None:
    heard = Heard(slider)
    grip = QPoint(5, 0)
    qtbot.mousePress(heard.track, LEFT, pos=heard.at(0.5) + grip)
    qtbot.mouseMove(heard.track, heard.at(0.9) + grip)
    qtbot.mouseRelease(heard.track, LEFT)
    assert slider.value == pytest.approx(9, abs=0.15)


def test_the_ends_are_reached_and_not_passed(slider, qtbot) -> None:
    heard = Heard(slider)
    qtbot.mousePress(heard.track, LEFT, pos=heard.at(0.5))
    qtbot.mouseMove(heard.track, heard.at(3.0))
    assert slider.value == 10
    qtbot.mouseMove(heard.track, heard.at(-3.0))
    assert slider.value == 0
    qtbot.mouseRelease(heard.track, LEFT)


def test_drags_snap_to_the_step(theme, show, qtbot) -> None:
    slider = Slider(theme, "k", 1, 4, integer=True)
    show(slider)
    heard = Heard(slider)
    qtbot.mousePress(heard.track, LEFT, pos=heard.at(0))
    for percent in range(0, 101, 5):
        qtbot.mouseMove(heard.track, heard.at(percent / 100))
    qtbot.mouseRelease(heard.track, LEFT)
    assert heard.values == [2, 3, 4]


def test_escape_puts_a_drag_back_and_ends_it(slider, qtbot) -> None:
    heard = Heard(slider)
    qtbot.mousePress(heard.track, LEFT, pos=heard.at(0.5))
    qtbot.mouseMove(heard.track, heard.at(0.9))
    qtbot.keyClick(heard.track, Key.Key_Escape)
    qtbot.mouseMove(heard.track, heard.at(0.7))
    qtbot.mouseRelease(heard.track, LEFT)
    assert slider.value == 5
    assert heard.values[-1] == 5
    assert len(set(heard.keys)) == 1


@pytest.mark.parametrize(
    ("key", "modifier", "value"),
    [
        (Key.Key_Right, Qt.KeyboardModifier.NoModifier, 5.1),
        (Key.Key_Down, Qt.KeyboardModifier.NoModifier, 4.9),
        (Key.Key_Up, Qt.KeyboardModifier.ShiftModifier, 6),
        (Key.Key_Left, Qt.KeyboardModifier.AltModifier, 4.99),
        (Key.Key_PageUp, Qt.KeyboardModifier.NoModifier, 6),
        (Key.Key_Home, Qt.KeyboardModifier.NoModifier, 0),
        (Key.Key_End, Qt.KeyboardModifier.NoModifier, 10),
    ],
)
def test_keys_step(slider, qtbot, key, modifier, value: float) -> None:
    heard = Heard(slider)
    heard.track.setFocus()
    qtbot.keyClick(heard.track, key, modifier)
    assert heard.values == [value]


def test_steps_in_a_row_are_one_gesture_until_the_focus_leaves(slider, qtbot) -> None:
    heard = Heard(slider)
    for _ in range(2):
        heard.track.setFocus()
        qtbot.keyClick(heard.track, Key.Key_Right)
        slider.set_value(slider.value)
        qtbot.keyClick(heard.track, Key.Key_Right)
        slider.field.setFocus()
    first, second, third, fourth = heard.keys
    assert first == second
    assert third == fourth
    assert first != third


def test_the_field_is_the_sliders_twin(slider, qtbot) -> None:
    heard = Heard(slider)
    slider.field.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClicks(slider.field, "7.25")
    qtbot.keyClick(slider.field, Key.Key_Return)
    assert heard.edits == [(7.25, "")]
    qtbot.keyClick(slider.field, Key.Key_Up)
    assert heard.values == [7.25, 7.35]
    qtbot.keyClicks(slider.field, "11")
    qtbot.keyClick(slider.field, Key.Key_Return)
    assert slider.value == 7.35
    assert "from 0 to 10" in slider.field.error


def test_setting_a_slider_emits_nothing(slider) -> None:
    heard = Heard(slider)
    slider.set_value(2.0)
    slider.set_range(0, 100)
    assert heard.edits == []
    assert (slider.value, slider.field.value) == (2.0, 2.0)


def test_the_handle_stands_where_the_value_is(slider, theme) -> None:
    heard = Heard(slider)
    for value in (0, 2.5, 10):
        slider.set_value(value)
        image = heard.track.grab().toImage()
        place = heard.at(value / 10)
        assert image.pixelColor(place) == theme.color("accent"), value
        assert image.pixelColor(place - QPoint(0, 5)) == theme.color("accent"), value


def test_equal_ways_are_equal_factors_on_a_logarithmic_slider(theme, show, qtbot) -> None:
    slider = Slider(theme, "λ", 0.01, 100, value=0.01, log=True)
    show(slider)
    heard = Heard(slider)
    qtbot.mouseClick(heard.track, LEFT, pos=heard.at(0.5))
    assert slider.value == pytest.approx(1, rel=0.15)
    assert slider.value == float(f"{slider.value:.3g}")
    slider.set_value(1.0)
    qtbot.keyClick(heard.track, Key.Key_Right)
    assert slider.value == pytest.approx(10**0.04, rel=1e-9)
    qtbot.keyClick(heard.track, Key.Key_End)
    assert slider.value == 100


@pytest.mark.parametrize(
    ("x", "rounded"), [(0.03, 0.02), (0.05, 0.05), (7, 5), (1, 1), (0.1, 0.1), (1999, 1000), (0, 0)]
)
def test_steps_are_round(x: float, rounded: float) -> None:
    assert nice(x) == rounded
