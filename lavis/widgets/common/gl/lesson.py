"""All vertices through vertex shaders alone, timed: nothing is drawn, results go to a buffer."""

from __future__ import annotations

import statistics
import time
from collections.abc import Mapping
from typing import Any

from lavis.data.meshes import Mesh
from lavis.widgets.common.gl import calls as gl
from lavis.widgets.common.gl.objects import Buffer, Target, VertexArray
from lavis.widgets.common.gl.program import Program

#: Name of the way, its shader, and operations a vertex.
WAYS = (
    ("one product a draw call", "one_product.vert", 28),
    ("P(V(Mv)) in the shader", "three_products.vert", 84),
    ("PVMv from the left", "matrix_products.vert", 252),
)
#: Seconds that one way is repeated for, and how often at the least.
PATIENCE, LEAST = 0.15, 3
#: Bytes of a vertex in clip space.
CLIP = 16


def measure(mesh: Mesh, way: int, matrices: Mapping[str, Any]) -> float:
    """Return the median seconds that all vertices take.

    Parameters
    ----------
    mesh : Mesh
    way : int
        Index into `WAYS`.
    matrices : mapping of str to tuple of 16 float
        "mvp", "model", "view" and "projection", row by row.
    """
    program = Program(WAYS[way][1], captured=["clip"])
    vertices, results = Buffer(gl.GL_ARRAY_BUFFER), Buffer(gl.GL_ARRAY_BUFFER)
    array, nowhere = VertexArray(), Target(1, 1)
    try:
        nowhere.bind()  # where nothing is drawn; a context without a window has no other place
        vertices.fill(mesh.vertices)
        array.attribute(0, vertices, 3)
        count = len(mesh.vertices)
        results.reserve(CLIP * count)
        program.use()
        names = ("mvp",) if way == 0 else ("model", "view", "projection")
        program.set(**{name: matrices[name] for name in names})
        array.bind()
        results.capture()
        gl.glEnable(gl.GL_RASTERIZER_DISCARD)
        _once(count)  # the first time the driver still compiles
        samples: list[float] = []
        while len(samples) < LEAST or sum(samples) < PATIENCE:
            samples.append(_once(count))
        return statistics.median(samples)
    finally:
        gl.glDisable(gl.GL_RASTERIZER_DISCARD)
        gl.glBindVertexArray(0)
        gl.glUseProgram(0)
        for thing in (program, vertices, results, array, nowhere):
            thing.free()


def _once(count: int) -> float:
    start = time.perf_counter()
    gl.glBeginTransformFeedback(gl.GL_POINTS)
    gl.glDrawArrays(gl.GL_POINTS, 0, count)
    gl.glEndTransformFeedback()
    gl.glFinish()
    return time.perf_counter() - start
