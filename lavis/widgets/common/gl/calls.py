"""The calls of OpenGL 3.3 that are used: PyOpenGL's raw ones, with Python's values around them.

``OpenGL.GL`` makes all functions of all versions when it is imported, a tenth of the time to
the first picture. The raw ones are the same, checked for errors alike; where they take addresses,
a function here takes and returns values.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from OpenGL.raw.GL.ARB import depth_texture, geometry_shader4, multisample, timer_query
from OpenGL.raw.GL.VERSION import GL_1_0, GL_1_1, GL_1_5, GL_2_0, GL_3_0

#: Where a name of OpenGL is looked for: all of 3.3 that is used.
_RAW = GL_1_0, GL_1_1, GL_1_5, GL_2_0, GL_3_0, timer_query
#: Numbers of 3.3 by the names of the extensions that they came from: those are small to import.
GL_DEPTH_COMPONENT24 = depth_texture.GL_DEPTH_COMPONENT24_ARB
GL_GEOMETRY_SHADER = geometry_shader4.GL_GEOMETRY_SHADER_ARB
GL_MULTISAMPLE = multisample.GL_MULTISAMPLE_ARB

_Chars = ctypes.POINTER(ctypes.c_char)


def __getattr__(name: str) -> Any:
    """Return one of OpenGL's own functions or constants."""
    for module in _RAW:
        if hasattr(module, name):
            found = globals()[name] = getattr(module, name)
            return found
    raise AttributeError(f"OpenGL's {name} is not among those that are used.")


def text(name: int) -> str:
    """Return what the driver says of itself, such as its `GL_RENDERER`."""
    GL_1_0.glGetString.restype = ctypes.c_char_p  # as OpenGL.GL does; the raw one has none
    return bytes(GL_1_0.glGetString(name) or b"").decode(errors="replace")


def integer(name: int) -> int:
    """Return a number of the context's state."""
    return _asked(GL_1_0.glGetIntegerv, name)


# -- names of objects


def new_buffer() -> int:
    """Return the name of a new buffer."""
    return _new(GL_1_5.glGenBuffers)


def new_query() -> int:
    """Return the name of a new query."""
    return _new(GL_1_5.glGenQueries)


def new_vertex_array() -> int:
    """Return the name of a new vertex array."""
    return _new(GL_3_0.glGenVertexArrays)


def new_framebuffer() -> int:
    """Return the name of a new framebuffer."""
    return _new(GL_3_0.glGenFramebuffers)


def new_renderbuffer() -> int:
    """Return the name of a new renderbuffer."""
    return _new(GL_3_0.glGenRenderbuffers)


def delete_buffers(names: Sequence[int]) -> None:
    """Give buffers back."""
    _delete(GL_1_5.glDeleteBuffers, names)


def delete_queries(names: Sequence[int]) -> None:
    """Give queries back."""
    _delete(GL_1_5.glDeleteQueries, names)


def delete_vertex_arrays(names: Sequence[int]) -> None:
    """Give vertex arrays back."""
    _delete(GL_3_0.glDeleteVertexArrays, names)


def delete_framebuffers(names: Sequence[int]) -> None:
    """Give framebuffers back."""
    _delete(GL_3_0.glDeleteFramebuffers, names)


def delete_renderbuffers(names: Sequence[int]) -> None:
    """Give renderbuffers back."""
    _delete(GL_3_0.glDeleteRenderbuffers, names)


# -- numbers in and out


def fill_buffer(target: int, array: NDArray[Any], usage: int) -> None:
    """Send an array to the buffer of a target."""
    array = np.ascontiguousarray(array)
    GL_1_5.glBufferData(target, array.nbytes, array, usage)


def reserve_buffer(target: int, size: int, usage: int) -> None:
    """Give the buffer of a target room for so many bytes."""
    GL_1_5.glBufferData(target, size, None, usage)


def query_result(query: int, what: int) -> int:
    """Return `GL_QUERY_RESULT` or `GL_QUERY_RESULT_AVAILABLE` of a query."""
    found = (ctypes.c_uint * 1)()
    GL_1_5.glGetQueryObjectuiv(query, what, found)
    return found[0]


def read_pixels(width: int, height: int) -> NDArray[np.uint8]:
    """Return the framebuffer that is read, shape (height, width, 4), its lower row first."""
    pixels = np.empty((height, width, 4), np.uint8)
    GL_1_0.glReadPixels(0, 0, width, height, GL_1_0.GL_RGBA, GL_1_0.GL_UNSIGNED_BYTE, pixels)
    return pixels


# -- shaders


def compile_shader(kind: int, source: str) -> tuple[int, str]:
    """Return the name of a shader, and what the driver has against it: "" for nothing."""
    shader = int(GL_2_0.glCreateShader(kind))
    GL_2_0.glShaderSource(shader, 1, _chars([source]), None)
    GL_2_0.glCompileShader(shader)
    if _asked(GL_2_0.glGetShaderiv, shader, GL_2_0.GL_COMPILE_STATUS):
        return shader, ""
    return shader, _log(GL_2_0.glGetShaderiv, GL_2_0.glGetShaderInfoLog, shader)


def link_program(program: int) -> str:
    """Link a program, and return what the driver has against it: "" for nothing."""
    GL_2_0.glLinkProgram(program)
    if _asked(GL_2_0.glGetProgramiv, program, GL_2_0.GL_LINK_STATUS):
        return ""
    return _log(GL_2_0.glGetProgramiv, GL_2_0.glGetProgramInfoLog, program)


def capture_outputs(program: int, names: Sequence[str]) -> None:
    """Let outputs of a vertex shader be written into one buffer, before the program is linked."""
    GL_3_0.glTransformFeedbackVaryings(
        program, len(names), _chars(names), GL_3_0.GL_INTERLEAVED_ATTRIBS
    )


def uniform_place(program: int, name: str) -> int:
    """Return where a uniform is; −1 where the program has none of that name."""
    return int(GL_2_0.glGetUniformLocation(program, name.encode()))


def set_matrix(place: int, numbers: Sequence[float]) -> None:
    """Give a uniform 9 or 16 numbers, row by row."""
    send = {9: GL_2_0.glUniformMatrix3fv, 16: GL_2_0.glUniformMatrix4fv}[len(numbers)]
    send(place, 1, GL_1_0.GL_TRUE, (ctypes.c_float * len(numbers))(*numbers))


# -- inside


def _new(make: Callable[..., None]) -> int:
    name = (ctypes.c_uint * 1)()
    make(1, name)
    return name[0]


def _delete(end: Callable[..., None], names: Sequence[int]) -> None:
    end(len(names), (ctypes.c_uint * len(names))(*names))


def _asked(ask: Callable[..., None], *what: int) -> int:
    found = (ctypes.c_int * 1)()
    ask(*what, found)
    return found[0]


def _log(ask: Callable[..., None], read: Callable[..., None], name: int) -> str:
    size = max(1, _asked(ask, name, GL_2_0.GL_INFO_LOG_LENGTH))
    said = ctypes.create_string_buffer(size)
    read(name, size, None, said)
    return said.value.decode(errors="replace")


def _chars(texts: Sequence[str]) -> Any:
    kept = [ctypes.create_string_buffer(text.encode()) for text in texts]
    return (_Chars * len(kept))(*(ctypes.cast(each, _Chars) for each in kept))
