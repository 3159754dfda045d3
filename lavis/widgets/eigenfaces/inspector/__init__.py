"""The controls of the eigenface browser."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from lavis.theme import Theme
from lavis.tools.eigenfaces import Params, Result
from lavis.widgets.common.controls import Section, Slider, Toggle
from lavis.widgets.common.controls.remarks import Words
from lavis.widgets.eigenfaces import words
from lavis.widgets.eigenfaces.inspector.pages import (
    BuildSection,
    FaceSection,
    GallerySection,
    GuessSection,
    MapSection,
    RecogniseSection,
    RepairSection,
)
from lavis.widgets.eigenfaces.inspector.source import SourceSection

#: On which pages a section stands.
PAGES = {
    "gallery": ("gallery", "scree"),
    "face": ("reconstruct", "build", "repair"),
    "build": ("build",),
    "repair": ("repair",),
    "map": ("map", "recognise"),
    "recognise": ("recognise",),
}


class Inspector(QWidget):
    """Source and subspace, and what the open page has to be set.

    Parameters
    ----------
    theme : Theme

    Attributes
    ----------
    edited : Signal(Params, str)
        What the user now wants, and a merge key.
    task_wanted : Signal(str)
    fit_wanted : Signal()
    face_opened : Signal(int)
    """

    edited = Signal(object, str)
    task_wanted = Signal(str)
    fit_wanted = Signal()
    face_opened = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._params = Params()
        self.source = SourceSection(theme)
        self.guess = GuessSection(theme)
        self.map = MapSection(theme)
        self.recognise = RecogniseSection(theme)
        self.parts = {
            "gallery": GallerySection(theme),
            "face": FaceSection(theme),
            "build": BuildSection(theme),
            "repair": RepairSection(theme),
            "map": self.map,
            "recognise": self.recognise,
        }
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._subspace = self._build_subspace()
        sections = (self.source, self._subspace, self.guess, *self.parts.values())
        for section in sections:
            self._column.addWidget(section)
            if section is not self._subspace:
                section.edited.connect(self.edited)  # type: ignore[attr-defined]
        self.source.task_wanted.connect(self.task_wanted)
        self.recognise.task_wanted.connect(self.task_wanted)
        self.map.fit_wanted.connect(self.fit_wanted)
        self.map.face_opened.connect(self.face_opened)
        theme.changed.connect(self._restyle)
        self._restyle()

    def show_params(self, params: Params, result: Result | None, computed: Params) -> None:
        """Show Params, and a result that may belong to older ones; emits nothing."""
        self._params = params
        of_this = result if computed.source == params.source else None
        self.source.show_params(params, of_this)
        if result is not None:
            most = words.most(result)
            self.k_slider.set_range(1, most)
            self.k_slider.set_value(min(params.k, most))
        self.center_toggle.set_checked(params.center)
        self.lesson.say(words.lesson(params, result))
        self.guess.show_params(params, result)
        for key, part in self.parts.items():
            shown = params.view.tab in PAGES[key]
            if shown:
                part.show_params(params, result)
            part.setVisible(shown)

    def _build_subspace(self) -> Section:
        section = Section(self._theme, "Subspace")
        self.k_slider = Slider(self._theme, "kept, k", 1, 2, value=1, integer=True, token="accent")
        self.k_slider.changed.connect(self._on_k)
        section.add(self.k_slider)
        self.center_toggle = Toggle(self._theme, "subtract the mean face")
        self.center_toggle.switched.connect(self._on_center)
        section.add(self.center_toggle)
        self.lesson = Words("What centring does")
        section.add(self.lesson)
        return section

    def _on_k(self, value: float, key: str) -> None:
        self.edited.emit(replace(self._params, k=int(value)), key)

    def _on_center(self, on: bool) -> None:
        self.edited.emit(replace(self._params, center=on), "")

    def _restyle(self) -> None:
        self._column.setSpacing(self._theme.px(8))
