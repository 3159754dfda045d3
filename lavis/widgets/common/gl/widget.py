"""A widget that draws with OpenGL: its context comes and goes, what it owns goes with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtOpenGLWidgets import QOpenGLWidget
from PySide6.QtWidgets import QWidget

from lavis.widgets.common.gl.probe import match_qt, surface_format

if TYPE_CHECKING:
    from lavis.widgets.common.gl.renderer import Renderer


class GLWidget(QOpenGLWidget):
    """The base of widgets that draw with a `Renderer`.

    A widget gets another context when it moves to another window, and none any more when it is
    closed; `renderer` is made and freed with each.

    Parameters
    ----------
    parent : QWidget, optional

    Attributes
    ----------
    renderer : Renderer or None
        None without a context, and where the driver refused to make it.
    made : Signal()
        There is a renderer, as new: give it its mesh.
    failed : Signal(str)
        The driver's words about what it refused.
    """

    made = Signal()
    failed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.renderer: Renderer | None = None
        self.setFormat(surface_format())

    def initializeGL(self) -> None:
        """Make a renderer for a context that has just been made."""
        match_qt()
        # PyOpenGL is loaded here: without a screen it could not be.
        from lavis.widgets.common.gl.renderer import Renderer

        self.context().aboutToBeDestroyed.connect(self.release)
        try:
            self.renderer = Renderer()
        except Exception as error:  # whatever a driver says to a shader is the finding
            self.renderer = None
            self.failed.emit(str(error))
        else:
            self.made.emit()

    def release(self) -> None:
        """Free what the renderer owns, in the context that it was made in."""
        renderer, self.renderer = self.renderer, None
        if renderer is not None:
            self.makeCurrent()
            renderer.free()
            self.doneCurrent()
