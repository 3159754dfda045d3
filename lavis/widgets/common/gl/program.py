"""Shaders of ``resources/shaders``, compiled and linked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from lavis import resources
from lavis.widgets.common.gl import calls as gl

STAGES = {
    "vert": gl.GL_VERTEX_SHADER,
    "geom": gl.GL_GEOMETRY_SHADER,
    "frag": gl.GL_FRAGMENT_SHADER,
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
        self._name = int(gl.glCreateProgram())
        shaders = [_compiled(file, defined or {}) for file in files]
        for shader in shaders:
            gl.glAttachShader(self._name, shader)
        if captured:
            gl.capture_outputs(self._name, captured)
        refused = gl.link_program(self._name)
        for shader in shaders:
            gl.glDeleteShader(shader)
        if refused:
            raise RuntimeError(f"{', '.join(files)}: {refused}")

    def use(self) -> None:
        """Draw with it from now on."""
        gl.glUseProgram(self._name)

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
            gl.glDeleteProgram(self._name)
            self._name = 0

    def _place(self, name: str) -> int:
        if name not in self._places:
            self._places[name] = gl.uniform_place(self._name, name)
        return self._places[name]

    def _set(self, place: int, value: Any) -> None:
        if isinstance(value, (bool, int)):
            gl.glUniform1i(place, int(value))
        elif isinstance(value, float):
            gl.glUniform1f(place, value)
        elif len(value) == 2:
            gl.glUniform2f(place, *value)
        elif len(value) == 3:
            gl.glUniform3f(place, *value)
        else:
            gl.set_matrix(place, value)


def _compiled(file: str, defined: Mapping[str, int]) -> int:
    version, rest = resources.text("shaders", file).split("\n", 1)
    lines = "".join(f"#define {name} {number}\n" for name, number in defined.items())
    kind = STAGES[file.rsplit(".", 1)[1]]
    shader, refused = gl.compile_shader(kind, f"{version}\n{lines}{rest}")
    if refused:
        raise RuntimeError(f"{file}: {refused}")
    return shader
