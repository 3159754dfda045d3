"""The controls of the pipeline: object, M, V, P, and the view itself."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from lavis.theme import Theme
from lavis.tools.mvp.params import Params
from lavis.tools.mvp.result import Result
from lavis.widgets.mvp.sections.base import MatrixSection
from lavis.widgets.mvp.sections.camera import CameraSection
from lavis.widgets.mvp.sections.guess import GuessSection
from lavis.widgets.mvp.sections.lens import LensSection
from lavis.widgets.mvp.sections.look import LookSection
from lavis.widgets.mvp.sections.model import ModelSection
from lavis.widgets.mvp.sections.object import ObjectSection
from lavis.widgets.mvp.sections.product import ProductSection


class Inspector(QWidget):
    """All sections, in the order of the pipeline.

    Parameters
    ----------
    theme : Theme

    Attributes
    ----------
    edited : Signal(Params, str)
        What the user now wants, and a merge key.
    opened : Signal(QWidget)
        Cells of a matrix that the user has asked for.
    """

    edited = Signal(object, str)
    opened = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.guess = GuessSection(theme)
        self.object = ObjectSection(theme)
        self.model = ModelSection(theme)
        self.camera = CameraSection(theme)
        self.lens = LensSection(theme)
        self.product = ProductSection(theme)
        self.look = LookSection(theme)
        self._sections = (
            self.guess, self.object, self.model, self.camera, self.lens, self.product, self.look
        )  # fmt: skip
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        for section in self._sections:
            section.edited.connect(self.edited)
            if isinstance(section, MatrixSection):
                section.opened.connect(self.opened)
            self._column.addWidget(section)
        theme.changed.connect(self._restyle)
        self._restyle()

    def show_params(self, params: Params, result: Result | None) -> None:
        """Show Params and the matrices of the last good result; emits nothing."""
        for section in self._sections:
            section.show_params(params, result)

    def edit(self, which: str) -> None:
        """Put the focus into the first cell of a matrix."""
        section = {"model": self.model, "view": self.camera, "projection": self.lens}.get(which)
        if section is not None:
            section.edit_matrix()

    def _restyle(self) -> None:
        self._column.setSpacing(self._theme.px(8))
