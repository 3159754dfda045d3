"""A right click on a thing: its exact value, a copy of it, and its end."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget

# Of the platform without a screen, when a menu opens.
pytestmark = pytest.mark.qt_log_ignore("grabbing the keyboard", extend=True)


def ask(canvas: QWidget, at: QPointF | None) -> QMenu:
    """Ask for the menu at a place, or by the menu key."""
    mouse, keyboard = QContextMenuEvent.Reason.Mouse, QContextMenuEvent.Reason.Keyboard
    place = QPoint(5, 5) if at is None else at.toPoint()
    reason = keyboard if at is None else mouse
    event = QContextMenuEvent(reason, place, canvas.mapToGlobal(place))
    QApplication.sendEvent(canvas, event)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def choose(menu: QMenu, text: str) -> None:
    menu.setActiveAction(next(action for action in menu.actions() if action.text() == text))
    QTest.keyClick(menu, Qt.Key.Key_Return)


@pytest.fixture
def vectors(app):
    dock = app.desk.docks["vectors-1"]
    return dock.view


@pytest.fixture
def softmax(app, qtbot):
    app.desk.open_tool("softmax")
    dock = app.desk.docks["softmax-1"]
    qtbot.waitUntil(lambda: dock.settled)
    return dock.view


def tip(view) -> QPointF:
    return QPointF(*view.plane.camera.to_pixel(3.0, 1.0))


def test_an_arrow_has_an_exact_value_to_type(app, vectors, qtbot) -> None:
    menu = ask(vectors.plane, tip(vectors))
    assert menu.actions()[0].text() == "v = (3, 1)"
    vectors.anatomy.show_inspector(False)
    choose(menu, "Exact value…")
    field = vectors.inspector.rows[0].x_field
    assert field.hasFocus()
    QTest.keyClicks(field, "1/4")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert app.store.document.panels[0].params.vectors[0].x == 0.25


def test_an_arrow_is_copied_as_code_and_removed(app, vectors) -> None:
    choose(ask(vectors.plane, tip(vectors)), "Copy the value")
    assert QGuiApplication.clipboard().text() == "[3.0, 1.0]"
    choose(ask(vectors.plane, tip(vectors)), "Remove")
    assert [vector.name for vector in app.store.document.panels[0].params.vectors] == ["w"]


def test_on_the_ground_the_menu_is_the_panels(vectors) -> None:
    menu = ask(vectors.plane, QPointF(8, vectors.plane.height() - 8))
    texts = [action.text() for action in menu.actions()]
    assert "Exact value…" not in texts
    assert "Export picture…" in texts
    menu.close()


def test_the_menu_key_means_what_is_selected(vectors) -> None:
    QTest.keyClick(vectors.plane, Qt.Key.Key_Tab)
    menu = ask(vectors.plane, None)
    assert menu.actions()[0].text() == "v = (3, 1)"
    menu.close()


def test_a_bar_has_its_own_too(softmax) -> None:
    canvas = softmax.canvas
    menu = ask(canvas, canvas.place_of(("bar", "z₂")))
    assert menu.actions()[0].text() == "z₂ = 1"
    choose(menu, "Exact value…")
    assert softmax.inspector.rows[1].value_field.hasFocus()
    choose(ask(canvas, canvas.place_of(("bar", "z₃"))), "Remove")
    assert softmax._params.names == ("z₁", "z₂")
    texts = [a.text() for a in ask(canvas, canvas.place_of(("bar", "z₁"))).actions()]
    assert "Remove" not in texts, "two are the least"
    QApplication.activePopupWidget().close()
