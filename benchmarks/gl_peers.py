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
from typing import Any

from benchmarks.gl_drawer import (
    COLOUR,
    HEIGHT,
    WIDTH,
    Drawer,
    Grabber,
    exposed,
    mesh_of,
    mvp,
    serve,
)
from benchmarks.gl_ours import FLAT, SHADED, bare, lavis


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
