"""What is offered, who takes it, and what becomes of it there."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from support.probe import TOOL, Params

from lavis.document import Offer
from lavis.widgets.shell import sending

# Of the platform without a screen, when a menu opens.
pytestmark = pytest.mark.qt_log_ignore("grabbing the keyboard", extend=True)


def opened(menu: QMenu) -> dict[str, object]:
    """The lines of a menu as it is when it opens."""
    menu.aboutToShow.emit()
    return {action.text(): action for action in menu.actions() if not action.isSeparator()}


def matrix(array, provenance="Transformation grid") -> Offer:
    return Offer("matrix", "A", np.asarray(array, dtype=np.float64), provenance)


def test_the_menu_lists_offers_and_under_each_who_takes_it(app, probe, qtbot) -> None:
    other = app.store.open_panel(TOOL)
    lines = opened(probe.send_menu())
    assert list(lines) == [
        "value (vectors, 1 × 2)",
        "twice && half (matrix, 2 × 2)",
        "square (table, 1)",
    ]
    takers = [action.text() for action in lines["value (vectors, 1 × 2)"].menu().actions()]
    assert "Probe 2" in takers
    assert "Probe" not in takers
    assert "New Probe" in takers
    wanted = []
    probe.send_wanted.connect(lambda *args: wanted.append(args))
    for action in lines["twice && half (matrix, 2 × 2)"].menu().actions():
        if action.text() in ("Probe 2", "New Probe"):
            action.trigger()
    assert [(offer.name, panel, tool) for offer, panel, tool in wanted] == [
        ("twice & half", other, "probe"),
        ("twice & half", "", "probe"),
    ]


def test_who_does_not_take_a_kind_is_not_listed(app, probe) -> None:
    found = sending.targets("tokens", app.catalog, app.store.document, "probe-1")
    assert "probe" not in {target.tool_id for target in found}


def test_menus_do_not_pile_up(app, probe) -> None:
    for _ in range(5):
        opened(probe.send_menu())
        QApplication.sendPostedEvents(None, 52)  # DeferredDelete
    assert len(probe.send_menu().findChildren(QMenu)) <= 3


def test_sending_to_a_new_panel_is_one_step(app, probe, qtbot) -> None:
    offer = matrix([[5, 0], [0, 1]])
    probe.send_wanted.emit(offer, "", "probe")
    assert [panel.params.value for panel in app.store.document.panels] == [3.0, 5.0]
    assert app.store.stack.count() == 1
    app.store.stack.undo()
    assert len(app.store.document.panels) == 1


def test_sending_to_an_open_panel_raises_it_and_says_what_does_not_fit(app, probe) -> None:
    other = app.desk.docks[app.store.open_panel(TOOL)]
    probe.send_wanted.emit(matrix([[1, 2, 3]]), other.panel_id, "probe")
    assert other.banner.text == "The probe takes a 2 × 2 matrix."
    assert probe.banner.text == ""
    probe.send_wanted.emit(matrix([[7, 0], [0, 1]]), other.panel_id, "probe")
    assert other.panel.params.value == 7.0
    assert other.banner.text == ""


def test_a_misfit_in_a_new_panel_is_said_there(app, probe) -> None:
    probe.send_wanted.emit(matrix([[1, 2, 3]]), "", "probe")
    other = app.desk.docks["probe-2"]
    assert other.panel.params == Params()
    assert other.banner.text == "The probe takes a 2 × 2 matrix."


def test_the_help_button_asks_for_its_own_tool(app, probe, qtbot) -> None:
    asked = []
    probe.help_wanted.connect(asked.append)
    qtbot.mouseClick(probe.title_bar._help, Qt.MouseButton.LeftButton)
    assert asked == [TOOL]


def test_what_is_taken_is_one_step_that_names_its_source(app, probe) -> None:
    assert probe.accept(matrix([[5, 0], [0, 1]])) == ""
    assert probe.panel.params.value == 5.0
    assert app.store.stack.count() == 1
    assert app.store.stack.undoText() == "Send A from Transformation grid"
    app.store.stack.undo()
    assert probe.panel.params == Params()


@pytest.mark.parametrize(
    ("offer", "sentence"),
    [
        (matrix([[1, 2], [3, 4], [5, 6]]), "The probe takes a 2 × 2 matrix."),
        (matrix([[5000, 0], [0, 1]]), "cannot be kept"),
        (matrix([[np.nan, 0], [0, 1]]), "finite"),
        (Offer("tokens", "T", np.array(["a"]), "text"), "Probe takes no tokens."),
    ],
)
def test_a_misfit_is_a_sentence_and_changes_nothing(app, probe, offer, sentence) -> None:
    before = app.store.document
    answer = probe.accept(offer)
    assert sentence in answer
    assert probe.banner.text == answer
    assert app.store.document is before
    assert app.store.stack.count() == 0


def test_an_offer_without_a_source_gets_the_panels_name(probe) -> None:
    assert [offer.provenance for offer in probe.offers()] == ["Probe", "Probe", "Probe"]


def test_a_tool_that_fails_to_offer_is_reported(app, probe, monkeypatch) -> None:
    from lavis.widgets.shell import sending

    def fail(*args):
        raise KeyError("nobody expected this")

    monkeypatch.setattr(sending, "offers_of", fail)
    assert probe.offers() == []
    assert "nobody expected this" in app.notices.history[-1].text


# -- the menu of the canvas


def test_a_right_click_on_the_canvas_opens_its_menu(app, probe) -> None:
    at = QPoint(60, 60)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, probe.view.mapToGlobal(at))
    QApplication.sendEvent(probe.view, event)
    menu = QApplication.activePopupWidget()
    texts = [action.text() for action in menu.actions() if not action.isSeparator()]
    assert texts == ["Copy as…", "Paste", "Send to…", "Predict…", "Export picture…"]
    QTest.keyClick(menu, Qt.Key.Key_Escape)
    assert QApplication.activePopupWidget() is None


def test_the_menu_key_opens_it_too(app, probe) -> None:
    probe.view.setFocus()
    event = QContextMenuEvent(
        QContextMenuEvent.Reason.Keyboard, QPoint(5, 5), probe.view.mapToGlobal(QPoint(5, 5))
    )
    QApplication.sendEvent(probe.view, event)
    menu = QApplication.activePopupWidget()
    assert menu is not None
    menu.close()


def test_beside_the_canvas_it_does_not_open(app, probe) -> None:
    bar = probe.title_bar
    event = QContextMenuEvent(
        QContextMenuEvent.Reason.Mouse, QPoint(5, 5), bar.mapToGlobal(QPoint(5, 5))
    )
    probe.contextMenuEvent(event)
    assert not event.isAccepted()
    assert QApplication.activePopupWidget() is None


def test_a_plane_lets_a_right_click_through(app, qtbot) -> None:
    from lavis.tools.vectors import TOOL as VECTORS

    dock = app.desk.docks[app.store.open_panel(VECTORS)]
    app.desk.raise_panel(dock.panel_id)
    canvas = dock.view.anatomy.canvas
    qtbot.waitUntil(canvas.isVisible)
    middle = canvas.rect().center()
    QTest.mouseClick(canvas, Qt.MouseButton.RightButton, pos=middle)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, middle, canvas.mapToGlobal(middle))
    QApplication.sendEvent(canvas, event)
    menu = QApplication.activePopupWidget()
    assert menu is not None
    menu.close()
