"""A matrix in brackets, under real keys and a real mouse, and with a real clipboard."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QColor, QContextMenuEvent, QGuiApplication, QKeySequence
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QMainWindow,
    QMenu,
    QStyle,
    QStyleOptionFrame,
    QVBoxLayout,
    QWidget,
)

from lavis.data import matrix_text
from lavis.theme import Theme
from lavis.widgets.common.matrix_editor import MAX_SIDE, MatrixEditor, MatrixTable
from lavis.widgets.common.matrix_editor.table import SHOWN
from lavis.widgets.common.remark import Remark

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier

SQUARE = ((1.0, 2.0), (3.0, 4.0))


class Bench(QMainWindow):
    """A window with an editor between two other places for the focus, and a shortcut."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.committed: list[tuple[tuple[float, ...], ...]] = []
        self.stepped: list[tuple[tuple[tuple[float, ...], ...], str]] = []
        self.told: list[str] = []
        action = QAction("tab", self)
        action.setShortcut(QKeySequence("Ctrl+Right"))
        action.triggered.connect(lambda: self.told.append("shortcut"))
        self.addAction(action)
        content = QWidget()
        self.column = QVBoxLayout(content)
        self.before = QLineEdit(content)
        self.setCentralWidget(content)

    def put(self, qtbot, widget: QWidget) -> None:
        self.after = QLineEdit()
        for each in (self.before, widget, self.after):
            self.column.addWidget(each)
        self.resize(480, 480)
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
def make(bench: Bench, qtbot):
    def make(rows=SQUARE, **settings) -> MatrixEditor:
        editor = MatrixEditor(bench.theme, "A", len(rows), len(rows[0]), **settings)
        editor.set_matrix(rows)
        editor.committed.connect(bench.committed.append)
        editor.stepped.connect(lambda matrix, key: bench.stepped.append((matrix, key)))
        bench.put(qtbot, editor)
        bench.before.setFocus()
        return editor

    return make


def place(editor: MatrixEditor) -> tuple[int, int] | None:
    rows, columns = editor.shape
    places = ((i, j) for i in range(rows) for j in range(columns))
    return next((each for each in places if editor.cell(*each).hasFocus()), None)


def enter(editor: MatrixEditor, row: int, column: int) -> QLineEdit:
    cell = editor.cell(row, column)
    cell.setFocus(Qt.FocusReason.TabFocusReason)
    return cell


def put_on_clipboard(text: str) -> None:
    QGuiApplication.clipboard().setText(text)


def clipboard() -> str:
    return QGuiApplication.clipboard().text()


def remarks(bench: Bench) -> list[str]:
    return [remark.text() for remark in bench.findChildren(Remark) if remark.isVisible()]


# -- what is shown


