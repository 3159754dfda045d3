"""Hide, place, reveal, end: as steps in the document and as a bar over the canvas."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout
from support.probe import TOOL, Params

from lavis.document import Prediction
from lavis.theme import Theme
from lavis.widgets.shell import predicting
from lavis.widgets.shell.overlays import PredictionBar


def bar_of(probe) -> QFrame | None:
    return probe.findChild(QFrame, "prediction")


def button(probe, text: str) -> QPushButton:
    return next(b for b in bar_of(probe).findChildren(QPushButton) if b.text() == text)


def test_the_whole_way_by_the_mouse(app, probe, qtbot) -> None:
    menu = probe.predict_menu()
    menu.aboutToShow.emit()
    assert [action.text() for action in menu.actions()] == ["The square"]
    assert bar_of(probe) is None
    menu.actions()[0].trigger()
    assert probe.panel.params.prediction == Prediction("square", (0.0,))
    assert app.store.stack.undoText() == "Predict the square"
    assert bar_of(probe).isVisible()
    assert bar_of(probe).accessibleDescription() == "Place the square, then"
    assert "9" not in probe.view.accessibleDescription()
    qtbot.mouseClick(button(probe, "Reveal"), Qt.MouseButton.LeftButton)
    assert probe.panel.params.prediction.revealed
    assert app.store.stack.undoText() == "Reveal the square"
    assert "9" in probe.view.accessibleDescription()
    assert button(probe, "Reveal").isHidden()
    qtbot.mouseClick(button(probe, "End"), Qt.MouseButton.LeftButton)
    assert probe.panel.params.prediction is None
    assert bar_of(probe).isHidden()
    app.store.stack.undo()
    assert bar_of(probe).isVisible()


def test_the_same_by_the_menus(app, probe, qtbot) -> None:
    actions = app.window.actions_by_id
    probe.view.setFocus()
    app.window.menu_opening.emit()
    assert not actions["reveal"].isEnabled()
    assert actions["reveal"].statusTip() == "Nothing is being predicted."
    probe._manners.predict("square")
    app.window.menu_opening.emit()
    actions["reveal"].trigger()
    assert probe.panel.params.prediction.revealed
    app.window.menu_opening.emit()
    assert not actions["reveal"].isEnabled()
    actions["end_prediction"].trigger()
    assert probe.panel.params.prediction is None


def test_what_is_hidden_is_not_offered(app, probe) -> None:
    assert "square" in [offer.name for offer in probe.offers()]
    probe._manners.predict("square")
    assert "square" not in [offer.name for offer in probe.offers()]
    probe.reveal()
    assert "square" in [offer.name for offer in probe.offers()]


def test_a_result_older_than_the_prediction_gives_nothing_away(app, probe) -> None:
    now = msgspec.structs.replace(probe.result_params, prediction=Prediction("square", (0.0,)))
    probe._result_params = Params()
    app.store.document = app.store.document.replaced(
        msgspec.structs.replace(probe.panel, params=now)
    )
    assert probe.result_params.prediction is None
    assert "square" not in [offer.name for offer in probe.offers()]


def test_tab_goes_from_the_canvas_to_the_buttons(app, probe, qtbot) -> None:
    probe._manners.predict("square")
    qtbot.wait(1)
    chain, widget = [], probe.view
    for _ in range(3):
        chain.append(widget)
        widget = widget.nextInFocusChain()
        while widget.focusPolicy() == Qt.FocusPolicy.NoFocus:
            widget = widget.nextInFocusChain()
    assert chain == [probe.view, button(probe, "Reveal"), button(probe, "End")]


def test_the_bar_stays_within_the_canvas(app, probe, qtbot) -> None:
    probe._manners.predict("square")
    for width in (700, 300, 240):
        probe.view.resize(width, 200)
        bar = bar_of(probe)
        assert probe.view.rect().contains(bar.geometry())
        assert abs(bar.geometry().center().x() - probe.view.rect().center().x()) <= 1


def test_a_framed_canvas_makes_room_and_takes_it_back(qapp, qtbot) -> None:
    host, canvas = QFrame(), QFrame()
    qtbot.addWidget(host)
    QVBoxLayout(host).addWidget(canvas)
    host.layout().setContentsMargins(1, 1, 1, 1)
    host.resize(400, 300)
    host.show()
    bar = PredictionBar(Theme(), host)
    before = canvas.geometry()
    for prediction in (Prediction("sum", (0.0,)), Prediction("sum", (0.0,), revealed=True)):
        bar.show_prediction(prediction)
        qtbot.waitUntil(lambda: canvas.y() > before.y())
        assert not bar.geometry().intersects(canvas.geometry())
        assert canvas.geometry().bottom() == before.bottom()
    bar.show_prediction(None)
    qtbot.waitUntil(lambda: canvas.geometry() == before)


def test_reveal_and_end_without_a_prediction_do_nothing(app, probe) -> None:
    probe.reveal()
    probe.end_prediction()
    assert app.store.stack.count() == 0


def test_what_cannot_be_predicted_is_a_sentence(app, probe) -> None:
    probe._manners.predict("cube")
    assert probe.banner.text == "Probe cannot hide the cube."
    assert app.store.stack.count() == 0


@pytest.mark.parametrize(
    ("predictions", "predict", "sentence"),
    [
        ("It is all there is.", None, "It is all there is."),
        ((), None, "Probe has nothing to predict."),
        (("square",), "support.probe.manners:start", ""),
    ],
)
def test_the_reason_is_the_tools_own(predictions, predict, sentence) -> None:
    tool = msgspec.structs.replace(TOOL, predictions=predictions, predict=predict)
    assert predicting.why_not(tool) == sentence
