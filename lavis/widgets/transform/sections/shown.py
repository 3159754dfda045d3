"""The controls of what is drawn of the map itself, and of how it is animated."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton

from lavis.theme import Theme
from lavis.tools.transform import Affine, Params, Path, Result, edits
from lavis.tools.transform.edits import rows_by
from lavis.tools.transform.texts import literal
from lavis.widgets.common.controls import Choice, Words
from lavis.widgets.transform.sections.base import Group
from lavis.widgets.transform.tokens import AREA, BEFORE, CIRCLE, EIGEN, FIRST, LETTER

DOT, DASH = Qt.PenStyle.DotLine, Qt.PenStyle.DashLine
PATHS = {
    "linear": "straight: entries move evenly",
    "polar": "rotation-aware (polar)",
    "svd": "SVD in acts: Vᵀ, Σ, U",
    "eigen": "eigen in acts: Q⁻¹, Λ, Q",
    "polar acts": "polar in acts: stretch, turn",
}


class ShownGroup(Group):
    """What is drawn of the map itself.

    Parameters
    ----------
    theme : Theme
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "Show")
        self.add_toggle("grid", "grid", FIRST)
        self.add_toggle("before", "grid before", BEFORE)
        self.add_toggle("square", "unit square, its signed area", AREA)
        self.add_toggle("circle", "unit circle and its image", CIRCLE)
        self.add_toggle("letter", "letter F", LETTER)
        self.add_toggle("eigen", "eigenlines", EIGEN, DASH)

    def show_params(self, params: Params) -> None:
        """Show Params; emits nothing."""
        self.keep(params)


class MotionGroup(Group):
    """Which way the animation goes, and from where.

    Parameters
    ----------
    theme : Theme

    Attributes
    ----------
    play_wanted : Signal()
        What was just wanted is to be played.
    """

    play_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "Animation")
        self._now = Affine()
        self._result: Result | None = None
        self.path_choice = Choice(theme, "Way of the animation", PATHS)
        self.path_choice.chosen.connect(self._on_path)
        self.add(self.path_choice)
        self.words = Words("Why the animation goes straight")
        self.add(self.words)
        self.goto_choice = Choice(theme, "Go from here to")
        self.goto_choice.chosen.connect(self._on_goto)
        self._goto_row = self.add_row("go to", self.goto_choice)
        self._goto_row.setToolTip("Plays from the picture as it is now to another matrix")
        self.again_button = QPushButton("Apply again")
        self.again_button.setToolTip("Starts from the picture as it is at the end")
        self.again_button.clicked.connect(self._on_again)
        self.over_button = QPushButton("Start over")
        self.over_button.clicked.connect(self._on_over)
        line = QHBoxLayout()
        line.addWidget(self.again_button)
        line.addWidget(self.over_button)
        self.body.addLayout(line)

    def show_params(self, params: Params, result: Result | None, now: Affine) -> None:
        """Show Params; emits nothing.

        Parameters
        ----------
        params : Params
        result : Result or None
        now : Affine
            Where the animation is.
        """
        self.keep(params)
        self._result, self._now = result, now
        options = {"": "another matrix…", "I": "the identity I"}
        options |= {each.name: each.name for each in params.matrices}
        if [self.goto_choice.itemData(i) for i in range(self.goto_choice.count())] != [*options]:
            self.goto_choice.set_options(options)
        self.goto_choice.set_current("")
        self.path_choice.set_current(params.path)
        self.words.say(result.path_reason if result is not None else "")
        self.again_button.setEnabled(result is not None)
        self.over_button.setEnabled(params.start is not None or params.goal == "apply")

    def _on_path(self, path: str) -> None:
        self.want(edits.choose_path(self._params, cast(Path, path)))

    def _on_goto(self, name: str) -> None:
        if name:
            text = name if name != "I" else literal(rows_by(Affine(), 2))
            self.want(edits.go_to(self._params, text, self._now))
            self.play_wanted.emit()

    def _on_again(self) -> None:
        if self._result is not None:
            self.want(edits.apply_again(self._params, self._result))
            self.play_wanted.emit()

    def _on_over(self) -> None:
        self.want(edits.start_over(self._params))
