"""Whether this process can draw with OpenGL, and how its contexts are made."""

from __future__ import annotations

import os
import sys
from typing import NamedTuple, cast

from PySide6.QtGui import QGuiApplication, QOffscreenSurface, QOpenGLContext, QSurfaceFormat

#: What the renderer is written for.
VERSION = 3, 3
#: Platforms of Qt that have no OpenGL, whatever the machine has.
WITHOUT = ("offscreen", "minimal", "linuxfb", "vnc")


class Missing(NamedTuple):
    """Why there is no OpenGL, and what to do about it; both are sentences."""

    reason: str
    remedy: str


def surface_format() -> QSurfaceFormat:
    """Return the format of every context: 3.3 core, with depth, and a stencil for Qt's painter."""
    wanted = QSurfaceFormat()
    wanted.setRenderableType(QSurfaceFormat.RenderableType.OpenGL)
    wanted.setVersion(*VERSION)
    wanted.setProfile(QSurfaceFormat.OpenGLContextProfile.CoreProfile)
    wanted.setDepthBufferSize(24)
    wanted.setStencilBufferSize(8)
    return wanted


def match_qt() -> None:
    """Let PyOpenGL ask the same library for contexts as Qt does; before it is imported."""
    if not sys.platform.startswith("linux"):
        return
    platform = QGuiApplication.platformName()
    by_egl = platform.startswith(("wayland", "eglfs"))
    by_egl |= os.environ.get("QT_XCB_GL_INTEGRATION") == "xcb_egl"
    os.environ.setdefault("PYOPENGL_PLATFORM", "egl" if by_egl else "glx")


def missing() -> Missing | None:
    """Return why there is no OpenGL 3.3, or None where a context could be made.

    The answer costs some milliseconds and is kept: drivers do not come and go.
    """
    global _answer, _asked
    if not _asked:
        _answer, _asked = _look(), True
    return _answer


_asked = False
_answer: Missing | None = None


def _look() -> Missing | None:
    platform = QGuiApplication.platformName()
    if platform in WITHOUT:
        return Missing(
            f"Qt's platform “{platform}” draws without OpenGL.",
            "Start LaVis on a screen; under Linux a virtual one will do: xvfb-run lavis.",
        )
    shared = cast("QOpenGLContext | None", QOpenGLContext.globalShareContext())
    if shared is not None and shared.isValid() and _suffices(shared):
        return None  # the application has one already: another one takes time and says the same
    context = QOpenGLContext()
    context.setFormat(surface_format())
    driver = "Install the graphics card's driver or Mesa's; “lavis doctor” says how."
    if not context.create():
        return Missing("This machine's driver makes no OpenGL context.", driver)
    surface = QOffscreenSurface()
    surface.setFormat(context.format())
    surface.create()
    if not context.makeCurrent(surface):
        return Missing("This machine's OpenGL context cannot be used.", driver)
    got = context.format()
    context.doneCurrent()
    if not _suffices(context):
        came = f"{got.majorVersion()}.{got.minorVersion()}"
        return Missing(f"The driver stops at OpenGL {came}; wanted is 3.3.", driver)
    return None


def _suffices(context: QOpenGLContext) -> bool:
    got = context.format()
    return (got.majorVersion(), got.minorVersion()) >= VERSION
