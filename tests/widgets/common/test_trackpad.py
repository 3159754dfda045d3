"""Fingers on a trackpad, on what can be zoomed beside the plane."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QInputDevice, QNativeGestureEvent, QPointingDevice, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

from lavis.theme import Theme
from lavis.widgets.common.heat_view import HeatView
from lavis.widgets.common.heatmap import Heatmap
from lavis.widgets.common.plot import Axis, Plot, PlotView, Series

NONE, CONTROL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def pad() -> QPointingDevice:
    return QPointingDevice(
        "trackpad",
        1,
        QInputDevice.DeviceType.TouchPad,
        QPointingDevice.PointerType.Finger,
        QInputDevice.Capability.Position,
        2,
        0,
    )


def pinch(widget: QWidget, pad: QPointingDevice, at: QPointF, by: float) -> None:
    kind = Qt.NativeGestureType.ZoomNativeGesture
    QApplication.sendEvent(widget, QNativeGestureEvent(kind, pad, 2, at, at, at, by, QPointF()))


def scroll(widget: QWidget, pad: QPointingDevice, at: QPointF, way: QPoint, keys=NONE) -> None:
    event = QWheelEvent(
        at,
        QPointF(widget.mapToGlobal(at.toPoint())),
        way,
        2 * way,
        Qt.MouseButton.NoButton,
        keys,
        Qt.ScrollPhase.ScrollUpdate,
        False,
        Qt.MouseEventSource.MouseEventNotSynthesized,
        pad,
    )
    QApplication.sendEvent(widget, event)


@pytest.fixture
def map_view(qtbot) -> HeatView:
    view = HeatView(Theme("light"), "Map")
    qtbot.addWidget(view)
    view.resize(400, 400)
    names = [f"t{index}" for index in range(40)]
    view.set_heat(Heatmap(np.arange(1600.0).reshape(40, 40), names, names))
    view.show()
    return view


def test_a_map_is_zoomed_by_a_pinch_and_panned_by_two_fingers(map_view, pad) -> None:
    at = QPointF(200, 200)
    cell = map_view.cell_at(at)
    pinch(map_view, pad, at, 1.0)
    assert map_view.zoom == pytest.approx(2.0)
    assert map_view.cell_at(at) == cell
    before = map_view.seen
    scroll(map_view, pad, at, QPoint(-30, -20))
    assert map_view.zoom == pytest.approx(2.0), "it pans and does not zoom"
    assert map_view.seen[0] > before[0]
    assert map_view.seen[1] > before[1]
    scroll(map_view, pad, at, QPoint(0, 60), CONTROL)
    assert map_view.zoom > 2.0, "with Ctrl it zooms"


@pytest.fixture
def plot_view(qtbot) -> PlotView:
    view = PlotView(Theme("light"))
    qtbot.addWidget(view)
    view.resize(500, 400)
    values = tuple(map(float, range(10)))
    line = Series(key="a", name="a", x=values, y=values)
    view.set_plot(Plot(x=Axis(label="x"), y=Axis(label="y"), series=(line,)))
    view.show()
    return view


def test_a_plot_is_zoomed_by_a_pinch_and_panned_by_two_fingers(plot_view, pad) -> None:
    at = plot_view.place_of(("a", 5))
    span = plot_view.places.x.high - plot_view.places.x.low
    pinch(plot_view, pad, at, 1.0)
    assert plot_view.places.x.high - plot_view.places.x.low == pytest.approx(span / 2)
    assert plot_view.place_of(("a", 5)) == at, "what is between the fingers stays"
    scroll(plot_view, pad, at, QPoint(30, 10))
    assert plot_view.place_of(("a", 5)) == at + QPointF(30, 10)
