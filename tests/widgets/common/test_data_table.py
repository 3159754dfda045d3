"""Data tables: order, selection that stays, copies, keys, and what is read aloud."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from support import pictures

from lavis.theme import Theme
from lavis.widgets.common.data_table import Cell, Column, DataTable, Row, number, words

NONE = Qt.KeyboardModifier.NoModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
LEFT = Qt.MouseButton.LeftButton
Key = Qt.Key
DESCENDING = Qt.SortOrder.DescendingOrder

COLUMNS = (Column("name", numeric=False), Column("speed", "How fast"), Column("share", mark=1.0))


def row(key: str, speed: float | None, share: float = 0.5) -> Row:
    return Row(
        key, (words(key), number(speed), Cell(f"{share:.0%}", order=share, gauge=(0, share, share)))
    )


ROWS = [row("b", -20.25), row("a", 300.0), row("d", None), row("c", 7.123456789)]


@pytest.fixture
def theme(qapp) -> Iterator[Theme]:
    theme = Theme("dark")
    theme.apply(qapp)
    yield theme
    theme.deleteLater()


@pytest.fixture
def table(qtbot, theme) -> DataTable:
    table = DataTable(theme, "Runs", COLUMNS)
    qtbot.addWidget(table)
    table.resize(500, 240)
    table.set_rows(ROWS)
    table.show()
    table.activateWindow()
    qtbot.waitUntil(table.isActiveWindow)
    return table


def click_title(table: DataTable, column: int) -> None:
    header = table.horizontalHeader()
    at = QPoint(header.sectionViewportPosition(column) + 10, header.height() // 2)
    QTest.mouseClick(header.viewport(), LEFT, NONE, at)


def test_rows_stand_as_they_came_and_missing_numbers_are_a_dash(table) -> None:
    assert table.keys == ["b", "a", "d", "c"]
    assert table.texts("d")["speed"] == "–"
    assert table.texts("b")["speed"] == "−20.25"


def test_a_title_sorts_up_down_and_back_with_the_missing_last(table) -> None:
    click_title(table, 1)
    assert table.keys == ["b", "c", "a", "d"]
    assert table.model().headerData(1, Qt.Orientation.Horizontal) == "speed ▲"
    click_title(table, 1)
    assert table.keys == ["a", "c", "b", "d"]
    click_title(table, 1)
    assert table.keys == ["b", "a", "d", "c"]
    click_title(table, 0)
    assert table.keys == ["a", "b", "c", "d"]


def test_new_rows_keep_order_selection_and_cursor(table) -> None:
    table.sort_by(1, DESCENDING)
    table.select("c")
    table.set_rows([row("c", 1000.0), *ROWS[:3], row("e", 1.0)])
    assert table.keys == ["c", "a", "e", "b", "d"]
    assert table.selected_keys == ["c"]
    assert table.current_key == "c"


def test_showing_rows_and_selecting_is_no_choice_of_the_user(table, qtbot) -> None:
    with qtbot.assertNotEmitted(table.chosen):
        table.select("a")
        table.set_rows(ROWS[:2])
        table.set_rows(ROWS)


def test_the_arrows_choose_and_enter_activates(table, qtbot) -> None:
    table.select("b")
    table.setFocus()
    with qtbot.waitSignal(table.chosen) as chosen:
        QTest.keyClick(table, Key.Key_Down)
    assert chosen.args == ["a"]
    with qtbot.waitSignal(table.activated_row) as activated:
        QTest.keyClick(table, Key.Key_Return)
    assert activated.args == ["a"]


def test_the_keyboard_sorts_by_the_column_of_the_cursor(table) -> None:
    table.select("b")
    table.setFocus()
    QTest.keyClick(table, Key.Key_Right)
    QTest.keyClick(table, Key.Key_Down, CONTROL)
    assert table.keys == ["a", "c", "b", "d"]
    assert table.current_key == "b"
    QTest.keyClick(table, Key.Key_Up, CONTROL)
    assert table.keys == ["b", "c", "a", "d"]


def test_tab_leaves_the_table(table) -> None:
    assert not table.tabKeyNavigation()


def test_a_copy_has_titles_all_digits_and_the_ascii_minus(table) -> None:
    table.setFocus()
    table.select("c")
    QTest.keyClick(table, Key.Key_C, CONTROL)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines == ["name\tspeed\tshare", "c\t7.123456789\t50%"]
    table.select("")
    table.copy()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert len(lines) == 5
    assert lines[1].split("\t")[1] == "-20.25"


def test_the_menu_sorts_as_well(table) -> None:
    menu = table.make_menu()
    actions = {action.text(): action for action in menu.actions()}
    actions["Sort by name"].trigger()
    assert table.keys == ["a", "b", "c", "d"]
    actions["Sort as they came"].trigger()
    assert table.keys == ["b", "a", "d", "c"]
    menu.deleteLater()


def test_cells_are_read_with_their_titles_and_numbers_in_full(table) -> None:
    model = table.model()
    assert table.accessibleName() == "Runs"
    cell = model.index(3, 1)
    assert model.data(cell, Qt.ItemDataRole.AccessibleTextRole) == "speed: 7.123456789"
    assert model.data(cell, Qt.ItemDataRole.ToolTipRole) == "7.123456789"
    font = model.data(cell, Qt.ItemDataRole.FontRole)
    assert font.featureTags()


def test_columns_never_become_narrower_as_numbers_change(table) -> None:
    table.set_rows([row("a", 123456.789)])
    wide = table.columnWidth(1)
    table.set_rows([row("a", 1.0)])
    assert table.columnWidth(1) == wide


@pytest.mark.parametrize("choice", ["light", "dark"])
def test_gauges_are_drawn_in_both_themes(table, theme, choice) -> None:
    theme.choose(choice)
    QApplication.processEvents()
    colours = pictures.colours(table.viewport().grab().toImage())
    assert theme.color("accent").rgb() in colours
    assert theme.color("canvas").rgb() in colours


def test_without_rows_it_is_empty_and_copies_its_titles(table) -> None:
    table.set_rows([])
    assert table.keys == []
    assert table.current_key == ""
    table.copy()
    assert QGuiApplication.clipboard().text() == "name\tspeed\tshare"
