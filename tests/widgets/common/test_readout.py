"""The readout: columns that stand still, values that can be copied."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import shiboken6
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QVBoxLayout, QWidget

from lavis.theme import Theme
from lavis.widgets.common.readout import Readout, Row

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier

ROWS = [
    Row("dot product", "5.500"),
    Row("cosine similarity", "−0.6459", full="−0.6459422414661737"),
    Row("angle", "49.76", "°"),
    Row("‖v‖₂", "3.162", token="first"),
    Row("time", "0.21", "ms"),
]


@pytest.fixture
def theme(qapp) -> Iterator[Theme]:
    theme = Theme("dark")
    yield theme
    theme.deleteLater()


@pytest.fixture
def window(qtbot, theme) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    window.readout = Readout(theme)
    column = QVBoxLayout(window)
    column.setContentsMargins(0, 0, 0, 0)
    column.addStretch(1)
    column.addWidget(window.readout)
    window.resize(800, 300)
    window.readout.set_rows(ROWS)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


@pytest.fixture
def readout(window) -> Readout:
    return window.readout


def values(readout: Readout) -> list[QLineEdit]:
    return readout.findChildren(QLineEdit)


def places(readout: Readout) -> list[tuple[int, int, int, int]]:
    return [
        (*value.mapTo(readout, QPoint()).toTuple(), *value.size().toTuple())
        for value in values(readout)
    ]


def test_names_values_and_units_are_shown(readout) -> None:
    assert [label.text() for label in readout.findChildren(QLabel)] == [row.name for row in ROWS]
    shown = ["5.500", "−0.6459", "49.76°", "3.162", "0.21\u00a0ms"]
    assert [value.text() for value in values(readout)] == shown
    assert [value.accessibleName() for value in values(readout)] == [row.name for row in ROWS]
    assert values(readout)[1].toolTip() == "cosine similarity: −0.6459422414661737"


def test_new_numbers_move_nothing_and_make_nothing_new(readout) -> None:
    fields, before, height = values(readout), places(readout), readout.height()
    readout.set_rows(
        [Row(row.name, "−8.888×10⁻⁸⁸" if row.unit == "" else "1", row.unit) for row in ROWS]
    )
    QApplication.processEvents()
    assert values(readout) == fields
    assert places(readout) == before
    assert readout.height() == height
    assert fields[0].text() == "−8.888×10⁻⁸⁸"


def test_a_number_that_grows_shows_fewer_digits_and_moves_nothing(window, readout) -> None:
    small = [*ROWS, Row("sum", "(4.000, 3.500)")]
    for width in (300, 640, 1200):
        window.resize(width, 300)
        readout.set_rows(small)
        QApplication.processEvents()
        before = places(readout)
        large = [*ROWS, Row("sum", "(−1.235×10⁻⁸, 9.876×10¹²)", full="(−1.23456e-08, 9876.5e9)")]
        readout.set_rows(large)
        QApplication.processEvents()
        assert places(readout) == before
        shown = values(readout)[-1]
        assert shown.fontMetrics().horizontalAdvance(shown.text()) <= shown.width()
        assert shown.text().startswith("(−1")
        assert shown.text().endswith("×10¹²)")
        assert shown.toolTip() == "sum: (−1.23456e-08, 9876.5e9)"


def test_no_value_is_cut_off(readout) -> None:
    readout.set_rows([*ROWS, Row("kind", "orthogonal, a rotation by 30 degrees")])
    QApplication.processEvents()
    for value in values(readout):
        assert value.fontMetrics().horizontalAdvance(value.text()) <= value.width(), value.text()
    wide = places(readout)
    readout.set_rows([*ROWS, Row("kind", "singular")])
    QApplication.processEvents()
    assert places(readout) == wide, "a shorter value lets the columns jump back"


def test_other_names_make_other_rows(readout) -> None:
    readout.set_rows([Row("rank", "2")])
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert [value.text() for value in values(readout)] == ["2"]
    readout.set_rows([])
    assert readout.height() == 0
    assert readout.rows == []


@pytest.mark.parametrize(("width", "columns"), [(1500, 5), (1200, 3), (640, 2), (240, 1)])
def test_there_are_as_many_columns_as_fit(window, readout, width: int, columns: int) -> None:
    readout.set_most_lines(9)
    window.resize(width, 300)
    QApplication.processEvents()
    assert len({x + w for x, _, w, _ in places(readout)}) == columns
    assert readout.height() == -(-len(ROWS) // columns) * 20
    for x, y, w, h in places(readout):
        assert 0 <= x < x + w <= width
        assert 0 <= y < y + h <= readout.height()


def test_lines_are_filled_evenly(window, readout) -> None:
    readout.set_rows([Row(f"q{index}", "1.000") for index in range(8)])
    window.resize(1000, 300)
    QApplication.processEvents()
    by_line: dict[int, int] = {}
    for _, y, *_ in places(readout):
        by_line[y] = by_line.get(y, 0) + 1
    assert len(set(by_line.values())) == 1


def test_too_many_lines_scroll(window, readout) -> None:
    window.resize(240, 300)
    readout.set_most_lines(2)
    QApplication.processEvents()
    assert readout.height() == 2 * 20
    assert readout.verticalScrollBar().maximum() == 3 * 20
    readout.set_most_lines(9)
    QApplication.processEvents()
    assert readout.verticalScrollBar().maximum() == 0


def test_long_names_are_elided_with_the_whole_in_the_tooltip(readout) -> None:
    name = "the condition number of the matrix in the spectral norm"
    readout.set_rows([Row(name, "2.462")])
    label = readout.findChild(QLabel)
    assert label.text() != name
    assert label.text().endswith("…")
    assert label.toolTip() == name


def test_a_name_has_the_room_that_its_value_leaves(window, readout) -> None:
    window.resize(266, 300)
    readout.set_rows([Row("nearest by distance", "Levitating"), Row("rank", "2")])
    texts = [label.text() for label in readout.findChildren(QLabel) if label.text()]
    assert texts[0] == "nearest by distance"
    readout.set_rows([Row("nearest by distance", "Blinding Lights"), Row("rank", "2")])
    value = values(readout)[0]
    assert value.fontMetrics().horizontalAdvance(value.text()) <= value.width()


def test_a_value_is_selected_and_copied_with_the_ascii_minus(readout, qtbot) -> None:
    value = values(readout)[1]
    qtbot.mouseDClick(value, Qt.MouseButton.LeftButton)
    assert value.selectedText() == "−0.6459"
    value.setFocus()
    qtbot.keyClick(value, Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == "-0.6459"


def test_a_value_without_a_selection_is_copied_with_all_digits(readout, qtbot) -> None:
    value = values(readout)[1]
    value.setFocus()
    value.deselect()
    qtbot.keyClick(value, Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == "-0.6459422414661737"


def test_everything_is_copied_as_a_table(readout, qtbot) -> None:
    readout.setFocus()
    qtbot.keyClick(readout, Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text().splitlines() == [
        "dot product\t5.500",
        "cosine similarity\t-0.6459422414661737",
        "angle\t49.76°",
        "‖v‖₂\t3.162",
        "time\t0.21\u00a0ms",
    ]


def test_a_selection_survives_an_update(readout) -> None:
    value = values(readout)[0]
    value.selectAll()
    readout.set_rows([Row("dot product", "6.125"), *ROWS[1:]])
    assert value.selectedText() == "6.125"


def test_a_selection_beyond_a_shorter_value_goes(readout) -> None:
    value = values(readout)[0]
    value.setSelection(4, 1)
    readout.set_rows([Row("dot product", "6"), *ROWS[1:]])  # Qt would warn, which fails a test
    assert value.selectedText() == ""


def test_the_windows_keys_are_left_to_it(window, readout, qtbot) -> None:
    told: list[str] = []
    for keys in ("Ctrl+Z", "Space", "Home"):
        action = QAction(window)
        action.setShortcut(QKeySequence(keys))
        action.triggered.connect(lambda _=False, keys=keys: told.append(keys))
        window.addAction(action)
    value = values(readout)[0]
    value.setFocus()
    qtbot.keyClick(value, Key.Key_Z, CTRL)
    qtbot.keyClick(value, Key.Key_Space)
    qtbot.keyClick(value, Key.Key_Home)
    assert told == ["Ctrl+Z", "Space", "Home"]
    assert value.text() == "5.500"


@pytest.mark.parametrize("name", ["dark", "light"])
def test_a_value_has_the_colour_of_its_thing(readout, theme, name: str) -> None:
    theme.choose(name)

    def seen(value: QLineEdit) -> set[str]:
        image = value.grab().toImage()
        width, height = image.size().toTuple()
        return {image.pixelColor(x, y).name() for x in range(width) for y in range(height)}

    plain, coloured = values(readout)[0], values(readout)[3]
    assert theme.color("text").name() in seen(plain)
    assert theme.color("first").name() in seen(coloured)
    assert theme.color("first").name() not in seen(plain)


def test_the_scale_is_followed(window, readout, theme) -> None:
    before = readout.height()
    theme.set_scale(2.0)
    QApplication.processEvents()
    assert readout.height() >= 2 * before
    assert values(readout)[0].font().pixelSize() == theme.font().pixelSize()


def test_tab_stops_at_the_readout_and_not_at_each_value(window, readout, qtbot) -> None:
    behind = QLineEdit()
    window.layout().addWidget(behind)
    QApplication.processEvents()
    readout.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(readout, Key.Key_Tab)
    assert behind.hasFocus()


def test_a_readout_that_is_gone_hears_no_theme(window, readout, theme) -> None:
    shiboken6.delete(readout)
    theme.choose("light")
