"""A mesh on the graphics card."""

from __future__ import annotations

from OpenGL import GL

from lavis.data.meshes import Mesh
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
        self._buffers = [Buffer(GL.GL_ARRAY_BUFFER), Buffer(GL.GL_ARRAY_BUFFER)]
        for location, numbers in enumerate((mesh.vertices, mesh.normals)):
            self._buffers[location].fill(numbers)
            self._array.attribute(location, self._buffers[location], 3)
        self._array.bind()
        if self._corners:
            indices = Buffer(GL.GL_ELEMENT_ARRAY_BUFFER)
            indices.fill(mesh.triangles)
            self._buffers.append(indices)
        GL.glBindVertexArray(0)

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
            GL.glPointSize(point)
            count = min(self._vertices, most) if self.is_cloud else self._vertices
            GL.glDrawArrays(GL.GL_POINTS, 0, count)
        else:
            wire = drawing == "wireframe"
            GL.glPolygonMode(GL.GL_FRONT_AND_BACK, GL.GL_LINE if wire else GL.GL_FILL)
            GL.glDrawElements(GL.GL_TRIANGLES, self._corners, GL.GL_UNSIGNED_INT, None)
            GL.glPolygonMode(GL.GL_FRONT_AND_BACK, GL.GL_FILL)
        GL.glBindVertexArray(0)

    def free(self) -> None:
        """Give everything back."""
        self._array.free()
        for buffer in self._buffers:
            buffer.free()
