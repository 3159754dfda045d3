"""The controls of the transformation grid."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from lavis.theme import Theme
from lavis.tools.transform import Affine, Params, Result, Snap, edits
from lavis.widgets.common.controls import Choice, Section, ToolButton
from lavis.widgets.transform.sections import (
    CameraGroup,
    CompareGroup,
    DefinitionsGroup,
    Group,
    GuessGroup,
    IterateGroup,
    KindGroup,
    MatrixGroup,
    MotionGroup,
    PartGroup,
    PictureGroup,
    PointsGroup,
    ShownGroup,
    SolveGroup,
    StructureGroup,
)

SNAPS = {"off": "off", "grid": "to the grid", "polar": "to whole lengths, 5°"}


class Inspector(QWidget):
    """The matrix, what is shown of it, and the studies, folded until they are wanted.

    Parameters
    ----------
    theme : Theme

    Attributes
    ----------
    edited : Signal(Params, str)
        What the user now wants, and a merge key.
    fit_wanted : Signal()
    """

    edited = Signal(object, str)
    fit_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._params = Params()
        self._made_room = False
        self.guess = GuessGroup(theme)
        self.matrix = MatrixGroup(theme)
        self.definitions = DefinitionsGroup(theme)
        self.shown = ShownGroup(theme)
        self.motion = MotionGroup(theme)
        self.kind = KindGroup(theme)
        self.structure = StructureGroup(theme)
        self.iterate = IterateGroup(theme)
        self.compare = CompareGroup(theme)
        self.solve = SolveGroup(theme)
        self.points = PointsGroup(theme)
        self.picture = PictureGroup(theme)
        self.part = PartGroup(theme)
        self.camera = CameraGroup(theme)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        for group in self.groups:
            group.edited.connect(self.edited)
            self._column.addWidget(group)
        self._build_canvas()
        theme.changed.connect(self._restyle)
        self._restyle()

    @property
    def groups(self) -> tuple[Group, ...]:
        """All groups but that of the canvas, from the top."""
        return (self.guess, self.matrix, *self._planar, self.part, self.camera)

    def show_params(self, params: Params, result: Result | None, now: Affine, step: float) -> None:
        """Show Params; emits nothing.

        Parameters
        ----------
        params : Params
        result : Result or None
        now : Affine
            Where the animation is.
        step : float
            What an arrow key adds in a field: the grid step.
        """
        self._params = params
        for group in self._planar:
            group.setVisible(params.mode != "scene")
        self.guess.show_params(params, step)
        self.matrix.show_params(params, result, step)
        self.definitions.show_params(params, result)
        self.shown.show_params(params)
        self.motion.show_params(params, result, now)
        self.kind.show_params(params, result)
        self.structure.show_params(params, result)
        self.iterate.show_params(params, result, step)
        self.compare.show_params(params, result)
        self.solve.show_params(params, result, step)
        self.points.show_params(params, step)
        self.picture.show_params(params, step)
        self.part.show_params(params, step)
        self.camera.show_params(params, step)
        self.snap_choice.set_current(params.snap)
        self._make_room()

    @property
    def _planar(self) -> tuple[Group, ...]:
        """The groups of a matrix that moves the plane."""
        return (
            self.definitions,
            self.shown,
            self.motion,
            self.kind,
            self.structure,
            self.iterate,
            self.compare,
            self.solve,
            self.points,
            self.picture,
        )

    def _build_canvas(self) -> None:
        section = Section(self._theme, "Canvas")
        self.snap_choice = Choice(self._theme, "Snapping of a drag", SNAPS)
        self.snap_choice.setToolTip("Ctrl while dragging does the opposite")
        self.snap_choice.chosen.connect(self._on_snap)
        self.fit_button = ToolButton(self._theme, "fit", "Fit everything")
        self.fit_button.clicked.connect(self.fit_wanted)
        section.add_row("snap", self.snap_choice, self.fit_button)
        self._column.addWidget(section)

    def _make_room(self) -> None:
        """Fold the definitions for a study that was switched on elsewhere, as by a preset."""
        studies = [group for group in self._planar if group.opener is not None]
        if any(group.opener is not None and group.opener.opened for group in studies):
            self.definitions.set_folded(True)
            self._made_room = True
        elif self._made_room and not any(g.opener and g.opener.active for g in studies):
            self.definitions.set_folded(False)
            self._made_room = False

    def _on_snap(self, snap: str) -> None:
        self.edited.emit(edits.choose_snap(self._params, cast(Snap, snap)), "")

    def _restyle(self) -> None:
        self._column.setSpacing(self._theme.px(8))
