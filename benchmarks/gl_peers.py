"""One program that draws a mesh of 500,000 triangles, a million points and a cube when it is told.

``python -m benchmarks.gl_peers NAME`` says as one line of JSON how long the first picture of the
mesh took, from the start of the process and from the making of its widget on. Then it answers
each line ``WHAT ANGLE`` on its input with the milliseconds of one finished frame, and ``proof WHAT
ANGLE`` with the share of pixels that are not the ground: a widget that only puts its repaint off
would be the fastest of all.

Every program draws at 800×600, without smoothing, another matrix each frame. A frame of a
QOpenGLWidget ends with its pixels read (`grabFramebuffer`), for all alike; one of PyVista when VTK
says that it is finished, without that.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any

from benchmarks.gl_drawer import (
    COLOUR,
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
    serve,
)

# -- the programs


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


def vispy() -> Drawer:
    """vispy's scene: a SceneCanvas with a mesh, or with markers."""
    from vispy import app, scene

    app.use_app("pyside6")
    app.Application().create()
    began = time.time()
    canvas = scene.SceneCanvas(size=(WIDTH, HEIGHT), show=True)
    view = canvas.central_widget.add_view()
    view.camera = scene.cameras.TurntableCamera(fov=45, distance=5.4)
    shapes: list[Any] = []

    def show(what: str) -> None:
        for shape in shapes:
            shape.parent = None
        mesh = mesh_of(what)
        if what == "points":
            shape = scene.visuals.Markers(parent=view.scene)
            shape.set_data(mesh.vertices, size=1, edge_width=0, face_color=COLOUR)
        else:
            shape = scene.visuals.Mesh(
                mesh.vertices, mesh.triangles, shading="smooth", color=COLOUR, parent=view.scene
            )
        shapes[:] = [shape]

    show("mesh")
    exposed(canvas.native)
    grabber = Grabber(canvas.native)

    def frame(angle: float) -> None:
        view.camera.azimuth = angle
        grabber.grab()

    return Drawer(began, show, frame, grabber.pixels)


def gloo() -> Drawer:
    """vispy's lower half: a canvas, a program and buffers."""
    import numpy as np
    from vispy import app
    from vispy import gloo as gl

    app.use_app("pyside6")
    app.Application().create()
    began = time.time()
    sources = {name: _older(pair) for name, pair in (("shaded", SHADED), ("flat", FLAT))}
    now: dict[str, Any] = {}

    class Canvas(app.Canvas):
        def on_draw(self, event: object) -> None:
            gl.set_viewport(0, 0, *self.physical_size)
            gl.set_state(depth_test=True, blend=False)
            gl.clear((0.05, 0.05, 0.05, 1), depth=True)
            if now.get("indices") is None:
                now["program"].draw("points")
            else:
                now["program"].draw("triangles", now["indices"])

    canvas = Canvas(size=(WIDTH, HEIGHT), show=False)

    def show(what: str) -> None:
        mesh = mesh_of(what)
        cloud = what == "points"
        program = gl.Program(*sources["flat" if cloud else "shaded"])
        program["p"] = gl.VertexBuffer(np.ascontiguousarray(mesh.vertices))
        if not cloud:
            program["n"] = gl.VertexBuffer(np.ascontiguousarray(mesh.normals))
        now["program"] = program
        now["indices"] = None if cloud else gl.IndexBuffer(mesh.triangles.astype(np.uint32))

    show("mesh")
    now["program"]["m"] = np.eye(4, dtype=np.float32)
    canvas.show()
    exposed(canvas.native)
    grabber = Grabber(canvas.native)

    def frame(angle: float) -> None:
        now["program"]["m"] = mvp(angle).T.astype(np.float32)
        grabber.grab()

    return Drawer(began, show, frame, grabber.pixels)


def _older(pair: tuple[str, str]) -> list[str]:
    """Return shaders as vispy's gloo takes them: of OpenGL 2."""
    vertex, fragment = pair
    for new, old in (
        ("#version 330 core", ""),
        ("layout(location=0) in", "attribute"),
        ("layout(location=1) in", "attribute"),
        ("out vec3 f", "varying vec3 f"),
    ):
        vertex = vertex.replace(new, old)
    for new, old in (
        ("#version 330 core", ""),
        ("out vec4 c;", ""),
        ("in vec3 f", "varying vec3 f"),
        ("c = ", "gl_FragColor = "),
    ):
        fragment = fragment.replace(new, old)
    return [vertex, fragment]


def pyvista() -> Drawer:
    """PyVista's Plotter."""
    import numpy as np
    import pyvista as pv

    pv.global_theme.multi_samples = 1
    began = time.time()
    plotter = pv.Plotter(window_size=(WIDTH, HEIGHT))
    actors: list[Any] = []

    def show(what: str) -> None:
        for actor in actors:
            plotter.remove_actor(actor)
        mesh = mesh_of(what)
        if what == "points":
            actor = plotter.add_points(mesh.vertices, point_size=1, style="points", color=COLOUR)
        else:
            faces = np.hstack(
                [np.full((len(mesh.triangles), 1), 3), mesh.triangles.astype(np.int64)]
            )
            shape = pv.PolyData(mesh.vertices, faces.ravel())
            actor = plotter.add_mesh(shape, smooth_shading=True, color=COLOUR)
        actors[:] = [actor]

    show("mesh")
    plotter.show(auto_close=False, interactive_update=True)

    def frame(angle: float) -> None:
        plotter.camera.azimuth = angle
        plotter.render()
        plotter.render_window.WaitForCompletion()

    def pixels() -> Any:
        return plotter.screenshot(None, return_img=True)

    return Drawer(began, show, frame, pixels)


def pyqtgraph() -> Drawer:
    """pyqtgraph's GLViewWidget."""
    import pyqtgraph.opengl as gl
    from pyqtgraph.Qt import QtWidgets

    app = QtWidgets.QApplication([])
    began = time.time()
    widget = gl.GLViewWidget()
    widget.resize(WIDTH, HEIGHT)
    widget.setCameraPosition(distance=4.2)  # its angle of view is wider than that of the others
    items: list[Any] = []

    def show(what: str) -> None:
        for item in items:
            widget.removeItem(item)
        mesh = mesh_of(what)
        if what == "points":
            item = gl.GLScatterPlotItem(pos=mesh.vertices, size=1, pxMode=True)
        else:
            data = gl.MeshData(vertexes=mesh.vertices, faces=mesh.triangles)
            item = gl.GLMeshItem(meshdata=data, smooth=True, shader="shaded", drawEdges=False)
        widget.addItem(item)
        items[:] = [item]

    show("mesh")
    widget.show()
    exposed(widget)
    app.processEvents()
    grabber = Grabber(widget)

    def frame(angle: float) -> None:
        widget.setCameraPosition(azimuth=angle)
        grabber.grab()

    return Drawer(began, show, frame, grabber.pixels)


PROGRAMS = {each.__name__: each for each in (bare, lavis, vispy, gloo, pyvista, pyqtgraph)}

if __name__ == "__main__":
    serve(PROGRAMS[sys.argv[1]]())
