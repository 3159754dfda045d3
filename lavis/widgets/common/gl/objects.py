"""OpenGL's objects, each with an owner: made in a current context, freed in it."""

from __future__ import annotations

import ctypes
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lavis.widgets.common.gl import calls as gl


class Buffer:
    """Numbers on the graphics card.

    Parameters
    ----------
    target : int
        ``GL_ARRAY_BUFFER`` or ``GL_ELEMENT_ARRAY_BUFFER``.
    """

    def __init__(self, target: int) -> None:
        self._target = target
        self._name = gl.new_buffer()

    def fill(self, array: NDArray[Any], usage: int = gl.GL_STATIC_DRAW) -> None:
        """Send an array; what was there before is gone."""
        self.bind()
        gl.fill_buffer(self._target, array, usage)

    def reserve(self, size: int) -> None:
        """Have room for so many bytes, whatever is in them."""
        self.bind()
        gl.reserve_buffer(self._target, size, gl.GL_DYNAMIC_COPY)

    def capture(self) -> None:
        """Take what a vertex shader gives out, from the next draw call on."""
        gl.glBindBufferBase(gl.GL_TRANSFORM_FEEDBACK_BUFFER, 0, self._name)

    def bind(self) -> None:
        """Make it the current one of its target."""
        gl.glBindBuffer(self._target, self._name)

    def free(self) -> None:
        """Give it back; a second time does nothing."""
        if self._name:
            gl.delete_buffers([self._name])
            self._name = 0


class VertexArray:
    """How the numbers of buffers become the attributes of vertices."""

    def __init__(self) -> None:
        self._name = gl.new_vertex_array()

    def bind(self) -> None:
        """Make it the current one."""
        gl.glBindVertexArray(self._name)

    def attribute(
        self, location: int, buffer: Buffer, size: int, stride: int = 0, offset: int = 0
    ) -> None:
        """Read an attribute of `size` float32 from a buffer; `stride` and `offset` are bytes."""
        self.bind()
        buffer.bind()
        gl.glEnableVertexAttribArray(location)
        gl.glVertexAttribPointer(
            location, size, gl.GL_FLOAT, gl.GL_FALSE, stride, ctypes.c_void_p(offset)
        )

    def free(self) -> None:
        """Give it back; a second time does nothing."""
        if self._name:
            gl.delete_vertex_arrays([self._name])
            self._name = 0


class Stopwatch:
    """How long drawing takes, asked of the card when it knows: nobody waits for it."""

    def __init__(self) -> None:
        self._free = [gl.new_query() for _ in range(3)]
        self._asked: list[int] = []

    def start(self) -> None:
        """Measure what is drawn from now on."""
        # Where the card lags so far behind, the oldest answer is given up.
        name = self._free.pop() if self._free else self._asked.pop(0)
        self._asked.append(name)
        gl.glBeginQuery(gl.GL_TIME_ELAPSED, name)

    def stop(self) -> None:
        """End what was begun."""
        gl.glEndQuery(gl.GL_TIME_ELAPSED)

    def seconds(self) -> float | None:
        """Return the newest answer that is there, each once; None where there is none."""
        found = None
        while self._asked:
            if not gl.query_result(self._asked[0], gl.GL_QUERY_RESULT_AVAILABLE):
                break
            name = self._asked.pop(0)
            self._free.append(name)
            # In nanoseconds: 32 bits are up to 4 seconds.
            found = gl.query_result(name, gl.GL_QUERY_RESULT) / 1e9
        return found

    def free(self) -> None:
        """Give it back; a second time does nothing."""
        names = [*self._free, *self._asked]
        self._free, self._asked = [], []
        if names:
            gl.delete_queries(names)


class Target:
    """A picture of its own to draw into: colour and depth, with or without samples a pixel.

    Parameters
    ----------
    width, height : int
        In pixels.
    samples : int
        0 for none.
    """

    def __init__(self, width: int, height: int, samples: int = 0) -> None:
        self.width, self.height, self.samples = width, height, samples
        self._stores: list[int] = []
        self._drawn = self._framebuffer(samples, depth=True)
        # What has several samples a pixel is averaged into a second one before it is read.
        self._plain = self._framebuffer(0, depth=False) if samples else self._drawn

    def bind(self) -> None:
        """Draw into it from now on."""
        gl.glBindFramebuffer(gl.GL_FRAMEBUFFER, self._drawn)

    def finish(self) -> None:
        """Average the samples, where there are several."""
        if self.samples:
            self._copy(self._drawn, self._plain, 0, 0)

    def copy_to(self, framebuffer: int, x: int, y: int) -> None:
        """Copy the picture into another framebuffer, its lower left corner to (x, y)."""
        self._copy(self._plain, framebuffer, x, y)

    def read(self) -> NDArray[np.uint8]:
        """Return the picture, shape (height, width, 4), its upper row first."""
        gl.glBindFramebuffer(gl.GL_READ_FRAMEBUFFER, self._plain)
        gl.glPixelStorei(gl.GL_PACK_ALIGNMENT, 1)
        return gl.read_pixels(self.width, self.height)[::-1].copy()

    def free(self) -> None:
        """Give all of it back; a second time does nothing."""
        if self._stores:
            gl.delete_renderbuffers(self._stores)
            self._stores = []
            gl.delete_framebuffers(list({self._drawn, self._plain}))

    def _copy(self, source: int, goal: int, x: int, y: int) -> None:
        w, h = self.width, self.height
        gl.glBindFramebuffer(gl.GL_READ_FRAMEBUFFER, source)
        gl.glBindFramebuffer(gl.GL_DRAW_FRAMEBUFFER, goal)
        gl.glBlitFramebuffer(0, 0, w, h, x, y, x + w, y + h, gl.GL_COLOR_BUFFER_BIT, gl.GL_NEAREST)

    def _framebuffer(self, samples: int, *, depth: bool) -> int:
        name = gl.new_framebuffer()
        gl.glBindFramebuffer(gl.GL_FRAMEBUFFER, name)
        kinds = [(gl.GL_RGBA8, gl.GL_COLOR_ATTACHMENT0)]
        if depth:
            kinds.append((gl.GL_DEPTH_COMPONENT24, gl.GL_DEPTH_ATTACHMENT))
        for kind, place in kinds:
            store = gl.new_renderbuffer()
            self._stores.append(store)
            gl.glBindRenderbuffer(gl.GL_RENDERBUFFER, store)
            gl.glRenderbufferStorageMultisample(
                gl.GL_RENDERBUFFER, samples, kind, self.width, self.height
            )
            gl.glFramebufferRenderbuffer(gl.GL_FRAMEBUFFER, place, gl.GL_RENDERBUFFER, store)
        state = gl.glCheckFramebufferStatus(gl.GL_FRAMEBUFFER)
        if state != gl.GL_FRAMEBUFFER_COMPLETE:
            raise RuntimeError(f"A picture of {self.width}×{self.height} cannot be drawn: {state}.")
        return name
