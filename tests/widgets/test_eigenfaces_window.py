"""The eigenface browser in the window: what its dock and its tasks bring to it."""

from __future__ import annotations

import threading

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from lavis.compute import pca
from lavis.tools.eigenfaces import TOOL, Streamed, functions


def test_a_fit_in_chunks_is_started_kept_and_drawn(app, qtbot) -> None:
    app.desk.open_tool(TOOL.id)
    panel = next(panel for panel in app.store.document.panels if panel.tool == TOOL.id)
    dock = app.desk.docks[panel.id]
    qtbot.waitUntil(lambda: dock.settled, timeout=60_000)
    view = dock.view
    view.pages.chosen.emit("chunks")
    assert view.chunks.empty.isVisibleTo(view)
    QTest.mouseClick(view.inspector.source.stream, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "stream" in dock.panel.records, timeout=60_000)
    record = dock.panel.records["stream"].record
    assert isinstance(record, Streamed)
    qtbot.waitUntil(lambda: not view.chunks.empty.isVisibleTo(view))
    shown = np.asarray(view.chunks.scree.plot.find("each").y)
    ratios = dock.result.explained_variance_ratio[: len(shown)]
    np.testing.assert_allclose(shown, 100 * ratios, rtol=1e-3)
    dock.use_preset("Forgot to centre")
    view.pages.chosen.emit("chunks")
    qtbot.waitUntil(lambda: "of other settings" in view.chunks.said(), timeout=60_000)
    assert dock.banner.text == ""


def test_a_set_that_is_not_there_leaves_the_last_picture(app, qtbot, monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("SCIKIT_LEARN_DATA", str(tmp_path))
    app.desk.open_tool(TOOL.id)
    panel = next(panel for panel in app.store.document.panels if panel.tool == TOOL.id)
    dock = app.desk.docks[panel.id]
    qtbot.waitUntil(lambda: dock.settled, timeout=60_000)
    before = dock.result
    started: list[str] = []
    monkeypatch.setattr(dock, "start_task", started.append)
    dock.view.inspector.source.kind.chosen.emit("olivetti")
    qtbot.waitUntil(lambda: bool(dock.banner.text), timeout=60_000)
    assert "Get Olivetti" in dock.banner.text
    assert dock.result is before
    section = dock.view.inspector.source
    assert not section.get.isHidden()
    assert "100 faces" not in section.about.text(), "the picture is of another set"
    assert started == []


def test_a_large_set_is_recognised_by_a_button_and_can_be_cancelled(
    app, qtbot, monkeypatch
) -> None:
    monkeypatch.setattr(functions, "MOST_AT_ONCE", 10)
    app.desk.open_tool(TOOL.id)
    panel = next(panel for panel in app.store.document.panels if panel.tool == TOOL.id)
    dock = app.desk.docks[panel.id]
    dock.use_preset("Who is it?")
    view = dock.view
    qtbot.waitUntil(lambda: dock.settled and dock.result.people != (), timeout=60_000)
    view.pages.chosen.emit("recognise")
    button = view.inspector.recognise.start
    qtbot.waitUntil(lambda: not button.isHidden())
    assert view.recognise.reason.isVisibleTo(view)
    assert "“Recognise”" in view.recognise.reason.accessibleDescription()

    going, proceed = threading.Event(), threading.Event()
    curve = pca.recognition_curve

    def slow(*args, **kwargs):
        going.set()
        proceed.wait(20)
        return curve(*args, **kwargs)

    monkeypatch.setattr(pca, "recognition_curve", slow)
    before = dock.result
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(going.is_set, timeout=60_000)
    app.jobs.cancel(panel.id, "recognise")  # before the call in progress has ended
    assert app.jobs.running(panel.id, "recognise") is None
    assert dock.result is before
    proceed.set()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dock.result.recognition is not None, timeout=60_000)
    qtbot.waitUntil(button.isHidden)
    assert view.recognise.curve.isVisibleTo(view)
    assert dock.banner.text == ""
