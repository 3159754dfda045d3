"""What lies over a panel for a while lies over its picture, and not over its numbers."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QApplication

LONG = (
    "The table is 40×1025; the vector canvas takes at most 20 vectors of 1024 numbers, or 100 of 2."
)


def seen(widget) -> QRect:
    """Return where a widget lies on the screen."""
    return QRect(widget.mapToGlobal(QPoint()), widget.size())


@pytest.mark.parametrize("tool", ["vectors", "transform"])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_the_banner_lies_on_the_picture_alone(app, tool: str, scale: float) -> None:
    app.desk.appearance.set_scale(scale)
    dock = app.desk.docks[f"{tool}-1"]
    dock.banner.show_text(LONG)
    QApplication.processEvents()
    banner, anatomy = seen(dock.banner), dock.view.anatomy
    assert banner.height() >= dock.banner.fontMetrics().height() * 2
    assert not banner.intersects(seen(anatomy.readout))
    assert seen(anatomy.canvas).adjusted(0, -200, 0, 0).contains(banner)
    assert banner.bottom() <= seen(anatomy.canvas.focusProxy()).bottom(), "on a control"


def test_it_follows_the_picture(app, qtbot) -> None:
    dock = app.desk.docks["vectors-1"]
    dock.banner.show_text(LONG)
    for width, height in ((1900, 1000), (700, 500), (1280, 800)):
        app.window.resize(width, height)
        QApplication.processEvents()
        assert not seen(dock.banner).intersects(seen(dock.view.anatomy.readout))
        assert seen(dock).contains(seen(dock.banner))


def test_without_a_message_the_picture_can_be_grabbed_to_its_foot(app) -> None:
    dock = app.desk.docks["vectors-1"]
    dock.banner.show_text(LONG)
    QApplication.processEvents()
    plane = dock.view.plane
    foot = plane.mapTo(app.window, QPoint(plane.width() // 2, plane.height() - 12))
    assert app.window.childAt(foot) is not plane
    dock.banner.clear()
    QApplication.processEvents()
    assert app.window.childAt(foot) is plane