def test_entries_have_names_values_and_the_colours_of_their_columns(make, bench) -> None:
    editor = make(((1 / 3, 2.0, 0.0), (3.0, 4.0, 0.0)), tokens=("first", "second"))
    assert editor.shape == (2, 3)
    assert editor.accessibleName() == "A"
    assert editor.cell(0, 1).accessibleName() == "A row 1 column 2"
    assert editor.cell(0, 0).toolTip() == "A row 1 column 1: 0.3333333333333333"
    for column, token in enumerate(("first", "second")):
        image = editor.cell(1, column).grab().toImage()
        edge = image.pixelColor(image.width() // 2, image.height() - 1)
        assert edge == bench.theme.color(token)
    editor.set_name("B")
    assert editor.cell(1, 2).accessibleName() == "B row 2 column 3"
    assert bench.committed == []


@pytest.mark.parametrize("name", ["dark", "light"])
def test_brackets_stand_at_both_sides_in_both_themes(make, bench, name: str) -> None:
    editor = make()
    bench.theme.choose(name)
    image = editor.grab().toImage()
    ratio = image.devicePixelRatio()
    middle = image.height() // 2
    muted = bench.theme.color("muted")

    def near(color: QColor) -> bool:
        parts = zip(color.getRgb()[:3], muted.getRgb()[:3], strict=True)
        return all(abs(one - other) < 40 for one, other in parts)

    width = image.width()
    left = [x for x in range(round(9 * ratio)) if near(image.pixelColor(x, middle))]
    right = [x for x in range(width - round(9 * ratio), width) if near(image.pixelColor(x, middle))]
    assert left
    assert right
    # The feet point inwards.
    assert near(image.pixelColor(max(left) + 2, 0))
    assert near(image.pixelColor(min(right) - 2, 0))


def test_nothing_jumps_whatever_the_numbers(make, bench, qtbot) -> None:
    editor = make()
    before = editor.geometry(), [editor.cell(i, j).geometry() for i in (0, 1) for j in (0, 1)]
    editor.set_matrix(((-123456.7, 1e-300), (-1.234e-7, 99999.99)))
    enter(editor, 0, 0)
    qtbot.keyClicks(editor.cell(0, 0), "sqrt(2)/2 + 100000000")
    QApplication.processEvents()
    after = editor.geometry(), [editor.cell(i, j).geometry() for i in (0, 1) for j in (0, 1)]
    assert after == before


def test_a_number_is_never_cut(make) -> None:
    numbers = (1 / 3, -1 / 3, -123456.7, -1.234e-7, 1e-300, -1e300, 99999.4, 0.000123456)
    for columns in (2, 4):
        editor = make(tuple(numbers[i : i + columns] for i in range(0, 8, columns)))
        QApplication.processEvents()
        for i in range(8 // columns):
            for j in range(columns):
                cell, x = editor.cell(i, j), numbers[i * columns + j]
                option = QStyleOptionFrame()
                cell.initStyleOption(option)
                lines = QStyle.SubElement.SE_LineEditContents
                inside = cell.style().subElementRect(lines, option, cell).width() - 4
                assert cell.fontMetrics().horizontalAdvance(cell.text()) <= inside
                text = cell.text()
                assert text == "…" or cell._parse(text) == pytest.approx(x, rel=0.5)
        editor.setParent(None)
        editor.deleteLater()


def test_it_grows_with_the_scale(make, bench) -> None:
    editor = make()
    before = editor.size()
    bench.theme.set_scale(2.0)
    QApplication.processEvents()
    assert editor.size() == 2 * before


# -- typing


def test_an_expression_is_committed_and_enter_goes_down(make, bench, qtbot) -> None:
    editor = make()
    cell = enter(editor, 0, 1)
    qtbot.keyClicks(cell, "sqrt(2)/2")
    qtbot.keyClick(cell, Key.Key_Return)
    assert bench.committed == [((1.0, 2**0.5 / 2), (3.0, 4.0))]
    assert place(editor) == (1, 1)
    qtbot.keyClick(editor.cell(1, 1), Key.Key_Return)
    assert place(editor) == (1, 1), "below the last row there is nothing"


def test_what_is_refused_stays_and_the_matrix_too(make, bench, qtbot) -> None:
    editor = make()
    cell = enter(editor, 0, 0)
    qtbot.keyClicks(cell, "1/(1-1)")
    qtbot.keyClick(cell, Key.Key_Return)
    assert place(editor) == (0, 0)
    assert remarks(bench) == ["At column 2: a division by zero has no value."]
    assert cell.cursorPosition() == 1
    assert editor.matrix == SQUARE
    assert bench.committed == []


def test_tab_goes_row_by_row_and_on(make, bench, qtbot) -> None:
    editor = make()
    places = []
    for _ in range(5):
        qtbot.keyClick(QApplication.focusWidget(), Key.Key_Tab)
        places.append(place(editor))
    assert places == [(0, 0), (0, 1), (1, 0), (1, 1), None]
    assert bench.after.hasFocus()
    qtbot.keyClick(bench.after, Key.Key_Backtab)
    assert place(editor) == (1, 1)


def test_tab_keeps_its_order_after_a_change_of_shape(make, bench, qtbot) -> None:
    editor = make()
    editor.set_shape(3, 3)
    places = []
    for _ in range(10):
        qtbot.keyClick(QApplication.focusWidget(), Key.Key_Tab)
        places.append(place(editor))
    assert places == [(i, j) for i in range(3) for j in range(3)] + [None]


def test_ctrl_arrows_always_move_and_no_shortcut_takes_them(make, bench, qtbot) -> None:
    editor = make()
    cell = enter(editor, 0, 0)
    qtbot.keyClicks(cell, "7")
    for key, there in (
        (Key.Key_Right, (0, 1)),
        (Key.Key_Down, (1, 1)),
        (Key.Key_Left, (1, 0)),
        (Key.Key_Up, (0, 0)),
        (Key.Key_Left, (0, 0)),
    ):
        qtbot.keyClick(QApplication.focusWidget(), key, CTRL)
        assert place(editor) == there
    assert bench.told == []
    assert bench.committed == [((7.0, 2.0), (3.0, 4.0))]


def test_arrows_move_from_the_ends_of_the_text_only(make, qtbot) -> None:
    editor = make(((12.0, 2.0), (3.0, 4.0)))
    cell = enter(editor, 0, 0)
    qtbot.keyClick(cell, Key.Key_Right)  # it is selected whole
    assert place(editor) == (0, 1)
    qtbot.keyClick(editor.cell(0, 1), Key.Key_Left)
    assert place(editor) == (0, 0)
    qtbot.keyClick(cell, Key.Key_Home)
    qtbot.keyClick(cell, Key.Key_Right)
    qtbot.keyClick(cell, Key.Key_Right)
    assert place(editor) == (0, 0)
    assert cell.cursorPosition() == 2
    qtbot.keyClick(cell, Key.Key_Right)
    assert place(editor) == (0, 1)
    qtbot.keyClick(editor.cell(0, 1), Key.Key_Right, SHIFT)
    assert place(editor) == (0, 1), "Shift selects"


def test_up_and_down_step_the_number(make, bench, qtbot) -> None:
    editor = make(step=0.5)
    cell = enter(editor, 1, 0)
    qtbot.keyClick(cell, Key.Key_Up)
    qtbot.keyClick(cell, Key.Key_Up)
    matrices, keys = zip(*bench.stepped, strict=True)
    assert matrices == (((1.0, 2.0), (3.5, 4.0)), ((1.0, 2.0), (4.0, 4.0)))
    assert len(set(keys)) == 1
    assert keys[0]
    assert bench.committed == []


# -- what the store sets


def test_setting_a_matrix_emits_nothing_and_spares_what_is_typed(make, bench, qtbot) -> None:
    editor = make()
    cell = enter(editor, 0, 0)
    qtbot.keyClicks(cell, "1/")
    editor.set_matrix(((5.0, 6.0), (7.0, 8.0)))
    assert cell.text() == "1/"
    assert editor.cell(1, 1).text() == "8"
    assert (bench.committed, bench.stepped) == ([], [])
    qtbot.keyClick(cell, Key.Key_Escape)
    assert cell.text() == "5"
    assert editor.matrix == ((5.0, 6.0), (7.0, 8.0))


def test_a_change_of_shape_keeps_what_is_typed_and_the_focus(make, bench, qtbot) -> None:
    editor = make()
    cell = enter(editor, 0, 1)
    qtbot.keyClicks(cell, "9")
    editor.set_matrix(((1.0, 2.0, 0.0), (3.0, 4.0, 0.0), (0.0, 0.0, 1.0)))
    assert place(editor) == (0, 1)
    assert cell.text() == "9"
    enter(editor, 2, 2)
    assert bench.committed == [((1.0, 9.0, 0.0), (3.0, 4.0, 0.0), (0.0, 0.0, 1.0))]
    editor.set_shape(2, 2)
    assert place(editor) == (1, 1)
    assert editor.matrix == ((1.0, 9.0), (3.0, 4.0))
    QApplication.processEvents()
    assert len(editor.findChildren(QLineEdit)) == 4


@pytest.mark.parametrize("shape", [(1, 1), (1, 8), (8, 1), (8, 8), (3, 4)])
def test_every_shape_up_to_the_largest(make, shape: tuple[int, int]) -> None:
    editor = make()
    editor.set_shape(*shape)
    assert editor.shape == shape
    names = {cell.accessibleName() for cell in editor.findChildren(QLineEdit) if cell.isVisible()}
    assert len(names) == shape[0] * shape[1]


@pytest.mark.parametrize("shape", [(0, 1), (1, 0), (MAX_SIDE + 1, 1), (1, MAX_SIDE + 1)])
def test_no_shape_beyond_it(make, shape: tuple[int, int]) -> None:
    editor = make()
    with pytest.raises(ValueError, match="from 1 to 8"):
        editor.set_shape(*shape)
    with pytest.raises(ValueError, match="one length"):
        editor.set_matrix(((1.0, 2.0), (3.0,)))
    assert editor.matrix == SQUARE


# -- the clipboard


NINE = ((1.0, -2.5, 3.0), (4.0, 5.0, 6e-9), (7.0, 8.0, 1 / 3))


@pytest.mark.parametrize("form", ["NumPy", "LaTeX", "CSV"])
def test_a_copy_can_be_pasted_to_the_last_bit(make, bench, qtbot, form: str) -> None:
    editor = make(NINE)
    editor.copy(form)
    assert "−" not in clipboard()
    assert matrix_text.read(clipboard()).array == pytest.approx(np.array(NINE), rel=0, abs=0)
    editor.set_matrix(((0.0,) * 3,) * 3)
    cell = enter(editor, 1, 1)
    qtbot.keyClick(cell, Key.Key_V, CTRL)
    assert bench.committed == [NINE]
    assert editor.matrix == NINE
    assert place(editor) == (1, 1)


@pytest.mark.parametrize(
    "text", ["1\t0\n0\t−1\n", "1,0\n0,-1", "1 0\n0 -1", "[1 0; 0 -1]", "[[1, 0], [0, -1]]"]
)
def test_a_whole_matrix_is_taken_in_any_entry_as_one_edit(make, bench, qtbot, text: str) -> None:
    editor = make()
    cell = enter(editor, 1, 0)
    qtbot.keyClicks(cell, "12")
    put_on_clipboard(text)
    qtbot.keyClick(cell, Key.Key_V, CTRL)
    assert bench.committed == [((1.0, 0.0), (0.0, -1.0))]
    assert cell.text() == "0"
    assert not cell.uncommitted
    assert remarks(bench) == []


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("1\t2\t3\n4\t5\t6", "The clipboard holds a 2×3 matrix; wanted is one of 2×2."),
        ("[1, 2]", "The clipboard holds a 1×2 matrix; wanted is one of 2×2."),
        ("1\t2\n3\tx", "Row 2, column 2 holds “x”; a number is wanted."),
        ("1,2\n3,1e6", "Row 2, column 2: 1000000 cannot be taken; wanted is a number from"),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_changes(
    make, bench, qtbot, text: str, says: str
) -> None:
    editor = make(minimum=-100, maximum=100)
    cell = enter(editor, 0, 0)
    put_on_clipboard(text)
    qtbot.keyClick(cell, Key.Key_V, CTRL)
    (sentence,) = remarks(bench)
    assert sentence.startswith(says)
    assert editor.matrix == SQUARE
    assert bench.committed == []
    assert cell.text() == "1"
    qtbot.keyClicks(cell, "5")
    assert remarks(bench) == [], "the next key takes it away"


@pytest.mark.parametrize("text", ["2 pi", "1/3", "−4", "2 -1", "some text"])
def test_the_text_of_one_entry_goes_into_it(make, bench, qtbot, text: str) -> None:
    editor = make()
    cell = enter(editor, 0, 1)
    put_on_clipboard(text)
    qtbot.keyClick(cell, Key.Key_V, CTRL)
    assert cell.text() == text
    assert bench.committed == []
    assert remarks(bench) == []


@pytest.mark.parametrize(
    ("rows", "text"), [(((0.0,), (0.0,)), "np.array([3, 4])"), (((0.0, 0.0),), "[3, 4]")]
)
def test_a_vector_is_a_row_or_a_column_as_wanted(make, bench, rows, text: str) -> None:
    editor = make(rows)
    put_on_clipboard(text)
    editor.paste()
    assert [value for row in editor.matrix for value in row] == [3.0, 4.0]
    assert len(bench.committed) == 1


def test_the_menu_copies_and_pastes_the_matrix(make, bench, monkeypatch) -> None:
    shown: list[QMenu] = []
    monkeypatch.setattr(QMenu, "popup", lambda menu, at: shown.append(menu))
    editor = make()
    cell = enter(editor, 0, 0)
    put_on_clipboard("9,8\n7,6")
    at = cell.mapToGlobal(QPoint(4, 4))
    QApplication.sendEvent(
        cell, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, QPoint(4, 4), at)
    )
    (menu,) = shown
    actions = {action.text(): action for action in menu.actions()}
    actions["Paste matrix"].trigger()
    assert bench.committed == [((9.0, 8.0), (7.0, 6.0))]
    actions["Copy matrix as NumPy"].trigger()
    assert clipboard().startswith("np.array([[9.0, 8.0],")
    actions["Copy matrix as LaTeX"].trigger()
    assert clipboard().startswith("\\begin{bmatrix}")
    actions["Copy matrix as CSV"].trigger()
    assert clipboard() == "9.0,8.0\n7.0,6.0\n"
    menu.close()


# -- only shown


def test_read_only_entries_are_selected_and_copied_and_never_change(make, bench, qtbot) -> None:
    editor = make()
    editor.set_read_only()
    put_on_clipboard("9,8\n7,6")
    cell = enter(editor, 0, 0)
    assert cell.selectedText() == "1"
    qtbot.keyClicks(cell, "5")
    qtbot.keyClick(cell, Key.Key_V, CTRL)
    qtbot.keyClick(cell, Key.Key_Down)
    assert place(editor) == (1, 0)
    assert editor.matrix == SQUARE
    assert (bench.committed, bench.stepped) == ([], [])
    qtbot.keyClick(editor.cell(1, 0), Key.Key_C, CTRL)
    assert clipboard() == "3"
    menu = editor.menu(editor.cell(1, 0))
    paste = next(action for action in menu.actions() if action.text() == "Paste matrix")
    assert not paste.isEnabled()
    menu.deleteLater()
    editor.set_read_only(False)
    assert not editor.cell(0, 0).isReadOnly()


def test_a_result_that_is_not_finite_cannot_be_copied_and_says_so(make, bench) -> None:
    editor = make(((float("inf"), 0.0), (0.0, 1.0)))
    put_on_clipboard("untouched")
    editor.copy("NumPy")
    assert remarks(bench) == ["Only finite numbers can be written; NaN or infinity came."]
    assert clipboard() == "untouched"


@pytest.fixture
def table(bench: Bench, qtbot) -> MatrixTable:
    table = MatrixTable(bench.theme, "T")
    bench.put(qtbot, table)
    return table


def test_a_large_matrix_scrolls_and_a_small_one_does_not(table) -> None:
    table.set_matrix(SQUARE)
    QApplication.processEvents()
    assert table.table.verticalScrollBar().maximum() == 0
    assert table.table.horizontalScrollBar().maximum() == 0
    small = table.size()
    table.set_matrix(np.arange(40 * 30.0).reshape(40, 30).tolist())
    QApplication.processEvents()
    assert table.shape == (40, 30)
    assert table.table.verticalScrollBar().maximum() > 0
    assert table.table.horizontalScrollBar().maximum() > 0
    entry = table.table.visualRect(table.table.model().index(0, 0))
    assert table.width() < (SHOWN + 1) * entry.width()
    assert small.width() < table.width()


def test_a_table_says_its_entries_and_copies_what_is_selected(table, qtbot) -> None:
    table.set_matrix(((1.0, -1 / 3), (3.0, 4.0)))
    model = table.table.model()
    index = model.index(0, 1)
    assert index.data() == "−0.3333"
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "T row 1 column 2: −0.3333333333333333"
    table.table.setFocus()
    table.table.selectAll()
    qtbot.keyClick(table.table, Key.Key_C, CTRL)
    assert clipboard() == "1\t-0.3333333333333333\n3\t4"
    table.copy("LaTeX")
    assert clipboard().startswith("\\begin{bmatrix}")
    table.set_matrix(((2.0, 0.0), (0.0, 0.0)))
    assert len(table.table.selectionModel().selectedIndexes()) == 4, "the selection stays"


def test_what_is_no_matrix_is_not_shown(table) -> None:
    with pytest.raises(ValueError, match="one length"):
        table.set_matrix(((1.0, 2.0), (3.0,)))
