"""One program that draws a million points and 500,000 triangles.

``python -m benchmarks.gl_peers NAME``

Prints one line of JSON: milliseconds a frame, and from the start of the process to the first
picture of the mesh. Every program draws at 800×600, without smoothing, another matrix each frame.
"""

from __future__ import annotations

import json
import math
import os
import statistics
import sys
import time
from collections.abc import Callable

STARTED = float(os.environ.get("BENCHMARK_STARTED", time.time()))
WIDTH, HEIGHT = 800, 600
POINTS, VERTICES = 1_000_000, 251_000
FRAMES = 9

Frame = Callable[[float], None]


def timed(frame: Frame, count: int = FRAMES) -> float:
    """Median milliseconds of frames, each with another angle."""
    frame(0.0)
    samples = []
    for step in range(count):
        start = time.perf_counter()
        frame(3.0 * (step + 1))
        samples.append(time.perf_counter() - start)
    return 1e3 * statistics.median(samples)


def report(mesh: Frame, points: Callable[[], Frame], small: Callable[[], Frame] | None) -> None:
    mesh(0.0)
    said = {"first": 1e3 * (time.time() - STARTED)}
    said["mesh"] = timed(mesh)
    said["points"] = timed(points())
    if small is not None:
        said["cube"] = timed(small(), 40)
    print(json.dumps(said), flush=True)
    os._exit(0)  # some of them crash when they end


def torus() -> object:
    from lavis.data import meshes

    return meshes.torus(VERTICES)


def cloud() -> object:
    from lavis.data import meshes

    return meshes.cloud(POINTS)


def mvp(angle: float) -> object:
    from lavis.compute import graphics as g

    yaw = math.radians(angle)
    eye = [3 * math.sin(yaw), 2.0, 4 * math.cos(yaw)]
    V = g.look_at(eye, [0, 0, 0], [0, 1, 0])
    return g.perspective(math.radians(45), WIDTH / HEIGHT, 1.0, 12.0) @ V


def bare() -> None:
    """A QOpenGLWidget and PyOpenGL, as little of both as there can be."""
    from PySide6.QtGui import QSurfaceFormat
    from PySide6.QtOpenGLWidgets import QOpenGLWidget
    from PySide6.QtWidgets import QApplication

    wanted = QSurfaceFormat()
    wanted.setVersion(3, 3)
    wanted.setProfile(QSurfaceFormat.OpenGLContextProfile.CoreProfile)
    wanted.setDepthBufferSize(24)
    QSurfaceFormat.setDefaultFormat(wanted)
    app = QApplication([])
    import numpy as np
    from OpenGL import GL
    from OpenGL.GL import shaders

    class Bare(QOpenGLWidget):
        mesh = torus()
        matrix = np.eye(4)

        def initializeGL(self) -> None:  # noqa: N802 - Qt names it
            vertex = """#version 330 core
            layout(location=0) in vec3 p; layout(location=1) in vec3 n; uniform mat4 m; out vec3 f;
            void main() { f = n; gl_Position = m * vec4(p, 1.0); }"""
            fragment = """#version 330 core
            in vec3 f; out vec4 c;
            void main() { float d = dot(normalize(f), vec3(0.39, 0.78, 0.49));
              c = vec4(vec3(0.3, 0.6, 0.9) * (0.3 + 0.7 * pow(0.5 + 0.5 * d, 1.5)), 1.0); }"""
            flat_vertex = """#version 330 core
            layout(location=0) in vec3 p; uniform mat4 m;
            void main() { gl_Position = m * vec4(p, 1.0); }"""
            flat_fragment = """#version 330 core
            out vec4 c; void main() { c = vec4(0.3, 0.6, 0.9, 1.0); }"""
            GL.glBindVertexArray(GL.glGenVertexArrays(1))
            made = []
            for one, two in ((vertex, fragment), (flat_vertex, flat_fragment)):
                parts = (
                    shaders.compileShader(one, GL.GL_VERTEX_SHADER),
                    shaders.compileShader(two, GL.GL_FRAGMENT_SHADER),
                )
                made.append(shaders.compileProgram(*parts, validate=False))
            self.programs = made
            self.buffers = GL.glGenBuffers(3)
            self.load(self.mesh)

        def load(self, mesh: object) -> None:
            self.mesh = mesh
            for place, array in enumerate((mesh.vertices, mesh.normals)):
                GL.glBindBuffer(GL.GL_ARRAY_BUFFER, self.buffers[place])
                GL.glBufferData(GL.GL_ARRAY_BUFFER, array.nbytes, array, GL.GL_STATIC_DRAW)
                GL.glEnableVertexAttribArray(place)
                GL.glVertexAttribPointer(place, 3, GL.GL_FLOAT, False, 0, None)
            GL.glBindBuffer(GL.GL_ELEMENT_ARRAY_BUFFER, self.buffers[2])
            indices = mesh.triangles
            GL.glBufferData(GL.GL_ELEMENT_ARRAY_BUFFER, indices.nbytes, indices, GL.GL_STATIC_DRAW)

        def paintGL(self) -> None:  # noqa: N802
            GL.glEnable(GL.GL_DEPTH_TEST)
            GL.glClearColor(0.05, 0.05, 0.05, 1)
            GL.glClear(GL.GL_COLOR_BUFFER_BIT | GL.GL_DEPTH_BUFFER_BIT)
            count = self.mesh.triangles.size
            program = self.programs[0 if count else 1]
            GL.glUseProgram(program)
            place = GL.glGetUniformLocation(program, "m")
            GL.glUniformMatrix4fv(place, 1, True, self.matrix.astype(np.float32))
            if count:
                GL.glDrawElements(GL.GL_TRIANGLES, count, GL.GL_UNSIGNED_INT, None)
            else:
                GL.glDrawArrays(GL.GL_POINTS, 0, len(self.mesh.vertices))
            GL.glFinish()

    widget = Bare()
    widget.resize(WIDTH, HEIGHT)
    widget.show()
    app.processEvents()

    def frame(angle: float) -> None:
        widget.matrix = mvp(angle)
        widget.repaint()

    def other(mesh: object) -> Frame:
        widget.makeCurrent()
        widget.load(mesh)
        widget.doneCurrent()
        return frame

    from lavis.data import meshes

    report(frame, lambda: other(cloud()), lambda: other(meshes.cube()))


