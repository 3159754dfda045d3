"""Shaders of ``resources/shaders``, compiled and linked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from OpenGL import GL

from lavis import resources

STAGES = {
    "vert": GL.GL_VERTEX_SHADER,
    "geom": GL.GL_GEOMETRY_SHADER,
    "frag": GL.GL_FRAGMENT_SHADER,
}


class Program:
    """Shaders that work together.

    Parameters
    ----------
    *files : str
        Such as ``"camera.vert"``.
    captured : sequence of str
        Outputs of the vertex shader that are written into a buffer.
    defined : mapping of str to int, optional
        Names that stand for numbers in all of them.

    Raises
    ------
    RuntimeError
        With the driver's words, where it refuses one.
    """

    def __init__(
        self,
        *files: str,
        captured: Sequence[str] = (),
        defined: Mapping[str, int] | None = None,
    ) -> None:
        self._places: dict[str, int] = {}
        self._name = int(GL.glCreateProgram())
        shaders = [_compiled(file, defined or {}) for file in files]
        for shader in shaders:
            GL.glAttachShader(self._name, shader)
        if captured:
            _capture(self._name, captured)
        GL.glLinkProgram(self._name)
        for shader in shaders:
            GL.glDeleteShader(shader)
        if not GL.glGetProgramiv(self._name, GL.GL_LINK_STATUS):
            raise RuntimeError(f"{', '.join(files)}: {_text(GL.glGetProgramInfoLog(self._name))}")

    def use(self) -> None:
        """Draw with it from now on."""
        GL.glUseProgram(self._name)

    def set(self, **values: Any) -> None:
        """Give uniforms their values.

        Parameters
        ----------
        **values
            A whole number or a truth, a float, 2 or 3 floats, or 9 or 16 floats row by row.
        """
        for name, value in values.items():
            self._set(self._place(name), value)

    def free(self) -> None:
        """Give it back; a second time does nothing."""
        if self._name:
            GL.glDeleteProgram(self._name)
            self._name = 0

    def _place(self, name: str) -> int:
        if name not in self._places:
            self._places[name] = int(GL.glGetUniformLocation(self._name, name))
        return self._places[name]

    def _set(self, place: int, value: Any) -> None:
        if isinstance(value, (bool, int)):
            GL.glUniform1i(place, int(value))
        elif isinstance(value, float):
            GL.glUniform1f(place, value)
        elif len(value) == 2:
            GL.glUniform2f(place, *value)
        elif len(value) == 3:
            GL.glUniform3f(place, *value)
        else:
            numbers = np.asarray(value, dtype=np.float32)
            send = {9: GL.glUniformMatrix3fv, 16: GL.glUniformMatrix4fv}[len(value)]
            send(place, 1, GL.GL_TRUE, numbers)


def _compiled(file: str, defined: Mapping[str, int]) -> int:
    shader = int(GL.glCreateShader(STAGES[file.rsplit(".", 1)[1]]))
    version, rest = resources.text("shaders", file).split("\n", 1)
    lines = "".join(f"#define {name} {number}\n" for name, number in defined.items())
    GL.glShaderSource(shader, f"{version}\n{lines}{rest}")
    GL.glCompileShader(shader)
    if not GL.glGetShaderiv(shader, GL.GL_COMPILE_STATUS):
        raise RuntimeError(f"{file}: {_text(GL.glGetShaderInfoLog(shader))}")
    return shader


def _capture(program: int, names: Sequence[str]) -> None:
    import ctypes

    texts = [ctypes.create_string_buffer(name.encode()) for name in names]
    pointers = (ctypes.POINTER(ctypes.c_char) * len(texts))(
        *(ctypes.cast(text, ctypes.POINTER(ctypes.c_char)) for text in texts)
    )
    GL.glTransformFeedbackVaryings(program, len(texts), pointers, GL.GL_INTERLEAVED_ATTRIBS)


def _text(log: bytes | str) -> str:
    return log.decode(errors="replace") if isinstance(log, bytes) else log
