"""What `benchmarks.gl_peers` compares: bare PyOpenGL, the measure of all, and our own view."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from benchmarks.gl_drawer import (
    DRAG,
    HEIGHT,
    POINTS,
    VERTICES,
    WIDTH,
    Drawer,
    Grabber,
    exposed,
    mesh_of,
    mvp,
)


def bare() -> Drawer:
    """A QOpenGLWidget and PyOpenGL, as little of both as there can be."""
    import numpy as np
    from OpenGL import GL
    from OpenGL.GL import shaders
    from PySide6.QtGui import QSurfaceFormat
    from PySide6.QtOpenGLWidgets import QOpenGLWidget
    from PySide6.QtWidgets import QApplication

    wanted = QSurfaceFormat()
    wanted.setVersion(3, 3)
    wanted.setProfile(QSurfaceFormat.OpenGLContextProfile.CoreProfile)
    wanted.setDepthBufferSize(24)
    QSurfaceFormat.setDefaultFormat(wanted)
    app = QApplication([])

    class Bare(QOpenGLWidget):
        matrix = np.eye(4)

        def initializeGL(self) -> None:  # noqa: N802 - Qt names it
            GL.glBindVertexArray(GL.glGenVertexArrays(1))
            made = []
            for one, two in (SHADED, FLAT):
                parts = (
                    shaders.compileShader(one, GL.GL_VERTEX_SHADER),
                    shaders.compileShader(two, GL.GL_FRAGMENT_SHADER),
                )
                made.append(shaders.compileProgram(*parts, validate=False))
            self.programs = made
            self.places = [GL.glGetUniformLocation(program, "m") for program in made]
            self.buffers = GL.glGenBuffers(3)
            self.load(mesh_of("mesh"))

        def load(self, mesh: Any) -> None:
            for place, array in enumerate((mesh.vertices, mesh.normals)):
                GL.glBindBuffer(GL.GL_ARRAY_BUFFER, self.buffers[place])
                GL.glBufferData(GL.GL_ARRAY_BUFFER, array.nbytes, array, GL.GL_STATIC_DRAW)
                GL.glEnableVertexAttribArray(place)
                GL.glVertexAttribPointer(place, 3, GL.GL_FLOAT, False, 0, None)
            GL.glBindBuffer(GL.GL_ELEMENT_ARRAY_BUFFER, self.buffers[2])
            indices = mesh.triangles
            GL.glBufferData(GL.GL_ELEMENT_ARRAY_BUFFER, indices.nbytes, indices, GL.GL_STATIC_DRAW)
            self.corners, self.count = indices.size, len(mesh.vertices)

        def paintGL(self) -> None:  # noqa: N802
            GL.glEnable(GL.GL_DEPTH_TEST)
            GL.glClearColor(0.05, 0.05, 0.05, 1)
            GL.glClear(GL.GL_COLOR_BUFFER_BIT | GL.GL_DEPTH_BUFFER_BIT)
            which = 0 if self.corners else 1
            GL.glUseProgram(self.programs[which])
            GL.glUniformMatrix4fv(self.places[which], 1, True, self.matrix.astype(np.float32))
            if self.corners:
                GL.glDrawElements(GL.GL_TRIANGLES, self.corners, GL.GL_UNSIGNED_INT, None)
            else:
                GL.glDrawArrays(GL.GL_POINTS, 0, self.count)

    began = time.time()
    widget = Bare()
    widget.resize(WIDTH, HEIGHT)
    widget.show()
    exposed(widget)
    app.processEvents()
    grabber = Grabber(widget)

    def frame(angle: float) -> None:
        widget.matrix = mvp(angle)
        grabber.grab()

    def show(what: str) -> None:
        widget.makeCurrent()
        widget.load(mesh_of(what))
        widget.doneCurrent()

    return Drawer(began, show, frame, grabber.pixels)


SHADED = (
    """#version 330 core
    layout(location=0) in vec3 p; layout(location=1) in vec3 n; uniform mat4 m; out vec3 f;
    void main() { f = n; gl_Position = m * vec4(p, 1.0); }""",
    """#version 330 core
    in vec3 f; out vec4 c;
    void main() { float d = dot(normalize(f), vec3(0.39, 0.78, 0.49));
      c = vec4(vec3(0.3, 0.6, 0.9) * (0.3 + 0.7 * pow(0.5 + 0.5 * d, 1.5)), 1.0); }""",
)
FLAT = (
    """#version 330 core
    layout(location=0) in vec3 p; uniform mat4 m;
    void main() { gl_Position = m * vec4(p, 1.0); }""",
    "#version 330 core\nout vec4 c; void main() { c = vec4(0.3, 0.6, 0.9, 1.0); }",
)


def lavis() -> Drawer:
    """Our own view with all its controls, and the camera's picture at the size of the others."""
    import gc

    gc.disable()  # as lavis.cli does before it imports the rest
    from lavis.app import make_application

    app = make_application([])
    import msgspec

    from lavis.compute import backend as backends
    from lavis.document import Assets, Context
    from lavis.theme import Theme
    from lavis.tools.mvp import edits
    from lavis.tools.mvp.functions import run
    from lavis.tools.mvp.params import Object, Params, Projection, View
    from lavis.widgets.common.gl.probe import match_qt
    from lavis.widgets.mvp import MvpView
    from lavis.widgets.mvp.stage import Stage

    match_qt()
    ctx = Context(backends.get("numpy"), Assets())
    base = Params(
        object=Object("torus", VERTICES),
        projection=Projection(width_px=WIDTH, height_px=HEIGHT),
        view=View(layout="camera", tab="none"),
    )
    objects = {
        "mesh": base,
        "points": msgspec.structs.replace(base, object=Object("cloud", POINTS), drawing="points"),
        "cube": msgspec.structs.replace(base, object=Object("cube")),
    }

    began = time.time()
    theme = Theme("dark")
    theme.apply(app)
    view = MvpView(theme)
    stage = view.canvas.stage
    assert isinstance(stage, Stage)
    grabber, now = Grabber(stage), {}

    def show(what: str) -> None:
        now["params"] = objects[what]
        now["result"] = run(objects[what], ctx)
        view.render(now["params"], now["result"], now["params"])

    def frame(angle: float) -> None:
        params = edits.orbit(now["params"], angle, 0.0)
        view.render(params, now["result"], params)
        grabber.grab()

    show("mesh")
    stage.setFixedSize(WIDTH, HEIGHT)
    view.resize(1180, 760)
    view.show()
    exposed(view)
    app.processEvents()
    DRAG.append(_drag(view, stage, now, grabber))
    return Drawer(began, show, frame, grabber.pixels)


def _drag(view: Any, stage: Any, now: dict[str, Any], grabber: Grabber) -> Callable[[float], float]:
    """Return a drag of the mouse over the camera's view: press, a move, a release for each frame.

    The view is rendered as a dock does it: at once with the result of before.
    """
    from PySide6.QtCore import QPoint, Qt
    from PySide6.QtTest import QTest

    def take(params: Any, key: str) -> None:
        now["params"] = params
        view.render(params, now["result"], params)

    view.edited.connect(take)
    at = QPoint(WIDTH // 2, HEIGHT // 2)

    def drag(degrees: float) -> float:
        QTest.mousePress(stage, Qt.MouseButton.LeftButton, pos=at)
        QTest.mouseMove(stage, at + QPoint(5, 0))
        grabber.grab()
        start = time.perf_counter()
        QTest.mouseMove(stage, at + QPoint(9, 1))
        grabber.grab()
        took = 1e3 * (time.perf_counter() - start)
        QTest.mouseRelease(stage, Qt.MouseButton.LeftButton, pos=at + QPoint(9, 1))
        return took

    return drag
