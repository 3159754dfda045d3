"""A field for a number, under real keys and a real mouse."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import shiboken6
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import (
    QAction,
    QColor,
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QMainWindow,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from lavis.theme import Theme
from lavis.widgets.common.number_field import NumberField, VectorField
from lavis.widgets.common.remark import Remark

Key = Qt.Key
SHIFT, ALT, CTRL = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ControlModifier,
)


class Bench(QMainWindow):
    """A window with a field, another place for the focus, and the shortcuts of the real one."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.told: list[str] = []
        self.committed: list[float] = []
        self.stepped: list[tuple[float, str]] = []
        for name, keys in (
            ("undo", "Ctrl+Z"),
            ("redo", "Ctrl+Y"),
            ("redo", "Ctrl+Shift+Z"),
            ("escape", "Esc"),
        ):
            action = QAction(name, self)
            action.setShortcut(QKeySequence(keys))
            action.triggered.connect(lambda _=False, name=name: self.told.append(name))
            self.addAction(action)
        self.content = QWidget()
        self.column = QVBoxLayout(self.content)
        self.other = QLineEdit(self.content)
        self.setCentralWidget(self.content)

    def put(self, field: QWidget) -> None:
        self.column.addWidget(field)
        self.column.addWidget(self.other)
        field.committed.connect(self.committed.append)
        field.stepped.connect(lambda value, key: self.stepped.append((value, key)))
        self.resize(320, 240)

    def enter(self, qtbot) -> None:
        self.show()
        self.activateWindow()
        qtbot.waitUntil(self.isActiveWindow)


@pytest.fixture
def bench(qtbot) -> Iterator[Bench]:
    bench = Bench(Theme("dark"))
    qtbot.addWidget(bench)
    yield bench
    bench.theme.deleteLater()


@pytest.fixture
def make(bench: Bench, qtbot) -> Callable[..., NumberField]:
    def make(value: float = 1.5, **settings) -> NumberField:
        field = NumberField(bench.theme, "x of v", value=value, **settings)
        bench.put(field)
        bench.enter(qtbot)
        bench.other.setFocus()
        return field

    return make


def type_over(qtbot, field: NumberField, text: str) -> None:
    field.setFocus(Qt.FocusReason.TabFocusReason)
    field.selectAll()
    for sign in text:
        if sign.isascii():
            qtbot.keyClick(field, sign)
        else:  # QTest knows no key for it
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, sign)
                QApplication.sendEvent(field, event)


