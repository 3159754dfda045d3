"""The field for an expression under real keys: what is taken, refused, marked and reverted."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from lavis.theme import Theme
from lavis.widgets.common.expression_field import ExpressionField

Key = Qt.Key


@pytest.fixture
def theme(qapp) -> Iterator[Theme]:
    theme = Theme("light")
    yield theme
    theme.deleteLater()


@pytest.fixture
def field(qtbot, theme) -> Iterator[ExpressionField]:
    window = QWidget()
    qtbot.addWidget(window)
    field = ExpressionField(theme, "Expression of C")
    field.set_expression("A @ B")
    field.wanted = []
    field.committed.connect(field.wanted.append)
    window.other = QLineEdit()
    column = QVBoxLayout(window)
    column.addWidget(field)
    column.addWidget(window.other)
    window.resize(300, 160)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    field.setFocus()
    yield field
    window.close()


def type_in(field: ExpressionField, text: str, *keys: Qt.Key) -> None:
    field.selectAll()
    QTest.keyClicks(field, text)
    for key in keys:
        QTest.keyClick(field, key)


def marked(field: ExpressionField) -> list[int]:
    """Columns of pixels that bear the mark of an error."""
    image, red = field.grab().toImage(), Theme("light").color("error").rgb()
    y = field.height() - 5
    return [x for x in range(4, image.width() - 4) if image.pixel(x, y) == red]


def remarks(field: ExpressionField) -> list[str]:
    labels = field.window().findChildren(QLabel, "remark")
    return [label.text() for label in labels if label.isVisible()]


def test_enter_commits_and_so_does_leaving(field) -> None:
    type_in(field, "2A - I", Key.Key_Return)
    assert field.wanted == ["2A - I"]
    type_in(field, "A^2")
    field.window().other.setFocus()
    assert field.wanted == ["2A - I", "A^2"]


def test_a_text_that_is_not_another_is_not_committed(field) -> None:
    QTest.keyClick(field, Key.Key_Return)
    type_in(field, "A @ B", Key.Key_Return)
    assert field.wanted == []


def test_escape_brings_the_last_one_back(field) -> None:
    type_in(field, "nonsense", Key.Key_Escape)
    assert field.text() == "A @ B"
    assert field.wanted == []


def test_an_error_is_said_marked_in_its_place_and_keeps_the_text(field) -> None:
    type_in(field, "A @ Q", Key.Key_Return)
    field.show_error("At column 5: Q is not known.", 4)
    assert field.text() == "A @ Q"
    assert remarks(field) == ["At column 5: Q is not known."]
    assert field.accessibleDescription() == "At column 5: Q is not known."
    at = marked(field)
    metrics = field.fontMetrics()
    assert at
    assert at[0] >= metrics.horizontalAdvance("A @ ")
    assert at[-1] <= metrics.horizontalAdvance("A @ Q") + 16
    field.set_expression("A @ B")  # a render with what is still the last good one
    assert field.text() == "A @ Q"


def test_typing_on_takes_the_error_away(field) -> None:
    type_in(field, "A @ Q", Key.Key_Return)
    field.show_error("At column 5: Q is not known.", 4)
    QTest.keyClicks(field, "2")
    assert field.error == ""
    assert remarks(field) == []
    assert marked(field) == []


def test_escape_ends_a_refusal(field) -> None:
    type_in(field, "A @", Key.Key_Return)
    field.show_error("At column 4: something is missing.", 3)
    QTest.keyClick(field, Key.Key_Escape)
    assert field.text() == "A @ B"
    assert field.error == ""


def test_a_render_spares_what_is_typed_but_shows_another_text(field) -> None:
    type_in(field, "half a th")
    field.set_expression("A @ B")
    assert field.text() == "half a th"
    field.set_expression("B @ A")
    assert field.text() == "B @ A"


def test_undo_is_the_windows_where_no_text_is_uncommitted(field) -> None:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QKeyEvent

    def claimed() -> bool:
        press = QKeyEvent(
            QEvent.Type.ShortcutOverride, Key.Key_Z, Qt.KeyboardModifier.ControlModifier
        )
        press.ignore()
        field.event(press)
        return press.isAccepted()

    assert not claimed()
    QTest.keyClicks(field, "x")
    assert claimed()
