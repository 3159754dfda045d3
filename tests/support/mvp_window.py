"""The MVP viewer in the real window on a real screen: ``python -m support.mvp_window`` says what
it saw as one line of JSON.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QEventLoop, QPoint, QPointF, QRect, Qt, QTimer
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from lavis.app import App, make_application
from lavis.settings import Settings
from lavis.tools.mvp.params import Params
from lavis.widgets.mvp.stage import Stage
from lavis.widgets.shell import export


def rest(milliseconds: int = 150) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def settled(app: App, dock: Any) -> None:
    for _ in range(200):
        rest(30)
        if dock.settled:
            break
    rest()


def colours(image: QImage) -> int:
    return len(
        {image.pixel(x, y) for x in range(0, image.width(), 4) for y in range(0, image.height(), 4)}
    )


def beside(rect: QRect) -> QPoint:
    """A place in a pane off its middle, where nothing is to be grabbed."""
    return rect.center() + QPoint(rect.width() // 4, rect.height() // 3)


def drag(
    stage: Stage, start: QPointF, way: QPoint, button: Any = Qt.MouseButton.LeftButton
) -> None:
    at = start.toPoint()
    QTest.mousePress(stage, button, pos=at)
    for step in range(1, 6):
        QTest.mouseMove(stage, at + way * step / 5)
        rest(20)
    QTest.mouseRelease(stage, button, pos=at + way)
    rest()


def look(app: App) -> dict[str, Any]:
    said: dict[str, Any] = {}
    app.desk.open_tool("mvp")
    panel = next(panel for panel in app.store.document.panels if panel.tool == "mvp")
    dock = app.desk.docks[panel.id]
    dock.raise_()
    settled(app, dock)

    def stage() -> Stage:
        return dock.view.canvas.stage

    def params() -> Params:
        return dock.panel.params

    said["stage"] = type(stage()).__name__
    said["colours"] = colours(stage().grabFramebuffer())

    # Nothing changes: nothing is drawn, whoever asks for a repaint.
    before = stage().frames, stage().renderer.drawn
    for _ in range(5):
        stage().update()
        rest(30)
    said["drawn_idle"] = [stage().frames - before[0], stage().renderer.drawn - before[1]]

    # An orbit in the camera's view is one step that undo takes back.
    camera = next(pane for pane in stage().panes if pane.name == "camera")
    start, steps = params().camera, app.store.stack.index()
    drag(stage(), QPointF(beside(camera.rect)), QPoint(40, 10))
    said["orbit_moved"] = params().camera.eye != start.eye
    said["orbit_steps"] = app.store.stack.index() - steps
    app.store.stack.undo()
    rest()
    said["orbit_undone"] = params().camera == start

    # Each move of the mouse is one frame, whoever asks for more of them.
    rest()
    centre = beside(camera.rect)
    QTest.mousePress(stage(), Qt.MouseButton.LeftButton, pos=centre)
    before = stage().frames
    for step in range(1, 7):
        QTest.mouseMove(stage(), centre + QPoint(5 * step, 0))
        for _ in range(3):
            stage().grabFramebuffer()
    said["orbit_frames"] = stage().frames - before
    settled(app, dock)  # the numbers come after the picture, and change nothing in it
    said["orbit_frames_then"] = stage().frames - before
    QTest.keyClick(stage(), Qt.Key.Key_Escape)
    QTest.mouseRelease(stage(), Qt.MouseButton.LeftButton, pos=centre)
    settled(app, dock)

    # A turn of the world from outside draws that view alone, and is no step.
    world = next(pane for pane in stage().panes if pane.name == "world")
    before, steps = stage().renderer.drawn, app.store.stack.index()
    QTest.mousePress(stage(), Qt.MouseButton.LeftButton, pos=world.rect.topLeft() + QPoint(20, 60))
    QTest.mouseMove(stage(), world.rect.topLeft() + QPoint(60, 60))
    rest()
    said["world_drawn"] = stage().renderer.drawn - before
    QTest.mouseRelease(
        stage(), Qt.MouseButton.LeftButton, pos=world.rect.topLeft() + QPoint(60, 60)
    )
    said["world_steps"] = app.store.stack.index() - steps

    # The handle of x follows the pointer; Esc puts it back.
    from lavis.widgets.mvp.overlay import handle_places

    rest()
    place = {h.name: at for h, at in handle_places(world, stage().over)}["x"]
    QTest.mousePress(stage(), Qt.MouseButton.LeftButton, pos=place.toPoint())
    QTest.mouseMove(stage(), place.toPoint() + QPoint(25, 6))
    rest()
    moved = params().model.translation
    said["handle_moved"] = moved[0] != 0 and moved[1:] == (0.0, 0.0)
    QTest.keyClick(stage(), Qt.Key.Key_Escape)
    rest()
    said["escape_put_back"] = params().model.translation == (0.0, 0.0, 0.0)
    QTest.mouseRelease(stage(), Qt.MouseButton.LeftButton, pos=place.toPoint())

    # What a right click means.
    view = dock.view

    def meant(at: QPointF) -> str:
        thing = view.thing_at(stage().mapTo(view.canvas, at))
        return thing.name if thing else ""

    seats = {h.name: at for h, at in handle_places(world, stage().over)}
    camera_pixel = stage().over.frame.pixel
    lens = params().projection
    spot = camera.pixel_of(
        2 * camera_pixel[0] / lens.width_px - 1, 2 * camera_pixel[1] / lens.height_px - 1
    )
    said["meant"] = [meant(seats["eye"]), meant(seats["x"]), meant(spot), meant(QPointF(3, 3))]

    # The keyboard: arrows nudge what is selected.
    stage().setFocus()
    stage().select("x")
    QTest.keyClick(stage(), Qt.Key.Key_Right)
    rest()
    said["arrow"] = params().model.translation

    # A click follows the vertex under it.
    app.store.edit(panel.id, Params(vertex=0), "Start again")
    settled(app, dock)
    result = dock.result
    corner = camera.pixel_of(0.0, 0.0)
    import numpy as np

    from lavis.tools.mvp.functions import rows
    from lavis.tools.mvp.matrices import on_host

    clip = on_host(params()).MVP @ np.append(result.mesh.vertices[2], 1.0)
    corner = camera.pixel_of(clip[0] / clip[3], clip[1] / clip[3])
    QTest.mouseClick(stage(), Qt.MouseButton.LeftButton, pos=corner.toPoint())
    rest()
    chosen = result.mesh.vertices[params().vertex]
    said["followed"] = rows(chosen) == rows(result.mesh.vertices[2])

    # Floating, docking, tabbing: the same picture afterwards.
    picture = colours(stage().grabFramebuffer())
    dock.setFloating(True)
    rest(400)
    said["floating"] = colours(stage().grabFramebuffer()) > 20
    dock.setFloating(False)
    rest(400)
    other = next(each for each in app.desk.docks.values() if each is not dock)
    app.window.tabifyDockWidget(other, dock)
    rest(200)
    other.raise_()
    rest(200)
    dock.raise_()
    rest(400)
    said["docked"] = abs(colours(stage().grabFramebuffer()) - picture) < picture
    png = export.picture(dock.view.canvas, app.theme, "png", 2)
    said["export"] = colours(QImage.fromData(png)) > 20

    # The lesson: compute first, then the ways of the shader.
    dock.start_task("speed")
    for _ in range(300):
        rest(30)
        if len(dock.view.canvas.speed.speeds) >= 5 and not app.jobs.busy:
            break
    said["speeds"] = [speed.name.split(" ")[0] for speed in dock.view.canvas.speed.speeds]
    dock.close()
    rest(300)
    said["closed"] = not any(each.tool == "mvp" for each in app.store.document.panels)
    said["notices"] = [n.text for n in app.notices.history if n.level not in ("info",)]
    return said


def main(look: Callable[[App], dict[str, Any]] = look) -> int:
    """Open the application, look at it and print what was seen."""
    application = make_application([])
    with tempfile.TemporaryDirectory() as folder:
        app = App(Settings(Path(folder)))
        app.window.resize(1240, 780)
        app.show()
        app.open()
        rest(300)
        try:
            said = look(app)
        finally:
            app.store.mark_saved()
            app.window.close()
            rest()
            # While the application is there: what its window still tells it finds it alive.
            app.window.deleteLater()
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            rest()
        print(json.dumps(said))
    application.processEvents()
    return 0


if __name__ == "__main__":
    sys.exit(main())