def scroll(field: QWidget, notches: float) -> bool:
    position = QPointF(field.rect().center())
    event = QWheelEvent(
        position,
        QPointF(field.mapToGlobal(position.toPoint())),
        QPoint(),
        QPoint(0, round(120 * notches)),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    event.ignore()
    QApplication.sendEvent(field, event)
    return event.isAccepted()


# -- what is shown


def test_four_digits_are_shown_and_all_with_the_focus(make, qtbot) -> None:
    field = make(-1 / 3)
    assert field.text() == "−0.3333"
    assert field.toolTip() == "x of v: −0.3333333333333333"
    qtbot.mouseClick(field, Qt.MouseButton.LeftButton)
    assert field.hasFocus()
    assert float(field.text()) == -1 / 3
    assert field.selectedText() == field.text()
    qtbot.keyClick(field, Key.Key_Tab)
    assert field.text() == "−0.3333"


def test_looking_at_all_digits_commits_nothing(make, bench, qtbot) -> None:
    field = make(1 / 3)
    field.setFocus()
    bench.other.setFocus()
    qtbot.keyClick(field, Key.Key_Return)
    assert bench.committed == []
    assert field.value == 1 / 3


def test_setting_a_value_emits_nothing(make, bench) -> None:
    field = make(1.0)
    field.set_value(2.0)
    assert (field.value, field.text()) == (2.0, "2")
    assert (bench.committed, bench.stepped) == ([], [])


def test_it_has_a_name_and_says_what_it_takes(make) -> None:
    field = make(minimum=-1, maximum=2.5)
    assert field.accessibleName() == "x of v"
    assert field.accessibleDescription() == "A number from −1 to 2.5."


def test_figures_are_tabular_and_follow_the_scale(make, bench) -> None:
    field = make()
    before = field.height()
    assert field.font().featureValue(field.font().Tag("tnum")) == 1
    bench.theme.set_scale(2.0)
    QApplication.processEvents()
    assert field.font().pixelSize() == bench.theme.font().pixelSize()
    assert field.sizeHint().height() == 2 * before


def test_the_line_has_the_colour_of_whose_number_it_is(make, bench) -> None:
    field = make(token="second")

    def line(color: QColor) -> bool:
        image = field.grab().toImage()
        return image.pixelColor(image.width() // 2, image.height() - 1) == color

    assert line(bench.theme.color("second"))
    bench.theme.choose("light")
    assert line(bench.theme.color("second"))
    field.set_token("eigen")
    assert line(bench.theme.color("eigen"))
    field.set_token(None)
    assert not line(bench.theme.color("eigen"))


# -- committing and reverting


@pytest.mark.parametrize("text", ["-2.5", "−2.5", "-25e-1", " -2.5 "])
def test_enter_commits(make, bench, qtbot, text: str) -> None:
    field = make()
    type_over(qtbot, field, text)
    assert bench.committed == []
    qtbot.keyClick(field, Key.Key_Return)
    assert bench.committed == [-2.5]
    assert field.text() == "-2.5"
    assert not field.uncommitted


def test_leaving_commits_once(make, bench, qtbot) -> None:
    field = make()
    type_over(qtbot, field, "7")
    qtbot.keyClick(field, Key.Key_Tab)
    assert bench.other.hasFocus()
    assert bench.committed == [7.0]


def test_entering_the_same_number_is_no_edit(make, bench, qtbot) -> None:
    field = make(1.5)
    type_over(qtbot, field, "1.50")
    qtbot.keyClick(field, Key.Key_Return)
    assert bench.committed == []
    assert field.text() == "1.5"


def test_going_to_another_window_and_back_keeps_the_text(make, bench, qtbot) -> None:
    field = make()
    type_over(qtbot, field, "7")
    for reason in (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason):
        QApplication.sendEvent(field, QFocusEvent(QEvent.Type.FocusOut, reason))
    assert bench.committed == []
    field.set_value(3.0)
    assert field.text() == "7"


def test_escape_reverts_and_is_used_up(make, bench, qtbot) -> None:
    field = make(1.5)
    type_over(qtbot, field, "9")
    qtbot.keyClick(field, Key.Key_Escape)
    assert field.text() == "1.5"
    assert bench.told == []
    assert bench.committed == []


def test_escape_without_anything_to_revert_goes_on_to_the_window(make, bench, qtbot) -> None:
    field = make()
    field.setFocus()
    qtbot.keyClick(field, Key.Key_Escape)
    assert bench.told == ["escape"]


# -- what the store sets while somebody types


def test_text_that_is_not_committed_stays_when_a_value_comes(make, qtbot) -> None:
    field = make(1.5)
    type_over(qtbot, field, "12")
    field.set_value(3.0)
    assert field.text() == "12"
    qtbot.keyClick(field, Key.Key_Escape)
    assert field.text() == "3"
    assert field.value == 3.0


def test_a_focused_field_without_edits_follows(make) -> None:
    field = make(1.5)
    field.setFocus(Qt.FocusReason.TabFocusReason)
    field.set_value(1 / 3)
    assert field.text() == repr(1 / 3)
    assert field.selectedText() == field.text()


# -- refusing


@pytest.mark.parametrize(
    ("text", "settings", "says"),
    [
        ("abc", {}, "At column 1: there is no abc; known are pi, e."),
        ("2 + 1/(1-1)", {}, "At column 6: a division by zero has no value."),
        ("", {}, "Nothing is written"),
        ("1e999", {}, "too large"),
        (
            "11",
            {"minimum": 0, "maximum": 10},
            "11 cannot be taken; wanted is a number from 0 to 10.",
        ),
        ("-1", {"minimum": 0}, "−1 cannot be taken; wanted is a number of at least 0."),
        ("5", {"maximum": 4}, "wanted is a number of at most 4."),
        ("2.5", {"integer": True}, "2.5 cannot be taken; wanted is a whole number."),
        ("2", {"parse": lambda text: float("nan")}, "not a finite number"),
        ("2", {"parse": lambda text: float("inf")}, "not a finite number"),
    ],
)
def test_what_is_wrong_is_said_and_the_last_value_stays(
    make, bench, qtbot, text: str, settings: dict, says: str
) -> None:
    field = make(1.0, **settings)
    before = field.geometry(), bench.other.geometry()
    type_over(qtbot, field, text)
    if not text:
        qtbot.keyClick(field, Key.Key_Backspace)
    qtbot.keyClick(field, Key.Key_Return)
    assert bench.committed == []
    assert field.value == 1.0
    assert says in field.error
    assert field.accessibleDescription() == field.toolTip() == field.error
    assert field.property("refused") is True
    assert field.text() == text
    remark = bench.findChild(Remark)
    assert remark.isVisible()
    assert remark.text() == field.error
    assert (field.geometry(), bench.other.geometry()) == before, "the layout has moved"


def test_bounds_themselves_are_taken(make, bench, qtbot) -> None:
    field = make(1.0, minimum=0, maximum=10)
    for text in ("10", "0"):
        type_over(qtbot, field, text)
        qtbot.keyClick(field, Key.Key_Return)
    assert bench.committed == [10.0, 0.0]


def test_the_remark_stands_under_the_field_and_goes_when_it_is_mended(make, bench, qtbot) -> None:
    field = make()
    type_over(qtbot, field, "abc")
    qtbot.keyClick(field, Key.Key_Return)
    remark = bench.findChild(Remark)
    under = field.mapTo(bench, QPoint(0, field.height()))
    assert under.y() <= remark.y() <= under.y() + 8
    assert bench.rect().contains(remark.geometry())
    type_over(qtbot, field, "4")
    qtbot.keyClick(field, Key.Key_Return)
    assert remark.isHidden()
    assert field.error == ""
    assert field.property("refused") is False
    assert bench.committed == [4.0]


def test_without_room_below_the_remark_stands_above(make, bench, qtbot) -> None:
    field = make()
    bench.column.insertStretch(0)
    bench.column.removeWidget(bench.other)
    bench.other.hide()
    QApplication.processEvents()
    type_over(qtbot, field, "abc")
    qtbot.keyClick(field, Key.Key_Return)
    remark = bench.findChild(Remark)
    assert remark.geometry().bottom() < field.mapTo(bench, QPoint()).y()


def test_in_what_scrolls_the_remark_scrolls_along(bench, qtbot) -> None:
    area = QScrollArea()
    inside = QWidget()
    column = QVBoxLayout(inside)
    field = NumberField(bench.theme, "x")
    column.addWidget(field)
    inside.setFixedSize(200, 900)
    area.setWidget(inside)
    bench.column.addWidget(area)
    bench.resize(320, 300)
    bench.enter(qtbot)
    type_over(qtbot, field, "abc")
    area.ensureWidgetVisible(field, 0, 100)  # with room for the remark below
    qtbot.keyClick(field, Key.Key_Return)
    remark = bench.findChild(Remark)
    assert remark.parentWidget() is inside
    qtbot.waitUntil(lambda: abs(remark.y() - field.geometry().bottom()) < 10)


def test_the_text_of_the_value_it_has_takes_the_mark_away(make, bench, qtbot) -> None:
    field = make(value=1)
    type_over(qtbot, field, "abc")
    qtbot.keyClick(field, Key.Key_Return)
    remark = bench.findChild(Remark)
    assert remark.isVisible()
    type_over(qtbot, field, "1")
    qtbot.keyClick(field, Key.Key_Return)
    assert not field.error
    assert not remark.isVisible()


def test_refused_text_stays_until_another_value_comes(make, bench, qtbot) -> None:
    field = make(1.5)
    type_over(qtbot, field, "abc")
    qtbot.keyClick(field, Key.Key_Tab)
    assert not field.hasFocus()
    assert field.text() == "abc"
    field.set_value(1.5)
    assert field.text() == "abc"
    assert field.error
    field.set_value(2.0)
    assert field.text() == "2"
    assert not field.error
    assert bench.findChild(Remark).isHidden()


def test_escape_drops_refused_text(make, bench, qtbot) -> None:
    field = make(1.5)
    type_over(qtbot, field, "abc")
    qtbot.keyClick(field, Key.Key_Return)
    qtbot.keyClick(field, Key.Key_Escape)
    assert field.text() == "1.5"
    assert not field.error
    assert bench.told == []


def test_any_parser_can_be_plugged_in(make, bench, qtbot) -> None:
    field = make(parse=lambda text: 0.25 if text == "1/4" else float(text))
    type_over(qtbot, field, "1/4")
    qtbot.keyClick(field, Key.Key_Return)
    assert bench.committed == [0.25]


# -- undo


def test_undo_takes_back_text_and_only_then_goes_to_the_window(make, bench, qtbot) -> None:
    field = make(1.5)
    type_over(qtbot, field, "9")
    qtbot.keyClick(field, Key.Key_Z, CTRL)
    assert bench.told == []
    assert field.text() == "1.5"
    qtbot.keyClick(field, Key.Key_Z, CTRL)
    assert bench.told == ["undo"]


def test_redo_is_the_texts_where_there_is_any(make, bench, qtbot) -> None:
    field = make(1.5)
    type_over(qtbot, field, "9")
    qtbot.keyClick(field, Key.Key_Z, CTRL)
    qtbot.keyClick(field, Key.Key_Y, CTRL)
    assert field.text() == "9"
    qtbot.keyClick(field, Key.Key_Return)
    qtbot.keyClick(field, Key.Key_Y, CTRL)
    qtbot.keyClick(field, Key.Key_Z, CTRL | SHIFT)
    assert bench.told == ["redo", "redo"]
    assert field.text() == "9"


# -- steps


@pytest.mark.parametrize(("key", "modifier"), [(Key.Key_Y, CTRL), (Key.Key_Z, CTRL | SHIFT)])
def test_both_keys_redo_text(make, bench, qtbot, key, modifier) -> None:
    field = make(1.5)
    type_over(qtbot, field, "9")
    qtbot.keyClick(field, Key.Key_Z, CTRL)
    qtbot.keyClick(field, key, modifier)
    assert field.text() == "9"
    assert bench.told == []


@pytest.mark.parametrize(
    ("key", "modifier", "value"),
    [
        (Key.Key_Up, Qt.KeyboardModifier.NoModifier, 0.3),
        (Key.Key_Down, Qt.KeyboardModifier.NoModifier, 0.1),
        (Key.Key_Up, SHIFT, 1.2),
        (Key.Key_Up, ALT, 0.21),
        (Key.Key_Down, ALT, 0.19),
    ],
)
def test_arrow_keys_step(make, bench, qtbot, key, modifier, value: float) -> None:
    field = make(0.2, step=0.1)
    field.setFocus()
    qtbot.keyClick(field, key, modifier)
    assert [stepped for stepped, _ in bench.stepped] == [value]  # exactly: no 0.30000000000000004
    assert field.value == value
    assert bench.committed == []


def test_steps_in_a_row_are_one_gesture(make, bench, qtbot) -> None:
    field = make(0.0, step=1)
    field.setFocus()
    for _ in range(3):
        qtbot.keyClick(field, Key.Key_Up)
        field.set_value(field.value)  # as rendering does after every edit
    keys = {key for _, key in bench.stepped}
    assert len(bench.stepped) == 3
    assert len(keys) == 1
    assert "" not in keys


@pytest.mark.parametrize("between", ["focus", "commit", "value"])
def test_what_comes_between_ends_the_gesture(make, bench, qtbot, between: str) -> None:
    field = make(0.0, step=1)
    field.setFocus()
    qtbot.keyClick(field, Key.Key_Up)
    if between == "focus":
        bench.other.setFocus()
        field.setFocus()
    elif between == "commit":
        type_over(qtbot, field, "5")
        qtbot.keyClick(field, Key.Key_Return)
    else:
        field.set_value(0.0)  # an undo
    qtbot.keyClick(field, Key.Key_Up)
    (_, first), (_, second) = bench.stepped
    assert first != second


def test_steps_stop_at_the_bounds(make, bench, qtbot) -> None:
    field = make(0.95, step=0.1, maximum=1)
    field.setFocus()
    qtbot.keyClick(field, Key.Key_Up)
    qtbot.keyClick(field, Key.Key_Up)
    assert [value for value, _ in bench.stepped] == [1.0]


def test_whole_numbers_step_by_one_at_least(make, bench, qtbot) -> None:
    field = make(3, integer=True)
    field.setFocus()
    qtbot.keyClick(field, Key.Key_Up, ALT)
    assert [value for value, _ in bench.stepped] == [4.0]


def test_a_step_starts_from_what_is_typed(make, bench, qtbot) -> None:
    field = make(1.0, step=1)
    type_over(qtbot, field, "5")
    qtbot.keyClick(field, Key.Key_Up)
    assert [value for value, _ in bench.stepped] == [6.0]
    type_over(qtbot, field, "abc")
    qtbot.keyClick(field, Key.Key_Up)
    assert len(bench.stepped) == 1
    assert "abc" in field.error


def test_the_wheel_steps_only_with_the_focus(make, bench) -> None:
    field = make(1.0, step=1)
    assert not scroll(field, 1)
    assert bench.stepped == []
    field.setFocus()
    assert scroll(field, 1)
    assert scroll(field, -0.5)
    assert scroll(field, -0.5)
    assert [value for value, _ in bench.stepped] == [2.0, 1.0]


# -- copies


def test_copies_have_the_ascii_minus_and_all_digits(make, qtbot) -> None:
    field = make(-1 / 3)
    field.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(field, Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == "-0.3333333333333333"


# -- vectors


@pytest.fixture
def vector(bench: Bench, qtbot) -> VectorField:
    field = VectorField(bench.theme, "v", dimension=3, step=0.5, token="first")
    bench.put(field)
    bench.enter(qtbot)
    return field


def test_a_vector_is_entered_component_by_component(vector, bench, qtbot) -> None:
    vector.set_values((1.0, 2.0, 3.0))
    assert [field.accessibleName() for field in vector.fields] == ["v x", "v y", "v z"]
    type_over(qtbot, vector.fields[1], "-4")
    qtbot.keyClick(vector.fields[1], Key.Key_Tab)
    assert bench.committed == [(1.0, -4.0, 3.0)]
    assert vector.fields[2].hasFocus()
    qtbot.keyClick(vector.fields[2], Key.Key_Up)
    assert [value for value, _ in bench.stepped] == [(1.0, -4.0, 3.5)]
    assert vector.values == (1.0, -4.0, 3.5)


def test_setting_a_vector_emits_nothing_and_spares_typing(vector, bench, qtbot) -> None:
    type_over(qtbot, vector.fields[0], "7")
    vector.set_values((1.0, 2.0, 3.0))
    assert bench.committed == []
    assert vector.fields[0].text() == "7"
    assert vector.fields[1].text() == "2"
    with pytest.raises(ValueError, match="zip"):
        vector.set_values((1.0, 2.0))


def test_a_field_that_is_gone_hears_no_theme(bench, make, qtbot) -> None:
    field = make()
    type_over(qtbot, field, "abc")
    qtbot.keyClick(field, Key.Key_Return)
    assert bench.findChild(Remark) is not None
    shiboken6.delete(field)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QApplication.processEvents()
    assert bench.findChild(Remark) is None
    bench.theme.choose("light")


def test_who_comes_back_finds_the_expression(bench, make, qtbot) -> None:
    field = make(0.0)
    field.setFocus()
    qtbot.keyClicks(field, " 1/3")
    qtbot.keyClick(field, Key.Key_Return)
    assert bench.committed == [1 / 3]
    assert field.toolTip() == "x of v: 1/3 = 0.3333333333333333"
    bench.other.setFocus()
    assert field.text() == "0.3333"
    field.setFocus()
    assert field.text() == field.selectedText() == "1/3"
    assert not field.uncommitted
    bench.other.setFocus()
    assert bench.committed == [1 / 3], "coming and going enters nothing"


def test_the_expression_goes_with_its_value_and_comes_back_with_it(bench, make, qtbot) -> None:
    field = make(0.0)
    field.setFocus()
    qtbot.keyClicks(field, "sqrt(2)/2")
    qtbot.keyClick(field, Key.Key_Return)
    value = field.value
    field.set_value(0.5)
    assert field.text() == "0.5"
    field.set_value(value)  # as undo does
    assert field.text() == "sqrt(2)/2"
    qtbot.keyClick(field, Key.Key_Up)
    assert float(field.text()) == field.value
    assert field.value == pytest.approx(value + 0.1)


def test_a_plain_number_is_shown_as_numbers_are(bench, make, qtbot) -> None:
    field = make(0.0)
    field.setFocus()
    qtbot.keyClicks(field, "1.50")
    qtbot.keyClick(field, Key.Key_Return)
    assert field.text() == "1.5"


def test_a_blank_field_shows_no_number_and_takes_any(make, qtbot) -> None:
    field = make(1.0, minimum=1, maximum=9, integer=True)
    got: list[float] = []
    field.committed.connect(got.append)
    field.stepped.connect(lambda value, _: got.append(value))
    field.set_blank()
    assert field.text() == ""
    assert "none" in field.toolTip()
    type_over(qtbot, field, "1")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert got == [1.0], "the number of before, too"
    field.set_blank()
    assert field.text() == ""
    qtbot.keyClick(field, Qt.Key.Key_Up)
    assert got == [1.0, 1.0]
    assert field.text() == "1"
    field.set_value(4)
    assert field.value == 4
    field.set_blank()
    field.set_value(4)
    assert field.text() == "4", "the same number again"