def lavis() -> None:
    """Our own view, with the camera's picture alone."""
    from lavis.app import make_application

    app = make_application([])
    import msgspec

    from lavis.compute import backend as backends
    from lavis.document import Assets, Context
    from lavis.theme import Theme
    from lavis.tools.mvp import edits
    from lavis.tools.mvp.functions import run
    from lavis.tools.mvp.params import Object, Params, Projection, View
    from lavis.widgets.mvp import MvpView
    from lavis.widgets.mvp.stage import Stage

    theme = Theme("dark")
    theme.apply(app)
    view = MvpView(theme)
    stage = view.canvas.stage
    assert isinstance(stage, Stage)
    base = Params(
        object=Object("torus", VERTICES),
        projection=Projection(width_px=WIDTH, height_px=HEIGHT),
        view=View(layout="camera", tab="none"),
    )
    ctx = Context(backends.get("numpy"), Assets())

    def shown(params: Params) -> Frame:
        result = run(params, ctx)
        view.render(params, result, params)

        def frame(angle: float) -> None:
            stage.show_params(edits.orbit(params, angle, 0.0), result)
            stage.repaint()

        return frame

    frame = shown(base)
    view.resize(1100, 800)
    view.show()
    view.canvas.stage.setFixedSize(WIDTH, HEIGHT)
    app.processEvents()
    replace = msgspec.structs.replace

    def points() -> Frame:
        return shown(replace(base, object=Object("cloud", POINTS), drawing="points"))

    report(frame, points, lambda: shown(replace(base, object=Object("cube"))))


def vispy() -> None:
    """vispy's scene: a SceneCanvas with a mesh, then with markers."""
    from vispy import app, scene

    app.use_app("pyside6")
    canvas = scene.SceneCanvas(size=(WIDTH, HEIGHT), show=True)
    view = canvas.central_widget.add_view()
    view.camera = scene.cameras.TurntableCamera(fov=45, distance=5)
    mesh = torus()
    shape = scene.visuals.Mesh(mesh.vertices, mesh.triangles, shading="smooth", parent=view.scene)
    canvas.app.process_events()

    def frame(angle: float) -> None:
        view.camera.azimuth = angle
        canvas.native.repaint()
        canvas.context.finish()

    def points() -> Frame:
        shape.parent = None
        markers = scene.visuals.Markers(parent=view.scene)
        markers.set_data(cloud().vertices, size=1, edge_width=0, face_color=(0.3, 0.6, 0.9))
        return frame

    report(frame, points, None)


def pyvista() -> None:
    """PyVista's Plotter."""
    import numpy as np
    import pyvista as pv

    pv.global_theme.multi_samples = 1
    plotter = pv.Plotter(window_size=(WIDTH, HEIGHT))
    mesh = torus()
    faces = np.hstack([np.full((len(mesh.triangles), 1), 3), mesh.triangles.astype(np.int64)])
    actor = plotter.add_mesh(pv.PolyData(mesh.vertices, faces.ravel()), smooth_shading=True)
    plotter.show(auto_close=False, interactive_update=True)

    def frame(angle: float) -> None:
        plotter.camera.azimuth = angle
        plotter.render()

    def points() -> Frame:
        plotter.remove_actor(actor)
        plotter.add_points(cloud().vertices, point_size=1, style="points")
        return frame

    report(frame, points, None)


def pyqtgraph() -> None:
    """pyqtgraph's GLViewWidget."""
    import pyqtgraph.opengl as gl
    from pyqtgraph.Qt import QtWidgets

    app = QtWidgets.QApplication([])
    widget = gl.GLViewWidget()
    widget.resize(WIDTH, HEIGHT)
    widget.setCameraPosition(distance=5)
    mesh = torus()
    data = gl.MeshData(vertexes=mesh.vertices, faces=mesh.triangles)
    item = gl.GLMeshItem(meshdata=data, smooth=True, shader="shaded", drawEdges=False)
    widget.addItem(item)
    widget.show()
    app.processEvents()

    def frame(angle: float) -> None:
        widget.setCameraPosition(azimuth=angle)
        widget.repaint()

    def points() -> Frame:
        widget.removeItem(item)
        widget.addItem(gl.GLScatterPlotItem(pos=cloud().vertices, size=1, pxMode=True))
        return frame

    report(frame, points, None)


PROGRAMS = {each.__name__: each for each in (bare, lavis, vispy, pyvista, pyqtgraph)}

if __name__ == "__main__":
    PROGRAMS[sys.argv[1]]()
