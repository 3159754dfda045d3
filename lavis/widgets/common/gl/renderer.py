"""Draws pictures of one mesh; needs a current context of OpenGL 3.3 core and nothing of Qt."""

from __future__ import annotations

import dataclasses
from collections.abc import Hashable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lavis.data.meshes import Mesh
from lavis.widgets.common.gl import calls as gl
from lavis.widgets.common.gl.mesh import MeshBuffers
from lavis.widgets.common.gl.objects import Buffer, Stopwatch, Target, VertexArray
from lavis.widgets.common.gl.pictures import Picture, Stroke
from lavis.widgets.common.gl.program import Program

#: A driver without a graphics card smooths edges of meshes up to so many triangles and points.
AFFORDABLE = 60_000
SAMPLES = 4
SOFTWARE = ("llvmpipe", "softpipe", "swiftshader", "software rasterizer", "basic render")
WHICH = {"shaded": 0, "wireframe": 1, "points": 1, "normals": 2, "depth": 3}
#: float32 of a stroke's end: place, colour, width.
STROKE = 7


class Renderer:
    """Draws pictures by name, each anew only when it is another than before.

    Make it, use it and free it in one current context.

    Attributes
    ----------
    drawn : int
        How many pictures have been drawn; what is asked for again unchanged costs none.
    watch : Stopwatch
        For who wants to know how long that takes.
    """

    def __init__(self) -> None:
        self.drawn = 0
        self.driver = gl.text(gl.GL_RENDERER)
        self.is_software = any(name in self.driver.lower() for name in SOFTWARE)
        self._most_samples = gl.integer(gl.GL_MAX_SAMPLES)
        self._cameras: dict[int, Program] = {}
        self._camera(WHICH["shaded"])
        self._points: dict[bool, Program] = {}
        self._point(deep=False)
        self._space = Program("space.vert", "space.frag")
        self._line = Program("line.vert", "line.geom", "line.frag")
        self._mesh: Mesh | None = None
        self._buffers: MeshBuffers | None = None
        self._strokes = Buffer(gl.GL_ARRAY_BUFFER)
        self._stroke_array = VertexArray()
        for location, size, start in ((0, 3, 0), (1, 3, 3), (2, 1, 6)):
            self._stroke_array.attribute(location, self._strokes, size, 4 * STROKE, 4 * start)
        self.watch = Stopwatch()
        self._targets: dict[Hashable, Target] = {}
        self._shown: dict[Hashable, Picture] = {}

    @property
    def mesh(self) -> Mesh | None:
        """What is drawn."""
        return self._mesh

    def set_mesh(self, mesh: Mesh) -> None:
        """Draw another mesh from now on; the same one again costs nothing."""
        if mesh == self._mesh:
            return
        if self._buffers is not None:
            self._buffers.free()
        self._mesh, self._buffers = mesh, MeshBuffers(mesh)
        self._shown.clear()

    def draw(self, name: Hashable, picture: Picture) -> bool:
        """Draw a picture and keep it under a name; return whether anything had to be drawn."""
        if self.shows(name, picture):
            return False
        target = self._target(name, picture)
        target.bind()
        self._begin(picture)
        if self._buffers is not None:
            if picture.room is None:
                self._draw_camera(picture, self._buffers)
            else:
                self._draw_room(picture, self._buffers)
        self._draw_strokes(picture)
        gl.glDisable(gl.GL_SCISSOR_TEST)
        target.finish()
        self._shown[name] = picture
        self.drawn += 1
        return True

    def shows(self, name: Hashable, picture: Picture) -> bool:
        """Return whether that picture is what is kept under a name."""
        # A smooth picture will do where a rough one is asked for.
        return self._shown.get(name) in (picture, dataclasses.replace(picture, smooth=True))

    def copy_to(self, name: Hashable, framebuffer: int, x: int, y: int) -> None:
        """Copy a drawn picture into another framebuffer."""
        self._targets[name].copy_to(framebuffer, x, y)

    def read(self, name: Hashable) -> NDArray[np.uint8]:
        """Return a drawn picture, shape (height, width, 4), its upper row first."""
        return self._targets[name].read()

    def forget(self, name: Hashable) -> None:
        """Give a picture's memory back."""
        self._shown.pop(name, None)
        target = self._targets.pop(name, None)
        if target is not None:
            target.free()

    def free(self) -> None:
        """Give everything back; the renderer is of no use then."""
        for name in list(self._targets):
            self.forget(name)
        gl.glUseProgram(0)  # what is in use would stay
        things: list[Any] = [*self._cameras.values(), *self._points.values()]
        things += [self._space, self._line, self._strokes, self._stroke_array]
        things += [self._buffers, self.watch]
        self._cameras, self._points = {}, {}
        for thing in things:
            if thing is not None:
                thing.free()
        self._buffers = self._mesh = None

    # -- inside

    def _target(self, name: Hashable, picture: Picture) -> Target:
        samples = self._samples(picture)
        target = self._targets.get(name)
        wanted = picture.width, picture.height, samples
        if target is None or (target.width, target.height, target.samples) != wanted:
            if target is not None:
                target.free()
            self._targets[name] = target = Target(*wanted)
        return target

    def _samples(self, picture: Picture) -> int:
        if not picture.smooth or self._buffers is None:
            return 0
        dear = self.is_software and self._buffers.size > AFFORDABLE
        return 0 if dear else min(SAMPLES, self._most_samples)

    def _begin(self, picture: Picture) -> None:
        """Put the state right, whoever drew before, and clear."""
        for switch in (gl.GL_BLEND, gl.GL_CULL_FACE, gl.GL_STENCIL_TEST, gl.GL_SCISSOR_TEST):
            gl.glDisable(switch)
        gl.glEnable(gl.GL_MULTISAMPLE)
        gl.glEnable(gl.GL_DEPTH_TEST)
        gl.glDepthMask(gl.GL_TRUE)
        gl.glColorMask(gl.GL_TRUE, gl.GL_TRUE, gl.GL_TRUE, gl.GL_TRUE)
        gl.glDepthFunc(gl.GL_GEQUAL if picture.reversed_z else gl.GL_LEQUAL)
        gl.glClearDepth(0.0 if picture.reversed_z else 1.0)
        gl.glViewport(0, 0, picture.width, picture.height)
        gl.glClearColor(*picture.ground, 1.0)
        gl.glClear(gl.GL_COLOR_BUFFER_BIT | gl.GL_DEPTH_BUFFER_BIT)
        if picture.frame != (0, 0, picture.width, picture.height):
            gl.glViewport(*picture.frame)
            gl.glEnable(gl.GL_SCISSOR_TEST)
            gl.glScissor(*picture.frame)
            gl.glClearColor(*picture.inside, 1.0)
            gl.glClear(gl.GL_COLOR_BUFFER_BIT)

    def _draw_camera(self, picture: Picture, buffers: MeshBuffers) -> None:
        """Take the vertices through P·V·M and nothing else."""
        if picture.drawing == "points" or buffers.is_cloud:
            deep = picture.drawing == "depth"
            program = self._point(deep=deep)
            program.use()
            if deep:
                program.set(depths=picture.depths)
        else:
            program = self._camera(WHICH[picture.drawing])
            program.use()
            program.set(normals=picture.normals, depths=picture.depths)
        program.set(mvp=picture.mvp, surface=picture.surface)
        self._draw_mesh(picture, buffers)

    def _camera(self, which: int) -> Program:
        """Return the program of a drawing, compiled when it is first wanted."""
        if which not in self._cameras:
            made = Program("camera.vert", "camera.frag", defined={"WHICH": which})
            self._cameras[which] = made
        return self._cameras[which]

    def _point(self, *, deep: bool) -> Program:
        """Return the program of points in one colour, or in greys of their depths."""
        if deep not in self._points:
            made = Program("points.vert", "points.frag", defined={"DEPTH": int(deep)})
            self._points[deep] = made
        return self._points[deep]

    def _draw_room(self, picture: Picture, buffers: MeshBuffers) -> None:
        room = picture.room
        assert room is not None
        program = self._space
        program.use()
        program.set(
            first=room.first,
            second=room.second,
            divides=(room.divide_first, room.divide_second),
            mixing=room.mix,
            projective=room.divide_first > 0 and room.divide_second > 0,
            outer=room.outer,
            mvp=picture.mvp,
            normals=picture.normals,
            surface=picture.surface,
            outside=picture.outside,
            depths=picture.depths,
            which=1 if buffers.is_cloud else WHICH[picture.drawing],
        )
        gl.glEnable(gl.GL_CLIP_DISTANCE0)
        self._draw_mesh(picture, buffers)
        gl.glDisable(gl.GL_CLIP_DISTANCE0)

    def _draw_mesh(self, picture: Picture, buffers: MeshBuffers) -> None:
        """Draw with the program in use, of a solid only what can be seen."""
        fills = picture.drawing not in ("wireframe", "points")
        half = fills and picture.facing != 0 and self._mesh is not None and self._mesh.solid
        if half:
            gl.glEnable(gl.GL_CULL_FACE)
            gl.glCullFace(gl.GL_BACK)
            gl.glFrontFace(gl.GL_CCW if picture.facing > 0 else gl.GL_CW)
        buffers.draw(picture.drawing, picture.point, picture.most)
        if half:
            gl.glDisable(gl.GL_CULL_FACE)

    def _draw_strokes(self, picture: Picture) -> None:
        if not picture.strokes:
            return
        self._strokes.fill(_packed(picture.strokes), gl.GL_STREAM_DRAW)
        self._line.use()
        width, height = picture.frame[2:]
        self._line.set(outer=picture.strokes_matrix, size=(float(width), float(height)))
        self._stroke_array.bind()
        gl.glDrawArrays(gl.GL_LINES, 0, 2 * len(picture.strokes))
        gl.glBindVertexArray(0)


def _packed(strokes: tuple[Stroke, ...]) -> NDArray[np.float32]:
    rows = []
    for stroke in strokes:
        rest = (*stroke.colour, stroke.width)
        rows += [(*stroke.start, *rest), (*stroke.end, *rest)]
    return np.array(rows, dtype=np.float32)
