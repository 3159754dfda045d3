"""The formula strip: coloured by meaning, elided, copied."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from lavis.theme import Theme
from lavis.widgets.common.formula import FormulaStrip, Part

PARTS = [
    Part("v", "first", bold=True),
    Part(" · "),
    Part("w", "second", bold=True),
    Part(" = "),
    Part("−5.5", "result"),
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
    window.formula = FormulaStrip(theme)
    column = QVBoxLayout(window)
    column.addWidget(QLineEdit())
    column.addWidget(window.formula)
    window.formula.set_parts(PARTS)
    window.resize(500, 100)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


@pytest.fixture
def formula(window) -> FormulaStrip:
    return window.formula


def colours(formula: FormulaStrip) -> list[str]:
    """Return the colours of the theme that are seen, from left to right."""
    image = formula.grab().toImage()
    seen: list[str] = []
    for x in range(image.width()):
        for y in range(image.height()):
            name = image.pixelColor(x, y).name()
            if name not in seen:
                seen.append(name)
    return seen


@pytest.mark.parametrize("name", ["dark", "light"])
def test_each_part_has_the_colour_of_its_thing(formula, theme, name: str) -> None:
    theme.choose(name)
    wanted = [theme.color(token).name() for token in ("first", "second", "result")]
    assert [name for name in colours(formula) if name in wanted] == wanted
    formula.set_parts(PARTS[:1])
    assert theme.color("result").name() not in colours(formula)


def test_bold_is_wider_than_plain(formula) -> None:
    formula.set_parts([Part("matrix")])
    plain = formula.sizeHint().width()
    formula.set_parts([Part("matrix", bold=True)])
    assert formula.sizeHint().width() > plain


def test_it_says_itself_to_a_screen_reader(formula) -> None:
    assert formula.accessibleName() == "Formula"
    assert formula.accessibleDescription() == formula.plain_text == "v · w = −5.5"


def test_what_does_not_fit_is_elided_and_in_the_tooltip(window, formula, theme) -> None:
    assert formula.toolTip() == ""
    whole = formula.sizeHint()
    window.layout().setContentsMargins(0, 0, 0, 0)
    window.resize(whole.width() - 20, 100)
    window.layout().activate()
    assert formula.width() < whole.width()
    assert formula.toolTip() == "v · w = −5.5"
    image = formula.grab().toImage()
    ground = image.pixelColor(image.width() - 1, 0)
    last = [image.pixelColor(image.width() - 1, y) for y in range(image.height())]
    assert set(map(str, last)) == {str(ground)}, "it is cut off at the edge"
    assert formula.sizeHint() == whole


def test_wherever_it_is_cut_there_are_dots(window, formula) -> None:
    parts = [Part(sign) for sign in "abcdefghij"]
    window.resize(100, 100)
    window.layout().activate()
    prefixes = []
    for count in range(len(parts) + 1):
        formula.set_parts(parts[:count])
        if formula.toolTip() == "":
            prefixes.append(formula.grab().toImage())
    formula.set_parts(parts)
    assert 2 < len(prefixes) < len(parts)
    assert formula.grab().toImage() not in prefixes


def test_the_scale_is_followed(formula, theme) -> None:
    before = formula.sizeHint()
    theme.set_scale(2.0)
    assert formula.sizeHint().height() == 2 * before.height()
    assert formula.sizeHint().width() == pytest.approx(2 * before.width(), rel=0.05)


def test_its_height_does_not_depend_on_what_it_says(formula) -> None:
    before = formula.height()
    formula.set_parts([])
    assert formula.sizeHint().height() == before
    assert formula.minimumSizeHint().height() == before


def test_with_the_focus_it_is_selected_and_copied(formula, theme, qtbot) -> None:
    selection = theme.color("selection").name()
    assert selection not in colours(formula)
    qtbot.mouseClick(formula, Qt.MouseButton.LeftButton)
    assert formula.hasFocus()
    assert selection in colours(formula)
    qtbot.keyClick(formula, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "v · w = -5.5"
    qtbot.keyClick(formula, Qt.Key.Key_Tab)
    assert selection not in colours(formula)


def test_a_formula_that_is_gone_hears_no_theme(formula, theme) -> None:
    shiboken6.delete(formula)
    theme.choose("light")


TERMS = [Part(text) for text in ("matrix", " = ", "one", " + ", "two", " + ", "three")]


def ink(formula: FormulaStrip) -> tuple[int, int]:
    """Return how many rows of pixels have ink, and how many gaps there are between them."""
    image = formula.grab().toImage()
    ground = image.pixelColor(0, 0)
    rows = [
        any(image.pixelColor(x, y) != ground for x in range(image.width()))
        for y in range(image.height())
    ]
    return sum(rows), sum(rows[y] and not rows[y + 1] for y in range(len(rows) - 1))


def squeezed(window, formula, share: float) -> None:
    window.layout().setContentsMargins(0, 0, 0, 0)
    window.resize(round(share * formula.sizeHint().width()), 100)
    window.layout().activate()


def test_where_room_is_short_the_type_is_smaller_before_anything_is_left_out(
    window, formula
) -> None:
    formula.set_parts(TERMS)
    squeezed(window, formula, 1.1)
    height, _ = ink(formula)
    assert formula.toolTip() == ""
    squeezed(window, formula, 0.85)
    smaller, lines = ink(formula)
    assert smaller < height
    assert lines == 1
    assert formula.toolTip() == formula.plain_text, "those who cannot read it so"


def test_where_it_is_shorter_still_there_are_two_lines_in_the_same_height(window, formula) -> None:
    formula.set_parts(TERMS)
    before = formula.height()
    squeezed(window, formula, 0.45)
    assert ink(formula)[1] == 2
    assert formula.height() == before
    squeezed(window, formula, 1.1)
    assert ink(formula)[1] == 1


def test_numbers_that_change_their_length_do_not_change_the_type(window, formula) -> None:
    formula.set_parts(TERMS)
    squeezed(window, formula, 0.99)
    heights = set()
    for number in ("three", "thre", "three", "thre"):
        formula.set_parts([*TERMS[:-1], Part(number)])
        heights.add(formula._form)
    assert len(heights) == 1
