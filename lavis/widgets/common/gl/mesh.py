"""A mesh on the graphics card."""

from __future__ import annotations

from lavis.data.meshes import Mesh
from lavis.widgets.common.gl import calls as gl
from lavis.widgets.common.gl.objects import Buffer, VertexArray


class MeshBuffers:
    """Vertices, normals and triangles in buffers.

    Parameters
    ----------
    mesh : Mesh
    """

    def __init__(self, mesh: Mesh) -> None:
        self.is_cloud = mesh.is_cloud
        self._vertices = len(mesh.vertices)
        self._corners = 3 * len(mesh.triangles)
        self._array = VertexArray()
        self._buffers = [Buffer(gl.GL_ARRAY_BUFFER), Buffer(gl.GL_ARRAY_BUFFER)]
        for location, numbers in enumerate((mesh.vertices, mesh.normals)):
            self._buffers[location].fill(numbers)
            self._array.attribute(location, self._buffers[location], 3)
        self._array.bind()
        if self._corners:
            indices = Buffer(gl.GL_ELEMENT_ARRAY_BUFFER)
            indices.fill(mesh.triangles)
            self._buffers.append(indices)
        gl.glBindVertexArray(0)

    @property
    def size(self) -> int:
        """Triangles, or points of a cloud: what a frame costs."""
        return self._corners // 3 or self._vertices

    def draw(self, drawing: str, point: float, most: int) -> None:
        """Draw with the program in use.

        Parameters
        ----------
        drawing : str
            "wireframe", "points", or another, which fills.
        point : float
            Diameter of points in pixels.
        most : int
            Points of a cloud at most.
        """
        self._array.bind()
        if self.is_cloud or drawing == "points":
            gl.glPointSize(point)
            count = min(self._vertices, most) if self.is_cloud else self._vertices
            gl.glDrawArrays(gl.GL_POINTS, 0, count)
        else:
            wire = drawing == "wireframe"
            gl.glPolygonMode(gl.GL_FRONT_AND_BACK, gl.GL_LINE if wire else gl.GL_FILL)
            gl.glDrawElements(gl.GL_TRIANGLES, self._corners, gl.GL_UNSIGNED_INT, None)
            gl.glPolygonMode(gl.GL_FRONT_AND_BACK, gl.GL_FILL)
        gl.glBindVertexArray(0)

    def free(self) -> None:
        """Give everything back."""
        self._array.free()
        for buffer in self._buffers:
            buffer.free()
