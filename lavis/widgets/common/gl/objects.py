"""OpenGL's objects, each with an owner: made in a current context, freed in it."""

from __future__ import annotations

import ctypes
from typing import Any

import numpy as np
from numpy.typing import NDArray
from OpenGL import GL


class Buffer:
    """Numbers on the graphics card.

    Parameters
    ----------
    target : int
        ``GL_ARRAY_BUFFER`` or ``GL_ELEMENT_ARRAY_BUFFER``.
    """

    def __init__(self, target: int) -> None:
        self._target = target
        self._name = int(GL.glGenBuffers(1))

    def fill(self, array: NDArray[Any], usage: int = GL.GL_STATIC_DRAW) -> None:
        """Send an array; what was there before is gone."""
        self.bind()
        GL.glBufferData(self._target, array.nbytes, array, usage)

    def reserve(self, size: int) -> None:
        """Have room for so many bytes, whatever is in them."""
        self.bind()
        GL.glBufferData(self._target, size, None, GL.GL_DYNAMIC_COPY)

    def capture(self) -> None:
        """Take what a vertex shader gives out, from the next draw call on."""
        GL.glBindBufferBase(GL.GL_TRANSFORM_FEEDBACK_BUFFER, 0, self._name)

    def bind(self) -> None:
        """Make it the current one of its target."""
        GL.glBindBuffer(self._target, self._name)

    def free(self) -> None:
        """Give it back; a second time does nothing."""
        if self._name:
            GL.glDeleteBuffers(1, [self._name])
            self._name = 0


class VertexArray:
    """How the numbers of buffers become the attributes of vertices."""

    def __init__(self) -> None:
        self._name = int(GL.glGenVertexArrays(1))

    def bind(self) -> None:
        """Make it the current one."""
        GL.glBindVertexArray(self._name)

    def attribute(
        self, location: int, buffer: Buffer, size: int, stride: int = 0, offset: int = 0
    ) -> None:
        """Read an attribute of `size` float32 from a buffer; `stride` and `offset` are bytes."""
        self.bind()
        buffer.bind()
        GL.glEnableVertexAttribArray(location)
        GL.glVertexAttribPointer(
            location, size, GL.GL_FLOAT, GL.GL_FALSE, stride, ctypes.c_void_p(offset)
        )

    def free(self) -> None:
        """Give it back; a second time does nothing."""
        if self._name:
            GL.glDeleteVertexArrays(1, [self._name])
            self._name = 0


class Stopwatch:
    """How long drawing takes, asked of the card when it knows: nobody waits for it."""

    def __init__(self) -> None:
        self._free = [int(name) for name in GL.glGenQueries(3)]
        self._asked: list[int] = []

    def start(self) -> None:
        """Measure what is drawn from now on."""
        # Where the card lags so far behind, the oldest answer is given up.
        name = self._free.pop() if self._free else self._asked.pop(0)
        self._asked.append(name)
        GL.glBeginQuery(GL.GL_TIME_ELAPSED, name)

    def stop(self) -> None:
        """End what was begun."""
        GL.glEndQuery(GL.GL_TIME_ELAPSED)

    def seconds(self) -> float | None:
        """Return the newest answer that is there, each once; None where there is none."""
        found = None
        while self._asked:
            if not GL.glGetQueryObjectuiv(self._asked[0], GL.GL_QUERY_RESULT_AVAILABLE):
                break
            name = self._asked.pop(0)
            self._free.append(name)
            # In nanoseconds, up to 4 seconds: of 64 bits PyOpenGL's accelerator makes no array.
            found = float(np.ravel(GL.glGetQueryObjectuiv(name, GL.GL_QUERY_RESULT))[0]) / 1e9
        return found

    def free(self) -> None:
        """Give it back; a second time does nothing."""
        names = [*self._free, *self._asked]
        self._free, self._asked = [], []
        if names:
            GL.glDeleteQueries(len(names), names)


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
        GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, self._drawn)

    def finish(self) -> None:
        """Average the samples, where there are several."""
        if self.samples:
            self._copy(self._drawn, self._plain, 0, 0)

    def copy_to(self, framebuffer: int, x: int, y: int) -> None:
        """Copy the picture into another framebuffer, its lower left corner to (x, y)."""
        self._copy(self._plain, framebuffer, x, y)

    def read(self) -> NDArray[np.uint8]:
        """Return the picture, shape (height, width, 4), its upper row first."""
        GL.glBindFramebuffer(GL.GL_READ_FRAMEBUFFER, self._plain)
        GL.glPixelStorei(GL.GL_PACK_ALIGNMENT, 1)
        data = GL.glReadPixels(0, 0, self.width, self.height, GL.GL_RGBA, GL.GL_UNSIGNED_BYTE)
        pixels = np.frombuffer(data, np.uint8).reshape(self.height, self.width, 4)
        return pixels[::-1].copy()

    def free(self) -> None:
        """Give all of it back; a second time does nothing."""
        if self._stores:
            GL.glDeleteRenderbuffers(len(self._stores), self._stores)
            self._stores = []
            names = {self._drawn, self._plain}
            GL.glDeleteFramebuffers(len(names), list(names))

    def _copy(self, source: int, goal: int, x: int, y: int) -> None:
        w, h = self.width, self.height
        GL.glBindFramebuffer(GL.GL_READ_FRAMEBUFFER, source)
        GL.glBindFramebuffer(GL.GL_DRAW_FRAMEBUFFER, goal)
        GL.glBlitFramebuffer(0, 0, w, h, x, y, x + w, y + h, GL.GL_COLOR_BUFFER_BIT, GL.GL_NEAREST)

    def _framebuffer(self, samples: int, *, depth: bool) -> int:
        name = int(GL.glGenFramebuffers(1))
        GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, name)
        kinds = [(GL.GL_RGBA8, GL.GL_COLOR_ATTACHMENT0)]
        if depth:
            kinds.append((GL.GL_DEPTH_COMPONENT24, GL.GL_DEPTH_ATTACHMENT))
        for kind, place in kinds:
            store = int(GL.glGenRenderbuffers(1))
            self._stores.append(store)
            GL.glBindRenderbuffer(GL.GL_RENDERBUFFER, store)
            GL.glRenderbufferStorageMultisample(
                GL.GL_RENDERBUFFER, samples, kind, self.width, self.height
            )
            GL.glFramebufferRenderbuffer(GL.GL_FRAMEBUFFER, place, GL.GL_RENDERBUFFER, store)
        state = GL.glCheckFramebufferStatus(GL.GL_FRAMEBUFFER)
        if state != GL.GL_FRAMEBUFFER_COMPLETE:
            raise RuntimeError(f"A picture of {self.width}×{self.height} cannot be drawn: {state}.")
        return name
