"""A context of OpenGL without a window and without an X server, made by EGL."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest

#: EGL_PLATFORM_SURFACELESS_MESA, and what a context of 3.3 core is asked for by.
SURFACELESS = 0x31DD
MAJOR, MINOR, PROFILE, CORE = 0x3098, 0x30FB, 0x30FD, 1


@contextmanager
def surfaceless() -> Iterator[None]:
    """Make a context current for a ``with`` block; PyOpenGL must not have chosen GLX before.

    Raises
    ------
    RuntimeError
        Where EGL makes none.
    """
    set_here = "PYOPENGL_PLATFORM" not in os.environ
    os.environ.setdefault("PYOPENGL_PLATFORM", "egl")
    from OpenGL import EGL

    if set_here:  # PyOpenGL has chosen; what other tests start shall choose for itself
        del os.environ["PYOPENGL_PLATFORM"]

    get = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_uint, ctypes.c_void_p, ctypes.c_void_p)(
        EGL.eglGetProcAddress(b"eglGetPlatformDisplayEXT")
    )
    display = ctypes.c_void_p(get(SURFACELESS, None, None))
    if not display.value or not EGL.eglInitialize(display, ctypes.c_long(), ctypes.c_long()):
        raise RuntimeError("EGL has no display without a surface.")
    try:
        EGL.eglBindAPI(EGL.EGL_OPENGL_API)
        attributes = [MAJOR, 3, MINOR, 3, PROFILE, CORE, EGL.EGL_NONE]
        config = ctypes.c_void_p()
        context = EGL.eglCreateContext(
            display, config, EGL.EGL_NO_CONTEXT, (ctypes.c_int * len(attributes))(*attributes)
        )
        nothing = EGL.EGL_NO_SURFACE
        if not EGL.eglMakeCurrent(display, nothing, nothing, context):
            raise RuntimeError("EGL makes no context of OpenGL 3.3 core.")
        try:
            yield
        finally:
            EGL.eglMakeCurrent(display, nothing, nothing, EGL.EGL_NO_CONTEXT)
            EGL.eglDestroyContext(display, context)
    finally:
        EGL.eglTerminate(display)


@contextmanager
def a_renderer() -> Iterator[Any]:
    """Give the renderer of pictures a context without a window; skip where there is none."""
    with ExitStack() as held:
        try:
            held.enter_context(surfaceless())
        except (ImportError, RuntimeError, OSError, AttributeError) as error:
            pytest.skip(f"no OpenGL without a window: {error}")
        from lavis.widgets.common.gl.renderer import Renderer

        made = Renderer()
        held.callback(made.free)
        yield made
