"""Copying and pasting numbers, whatever lies on the clipboard."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit
from support.probe import TOOL, Params

from lavis.data import matrix_text
from lavis.data.errors import DataError
from lavis.document import Assets, Offer
from lavis.tools.catalog import BUILT_IN, Catalog
from lavis.widgets.shell import clipboard

# Of the platform without a screen, when a menu opens.
pytestmark = pytest.mark.qt_log_ignore("grabbing the keyboard", extend=True)

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def clip(text: str | None = None) -> str:
    if text is not None:
        QGuiApplication.clipboard().setText(text)
    return QGuiApplication.clipboard().text()


def offer(array, kind="matrix") -> Offer:
    return Offer(kind, "A", np.asarray(array, dtype=np.float64), "a test")


# -- what a text can mean


@pytest.mark.parametrize(
    ("text", "kind", "shape"),
    [
        ("1 2\n3 4", "matrix", (2, 2)),
        ("1 2\n3 4\n5 6", "vectors", (3, 2)),
        ("np.array([1, 2, 3])", "vectors", (1, 3)),
        (r"\begin{bmatrix} 1 \\ 2 \\ 3 \end{bmatrix}", "vectors", (1, 3)),
        ("height,weight\n1,2\n3,4", "table", (2, 2)),
    ],
)
def test_the_likeliest_meaning_comes_first(text: str, kind: str, shape: tuple[int, ...]) -> None:
    first = clipboard.meanings(text)[0]
    assert (first.kind, first.array.shape) == (kind, shape)


def test_the_provenance_names_the_form() -> None:
    found = clipboard.meanings(r"\begin{bmatrix} 1 & 2 \end{bmatrix}")
    assert {meaning.provenance for meaning in found} == {"pasted as LaTeX"}


def test_the_first_refusal_is_the_one_that_is_told() -> None:
    with pytest.raises(ValueError, match=r"^The probe takes a 2 × 2 matrix\.$"):
        clipboard.pasted(TOOL, Params(), "1 2 3\n4 5 6\n7 8 9", Assets().put)


def test_too_much_is_not_copied() -> None:
    with pytest.raises(DataError, match="export the data instead"):
        clipboard.as_text(offer(np.zeros((1000, 101))), "csv")


# -- in the window


def test_the_keys_paste_as_one_step_that_undo_takes_back(app, probe) -> None:
    clip(r"\begin{pmatrix} 7 & 0 \\ 0 & 1 \end{pmatrix}")
    probe.view.setFocus()
    QTest.keyClick(probe.view, Qt.Key.Key_V, CONTROL)
    assert probe.panel.params.value == 7.0
    assert app.store.stack.count() == 1
    assert app.store.stack.undoText() == "Paste 2 × 2 as LaTeX"
    app.store.stack.undo()
    assert probe.panel.params == Params()


def test_a_field_with_the_focus_keeps_its_own_paste(app, probe) -> None:
    field = QLineEdit(probe.widget())
    field.show()
    field.setFocus()
    clip("1 2\n3 4")
    assert QApplication.focusWidget() is field
    QTest.keyClick(field, Qt.Key.Key_V, CONTROL)
    assert field.text().startswith("1 2")
    assert app.store.stack.count() == 0


def test_an_empty_clipboard_is_named(app, probe) -> None:
    clip("")
    probe.paste()
    assert probe.banner.isVisible()
    said = [label.text() for label in probe.banner.findChildren(QLabel)]
    assert "The clipboard holds no text; copy a table, a matrix or its code first." in said
    assert app.store.stack.count() == 0


@pytest.mark.parametrize("text", ["", "hello", "1 2 3", "1 2\n3", "[[1e9, 2], [3, 4]]"])
def test_what_does_not_fit_is_a_sentence_and_changes_nothing(app, probe, text: str) -> None:
    before = app.store.document
    clip(text)
    probe.paste()
    assert probe.banner.text.endswith(".")
    assert app.store.document is before
    assert app.store.stack.count() == 0
    clip("1 2\n3 4")
    probe.paste()
    assert probe.banner.text == ""


@given(
    st.one_of(
        st.text(max_size=60),
        st.text("0123456789.,;:[]()&\\ \n\te-+npbmatrx{}", max_size=60),
        st.lists(st.lists(st.floats(), max_size=3), max_size=3).map(repr),
    )
)
@example("[[1,2],[3,4]]")
@settings(max_examples=150)
def test_any_text_is_taken_or_refused_by_a_sentence(text: str) -> None:
    try:
        params, words = clipboard.pasted(TOOL, Params(), text, Assets().put)
    except ValueError as refused:
        sentence = str(refused)
        assert sentence.endswith(".")
        assert sentence[0].isupper() or not sentence[0].isalpha()
    else:
        assert isinstance(params, Params)
        assert words.startswith("Paste ")


@given(st.text(max_size=40))
@settings(max_examples=40)
def test_pasting_never_breaks_the_window(app, probe, text: str) -> None:
    before = app.store.document
    clip(text)
    probe.paste()
    if probe.banner.text:
        assert probe.banner.text.endswith(".")
        assert app.store.document is before
    assert not [notice for notice in app.notices.history if notice.details]


def test_several_offers_are_asked_about_and_enter_takes_the_first(app, probe, said) -> None:
    probe.view.setFocus()
    QTest.keyClick(probe.view, Qt.Key.Key_C, CONTROL | SHIFT)
    menu = QApplication.activePopupWidget()
    texts = [action.text() for action in menu.actions()]
    assert texts == [
        "value (vectors, 1 × 2)",
        "twice && half (matrix, 2 × 2)",
        "square (table, 1)",
    ]
    QTest.keyClick(menu, Qt.Key.Key_Return)
    assert clip() == "np.array([[3.0, 1.0]])"
    assert said()[-1] == "Copied value as NumPy."


@pytest.mark.parametrize("form", clipboard.FORMATS)
def test_each_form_reads_back(app, probe, form) -> None:
    probe.copy_as(form)
    menu = QApplication.activePopupWidget()
    QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Return)
    assert matrix_text.read(clip()).array.tolist() == [[6.0, 0.1], [0.0, 1.5]]


def test_what_has_no_such_form_is_said(probe) -> None:
    clip("before")
    probe._manners.copy(offer(np.zeros((2, 2, 2))), "latex")
    assert "shape" in probe.banner.text
    assert clip() == "before"


def test_arrows_that_are_copied_are_pasted_as_they_were() -> None:
    tool = Catalog(BUILT_IN).find("vectors")
    text = "np.array([[1.0, 3.0], [2.0, 4.0]])"
    taken, _ = clipboard.pasted(tool, tool.default, text, Assets().put)
    assert [(vector.x, vector.y) for vector in taken.vectors] == [(1, 3), (2, 4)]
